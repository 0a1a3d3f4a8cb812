"""OHSS "Immigration Enforcement and Legal Processes Monthly Tables": one workbook a month.

Every sheet named in `sheets.csv` is read; the others are listed with the reason in `source.yml`.
The publisher rounds figures to ten. "NA" and "X" cells are no figures and are left out, not zero.
A figure printed in several sheets is kept once, where it stands first, after its copies were found
equal.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache
from pathlib import Path

from ontherecord.catalog.reader import read_declaration
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, Release
from ontherecord.record.tables import Workbook, open_workbook
from ontherecord.sources.ohss_monthly.checks import months_add_up, parts_add_up
from ontherecord.sources.ohss_monthly.layout import Header, Line, Table, read_table
from ontherecord.sources.ohss_monthly.mapping import Column, SheetMap, sheet_maps

FOLDER = Path(__file__).parent
FIRST_SHEETS = ("TOC", "CBP Encounter by Type + Region")
_DATED_NAME = re.compile(r"^(?:20)?(\d\d)[-_](\d\d)(\d\d)_ohss_")
_REMAINDER = "every citizenship this table does not print; the list changes between releases"
_PROCESS = "by parole process; in a few cases the nationality differs"

Seen = dict[tuple[str, str, str, date, date], tuple[float, str]]


def recognise(path: Path, head: bytes) -> bool:
    """True for a workbook that opens with the monthly tables' contents and first table."""
    if not head.startswith(b"PK"):
        return False
    try:
        return open_workbook(path).sheets[:2] == FIRST_SHEETS
    except SourceError:
        return False


def describe(path: Path) -> Release:
    """The release a workbook is: its last month from the titles, its date from the file name.

    OHSS puts the publication date in front of the file name ("2024_1206_ohss_..."); a renamed
    file has no known publication date. Raises SourceError when the first table is not as known.
    """
    declaration = _declaration()
    table = read_table(open_workbook(path).grid(FIRST_SHEETS[1]))
    published = _published(path.name)
    month = table.last.label
    return Release(
        id=f"ohss_monthly/{table.last.start:%Y-%m}",
        source="ohss_monthly",
        publisher=str(declaration["publisher"]),
        title=f"{declaration['title']}, {month}",
        tier=str(declaration["tier"]),
        url=str(declaration["url"]),
        published=published,
        published_quality="day",
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        file=path.name,
    )


def load(file: ReleaseFile) -> Loaded:
    """Read every declared sheet of one workbook.

    Observations are counts of events rounded to 10, by month and by fiscal year (the year under
    way as fiscal_year_to_date), the year under way provisional. SourceError with file, sheet and
    cell for an unknown sheet, title, column or cell, and for a total that does not add up.
    """
    workbook = open_workbook(file.path)
    names = _sheet_names(workbook)
    loaded = Loaded(unread=dict(_unread()))
    seen: Seen = {}  # figures already read: value and cell
    last = None
    for name, sheet in sheet_maps().items():
        if name not in names:
            raise SourceError(f"{file.path.name}: the sheet {name!r} is missing")
        table = read_table(workbook.grid(names[name]))
        if last not in (None, table.last):
            raise table.grid.error(1, 0, "this sheet ends in another month than the others")
        last = table.last
        _load_sheet(table, sheet, file.release, loaded, seen)
    return loaded


def _load_sheet(
    table: Table, sheet: SheetMap, release: Release, loaded: Loaded, seen: Seen
) -> None:
    if table.title not in sheet.titles:
        raise table.grid.error(1, 0, f"unknown title {table.title!r} for this sheet")
    last = table.last.label
    if table.ends != last and f"{table.ends} for {last}" not in sheet.misprints:
        raise table.grid.error(1, 0, f"the title says {table.ends}, the rows end in {last}")
    columns = _columns(table, sheet)
    cells = {(line.row, h.col): table.value(line, h) for line in table.lines for h in columns}
    loaded.reconciled += months_add_up(table, cells) + parts_add_up(table, columns, cells)
    year_under_way = table.lines[-1].year
    for line in table.lines:
        for header, column in columns.items():
            value = cells[line.row, header.col]
            if value is None:
                continue
            where = table.grid.ref(line.row, header.col)
            cell = (column.measure, column.place, column.breakdown, *_days(line))
            first = seen.setdefault(cell, (value, where))
            if first[0] != value:
                problem = f"{value:g} differs from the same figure in {first[1]}, {first[0]:g}"
                raise table.grid.error(line.row, header.col, problem)
            if first[1] != where:
                loaded.reconciled += 1
                continue
            loaded.observations.append(
                Observation(
                    measure=column.measure,
                    period=line.period,
                    place=column.place,
                    breakdown=column.breakdown,
                    value=value,
                    release=release.id,
                    where=where,
                    known_from=release.published,
                    known_quality=release.published_quality,
                    maturity="provisional" if line.year == year_under_way else "final",
                    publisher=release.publisher,
                    rounded_to=10,
                    note=_note(column),
                )
            )


def _columns(table: Table, sheet: SheetMap) -> dict[Header, Column]:
    columns: dict[Header, Column] = {}
    for header in table.headers:
        column = sheet.column(header.group, header.label)
        printed = f"{header.group}: {header.label}" if header.group else header.label
        if column is None:
            raise table.grid.error(_header_row(table), header.col, f"unknown column {printed!r}")
        if column in columns.values():
            raise table.grid.error(_header_row(table), header.col, f"{printed!r} stands twice")
        columns[header] = column
    for column in sheet.required():
        if column not in columns.values():
            missing = f"the column {column.label!r} is missing"
            raise table.grid.error(_header_row(table), 0, missing)
    if sheet.by_country and not any("citizenship=" in c.breakdown for c in columns.values()):
        raise table.grid.error(_header_row(table), 0, "no citizenship has a column")
    return columns


def _days(line: Line) -> tuple[date, date]:
    return line.period.start, line.period.end


def _header_row(table: Table) -> int:
    return table.lines[0].row - 1


def _note(column: Column) -> str:
    if "citizenship=other" in column.breakdown:
        return _REMAINDER
    return _PROCESS if column.measure == "cbp.chnv_paroles" and column.breakdown else ""


def _sheet_names(workbook: Workbook) -> dict[str, str]:
    """Sheet names without stray blanks -> as printed; SourceError for one nobody declared."""
    names = {name.strip(): name for name in workbook.sheets}
    for name in names:
        if name not in sheet_maps() and name not in _unread():
            raise SourceError(
                f"{workbook.file}: {name}!A1: unknown sheet",
                next_step="Declare it in sheets.csv, or in source.yml as unread, with the reason.",
            )
    return names


def _published(name: str) -> date | None:
    match = _DATED_NAME.match(name)
    return date(2000 + int(match[1]), int(match[2]), int(match[3])) if match else None


@cache
def _declaration() -> dict[str, object]:
    return read_declaration(FOLDER / "source.yml").data


@cache
def _unread() -> dict[str, str]:
    entries = read_declaration(FOLDER / "source.yml").data["unread"]
    return {entry["sheet"]: entry["why"] for entry in entries}
