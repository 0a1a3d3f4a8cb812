"""Windows inside a year and over several years: 'nine months into fiscal 2024', 'over three years'.

None of them is the year it names. The few whose days are certain are given them; the others have
the role `part`: they are no period a count can be judged for, and stop the claim they stand in.
"""

from __future__ import annotations

import re
from datetime import date

from ontherecord.base import period as P
from ontherecord.base.period import Period
from ontherecord.claims.period_grammar import FISCAL, add_months, count_of, rule, year_of
from ontherecord.claims.periods_fiscal import FY, FYNUM

PART = "part"
_MONTHS_IN_A_YEAR = 12
_YEAR = (
    r"(?:the )?(?:current |federal )?(?:fiscal[- ]years?|fiscal|FY|F\.Y\.|calendar(?: year)?|year)"
)
_NAMED = rf"(?:{_YEAR}[ -]?(?:(?:19|20)\d\d|['’]?\d\d)?|(?:19|20)\d\d)(?!\d)"
_UP_TO = re.compile(r"\b(?:by|through|thru|until|till|up to|as of)\s+$", re.IGNORECASE)
_SOME = (
    r"(?:the |those |these |his |its |their )?(?:about |just |only |nearly |roughly |past |last |"
    r"first |final )?(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|"
    r"few|a few|couple of|a couple of)"
)


@rule(rf"<Na> months into {FY}{FYNUM}", needs=(("months into", "month into"), FISCAL))
@rule(rf"one month into {FY}{FYNUM}", needs=(("month into",), FISCAL))
def _months_into(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    months = count_of(m.group("an")) if "an" in m.re.groupindex else 1
    if not 1 <= months < _MONTHS_IN_A_YEAR:
        return None
    start = P.fiscal_year(year_of(m, "f")).start
    end = P.month(*add_months(start, months - 1)).end
    how = "from the beginning of the fiscal year, so many months"
    return [(Period(start, end, "fiscal_year_to_date"), how)]


@rule(rf"the (?P<w>first|opening|last|final|closing) month of {FY}{FYNUM}", needs=(("month of",),))
def _month_of_year(m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    if _UP_TO.search(m.string[: m.start()]):
        return None  # 'by the last month of fiscal 2024': of all that came before it too
    year = P.fiscal_year(year_of(m, "f"))
    first = m.group("w").lower() in ("first", "opening")
    day = year.start if first else year.end
    return [(P.month(day.year, day.month), "month of the fiscal year")]


@rule(
    rf"(?:<Na>|several|a few|a couple of|a) (?:full |whole )?(?:days?|weeks?|months?|quarters?|"
    rf"years?) into {_NAMED}",
    PART,
    needs=(("into ",), ("day", "week", "month", "quarter", "year")),
)
@rule(
    rf"(?:a |one[- ]|the |two[- ]|three[- ])?(?:quarter|third|half|thirds|quarters|much|most|"
    rf"part|halfway|midway|partway) ?(?:of the way |way )?(?:into|through) {_NAMED}",
    PART,
    needs=(("into ", "through "), ("quarter", "third", "half", "much", "most", "part", "midway")),
)
@rule(
    r"(?:at|by|near|past|around) (?:the |its )?[\w-]{1,12}[- ](?:day|week|month|quarter)[- ]?"
    rf"(?:mark|point)(?: of {_NAMED})?",
    PART,
    needs=(("mark", "point"), ("day", "week", "month", "quarter")),
)
@rule(
    r"(?:the )?(?:first|opening|last|final|closing|second|third|middle) "
    rf"(?:<Na> |few |couple of )?(?:months?|weeks?|days?) of (?:the )?(?:(?:first|second|third|"
    rf"fourth|last|final) (?:quarter|half) of )?{_NAMED}",
    PART,
    needs=(
        ("months of", "month of", "weeks of", "week of", "days of", "day of"),
        ("first", "opening", "last", "final", "closing", "second", "third", "middle"),
    ),
)
@rule(
    rf"(?:(?:over|in|during|for|across|within|throughout) )?{_SOME} (?:[\w.]{{1,12}} )?"
    rf"(?:fiscal |calendar )?years (?:that )?(?:ended|ending|to|through|until|up to)(?: in| with)? "
    rf"{_NAMED}",
    PART,
    needs=(("years",),),
)
@rule(
    r"(?:over|during|across|throughout|within) (?:the )?(?:course of )?(?:about |just |only |"
    r"nearly |roughly )?(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|several|a few|"
    r"a couple of) (?:fiscal |calendar )?years(?! (?:ago|old|earlier|before))",
    PART,
    needs=(("over ", "during ", "across ", "throughout ", "within "), ("years",)),
)
@rule(
    r"(?:over|during|across|throughout|within|in|for) (?:a|the|that|this) "
    r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|multi)[- ](?:year|month|week|day)"
    rf"[- ](?:period|span|stretch|window|run|interval)(?: (?:ending|ended|to|through)(?: in)? "
    rf"{_NAMED})?",
    PART,
    needs=(
        ("period", "span", "stretch", "window", "run", "interval"),
        ("year", "month", "week", "day"),
    ),
)
@rule(
    r"(?:as of|by|at|through|until|around|since) (?:the )?mid-?(?: )?(?:fiscal )?(?:year|point)"
    rf"(?: of {_NAMED})?",
    PART,
    needs=(("mid",), ("year", "point")),
)
def _inside(_m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    return None  # its days are not stated, or not those of the year it names
