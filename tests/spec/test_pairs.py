"""Two counts of one period side by side: of groups, of places, of two measures."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.desk import Desk


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Border Patrol encountered more Mexicans than Guatemalans in fiscal 2024.", "supported"),
        ("Border Patrol encountered fewer Mexicans than Guatemalans in fiscal 2024.",
         "contradicted"),
        ("In fiscal 2020 Guatemalans still outnumbered Mexicans in Border Patrol encounters.",
         "contradicted"),
        ("Border Patrol encountered more people in the Tucson sector than in the San Diego sector "
         "in fiscal 2024.", "supported"),
        ("More people were apprehended in the Tucson sector than in the El Paso sector in fiscal "
         "2019.", "contradicted"),
        ("ICE removals outnumbered ICE arrests in fiscal 2024.", "supported"),
        ("ICE arrested more people than it removed in fiscal 2023.", "supported"),
        ("ICE removed more people than it arrested in fiscal 2023.", "cannot_check"),  # a group?
        ("DHS returns outnumbered DHS removals by more than two to one in fiscal 2008.",
         "supported"),
        ("DHS returns outnumbered DHS removals by four to one in fiscal 2008.", "contradicted"),
    ],
)  # fmt: skip
def test_which_had_more(desk: Desk, text: str, verdict: str) -> None:
    (claim,) = desk.check(text, published=date(2025, 6, 1)).data["claims"]
    assert (claim["kind"], claim["verdict"]) == ("comparison", verdict), claim["summary"]


@pytest.mark.parametrize(
    "text",
    [
        # a word that nobody read
        "Border Patrol encountered more young Guatemalans than Mexicans in fiscal 2024.",
        # no period
        "Border Patrol encountered more Guatemalans than Mexicans.",
        # it may come to be
        "If Border Patrol encountered more Guatemalans than Mexicans in fiscal 2024, it did not "
        "say so.",
        # of the year before, not of another group
        "Border Patrol encountered more Mexicans than in fiscal 2023.",
        # groups of two kinds
        "Border Patrol encountered more Mexicans than families in fiscal 2024.",
    ],
)  # fmt: skip
def test_what_is_not_set_side_by_side(desk: Desk, text: str) -> None:
    claims = desk.check(text, published=date(2025, 6, 1)).data["claims"]
    assert all(c["verdict"] in ("cannot_check", "depends") for c in claims), claims
