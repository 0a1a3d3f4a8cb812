"""Period expressions: found by rule, resolved against a publication date, every step recorded.

The machine's clock is never used: an expression that needs a date the document does not have
resolves to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ontherecord.base import period as P
from ontherecord.base.period import Period

_MONTHS = {m.lower(): i + 1 for i, m in enumerate(P.MONTHS)}
_MONTHS |= {m[:3]: i for m, i in list(_MONTHS.items())} | {"sept": 9}
_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_COUNT = {
    w: i + 1
    for i, w in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split()
    )
}
FIRST_YEAR, LAST_YEAR = 1890, 2049

_M = (
    r"(?P<{0}m>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
)
_Y = r"(?P<{0}y>(?:18[89]|19\d|20[0-4])\d)"
_D = r"(?P<{0}d>\d{{1,2}})(?:st|nd|rd|th)?"
_N = r"(?P<{0}n>\d{{1,2}}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period as written. `options` are the periods it can mean, likeliest first, each with how."""

    start: int
    end: int
    text: str
    role: str  # in | since | as_of | until | through
    options: tuple[tuple[Period, str], ...]
    needs_date: bool = False  # could not be resolved without a publication date
    bare_year: bool = False  # '2024': calendar as written, fiscal as often meant
    relative: bool = False

    @property
    def resolved(self) -> Period | None:
        """The likeliest period, None when the document's date is missing."""
        return self.options[0][0] if self.options else None


Resolver = Callable[[re.Match[str], "date | None"], "list[tuple[Period, str]] | None"]
_RULES: list[tuple[re.Pattern[str], str, Resolver]] = []


def _rule(pattern: str, role: str = "in") -> Callable[[Resolver], Resolver]:
    names = iter("abcdefgh")

    def expand(match: re.Match[str]) -> str:
        return {"M": _M, "Y": _Y, "D": _D, "N": _N}[match.group(1)].format(match.group(2))

    del names
    compiled = re.compile(re.sub(r"<([MYDN])(\w)>", expand, pattern), re.IGNORECASE)

    def register(function: Resolver) -> Resolver:
        _RULES.append((compiled, role, function))
        return function

    return register


def _year(m: re.Match[str], group: str) -> int:
    text = m.group(group).lstrip("'’")
    value = int(text)
    return value if value > 99 else (2000 + value if value < 60 else 1900 + value)


def _month(m: re.Match[str], group: str) -> int:
    return _MONTHS[m.group(group).lower().rstrip(".")]


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _COUNT[text.lower()]


def _safe_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _near_year(month: int, published: date) -> int:
    """The latest year in which that month had begun by the publication date."""
    return published.year if month <= published.month else published.year - 1


_FY = r"(?:the )?(?:federal )?(?:fiscal[- ]years?|fiscal|FY|F\.Y\.)[ -]?"
_FYNUM = r"(?P<f>(?:19|20)\d\d|['’]?\d\d)\b"


@_rule(rf"{_FYNUM.replace('<f>', '<a>')} (?:federal )?fiscal year")
def _fy_after(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    y = _year(m, "a")
    return [(P.fiscal_year(y), "fiscal year named")]


@_rule(rf"{_FY}(?P<a>(?:19|20)\d\d|\d\d) ?(?:to|through|thru|-|–|and) ?(?:fiscal (?:years? )?|FY ?)?(?P<b>(?:19|20)\d\d|\d\d)\b")
def _fy_range(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    a, b = P.fiscal_year(_year(m, "a")), P.fiscal_year(_year(m, "b"))
    return [(Period(a.start, b.end, "range"), "fiscal years named")] if a.start < b.end else None


@_rule(rf"(?:the )?(?:first|opening) <Na> months? of {_FY}{_FYNUM}")
def _fy_first_months(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    year = P.fiscal_year(_year(m, "f"))
    end = P.month(*_add_months(year.start, _count(m.group("an")) - 1)).end
    return [(Period(year.start, end, "fiscal_year_to_date"), "first months of the fiscal year")]


@_rule(rf"(?:the )?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th) quarter of {_FY}{_FYNUM}")
def _fq(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    q = P.quarter(_year(m, "f"), _ORDER[m.group("q").lower()], fiscal=True)
    return [(q, "quarter of the fiscal year")]


@_rule(rf"(?:the )?(?P<h>first|second) half of {_FY}{_FYNUM}")
def _fh(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    y = _year(m, "f")
    if m.group("h").lower() == "first":
        return [(Period(date(y - 1, 10, 1), date(y, 3, 31), "range"), "half of the fiscal year")]
    return [(Period(date(y, 4, 1), date(y, 9, 30), "range"), "half of the fiscal year")]


@_rule(rf"(?:(?:at|by) )?the (?:end|close) of {_FY}{_FYNUM}", "as_of")
def _fy_end(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    return [(P.day(P.fiscal_year(_year(m, "f")).end), "last day of the fiscal year")]


@_rule(rf"since {_FY}{_FYNUM}", "since")
def _fy_since(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    start = P.fiscal_year(_year(m, "f")).start
    if published is None or published < start:
        return [(Period(start, P.fiscal_year(_year(m, "f")).end, "range"), "from the fiscal year named")]
    return [(Period(start, published, "range"), "from the fiscal year named to publication")]


@_rule(rf"{_FY}{_FYNUM}(?: \(?(?:which )?(?:ended|ending|ends) (?:on |in )?<Mb>(?: <Db>)?(?:, ?\d{{4}})?\)?)?")
def _fy(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    return [(P.fiscal_year(_year(m, "f")), "fiscal year named")]


@_rule(r"(?:the )?(?:12 months|twelve months|(?:fiscal )?year) (?:that )?(?:ended|ending|to|through) (?:on |in )?<Ma>(?: <Da>)?,? <Ya>")
def _year_ended(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    end = P.month(_year(m, "ay"), _month(m, "am")).end
    if end.month == 9:
        return [(P.fiscal_year(end.year), "year ended in September is the fiscal year")]
    start = P.month(*_add_months(end, -11)).start
    return [(Period(start, end, "range"), "twelve months ended in the month named")]


@_rule(r"(?:the )?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th) quarter of (?:calendar (?:year )?)?<Ya>")
def _q(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    n, y = _ORDER[m.group("q").lower()], _year(m, "ay")
    return [
        (P.quarter(y, n), "calendar quarter as written"),
        (P.quarter(y, n, fiscal=True), "fiscal quarter of that number"),
    ]


@_rule(r"(?:the )?(?P<h>first|second) half of (?:calendar (?:year )?)?<Ya>")
def _h(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    y = _year(m, "ay")
    if m.group("h").lower() == "first":
        return [(Period(date(y, 1, 1), date(y, 6, 30), "range"), "half year named")]
    return [(Period(date(y, 7, 1), date(y, 12, 31), "range"), "half year named")]


@_rule(r"(?:the )?(?:first|opening) <Na> months? of (?:calendar (?:year )?)?<Ya>")
def _first_months(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    y = _year(m, "ay")
    end = P.month(*_add_months(date(y, 1, 1), _count(m.group("an")) - 1)).end
    return [(Period(date(y, 1, 1), end, "calendar_year_to_date"), "first months of the year")]


@_rule(r"(?:(?:from|between) )?<Ma> <Da>(?:, ?<Ya>)?,? ?(?:to|through|thru|until|and|-|–) ?<Mb> <Db>,? <Yb>")
def _day_range(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    yb = _year(m, "by")
    end = _safe_day(yb, _month(m, "bm"), int(m.group("bd")))
    ya = _year(m, "ay") if m.group("ay") else yb
    start = _safe_day(ya, _month(m, "am"), int(m.group("ad")))
    if start and end and not m.group("ay") and start > end:
        start = _safe_day(yb - 1, start.month, start.day)
    if not start or not end or start > end:
        return None
    return [(Period(start, end, "range"), "dates as written")]


@_rule(r"(?:(?:from|between) )?<Ma>(?: <Ya>)? ?(?:to|through|thru|until|and|-|–) ?<Mb>,? (?:of )?<Yb>")
def _month_range(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    yb = _year(m, "by")
    ya = _year(m, "ay") if m.group("ay") else yb
    start, end = P.month(ya, _month(m, "am")).start, P.month(yb, _month(m, "bm")).end
    if start > end and not m.group("ay"):
        start = date(ya - 1, start.month, 1)
    return [(Period(start, end, "range"), "months as written")] if start <= end else None


@_rule(r"(?:(?:since|from) )<Ma> <Da>(?:,? <Ya>)?(?! ?(?:to|through|until))", "since")
def _since_day(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    month = _month(m, "am")
    if m.group("ay"):
        start = _safe_day(_year(m, "ay"), month, int(m.group("ad")))
    elif published:
        start = _safe_day(_near_year(month, published), month, int(m.group("ad")))
    else:
        return None
    if not start or published is None or published < start:
        return None
    return [(Period(start, published, "range"), "from the date named to publication")]


@_rule(r"since <Ma>(?: of)?,? <Ya>", "since")
def _since_month_year(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    start = P.month(_year(m, "ay"), _month(m, "am")).start
    if published is None or published < start:
        return [(Period(start, P.month(_year(m, "ay"), _month(m, "am")).end, "range"), "from the month named")]
    return [(Period(start, published, "range"), "from the month named to publication")]


@_rule(r"since (?:last )?<Ma>\b(?! \d)", "since")
def _since_month(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    month = _month(m, "am")
    start = date(_near_year(month, published), month, 1)
    return [(Period(start, published, "range"), "from the month named to publication")]


@_rule(r"since (?:at least )?(?:calendar (?:year )?)?<Ya>", "since")
def _since_year(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    start = date(_year(m, "ay"), 1, 1)
    if published is None or published < start:
        return [(Period(start, date(start.year, 12, 31), "range"), "from the year named")]
    return [(Period(start, published, "range"), "from the year named to publication")]


_INAUGURATED = (
    r"(?:since|after) (?:(?:president )?(?:donald )?(?P<who>trump|biden|obama)(?:['’]s)?"
    r"(?: (?:took office|took over|inauguration|return(?:ed)? to (?:the white house|office)|was"
    r" (?:inaugurated|sworn in)|second inauguration))|inauguration day|taking office|returning to"
    r" (?:office|the white house))"
)


@_rule(_INAUGURATED, "since")
def _since_inauguration(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    who = (m.group("who") or "").lower()
    year = {"biden": 2021, "obama": 2009}.get(who, 2025 if published >= date(2025, 1, 20) else 2017)
    if not who:
        year = max(y for y in (2009, 2017, 2021, 2025) if date(y, 1, 20) <= published) if published >= date(2009, 1, 20) else 0
    if not year or published < date(year, 1, 20):
        return None
    return [(Period(date(year, 1, 20), published, "range"), "from the inauguration to publication")]


@_rule(r"(?:the |his |its )?(?:first|initial|opening) (?:100|hundred|one hundred) days")
def _hundred_days(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    starts = [y for y in (2009, 2017, 2021, 2025) if date(y, 1, 20) <= published]
    if not starts:
        return None
    start = date(starts[-1], 1, 20)
    return [(Period(start, start + timedelta(days=99), "range"), "first 100 days from the inauguration")]


@_rule(r"(?:in|within|over|under|for|about|around)? ?(?:a span of )?(?:about )?100 days")
def _some_hundred_days(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    return _hundred_days(m, published)


@_rule(r"(?:as of|as at|on|by|through) (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?<Ma> <Da>(?:,? <Ya>)?\b", "as_of")
def _as_of_day(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    month = _month(m, "am")
    if not m.group("ay") and published is None:
        return None
    year = _year(m, "ay") if m.group("ay") else _near_year(month, published or date.max)
    day = _safe_day(year, month, int(m.group("ad")))
    return [(P.day(day), "day named")] if day else None


@_rule(r"(?:(?:at|by|as of) )?the (?:end|close) of <Ma>,?(?: of)?(?: <Ya>)?", "as_of")
def _month_end(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    month = _month(m, "am")
    if not m.group("ay") and published is None:
        return None
    year = _year(m, "ay") if m.group("ay") else _near_year(month, published or date.max)
    return [(P.day(P.month(year, month).end), "last day of the month")]


@_rule(r"(?:(?:at|by|as of) )?(?:the )?(?:end|close) of (?:calendar (?:year )?)?<Ya>", "as_of")
def _year_end(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    y = _year(m, "ay")
    return [
        (P.day(date(y, 12, 31)), "last day of the calendar year"),
        (P.day(date(y, 9, 30)), "last day of the fiscal year"),
    ]


@_rule(r"<Ma> <Da>,? <Ya>\b")
def _full_day(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    day = _safe_day(_year(m, "ay"), _month(m, "am"), int(m.group("ad")))
    return [(P.day(day), "day named")] if day else None


@_rule(r"<Da> <Ma>,? <Ya>\b")
def _day_first(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    day = _safe_day(_year(m, "ay"), _month(m, "am"), int(m.group("ad")))
    return [(P.day(day), "day named")] if day else None


@_rule(r"\b(?P<y>20\d\d|19\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-3]\d)\b")
def _iso(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    day = _safe_day(int(m.group("y")), int(m.group("m")), int(m.group("d")))
    return [(P.day(day), "day named")] if day else None


@_rule(r"(?:the month of )?<Ma>,?(?: of)? <Ya>\b")
def _month_year(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    return [(P.month(_year(m, "ay"), _month(m, "am")), "month named")]


@_rule(r"(?:in|during|for|last|this|of|through|throughout) (?:the month of |all of )?<Ma>\b(?!\.? ?\d{1,2}\b(?!,\d)|\.?,? \d{4}\b)")
def _month_alone(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    month = _month(m, "am")
    year = _near_year(month, published)
    return [(P.month(year, month), f"month named, year from publication on {published}")]


@_rule(r"(?:on )?<Ma> <Da>\b(?!,? ?\d{4})")
def _day_no_year(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    month = _month(m, "am")
    day = _safe_day(_near_year(month, published), month, int(m.group("ad")))
    return [(P.day(day), "day named, year from publication")] if day else None


@_rule(r"(?:(?:so far )?this|the current|the present|current) fiscal year(?: so far| to date)?|(?:so far in |to date in )?(?:the current|this) fiscal year")
def _this_fy(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    start = P.fiscal_year(P.fiscal_year_of(published)).start
    return [(Period(start, published, "fiscal_year_to_date"), "fiscal year of publication, to date")]


@_rule(r"(?:the )?(?:last|previous|prior|past) fiscal year")
def _last_fy(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    year = P.fiscal_year_of(published) - 1
    return [(P.fiscal_year(year), "fiscal year before publication's")]


@_rule(r"last month|the (?:past|previous|prior) month")
def _last_month(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    y, n = _add_months(published, -1)
    return [(P.month(y, n), f"month before publication on {published}")]


@_rule(r"(?:so far )?this month(?: so far)?")
def _this_month(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    return [(Period(published.replace(day=1), published, "month_to_date"), "month of publication, to date")]


@_rule(r"(?:so far )?(?:this|the current) year(?: so far| to date)?|so far in <Ya>|(?:the )?year to date|to date this year")
def _this_year(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    if m.group("ay") and _year(m, "ay") != published.year:
        return [(P.calendar_year(_year(m, "ay")), "year named")]
    start = date(published.year, 1, 1)
    fiscal = P.fiscal_year(P.fiscal_year_of(published)).start
    return [
        (Period(start, published, "calendar_year_to_date"), "calendar year of publication, to date"),
        (Period(fiscal, published, "fiscal_year_to_date"), "fiscal year of publication, to date"),
    ]


@_rule(r"(?:by |at |before )?the end of (?:the|this) (?P<u>month|year|fiscal year)", "as_of")
def _by_end(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    unit = m.group("u").lower()
    if unit == "month":
        return [(P.day(P.month(published.year, published.month).end), "end of the month of publication")]
    if unit == "fiscal year":
        end = P.fiscal_year(P.fiscal_year_of(published)).end
        return [(P.day(end), "end of the fiscal year of publication")]
    return [(P.day(date(published.year, 12, 31)), "end of the year of publication")]


@_rule(r"last year|the (?:previous|prior) year|the year before")
def _last_year(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    return [
        (P.calendar_year(published.year - 1), "calendar year before publication's"),
        (P.fiscal_year(P.fiscal_year_of(published) - 1), "fiscal year before publication's"),
    ]


@_rule(r"(?:the )?(?:past|last) (?:12|twelve) months|the past year")
def _past_year(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    y, n = _add_months(published, -1)
    end = P.month(y, n).end
    return [(Period(P.month(*_add_months(end, -11)).start, end, "range"), "twelve whole months before publication")]


@_rule(r"last week|this week|the past week|over the weekend|last weekend|yesterday|last quarter|this quarter|this (?:summer|spring|fall|winter)|last (?:summer|spring|fall|winter)|in recent (?:months|weeks|years|days)|(?:over|in) the (?:past|last) (?:<Na>|few|several|couple of) (?:years|months|weeks|days|decades)|(?:over|in|during) the (?:past|last) (?:decade|few years)")
def _unhandled(_m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    return None


_TERM = (
    r"(?:under|during|in) (?:(?:the )?(?:former )?(?:president )?(?:donald |joe |barack |george w\. )?"
    r"(?P<who>trump|biden|obama|bush)(?:['’]s)?(?: administration(?:['’]s)?| presidency)?"
    r"(?: (?P<nth>first|second)(?: term)?)?(?: term)?)(?: (?:administration|presidency|term|years|era))?"
)


@_rule(_TERM)
def _term(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    who, nth = m.group("who").lower(), (m.group("nth") or "").lower()
    spans = {
        "bush": [(date(2001, 1, 20), date(2009, 1, 19))],
        "obama": [(date(2009, 1, 20), date(2017, 1, 19))],
        "trump": [(date(2017, 1, 20), date(2021, 1, 19)), (date(2025, 1, 20), date(2029, 1, 19))],
        "biden": [(date(2021, 1, 20), date(2025, 1, 19))],
    }[who]
    options: list[tuple[Period, str]] = []
    if published is not None and not nth:  # 'under Trump' in his term means that term
        spans = [x for x in spans if x[0] <= published <= x[1]] or spans
    for k, (start, end) in enumerate(spans):
        if nth and who == "trump" and (nth == "second") != (k == len(spans) - 1):
            continue
        if published is not None and published < start:
            continue
        last = min(end, published) if published else end
        options.append((Period(start, last, "range"), "term of office"))
    return options[::-1] or None


@_rule(r"(?:calendar (?:year )?)(?P<y>(?:19|20)\d\d)\b")
def _calendar(m: re.Match[str], _: date | None) -> list[tuple[Period, str]]:
    return [(P.calendar_year(_year(m, "y")), "calendar year named")]


@_rule(r"(?:from |between )(?P<a>(?:19|20)\d\d) (?:to|through|and|until) (?P<b>(?:19|20)\d\d)\b")
def _year_range(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    a, b = _year(m, "a"), _year(m, "b")
    if a >= b:
        return None
    return [
        (Period(date(a, 1, 1), date(b, 12, 31), "range"), "calendar years as written"),
        (Period(P.fiscal_year(a).start, P.fiscal_year(b).end, "range"), "fiscal years of those numbers"),
    ]


@_rule(r"\b(?P<y>(?:19|20)\d\d)\b(?![,\d]*\d)(?!-)")
def _bare_year(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    year = _year(m, "y")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return [
        (P.calendar_year(year), "calendar year as written"),
        (P.fiscal_year(year), "fiscal year of that number"),
    ]


def _add_months(when: date, months: int) -> tuple[int, int]:
    total = when.year * 12 + when.month - 1 + months
    return total // 12, total % 12 + 1


_LEAD = re.compile(r"\b(?:in|during|for|over|throughout|of|from|within|through|by|on|at|as of)\s+(?:all of |the whole of |the )?$", re.I)
_TRIGGER = re.compile(
    r"\d|fiscal|\bFY|month|year|quarter|week|days|summer|spring|fall|winter|since|under|yesterday|recent"
    r"|decade|\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|during|term|after)\b",
    re.IGNORECASE,
)


def find_periods(text: str, offset: int, published: date | None) -> list[PeriodMention]:
    """Every period expression of a sentence, longest first, without overlaps, in reading order.

    text: the sentence; offset: of its first character in the document; published: the document's
    date or None. Expressions that need a date they do not have come back with no options.
    """
    if not _TRIGGER.search(text):
        return []
    hits = sorted(_hits(text, published), key=lambda h: (-(h.end - h.start), h.start))
    taken: list[PeriodMention] = []
    for hit in hits:
        if all(hit.end <= t.start or hit.start >= t.end for t in taken):
            taken.append(hit)
    out = []
    for hit in _joined(sorted(taken, key=lambda h: h.start), text):
        since = _SINCE.search(text[: hit.start])
        if since and hit.role != "since":
            hit = _opened(hit, since.start(), text, published)
        lead = _LEAD.search(text[: hit.start])
        begin = lead.start() if lead else hit.start
        out.append(replace(hit, start=begin + offset, end=hit.end + offset, text=text[begin : hit.end]))
    return out


_JOIN = re.compile(r"\s*,?\s*(?:and|through|to|thru|until|till)\s+(?:the |in )?$", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:from|between)\s+(?:the )?$", re.IGNORECASE)


def _joined(hits: list[PeriodMention], text: str) -> list[PeriodMention]:
    """'from fiscal 2014 through the 2017 fiscal year' is one range, whatever its ends look like."""
    out: list[PeriodMention] = []
    for hit in hits:
        if out and hit.options and out[-1].options and hit.role == out[-1].role == "in":
            before = out[-1]
            opening = _OPEN.search(text[: before.start])
            gap = _JOIN.fullmatch(text[before.end : hit.start])
            low, high = before.options[0][0], hit.options[0][0]
            if opening and gap and low.basis == high.basis and low.start < high.end:
                span = Period(low.start, high.end, "range")
                out[-1] = replace(
                    before, start=opening.start(), end=hit.end, text=text[opening.start() : hit.end],
                    options=((span, "range as written"),), bare_year=False,
                )
                continue
        out.append(hit)
    return out


_SINCE = re.compile(r"\bsince (?:at least |about |around |the |early |late )*$", re.IGNORECASE)


def _opened(hit: PeriodMention, start: int, text: str, published: date | None) -> PeriodMention:
    """'since fiscal 2014' and 'since the 2003 fiscal year': the period named opens a span."""
    options = []
    for period, how in hit.options[:1]:
        end = published if published is not None and published >= period.start else period.end
        options.append((Period(period.start, end, "range"), f"from the period named: {how}"))
    return replace(hit, start=start, text=text[start : hit.end], role="since", options=tuple(options))


_FISCAL_WORDS = ("fiscal", "fy", "f.y")
_MONTH_WORDS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_WORDS = ("first", "opening", "second", "third", "fourth", "1st", "2nd", "3rd", "4th")
# one of these must stand in the sentence, lower-cased, before a rule is tried
_NEEDS: dict[Resolver, tuple[str, ...]] = {
    **dict.fromkeys((_fy_after, _fy_range, _fy_first_months, _fq, _fh, _fy_end, _fy_since, _fy), _FISCAL_WORDS),
    **dict.fromkeys((_q, _h, _first_months), _FIRST_WORDS),
    **dict.fromkeys(
        (_year_ended, _day_range, _month_range, _since_day, _since_month_year, _since_month, _as_of_day,
         _month_end, _full_day, _day_first, _month_year, _month_alone, _day_no_year), _MONTH_WORDS),
    _since_year: ("since",), _since_inauguration: ("since", "after"), _hundred_days: ("days",),
    _some_hundred_days: ("100 days",), _year_end: ("end of", "close of"), _iso: ("-",),
    _this_fy: ("fiscal",), _last_fy: ("fiscal",), _last_month: ("month",), _this_month: ("month",),
    _this_year: ("year", "so far"), _by_end: ("end of",), _last_year: ("year",),
    _past_year: ("months", "past year"), _term: ("trump", "biden", "obama", "bush"),
    _calendar: ("calendar",), _year_range: ("from", "between"),
}


def _hits(text: str, published: date | None) -> Iterator[PeriodMention]:
    low = text.lower()
    for pattern, role, resolve in _RULES:
        needs = _NEEDS.get(resolve)
        if needs is not None and not any(word in low for word in needs):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if start and (text[start - 1].isalnum() or text[start - 1] in "$-/.,#"):
                if text[start].isalnum():
                    continue
            if end < len(text) and text[end].isalnum():
                continue
            if resolve is _bare_year and not _year_like(text, start, end):
                continue
            options = resolve(match, published)
            yield PeriodMention(
                start, end, text[start:end], role, tuple(options or ()),
                needs_date=options is None and published is None,
                bare_year=resolve is _bare_year,
                relative=resolve in _RELATIVE,
            )


_RELATIVE = frozenset({_this_fy, _last_fy, _last_month, _this_month, _this_year, _last_year, _past_year, _unhandled})
_YEAR_BEFORE = re.compile(
    r"(?:^|\b(?:in|during|of|for|since|from|until|through|by|and|to|than|before|after|early|late|mid|calendar|year|between|throughout|vs\.?|versus|as of|around)\b[\s-]*|[(,;:–-]\s*|['’]s )$",
    re.IGNORECASE,
)


def _year_like(text: str, start: int, end: int) -> bool:
    """A bare four-digit number is a year only after a word that introduces one, or before 's'."""
    if text[end : end + 2] in (",0",) or re.match(r"\s+(?:people|migrants|troops|agents|officers|arrests|removals|beds|cases|miles|jobs|immigrants|children|soldiers|judges|prosecutions|charges|criminal|noncitizens)\b", text[end:]):
        return False
    return bool(_YEAR_BEFORE.search(text[:start]))
