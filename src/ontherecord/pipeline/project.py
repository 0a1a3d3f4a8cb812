"""PROJECT, the verb: a scenario in, an answer out, with its range, what binds and what is left out.

Three modes that never share a chart: arithmetic (what a stated goal would take), what-if (a dated
change against today's levers, both with the same luck) and forecast (`forecast.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from ontherecord.catalog.lever import TODAY, Change, Scenario
from ontherecord.catalog.pipeline_store import PipelineCatalog
from ontherecord.errors import NotHeld, ScenarioError
from ontherecord.pipeline.arithmetic import NEVER
from ontherecord.pipeline.engine import Run
from ontherecord.pipeline.forecasts.forecast import LONGEST, forecast
from ontherecord.pipeline.forecasts.pool import POOL
from ontherecord.pipeline.goals import SHARE_PROSECUTED, answer, limits, three
from ontherecord.pipeline.history import month_after
from ontherecord.pipeline.model import DRAWS, SEED, Model, open_model
from ontherecord.pipeline.outputs import bands, per_year, values
from ontherecord.pipeline.projection import Projected, Projection, Year
from ontherecord.pipeline.reported import OUTPUTS, Output, output_of
from ontherecord.pipeline.sensitivity import sensitivities
from ontherecord.pipeline.state import CONSTRAINTS
from ontherecord.record.lookup import LookUp

SHOWN = 12  # sensitivities in a result
LONGEST_RUN = NEVER
WHY_NOT_LONGER = (
    "no document was found that says how many come each year by visa and stay, so those in the "
    f"country only become fewer, and arrests with them, and after {NEVER} months the answer is that"
)


def project(
    record: LookUp,
    catalog: PipelineCatalog,
    scenario: Scenario,
    *,
    as_of: date | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Projection:
    """Answer a scenario.

    Raises NotHeld when the record holds too little to start, ScenarioError where the scenario
    cannot be run or asks about what the pipeline does not project.
    """
    if scenario.mode == "forecast":
        return _forecast(record, catalog, scenario, as_of, draws, seed)
    if scenario.months > LONGEST_RUN:
        raise ScenarioError(
            f"a projection of {scenario.months} months: {WHY_NOT_LONGER}",
            key="months",
            next_step=f"Write months: {LONGEST_RUN} or fewer.",
        )
    before, until = baseline_of(scenario, catalog)
    try:
        model = open_model(record, catalog, as_of=as_of, until=until, draws=draws, seed=seed)
    except NotHeld as error:
        if until is None:
            raise
        raise ScenarioError(
            error.args[0], key="baseline", next_step="Choose a later month, or today."
        ) from None
    headline = _headline(scenario)
    both = (*before, *scenario.changes)
    with _of_scenario(len(before)):
        run = model.run(both, scenario.months)
        today = model.run(before, scenario.months) if scenario.changes else run
    changed = {change.lever for change in both}
    middle, swings = (
        sensitivities(model, both, scenario.months, headline) if headline else (0.0, [])
    )
    goal = answer(model, scenario.goal, scenario) if scenario.goal else None
    return Projection(
        scenario=scenario,
        first_month=model.start.first_month,
        months=run.months,
        draws=draws,
        seed=seed,
        provenance=_provenance(record, catalog, model, scenario, as_of),
        levers=tuple((one, one.id in changed) for one in model.start.levers.values()),
        figures={name: tuple(f.id for f in many) for name, many in model.start.figures.items()},
        fitted_to={
            name: max(f.period.end for f in many)
            for name, many in model.start.figures.items()
            if many
        },
        outputs=tuple(_projected(one, run, today) for one in OUTPUTS),
        binding={name: tuple(run.bound[name].tolist()) for name in CONSTRAINTS},
        limits=limits(run),
        goal=goal,
        middle=middle,
        sensitivities=tuple(swings[:SHOWN]),
    )


def baseline_of(
    scenario: Scenario, catalog: PipelineCatalog
) -> tuple[tuple[Change, ...], date | None]:
    """What a scenario is compared with: the changes of another, or a last day of the record.

    ((), None) is today's levers. Raises ScenarioError for a scenario that is not shipped.
    """
    name = scenario.baseline
    if name == TODAY:
        return (), None
    if name[0].isdigit():
        return (), month_after(date.fromisoformat(f"{name}-01")) - timedelta(days=1)
    if name not in catalog.scenarios:
        raise ScenarioError(
            f"no scenario {name!r}", key="baseline", next_step="`otr project --list` shows them."
        )
    return catalog.scenarios[name].changes, None


@contextmanager
def _of_scenario(before: int) -> Iterator[None]:
    """Name the part of the scenario for what a run finds wrong after `before` other changes."""
    try:
        yield
    except ScenarioError as error:
        first, _, rest = error.key.partition(".")
        number, _, rest = rest.partition(".")
        if before and first == "changes":
            at = int(number) - before
            error.key = "baseline" if at < 0 else ".".join(filter(None, ("changes", str(at), rest)))
        raise


def _forecast(
    record: LookUp,
    catalog: PipelineCatalog,
    scenario: Scenario,
    as_of: date | None,
    draws: int,
    seed: int,
) -> Projection:
    """A forecast as an answer: bands by month, beside how that model did on the past."""
    if scenario.months > LONGEST:
        raise ScenarioError(
            f"a forecast of {scenario.months} months: how well it would do was tested up to "
            f"{LONGEST}",
            key="months",
            next_step=f"Write months: {LONGEST} or fewer.",
        )
    made = forecast(
        record,
        scenario.measure,
        breakdown=scenario.breakdown,
        horizon=scenario.months,
        as_of=as_of,
        draws=draws,
        seed=seed,
    )
    months = tuple(date.fromisoformat(f"{month}-01") for month in made.months)
    names = [f"p{name.replace('.', '_')}" for name in made.quantiles]
    columns = list(made.quantiles.values())
    rows = [
        {"month": month.isoformat()}
        | {name: column[n] for name, column in zip(names, columns, strict=True)}
        for n, month in enumerate(months)
    ]
    meta = record.meta
    return Projection(
        scenario=scenario,
        first_month=months[0],
        months=months,
        draws=draws,
        seed=seed,
        provenance={
            "record": meta.get("version", ""),
            "built": meta.get("built", ""),
            "as_of": as_of.isoformat() if as_of else "",
            "levers_hash": catalog.hash[:12],
            "parameters_hash": _short(json.dumps([
                made.provenance["pooled"], made.provenance["widened"], made.provenance["figures"],
                made.provenance["other_figures"],
            ])),
            "scenario_hash": _hash(scenario),
        },
        levers=(),
        figures={"forecast": tuple(made.provenance["figures"])},
        forecast={
            "model": "the pool of model and random walk" if made.model == POOL
            else made.model.replace("_", " "),
            "because": made.model_because,
            "last_observed": made.last_observed,
            "basis": made.basis,
            "stale": made.stale,
            "rows": rows,
            "past": [*(_past(score) for score in made.backtest), *made.notes],
        },
    )  # fmt: skip


def _past(score: dict[str, Any]) -> str:
    """One row of the backtest as a sentence."""
    ahead = "All months" if score["horizon"] == "all" else f"{score['horizon']} months ahead"
    skill = round(100 * score["skill_walk"])
    beside = f"{abs(skill)}% {'below' if skill > 0 else 'above'} that" if skill else "that"
    return (
        f"{ahead}: the 80% band held {100 * score['covered_80']:.0f}% of {score['n']} past months "
        f"from {score['origins']} starts; its error (CRPS {score['crps']:,.0f}) was {beside} of a "
        "random walk."
    )


def _headline(scenario: Scenario) -> Output | None:
    goal = scenario.goal
    measure = goal.measure if goal else scenario.measure
    breakdown = goal.breakdown if goal else scenario.breakdown
    found = output_of(measure, breakdown)
    if found is None and not (goal and measure == SHARE_PROSECUTED):
        known = ", ".join(sorted({one.measure for one in OUTPUTS if one.measure}))
        raise ScenarioError(
            f"the pipeline does not project {measure}" + (f", {breakdown}" if breakdown else ""),
            key="goal.measure" if goal else "measure",
            next_step=f"It projects {known}.",
        )
    return found


def _projected(output: Output, run: Run, today: Run) -> Projected:
    mine = _rows(bands(values(run, output)))
    base = mine if today is run else _rows(bands(values(today, output)))
    a, b = per_year(run, output), per_year(today, output)
    years = []
    for n in range(a.shape[0]):
        first = month_after(run.first_month, 12 * n)
        years.append(
            Year(first, month_after(first, 11), three(a[n]), three(b[n]), three(a[n] - b[n]))
        )
    return Projected(output, mine, base, tuple(years))


def _provenance(
    record: LookUp, catalog: PipelineCatalog, model: Model, scenario: Scenario, as_of: date | None
) -> dict[str, str]:
    meta = record.meta
    used = [(n, v.value, v.low, v.high) for n, v in model.start.levers.items()]
    return {
        "record": meta.get("version", ""),
        "built": meta.get("built", ""),
        "as_of": as_of.isoformat() if as_of else "",
        "levers_hash": catalog.hash[:12],
        "parameters_hash": _short(repr(used)),
        "scenario_hash": _hash(scenario),
    }


def _hash(scenario: Scenario) -> str:
    asked = json.dumps(asdict(scenario), sort_keys=True, default=str)
    return _short(asked)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _rows(array: Any) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in array.tolist())
