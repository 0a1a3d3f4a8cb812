"""A stated goal: what today's levers give, what it would take, how far one lever gets, how long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ontherecord.catalog.lever import Change, Goal, Scenario
from ontherecord.errors import ScenarioError
from ontherecord.pipeline import arithmetic
from ontherecord.pipeline.arithmetic import Alone, Requirement
from ontherecord.pipeline.engine import Run, run
from ontherecord.pipeline.levers import Paths
from ontherecord.pipeline.model import DRAWS, Model
from ontherecord.pipeline.outputs import values
from ontherecord.pipeline.projection import GoalAnswer
from ontherecord.pipeline.reported import BY_ID, Output, output_of
from ontherecord.pipeline.state import CONSTRAINTS

# the levers that a goal is tried with, one at a time
ALONE = ("officers", "beds", "flights", "judges")
# of each staff: the lever, its hires, those who leave beyond today's hires, the months until a hire
# counts; as the run has it, where agents count from the day they are hired
STAFF = {
    "eoir.immigration_judges": (
        "judges", "judge_hires", "judge_departures", "judge_hiring_months",
    ),
    "statement.ice_officers_and_agents": (
        "officers", "officer_hires", "officer_departures", "training_months",
    ),
    "usbp.agents": ("agents", "agent_hires", "", ""),
}  # fmt: skip
CHAINS = {
    "removals": arithmetic.for_removals,
    "book_ins_ice": arithmetic.for_book_ins,
    "detained": arithmetic.for_detained,
}
# what is needed, as the lever that sets it
RECIPE = {"officers": "officers", "beds": "beds", "transport": "flights", "judges": "judges"}
MOST_RAISED = 3.0  # times the sums of a steady year
FINE = 0.01  # of them
YEAR = 12
# outputs that arrests, beds, transport or money limit
LIMITED = ("book_ins", "book_ins_ice", "detained", "removals", "released", "departures")
SHARE_PROSECUTED = "doj.cbp_referred_prosecutions_share"


def answer(model: Model, goal: Goal, scenario: Scenario) -> GoalAnswer:
    """What a goal takes, from today's levers and from the scenario's.

    Raises ScenarioError where the goal's measure is not one that the pipeline has sums for.
    """
    output = output_of(goal.measure, goal.breakdown)
    raised, needs = _reaching(model, goal, output, scenario.months)
    if output is None:  # a share of those found: no series of it is run to a date
        today = model.run((), 12)
        adults = today.values["found"].sum(axis=0) * model.base["adult_share"]
        share = 100 * today.values["filed"].sum(axis=0) / np.maximum(adults, 1.0)
        limit = first_limit(today, BY_ID["prosecutions"])
        return GoalAnswer(goal, three(share), limit, tuple(needs), (), (None,) * 3, None, None)
    if (output.kind == "stock") != (goal.per == "end"):
        wanted = "end" if output.kind == "stock" else "year or month"
        raise ScenarioError(
            f"{goal.measure} is a {output.kind}, so its goal is not per {goal.per}",
            key="goal.per",
            next_step=f"Write per: {wanted}.",
        )
    at_least = goal.reach == "at_least"
    run = model.run(scenario.changes, arithmetic.NEVER)
    monthly = values(run, output)
    today = model.run((), 12) if scenario.changes else run  # the same luck, so the same first year
    base = values(today, output)[:12]
    if goal.per == "end":
        amounts, first_year = monthly, base[-1]
        slack = 0.5  # a count is whole
    else:
        span = 12 if goal.per == "year" else 1
        sums = np.lib.stride_tricks.sliding_window_view(monthly, span, axis=0).sum(axis=-1)
        missing = -np.inf if at_least else np.inf  # months before the first whole span
        amounts = np.pad(sums, ((span - 1, 0), (0, 0)), constant_values=missing)
        first_year = base.sum(axis=0) / 12 * span
        slack = 0.0
    reached = amounts >= goal.value - slack if at_least else amounts <= goal.value + slack
    months, never = arithmetic.months_to(reached)
    horizon = max(12, scenario.months)
    return GoalAnswer(
        goal, three(first_year), first_limit(today, output), tuple(needs),
        tuple(_alone(model, goal, output, horizon)), tuple(months), never, arithmetic.kept(reached),
        horizon, raised,
        recipe(model, needs) if raised is not None else (),
    )  # fmt: skip


def recipe(model: Model, needs: Sequence[Requirement]) -> tuple[Change, ...]:
    """The capacities of `needs` as changes from the first month, at their middles.

    Judges who leave are replaced, and the law's cap goes up where there are more than it allows.
    """
    found = []
    for need in needs:
        lever = RECIPE.get(need.id)
        if lever:
            found.append(Change(lever, "set", float(f"{need.p50:.4g}")))
        if lever == "judges":
            cap = max(float(model.middle["judge_cap"][0]), need.p50)
            found += [Change("judge_cap", "set", cap), Change("judge_hires", "set", 0.0),
                      Change("judge_departures", "set", 0.0)]  # fmt: skip
    return tuple(found)


def reached_by(
    model: Model, goal: Goal, output: Output, changes: Sequence[Change], months: int
) -> float:
    """The goal's measure under these changes, in half of the draws: in the second twelve months of
    a flow, in the last month of a stock."""
    run = model.run(changes, months if goal.per == "end" else 2 * YEAR)
    monthly = values(run, output)
    if goal.per == "end":
        return float(np.median(monthly[-1]))
    second = monthly[YEAR : 2 * YEAR].sum(axis=0)
    return float(np.median(second)) / (1 if goal.per == "year" else YEAR)


def _reaching(
    model: Model, goal: Goal, output: Output | None, months: int
) -> tuple[float | None, list[Requirement]]:
    """(by how much the sums are raised, what is needed then): the model reaches the goal with it.

    The sums are of a steady year. In the model luck meets full beds, and those arrested are not
    there to be arrested again, so every capacity is raised alike until half of the draws reach the
    goal; None where MOST_RAISED does not, or no run is held against the goal.
    """
    plain = _needs(model, goal, months)
    if output is None or not recipe(model, plain):
        return None, plain
    at_least = goal.reach == "at_least"

    def met(raised: float) -> bool:
        changes = recipe(model, _needs(model, goal, months, raised))
        value = reached_by(model, goal, output, changes, months)
        return value >= goal.value if at_least else value <= goal.value

    if met(1.0):
        return 1.0, plain
    if not met(MOST_RAISED):
        return None, plain
    near, far = 1.0, MOST_RAISED
    while far - near > FINE:
        middle = (near + far) / 2
        near, far = (near, middle) if met(middle) else (middle, far)
    return far, _needs(model, goal, months, far)


def _needs(model: Model, goal: Goal, months: int, raised: float = 1.0) -> list[Requirement]:
    base, start = model.base, model.start
    output = output_of(goal.measure, goal.breakdown)
    detained = start.detained_ice + start.detained_cbp
    per_month = goal.value / 12 if goal.per == "year" else goal.value
    if output is not None and output.id in CHAINS:
        return CHAINS[output.id](per_month * raised, base, detained)
    if goal.measure == "eoir.pending_cases" and goal.reach == "at_most":
        return arithmetic.for_pending(
            goal.value, months, start.pending_cases, base["other_receipts"], base, raised
        )
    if goal.measure == SHARE_PROSECUTED:
        return arithmetic.for_prosecutions(goal.value / 100, base)
    if goal.measure in STAFF:
        staff, hires, lost, delay = STAFF[goal.measure]
        assert output is not None
        now = float(np.median(base[staff]))
        return arithmetic.for_staff(
            goal.value, months, now, base[hires], base[lost] if lost else None,
            base[delay] if delay else np.zeros(1), output.title, output.unit,
        )  # fmt: skip
    raise ScenarioError(
        f"no arithmetic is known for a goal of {goal.reach.replace('_', ' ')} so many of "
        f"{goal.measure}",
        key="goal.measure",
        next_step="Write the scenario as mode: what_if, with the levers it changes.",
    )


def _alone(model: Model, goal: Goal, output: Output, months: int) -> list[Alone]:
    """Each capacity on its own, the others as today: the middle of the draws.

    The measure is that of the last twelve months of `months` for a flow (for a goal per month their
    mean), of the last for a stock. Draws are those of the answer, so what is reached with today's
    value is what the answer gives for today: a run in the middle of every assumption needs fewer
    judges than half of the draws do.
    """
    if output.id not in (*LIMITED, "pending"):
        return []
    count = min(model.draws, DRAWS)
    base = {name: drawn[:count] for name, drawn in model.base.items()}
    found = []
    for lever in ALONE:

        def measure(factor: float, lever: str = lever) -> tuple[float, str]:
            changed = {lever: base[lever] * factor}
            if lever == "judges" and factor != 1:  # kept at that number, as in what is needed
                none = np.zeros_like(changed[lever])
                changed["judge_cap"] = np.maximum(base["judge_cap"], changed[lever])
                changed |= {"judge_hires": none, "judge_departures": none}
            tried = run(Paths(base | changed, {}), base, model.opening, months, count, model.seed)
            monthly = values(tried, output)
            year = float(np.median(monthly[-YEAR:].sum(axis=0)))
            by_period = {"year": year, "month": year / YEAR}
            value = by_period.get(goal.per, float(np.median(monthly[-1])))
            return value, last_limit(tried, output)

        found.append(arithmetic.alone(lever, goal.value, goal.reach == "at_least", measure))
    return found


def first_limit(run: Run, output: Output) -> str:
    """What limits an output of a run in most draws of its first year, "" where nothing does."""
    return _limit(run, output, slice(0, 12))


def last_limit(run: Run, output: Output) -> str:
    """The same for the last month of a run."""
    return _limit(run, output, slice(-1, None))


def _limit(run: Run, output: Output, months: slice) -> str:
    if output.id in ("receipts", "completions", "pending"):
        return "judges" if run.bound["judges"][months].mean() > 0.5 else "cases"
    if output.id == "prosecutions":
        return "prosecutors" if run.bound["prosecutors"][months].mean() > 0.5 else "referrals"
    if output.id not in LIMITED:
        return ""
    shares = {name: float(np.mean(share[months])) for name, share in limits(run).items()}
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
