"""Least squares with errors that allow for neighbours being alike (Newey and West 1987)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Fit(NamedTuple):
    """Coefficients with their robust covariance."""

    coefficients: Array
    covariance: Array
    residuals: Array

    def error(self, which: int) -> float:
        """The robust standard error of a coefficient."""
        return float(np.sqrt(max(0.0, self.covariance[which, which])))


def usual_lags(count: int) -> int:
    """How many neighbours are allowed for: 4 (n/100)^(2/9), rounded down, and at least 1."""
    return max(1, int(4 * (count / 100) ** (2 / 9)))


def least_squares(y: Array, x: Array, time: NDArray[np.int64], lags: int) -> Fit:
    """Fit y on the columns of x; `time` numbers the rows, so that a gap is no neighbour.

    Bartlett weights and the correction n / (n - k) for a small sample.
    """
    count, width = x.shape
    if count <= width:
        raise ValueError(f"{count} rows cannot tell {width} coefficients apart")
    inverse = np.linalg.pinv(x.T @ x)
    coefficients = inverse @ x.T @ y
    residuals = y - x @ coefficients
    scores = x * residuals[:, None]
    apart = np.abs(time[:, None] - time[None, :])
    weight = np.maximum(0.0, 1 - apart / (lags + 1))
    meat = scores.T @ weight @ scores * count / (count - width)
    return Fit(coefficients, inverse @ meat @ inverse, residuals)
