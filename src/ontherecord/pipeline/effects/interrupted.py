"""An interrupted time series: how level and slope differ after a month, and by how much by chance.

The same fit at dates at which nothing is claimed (placebo dates) says how often a difference of
this size comes about anyway; a series that wanders makes small robust errors and large placebos.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.effects.robust import least_squares, usual_lags

Array = NDArray[np.float64]

BEFORE, AFTER = 12, 6  # the fewest months on either side
SEASONAL = 24  # months before from which on a season is allowed for
INTERVAL = 0.95
EXTREME = 0.05  # a placebo rank within this share of all is extreme
NEAR = 3  # another month is another date when it is farther than this from the event
LEVEL, SLOPE = 2, 3  # columns of the fit


@dataclass(frozen=True, slots=True)
class Part:
    """The change of level, or of slope per month, on logs, with its 95% interval."""

    change: float
    low: float
    high: float
    rank: int  # among the placebo dates and the date itself; 1 is the largest
    of: int

    @property
    def separated(self) -> bool:
        """True when the interval leaves out 0 and the placebo rank is extreme."""
        return not self.low <= 0 <= self.high and self.rank <= EXTREME * self.of


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The fit around one month."""

    level: Part
    slope: Part
    before: int
    after: int
    seasonal: bool
    lags: int
    better: int | None  # another month in the window at which the same fit leaves less over


def interrupted(log: Array, first: int, event: int, start: int, window: int) -> Interrupted | None:
    """Fit around a month; None when there are too few months on a side.

    log: by month, the first numbered `first`, NaN for gaps. event: the month of the event; the
    months from `start` on count as after, those between (the month itself, when the event was in
    its course) are left out. window: months on either side. Placebo dates are all earlier ones with
    the same windows that end before the event.
    """
    here = _one(log, first, event, start, window)
    if here is None:
        return None
    level, slope = [], []
    gap = start - event
    reach = window if window <= len(log) else len(log)
    after = min(reach, first + len(log) - start)
    for month in range(first + BEFORE, event - after - gap + 1):
        other = _one(log[: event - first], first, month, month + gap, window, after)
        if other is not None:
            level.append(other.parts[LEVEL][0])
            slope.append(other.parts[SLOPE][0])
    return Interrupted(
        _part(here.parts[LEVEL], level),
        _part(here.parts[SLOPE], slope),
        here.before,
        here.after,
        here.seasonal,
        here.lags,
        _better(log, first, event, start, window, here),
    )


def _better(
    log: Array, first: int, event: int, start: int, window: int, here: _Fitted
) -> int | None:
    """The month, not near the event, at which a change fits the same months best; None if none.

    The months left out and those at the ends, where a side would be too short, are not tried.
    """
    low, high = event - window, start + window
    months = np.arange(first, first + len(log))
    kept = np.where((months >= low) & (months < high), log, np.nan)
    kept[(months >= event) & (months < start)] = np.nan
    found: tuple[float, int] | None = None
    for month in range(low + BEFORE, high - AFTER + 1):
        if event - NEAR <= month <= start + NEAR:
            continue
        other = _one(kept, first, month, month, 2 * window + 1, seasonal=here.seasonal)
        if other is not None and other.left < here.left and (not found or other.left < found[0]):
            found = (other.left, month)
    return found[1] if found else None


class _Fitted(NamedTuple):
    """(change, error) of level and slope around a month, and the months that were used."""

    parts: dict[int, tuple[float, float]]
    before: int
    after: int
    seasonal: bool
    lags: int
    left: float  # the sum of squares not accounted for


def _one(
    log: Array,
    first: int,
    event: int,
    start: int,
    window: int,
    longest: int | None = None,
    seasonal: bool | None = None,
) -> _Fitted | None:
    months = np.arange(first, first + len(log))
    reach = window if longest is None else min(window, longest)
    early = (months >= event - window) & (months < event)
    late = (months >= start) & (months < start + reach)
    use = (early | late) & np.isfinite(log)
    before, after = int((use & early).sum()), int((use & late).sum())
    if before < BEFORE or after < AFTER:
        return None
    if seasonal is None:
        seasonal = before >= SEASONAL
    time, y = months[use], log[use]
    since = (time - start).astype(float)
    later = (time >= start).astype(float)
    columns = [np.ones(len(time)), since, later, later * since]
    if seasonal:
        angle = 2 * np.pi * time / 12
        columns += [np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle)]
    lags = usual_lags(len(time))
    fit = least_squares(y, np.column_stack(columns), time, lags)
    found = {k: (float(fit.coefficients[k]), fit.error(k)) for k in (LEVEL, SLOPE)}
    return _Fitted(found, before, after, seasonal, lags, float((fit.residuals**2).sum()))


def _part(estimate: tuple[float, float], placebo: list[float]) -> Part:
    change, error = estimate
    reach = 1.96 * error
    larger = sum(1 for other in placebo if abs(other) >= abs(change))
    return Part(change, change - reach, change + reach, larger + 1, len(placebo) + 1)
