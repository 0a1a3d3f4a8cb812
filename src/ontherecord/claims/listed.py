"""Several periods in a list: 'in each of fiscal 2018, 2019 and 2020', '59,010, 72,180 and 142,580
in fiscal 2021, 2022 and 2023, respectively'. One number is never put to one of several periods;
as many numbers as periods are paired in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from ontherecord.claims.claim import Claim, Mark, Unread
from ontherecord.claims.in_turn import IN_ORDER
from ontherecord.claims.lean import level
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import Number
from ontherecord.claims.periods import PeriodMention, find_periods

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?:(?:fiscal|calendar)(?: years?)? |FY ?)?(?:(?:19|20)\d\d|[’']\d\d)|FY ?\d\d"
_ITEM = rf"(?:(?:in|of|for|during) )?(?:{_MONTH}(?: of)?(?:,? (?:19|20)\d\d)?|{_YEAR})\b(?![,.]?\d)"
_JOIN = r"(?:,? (?:and|or|&)(?: again| then| also)?,? |,? as well as |,? plus |, |; | ?/ ?)"
_BEGINS = "(?=[12acdfijmnos’'])"  # what an item begins with: most words do not
_LIST = re.compile(rf"\b{_BEGINS}{_ITEM}(?:{_JOIN}{_ITEM})+", re.IGNORECASE)
_ITEMS = re.compile(_ITEM, re.IGNORECASE)
_APART = re.compile(r" again | as well as | plus ", re.IGNORECASE)
_COUNTS = frozenset({"quantity", "trend", "comparison", "superlative", "share", "estimate"})


@dataclass(frozen=True, slots=True)
class Listed:
    """Periods listed at characters [start, end) of the document."""

    start: int
    end: int
    text: str
    items: tuple[str, ...]


def listed(reading: Reading) -> list[Listed]:
    """The lists of a sentence: three periods or more, or two said apart or with `respectively`."""
    text, offset = reading.sentence.text, reading.sentence.start
    out = []
    for m in _LIST.finditer(text):
        items = tuple(x.group() for x in _ITEMS.finditer(m.group()))
        if len(items) > 2 or _APART.search(m.group()) or _series(reading):
            out.append(Listed(offset + m.start(), offset + m.end(), m.group(), items))
    return out


def one_by_one(
    claims: Sequence[Claim], reading: Reading, published: date | None, used: set[int]
) -> list[Claim]:
    """The claims of a sentence, those of a list of periods read number by number or not judged."""
    lists = listed(reading)
    in_order = next((t for t in reading.tokens if t.low == "respectively"), None)
    if not lists and in_order is None:
        return list(claims)
    touched = [c for c in claims if c.kind in _COUNTS and (in_order or _of_list(c, lists))]
    if not touched:
        return list(claims)
    rest = [c for c in claims if c not in touched]
    paired = _paired(touched, lists, reading, published, used)
    if paired:
        return sorted([*rest, *paired], key=lambda c: c.mention.start)
    why = (
        Unread(in_order.start, in_order.end, in_order.text)
        if in_order is not None
        else Unread(lists[0].start, lists[0].end, lists[0].text)
    )
    held = [replace(c, unread=(*c.unread, why)) for c in touched]
    return sorted([*rest, *held], key=lambda c: c.mention.start)


def _of_list(claim: Claim, lists: Sequence[Listed]) -> bool:
    """True when a claim's period, its base or its span is one of a list, or none is its own."""
    if claim.period is None or claim.period_from in ("paragraph", "absent"):
        return True
    spans = [p for p in (claim.period, claim.base_period, claim.span_period) if p is not None]
    return any(p.start < x.end and x.start < p.end for p in spans for x in lists)


def _series(reading: Reading) -> list[Mark]:
    """The counts listed one after another, '59,010, 72,180 and 142,580'; [] where others stand
    beside them."""
    marks = [m for m in reading.marks if m.can("NUMBER") and not m.can("PERIOD")]
    for before, after in pairwise(marks):
        between = [t.text.lower() for t in reading.tokens[before.j : after.i]]
        if not between or not set(between) <= {",", "and", "&"}:
            return []
    return marks if len(marks) > 1 else []


def _paired(
    touched: Sequence[Claim],
    lists: Sequence[Listed],
    reading: Reading,
    published: date | None,
    used: set[int],
) -> list[Claim]:
    series = _series(reading)
    if len(lists) != 1 or len(series) != len(lists[0].items):
        return []
    if not _plain_after(series[0], lists[0], reading):
        return []
    base = next((c for c in touched if c.kind == "quantity"), None)
    if base is None or base.rate or any(c.terms != base.terms for c in touched):
        return []
    periods = _each(lists[0], published)
    if not periods:
        return []
    at = lists[0]
    unread = tuple(u for u in base.unread if not _only_list(u, at))
    out = []
    for mark, period in zip(series, periods, strict=True):
        number = mark.slot("NUMBER")
        if not isinstance(number, Number) or number.quantity.unit != "count":
            return []
        start, end = reading.tokens[mark.i].start, reading.tokens[mark.j - 1].end
        text = reading.text(mark)
        mention = replace(base.mention, start=start, end=end, text=text, spans=((start, end),))
        claim = level(base, mention, number.quantity, period, IN_ORDER)
        out.append(replace(claim, unread=unread))
    used.update(m.i for m in series)
    return out


_LIGHT = frozenset({"NUMBER", "PERIOD", "UNIT", "NEUTRAL", "PUNCT"})
_NARROW = frozenset({"QUAL", "PLACE", "RESTRICT", "NARROWS", "UNREAD", "EXCLUDED"})


def _plain_after(first: Mark, at: Listed, reading: Reading) -> bool:
    """True when nothing after the first number says more of what is counted: not '59,010, 72,180
    and 142,580 Guatemalans in ...'."""
    for mark in reading.marks:
        start = reading.tokens[mark.i].start
        if mark.i <= first.i or at.start <= start < at.end:
            continue
        if mark.slots.isdisjoint(_LIGHT) or not mark.slots.isdisjoint(_NARROW):
            return False
    return True


def _only_list(unread: Unread, at: Listed) -> bool:
    """True for words left unread that are of the list itself: 'In fiscal 2021, 2023'."""
    words = set(re.findall(r"\w+", unread.text.lower()))
    return words <= {*re.findall(r"\w+", at.text.lower()), "in", "of", "and"}


def _each(at: Listed, published: date | None) -> list[PeriodMention]:
    """A period for every item, the words the first or the last one has given to all; [] where
    that is not plain."""
    bare = [re.sub(r"(?i)^(?:in|of|for|during) ", "", x) for x in at.items]
    years = [re.search(r"(?:19|20)\d\d$", x) for x in bare]
    months = [re.match(rf"(?i){_MONTH}", x) for x in bare]
    if all(months):
        said = [y.group() for y in years if y]
        if len(said) == 1 and years[-1]:
            bare = [x if y else f"{x} {said[0]}" for x, y in zip(bare, years, strict=True)]
        elif len(said) != len(bare):
            return []
    elif any(months) or not all(years):
        return []
    else:
        kinds = [re.sub(r"(?:19|20)\d\d$", "", x) for x in bare]
        if any(k and k != kinds[0] for k in kinds[1:]):
            return []
        kind = re.sub(r"(?i)years", "year", kinds[0])
        bare = [f"{kind}{y.group()}" for y in years if y]
    out = []
    for item in bare:
        found = find_periods(f"in {item}", at.start, published)
        if len(found) != 1 or not found[0].options or found[0].needs_date:
            return []
        out.append(replace(found[0], start=at.start, end=at.end, text=f"in {item}"))
    days = [p.options[0][0].start for p in out]
    return out if len(set(days)) == len(days) and (not all(months) or days == sorted(days)) else []
