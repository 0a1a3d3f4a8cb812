"""The Yearbook's two wide tables, one column per country, and the figures read from them.

A blank cell is a figure withheld or not printed and yields nothing; "-" is zero. Countries that
appear under two printed names (one edition's and another's) share a code and never both have a
figure in one row.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from ontherecord.record.observation import breakdown_key
from ontherecord.record.tables import Grid

REMOVALS = "dhs.removals"
RETURNS = "dhs.returns_yearbook"
# The largest part of a printed total that withheld cells hide (FY1993, non-criminal: 1.3%).
MAX_WITHHELD = 0.02
# The largest difference between a total and its world regions where "Unknown" is not withheld.
MAX_REGION_GAP = 4
# To FY1998 North America holds Central America and the Caribbean, and "Other" stands by itself.
OWN_REGIONS_FROM = 1999
INNER_REGIONS = ("caribbean", "central_america")
HISTORIES = {
    "Total": "",
    "Criminal": breakdown_key(criminality="convicted"),
    "Non-criminal": breakdown_key(criminality="non_criminal"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A value read from a Yearbook table, with its row and column counted from 0."""

    measure: str
    year: int
    breakdown: str
    value: float
    row: int
    column: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    year: int
    history: str
    at: int
    total: float
    countries: dict[str, tuple[float, int]]  # code -> value, column
    regions: dict[str, float]


def read_codes() -> list[dict[str, str]]:
    """Every row of columns.csv: kind, ours, theirs."""
    with (Path(__file__).parent / "columns.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def printed(grid: Grid, row: int, column: int) -> float | None:
    """The number in a cell, 0 for "-", None when it is blank; SourceError for anything else."""
    text = grid.text(row, column)
    if not text:
        return None
    return 0.0 if text == "-" else grid.number(row, column)


def returns_by_country(grid: Grid) -> tuple[list[Figure], int]:
    """Returns by country and fiscal year; countries and world regions must add up to the total."""
    columns = _columns(grid, 1)
    figures: list[Figure] = []
    agreed = 0
    for r in range(1, len(grid.rows)):
        row = _row(grid, r, columns, "")
        agreed += _reconcile(grid, row, inner=False, other_apart=False)
        figures += _countries(row, RETURNS)
    return figures, agreed


def removals_by_country(grid: Grid) -> tuple[list[Figure], int]:
    """Removals by country, and by criminal history for all countries together.

    The totals of a year are not given: they are the first print of a figure whose 2013 revision
    stands in another table. Raises SourceError when criminal and non-criminal removals of a
    country, or countries or regions, do not add up to the printed total.
    """
    columns = _columns(grid, 2)
    by_year: dict[int, dict[str, _Row]] = {}
    agreed = 0
    for r in range(1, len(grid.rows)):
        history = grid.text(r, 1)
        if history not in HISTORIES:
            raise grid.error(r, 1, f"unknown row {history!r}")
        row = _row(grid, r, columns, history)
        own = row.year >= OWN_REGIONS_FROM
        agreed += _reconcile(grid, row, inner=own, other_apart=not own)
        if history in by_year.setdefault(row.year, {}):
            raise grid.error(r, 1, f"a second row {history!r} for {row.year}")
        by_year[row.year][history] = row
    figures: list[Figure] = []
    for year, rows in by_year.items():
        if len(rows) != len(HISTORIES):
            raise grid.error(rows[next(iter(rows))].at, 1, f"{year} lacks one of its three rows")
        agreed += _histories(grid, rows)
        figures += _countries(rows["Total"], REMOVALS)
        total_column = grid.rows[0].index("Total")
        figures += [
            Figure(REMOVALS, year, key, rows[name].total, rows[name].at, total_column)
            for name, key in HISTORIES.items()
            if key
        ]
    return figures, agreed


def _columns(grid: Grid, first: int) -> dict[int, tuple[str, str]]:
    """Column -> (kind, code), kind being total, region or citizenship."""
    codes = {
        row["theirs"]: (row["kind"], row["ours"])
        for row in read_codes()
        if row["kind"] in ("region", "citizenship")
    }
    columns = {}
    for c in range(first, len(grid.rows[0])):
        label = grid.text(0, c)
        if label == "Total":
            columns[c] = ("total", "")
        elif label in codes:
            columns[c] = codes[label]
        else:
            raise grid.error(0, c, f"unknown column {label!r}")
    return columns


def _row(grid: Grid, r: int, columns: dict[int, tuple[str, str]], history: str) -> _Row:
    label = grid.text(r, 0)
    if not (label.isdigit() and 1990 < int(label) < 2020):
        raise grid.error(r, 0, f"unknown fiscal year {label!r}")
    total = 0.0
    countries: dict[str, tuple[float, int]] = {}
    regions: dict[str, float] = {}
    for c, (kind, code) in columns.items():
        value = printed(grid, r, c)
        if kind == "total":
            total = grid.number(r, c)
        elif value is None:
            continue
        elif kind == "region":
            regions[code] = value
        elif code in countries:
            raise grid.error(r, c, f"a second figure for {code}")
        else:
            countries[code] = (value, c)
    return _Row(int(label), history, r, total, countries, regions)


def _reconcile(grid: Grid, row: _Row, *, inner: bool, other_apart: bool) -> int:
    have = sum(value for value, _ in row.countries.values())
    if not 0 <= row.total - have <= MAX_WITHHELD * row.total:
        raise grid.error(row.at, 0, f"countries add up to {have:g}, the total is {row.total:g}")
    apart = ["unknown", *(["other"] if other_apart else [])]
    have = sum(v for code, v in row.regions.items() if inner or code not in INNER_REGIONS)
    have += sum(row.countries[code][0] for code in apart if code in row.countries)
    gap = MAX_REGION_GAP if "unknown" in row.countries else MAX_WITHHELD * row.total
    if not 0 <= row.total - have <= gap:
        raise grid.error(row.at, 0, f"regions add up to {have:g}, the total is {row.total:g}")
    return 2


def _histories(grid: Grid, rows: dict[str, _Row]) -> int:
    total, criminal, other = (rows[name] for name in HISTORIES)
    if criminal.total + other.total != total.total:
        raise grid.error(total.at, 1, "criminal and non-criminal totals do not add up")
    agreed = 1
    for code, (value, column) in total.countries.items():
        if code in criminal.countries and code in other.countries:
            have = criminal.countries[code][0] + other.countries[code][0]
            if have != value:
                raise grid.error(total.at, column, f"{code}: parts {have:g}, total {value:g}")
            agreed += 1
    return agreed


def _countries(row: _Row, measure: str) -> list[Figure]:
    return [
        Figure(measure, row.year, breakdown_key(citizenship=code), value, row.at, column)
        for code, (value, column) in row.countries.items()
    ]
