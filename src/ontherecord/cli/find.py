"""`otr trace`, `events`, `place`, `cite`, `sources`: from a number, word, place or id to evidence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Literal, cast

import click

from ontherecord.cli import options
from ontherecord.cli.output import color, emit, width
from ontherecord.desk import Desk, open_record
from ontherecord.errors import NotHeld, did_you_mean
from ontherecord.record.find import PlaceHeld, SourceHeld
from ontherecord.record.observation import Event
from ontherecord.report import words
from ontherecord.report.cite import render_citation
from ontherecord.report.safe import escape_json, one_line, shorten
from ontherecord.report.table import Cell, render_table

TableFormat = Literal["table", "csv", "json"]
LISTED = 40  # list entries and events of a place shown in the terminal


@click.command()
@click.argument("number")
@click.option("--about", required=True, metavar="WORD", help="What the number counts: removals.")
@click.option(
    "--near",
    type=options.DAY,
    metavar="DATE",
    help="The day it was said: figures known by then, the nearest first.",
)
@options.formats("table", "json", default="table")
@options.output
def trace(number: str, about: str, near: date | None, fmt: str, out: str | None) -> None:
    """Ask where a NUMBER may come from. A possibility, never a proof."""
    desk = open_record()
    leads = desk.trace(number, about, near=near)
    meta = {"schema": "ontherecord/trace/1", "number": number, "about": about, "near": near}
    if fmt == "json":
        _emit_json(meta | {"leads": list(leads)}, out)
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
    notes = ["Where this may come from: no proof."]
    if leads:
        notes.append(f"By its digits alone the number fits {leads[0]['coincidences']:,} figures.")
    else:
        notes = ["Nothing fits by its words and its digits."]
    _emit_table(headers, rows, "table", {"title": f"{number} {about}", "notes": notes}, out)


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
        _emit_table(("date", "kind", "actor", "event"), rows, fmt, meta, out)
        return
    _emit_table(tuple(Event.__slots__), [_cells(asdict(e)) for e in found], fmt, meta, out)


@click.command()
@click.argument("name")
@options.formats("text", "json", default="text")
@options.output
def place(name: str, fmt: str, out: str | None) -> None:
    """Show what the record holds of a place: figures, published lists, events."""
    desk = open_record()
    found = desk.place(name)
    if fmt == "json":
        lines = [dict(zip(("place", "measure", "lines"), line, strict=True)) for line in found.lines]
        _emit_json(
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
        _emit_json(found, out)
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
        headers = ("source", "publisher", "tier", "releases", "marked", "refused", "from", "to")
        notes = ["`otr sources SOURCE` lists its releases and why one was refused or marked."]
        meta = {"schema": "ontherecord/sources/1", "notes": notes}
        _emit_table(headers, [_source_row(one) for one in found], fmt, meta, out)
        return
    chosen = next((one for one in found if one.id == source), None)
    if chosen is None:
        near = did_you_mean("source", source, [one.id for one in found])
        raise NotHeld(f"no source is called {source!r}", next_step=near or "`otr sources` lists them.")
    rows: list[Sequence[Cell]] = []
    for r in chosen.releases:
        name = r.id.partition("/")[2] if fmt == "table" else r.id
        note = r.reason or (shorten(r.title, 90) if fmt == "table" else r.title)
        rows.append((name, r.published, r.status, note, *(() if fmt == "table" else (r.url, r.sha256))))
    headers = ("release", "published", "status", "title or reason")
    headers += () if fmt == "table" else ("url", "sha256")
    _emit_table(headers, rows, fmt, {"schema": "ontherecord/releases/1", "source": source}, out)


def _place_parts(found: PlaceHeld, desk: Desk) -> list[str]:
    head = ", ".join(f"{p.name} ({p.kind.replace('_', ' ')}, {p.id})" for p in found.places)
    parts = [head or found.name]
    if found.lines:
        rows = [(where, m, desk.catalog.measures[m].title, n) for where, m, n in found.lines]
        note = "`otr show MEASURE --where place=ID` shows the figures."
        parts.append(
            _text(("place", "measure", "title", "lines"), rows, "Figures held", notes=[note])
        )
    if found.listings:
        listed = [
            (e.jurisdiction, e.state, e.list_id, e.status, e.listed_on, e.until)
            for e in found.listings[:LISTED]
        ]
        headers = ("jurisdiction", "state", "list", "status", "listed", "until")
        parts.append(_text(headers, listed, "On published lists", len(found.listings)))
    if found.events:
        acts = [(e.date, e.kind.replace("_", " "), e.actor, _said(e)) for e in found.events[:LISTED]]
        headers = ("date", "kind", "actor", "event")
        parts.append(_text(headers, acts, "Events", len(found.events)))
    parts.append("Lists are open unless they say otherwise: absence from them proves nothing.\n")
    return parts


def _text(
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    title: str,
    size: int = 0,
    notes: Sequence[str] = (),
) -> str:
    left = size - len(rows)
    notes = [*notes, *([f"and {left:,} more; --format json has all"] if left > 0 else [])]
    meta = {"title": title, "notes": notes}
    return render_table(headers, rows, "table", meta, width=width(), color=color())


def _said(event: Event) -> str:
    """An event in a line: its title, its summary and its place where that is not everywhere."""
    where = f" ({words.place(event.place)})" if event.place not in ("", "us") else ""
    return shorten(one_line(f"{event.title}{where}. {event.summary}"), 220)


def _source_row(one: SourceHeld) -> tuple[Cell, ...]:
    publishers = ", ".join(one.publishers[:3])
    if len(one.publishers) > 3:
        publishers += f" and {len(one.publishers) - 3} more"
    tiers = ", ".join(words.TIER.get(tier, tier) for tier in one.tiers)
    marked, refused = one.count("marked"), one.count("refused")
    return (one.id, publishers, tiers, len(one.releases), marked, refused, *one.span)


def _cells(row: dict[str, Any]) -> list[Cell]:
    return [" | ".join(v) if isinstance(v, (tuple, list)) else v for v in row.values()]


def _emit_table(
    headers: Sequence[str], rows: Sequence[Sequence[Cell]], fmt: str, meta: dict[str, Any],
    out: str | None,
) -> None:  # fmt: skip
    table = render_table(
        headers, rows, cast(TableFormat, fmt), meta, width=width(), color=out is None and color()
    )
    emit(table, out)


def _emit_json(value: dict[str, Any], out: str | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False, default=str)
    emit(escape_json(text) + "\n", out)
