"""Tables and plain data as commands print them; beside a CSV file stands what it is of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, cast

from ontherecord.cli.output import color, emit, width, write_whole
from ontherecord.report.safe import escape_json
from ontherecord.report.table import Cell, metadata, render_table

Row = Sequence[Cell]


def emit_table(
    headers: Sequence[str], rows: Sequence[Row], fmt: str, meta: Mapping[str, Any], out: str | None
) -> None:
    """Print a table in `fmt` (table, csv, json); a CSV file gets its `.metadata.json` beside it."""
    emit(table(headers, rows, fmt, meta, color=out is None and color()), out)
    if fmt == "csv" and out and out != "-":
        beside = Path(out).with_suffix(".metadata.json")
        write_whole(beside, metadata(headers, rows, meta).encode())


def table(
    headers: Sequence[str],
    rows: Sequence[Row],
    fmt: str,
    meta: Mapping[str, Any],
    *,
    color: bool = False,
) -> str:
    """The table as text, as wide as the terminal."""
    kind = cast(Literal["table", "csv", "json"], fmt)
    return render_table(headers, rows, kind, meta, width=width(), color=color)


def emit_json(value: Mapping[str, Any], out: str | None) -> None:
    """Print plain data as JSON; dates become ISO text, hidden characters escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False, default=str)
    emit(escape_json(text) + "\n", out)


def by_ending(out: str | None, known: Sequence[str]) -> str:
    """The format of `known` that the ending of a file name asks for, else 'table'."""
    ending = Path(out).suffix.lower().lstrip(".") if out else ""
    return ending if ending in known else "table"
