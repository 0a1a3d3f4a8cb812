"""`otr project`: what a promise would take, and what would happen under dated changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from ontherecord.catalog.pipeline_store import PipelineCatalog, load_pipeline
from ontherecord.cli import options
from ontherecord.cli.output import color, emit, width
from ontherecord.cli.tables import by_ending, emit_json, emit_table
from ontherecord.desk import open_record
from ontherecord.errors import UsageError
from ontherecord.report.projection import MODE, render_projection, value_of
from ontherecord.report.projection_html import render_projection_html
from ontherecord.report.projection_table import monthly_rows, told, write_parquet
from ontherecord.report.table import Cell

MOST_DRAWS = 20_000  # of 240 months and twice: about 2 GB


@click.command()
@click.argument("scenario", default="")
@click.option("--list", "listing", is_flag=True, help="List the scenarios that are shipped.")
@click.option("--levers", is_flag=True, help="List the levers and assumptions, with their sources.")
@click.option("--draws", type=click.IntRange(100, MOST_DRAWS), help="Draws (2,000).")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Seed of the random numbers.")
@options.as_of
@options.formats("text", "html", "json", "csv", "parquet")
@options.output
def project(
    scenario: str,
    listing: bool,
    levers: bool,
    draws: int | None,
    seed: int | None,
    as_of: date | None,
    fmt: str | None,
    out: str | None,
) -> None:
    """Answer SCENARIO: the name of a shipped one (--list), or a YAML file of your own."""
    catalog = load_pipeline()
    fmt = fmt or _ending(out)
    if listing or levers:
        shown = fmt if fmt in ("json", "csv") else "table"
        if levers:
            _levers(catalog.hash, as_of, shown, out)
        else:
            _list(catalog, shown, out)
        return
    if not scenario:
        raise UsageError("no scenario is named", next_step="`otr project --list` shows them.")
    given: dict[str, Any] = {"draws": draws, "seed": seed}
    made = open_record().project(
        scenario, as_of=as_of, **{k: v for k, v in given.items() if v is not None}
    )
    data = made.to_dict()
    _write(data, fmt, out)


def _ending(out: str | None) -> str:
    found = by_ending(out, ("html", "json", "csv", "parquet"))
    return "text" if found == "table" else found


def _list(catalog: PipelineCatalog, fmt: str, out: str | None) -> None:
    meta: dict[str, Any] = {"schema": "ontherecord/levers/1", "levers_hash": catalog.hash[:12]}
    listed = [(one.id, one.mode, one.question) for one in catalog.scenarios.values()]
    meta["notes"] = [f"{mode}: {text}" for mode, text in MODE.items()]
    emit_table(("scenario", "mode", "question"), listed, fmt, meta, out)


def _levers(levers_hash: str, as_of: date | None, fmt: str, out: str | None) -> None:
    """Every lever with the value a run starts from; a terminal has no room for all of it."""
    found = open_record().levers(as_of=as_of)
    meta: dict[str, Any] = {"schema": "ontherecord/levers/1", "levers_hash": levers_hash[:12]}
    meta["notes"] = [
        "Values of basis `record` are fitted to the figures of the measures named, as known "
        + (f"on {as_of.isoformat()}." if as_of else "today."),
        "`unsourced`: no document was found that gives it; a range was chosen.",
    ]
    if fmt == "table":
        rows: list[tuple[Cell, ...]] = [
            (one.lever.id, value_of(asdict(one.lever)), one.lever.unit.replace("_", " "),
             one.lever.basis, one.source)
            for one in found
        ]  # fmt: skip
        emit_table(("lever", "value and range", "unit", "basis", "source"), rows, fmt, meta, out)
        return
    rows = [
        (one.id, one.title, one.stage, one.role, one.unit, one.value, one.low, one.high,
         one.spread, one.basis, " ".join(row.measures), len(row.figures),
         row.fitted_to.isoformat() if row.fitted_to else "", one.source.get("title", ""),
         one.source.get("publisher", ""), one.source.get("url", ""))
        for row in found for one in (row.lever,)
    ]  # fmt: skip
    headers = ("lever", "title", "stage", "role", "unit", "value", "low", "high", "spread", "basis",
               "measures", "figures", "fitted_to", "source", "publisher", "address")  # fmt: skip
    emit_table(headers, rows, fmt, meta, out)


def _write(data: Mapping[str, Any], fmt: str, out: str | None) -> None:
    if fmt == "json":
        emit_json(data, out)
    elif fmt == "html":
        emit(render_projection_html(data), out)
    elif fmt in ("csv", "parquet"):
        headers, rows = monthly_rows(data)
        meta = told(data)
        if fmt == "csv":
            emit_table(headers, rows, "csv", meta, out)
        else:
            if not out:
                raise UsageError("Parquet is not text", next_step="Name a file: -o FILE.parquet.")
            emit(write_parquet(headers, rows, meta), out)
    else:
        emit(render_projection(data, width=width(), color=color()), out)
