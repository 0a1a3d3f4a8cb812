"""Statistical baselines: what a forecast must beat, each as a sample of paths.

Every one works on logs and takes its spread from its own one-step residuals. `values` is a row of
months (or years, with `season` 1) with NaN for gaps; the answer is draws x horizon, in the unit of
the figures. They use every residual alike, as the textbook forms do.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.forecasts.ets import ets

Array = NDArray[np.float64]
Generator = np.random.Generator
Baseline = Callable[[Array, int, int, Generator, int], Array]

SMALLEST = 0.5  # a month with no event at all counts as half of one on the log scale
LARGEST_LOG = 25.0  # 72 billion: a draw does not run away beyond it


def logs(values: Array) -> Array:
    """Natural logs, gaps kept."""
    return np.log(np.maximum(values, SMALLEST))


def unlogged(paths: Array) -> Array:
    """Back from logs."""
    return np.exp(np.minimum(paths, LARGEST_LOG))


def random_walk(
    values: Array, horizon: int, draws: int, random: Generator, season: int = 12
) -> Array:
    """Tomorrow is like today: no drift, spread growing with the square root of the horizon."""
    log = logs(values)
    steps = _steps(log)
    spread = float(np.sqrt(np.mean(steps**2))) if steps.size else 0.0
    shocks = random.standard_normal((draws, horizon)) * spread
    return unlogged(log[np.isfinite(log)][-1] + np.cumsum(shocks, axis=1))


def drift(values: Array, horizon: int, draws: int, random: Generator, season: int = 12) -> Array:
    """A random walk that keeps the mean change of the past, with the doubt about that mean."""
    log = logs(values)
    steps = _steps(log)
    mean = float(steps.mean()) if steps.size else 0.0
    spread = float(steps.std(ddof=1)) if steps.size > 1 else 0.0
    slope = mean + random.standard_normal((draws, 1)) * spread / np.sqrt(max(1, steps.size))
    shocks = random.standard_normal((draws, horizon)) * spread + slope
    return unlogged(log[np.isfinite(log)][-1] + np.cumsum(shocks, axis=1))


def seasonal_naive(
    values: Array, horizon: int, draws: int, random: Generator, season: int = 12
) -> Array:
    """Each month is like the same month a year earlier."""
    log = logs(values)
    yearly = log[season:] - log[:-season]
    yearly = yearly[np.isfinite(yearly)]
    spread = float(np.sqrt(np.mean(yearly**2))) if yearly.size else 0.0
    last = np.array([_latest_of(log, step, season) for step in range(season)])
    paths = np.empty((draws, horizon))
    level = np.repeat(last[None, :], draws, axis=0)
    for step in range(horizon):
        here = step % season
        level[:, here] += random.standard_normal(draws) * spread
        paths[:, step] = level[:, here]
    return unlogged(paths)


def smoothing(
    values: Array, horizon: int, draws: int, random: Generator, season: int = 12
) -> Array:
    """ETS: exponential smoothing of level, damped trend and season, chosen by AICc."""
    return unlogged(ets(logs(values), season).paths(horizon, draws, random))


BASELINES: dict[str, Baseline] = {
    "random_walk": random_walk,
    "drift": drift,
    "seasonal_naive": seasonal_naive,
    "ets": smoothing,
}


def _steps(log: Array) -> Array:
    """Changes between neighbours that are both there."""
    steps = np.diff(log)
    return np.asarray(steps[np.isfinite(steps)])


def _latest_of(log: Array, step: int, season: int) -> float:
    """The newest value held of the month `step` after the end; the last value if none is."""
    same = log[::-1][season - 1 - step :: season]
    same = same[np.isfinite(same)]
    return float(same[0]) if same.size else float(log[np.isfinite(log)][-1])
