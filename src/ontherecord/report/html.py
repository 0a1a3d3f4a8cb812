"""A report as one self-contained page: no script, no outside request, readable on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ontherecord.errors import OutputError
from ontherecord.report import words
from ontherecord.report.card import Card, Definition
from ontherecord.report.gather import cards, grouped
from ontherecord.report.marked import paragraphs
from ontherecord.report.safe import one_line

_DRAWN = frozenset({"svg", "title", "desc", "g", "rect", "path", "line", "circle", "text", "tspan"})


def render_html(report: Mapping[str, Any], charts: Mapping[str, str] | None = None) -> str:
    """The report (`ontherecord/check/1`) as one HTML page.

    `charts` maps a claim's id to an SVG drawn by `report.chart`, shown with its evidence. Raises
    OutputError for a drawing that holds anything but shapes and text.
    """
    every = cards(report)
    text = paragraphs(report, every)
    environment = Environment(
        loader=PackageLoader("ontherecord.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("report.html").render(
        title=one_line(report["document"]["title"]) or "Untitled text",
        byline=words.byline(report),
        record=words.record(report),
        coverage=words.coverage(report),
        text_sha256=one_line(report["document"]["text_sha256"]),
        has_text=report["document"]["text"] is not None,
        paragraphs=text,
        anchors={ref.anchor for part in text for segment in part for ref in segment.refs},
        groups=[(v, words.GROUP[v], members) for v, members in grouped(every)],
        glossary=_glossary(every),
        asides=_asides(report["not_claims"]),
        charts={claim: _drawing(svg) for claim, svg in (charts or {}).items()},
    )
    return page.encode("utf-8", "replace").decode("utf-8")


def _glossary(every: Iterable[Card]) -> list[Definition]:
    found = {d.measure: d for card in every for d in card.definitions}
    return sorted(found.values(), key=lambda d: d.title.lower())


def _asides(given: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    by_why: dict[str, list[str]] = {}
    for one in given:
        by_why.setdefault(words.NOT_CLAIM[one["why"]], []).append(one_line(one["text"]))
    return list(by_why.items())


def _drawing(svg: str) -> Markup:
    """The SVG, once every element is a shape or text and no attribute acts or points outside."""
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise OutputError(f"a chart for the page is not well-formed SVG: {error}") from error
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        attributes = {key.rpartition("}")[2].lower() for key in element.attrib}
        pointing = any("url(" in value.lower() for value in element.attrib.values())
        if name not in _DRAWN or pointing or any(a[:2] == "on" or a == "href" for a in attributes):
            raise OutputError(
                f"a chart for the page holds <{name}>, which is not a plain shape",
                next_step="Draw it with ontherecord.report.chart.svg.",
            )
    return Markup(svg)
