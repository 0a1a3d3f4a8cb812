"""Judge trends and comparisons: the change between two periods, its sign and its size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ontherecord.base.period import Period
from ontherecord.base.quantity import Interval, Quantity
from ontherecord.claims.claim import Claim
from ontherecord.claims.compose import UNDATED
from ontherecord.record.observation import Observation
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench, Option, options, unfinished
from ontherecord.verdict.combine import OPEN_SOUTHWEST, combine
from ontherecord.verdict.finding import Figure, Judged, Reading
from ontherecord.verdict.multiples import multiple
from ontherecord.verdict.since import to_now
from ontherecord.verdict.values import Value, flow_value, stock_values


def judge_trend(claim: Claim, bench: Bench) -> Judged:
    """The verdict on a rise, fall or multiple: the base is the one stated, else a year earlier."""
    found = _readings(claim, bench)
    if not claim.places and any(r.agrees is False for r in found):
        southwest = _readings(replace(claim, places=("sw_border",)), bench)
        found += [
            replace(r, tier="loose")
            for r in southwest
            if r.place in bench.lookup.places(r.measure)
            and (r.agrees is True or (r.agrees is None and r.code in OPEN_SOUTHWEST))
        ]
    return combine(claim, tuple(_sized(claim, r) for r in found), bench)


NOTABLE = 10.0  # percent: a plunge is at least this, a slight fall at most


def _sized(claim: Claim, reading: Reading) -> Reading:
    """'plunged' and 'fell slightly' need a change of that size to be supported; how large it must
    be is no matter of record, so they are never contradicted for it.
    """
    size = dict(claim.extra).get("size", "")
    percent = reading.result.get("percent") if reading.result else None
    if not size or reading.agrees is not True or percent is None or claim.percent is not None:
        return reading
    fits = abs(percent) >= NOTABLE if size == "large" else abs(percent) <= NOTABLE
    if fits:
        return reading
    why = f"{reading.why}; how large that is is not a matter of record"
    return replace(reading, agrees=None, code="too_imprecise", why=why)


def _readings(claim: Claim, bench: Bench) -> list[Reading]:
    found: list[Reading] = []
    undated = (UNDATED, "yes") in claim.extra
    said = claim.period  # a day, or words that are no period read: 'last winter'
    day = said is not None and (said.role in ("as_of", "until") or not said.options)
    for option in options(claim, bench):
        if option.period is None and (undated or day):  # a flow has no value on a day
            found += [_read(claim, option, None, "", bench)]
        elif option.period is None and claim.base_period is None and bench.published is not None:
            found.append(_presupposed(claim, option, bench))
        elif option.period is None and _to_now(claim, bench):
            found.append(to_now(claim, option, bench, _judge))
        else:
            found += [_read(claim, option, base, how, bench) for base, how in _base(claim, option)]
    return found


def _to_now(claim: Claim, bench: Bench) -> bool:
    """'down 75 percent since 2000': a base that is named, and no period of its own."""
    base = claim.base_period
    named = base is not None and bool(base.options) and base.role in ("since", "in")
    alone = claim.period is None and claim.second is None and claim.quantity is None
    said = claim.kind == "trend" and named and alone and not claim.unread
    return said and bench.published is not None


_SHORT = frozenset({"month", "quarter", "fiscal_quarter"})
LONG = 45  # days of a period that a stock's last day stands for
LATELY = 0.05  # a stock's move in the last months below this has no sign
STALE_DAYS = 150  # the latest figure is too old to stand for the present


def _presupposed(claim: Claim, option: Option, bench: Bench) -> Reading:
    """'The growing number of ...': the latest period known by then against a year earlier, and the
    latest twelve months against the twelve before; both must have the sign claimed."""
    measure = option.measure
    base = Reading(
        option.tier,
        measure.id,
        None,
        "latest period published by the document's date",
        option.place,
        option.breakdown,
        measure.unit,
    )
    if claim.unread:
        return replace(
            base, code="unread_qualifier", why="a word that may narrow the count is not read"
        )
    if claim.second is not None and claim.quantity is not None:
        return replace(base, code="no_period", why="from one number to another, and no period")
    assert bench.published is not None
    known = min(bench.as_of, bench.published) if bench.as_of is not None else None
    bases = ("month",) if measure.flow_or_stock == "flow" else ("day", "month")
    tiers = bench.tiers(measure)
    series = [
        o
        for basis in bases
        for o in bench.lookup.series(measure.id, option.place, option.breakdown, basis, known)
        if o.tier in tiers and o.nature == "statistic" and o.period.end <= bench.published
    ]
    series.sort(key=lambda o: o.period.end)
    if not series or (bench.published - series[-1].period.end).days > _stale(series):
        return replace(
            base, code="after_record_end", why="no figure near the document's date is held"
        )
    latest = series[-1]
    before = [o for o in series if abs((latest.period.end - o.period.end).days - 365) <= 20]
    if not before:
        return replace(base, code="not_held", why="the same period a year earlier is not held")
    now, then = (
        _single(latest),
        _single(min(before, key=lambda o: abs((latest.period.end - o.period.end).days - 365))),
    )
    base = replace(base, period=latest.period)
    judged = _judge(claim, base, now, then, then.figures[0].period, "a year earlier", bench)
    if measure.flow_or_stock == "stock":
        judged = _lately(claim, judged, series, latest)
    sums = _twelve(series, bench) if measure.flow_or_stock == "flow" else None
    if sums is not None and judged.agrees is not None:
        wanted = claim.direction == "up"
        if ((sums > 0) != wanted and judged.agrees) or (
            (sums > 0) == wanted and judged.agrees is False
        ):
            return replace(
                judged,
                agrees=None,
                code="close",
                why=f"{judged.why}; the twelve-month sum moved the other way",
            )
    return judged


def _stale(series: list[Observation]) -> int:
    """Days after which the latest figure no longer stands for the present: longer where the
    series itself comes once a year.
    """
    steps = [
        (b.period.end - a.period.end).days for a, b in zip(series[-4:], series[-3:], strict=False)
    ]
    return max(STALE_DAYS, *(min(s, 366) for s in steps)) if steps else STALE_DAYS


def _lately(
    claim: Claim, judged: Reading, series: list[Observation], latest: Observation
) -> Reading:
    """A stock that moved the other way in the last months than over the year has two answers."""
    recent = [o for o in series if 60 <= (latest.period.end - o.period.end).days <= 120]
    if not recent or judged.agrees is None:
        return judged
    since = max(recent, key=lambda o: o.period.end)
    moved = latest.value - since.value
    if abs(moved) < LATELY * since.value or (moved > 0) == (claim.direction == "up"):
        same = judged.agrees or abs(moved) < LATELY * since.value
        if same:
            return judged
    elif judged.agrees is False:
        return judged
    why = f"{judged.why}; since {since.period.label} it moved from {since.value:,.0f} the other way"
    return replace(judged, agrees=None, code="close", why=why)


def _single(o: Observation) -> Value:
    return Value(o.value, o.value, o.value, (o,), "published", o.rounded_to)


def _twelve(months: list[Observation], bench: Bench) -> float | None:
    """Change of the latest twelve-month sum on the twelve months before, None when not held."""
    last = months[-24:]
    if len(last) < 24 or (last[-1].period.end - last[0].period.start).days > 732:
        return None
    return sum((o.value for o in last[12:]), 0.0) - sum((o.value for o in last[:12]), 0.0)


def _base(claim: Claim, option: Option) -> list[tuple[Period | None, str]]:
    mention = claim.base_period
    if mention is not None and mention.options:
        own = option.period
        chosen: list[tuple[Period | None, str]] = [
            (p, h)
            for p, h in mention.options
            if own is None or p.basis == own.basis or len(mention.options) == 1
        ]
        if mention.role == "since":
            return [
                (Period(p.start, p.start, "day"), "since the day named") for p, _ in mention.options
            ]
        return chosen[:1] or [mention.options[0]]
    if mention is not None and mention.role == "month_before":
        own = option.period
        month = own.preceding() if own is not None and own.basis == "month" else None
        return [(month, "the month before")]
    if mention is not None and mention.role != "year_before":
        return [(None, "the base period cannot be resolved")]
    if option.period is None:
        return [(None, "")]
    earlier: list[tuple[Period | None, str]] = [
        (option.period.year_earlier(), "the same period a year earlier, as none is stated")
    ]
    if mention is not None:
        return [(option.period.year_earlier(), "a year earlier, as stated")]
    if option.period.basis in _SHORT:  # monthly stories mean the month before as often
        earlier.append((option.period.preceding(), "the period before, as none is stated"))
    return earlier


def _read(claim: Claim, option: Option, before: Period | None, how: str, bench: Bench) -> Reading:
    measure = option.measure
    base = Reading(
        option.tier,
        measure.id,
        option.period,
        option.how,
        option.place,
        option.breakdown,
        measure.unit,
    )
    if option.period is None or before is None:
        return replace(base, code="no_period", why="the periods compared are not stated")
    asked = {"type": "change", "absolute": None, "percent": None, "base": before.to_dict()}
    base = replace(base, result=asked)
    if claim.unread:
        return replace(
            base, code="unread_qualifier", why="a word that may narrow the count is not read"
        )
    if unfinished(option.period, bench):
        return replace(base, code="partial_period", why="the period was not over at publication")
    if claim.base_period is not None and claim.base_period.role == "since":
        return replace(base, code="no_period", why="a change 'since' a date has no single base")
    now, then = _value(claim, option, option.period, bench), _value(claim, option, before, bench)
    if now is None or then is None or then.value is None or now.value is None:
        return replace(base, code="not_held", why="one of the two periods is not held")
    if option.period.partial != before.partial or abs(option.period.days - before.days) > 3:
        return replace(base, code="partial_period", why="the two periods differ in length")
    judged = _judge(claim, base, now, then, before, how, bench)
    why = _break_between(option, before, option.period)
    return (
        replace(judged, why=f"{judged.why}; the series changed in between: {why}")
        if why
        else judged
    )


def _value(claim: Claim, option: Option, period: Period, bench: Bench) -> Value | None:
    tiers = bench.tiers(option.measure)
    if option.measure.flow_or_stock == "flow":
        return flow_value(
            bench.lookup, option.measure, option.place, option.breakdown, period, bench.as_of, tiers
        )
    line = (bench.lookup, option.measure, option.place, option.breakdown)
    found = stock_values(*line, period, bench.as_of, tiers)
    if period.days > LONG and not (found and found[0].period.same_days(period)):
        found = stock_values(*line, Period(period.end, period.end, "day"), bench.as_of, tiers)
    if len(found) != 1:
        return None
    return Value(
        found[0].value, found[0].value, found[0].value, found, "published", found[0].rounded_to
    )


def _break_between(option: Option, first: Period, second: Period) -> str:
    """Why the two periods are not counted quite alike, '' when they are."""
    low, high = min(first.start, second.start), max(first.end, second.end)
    return "; ".join(
        b["why"] for b in option.measure.breaks if low < date.fromisoformat(b["on"]) <= high
    )


def _judge(
    claim: Claim, base: Reading, now: Value, then: Value, before: Period, how: str, bench: Bench
) -> Reading:
    assert now.value is not None
    assert then.value is not None
    change = now.value - then.value
    percent = 100 * change / then.value if then.value else 0.0
    figures: tuple[Figure, ...] = (
        *(bench.figure("to", o) for o in now.figures[:1]),
        *(bench.figure("from", o) for o in then.figures[:1]),
    )
    result = {
        "type": "change",
        "absolute": change,
        "percent": round(percent, 2),
        "base": before.to_dict(),
    }
    why = (
        f"{words.number(then.value)} in {before.label} to {words.number(now.value)}, "
        f"{percent:+.1f}%; base: {how}"
    )
    base = replace(base, figures=figures, result=result, why=why, value=now.value)
    sides = [
        _near(quantity, value, base, bench)
        for quantity, value in ((claim.quantity, now), (claim.second, then))
        if quantity is not None
    ]
    exact = len(sides) == 2 and all(sides)  # both numbers are the record's, and so is their order
    sign = (change > 0) - (change < 0) if exact else _sign(base, now, then, bench)
    wanted = 1 if claim.direction == "up" else -1 if claim.direction == "down" else 0
    checks: list[bool | None] = sides
    if wanted:
        checks.append(None if sign == 0 else sign == wanted)
    if claim.factor:
        checks.append(multiple(claim, now.value / then.value if then.value else 0.0))
    if claim.percent is not None and claim.percent.unit == "points" and base.unit != "percent":
        return replace(base, code="wrong_unit", why=f"{why}; a count has no percentage points")
    if claim.percent is not None:
        checks.append(_size(claim.percent, abs(percent), base, now, then, bench))
    if claim.delta is not None and claim.delta.vague:  # 'rose by hundreds of thousands'
        return replace(base, code="too_imprecise")
    if claim.delta is not None:
        outcome = claim.delta.compare(abs(change), rounding=now.rounding + then.rounding)
        band = bench.band(base.measure) * max(now.value, then.value)
        wide = claim.delta.disagrees
        sure = not wide.lo - band <= abs(change) <= wide.hi + band
        checks.append(True if outcome == "agrees" else False if sure else None)
    if any(c is False for c in checks):
        return replace(base, agrees=False, code="disagrees")
    if all(c is True for c in checks) and checks:
        return replace(base, agrees=True, code="agrees")
    return replace(base, code="close")


def _sign(base: Reading, now: Value, then: Value, bench: Bench) -> int:
    """0 when the change is within the series' usual monthly change or revision band."""
    assert now.value is not None
    assert then.value is not None
    releases = {o.release for v in (now, then) for o in v.figures}
    together = len(releases) == 1  # printed side by side, they were revised together
    band = bench.lookup.band(base.measure) if together else bench.band(base.measure)
    usual = 0.0
    if base.period is not None and base.period.basis == "month":
        usual = bench.lookup.usual_change(base.measure, base.place, base.breakdown) or 0.0
    slack = max(band, usual) * max(now.value, then.value)
    slack += (now.rounding + then.rounding) / 2
    change = now.value - then.value
    return 0 if abs(change) <= slack else (1 if change > 0 else -1)


def _size(
    quantity: Quantity, percent: float, base: Reading, now: Value, then: Value, bench: Bench
) -> bool | None:
    """A percent change against its own rounding and what revisions of either end could do to it."""
    slack = 100 * bench.band(base.measure) * (1 + percent / 100)
    outcome = quantity.compare(percent)
    if outcome == "agrees":
        return True
    wide = replace(
        quantity, disagrees=Interval(quantity.disagrees.lo - slack, quantity.disagrees.hi + slack)
    )
    return False if wide.compare(percent) == "disagrees" else None


def _near(quantity: Quantity, value: Value, base: Reading, bench: Bench) -> bool | None:
    assert value.value is not None
    outcome = quantity.compare(value.value, rounding=value.rounding, band=bench.band(base.measure))
    return {"agrees": True, "disagrees": False}.get(outcome)


def judge_comparison(claim: Claim, bench: Bench) -> Judged:
    """'More in A than in B': a trend whose base is B."""
    return judge_trend(claim, bench)
