"""Stocks and flows over one month, exactly: nobody is created or lost between them.

A stock that empties at a constant rate k while a constant flow i comes in has, after one month,
x e^-k + i (1 - e^-k) / k; what left is what was there, plus what came, minus what remains.
Splitting the months further would change nothing, so there is no error of the step.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SMALLEST_RATE = 1e-12  # below it a stock does not empty, and (1 - e^-k) / k is 1


class Drained(NamedTuple):
    """A stock at the end of a month and what left it, in the stock's unit."""

    stock: Array
    out: Array


def kept(rate: Array) -> tuple[Array, Array]:
    """What remains after a month: of the stock at its start, and of an even inflow in it.

    `rate` is per month, any shape, not negative. Returns (e^-k, (1 - e^-k) / k).
    """
    minus = np.minimum(-rate, -SMALLEST_RATE)
    gone = np.expm1(minus)  # what has left, negative
    return gone + 1, gone / minus


def drain(stock: Array, rate: Array, inflow: Array) -> Drained:
    """One month of a stock that empties at `rate` per month while `inflow` comes in evenly."""
    return drain_kept(stock, kept(rate), inflow)


def drain_kept(stock: Array, remains: tuple[Array, Array], inflow: Array) -> Drained:
    """`drain` where what remains (`kept`) is known."""
    after = stock * remains[0] + inflow * remains[1]
    return Drained(after, stock + inflow - after)
