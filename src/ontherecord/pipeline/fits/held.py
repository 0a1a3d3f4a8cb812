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

    def __init__(self, record: LookUp, as_of: date | None) -> None:
        self.record = record
        self.as_of = as_of

    def months(self, measure: str, breakdown: str = "", place: str = "us") -> Monthly:
        """Every month held of a series; NotHeld when there are fewer than a year of them."""
        found = history.monthly(self.record, measure, place, breakdown, self.as_of)
        if len(found) < 12:
            raise missing(measure, self.as_of)
        return found

    def latest(self, measure: str, breakdown: str = "", place: str = "us") -> Observation:
        """The latest figure held of a measure, NotHeld when there is none."""
        found = history.latest(self.record, measure, breakdown, place, self.as_of)
        if found is None:
            raise missing(measure, self.as_of)
        return found

    def years(self, measure: str, publisher: str = "") -> dict[int, Observation]:
        """Fiscal year -> figure."""
        found = self.record.series(measure, "us", "", "fiscal_year", self.as_of)
        return {f.period.end.year: f for f in found if not publisher or f.publisher == publisher}


def missing(measure: str, as_of: date | None) -> NotHeld:
    """The error that says which figures lack."""
    when = f" known on {as_of.isoformat()}" if as_of else ""
    return NotHeld(
        f"the pipeline cannot start: the record holds too little of {measure}{when}",
        next_step="Choose a later --as-of.",
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
