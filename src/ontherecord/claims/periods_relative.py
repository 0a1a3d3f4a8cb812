"""Expressions that lean on the publication date: 'last month', 'so far this year', terms of
office.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ontherecord.base import period as P
from ontherecord.base.period import Period
from ontherecord.claims.period_grammar import (
    MONTHLY,
    PRESIDENTS,
    YEARLY,
    add_months,
    month_of,
    rule,
    year_of,
)

TERM = "term of office"
NEW_YEAR_DAYS = 45  # in which 'this fiscal year' may still mean the one just ended


@rule(
    r"(?:(?:so far )?this|the current|the present|current) fiscal year(?: so far| to date)?|"
    r"(?:so far in |to date in )?(?:the current|this) fiscal year",
    needs=(("fiscal year",), ("this", "current", "present")),
)
def _this_fy(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    year = P.fiscal_year(P.fiscal_year_of(published))
    options = [
        (
            Period(year.start, published, "fiscal_year_to_date"),
            "fiscal year of publication, to date",
        )
    ]
    if (published - year.start).days < NEW_YEAR_DAYS:
        before = P.fiscal_year(year.end.year - 1)
        options.append((before, "the fiscal year just ended, as the new one has hardly begun"))
    return options


@rule(r"(?:the )?(?:last|past) fiscal year", needs=(("last fiscal year", "past fiscal year"),))
def _last_fy(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    year = P.fiscal_year_of(published) - 1
    return [(P.fiscal_year(year), "fiscal year before publication's")]


@rule(
    r"(?:a|one) month (?:earlier|before|ago|prior)|the (?:previous|prior|preceding) month|"
    r"the month (?:before|earlier|prior)",
    "month_before",
    needs=(("month",), ("earlier", "before", "ago", "prior", "previous", "preceding")),
)
def _month_before(_m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    return None  # a month before the period it is compared with


@rule(r"last month|the past month", needs=(("last month", "past month"),))
def _last_month(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    y, n = add_months(published, -1)
    return [(P.month(y, n), f"month before publication on {published}")]


@rule(r"(?:so far )?this month(?: so far)?", needs=(("this month",),))
def _this_month(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    return [
        (
            Period(published.replace(day=1), published, "month_to_date"),
            "month of publication, to date",
        )
    ]


@rule(
    r"(?:so far )?(?:this|the current) year(?: so far| to date)?|so far in <Ya>|"
    r"(?:the )?year to date|to date this year",
    needs=(("this year", "current year", "so far in", "year to date"),),
)
def _this_year(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    if m.group("ay") and year_of(m, "ay") != published.year:
        return [(P.calendar_year(year_of(m, "ay")), "year named")]
    start = date(published.year, 1, 1)
    fiscal = P.fiscal_year(P.fiscal_year_of(published)).start
    return [
        (
            Period(start, published, "calendar_year_to_date"),
            "calendar year of publication, to date",
        ),
        (Period(fiscal, published, "fiscal_year_to_date"), "fiscal year of publication, to date"),
    ]


YEAR_END = "end of the"  # how such a day is told; a year named before gives it its own


@rule(
    r"(?:by |at |before )?the end of (?:the|this) (?P<u>month|year|fiscal year)",
    "as_of",
    needs=(("end of the", "end of this"),),
)
def _by_end(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    unit = m.group("u").lower()
    ahead = m.group().lower().startswith(("by", "before"))
    if unit == "month":
        return [
            (P.day(P.month(published.year, published.month).end), "end of the month of publication")
        ]
    year = P.fiscal_year_of(published) if unit == "fiscal year" else published.year
    whole = P.fiscal_year if unit == "fiscal year" else P.calendar_year
    if ahead or whole(year).end <= published or " this " in m.group().lower():
        return [(P.day(whole(year).end), f"{YEAR_END} {unit} of publication")]
    return [(P.day(whole(year - 1).end), f"{YEAR_END} {unit} that ended last")]


@rule(
    r"(?:from|between) <Ma> (?:to|through|thru|until|and) <Mb>(?<!\.)(?!,? (?:of )?\d)",
    needs=(MONTHLY, ("from", "between")),
)
def _months_without_year(
    m: re.Match[str], published: date | None
) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    end = P.month(published.year, month_of(m, "bm"))
    end = end if end.end <= published else end.year_earlier()
    start = P.month(end.start.year, month_of(m, "am"))
    start = start if start.start < end.start else start.year_earlier()
    return [(Period(start.start, end.end, "range"), "months named, the latest over at publication")]


@rule(
    r"(?:(?:in|by|during|for) )?<Ma>,? of (?P<u>last|this|the (?:previous|prior|same)) year",
    needs=(MONTHLY, ("of last year", "of this year", "of the")),
)
def _month_of_year(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None or m.group("u").lower().startswith("the"):
        return None
    year = published.year - (1 if m.group("u").lower() == "last" else 0)
    month = P.month(year, month_of(m, "am"))
    return [(month, f"month of {m.group('u').lower()} year")] if month.end <= published else None


@rule(r"last year", needs=(("last year",),))
def _last_year(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    return [
        (P.calendar_year(published.year - 1), "calendar year before publication's"),
        (P.fiscal_year(P.fiscal_year_of(published) - 1), "fiscal year before publication's"),
    ]


@rule(
    r"(?:the )?(?:past|last) (?:12|twelve) months|the past year",
    needs=(("12 months", "twelve months", "past year"),),
)
def _past_year(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    y, n = add_months(published, -1)
    end = P.month(y, n).end
    return [
        (
            Period(P.month(*add_months(end, -11)).start, end, "range"),
            "twelve whole months before publication",
        )
    ]


@rule(
    r"(?:a|one) year (?:earlier|before|ago|prior)|the (?:previous|prior|"
    r"preceding) (?:fiscal )?year|the (?:fiscal )?year (?:before|earlier|prior)|"
    r"the same (?:period|month|time|quarter)"
    r" (?:a year earlier|a year ago|last year|the year before|of the (?:previous|prior) year)",
    "year_before",
    needs=(("year",), ("earlier", "before", "ago", "prior", "previous", "preceding", "last year")),
)
def _year_before(_m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    return None  # a year before the period it is compared with


@rule(
    r"(?:(?:in|during|over|within|for) )?(?:trump|biden|obama|bush|"
    r"the (?:new )?(?:president|administration)"
    r"|his|the administration)(?:['’]s)? (?:first|second|last|final|opening|early)"
    r" (?:<Na> |few |several |\d+ )?(?:days?|weeks?|months?|years?)(?: in office)?"
    r"|(?:at|near|toward|towards) the (?:start|beginning|outset|middle|height) of (?:the )?"
    r"(?:fiscal (?:year )?|FY ?)?(?:19|20)\d\d(?: fiscal year)?",
    needs=(
        (
            *("first", "second", "last", "final", "opening", "early"),
            *("the start", "the beginning", "the outset", "the middle", "the height"),
        ),
        (*PRESIDENTS, "president", "administration", "his", *YEARLY),
        ("day", "week", "month", "year", *YEARLY),
    ),
)
def _part_unnamed(_m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    return None  # a part of a period whose days are not stated


@rule(
    r"last week|this week|the past week|over the weekend|last weekend|yesterday|"
    r"last quarter|this quarter|this (?:summer|spring|fall|winter)|last (?:summer|spring|"
    r"fall|winter)|in recent (?:months|weeks|years|days)|(?:over|in) the (?:past|"
    r"last) (?:<Na>|few|several|couple of) (?:years|months|weeks|days|decades)|(?:over|in|"
    r"during) the (?:past|last) (?:decade|few years)",
    needs=(
        ("last", "this", "past", "weekend", "yesterday", "recent"),
        (
            *("day", "yesterday", "week", "month", "quarter", "year", "decade"),
            *("summer", "spring", "fall", "winter"),
        ),
    ),
)
def _unhandled(_m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    return None


_TERMS = {
    "bush": [(date(2001, 1, 20), date(2009, 1, 19))],
    "obama": [(date(2009, 1, 20), date(2017, 1, 19))],
    "trump": [(date(2017, 1, 20), date(2021, 1, 19)), (date(2025, 1, 20), date(2029, 1, 19))],
    "biden": [(date(2021, 1, 20), date(2025, 1, 19))],
}


def in_term(text: str, options: Sequence[tuple[Period, str]], period: Period) -> bool:
    """True where a term of office, told in `text` and read as `options`, holds the whole period: a
    year beside 'under President Trump' may be of either of his terms, unless the words say which.
    """
    if not any(how == TERM for _, how in options):
        return False
    low = text.lower()
    spans = [(p.start, p.end) for p, how in options if how == TERM]
    if "first" not in low and "second" not in low:
        spans += next((terms for who, terms in _TERMS.items() if who in low), [])
    return any(start <= period.start and period.end <= end for start, end in spans)


_TERM = (
    r"(?:under|during|in) (?:(?:the )?(?:former )?(?:president )?(?:donald |joe |barack |"
    r"george w\. )?"
    r"(?P<who>trump|biden|obama|bush)(?:['’]s)?(?: administration(?:['’]s)?| presidency)?"
    r"(?: (?P<nth>first|second) term)?(?: term)?)(?! first| second| last| final| opening|"
    r" early)(?: (?:administration|presidency|term|years|era))?"
)


_OWNER = (
    r"(?:(?:former )?president )?(?:donald |joe |barack |george w\. )?"
    r"(?P<who>trump|biden|obama|bush)['’]s(?P<nth>)(?= (?:ICE|DHS|CBP|Border Patrol|"
    r"Homeland Security|Justice Department|immigration (?:officers|agents|courts|judges))\b)"
)


@rule(_OWNER, needs=(PRESIDENTS, ("'s", "’s")))
@rule(_TERM, needs=(PRESIDENTS, ("under ", "during ", "in ")))
def _term(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    who, nth = m.group("who").lower(), (m.group("nth") or "").lower()
    spans = _TERMS[who]
    options: list[tuple[Period, str]] = []
    if published is not None and not nth:  # 'under Trump' in his term means that term
        spans = [x for x in spans if x[0] <= published <= x[1]] or spans
    for k, (start, end) in enumerate(spans):
        if nth and who == "trump" and (nth == "second") != (k == len(spans) - 1):
            continue
        if published is not None and published < start:
            continue
        last = min(end, published) if published else end
        options.append((Period(start, last, "range"), TERM))
    return options[::-1] or None
