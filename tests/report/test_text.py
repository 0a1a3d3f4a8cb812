"""The terminal report."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ontherecord.report.text import render_text

Json = dict[str, Any]


def test_no_line_is_wider_than_asked_addresses_apart(report: Json) -> None:
    for width in (60, 80, 120):
        for line in render_text(report, explain=True, width=width).splitlines():
            assert len(line) <= width or line.strip().startswith("https://"), line


def test_what_could_not_be_judged_comes_first(full: Json) -> None:
    text = render_text(full)
    heads = ["CANNOT BE CHECKED FROM THE RECORD", "IT DEPENDS", "THE RECORD DISAGREES"]
    places = [text.index(head) for head in [*heads, "THE RECORD AGREES"]]
    assert places == sorted(places)


def test_every_claim_shows_its_words_reading_figures_and_source(full: Json) -> None:
    text = " ".join(render_text(full, width=100).split())
    for claim in full["claims"]:
        assert " ".join(claim["mentions"][0]["text"].split()) in text
        assert claim["proposition"] in text
        assert claim["summary"] in text
    assert "271,484 ICE removals, fiscal 2024, nationwide" in text
    assert "Detention FY24!P29" in text
    assert "It depends on “deported”: the definitions differ." in text
    assert "Others count differently: 72,179 ICE removals" in text
    assert "Where this may come from (no proof): 65,682" in text
    assert "Another agency: Removals are carried out by ICE and CBP" in text
    assert "319,980 ICE removals, fiscal 2025 to 20 September 2025, nationwide (at least" in text


def test_then_and_now_are_both_told_where_they_differ(backlog: Json, full: Json) -> None:
    text = " ".join(render_text(backlog).split())
    assert "On the date of the text (4 November 2019): The record agrees." in text
    assert "On the record today (15 November 2025): The record disagrees." in text
    assert "On the date of the text" not in render_text(full)


def test_explain_adds_tolerance_definitions_and_addresses(full: Json) -> None:
    short, long = render_text(full, width=100), render_text(full, explain=True, width=100)
    assert "https://www.ice.gov/detain/detention-management" in long
    assert "https://" not in short
    flat = " ".join(long.split())
    assert "Tolerance: “65,000” agrees with a figure of 64,500 to 66,000" in flat
    assert "Judged on what was known on 1 October 2025." in flat
    assert "Critics call the policy inhumane." in flat


def test_hostile_text_reaches_no_terminal(hostile: Json) -> None:
    for explain in (False, True):
        text = render_text(hostile, explain=explain)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", text)
        assert text.encode("utf-8")
        assert "[U+202E]484,172" in text
    assert "[bold red]" not in render_text(hostile).replace("[bold red]not markup[/]", "")


def test_colour_is_never_red_or_green(report: Json) -> None:
    text = render_text(report, color=True)
    codes = {code for run in re.findall("\x1b\\[([0-9;]*)m", text) for code in run.split(";")}
    assert codes.isdisjoint({"31", "32", "91", "92", "41", "42", "101", "102"})
    assert "38" not in codes
    assert re.sub("\x1b\\[[0-9;]*m", "", text).split() == render_text(report).split()


@pytest.mark.parametrize("width", [20, 40, 400])
def test_any_width_renders(full: Json, width: int) -> None:
    assert "THE RECORD AGREES" in render_text(full, width=width)


def test_an_empty_document_says_so(empty: Json) -> None:
    text = render_text(empty)
    assert "No claim that the record could be asked about was found" in text
    assert "0 sentences read, 0 claims found" in text


def test_a_report_without_text_renders(full: Json) -> None:
    from ontherecord.report.jsonout import without_text

    assert "the words were left out of this report" in render_text(without_text(full))


def test_an_exact_number_is_told_without_its_rounding(full: Json) -> None:
    text = " ".join(render_text(full, explain=True, width=100).split())
    assert "“65,682” agrees with a figure of 65,682; below 62,660 or above 68,704" in text
