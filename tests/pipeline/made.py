"""Small records made for the tests of the pipeline: months of one measure with known values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from ontherecord.base.period import month
from ontherecord.pipeline.forecasts.monthly import Line, first_day, number_of
from ontherecord.record import vintages
from ontherecord.record.lookup import LookUp, open_lookup
from ontherecord.record.lookup_file import Contents, write_lookup
from ontherecord.record.observation import Event, Observation, Release

START = number_of(date(2014, 1, 1))
MADE_UP = "test.things"  # no agency publishes it


def record(
    folder: Path,
    rows: Mapping[Line, Sequence[float]],
    *,
    known: date = date(2026, 1, 1),
    events: Sequence[Event] = (),
    monthly_releases: bool = False,
) -> LookUp:
    """A look-up over months from January 2014; NaN is left out.

    known: when everything was published; with `monthly_releases` each month 30 days after its end.
    """
    releases: dict[date, Release] = {}
    figures = []
    for line, values in rows.items():
        for step, value in enumerate(values):
            if value != value:
                continue
            day = first_day(START + step)
            period = month(day.year, day.month)
            when = period.end + timedelta(days=30) if monthly_releases else known
            release = releases.setdefault(
                when,
                Release(f"made/{when}", "made", "Made up", "Test", "official_statistic", "", when),
            )
            figures.append(
                Observation(
                    line.measure,
                    period,
                    line.place,
                    line.breakdown,
                    float(value),
                    release.id,
                    f"row {step}",
                    when,
                    publisher=release.publisher,
                )
            )
    contents = Contents(vintages.collapse(figures), list(releases.values()), list(events))
    write_lookup(folder / "record.sqlite", contents, {"record_hash": "made"}, lambda _: ())
    return open_lookup(folder / "record.sqlite")


def act(id: str, day: str, title: str = "A made-up act") -> Event:
    """An event of this day."""
    return Event(id, day, "", "memo", "issue", "an office", title, "", "us", "", "", "", False)
