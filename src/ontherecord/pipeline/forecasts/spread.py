"""The pool's bands corrected by how wide earlier ones should have been; nothing later is seen.

For each horizon the factor is the one under which 80% bands would have held 80% of what had come
true by the day of the origin, over all lines. Bands are only ever widened, and not by much: a past
in which policy moved more than usual does not say by how much it will move next.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.forecasts.widen import SMALLEST

Array = NDArray[np.float64]

GROUPS: dict[str, tuple[int, int]] = {"1-6": (0, 6), "7-12": (6, 12), "13-24": (12, 24)}
LEVEL = 0.8
FEWEST = 60  # outcomes before a factor is taken; until then it is 1
LOWEST, HIGHEST = 1.0, 1.3


class Spread:
    """What is known of past bands by group: how far outcomes lay off, and when that was known."""

    def __init__(self) -> None:
        self._known: dict[str, list[Array]] = {group: [] for group in GROUPS}
        self._off: dict[str, list[Array]] = {group: [] for group in GROUPS}
        self._told: dict[date, list[float]] = {}

    def learn(self, draws: Array, seen: Array, known: Array) -> None:
        """Note an uncorrected forecast of one origin, what came, and the days it became known."""
        off = beyond(draws, seen)
        for group, (a, b) in GROUPS.items():
            here = np.isfinite(off[a:b])
            self._off[group].append(off[a:b][here])
            self._known[group].append(known[a:b][here])

    def factors(self, day: date) -> list[float]:
        """The factor of each group as it could be known on a day; days are asked in order.

        What is learned later than a day was first asked for does not change its answer: nothing
        from an origin on the same day can have come true by then.
        """
        if day not in self._told:
            self._told[day] = [self._factor(group, day.toordinal()) for group in GROUPS]
        return self._told[day]

    def _factor(self, group: str, day: int) -> float:
        if not self._off[group]:
            return 1.0
        off = np.concatenate(self._off[group])[np.concatenate(self._known[group]) <= day]
        if off.size < FEWEST:
            return 1.0
        return round(float(np.clip(np.quantile(off, LEVEL), LOWEST, HIGHEST)), 3)


def beyond(draws: Array, seen: Array) -> Array:
    """How far what came lay from the median, in half widths of the 80% band on its side.

    Above the median in the unit of the figures, below it on logs, as `corrected` stretches.
    """
    tail = (1 - LEVEL) / 2
    low, middle, high = np.maximum(np.quantile(draws, (tail, 0.5, 1 - tail), axis=0), SMALLEST)
    above = (seen - middle) / np.maximum(high - middle, SMALLEST)
    below = np.log(middle / np.maximum(seen, SMALLEST)) / np.maximum(np.log(middle / low), SMALLEST)
    return np.asarray(np.where(seen > middle, above, below))


def corrected(draws: Array, factors: list[float]) -> Array:
    """The draws with their distance to the median times the factor of the horizon's group.

    Above the median in the unit of the figures, so that no tail runs away; below it on logs, so
    that none falls under 0.
    """
    steps = draws.shape[1]
    factor = np.ones(steps)
    for (a, b), one in zip(GROUPS.values(), factors, strict=True):
        factor[a:b] = one
    middle = np.maximum(np.median(draws, axis=0), SMALLEST)
    above = middle + (draws - middle) * factor
    below = middle * np.exp(np.log(np.maximum(draws, SMALLEST) / middle) * factor)
    return np.where(draws > middle, above, below)
