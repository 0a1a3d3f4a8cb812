"""A measure as a row of months: what the record holds, with its gaps, as numbers.

A month nobody published is a gap (NaN), never filled in. Only statistics without a bound, of one
tier, are taken: an announced or estimated figure does not stand in for a missing one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Observation

Array = NDArray[np.float64]

OFFICIAL = "official_statistic"
USUAL_LAG = 45  # days from a month's end to its figure, where no dated release tells


@dataclass(frozen=True, slots=True)
class Line:
    """Which figures: a measure at a place with a breakdown ('' for the total)."""

    measure: str
    place: str = "us"
    breakdown: str = ""

    @property
    def name(self) -> str:
        """How the line is written: 'ice.book_ins us arresting_agency=ice'."""
        return " ".join(part for part in (self.measure, self.place, self.breakdown) if part)


@dataclass(frozen=True, slots=True)
class Monthly:
    """Figures of consecutive months; NaN where the record holds none."""

    line: Line
    first: int  # number of the first month (see `number_of`)
    values: Array
    ids: tuple[str, ...] = ()  # of the figures, in order, gaps left out
    publishers: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """The number of the last month."""
        return self.first + len(self.values) - 1

    @property
    def observed(self) -> int:
        """How many months are held."""
        return int(np.isfinite(self.values).sum())

    @property
    def months(self) -> NDArray[np.int64]:
        """The number of every month, gaps too."""
        return np.arange(self.first, self.last + 1)

    def until(self, last: int) -> Monthly:
        """The same up to the month numbered `last`, ending on a month that is held."""
        values = self.values[: max(0, last - self.first + 1)]
        held = np.flatnonzero(np.isfinite(values))
        end = int(held[-1]) + 1 if held.size else 0
        count = int(np.isfinite(values[:end]).sum())
        return replace(self, values=values[:end], ids=self.ids[:count])

    def at(self, month: int) -> float:
        """The figure of a month, NaN when there is none."""
        place = month - self.first
        return float(self.values[place]) if 0 <= place < len(self.values) else float("nan")


def number_of(day: date) -> int:
    """Months since year 0: consecutive months have consecutive numbers."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a numbered month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of a numbered month."""
    return first_day(month + 1) - timedelta(days=1)


def usable(figure: Observation, tier: str = OFFICIAL) -> bool:
    """True for an exact statistic of this tier."""
    return figure.tier == tier and figure.nature == "statistic" and not figure.bound


def read_monthly(
    lookup: LookUp, line: Line, as_of: date | None = None, tier: str = OFFICIAL
) -> Monthly:
    """The months of a line as known on `as_of` (None: today); no values when there are none."""
    held = lookup.series(line.measure, line.place, line.breakdown, "month", as_of)
    figures = [figure for figure in held if usable(figure, tier)]
    return laid_out(line, figures)


def laid_out(line: Line, figures: Iterable[Observation]) -> Monthly:
    """Figures of single months in a row from the first to the last."""
    ordered = sorted(figures, key=lambda figure: figure.period.start)
    if not ordered:
        return Monthly(line, 0, np.empty(0))
    first = number_of(ordered[0].period.start)
    values = np.full(number_of(ordered[-1].period.start) - first + 1, np.nan)
    for figure in ordered:
        values[number_of(figure.period.start) - first] = figure.value
    publishers = tuple(dict.fromkeys(figure.publisher for figure in ordered))
    return Monthly(line, first, values, tuple(figure.id for figure in ordered), publishers)


def usual_lag(lookup: LookUp, line: Line) -> int:
    """Days from the end of the newest month in a release to its publication, the usual ones.

    Only releases dated to the day count; without any it is USUAL_LAG.
    """
    newest: dict[date, date] = {}
    for figure in lookup.figures(line.measure, line.place, line.breakdown):
        if figure.period.basis == "month" and figure.known_from and figure.known_quality == "day":
            end = figure.period.end
            newest[figure.known_from] = max(newest.get(figure.known_from, end), end)
    lags = [(known - end).days for known, end in newest.items()]
    return int(median(lags)) if lags else USUAL_LAG


def usual_place(lookup: LookUp, measure: str) -> str:
    """Where a measure is meant when no place is named: the country, or where most months are."""
    places = lookup.places(measure)
    if "us" in places or not places:
        return "us"
    return max(sorted(places), key=lambda place: len(lookup.series(measure, place, "", "month")))
