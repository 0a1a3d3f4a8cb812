"""BACKTEST: how well each model would have done, from rolling origins, on every line it can carry.

Origins are run in the order of their days over all lines, so that the correction of the bands
(`spread`) can use what had come true by then and nothing else. Months before 2013 only set the
bands. The result is plain data; the same record and seed give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.forecasts import court, tally
from ontherecord.pipeline.forecasts.conditional import given_book_ins
from ontherecord.pipeline.forecasts.monthly import Line, first_day, last_day, usual_lag
from ontherecord.pipeline.forecasts.origins import (
    EVERY,
    FEWEST,
    Known,
    Origin,
    month_text,
    origins,
    read_known,
    too_short,
)
from ontherecord.pipeline.forecasts.plan import Planned
from ontherecord.pipeline.forecasts.pool import MODELS, POOL, POOLED, SEED, models, pool, samples
from ontherecord.pipeline.forecasts.spread import Spread
from ontherecord.record.lookup import LookUp

Array = NDArray[np.float64]
Factors = Mapping[str, Mapping[str, list[float]]]  # by line, then by day of origin
Progress = Callable[[int, int], None]

SCHEMA = "ontherecord/backtest/1"
HORIZON = 24
DRAWS = 500
RECORD = ("version", "built", "record_hash", "catalog_hash", "facts_hash")


def backtest(
    lookup: LookUp,
    plans: Sequence[Planned],
    *,
    seed: int = SEED,
    draws: int = DRAWS,
    spreads: Factors | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Run every line of `plans` from every origin and sum up the scores, as plain data.

    spreads: the factors by line and day of origin, to run a line alone with the corrections that
    all lines gave (see `spreads_of`); None works them out from `plans`.
    """
    tested: dict[str, tuple[Planned, Known]] = {}
    left_out: list[dict[str, str]] = []
    every: list[Origin] = []
    for plan in plans:
        now = read_known(lookup, plan)
        reason = too_short(now.target)
        mine = [] if reason else list(origins(lookup, plan))
        if reason or not mine:
            left_out.append({"name": plan.line.name, "reason": reason or "no origin has enough"})
            continue
        tested[plan.line.name] = (plan, now)
        every += mine
    every.sort(key=lambda origin: (origin.day, origin.plan.line.name))
    spread, cases = Spread(), {name: list[tally.Case]() for name in tested}
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in tested}
    for number, origin in enumerate(every):
        name = origin.plan.line.name
        found, factors = _run(origin, tested[name][1], lookup, spread, spreads, seed, draws)
        cases[name] += found
        told[name].append(
            {"day": origin.day.isoformat(), "last": month_text(origin.known.target.last),
             "basis": origin.known.basis, "spread": factors}
        )  # fmt: skip
        if progress:
            progress(number + 1, len(every))
    lines = [
        _line(plan, now, lookup, told[name], cases[name]) for name, (plan, now) in tested.items()
    ]
    given = [
        row
        for name, (plan, now) in tested.items()
        if plan.mechanism == "population"
        for row in given_book_ins(
            name, now, [o for o in every if o.plan is plan], HORIZON, draws, seed
        )
    ]
    meta = {key: lookup.meta.get(key, "") for key in RECORD}
    settings = {
        "seed": seed,
        "draws": draws,
        "horizon": HORIZON,
        "every_months": EVERY,
        "fewest_months": FEWEST,
        "pooled": list(POOLED),
        "models": list(MODELS),
    }
    return {
        "schema": SCHEMA,
        "record": meta,
        "settings": settings,
        "spread_now": {name: spread.factors(date.max, name) for name in tested},
        "pooled": _over_all(lines),
        "lines": lines,
        "given_book_ins": given,
        "yearly": court.backtest(lookup, seed=seed, draws=draws),
        "left_out": left_out,
    }


def _run(
    origin: Origin,
    now: Known,
    lookup: LookUp,
    spread: Spread,
    given: Factors | None,
    seed: int,
    draws: int,
) -> tuple[list[tally.Case], list[float]]:
    """Forecast from one origin, score it, and let later origins learn from it."""
    last, name = origin.known.target.last, origin.plan.line.name
    single = samples(origin.plan, origin.known, HORIZON, draws, seed)
    if given is None:
        factors = spread.factors(origin.day, name)
    else:
        factors = factors_by(given, name, origin.day)
    seen = np.array([now.target.at(last + step) for step in range(1, HORIZON + 1)])
    lag = timedelta(days=usual_lag(lookup, origin.plan.line))
    known = np.array([(last_day(last + s) + lag).toordinal() for s in range(1, HORIZON + 1)])
    spread.learn(name, pool(single), seen, known)
    found = models(single, factors)
    return [
        tally.case(model, last, origin.known.basis, found[model], seen) for model in MODELS
    ], factors


def _line(
    plan: Planned, now: Known, lookup: LookUp, told: list[dict[str, Any]], cases: list[tally.Case]
) -> dict[str, Any]:
    rows = tally.rows(cases)
    model, why = tally.lead(rows)
    return {
        "name": plan.line.name,
        "line": asdict(plan.line),
        "mechanism": plan.mechanism,
        "tier": plan.tier,
        "months": now.target.observed,
        "first": first_day(now.target.first).isoformat()[:7],
        "last": month_text(now.target.last),
        "gaps": len(now.target.values) - now.target.observed,
        "publishers": list(now.target.publishers),
        "usual_lag_days": usual_lag(lookup, plan.line),
        "lead": model,
        "lead_because": why,
        "rows": rows,
        "pit_tenths": tally.pit_tenths(cases, POOL),
        "origins": told,
    }


def _over_all(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Coverage by model, horizon group and era over all lines; CRPS as mean ratios.

    The ratio is the geometric mean over lines, so that a line with large figures counts no more.
    The model `shown` is each line's lead.
    """
    by_cell: dict[tuple[str, str, str, str], list[Mapping[str, Any]]] = {}
    for line in lines:
        for row in line["rows"]:
            names = [row["model"], *(["shown"] if row["model"] == line["lead"] else [])]
            for name in names:
                key = (name, row["horizon"], row["era"], row["basis"])
                by_cell.setdefault(key, []).append(row)
    found = []
    for (model, horizon, era, basis), cells in by_cell.items():
        n = np.array([cell["n"] for cell in cells], float)
        row = {"model": model, "horizon": horizon, "era": era, "basis": basis,
               "lines": len(cells), "n": int(n.sum())}  # fmt: skip
        for name in ("covered_80", "covered_95"):
            row[name] = tally.rounded(float((n * [c[name] for c in cells]).sum() / n.sum()))
        for name, against in (("crps_to_walk", "skill_walk"), ("crps_to_best", "skill_best")):
            row[name] = _mean_ratio([cell[against] for cell in cells])
        found.append(row)
    return found


def _mean_ratio(skills: Sequence[float | None]) -> float | None:
    ratios = np.array([1 - skill for skill in skills if skill is not None and skill < 1])
    return tally.rounded(float(np.exp(np.log(ratios).mean()))) if ratios.size else None


def factors_by(spreads: Factors, line: str, day: date) -> list[float]:
    """A line's factors of its newest day on or before `day`; 1 when there is none."""
    own = spreads.get(line, {})
    earlier = [one for one in own if one <= day.isoformat()]
    return list(own[max(earlier)]) if earlier else [1.0, 1.0, 1.0]


def spreads_of(results: Mapping[str, Any]) -> dict[str, dict[str, list[float]]]:
    """The factors by line and day of origin that a whole run used."""
    return {
        line["name"]: {told["day"]: told["spread"] for told in line["origins"]}
        for line in results["lines"]
    }


def line_of(row: Mapping[str, Any]) -> Line:
    """The line a row of the results is about."""
    return Line(**row["line"])
