"""The article with its claims marked: paragraphs of segments, overlapping spans handled.

A segment belongs to the shortest span that covers it; every claim, covered or not, gets its
number where its last span ends. Offsets are Unicode code points of the text as read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ontherecord.report.card import Card
from ontherecord.report.safe import visible

_BLANK = re.compile(r"(?:\r?\n|\r)[ \t]*(?:(?:\r?\n|\r)[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Ref:
    """The number of a claim as it stands in the text, and the anchor others link to."""

    card: Card
    anchor: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of harmless text, the claim it belongs to, and the claims that end after it."""

    text: str
    card: Card | None
    aside: bool
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    card: Card | None  # None: a passage not taken as a claim
    anchor: str  # set on a mention's last span: the claim's number stands after it


def paragraphs(
    report: Mapping[str, Any], every: tuple[Card, ...]
) -> tuple[tuple[Segment, ...], ...]:
    """The document's paragraphs as segments; empty where the report holds no text."""
    text = report["document"]["text"] or ""
    spans = list(_spans(report, every, len(text)))
    return tuple(
        tuple(_segments(text, start, end, spans))
        for start, end in _paragraphs(text)
        if text[start:end].strip()
    )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for blank in _BLANK.finditer(text):
        yield start, blank.start()
        start = blank.end()
    yield start, len(text)


def _spans(report: Mapping[str, Any], every: tuple[Card, ...], size: int) -> Iterator[_Span]:
    by_id = {card.id: card for card in every}
    for claim in report["claims"]:
        for number, mention in enumerate(claim["mentions"], 1):
            anchor = f"in-{claim['id']}-{number}"
            given = mention["spans"] or [[mention["start"], mention["end"]]]
            kept = sorted((s, min(e, size)) for s, e in given if 0 <= s < min(e, size))
            for position, (start, end) in enumerate(kept, 1):
                is_last = position == len(kept)
                yield _Span(start, end, by_id[claim["id"]], anchor if is_last else "")
    for one in report["not_claims"]:
        if 0 <= one["start"] < min(one["end"], size):
            yield _Span(one["start"], min(one["end"], size), None, "")


def _segments(text: str, start: int, end: int, spans: list[_Span]) -> Iterator[Segment]:
    near = [span for span in spans if span.start < end and start < span.end]
    edges = {start, end}
    for span in near:
        edges.update((max(span.start, start), min(span.end, end)))
    ordered = sorted(edges)
    for left, right in pairwise(ordered):
        covering = [span for span in near if span.start <= left and right <= span.end]
        claims = sorted(
            (span for span in covering if span.card), key=lambda span: span.end - span.start
        )
        ending = [Ref(s.card, s.anchor) for s in near if s.card and s.anchor and s.end == right]
        yield Segment(
            text=visible(text[left:right]),
            card=claims[0].card if claims else None,
            aside=not claims and bool(covering),
            refs=tuple(sorted(ending, key=lambda ref: ref.card.number)),
        )
