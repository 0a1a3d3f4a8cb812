"""Claims that lean on one before: '..., up from 142,580 in fiscal 2023', 'It was 39,703 then'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ontherecord.base.quantity import Quantity
from ontherecord.claims.against import BESIDE, base_side, compared, relation
from ontherecord.claims.claim import Claim, Mark, Mention
from ontherecord.claims.marks import Reading
from ontherecord.claims.months import after_dated, dated, in_year, of_its_kind
from ontherecord.claims.numbers import RATE_NEAR, Number, rate_after
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment

_LIGHT = frozenset({"NUMBER", "PERIOD", "UNIT", "NEUTRAL", "LINK", "TREND_UP", "TREND_DOWN"})
_LEANS = frozenset(
    [
        "from",
        "and",
        "up",
        "down",
        "compared",
        "with",
        "to",
        "against",
        "versus",
        "but",
        "versus",
        "than",
    ]
)


def elliptical(scene: Scene, found: Sequence[Claim], used: set[int]) -> list[Claim]:
    """'..., up from 142,580 in fiscal 2023', '..., down 40% from the year before': claims that
    lean on the nearest claim before them, with no other count or measure in between."""
    out: list[Claim] = []
    tokens = scene.reading.tokens
    for segment in scene.split.segments if found else ():
        start = tokens[segment.tokens()[0]].start
        before = [c for c in (*found, *out) if c.mention.start < start]
        base = max(before, key=lambda c: c.mention.end, default=None)
        if base is None or base.kind not in ("quantity", "trend") or not base.terms or base.rate:
            continue
        between = [
            m
            for m in scene.reading.marks
            if tokens[m.i].start >= base.mention.end and tokens[m.i].start < start
        ]
        if any(m.can("MEASURE") or (m.can("NUMBER") and m.i not in used) for m in between):
            continue  # 'including 473,682 in families, a 342 percent increase' is of the families
        if between and tokens[segment.tokens()[0]].low in _RELATIVE and between[-1].can("PLACE"):
            continue  # 'San Diego, which had 68,565 in 2010'
        held = set(used)
        claim = _compared(base, segment, scene, used)
        claim = claim or _leaning(base, segment, scene, used)
        if claim is not None and claim.pattern == "trend.elliptical":
            levels = [c for c in before if c.kind in _LEVELS]
            claim = based(claim, base, levels, between)
            if claim is not None and _told_before(claim, scene):
                claim = None
            if claim is None:
                used &= held
                continue  # its number stays unread, and is listed as not covered
        out += [claim] if claim is not None else _series(base, segment, scene, used)
    return out


_LEVELS = frozenset({"quantity", "trend", "comparison"})
_RELATIVE = frozenset({"which", "where", "who", "whose"})


def based(
    claim: Claim, base: Claim, before: Sequence[Claim], between: Sequence[Mark]
) -> Claim | None:
    """A change in percent that trails a statement of two periods, tied to those two: '8,085 in
    August 2025, compared with 60,684 in August 2024, a drop of 87 percent', 'from 59,010 in
    fiscal 2021 to 271,484 in fiscal 2024, a 360 percent increase'. None where it cannot be.
    """
    own = claim.period.resolved if claim.period is not None else None
    told = [p.resolved for m in between if isinstance(p := m.slot("PERIOD"), PeriodMention)]
    others = [c for c in before if c.terms == base.terms]
    periods = {p.resolved: p for c in others for p in (c.period, c.base_period) if p is not None}
    firm = {(c.places, c.quals) for c in others} == {(base.places, base.quals)}
    bare = [c for c in others if c.second is not None and c.base_period is None]
    if any(p not in periods for p in told) or bare:
        return None  # 'compared with fiscal 2022', 'from 142,580 to 271,484': a base not told
    if len(periods) < 2:
        return None if base_side(base) else claim
    first, *_, last = periods.values()
    if len(periods) != 2 or not firm or any(p is None for p in periods):
        return None
    if claim.base_period is not None:
        return claim if {own, claim.base_period.resolved} == set(periods) else None
    if any(len(p.options) != 1 and not p.bare_year for p in (first, last)):
        return None
    early, late = sorted((first, last), key=lambda p: p.options[0][0].start)
    if base.mention.text.lower().startswith(BESIDE) and early is first:
        return None  # '72,180 in fiscal 2022, compared with 142,580 in fiscal 2023, a ... drop'
    return replace(claim, period=late, base_period=early)


def _told_before(claim: Claim, scene: Scene) -> bool:
    """'In fiscal 2022 ICE removed 72,180 people. It removed 271,484 in fiscal 2024, an increase of
    276 percent.': the base may be the count of the sentence before, and not the year before."""
    earlier = scene.context.base or scene.context.head
    if claim.base_period is not None or earlier is None or earlier.period is None:
        return False
    own = claim.period.resolved if claim.period is not None else None
    told = earlier.period.resolved
    if own is None or told is None or told == own or earlier.terms != claim.terms:
        return False
    return told != own.year_earlier()


def _compared(base: Claim, segment: Segment, scene: Scene, used: set[int]) -> Claim | None:
    """'..., slightly fewer than the 1,071,070 of fiscal 2021', '..., down from' a number that is
    lower: how two counts stand, which the level of the second alone does not settle.
    """
    found = relation(segment.marks, scene.reading, scene.vocabulary)
    if found is None:
        return None
    odd = (
        found.base is None
        or found.base.role == "month_before"
        or _at_odds(base, found.direction, found.second)
    )
    sized = found.percent is not None and found.base is not None  # 'up 21 percent from 39,703 on'
    if not found.worded and not odd and not sized:
        return None
    return compared(base, segment.marks, scene, used)


def _at_odds(base: Claim, direction: str, second: Quantity | None) -> bool:
    if base.quantity is None or second is None:
        return False
    rose = base.quantity.value > second.value
    return base.quantity.value != second.value and rose != (direction == "up")


_SIZE = frozenset({"more", "fewer", "less", "times", "higher", "lower", "additional"})


def _differs(number: Mark, words: Sequence[Mark], reading: Reading) -> bool:
    """'810,063 more than the year before', 'an increase of 128,904', 'up 128,904 from': the size
    of a change, and no level.
    """
    tokens = reading.tokens
    after = tokens[number.j].low if number.j < len(tokens) else ""
    k = words.index(number)
    before = words[k - 1] if k else None
    if after in _SIZE:
        return True
    if before is None:
        return False
    low = tokens[before.j - 1].low
    return low in ("up", "down", "of", "by") or before.can("TREND_UP") or before.can("TREND_DOWN")


def _series(base: Claim, segment: Segment, scene: Scene, used: set[int]) -> list[Claim]:
    """'72,180 in fiscal 2022 and 142,580 in fiscal 2023': numbers each with its own period."""
    reading = scene.reading
    words = [m for m in segment.marks if not m.can("PUNCT") and reading.tokens[m.i].low != "and"]
    pairs = list(zip(words[::2], words[1::2], strict=False))
    if len(words) < 4 or len(words) % 2:
        return []
    out: list[Claim] = []
    for first, second in pairs:
        number, period = first.slot("NUMBER"), second.slot("PERIOD")
        counts = isinstance(number, Number) and number.quantity.unit == "count"
        if not counts or not isinstance(period, PeriodMention) or not period.options:
            return []
        assert isinstance(number, Number)
        start, end = reading.tokens[first.i].start, reading.tokens[second.j - 1].end
        text = reading.span_text(first.i, second.j)
        mention = replace(base.mention, start=start, end=end, text=text, spans=((start, end),))
        last = out[-1].period if out else base.period
        period = after_dated(period, last, scene.published)
        out.append(level(base, mention, number.quantity, period, "quantity.series"))
    used.update(first.i for first, _ in pairs)
    return out


def level(
    base: Claim, mention: Mention, quantity: Quantity, period: PeriodMention, pattern: str
) -> Claim:
    """A count of what another claim counts, in a period of its own."""
    return replace(
        base.unsaid(mention),
        kind="quantity",
        pattern=pattern,
        quantity=quantity,
        period=period,
        period_from="stated",
    )


def year_before(period: PeriodMention, base: Claim) -> PeriodMention | None:
    """'a year earlier', read from the period of the claim before; None where that has none."""
    own = base.period.resolved if base.period is not None else None
    if own is None:
        return None
    return replace(period, options=((own.year_earlier(), "the year before the claim's own"),))


def _leaning(base: Claim, segment: Segment, scene: Scene, used: set[int]) -> Claim | None:
    reading = scene.reading
    words = [m for m in segment.marks if not m.can("PUNCT")]
    numbers = [m for m in words if isinstance(m.slot("NUMBER"), Number) and m.i not in used]
    periods = [p for m in words if isinstance(p := m.slot("PERIOD"), PeriodMention)]
    trend = [m for m in words if m.can("TREND_UP") or m.can("TREND_DOWN")]
    plain = all(not m.slots.isdisjoint(_LIGHT) or reading.tokens[m.i].low in _LEANS for m in words)
    if len(numbers) != 1 or len(periods) > 1 or not plain or segment.has("MEASURE"):
        return None
    if base.quals and segment.has("UNIT"):
        return None  # '271,484 Mexicans ..., and 142,580 people': the group may be lifted
    number = numbers[0].slot("NUMBER")
    assert isinstance(number, Number)
    i, j = segment.tokens()
    start, end = reading.tokens[i].start, reading.tokens[j - 1].end
    mention = replace(
        base.mention, start=start, end=end, text=reading.span_text(i, j), spans=((start, end),)
    )
    if mention.stance == "denied" and segment.has("LINK"):
        mention = replace(mention, stance="asserted")  # 'ICE does not hold X; the figure was Y'
    if number.quantity.unit == "percent" and base.period is not None:
        lows = {reading.tokens[m.i].low for m in words}
        direction = "up" if "up" in lows else "down" if "down" in lows else ""
        if trend and not direction:
            direction = "up" if trend[0].can("TREND_UP") else "down"
        if not direction:
            return None
        used.add(numbers[0].i)
        return replace(
            level(base, mention, number.quantity, base.period, "trend.elliptical"),
            kind="trend",
            quantity=None,
            about=base.quantity,
            percent=number.quantity,
            direction=direction,
            period_from=base.period_from,
            window=base.window,
            rate=base.rate,
            present=base.present,
            base_period=dated(base.period, periods[0])[1] if periods else None,
        )
    if number.quantity.unit != "count" or not periods:
        return None
    if number.rate or rate_after(reading.tokens, number.j, RATE_NEAR)[0]:
        return None
    if _differs(numbers[0], words, reading):
        return None
    risen = _risen_to(base, words, numbers[0], periods[0], mention, scene)
    if risen is not None:
        used.add(numbers[0].i)
        return risen
    lows = {reading.tokens[m.i].low for m in words}
    rose = "up" in lows or any(m.can("TREND_UP") for m in trend)
    fell = "down" in lows or any(m.can("TREND_DOWN") for m in trend)
    if base.quantity is not None and (
        (rose and base.quantity.value <= number.quantity.value)
        or (fell and base.quantity.value >= number.quantity.value)
    ):
        return None  # 'down from' a lower number: the sentence is at odds with itself
    period = periods[0]
    if period.role == "year_before":
        earlier = year_before(period, base)
        if earlier is None:
            return None
        period = earlier
    if same(period, base):
        return None
    used.add(numbers[0].i)
    around = [base.period] if base.period is not None else []
    period = of_its_kind(in_year(period, around), around) or period
    period = after_dated(period, base.period, scene.published, back=bool(lows & _BACK))
    return level(base, mention, number.quantity, period, "quantity.elliptical")


_BACK = frozenset({"from", "compared", "against", "versus", "than"})  # to an earlier count


def _risen_to(
    base: Claim,
    words: Sequence[Mark],
    number: Mark,
    period: PeriodMention,
    mention: Mention,
    scene: Scene,
) -> Claim | None:
    """'...; the following year they rose to 271,484': a change from the count before, to a number
    of its own.
    """
    reading = scene.reading
    k = words.index(number)
    verbs = [m for m in words[:k] if m.can("TREND_UP") or m.can("TREND_DOWN")]
    to = any(reading.tokens[m.i].low == "to" for m in words[:k])
    own = base.period.resolved if base.period is not None else None
    value = number.slot("NUMBER")
    if len(verbs) != 1 or not to or own is None or not isinstance(value, Number):
        return None
    period = after_dated(period, base.period, scene.published)
    if not period.options or period.options[0][0].start <= own.start:
        return None
    return replace(
        level(base, mention, value.quantity, period, "trend.risen_to"),
        kind="trend",
        direction="up" if verbs[0].can("TREND_UP") else "down",
        base_period=base.period,
    )


def same(period: PeriodMention, base: Claim) -> bool:
    """'..., 2,045,840 the same year': two numbers for one period are not of the same thing."""
    own = base.period.resolved if base.period is not None else None
    return period.inherited or (own is not None and period.resolved == own)


def with_bases(claims: Sequence[Claim]) -> list[Claim]:
    """'tumbled to 59,010 in fiscal 2021, from 409,849 in fiscal 2012': the change is from the count
    that the next words give, and not from the year before."""
    out = list(claims)
    for k, (claim, then) in enumerate(pairwise(claims)):
        bare = claim.kind == "trend" and claim.base_period is None and claim.second is None
        told = then.pattern == "quantity.elliptical" and then.mention.text.lower().startswith(
            "from"
        )
        if bare and told and claim.quantity is not None and claim.terms == then.terms:
            out[k] = replace(claim, base_period=then.period, second=then.quantity)
    return out


def beside(
    claims: Sequence[Claim],
    also: Sequence[Claim],
    segments: Sequence[Segment],
    reading: Reading,
    used: set[int],
) -> list[Claim]:
    """Each claim with what is said right after it and was not read: '..., more than three times
    the 36,649 of fiscal 2017'. A reader must not take a verdict on the one for both.
    """
    out = list(claims)
    for segment in segments:
        i, j = segment.tokens()
        compares = any(t.low == "than" for t in reading.tokens[i:j])
        compares = compares or segment.has("SUPER_HIGH", "SUPER_LOW", "MULTIPLE")
        left = compares or any(m.can("NUMBER") and m.i not in used for m in segment.marks)
        start = reading.tokens[i].start
        if not left or any(
            c.mention.start < reading.tokens[j - 1].end and start < c.mention.end
            for c in (*out, *also)
        ):
            continue
        before = [k for k, c in enumerate(out) if c.mention.end <= start and c.kind in _COUNTS]
        if before:
            k = max(before, key=lambda n: out[n].mention.end)
            told = ("beside", reading.span_text(i, j).strip(" ,.;"))
            out[k] = replace(out[k], extra=(*out[k].extra, told))
    return out


_COUNTS = frozenset({"quantity", "trend", "comparison", "superlative", "share"})
