"""What a projection is: its parts as frozen data, and the contract ontherecord/project/1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from ontherecord.catalog.lever import Change, Goal, Lever, Scenario
from ontherecord.pipeline.arithmetic import Alone, Requirement
from ontherecord.pipeline.reported import Output, output_of
from ontherecord.pipeline.sensitivity import Sensitivity

SCHEMA = "ontherecord/project/1"


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
    never_share: float | None  # of draws that do not reach it in ten years
    kept_share: float | None  # of those that do: in which it is still met at the end of ten years
    alone_months: int = (
        0  # how far `alone` was run: its last twelve months, or its last for a stock
    )
    raised: float | None = None  # times the sums of a steady year, so that a run reaches the goal
    recipe: tuple[Change, ...] = ()  # what is needed as changes, with which half of the draws do


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
    fitted_to: Mapping[str, date] = field(default_factory=dict)  # lever -> last day of its figures
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

    def _lever(self, lever: Lever, changed: bool) -> dict[str, Any]:
        figures = self.figures.get(lever.id, ())
        return _lever_dict(lever, changed, figures, self.fitted_to.get(lever.id))

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
                "baseline": self.scenario.baseline,
                "changes": [asdict(change) for change in self.scenario.changes],
                "held_fixed": list(self.scenario.held_fixed),
                "not_modelled": list(self.scenario.not_modelled),
            },
            "provenance": dict(self.provenance) | {"draws": self.draws, "seed": self.seed},
            "first_month": self.first_month.isoformat(),
            "months": [month.isoformat() for month in self.months],
            "levers": [self._lever(one, changed)
                       for one, changed in self.levers],
            "outputs": [_projected_dict(one) for one in self.outputs],
            "binding": {name: list(shares) for name, shares in self.binding.items()},
            "limits_removals": {name: list(shares) for name, shares in self.limits.items()},
            "goal": None if goal is None else {
                "measure": goal.goal.measure, "breakdown": goal.goal.breakdown,
                "value": goal.goal.value, "per": goal.goal.per, "reach": goal.goal.reach,
                "today": dict(zip(("p10", "p50", "p90"), goal.today, strict=True)),
                "binding": goal.binding,
                "needs": [asdict(need) | {"times": need.times} for need in goal.needs],
                "alone": [asdict(one) for one in goal.alone],
                "alone_months": goal.alone_months,
                "raised": goal.raised,
                "recipe": [{"lever": c.lever, "set": c.value} for c in goal.recipe],
                "months_to": dict(zip(("p10", "p50", "p90"), goal.months_to, strict=True)),
                "never_share": goal.never_share,
                "kept_share": goal.kept_share,
            },
            "sensitivities": {
                "middle": self.middle,
                "levers": [asdict(one) | {"swing": one.swing} for one in self.sensitivities],
            },
            "unsourced": [lever.id for lever in self.unsourced],
            "forecast": None if self.forecast is None else dict(self.forecast),
        }  # fmt: skip


def _lever_dict(
    lever: Lever, changed: bool, figures: tuple[str, ...], fitted_to: date | None
) -> dict[str, Any]:
    data = asdict(lever)
    data["most"] = None if lever.most == float("inf") else lever.most
    return data | {
        "changed": changed, "tag": lever.tag, "figures": list(figures),
        "fitted_to": fitted_to.isoformat() if fitted_to else None,
    }  # fmt: skip


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
