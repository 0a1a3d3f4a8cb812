"""The detention stage over all months: ours in NumPy, and the same equations compiled.

Each compiled build must give our numbers to 1e-9 before it is timed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Any, NamedTuple, cast

import numpy as np

from ontherecord.pipeline import draws as drawing
from ontherecord.pipeline.flows import SMALLEST_RATE, Array
from ontherecord.pipeline.model import Model
from ontherecord.pipeline.stages import detention
from ontherecord.pipeline.stages.detention import Detained, Rates

from .result import Result, Row, absent, row
from .timing import processor_seconds

RUNS = 11
SAME = 1e-9  # of the largest value
LUCK = 0.2  # spread of arrivals from month to month; any will do, so that months differ


class Inputs(NamedTuple):
    """What the stage is given: (draws,) arrays, and arrivals of (months, draws)."""

    ice: Array
    cbp: Array
    slow: Array
    rate_ice: Array
    rate_cbp: Array
    ready: Array
    held_back: Array
    beds: Array
    flights: Array
    slow_release: Array
    wanted_ice: Array
    wanted_cbp: Array


Stage = Callable[..., Any]  # of the fields of Inputs; returns people removed and people there


def compared(model: Model, months: int) -> Result:
    """Rows for the stage in NumPy and, where installed, in Numba and JAX."""
    given = inputs(model, months)
    size = f"{model.draws:,} draws of {months} months"
    ours = in_numpy(*given)
    rows: list[Row] = [
        row(f"detention alone, {size}: ours, NumPy {np.__version__}",
            processor_seconds(lambda: in_numpy(*given), RUNS), "s"),
    ]  # fmt: skip
    apart = []
    for name, build in (("Numba", in_numba), ("JAX", in_jax)):
        try:
            stage = build()
        except ImportError:
            rows.append(absent(f"the same, {name}"))
            continue
        began = time.perf_counter()
        theirs = stage(*given)
        first = time.perf_counter() - began
        apart.append(max(_apart(a, b) for a, b in zip(ours, theirs, strict=True)))
        if not apart[-1] <= SAME:
            raise RuntimeError(f"{name} gives other numbers than ours: {apart[-1]:g}")
        named = f"the same, {name} {version(name.lower())}"
        again = processor_seconds(partial(stage, *given), RUNS)
        rows.append(row(named, again, "s", peer=True))
        rows.append(row(f"{named}, its first call (it compiles)", [first], "s", peer=True))
    how = (
        "Detention alone is `stages/detention.month`, with the same inputs and equations for "
        "every tool; rates stay the same from month to month, which a compiler may use"
    )
    if apart:
        how += f". Their numbers are within {max(apart):.0e} of ours"
    return Result("", "", how + ".", tuple(rows))


def inputs(model: Model, months: int) -> Inputs:
    """Today's stocks and rates, and arrivals that vary from month to month."""
    base, opening, ones = model.base, model.opening, np.ones(model.draws)
    rates = detention.rates(base, base)
    slow = detention.slow_at_start(opening.detained_ice, rates, base, base["stay_ice"])
    luck = [
        np.exp(LUCK * drawing.shocks(name, months, model.draws, model.seed).astype(float))
        for name in ("book_ins", "attempts")
    ]
    found = base["attempts"] * base["found_share"] * base["transfer_share"]
    one_each = (
        opening.detained_ice - slow, np.array([opening.detained_cbp]), slow, rates.ice, rates.cbp,
        rates.ready, rates.held_back, base["beds"], base["flights"], base["slow_release"],
    )  # fmt: skip
    arrivals = (base["interior_book_ins"] * luck[0], found * luck[1])
    return Inputs._make([*(one * ones for one in one_each), *arrivals])


def in_numpy(*given: Array) -> tuple[Array, Array]:
    """Ours: the stage as the engine calls it."""
    g = Inputs(*given)
    people = Detained(g.ice, g.cbp, g.slow, np.zeros_like(g.ice))
    rates = Rates(g.rate_ice, g.rate_cbp, g.ready, g.held_back)
    removed, there = np.empty_like(g.wanted_ice), np.empty_like(g.wanted_ice)
    for month in range(g.wanted_ice.shape[0]):
        wanted = g.wanted_ice[month], g.wanted_cbp[month]
        people, moved = detention.month(people, rates, g.beds, wanted, g.flights, g.slow_release)
        removed[month], there[month] = moved.removed, people.total
    return removed, there


def in_numba() -> Stage:
    """One loop over months and draws, on one thread."""
    numba: Any = import_module("numba")
    step = numba.njit(_step(np))

    def stage(*given: Any) -> Any:
        ice, cbp, slow, k_ice, k_cbp, ready, back, beds, flights, in_slow, w_ice, w_cbp = given
        removed, there = np.empty_like(w_ice), np.empty_like(w_ice)
        for d in range(w_ice.shape[1]):
            now = (ice[d], cbp[d], slow[d], 0.0)
            rates = (k_ice[d], k_cbp[d], 1 / in_slow[d], ready[d], back[d])
            for m in range(w_ice.shape[0]):
                wanted = (w_ice[m, d], w_cbp[m, d])
                now, removed[m, d] = step(now, rates, beds[d], flights[d], wanted)
                there[m, d] = now[0] + now[1] + now[2] + now[3]
        return removed, there

    return cast(Stage, numba.njit(stage))


def in_jax() -> Stage:
    """Months scanned, draws side by side, in double precision on one thread."""
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
    jax: Any = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    step = _step(jax.numpy)

    def stage(*given: Any) -> Any:
        ice, cbp, slow, k_ice, k_cbp, ready, back, beds, flights, in_slow, w_ice, w_cbp = given
        rates = (k_ice, k_cbp, 1 / in_slow, ready, back)

        def month(now: Any, wanted: Any) -> Any:
            now, removed = step(now, rates, beds, flights, wanted)
            return now, (removed, sum(now))

        return jax.lax.scan(month, (ice, cbp, slow, 0 * ice), (w_ice, w_cbp))[1]

    run = jax.jit(stage)
    return lambda *given: jax.block_until_ready(run(*given))


def _step(xp: Any) -> Stage:
    """The equations of `detention.month` and `flows`, for whole arrays or for one draw."""

    def step(now: Any, rates: Any, beds: Any, flights: Any, wanted: Any) -> Any:
        ice, cbp, slow, waiting = now
        k_ice, k_cbp, k_slow, ready, back = rates
        w_ice, w_cbp = wanted
        gone_ice, gone_cbp, gone_slow = -xp.expm1(-k_ice), -xp.expm1(-k_cbp), -xp.expm1(-k_slow)
        mean_ice, mean_cbp, mean_slow = gone_ice / k_ice, gone_cbp / k_cbp, gone_slow / k_slow
        going, stuck = ready * (1 - back), ready * back
        leaving = ice * gone_ice + cbp * gone_cbp
        still_slow = slow * (1 - gone_slow) + leaving * stuck * mean_slow
        carried = waiting + leaving * going
        free = beds - ice * (1 - gone_ice) - cbp * (1 - gone_cbp) - still_slow
        free = xp.maximum(free - xp.maximum(carried - flights, 0.0), 0.0)
        room = xp.maximum(flights - carried, 0.0)
        use_ice, use_cbp = mean_ice + (1 - mean_ice) * stuck, mean_cbp + (1 - mean_cbp) * stuck
        go_ice, go_cbp = (1 - mean_ice) * going, (1 - mean_cbp) * going
        come = room / xp.maximum(go_ice, SMALLEST_RATE)
        over = (free - come * use_ice) / (use_ice + go_ice)
        fit = (over > 0) * (come + over) + (over <= 0) * (free / use_ice)
        in_ice = xp.minimum(w_ice, fit)
        filled = in_ice * use_ice + xp.maximum(in_ice * go_ice - room, 0.0)
        free = xp.maximum(free - filled, 0.0)
        room = xp.maximum(room - in_ice * go_ice, 0.0)
        come = room / xp.maximum(go_cbp, SMALLEST_RATE)
        over = (free - come * use_cbp) / (use_cbp + go_cbp)
        fit = (over > 0) * (come + over) + (over <= 0) * (free / use_cbp)
        in_cbp = xp.minimum(w_cbp, fit)
        ice_after = ice * (1 - gone_ice) + in_ice * mean_ice
        cbp_after = cbp * (1 - gone_cbp) + in_cbp * mean_cbp
        out = ice + in_ice - ice_after + cbp + in_cbp - cbp_after
        able = waiting + out * going
        removed = xp.minimum(able, flights)
        slow_after = slow * (1 - gone_slow) + out * stuck * mean_slow
        return (ice_after, cbp_after, slow_after, able - removed), removed

    return step


def _apart(ours: Array, theirs: Any) -> float:
    return float(np.abs(np.asarray(theirs) - ours).max() / np.abs(ours).max())
