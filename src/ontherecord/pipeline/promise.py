"""A stated number beside what today's levers give: the context that CHECK shows with a promise.

A promise is not judged here: its document settles what was promised, and this says what the model
makes of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ontherecord.catalog.pipeline_store import load_pipeline
from ontherecord.errors import NotHeld
from ontherecord.pipeline.reported import OUTPUTS, Output, output_of
from ontherecord.pipeline.today import today
from ontherecord.record.lookup import LookUp

SAME = 0.03  # a stated number this near to a scenario's goal is that goal
PER = {"year": 1.0, "month": 12.0, "day": 365.25}  # of them in a year


@dataclass(frozen=True, slots=True)
class Promise:
    """What the model says beside a stated number; quantiles over draws with today's levers."""

    scenario: str  # the shipped scenario of this goal, "today" when there is none
    output: Output
    first_month: date
    span: str  # what the three numbers are of: "year", "month", "day", or the month "2026-12"
    p10: float
    p50: float
    p90: float
    binding: str
    never_share: float | None  # of draws that do not reach it in ten years; None without a period


def promise(
    record: LookUp,
    measures: Collection[str],
    value: float,
    *,
    per: str = "",
    by: date | None = None,
) -> Promise | None:
    """What today's levers give of the first of `measures` that the pipeline projects.

    per: "year", "month" or "day" for a rate of a flow; by: the day a stock is promised for. None
    where nothing is projected, or the record holds too little to start from.
    """
    output = next((o for o in OUTPUTS if o.promised and o.measure in measures), None)
    if output is None:
        return None
    try:
        levers = today(record)
    except NotHeld:
        return None
    found: Mapping[str, Any] = levers["outputs"][output.id]
    first = date.fromisoformat(levers["first_month"])
    never: float | None = None
    if output.kind == "stock":
        last = len(found["months"]) - 1
        at = 0 if by is None else (by.year - first.year) * 12 + by.month - first.month
        at = min(max(at, 0), last)
        year, month = divmod(first.month - 1 + at, 12)
        span = f"{first.year + year}-{month + 1:02d}"
        three = found["months"][at]
        if by is not None:
            falling = found["months"][0][1] > value
            row = found["lowest" if falling else "highest"][at]
            below = bisect_left(row, value) / len(row)  # share of draws under the value
            never = 1 - below if falling else below
        wanted = value
    else:
        count = PER.get(per, 1.0)
        three = [number / count for number in found["year"]]
        span = per or "year"
        wanted = value * count
        if per:
            never = bisect_left(found["best"], wanted) / len(found["best"])
    low, middle, high = three
    return Promise(
        _scenario(output, wanted), output, first, span, low, middle, high, found["limit"], never
    )


def _scenario(output: Output, wanted: float) -> str:
    """The shipped scenario whose goal is this number (of a flow: per year), else "today"."""
    for one in load_pipeline().scenarios.values():
        goal = one.goal
        if goal is not None and output is output_of(goal.measure, goal.breakdown):
            stated = goal.value * (12 if goal.per == "month" else 1)
            if abs(wanted - stated) <= SAME * max(stated, 1.0):
                return one.id
    return "today"
