"""`otr measures`, `otr show`, `otr compare`: what is counted, and the figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from ontherecord.catalog.measure import Measure
from ontherecord.cli import options
from ontherecord.cli.narrow import request_of
from ontherecord.cli.output import color, emit, width
from ontherecord.cli.tables import Row, by_ending, emit_json, emit_table
from ontherecord.errors import NotHeld, UsageError, did_you_mean
from ontherecord.record.observation import Observation
from ontherecord.report import words
from ontherecord.report.chart import png, svg
from ontherecord.report.definition import definition_dict, render_definition
from ontherecord.report.draw import chart_of, sources_line
from ontherecord.report.table import Cell
from ontherecord.series.analysis import compare as side_by_side
from ontherecord.series.series import Request, Series, read
from ontherecord.shelf import Shelf, open_shelf


@click.command()
@click.argument("word", default="")
@options.formats("table", "json", default="table")
@options.output
def measures(word: str, fmt: str, out: str | None) -> None:
    """List the measures, or those that WORD names; one measure's id shows its whole definition."""
    shelf = open_shelf()
    held = shelf.lookup.held()
    one = shelf.catalog.measures.get(word)
    if one is not None:
        if fmt == "json":
            emit_json(definition_dict(one, shelf.catalog, held.get(word)), out)
        else:
            span = held.get(word)
            emit(render_definition(one, shelf.catalog, span, width=width(), color=color()), out)
        return
    chosen = [m for m in shelf.catalog.measures.values() if _named(m, word)]
    if not chosen:
        near = did_you_mean("measure", word, shelf.catalog.measures)
        raise NotHeld(f"no measure is called or said as {word!r}", next_step=near)
    chosen.sort(key=lambda m: m.id)
    meta = {"schema": "ontherecord/measures/1"} | _record(shelf)
    if fmt == "json":
        listed = [definition_dict(m, shelf.catalog, held.get(m.id)) for m in chosen]
        emit_json(meta | {"measures": listed}, out)
        return
    rows = [(m.id, m.title, _years(held.get(m.id)), held[m.id][2] if m.id in held else 0)
            for m in chosen]  # fmt: skip
    notes = ["`otr measures ID` shows a definition, `otr show ID` the figures."]
    emit_table(("measure", "title", "held", "figures"), rows, fmt, meta | {"notes": notes}, out)


@click.command()
@click.argument("measure")
@options.narrowing
@click.option("--revisions", is_flag=True, help="Show every vintage of each figure.")
@options.formats("table", "csv", "json", "svg", "png")
@options.output
def show(
    measure: str,
    by: str | None,
    where: tuple[str, ...],
    since: date | None,
    as_of: date | None,
    revisions: bool,
    fmt: str | None,
    out: str | None,
) -> None:
    """Show the figures of MEASURE (an id such as ice.removals), and where each was read."""
    fmt = fmt or by_ending(out, ("csv", "json", "svg", "png"))
    shelf = open_shelf()
    series = read(shelf.lookup, request_of(shelf, measure, by, where, since, as_of))
    declared = shelf.catalog.measures[measure]
    if fmt in ("svg", "png"):
        if revisions or not series.request.over_time:
            raise UsageError("a chart is of one series over time", next_step="Use --format csv.")
        place = words.place(series.request.place) if series.request.place != "us" else ""
        figures = [point.figure for point in series.points]
        drawing = svg(chart_of(declared, figures, shelf.lookup, place=place))
        emit(drawing + "\n" if fmt == "svg" else png(drawing), out)
        return
    headers, rows = _vintages(shelf, series) if revisions else _figures(series)
    about = _about(shelf, [series], revisions=revisions)
    if fmt == "table":
        emit_table(*_short(headers, rows), fmt, about, out)
    else:
        emit_table(headers, rows, fmt, about, out)


@click.command()
@click.argument("measures", nargs=-1, required=True, metavar="MEASURE MEASURE...")
@options.narrowing
@options.formats("table", "csv", "json")
@options.output
def compare(
    measures: tuple[str, ...],
    by: str | None,
    where: tuple[str, ...],
    since: date | None,
    as_of: date | None,
    fmt: str | None,
    out: str | None,
) -> None:
    """Put measures side by side, with what makes them differ."""
    if len(measures) < 2:
        raise UsageError("compare needs two measures or more")
    fmt = fmt or by_ending(out, ("csv", "json"))
    shelf = open_shelf()
    many = [read(shelf.lookup, request_of(shelf, m, by, where, since, as_of)) for m in measures]
    if len({series.request.over_time for series in many}) > 1 or (
        many[0].request.over_time and len({series.request.by for series in many}) > 1
    ):
        raise UsageError(
            "the measures are not held on one basis: "
            + ", ".join(f"{s.request.measure} by {s.request.by}" for s in many),
            next_step="Name a basis they share with --by.",
        )
    table = side_by_side(many)
    rows = [(label, *(p.value if p else None for p in points)) for label, points in table.rows]
    emit_table(("period", *measures), rows, fmt, _about(shelf, many), out)


def _years(held: tuple[date, date, int] | None) -> str:
    return f"{held[0].year}-{held[1].year}" if held else ""


def _named(measure: Measure, word: str) -> bool:
    """True when the word stands in the measure's id, title or in what people call it."""
    wanted = word.lower().split()
    text = " ".join((measure.id, measure.title, *measure.named, *measure.loose)).lower()
    return all(part in text for part in wanted)


def _figures(series: Series) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    first = "period" if series.request.over_time else series.request.by
    headers = (first, "value", "what it is", "known from", "publisher", "release", "where", "id")
    rows: list[tuple[Cell, ...]] = [
        (
            point.label,
            point.value,
            _manner(point.figure),
            point.figure.known_from,
            point.figure.publisher,
            point.figure.release,
            point.figure.where,
            point.figure.id,
        )
        for point in series.points
    ]
    return headers, rows


def _vintages(shelf: Shelf, series: Series) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    headers = ("period", "known from", "value", "change", "what it is", "publisher", "release",
               "where", "id")  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    request = series.request
    for point in series.points:
        figure = point.figure
        last: dict[str, float] = {}
        every = shelf.lookup.vintages(request.measure, figure.place, figure.breakdown, point.period)
        for one in every:
            if request.as_of and (one.known_from is None or one.known_from > request.as_of):
                continue
            change = one.value - last[one.publisher] if one.publisher in last else None
            last[one.publisher] = one.value
            rows.append((point.label, one.known_from, one.value, change, _manner(one),
                         one.publisher, one.release, one.where, one.id))  # fmt: skip
    return headers, rows


def _manner(figure: Observation) -> str:
    """'provisional', 'announced, at least': what a bare number would hide."""
    parts = [figure.maturity if figure.maturity != "final" else ""]
    parts.append(figure.nature if figure.nature != "statistic" else "")
    parts.append({"lower": "at least", "upper": "at most", "approx": "about"}.get(figure.bound, ""))
    parts.append(f"rounded to {words.number(figure.rounded_to)}" if figure.rounded_to > 1 else "")
    return ", ".join(filter(None, parts))


def _about(shelf: Shelf, many: Sequence[Series], *, revisions: bool = False) -> dict[str, Any]:
    """The metadata of a table: titles, definitions, sources, what differs, caveats."""
    listed = [shelf.catalog.measures[series.request.measure] for series in many]
    request: Request = many[0].request
    ids = [measure.id for measure in listed]
    where = ", ".join(
        part for part in (words.place(request.place), words.breakdown(request.breakdown)) if part
    )
    notes = []
    for measure, series in zip(listed, many, strict=True):
        head = f"{measure.title}: " if len(listed) > 1 else ""
        notes.append(f"{head}{measure.definition}")
        notes.append(f"Source: {sources_line((p.figure for p in series.points), shelf.lookup)}.")
        notes += [f"Not the same as {other}: {why}" for other, why in measure.differs_from.items()
                  if other in ids]  # fmt: skip
        first = min(point.period.start for point in series.points).isoformat()
        notes += [f"Counted otherwise from {words.day(b['on'])}: {b['why']}"
                  for b in measure.breaks if b["on"] >= first]  # fmt: skip
    notes.append(f"More, with caveats: otr measures {' or '.join(ids)}")
    title = " / ".join(f"{measure.title} ({measure.unit})" for measure in listed)
    if where:
        title += f", {where}"
    meta: dict[str, Any] = {
        "schema": "ontherecord/series/1",
        "title": title + (", every vintage" if revisions else ""),
        "measures": [definition_dict(measure, shelf.catalog, None) for measure in listed],
        "place": request.place,
        "breakdown": request.breakdown,
        "by": request.by,
        "as_of": request.as_of,
        "notes": notes,
    }
    return meta | _record(shelf)


def _record(shelf: Shelf) -> dict[str, Any]:
    meta = shelf.lookup.meta
    return {"record": {"version": meta.get("version"), "built": meta.get("built")}}


def _short(headers: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[list[Cell]]]:
    """What a reader asks first; a terminal has no room for every column of a figure."""
    left_out = {"release", "id", "where" if "change" in headers else "known from"}
    keep = [
        n for n, name in enumerate(headers)
        if name not in left_out and any(row[n] not in ("", None) for row in rows)
    ]  # fmt: skip
    return [headers[n] for n in keep], [[row[n] for n in keep] for row in rows]
