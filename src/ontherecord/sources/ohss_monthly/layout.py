"""How a sheet of the monthly workbook is laid out: header rows, year blocks, cells.

Row 1 is a link, row 2 the title, then one header row or two (group headings stand over the first
column of their group only). Column A holds the fiscal year on the "Total" row that opens a year,
column B "Total" or a month, October first. Below the table stand notes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ontherecord.base.period import MONTHS, Period, fiscal_year, month
from ontherecord.record.tables import Grid

FISCAL_MONTHS = (*MONTHS[9:], *MONTHS[:9])
ABSENT = frozenset({"NA", "X"})  # not available, not applicable: no figure, and not zero
_YEAR = re.compile(r"^((?:19|20)\d\d)( YTD)?$")
_TITLE = re.compile(r"^(.+): Fiscal Years (\d{4}) to \d{4}(?: YTD)? \((\w+ \d{4})\)$")


@dataclass(frozen=True, slots=True)
class Header:
    """A printed column: where it stands, its group heading ('' when there is none), its label."""

    col: int
    group: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of figures and the time it covers; `total` marks the row that sums its year."""

    row: int
    year: int
    period: Period
    total: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet taken apart; its cells are still in `grid`."""

    grid: Grid
    title: str
    ends: str  # the last month according to the title, which can be misprinted
    last: Period  # the last month there is a row for
    headers: tuple[Header, ...]
    lines: tuple[Line, ...]

    def value(self, line: Line, header: Header) -> float | None:
        """A cell as a number, None where the agency prints that there is none.

        SourceError when it is blank, is no number, is negative or is not a multiple of ten.
        """
        if self.grid.text(line.row, header.col) in ABSENT:
            return None
        value = self.grid.number(line.row, header.col)
        if value < 0 or value % 10:
            problem = f"expected a count rounded to ten, found {value:g}"
            raise self.grid.error(line.row, header.col, problem)
        return value


def read_table(grid: Grid) -> Table:
    """Take a sheet apart; SourceError naming the cell where it is not laid out as described."""
    title = _TITLE.match(grid.text(1, 0))
    if not title:
        raise grid.error(1, 0, f"not a title of the monthly tables: {grid.text(1, 0)!r}")
    name, first, ends = title.groups()
    nested = grid.text(2, 0) == ""
    headers = _headers(grid, 3 if nested else 2, nested)
    lines = _lines(grid, 4 if nested else 3)
    if lines[0].year != int(first):
        raise grid.error(lines[0].row, 0, f"the title says the table starts in {first}")
    return Table(grid, name, ends, lines[-1].period, headers, lines)


def _headers(grid: Grid, row: int, nested: bool) -> tuple[Header, ...]:
    for col, expected in enumerate(("Fiscal Year", "Month")):
        if grid.text(row, col) != expected:
            raise grid.error(row, col, f"expected {expected!r}, found {grid.text(row, col)!r}")
    headers, group = [], ""
    for col in range(2, len(grid.rows[row])):
        if nested and grid.text(row - 1, col):
            group = grid.text(row - 1, col)
        label = grid.text(row, col)
        if label:
            headers.append(Header(col, group, label))
        elif any(grid.text(r, col) for r in range(row, len(grid.rows))):
            raise grid.error(row, col, "a column without a header")
    return tuple(headers)


def _lines(grid: Grid, start: int) -> tuple[Line, ...]:
    lines: list[Line] = []
    blocks: list[list[Line]] = []
    row = start
    while grid.text(row, 1):
        mark, name = grid.text(row, 0), grid.text(row, 1)
        if mark:
            year = _YEAR.match(mark)
            if not year or name != "Total":
                raise grid.error(row, 0, f"expected a fiscal year and 'Total', found {mark!r}")
            blocks.append([Line(row, int(year[1]), fiscal_year(int(year[1])), total=True)])
        else:
            _add_month(grid, row, name, blocks)
        row += 1
    for after in range(row, len(grid.rows)):
        if grid.text(after, 1):
            raise grid.error(after, 1, "figures below the end of the table")
    if not blocks:
        raise grid.error(start, 0, "no fiscal year found")
    for index, block in enumerate(blocks):
        lines.extend(_closed(grid, block, blocks[index - 1][0].year if index else None))
    return tuple(lines)


def _add_month(grid: Grid, row: int, name: str, blocks: list[list[Line]]) -> None:
    expected = FISCAL_MONTHS[len(blocks[-1]) - 1] if blocks and len(blocks[-1]) <= 12 else "a year"
    if name != expected:
        raise grid.error(row, 1, f"expected {expected!r}, found {name!r}")
    year, number = blocks[-1][0].year, MONTHS.index(name) + 1
    blocks[-1].append(Line(row, year, month(year - (number >= 10), number), total=False))


def _closed(grid: Grid, block: list[Line], before: int | None) -> list[Line]:
    """A year block with the period of its total set by the months it has."""
    total, months = block[0], block[1:]
    to_date = grid.text(total.row, 0).endswith("YTD")
    if not months or to_date == (len(months) == 12):
        raise grid.error(total.row, 0, f"a year of {len(months)} months")
    if before is not None and total.year != before + 1:
        raise grid.error(total.row, 0, f"expected fiscal year {before + 1}")
    if to_date:
        start, end = date(total.year - 1, 10, 1), months[-1].period.end
        total = Line(total.row, total.year, Period(start, end, "fiscal_year_to_date"), total=True)
    return [total, *months]
