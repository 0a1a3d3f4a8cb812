"""Who said it: a statement is found only where its own agency made it, for the days claimed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ontherecord.desk import Desk

OCTOBER = date(2025, 10, 1)


def reported(desk: Desk, text: str) -> dict[str, Any]:
    """The first claim of a text, with its attribution."""
    return desk.check(text, published=OCTOBER).claims[0]


SAID = "{} said on September 23 that 400,000 people had been deported since January 20."


def test_the_agencys_own_statement_is_found(desk: Desk) -> None:
    claim = reported(desk, SAID.format("The Department of Homeland Security"))
    assert claim["attribution"]["result"] == "found"
    assert claim["verdict"] == "cannot_check"  # what was said is not what happened


@pytest.mark.parametrize("speaker", ["A senator", "The White House", "A retired agent"])
def test_anothers_statement_is_not_theirs(desk: Desk, speaker: str) -> None:
    assert reported(desk, SAID.format(speaker))["attribution"]["result"] == "not_found"


def test_a_statement_of_other_days_is_not_found(desk: Desk) -> None:
    text = "DHS said that 400,000 people were deported in fiscal 2023."
    assert reported(desk, text)["attribution"]["result"] == "not_found"


def test_and_did_not_say_names_nobody(desk: Desk) -> None:
    text = "“There were 142,580 removals in fiscal 2023,” she replied, and did not say by whom."
    assert "did not" not in (reported(desk, text)["mentions"][0]["speaker"] or "")


def test_one_districts_announcement_is_not_the_countrys(desk: Desk) -> None:
    """The weekly count of Arizona's prosecutors decides nothing about all of them."""
    text = "U.S. attorneys charged 218 people with immigration offenses from Aug. 30 to Sept. 5."
    for claim in desk.check(text, published=date(2025, 9, 10)).claims:
        assert claim["verdict"] == "cannot_check"
        assert not any(f["value"] == 218 for r in claim["readings"] for f in r["figures"])
