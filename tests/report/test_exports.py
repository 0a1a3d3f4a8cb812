"""Markdown and ClaimReview drafts."""

from __future__ import annotations

import json
import re
from typing import Any

from ontherecord.report.claimreview import claim_reviews, render_claimreview
from ontherecord.report.jsonout import without_text
from ontherecord.report.markdown import escape, render_markdown

Json = dict[str, Any]


def test_markdown_tells_what_the_page_tells(full: Json) -> None:
    text = render_markdown(full)
    assert text.startswith("# Removals are up.")
    for claim in full["claims"]:
        assert escape(claim["summary"]) in text
    assert "- **271,484** ICE removals, fiscal 2024, nationwide. [ICE detention" in text
    assert text.index("## Cannot be checked") < text.index("## The record agrees")
    assert ".." not in text


def test_markdown_shows_hostile_text_as_text(hostile: Json) -> None:
    text = render_markdown(hostile)
    assert not re.search(r"(?<!\\)<(?!https?://)", text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", text)
    assert "javascript:" not in text.split("\n\n", 2)[2]


def test_markdown_escapes_what_would_be_markup() -> None:
    assert escape("1. not a list") == "1\\. not a list"
    assert escape("- nor this") == "\\- nor this"
    assert escape("*a* _b_ [c](d) `e` # &amp;") == (
        "\\*a\\* \\_b\\_ \\[c\\](d) \\`e\\` \\# &amp;amp;"
    )


def test_every_report_has_markdown(report: Json) -> None:
    assert render_markdown(report).encode("utf-8")
    assert render_markdown(without_text(report)).encode("utf-8")


def test_drafts_carry_no_author_and_no_rating(full: Json) -> None:
    drafts = claim_reviews(full)
    judged = [c for c in full["claims"] if c["verdict"] != "cannot_check"]
    assert len(drafts) == len(judged) == 11
    for draft in drafts:
        assert draft["@type"] == "ClaimReview"
        assert "author" not in draft
        assert "Rating" not in json.dumps(draft)
        assert "reviewRating" not in draft
        assert draft["creativeWorkStatus"] == "Draft"
        assert "editor must" in draft["comment"]["text"]
        assert draft["itemReviewed"]["@type"] == "Claim"
    assert drafts[0]["claimReviewed"] == "ICE removed 271,484 people in fiscal 2024."
    assert drafts[0]["citation"][0]["url"] == "https://www.ice.gov/detain/detention-management"
    said = {d["claimReviewed"]: d["itemReviewed"].get("author") for d in drafts}
    assert said["ICE removed 250,000 people in fiscal 2025."] == {"name": "one lawmaker"}


def test_drafts_are_safe_inside_a_page(report: Json) -> None:
    text = render_claimreview(report)
    assert "<" not in text
    assert json.loads(text) == claim_reviews(report)
