"""The whole model written a second time, one draw at a time, must give the same numbers as ours.

It is the build that the benchmarks time. Here it runs as plain Python, and where Numba is installed
(the group `bench`) compiled as well; a test that skipped without it would fail CI.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pytest
from benchmarks.whole_loop import NAMES, Build, built, plainly
from benchmarks.whole_model import SAME, checked, noted, table

from ontherecord.catalog.pipeline_store import PipelineCatalog
from ontherecord.pipeline.flows import Array
from ontherecord.pipeline.model import Model, open_model
from ontherecord.record.lookup import LookUp

DRAWS, MONTHS = 60, 30
BUILDS = ["plain", "numba"] if find_spec("numba") else ["plain"]

# what today's levers leave untouched: few judges, flights and officers, and all that is 0 today
TIGHT = {
    "judges": 60.0, "flights": 20_000.0, "prosecutors": 0.5, "prosecutor_departures": 0.01,
    "dismissals": 0.02, "officer_hires": 90.0, "officer_departures": 0.01, "expedited_more": 0.2,
    "barrier_miles": 50.0, "refusal_share": 0.1, "judge_cap": 100.0, "final_orders": 40_000.0,
    "attempts_shock": 0.6, "book_ins_shock": 0.5, "transfer_share": 0.95,
}  # fmt: skip


def _opened(record: LookUp, levers: PipelineCatalog, changed: dict[str, float]) -> Model:
    model = open_model(record, levers, draws=DRAWS, seed=11)
    assert changed.keys() <= model.base.keys()
    model.base.update({name: np.array([value]) for name, value in changed.items()})
    return model


@pytest.mark.parametrize("changed", [{}, TIGHT], ids=["today", "tight"])
@pytest.mark.parametrize("build", BUILDS)
def test_the_same_numbers(
    build: str, changed: dict[str, float], record: LookUp, levers: PipelineCatalog
) -> None:
    """Every flow, stock and constraint, in every month and draw."""
    made: Build = import_module("numba").njit(error_model="numpy") if build == "numba" else plainly
    model = _opened(record, levers, changed)
    ours, theirs = model.run((), MONTHS), noted(built(made), model, table(model), MONTHS)
    assert checked(ours, theirs) < SAME
    if changed:  # the case must reach what it is for
        for name in ("prosecutors", "beds", "judges", "transport", "appeals"):
            assert ours.bound[name].any(), name


def test_other_numbers_are_refused(record: LookUp, levers: PipelineCatalog) -> None:
    """One value of one draw that is off by more than rounding, whichever it is."""
    model = _opened(record, levers, {})
    ours, theirs = model.run((), 2), noted(built(plainly), model, table(model), 2)
    for values, name in zip(theirs.values, NAMES, strict=True):
        right: Array = values.copy()
        values[1, 7] = right[1, 7] * 1.0001 + 0.001
        with pytest.raises(RuntimeError, match=f"another {name} "):
            checked(ours, theirs)
        values[:] = right
    assert checked(ours, theirs) < SAME
