"""A report as Markdown, for notes, issues and content systems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ontherecord.report import words
from ontherecord.report.card import Card, Figure, Source
from ontherecord.report.gather import cards, grouped
from ontherecord.report.safe import one_line

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_OPENING = re.compile(r"^(\s*)([-+=]|\d+[.)])")


def render_markdown(report: Mapping[str, Any]) -> str:
    """The report (`ontherecord/check/1`) as Markdown; everything from outside is escaped."""
    return "\n".join(_parts(report)).rstrip("\n") + "\n"


def escape(text: str) -> str:
    """Text on one line that Markdown shows as it stands."""
    line = _SPECIAL.sub(r"\\\1", one_line(text).replace("&", "&amp;"))
    return _OPENING.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", line)


def _parts(report: Mapping[str, Any]) -> Iterator[str]:
    every = cards(report)
    yield f"# {escape(report['document']['title'] or '') or 'Untitled text'}\n"
    yield f"{escape(words.byline(report))}  "
    yield f"Checked against the {escape(words.record(report))}.  "
    yield f"{words.coverage(report)}\n"
    if not every:
        yield "No claim that the record could be asked about was found in the text.\n"
    for verdict, members in grouped(every):
        yield f"## {words.GROUP[verdict]}\n"
        for card in members:
            yield from _card(card)
    definitions = {d.measure: d for card in every for d in card.definitions}
    if definitions:
        yield "## What is counted\n"
        for one in sorted(definitions.values(), key=lambda d: d.title.lower()):
            yield f"- **{escape(one.title)}**: {escape(one.text)}"
            yield from (f"  - Differs: {escape(line)}" for line in one.differs)
        yield ""
    if report["not_claims"]:
        yield "## Read, and not taken as claims\n"
        for aside in report["not_claims"]:
            text = escape(aside["text"] or "") or "(left out)"
            yield f"- {text} ({words.NOT_CLAIM[aside['why']]})"


def _card(card: Card) -> Iterator[str]:
    yield f"### {card.number}. {card.mark} {escape(card.verdict_line)}\n"
    for quote in card.quotes:
        text = f"“{escape(quote.text)}”" if quote.text else "(the words were left out)"
        yield f"> {text}" + (f" ({escape(quote.note)})" if quote.note else "") + "\n"
    yield f"{escape(card.summary)}\n"
    yield f"Read as: {escape(card.proposition)}\n"
    for judged in card.judged:
        yield f"- {escape(judged.when)}: **{escape(judged.heading)}.** {escape(judged.summary)}"
    if card.attribution:
        yield f"- {escape(card.attribution)}{_source(card.attribution_source, ' ')}"
    for mismatch in card.mismatches:
        yield f"- {escape(mismatch.title)}: {escape(mismatch.text)} {escape(mismatch.definition)}"
    for result in card.results:
        yield f"- {escape(result.text)}{_source(result.source, ' ')}"
    yield from (_figure(figure) for figure in card.figures)
    if card.others:
        yield "- Others count differently:"
        yield from (f"  {_figure(figure)}" for figure in card.others)
    if card.leads:
        yield "- Where this may come from (no proof):"
        for lead in card.leads:
            why = "; ".join(part for part in (lead.why, lead.chance) if part)
            head = f"  - **{lead.value}** {escape(lead.title)}, {escape(lead.when)}"
            yield f"{head} ({escape(why)}){_source(lead.source)}"
    for line in (*card.tolerance, card.basis, *card.caveats):
        if line:
            yield f"- {escape(line)}"
    yield ""


def _figure(figure: Figure) -> str:
    when = f", {escape(figure.when)}" if figure.when else ""
    notes = f" ({escape(figure.notes)})" if figure.notes else ""
    return f"- **{figure.value}** {escape(figure.title)}{when}{notes}{_source(figure.source)}"


def _source(source: Source | None, before: str = ". ") -> str:
    if not source:
        return ""
    line = escape(source.line)
    if source.url:
        line = f"[{line}](<{source.url}>)"
    return before + line + (f" ({escape(source.note)})" if source.note else "")
