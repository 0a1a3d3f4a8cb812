"""Judge two counts side by side: which of two groups, places or measures had more in one period."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.claims.claim import Claim
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench, Option, options, unfinished
from ontherecord.verdict.combine import combine
from ontherecord.verdict.finding import Judged, Reading
from ontherecord.verdict.multiples import multiple
from ontherecord.verdict.share import value_of

CLOSE = 0.02  # of the larger count: a smaller difference may be a revision


def judge_pair(claim: Claim, bench: Bench) -> Judged:
    """The verdict on 'more A than B': both figures of the same period, by every measure meant."""
    versus = claim.versus
    assert versus is not None
    others = options(versus, bench)
    readings = [
        _read(claim, one, other, bench)
        for one in options(claim, bench)
        for other in others
        if _beside(one, other, claim)
    ]
    held = [r for r in readings if r.code != "not_held"]
    return combine(claim, tuple(held or readings), bench)


def _beside(one: Option, other: Option, claim: Claim) -> bool:
    """Two readings to be set side by side: of one period, and of one measure where that is said."""
    assert claim.versus is not None
    same = {t.measure for t in claim.terms} == {t.measure for t in claim.versus.terms}
    if one.period != other.period or (same and one.measure.id != other.measure.id):
        return False
    return (one.place, one.breakdown, one.measure.id) != (
        other.place, other.breakdown, other.measure.id,
    )  # fmt: skip


def _read(claim: Claim, one: Option, other: Option, bench: Bench) -> Reading:
    tier = one.tier if one.tier == other.tier else "loose"
    base = Reading(
        tier, one.measure.id, one.period, one.how, one.place, one.breakdown, one.measure.unit
    )
    if claim.unread:
        why = "a word that may narrow the count is not read"
        return replace(base, code="unread_qualifier", why=why)
    if one.period is None:
        return replace(base, code="no_period", why="the period of the two counts is not stated")
    if unfinished(one.period, bench):
        return replace(base, code="partial_period", why="the period was not over at publication")
    first, days = value_of(one, one.breakdown, bench)
    second, others = value_of(other, other.breakdown, bench)
    if first is None or second is None or first.value is None or not second.value:
        return replace(base, code="not_held", why="one of the two counts is not held")
    if days != others:
        return replace(base, code="wrong_set", why="the two counts are held for different days")
    change = first.value - second.value
    ratio = first.value / second.value
    base = replace(
        base,
        period=days,
        value=first.value,
        figures=(
            *(bench.figure("value", o) for o in first.figures[:1]),
            *(bench.figure("base", o) for o in second.figures[:1]),
        ),
        result={
            "type": "change",
            "absolute": change,
            "percent": round(100 * (ratio - 1), 2),
            "base": one.period.to_dict(),
        },
        why=f"{words.number(first.value)}, against {words.number(second.value)} "
        f"({_name(one, other, bench)})",
    )
    if abs(change) <= CLOSE * max(first.value, second.value):
        return replace(base, code="close")
    if (change > 0) != (claim.direction == "up"):
        return replace(base, agrees=False, code="disagrees")
    fits = multiple(claim, ratio) if claim.factor else True
    if fits is None:
        return replace(base, code="close")
    return replace(base, agrees=fits, code="agrees" if fits else "disagrees")


def _name(one: Option, other: Option, bench: Bench) -> str:
    """What the other count is of, by what tells it from the first."""
    if other.measure.id != one.measure.id:
        return other.measure.counted
    if other.breakdown != one.breakdown:
        return words.breakdown_name(other.breakdown, bench.catalog).strip(" ()")
    return words.place_name(other.place, bench.catalog).strip(", ")
