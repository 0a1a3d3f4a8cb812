"""How much a past month counts when a model is fitted at an origin."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RECENT = 36  # months that count in full
HALVED_EVERY = 60  # older months count half as much for every five years
PANDEMIC = (2020 * 12 + 2, 2021 * 12 + 5)  # March 2020 to June 2021, by month number
PANDEMIC_VARIANCE = 4.0  # a month of these tells a quarter of what another does; none is deleted


def month_weights(months: NDArray[np.int64]) -> Array:
    """The weight of each month, counted back from the last one."""
    age = np.maximum(0, months[-1] - months - (RECENT - 1)) if months.size else months
    weight = 0.5 ** (age / HALVED_EVERY)
    unusual = (months >= PANDEMIC[0]) & (months <= PANDEMIC[1])
    return np.where(unusual, weight / PANDEMIC_VARIANCE, weight)


def mean(values: Array, weight: Array) -> float:
    """The weighted mean of the values that are there; 0 when none is."""
    here = np.isfinite(values)
    total = weight[here].sum()
    return float((values[here] * weight[here]).sum() / total) if total > 0 else 0.0


def deviation(values: Array, weight: Array) -> float:
    """The weighted root mean square about 0 of the values that are there."""
    return float(np.sqrt(mean(values**2, weight)))
