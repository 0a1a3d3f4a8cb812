"""Treasury's historical debt outstanding: the total public debt on one day of each year.

The days follow the fiscal year of the time: 1 January to 1843, 1 July or 30 June to 1976, then the
last days of September. Amounts are current dollars and cents: debt held by the public plus
intragovernmental holdings.
"""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import date
from pathlib import Path

from ontherecord.base.period import day
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, Release
from ontherecord.record.tables import Grid, fold, read_delimited

SOURCE = "treasury_debt"
MEASURE = "treasury.federal_debt"
URL = "https://fiscaldata.treasury.gov/datasets/historical-debt-outstanding/"
_NAME = re.compile(r"HstDebt_\d{8}_(\d{4})\d{4}\.csv$")
COLUMNS = [
    "date",
    "amount",
    "line",
    "fiscal_year",
    "fiscal_quarter",
    "year",
    "quarter",
    "month",
    "day",
]


def _codes() -> dict[str, str]:
    with (Path(__file__).parent / "columns.csv").open(encoding="utf-8", newline="") as stream:
        return {fold(row["theirs"]): row["ours"] for row in csv.DictReader(stream)}


CODES = _codes()


def recognise(path: Path, head: bytes) -> bool:
    """True for Treasury's debt table, by its column names."""
    return head.startswith(b"Record Date,Debt Outstanding Amount,Source Line Number,")


def describe(path: Path) -> Release:
    """The release: named after the last year in the file name.

    Treasury adds one record a year, after the fiscal year ends; the publication date is therefore
    known to the year only.
    """
    found = _NAME.search(path.name)
    if found is None:
        raise SourceError(f"{path.name}: expected a name such as HstDebt_17900101_20230930.csv")
    year = int(found[1])
    return Release(
        id=f"{SOURCE}/to-{year}",
        source=SOURCE,
        publisher="Treasury",
        title=f"Historical Debt Outstanding, to fiscal year {year}",
        tier="official_statistic",
        url=URL,
        published=date(year, 12, 31),
        published_quality="year",
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        file=path.name,
        read_from="a copy in a public repository, as listed with the releases",
    )


def load(file: ReleaseFile) -> Loaded:
    """Read the debt on each record date (USD, a stock).

    Raises SourceError, naming row and column, for an unknown column, an amount that is not a
    number, or a date that contradicts its own year, month and day columns or is printed twice.
    """
    grid = read_delimited(file.path)
    for c in range(max(len(grid.rows[0]), len(COLUMNS))):
        if c >= len(COLUMNS) or CODES.get(fold(grid.text(0, c))) != COLUMNS[c]:
            raise grid.error(0, c, f"unknown column {grid.text(0, c)!r}")
    loaded = Loaded()
    seen: set[date] = set()
    for r in range(1, len(grid.rows)):
        when = _date(grid, r)
        if when in seen:
            raise grid.error(r, 0, f"a second record for {when}")
        seen.add(when)
        loaded.observations.append(
            Observation(
                measure=MEASURE,
                period=day(when),
                place="us",
                breakdown="",
                value=_amount(grid, r),
                release=file.release.id,
                where=grid.ref(r, 1),
                known_from=file.release.published,
                known_quality=file.release.published_quality,
                publisher="Treasury",
                rounded_to=0.01,
            )
        )
    loaded.reconciled = len(seen)
    return loaded


def _amount(grid: Grid, r: int) -> float:
    value = grid.number(r, 1)
    if value < 0:
        raise grid.error(r, 1, f"a negative debt, {value}")
    return value


def _date(grid: Grid, r: int) -> date:
    try:
        when = date.fromisoformat(grid.text(r, 0))
    except ValueError:
        raise grid.error(r, 0, f"expected a date, found {grid.text(r, 0)!r}") from None
    if (when.year, when.month, when.day) != tuple(int(grid.number(r, c)) for c in (5, 7, 8)):
        raise grid.error(r, 0, f"{when} contradicts the calendar columns of its row")
    return when
