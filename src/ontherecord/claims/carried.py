"""Numbers that stand for what the sentence before counted: 'It was 39,703 on Jan. 12'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ontherecord.claims.claim import Claim, Mark
from ontherecord.claims.lean import level, same, year_before
from ontherecord.claims.marks import Reading
from ontherecord.claims.months import in_year, next_or_latest
from ontherecord.claims.numbers import RATE_NEAR, Number, rate_after
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment

_ALTOGETHER = frozenset(
    {"all", "overall", "altogether", "together", "whole", "total", "nationwide", "combined"}
)


_ANAPHORS = frozenset(["it", "they", "number", "figure", "total", "count", "tally", "there"])


_CARRIERS = _ANAPHORS | {"that", "those", "these", "the", "this", "and", "but", "only", "just"}


_STANDS = frozenset(
    ["be", "stand", "total", "reach", "number", "come", "sit", "hit", "there", "total"]
)


_BLOCKS = (
    *("MEASURE", "QUAL", "INTEND", "CONDITION", "QUESTION", "DENY", "TREND_UP", "TREND_DOWN"),
    *("SUPER_HIGH", "SUPER_LOW", "COMPARE_MORE", "COMPARE_LESS", "RESTRICT", "EXCLUDED"),
    *("WINDOW", "SPAN", "MULTIPLE", "NARROWS"),
)


def carried(scene: Scene, used: set[int]) -> list[Claim]:
    """'It was 39,703 on Jan. 12', 'In fiscal 2022 there were 307,840': a number and a date that
    stand for what the sentence before counted. Nothing else may be said in the clause.
    """
    base = scene.context.base
    if base is None:
        return []
    whole = Segment([m for s in scene.split.segments for m in s.marks])
    claim = _carry(base, whole, scene, used) if whole.marks else None
    if claim is None and len(scene.split.segments) > 1:
        first = scene.split.segments[0]  # 'It had been 242,399 in November, so the rise was small'
        claim = _carry(base, first, scene, used) if _opens(first, scene) else None
    return [claim] if claim is not None else []


def _opens(segment: Segment, scene: Scene) -> bool:
    """True for a clause that stands alone before 'so', 'but', 'which' and a clause of its own."""
    tokens = scene.reading.tokens
    j = segment.tokens()[1]
    after = [t.low for t in tokens[j : j + 2]]
    return tokens[segment.tokens()[0]].low in _ANAPHORS and bool(
        {"so", "but", "which"} & set(after)
    )


def _carry(base: Claim, segment: Segment, scene: Scene, used: set[int]) -> Claim | None:
    reading = scene.reading
    words = [m for m in segment.marks if not m.can("PUNCT")]
    numbers = [m for m in words if isinstance(m.slot("NUMBER"), Number)]
    periods = [p for m in words if isinstance(p := m.slot("PERIOD"), PeriodMention)]
    places = [m for m in words if _place(m)]
    if len(numbers) != 1 or numbers[0].i in used or segment.has(*_BLOCKS):
        return None
    wide = bool(base.places) and not base.quals and not places and _nationally(words, reading)
    owned = bool(places) and bool(periods) and not base.quals and _of_the_place(places[0], reading)
    if not owned and (
        len(periods) + len(places) + wide != 1 or (places and (base.places or base.quals))
    ):
        return None
    number = numbers[0].slot("NUMBER")
    if not isinstance(number, Number) or number.quantity.unit != "count":
        return None
    if number.rate or rate_after(reading.tokens, number.j, RATE_NEAR)[0]:
        return None  # 'In April it was 6,800 a day'
    period = periods[0] if periods else base.period
    if periods and periods[0].role == "year_before":
        period = year_before(periods[0], base)
    if period is None or not period.options or (periods and same(period, base)):
        return None
    rest = [m for m in words if not (m.can("NUMBER") or m.can("PERIOD") or m in places)]
    lows = [t.low for m in rest for t in reading.tokens[m.i : m.j]]
    lifted = (base.places or base.quals) and _ALTOGETHER & {t.low for t in reading.tokens}
    if lifted and not wide:
        return None  # 'In all, there were ...' lifts the group or place
    stands = all(_plain(m, reading) or (places and _has(m, reading)) for m in rest)
    if not stands or (rest and not places and not set(lows) & _ANAPHORS):
        return None
    used.add(numbers[0].i)
    i, j = segment.tokens()
    start, end = reading.tokens[i].start, reading.tokens[j - 1].end
    mention = replace(
        base.mention,
        start=start,
        end=end,
        text=reading.span_text(i, j),
        spans=((start, end),),
        stance="asserted",
        quoted=False,
    )
    if len(scene.split.segments) > 1:
        period = in_year(period, [base.period]) or period
    period = next_or_latest(period, base.period, scene)
    claim = level(base, mention, number.quantity, period, "quantity.carried")
    if wide:
        return replace(claim, places=(), period_from="paragraph")
    if not places:
        return claim
    named = places[0].slot("PLACE")
    assert isinstance(named, tuple)
    origin = "stated" if periods else "paragraph"
    return replace(claim, places=tuple(str(p) for p in named), period_from=origin)


def _nationally(words: Sequence[Mark], reading: Reading) -> bool:
    """'Nationally there were 1,843', after the count of a state: the whole country's, then too."""
    return reading.tokens[words[0].i].low in ("nationally", "nationwide", "countrywide")


def _of_the_place(mark: Mark, reading: Reading) -> bool:
    """'Florida's count was 271 on June 4, 2025'."""
    own = reading.tokens[mark.j - 1].low.endswith(("'s", "’s"))
    after = reading.tokens[mark.j].low if mark.j < len(reading.tokens) else ""
    return own and after in _ANAPHORS


def _place(mark: Mark) -> bool:
    named = mark.slot("PLACE")
    return isinstance(named, tuple) and named[0] != "us" and not mark.can("MEASURE")


def _has(mark: Mark, reading: Reading) -> bool:
    """'Florida had 348': a place may have what the sentence before counted."""
    tokens = reading.tokens[mark.i : mark.j]
    return len(tokens) == 1 and tokens[0].low in ("had", "has", "saw", "counted", "recorded")


def _plain(mark: Mark, reading: Reading) -> bool:
    tokens = reading.tokens[mark.i : mark.j]
    if mark.can("LINK") and not mark.can("NEUTRAL"):
        return all(t.lemma in _STANDS or t.low in ("at", "to") for t in tokens)
    if mark.can("ACTOR") or mark.can("PLACE"):
        return False
    return mark.can("NEUTRAL") or all(t.low in _CARRIERS for t in tokens)
