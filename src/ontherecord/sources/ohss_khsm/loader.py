"""OHSS Key Homeland Security Metrics: Border Patrol encounters by month since fiscal 2000.

Sixteen tidy sheets, a yearly and a monthly one for each way of splitting the count. Figures are
rounded to ten by the publisher and cells that round to zero are not printed: a cell that is absent
is unknown, never zero. Regions and sectors are places; citizenship and family status breakdowns.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

from ontherecord.base.period import MONTHS, Period, fiscal_year, fiscal_year_of, month
from ontherecord.base.place import slug
from ontherecord.catalog.reader import read_declaration
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, Release, breakdown_key
from ontherecord.record.tables import Grid, open_workbook
from ontherecord.sources.ohss_khsm.figures import Figures, Key

FOLDER = Path(__file__).parent
MEASURE = "usbp.encounters"
FISCAL_MONTHS = tuple(
    f"{number:02} {name}" for number, name in enumerate((*MONTHS[9:], *MONTHS[:9]), start=1)
)
FAMILIES_FROM = 2012  # fiscal years; before, family units were not recorded
_NO_FAMILIES = "family units were not recorded before fiscal 2012 and stand with single adults"
SPLITS = {  # what stands in a pair of sheets, "Annual X" and "Monthly X" -> its columns
    "Count": (),
    "Citizenship": ("Citizenship",),
    "Region": ("Region",),
    "Family Status": ("Family Status",),
    "Sector": ("Sector",),
    "Rgn and Citp": ("Region", "Citizenship"),
    "Rgn and Fam Status": ("Region", "Family Status"),
    "Rgn and Sector": ("Region", "Sector"),
}


def recognise(path: Path, head: bytes) -> bool:
    """True for a workbook that opens with the yearly and the monthly Border Patrol count."""
    if not head.startswith(b"PK"):
        return False
    try:
        workbook = open_workbook(path)
        if workbook.sheets[:4] != tuple(_sheets())[:4]:
            return False
        return workbook.grid("Annual Count").text(0, 1) == "Quantity"
    except SourceError:
        return False


def describe(path: Path) -> Release:
    """The release a workbook is, named by the last month it holds.

    The workbook carries no publication date; it is known for the files listed in `releases.csv`
    only. Raises SourceError when the monthly count is not laid out as known.
    """
    declaration = read_declaration(FOLDER / "source.yml").data
    grid = open_workbook(path).grid("Monthly Count")
    last = _month(grid, len(grid.rows) - 1)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    published, quality = _publications().get(sha256, (None, "day"))
    return Release(
        id=f"ohss_khsm/{last:%Y-%m}",
        source="ohss_khsm",
        publisher=declaration["publisher"],
        title=f"{declaration['title']}, to {month(last.year, last.month).label}",
        tier=declaration["tier"],
        url=declaration["url"],
        published=published,
        published_quality=quality,
        sha256=sha256,
        file=path.name,
    )


def load(file: ReleaseFile) -> Loaded:
    """Read all sixteen sheets.

    Observations count events, rounded to 10, by month and fiscal year (the year under way as
    fiscal_year_to_date and provisional). SourceError with file, sheet and cell for an unknown
    sheet, column, label or cell and for figures that do not add up.
    """
    workbook = open_workbook(file.path)
    if sorted(workbook.sheets) != sorted(_sheets()):
        odd = sorted(set(workbook.sheets) ^ set(_sheets()))
        raise SourceError(f"{workbook.file}: unknown or missing sheets: {', '.join(odd)}")
    figures = Figures()
    for name, columns in _sheets().items():
        _read(workbook.grid(name), columns, figures)
    loaded = Loaded(reconciled=figures.add_up())
    last = max(key.month for key in figures.held if key.month)
    for key, figure in figures.held.items():
        if key.region and key.dimension == "Sector":
            continue  # the sector's own figure, printed again under its region
        loaded.observations.append(
            Observation(
                measure=MEASURE,
                period=_period(key, last),
                place=_place(key),
                breakdown=_breakdown(key),
                value=figure.value,
                release=file.release.id,
                where=figure.grid.ref(figure.row, figure.col),
                known_from=file.release.published,
                known_quality=file.release.published_quality,
                maturity="provisional" if key.year == fiscal_year_of(last) else "final",
                publisher=file.release.publisher,
                rounded_to=10,
                note=_note(key),
                bound="upper" if _with_families(key) else "",
            )
        )
    return loaded


def _sheets() -> dict[str, tuple[str, ...]]:
    """Sheet name -> the columns between the time and the quantity."""
    return {
        f"{span} {split}": columns
        for split, columns in SPLITS.items()
        for span in ("Annual", "Monthly")
    }


def _read(grid: Grid, columns: tuple[str, ...], figures: Figures) -> None:
    monthly = grid.sheet.startswith("Monthly")
    expected = ("Fiscal Year", *(("Month",) if monthly else ()), *columns, "Quantity")
    for col, name in enumerate(expected):
        if " ".join(grid.text(0, col).split()) != name:
            raise grid.error(0, col, f"expected {name!r}, found {grid.text(0, col)!r}")
    if len(grid.rows[0]) > len(expected):
        raise grid.error(0, len(expected), "a column too many")
    for row in range(1, len(grid.rows)):
        labels = {"Region": ""}
        for col, name in enumerate(columns, start=2 if monthly else 1):
            labels[name] = grid.text(row, col)
            if labels[name] not in _labels()[name]:
                raise grid.error(row, col, f"unknown {name.lower()} {labels[name]!r}")
        region = labels.pop("Region")
        dimension, label = next(iter(labels.items()), ("", ""))
        when = _month(grid, row) if monthly else None
        key = Key(_year(grid, row), when, region, dimension, label)
        figures.put(key, grid, row, len(expected) - 1)


def _year(grid: Grid, row: int) -> int:
    text = grid.text(row, 0)
    if not (text.isdigit() and len(text) == 4):
        raise grid.error(row, 0, f"expected a fiscal year, found {text!r}")
    return int(text)


def _month(grid: Grid, row: int) -> date:
    """First day of a month printed as '01 October', counted from October."""
    if grid.text(row, 1) not in FISCAL_MONTHS:
        raise grid.error(row, 1, f"unknown month {grid.text(row, 1)!r}")
    number = (FISCAL_MONTHS.index(grid.text(row, 1)) + 9) % 12 + 1
    return date(_year(grid, row) - (number >= 10), number, 1)


def _period(key: Key, last: date) -> Period:
    if key.month:
        return month(key.month.year, key.month.month)
    if key.year == fiscal_year_of(last) and last.month != 9:
        end = month(last.year, last.month).end
        return Period(date(key.year - 1, 10, 1), end, "fiscal_year_to_date")
    return fiscal_year(key.year)


def _place(key: Key) -> str:
    if key.dimension == "Sector":
        return _labels()["Sector"][key.label]
    return _labels()["Region"][key.region] if key.region else "us"


def _breakdown(key: Key) -> str:
    if key.dimension in ("", "Sector"):
        return ""
    return breakdown_key(**{slug(key.dimension): _labels()[key.dimension][key.label]})


def _with_families(key: Key) -> bool:
    """Single adults of years in which people in families were counted among them: at most these."""
    return bool(_note(key)) and _breakdown(key) == breakdown_key(family_status="single_adult")


def _note(key: Key) -> str:
    before = key.year < FAMILIES_FROM and key.dimension == "Family Status"
    return _NO_FAMILIES if before else ""


@cache
def _labels() -> dict[str, dict[str, str]]:
    """Printed column name -> printed label -> place id or breakdown value."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows("columns.csv"):
        labels[row["column"]][row["theirs"]] = row["ours"]
    return labels


@cache
def _publications() -> dict[str, tuple[date, str]]:
    """sha256 -> publication date and its quality, for the files it is known for."""
    return {
        row["sha256"]: (date.fromisoformat(row["published"]), row["quality"])
        for row in _rows("releases.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
