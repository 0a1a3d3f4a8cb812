"""Where a backtest stands: a day, and only what was or would have been known on it.

At a `vintage` origin the figures are those the record knows to have been published by that day. For
earlier days the record holds no vintage (most figures before 2024 reached it later); there the
figures are as now known, cut at the last month that is usually published by then, and the origin
says `as revised`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ontherecord.pipeline.forecasts.monthly import (
    OFFICIAL,
    Line,
    Monthly,
    first_day,
    last_day,
    number_of,
    read_monthly,
    usual_lag,
)
from ontherecord.pipeline.forecasts.plan import Planned
from ontherecord.record.lookup import LookUp

VINTAGE, REVISED = "vintage", "as revised"
FEWEST = 36  # months held before a first origin
GAPS = 0.5  # at most this share of the months may be missing
EVERY = 3  # months between origins
START = number_of(date(2010, 1, 1))  # targets before 2013 only set the spread; see `backtest`
ORIGINS = 8  # fewer say nothing
LATE = 1  # a vintage may be this many months behind the usual one


@dataclass(frozen=True, slots=True)
class Known:
    """What a forecast may use: the line itself and what its mechanism needs, all cut alike."""

    target: Monthly
    counted: tuple[Monthly, ...]
    booked: tuple[Monthly, ...]
    basis: str  # VINTAGE | REVISED

    def until(self, last: int) -> Known:
        """The same, cut at a month; what is booked in is cut there too."""
        target = self.target.until(last)
        cut = tuple(m.until(target.last) for m in self.counted)
        return Known(target, cut, tuple(m.until(target.last) for m in self.booked), self.basis)


@dataclass(frozen=True, slots=True)
class Origin:
    """A day from which a line is forecast."""

    plan: Planned
    day: date
    known: Known


def read_known(lookup: LookUp, plan: Planned, as_of: date | None = None) -> Known:
    """A line and what its mechanism needs, as known on a day (None: today)."""

    def read(line: Line, tier: str = plan.tier) -> Monthly:
        return read_monthly(lookup, line, as_of, tier)

    basis = VINTAGE if as_of else REVISED
    target, counted = read(plan.line), tuple(map(read, plan.counted))
    booked = tuple(read(line, OFFICIAL) for line in plan.booked)
    return Known(target, counted, booked, basis).until(target.last)


def too_short(series: Monthly) -> str:
    """Why a line cannot be backtested; '' when it can."""
    if not series.observed:
        return "the record holds no month of it that can be used"
    span = len(series.values)
    missing = span - series.observed
    needed = FEWEST + EVERY * ORIGINS
    if series.observed < needed:
        return f"{series.observed} months held; {needed} are needed"
    if missing > GAPS * span:
        return f"{missing} of {span} months are missing"
    return ""


def origins(lookup: LookUp, plan: Planned) -> Iterator[Origin]:
    """Every origin of a line, by day: each third month, from the first with enough before it."""
    now = read_known(lookup, plan)
    lag = timedelta(days=usual_lag(lookup, plan.line))
    for last in range(max(now.target.first + FEWEST - 1, START), now.target.last):
        if last % EVERY != EVERY - 1:
            continue
        day = last_day(last) + lag
        known = read_known(lookup, plan, day).until(last)
        late = last - known.target.last if known.target.observed else last
        if known.target.observed < FEWEST or late > LATE:
            known = Known(now.target, now.counted, now.booked, REVISED).until(last)
        if known.target.observed >= FEWEST:
            yield Origin(plan, day, known)


def month_text(month: int) -> str:
    """'2024-08'."""
    return first_day(month).isoformat()[:7]
