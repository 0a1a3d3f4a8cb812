"""What a speaker promises or calls for is an aim, and the scenario that answers it is named."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.desk import Desk


@pytest.mark.parametrize(
    ("text", "scenario"),
    [
        ("We will double the detention beds.", "double_detention_beds"),
        ("Double the beds.", "double_detention_beds"),
        ("We will clear the immigration court backlog.", "clear_the_court_backlog"),
        ("Remove a million people a year.", "one_million_removals"),
    ],
)
def test_a_promise_names_its_scenario(desk: Desk, text: str, scenario: str) -> None:
    (claim,) = desk.check(text, published=date(2026, 6, 1)).data["claims"]
    assert (claim["kind"], claim["verdict"]) == ("policy", "cannot_check")
    assert claim["mentions"][0]["stance"] == "intended"
    assert f"otr project {scenario}" in claim["summary"]


@pytest.mark.parametrize(
    "text",
    [
        "We will never stop fighting for our neighbors.",
        "We will see you on Friday.",
        "Remove the lid.",
        "Send 500 letters.",
        "Build a fire.",
    ],
)
def test_other_promises_are_none(desk: Desk, text: str) -> None:
    assert not desk.check(text, published=date(2026, 6, 1)).data["claims"]
