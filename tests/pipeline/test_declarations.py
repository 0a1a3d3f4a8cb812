"""Levers and scenarios as declared: what is wrong is told with file, line and what was expected."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from ontherecord.catalog import declare_scenario, pipeline_store
from ontherecord.catalog.lever import STAGES
from ontherecord.catalog.pipeline_store import PipelineCatalog
from ontherecord.catalog.reader import read_declaration
from ontherecord.catalog.store import FOLDER, load_catalog
from ontherecord.desk import Desk
from ontherecord.errors import CatalogError, UsageError
from ontherecord.pipeline.fits import FITS
from ontherecord.pipeline.model import Model

GOOD = """\
id: mine
question: What would 10,000 more beds change?
mode: what_if
months: "24"
measure: ice.removals
changes:
  - lever: beds
    add: "10000"
held_fixed: ["Everything else."]
not_modelled: ["What people do because of it."]
"""


def read(folder: Path, text: str, levers: PipelineCatalog) -> None:
    path = folder / "mine.yml"
    path.write_text(text, encoding="utf-8")
    declare_scenario.read_scenario(path, levers.levers, load_catalog().measures, levers.scenarios)


def test_what_is_compiled_is_what_is_declared(levers: PipelineCatalog) -> None:
    assert levers.hash == pipeline_store.source_hash()


def test_the_record_fits_every_lever_that_says_so(levers: PipelineCatalog) -> None:
    assert set(FITS) == {one.id for one in levers.levers.values() if one.basis == "record"}


def test_every_lever_says_where_its_value_comes_from(levers: PipelineCatalog) -> None:
    for one in levers.levers.values():
        assert one.how, one.id
        assert one.stage in STAGES
        assert (one.basis == "published") == bool(one.source), one.id
        if one.basis == "unsourced":
            assert one.tag == "unsourced"
        if one.value is not None and one.low is not None and one.high is not None:
            assert one.least <= one.low <= one.value <= one.high <= one.most, one.id


def test_at_least_fifteen_scenarios_each_say_what_they_leave_out(levers: PipelineCatalog) -> None:
    assert len(levers.scenarios) >= 15
    asked = {"double_detention_beds", "one_million_removals", "prosecute_all_crossers",
             "ten_thousand_officers", "clear_the_court_backlog"}  # fmt: skip
    assert asked <= set(levers.scenarios)
    for one in levers.scenarios.values():
        assert one.question.endswith("?")
        assert one.not_modelled
        assert one.held_fixed


def test_every_part_of_the_system_has_a_lever_that_a_scenario_moves(
    levers: PipelineCatalog,
) -> None:
    moved = {c.lever for s in levers.scenarios.values() for c in s.changes}
    assert {
        "prosecuted_share", "officers", "agents", "troops", "technology", "barrier_miles",
        "limiting_share", "agreements_287g", "at_large_effort", "prosecutor_departures",
        "refusal_share", "expedited_more", "budget", "judge_cap", "judge_hires", "beds",
        "dismissals", "departure_in_detention", "acceptance", "attempts",
    } <= moved  # fmt: skip


def test_a_good_scenario_is_read(tmp_path: Path, levers: PipelineCatalog) -> None:
    read(tmp_path, GOOD, levers)


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("lever: beds", "lever: bedz", 7, "Did you mean the lever 'beds'"),
        ('add: "10000"', 'add: "50%"', 8, "a percentage does not fit beds"),
        ('add: "10000"', 'set: "-5"', 8, "beds cannot be -5"),
        ("lever: beds\n    add", "lever: acceptance\n    set", 8, "cannot be 10,000; expected"),
        ('add: "10000"', 'set: "1e12"', 8, "beds cannot be 1,000,000,000,000; expected from 0 to"),
        ('add: "10000"', 'add: "4,17"', 8, "'4,17' is not a number"),
        ('add: "10000"', 'add: "many"', 8, "not a number; add of beds"),
        ('add: "10000"', 'add: "9 to 3"', 8, "no range"),
        ('add: "10000"', 'add: "1"\n    set: "2"', 7, "exactly one of set, times and add"),
        ('add: "10000"', 'add: "nan"', 8, "not a finite number"),
        ('add: "10000"', 'add: "1"\n    from: "12"\n    until: "3"', 10, "comes before"),
        ('add: "10000"', 'add: "1"\n    from: "40"', 9, "after the last"),
        ('add: "10000"', 'add: "1"\n    from: "2027-13"', 9, "neither a month"),
        (
            'add: "10000"',
            'add: "1"\n    from: "9"\n  - lever: beds\n    add: "2"\n    from: "3"',
            10, "not in order",
        ),
        ('add: "10000"', 'add: "1"\n    over: "9"\n    until: "4"', 9, "expected at most 4"),
        ("measure: ice.removals", "measure: ice.removal", 5, "no measure 'ice.removal'"),
        ("measure: ice.removals\n", "", 1, "name the measure"),
        ('months: "24"', 'months: "999"', 4, "not a number of months from 1 to 120"),
        ('months: "24"', 'months: "a few"', 4, "not a number of months from 1 to 120"),
        ("not_modelled: [", "not_modelled: [] #", 10, "expected at least one line"),
        ("question: ", "question: Beds: ", 2, "stands in quotes"),
        (
            'add: "10000"', 'set: "two thousand"', 8,
            "'two thousand' is not a number; set of beds is a plain number in beds",
        ),
        ("not_modelled: [", "left_out: [", 10, "unknown key"),
        ("mode: what_if", "mode: guess", 3, "not one of"),
        ("mode: what_if", "mode: arithmetic", 1, "a goal goes with mode arithmetic"),
        ("mode: what_if", "mode: forecast", 1, "a forecast sets no lever"),
        ('months: "24"', 'months: "24"\nbaseline: Beds', 5, "neither today, a month of the record"),
        ('months: "24"', 'months: "24"\nbaseline: "2025-13"', 5, "neither today"),
        ('months: "24"', 'months: "24"\nbaseline: halve_beds', 5, "no scenario 'halve_beds'"),
        ('months: "24"', 'months: "24"\nbaseline: one_million_removals', 5, "changes no lever"),
        ('months: "24"', 'months: "24"\nbaseline: mine', 1, "not its own baseline"),
        (
            "not_modelled: [", "answers:\n  - measure: ice.bed\n    value: 5\nnot_modelled: [", 11,
            "no measure 'ice.bed'",
        ),
        (
            "not_modelled: [", "answers:\n  - measure: ice.removals\nnot_modelled: [", 11,
            "names a value, or the words",
        ),
        (
            "not_modelled: [",
            'answers:\n  - measure: ice.removals\n    value: "9 to 3"\nnot_modelled: [', 12,
            "no range",
        ),
    ],
)  # fmt: skip
def test_bad_scenarios_are_told_with_file_and_line(
    tmp_path: Path, levers: PipelineCatalog, old: str, new: str, line: int, expected: str
) -> None:
    assert old in GOOD
    with pytest.raises(CatalogError) as error:
        read(tmp_path, GOOD.replace(old, new), levers)
    message = str(error.value)
    assert message.startswith(f"{tmp_path / 'mine.yml'}:{line}:"), message
    assert expected in message, message


def test_a_file_is_named_as_it_was_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yml").write_text("id: mine\nid: mine\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"^mine\.yml:2: duplicate key"):
        read_declaration(Path("mine.yml"))
    ours = read_declaration(FOLDER / "measures" / "ice" / "removals.yml")
    assert ours.where() == "ice/removals.yml:1"


def test_every_lever_that_counts_has_a_largest_value(levers: PipelineCatalog) -> None:
    assert not [one.id for one in levers.levers.values() if one.role == "lever" and one.most == inf]


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [("2008-01", "holds too little of"), ("2199-01", None), ("2026-02", None)],
)
def test_a_month_of_the_record_is_a_baseline_where_the_record_holds_enough(
    tmp_path: Path, desk: Desk, baseline: str, expected: str | None
) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(GOOD.replace('months: "24"', f'months: "24"\nbaseline: "{baseline}"'))
    if expected is None:
        assert desk.project(path, draws=20).scenario.baseline == baseline
        return
    with pytest.raises(CatalogError, match=expected) as error:
        desk.project(path, draws=20)
    assert "mine.yml:5:" in str(error.value)


def test_what_is_wrong_with_the_changes_of_a_baseline_points_at_it(
    tmp_path: Path, desk: Desk
) -> None:
    text = GOOD.replace('months: "24"', 'months: "6"\nbaseline: ten_thousand_officers')
    path = tmp_path / "mine.yml"
    path.write_text(text.replace("10000", "-999999"))
    with pytest.raises(CatalogError) as error:
        desk.project(path, draws=20)
    assert "mine.yml:9:" in str(error.value), str(error.value)


def test_a_change_after_the_last_month_is_refused(tmp_path: Path, model: Model) -> None:
    from ontherecord.catalog.lever import Change

    with pytest.raises(UsageError, match="after the last month"):
        model.run((Change("beds", "times", 2.0, start="2199-01"),), 12)
    with pytest.raises(UsageError, match="at least 0 and at most 1"):
        model.run((Change("acceptance", "times", 9.0),), 12)
