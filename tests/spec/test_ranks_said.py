"""Ranks told by a time, by what never was and for the first time: found, and left open."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.desk import Desk

TOPIC = "Border Patrol agents recorded 132,856 apprehensions on the southwest border in May."


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("No month had been busier since March 2006.", "high"),
        ("May was the busiest month of the fiscal year.", "high"),
        ("It was the agency's worst month in twelve years.", "high"),
        ("Never before had agents made so many arrests in a month.", "high"),
        ("No year since has matched it.", "high"),
        ("It was the first time the monthly number passed 130,000 since 2006.", "high"),
        ("It was the sector's quietest year in a decade.", "low"),
        ("No month in the history of the Border Patrol has been lower.", "low"),
    ],
)
def test_a_rank_is_found_and_no_series_decides_it(desk: Desk, text: str, direction: str) -> None:
    claims = desk.check(f"{TOPIC} {text}", published=date(2019, 6, 14)).data["claims"]
    ranks = [c for c in claims if c["kind"] == "superlative"]
    assert ranks, text
    assert {c["asserted"]["direction"] for c in ranks} == {direction}
    assert {c["verdict"] for c in ranks} == {"cannot_check"}


@pytest.mark.parametrize(
    "text",
    [
        "Was May the busiest month of the year?",
        "No other agency has a month to spare.",
        "She was the first to call.",
        "He never said so.",
        "The best day of the week is Friday for them.",
    ],
)
def test_what_ranks_no_count(desk: Desk, text: str) -> None:
    claims = desk.check(f"Two sisters spoke at the fair. {text}", published=date(2019, 6, 14))
    assert [c for c in claims.data["claims"] if c["kind"] == "superlative"] == []
