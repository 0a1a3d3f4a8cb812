"""A stated number beside what today's levers give: the context that CHECK shows with a promise.

One baseline is run for a record and kept, so a text full of promises costs one run. A promise is
not judged here: its document settles what was promised, and this says what the model makes of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from ontherecord.catalog.pipeline_store import PipelineCatalog, load_pipeline
from ontherecord.errors import NotHeld
from ontherecord.pipeline.engine import Run
from ontherecord.pipeline.goals import first_limit, three
from ontherecord.pipeline.history import month_number
from ontherecord.pipeline.model import open_model
from ontherecord.pipeline.outputs import OUTPUTS, Output, output_of, values
from ontherecord.record.lookup import LookUp

DRAWS = 400
MONTHS = 120  # ten years
SAME = 0.03  # a stated number this near to a scenario's goal is that goal
PER = {"year": 12.0, "month": 1.0, "day": 12 / 365.25}  # months in the period of a rate


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
    draws: int


@dataclass(frozen=True, slots=True)
class _Today:
    run: Run
    limits: dict[str, str]


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
    output = next((o for o in OUTPUTS if o.measure in measures and not _only_set(o)), None)
    if output is None:
        return None
    try:
        today = _today(record)
    except NotHeld:
        return None
    monthly = values(today.run, output)
    first = today.run.first_month
    never: float | None = None
    if output.kind == "stock":
        month = min(max(month_number(by) - month_number(first), 0), MONTHS - 1) if by else 0
        span, middle = today.run.months[month].isoformat()[:7], monthly[month]
        if by is not None:
            until = monthly[: month + 1]
            met = until <= value if float(np.median(monthly[0])) > value else until >= value
            never = float(1 - met.any(axis=0).mean())
    else:
        length = PER.get(per, 12.0)
        middle = monthly[:12].sum(axis=0) / 12 * length
        span = per or "year"
        if per:
            sums = np.lib.stride_tricks.sliding_window_view(monthly, 12, axis=0).sum(axis=-1)
            never = float(1 - (sums / 12 * length >= value).any(axis=0).mean())
    low, centre, high = three(middle)
    wanted = value / PER.get(per, 12.0) if output.kind == "flow" else value
    return Promise(
        _scenario(load_pipeline(), output, wanted), output, first, span, low, centre, high,
        today.limits[output.id], never, DRAWS,
    )  # fmt: skip


def _only_set(output: Output) -> bool:
    """Parts of a measure, and staff: today's levers hold it where it is, so they say nothing."""
    return bool(output.breakdown) or output.unit in ("officers", "agents")


def _scenario(catalog: PipelineCatalog, output: Output, wanted: float) -> str:
    """The shipped scenario whose goal is this number (of a flow: per month), else "today"."""
    for one in catalog.scenarios.values():
        goal = one.goal
        if goal is not None and output is output_of(goal.measure, goal.breakdown):
            stated = goal.value / (12 if goal.per == "year" else 1)
            if abs(wanted - stated) <= SAME * max(stated, 1.0):
                return one.id
    return "today"


@lru_cache(maxsize=4)
def _today(record: LookUp) -> _Today:
    model = open_model(record, load_pipeline(), draws=DRAWS)
    run = model.run((), MONTHS)
    return _Today(run, {one.id: first_limit(run, one) for one in OUTPUTS})
