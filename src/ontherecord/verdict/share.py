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
    readings = tuple(group_share(claim, o, bench) for o in options(claim, bench))
    return combine(claim, readings, bench)


Held = tuple[Value | None, Period | None]  # a value, and the days for which it is held


def group_share(claim: Claim, option: Option, bench: Bench) -> Reading:
    """The reading of a group's share in its measure, for the option's period and place."""
    if not option.breakdown:
        why = "the group is not one the record breaks out"
        return replace(_unread(option), code="wrong_set", why=why)
    top = value_of(option, option.breakdown, bench)
    return share_reading(claim, option, top, value_of(option, "", bench), bench)


def _unread(option: Option) -> Reading:
    return Reading(
        option.tier,
        option.measure.id,
        option.period,
        option.how,
        option.place,
        option.breakdown,
        "percent",
        counted=option.measure.unit,
    )


def share_reading(claim: Claim, option: Option, part: Held, whole: Held, bench: Bench) -> Reading:
    """The claim's percentage against `part` over `whole`, which must be of the same days."""
    base = _unread(option)
    (top, period), (bottom, other) = part, whole
    if claim.percent is None:
        return replace(base, code="wrong_unit", why="no percentage is stated")
    if claim.unread:
        return replace(
            base, code="unread_qualifier", why="a word that may narrow the count is not read"
        )
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


def value_of(option: Option, breakdown: str, bench: Bench) -> Held:
    """The option's figure for a breakdown and the days it is of; None where it is not held."""
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
