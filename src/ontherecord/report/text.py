"""A report for the terminal: readable at 80 columns, in colour or piped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ontherecord.report import words
from ontherecord.report.card import Card, Figure, Source
from ontherecord.report.gather import cards, grouped
from ontherecord.report.plain import printed
from ontherecord.report.safe import one_line, shorten

INDENT = 5
QUOTE_LIMIT = 400
# Blue, yellow and plain only: a verdict is told by its words and its shape, never red and green.
STYLE = {
    "cannot_check": "bold",
    "depends": "bold yellow",
    "contradicted": "bold reverse",
    "supported": "bold blue",
}


def render_text(
    report: Mapping[str, Any], *, explain: bool = False, width: int = 80, color: bool = False
) -> str:
    """The report (`ontherecord/check/1`) as terminal text, ending in a new line.

    What could not be judged and what turns on a word come first. `explain` adds the readings,
    tolerances, definitions, caveats and addresses; `color` adds terminal styles. No line is
    longer than `width` columns, addresses apart.
    """
    return printed(_parts(report, explain), width=width, color=color)


def _parts(report: Mapping[str, Any], explain: bool) -> Iterator[RenderableType]:
    every = cards(report)
    yield Text(one_line(report["document"]["title"]) or "Untitled text", "bold")
    yield Text(words.byline(report), "dim")
    yield Text(f"Checked against the {words.record(report)}", "dim")
    yield Text(words.coverage(report))
    if not every:
        yield Text("\nNo claim that the record could be asked about was found in the text.")
    for verdict, members in grouped(every):
        yield Text(f"\n{words.GROUP[verdict].upper()}", STYLE[verdict])
        for card in members:
            yield Text("")
            yield from _card(card, explain)
    if report["not_claims"]:
        yield Text("\nREAD, AND NOT TAKEN AS CLAIMS", "bold")
        yield from _not_claims(report["not_claims"], explain)


def _card(card: Card, explain: bool) -> Iterator[RenderableType]:
    for position, quote in enumerate(card.quotes):
        lead = f"{card.mark} {card.number}" if position == 0 else ""
        line = Text(f"“{shorten(one_line(quote.text), QUOTE_LIMIT)}”", "bold")
        if not quote.text:
            line = Text("(the words were left out of this report)", "dim")
        yield _row(lead, line)
        if quote.note:
            yield _in(Text(quote.note, "dim"))
    yield _in(_labelled("Read as", card.proposition))
    yield _in(Text.assemble((f"{card.verdict_line}. ", STYLE[card.verdict]), card.summary))
    for judged in card.judged:
        yield _in(_labelled(judged.when, f"{judged.heading}. {judged.summary}"))
    if card.attribution:
        yield _in(Text(f"{card.attribution} {_line(card.attribution_source)}".strip()))
    for mismatch in card.mismatches:
        text = f"{mismatch.text} {mismatch.definition}".strip()
        yield _in(_labelled(mismatch.title, text))
    for result in card.results:
        yield _in(Text(f"{result.text} {_line(result.source)}".strip()))
    yield from _figures(card.figures, explain)
    if card.others:
        yield _in(Text("Others count differently:", "italic"))
        yield from _figures(card.others, explain)
    if card.leads:
        yield _in(Text("Where this may come from (no proof):", "italic"))
        for one in card.leads:
            why = "; ".join(part for part in (one.why, one.chance) if part)
            yield _pair(one.value, f"{one.title}, {one.when}", why, _line(one.source))
    if explain:
        yield from _explain(card)


def _explain(card: Card) -> Iterator[RenderableType]:
    if card.basis:
        yield _in(Text(card.basis))
    for line in card.tolerance:
        yield _in(_labelled("Tolerance", line))
    for definition in card.definitions:
        yield _in(_labelled(definition.title, definition.text))
        for line in definition.differs:
            yield _in(_labelled("It differs from", line), 2)
    for caveat in card.caveats:
        yield _in(_labelled("Caveat", caveat))


def _figures(figures: tuple[Figure, ...], explain: bool) -> Iterator[RenderableType]:
    for figure in figures:
        name = f"{figure.title}, {figure.when}" if figure.when else figure.title
        notes = f" ({figure.notes})" if figure.notes else ""
        source = figure.source
        extra: tuple[str, ...] = ()
        if explain:
            why = f"why: {figure.why}" if figure.why else ""
            extra = (source.note if source else "", why)
        yield _pair(figure.value, f"{name}{notes}", _line(source), *extra)
        if explain and source and source.url:
            yield _address(source.url)


def _not_claims(given: list[Any], explain: bool) -> Iterator[RenderableType]:
    by_why: dict[str, list[str]] = {}
    for one in given:
        by_why.setdefault(one["why"], []).append(one_line(one["text"]))
    for why, texts in by_why.items():
        label = words.NOT_CLAIM[why]
        shown = "; ".join(f"“{shorten(text, 90)}”" for text in texts if text)
        yield Text(f"  {len(texts)}: {label}" + (f": {shown}" if explain and shown else ""), "dim")


def _line(source: Source | None) -> str:
    return source.line if source else ""


def _in(part: RenderableType, more: int = 0) -> Padding:
    return Padding(part, (0, 0, 0, INDENT + more))


def _labelled(label: str, text: str) -> Text:
    return Text.assemble((f"{label}: ", "italic"), text)


def _address(url: str) -> Text:
    """An address on a line of its own, never broken, so it can be followed or copied."""
    return Text(" " * (INDENT + 2) + url, "dim", no_wrap=True, overflow="ignore")


def _row(lead: str, text: Text) -> Table:
    grid = Table.grid()
    grid.add_column(width=INDENT, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(lead), text)
    return grid


def _pair(value: str, head: str, *lines: str) -> Padding:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", min_width=10, no_wrap=True)
    grid.add_column(overflow="fold")
    body = Text(head)
    for line in lines:
        if line:
            body.append(f"\n{line}", "dim")
    grid.add_row(Text(value, "bold"), body)
    return _in(grid)
