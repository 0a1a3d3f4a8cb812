"""How good a forecast was: CRPS, coverage, width, bias and PIT of a sample of draws.

Each takes `draws` (draws x cases) and `seen` (cases) and gives one number per case; a case that was
not seen (NaN) gives NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def crps(draws: Array, seen: Array) -> Array:
    """The continuous ranked probability score, in the unit of the figures; 0 is perfect.

    The fair estimate: its mean does not depend on how many draws there are. It is the mean
    distance of the draws to what was seen less half the mean distance between two draws, and may
    fall a little below 0 for a case by chance; it is then 0.
    """
    count = draws.shape[0]
    if count < 2:
        raise ValueError("a score of a sample needs two draws or more")
    distance = np.abs(draws - seen).mean(axis=0)
    ordered = np.sort(draws, axis=0)
    weight = 2.0 * np.arange(1, count + 1) - count - 1
    spread = np.tensordot(weight, ordered, axes=(0, 0)) / (count * (count - 1))
    return np.asarray(np.maximum(distance - spread, 0.0))


def interval(draws: Array, level: float) -> tuple[Array, Array]:
    """The central interval that holds `level` of the draws (0.8: the 10th to 90th percentile)."""
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    tail = (1 - level) / 2
    low, high = np.quantile(draws, (tail, 1 - tail), axis=0)
    return np.asarray(low), np.asarray(high)


def covered(draws: Array, seen: Array, level: float) -> Array:
    """1 where the central interval holds what was seen, 0 where not."""
    low, high = interval(draws, level)
    inside = ((low <= seen) & (seen <= high)).astype(np.float64)
    return np.where(np.isnan(seen), np.nan, inside)


def width(draws: Array, level: float) -> Array:
    """How wide the central interval is."""
    low, high = interval(draws, level)
    return high - low


def bias(draws: Array, seen: Array) -> Array:
    """The median less what was seen: above 0 the forecast was too high."""
    return np.asarray(np.median(draws, axis=0) - seen)


def pit(draws: Array, seen: Array) -> Array:
    """The share of draws at or under what was seen; even between 0 and 1 when all is well."""
    below = (draws < seen).mean(axis=0) + 0.5 * (draws == seen).mean(axis=0)
    return np.where(np.isnan(seen), np.nan, below)
