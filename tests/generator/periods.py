"""How a period is said: fiscal years, months and days, in full and as reporters write them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from ontherecord.base.period import Period

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
SHORT = (
    *("Jan.", "Feb.", "March", "April", "May", "June"),
    *("July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
)


def says(period: Period) -> str:
    """The sort of wording a period takes: 'fiscal', 'month', 'day' or 'year_end' of a stock."""
    if period.basis == "fiscal_year":
        return "fiscal"
    if period.basis == "month":
        return "month"
    if period.start == period.end and (period.end.month, period.end.day) == (9, 30):
        return "year_end"
    return "day"


def name(period: Period, rng: Random, style: str) -> str:
    """The period as a bare noun: 'fiscal year 2024', 'June 2019', 'Jan. 25, 2026'."""
    year, end = period.end.year, period.end
    full: tuple[str, ...]
    loose: tuple[str, ...]
    match says(period):
        case "fiscal":
            full = (f"fiscal year {year}", f"fiscal {year}")
            loose = (f"FY{year}", f"FY {year}", f"the {year} fiscal year", f"fiscal {year}")
        case "month":
            full = (f"{MONTHS[end.month - 1]} {year}",)
            loose = (*full, f"{MONTHS[end.month - 1]} of {year}", f"{SHORT[end.month - 1]} {year}")
        case "year_end":
            full = (f"September 30, {year}", f"the end of fiscal year {year}")
            loose = (f"Sept. 30, {year}", f"the end of FY{year}", f"the close of fiscal {year}")
        case _:
            full = (f"{MONTHS[end.month - 1]} {end.day}, {year}",)
            loose = (
                f"{SHORT[end.month - 1]} {end.day}, {year}",
                f"{end.day} {MONTHS[end.month - 1]} {year}",
            )
    return rng.choice(full if style == "full" else loose)


def when(period: Period, rng: Random, style: str) -> str:
    """The period as an adverbial: 'in fiscal year 2024', 'on January 25, 2026'."""
    text = name(period, rng, style)
    if says(period) in ("fiscal", "month"):
        if style == "paraphrase" and _october(period) and rng.random() < 0.2:
            return rng.choice(
                (
                    f"in the fiscal year that ended Sept. 30, {period.end.year}",
                    f"in the 12 months through September {period.end.year}",
                    f"between October {period.start.year} and September {period.end.year}",
                )
            )
        return f"{rng.choice(('in', 'during')) if style == 'paraphrase' else 'in'} {text}"
    if text.startswith("the "):
        return f"at {text}"
    return (
        f"{rng.choice(('on', 'as of')) if style == 'full' else rng.choice(('as of', 'on'))} {text}"
    )


def _october(period: Period) -> bool:
    return says(period) == "fiscal" and period.start.month == 10


def relative(period: Period, rng: Random) -> tuple[str, date] | None:
    """A wording that leans on the date of the article ('last month', 'in June'), with that date."""
    soon = period.end + timedelta(days=rng.randint(9, 24))
    if says(period) == "month":
        return rng.choice(("last month", f"in {MONTHS[period.end.month - 1]}")), soon
    if says(period) == "fiscal":
        later = period.end + timedelta(days=rng.randint(40, 200))
        return rng.choice(("last fiscal year", "in the last fiscal year")), later
    return None
