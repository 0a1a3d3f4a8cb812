"""The figures of the sixteen sheets under one kind of key, and the proof that they add up.

Each figure is rounded to ten and one that rounds to zero is not printed, so a sum over n possible
cells, printed or not, may be off by 5 for each of them and 5 for the total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ontherecord.record.tables import Grid

HALF = 5.0  # half of the rounding unit
REGIONS = 3


class Key(NamedTuple):
    """What a figure is of; "" or None where the sheet does not split that way."""

    year: int  # fiscal
    month: date | None  # first day of the month, None for the year
    region: str
    dimension: str  # Citizenship, Family Status, Sector or ""
    label: str


class Figure(NamedTuple):
    """A value and the cell it stands in."""

    value: float
    grid: Grid
    row: int
    col: int


@dataclass(slots=True)
class Figures:
    """Every figure of the workbook by key."""

    held: dict[Key, Figure] = field(default_factory=dict)

    def put(self, key: Key, grid: Grid, row: int, col: int) -> None:
        """Take a cell in; SourceError when it is no positive multiple of ten or stands twice."""
        value = grid.number(row, col)
        if value <= 0 or value % 10:
            raise grid.error(row, col, f"expected a count rounded to ten, found {value:g}")
        if key in self.held:
            raise grid.error(row, col, f"the same figure stands in row {self.held[key].row + 1}")
        self.held[key] = Figure(value, grid, row, col)

    def add_up(self) -> int:
        """Compare every total with its parts: months, breakdowns, regions.

        Returns the number of totals compared; SourceError naming the cell of one that differs by
        more than rounding can explain, or of a part whose total is not printed.
        """
        labels: dict[str, set[str]] = defaultdict(set)
        for key in self.held:
            labels[key.dimension].add(key.label)
        return (
            self._sums("its months", lambda k: 12, lambda k: k.month and k._replace(month=None))
            + self._sums(
                "its parts",
                lambda k: len(labels[k.dimension]),
                lambda k: k.dimension and k._replace(dimension="", label=""),
            )
            + self._sums(
                "its regions", lambda k: REGIONS, lambda k: k.region and k._replace(region="")
            )
        )

    def _sums(
        self,
        what: str,
        cells: Callable[[Key], int],
        whole_of: Callable[[Key], Key | date | str | None],
    ) -> int:
        """`whole_of` gives the total a figure is part of (falsy: none), `cells` how many parts."""
        sums: dict[tuple[Key, str], float] = defaultdict(float)
        limits: dict[tuple[Key, str], int] = {}
        for key, figure in self.held.items():
            whole = whole_of(key)
            if not isinstance(whole, Key):
                continue
            if whole not in self.held:
                raise figure.grid.error(figure.row, figure.col, "its total is not printed")
            split = key.dimension if what == "its parts" else ""
            sums[whole, split] += figure.value
            limits[whole, split] = cells(key)
        for (whole, split), total in sums.items():
            figure = self.held[whole]
            if abs(figure.value - total) > HALF * (limits[whole, split] + 1):
                problem = f"the printed total {figure.value:g} is not the sum of {what}, {total:g}"
                raise figure.grid.error(figure.row, figure.col, problem)
        return len(sums)
