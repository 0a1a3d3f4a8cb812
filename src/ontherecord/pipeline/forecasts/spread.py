"""The pool's bands corrected by how wide earlier ones should have been; nothing later is seen.

For each horizon the factor is the one under which 80% bands would have held 80% of what had come
true by the day of the origin: over all lines, or of the line itself where that asks for more and
enough of it has come true. Bands are only ever widened, and not by much: a past in which policy
moved more than usual does not say by how much it will move next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.forecasts.widen import SMALLEST

Array = NDArray[np.float64]

GROUPS: dict[str, tuple[int, int]] = {"1-6": (0, 6), "7-12": (6, 12), "13-24": (12, 24)}
LEVEL = 0.8
FEWEST = 60  # outcomes of all lines before a factor is taken; until then it is 1
FEWEST_OWN = 36  # outcomes of the line itself
LOWEST, HIGHEST, HIGHEST_OWN = 1.0, 1.3, 1.6


@dataclass(frozen=True, slots=True)
class Learned:
    """How far outcomes of one origin lay off by group, and when each was known."""

    line: str
    off: Mapping[str, Array]
    known: Mapping[str, Array]


class Spread:
    """What is known of past bands, by line."""

    def __init__(self) -> None:
        self._learned: list[Learned] = []
        self._told: dict[tuple[date, str], list[float]] = {}

    def learn(self, line: str, draws: Array, seen: Array, known: Array) -> None:
        """Note an uncorrected forecast of one origin, what came, and the days it became known."""
        off = beyond(draws, seen)
        here = {group: np.isfinite(off[a:b]) for group, (a, b) in GROUPS.items()}
        self._learned.append(
            Learned(
                line,
                {group: off[a:b][here[group]] for group, (a, b) in GROUPS.items()},
                {group: known[a:b][here[group]] for group, (a, b) in GROUPS.items()},
            )
        )

    def factors(self, day: date, line: str) -> list[float]:
        """The factor of each group for a line as it could be known on a day; days are in order.

        What is learned later than a day was first asked for does not change its answer: nothing
        from an origin on the same day can have come true by then.
        """
        if (day, line) not in self._told:
            self._told[day, line] = [self._factor(group, day, line) for group in GROUPS]
        return self._told[day, line]

    def _factor(self, group: str, day: date, line: str) -> float:
        own = [one for one in self._learned if one.line == line]
        return max(
            _quantile(self._learned, group, day, FEWEST, HIGHEST),
            _quantile(own, group, day, FEWEST_OWN, HIGHEST_OWN),
        )


def _quantile(
    learned: Sequence[Learned], group: str, day: date, fewest: int, highest: float
) -> float:
    """The factor that outcomes known by a day ask for, 1 where there are too few."""
    known = [one.off[group][one.known[group] <= day.toordinal()] for one in learned]
    off = np.concatenate(known) if known else np.empty(0)
    if off.size < fewest:
        return 1.0
    return round(float(np.clip(np.quantile(off, LEVEL), LOWEST, highest)), 3)


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
