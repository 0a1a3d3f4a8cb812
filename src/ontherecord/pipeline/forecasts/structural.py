"""What the capacity model's own mechanism says without levers, as a sample of paths.

A mechanism is named in the list of backtested lines: `reverting` (a flow on its own), `population`
(detention as a stock by agency) or `leaving` (a count of those who leave detention). Each is fitted
with the months it is given and no others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.forecasts import detention, reverting, weights
from ontherecord.pipeline.forecasts.baselines import logs, unlogged
from ontherecord.pipeline.forecasts.monthly import Monthly
from ontherecord.pipeline.forecasts.widen import widened

Array = NDArray[np.float64]

MECHANISMS = ("reverting", "population", "leaving")
FEWEST = 24  # months in which everything a mechanism needs is held


def structural(
    target: Monthly,
    mechanism: str,
    counted: Sequence[Monthly],
    booked: Sequence[Monthly],
    horizon: int,
    draws: int,
    random: np.random.Generator,
) -> Array:
    """Sample paths of the months after the target's last, draws x horizon.

    counted, booked: by agency, the parts of the target and the book-ins. Where a stock-flow has
    fewer than FEWEST whole months, or its last month is incomplete, the flow is taken on its own.
    """
    if mechanism not in MECHANISMS:
        raise ValueError(f"no mechanism is called {mechanism!r}")
    if mechanism != "reverting":
        months, rows = aligned(target, [*counted, *booked])
        half = len(counted)
        whole = np.array([all(np.isfinite(month)) for month in zip(*rows, strict=True)] or [False])
        if int(np.sum(whole)) >= FEWEST and bool(whole[-1]):
            model = detention.population if mechanism == "population" else detention.leaving
            paths = model(rows[:half], rows[half:], months, horizon, draws, random)
            parts = sum(float(row[-1]) for row in rows[:half])
            return np.asarray(paths * (target.values[-1] / parts if parts > 0 else 1.0))
    return alone(target, horizon, draws, random)


def alone(target: Monthly, horizon: int, draws: int, random: np.random.Generator) -> Array:
    """A flow on its own, returning to its mean, with a season."""
    log, months = logs(target.values), target.months
    part = reverting.fit(log, months)
    paths = unlogged(reverting.simulate([part], target.last + 1, horizon, draws, random)[0])
    errors = detention.seen_less(part.expected(part.level, months + 1, horizon), log)
    return widened(paths, errors, weights.month_weights(months))


def aligned(target: Monthly, others: Sequence[Monthly]) -> tuple[NDArray[np.int64], list[Array]]:
    """The months all of them reach, up to the target's last, and each one's values there."""
    if not others or any(not other.values.size for other in others):
        return np.empty(0, dtype=np.int64), []
    first = max(other.first for other in others)
    if first > target.last:
        return np.empty(0, dtype=np.int64), []
    months = np.arange(first, target.last + 1)
    return months, [np.array([other.at(int(m)) for m in months]) for other in others]
