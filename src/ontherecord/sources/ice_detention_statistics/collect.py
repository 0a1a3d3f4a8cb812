"""Gathering figures from a sheet: cells to observations, and totals recomputed from parts."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ontherecord.base.period import Period, fiscal_year
from ontherecord.record.loading import Loaded
from ontherecord.record.observation import Observation, Release, breakdown_key
from ontherecord.record.tables import Grid

MONTHS = ("Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep")
AVERAGE_TOLERANCE = 0.05  # people: the averages are printed with five decimals or more


@dataclass(frozen=True, slots=True)
class Through:
    """The last day a table covers, its fiscal year, and whether ICE calls the year closed."""

    day: date
    year: int
    closed: bool

    @property
    def maturity(self) -> str:
        """'final' for a closed year (ICE locks it in October), else 'provisional'."""
        return "final" if self.closed else "provisional"

    def whole(self) -> Period:
        """The fiscal year, or the part of it up to the last day."""
        full = fiscal_year(self.year)
        if self.day == full.end:
            return full
        return Period(full.start, self.day, "fiscal_year_to_date")

    def month(self, index: int) -> Period | None:
        """Month 0 (October) to 11 (September): whole, up to the last day, or None if not begun."""
        number = (index + 9) % 12 + 1
        year = self.year - 1 if number >= 10 else self.year
        start = date(year, number, 1)
        end = date(year, number, calendar.monthrange(year, number)[1])
        if self.day < start:
            return None
        if self.day < end:
            return Period(start, self.day, "month_to_date")
        return Period(start, end, "month")


@dataclass(frozen=True, slots=True)
class Collector:
    """Adds observations of one release to a `Loaded`."""

    release: Release
    loaded: Loaded

    def add(
        self,
        measure: str,
        period: Period,
        grid: Grid,
        row: int,
        col: int,
        *,
        maturity: str = "final",
        place: str = "us",
        rounded_to: float = 1.0,
        by: Mapping[str, str] | None = None,
    ) -> float:
        """Record the number in a cell and return it; SourceError when it is not a number.

        `by` is the breakdown (dimension -> value; '' stands for all), `place` a place id.
        """
        value = grid.number(row, col)
        release = self.release
        known, quality = release.published, release.published_quality
        if known is None and release.retrieved is not None:
            known, quality = release.retrieved, "no_later_than"
        self.loaded.observations.append(
            Observation(
                measure=measure,
                period=period,
                place=place,
                breakdown=breakdown_key(**(by or {})),
                value=value,
                release=release.id,
                where=grid.ref(row, col),
                known_from=known,
                known_quality=quality,
                maturity=maturity,
                tier=release.tier,
                publisher=release.publisher,
                rounded_to=rounded_to,
            )
        )
        return value

    def reconcile(
        self, grid: Grid, total: tuple[int, int], parts: Iterable[float], *, tolerance: float = 0.0
    ) -> None:
        """SourceError at the total's cell unless its parts add up to it within the tolerance."""
        printed = grid.number(*total)
        added = sum(parts)
        if abs(printed - added) > tolerance:
            raise grid.error(*total, f"the total is {printed:,.10g}, its parts make {added:,.10g}")
        self.loaded.reconciled += 1


def number_or_zero(grid: Grid, row: int, col: int) -> float:
    """A cell's number, a blank cell as 0 (for sums); SourceError for any other text."""
    return grid.number(row, col) if grid.text(row, col) else 0.0
