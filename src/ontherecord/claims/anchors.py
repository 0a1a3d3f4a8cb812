"""'That year', 'the following year', 'the same month': told from the period named last."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from ontherecord.base import period as P
from ontherecord.base.period import Period
from ontherecord.claims.claim import Mark
from ontherecord.claims.marks import Reading
from ontherecord.claims.period_grammar import count_of
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.periods_relative import YEAR_END

_YEARS = frozenset({"fiscal_year", "calendar_year"})
_ROLES = frozenset({"same_year", "same_month", "year_after", "years_before"})
_YEARS_AGO = re.compile(r"(?P<n>\d{1,2}|[a-z]+) (?:fiscal |calendar )?years|decade", re.IGNORECASE)


def anchored(reading: Reading, told: PeriodMention | None, published: date | None) -> Reading:
    """The reading with such periods given their days, from the one named last in the sentence, else
    `told`, that of the sentence before. Those that nothing precedes, and those not over at
    publication, stay without days.
    """
    if not any(m.can("PERIOD") and _leans(m) for m in reading.marks):
        return reading
    out: list[Mark] = []
    last = told.options if told is not None else ()
    inherited = True
    for mark in reading.marks:
        found = mark.slot("PERIOD")
        if isinstance(found, PeriodMention):
            if found.role in _ROLES:
                options = _from(found, last)
                if published is not None and any(p.end > published for p, _ in options):
                    options = ()
                found = replace(found, role="in", options=options, inherited=inherited)
                mark = Mark(mark.i, mark.j, (("PERIOD", found),))
            elif _year_end(found) and (ends := _ends(found, last, published)):
                found = replace(found, options=ends, inherited=inherited)
                mark = Mark(mark.i, mark.j, (("PERIOD", found),))
            else:
                inherited = False
            last = found.options if found.role in ("in", "as_of") else ()
        out.append(mark)
    return replace(reading, marks=tuple(out))


def _leans(mark: Mark) -> bool:
    found = mark.slot("PERIOD")
    return isinstance(found, PeriodMention) and (found.role in _ROLES or _year_end(found))


def _year_end(found: PeriodMention) -> bool:
    """True for 'at the end of the year', which may be that of a year named before."""
    return bool(found.options) and found.options[0][1].startswith(YEAR_END)


def _ends(
    found: PeriodMention, last: tuple[tuple[Period, str], ...], published: date | None
) -> tuple[tuple[Period, str], ...]:
    """The last days of the years named before, all over at publication, else none."""
    if "fiscal" in found.text.lower():
        years = [p for p, _ in last if p.basis == "fiscal_year"]
    else:
        years = [p for p, _ in last if p.basis in _YEARS]
    if not years or len(years) != len(last) or "month" in found.text.lower():
        return ()
    if published is not None and any(p.end > published for p in years):
        return ()
    days = [p.end for p in years]
    if "fiscal" not in found.text.lower():  # or the December of that year
        days += [date(p.end.year, 12, 31) for p in years if p.basis == "fiscal_year"]
    return tuple((P.day(day), "end of the year named before") for day in days)


def _from(
    found: PeriodMention, last: tuple[tuple[Period, str], ...]
) -> tuple[tuple[Period, str], ...]:
    """The periods such words mean after a year (or, for a month, a month) named before."""
    role = found.role
    if role == "years_before":
        ago = _YEARS_AGO.search(found.text)
        count = count_of(ago.group("n")) if ago and ago.group("n") else 10
        return tuple((_earlier(p, count), f"{count} years before the one named") for p, _ in last)
    if role == "same_month":
        return tuple((p, "the month named before") for p, _ in last if p.basis == "month")
    years = [p for p, _ in last if p.basis in _YEARS]
    if len(years) != len(last):
        return ()  # 'that year' after a month or a day: calendar or fiscal is not said
    if role == "same_year":
        return tuple((p, "the year named before") for p in years)
    return tuple((_next(p), "the year after the one named before") for p in years)


def _earlier(period: Period, years: int) -> Period:
    for _ in range(years):
        period = period.year_earlier()
    return period


def _next(year: Period) -> Period:
    if year.basis == "fiscal_year":
        return P.fiscal_year(year.end.year + 1)
    return P.calendar_year(year.end.year + 1)
