"""The record as known on a day, in the shapes that fits ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from ontherecord.errors import NotHeld
from ontherecord.pipeline import history
from ontherecord.pipeline.history import Monthly
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Observation

RECENT = 6  # months over which a rate is taken
LEVEL = 3  # months over which today's level is taken


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted value, the middle 80% of it where figures span one, and the figures."""

    value: float
    low: float | None = None
    high: float | None = None
    spread: str = "none"
    figures: tuple[Observation, ...] = ()


class Held:
    """The record as known on a day, with the shapes calibration asks for."""

    def __init__(self, record: LookUp, as_of: date | None, until: date | None = None) -> None:
        self.record = record
        self.as_of = as_of
        self.until = until  # the last day of a period that counts; None: every period

    def months(self, measure: str, breakdown: str = "", place: str = "us") -> Monthly:
        """Every month held of a series; NotHeld when there are fewer than a year of them."""
        found = history.monthly(self.record, measure, place, breakdown, self.as_of)
        if self.until is not None:
            ended = sum(1 for f in found.figures if f.period.end <= self.until)
            found = Monthly(found.months[:ended], found.values[:ended], found.figures[:ended])
        if len(found) < 12:
            raise missing(measure, self.as_of, self.until)
        return found

    def latest(self, measure: str, breakdown: str = "", place: str = "us") -> Observation:
        """The latest figure held of a measure, NotHeld when there is none.

        What was first counted after `until` (a number of officers, a cap of the law) is taken at
        its first figure: there is none nearer, and the answer shows its day.
        """
        found = self.newest(measure, breakdown, place)
        if found is None and self.until is not None:
            later = [
                f for f in Held(self.record, self.as_of).every(measure)
                if (f.place, f.breakdown) == (place, breakdown)
            ]  # fmt: skip
            found = min(later, key=lambda f: f.period.end, default=None)
        if found is None:
            raise missing(measure, self.as_of, self.until)
        return found

    def newest(self, measure: str, breakdown: str = "", place: str = "us") -> Observation | None:
        """The latest figure held of a measure, None when there is none."""
        every = (f for f in self.every(measure) if (f.place, f.breakdown) == (place, breakdown))
        return max(every, key=lambda f: (f.period.end, f.known_from or date.min), default=None)

    def years(self, measure: str, publisher: str = "") -> dict[int, Observation]:
        """Fiscal year -> figure."""
        found = self.series(measure, "", "fiscal_year")
        return {f.period.end.year: f for f in found if not publisher or f.publisher == publisher}

    def series(self, measure: str, breakdown: str, basis: str) -> list[Observation]:
        """The best figure of each period of the nation counted one way, by period."""
        found = self.record.series(measure, "us", breakdown, basis, self.as_of)
        return [f for f in found if self.until is None or f.period.end <= self.until]

    def every(self, measure: str) -> list[Observation]:
        """Every figure of a measure that counts, all vintages and places."""
        return [
            f for f in self.record.observations(measure)
            if (self.as_of is None or (f.known_from is not None and f.known_from <= self.as_of))
            and (self.until is None or f.period.end <= self.until)
        ]  # fmt: skip


def missing(measure: str, as_of: date | None, until: date | None = None) -> NotHeld:
    """The error that says which figures lack."""
    when = f" known on {as_of.isoformat()}" if as_of else ""
    when += f" for {until:%Y-%m} and earlier" if until else ""
    choose = "a later month as baseline" if until else "a later --as-of"
    return NotHeld(
        f"the pipeline cannot start: the record holds too little of {measure}{when}",
        next_step=f"Choose {choose}.",
    )


def mean_of(series: Monthly) -> Fit:
    """The mean of the months, with their figures."""
    return Fit(float(np.mean(series.values)), figures=series.figures)


def latest_of(measure: str, breakdown: str = "", place: str = "us") -> Callable[[Held], Fit]:
    """A fit that takes the latest figure as it is."""

    def fit(held: Held) -> Fit:
        found = held.latest(measure, breakdown, place)
        return Fit(found.value, figures=(found,))

    return fit


def by_month(series: Monthly) -> tuple[list[date], list[float]]:
    """(months, values) of a series."""
    return list(series.months), series.values.tolist()


def shock(
    held: Held, measure: str, breakdown: str, months: int, season: bool
) -> tuple[float, float]:
    """(persistence, spread of the rest) of the latest `months` months of a series."""
    series = held.months(measure, breakdown).last(months)
    return history.persistence(series, history.seasons(series) if season else None)
