"""The dates `desk.check` is given: dates, ISO texts and times mean the same day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from ontherecord.desk import Article, open_record
from ontherecord.errors import UsageError

TEXT = "ICE removed 271,484 people last fiscal year."


def test_a_date_an_iso_text_and_a_time_are_one_day() -> None:
    """However the day is given, the report is the same."""
    desk = open_record()
    days: tuple[Any, ...] = (date(2025, 1, 10), "2025-01-10", datetime(2025, 1, 10, 12))
    reports = [desk.check(TEXT, published=day, as_of=day).to_dict() for day in days]
    reports += [desk.check(Article(TEXT), published=day, as_of=day).to_dict() for day in days]
    assert reports[0]["document"]["published"] == "2025-01-10"
    assert all(report == reports[0] for report in reports)
    own = desk.check(Article(TEXT, published=datetime(2025, 1, 10, 12))).to_dict()
    assert own["document"]["published"] == "2025-01-10"


@pytest.mark.parametrize(
    "wrong",
    ["yesterday", "2025-13-01", "10 January 2025", "20250110", 2025, "0001-01-01", "9999-12-31"],
)
def test_anything_else_is_a_clear_error(wrong: Any) -> None:
    """One sentence that says how a date is written."""
    desk = open_record()
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        desk.check(TEXT, published=wrong)
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        desk.check(TEXT, as_of=wrong)
