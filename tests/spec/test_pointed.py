"""Numbers and ranks that only point at what they count are found, and never contradicted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ontherecord.desk import Desk

PUBLISHED = date(2025, 10, 1)
OPENING = "ICE removed 271,484 people in fiscal 2024. "


def check(desk: Desk, text: str, published: date = PUBLISHED) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.check(text, published=published).data["claims"]
    return found


def with_number(claims: list[dict[str, Any]], number: str) -> dict[str, Any]:
    said = [c for c in claims if any(number in v["text"] for v in c["asserted"]["values"])]
    assert len(said) == 1, [c["mentions"][0]["text"] for c in said]
    return said[0]


def test_a_count_of_what_the_sentence_before_counted_is_shown(desk: Desk) -> None:
    claims = check(desk, OPENING + "Two years earlier, by its own tables, it was about 72,000.")
    claim = with_number(claims, "72,000")
    assert (claim["verdict"], claim["reason"]) == ("cannot_check", "unread_qualifier")
    (reading,) = claim["readings"]
    assert (reading["measure"], reading["value"]) == ("ice.removals", 72180)
    assert "only point at what is counted" in claim["summary"]


def test_it_is_supported_only_to_the_last_digit(desk: Desk) -> None:
    """Four figures or more, of the one thing counted before: no other count has them by chance."""
    rest = "Two years earlier, by its own tables, the tally was {}."
    claim = with_number(check(desk, OPENING + rest.format("72,180")), "72,180")
    assert claim["verdict"] == "supported"
    assert "What is counted is taken from the words before it." in claim["summary"]
    for number in ("72,190", "72,000", "about 72,180", "99,999", "271,484"):
        claims = check(desk, OPENING + rest.format(number))
        assert [c["verdict"] for c in claims] == ["supported", "cannot_check"], number


@pytest.mark.parametrize(
    "text",
    [
        "ICE made 113,431 arrests in fiscal 2024 and carried out 271,484 removals. Two years "
        "earlier the tally was 72,180.",
        OPENING + "Two years earlier the tally was 72,180, against 142,580 beds.",
        OPENING + "Two years earlier, without Mexicans, the tally was 72,180.",
        OPENING + "Two years earlier the tally was not 72,180.",
    ],
)
def test_it_is_not_supported_where_another_count_may_be_meant(desk: Desk, text: str) -> None:
    assert with_number(check(desk, text), "72,180")["verdict"] == "cannot_check"


@pytest.mark.parametrize(
    ("number", "verdict"), [("143,100", "supported"), ("183,900", "cannot_check")]
)
def test_a_period_of_an_earlier_sentence_supports_to_the_last_digit(
    desk: Desk, number: str, verdict: str
) -> None:
    text = "ICE removed 267,258 people in fiscal 2019. The court was closed. ICE officers made "
    claim = with_number(check(desk, text + f"{number} administrative arrests."), number)
    assert (claim["verdict"], claim["reason"] == "no_period") == (verdict, verdict != "supported")


def test_a_decided_claim_keeps_its_verdict_beside_one_that_points_at_the_same(desk: Desk) -> None:
    pointing = "Last year, by its own tables, the tally was 271,484. "
    for text in (OPENING + pointing, OPENING + pointing + OPENING):
        assert check(desk, text)[0]["verdict"] == "supported"


def test_each_number_of_a_clause_takes_its_own_place(desk: Desk) -> None:
    text = "ICE had 1,001 agreements under 287(g) on Sept. 10, 2025. Texas accounted for 160 and "
    claims = check(desk, text + "Florida for 326.")
    assert with_number(claims, "160")["asserted"]["place"] == "state:TX"
    assert with_number(claims, "326")["asserted"]["place"] == "state:FL"


@pytest.mark.parametrize(
    ("rest", "kind", "direction"),
    [
        ("The most since fiscal 2014.", "superlative", "high"),
        ("It was lower still, and smaller than in any year before.", "superlative", "low"),
        ("By the agency's own tables, a record.", "superlative", "high"),
        ("In tables of its own the number has doubled since.", "trend", "up"),
        ("Its tables give 5,000 fewer than in fiscal 2019.", "comparison", "down"),
        ("By those tables and others, far fewer than the 315,943 of 2014.", "comparison", "down"),
    ],
)
def test_ranks_changes_and_comparisons_without_a_measure(
    desk: Desk, rest: str, kind: str, direction: str
) -> None:
    claims = check(desk, OPENING + rest)[1:]
    assert (kind, direction) in [(c["kind"], c["asserted"]["direction"]) for c in claims]
    assert {c["verdict"] for c in claims} == {"cannot_check"}


@pytest.mark.parametrize(
    "rest",
    [
        "Rescue crews pulled 2,300 hikers out of the canyons.",
        "The stadium holds 61,000 fans.",
        "Most of them had jobs.",
        "He has a criminal record.",
        "Two things are clear.",
        "The hotel charges $95 a night.",
    ],
)
def test_what_counts_something_else_is_no_claim(desk: Desk, rest: str) -> None:
    assert len(check(desk, OPENING + rest)) == 1


@pytest.mark.parametrize(
    "rest",
    [
        "Deaths on the trail came to 12,400.",
        "The courts' docket crossed 1.6 million.",
        "The queue reached 2.5 million cases.",
    ],
)
def test_a_number_beside_another_noun_is_tied_to_no_measure(desk: Desk, rest: str) -> None:
    """What it counts is not what the sentence before counted, and is not guessed."""
    for claim in check(desk, OPENING + rest)[1:]:
        assert claim["verdict"] == "cannot_check"
        assert "ice.removals" not in [r["measure"] for r in claim["readings"]]


def test_nothing_leans_across_three_paragraphs(desk: Desk) -> None:
    text = OPENING + "\n\nA river runs by.\n\nA road runs by.\n\nA rail runs by.\n\nIt was 72,180."
    assert len(check(desk, text)) == 1
