"""Scores of many forecasts summed up: by model, horizon, era and basis, and which model leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.forecasts import scores
from ontherecord.pipeline.forecasts.baselines import BASELINES
from ontherecord.pipeline.forecasts.pool import MODELS, POOL
from ontherecord.pipeline.forecasts.spread import GROUPS

Array = NDArray[np.float64]

# Eras by the month forecast; they follow the changes of administration, so 2021 splits in January.
ERAS: dict[str, tuple[int, int]] = {
    "2013-17": (2013 * 12, 2017 * 12 + 11),
    "2018-20": (2018 * 12, 2021 * 12),
    "2021-24": (2021 * 12 + 1, 2025 * 12),
    "2025+": (2025 * 12 + 1, 9999 * 12),
}
SCORED_FROM = ERAS["2013-17"][0]
WALK = "random_walk"
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Case:
    """The scores of one model from one origin, by horizon; NaN where nothing was seen."""

    model: str
    last: int  # the number of the last month known, or the year for yearly lines
    basis: str
    crps: Array
    covered_80: Array
    covered_95: Array
    width_80: Array
    bias: Array
    pit: Array


def case(model: str, last: int, basis: str, draws: Array, seen: Array) -> Case:
    """Score one model's draws against what came."""
    return Case(
        model,
        last,
        basis,
        scores.crps(draws, seen),
        scores.covered(draws, seen, 0.8),
        scores.covered(draws, seen, 0.95),
        np.where(np.isnan(seen), np.nan, scores.width(draws, 0.8)),
        scores.bias(draws, seen),
        scores.pit(draws, seen),
    )


def rows(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """The score rows of one line: each horizon group, each era, each basis, and all."""
    found: list[dict[str, Any]] = []
    everything = [("all", "all", "all"), *((group, "all", "all") for group in GROUPS)]
    everything += [("all", era, "all") for era in ERAS]
    bases = sorted({one.basis for one in cases})
    if len(bases) > 1:
        everything += [("all", "all", basis) for basis in bases]
    for horizon, era, basis in everything:
        found += _compared(
            {m: cell([c for c in cases if c.model == m], horizon, era, basis) for m in MODELS},
            {"horizon": horizon, "era": era, "basis": basis},
        )
    return found


def plain_rows(cases: Sequence[Case], steps: slice, about: dict[str, str]) -> list[dict[str, Any]]:
    """The rows of one cell that takes these steps ahead of every case."""
    cells: dict[str, dict[str, Any]] = {}
    for model in MODELS:
        mine = [c for c in cases if c.model == model]
        here = np.array([np.isfinite(c.crps[steps]) for c in mine])
        cells[model] = _means(mine, here, steps) if here.any() else {}
    return _compared(cells, about)


def _compared(cells: Mapping[str, dict[str, Any]], about: dict[str, str]) -> list[dict[str, Any]]:
    """The rows of one cell, each with its skill against the walk and the best baseline."""
    if not cells[POOL] or not all(cells.values()):
        return []
    walk = cells[WALK]["crps"]
    best = min(cells[name]["crps"] for name in BASELINES)
    found = []
    for model, cell in cells.items():
        skill = {
            "skill_walk": rounded(1 - cell["crps"] / walk) if walk else None,
            "skill_best": rounded(1 - cell["crps"] / best) if best else None,
        }
        found.append({"model": model, **about, **cell, **skill})
    return found


def cell(
    cases: Sequence[Case], horizon: str, era: str = "all", basis: str = "all"
) -> dict[str, Any]:
    """The means over the cases of one cell; {} when nothing was seen there."""
    chosen = [c for c in cases if basis in ("all", c.basis)]
    if not chosen:
        return {}
    steps = len(chosen[0].crps)
    a, b = GROUPS.get(horizon, (0, steps))
    month = np.array([c.last for c in chosen])[:, None] + np.arange(1, steps + 1)
    start, end = ERAS.get(era, (SCORED_FROM, 9999 * 12))
    here = (month >= start) & (month <= end)
    here[:, :a] = False
    here[:, b:] = False
    here &= np.isfinite(np.array([c.crps for c in chosen]))
    if not here.any():
        return {}
    return _means(chosen, here, slice(None))


def _means(cases: Sequence[Case], here: NDArray[np.bool_], steps: slice) -> dict[str, Any]:
    found: dict[str, Any] = {"n": int(here.sum()), "origins": int(here.any(axis=1).sum())}
    for name in ("crps", "covered_80", "covered_95", "width_80", "bias"):
        values = np.array([getattr(case, name)[steps] for case in cases])
        found[name] = rounded(float(values[here].mean()))
    return found


def lead(found: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """The model a line is shown with, and why: the pool unless a single baseline did better."""
    whole = {
        row["model"]: row["crps"]
        for row in found
        if row["horizon"] == row["era"] == row["basis"] == "all"
    }
    best = min((name for name in BASELINES if name in whole), key=lambda name: whole[name])
    ratio = f"{whole[POOL] / whole[best]:.2f}" if whole[best] else "-"
    named = best.replace("_", " ")
    if whole[POOL] <= whole[best]:
        return POOL, f"its CRPS is {ratio} of the best baseline's ({named})"
    return best, f"the pool's CRPS is {ratio} of it"


def pit_tenths(cases: Sequence[Case], model: str) -> list[int]:
    """How often what came fell in each tenth of the model's draws."""
    values = np.concatenate([c.pit for c in cases if c.model == model])
    values = values[np.isfinite(values)]
    return [int(n) for n in np.histogram(values, bins=10, range=(0.0, 1.0))[0]]


def rounded(value: float) -> float:
    """Four significant digits: more would not be the same on every machine."""
    return float(f"{value:.{DIGITS}g}")
