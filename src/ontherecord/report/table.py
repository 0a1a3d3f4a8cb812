"""Tables for the commands that list and compare: for the terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any, Literal

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ontherecord.report import words
from ontherecord.report.plain import NARROWEST, printed
from ontherecord.report.safe import escape_json, one_line, visible

Cell = str | int | float | bool | date | None
Format = Literal["table", "csv", "json"]
FORMATS: tuple[str, ...] = ("table", "csv", "json")
GAP = 3  # columns of space between two columns
ROOM = 11  # columns a column that may be broken needs
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    fmt: Format = "table",
    meta: Mapping[str, Any] | None = None,
    *,
    width: int = 80,
    color: bool = False,
) -> str:
    """Rows under headers as text ending in a new line.

    `meta` says what the table is of: `title` is printed above and `notes` (a list: definition,
    source, record version) below a terminal table; JSON carries it whole; CSV carries none, so
    write `metadata` beside it. Raises ValueError for a row of another length than the headers.
    """
    for number, row in enumerate(rows, 1):
        if len(row) != len(headers):
            raise ValueError(f"row {number} has {len(row)} cells for {len(headers)} headers")
    if fmt == "csv":
        return _csv(headers, rows)
    if fmt == "json":
        return _json(headers, rows, meta or {})
    return _table(headers, rows, meta or {}, width, color)


def metadata(
    headers: Sequence[str], rows: Sequence[Sequence[Cell]], meta: Mapping[str, Any]
) -> str:
    """The JSON to write beside a CSV file: what it is of, its columns and how many rows."""
    return _dump({**meta, "columns": list(headers), "rows": len(rows)})


def guard(cell: Cell) -> Cell:
    """A text a spreadsheet would take for a formula, with ' before it; numbers as they are."""
    if not isinstance(cell, str):
        return cell
    text = visible(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([guard(header) for header in headers])
    writer.writerows([_plain(guard(cell)) for cell in row] for row in rows)
    return out.getvalue()


def _json(headers: Sequence[str], rows: Sequence[Sequence[Cell]], meta: Mapping[str, Any]) -> str:
    listed = [dict(zip(headers, map(_plain, row), strict=True)) for row in rows]
    return _dump({**meta, "columns": list(headers), "rows": listed})


def _dump(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False, default=str)
    return escape_json(text) + "\n"


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _table(
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    meta: Mapping[str, Any],
    width: int,
    color: bool,
) -> str:
    parts: list[RenderableType] = []
    if meta.get("title"):
        parts.append(Text(one_line(str(meta["title"])), "bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    unbroken = _unbroken(headers, rows, max(NARROWEST, width))
    for column, header in enumerate(headers):
        numeric = rows and all(_is_number(row[column]) or row[column] is None for row in rows)
        table.add_column(
            Text(one_line(header)),
            justify="right" if numeric else "left",
            no_wrap=column in unbroken,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(_show(cell)) for cell in row))
    parts.append(table if rows else Text("Nothing to list."))
    if meta.get("notes"):
        parts.append("")
    for note in meta.get("notes", ()):
        parts.append(Text(one_line(str(note)), "dim"))
    return printed(parts, width=width, color=color)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _unbroken(headers: Sequence[str], rows: Sequence[Sequence[Cell]], width: int) -> set[int]:
    """The columns of numbers, dates and ids, narrow ones first, while the others keep room."""
    cells = [
        [one_line(header), *(_show(row[n]) for row in rows)] for n, header in enumerate(headers)
    ]
    widest = {n: max(map(len, column)) for n, column in enumerate(cells)}
    whole = [n for n, column in enumerate(cells) if not any(" " in cell for cell in column[1:])]
    left = width - GAP * (len(headers) - 1)
    chosen: set[int] = set()
    for column in sorted(whole, key=lambda n: widest[n]):
        others = len(headers) - len(chosen) - 1
        if left - widest[column] >= ROOM * others:
            chosen.add(column)
            left -= widest[column]
    return chosen


def _show(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, (int, float)):
        return words.number(float(cell))
    return one_line(str(cell))
