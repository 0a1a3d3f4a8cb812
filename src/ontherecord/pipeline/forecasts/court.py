"""The immigration court by fiscal year: pending = pending + receipts - completions + other flow.

Years are few, so the numbers say little; they are shown with how few they are. Figures are as now
known ("as revised"). The pending cases are taken from one release only, because EOIR counts more of
them from its later releases on, and a mixture would show a rise that nobody published.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.forecasts import tally
from ontherecord.pipeline.forecasts.baselines import BASELINES, logs, unlogged
from ontherecord.pipeline.forecasts.monthly import Line, usable
from ontherecord.pipeline.forecasts.origins import REVISED
from ontherecord.pipeline.forecasts.pool import STRUCTURAL, models
from ontherecord.record.lookup import LookUp

Array = NDArray[np.float64]
Years = Mapping[int, float]

RECEIPTS, COMPLETIONS, PENDING = "eoir.initial_receipts", "eoir.completions", "eoir.pending_cases"
FEWEST = 8  # years before the first origin
HORIZON = 2  # years ahead
SAME_AS_WALK = "seasonal_naive"
KEPT_TREND = 0.5  # how much of the mean yearly change carries on: half, between none and all


def read_years(lookup: LookUp) -> dict[str, dict[int, float]]:
    """Receipts, completions and pending cases by fiscal year, without a mixture of definitions."""
    found = {
        measure: {
            f.period.end.year: f.value
            for f in lookup.series(measure, "us", "", "fiscal_year")
            if usable(f) and f.publisher == "EOIR"
        }
        for measure in (RECEIPTS, COMPLETIONS)
    }
    releases: dict[str, dict[int, float]] = {}
    for figure in lookup.figures(PENDING):
        day = figure.period.end
        if usable(figure) and (day.month, day.day) == (9, 30) and figure.publisher == "EOIR":
            releases.setdefault(figure.release, {})[day.year] = figure.value
    longest = max(releases.values(), key=lambda years: (len(years), max(years)), default={})
    return found | {PENDING: longest}


def row_until(years: Years, last: int) -> Array:
    """The unbroken years that end with `last`."""
    found: list[float] = []
    while last in years:
        found.append(years[last])
        last -= 1
    return np.array(found[::-1])


def trending(values: Array, horizon: int, draws: int, random: np.random.Generator) -> Array:
    """A yearly flow on its own: half of its mean change carries on, with the spread of changes."""
    steps = np.diff(logs(values))
    spread = float(steps.std(ddof=1)) * np.sqrt(1 + 1 / len(steps))
    moves = KEPT_TREND * steps.mean() + spread * random.standard_normal((draws, horizon))
    return unlogged(logs(values)[-1] + np.cumsum(moves, axis=1))


def pending(
    stock: Array,
    receipts: Array,
    done: Array,
    horizon: int,
    draws: int,
    random: np.random.Generator,
) -> Array:
    """Pending cases from receipts and completions; rows end with the same year.

    The other net flow (reopened, transferred, counted otherwise) is what closed the identity in the
    past, as a share of receipts, with its spread.
    """
    count = min(len(stock) - 1, len(receipts), len(done))
    coming, going = receipts[-count:], done[-count:]
    other = (np.diff(stock)[-count:] - coming + going) / coming
    future_in = trending(receipts, horizon, draws, random)
    future_out = trending(done, horizon, draws, random)
    share = other.mean() + other.std(ddof=1) * random.standard_normal((draws, horizon))
    net = future_in * (1 + share) - future_out
    return np.asarray(np.maximum(stock[-1] + np.cumsum(net, axis=1), 1.0))


def backtest(lookup: LookUp, *, seed: int, draws: int) -> list[dict[str, Any]]:
    """Scores of the three yearly lines by model and years ahead, or why there are none."""
    years = read_years(lookup)
    return [_line(measure, years, seed, draws) for measure in (RECEIPTS, COMPLETIONS, PENDING)]


def _line(measure: str, years: Mapping[str, Years], seed: int, draws: int) -> dict[str, Any]:
    own = years[measure]
    cases: list[tally.Case] = []
    for last in sorted(own):
        values = row_until(own, last)
        parts = [row_until(years[name], last) for name in (RECEIPTS, COMPLETIONS)]
        if min(len(values), *map(len, parts)) < FEWEST or last + 1 not in own:
            continue
        seen = np.array([own.get(last + step, np.nan) for step in range(1, HORIZON + 1)])
        for model, paths in _models(measure, values, parts, last, seed, draws).items():
            cases.append(tally.case(model, last, REVISED, paths, seen))
    rows = _rows(cases)
    model, why = tally.lead(rows) if rows else ("", "no year has enough years before it")
    return {
        "name": Line(measure).name,
        "line": asdict(Line(measure)),
        "first": min(own, default=None),
        "last": max(own, default=None),
        "years": len(own),
        "basis": REVISED,
        "lead": model,
        "lead_because": why,
        "rows": rows,
    }


def _models(
    measure: str, values: Array, parts: list[Array], last: int, seed: int, draws: int
) -> dict[str, Array]:
    def random(model: str) -> np.random.Generator:
        return np.random.default_rng([seed, zlib.crc32(f"{measure}|{last}|{model}".encode())])

    found = {
        name: baseline(values, HORIZON, draws, random(name), 1)
        for name, baseline in BASELINES.items()
    }
    found[SAME_AS_WALK] = found["random_walk"]  # with one figure a year there is no season
    chance = random(STRUCTURAL)
    if measure == PENDING:
        found[STRUCTURAL] = pending(values, parts[0], parts[1], HORIZON, draws, chance)
    else:
        found[STRUCTURAL] = trending(values, HORIZON, draws, chance)
    return models(found, [1.0, 1.0, 1.0])


def _rows(cases: list[tally.Case]) -> list[dict[str, Any]]:
    """Rows by years ahead; nothing is divided by era or basis, there are too few."""
    found: list[dict[str, Any]] = []
    for horizon, steps in (("all", slice(None)), ("year 1", slice(0, 1)), ("year 2", slice(1, 2))):
        found += tally.plain_rows(cases, steps, {"horizon": horizon, "era": "all", "basis": "all"})
    return [row for row in found if row["model"] != SAME_AS_WALK]
