"""Suits told by their verb alone: 'Oregon sued on Sept. 28 over the Guard'."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.claims.claim import Claim, Mark
from ontherecord.claims.domain import is_about
from ontherecord.claims.events import events
from ontherecord.claims.forms import Forms, Passage
from ontherecord.claims.happenings import event
from ontherecord.claims.official import OfficialWords
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.provisions import Paper
from ontherecord.claims.segments import split

_OVER = 10  # tokens from a party to its day, what the suit is over between them


def suits(passage: Passage, forms: Forms, book: OfficialWords) -> list[Claim]:
    """Who sued whom and when, and further parties and days in the same sentence."""
    reading = passage.reading
    tokens = reading.tokens
    verbs = forms["implied"].find(tokens, 0, len(tokens))
    if not verbs or passage.asks or not _ours(passage, forms, book, verbs[0].j):
        return []
    found = [
        c
        for c in events(reading, split(reading), book, forms["implied"])
        if not passage.has(c) and (c.period is not None or any(k == "name" for k, _ in c.extra))
    ]
    if not _close(passage):  # of what, only the sentences further up say
        whole = passage.unread(0, len(tokens), set())
        found = [replace(c, unread=c.unread or whole) for c in found]
    found += [] if found else _soon(passage, forms, verbs[0].i)
    told = [*passage.taken, *found]
    sued = [c for c in told if c.kind == "event" and ("act", "sue") in c.extra]
    if sued:
        found += _further(passage, verbs[0].j, sued[0], found)
    return found


def _close(passage: Passage) -> bool:
    """True where this sentence or the one before is on the record's matters."""
    earlier = next(iter(passage.before()), None)
    if is_about(passage.reading.sentence.text):
        return True
    return earlier is not None and is_about(earlier.sentence.text)


def _soon(passage: Passage, forms: Forms, k: int) -> list[Claim]:
    """'Twenty-two states sued the day after': a suit told by what it followed."""
    tokens = passage.reading.tokens
    who = forms["plaintiffs"].find(tokens, max(0, k - 5), k)
    when = forms["soon"].find(tokens, k, len(tokens))
    ends = bool(when) and (when[0].j >= len(tokens) or not tokens[when[0].j].word)
    if not who or not ends or passage.lemma(k) == tokens[k].low:
        return []
    thing = Paper(who[0].i, k, (), frozenset({"lawsuit"}), True)
    doer = passage.reading.span_text(who[0].i, who[0].j)
    claim = event(passage, thing, who[0].i, when[0].j, None, "file", doer)
    return [] if passage.has(claim) else [claim]


def _ours(passage: Passage, forms: Forms, book: OfficialWords, k: int) -> bool:
    """True where the suit is on the record's matters: what it is said to be about, or, where the
    sentence does not say, what the text speaks of.
    """
    tokens = passage.reading.tokens
    if is_about(passage.reading.sentence.text):
        return True
    about = forms["about"].find(tokens, k, len(tokens))
    if about:
        return passage.matters(book, about[0].j, len(tokens)) or any(
            h.i == about[0].j + 1 for h in forms["acted_on"].find(tokens, about[0].j, len(tokens))
        )
    return passage.spoken_of()


def _further(passage: Passage, k: int, first: Claim, found: list[Claim]) -> list[Claim]:
    """'..., New York City on June 24 and Rochester on May 24': more of the same."""
    out: list[Claim] = []
    for mark in passage.marks("PLACE", k, len(passage.reading.tokens)):
        after = _its_day(passage, mark) if _place(mark) else None
        period = after.slot("PERIOD") if after is not None else None
        if after is None or not isinstance(period, PeriodMention):
            continue
        thing = Paper(mark.i, after.j, (), frozenset({"lawsuit"}), True)
        doer = dict(first.extra).get("doer", "")
        claim = event(passage, thing, mark.i, after.j, period, "file", doer)
        if not passage.has(claim, [*found, *out]):
            out.append(claim)
    return out


def _its_day(passage: Passage, place: Mark) -> Mark | None:
    """The day told right after a party, or after what its suit is over: 'New Jersey over a planned
    site on March 20'.
    """
    tokens = passage.reading.tokens
    day = next(iter(passage.marks("PERIOD", place.j, len(tokens))), None)
    if day is None or day.i - place.j > _OVER:
        return None
    between = [t.low for t in tokens[place.j : day.i]]
    plain = not {",", ";", "and", "but", "."} & set(between)
    return day if not between or (between[0] == "over" and plain) else None


def _place(mark: Mark) -> bool:
    named = mark.slot("PLACE")
    return isinstance(named, tuple) and named[0] != "us"
