"""Changes since a year or a day, up to the time of writing: 'down 75 percent since 2000', 'have
more than doubled since Trump took office'. What stands for now and what for then is open (the
latest complete year or month known by the document's date, or the one before), so such a change is
supported by a pair of figures that bears it out, and never contradicted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from ontherecord.base import period as P
from ontherecord.base.period import Period
from ontherecord.claims.claim import Claim
from ontherecord.record.observation import Observation
from ontherecord.verdict.bench import Bench, Option
from ontherecord.verdict.finding import Reading
from ontherecord.verdict.values import Value, flow_value, latest_stock, stock_values

Judge = Callable[[Claim, Reading, Value, Value, Period, str, Bench], Reading]
_AROUND = timedelta(days=31)  # a stock's figure this near a day stands for it
_HOW = "a year or day named, to the latest complete period by the document's date"


def to_now(claim: Claim, option: Option, bench: Bench, judge: Judge) -> Reading:
    """The reading of a change whose base is named and whose own period is the time of writing."""
    measure = option.measure
    base = Reading(
        option.tier, measure.id, None, _HOW, option.place, option.breakdown, measure.unit
    )
    pairs = _stocks(claim, option, bench) if measure.flow_or_stock == "stock" else ()
    found = [
        judge(claim, replace(base, period=own), now, then, before, "the one named", bench)
        for own, now, before, then in pairs or _flows(claim, option, bench)
    ]
    if not found:
        return replace(
            base, code="not_held", why="no figures of the time named and of now are held"
        )
    sized = claim.percent is not None or claim.factor or claim.delta is not None
    fitting = [r for r in found if r.agrees is True]
    if fitting and (sized or len(fitting) == len(found)):
        return fitting[0]
    return replace(found[0], agrees=None, code="close", letter=False)


def _flows(
    claim: Claim, option: Option, bench: Bench
) -> Iterator[tuple[Period, Value, Period, Value]]:
    known: set[Period] = set()  # bases whose latest period had been published by then
    for own, before in _periods(claim, bench):
        if before in known:
            continue
        now, then = _flow(option, own, bench), _flow(option, before, bench)
        if now.value is not None and then.value is not None:
            yield own, now, before, then
            if all(_out(o, bench) for o in now.figures):
                known.add(before)


def _out(o: Observation, bench: Bench) -> bool:
    on = bench.published
    return on is not None and o.known_from is not None and o.known_from <= on


def _flow(option: Option, period: Period, bench: Bench) -> Value:
    tiers = bench.tiers(option.measure)
    return flow_value(
        bench.lookup, option.measure, option.place, option.breakdown, period, bench.as_of, tiers
    )


def _periods(claim: Claim, bench: Bench) -> list[tuple[Period, Period]]:
    """(own, base) of whole years after a year named, of whole months after a day or month named."""
    mention, on = claim.base_period, bench.published
    if mention is None or not mention.options or on is None:
        return []
    named = mention.options[0][0]
    if named.basis == "fiscal_year" or (named.start.month, named.start.day) == (10, 1):
        bases = [P.fiscal_year(named.start.year + 1)]
    elif named.basis == "calendar_year" or _year_alone(mention.text):
        bases = [P.fiscal_year(named.start.year), P.calendar_year(named.start.year)]
    else:
        first = P.month(named.start.year, named.start.month)
        months = [first.preceding()] if named.start.day > 1 else [first, first.preceding()]
        last = P.month(on.year, on.month).preceding()
        return [(own, b) for b in months for own in (last, last.preceding()) if own.start > b.end]
    return [(own, base) for base in bases for own in _years(base, on) if own.start > base.end]


def _year_alone(text: str) -> bool:
    words = text.lower().replace("at least", "").split()
    return len(words) <= 2 and words[-1][:4].isdigit()


def _years(base: Period, on: date) -> list[Period]:
    """The latest complete year before publication of the base's kind, and the one before it."""
    if base.basis == "fiscal_year":
        last = P.fiscal_year_of(on) - 1
        return [P.fiscal_year(last), P.fiscal_year(last - 1)]
    return [P.calendar_year(on.year - 1), P.calendar_year(on.year - 2)]


def _stocks(
    claim: Claim, option: Option, bench: Bench
) -> list[tuple[Period, Value, Period, Value]]:
    mention, on = claim.base_period, bench.published
    if mention is None or not mention.options or on is None:
        return []
    tiers = bench.tiers(option.measure)
    line = (bench.lookup, option.measure, option.place, option.breakdown)
    latest = latest_stock(*line, on, bench.as_of, tiers)
    named = mention.options[0][0]
    year = P.fiscal_year(named.start.year + (named.start.month >= 10))
    held = stock_values(*line, year, bench.as_of, tiers) if _whole(named, mention.text) else ()
    if not held:
        around = Period(named.start - _AROUND, named.start + _AROUND, "range")
        near = stock_values(*line, around, bench.as_of, tiers)
        held = tuple(sorted(near, key=lambda o: abs((o.period.end - named.start).days))[:1])
    return [
        (now.period, _single(now), then.period, _single(then))
        for now in latest
        for then in held[:1]
        if now.period.start > then.period.end
    ]


def _whole(named: Period, text: str) -> bool:
    return named.basis in ("fiscal_year", "calendar_year") or _year_alone(text)


def _single(o: Observation) -> Value:
    return Value(o.value, o.value, o.value, (o,), "published", o.rounded_to)
