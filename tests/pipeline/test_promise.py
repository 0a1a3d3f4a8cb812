"""Promises and forecasts in a text get the model's range beside them, never a verdict from it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest

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
        "Officials promised to double the number of detention beds.",
        "Border Patrol plans to hire 3,000 more agents.",
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
