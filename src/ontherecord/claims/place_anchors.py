"""'There', 'the sector', 'that border': told from the one place that the sentence before names."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.claims.claim import Mark
from ontherecord.claims.marks import Reading
from ontherecord.claims.scene import Context

_BORDERS = frozenset({"sw_border", "sw_land_border", "northern_border", "northern_land_border"})
_IS = frozenset({"is", "are", "was", "were", "has", "have", "had", "will", "would", "could"})
_KINDS = {"sector": "sector", "sector's": "sector", "sector’s": "sector", "state": "state"}
_THAT = frozenset({"that", "same", "this"})


def placed(reading: Reading, context: Context) -> Reading:
    """The reading with such words given their place. Left as they are where the sentence names a
    place itself, or the one before it names none or several.
    """
    pointing = [m for m in reading.marks if m.can("UNREAD") and _points(m, reading)]
    if len(pointing) != 1 or any(_place(m) for m in reading.marks):
        return reading
    near = context.near
    if near is None or not context.near_last or not near.places or context.past is None:
        return reading
    before = next(iter(context.past.near(reading.sentence.paragraph)), None)
    named = {_place(m) for m in before.marks if _place(m)} if before is not None else set()
    one = named.pop() if len(named) == 1 else near.places if not named else ()
    if not one or not set(near.places) <= set(one) or not _fits(pointing[0], one[0], reading):
        return reading
    meant = Mark(pointing[0].i, pointing[0].j, (("PLACE", one),))
    return replace(reading, marks=tuple(meant if m is pointing[0] else m for m in reading.marks))


def _points(mark: Mark, reading: Reading) -> bool:
    tokens = reading.tokens
    low = tokens[mark.i].low
    before = tokens[mark.i - 1].low if mark.i else ""
    after = tokens[mark.j].low if mark.j < len(tokens) else ""
    if mark.j - mark.i != 1:
        return False
    if low == "there":
        return bool(before) and after not in _IS
    if low == "border":
        return before in _THAT
    return low in _KINDS and before in ("the", *_THAT)


def _fits(mark: Mark, place: str, reading: Reading) -> bool:
    """True where the words can mean a place of this kind."""
    low = reading.tokens[mark.i].low
    kind = place.partition(":")[0]
    if low == "there":
        return kind != "us"
    return kind in _BORDERS if low == "border" else kind == _KINDS[low]


def _place(mark: Mark) -> tuple[str, ...]:
    named = mark.slot("PLACE")
    if not isinstance(named, tuple) or named[0] == "us":
        return ()
    return tuple(str(p) for p in named)
