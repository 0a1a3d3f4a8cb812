"""The fourteen sentences of the design: what CHECK must say, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ontherecord.desk import Desk

OCTOBER = date(2025, 10, 1)


def only(desk: Desk, text: str, published: date | None = OCTOBER) -> dict[str, Any]:
    """The single claim of a sentence."""
    claims = desk.check(text, published=published).claims
    assert len(claims) == 1, [c["proposition"] for c in claims]
    return claims[0]


def then_and_now(claim: dict[str, Any]) -> dict[str, str]:
    """Verdict by basis."""
    return {j["basis"]: j["verdict"] for j in claim["judged"]}


@pytest.mark.parametrize(
    ("sentence", "verdict", "reason"),
    [
        ("ICE removed 271,484 people in fiscal 2024", "supported", "agrees"),
        (
            "ICE removed about 60,000 gang members in fiscal 2024",
            "cannot_check",
            "unread_qualifier",
        ),
        ("ICE removed 250,000 people in fiscal 2025", "contradicted", "by_bound"),
        ("ICE removed 330,000 people in fiscal 2025", "cannot_check", "partial_period"),
        (
            "The government deported 400,000 people since January 20",
            "cannot_check",
            "not_held",
        ),
        ("A record 31,000 ICE removals in one month", "contradicted", "by_bound"),
        ("More than 1,000 people were deported in fiscal 2024", "depends", "true_in_letter"),
        (
            "Hundreds of thousands were deported in fiscal 2023",
            "cannot_check",
            "too_imprecise",
        ),
        ("There were 6,216 prosecutions", "cannot_check", "no_period"),
    ],
)
def test_verdict_and_reason(desk: Desk, sentence: str, verdict: str, reason: str) -> None:
    claim = only(desk, sentence)
    assert (claim["verdict"], claim["reason"]) == (verdict, reason), claim["summary"]


def test_the_exact_figure_names_its_cell(desk: Desk) -> None:
    claim = only(desk, "ICE removed 271,484 people in fiscal 2024")
    figure = claim["readings"][0]["figures"][0]
    assert figure["value"] == 271484
    assert "!" in figure["source"]["where"]
    assert figure["source"]["tier"] == "official_statistic"


def test_ices_part_of_the_deportations_is_shown(desk: Desk) -> None:
    claim = only(desk, "The government deported 400,000 people since January 20")
    shown = [f for r in claim["readings"] if r["measure"] == "ice.removals" for f in r["figures"]]
    assert shown


def test_a_rounded_number_right_then_and_revised_since(desk: Desk) -> None:
    claim = only(desk, "The backlog was 987,000 at the end of fiscal 2019", date(2019, 11, 15))
    assert claim["verdict"] == "supported"
    assert claim["reason"] == "revised"
    assert then_and_now(claim) == {"then": "supported", "now": "cannot_check"}
    assert "1,331,286" in claim["summary"]


def test_the_record_agrees_with_a_denial(desk: Desk) -> None:
    claim = only(desk, "It is not true that ICE removed a million people in 2024")
    assert claim["verdict"] == "contradicted"
    assert claim["mentions"][0]["stance"] == "denied"
    assert "agrees with the denial" in claim["summary"]


def test_a_statement_is_found_and_its_content_stays_open(desk: Desk) -> None:
    claim = only(desk, "ICE said it removed 65,682 people in 100 days")
    assert claim["verdict"] == "cannot_check"
    assert claim["reason"] == "statement_only"
    assert claim["attribution"]["result"] == "found"
    others = [
        f for r in claim["readings"] for f in r["figures"] if f["source"]["publisher"] == "TRAC"
    ]
    assert [f["value"] for f in others] == [72179]


def test_an_aim_is_policy_with_its_document_and_shares_as_context(desk: Desk) -> None:
    claim = only(desk, "The policy aims to prosecute everyone who crosses")
    assert claim["kind"] == "policy"
    assert claim["verdict"] == "cannot_check"
    assert claim["readings"][0]["result"]["type"] == "event"
    assert "share prosecuted" in claim["summary"]


def test_nothing_is_traced_on_digits_alone(desk: Desk) -> None:
    assert only(desk, "There were 6,216 prosecutions")["trace"] == []


def test_a_stock_without_a_date_cannot_be_checked(desk: Desk) -> None:
    claim = only(desk, "ICE holds 60,000 people", None)
    assert (claim["verdict"], claim["reason"]) == ("cannot_check", "no_period")
