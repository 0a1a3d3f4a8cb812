"""A detention sheet as found: its year, the cells of its titles, and rows of twelve months."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ontherecord.errors import SourceError
from ontherecord.record.tables import Grid, fold
from ontherecord.sources.ice_detention_statistics.collect import (
    Collector,
    Through,
    number_or_zero,
)
from ontherecord.sources.ice_detention_statistics.footnotes import Dates
from ontherecord.sources.ice_detention_statistics.labels import misprints, vocabulary

CRIMINALITY = ("Convicted Criminal", "Pending Criminal Charges", "Other Immigration Violator")
_YEAR = re.compile(r"\b(?:EO)?FY\s?(\d{4}|\d{2})\b", re.I)
_TITLE_END = re.compile(r"[\s:]*(?:FY\s?\d{4} - )?(?:(?:EO)?FY\s?\d{2,4}(?: YTD)?)?[\s:]*$", re.I)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A detention sheet with the fiscal year its heading names and the cells of its titles."""

    grid: Grid
    year: int
    titles: dict[str, tuple[int, int]]
    dates: Dates
    out: Collector

    def left_out(self, table: str) -> bool:
        """Whether the table is left out as a misprint; SourceError when the sheet lacks it."""
        self.at(table)
        return (self.out.release.sha256, table) in misprints()

    def at(self, table: str) -> tuple[int, int]:
        """The title cell of a table; SourceError when the sheet has none."""
        if table not in self.titles:
            raise SourceError(f"{self.grid.file}: {self.grid.sheet}: no table {table!r}")
        return self.titles[table]


def sheet_year(grid: Grid) -> int:
    """The fiscal year in the heading 'ICE DETENTION DATA, FY2024'; SourceError when absent."""
    row, col = grid.find("ICE DETENTION DATA")
    match = _YEAR.search(grid.text(row, col))
    if not match:
        raise grid.error(row, col, "expected a fiscal year in the heading")
    return _full_year(match.group(1))


def find_titles(grid: Grid) -> dict[str, tuple[int, int]]:
    """Table code -> title cell; every title must be known and of the sheet's own year."""
    known, year = vocabulary("table"), sheet_year(grid)
    starts = tuple(sorted({title.split()[0] for title in known}))
    found: dict[str, tuple[int, int]] = {}
    for row, cells in enumerate(grid.rows):
        for col in range(len(cells)):
            text = grid.text(row, col)
            if len(text) < 12 or not fold(text).startswith(starts):
                continue
            table = known.get(fold(_TITLE_END.sub("", text)))
            if table is None:
                if fold(text) in vocabulary("line"):
                    continue
                raise grid.error(row, col, f"unknown table {text!r}")
            if table in found:
                raise grid.error(
                    row, col, f"a second table {text!r}; see {grid.ref(*found[table])}"
                )
            years = [_full_year(y) for y in _YEAR.findall(text)]
            if years and year not in years and not table.startswith("unread"):
                raise grid.error(row, col, f"the table is not of fiscal {year}: {text!r}")
            found[table] = (row, col)
    return found


def month_row(
    sheet: Sheet, span: Through, measure: str, row: int, col: int, by: Mapping[str, str]
) -> None:
    """Twelve months and their total: record what has begun, and check the sum."""
    grid, out = sheet.grid, sheet.out
    for index in range(12):
        period, c = span.month(index), col + index
        if period is None:
            if number_or_zero(grid, row, c):
                raise grid.error(row, c, f"a figure for a month after {span.day}, the last day")
        elif grid.text(row, c):
            out.add(measure, period, grid, row, c, maturity=span.maturity, by=by)
    months = [number_or_zero(grid, row, col + i) for i in range(12)]
    out.add(measure, span.whole(), grid, row, col + 12, maturity=span.maturity, by=by)
    out.reconcile(grid, (row, col + 12), months)


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
