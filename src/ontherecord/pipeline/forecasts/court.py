"""The immigration court by fiscal year: pending = pending + receipts - completions + other flow.

Years are few, so the numbers say little; they are shown with how few they are. Figures are as now
known ("as revised"). The pending cases are taken from one release only, because EOIR counts more of
them from its later releases on, and a mixture would show a rise that nobody published.

The bands of every model are widened by its errors in earlier years (`factors`), over the three
lines together: there are too few years for each alone.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.forecasts import tally
from ontherecord.pipeline.forecasts.baselines import BASELINES, logs, unlogged
from ontherecord.pipeline.forecasts.monthly import Line, usable
from ontherecord.pipeline.forecasts.origins import REVISED
from ontherecord.pipeline.forecasts.pool import STRUCTURAL, models
from ontherecord.pipeline.forecasts.spread import LEVEL
from ontherecord.pipeline.forecasts.widen import SMALLEST, stretched
from ontherecord.record.lookup import LookUp

Array = NDArray[np.float64]
Years = Mapping[int, float]

RECEIPTS, COMPLETIONS, PENDING = "eoir.initial_receipts", "eoir.completions", "eoir.pending_cases"
MEASURES = (RECEIPTS, COMPLETIONS, PENDING)
FEWEST = 8  # years before the first origin
FEWEST_PAST = 4  # outcomes before bands are widened
WIDEST = 3.0  # times
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


@dataclass(frozen=True, slots=True)
class Origin:
    """A line at the end of a year: every model's draws, and what came."""

    measure: str
    last: int
    drawn: Mapping[str, Array]
    seen: Array


def backtest(lookup: LookUp, *, seed: int, draws: int) -> list[dict[str, Any]]:
    """Scores of the three yearly lines by model and years ahead, or why there are none."""
    years = read_years(lookup)
    every = sorted(
        (o for measure in MEASURES for o in _origins(measure, years, seed, draws)),
        key=lambda o: (o.last, o.measure),
    )
    return [_line(measure, years, every) for measure in MEASURES]


def _origins(measure: str, years: Mapping[str, Years], seed: int, draws: int) -> Iterator[Origin]:
    own = years[measure]
    for last in sorted(own):
        values = row_until(own, last)
        parts = [row_until(years[name], last) for name in (RECEIPTS, COMPLETIONS)]
        if min(len(values), *map(len, parts)) < FEWEST or last + 1 not in own:
            continue
        seen = np.array([own.get(last + step, np.nan) for step in range(1, HORIZON + 1)])
        yield Origin(measure, last, _models(measure, values, parts, last, seed, draws), seen)


def factors(model: str, last: int, every: Sequence[Origin]) -> Array:
    """How much a model's bands are widened at the end of a year, by years ahead.

    By what would have made its earlier 80% bands hold 80% on the three lines together (the quantile
    of a finite sample), using only years that had come by then; at least FEWEST_PAST of them, never
    narrower, WIDEST at most, and no narrower further ahead.
    """
    found = np.ones(HORIZON)
    for step in range(HORIZON):
        past = [
            float(off(o.drawn[model], o.seen)[step]) for o in every
            if o.last + step + 1 <= last and np.isfinite(o.seen[step])
        ]  # fmt: skip
        if len(past) >= FEWEST_PAST:
            share = min(np.ceil((len(past) + 1) * LEVEL) / len(past), 1.0)
            found[step] = np.clip(np.quantile(past, share), 1.0, WIDEST)
    return np.asarray(np.maximum.accumulate(found))


def off(drawn: Array, seen: Array) -> Array:
    """How far what came lay from the median on logs, in half widths of the 80% band's own side."""
    tail = (1 - LEVEL) / 2
    low, middle, high = np.log(
        np.maximum(np.quantile(drawn, (tail, 0.5, 1 - tail), axis=0), SMALLEST)
    )
    came = np.log(np.maximum(seen, SMALLEST))
    above = (came - middle) / np.maximum(high - middle, SMALLEST)
    below = (middle - came) / np.maximum(middle - low, SMALLEST)
    return np.asarray(np.where(came > middle, above, below))


def _line(measure: str, years: Mapping[str, Years], every: Sequence[Origin]) -> dict[str, Any]:
    own = years[measure]
    cases = [
        tally.case(model, o.last, REVISED, stretched(paths, factors(model, o.last, every)), o.seen)
        for o in every
        if o.measure == measure
        for model, paths in o.drawn.items()
    ]
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
