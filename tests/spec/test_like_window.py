"""A record without a window, beside windows as long as the one its number was announced for."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.desk import Desk

PUBLISHED = date(2025, 10, 1)


def test_the_announced_window_is_beaten_by_a_year_and_nothing_is_decided(desk: Desk) -> None:
    """65,682 were announced for 100 days; 409,849 in fiscal 2012 fill four such windows at most."""
    (claim,) = desk.check("ICE set a record of 65,000 removals.", published=PUBLISHED).data[
        "claims"
    ]
    assert claim["verdict"] == "cannot_check"
    assert (
        "Over a like window: about this number was announced for 20 January to 29 April 2025"
        in (claim["summary"])
    )
    (like,) = [r for r in claim["readings"] if r["agrees"] is False]
    assert (like["tier"], like["result"]["type"]) == ("loose", "bound")
    rival, announced = like["figures"]
    assert (rival["value"], announced["value"]) == (409849, 65682)


@pytest.mark.parametrize(
    "text",
    [
        "ICE set a record of 64,000 removals.",  # announced for no days
        "ICE set a record of 65,000 removals in a month.",  # a window of its own
        "ICE removals fell to a record low of 65,000.",
    ],
)
def test_no_like_window(desk: Desk, text: str) -> None:
    for claim in desk.check(text, published=PUBLISHED).data["claims"]:
        assert "like window" not in claim["summary"]


def test_a_record_is_said_of_both_counts_it_leads(desk: Desk) -> None:
    text = "The agency set a record of 9,000 ICE arrests and 65,000 removals."
    claims = desk.check(text, published=PUBLISHED).data["claims"]
    assert [c["kind"] for c in claims] == ["superlative", "superlative"]


def test_a_rank_after_its_number_is_not_said_of_the_next(desk: Desk) -> None:
    text = (
        "ICE removed 271,484 people in fiscal 2024, the most since fiscal 2014, and made 113,431 "
    )
    claims = desk.check(text + "arrests.", published=PUBLISHED).data["claims"]
    said = {v["text"]: c["kind"] for c in claims for v in c["asserted"]["values"]}
    assert said["113,431"] == "quantity"
