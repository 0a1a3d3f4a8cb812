"""Forecasting a line: our models, and AutoETS of statsforecast, from the same origins."""

from __future__ import annotations

import time
from importlib.metadata import version

import numpy as np

from ontherecord.desk import open_record
from ontherecord.pipeline.forecasts import scores
from ontherecord.pipeline.forecasts.baselines import random_walk, smoothing
from ontherecord.pipeline.forecasts.monthly import Line
from ontherecord.pipeline.forecasts.origins import origins, read_known
from ontherecord.pipeline.forecasts.plan import planned
from ontherecord.pipeline.forecasts.pool import samples

from .result import Result, Row, row

NAME = "forecasts"
TITLE = "Forecasting a monthly line"
LINES = (Line("ice.removals"), Line("usbp.encounters", "sw_border"), Line("ice.ero_arrests"))
HORIZON, DRAWS = 24, 500
EVERY = 3  # of the origins, so that the peer's time stays bearable
NORMAL_90 = 1.2815515655446004  # 90th percentile of the standard normal


def run() -> Result:
    """Time a fit with its draws for each tool, and compare their CRPS to the random walk's."""
    lookup = open_record().lookup
    peer = None
    skipped = ""
    try:
        from statsforecast.models import AutoETS  # type: ignore[import-not-found]

        peer = AutoETS(season_length=12)
    except ImportError:
        skipped = " statsforecast is not installed here, so AutoETS is not in the table."
    times: dict[str, list[float]] = {"every model of ours": [], "our ETS": []}
    ratios: dict[str, list[float]] = {"our ETS": []}
    theirs = f"AutoETS, statsforecast {version('statsforecast')}" if peer else ""
    if peer:
        times[theirs], ratios[theirs] = [], []
        peer.forecast(np.log(np.arange(1.0, 61.0)), 2)  # it compiles on its first call
    for plan in (p for p in planned() if p.line in LINES):
        now = read_known(lookup, plan)
        errors: dict[str, list[float]] = {name: [] for name in ("walk", *ratios)}
        for origin in list(origins(lookup, plan))[::EVERY]:
            target = origin.known.target
            seen = np.array([now.target.at(target.last + step) for step in range(1, HORIZON + 1)])
            random = np.random.default_rng(target.last)
            began = time.perf_counter()
            samples(plan, origin.known, HORIZON, DRAWS)
            times["every model of ours"].append(time.perf_counter() - began)
            began = time.perf_counter()
            ours = smoothing(target.values, HORIZON, DRAWS, random, 12)
            times["our ETS"].append(time.perf_counter() - began)
            drawn = {"walk": random_walk(target.values, HORIZON, DRAWS, random), "our ETS": ours}
            if peer:
                began = time.perf_counter()
                told = peer.forecast(np.log(target.values), HORIZON, level=[80])
                spread = (told["hi-80"] - told["mean"]) / NORMAL_90
                chance = random.standard_normal((DRAWS, HORIZON))
                drawn[theirs] = np.exp(told["mean"] + spread * chance)
                times[theirs].append(time.perf_counter() - began)
            for name, draws in drawn.items():
                errors[name].append(float(np.nanmean(scores.crps(draws, seen))))
        for name in ratios:
            ratios[name].append(float(np.mean(errors[name]) / np.mean(errors["walk"])))
    rows: list[Row] = [
        row(f"{name}: one origin", values, "s", peer=name == theirs)
        for name, values in times.items()
    ]
    rows += [
        row(f"{name}: CRPS, the random walk's is 1", values, "", peer=name == theirs)
        for name, values in ratios.items()
    ]
    how = (
        f"{len(LINES)} lines, every {EVERY}rd origin of the backtest, {HORIZON} months, {DRAWS} "
        f"draws, the same process, one thread, warm. CRPS: one value for each line.{skipped}"
    )
    return Result(NAME, TITLE, how, tuple(rows))
