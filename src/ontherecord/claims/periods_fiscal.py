"""Fiscal years and their parts, as written."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ontherecord.base import period as P
from ontherecord.base.period import Period
from ontherecord.claims.period_grammar import (
    FISCAL,
    MONTHLY,
    ORDER,
    YEARLY,
    add_months,
    count_of,
    month_of,
    rule,
    safe_day,
    year_of,
)

FY = r"(?:the )?(?:federal )?(?:fiscal[- ]years?|fiscal|FY|F\.Y\.)[ -]?"
FYNUM = r"(?P<f>(?:19|20)\d\d|['’]?\d\d)\b(?![,.]\d)"


@rule(rf"{FYNUM.replace('<f>', '<a>')} (?:federal )?fiscal year", needs=(("fiscal year",),))
def _fy_after(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    y = year_of(m, "a")
    return [(P.fiscal_year(y), "fiscal year named")]


@rule(
    rf"{FY}(?P<a>(?:19|20)\d\d|\d\d),? (?:through|to|as of|until) <Mb> <Db>,? <Yb>",
    needs=(FISCAL, MONTHLY, YEARLY),
)
def _fy_to_date(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    start = P.fiscal_year(year_of(m, "a")).start
    end = safe_day(year_of(m, "by"), month_of(m, "bm"), int(m.group("bd")))
    if end is None or not start <= end <= P.fiscal_year(year_of(m, "a")).end:
        return None
    return [(Period(start, end, "fiscal_year_to_date"), "fiscal year named, to the day named")]


@rule(
    rf"(?:through|to|until|up to|as of|by) <Mb> <Db>,? (?:of|in) {FY}(?P<a>(?:19|20)\d\d|\d\d)\b",
    needs=(FISCAL, MONTHLY),
)
def _to_date_of_fy(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    """'through Sept. 20 of fiscal 2025': the year to that day."""
    whole = P.fiscal_year(year_of(m, "a"))
    number = month_of(m, "bm")
    end = safe_day(whole.end.year - (number >= whole.start.month), number, int(m.group("bd")))
    if end is None:
        return None
    return [
        (Period(whole.start, end, "fiscal_year_to_date"), "fiscal year named, to the day named")
    ]


@rule(
    rf"{FY}(?P<a>(?:19|20)\d\d|\d\d) ?(?:to|through|thru|-|–|and) ?(?:fiscal (?:years? )?|"
    rf"FY ?)?(?P<b>(?:19|20)\d\d|\d\d)\b(?![,.]\d)",
    needs=(FISCAL,),
)
def _fy_range(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    a, b = P.fiscal_year(year_of(m, "a")), P.fiscal_year(year_of(m, "b"))
    if a.start >= b.start:
        return None
    whole = (Period(a.start, b.end, "range"), "fiscal years named")
    if not re.search(r"\band\b", m.group()) or _SPANNED.search(m.string[: m.start()]):
        return [whole]
    if _EACH.search(m.string[: m.start()]) or b.end.year - a.end.year > 1:
        return None  # 'in both fiscal 2022 and 2023', 'in fiscal 2019 and 2024': each of them
    # 'in fiscal 2022 and 2023': the two together, or each of them
    return [whole, (a, "the first of the two years"), (b, "the second of the two years")]


_SPANNED = re.compile(
    r"\b(?:between|from|over|across)\b[^,;]*$|\b(?:combined|together|altogether|in all)\b", re.I
)
_EACH = re.compile(r"\b(?:both|each of|either of)\s+(?:in )?$", re.I)


@rule(rf"(?:the )?(?:first|opening) <Na> months? of {FY}{FYNUM}", needs=(FISCAL, ("month",)))
def _fy_first_months(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    year = P.fiscal_year(year_of(m, "f"))
    end = P.month(*add_months(year.start, count_of(m.group("an")) - 1)).end
    return [(Period(year.start, end, "fiscal_year_to_date"), "first months of the fiscal year")]


@rule(
    rf"(?:the )?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th) quarter of {FY}{FYNUM}",
    needs=(FISCAL, ("quarter of",)),
)
def _fq(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    q = P.quarter(year_of(m, "f"), ORDER[m.group("q").lower()], fiscal=True)
    return [(q, "quarter of the fiscal year")]


@rule(rf"(?:the )?(?P<h>first|second) half of {FY}{FYNUM}", needs=(FISCAL, ("half of",)))
def _fh(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    y = year_of(m, "f")
    if m.group("h").lower() == "first":
        return [(Period(date(y - 1, 10, 1), date(y, 3, 31), "range"), "half of the fiscal year")]
    return [(Period(date(y, 4, 1), date(y, 9, 30), "range"), "half of the fiscal year")]


@rule(
    rf"(?:when|as) {FY}{FYNUM} (?:ended|closed|came to an end)",
    "as_of",
    needs=(FISCAL, ("ended", "closed", "came to an end")),
)
@rule(
    rf"(?:(?:at|by) )?the (?:end|close) of {FY}{FYNUM}",
    "as_of",
    needs=(FISCAL, ("end of", "close of")),
)
def _fy_end(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    return [(P.day(P.fiscal_year(year_of(m, "f")).end), "last day of the fiscal year")]


@rule(rf"since {FY}{FYNUM}", "since", needs=(FISCAL, ("since",)))
def _fy_since(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    start = P.fiscal_year(year_of(m, "f")).start
    if published is None or published < start:
        return [
            (
                Period(start, P.fiscal_year(year_of(m, "f")).end, "range"),
                "from the fiscal year named",
            )
        ]
    options = [(Period(start, published, "range"), "from the fiscal year named to publication")]
    end = P.fiscal_year(year_of(m, "f")).end
    if end < published:
        after = Period(end + timedelta(days=1), published, "range")
        options.append((after, "from the end of the fiscal year named to publication"))
    return options


@rule(
    rf"{FY}{FYNUM}(?: \(?(?:which )?(?:ended|ending|ends) (?:on |"
    rf"in )?<Mb>(?: <Db>)?(?:, ?\d{{4}})?\)?)?",
    needs=(FISCAL,),
)
def _fy(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    return [(P.fiscal_year(year_of(m, "f")), "fiscal year named")]
