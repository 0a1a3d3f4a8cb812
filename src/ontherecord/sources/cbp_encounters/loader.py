"""CBP encounter files: nationwide by state, and southwest land border by component.

Each row of a file is one cell of a cross-tabulation (month by citizenship by family status and so
on). The files print no totals, so every figure taken from them is a sum of published cells and is
marked as computed: the total, the total along each single dimension, and for the southwest file
component by family status. Encounters are events: Title 8 apprehensions and inadmissibility
findings, and from March 2020 to May 2023 Title 42 expulsions.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ontherecord.base.period import Period, fiscal_year, month
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, Release, breakdown_key
from ontherecord.record.tables import Grid, fold, read_delimited

SOURCE = "cbp_encounters"
NATIONWIDE = "cbp.encounters_nationwide"
SOUTHWEST = "cbp.encounters_sw_land"
MONTHS = ["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP"]
TITLE_42 = Period(date(2020, 3, 1), date(2023, 5, 31))
NATIONWIDE_COLUMNS = ["fiscal_year", "grouping", "month", "region", "state", "family_status"]
NATIONWIDE_COLUMNS += ["citizenship", "title_of_authority", "count"]
SOUTHWEST_COLUMNS = ["fiscal_year", "grouping", "month", "component", "family_status"]
SOUTHWEST_COLUMNS += ["citizenship", "title_of_authority", "encounter_type", "count"]
# How the southwest file must classify each encounter: component and title decide its type.
TYPES = {
    ("ofo", "title_8"): "inadmissibles",
    ("usbp", "title_8"): "apprehensions",
    ("ofo", "title_42"): "expulsions",
    ("usbp", "title_42"): "expulsions",
}
OTHER_NOTE = "citizenships the file does not name; the set differs between CBP files"


@dataclass(frozen=True, slots=True)
class _About:
    name: str
    title: str
    url: str
    published: date
    quality: str


# Publication dates as the compiled record states them: a year, and a month.
ABOUT = {
    "nationwide": _About(
        "nationwide-fy20-fy23-state",
        "CBP Nationwide Encounters FY20-FY23, by state",
        "https://www.cbp.gov/document/stats/nationwide-encounters",
        date(2023, 12, 31),
        "year",
    ),
    "southwest": _About(
        "sw-land-border-fy22-fy25-aug",
        "CBP Southwest Land Border Encounters FY22-FY25 (August)",
        "https://www.cbp.gov/document/stats/southwest-land-border-encounters",
        date(2025, 9, 30),
        "month",
    ),
}


@dataclass(slots=True)
class _Sum:
    value: float = 0
    rows: int = 0

    def add(self, value: float) -> None:
        self.value += value
        self.rows += 1


@dataclass(slots=True)
class _Table:
    """Sums by (fiscal year, month or "", measure, place, breakdown); the months each year has."""

    sums: dict[tuple[int, str, str, str, str], _Sum] = field(
        default_factory=lambda: defaultdict(_Sum)
    )
    months: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    to_date: set[int] = field(default_factory=set)


def _codes() -> dict[str, dict[str, str]]:
    codes: dict[str, dict[str, str]] = defaultdict(dict)
    with (Path(__file__).parent / "columns.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            codes[row["kind"]][fold(row["theirs"])] = row["ours"]
    return codes


CODES = _codes()


def recognise(path: Path, head: bytes) -> bool:
    """True for a CSV whose header is one of the two encounter layouts."""
    first = head.decode("utf-8-sig", "replace").partition("\n")[0]
    return (
        first.startswith("Fiscal Year,Month Grouping,Month (abbv),") and "Encounter Count" in first
    )


def describe(path: Path) -> Release:
    """The release: dated by the year (nationwide) or month (southwest) it was published in."""
    about = ABOUT[_layout(read_header(path))]
    return Release(
        id=f"{SOURCE}/{about.name}",
        source=SOURCE,
        publisher="CBP",
        title=about.title,
        tier="official_statistic",
        url=about.url,
        published=about.published,
        published_quality=about.quality,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        file=path.name,
        read_from="a copy in a public repository, as listed with the releases",
    )


def read_header(path: Path) -> list[str]:
    """Our names of the file's columns; SourceError for a column the loader does not know."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        printed = next(csv.reader(stream), [])
    names = []
    for at, text in enumerate(printed):
        if fold(text) not in CODES["column"]:
            raise SourceError(f"{path.name}: row 1, column {at + 1}: unknown column {text!r}")
        names.append(CODES["column"][fold(text)])
    if names not in (NATIONWIDE_COLUMNS, SOUTHWEST_COLUMNS):
        raise SourceError(f"{path.name}: row 1: columns are not those of an encounter file")
    return names


def load(file: ReleaseFile) -> Loaded:
    """Sum the cells into monthly and fiscal-year totals and single-dimension parts (events).

    Raises SourceError, naming row and column, for an unknown label, a count that is not a whole
    number, a repeated cell, a Title 42 row outside March 2020 to May 2023, an encounter type that
    contradicts component and title, or a year whose months have a gap.
    """
    names = read_header(file.path)
    grid = read_delimited(file.path)
    table = _add_up(grid, names)
    loaded = Loaded()
    for (year, mon, measure, place, breakdown), total in table.sums.items():
        period = _month(year, mon) if mon else _year(grid, table, year)
        latest = year in table.to_date
        what = f"fiscal year {year}" + (f", month {mon}" if mon else "")
        loaded.observations.append(
            Observation(
                measure=measure,
                period=period,
                place=place,
                breakdown=breakdown,
                value=total.value,
                release=file.release.id,
                where=f"sum of {total.rows} rows: {what}",
                known_from=file.release.published,
                known_quality=file.release.published_quality,
                maturity="provisional" if latest else "final",
                derivation="computed",
                publisher="CBP",
                note=OTHER_NOTE if breakdown == "citizenship=other" else "",
            )
        )
    loaded.reconciled = _reconcile(grid, table)
    return loaded


def _layout(names: list[str]) -> str:
    return "nationwide" if names == NATIONWIDE_COLUMNS else "southwest"


def _add_up(grid: Grid, names: list[str]) -> _Table:
    table = _Table()
    seen: set[tuple[str, ...]] = set()
    for r in range(1, len(grid.rows)):
        if len(grid.rows[r]) != len(names):
            raise grid.error(r, 0, f"expected {len(names)} cells, found {len(grid.rows[r])}")
        key = grid.rows[r][:-1]
        if key in seen:
            raise grid.error(r, 0, "the same cell is printed twice")
        seen.add(key)
        row = {
            name: CODES[name].get(fold(grid.rows[r][c]), "")
            for c, name in enumerate(names)
            if name in CODES and name != "column"
        }
        for name, code in row.items():
            if not code:
                c = names.index(name)
                raise grid.error(r, c, f"unknown {name} {grid.text(r, c)!r}")
        year, mon = _when(grid, r, table)
        _check(grid, r, names, row, _month(year, mon))
        value = grid.number(r, len(names) - 1)
        if value < 0 or value != int(value):
            raise grid.error(r, len(names) - 1, f"expected a whole count, found {value}")
        cells = _nationwide(row) if "state" in row else _southwest(row)
        for measure, place, breakdown in cells:
            table.sums[year, mon, measure, place, breakdown].add(value)
            table.sums[year, "", measure, place, breakdown].add(value)
    return table


def _nationwide(row: dict[str, str]) -> list[tuple[str, str, str]]:
    cells = [
        (NATIONWIDE, "us", ""),
        (NATIONWIDE, row["region"], ""),
        (NATIONWIDE, row["state"], ""),
    ]
    for dim in ("citizenship", "family_status", "title_of_authority"):
        cells.append((NATIONWIDE, "us", breakdown_key(**{dim: row[dim]})))
    if row["region"] == "sw_land_border":  # CBP's southwest land border figure is its own measure
        cells.append((SOUTHWEST, row["region"], ""))
        by_title = breakdown_key(title_of_authority=row["title_of_authority"])
        cells.append((SOUTHWEST, row["region"], by_title))
    return cells


def _southwest(row: dict[str, str]) -> list[tuple[str, str, str]]:
    place = "sw_land_border"
    cells = [(SOUTHWEST, place, "")]
    for dim in ("citizenship", "component", "family_status", "title_of_authority"):
        cells.append((SOUTHWEST, place, breakdown_key(**{dim: row[dim]})))
    cells.append(
        (
            SOUTHWEST,
            place,
            breakdown_key(component=row["component"], family_status=row["family_status"]),
        )
    )
    return cells


def _when(grid: Grid, r: int, table: _Table) -> tuple[int, str]:
    text = grid.text(r, 0)
    label = text.removesuffix(" (FYTD)")
    if not (label.isdigit() and len(label) == 4):
        raise grid.error(r, 0, f"unknown fiscal year {text!r}")
    if grid.text(r, 1) not in ("FYTD", "Remaining"):  # both halves are needed for a full year
        raise grid.error(r, 1, f"unknown month grouping {grid.text(r, 1)!r}")
    mon = grid.text(r, 2)
    if mon not in MONTHS:
        raise grid.error(r, 2, f"unknown month {mon!r}")
    year = int(label)
    table.months[year].add(mon)
    if label != text:
        table.to_date.add(year)
    return year, mon


def _check(grid: Grid, r: int, names: list[str], row: dict[str, str], when: Period) -> None:
    title = row["title_of_authority"]
    if title == "title_42" and not TITLE_42.contains(when):
        c = names.index("title_of_authority")
        raise grid.error(r, c, f"a Title 42 expulsion in {when.label}, outside the order's months")
    if "encounter_type" in row and row["encounter_type"] != TYPES[row["component"], title]:
        c = names.index("encounter_type")
        raise grid.error(r, c, f"{grid.text(r, c)!r} does not fit component and title")


def _month(year: int, mon: str) -> Period:
    at = MONTHS.index(mon)
    return month(year - 1, at + 10) if at < 3 else month(year, at - 2)


def _year(grid: Grid, table: _Table, year: int) -> Period:
    last = max(MONTHS.index(m) for m in table.months[year])
    missing = [m for m in MONTHS[: last + 1] if m not in table.months[year]]
    if missing or (last < 11 and year not in table.to_date):
        gap = missing or MONTHS[last + 1 :]
        raise SourceError(f"{grid.file}: fiscal year {year}: no rows for {', '.join(gap)}")
    if last == 11:
        return fiscal_year(year)
    start = fiscal_year(year).start
    return Period(start, _month(year, MONTHS[last]).end, "fiscal_year_to_date")


def _reconcile(grid: Grid, table: _Table) -> int:
    """Recompute every year's total from its months; the number that agreed."""
    by_year: dict[tuple[int, str, str, str], float] = defaultdict(float)
    for (year, mon, measure, place, breakdown), total in table.sums.items():
        if mon:
            by_year[year, measure, place, breakdown] += total.value
    for (year, measure, place, breakdown), value in by_year.items():
        if table.sums[year, "", measure, place, breakdown].value != value:
            raise SourceError(f"{grid.file}: fiscal year {year}: months do not add up")
    return len(by_year)
