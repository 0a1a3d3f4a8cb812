"""Filling a clause: slots, capitals, spaces and a stray attribution for paraphrases."""

from __future__ import annotations

from random import Random

from generator.subjects import Subject

TAILS = (
    ", according to government figures",
    ", agency data show",
    ", the record shows",
    ", officials said",
)
HEADS = (
    "Government figures show that ",
    "According to federal data, ",
    "The agency's statistics say ",
    "A spokesman noted that ",
)


def fill(template: str, rng: Random, **slots: str) -> str:
    """The clause with its slots filled and its first letter capital."""
    text = template
    for key, value in slots.items():
        text = text.replace("{" + key + "}", value)
        text = text.replace("{" + key.capitalize() + "}", value[:1].upper() + value[1:])
    text = " ".join(text.split()).replace(" ,", ",").replace(" .", ".")
    return text[:1].upper() + text[1:]


def attributed(text: str, rng: Random) -> str:
    """A paraphrase, now and then with somebody saying it."""
    draw = rng.random()
    if draw < 0.12 and text.endswith(".") and "," not in text[-40:]:
        return text[:-1] + rng.choice(TAILS) + "."
    if draw < 0.2 and text.split()[0].rstrip(",'s") in ("ICE", "CBP", "DHS", "USCIS", "Border"):
        return rng.choice(HEADS) + text
    return text


def people(subject: Subject, rng: Random, style: str) -> str:
    """Who is counted: the first wording in full style, any of them in a paraphrase."""
    if style == "full":
        return subject.who[0]
    if subject.who == ("people",):
        return rng.choice(("people", "people", "immigrants", "noncitizens", "migrants"))
    return rng.choice(subject.who)


def noun(subject: Subject, rng: Random, style: str) -> str | None:
    """A plural noun phrase for the count itself, or None when the subject has none."""
    pool = subject.nouns if style == "full" else subject.nouns_para
    if not pool:
        return None
    where = rng.choice(subject.where)
    return " ".join(
        rng.choice(pool).replace("{where}", where).replace("{who}", subject.who[0]).split()
    )
