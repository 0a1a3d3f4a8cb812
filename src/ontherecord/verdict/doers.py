"""Who did it: whether the words that say who acted name an event's own actor."""

from __future__ import annotations

import re
from typing import Any

from ontherecord.claims.claim import Claim
from ontherecord.claims.vocabulary import GOVERNMENT
from ontherecord.record.observation import Event
from ontherecord.verdict.bench import Bench

SUITS = frozenset({"lawsuit", "appeal"})
_ACTOR_KEYS = {
    "DOJ": ("attorney general", "justice", "doj", "united states"),
    "DOD": ("defense", "pentagon", "northcom", "dod"),
    "DHS": ("dhs", "homeland"),
    "ICE": ("ice",),
    "CBP": ("cbp", "border patrol"),
    "USBP": ("border patrol", "cbp"),
    "EOIR": ("immigration appeals",),
}
_FEDERAL = (
    "president",
    "secretary",
    "attorney general",
    "dhs",
    "doj",
    "ice",
    "cbp",
    "cdc",
    "defense",
    "northcom",
    "united states",
)
_PLAINTIFF = frozenset({"justice", "doj", "government", "administration", "feds"})
_GENERIC = frozenset({"state", "city", "county", "commonwealth", "the", "and", "for", "inc"})
_LEVELS = (  # words that say which court, the highest first
    ("supreme", ("supreme court", "high court", "justices")),
    ("appeals", ("appeals", "circuit", "appellate", "panel")),
    ("district", ("district", "judge")),
)
_STATE_COURT = re.compile(
    r"\b(?:state|county|municipal|superior|immigration)\W+(?:\w+\W+){0,2}(?:court|judge)"
)
_ORDINALS = {
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "4th": "fourth",
    "5th": "fifth",
    "6th": "sixth",
    "7th": "seventh",
    "8th": "eighth",
    "9th": "ninth",
    "10th": "tenth",
    "11th": "eleventh",
    "d c": "d.c.",
}


def actor_fits(claim: Claim, event: Event, bench: Bench) -> bool | None:
    """True where the claim names the event's actor, False where it names another, None where it
    names nobody or too little to tell.
    """
    doer = dict(claim.extra).get("doer", "")
    said = doer.lower()
    if event.kind == "court_ruling":
        return _court(said, event.actor.lower(), bench)
    if event.kind in SUITS:
        return _party(said, event, bench)
    named = president(doer, bench)
    if named is not None:
        return _by_president(said, *named, event, bench)
    if claim.pattern == "event.sign" and "congress" in said:
        return False  # it passes; the president signs
    surname = surname_of(event.actor)
    if surname and _names(surname, said):
        return True
    if surname and any(_names(other, said) for other in officials(bench) if other != surname):
        return False
    called = [v.partition(":")[2] for k, v in claim.extra if k == "name"]
    if called and (not said.strip() or any(name in said for name in called)):
        return None  # 'the Homeland Security Act was signed' names no agency
    agencies = [a for a in claim.actors if a != GOVERNMENT]
    if agencies:
        return any(by_agency(a, event) for a in agencies)
    if GOVERNMENT in claim.actors:
        return any(key in event.actor.lower() for key in _FEDERAL) or None
    return False if _level(said) else None


def _by_president(
    said: str, name: str, terms: list[tuple[str, str]], event: Event, bench: Bench
) -> bool | None:
    surname = surname_of(event.actor)
    if not any(start <= event.date[:10] <= end for start, end in terms):
        return False
    if surname in _presidents(bench) and surname != name:
        return False
    own = "administration" in said or surname == name or "the president" in event.actor.lower()
    return True if own or event.actor == "Congress and the President" else None


def _court(said: str, actor: str, bench: Bench) -> bool | None:
    """The court named in `said` against the court that ruled: its level, and its circuit. The
    supreme court of a state, or a state's judge, is no federal court.
    """
    if _STATE_COURT.search(said):
        return False
    before = said.partition(" supreme court")[0] if " supreme court" in said else ""
    states = (p.name.lower() for p in bench.catalog.places.values() if p.id.startswith("state:"))
    if before and any(before.removesuffix("'s").removesuffix("’s").endswith(s) for s in states):
        return False
    level = _level(said)
    if not level:
        return None if said.strip() in ("", "it", "they") or "court" in said else False
    if level != _level(actor) or "immigration appeals" in actor:
        return False
    circuit = _circuit(said)
    return not circuit or circuit in actor


def _level(text: str) -> str:
    return next((level for level, told in _LEVELS if any(w in text for w in told)), "")


def _circuit(said: str) -> str:
    """'ninth circuit' of '9th U.S. Circuit Court of Appeals', empty where none is named."""
    words = re.sub(r"[^a-z0-9 ]", " ", said).replace(" u s ", " ")
    for short, ordinal in _ORDINALS.items():
        if re.search(rf"\b(?:{short}|{re.escape(ordinal)})\s+circuit\b", words):
            return f"{ordinal} circuit"
    return ""


def _party(said: str, event: Event, bench: Bench) -> bool | None:
    """The one who sued. 'New York City' is not New York, and no state is one of its cities."""
    if event.actor == "United States":
        if set(re.findall(r"[a-z]+", said)) & _PLAINTIFF or "united states" in said:
            return True
        return False if said.strip() else None
    whole, _, other = event.actor.partition(" (")
    for name in (whole, other.rstrip(")")):
        parties = [w.lower() for w in re.findall(r"[A-Z][\w.]+", name) if len(w) > 2]
        parties = [w for w in parties if w not in _GENERIC]
        if parties and all(_names(w, said) for w in parties):
            return _same_level(said, name.lower(), " ".join(parties), event, bench)
    return False if said.strip() else None


def _same_level(said: str, name: str, party: str, event: Event, bench: Bench) -> bool:
    place = bench.catalog.places.get(event.place)
    of_state = place is not None and place.name.lower() == party
    if not of_state:
        return True
    return ("city" in name) == ("city" in said) and ("county" in name) == ("county" in said)


def _names(word: str, said: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", said) is not None


def by_agency(id: str, event: Event) -> bool:
    """True where an agency of the catalogue stands in the actor of an event."""
    return any(_names(key, event.actor.lower()) for key in _ACTOR_KEYS.get(id, (id.lower(),)))


def surname_of(actor: str) -> str:
    """The last word of an office-holder's title and name; empty for an agency or a court."""
    titled = re.search(r"\b(?:President|Secretary|General|Director|Commissioner)\b", actor)
    return actor.split()[-1].lower() if titled and actor.split()[-1][:1].isupper() else ""


def officials(bench: Bench) -> dict[str, Any]:
    """Surnames of office-holders, each with the other words by which texts call them."""
    found: dict[str, Any] = bench.catalog.vocabulary["words"]["officials"]
    return found


def _presidents(bench: Bench) -> frozenset[str]:
    return frozenset(p["name"] for p in bench.catalog.vocabulary["words"]["presidents"])


def terms(bench: Bench) -> list[tuple[str, str, str]]:
    """Every president's surname with the first and last day of a term."""
    return [
        (p["name"], p["start"], p["end"] or "9999-12-31")
        for p in bench.catalog.vocabulary["words"]["presidents"]
    ]


def president(doer: str, bench: Bench) -> tuple[str, list[tuple[str, str]]] | None:
    """The president named in the words that say who acted, with his terms."""
    lows = set(re.findall(r"[a-z]+", doer.lower()))
    for name, _, _ in terms(bench):
        if name in lows:
            return name, [(start, end) for n, start, end in terms(bench) if n == name]
    return None


def in_office(event: Event, bench: Bench) -> set[str]:
    """The president on the day of the event."""
    return {name for name, start, end in terms(bench) if start <= event.date[:10] <= end}
