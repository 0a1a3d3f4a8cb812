"""CBP's southwest land border encounters dashboard, one file per dated update.

A row gives the count for one fiscal year and month under one setting of four filters; "all" means
the filter is off. Rows with every filter off are the totals, rows with one filter on are the parts
along that dimension; rows with more filters on are not taken. The day of the update stands in the
file name and is the day the figures were known, which makes the files vintages of one series.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

from ontherecord.base.period import Period, fiscal_year, month
from ontherecord.errors import RefusedRelease, SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, Release, breakdown_key
from ontherecord.record.tables import Grid, fold, read_delimited

SOURCE = "cbp_dashboard"
URL = "https://www.cbp.gov/document/stats/southwest-land-border-encounters"
MEASURE = "cbp.encounters_sw_land"
PLACE = "sw_land_border"
MONTHS = ["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP"]
DIMS = ("citizenship", "component", "family_status", "title_of_authority")
COLUMNS = [
    *["fiscal_year", "fiscal_year_shown", "month", "month_shown", "count"],
    *DIMS,
]
SECOND = "cbp_encounters_dashboard_2"
SECOND_HEAD = b"Component-value,Component-alias,Demographic-value,"
_NAME = re.compile(r"dashboard_(\d)_official_update-([a-z]+_\d{1,2}_\d{4})\.csv$")
_Key = tuple[int, str, str]  # fiscal year, month or "", breakdown


def _codes() -> dict[str, dict[str, str]]:
    codes: dict[str, dict[str, str]] = defaultdict(dict)
    with (Path(__file__).parent / "columns.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            codes[row["kind"]][fold(row["theirs"])] = row["ours"]
    return codes


CODES = _codes()


def recognise(path: Path, head: bytes) -> bool:
    """True for a table scraped from the dashboard, by its column names."""
    return head.startswith((b"Fiscal Year-value,Fiscal Year-alias,", SECOND_HEAD))


def describe(path: Path) -> Release:
    """The release: published on the update day in the file name.

    A file whose bytes stand under an earlier update day in the same folder is refused: the page
    was not updated in between. Raises SourceError when the name has no date.
    """
    table, updated = read_name(path)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    earlier = _earlier_copy(path, table, updated, sha)
    return Release(
        id=f"{SOURCE}/{updated:%Y%m%d}-table-{table}",
        source=SOURCE,
        publisher="CBP",
        title=f"CBP southwest land border encounters dashboard, table {table}, as of {updated}",
        tier="official_statistic",
        url=URL,
        published=updated,
        published_quality="day",
        sha256=sha,
        file=path.name,
        read_from="https://github.com/emersoncollective/data-repo-mvp",
        status="refused" if earlier else "ok",
        reason=f"the same content as {earlier}, an earlier update" if earlier else "",
    )


def read_name(path: Path) -> tuple[str, date]:
    """The table number and the update day a file name carries; SourceError when it has none."""
    found = _NAME.search(path.name)
    try:
        if found:
            return found[1], datetime.strptime(found[2], "%B_%d_%Y").date()
    except ValueError:
        pass
    raise SourceError(f"{path.name}: no 'official_update-month_day_year' in the file name")


def load(file: ReleaseFile) -> Loaded:
    """Read monthly totals and single-filter parts (events); sum them into fiscal years.

    Raises RefusedRelease for a repeated update, and SourceError, naming row and column, for an
    unknown label, a cell that is not a number or is printed twice, a gap in a year's months, or
    parts that do not add up to their total.
    """
    if file.release.status == "refused":
        raise RefusedRelease(f"{file.path.name}: {file.release.reason}")
    grid = read_delimited(file.path)
    if file.path.open("rb").read(len(SECOND_HEAD)) == SECOND_HEAD:
        return Loaded(unread={SECOND: "no fiscal year column; the same figures are in table 1"})
    cells, to_date = _read(grid)
    loaded = Loaded(reconciled=_reconcile(grid, cells))
    years = _years(grid, cells, to_date)
    for (year, mon, breakdown), (value, where) in cells.items():
        loaded.observations.append(
            _observation(file, _month(year, mon), breakdown, value, where, year in to_date)
        )
    sums: dict[tuple[int, str], list[float]] = defaultdict(list)
    for (year, _mon, breakdown), (value, _where) in cells.items():
        sums[year, breakdown].append(value)
    for (year, breakdown), values in sums.items():
        where = f"sum of {len(values)} rows: fiscal year {year}"
        loaded.observations.append(
            _observation(
                file, years[year], breakdown, sum(values), where, year in to_date, computed=True
            )
        )
    return loaded


def _read(grid: Grid) -> tuple[dict[_Key, tuple[float, str]], set[int]]:
    header = [CODES["column"].get(fold(text), "") for text in grid.rows[0]]
    if header != COLUMNS:
        at = next((c for c, (a, b) in enumerate(zip(header, COLUMNS, strict=False)) if a != b), 0)
        raise grid.error(0, at, f"unknown column {grid.text(0, at)!r}")
    cells: dict[_Key, tuple[float, str]] = {}
    to_date: set[int] = set()
    for r in range(1, len(grid.rows)):
        on: dict[str, str] = {}
        for c, dim in enumerate(DIMS, start=5):
            text = grid.text(r, c)
            if text != "all" and fold(text) not in CODES[dim]:
                raise grid.error(r, c, f"unknown {dim} {text!r}")
            if text != "all":
                on[dim] = CODES[dim][fold(text)]
        year, mon = _when(grid, r, to_date)
        if len(on) > 1:
            continue
        key = (year, mon, breakdown_key(**on))
        if key in cells:
            raise grid.error(r, 4, "the same cell is printed twice")
        cells[key] = (grid.number(r, 4), grid.ref(r, 4))
    return cells, to_date


def _when(grid: Grid, r: int, to_date: set[int]) -> tuple[int, str]:
    text, mon = grid.text(r, 0), grid.text(r, 2)
    label = text.removesuffix(" (FYTD)")
    if not (label.isdigit() and len(label) == 4) or grid.text(r, 1) != text:
        raise grid.error(r, 0, f"unknown fiscal year {text!r}")
    if mon not in MONTHS or grid.text(r, 3) != mon:
        raise grid.error(r, 2, f"unknown month {mon!r}")
    if label != text:
        to_date.add(int(label))
    return int(label), mon


def _reconcile(grid: Grid, cells: dict[_Key, tuple[float, str]]) -> int:
    parts: dict[tuple[int, str, str], float] = defaultdict(float)
    for (year, mon, breakdown), (value, _where) in cells.items():
        if breakdown:
            parts[year, mon, breakdown.partition("=")[0]] += value
    for (year, mon, dim), value in parts.items():
        total, where = cells.get((year, mon, ""), (None, "no row"))
        if total != value:
            raise SourceError(
                f"{grid.file}: {where}: total for fiscal year {year} {mon} is {total}, "
                f"its parts by {dim} add up to {value:g}"
            )
    return len(parts)


def _years(
    grid: Grid, cells: dict[_Key, tuple[float, str]], to_date: set[int]
) -> dict[int, Period]:
    held: dict[int, set[str]] = defaultdict(set)
    for year, mon, breakdown in cells:
        if not breakdown:
            held[year].add(mon)
    periods = {}
    for year, months in held.items():
        last = max(MONTHS.index(m) for m in months)
        missing = [m for m in MONTHS[: last + 1] if m not in months]
        if missing or (last < 11 and year not in to_date):
            gap = missing or MONTHS[last + 1 :]
            raise SourceError(f"{grid.file}: fiscal year {year}: no rows for {', '.join(gap)}")
        whole = fiscal_year(year)
        end = _month(year, MONTHS[last]).end
        periods[year] = (
            whole if end == whole.end else Period(whole.start, end, "fiscal_year_to_date")
        )
    return periods


def _month(year: int, mon: str) -> Period:
    at = MONTHS.index(mon)
    return month(year - 1, at + 10) if at < 3 else month(year, at - 2)


def _observation(
    file: ReleaseFile,
    period: Period,
    breakdown: str,
    value: float,
    where: str,
    provisional: bool,
    *,
    computed: bool = False,
) -> Observation:
    return Observation(
        measure=MEASURE,
        period=period,
        place=PLACE,
        breakdown=breakdown,
        value=value,
        release=file.release.id,
        where=where,
        known_from=file.release.published,
        known_quality=file.release.published_quality,
        maturity="provisional" if provisional else "final",
        derivation="computed" if computed else "published",
        publisher="CBP",
    )


def _earlier_copy(path: Path, table: str, updated: date, sha: str) -> str:
    size = path.stat().st_size
    for other in sorted(path.parent.glob("*.csv")):
        if other == path or other.stat().st_size != size or not _NAME.search(other.name):
            continue
        same, when = read_name(other)
        if (
            same == table
            and when < updated
            and hashlib.sha256(other.read_bytes()).hexdigest() == sha
        ):
            return other.name
    return ""
