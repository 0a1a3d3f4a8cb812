"""'The busiest sector': a rank of Border Patrol sectors by their encounters in one period."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.desk import Desk


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Tucson was the busiest of all the sectors in fiscal 2024.", "supported"),
        ("In fiscal 2024, the busiest Border Patrol sector was San Diego.", "contradicted"),
        ("The Rio Grande Valley remained the leading sector in fiscal 2017.", "supported"),
        ("Tucson remained the busiest Border Patrol sector in fiscal 2017.", "contradicted"),
    ],
)
def test_the_busiest_sector(desk: Desk, text: str, verdict: str) -> None:
    text = f"Border Patrol agents made 310,531 apprehensions in fiscal 2017. {text}"
    claims = desk.check(text, published=date(2024, 12, 1)).data["claims"]
    (rank,) = [c for c in claims if c["kind"] == "superlative"]
    assert rank["verdict"] == verdict, rank["summary"]


@pytest.mark.parametrize(
    "text",
    [
        "Was Tucson the busiest sector of the Border Patrol in fiscal 2024?",
        "Tucson was the busiest sector for drug seizures at the border in fiscal 2024.",
        "Technology is the leading sector for migrant workers in Texas.",
        "Tucson and San Diego were the busiest sectors on the border in fiscal 2024.",
    ],
)
def test_what_ranks_no_sector(desk: Desk, text: str) -> None:
    claims = desk.check(text, published=date(2024, 12, 1)).data["claims"]
    ranks = [c for c in claims if c["kind"] == "superlative"]
    assert all(c["verdict"] == "cannot_check" for c in ranks), ranks
