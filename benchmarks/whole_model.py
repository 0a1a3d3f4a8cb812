"""The whole monthly model beside a Numba build of the same equations (`whole_loop`), on one thread.

Both get the same drawn levers, draw the same luck anew in each run and note the same tables. The
build must give our numbers, cell by cell, before it is timed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from ontherecord.pipeline import draws as drawing
from ontherecord.pipeline.engine import MOST_ERROR, SHOCKS, Run
from ontherecord.pipeline.model import Model
from ontherecord.pipeline.state import CONSTRAINTS

from .timing import processor_seconds
from .whole_loop import NAMES, Loop, built

SAME = 1e-6  # of each value, or of 1 where it is smaller: both are noted in single precision


class Noted(NamedTuple):
    """What a run notes, as `engine.Run` has it, but `values` in one array by NAMES."""

    values: Any  # (names, months, draws)
    bound: Any  # (constraints, months): share of draws
    first: Any  # (months, draws)
    balance: float


class Compared(NamedTuple):
    """Seconds of processor time of each run, and how far apart the numbers are."""

    ours: Sequence[float]
    theirs: Sequence[float]  # each after one of ours
    first: float  # their first call, which compiles, by the clock
    luck: Sequence[float]  # drawing the luck, a part of both
    apart: float


def compared(model: Model, months: int, runs: int) -> Compared:
    """Both timed in this process by turns, once their numbers agree. ImportError without Numba."""
    numba: Any = import_module("numba")
    loop = built(numba.njit(error_model="numpy"))
    levers = table(model)
    began = time.perf_counter()
    theirs = noted(loop, model, levers, months)
    first = time.perf_counter() - began
    apart = checked(model.run((), months), theirs)
    del theirs
    ours, again = [], []
    for _ in range(runs):
        ours += processor_seconds(lambda: model.run((), months), 1)
        again += processor_seconds(lambda: noted(loop, model, levers, months), 1)
    return Compared(ours, again, first, processor_seconds(lambda: luck(model, months), runs), apart)


def report(model: Model, months: int, runs: int) -> None:
    """Print `compared` as JSON; for a process of its own."""
    print(json.dumps(compared(model, months, runs)))


def table(model: Model) -> Any:
    """Today's levers as drawn: a record for each draw, with a field for each lever."""
    names = sorted(model.base)
    levers = np.empty(model.draws, [(name, float) for name in names])
    for name in names:
        levers[name] = model.base[name]
    return levers.view(np.recarray)


def luck(model: Model, months: int) -> list[Any]:
    """The shocks our run meets: attempts, book-ins and stays, each (months, draws)."""
    return [drawing.shocks(name, months, model.draws, model.seed) for name in SHOCKS]


def noted(loop: Loop, model: Model, levers: Any, months: int) -> Noted:
    """A run by the loop, from the same levers, stocks and luck as `model.run` without changes."""
    opening = model.opening
    values = np.empty((len(NAMES), months, model.draws), np.float32)
    first = np.full((months, model.draws), -1, np.int8)
    bound = np.zeros((len(CONSTRAINTS), months))
    begin = opening.first_month.month - 1
    seasons = np.array([opening.seasons[(begin + month) % 12] for month in range(months)])
    there = (float(opening.detained_ice), float(opening.detained_cbp), float(opening.pending))
    worst = loop(levers, there, seasons, *luck(model, months), values, first, bound)
    return Noted(values, bound / model.draws, first, worst)


def checked(ours: Run, theirs: Noted) -> float:
    """The largest difference of any noted value; RuntimeError where the runs are not the same."""
    apart = 0.0
    for name, found in zip(NAMES, theirs.values, strict=True):
        own = np.asarray(ours.values[name], float)
        worst = float((np.abs(found - own) / np.maximum(np.abs(own), 1.0)).max())
        if not worst <= SAME:
            raise RuntimeError(f"the compiled model gives another {name} than ours: {worst:g}")
        apart = max(apart, worst)
    for name, shares in zip(CONSTRAINTS, theirs.bound, strict=True):
        if not np.allclose(shares, ours.bound[name], rtol=0, atol=1e-9):
            raise RuntimeError(f"in the compiled model {name} bind in other draws than in ours")
    if not np.array_equal(theirs.first, ours.first_bound):
        raise RuntimeError("in the compiled model other things limit removals than in ours")
    if not theirs.balance < MOST_ERROR:
        raise RuntimeError(f"the compiled model loses people: {theirs.balance:g}")
    return apart
