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
        ("Hire 10,000 officers.", "ten_thousand_officers"),
        ("ICE plans to hire 10,000 deportation officers.", "ten_thousand_officers"),
        ("Prosecute everyone who crosses.", "prosecute_all_crossers"),
        (
            "The Justice Department will prosecute anyone who crosses illegally.",
            "prosecute_all_crossers",
        ),
        ("Everyone who crosses the border illegally will be prosecuted.", "prosecute_all_crossers"),
        (
            "The department aims to prosecute 100 percent of illegal crossers.",
            "prosecute_all_crossers",
        ),
        (
            "The Justice Department will eliminate the immigration court backlog.",
            "clear_the_court_backlog",
        ),
        ("The bill would double detention capacity.", "double_detention_beds"),
        ("We will cut detention beds in half.", "halve_detention_beds"),
        ("ICE plans to double the number of detention beds to 100,000.", "hundred_thousand_beds"),
        ("Send 1,500 troops to the border.", "fifteen_hundred_troops"),
        ("Lift the cap on immigration judges.", "lift_the_judge_cap"),
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
        "The Pentagon will send 1,500 troops to the southern border.",
        "The president plans to send 1,500 troops to the border.",
    ],
)
def test_troops_to_be_sent_name_their_scenario(desk: Desk, text: str) -> None:
    (claim,) = desk.check(text, published=date(2026, 6, 1)).data["claims"]
    assert claim["verdict"] == "cannot_check"
    assert "otr project fifteen_hundred_troops" in claim["summary"]


@pytest.mark.parametrize(
    ("text", "scenario"),
    [
        ("ICE hired 10,000 officers.", "ten_thousand_officers"),
        ("We will not prosecute everyone who crosses.", "prosecute_all_crossers"),
        (
            "The Justice Department will not eliminate the immigration court backlog.",
            "clear_the_court_backlog",
        ),
        ("Will the Justice Department eliminate the court backlog?", "clear_the_court_backlog"),
        ("The bill would double detention capacity for families.", "double_detention_beds"),
        ("The Pentagon will send 1,500 troops to Chicago.", "fifteen_hundred_troops"),
        (
            "The Pentagon will withdraw 1,500 troops from the southern border.",
            "fifteen_hundred_troops",
        ),
        ("We will prosecute everyone who crosses a picket line.", "prosecute_all_crossers"),
        (
            "The Justice Department eliminated the immigration court backlog.",
            "clear_the_court_backlog",
        ),
    ],
)
def test_another_promise_gets_no_scenario(desk: Desk, text: str, scenario: str) -> None:
    claims = desk.check(text, published=date(2026, 6, 1)).data["claims"]
    assert not any(f"otr project {scenario}" in c["summary"] for c in claims)


@pytest.mark.parametrize(
    "text",
    [
        "Hire 10,000 teachers.",
        "We will hire 10,000 police officers.",
        "Prosecute everyone who steals.",
        "We will never stop fighting for our neighbors.",
        "We will see you on Friday.",
        "Remove the lid.",
        "Send 500 letters.",
        "Build a fire.",
    ],
)
def test_other_promises_are_none(desk: Desk, text: str) -> None:
    assert not desk.check(text, published=date(2026, 6, 1)).data["claims"]
