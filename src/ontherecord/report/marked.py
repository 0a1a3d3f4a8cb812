"""The article with its claims marked: paragraphs of segments, overlapping spans handled.

A segment belongs to the shortest span that covers it; every claim, covered or not, gets its
number where its last span ends. Offsets are Unicode code points of the text as read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, pairwise
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
    order: int  # among all spans, as the report gives them


def paragraphs(
    report: Mapping[str, Any], every: tuple[Card, ...]
) -> tuple[tuple[Segment, ...], ...]:
    """The document's paragraphs as segments; empty where the report holds no text."""
    text = report["document"]["text"] or ""
    bounds = list(_paragraphs(text))
    near: list[list[_Span]] = [[] for _ in bounds]
    ends = [end for _, end in bounds]
    for span in _spans(report, every, len(text)):
        for k in range(bisect_right(ends, span.start), len(bounds)):
            if bounds[k][0] >= span.end:
                break
            near[k].append(span)
    return tuple(
        tuple(_segments(text, start, end, spans))
        for (start, end), spans in zip(bounds, near, strict=True)
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
    order = count()
    for claim in report["claims"]:
        for number, mention in enumerate(claim["mentions"], 1):
            anchor = f"in-{claim['id']}-{number}"
            given = mention["spans"] or [[mention["start"], mention["end"]]]
            kept = sorted((s, min(e, size)) for s, e in given if 0 <= s < min(e, size))
            for position, (start, end) in enumerate(kept, 1):
                is_last = position == len(kept)
                yield _Span(start, end, by_id[claim["id"]], anchor if is_last else "", next(order))
    for one in report["not_claims"]:
        if 0 <= one["start"] < min(one["end"], size):
            yield _Span(one["start"], min(one["end"], size), None, "", next(order))


def _segments(text: str, start: int, end: int, near: list[_Span]) -> Iterator[Segment]:
    opening: dict[int, list[_Span]] = {}
    ending: dict[int, list[Ref]] = {}
    edges = {start, end}
    for span in near:
        opening.setdefault(max(span.start, start), []).append(span)
        edges.update((max(span.start, start), min(span.end, end)))
        if span.card and span.anchor:
            ending.setdefault(span.end, []).append(Ref(span.card, span.anchor))
    covering: list[_Span] = []
    for left, right in pairwise(sorted(edges)):
        covering = [span for span in covering if span.end > left] + opening.get(left, [])
        claims = [span for span in covering if span.card]
        shortest = min(claims, key=lambda span: (span.end - span.start, span.order), default=None)
        yield Segment(
            text=visible(text[left:right]),
            card=shortest.card if shortest else None,
            aside=not claims and bool(covering),
            refs=tuple(sorted(ending.get(right, ()), key=lambda ref: ref.card.number)),
        )
