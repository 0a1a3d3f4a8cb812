"""A number to its last digit says what it is of, where its words leave that open: a place of a
list, a group, the year of a month, the place of a record. Any other number says nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ontherecord.desk import Desk

SECTORS = (
    "Border Patrol agents in the Tucson sector made 347,263 apprehensions in fiscal 2003. "
    "{} The summer was dry."
)


def check(desk: Desk, text: str, published: str) -> list[dict[str, Any]]:
    day = date.fromisoformat(published)
    found: list[dict[str, Any]] = desk.check(text, published=day).data["claims"]
    return found


def verdict_on(claims: list[dict[str, Any]], number: str) -> str:
    said = [c for c in claims if any(number in v["text"] for v in c["asserted"]["values"])]
    assert said, [c["mentions"][0]["text"] for c in claims]
    return str(said[0]["verdict"])


@pytest.mark.parametrize(
    ("sentence", "number", "verdict"),
    [
        ("El Centro had 92,099.", "92,099", "supported"),
        ("Yuma, farther west, added 56,638.", "56,638", "supported"),
        ("El Paso had 88,816 and El Centro 92,099.", "88,816", "supported"),
        ("El Paso had 88,861.", "88,861", "cannot_check"),  # two digits changed places
        ("Yuma had 92,099.", "92,099", "cannot_check"),  # another sector's
        ("The city of El Paso had 88,816.", "88,816", "cannot_check"),
        ("El Centro seized 92,099 pounds of drugs.", "", ""),
    ],
)
def test_a_list_of_places(desk: Desk, sentence: str, number: str, verdict: str) -> None:
    claims = check(desk, SECTORS.format(sentence), "2003-12-18")
    if number:
        assert verdict_on(claims, number) == verdict
    else:
        assert not any("pounds" in c["mentions"][0]["text"] for c in claims)


@pytest.mark.parametrize(
    ("text", "published", "number", "verdict"),
    [
        (
            "DHS removed 246,431 people in fiscal 2005, up from 240,665 the year before and "
            "189,026 in "
            "fiscal 2001.",
            "2006-06-01",
            "189,026",
            "supported",
        ),
        (
            "ICE made 113,431 arrests in fiscal 2024 and carried out 271,484 removals. In "
            "fiscal 2023 "
            "they were 142,580 and 170,590, respectively.",
            "2025-03-01",
            "142,580",
            "cannot_check",
        ),
        (
            "At the southwest border, Border Patrol encountered 473,680 people in families "
            "in fiscal "
            "2019. The next year it was 400,651.",
            "2021-01-10",
            "400,651",
            "cannot_check",
        ),
        (
            "ICE removed 54,060 Mexicans in fiscal 2023. In all there were 142,580.",
            "2024-01-10",
            "142,580",
            "supported",
        ),
    ],
)
def test_what_was_counted_before(
    desk: Desk, text: str, published: str, number: str, verdict: str
) -> None:
    assert verdict_on(check(desk, text, published), number) == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            "ICE held 57,861 people on June 29, compared with 39,703 on January 12. That is "
            "46 percent "
            "more.",
            "supported",
        ),
        (
            "ICE held 57,861 people on June 29, compared with 39,703 on January 12. That is "
            "96 percent "
            "more.",
            "cannot_check",
        ),
    ],
)
def test_a_change_between_two_counts_just_given(desk: Desk, text: str, verdict: str) -> None:
    assert verdict_on(check(desk, text, "2025-07-15"), "percent") == verdict


@pytest.mark.parametrize(
    ("text", "published", "verdict"),
    [
        (
            "ICE book-ins rose to 41,612 in October from 24,118 in October 2023.",
            "2025-12-10",
            "supported",
        ),
        (
            "ICE book-ins rose to 23,613 in October from 34,118 in October 2023.",
            "2025-12-10",
            "contradicted",
        ),
        (
            "Border Patrol encounters fell 95 percent in March from March 2023.",
            "2025-04-20",
            "supported",
        ),
        (
            "Border Patrol encounters fell 15 percent in March from March 2023.",
            "2025-04-20",
            "contradicted",
        ),
    ],
)
def test_a_month_without_its_year(desk: Desk, text: str, published: str, verdict: str) -> None:
    """The latest before publication, while that is fresh; else the one whose figure it is."""
    found = check(desk, text, published)
    assert [c["verdict"] for c in found if c["kind"] == "trend"] == [verdict]


@pytest.mark.parametrize(
    ("text", "published", "verdict"),
    [
        (
            "Border Patrol made 310,531 apprehensions in fiscal 2017, the fewest since "
            "fiscal 1971.",
            "2017-12-15",
            "supported",
        ),
        (
            "Border Patrol made 310,531 apprehensions in fiscal 2017, the fewest since "
            "fiscal 1968.",
            "2017-12-15",
            "contradicted",
        ),
    ],
)
def test_a_record_is_of_the_place_its_number_is_of(
    desk: Desk, text: str, published: str, verdict: str
) -> None:
    found = check(desk, text, published)
    assert [c["verdict"] for c in found if c["kind"] == "superlative"] == [verdict]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("ICE was holding 59,762 people in late September.", "supported"),
        ("ICE was holding 29,762 people in late September.", "contradicted"),
        ("ICE held 61,226 people in fiscal 2025.", "cannot_check"),  # a peak is no year
        ("ICE removed 319,980 people through Sept. 20 of fiscal 2025.", "supported"),
        (
            "As of Sept. 21, 71.5% of people in ICE detention had no criminal conviction.",
            "supported",
        ),
        (
            "As of Sept. 21, 28% of people in ICE detention had no criminal conviction.",
            "contradicted",
        ),
    ],
)
def test_plain_sentences_of_the_press(desk: Desk, text: str, verdict: str) -> None:
    (claim,) = check(desk, text, "2025-10-15")
    assert claim["verdict"] == verdict


@pytest.mark.parametrize(
    ("text", "published", "verdict"),
    [
        ("Border apprehensions are down 76 percent since 2000.", "2019-01-15", "supported"),
        ("Border apprehensions are down 40 percent since 2000.", "2019-01-15", "cannot_check"),
        ("Border Patrol apprehensions have risen since 2005.", "2012-03-01", "cannot_check"),
        ("ICE removals have more than tripled since fiscal 2022.", "2024-12-20", "supported"),
        ("ICE removals have doubled since fiscal 2022.", "2024-12-20", "cannot_check"),
        ("Border apprehensions are down 76 percent since 2000.", None, "cannot_check"),
    ],
)
def test_a_change_since_a_year_up_to_now(
    desk: Desk, text: str, published: str | None, verdict: str
) -> None:
    """Supported by the latest complete year known by then; what stands for now is open, so it is
    never contradicted."""
    day = date.fromisoformat(published) if published else None
    claims = desk.check(text, published=day).data["claims"]
    assert [c["verdict"] for c in claims if c["kind"] == "trend"] == [verdict]


@pytest.mark.parametrize(
    "text",
    [
        "In fiscal 2017, ICE arrests rose 30 percent. Border Patrol apprehensions fell by a "
        "quarter. ICE removals fell 6 percent.",
        "ICE removed 240,255 people in fiscal 2016 and 226,119 in fiscal 2017. ICE removals rose.",
        "In 2021, Biden reversed many policies. Border Patrol encounters fell.",
        "When Trump took office, ICE held 39,703 people. The number of people in ICE detention has "
        "risen by half since.",
    ],
)
def test_a_change_after_an_earlier_time_is_not_of_the_time_of_writing(
    desk: Desk, text: str
) -> None:
    claims = check(desk, text, "2018-06-15")
    assert claims[-1]["kind"] == "trend"
    assert claims[-1]["verdict"] == "cannot_check"
    assert claims[-1]["readings"][0]["value"] is None


@pytest.mark.parametrize(
    ("text", "number", "verdict"),
    [
        (
            "ICE removals fell to 59,011 in fiscal 2021, but rose to 72,177 in fiscal 2022.",
            "72,177",
            "supported",
        ),
        (
            "ICE removals fell to 59,011 in fiscal 2021, and fell again to 72,177 in fiscal 2022.",
            "72,177",
            "contradicted",
        ),
        (
            "The Border Patrol had 87,606 encounters in June 2024 and 59,655 in July.",
            "59,655",
            "supported",
        ),
        (
            "Border Patrol encounters in the Yuma sector rose to 114,490 in fiscal 2021. The Del "
            "Rio sector's fell to 259,290.",
            "259,290",
            "cannot_check",
        ),
        (
            "EOIR completed 704,514 cases in fiscal 2024, compared with 314,788 in fiscal 2023 and "
            "526,648 in fiscal 2022.",
            "314,788",
            "cannot_check",
        ),
    ],
)
def test_what_a_second_clause_says(desk: Desk, text: str, number: str, verdict: str) -> None:
    assert verdict_on(check(desk, text, "2025-11-10"), number) == verdict


SOUTHWEST = "Agents had 1,530,520 encounters at the southwest border in fiscal 2024. "


@pytest.mark.parametrize(
    "rest",
    [
        "It was the lowest total since fiscal 2020.",
        "That was down from 2,045,840 in fiscal 2023.",
        "That is 25 percent fewer than in fiscal 2023.",
    ],
)
def test_what_is_said_of_a_count_is_of_the_count_its_number_is(desk: Desk, rest: str) -> None:
    """Border Patrol's number under words that name CBP's count: neither is called wrong."""
    claims = check(desk, SOUTHWEST + rest, "2024-11-20")
    assert [(c["verdict"], c["reason"]) for c in claims] == [("depends", "definition")] * 2
