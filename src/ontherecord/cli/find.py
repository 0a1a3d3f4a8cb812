"""`otr trace`, `events`, `place`, `cite`, `sources`: from a number, word or place to evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

import click

from ontherecord.cli import options
from ontherecord.cli.output import color, emit
from ontherecord.cli.tables import Row, emit_json, emit_table, table
from ontherecord.desk import Desk, open_record
from ontherecord.errors import NotHeld, did_you_mean
from ontherecord.record.find import PlaceHeld, SourceHeld
from ontherecord.record.observation import Event
from ontherecord.report import words
from ontherecord.report.cite import render_citation
from ontherecord.report.safe import one_line, shorten
from ontherecord.report.table import Cell

EVENT_HEADERS = ("date", "kind", "actor", "event")
LISTED = 40  # list entries and events of a place shown in the terminal


@click.command()
@click.argument("number")
@click.option("--about", required=True, metavar="WORD", help="What the number counts: removals.")
@click.option(
    "--near",
    type=options.DAY,
    metavar="DATE",
    help="The day it was said: figures of the two years before are looked at.  [default: the day "
    "the record was built]",
)
@options.formats("table", "json", default="table")
@options.output
def trace(number: str, about: str, near: date | None, fmt: str, out: str | None) -> None:
    """Ask where a NUMBER may come from. A possibility, never a proof."""
    desk = open_record()
    leads = desk.trace(number, about, near=near)
    meta = {"schema": "ontherecord/trace/1", "number": number, "about": about, "near": near}
    if fmt == "json":
        emit_json(meta | {"leads": list(leads)}, out)
        return
    headers = ("value", "measure", "period", "why", "source")
    rows = [
        (
            lead["value"],
            desk.catalog.measures[lead["measure"]].title,
            words.period(lead["period"]),
            "; ".join(lead["why"]),
            f"{lead['source']['title']}, {lead['source']['where']}",
        )
        for lead in leads
    ]
    if leads:
        chance = f"{leads[0]['coincidences']:,}"
        notes = [f"Where this may come from: no proof. Figures its digits fit: {chance}."]
    else:
        notes = ["Nothing fits by words and digits in the two years looked at; see --near."]
    emit_table(headers, rows, "table", {"title": f"{number} {about}", "notes": notes}, out)


@click.command()
@click.argument("word", default="")
@click.option("--since", type=options.LOOSE_DAY, metavar="DATE", help="From this day on.")
@click.option("--until", type=options.LOOSE_DAY, metavar="DATE", help="Up to this day.")
@options.formats("table", "csv", "json", default="table")
@options.output
def events(word: str, since: date | None, until: date | None, fmt: str, out: str | None) -> None:
    """List dated acts (orders, memos, rulings, lawsuits, deployments), or those about WORD."""
    desk = open_record()
    found = desk.events(word, since=since, until=until)
    if not found:
        raise NotHeld(
            f"no event in the record is about {word!r}" if word else "no event in those days",
            next_step="The list of events is open: absence from it proves nothing.",
        )
    meta: dict[str, Any] = {"title": f"{len(found):,} events", "schema": "ontherecord/events/1"}
    meta["notes"] = ["The list of events is open: absence from it proves nothing."]
    if fmt == "table":
        rows = [(e.date, e.kind.replace("_", " "), e.actor, _said(e)) for e in found]
        emit_table(EVENT_HEADERS, rows, fmt, meta, out)
        return
    emit_table(
        tuple(one.name for one in fields(Event)), [_cells(asdict(e)) for e in found], fmt, meta, out
    )


@click.command()
@click.argument("name")
@options.formats("text", "json", default="text")
@options.output
def place(name: str, fmt: str, out: str | None) -> None:
    """Show what the record holds of a place: figures, published lists, events."""
    desk = open_record()
    found = desk.place(name)
    if fmt == "json":
        keys = ("place", "measure", "lines")
        lines = [dict(zip(keys, line, strict=True)) for line in found.lines]
        emit_json(
            {
                "schema": "ontherecord/place/1",
                "name": found.name,
                "places": [asdict(one) for one in found.places],
                "figures": lines,
                "listings": [asdict(one) for one in found.listings],
                "events": [asdict(one) for one in found.events],
            },
            out,
        )
        return
    emit("\n".join(_place_parts(found, desk)), out)


@click.command()
@click.argument("id")
@options.formats("text", "json", default="text")
@options.output
def cite(id: str, fmt: str, out: str | None) -> None:
    """Cite a figure by its ID (from `otr show --format csv` or a report): release, sheet, cell."""
    found = open_record().cite(id)
    if fmt == "json":
        emit_json(found, out)
    else:
        emit(render_citation(found), out)


@click.command()
@click.argument("source", default="")
@options.formats("table", "csv", "json", default="table")
@options.output
def sources(source: str, fmt: str, out: str | None) -> None:
    """List the sources of the record; SOURCE lists its releases, refused ones with the reason."""
    found = open_record().sources()
    if not source:
        _emit_sources(found, fmt, out)
        return
    chosen = next((one for one in found if one.id == source), None)
    if chosen is None:
        near = did_you_mean("source", source, [one.id for one in found])
        raise NotHeld(
            f"no source is called {source!r}", next_step=near or "`otr sources` lists them."
        )
    _emit_releases(chosen, fmt, out)


def _emit_sources(found: Sequence[SourceHeld], fmt: str, out: str | None) -> None:
    meta: dict[str, Any] = {"schema": "ontherecord/sources/1"}
    meta["notes"] = ["`otr sources SOURCE` lists its releases and why one was not read."]
    names: tuple[str, ...] = ("source", "tier", "releases", "marked", "refused", "published")
    rows: list[Row] = [
        (s.id, _tiers(s), len(s.releases), s.count("marked"), s.count("refused"), _years(s))
        for s in found
    ]
    if fmt != "table":
        names = ("source", "publishers", "tiers", "releases", "marked", "refused", "from", "to")
        rows = [
            (s.id, " | ".join(s.publishers), " | ".join(s.tiers), *row[2:5], *s.span)
            for s, row in zip(found, rows, strict=True)
        ]
    emit_table(names, rows, fmt, meta, out)


def _emit_releases(source: SourceHeld, fmt: str, out: str | None) -> None:
    meta = {"schema": "ontherecord/releases/1", "source": source.id}
    names: tuple[str, ...] = ("release", "published", "status", "title or reason")
    rows: list[Row] = [
        (r.id.partition("/")[2], r.published, r.status, r.reason or shorten(r.title, 90))
        for r in source.releases
    ]
    if fmt != "table":
        names = ("release", "published", "retrieved", "status", "reason", "title", "url", "sha256")
        rows = [
            (r.id, r.published, r.retrieved, r.status, r.reason, r.title, r.url, r.sha256)
            for r in source.releases
        ]
    emit_table(names, rows, fmt, meta, out)


def _place_parts(found: PlaceHeld, desk: Desk) -> list[str]:
    head = ", ".join(f"{p.name} ({p.kind.replace('_', ' ')}, {p.id})" for p in found.places)
    parts = [head or found.name]
    if found.lines:
        held = [(where, m, desk.catalog.measures[m].title, n) for where, m, n in found.lines]
        note = "`otr show MEASURE --where place=ID` shows the figures."
        parts.append(_part("Figures held", ("place", "measure", "title", "lines"), held, note))
    if found.listings:
        listed = [
            (e.jurisdiction, e.state, e.list_id, e.status, e.listed_on, e.until)
            for e in found.listings
        ]
        headers = ("jurisdiction", "state", "list", "status", "listed", "until")
        parts.append(_part("On published lists", headers, listed))
    if found.events:
        acts = [(e.date, e.kind.replace("_", " "), e.actor, _said(e)) for e in found.events]
        parts.append(_part("Events", EVENT_HEADERS, acts))
    parts.append("Lists are open unless they say otherwise: absence from them proves nothing.\n")
    return parts


def _part(title: str, headers: Sequence[str], rows: Sequence[Row], note: str = "") -> str:
    """One table of a place, cut to what a terminal shows at once."""
    left = len(rows) - LISTED
    notes = [note] if note else []
    notes += [f"and {left:,} more; --format json has all"] if left > 0 else []
    meta = {"title": title, "notes": notes}
    return table(headers, rows[:LISTED], "table", meta, color=color())


def _said(event: Event) -> str:
    """An event in a line: its title, its summary and its place where that is not everywhere."""
    where = f" ({words.place(event.place)})" if event.place not in ("", "us") else ""
    return shorten(one_line(f"{event.title}{where}. {event.summary}"), 220)


def _tiers(source: SourceHeld) -> str:
    """'official statistic', or how many there are."""
    if len(source.tiers) > 1:
        return f"{len(source.tiers)} tiers"
    return words.TIER.get(source.tiers[0], source.tiers[0]) if source.tiers else ""


def _years(source: SourceHeld) -> str:
    first, last = source.span
    return f"{first.year}-{last.year}" if first and last else ""


def _cells(row: dict[str, Any]) -> list[Cell]:
    return [" | ".join(v) if isinstance(v, (tuple, list)) else v for v in row.values()]
