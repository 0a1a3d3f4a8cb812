"""The Footnotes sheet: through which day each table of a workbook counts.

ICE prints one sentence per table ("... data are updated through 09/20/2025 (IIDS Run Date
09/22/2025 ...)"; "... are a snapshot as of 09/21/2025"). The file name and the sheet name are
no evidence: several were wrong by a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from ontherecord.base.period import fiscal_year, fiscal_year_of
from ontherecord.errors import SourceError
from ontherecord.record.tables import Grid, fold
from ontherecord.sources.ice_detention_statistics.collect import Through
from ontherecord.sources.ice_detention_statistics.labels import vocabulary

_DAY = r"(\d{1,2}/\d{1,2}/\d{4})"
_THROUGH = re.compile(rf"(?:updated|filtered) through\s+{_DAY}", re.I)
_SNAPSHOT = re.compile(rf"snapshot as (?:of\s+)?{_DAY}", re.I)
_RUN = re.compile(rf"run (?:date|as of)\s+{_DAY}", re.I)
_YEAR = re.compile(r"^(?:(?:EO)?FY\s?\d{2,4}(?: YTD)?(?: and )?)+\s*", re.I)


@dataclass(frozen=True, slots=True)
class Dates:
    """The last day of each section we read: code -> (day, called end of year, its cell)."""

    grid: Grid
    days: dict[str, tuple[date, bool, tuple[int, int]]]

    def through(self, section: str, year: int) -> Through:
        """The last day of one section; SourceError unless it lies in fiscal year `year`."""
        day, closed, cell = self._find(section)
        if fiscal_year_of(day) != year:
            raise self.grid.error(
                *cell, f"the {section} data end on {day}, outside fiscal {year} of the tables"
            )
        return Through(day, year, closed and day == fiscal_year(year).end)

    def snapshot(self) -> date:
        """The day on which the people currently detained were counted."""
        return self._find("detained")[0]

    def _find(self, section: str) -> tuple[date, bool, tuple[int, int]]:
        if section not in self.days:
            raise SourceError(
                f"{self.grid.file}: {self.grid.sheet}: no date found for {section}",
                next_step="The layout may have changed; review the loader of this source.",
            )
        return self.days[section]


def read_dates(grid: Grid) -> Dates:
    """Read the dates of the Footnotes sheet.

    Raises SourceError when one section names two different days, or a day that does not exist.
    """
    known = vocabulary("footnote")
    found: dict[str, tuple[date, bool, tuple[int, int]]] = {}
    section = ""
    for row in range(len(grid.rows)):
        if label := grid.text(row, 0):
            section = known.get(fold(_YEAR.sub("", label)), "")
        text = grid.text(row, 1)
        match = (_SNAPSHOT if section == "detained" else _THROUGH).search(text)
        if not section or not match:
            continue
        entry = (_read_day(grid, row, match.group(1)), "EOFY" in text, (row, 1))
        # In FY2022 the removals sentence also stands in the releases section, or only there.
        for target in {section, "removals"} if "ICE Removals data" in text else {section}:
            if target in found and found[target][0] != entry[0]:
                other = grid.ref(*found[target][2])
                raise grid.error(row, 1, f"the {target} date differs from the one in {other}")
            found.setdefault(target, entry)
    return Dates(grid, found)


def last_run(grid: Grid) -> date | None:
    """The latest day on which ICE ran a table: the workbook cannot have been posted earlier."""
    days = [
        _read_day(grid, row, text)
        for row in range(len(grid.rows))
        for text in _RUN.findall(grid.text(row, 1))
    ]
    return max(days, default=None)


def _read_day(grid: Grid, row: int, text: str) -> date:
    try:
        return datetime.strptime(text, "%m/%d/%Y").date()
    except ValueError:
        raise grid.error(row, 1, f"{text!r} is not a date") from None
