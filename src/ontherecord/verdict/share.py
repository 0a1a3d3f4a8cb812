"""Judge shares: a group over its whole, from one measure, period, place and set."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.base.period import Period
from ontherecord.claims.claim import Claim
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench, Option, options
from ontherecord.verdict.combine import combine
from ontherecord.verdict.finding import Judged, Reading
from ontherecord.verdict.values import Value, flow_value, latest_stock, stock_values


def judge_share(claim: Claim, bench: Bench) -> Judged:
    """The verdict on 'x% of the measure were of the group'."""
    return combine(claim, tuple(_read(claim, o, bench) for o in options(claim, bench)), bench)


def _read(claim: Claim, option: Option, bench: Bench) -> Reading:
    measure = option.measure
    base = Reading(
        option.tier,
        measure.id,
        option.period,
        option.how,
        option.place,
        option.breakdown,
        "percent",
        counted=measure.unit,
    )
    if claim.percent is None or not option.breakdown:
        return replace(base, code="wrong_set", why="the group is not one the record breaks out")
    if claim.unread:
        return replace(
            base, code="unread_qualifier", why="a word that may narrow the count is not read"
        )
    top, period = _value(option, option.breakdown, bench)
    bottom, other = _value(option, "", bench)
    if (
        top is None
        or bottom is None
        or period is None
        or other is None
        or not bottom.value
        or top.value is None
    ):
        code = "no_period" if option.period is None and bench.published is None else "not_held"
        return replace(base, code=code, why="the group or its whole is not held for this period")
    if not period.same_days(other):
        return replace(base, code="wrong_set", why="group and whole are held for different days")
    percent = 100 * top.value / bottom.value
    outcome = claim.percent.compare(percent, band=0.0)
    figures = (
        *(bench.figure("numerator", o) for o in top.figures[:1]),
        *(bench.figure("denominator", o) for o in bottom.figures[:1]),
    )
    return replace(
        base,
        value=percent,
        figures=figures,
        period=period,
        agrees={"agrees": True, "disagrees": False}.get(outcome),
        code={"agrees": "agrees", "disagrees": "disagrees", "letter": "true_in_letter"}.get(
            outcome, "close"
        ),
        letter=outcome == "letter",
        why=f"{words.number(top.value)} of {words.number(bottom.value)} is {percent:.1f}%",
        result={"type": "share", "percent": round(percent, 2), "same_set": True},
    )


def _value(option: Option, breakdown: str, bench: Bench) -> tuple[Value | None, Period | None]:
    measure, tiers = option.measure, bench.tiers(option.measure)
    if measure.flow_or_stock == "flow":
        if option.period is None:
            return None, None
        found = flow_value(
            bench.lookup, measure, option.place, breakdown, option.period, bench.as_of, tiers
        )
        return (found, option.period) if found.value is not None else (None, None)
    if option.period is None:
        if bench.published is None:
            return None, None
        held = latest_stock(
            bench.lookup, measure, option.place, breakdown, bench.published, bench.as_of, tiers
        )
    else:
        held = stock_values(
            bench.lookup, measure, option.place, breakdown, option.period, bench.as_of, tiers
        )
    if not held:
        return None, None
    o = held[0]
    return Value(o.value, o.value, o.value, (o,), "published", o.rounded_to), o.period
