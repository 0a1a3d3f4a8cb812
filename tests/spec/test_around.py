"""What stands around a count: what keeps it from being decided, and what does not."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.claims.claim import Claim, Mention
from ontherecord.desk import Desk

PUBLISHED = date(2025, 10, 1)
TRUE = "ICE removed 271,484 people in fiscal 2024"


def verdicts(desk: Desk, text: str, published: date = PUBLISHED) -> list[str]:
    claims = desk.check(text, published=published).data["claims"]
    return [c["verdict"] for c in claims if c["asserted"]["values"]]


@pytest.mark.parametrize(
    "text",
    [
        f"After ICE opened new offices, {TRUE}.",
        f"While crossings fell, {TRUE}.",
        f"{TRUE}, after 142,580 in fiscal 2023.",
        "ICE says it removed 271,484 people in fiscal 2024.",
        f"{TRUE}, while border crossings fell.",
        f"In addition, {TRUE}.",
        f"{TRUE}, including 3,706 known or suspected gang members.",
        f"The numbers are in. {TRUE}.",
        f"{TRUE}. The figure is the highest in a decade.",
        "ICE had 649 287(g) agreements with state and local law enforcement agencies on June 6, "
        "2025.",
    ],
)
def test_a_true_count_is_still_supported(desk: Desk, text: str) -> None:
    assert verdicts(desk, text)[0] == "supported"


@pytest.mark.parametrize(
    "text",
    [
        "The numbers are in. ICE removed 471,484 people in fiscal 2024.",
        "In addition, ICE removed 471,484 people in fiscal 2024.",
        "While crossings fell, ICE removed 171,484 people in fiscal 2024.",
        "ICE removed 171,484 people in fiscal 2024.",
    ],
)
def test_a_number_that_no_part_can_be_is_contradicted(desk: Desk, text: str) -> None:
    assert verdicts(desk, text)[0] == "contradicted"


@pytest.mark.parametrize(("agency", "number"), [("CBP", "249,740"), ("Border Patrol", "301,981")])
def test_another_counts_exact_figure_depends(desk: Desk, agency: str, number: str) -> None:
    """A measure that the catalogue says is mistaken for this one has that very figure."""
    text = f"{agency} recorded {number} encounters at the southwest border in December 2023."
    (claim,) = desk.check(text, published=PUBLISHED).data["claims"]
    assert (claim["verdict"], claim["reason"]) == ("depends", "definition")
    assert {r["agrees"] for r in claim["readings"]} == {True, False}


def test_a_day_later_in_the_month_of_publication_is_not_guessed(desk: Desk) -> None:
    claims = desk.check("ICE held 57,861 people on June 29.", published=date(2025, 6, 10)).data[
        "claims"
    ]
    assert [(c["verdict"], c["reason"]) for c in claims] == [("cannot_check", "no_period")]


def test_a_month_beside_a_year_named_before_it_may_be_that_years(desk: Desk) -> None:
    text = "Border Patrol made 859,501 apprehensions in fiscal 2019, 50,750 in December alone."
    claims = desk.check(text, published=date(2020, 1, 10)).data["claims"]
    periods = {r["period"]["start"] for r in claims[1]["readings"]}
    assert periods == {"2018-12-01", "2019-12-01"}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("That is not a record: ICE removed 271,484 people in fiscal 2024.", "asserted"),
        ("The agency has not been idle; ICE removed 271,484 people in fiscal 2024.", "asserted"),
        ("ICE did not dispute that it removed 271,484 people in fiscal 2024.", "asserted"),
        ("It is not true that ICE removed 271,484 people in fiscal 2024.", "denied"),
        ("ICE did not remove 271,484 people in fiscal 2024.", "denied"),
    ],
)
def test_a_neighbouring_negation_is_no_denial(desk: Desk, text: str, stance: str) -> None:
    claims = desk.check(text, published=PUBLISHED).data["claims"]
    said = [c["mentions"][0]["stance"] for c in claims if c["asserted"]["values"]]
    assert said == [stance]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The Trump administration removed 142,580 people through ICE in fiscal 2023.", None),
        (
            "The Biden administration removed 142,580 people through ICE in fiscal 2023.",
            "supported",
        ),
    ],
)
def test_an_administration_out_of_office_is_not_supported(
    desk: Desk, text: str, verdict: str | None
) -> None:
    (found,) = verdicts(desk, text)
    assert found == verdict if verdict else found not in ("supported", "contradicted")


def test_what_stands_beside_one_count_is_not_said_of_the_next() -> None:
    mention = Mention(0, 1, "x")
    claim = Claim("quantity", "p", mention, extra=(("beside", "ICE 142,580"), ("peak", "local")))
    assert claim.unsaid(mention).extra == (("peak", "local"),)


def test_whose_count_a_pronoun_gives_is_not_guessed(desk: Desk) -> None:
    text = "The sheriff says they made 449,675 apprehensions in fiscal 2001."
    assert verdicts(desk, text) == ["cannot_check"]
