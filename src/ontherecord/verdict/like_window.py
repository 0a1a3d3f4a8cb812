"""A record whose window is not stated, beside windows of the length its number was announced for.

'A new record of 65,000 removals' names no window. Where an agency announced about that number for
some days, a longer period that had more per such window says that the number is no record over a
like window. It is a possibility and decides nothing: another window may have been meant.
"""

from __future__ import annotations

import math
from dataclasses import replace

from ontherecord.base.period import Period
from ontherecord.claims.claim import Claim
from ontherecord.record.observation import Observation
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench, Option
from ontherecord.verdict.finding import Judged, Reading
from ontherecord.verdict.trace import announced_as

_YEARS = ("fiscal_year", "calendar_year")


def like_window(claim: Claim, option: Option, bench: Bench) -> Reading | None:
    """A loose reading that disagrees: a year held more in some window as long as the announced one.

    None where no announcement fits the number, or no year is known to have held more. A year of d
    days is covered by ceil(d / n) windows of n days, so its best window had at least the year's
    count over that number of windows.
    """
    measure, quantity = option.measure, claim.quantity
    if measure.flow_or_stock != "flow" or quantity is None or claim.direction == "low":
        return None
    said = announced_as(claim, measure.id, option.place, option.breakdown, bench)
    best: tuple[float, Observation, Observation] | None = None
    for one in said:
        floor = _best_window(one.period, option, bench)
        top = max(quantity.disagrees.hi, one.value)
        if floor is not None and floor[0] > top and (best is None or floor[0] > best[0]):
            best = (floor[0], floor[1], one)
    if best is None:
        return None
    least, year, one = best
    why = (
        f"about this number was announced for {one.period.label} ({words.number(one.value)} in "
        f"{one.period.days} days); {year.period.label} had {words.number(year.value)}, so at least "
        f"{words.number(math.floor(least))} in some {one.period.days} days"
    )
    return Reading(
        "loose",
        measure.id,
        one.period,
        "the days for which about this number was announced",
        option.place,
        option.breakdown,
        measure.unit,
        agrees=False,
        code="by_bound",
        why=why,
        figures=(bench.figure("rival", year), bench.figure("other", one)),
        result={"type": "bound", "side": "floor", "because": why},
    )


def _best_window(period: Period, option: Option, bench: Bench) -> tuple[float, Observation] | None:
    """(what the best window of that length held at least, the year that says so)."""
    found: tuple[float, Observation] | None = None
    for basis in _YEARS:
        line = (option.measure.id, option.place, option.breakdown, basis, bench.as_of)
        for o in bench.lookup.series(*line):
            if o.nature != "statistic" or o.tier not in bench.tiers(option.measure):
                continue
            if not 0 < period.days < o.period.days:
                continue
            least = o.value * (1 - bench.band(o.measure)) / math.ceil(o.period.days / period.days)
            if found is None or least > found[0]:
                found = (least, o)
    return found


def told(judged: Judged) -> Judged:
    """An undecided record with what a like window says added to its summary."""
    beside = [
        r for r in judged.readings if r.resolved_by.startswith("the days for which") and r.why
    ]
    if not beside or judged.verdict in ("supported", "contradicted"):
        return judged
    return replace(judged, summary=f"{judged.summary} Over a like window: {beside[0].why}.")
