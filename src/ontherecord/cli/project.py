"""`otr project`: what a promise would take, and what would happen under dated changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from ontherecord.catalog.lever import Scenario
from ontherecord.catalog.pipeline_store import PipelineCatalog, load_pipeline
from ontherecord.cli import options
from ontherecord.cli.output import color, emit, width
from ontherecord.cli.tables import by_ending, emit_json, emit_table
from ontherecord.desk import Desk, open_record
from ontherecord.errors import UsageError, did_you_mean
from ontherecord.report.projection import MODE, render_projection
from ontherecord.report.projection_html import render_projection_html
from ontherecord.report.projection_table import monthly_rows, write_parquet

MOST_DRAWS = 100_000


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
        _list(catalog, levers, "json" if fmt == "json" else "csv" if fmt == "csv" else "table", out)
        return
    if not scenario:
        raise UsageError("no scenario is named", next_step="`otr project --list` shows them.")
    desk = open_record()
    chosen = find_scenario(scenario, desk, catalog)
    given: dict[str, Any] = {"draws": draws, "seed": seed}
    data = desk.project(
        chosen, as_of=as_of, **{k: v for k, v in given.items() if v is not None}
    ).to_dict()
    _write(data, fmt, out)


def find_scenario(name: str, desk: Desk, catalog: PipelineCatalog) -> Scenario:
    """The shipped scenario of this name, or the one in the file of this name.

    Raises UsageError for an unknown name and CatalogError, with file:line, for a broken file.
    """
    if name in catalog.scenarios:
        return catalog.scenarios[name]
    path = Path(name)
    if path.suffix in (".yml", ".yaml"):
        if not path.is_file():
            raise UsageError(f"{name}: no such file", next_step="Check the path.")
        from ontherecord.catalog.declare_pipeline import read_scenario  # pydantic and yaml

        return read_scenario(path, catalog.levers, desk.catalog.measures)
    near = did_you_mean("scenario", name, catalog.scenarios)
    raise UsageError(
        f"no scenario {name!r}",
        next_step=near or "`otr project --list` shows them; a file of your own ends in .yml.",
    )


def _ending(out: str | None) -> str:
    found = by_ending(out, ("html", "json", "csv", "parquet"))
    return "text" if found == "table" else found


def _list(catalog: PipelineCatalog, levers: bool, fmt: str, out: str | None) -> None:
    meta: dict[str, Any] = {"schema": "ontherecord/levers/1", "levers_hash": catalog.hash[:12]}
    if levers:
        rows = [
            (one.id, one.stage, one.role, one.unit, one.value, one.low, one.high, one.basis,
             one.source.get("title", ""), one.source.get("url", ""))
            for one in catalog.levers.values()
        ]  # fmt: skip
        headers = ("lever", "stage", "role", "unit", "value", "low", "high", "basis", "source",
                   "address")  # fmt: skip
        shown = 8 if fmt == "table" else len(headers)  # a terminal has no room for addresses
        meta["notes"] = ["An empty value is fitted to the record when a scenario runs."]
        emit_table(headers[:shown], [row[:shown] for row in rows], fmt, meta, out)
        return
    listed = [(one.id, one.mode, one.question) for one in catalog.scenarios.values()]
    meta["notes"] = [f"{mode}: {text}" for mode, text in MODE.items()]
    emit_table(("scenario", "mode", "question"), listed, fmt, meta, out)


def _write(data: Mapping[str, Any], fmt: str, out: str | None) -> None:
    if fmt == "json":
        emit_json(data, out)
    elif fmt == "html":
        emit(render_projection_html(data), out)
    elif fmt in ("csv", "parquet"):
        headers, rows = monthly_rows(data)
        meta = {"schema": "ontherecord/projection-months/1", "scenario": data["scenario"],
                "provenance": data["provenance"]}  # fmt: skip
        if fmt == "csv":
            emit_table(headers, rows, "csv", meta, out)
        else:
            if not out:
                raise UsageError("Parquet is not text", next_step="Name a file: -o FILE.parquet.")
            emit(write_parquet(headers, rows), out)
    else:
        emit(render_projection(data, width=width(), color=color()), out)
