"""The models of a backtest and a forecast, run from one origin with fixed seeds."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.forecasts.baselines import BASELINES
from ontherecord.pipeline.forecasts.origins import Known
from ontherecord.pipeline.forecasts.plan import Planned
from ontherecord.pipeline.forecasts.spread import corrected
from ontherecord.pipeline.forecasts.structural import structural

Array = NDArray[np.float64]

POOL = "pool"
STRUCTURAL = "structural"
WITH_ETS = "pool_with_ets"
POOLED = (STRUCTURAL, "random_walk")  # in equal parts
SINGLE = (STRUCTURAL, *BASELINES)
MODELS = (POOL, *SINGLE, WITH_ETS)
SEED = 20240930


def samples(
    plan: Planned, known: Known, horizon: int, draws: int, seed: int = SEED
) -> dict[str, Array]:
    """Single model -> sample paths, draws x horizon, before any correction of their spread.

    Each model's draws depend on the seed, the line, the last month and its own name alone, so a
    line run by itself gives what it gives among others.
    """
    found = {
        name: baseline(known.target.values, horizon, draws, seeded(seed, known, name), 12)
        for name, baseline in BASELINES.items()
    }
    found[STRUCTURAL] = structural(
        known.target, plan.mechanism, known.counted, known.booked, horizon, draws,
        seeded(seed, known, STRUCTURAL),
    )  # fmt: skip
    return {name: found[name] for name in SINGLE}


def pool(single: Mapping[str, Array]) -> Array:
    """The models of the pool in equal parts, their spread not yet corrected."""
    return np.concatenate([single[name] for name in POOLED])


def models(single: Mapping[str, Array], factors: list[float]) -> dict[str, Array]:
    """Every model: the pool with its spread corrected, the single ones as they are.

    Beside them stands the pool with ETS in it, corrected alike, to show what was not chosen.
    """
    both = corrected(pool(single), factors)
    three = corrected(np.concatenate([pool(single), single["ets"]]), factors)
    found = {POOL: both} | dict(single) | {WITH_ETS: three}
    return {name: found[name] for name in MODELS}


def seeded(seed: int, known: Known, model: str) -> np.random.Generator:
    """The generator of one model's draws from one origin."""
    told = f"{known.target.line.name}|{known.target.last}|{model}".encode()
    return np.random.default_rng([seed, zlib.crc32(told)])
