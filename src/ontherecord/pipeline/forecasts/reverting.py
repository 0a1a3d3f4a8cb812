"""One flow or rate on its own: a log that returns to its weighted mean, with a season.

u(t) = mean + phi (u(t-1) - mean) + error, where u is the log less its seasonal factor. Several are
simulated together with the correlation of their past errors; errors have heavier tails than the
normal, because policy moves in steps. What the fit does not know (mean, phi) is drawn too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.forecasts import weights

Array = NDArray[np.float64]
Months = NDArray[np.int64]

SLOWEST, FASTEST = 0.985, 0.3  # bounds of phi
TAIL = 5.0  # degrees of freedom of the errors
YEARS_FOR_SEASON = 3
FEWEST = 12  # held months to fit on
SHRUNK = 0.9  # correlations are drawn towards 0 a little


@dataclass(frozen=True, slots=True)
class Reverting:
    """A fitted flow or rate, with its state after the last month."""

    season: Array  # by calendar month, January first; zeros without a season
    mean: float
    mean_error: float
    phi: float
    phi_error: float
    sigma: float
    level: Array  # the logs less season, by month; NaN for gaps
    residuals: Array  # one-step errors, by month; NaN where unknown

    @property
    def state(self) -> float:
        """The last level that is known."""
        held = self.level[np.isfinite(self.level)]
        return float(held[-1])

    def expected(self, state: Array, first: Months, horizon: int) -> Array:
        """Logs without errors from each state (n x horizon); `first` is the month after each."""
        steps = np.arange(1, horizon + 1)
        path = self.mean + (state[:, None] - self.mean) * self.phi**steps
        return np.asarray(path + self.season[(first[:, None] + steps - 1) % 12])


def fit(log: Array, months: Months, *, seasonal: bool = True) -> Reverting:
    """Fit to logs by month, recent months counting more and those of the pandemic less."""
    weight = weights.month_weights(months)
    enough = int(np.isfinite(log).sum()) >= YEARS_FOR_SEASON * 12
    season = _season(log, months, weight) if seasonal and enough else np.zeros(12)
    level = log - season[months % 12]
    mean = weights.mean(level, weight)
    before, after, w = level[:-1] - mean, level[1:] - mean, weight[1:]
    pairs = np.isfinite(before) & np.isfinite(after)
    before, after, w = before[pairs], after[pairs], w[pairs]
    number = w.sum() ** 2 / (w**2).sum() if w.size else 0.0
    if number < 4 or (w * before**2).sum() <= 0:
        return Reverting(season, mean, 0.0, SLOWEST, 0.0, 0.0, level, np.full(len(log), np.nan))
    raw = float((w * before * after).sum() / (w * before**2).sum())
    phi = float(np.clip(raw + (1 + 3 * raw) / number, FASTEST, SLOWEST))  # small-sample bias
    residuals = np.full(len(log), np.nan)
    residuals[1:] = (level[1:] - mean) - phi * (level[:-1] - mean)
    sigma = weights.deviation(residuals, weight) * np.sqrt(number / max(1.0, number - 2))
    spread = weights.deviation(level - mean, weight)
    phi_error = float(sigma / max(1e-9, spread) / np.sqrt(number))
    mean_error = float(min(spread, sigma / (1 - phi) / np.sqrt(number)))
    return Reverting(season, mean, mean_error, phi, phi_error, float(sigma), level, residuals)


def simulate(
    parts: Sequence[Reverting], first: int, horizon: int, draws: int, random: np.random.Generator
) -> Array:
    """Logs of all parts together: parts x draws x horizon, the first month numbered `first`."""
    root = np.linalg.cholesky(correlation(parts))
    shocks = random.standard_normal((horizon, draws, len(parts))) @ root.T
    tails = np.sqrt((TAIL - 2) / random.chisquare(TAIL, (horizon, draws, 1)))
    shocks *= tails
    found = np.empty((len(parts), draws, horizon))
    for number, part in enumerate(parts):
        phi = part.phi + random.standard_normal(draws) * part.phi_error
        phi = np.clip(phi, FASTEST, SLOWEST)
        mean = part.mean + random.standard_normal(draws) * part.mean_error
        off = part.state - mean
        for step in range(horizon):
            off = phi * off + shocks[step, :, number] * part.sigma
            found[number, :, step] = mean + off + part.season[(first + step) % 12]
    return found


def correlation(parts: Sequence[Reverting]) -> Array:
    """Of the past errors of the parts, drawn a little towards 0; always usable as it is."""
    count = len(parts)
    errors = np.column_stack([part.residuals for part in parts])
    whole = errors[np.isfinite(errors).all(axis=1)]
    found = np.eye(count)
    if count > 1 and len(whole) >= FEWEST and (whole.std(axis=0) > 0).all():
        found = SHRUNK * np.corrcoef(whole.T) + (1 - SHRUNK) * np.eye(count)
    return np.asarray(found)


def _season(log: Array, months: Months, weight: Array) -> Array:
    """Seasonal factors from changes month on month, shrunk by what chance alone would give."""
    steps, w, place = np.diff(log), weight[1:], months[1:] % 12
    held = np.isfinite(steps)
    steps, w, place = steps[held], w[held], place[held]
    centre = float((w * steps).sum() / w.sum())
    off = steps - centre
    limit = 3 * float(np.median(np.abs(off)) * 1.4826)  # one break is no season
    off = np.clip(off, -limit, limit) if limit > 0 else off
    sums = np.bincount(place, w * off, 12)
    totals = np.maximum(np.bincount(place, w, 12), 1e-9)
    change = sums / totals
    left = off - change[place]
    noise = float((w * left**2).sum() / w.sum()) * float(
        (np.bincount(place, w**2, 12) / totals**2).mean()
    )
    signal = float((change**2).mean())
    kept = max(0.0, 1 - noise / signal) if signal > 0 else 0.0
    change = (change - change.mean()) * kept
    factors = np.cumsum(change)
    return np.asarray(factors - factors.mean())
