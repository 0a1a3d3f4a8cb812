"""A stated goal: what today's levers give, what it would take, how far one lever gets, how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ontherecord.catalog.lever import Goal, Scenario
from ontherecord.errors import UsageError
from ontherecord.pipeline import arithmetic
from ontherecord.pipeline.arithmetic import Alone, Requirement
from ontherecord.pipeline.engine import Run, run
from ontherecord.pipeline.levers import Paths
from ontherecord.pipeline.model import Model
from ontherecord.pipeline.outputs import values
from ontherecord.pipeline.projection import GoalAnswer
from ontherecord.pipeline.reported import BY_ID, Output, output_of
from ontherecord.pipeline.steps import CONSTRAINTS

# the levers that a goal is tried with, one at a time
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
# outputs that arrests, beds, transport or money limit
LIMITED = ("book_ins", "book_ins_ice", "detained", "removals", "released", "departures")
SHARE_PROSECUTED = "doj.cbp_referred_prosecutions_share"


def answer(model: Model, goal: Goal, scenario: Scenario) -> GoalAnswer:
    """What a goal takes, from today's levers and from the scenario's."""
    needs = _needs(model, goal, scenario.months)
    output = output_of(goal.measure, goal.breakdown)
    if output is None:  # a share of those found: no series of it is run to a date
        today = model.run((), 12)
        adults = today.values["found"].sum(axis=0) * model.base["adult_share"]
        share = 100 * today.values["filed"].sum(axis=0) / np.maximum(adults, 1.0)
        limit = first_limit(today, BY_ID["prosecutions"])
        return GoalAnswer(goal, three(share), limit, tuple(needs), (), (None,) * 3, None)
    if (output.kind == "stock") != (goal.per == "end"):
        wanted = "end" if output.kind == "stock" else "year or month"
        raise UsageError(
            f"{goal.measure} is a {output.kind}, so its goal is not per {goal.per}",
            next_step=f"Write per: {wanted}.",
        )
    run = model.run(scenario.changes, arithmetic.NEVER)
    monthly = values(run, output)
    today = model.run((), 12) if scenario.changes else run  # the same luck, so the same first year
    base = values(today, output)[:12]
    if goal.per == "end":
        at_most = output.id == "pending"  # a backlog is to be no more, all else no less
        reached = monthly <= goal.value + 0.5 if at_most else monthly >= goal.value - 0.5
        first_year = base[-1]
    else:
        span = 12 if goal.per == "year" else 1
        sums = np.lib.stride_tricks.sliding_window_view(monthly, span, axis=0).sum(axis=-1)
        reached = np.pad(sums >= goal.value, ((span - 1, 0), (0, 0)))
        first_year = base.sum(axis=0) / 12 * span
    months, never = arithmetic.months_to(reached)
    return GoalAnswer(
        goal, three(first_year), first_limit(today, output), tuple(needs),
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
    if goal.measure == SHARE_PROSECUTED:
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
    return run(
        Paths(dict(base) | dict(changed), {}),
        base,
        model.opening,
        months,
        1,
        model.seed,
        luck=False,
    )


def first_limit(run: Run, output: Output) -> str:
    """What limits an output of a run in most draws of its first year, "" where nothing does."""
    if output.id in ("receipts", "completions", "pending"):
        return "judges" if run.bound["judges"][:12].mean() > 0.5 else "cases"
    if output.id == "prosecutions":
        return "prosecutors" if run.bound["prosecutors"][:12].mean() > 0.5 else "referrals"
    if output.id not in LIMITED:
        return ""
    shares = {name: float(np.mean(share[:12])) for name, share in limits(run).items()}
    return max(shares, key=lambda name: shares[name])


def limits(run: Run) -> dict[str, tuple[float, ...]]:
    """Share of draws, per month, in which each constraint limits removals; "arrests": none does."""
    found = {"arrests": tuple(np.mean(run.first_bound < 0, axis=1).tolist())}
    for name in ("beds", "transport", "funds"):
        index = CONSTRAINTS.index(name)
        found[name] = tuple(np.mean(run.first_bound == index, axis=1).tolist())
    return found


def three(draws: Any) -> tuple[float, float, float]:
    """(10th, 50th, 90th percentile) over draws."""
    low, middle, high = np.quantile(draws, (0.1, 0.5, 0.9)).tolist()
    return low, middle, high
