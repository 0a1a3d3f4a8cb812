"""The page: self-contained, accessible, harmless."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from ontherecord.errors import OutputError
from ontherecord.report.gather import cards
from ontherecord.report.html import render_html
from ontherecord.report.jsonout import without_text
from ontherecord.report.marked import paragraphs

Json = dict[str, Any]


class Page(HTMLParser):
    """Every tag with its attributes, and the text outside the style element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def test_nothing_on_the_page_runs_or_asks_outside(report: Json) -> None:
    html = render_html(report)
    page = Page(html)
    names = {name for name, _ in page.tags}
    assert names.isdisjoint({"script", "iframe", "img", "link", "object", "embed", "form", "base"})
    for name, attributes in page.tags:
        assert not any(key.startswith("on") for key in attributes), name
        assert attributes.keys().isdisjoint({"src", "srcset", "style", "action", "background"})
        href = attributes.get("href")
        assert href is None or href.startswith(("#", "https://", "http://"))
    css = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in css
    assert "@import" not in css
    policy = next(a for n, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert str(policy["content"]).startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_anchors_resolve_and_ids_are_unique(report: Json) -> None:
    page = Page(render_html(report))
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    links = {str(a["href"])[1:] for _, a in page.tags if str(a.get("href", "")).startswith("#")}
    assert links <= set(ids)


def test_headings_do_not_skip_and_landmarks_are_there(report: Json) -> None:
    page = Page(render_html(report))
    levels = [int(name[1]) for name, _ in page.tags if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    names = [name for name, _ in page.tags]
    assert all(names.count(one) == 1 for one in ("main", "header", "footer", "title", "h1"))
    assert dict(page.tags)["html"] == {"lang": "en"}
    assert ("a", {"class": "skip", "href": "#evidence"}) in page.tags


def test_every_claim_is_marked_and_has_its_evidence(full: Json) -> None:
    html = render_html(full)
    page = Page(html)
    ids = {a.get("id") for _, a in page.tags}
    for claim in full["claims"]:
        assert f"claim-{claim['id']}" in ids
        assert f"in-{claim['id']}-1" in ids
        assert claim["summary"] in page.text
        assert claim["proposition"] in page.text
    for words in ("Others count differently", "Where this may come from", "What is counted"):
        assert words in page.text
    assert "It depends on “deported”: the definitions differ" in page.text
    order = [page.text.rindex(x) for x in ("Claim 16", "Claim 15", "Claim 11", "Claim 14")]
    assert order == sorted(order)


def test_the_article_reads_as_written(full: Json) -> None:
    text = "".join(s.text for part in paragraphs(full, cards(full)) for s in part)
    assert "".join(text.split()) == "".join(full["document"]["text"].split())


def test_overlapping_claims_each_have_their_number(hostile: Json) -> None:
    segments = [s for part in paragraphs(hostile, cards(hostile)) for s in part]
    numbers = [ref.card.number for s in segments for ref in s.refs]
    assert numbers == [1, 2, 3]
    owned = [(s.card.number, s.text) for s in segments if s.card]
    assert owned == [
        (1, "ICE removed [U+202E]484,172[U+202C] "),
        (2, "people[U+0000] in fis[U+200B]cal 2024"),
        (2, ', "a record"'),
        (3, "271,484 removals"),
        (3, "in fiscal 2024"),
    ]


def test_hostile_text_is_shown_harmless(hostile: Json) -> None:
    html = render_html(hostile)
    assert "<script" not in html
    assert "<img" not in html
    assert "49" not in re.findall(r"\{\{.*?\}\}", html)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", html)
    page = Page(html)
    assert "<script>alert('x')</script>" in page.text
    assert "[U+202E]484,172[U+202C]" in page.text
    assert "{{ 7*7 }}" in page.text
    assert html.encode("utf-8")


def test_then_and_now_stand_side_by_side(backlog: Json) -> None:
    text = Page(render_html(backlog)).text
    assert "On the date of the text (4 November 2019)" in text
    assert "The record disagrees. EOIR has since recounted the same day" in text


def test_without_text_the_page_says_so(full: Json) -> None:
    text = Page(render_html(without_text(full))).text
    assert "The text was left out of this report" in text
    assert "according to its own year-end table" not in text


def test_no_count_or_share_of_verdicts_for_the_text(full: Json) -> None:
    text = Page(render_html(full)).text
    head = text[: text.index("The text")]
    assert "%" not in head
    assert "15 sentences read, 16 claims found, 7 decided; 16 numbers seen, 1 not read." in head


GOOD = '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><rect width="1" height="1"/></svg>'


def test_a_chart_is_shown_with_its_claim(full: Json) -> None:
    assert GOOD in render_html(full, {"c1": GOOD})


@pytest.mark.parametrize(
    "svg",
    [
        "<svg",
        GOOD.replace("<rect", "<script/><rect"),
        GOOD.replace("<rect", "<rect onclick='x'"),
        GOOD.replace("<rect", "<rect fill='url(https://example.org/x)'"),
        GOOD.replace("<rect", "<a href='https://example.org'/><rect"),
        GOOD.replace("<title>x</title>", "<foreignObject/>"),
    ],
)
def test_a_chart_that_acts_is_refused(full: Json, svg: str) -> None:
    with pytest.raises(OutputError):
        render_html(full, {"c1": svg})


def luminance(color: str) -> float:
    digits = color.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_contrast_is_aa_in_every_scheme(scheme: int) -> None:
    css = files("ontherecord.report").joinpath("templates/report.css").read_text(encoding="utf-8")
    root = re.findall(r":root \{(.*?)\}", css, re.S)[scheme]
    colors = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", root))
    grounds = [colors[g] for g in ("paper", "panel")]
    for ink in ("ink", "soft", "blue", "ochre"):
        assert all(contrast(colors[ink], ground) >= 4.5 for ground in grounds), ink
    for ground in ("wash", "ochre-wash", "dark-wash", "grey-wash"):
        assert contrast(colors["ink"], colors[ground]) >= 4.5, ground
