"""Do the printed totals hold? Each figure is rounded to ten, so n figures may be off by 5n."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ontherecord.sources.ohss_monthly.layout import Header, Line, Table
from ontherecord.sources.ohss_monthly.mapping import Column, hidden_cells

HALF = 5.0  # half of the rounding unit
Cells = Mapping[tuple[int, int], float | None]  # (row, column) -> figure or None


def months_add_up(table: Table, cells: Cells) -> int:
    """Compare each yearly total with the sum of its months; the number of totals compared.

    SourceError naming the total's cell when they differ by more than rounding can explain.
    Years with a month printed as not available are compared from one side only.
    """
    years: dict[int, list[Line]] = defaultdict(list)
    for line in table.lines:
        years[line.year].append(line)
    compared = 0
    for total, *months in years.values():
        for header in table.headers:
            whole = cells[total.row, header.col]
            if whole is None:
                continue
            parts = [cells[line.row, header.col] for line in months]
            unknown = any(_not_available(table, line, header) for line in months)
            _compare(table, total, header, whole, parts, short=unknown, what="its months")
            compared += 1
    return compared


def parts_add_up(table: Table, columns: Mapping[Header, Column], cells: Cells) -> int:
    """Compare each printed total with the columns declared to add up to it, row by row.

    Returns the number of totals compared; SourceError naming the total's cell when they differ
    by more than rounding can explain, or when a declared total is missing from the sheet.
    """
    by_name = {(h.group, h.label): h for h in table.headers}
    splits: dict[tuple[Header, str], list[Header]] = defaultdict(list)
    short: set[tuple[Header, str]] = set()
    for header, column in columns.items():
        for whole in column.wholes:
            target = by_name.get((whole.group, whole.label))
            if target is None:
                continue  # an optional total; required ones are looked for by the loader
            splits[target, whole.split].append(header)
            if whole.short:
                short.add((target, whole.split))
    compared = 0
    for (target, split), parts in splits.items():
        for line in table.lines:
            value = cells[line.row, target.col]
            if value is None:
                continue
            unknown = (target, split) in short or any(_not_available(table, line, p) for p in parts)
            figures = [cells[line.row, p.col] for p in parts]
            _compare(table, line, target, value, figures, short=unknown, what="its parts")
            compared += 1
    return compared


def _not_available(table: Table, line: Line, header: Header) -> bool:
    text = table.grid.text(line.row, header.col)
    return text == "NA" or (text == "X" and (header.label, line.period.label) in hidden_cells())


def _compare(
    table: Table,
    line: Line,
    header: Header,
    whole: float,
    parts: list[float | None],
    *,
    short: bool,
    what: str,
) -> None:
    known = [p for p in parts if p is not None]
    slack = HALF * (len(known) + 1)
    difference = whole - sum(known)
    if difference < -slack or (difference > slack and not short):
        problem = f"the printed total {whole:g} is not the sum of {what}, {sum(known):g}"
        raise table.grid.error(line.row, header.col, problem)
