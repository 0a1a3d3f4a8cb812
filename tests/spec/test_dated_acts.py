"""What an office, a court or a programme did on a day told is a claim of its own, whatever the
verb; what somebody said on a day, and what was counted, is not.
"""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.desk import Desk

TOPIC = "Border Patrol agents recorded 10,864 encounters in April 2026."


def _events(desk: Desk, text: str) -> list[dict[str, object]]:
    claims = desk.check(f"{TOPIC} {text}", published=date(2026, 8, 1)).data["claims"]
    return [c for c in claims if c["kind"] == "event"]


@pytest.mark.parametrize(
    "text",
    [
        "ICE operations in Chicago began on January 26.",
        "On Oct. 5, DHS waived 26 laws to build wall in Starr County.",
        "Funding for the department lapsed on Feb. 14.",
        "A judge blocked expedited removal in the interior. The stay was imposed on Aug. 29, 2025.",
        "The Supreme Court let the Guard stay in Chicago. The ruling came on June 13.",
        "On Jan. 20 he declared an emergency at the southern border.",
        "A federal judge told the government on June 26 to reunite migrant families.",
        "The National Guard mission at the border dates from April 4.",
        "Title 42 let agents expel people at once. The CDC issued it on March 20, 2020.",
        "The same day he declared a national emergency at the southern border.",
        "The Supreme Court upheld the order on June 30. The vote was 5 to 4.",
        "The Supreme Court upheld the order on June 30. The ruling was unanimous.",
        "Maryland sued over conditions in detention on March 10, and New Jersey over a planned "
        "site in Roxbury on March 20.",
    ],
)
def test_an_act_with_its_day_is_an_event(desk: Desk, text: str) -> None:
    found = _events(desk, text)
    assert found, text
    assert text.rstrip(".").split()[-1] in str(found[-1]["mentions"])


@pytest.mark.parametrize(
    "text",
    [
        "The secretary said on May 5 that crossings were down.",
        "ICE issued 149,764 detainers in May 2025.",
        "ICE listed 335 agreements under 287(g) on January 31, 2025.",
        "Did the ruling come on June 13?",
        "DHS would close the office on Oct. 5.",
        "The bakery opened a second shop on May 4.",
        "The Supreme Court held on June 12 that the patent was valid.",
        "The president visited the border on May 3.",
        "The list of donors was published on August 5.",
        "An immigration judge granted him asylum in April.",
        "My sister moved to Denver in June.",
    ],
)
def test_what_was_only_said_counted_or_is_of_something_else_is_none(desk: Desk, text: str) -> None:
    assert _events(desk, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Title 42 let agents expel people at once. The CDC issued it on March 20, 2021.",
        "The national emergency was declared on July 4, 2025.",
        "The Supreme Court let the Guard stay in Chicago. The ruling came on July 13, 2026.",
    ],
)
def test_an_act_that_no_entry_bears_out_stays_open(desk: Desk, text: str) -> None:
    assert {c["verdict"] for c in _events(desk, text)} == {"cannot_check"}
