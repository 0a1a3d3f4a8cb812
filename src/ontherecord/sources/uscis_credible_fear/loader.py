"""USCIS Congressional Semi-Monthly Report: credible fear receipts and decisions by half-month.

One sheet of stacked blocks with the half-months in columns; each report covers about a year, so
reports overlap and later ones revise earlier ones. "-" is zero by the report's own key. The first
block, all credible fear cases, is read; `source.yml` says why the others are not.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ontherecord.base.period import Period, month
from ontherecord.catalog.reader import read_declaration
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, Release
from ontherecord.record.tables import Grid, open_workbook

FOLDER = Path(__file__).parent
SHEET = "Congressional Semi-Monthly Rep"
TITLE = "All Credible Fear Cases - Showing number of cases received and number of cases completed"
ADJUDICATORS = "Credible Fear Cases Disaggregated by Adjudicator"
LABELS, SUBLABELS, FIRST = 1, 2, 3  # columns B, C and D, from 0
# From here on the printed results exceed the printed decisions, by 1.7% at most (67 of 3,976); the
# report does not say why. Before it they agree to the unit.
RESULTS_EXCEED_FROM = date(2021, 5, 16)
RESULTS_EXCEED_BY = 0.02
_EXCEED = "the printed results add up to {0:g} more than the printed decisions"


def recognise(path: Path, head: bytes) -> bool:
    """True for a workbook whose only sheet is the semi-monthly report."""
    if not head.startswith(b"PK"):
        return False
    try:
        return [name.strip() for name in open_workbook(path).sheets] == [SHEET]
    except SourceError:
        return False


def describe(path: Path) -> Release:
    """The release a report is, named by the last day it covers.

    The report carries no publication date; it is known to the month for the files listed in
    `releases.csv`. Raises SourceError when the sheet is not laid out as known.
    """
    declaration = _declaration()
    last = _halves(_grid(path))[-1].end
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    published, quality = _publications().get(sha256, (None, "day"))
    return Release(
        id=f"uscis_credible_fear/{last:%Y-%m-%d}",
        source="uscis_credible_fear",
        publisher=declaration["publisher"],
        title=f"{declaration['title']}, to {last:%Y-%m-%d}",
        tier=declaration["tier"],
        url=declaration["url"],
        published=published,
        published_quality=quality,
        sha256=sha256,
        file=path.name,
    )


def load(file: ReleaseFile) -> Loaded:
    """Read receipts, decisions and their results for every half-month; counts of cases, exact.

    The last month covered is provisional. SourceError with file, sheet and cell for an unknown
    block, label or cell and for decisions that are not the sum of their parts.
    """
    grid = _grid(file.path)
    halves = _halves(grid)
    block = _rows_of_block(grid)
    unread = {entry["sheet"]: entry["why"] for entry in _declaration()["unread"]}
    _check_blocks(grid, set(unread))
    loaded = Loaded(unread=unread)
    notes = _reconcile(grid, halves, block, loaded)
    latest = halves[-1].end.replace(day=1)
    for label, (measure, breakdown) in _measures().items():
        for col, half in enumerate(halves, start=FIRST):
            loaded.observations.append(
                Observation(
                    measure=measure,
                    period=half,
                    place="us",
                    breakdown=breakdown,
                    value=_count(grid, block[label], col),
                    release=file.release.id,
                    where=grid.ref(block[label], col),
                    known_from=file.release.published,
                    known_quality=file.release.published_quality,
                    maturity="provisional" if half.start >= latest else "final",
                    publisher=file.release.publisher,
                    note=notes.get(half, "") if "completed" in measure else "",
                )
            )
    return loaded


def _grid(path: Path) -> Grid:
    workbook = open_workbook(path)
    if [name.strip() for name in workbook.sheets] != [SHEET]:
        raise SourceError(f"{workbook.file}: expected the one sheet {SHEET!r}")
    return workbook.grid(workbook.sheets[0])


def _halves(grid: Grid) -> list[Period]:
    """The half-months of the first block, in column order and without a gap."""
    title, _ = grid.find(TITLE)
    first, _ = grid.find("From", exact=True, start=title)
    if grid.text(first + 1, LABELS) != "To":
        raise grid.error(first + 1, LABELS, "expected 'To'")
    halves: list[Period] = []
    for col in range(FIRST, len(grid.rows[first])):
        start, end = _day(grid, first, col), _day(grid, first + 1, col)
        half = month(start.year, start.month)
        if (start.day, end) not in ((1, start.replace(day=15)), (16, half.end)):
            raise grid.error(first, col, f"{start} to {end} is not half a month")
        if halves and start != halves[-1].end + timedelta(days=1):
            raise grid.error(first, col, "the half-months do not follow each other")
        halves.append(Period(start, end, "range"))
    return halves


def _rows_of_block(grid: Grid) -> dict[str, int]:
    """Printed label -> row, for the rows below the dates of the first block."""
    start, _ = grid.find(TITLE)
    row, _ = grid.find("To", exact=True, start=start)
    rows = {}
    for label in _measures():
        row += 1
        if grid.text(row, LABELS) != label:
            raise grid.error(row, LABELS, f"expected {label!r}, found {grid.text(row, LABELS)!r}")
        rows[label] = row
    return rows


def _check_blocks(grid: Grid, known: set[str]) -> None:
    """SourceError for a block title nobody declared or a report whose key does not explain "-"."""
    key, _ = grid.find("Table Key", exact=True)
    grid.find("- Represents 0", exact=True, start=key)
    start, _ = grid.find(TITLE)
    for row in range(start + 1, key):
        label = grid.text(row, LABELS)
        figures = any(grid.text(row, c) for c in range(SUBLABELS, len(grid.rows[row])))
        if label and not figures and label not in known:
            raise grid.error(row, LABELS, f"unknown block {label!r}")


def _reconcile(
    grid: Grid, halves: list[Period], block: dict[str, int], loaded: Loaded
) -> dict[Period, str]:
    """Compare all decisions with their results and adjudicators; notes where they differ."""
    notes: dict[Period, str] = {}
    results = [row for label, row in block.items() if "fear_result" in _measures()[label][1]]
    decisions = block["All Decisions"]
    by_adjudicator = list(_adjudicators(grid))
    for col, half in enumerate(halves, start=FIRST):
        total = _count(grid, decisions, col)
        if sum(_count(grid, row, col) for row in by_adjudicator) != total:
            raise grid.error(decisions, col, "all decisions are not the sum of the adjudicators'")
        over = sum(_count(grid, row, col) for row in results) - total
        loaded.reconciled += 2 - (over != 0)
        if over == 0:
            continue
        if half.start < RESULTS_EXCEED_FROM or not 0 < over <= RESULTS_EXCEED_BY * total:
            raise grid.error(decisions, col, f"the results differ from all decisions by {over:g}")
        notes[half] = _EXCEED.format(over)
    return notes


def _adjudicators(grid: Grid) -> Iterator[int]:
    """Rows of "All Decisions" in the block by adjudicator."""
    start, _ = grid.find(ADJUDICATORS)
    end, _ = grid.find("Reasonable Fear Cases Disaggregated", start=start)
    for row in range(start, end):
        if grid.text(row, SUBLABELS) == "All Decisions":
            yield row


def _count(grid: Grid, row: int, col: int) -> float:
    if grid.text(row, col) == "-":
        return 0.0
    value = grid.number(row, col)
    if value < 0 or value % 1:
        raise grid.error(row, col, f"expected a count, found {value:g}")
    return value


def _day(grid: Grid, row: int, col: int) -> date:
    try:
        return date.fromisoformat(grid.text(row, col)[:10])
    except ValueError:
        raise grid.error(row, col, f"expected a date, found {grid.text(row, col)!r}") from None


@cache
def _measures() -> dict[str, tuple[str, str]]:
    """Printed label -> measure and breakdown, in the order of the block's rows."""
    return {row["theirs"]: (row["measure"], row["ours"]) for row in _rows("columns.csv")}


@cache
def _publications() -> dict[str, tuple[date, str]]:
    """sha256 -> publication date and its quality, for the files it is known for."""
    return {
        row["sha256"]: (date.fromisoformat(row["published"]), row["quality"])
        for row in _rows("releases.csv")
    }


@cache
def _declaration() -> dict[str, Any]:
    return read_declaration(FOLDER / "source.yml").data


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
