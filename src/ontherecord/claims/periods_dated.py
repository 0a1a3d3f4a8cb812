"""Months, days, quarters and years as written, and spans opened by 'since' and 'as of'."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ontherecord.base import period as P
from ontherecord.base.period import Period
from ontherecord.claims.period_grammar import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHLY,
    ORDER,
    ORDINAL,
    YEARLY,
    add_months,
    count_of,
    month_of,
    near_year,
    rule,
    safe_day,
    year_of,
)


@rule(
    r"(?:the )?(?:12 months|twelve months|(?:fiscal )?year) (?:that )?(?:ended|ending|to|"
    r"through) (?:on |in )?<Ma>(?: <Da>)?,? <Ya>",
    needs=(MONTHLY, YEARLY, ("months", "year")),
)
def _year_ended(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    end = P.month(year_of(m, "ay"), month_of(m, "am")).end
    if end.month == 9:
        return [(P.fiscal_year(end.year), "year ended in September is the fiscal year")]
    start = P.month(*add_months(end, -11)).start
    return [(Period(start, end, "range"), "twelve months ended in the month named")]


@rule(
    r"(?:the )?(?P<q>first|second|third|fourth|1st|2nd|3rd|"
    r"4th) quarter of (?P<c>calendar (?:year )?)?<Ya>",
    needs=(("quarter of",), YEARLY),
)
def _q(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    n, y = ORDER[m.group("q").lower()], year_of(m, "ay")
    written = (P.quarter(y, n), "calendar quarter as written")
    if m.group("c"):
        return [written]
    return [written, (P.quarter(y, n, fiscal=True), "fiscal quarter of that number")]


@rule(
    r"(?:the )?(?P<h>first|second) half of (?:calendar (?:year )?)?<Ya>",
    needs=(("half of",), YEARLY),
)
def _h(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    y = year_of(m, "ay")
    if m.group("h").lower() == "first":
        return [(Period(date(y, 1, 1), date(y, 6, 30), "range"), "half year named")]
    return [(Period(date(y, 7, 1), date(y, 12, 31), "range"), "half year named")]


@rule(
    r"(?:the )?(?:first|opening) <Na> months? of (?:calendar (?:year )?)?<Ya>",
    needs=(ORDINAL, ("month",), YEARLY),
)
def _first_months(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    y = year_of(m, "ay")
    end = P.month(*add_months(date(y, 1, 1), count_of(m.group("an")) - 1)).end
    return [(Period(date(y, 1, 1), end, "calendar_year_to_date"), "first months of the year")]


@rule(
    r"(?:the |a )?(?:<Na>[- ](?P<u>months?|years?)|(?P<one>month|year)) (?:to|through|until|"
    r"up to|ending|ended|that ended)(?: in| on)?(?: the end of)? <Mb>(?: <Db>(?!\d))?(?:,? <Yb>)?",
    needs=(MONTHLY, ("month", "year")),
)
def _months_to(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    """'the 11 months to August 2024': whole months up to the one named."""
    if m.group("bd") or (published is None and not m.group("by")):
        return None
    number = month_of(m, "bm")
    year = year_of(m, "by") if m.group("by") else near_year(number, published or date.max)
    unit = (m.group("u") or m.group("one")).lower()
    months = (count_of(m.group("an")) if m.group("an") else 1) * (12 if "year" in unit else 1)
    end = P.month(year, number).end
    start = P.month(*add_months(end, 1 - months)).start
    return [(Period(start, end, "range"), f"the {months} months up to the one named")]


@rule(
    r"(?:the |a )?<Na> (?:fiscal |calendar )?years (?:to|through|ending|ended|until) (?:in )?<Ya>",
    needs=(("years",), YEARLY),
)
def _years_to(_m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    return None  # several years up to one: which twelve months each has is not stated


@rule(
    r"(?:(?:from|between) )?<Ma> <Da>(?:, ?<Ya>)?,? ?(?:to|through|thru|until|and|-|"
    r"–) ?<Mb> <Db>,? <Yb>",
    needs=(MONTHLY, YEARLY),
)
def _day_range(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    yb = year_of(m, "by")
    end = safe_day(yb, month_of(m, "bm"), int(m.group("bd")))
    ya = year_of(m, "ay") if m.group("ay") else yb
    start = safe_day(ya, month_of(m, "am"), int(m.group("ad")))
    if start and end and not m.group("ay") and start > end:
        start = safe_day(yb - 1, start.month, start.day)
    if not start or not end or start > end:
        return None
    return [(Period(start, end, "range"), "dates as written")]


@rule(
    r"(?:(?:from|between) )?<Ma>(?: <Ya>)? ?(?:to|through|thru|until|and|-|–) ?<Mb>,? (?:of )?<Yb>",
    needs=(MONTHLY, YEARLY),
)
def _month_range(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    yb = year_of(m, "by")
    ya = year_of(m, "ay") if m.group("ay") else yb
    start, end = P.month(ya, month_of(m, "am")).start, P.month(yb, month_of(m, "bm")).end
    if start > end and not m.group("ay"):
        start = date(ya - 1, start.month, 1)
    return [(Period(start, end, "range"), "months as written")] if start <= end else None


@rule(
    r"(?:(?:since|from) )<Ma> <Da>(?:,? <Ya>)?(?! ?(?:to|through|until))",
    "since",
    needs=(MONTHLY, ("since", "from")),
)
def _since_day(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    month = month_of(m, "am")
    if m.group("ay"):
        start = safe_day(year_of(m, "ay"), month, int(m.group("ad")))
    elif published:
        start = safe_day(near_year(month, published), month, int(m.group("ad")))
    else:
        return None
    if not start or published is None or published < start:
        return None
    return [(Period(start, published, "range"), "from the date named to publication")]


@rule(r"since <Ma>(?: of)?,? <Ya>", "since", needs=(MONTHLY, YEARLY, ("since",)))
def _since_month_year(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    start = P.month(year_of(m, "ay"), month_of(m, "am")).start
    if published is None or published < start:
        return [
            (
                Period(start, P.month(year_of(m, "ay"), month_of(m, "am")).end, "range"),
                "from the month named",
            )
        ]
    return [(Period(start, published, "range"), "from the month named to publication")]


@rule(r"since (?:last )?<Ma>\b(?! \d)", "since", needs=(MONTHLY, ("since",)))
def _since_month(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    month = month_of(m, "am")
    start = date(near_year(month, published), month, 1)
    return [(Period(start, published, "range"), "from the month named to publication")]


@rule(r"since (?:at least )?(?:calendar (?:year )?)?<Ya>", "since", needs=(("since",), YEARLY))
def _since_year(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    start = date(year_of(m, "ay"), 1, 1)
    if published is None or published < start:
        return [(Period(start, date(start.year, 12, 31), "range"), "from the year named")]
    return [(Period(start, published, "range"), "from the year named to publication")]


_INAUGURATED = (
    r"(?:since|after) (?:(?:president )?(?:donald )?(?P<who>trump|biden|obama)(?:['’]s)?"
    r"(?: (?:took office|took over|inauguration|return(?:ed)? to (?:the white house|office)|was"
    r" (?:inaugurated|sworn in)|second inauguration))|inauguration day|taking office|returning to"
    r" (?:office|the white house))"
)


@rule(
    _INAUGURATED,
    "since",
    needs=(("since", "after"), ("trump", "biden", "obama", "inauguration", "office", "returning")),
)
def _since_inauguration(
    m: re.Match[str], published: date | None
) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    who = (m.group("who") or "").lower()
    year = {"biden": 2021, "obama": 2009}.get(who, 2025 if published >= date(2025, 1, 20) else 2017)
    if not who:
        year = (
            max(y for y in (2009, 2017, 2021, 2025) if date(y, 1, 20) <= published)
            if published >= date(2009, 1, 20)
            else 0
        )
    if not year or published < date(year, 1, 20):
        return None
    return [(Period(date(year, 1, 20), published, "range"), "from the inauguration to publication")]


@rule(
    r"(?:(?:in|during|over|within|for) )?(?:(?:president )?(?:donald |joe |barack )?"
    r"(?P<who>trump|biden|obama)['’]s (?:new )?|the (?:(?:new |current )?(?:president|"
    r"administration)['’]s )?|his |its |their )?(?:first|initial|opening) "
    r"(?P<n>100|hundred|one hundred|50|fifty|60|sixty|30|thirty|200|two hundred) days"
    r"(?: (?:back )?in office| of (?:his |the )?(?:new |second |first )?(?:term|administration|"
    r"presidency))?",
    needs=((" days",), ("first", "initial", "opening")),
)
def _first_days(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    who = (m.group("who") or "").lower()
    named = {"obama": (2009,), "trump": (2017, 2025), "biden": (2021,)}.get(who)
    starts = [y for y in named or (2009, 2017, 2021, 2025) if date(y, 1, 20) <= published]
    if not starts:
        return None
    said = m.group("n").lower()
    days = {"thirty": 30, "fifty": 50, "sixty": 60, "two hundred": 200}.get(said, 100)
    days = int(said) if said.isdigit() else days
    start = date(starts[-1], 1, 20)
    last = start + timedelta(days=days - 1)
    return [(Period(start, last, "range"), f"first {days} days from the inauguration")]


@rule(
    r"(?:in|within|over|under|for|about|around)? ?(?:a span of )?(?:about )?100 days",
    needs=(("100 days",),),
)
def _some_hundred_days(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    starts = [y for y in (2009, 2017, 2021, 2025) if date(y, 1, 20) <= published]
    if not starts:
        return None
    start = date(starts[-1], 1, 20)
    last = start + timedelta(days=99)
    return [(Period(start, last, "range"), "first 100 days from the inauguration")]


@rule(
    r"(?:as of|as at|on|by|through) (?:(?:mon|tues|wednes|thurs|fri|satur|"
    r"sun)day,? )?<Ma> <Da>(?:,? <Ya>)?\b",
    "as_of",
    needs=(MONTHLY,),
)
def _as_of_day(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    month = month_of(m, "am")
    number = int(m.group("ad"))
    if m.group("ay"):
        day = safe_day(year_of(m, "ay"), month, number)
    else:
        day = _past_day(month, number, published) if published is not None else None
    return [(P.day(day), "day named")] if day else None


@rule(
    r"(?:(?:at|by|as of) )?the (?:end|close) of <Ma>,?(?: of)?(?: <Ya>)?",
    "as_of",
    needs=(MONTHLY, ("end of", "close of")),
)
def _month_end(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    month = month_of(m, "am")
    if not m.group("ay") and published is None:
        return None
    year = year_of(m, "ay") if m.group("ay") else near_year(month, published or date.max)
    return [(P.day(P.month(year, month).end), "last day of the month")]


@rule(
    r"(?:(?:at|by|as of) )?(?:the )?(?:end|close) of (?:calendar (?:year )?)?<Ya>",
    "as_of",
    needs=(YEARLY, ("end of", "close of")),
)
def _year_end(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    y = year_of(m, "ay")
    return [
        (P.day(date(y, 12, 31)), "last day of the calendar year"),
        (P.day(date(y, 9, 30)), "last day of the fiscal year"),
    ]


def _past_day(month: int, number: int, published: date) -> date | None:
    """The latest such day up to publication; None where it is later in the month of publication:
    that of the year before, or one to come."""
    day = safe_day(near_year(month, published), month, number)
    return day if day is not None and day <= published else None


@rule(r"<Ma> <Da>,? <Ya>\b", needs=(MONTHLY, YEARLY))
def _full_day(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    day = safe_day(year_of(m, "ay"), month_of(m, "am"), int(m.group("ad")))
    return [(P.day(day), "day named")] if day else None


@rule(r"<Da> <Ma>,? <Ya>\b", needs=(MONTHLY, YEARLY))
def _day_first(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    day = safe_day(year_of(m, "ay"), month_of(m, "am"), int(m.group("ad")))
    return [(P.day(day), "day named")] if day else None


@rule(r"\b(?P<y>20\d\d|19\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-3]\d)\b", needs=(("-0", "-1"),))
def _iso(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    day = safe_day(int(m.group("y")), int(m.group("m")), int(m.group("d")))
    return [(P.day(day), "day named")] if day else None


@rule(r"(?:the month of )?<Ma>,?(?: of)? <Ya>\b(?:['’]s\b)?", needs=(MONTHLY, YEARLY))
def _month_year(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    return [(P.month(year_of(m, "ay"), month_of(m, "am")), "month named")]


@rule(
    r"(?:in |during |for )?<Ma> of (?:(?:[a-z]+|president [a-z]+)['’]s?|his|her|their|the) "
    r"(?:first|second|third|fourth|final|last)(?: full)? (?:fiscal )?(?:year|term)",
    needs=(MONTHLY, (" of ",), ("year", "term")),
)
def _of_a_term(_m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    return None  # 'June of Biden's last year': the year is not reckoned


@rule(  # 'April's 10,864 encounters', 'August brought 19,740', 'September alone brought ...'
    r"<Ma>(?:['’]s\b|(?= alone\b)|(?= (?:brought|saw|had|recorded|logged|registered|produced|was|"
    r"remained|marked|set)\b)|(?=, (?:at|with) \d))",
    needs=(MONTHLY,),
)
@rule(
    r"(?:in|during|for|last|this|of|through|throughout|from|than|over|by|was) (?:the month of |"
    r"all of )?<Ma>\b(?:['’]s\b|(?!\.? ?\d{1,2}\b(?!,\d)|\.?,? \d{4}\b))",
    needs=(MONTHLY,),
)
def month_alone_rule(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    """A month without a year: the latest that had begun, and the one before while it runs."""
    if published is None:
        return None
    if m.group("am")[0].islower():
        return []  # 'may' and 'march' are verbs
    month = month_of(m, "am")
    year = near_year(month, published)
    how = f"month named, year from publication on {published}"
    options = [(P.month(year, month), how)]
    recent = year == published.year and m.group(0).lower().startswith("last ")
    if recent and month < published.month:  # 'last June', said in July
        options.append((P.month(year - 1, month), f"{how}, of the year before"))
    if published < options[0][0].end:
        options.append((P.month(year - 1, month), f"{how}, when this year's was not over"))
    return options


@rule(r"(?:on )?<Ma> <Da>\b(?!,? ?\d{4})", needs=(MONTHLY,))
def _day_no_year(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    month = month_of(m, "am")
    day = _past_day(month, int(m.group("ad")), published)
    return [(P.day(day), "day named, year from publication")] if day else None


@rule(r"(?:calendar (?:year )?)(?P<y>(?:19|20)\d\d)\b", needs=(("calendar",), YEARLY))
def _calendar(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    return [(P.calendar_year(year_of(m, "y")), "calendar year named")]


@rule(
    r"(?:from |between )(?P<a>(?:19|20)\d\d) (?:to|through|and|until) (?P<b>(?:19|20)\d\d)\b",
    needs=(("from", "between"), YEARLY),
)
def _year_range(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    a, b = year_of(m, "a"), year_of(m, "b")
    if a >= b:
        return None
    return [
        (Period(date(a, 1, 1), date(b, 12, 31), "range"), "calendar years as written"),
        (
            Period(P.fiscal_year(a).start, P.fiscal_year(b).end, "range"),
            "fiscal years of those numbers",
        ),
    ]


@rule(r"\b(?P<y>(?:19|20)\d\d)\b(?![,\d]*\d)(?!-)", needs=(YEARLY,))
def bare_year_rule(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    """A year alone: the calendar year as written, and the fiscal year of that number."""
    year = year_of(m, "y")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return [
        (P.calendar_year(year), "calendar year as written"),
        (P.fiscal_year(year), "fiscal year of that number"),
    ]
