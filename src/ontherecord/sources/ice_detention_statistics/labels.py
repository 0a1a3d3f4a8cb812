"""What the workbooks call things, and what we call them (`columns.csv`)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

from ontherecord.record.tables import Grid, fold

HERE = Path(__file__).parent


@cache
def vocabulary(kind: str) -> dict[str, str]:
    """Printed label (folded) -> our code, for one kind ('criminality', 'release_reason', ...)."""
    with (HERE / "columns.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["ours"].startswith(f"{kind}=")]
    return {fold(row["theirs"]): row["ours"].partition("=")[2] for row in rows}


@cache
def misprints() -> dict[tuple[str, str], str]:
    """(sha256 of a workbook, table in it) -> why that table is left out (`misprints.csv`)."""
    with (HERE / "misprints.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["sha256"], row["table"]): row["why"] for row in csv.DictReader(stream)}


def code(grid: Grid, row: int, col: int, kind: str) -> str:
    """Our code for the label in a cell; SourceError naming the cell when it is not known."""
    found = vocabulary(kind).get(fold(grid.text(row, col)))
    if found is None:
        raise grid.error(row, col, f"unknown {kind} label {grid.text(row, col)!r}")
    return found


def expect_header(grid: Grid, row: int, col: int, expected: tuple[str, ...]) -> None:
    """SourceError unless the cells from (row, col) rightwards read exactly `expected`."""
    for offset, label in enumerate(expected):
        if fold(grid.text(row, col + offset)) != fold(label):
            found = grid.text(row, col + offset)
            raise grid.error(row, col + offset, f"expected the heading {label!r}, found {found!r}")


def body(grid: Grid, first: int, filled: Callable[[int], bool]) -> range:
    """The rows of a table body: from `first` to the last row before one that is not filled."""
    last = first
    while last < len(grid.rows) and filled(last):
        last += 1
    return range(first, last)
