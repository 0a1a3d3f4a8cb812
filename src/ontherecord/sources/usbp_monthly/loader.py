"""Border Patrol apprehensions by month and sector, one page of text per fiscal year, 2000-2020.

Rows are sectors, then sub-totals for the coastal, northern and southwest borders, then the
nationwide monthly total; columns are October to September and the yearly total. Pages to FY2019
count apprehensions. The FY2020 page counts encounters: it says that from March 2020 its figures
hold Title 8 apprehensions and Title 42 expulsions, so its months before March are apprehensions
as well and are given under both measures, and its later months and its year are encounters only.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ontherecord.base.period import Period, fiscal_year, month
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, Release
from ontherecord.record.tables import Grid, fold, read_delimited

SOURCE = "usbp_monthly"
URL = "https://www.cbp.gov/document/stats/us-border-patrol-monthly-encounters-fy-2000-fy-2020"
APPREHENSIONS = "usbp.apprehensions"
ENCOUNTERS = "usbp.encounters"
TITLE_42_FROM = date(2020, 3, 1)
BORDERS = ("coastal_border", "northern_border", "sw_border")
HEADER = (
    "sector october november december january february march april may june july august september"
)
GZIP = b"\x1f\x8b"
_TITLES = {
    "total illegal alien apprehensions by month - fy": APPREHENSIONS,
    "total encounters by month - fy": ENCOUNTERS,
}
_FURNITURE = {"united states border patrol", "yearly", "total", ""}
_LIVERMORE_NOTE = "*livermore sector was closed after fy 2004"
_TITLE_42_NOTE = (
    "beginning in march fy20, usbp encounters statistics include both title 8 apprehensions "
    "and title 42 expulsions."
)


def _rows() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Printed label -> place, place -> its border (or 'total'), former-name line -> place."""
    places, groups, former = {}, {}, {}
    with (Path(__file__).parent / "columns.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["kind"] == "former":
                former[fold(row["theirs"])] = row["ours"]
            else:
                places[fold(row["theirs"])] = row["ours"]
                groups[row["ours"]] = row["kind"]
    return places, groups, former


PLACES, GROUPS, FORMER = _rows()


def recognise(path: Path, head: bytes) -> bool:
    """True for a page headed 'United States Border Patrol' with a by-month title, or its digest."""
    if head.startswith(GZIP):
        return path.name.startswith("usbp_monthly_encounters_")
    text = fold(head.decode("utf-8", "replace").replace("|", " "))
    return text.startswith("united states border patrol total ") and " by month - fy " in text


def describe(path: Path) -> Release:
    """The release: one page. The set of pages to FY2020 is dated 2021, day and month unknown.

    A page to FY2019 is likely to have stood earlier in the same form, hence "no_later_than".
    """
    if path.open("rb").read(2) == GZIP:
        name, title, quality = "digest", "Border Patrol monthly pages as one table", "year"
    else:
        year, measure = read_title(read_delimited(path, delimiter="|"))
        what = "encounters" if measure == ENCOUNTERS else "apprehensions"
        name, title = f"fy{year}", f"U.S. Border Patrol {what} by month, FY{year}"
        quality = "year" if year == 2020 else "no_later_than"
    return Release(
        id=f"{SOURCE}/{name}",
        source=SOURCE,
        publisher="USBP",
        title=title,
        tier="official_statistic",
        url=URL,
        published=date(2021, 12, 31),
        published_quality=quality,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        file=path.name,
        read_from="https://github.com/UWCHR/cbp",
    )


def read_title(grid: Grid) -> tuple[int, str]:
    """The fiscal year and measure of a page, from its title; SourceError when there is none."""
    for r in range(min(3, len(grid.rows))):
        for c in range(len(grid.rows[r])):
            words, _, year = fold(grid.text(r, c)).rpartition(" ")
            if words in _TITLES and re.fullmatch(r"20[0-2]\d", year):
                return int(year), _TITLES[words]
    raise SourceError(f"{grid.file}: row 2: no title naming the fiscal year")


def load(file: ReleaseFile) -> Loaded:
    """Read every month and yearly total by sector and border (events).

    Raises SourceError, naming row and column, for an unknown row, a cell that is not a number, a
    sector's months that do not add up to its year, or sectors that do not add up to a border or
    borders to the nationwide total.
    """
    if file.path.open("rb").read(2) == GZIP:
        return Loaded(unread={file.path.name: "a third party's table of the pages read here"})
    grid = read_delimited(file.path, delimiter="|")
    year, measure = read_title(grid)
    table = _read(grid, year)
    loaded = Loaded(reconciled=_reconcile(grid, table))
    for place, (r, offset, values) in table.items():
        for at, value in enumerate(values):
            period = _month(year, at) if at < 12 else fiscal_year(year)
            for name in _measures(measure, period):
                loaded.observations.append(
                    Observation(
                        measure=name,
                        period=period,
                        place=place,
                        breakdown="",
                        value=value,
                        release=file.release.id,
                        where=grid.ref(r, at + offset),
                        known_from=file.release.published,
                        known_quality=file.release.published_quality,
                        publisher="USBP",
                    )
                )
    return loaded


def _measures(printed: str, period: Period) -> tuple[str, ...]:
    if printed == APPREHENSIONS:
        return (APPREHENSIONS,)
    if period.end < TITLE_42_FROM:
        return (ENCOUNTERS, APPREHENSIONS)
    return (ENCOUNTERS,)


def _read(grid: Grid, year: int) -> dict[str, tuple[int, int, list[float]]]:
    """Place -> row, column of its October cell, and its thirteen values."""
    table: dict[str, tuple[int, int, list[float]]] = {}
    header_seen = False
    for r, label, offset in _lines(grid, year):
        if label == "sector":
            header_seen = True
            continue
        if not header_seen:
            raise grid.error(r, 0, "figures before the row of month names")
        place = PLACES.get(label.removesuffix("*"))
        if place is None:
            raise grid.error(r, 0, f"unknown row {label!r}")
        if place in table:
            raise grid.error(r, 0, f"a second row for {label!r}")
        cells = [grid.text(r, c) for c in range(offset, len(grid.rows[r]))]
        if len(cells) != 13:
            raise grid.error(r, 0, f"expected 13 figures, found {len(cells)}")
        if set(cells) == {"N/A"}:
            if place != "sector:livermore" or year <= 2004:
                raise grid.error(r, offset, "no figures for a sector that was open")
            continue
        table[place] = (r, offset, [grid.number(r, c) for c in range(offset, offset + 13)])
    missing = set(PLACES.values()) - set(table) - {"sector:livermore"}
    if missing:
        raise SourceError(f"{grid.file}: no row for {', '.join(sorted(missing))}")
    return table


def _lines(grid: Grid, year: int) -> Iterator[tuple[int, str, int]]:
    """Each table row, its label in lower case and the column of its October figure.

    Two sectors that were renamed have their label on the line above their figures and the former
    name on the line below.
    """
    pending = ""
    for r, row in enumerate(grid.rows):
        label = fold(grid.text(r, 0))
        if len(row) <= 1 or not any(cell.strip() for cell in row[1:]):
            if label in PLACES:
                pending = label
            elif label not in FORMER and not _furniture(label, year):
                raise grid.error(r, 0, f"unknown line {label!r}")
        elif label == "sector":
            words = fold(" ".join(row))
            if words not in (HEADER, f"{HEADER} yearly total"):
                raise grid.error(r, 1, "the month names are not October to September")
            yield r, label, 1
        elif label[:1].isdigit() and pending:
            yield r, pending, 0
            pending = ""
        elif not (_furniture(label, year) and _furniture(fold(grid.text(r, 1)), year)):
            yield r, label, 1


def _furniture(label: str, year: int) -> bool:
    words, _, last = label.rpartition(" ")
    return (
        label in _FURNITURE
        or label in (_LIVERMORE_NOTE, _TITLE_42_NOTE)
        or (words in _TITLES and last == str(year))
    )


def _reconcile(grid: Grid, table: dict[str, tuple[int, int, list[float]]]) -> int:
    for r, offset, values in table.values():
        if sum(values[:12]) != values[12]:
            raise grid.error(
                r, offset + 12, f"months add up to {sum(values[:12]):g}, the year is {values[12]:g}"
            )
    checked = len(table)
    parts = {b: [p for p in table if GROUPS[p] == b] for b in BORDERS} | {"us": list(BORDERS)}
    for total, places in parts.items():
        r, offset, values = table[total]
        for at, value in enumerate(values):
            have = sum(table[p][2][at] for p in places)
            if have != value:
                raise grid.error(
                    r, offset + at, f"the parts add up to {have:g}, the total is {value:g}"
                )
            checked += 1
    return checked


def _month(year: int, at: int) -> Period:
    return month(year - 1, at + 10) if at < 3 else month(year, at - 2)
