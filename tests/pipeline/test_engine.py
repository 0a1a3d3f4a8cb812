"""The whole pipeline: people are conserved, signs are right, the same seed gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from ontherecord.catalog.lever import Change
from ontherecord.catalog.pipeline_store import PipelineCatalog
from ontherecord.errors import ScenarioError
from ontherecord.pipeline import engine
from ontherecord.pipeline.goals import RECIPE, answer, reached_by
from ontherecord.pipeline.model import Model, open_model
from ontherecord.pipeline.outputs import values
from ontherecord.pipeline.project import project
from ontherecord.pipeline.reported import BY_ID, output_of
from ontherecord.pipeline.stages import appeals, interior
from ontherecord.pipeline.state import CONSTRAINTS
from ontherecord.record.lookup import LookUp

BEDS = Change("beds", "times", 2.0)


def total(model: Model, changes: tuple[Change, ...], output: str, months: int = 36) -> np.ndarray:
    return values(model.run(changes, months), BY_ID[output]).sum(axis=0)


def test_people_are_conserved_in_every_scenario(model: Model, levers: PipelineCatalog) -> None:
    for scenario in levers.scenarios.values():
        run = model.run(scenario.changes, min(scenario.months, 60))
        assert run.balance < 1e-9, scenario.id
        for name, array in run.values.items():
            assert np.isfinite(array).all(), (scenario.id, name)
            assert (array >= -1e-6).all(), (scenario.id, name)


def test_beds_are_never_overfull(model: Model) -> None:
    """A month ends within its beds (test_detention), so its mean is within them to half a percent:

    between the ends, those of short and of long stays need not rise and fall together.
    """
    run = model.run((Change("interior_book_ins", "times", 3.0),), 24)
    beds = model.base["beds"]
    assert (
        (run.values["detained_ice"] + run.values["detained_cbp"])
        <= np.maximum(beds, (run.values["detained_ice"] + run.values["detained_cbp"])[0]) * 1.005
    ).all()


def test_more_beds_never_mean_fewer_removals(model: Model) -> None:
    today = np.cumsum(model.run((), 36).values["ice_removals"], axis=0)
    more = np.cumsum(model.run((BEDS,), 36).values["ice_removals"], axis=0)
    assert (more >= today - 1e-6).all()


def test_while_beds_bind_agents_and_technology_change_removals_little(model: Model) -> None:
    """Wein, Liu and Motskin (2009): without beds, agents or sensors hardly move removals."""
    full = (Change("interior_book_ins", "times", 2.0), Change("attempts", "times", 10.0))
    today = total(model, full, "removals")
    for more in (Change("agents", "times", 1.5), Change("technology", "times", 2.0)):
        changed = total(model, (*full, more), "removals")
        assert np.median(np.abs(changed / today - 1)) < 0.02
    beds = total(model, (*full, BEDS), "removals")
    assert np.median(beds / today) > 1.3


@pytest.mark.parametrize(
    ("change", "output", "sign"),
    [
        (Change("limiting_share", "set", 0.0), "book_ins_ice", 1),
        (Change("limiting_share", "set", 0.9), "book_ins_ice", -1),
        (Change("officers", "add", 10_000.0), "book_ins_ice", 1),
        (Change("at_large_effort", "times", 1.5), "book_ins_ice", 1),
        (Change("prosecuted_share", "set", 1.0), "prosecutions", 1),
        (Change("refusal_share", "set", 0.3), "prosecutions", -1),
        (Change("prosecutor_departures", "set", 0.05), "prosecutions", -1),
        (Change("troops", "add", 5000.0), "encounters", 1),
        (Change("technology", "times", 2.0), "encounters", 1),
        (Change("barrier_miles", "set", 500.0), "encounters", -1),
        (Change("judge_hires", "set", 40.0), "completions", 1),
        (Change("dismissals", "set", 0.02), "pending", -1),
        (Change("acceptance", "set", 1.0), "removals", 1),
        (Change("departure_in_detention", "set", 0.3), "departures", 1),
        (Change("flights", "set", 10_000.0), "removals", -1),
        (Change("budget", "set", 4e8), "removals", -1),
        (Change("release_policy", "times", 2.0), "removals", -1),
        (Change("agreements_287g", "times", 3.0), "book_ins_ice", 1),
    ],
)
def test_levers_move_what_they_should_the_way_they_should(
    model: Model, change: Change, output: str, sign: int
) -> None:
    moved = total(model, (change,), output) - total(model, (), output)
    assert sign * np.median(moved) > 0
    assert (sign * moved >= -1e-6 * np.abs(total(model, (), output))).mean() > 0.9


def test_troops_change_little(model: Model) -> None:
    """1,500 soldiers free about 90 agents, of whom 43% are on the line at a time."""
    today = total(model, (), "encounters")
    more = total(model, (Change("troops", "add", 1500.0),), "encounters")
    assert 0 < np.median(more / today - 1) < 0.02


def test_a_change_does_not_touch_the_luck_of_the_others(model: Model) -> None:
    """Common random numbers: what a lever does not reach is the same to the last bit."""
    a, b = model.run((), 24), model.run((Change("judge_hires", "set", 40.0),), 24)
    assert np.array_equal(a.values["found"], b.values["found"])


def test_the_same_seed_gives_the_same_bytes(record: LookUp, levers: PipelineCatalog) -> None:
    scenario = levers.scenarios["one_million_removals"]
    first, second, other = (
        json.dumps(project(record, levers, scenario, draws=150, seed=seed).to_dict())
        for seed in (3, 3, 4)
    )
    assert first == second
    assert first != other


def test_without_luck_and_ranges_nothing_is_random(record: LookUp, levers: PipelineCatalog) -> None:
    one, two = (open_model(record, levers, draws=10, seed=seed) for seed in (1, 2))
    assert np.array_equal(
        one.run_middle((BEDS,), 24).values["ice_removals"],
        two.run_middle((BEDS,), 24).values["ice_removals"],
    )


def test_today_stays_today_without_luck(model: Model) -> None:
    """The levers at their values continue the level the record ends with, before people run out."""
    run = model.run_middle((), 6)
    booked = run.values["book_ins_ice"][:3].mean()
    assert booked == pytest.approx(model.start.levers["interior_book_ins"].value, rel=0.05)
    started = model.start.detained_ice + model.start.detained_cbp
    assert (run.values["detained_ice"] + run.values["detained_cbp"])[0, 0] == pytest.approx(
        started, rel=0.1
    )
    assert run.values["pending"][0, 0] == pytest.approx(model.start.pending_cases, rel=0.03)


def test_as_of_uses_only_what_was_known(record: LookUp, levers: PipelineCatalog) -> None:
    from datetime import date

    then = open_model(record, levers, as_of=date(2026, 2, 20), draws=10)
    assert then.start.first_month < open_model(record, levers, draws=10).start.first_month
    for figures in then.start.figures.values():
        assert all(f.known_from is not None and f.known_from <= date(2026, 2, 20) for f in figures)


def test_a_projection_names_what_has_no_source(record: LookUp, levers: PipelineCatalog) -> None:
    scenario = replace(levers.scenarios["double_detention_beds"], months=12)
    data = project(record, levers, scenario, draws=100).to_dict()
    unsourced = {one["id"] for one in data["levers"] if one["tag"] == "unsourced"}
    assert set(data["unsourced"]) == unsourced
    assert unsourced
    for one in data["levers"]:
        assert (one["basis"] == "published") == bool(one["source"])
        assert (
            one["basis"] != "record"
            or one["figures"]
            or one["id"].endswith(("_shock", "_persistence", "unexplained"))
        )


def test_pending_cases_move_by_what_comes_and_goes(model: Model) -> None:
    """Pending = pending before + receipts - completions + what the record leaves unexplained."""
    spared = Change("expedited_more", "set", 0.3, start="5", until="15")
    for changes in ((), (spared,)):
        run = model.run((Change("unexplained", "set", 0.0), *changes), 24)
        pending = run.values["pending"]
        moved = run.values["receipts"][1:] - run.values["completions"][1:]
        assert np.allclose(np.diff(pending, axis=0), moved, atol=1.0)


def test_more_removal_orders_never_lower_removals(model: Model) -> None:
    more = total(model, (Change("order_share", "set", 0.9),), "removals", 120)
    assert (more >= total(model, (), "removals", 120) * 0.999).mean() > 0.95


def test_arrests_go_on_when_everyone_has_a_case_or_an_order(model: Model) -> None:
    """Arrests follow all who are there: where few others are left, those with an order."""
    few = {name: np.repeat(value, 1) for name, value in model.middle.items()}
    few["resident_population"] = np.array([6_000_000.0])
    run = model.run_given(few, (), 120)
    arrested = run.values["book_ins_ice"][:, 0] + run.values["turned_away"][:, 0]
    assert arrested[-1] > 0.6 * arrested[0]


def test_expedited_removal_frees_judges(model: Model) -> None:
    freed = total(model, (Change("expedited_more", "set", 0.5),), "pending", 24)
    assert np.median(freed - total(model, (), "pending", 24)) < 0


def test_every_lever_that_a_scenario_may_change_moves_something(model: Model) -> None:
    """A lever that does nothing would answer every question with "no difference"."""
    today = model.run((), 24)
    context = {  # levers that act only together with another
        "agents_freed_per_soldier": (), "line_share": (Change("troops", "add", 5000.0),),
        "found_per_agents": (Change("agents", "times", 1.5),),
        "found_per_technology": (Change("technology", "times", 2.0),),
        "barrier_effect": (Change("barrier_miles", "add", 300.0),),
        "training_months": (Change("officer_hires", "set", 300.0),),
        "yield_of_new_officers": (Change("officers", "times", 1.5),),
        "arrests_per_agreement": (Change("agreements_287g", "times", 2.0),),
        "expedited_stay": (Change("expedited_more", "set", 0.3),),
        "handover_cut": (Change("limiting_share", "set", 0.9),),
        "custodial_share": (Change("limiting_share", "set", 0.9),),
        "new_judge_output": (Change("judge_hires", "set", 40.0),),
        "judge_cap": (Change("judge_hires", "set", 60.0),),
        "filings_capacity": (Change("attempts", "times", 15.0),),
        "prosecutors": (Change("attempts", "times", 15.0),),
        "other_filings": (Change("attempts", "times", 15.0),),
        "prosecutor_departures": (Change("attempts", "times", 15.0),),
        "budget": (),
    }  # fmt: skip
    still = []
    for lever in model.start.levers.values():
        if lever.role == "opening":
            continue
        value = lever.value or 0.0
        change = {
            "budget": Change("budget", "set", 5e8), "flights": Change("flights", "set", 2e4),
        }.get(lever.id) or (
            Change(lever.id, "set", 0.5 * value if value else min(0.1, lever.most))
        )  # fmt: skip
        if change.value < lever.least:
            change = replace(change, value=max(lever.least, 1.0))
        with_it = context.get(lever.id, ())
        base = model.run(with_it, 24) if with_it else today
        run = model.run((*with_it, change), 24)
        if all(np.array_equal(run.values[n], base.values[n]) for n in run.values):
            still.append(lever.id)
    assert still == []


def test_repeats_follow_those_who_come(model: Model) -> None:
    """Today's attempts hold today's repeats, so fifteen times the attempts is fifteen times."""
    now = model.run_middle((), 24).values["found"][12:].sum()
    more = model.run_middle((Change("attempts", "times", 15.0),), 24).values["found"][12:].sum()
    assert more / now == pytest.approx(15, rel=0.01)


def test_a_budget_cuts_every_part_alike_and_is_kept(model: Model) -> None:
    today = model.run((), 36).values
    budget = 0.8 * np.median(today["spending"][24:].mean(axis=0))
    cut = model.run((Change("budget", "set", float(budget)),), 36).values
    year = cut["spending"][24:].mean(axis=0)
    assert (year <= budget * 1.05).all()
    assert np.median(year) == pytest.approx(budget, rel=0.01)
    poor = today["spending"][24:].mean(axis=0) > 1.2 * budget
    assert poor.any()
    for part in ("officers", "judges"):
        assert (cut[part][-1][poor] < today[part][-1][poor]).all()
    share = cut["officers"][-1] / today["officers"][-1]
    assert cut["judges"][-1] == pytest.approx(today["judges"][-1] * share)


def test_judges_go_on_falling_or_not(model: Model) -> None:
    """Counts rose for years and fell in the last: the middle goes on as the last, a tenth rises."""
    judges = model.run((), 36).values["judges"]
    low, middle, high = np.quantile(judges[-1], (0.1, 0.5, 0.9))
    today = model.start.levers["judges"].value
    assert today is not None
    assert low <= middle < 0.85 * today
    assert high > 1.05 * today


def test_an_officer_more_adds_what_an_officer_fewer_takes_away(model: Model) -> None:
    level = {}
    for change in (-200.0, 0.0, 200.0):
        changed = {**model.middle, "officers": model.middle["officers"] + change}
        level[change] = float(interior.level(changed, model.middle)[0][0])
    assert level[200.0] - level[0.0] == pytest.approx(level[0.0] - level[-200.0], rel=0.01)
    none = interior.level({**model.middle, "officers": np.zeros(1)}, model.middle)[0]
    assert none == pytest.approx(0.0, abs=1e-6)


def test_officers_for_arrests_are_those_that_make_them() -> None:
    marginal = np.array([0.25, 0.5, 1.0])
    for of_today in (0.4, 1.0, 2.7):
        officers = interior.officers_for(np.full(3, of_today), marginal)
        assert 1 + interior.by_officers(officers, marginal) == pytest.approx(np.full(3, of_today))


def test_people_with_a_final_order_do_not_go_before_a_judge(model: Model) -> None:
    """More of them among those arrested: fewer new cases, and no more completions."""
    more = model.run((Change("share_with_orders", "set", 0.35),), 24).values
    fewer = model.run((Change("share_with_orders", "set", 0.0),), 24).values
    assert more["receipts"].sum(axis=0).mean() < 0.98 * fewer["receipts"].sum(axis=0).mean()


def test_no_case_ends_without_a_judge(model: Model) -> None:
    """Too few judges: cases wait with the people who stay, and pending is what receipts leave."""
    few = (
        Change("judges", "times", 0.05), Change("judge_hires", "set", 0.0),
        Change("unexplained", "set", 0.0), Change("appeals_decided", "set", 0.0),
    )  # fmt: skip
    run = model.run_middle(few, 48).values
    base = model.middle
    per_month = run["receipts"] - run["completions"]
    again = np.minimum(base["pending_appeals"], base["appeals_decided"]) * base["sent_back_share"]
    moved = np.diff(run["pending"], axis=0) + again  # the part of pending that appeals explain
    assert moved == pytest.approx(per_month[1:], abs=2.0)
    assert (run["completions"] <= run["judges"] * base["completions_per_judge"] * 1.001).all()
    today = model.run_middle((), 48).values
    assert run["ice_removals"].sum() < today["ice_removals"].sum()


def test_money_is_named_where_it_cuts_the_flights(model: Model) -> None:
    run = model.run((Change("budget", "set", 1e8),), 12)
    assert (run.first_bound[3:] == CONSTRAINTS.index("funds")).all()


def test_an_order_under_appeal_is_not_final(model: Model) -> None:
    """Orders outside detention: what is appealed waits at the Board, and is final afterwards."""
    none = model.run((Change("appeal_share", "set", 0.0),), 60).values
    many = model.run((Change("appeal_share", "set", 0.4),), 60).values
    assert (many["appeals"][-1] > none["appeals"][-1]).all()
    assert (many["orders"][-1] < none["orders"][-1]).all()
    waiting = many["appeals"][-1] - none["appeals"][-1]
    assert (none["orders"][-1] - many["orders"][-1]) == pytest.approx(waiting, rel=0.35)
    quick = model.run((Change("appeals_decided", "set", 50_000.0),), 60).values
    assert quick["appeals"][-1].max() == 0
    assert (quick["orders"][-1] > many["orders"][-1]).all()


def test_the_board_decides_what_it_can(model: Model) -> None:
    """Pending = pending before + filed - decided, to the last person."""
    levers = {name: values[:1] for name, values in model.base.items()}
    for pending, ordered in ((0.0, 100.0), (50_000.0, 30_000.0)):
        made = appeals.month(levers, np.array([ordered]), np.array([pending]))
        decided = made.final + made.sent_back
        assert made.pending == pytest.approx(pending + made.filed - decided)
        assert decided == pytest.approx(min(pending + made.filed[0], levers["appeals_decided"][0]))


def test_blocks_of_draws_are_as_one(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    change = (Change("budget", "set", 6e8, start="5"), Change("beds", "set", 5e4, high=6e4))
    whole = model.run(change, 18)
    monkeypatch.setattr(engine, "BLOCK", 64)
    parts = model.run(change, 18)
    for name, table in whole.values.items():
        assert np.array_equal(table, parts.values[name]), name
    for name, shares in whole.bound.items():
        assert np.array_equal(shares, parts.bound[name]), name
    assert np.array_equal(whole.first_bound, parts.first_bound)


def test_a_scenario_is_compared_with_the_one_it_names(
    record: LookUp, levers: PipelineCatalog, model: Model
) -> None:
    """Beds on top of officers, against officers: the difference is what the beds add."""
    plain = levers.scenarios["double_detention_beds"]
    named = replace(plain, baseline="ten_thousand_officers")
    found = project(record, levers, named, draws=50, seed=7)
    before = levers.scenarios["ten_thousand_officers"].changes
    few = open_model(record, levers, draws=50, seed=7)
    output = BY_ID["removals"]
    base = values(few.run(before, plain.months), output)
    both = values(few.run((*before, *plain.changes), plain.months), output)
    (told,) = [one for one in found.outputs if one.output is output]
    assert told.years[-1].difference[1] == pytest.approx(
        float(np.median((both - base)[-12:].sum(axis=0)))
    )
    assert found.to_dict()["scenario"]["baseline"] == "ten_thousand_officers"


def test_a_month_as_baseline_starts_after_it(record: LookUp, levers: PipelineCatalog) -> None:
    dated = replace(levers.scenarios["double_detention_beds"], baseline="2026-02")
    found = project(record, levers, dated, draws=20)
    assert found.first_month.isoformat() == "2026-03-01"
    for last in found.fitted_to.values():
        assert last.isoformat() <= "2026-02-28"
    early = project(record, levers, replace(dated, baseline="2024-12"), draws=20)
    assert early.first_month.isoformat() == "2025-01-01"
    late = {name for name, last in early.fitted_to.items() if last.isoformat() > "2024-12-31"}
    assert late <= {
        "officers",
        "judge_cap",
        "order_share",
        "departure_share",
    }  # first counted later


def test_no_run_is_longer_than_the_model_can_answer_for(
    record: LookUp, levers: PipelineCatalog
) -> None:
    longer = replace(levers.scenarios["double_detention_beds"], months=121)
    with pytest.raises(ScenarioError, match="come each year by visa"):
        project(record, levers, longer, draws=20)


def test_what_is_printed_as_needed_reaches_the_goal(model: Model, levers: PipelineCatalog) -> None:
    """Every inversion shipped, run again at the capacities it prints."""
    inversions = [one for one in levers.scenarios.values() if one.goal is not None]
    assert len(inversions) >= 3
    for scenario in inversions:
        goal = scenario.goal
        assert goal is not None
        found = answer(model, goal, scenario)
        assert found.recipe, scenario.id
        printed = {change.lever: change.value for change in found.recipe}
        for need in found.needs:
            if need.id in RECIPE:
                assert printed[RECIPE[need.id]] == pytest.approx(need.p50, rel=1e-3)
        output = output_of(goal.measure, goal.breakdown)
        assert output is not None
        value = reached_by(model, goal, output, found.recipe, scenario.months)
        if goal.reach == "at_least":
            assert value >= goal.value, scenario.id
            none = reached_by(model, goal, output, (), scenario.months)
            assert none < goal.value, scenario.id
        else:
            assert value <= goal.value, scenario.id
