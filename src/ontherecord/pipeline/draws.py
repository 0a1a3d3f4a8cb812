"""Draws: one value of every lever and assumption per draw, and the shocks of every month.

Each name has its own stream of random numbers, taken from the seed and the name. A what-if and its
baseline therefore meet the same luck, whatever else a scenario changes.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import cast

import numpy as np

from ontherecord.catalog.lever import Lever
from ontherecord.pipeline.flows import Array

HALVES = (0.0, 0.5, 1.0)
MIDDLE_80 = 2 * 1.2815515655446004  # width of the middle 80% of a normal, in standard deviations


def stream(seed: int, name: str) -> np.random.Generator:
    """The random numbers of one name under one seed."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))


def draw(lever: Lever, draws: int, seed: int) -> Array:
    """Values of a lever, shape (draws,), or (1,) when it is not uncertain; within its limits.

    Every spread has its median at the value: what is shown as the middle is the middle. "uniform"
    and "loguniform" fill the range, half of the draws evenly on either side of the value;
    "lognormal" has four fifths of its draws in the range.
    """
    assert lever.value is not None
    if lever.spread == "none" or lever.low is None or lever.high is None:
        return np.array([lever.value])
    random = stream(seed, lever.id)
    low, high = lever.low, lever.high
    if lever.spread == "uniform":
        values = np.interp(random.uniform(0, 1, draws), HALVES, (low, lever.value, high))
    elif lever.spread == "loguniform":
        ends = np.log((low, lever.value, high))
        values = np.exp(np.interp(random.uniform(0, 1, draws), HALVES, ends))
    else:
        sigma = np.log(high / low) / MIDDLE_80
        values = lever.value * np.exp(sigma * random.standard_normal(draws))
    return np.asarray(np.clip(values, lever.least, lever.most), dtype=float)


def draw_all(levers: Mapping[str, Lever], draws: int, seed: int) -> dict[str, Array]:
    """A draw of every lever; encounters are known, so attempts move against the share found."""
    values = {name: draw(lever, draws, seed) for name, lever in levers.items()}
    found = levers["found_share"].value
    assert found is not None
    values["attempts"] = values["attempts"] * found / values["found_share"]
    return values


def shocks(name: str, months: int, draws: int, seed: int) -> Array:
    """Standard normal shocks, shape (months, draws); single precision is enough for luck."""
    made = stream(seed, f"shock:{name}").standard_normal((months, draws), dtype=np.float32)
    return cast(Array, made)
