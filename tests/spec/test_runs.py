"""Changes in a row: every step between neighbouring months or years must go the way said."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.claims.runs import phrase_in
from ontherecord.desk import Desk

SW = "Border Patrol apprehensions at the southwest border "


@pytest.mark.parametrize(
    ("published", "text", "verdict"),
    [
        # 132,856 in May 2019, then 94,908, 71,999, 50,684 and 40,507
        ("2019-10-30", SW + "fell for the fourth straight month in September 2019.", "supported"),
        ("2019-10-30", SW + "fell for a fourth month in a row in September.", "supported"),
        ("2019-10-30", SW + "rose for the fourth straight month in September 2019.",
         "contradicted"),
        ("2019-10-30", SW + "fell for the sixth straight month in September 2019.",
         "contradicted"),
        # the run is longer than said: neither true nor false enough
        ("2019-10-30", SW + "fell for the second straight month in September 2019.",
         "cannot_check"),
        ("2024-02-15", "CBP had 3,201,144 encounters nationwide in fiscal 2023. It was the third "
         "yearly increase in a row.", "supported"),
        ("2024-02-15", "CBP had 3,201,144 encounters nationwide in fiscal 2023. It was the third "
         "yearly decrease in a row.", "contradicted"),
        # 58,010 in August 2024, 53,860 in September
        ("2024-10-25", "Border Patrol encounters at the southwest border have gone up every month "
         "since June.", "contradicted"),
    ],
)  # fmt: skip
def test_every_step_counts(desk: Desk, published: str, text: str, verdict: str) -> None:
    claims = desk.check(text, published=date.fromisoformat(published)).data["claims"]
    (trend,) = [c for c in claims if c["kind"] == "trend"]
    assert trend["verdict"] == verdict, trend["summary"]


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("ICE removals rose for the fifth straight month.", 5, "month"),
        ("ICE removals rose for three consecutive years.", 3, "year"),
        ("ICE removals fell two months running.", 2, "month"),
        ("It was the 7th monthly decline in a row.", 7, "month"),
        ("ICE removals have risen each year since fiscal 2021.", 0, "year"),
    ],
)
def test_runs_as_they_are_worded(desk: Desk, text: str, count: int, unit: str) -> None:
    (reading,) = desk.extractor.read(text)
    phrase = phrase_in(reading)
    assert phrase is not None
    assert (phrase.count, phrase.unit) == (count, unit)


@pytest.mark.parametrize(
    "text",
    [
        "ICE removed 142,580 people in the fourth month of the year.",
        "The second agreement ran for a month.",
        "Removals rose every month.",
        "The third straight loss for the team.",
    ],
)
def test_what_is_no_run(desk: Desk, text: str) -> None:
    (reading,) = desk.extractor.read(text)
    assert phrase_in(reading) is None
