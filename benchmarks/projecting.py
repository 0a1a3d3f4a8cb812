"""The pipeline model: runs of many draws, `otr project` from cold, and other tools beside it."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ontherecord.catalog.pipeline_store import load_pipeline
from ontherecord.pipeline.model import Model, open_model
from ontherecord.record.lookup import open_lookup

from . import compiled, persons
from .result import Result, Row, absent, row
from .texts import ROOT
from .timing import Ran, process, processor_seconds
from .whole_model import SAME, Compared

NAME = "projecting"
TITLE = "Projecting"
DRAWS, MONTHS = 10_000, 120
SIZES = ((DRAWS, MONTHS, "under 0.5 s"), (2_000, 36, ""))
RUNS, COLD_RUNS = 11, 7
SCENARIO = "one_million_removals"
OTR = Path(sys.executable).parent / "otr"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def run() -> Result:
    """Time the whole model in processes of its own and beside its peer, then one stage of it."""
    rows: list[Row] = []
    for draws, months, aim in SIZES:
        ran = _alone(f"from benchmarks.projecting import report; report({draws}, {months})")
        what = f"the whole model, {draws:,} draws of {months} months"
        rows.append(row(what, json.loads(ran.out), "s", aim=aim))
        if draws == DRAWS:
            rows.append(row("its peak memory (resident)", [ran.peak / 1e6], "MB", aim="under 1 GB"))
            peer = _compiled()
            rows += peer.rows
    rows.append(row(f"`otr project {SCENARIO}`, start to exit", _cold(), "s"))
    stage = compiled.compared(opened(DRAWS), MONTHS)
    people = persons.compared()
    how = (
        "Seconds of processor time on one core, but for `otr project`, which is by the clock. The "
        "whole model runs in a process of its own, levers drawn, luck drawn anew in each run. "
        f"{peer.how}{stage.how} {people.how}"
    )
    return Result(NAME, TITLE, how, (*rows, *stage.rows, *people.rows))


def opened(draws: int) -> Model:
    """Today's model with its levers drawn."""
    model = open_model(open_lookup(), load_pipeline(), draws=draws)
    _ = model.base
    return model


def report(draws: int, months: int) -> None:
    """Print the times of runs of the whole model; for a process of its own."""
    model = opened(draws)
    print(json.dumps(processor_seconds(lambda: model.run((), months), RUNS)))


def _compiled() -> Result:
    """The whole model in Numba, in a process of its own with runs of ours between its runs."""
    try:
        named = f"the whole model, Numba {version('numba')}"
    except PackageNotFoundError:
        return Result("", "", "", (absent("the whole model, Numba"),))
    ran = _alone(
        "from benchmarks import projecting, whole_model as whole; "
        f"whole.report(projecting.opened({DRAWS}), {MONTHS}, {RUNS})"
    )
    found = Compared(*json.loads(ran.out))
    ratios = [ours / theirs for ours, theirs in zip(found.ours, found.theirs, strict=True)]
    rows = (
        row(named, found.theirs, "s", peer=True),
        row(f"{named}, its first call (it compiles)", [found.first], "s", peer=True),
        row("the whole model, ours / Numba by turns", ratios, "times"),
        row("drawing the luck of a run, a part of ours and of Numba's", found.luck, "s"),
    )
    how = (
        "The whole model in Numba is `benchmarks/whole_loop.py`, every stage in one loop over "
        "draws and months, on one thread, with the same levers and luck; it is written for today's "
        "levers alone, where ours also takes changes and budgets. Before it is timed, every flow "
        "and stock of every month and draw, and what binds in it, must be ours (each value within "
        f"{SAME:.0e} of itself, or of one person, case or dollar where it is less; both note "
        f"single precision); the largest difference here is {found.apart:.0e}. "
    )
    return Result("", "", how, rows)


def _alone(code: str) -> Ran:
    return process([sys.executable, "-c", code], {**ONE_THREAD, "PYTHONPATH": os.fspath(ROOT)})


def _cold() -> list[float]:
    with tempfile.TemporaryDirectory() as folder:  # of bytecode; the checkout stays as it is
        env = {**ONE_THREAD, "PYTHONPYCACHEPREFIX": folder}
        times = [process([OTR, "project", SCENARIO], env).seconds for _ in range(COLD_RUNS + 1)]
    return times[1:]
