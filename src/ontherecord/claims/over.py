"""Records among places or groups: 'Texas had the most agreements of any state', 'more than any
other sector'. They rank the figures of one period side by side, and not the periods of one place.
"""

from __future__ import annotations

import calendar

from ontherecord.claims.claim import Mark
from ontherecord.claims.marks import Reading
from ontherecord.claims.segments import Segment

OVER = "over"  # extra of a record: the kind of place, or the breakdown, it is ranked among
_ANY = frozenset({"any", "all", "the", "other", "among", "of", "than", "every"})
_REACH = 4  # tokens between 'any' and what it is any of


def over(segment: Segment, reading: Reading) -> tuple[str, frozenset[int]]:
    """(kind, tokens that say it) of what a record is ranked among; ('', ()) where it is of times.

    Said by its words ('of any state'), or by nothing but a place that has 'the most'.
    """
    i, j = segment.tokens()
    kinds = reading.lists["ranked_among"]
    for k in range(i, j):
        word = reading.tokens[k].lemma
        if word not in kinds:
            continue
        before = [n for n in range(max(i, k - _REACH), k) if reading.tokens[n].low in _ANY]
        own = reading.tokens[k].low.endswith(("'s", "’s"))  # 'the sector's highest total'
        told = {reading.tokens[n].low for n in before} - {"the", "other"}
        if before and told and not own and reading.tokens[k - 1].low in _ANY:
            return _KINDS.get(word, word), frozenset({*before, k})
    if segment.has("WINDOW", "SPAN") or _of_times(segment, reading):
        return "", frozenset()
    placed = [m for m in segment.marks if _place(m)]
    tops = [m for m in segment.marks if m.can("SUPER_HIGH") or m.can("SUPER_LOW")]
    if len(placed) == 1 and tops and placed[0].j <= tops[0].i and _plainly(tops[0], reading):
        return _place(placed[0]), frozenset()
    return "", frozenset()


_KINDS = {"nationality": "citizenship", "country": "citizenship"}
_TIMES = frozenset(
    {*("ever", "record", "history", "since", "yet", "month", "year", "week", "time", "century"),
     *("decade", "sector's", "state's", "its", "administration", "term")}
)  # fmt: skip


def _of_times(segment: Segment, reading: Reading) -> bool:
    i, j = segment.tokens()
    return any(t.lemma in _TIMES or t.low in _TIMES for t in reading.tokens[i:j])


def _plainly(top: Mark, reading: Reading) -> bool:
    return reading.tokens[top.i].low in ("most", "fewest", "least")


def _place(mark: Mark) -> str:
    """'state' of a mark that names one, '' of any other."""
    named = mark.slot("PLACE")
    first = str(named[0]) if isinstance(named, tuple) and named else ""
    kind = first.partition(":")[0] if ":" in first else ""
    return kind if kind in ("state", "sector") and not mark.can("MEASURE") else ""


_PARTS = frozenset(
    {*("year", "years", "administration", "presidency", "term", "era", "tenure", "months"),
     *("season", "quarter", "decade", "crisis", "surge", "pandemic")}
)  # fmt: skip
_OF_IT = frozenset({"the", "his", "her", "its", "that", "this", "their", "a", "any", "each"})
_LIKE = frozenset({"month", "season", "quarter", "day", "week"})
_PART_WORDS = 6  # tokens of 'of the current fiscal year'


def among_part(mark: Mark, reading: Reading) -> tuple[int, int] | None:
    """Tokens [i, j) by which a record is one of a part of time only: 'the lowest of the year', 'the
    most of the Biden years', 'an 11-year high for the month', 'a high for April'; else None. A part
    that is read as a period is no such words."""
    tokens = reading.tokens
    dated = {k for m in reading.marks if m.can("PERIOD") for k in range(m.i, m.j)}
    for k in range(mark.j - 1, min(len(tokens) - 1, mark.j + 8)):
        low, after = tokens[k].low, tokens[k + 1]
        third = tokens[k + 2].low if k + 2 < len(tokens) else ""
        if low == "for" and after.low in _OF_IT and third in _LIKE:
            return k, k + 3
        if low == "for" and after.low in _MONTHS:
            return k, k + 2
        if low != "of" or after.low not in _OF_IT or k in dated or k + 1 in dated:
            continue
        for n in range(k + 2, min(len(tokens), k + _PART_WORDS)):
            if tokens[n].low in _PARTS and n not in dated:
                return k, n + 1
            if not tokens[n].word:
                break
    return None


_MONTHS = frozenset(name.lower() for name in calendar.month_name if name)
