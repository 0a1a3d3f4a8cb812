"""Border Patrol's yearly tables to FY2019: apprehensions, agents, deaths, families and children.

Each file is one table with a row per sector or border and fiscal year ("nationwide total" is the
whole country). Apprehensions are events; agents are a stock, taken at the fiscal year's end; deaths
are those the Border Patrol recorded in its southwest sectors. "NA" stands where a figure does not
exist: the Livermore sector after it closed, children before FY2010, families before FY2013.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ontherecord.base.period import MONTHS, Period, day, fiscal_year, month
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, Release, breakdown_key
from ontherecord.record.tables import Grid, fold, read_delimited

SOURCE = "usbp_tables"
URL = "https://www.cbp.gov/newsroom/media-resources/stats"
APPREHENSIONS = "usbp.apprehensions"
YEARLY = "yearly total"
NA = "NA"
CHILDREN_FROM, FAMILIES_FROM = 2010, 2013
LIVERMORE = "sector:livermore"
# One cell of the copy is "NA" between printed months; it is left out, not filled in.
LOST = ("sector:buffalo", 2016, YEARLY, "unaccompanied_child_apprehension")
# Staff outside the sectors (headquarters and, from FY2010, regional staff) stand only in totals.
MAX_OUTSIDE_SECTORS = 0.05
# Printed totals that differ by one from their own two parts (FY2001, Rio Grande Valley).
OFF_BY_ONE = {("us", 2001), ("sw_border", 2001), ("sector:rio_grande_valley", 2001)}

# FY2018 families: the northern border's printed totals were not brought up to date with its
# sectors, the nationwide totals were. Printed totals stand; each notes what its parts give.
UNEVEN_FAMILIES = {
    ("northern_border", "october"): 13,
    ("northern_border", "november"): 2,
    ("northern_border", "december"): 11,
    ("northern_border", YEARLY): 235,
    ("us", "october"): 4844,
    ("us", "november"): 7023,
    ("us", "december"): 8128,
    ("us", YEARLY): 107490,
}


@dataclass(frozen=True, slots=True)
class _Column:
    measure: str  # "" for a column that is read only to check the others
    breakdown: str = ""
    stock: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    title: str
    keys: tuple[str, ...]
    columns: dict[str, _Column]
    southwest_only: bool = False


_Cells = dict[tuple[str, int, str, str], tuple[float, str]]  # place, year, month, column


TABLES = (
    _Table(
        "nationwide-apprehensions",
        "U.S. Border Patrol total apprehensions, FY1925-FY2019",
        ("fiscal_year",),
        {"total_apprehensions": _Column(APPREHENSIONS)},
    ),
    _Table(
        "sw-border-apprehensions",
        "U.S. Border Patrol southwest border apprehensions by sector, FY1960-FY2019",
        ("sector", "fiscal_year"),
        {"total_apprehensions": _Column(APPREHENSIONS)},
        southwest_only=True,
    ),
    _Table(
        "staffing",
        "U.S. Border Patrol fiscal year staffing statistics, FY1992-FY2019",
        ("sector", "fiscal_year"),
        {"number_of_agents": _Column("usbp.agents", stock=True)},
    ),
    _Table(
        "sw-border-deaths",
        "U.S. Border Patrol southwest border deaths by fiscal year, FY1998-FY2019",
        ("sector", "fiscal_year"),
        {"deaths": _Column("usbp.sw_border_deaths")},
        southwest_only=True,
    ),
    _Table(
        "family-child-monthly",
        "U.S. Border Patrol family unit and unaccompanied child apprehensions by month, to FY2019",
        ("sector", "fiscal_year", "month"),
        {
            "total_apprehensions": _Column(""),
            "unaccompanied_child_apprehension": _Column(
                APPREHENSIONS, breakdown_key(family_status="unaccompanied_child")
            ),
            "family_apprehensions": _Column(
                APPREHENSIONS, breakdown_key(family_status="family_unit")
            ),
        },
    ),
    _Table(
        "other-than-mexico",
        "U.S. Border Patrol apprehensions from Mexico and other than Mexico, FY2000-FY2019",
        ("sector", "fiscal_year"),
        {
            "total_apprehensions": _Column(""),
            "mexican_apprehensions": _Column(APPREHENSIONS, breakdown_key(citizenship="mexico")),
            "other_than_mexican_apprehensions": _Column(
                APPREHENSIONS, breakdown_key(citizenship="other_than_mexico")
            ),
        },
    ),
)
SEIZURES_HEAD = "sector,fiscal_year,ammunition_rounds,apprehensions,"


def _places() -> dict[str, tuple[str, str]]:
    """Printed row label -> (place, its border or 'total')."""
    with (Path(__file__).parent / "columns.csv").open(encoding="utf-8", newline="") as stream:
        return {fold(row["theirs"]): (row["ours"], row["kind"]) for row in csv.DictReader(stream)}


PLACES = _places()
BORDERS = ("coastal_border", "northern_border", "sw_border")
PARTS = {b: [p for p, kind in PLACES.values() if kind == b] for b in BORDERS} | {
    "us": list(BORDERS)
}


def recognise(path: Path, head: bytes) -> bool:
    """True for a CSV whose header is one of the yearly tables' (or the seizure table's)."""
    first = head.decode("utf-8-sig", "replace").partition("\n")[0].strip()
    return first.startswith(SEIZURES_HEAD) or _find(first) is not None


def describe(path: Path) -> Release:
    """The release: one table of the set published in 2020, the day and month unknown."""
    first = _first_line(path)
    table = _find(first)
    if table is None and not first.startswith(SEIZURES_HEAD):
        raise SourceError(f"{path.name}: row 1: columns are not those of a Border Patrol table")
    return Release(
        id=f"{SOURCE}/{table.name if table else 'seizures'}",
        source=SOURCE,
        publisher="USBP",
        title=table.title if table else "U.S. Border Patrol apprehensions and seizures",
        tier="official_statistic",
        url=URL,
        published=date(2020, 12, 31),
        published_quality="year",
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        file=path.name,
        read_from="a copy in a public repository, as listed with the releases",
    )


def load(file: ReleaseFile) -> Loaded:
    """Read one table; flows by fiscal year or month, agents on the fiscal year's last day.

    Raises SourceError, naming row and column, for an unknown column, sector or month, a cell that
    is neither a number nor an expected "NA", a row printed twice, and sectors, borders, months or
    parts that do not add up to their printed total.
    """
    first = _first_line(file.path)
    table = _find(first)
    if table is None:
        if first.startswith(SEIZURES_HEAD):
            return Loaded(unread={file.path.name: "repeats other tables; seizures: no measure"})
        raise SourceError(f"{file.path.name}: row 1: columns are not those of a known table")
    grid = read_delimited(file.path)
    cells = _read(grid, table)
    loaded = Loaded(reconciled=_reconcile(grid, table, cells))
    for (place, year, mon, name), (value, where) in cells.items():
        column = table.columns[name]
        if not column.measure:
            continue
        loaded.observations.append(
            Observation(
                measure=column.measure,
                period=_period(column, year, mon),
                place=place,
                breakdown=column.breakdown,
                value=value,
                release=file.release.id,
                where=where,
                known_from=file.release.published,
                known_quality=file.release.published_quality,
                publisher="USBP",
                note=_note(place, year, mon, name),
            )
        )
    return loaded


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as stream:
        return stream.readline().strip()


def _find(header: str) -> _Table | None:
    for table in TABLES:
        if header == ",".join((*table.keys, *table.columns)):
            return table
    return None


def _read(grid: Grid, table: _Table) -> _Cells:
    cells: _Cells = {}
    seen: set[tuple[str, int, str]] = set()
    width = len(table.keys) + len(table.columns)
    for r in range(1, len(grid.rows)):
        if len(grid.rows[r]) != width:
            raise grid.error(r, 0, f"expected {width} cells, found {len(grid.rows[r])}")
        place, year, mon = _key(grid, r, table)
        if (place, year, mon) in seen:
            raise grid.error(r, 0, "a second row for the same sector and period")
        seen.add((place, year, mon))
        for c, name in enumerate(table.columns, start=len(table.keys)):
            if grid.text(r, c) != NA:
                cells[place, year, mon, name] = (grid.number(r, c), grid.ref(r, c))
            elif (place, year, mon, name) != LOST and not _may_lack(place, year, name):
                raise grid.error(r, c, "expected a number, found 'NA'")
    return cells


def _key(grid: Grid, r: int, table: _Table) -> tuple[str, int, str]:
    place, mon = "us", YEARLY
    if "sector" in table.keys:
        label = fold(grid.text(r, 0))
        if label not in PLACES:
            raise grid.error(r, 0, f"unknown sector {label!r}")
        place = PLACES[label][0]
    at = table.keys.index("fiscal_year")
    text = grid.text(r, at)
    if not (text.isdigit() and 1900 < int(text) < 2100):
        raise grid.error(r, at, f"unknown fiscal year {text!r}")
    if "month" in table.keys:
        mon = fold(grid.text(r, 2))
        if mon != YEARLY and mon.capitalize() not in MONTHS:
            raise grid.error(r, 2, f"unknown month {mon!r}")
    return place, int(text), mon


def _may_lack(place: str, year: int, column: str) -> bool:
    return (
        (place == LIVERMORE and year >= 2005)
        or (column == "unaccompanied_child_apprehension" and year < CHILDREN_FROM)
        or (column == "family_apprehensions" and year < FAMILIES_FROM)
    )


def _period(column: _Column, year: int, mon: str) -> Period:
    whole = fiscal_year(year)
    if column.stock:
        return day(whole.end)
    if mon == YEARLY:
        return whole
    number = MONTHS.index(mon.capitalize()) + 1
    return month(year - 1 if number >= 10 else year, number)


def _reconcile(grid: Grid, table: _Table, cells: _Cells) -> int:
    if table.keys == ("fiscal_year",):
        return 0
    groups = {"sw_border": PARTS["sw_border"]} if table.southwest_only else PARTS
    checked = 0
    for place, year, mon, name in cells:
        if place in groups:
            parts = [cells.get((p, year, mon, name), (0.0, ""))[0] for p in groups[place]]
            allowed = _staff_outside if table.columns[name].stock else _equal
            if sum(parts) != _uneven(place, year, mon, name):
                _expect(grid, cells, (place, year, mon, name), sum(parts), allowed)
                checked += 1
        if mon == YEARLY and "month" in table.keys:
            months = [cells.get((place, year, m.lower(), name), (0.0, ""))[0] for m in MONTHS]
            _expect(grid, cells, (place, year, mon, name), sum(months), _equal)
            checked += 1
        if table.name == "other-than-mexico" and name == "total_apprehensions":
            both = [cells[place, year, mon, n][0] for n in list(table.columns)[1:]]
            allowed = _off_by_one if (place, year) in OFF_BY_ONE else _equal
            _expect(grid, cells, (place, year, mon, name), sum(both), allowed)
            checked += 1
    return checked


def _uneven(place: str, year: int, mon: str, name: str) -> int | None:
    """What the parts of a total known not to reconcile add up to; None for every other total."""
    known = year == 2018 and name == "family_apprehensions"
    return UNEVEN_FAMILIES.get((place, mon)) if known else None


def _note(place: str, year: int, mon: str, name: str) -> str:
    parts = _uneven(place, year, mon, name)
    return "" if parts is None else f"as printed; its parts add up to {parts:,}"


def _equal(total: float, parts: float) -> bool:
    return total == parts


def _off_by_one(total: float, parts: float) -> bool:
    return 0 <= total - parts <= 1


def _staff_outside(total: float, parts: float) -> bool:
    return 0 <= total - parts <= MAX_OUTSIDE_SECTORS * total


def _expect(
    grid: Grid,
    cells: _Cells,
    key: tuple[str, int, str, str],
    parts: float,
    allowed: Callable[[float, float], bool],
) -> None:
    total, where = cells[key]
    if not allowed(total, parts):
        place, year, mon, name = key
        raise SourceError(
            f"{grid.file}: {where}: {name} of {place}, fiscal {year}, {mon} is {total:g}, "
            f"its parts add up to {parts:g}",
            next_step="The layout may have changed; the loader of this source must be reviewed.",
        )
