"""Model error: bands at least as wide as the errors the model made where it was fitted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.forecasts import weights

Array = NDArray[np.float64]

FEWEST = 12  # past errors at a horizon before they say anything
SMALLEST = 1e-9


def widened(paths: Array, errors: Array, weight: Array) -> Array:
    """The paths with their spread about the median raised to that of past errors, on logs.

    paths: draws x horizon, in the unit of the figures. errors: log errors by month of origin and
    horizon, NaN where unknown; `weight` is of the months of origin. A spread is never lowered; a
    horizon with too few past errors is raised like the one before it.
    """
    log = np.log(np.maximum(paths, SMALLEST))
    centre = np.median(log, axis=0)
    spread = np.maximum(log.std(axis=0), SMALLEST)
    raised, last = np.ones(paths.shape[1]), 1.0
    for step in range(paths.shape[1]):
        if np.isfinite(errors[:, step]).sum() >= FEWEST:
            last = max(1.0, weights.deviation(errors[:, step], weight) / float(spread[step]))
        raised[step] = last
    return stretched(paths, raised, centre)


def stretched(paths: Array, factor: Array, centre: Array | None = None) -> Array:
    """The paths with each month's log distance to the median times a factor."""
    log = np.log(np.maximum(paths, SMALLEST))
    middle = np.median(log, axis=0) if centre is None else centre
    return np.asarray(np.exp(np.minimum(middle + (log - middle) * factor, 25.0)))
