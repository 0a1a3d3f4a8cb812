"""The sheet 'ATD FYxx': people actively monitored under Alternatives to Detention, on one day.

Three tables count the same people: by family status, by technology (from August 2022) and by
area of responsibility (AOR) with its technologies. The day is that of the contractor's
participants report, printed under the tables; the day in the AOR heading is sometimes an older
one. Court appearances and daily costs are not read.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from ontherecord.base.period import Period, day
from ontherecord.record.tables import Grid, fold
from ontherecord.sources.ice_detention_statistics.collect import Collector, number_or_zero
from ontherecord.sources.ice_detention_statistics.labels import (
    body,
    code,
    expect_header,
    misprints,
    vocabulary,
)

MEASURE = "ice.atd_active"
STALE = timedelta(days=45)
_REPORT = re.compile(r"Participants Report,\s*(\d{1,2})\.(\d{1,2})\.(\d{4})")
_YEAR = re.compile(r"\bFY\s?(\d{2})\b")


def atd_year(grid: Grid) -> int:
    """The fiscal year in the heading 'ICE ALTERNATIVES TO DETENTION DATA, FY24'."""
    row, col = grid.find("ICE ALTERNATIVES TO DETENTION DATA")
    match = _YEAR.search(grid.text(row, col))
    if not match:
        raise grid.error(row, col, "expected a fiscal year in the heading")
    return 2000 + int(match.group(1))


def read_atd(grid: Grid, detained_on: date, out: Collector) -> None:
    """Read the active participants: total, by technology, by AOR.

    `detained_on` is the day of the workbook's detention count; a participants report more than
    45 days away from it is another period's sheet. Raises SourceError naming file, sheet and
    cell for that, for unknown labels, text for numbers, and totals the parts do not make.
    """
    left_out = {table for sha, table in misprints() if sha == out.release.sha256}
    if "atd" in left_out:
        out.loaded.unread[grid.sheet] = misprints()[out.release.sha256, "atd"]
        return
    when = day(_report_day(grid, detained_on))
    row, col = grid.find("AOR/Technology", exact=True)
    expect_header(grid, row, col, ("AOR/Technology", "Count"))
    total = grid.number(row + 1, col + 1)
    if code(grid, row + 1, col, "atd_total") != "total":
        raise grid.error(row + 1, col, "expected the row 'Total' first")
    if "atd_status" in left_out:
        out.add(MEASURE, when, grid, row + 1, col + 1)
    else:
        _status(grid, when, total, out)
    if "atd_technology" not in left_out:
        _technologies(grid, when, total, out)
    if "atd_aor" not in left_out:
        _areas(grid, when, row + 1, col, out)


def _report_day(grid: Grid, detained_on: date) -> date:
    """The one day all 'Participants Report' lines of the sheet name."""
    found: date | None = None
    for row in range(len(grid.rows)):
        match = _REPORT.search(grid.text(row, 0))
        if not match:
            continue
        month, number, year = (int(part) for part in match.groups())
        try:
            when = date(year, month, number)
        except ValueError:
            raise grid.error(row, 0, f"{grid.text(row, 0)!r} names no date") from None
        if found is not None and when != found:
            raise grid.error(row, 0, f"the participants report of {when} beside that of {found}")
        if abs(when - detained_on) > STALE:
            raise grid.error(
                row, 0, f"participants of {when} in a workbook on people detained {detained_on}"
            )
        found = when
    if found is None:
        raise grid.error(0, 0, "no line 'Data from BI Inc. Participants Report, <date>' found")
    return found


def _status(grid: Grid, when: Period, total: float, out: Collector) -> None:
    """The table by family status: gives the national total."""
    row, col = grid.find("FAMU Status", exact=True)
    expect_header(grid, row, col, ("FAMU Status", "Count"))
    rows = body(grid, row + 1, lambda r: code(grid, r, col, "atd_status") != "total")
    last = rows.stop
    out.add(MEASURE, when, grid, last, col + 1)
    out.reconcile(grid, (last, col + 1), (number_or_zero(grid, r, col + 1) for r in rows))
    out.reconcile(grid, (last, col + 1), (total,))


def _technologies(grid: Grid, when: Period, total: float, out: Collector) -> None:
    """The table by technology, which workbooks carry from August 2022."""
    found = next(grid.find_all("Technology", exact=True), None)
    if found is None:
        return
    row, col = found
    expect_header(grid, row, col, ("Technology", "Count"))
    rows = body(grid, row + 1, lambda r: fold(grid.text(r, col)) != "total")
    for r in rows:
        technology = code(grid, r, col, "technology")
        out.add(MEASURE, when, grid, r, col + 1, by={"technology": technology})
    last = rows.stop
    out.reconcile(grid, (last, col + 1), (grid.number(r, col + 1) for r in rows))
    out.reconcile(grid, (last, col + 1), (total,))


def _areas(grid: Grid, when: Period, first: int, col: int, out: Collector) -> None:
    """The table by AOR, each followed by its technologies (checked, not recorded)."""
    areas: list[float] = []
    parts: list[float] = []
    head = -1
    rows = body(grid, first + 1, lambda r: _within(grid, r, col))
    for r in rows:
        label = fold(grid.text(r, col))
        count = number_or_zero(grid, r, col + 1)
        if label in vocabulary("atd_total"):
            out.reconcile(grid, (r, col + 1), areas)
        elif not label and r == rows[-1]:
            continue  # FY2021: an unlabelled total at the foot, kept from an earlier workbook
        elif not label or label in vocabulary("technology"):
            parts.append(count)  # FY2026 leaves the label of four people's technology blank
        else:
            if head >= 0:
                out.reconcile(grid, (head, col + 1), parts)
            head, parts = r, []
            area = code(grid, r, col, "aor")
            areas.append(out.add(MEASURE, when, grid, r, col + 1, place=f"aor:{area}"))
    if head >= 0:
        out.reconcile(grid, (head, col + 1), parts)
    out.reconcile(grid, (first, col + 1), areas)


def _within(grid: Grid, row: int, col: int) -> bool:
    """A row of the AOR table: labelled or counted, or a lone blank row before another AOR."""
    if grid.text(row, col) or grid.text(row, col + 1):
        return True
    return fold(grid.text(row + 1, col)) in vocabulary("aor")
