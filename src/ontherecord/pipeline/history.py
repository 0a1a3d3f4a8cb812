"""What the record says month by month, as arrays, and what a series' past says about its shocks.

Only figures known by `as_of` are read, so a run can be repeated as of any day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ontherecord.pipeline.flows import Array
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Observation


@dataclass(frozen=True, slots=True)
class Monthly:
    """Figures of calendar months in order; a month that is not held is not there."""

    months: tuple[date, ...]  # first days
    values: Array
    figures: tuple[Observation, ...]

    def __len__(self) -> int:
        return len(self.months)

    def last(self, count: int) -> Monthly:
        """The latest `count` months that are held."""
        return Monthly(self.months[-count:], self.values[-count:], self.figures[-count:])

    def since(self, first: date) -> Monthly:
        """The months from `first` on."""
        n = sum(1 for month in self.months if month < first)
        return Monthly(self.months[n:], self.values[n:], self.figures[n:])


def monthly(
    record: LookUp,
    measure: str,
    place: str = "us",
    breakdown: str = "",
    as_of: date | None = None,
) -> Monthly:
    """The complete calendar months of a measure known by `as_of`, in the measure's unit."""
    found = record.series(measure, place, breakdown, "month", as_of)
    kept = [f for f in found if f.nature == "statistic" and not f.period.partial]
    kept.sort(key=lambda f: f.period.start)
    return Monthly(
        tuple(f.period.start for f in kept),
        np.array([f.value for f in kept], dtype=float),
        tuple(kept),
    )


def latest(
    record: LookUp,
    measure: str,
    breakdown: str = "",
    place: str = "us",
    as_of: date | None = None,
) -> Observation | None:
    """The figure of the latest day or period that was known by `as_of`, None when none was."""
    known = [
        f
        for f in record.observations(measure)
        if f.place == place
        and f.breakdown == breakdown
        and (as_of is None or (f.known_from is not None and f.known_from <= as_of))
    ]
    return max(known, key=lambda f: (f.period.end, f.known_from or date.min), default=None)


def month_number(month: date) -> int:
    """Months since the year 0: neighbours differ by one."""
    return month.year * 12 + month.month - 1


def month_after(month: date, count: int = 1) -> date:
    """The first day of the month `count` months later (earlier when negative)."""
    year, index = divmod(month_number(month) + count, 12)
    return date(year, index + 1, 1)


def seasons(series: Monthly) -> Array:
    """Twelve factors, January first, with mean 1: each month over the year around it.

    A month's factor is the mean ratio (logs) to the mean of the thirteen months centred on it, ends
    at half weight; a calendar month seen fewer than three times has factor 1.
    """
    logs = {month_number(m): float(np.log(max(v, 1.0))) for m, v in _pairs(series)}
    ratios: list[list[float]] = [[] for _ in range(12)]
    weights = np.r_[0.5, np.ones(11), 0.5] / 12
    for n, value in logs.items():
        around = [logs.get(n + k) for k in range(-6, 7)]
        whole = [x for x in around if x is not None]
        if len(whole) == 13:
            ratios[n % 12].append(value - float(weights @ np.array(whole)))
    factors = np.array([np.mean(r) if len(r) >= 3 else 0.0 for r in ratios])
    return np.asarray(np.exp(factors - factors.mean()), dtype=float)


def persistence(series: Monthly, factors: Array | None = None) -> tuple[float, float]:
    """(first autocorrelation, spread of the rest) of a series' logs around their mean.

    Neighbouring months only; the autocorrelation is held between 0 and 0.98 so that a shock fades.
    Fewer than 12 pairs say nothing: (0, 0).
    """
    season = np.ones(12) if factors is None else factors
    logs = {
        month_number(m): float(np.log(max(v, 1.0) / season[m.month - 1])) for m, v in _pairs(series)
    }
    pairs = [(logs[n - 1], x) for n, x in logs.items() if n - 1 in logs]
    if len(pairs) < 12:
        return 0.0, 0.0
    before, after = np.array(pairs).T
    mean = float(np.mean(list(logs.values())))
    x, y = before - mean, after - mean
    phi = float(np.clip(x @ y / max(float(x @ x), 1e-9), 0.0, 0.98))
    return phi, float(np.std(y - phi * x, ddof=1))


def _pairs(series: Monthly) -> Sequence[tuple[date, float]]:
    return list(zip(series.months, series.values.tolist(), strict=True))
