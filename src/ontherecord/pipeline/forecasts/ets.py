"""Exponential smoothing in error-correction form, fitted on a grid, all of it in NumPy.

Level, damped trend and season, with additive errors (on logs, so relative ones). The smoothing
constants come from a grid that is run through the series all at once; the form is chosen by AICc.
A gap leaves the state as the model would carry it on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ALPHA = (0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0)  # of the level
BETA = (0.02, 0.05, 0.1, 0.2, 0.4)  # of the trend
PHI = (0.8, 0.9, 0.98)  # damping of the trend
GAMMA = (0.02, 0.1, 0.25)  # of the season
YEARS_FOR_SEASON = 4  # fewer do not tell a season from chance


@dataclass(frozen=True, slots=True)
class Smoothed:
    """A fitted form with its state after the last month."""

    alpha: float
    beta: float
    phi: float
    gamma: float
    level: float
    slope: float
    season: Array  # the factors of the coming months, in order; one 0 when there is no season
    sigma: float

    def paths(self, horizon: int, draws: int, random: np.random.Generator) -> Array:
        """Simulated logs, draws x horizon."""
        level, slope = np.full(draws, self.level), np.full(draws, self.slope)
        season = np.repeat(self.season[None, :], draws, axis=0)
        found = np.empty((draws, horizon))
        for step in range(horizon):
            here = step % len(self.season)
            error = random.standard_normal(draws) * self.sigma
            found[:, step] = level + self.phi * slope + season[:, here] + error
            level = level + self.phi * slope + self.alpha * error
            slope = self.phi * slope + self.beta * error
            season[:, here] += self.gamma * error
        return found


def ets(log: Array, season: int = 12) -> Smoothed:
    """The best form for a row of logs (NaN for gaps) that holds at least two values."""
    held = int(np.isfinite(log).sum())
    if held < 2:
        raise ValueError("smoothing needs two values or more")
    seasonal = season > 1 and held >= YEARS_FOR_SEASON * season
    grid = _grid(seasonal)
    factors = _first_season(log, season) if seasonal else np.zeros(1)
    return _best(log, grid, factors)


def _grid(seasonal: bool) -> Array:
    """Every (alpha, beta, phi, gamma) that is tried; 0 where a form has no such part."""
    trends = [(0.0, 0.0), *((b, p) for b in BETA for p in PHI)]
    seasons = (0.0, *GAMMA) if seasonal else (0.0,)
    rows = [
        (a, b, p, g)
        for a, (b, p), g in product(ALPHA, trends, seasons)
        if b <= a and (g == 0 or g <= 1.001 - a)
    ]
    return np.array(rows)


def _first_season(log: Array, season: int) -> Array:
    """Seasonal factors to start from: the mean change from month to month, centred."""
    steps = np.diff(log)
    place = np.arange(1, len(log)) % season
    change = np.array([_mean(steps[place == k]) for k in range(season)])
    change -= change.mean()
    factors = np.cumsum(change)
    return np.asarray(factors - factors.mean())


def _mean(values: Array) -> float:
    held = values[np.isfinite(values)]
    return float(held.mean()) if held.size else 0.0


def _best(log: Array, grid: Array, factors: Array) -> Smoothed:
    """Run every row of the grid through the series, and with and without a season."""
    found: tuple[float, Smoothed] | None = None
    plain = grid[grid[:, 3] == 0]
    runs = [(plain, np.zeros(1))]
    if len(factors) > 1:
        runs.append((grid, factors))
    for rows, start in runs:
        sse, level, slope, season, n = _run(log, rows, start)
        # level and its constant and the variance; slope, its constant and damping; the season
        count = 3 + 3 * (rows[:, 1] > 0) + (rows[:, 3] > 0) + len(start) - 1
        sigma2 = np.maximum(sse / max(1, n), 1e-12)
        aicc = (
            n * np.log(sigma2) + 2 * count + 2 * count * (count + 1) / np.maximum(1, n - count - 1)
        )
        k = int(np.argmin(aicc))
        if found is None or aicc[k] < found[0]:
            a, b, p, g = (float(x) for x in rows[k])
            freedom = max(1.0, n - float(count[k]) + 1)
            sigma = float(np.sqrt(max(sse[k], 0.0) / freedom))
            turned = np.roll(season[k], -(len(log) % len(start)))
            state = Smoothed(a, b, p, g, float(level[k]), float(slope[k]), turned, sigma)
            found = (float(aicc[k]), state)
    assert found is not None
    return found[1]


def _run(log: Array, rows: Array, start: Array) -> tuple[Array, Array, Array, Array, int]:
    """Squared errors and end states of every row of the grid at once."""
    alpha, beta, phi, gamma = rows.T
    period = len(start)
    first = int(np.flatnonzero(np.isfinite(log))[0])
    level = np.full(len(rows), log[first] - start[first % period])
    slope = np.zeros(len(rows))
    season = np.repeat(start[None, :], len(rows), axis=0)
    sse, n = np.zeros(len(rows)), 0
    for step in range(first + 1, len(log)):
        here = step % period
        carried = level + phi * slope
        if np.isnan(log[step]):
            level, slope = carried, phi * slope
            continue
        error = log[step] - carried - season[:, here]
        level = carried + alpha * error
        slope = phi * slope + beta * error
        season[:, here] += gamma * error
        sse += error**2
        n += 1
    return sse, level, slope, season, n
