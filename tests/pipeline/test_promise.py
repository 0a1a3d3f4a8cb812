"""Promises and forecasts in a text get the model's range beside them, never a verdict from it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest

from ontherecord.catalog.pipeline_store import load_pipeline
from ontherecord.desk import Desk, open_record
from ontherecord.pipeline import today
from ontherecord.pipeline.today import dumped, worked_out

PUBLISHED = date(2026, 9, 1)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return open_record()


def one(desk: Desk, text: str, published: date = PUBLISHED) -> dict:
    (claim,) = desk.check(text, published=published).claims
    return claim


def results(claim: dict) -> list[dict]:
    return [r["result"] for r in claim["readings"] if r["result"]["type"] == "projection"]


@pytest.mark.parametrize(
    ("text", "measure", "scenario"),
    [
        ("ICE will remove one million people next year.", "ice.removals", "one_million_removals"),
        ("ICE plans to hold 100,000 people in detention by the end of 2026.",
         "ice.average_daily_population", "today"),
        ("The immigration court backlog will reach 5 million cases by 2030.",
         "eoir.pending_cases", "today"),
    ],
)  # fmt: skip
def test_a_promise_gets_the_models_range(
    desk: Desk, text: str, measure: str, scenario: str
) -> None:
    claim = one(desk, text)
    assert claim["verdict"] == "cannot_check"
    (result,) = results(claim)
    assert result["scenario"] == scenario
    assert result["p10"] <= result["p50"] <= result["p90"]
    assert result["binding"]
    assert "80% of draws" in claim["summary"]
    assert any(r["measure"] == measure for r in claim["readings"])


def test_a_forecast_that_is_modelled_says_so(desk: Desk) -> None:
    claim = one(desk, "The immigration court backlog will reach 5 million cases by 2030.")
    assert claim["reason"] == "forecast"


@pytest.mark.parametrize(
    "text",
    [
        "ICE will remove one million people from Texas next year.",
        "ICE will spend 45 billion on detention by 2029.",
        "ICE will remove 500,000 convicted criminals next year.",
        "ICE will remove 100,000 Mexicans next year.",
        "ICE will remove 100,000 people to Venezuela next year.",
        "ICE will hold 30,000 people at Guantanamo by the end of 2026.",
        "ICE will hold 5,000 children in detention by the end of 2026.",
        "ICE will remove 1 million people by January 2029.",
        "ICE will remove 3,000 people a week.",
        "EOIR will hire 100 immigration judges by December 2027.",
        "Border Patrol encounters will fall to 5,000 a month.",
        "ICE will hold 100,000 people by the end of 2025.",
        "The agency will fly 40 drones next year.",
    ],
)
def test_what_is_no_level_of_the_nation_gets_none(desk: Desk, text: str) -> None:
    for claim in desk.check(text, published=PUBLISHED).claims:
        assert not results(claim)


@pytest.mark.parametrize(
    ("text", "scenario"),
    [
        ("We will hire 10,000 new ICE officers.", "ten_thousand_officers"),
        ("ICE plans to hire 10,000 new officers.", "ten_thousand_officers"),
        ("ICE plans to recruit 10,000 more officers.", "ten_thousand_officers"),
        ("The administration promised 100,000 detention beds.", "hundred_thousand_beds"),
        ("ICE will have 100,000 beds by the end of next year.", "hundred_thousand_beds"),
        ("ICE will build 100,000 detention beds.", "hundred_thousand_beds"),
        ("He promised a million removals a year.", "one_million_removals"),
        ("The attorney general vowed to prosecute everyone who crosses the border.",
         "prosecute_all_crossers"),
        ("The Justice Department plans to prosecute all illegal border crossers.",
         "prosecute_all_crossers"),
        ("The attorney general vowed to prosecute every person who crosses illegally.",
         "prosecute_all_crossers"),
        ("The administration vows to clear the immigration court backlog.",
         "clear_the_court_backlog"),
        ("The government promised to eliminate the immigration court backlog within ten years.",
         "clear_the_court_backlog"),
        ("ICE will double its detention beds.", "double_detention_beds"),
        ("Officials promised to double the number of detention beds.", "double_detention_beds"),
        ("Border Patrol plans to hire 3,000 more agents.", "three_thousand_more_agents"),
        ("ICE will make 3,000 arrests a day.", "three_thousand_arrests_a_day"),
        ("ICE aims to double the number of 287(g) agreements.", "double_287g_agreements"),
        ("We will deport one million people a year.", "one_million_removals"),
        ("They will remove one million people a year.", "one_million_removals"),
        ("ICE will make 3,000 arrests a day by next summer.", "three_thousand_arrests_a_day"),
        ("ICE will arrest 3,000 people a day.", "three_thousand_arrests_a_day"),
        ("We will build 500 miles of new border wall.", "five_hundred_miles_of_wall"),
        ("We will raise the number of immigration judges to 800.", "judges_up_to_the_cap"),
    ],
)  # fmt: skip
def test_a_promise_that_a_scenario_answers_names_it(desk: Desk, text: str, scenario: str) -> None:
    claim = one(desk, text)
    assert claim["verdict"] == "cannot_check"
    (result,) = results(claim)
    assert result["scenario"] == scenario
    assert f"otr project {scenario}." in claim["summary"]
    assert scenario in load_pipeline().scenarios


@pytest.mark.parametrize(
    "text",
    [
        "ICE will not hire 10,000 officers.",
        "We will hire 800 immigration judges.",
        "We will replace 500 miles of border wall.",
        "ICE plans to fire 10,000 officers.",
        "ICE will lose 10,000 officers.",
        "ICE will hire 10,000 police officers.",
        "ICE will hire 5,000 new officers.",
        "ICE will have 10,000 officers.",
        "ICE will have 100,000 hospital beds.",
        "ICE will have 100,000 more detention beds.",
        "ICE will close 100,000 detention beds.",
        "ICE will have 100,000 detention beds in Texas.",
        "ICE wants 50,000 detention beds.",
        "ICE will have 100,000 detention beds by the end of 2025.",
        "The attorney general vowed to prosecute every smuggler who crosses the border.",
        "The attorney general promised to prosecute half of those who cross the border.",
        "The attorney general promised not to prosecute everyone who crosses the border.",
        "The government promised to clear the asylum backlog.",
        "The government promised to halve the immigration court backlog.",
        "Border Patrol will lose 3,000 agents.",
        "Border Patrol will have 3,000 agents in Maine.",
        "ICE will make 3,000 arrests a week.",
    ],
)
def test_a_promise_that_no_scenario_answers_names_none(desk: Desk, text: str) -> None:
    for claim in desk.check(text, published=PUBLISHED).claims:
        assert not results(claim)
        assert "otr project" not in claim["summary"]


def test_an_old_promise_names_no_scenario(desk: Desk) -> None:
    text = "The administration promised 100,000 detention beds."
    for claim in desk.check(text, published=date(2017, 2, 1)).claims:
        assert not results(claim)


def test_todays_levers_say_nothing_of_an_old_promise(desk: Desk) -> None:
    for claim in desk.check(
        "ICE will remove one million people next year.", published=date(2017, 2, 1)
    ).claims:
        assert not results(claim)


def test_a_record_before_the_models_first_month_gets_none(desk: Desk) -> None:
    text = "ICE will remove one million people next year."
    (claim,) = desk.check(text, as_of=date(2025, 2, 1)).claims
    assert not results(claim)


def test_the_same_promise_gets_the_same_numbers(desk: Desk) -> None:
    text = "ICE will remove one million people next year."
    assert one(desk, text) == one(open_record(), text)


def test_what_is_shipped_is_what_the_model_gives(desk: Desk) -> None:
    shipped = json.loads(today.FILE.read_text())
    assert shipped["record_hash"] == desk.lookup.meta["record_hash"]
    assert dumped(worked_out(desk.lookup)) == today.FILE.read_text()


def test_a_check_with_a_promise_loads_no_numerics() -> None:
    run = (
        "import sys; from datetime import date; from ontherecord.desk import open_record;"
        "r = open_record().check('ICE will remove one million people next year.', "
        "published=date(2026, 9, 1));"
        "assert '80% of draws' in r.claims[0]['summary'];"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", run], check=False).returncode == 0
