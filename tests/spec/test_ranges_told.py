"""Ranges of days and months without a year are the latest that are over at publication."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.claims.periods import find_periods
from ontherecord.desk import Desk

PUBLISHED = date(2026, 1, 30)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("between Jan. 20 and Dec. 26", date(2025, 1, 20), date(2025, 12, 26)),
        ("between Feb. 1 and March 15", date(2025, 2, 1), date(2025, 3, 15)),
        ("from Jan. 20 to Dec. 31", date(2025, 1, 20), date(2025, 12, 31)),
        ("from Nov. 1 to Jan. 15", date(2025, 11, 1), date(2026, 1, 15)),
        ("from Oct. 1 through Sept. 20", date(2024, 10, 1), date(2025, 9, 20)),
        ("from January to November", date(2025, 1, 1), date(2025, 11, 30)),
        ("from November through January", date(2024, 11, 1), date(2025, 1, 31)),
        ("from January to November 2024", date(2024, 1, 1), date(2024, 11, 30)),
    ],
)
def test_a_range_ends_before_publication(words: str, start: date, end: date) -> None:
    (found,) = find_periods(f"ICE removed 50,000 people {words}.", 0, PUBLISHED)
    assert [(p.start, p.end) for p, _ in found.options] == [(start, end)]


@pytest.mark.parametrize(
    ("published", "text", "verdict"),
    [
        (
            date(2019, 11, 10),
            "There were 442 immigration judges at the end of the fiscal year.",
            "supported",
        ),
        (
            date(2010, 3, 10),
            "The Border Patrol made 723,825 apprehensions in fiscal 2008. It had 17,499 agents at "
            "the end of the fiscal year.",
            "supported",
        ),
        (
            date(2024, 10, 20),
            "In fiscal 2019, under President Trump, ICE removed 267,258 people.",
            "supported",
        ),
        (
            date(2024, 10, 20),
            "In fiscal 2019, under President Biden, ICE removed 267,258 people.",
            "cannot_check",
        ),
        (date(2026, 1, 30), "ICE removed 50,000 people from Jan. 20 to Dec. 31.", "cannot_check"),
        (date(2014, 11, 10), "By September 2014, ICE had removed 300,000 people.", "cannot_check"),
        (date(2025, 11, 10), "By June 2025, ICE was holding 57,861 people.", "supported"),
        (date(2024, 12, 10), "ICE removals had risen to 271,484 by fiscal 2024.", "supported"),
        (
            date(2014, 11, 10),
            "Border Patrol apprehensions fell to 15,825 as of September 30.",
            "cannot_check",
        ),
        (
            date(2014, 11, 10),
            "In May the southwest border saw 60,680 Border Patrol apprehensions. By September the "
            "number was down to 25,830.",
            "supported",
        ),
        (
            date(2026, 8, 10),
            "Border Patrol encountered 6,168 people in July of last year.",
            "supported",
        ),
    ],
)
def test_a_year_told_by_its_end_or_its_president(
    desk: Desk, published: date, text: str, verdict: str
) -> None:
    claims = desk.check(text, published=published).data["claims"]
    assert claims[-1]["verdict"] == verdict, claims[-1]["summary"]
