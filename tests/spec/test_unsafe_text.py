"""Digits a reader may not see as they stand: nothing that rests on them is judged."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.desk import Article, open_record
from ontherecord.documents.read import read_text

DAY = date(2025, 10, 1)
HIDDEN = ("\u200b", "\u200d", "\u200e", "\u202e", "\u2067", "\u00ad", "\ufeff", "\u2060", "\x08")


def reasons(text: str) -> set[tuple[str, str]]:
    """(verdict, reason) of the claims found, as a document is read."""
    report = open_record().check(Article.of(read_text(text, name="a")), published=DAY)
    return {(claim["verdict"], claim["reason"]) for claim in report.claims}


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda c: f"U+{ord(c):04X}")
@pytest.mark.parametrize(
    "text",
    [
        "ICE removed 271,|484 people in fiscal 2024.",
        "ICE removed 2|71,484 people in fiscal 2024.",
        "ICE removed 271,484 people in fiscal 20|24.",
        "In fiscal 20|24, ICE removed 271,484 people.",
        "ICE removals rose from 142,580 in fiscal 20|23 to 271,484 in fiscal 2024.",
        "ICE removed 142,580 people in fiscal 20|23 and 271,484 the year after.",
    ],
)
def test_a_number_or_a_year_with_something_hidden_in_it(text: str, hidden: str) -> None:
    """Neither the count nor the year may be broken by what nobody sees."""
    plain = reasons(text.replace("|", ""))
    assert plain
    found = reasons(text.replace("|", hidden))
    assert not {verdict for verdict, _ in found} & {"supported", "contradicted", "depends"}
    assert not found or ("cannot_check", "unsafe_text") in found


def test_an_inherited_year_with_something_hidden_in_it() -> None:
    """A period taken from the sentence before is as unsafe as it was there."""
    text = "In fiscal 20|24, ICE removed 271,484 people. There were 113,431 ICE arrests."
    assert ("cannot_check", "unsafe_text") not in reasons(text.replace("|", ""))
    assert reasons(text.replace("|", "\u202e")) == {("cannot_check", "unsafe_text")}


def test_other_claims_are_judged_as_before() -> None:
    """Only what rests on the hidden digits is withheld."""
    text = "ICE removed 142,580 people in fiscal 20\u202e23.\n\nICE removed 271,484 in fiscal 2024."
    assert reasons(text) == {("cannot_check", "unsafe_text"), ("supported", "agrees")}


def test_the_agency_a_verdict_turns_on_is_quoted_where_it_stands() -> None:
    """`turns_on` points at its own words, or at nothing where they stand elsewhere."""
    report = open_record().check("Last year ICE had 5,000 border encounters.", published=DAY)
    turns = [claim["turns_on"] for claim in report.claims if claim["reason"] == "wrong_agency"]
    text = report.data["document"]["text"]
    assert turns
    quoted = [text[t["start"] : t["end"]] for t in turns if t["start"] is not None]
    assert set(quoted) <= {t["text"] for t in turns}


def test_numbers_of_what_is_too_long_to_read_are_listed() -> None:
    """A run of cells without an end is not read as a sentence, and its numbers are not dropped."""
    report = open_record().check("removals " + "271,484 | " * 500, published=DAY).to_dict()
    assert report["claims"] == []
    assert report["coverage"]["numbers_seen"] == 500
    assert {one["why"] for one in report["not_claims"]} == {"not_understood"}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("one million two hundred thousand", 1_200_000),
        ("a hundred and fifty thousand", 150_000),
        ("one hundred and one", 101),
        ("twelve hundred", 1200),
        ("a million million", None),
        ("one hundred hundred", None),
        ("one " + "hundred " * 200, None),
    ],
)
def test_number_words(words: str, value: float | None) -> None:
    """Words that make no number make none, however often they are repeated."""
    report = open_record().check(f"ICE removed {words} people in fiscal 2024.", published=DAY)
    said = [v["value"] for claim in report.claims for v in claim["asserted"]["values"]]
    assert said == ([] if value is None else [value])
