"""A share of the count just made is of that count, with its measure, period and place."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.desk import Desk

ARRESTS = "ICE made 143,470 administrative arrests in fiscal 2017, up 30% from fiscal 2016. "
FAMILIES = "The Border Patrol encountered 396,579 people at the southwest border in fiscal 2018. "
REMOVED = "ICE removed 142,580 people in fiscal 2023. "
AGREEMENTS = "ICE listed 1,372 287(g) agreements on Jan. 27. "
NORTH = "The Border Patrol had 23,720 encounters at the northern border in fiscal 2024. "
VALLEY = "The Rio Grande Valley sector recorded 256,390 encounters in fiscal 2014, "
MEXICO = "Border Patrol encountered 981,070 Mexican citizens in fiscal 2006, "


@pytest.mark.parametrize(
    ("published", "text", "verdict"),
    [
        ("2017-12-12", ARRESTS + "Nearly three quarters of those arrested had a criminal "
         "conviction.", "supported"),
        ("2017-12-12", ARRESTS + "Nearly half of those arrested had a criminal conviction.",
         "contradicted"),
        ("2018-11-20", FAMILIES + "Family members made up 27 percent of them.", "supported"),
        ("2018-11-20", FAMILIES + "Family members made up 47 percent of them.", "contradicted"),
        ("2024-02-15", REMOVED + "Mexicans were 38 percent of those removed.", "supported"),
        ("2024-02-15", REMOVED + "Mexicans were 58 percent of those removed.", "contradicted"),
        ("2026-01-28", "On Sept. 21 ICE held 17,007 convicted criminals, 28 percent of the total.",
         "supported"),
        ("2026-02-28", AGREEMENTS + "More than half are of the task force model.", "supported"),
        ("2026-02-28", AGREEMENTS + "Less than half of them are of the task force model.",
         "contradicted"),
        ("2024-11-20", NORTH + "Four in five of them were in the Swanton sector.", "supported"),
        ("2024-11-20", NORTH + "Half of them were in the Swanton sector.", "contradicted"),
        ("2014-11-20", VALLEY + "more than half of the southwest total.", "supported"),
        ("2014-11-20", VALLEY + "about a third of the southwest total.", "contradicted"),
        ("2006-11-20", MEXICO + "nine in ten of all encounters.", "supported"),
        ("2006-11-20", MEXICO + "six in ten of all encounters.", "contradicted"),
    ],
)  # fmt: skip
def test_a_share_is_of_the_count_before_it(
    desk: Desk, published: str, text: str, verdict: str
) -> None:
    claims = desk.check(text, published=date.fromisoformat(published)).data["claims"]
    (share,) = [c for c in claims if c["kind"] == "share"]
    assert share["verdict"] == verdict, share["summary"]


@pytest.mark.parametrize(
    ("published", "text"),
    [
        # the count is not the record's, so what 'they' are is not certain
        ("2024-02-15", "ICE removed 152,580 people in fiscal 2023. Mexicans were 58 percent of "
         "those removed."),
        # a sentence that counts nothing stands between
        ("2024-02-15", REMOVED + "Guards were hired. Half of them were in the Swanton sector."),
        # a word that nobody read
        ("2018-11-20", FAMILIES + "Family members made up 47 percent of them that spring."),
        # another act
        ("2024-02-15", REMOVED + "Mexicans were 58 percent of those arrested."),
    ],
)  # fmt: skip
def test_what_is_not_surely_of_it_is_left_open(desk: Desk, published: str, text: str) -> None:
    claims = desk.check(text, published=date.fromisoformat(published)).data["claims"]
    shares = [c for c in claims if c["kind"] == "share"]
    assert all(c["verdict"] in ("cannot_check", "depends") for c in shares), shares
