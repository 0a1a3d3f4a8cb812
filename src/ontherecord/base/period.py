"""Periods: inclusive dates with the basis they are counted on.

U.S. federal fiscal years run 1 October to 30 September and carry the year they end in
(31 U.S.C. 1102); before FY1977 they ran 1 July to 30 June.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Basis = Literal[
    "fiscal_year",
    "calendar_year",
    "fiscal_quarter",
    "quarter",
    "month",
    "week",
    "day",
    "range",
    "fiscal_year_to_date",
    "calendar_year_to_date",
    "month_to_date",
]
BASES: tuple[str, ...] = (
    "fiscal_year",
    "calendar_year",
    "fiscal_quarter",
    "quarter",
    "month",
    "week",
    "day",
    "range",
    "fiscal_year_to_date",
    "calendar_year_to_date",
    "month_to_date",
)
PARTIAL = frozenset({"fiscal_year_to_date", "calendar_year_to_date", "month_to_date"})
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, both ends included, and the basis it is counted on."""

    start: date
    end: date
    basis: str = "range"

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"period ends {self.end} before it starts {self.start}")
        if self.basis not in BASES:
            raise ValueError(f"unknown period basis {self.basis!r}")

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.end - self.start).days + 1

    @property
    def months(self) -> float:
        """Length in months: exact for whole calendar months, else days / 30.4375."""
        if self.start.day == 1 and (self.end + timedelta(days=1)).day == 1:
            last = self.end + timedelta(days=1)
            return (last.year - self.start.year) * 12 + last.month - self.start.month
        return self.days / 30.4375

    @property
    def partial(self) -> bool:
        """True for a to-date basis: the year or month it belongs to is not complete."""
        return self.basis in PARTIAL

    def contains(self, other: Period) -> bool:
        """True when every day of `other` is a day of this period."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """True when the two share at least one day."""
        return self.start <= other.end and other.start <= self.end

    def same_days(self, other: Period) -> bool:
        """True when both cover exactly the same days, whatever their basis."""
        return self.start == other.start and self.end == other.end

    def year_earlier(self) -> Period:
        """The same span one year earlier (29 February becomes 28; month ends stay month ends)."""
        return Period(_shift_year(self.start), _shift_year(self.end, end=True), self.basis)

    def preceding(self) -> Period:
        """The month or quarter just before this one; of any other span, as many days before it."""
        end = self.start - timedelta(days=1)
        months = {"month": 1, "quarter": 3, "fiscal_quarter": 3}.get(self.basis)
        if months is None:
            return Period(end - timedelta(days=self.days - 1), end, self.basis)
        total = self.start.year * 12 + self.start.month - 1 - months
        return Period(date(total // 12, total % 12 + 1, 1), end, self.basis)

    @property
    def label(self) -> str:
        """How a reader would say it: 'fiscal 2024', 'June 2025', '20 Jan to 29 Apr 2025'."""
        return _label(self)

    def to_dict(self) -> dict[str, str]:
        """`{"start", "end", "basis"}` with ISO dates."""
        return {"start": self.start.isoformat(), "end": self.end.isoformat(), "basis": self.basis}


def _shift_year(day: date, *, end: bool = False) -> date:
    year = day.year - 1
    last = calendar.monthrange(year, day.month)[1]
    if end and day.day == calendar.monthrange(day.year, day.month)[1]:
        return date(year, day.month, last)
    return date(year, day.month, min(day.day, last))


def fiscal_year(year: int) -> Period:
    """The federal fiscal year named by the calendar year it ends in."""
    if year < 1976:
        return Period(date(year - 1, 7, 1), date(year, 6, 30), "fiscal_year")
    if year == 1976:  # the transition quarter is counted with FY1976
        return Period(date(1975, 7, 1), date(1976, 9, 30), "fiscal_year")
    return Period(date(year - 1, 10, 1), date(year, 9, 30), "fiscal_year")


def calendar_year(year: int) -> Period:
    """1 January to 31 December."""
    return Period(date(year, 1, 1), date(year, 12, 31), "calendar_year")


def month(year: int, number: int) -> Period:
    """One calendar month; number runs 1 to 12."""
    last = calendar.monthrange(year, number)[1]
    return Period(date(year, number, 1), date(year, number, last), "month")


def quarter(year: int, number: int, *, fiscal: bool = False) -> Period:
    """A calendar quarter, or with `fiscal` the quarter of that fiscal year (Q1 = Oct-Dec)."""
    if fiscal:
        first = date(year - 1, 10, 1) if number == 1 else date(year, 3 * number - 5, 1)
    else:
        first = date(year, 3 * number - 2, 1)
    end_month = first.month + 2
    end = date(first.year, end_month, calendar.monthrange(first.year, end_month)[1])
    return Period(first, end, "fiscal_quarter" if fiscal else "quarter")


def day(when: date) -> Period:
    """A single day, the basis of every stock taken at a point in time."""
    return Period(when, when, "day")


def fiscal_year_of(when: date) -> int:
    """The fiscal year (1977 on: October to September) a day falls in."""
    return when.year + 1 if when.month >= 10 else when.year


def _day(when: date, *, year: bool = True) -> str:
    text = f"{when.day} {MONTHS[when.month - 1]}"
    return f"{text} {when.year}" if year else text


def _label(p: Period) -> str:
    if p.basis == "fiscal_year":
        return f"fiscal {p.end.year}"
    if p.basis == "calendar_year":
        return f"{p.end.year}"
    if p.basis == "month":
        return f"{MONTHS[p.start.month - 1]} {p.start.year}"
    if p.basis == "quarter":
        return f"{p.start:%b}-{p.end:%b} {p.end.year}"
    if p.basis == "fiscal_quarter":
        number = ((p.start.month - 10) % 12) // 3 + 1
        return f"quarter {number} of fiscal {fiscal_year_of(p.end)}"
    if p.start == p.end:
        return _day(p.end)
    if p.basis == "fiscal_year_to_date":
        return f"fiscal {fiscal_year_of(p.end)} to {_day(p.end)}"
    if p.basis == "calendar_year_to_date":
        return f"{p.end.year} to {_day(p.end)}"
    if p.basis == "month_to_date":
        return f"{MONTHS[p.start.month - 1]} {p.start.year} to {_day(p.end)}"
    return f"{_day(p.start, year=p.start.year != p.end.year)} to {_day(p.end)}"
