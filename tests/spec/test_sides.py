"""'..., up from N in P2': the next sentence is of the count, not of what it is compared with."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.desk import Desk


@pytest.mark.parametrize(
    ("published", "text", "has", "verdict"),
    [
        ("2020-01-10", "Border Patrol apprehended 851,508 people at the southwest border in fiscal "
         "2019, up from 396,579 in fiscal 2018. The Rio Grande Valley had 339,135.", "339,135",
         "supported"),
        ("2025-07-20", "Border Patrol made 8,014 apprehensions in June, down from 10,359 in May. A "
         "year earlier there were 87,606.", "87,606", "supported"),
        ("2024-12-28", "ICE removed 271,484 people in fiscal 2024, up from 142,580 in fiscal 2023. "
         "It arrested 113,431.", "113,431", "supported"),
        # a month without a year beside a day: the one before it, in a text that looks back
        ("2025-10-03", "There were 1,035 287(g) agreements in force on Oct. 1, up from 135 in "
         "January.", "135", "supported"),
        ("2025-11-20", "ICE held 65,135 people on Nov. 16. In January it was 39,703.", "39,703",
         "supported"),
        # both ends of a change
        ("2024-12-15", "ICE arrests fell in fiscal 2024, to 113,431 from 170,590.", "113,431",
         "supported"),
        ("2024-12-15", "ICE arrests fell in fiscal 2024, to 170,590 from 113,431.", "170,590",
         "contradicted"),
        ("2018-11-15", "Border Patrol apprehensions rose 30 percent in fiscal 2018, to 404,142 "
         "from 310,531.", "404,142", "supported"),
        ("2025-03-25", "Border Patrol encounters nationwide dropped 69 percent in February, to "
         "9,241 from 30,127.", "9,241", "supported"),
        # a sector by its city, told by its number
        ("2011-12-20", "Tucson had 123,285 apprehensions in fiscal 2011; Rio Grande Valley, "
         "59,243; San Diego, 42,447.", "123,285", "supported"),
        ("2011-12-20", "Tucson had 223,285 apprehensions in fiscal 2011.", "223,285",
         "cannot_check"),
        ("2011-12-20", "The city of Tucson had 123,285 apprehensions in fiscal 2011.", "123,285",
         "cannot_check"),
    ],
)  # fmt: skip
def test_what_is_compared_and_with_what(
    desk: Desk, published: str, text: str, has: str, verdict: str
) -> None:
    claims = desk.check(text, published=date.fromisoformat(published)).data["claims"]
    of_it = [c for c in claims if any(has in m["text"] for m in c["mentions"])]
    assert [c["verdict"] for c in of_it] == [verdict], [c["summary"] for c in of_it]
