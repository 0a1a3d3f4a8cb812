"""PROJECT, the verb: a scenario in, an answer out, with its range, what binds and what is left out.

Three modes that never share a chart: arithmetic (what a stated goal would take), what-if (a dated
change against today's levers, both with the same luck) and forecast (`forecast.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import numpy as np

from ontherecord.catalog.lever import Goal, Lever, Scenario
from ontherecord.catalog.pipeline_store import PipelineCatalog
from ontherecord.errors import UsageError
from ontherecord.pipeline import arithmetic
from ontherecord.pipeline.arithmetic import Alone, Requirement
from ontherecord.pipeline.engine import CONSTRAINTS, Run
from ontherecord.pipeline.history import month_after
from ontherecord.pipeline.model import DRAWS, SEED, Model, open_model
from ontherecord.pipeline.outputs import BY_ID, OUTPUTS, Output, bands, output_of, per_year, values
from ontherecord.pipeline.sensitivity import Sensitivity, sensitivities
from ontherecord.record.lookup import LookUp

SCHEMA = "ontherecord/project/1"
SHOWN = 12  # sensitivities in a result
# the levers that a goal for removals is tried with, one at a time
ALONE = ("officers", "beds", "flights", "judges")
STAFF = {
    "eoir.immigration_judges": ("judges", "judge_departures", "judge_hiring_months"),
    "statement.ice_officers_and_agents": ("officers", "officer_departures", "training_months"),
    "usbp.agents": ("agents", "agent_departures", "training_months"),
}
CHAINS = {
    "removals": arithmetic.for_removals,
    "book_ins_ice": arithmetic.for_book_ins,
    "detained": arithmetic.for_detained,
}


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months of an output: the scenario, today's levers, and the difference."""

    first: date
    last: date
    scenario: tuple[float, float, float]  # 10th, 50th and 90th percentile
    baseline: tuple[float, float, float]
    difference: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Projected:
    """One output: bands per month (QUANTILES) of the scenario and of today's levers, its years."""

    output: Output
    scenario: tuple[tuple[float, ...], ...]
    baseline: tuple[tuple[float, ...], ...]
    years: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class GoalAnswer:
    """A stated goal: what today's levers give, what limits them, what it takes, and how long."""

    goal: Goal
    today: tuple[float, float, float]  # the goal's measure under today's levers, in its first year
    binding: str  # what limits it first today
    needs: tuple[Requirement, ...]
    alone: tuple[Alone, ...]
    months_to: tuple[float | None, ...]  # 10th, 50th, 90th percentile under the scenario's levers
    never_share: float  # of draws that do not reach it in 20 years


@dataclass(frozen=True, slots=True)
class Projection:
    """An answer, conditional on its scenario. `to_dict` is the contract ontherecord/project/1."""

    scenario: Scenario
    first_month: date
    months: tuple[date, ...]
    draws: int
    seed: int
    provenance: Mapping[str, str]
    levers: tuple[tuple[Lever, bool], ...]  # every lever used and whether the scenario changes it
    figures: Mapping[str, tuple[str, ...]]  # lever -> ids of the figures it was fitted to
    outputs: tuple[Projected, ...] = ()
    binding: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    limits: Mapping[str, tuple[float, ...]] = field(default_factory=dict)  # of removals, per month
    goal: GoalAnswer | None = None
    middle: float = 0.0
    sensitivities: tuple[Sensitivity, ...] = ()
    forecast: Mapping[str, Any] | None = None

    @property
    def headline(self) -> Output | None:
        """The output that the answer is mainly about."""
        s = self.scenario
        measure = s.goal.measure if s.goal else s.measure
        return output_of(measure, s.goal.breakdown if s.goal else s.breakdown)

    @property
    def unsourced(self) -> tuple[Lever, ...]:
        """The assumptions for which no document gives a value."""
        return tuple(lever for lever, _ in self.levers if lever.basis == "unsourced")

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        goal = self.goal
        return {
            "schema": SCHEMA,
            "scenario": {
                "id": self.scenario.id, "question": self.scenario.question,
                "mode": self.scenario.mode, "months": self.scenario.months,
                "measure": self.scenario.measure, "breakdown": self.scenario.breakdown,
                "changes": [asdict(change) for change in self.scenario.changes],
                "held_fixed": list(self.scenario.held_fixed),
                "not_modelled": list(self.scenario.not_modelled),
            },
            "provenance": dict(self.provenance) | {"draws": self.draws, "seed": self.seed},
            "first_month": self.first_month.isoformat(),
            "months": [month.isoformat() for month in self.months],
            "levers": [_lever_dict(one, changed, self.figures.get(one.id, ()))
                       for one, changed in self.levers],
            "outputs": [_projected_dict(one) for one in self.outputs],
            "binding": {name: list(shares) for name, shares in self.binding.items()},
            "limits_removals": {name: list(shares) for name, shares in self.limits.items()},
            "goal": None if goal is None else {
                "measure": goal.goal.measure, "breakdown": goal.goal.breakdown,
                "value": goal.goal.value, "per": goal.goal.per,
                "today": dict(zip(("p10", "p50", "p90"), goal.today, strict=True)),
                "binding": goal.binding,
                "needs": [asdict(need) | {"times": need.times} for need in goal.needs],
                "alone": [asdict(one) for one in goal.alone],
                "months_to": dict(zip(("p10", "p50", "p90"), goal.months_to, strict=True)),
                "never_share": goal.never_share,
            },
            "sensitivities": {
                "middle": self.middle,
                "levers": [asdict(one) | {"swing": one.swing} for one in self.sensitivities],
            },
            "unsourced": [lever.id for lever in self.unsourced],
            "forecast": None if self.forecast is None else dict(self.forecast),
        }  # fmt: skip


def project(
    record: LookUp,
    catalog: PipelineCatalog,
    scenario: Scenario,
    *,
    as_of: date | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Projection:
    """Answer a scenario. Raises NotHeld when the record holds too little to start, UsageError where
    the pipeline does not project what the scenario asks about."""
    model = open_model(record, catalog, as_of=as_of, draws=draws, seed=seed)
    headline = _headline(scenario)
    run = model.run(scenario.changes, scenario.months)
    today = model.run((), scenario.months) if scenario.changes else run
    changed = {change.lever for change in scenario.changes}
    middle, swings = (
        sensitivities(model, scenario.changes, scenario.months, headline) if headline else (0.0, [])
    )
    goal = _answer(model, scenario.goal, scenario) if scenario.goal else None
    return Projection(
        scenario=scenario,
        first_month=model.start.first_month,
        months=run.months,
        draws=draws,
        seed=seed,
        provenance=_provenance(record, catalog, model, scenario, as_of),
        levers=tuple((one, one.id in changed) for one in model.start.levers.values()),
        figures={name: tuple(f.id for f in many) for name, many in model.start.figures.items()},
        outputs=tuple(_projected(one, run, today) for one in OUTPUTS),
        binding={name: tuple(run.bound[name].tolist()) for name in CONSTRAINTS},
        limits=_limits(run),
        goal=goal,
        middle=middle,
        sensitivities=tuple(swings[:SHOWN]),
    )


def _headline(scenario: Scenario) -> Output | None:
    goal = scenario.goal
    measure = goal.measure if goal else scenario.measure
    breakdown = goal.breakdown if goal else scenario.breakdown
    found = output_of(measure, breakdown)
    if found is None and not (goal and measure == "doj.cbp_referred_prosecutions_share"):
        known = ", ".join(sorted({one.measure for one in OUTPUTS if one.measure}))
        raise UsageError(
            f"the pipeline does not project {measure}" + (f", {breakdown}" if breakdown else ""),
            next_step=f"It projects {known}.",
        )
    return found


def _projected(output: Output, run: Run, today: Run) -> Projected:
    mine, base = values(run, output), values(today, output)
    a, b = per_year(run, output), per_year(today, output)
    years = []
    for n in range(a.shape[0]):
        first = month_after(run.first_month, 12 * n)
        years.append(
            Year(first, month_after(first, 11), _three(a[n]), _three(b[n]), _three(a[n] - b[n]))
        )
    return Projected(output, _rows(bands(mine)), _rows(bands(base)), tuple(years))


def _limits(run: Run) -> dict[str, tuple[float, ...]]:
    """Share of draws, per month, in which each constraint limits removals; "arrests": none does."""
    found = {"arrests": tuple(np.mean(run.first_bound < 0, axis=1).tolist())}
    for name in ("beds", "transport", "funds"):
        index = CONSTRAINTS.index(name)
        found[name] = tuple(np.mean(run.first_bound == index, axis=1).tolist())
    return found


def _answer(model: Model, goal: Goal, scenario: Scenario) -> GoalAnswer:
    """What a goal takes, from today's levers and from the scenario's."""
    needs = _needs(model, goal, scenario.months)
    output = output_of(goal.measure, goal.breakdown)
    if output is None:  # a share of those found: there is no series of it to run
        capacity = next(need for need in needs if need.today is not None)
        share = min(1.0, (capacity.today or 0.0) / max(capacity.p50, 1.0)) * goal.value
        return GoalAnswer(
            goal, (share, share, share), "prosecutors", tuple(needs), (), (None,) * 3, 1.0
        )
    run = model.run(scenario.changes, arithmetic.NEVER)
    monthly = values(run, output)
    base = values(model.run((), 12), output) if scenario.changes else monthly[:12]
    if goal.per == "end":
        falling = float(np.median(monthly[0])) > goal.value
        reached = monthly <= goal.value + 0.5 if falling else monthly >= goal.value - 0.5
        first_year = base[-1]
    else:
        span = 12 if goal.per == "year" else 1
        sums = np.lib.stride_tricks.sliding_window_view(monthly, span, axis=0).sum(axis=-1)
        reached = np.pad(sums >= goal.value, ((span - 1, 0), (0, 0)))
        first_year = base.sum(axis=0) / 12 * span
    months, never = arithmetic.months_to(reached)
    return GoalAnswer(
        goal, _three(first_year), _first_limit(model, output), tuple(needs),
        tuple(_alone(model, goal, output)), tuple(months), never,
    )  # fmt: skip


def _needs(model: Model, goal: Goal, months: int) -> list[Requirement]:
    base, start = model.base, model.start
    output = output_of(goal.measure, goal.breakdown)
    detained = start.detained_ice + start.detained_cbp
    per_month = goal.value / 12 if goal.per == "year" else goal.value
    if output is not None and output.id in CHAINS:
        return CHAINS[output.id](per_month, base, detained)
    if goal.measure == "eoir.pending_cases":
        return arithmetic.for_pending(
            goal.value, months, start.pending_cases, base["other_receipts"], base
        )
    if goal.measure == "doj.cbp_referred_prosecutions_share":
        return arithmetic.for_prosecutions(goal.value / 100, base)
    if goal.measure in STAFF:
        staff, lost, delay = STAFF[goal.measure]
        assert output is not None
        now = float(np.median(base[staff]))
        return arithmetic.for_staff(
            goal.value, months, now, base[lost], base[delay], output.title, output.unit
        )
    raise UsageError(
        f"no arithmetic is known for a goal of {goal.measure}",
        next_step="Write the scenario as mode: what_if, with the levers it changes.",
    )


def _alone(model: Model, goal: Goal, output: Output) -> list[Alone]:
    """Each capacity on its own, the others as today, in the middle of every assumption."""
    if output.id not in ("removals", "pending"):
        return []
    found = []
    rising = output.id == "removals"
    months = 36 if rising else arithmetic.NEVER // 2
    for lever in ALONE:
        today = float(np.median(model.base[lever]))
        cap = {"judges": "judge_cap"}.get(lever)

        def measure(factor: float, lever: str = lever, today: float = today,
                    cap: str | None = cap) -> tuple[float, str]:  # fmt: skip
            base = dict(model.middle)
            run = model.run_given(base | {}, (), months) if factor == 1 else None
            if run is None:
                changed = {lever: np.array([today * factor])}
                if cap:
                    changed[cap] = np.maximum(base[cap], today * factor)
                run = _given_against(model, base, changed, months)
            monthly = values(run, output)
            value = monthly[-12:].sum() if output.kind == "flow" else monthly[-1].min()
            limit = run.first_bound[-1][0]
            return float(value), CONSTRAINTS[limit] if limit >= 0 else "arrests"

        per = 12 if goal.per == "month" and rising else 1
        found.append(arithmetic.alone(lever, goal.value * per, measure, rising))
    return found


def _given_against(
    model: Model, base: Mapping[str, Any], changed: Mapping[str, Any], months: int
) -> Run:
    """A run without luck in which some levers have another value than today's from the start."""
    from ontherecord.pipeline.engine import run
    from ontherecord.pipeline.levers import Paths

    return run(
        Paths(dict(base) | dict(changed), {}),
        base,
        model.opening,
        months,
        1,
        model.seed,
        luck=False,
    )


def _first_limit(model: Model, output: Output) -> str:
    """What limits an output under today's levers, in most draws of the first year."""
    run = model.run((), 12)
    if output.id in ("receipts", "completions", "pending"):
        return "judges" if run.bound["judges"].mean() > 0.5 else "cases"
    if output.id == "prosecutions":
        return "prosecutors" if run.bound["prosecutors"].mean() > 0.5 else "referrals"
    shares = {name: float(np.mean(share)) for name, share in _limits(run).items()}
    return max(shares, key=lambda name: shares[name])


def _provenance(
    record: LookUp, catalog: PipelineCatalog, model: Model, scenario: Scenario, as_of: date | None
) -> dict[str, str]:
    meta = record.meta
    used = [(n, v.value, v.low, v.high) for n, v in model.start.levers.items()]
    asked = json.dumps(asdict(scenario), sort_keys=True, default=str)
    return {
        "record": meta.get("version", ""),
        "built": meta.get("built", ""),
        "as_of": as_of.isoformat() if as_of else "",
        "levers_hash": catalog.hash[:12],
        "parameters_hash": hashlib.sha256(repr(used).encode()).hexdigest()[:12],
        "scenario_hash": hashlib.sha256(asked.encode()).hexdigest()[:12],
    }


def _three(draws: Any) -> tuple[float, float, float]:
    low, middle, high = np.quantile(draws, (0.1, 0.5, 0.9)).tolist()
    return low, middle, high


def _rows(array: Any) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in array.tolist())


def _lever_dict(lever: Lever, changed: bool, figures: tuple[str, ...]) -> dict[str, Any]:
    data = asdict(lever)
    data["most"] = None if lever.most == float("inf") else lever.most
    return data | {"changed": changed, "tag": lever.tag, "figures": list(figures)}


def _projected_dict(one: Projected) -> dict[str, Any]:
    three = ("p10", "p50", "p90")
    return {
        "id": one.output.id, "title": one.output.title, "kind": one.output.kind,
        "unit": one.output.unit, "measure": one.output.measure,
        "breakdown": one.output.breakdown,
        "scenario": [list(row) for row in one.scenario],
        "baseline": [list(row) for row in one.baseline],
        "years": [
            {"first": y.first.isoformat(), "last": y.last.isoformat()}
            | {name: dict(zip(three, getattr(y, name), strict=True))
               for name in ("scenario", "baseline", "difference")}
            for y in one.years
        ],
    }  # fmt: skip


__all__ = ["BY_ID", "Projection", "project"]
