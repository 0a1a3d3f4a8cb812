"""Periods as the press writes them: weekdays, a year just ended, and years told from another."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ontherecord.base import period as P
from ontherecord.base.period import Period
from ontherecord.claims.period_grammar import MONTHLY, month_of, near_year, rule, year_of

_NEW_YEAR = 10  # from October on 'last September' may be that of the year before
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NOT_SAID = "".join(  # 'said on Monday' dates the saying
    rf"(?<!{verb} )"
    for verb in (
        *("said", "announced", "reported", "released", "published", "told", "posted", "wrote"),
        *("shared", "issued", "confirmed", "tweeted", "testified", "showed", "reporters", "data"),
    )
)


@rule(
    rf"{_NOT_SAID}(?:as of|as at|through|on) (?:last |this past )?(?P<day>mon|tues|wednes|thurs|"
    r"fri|satur|sun)day\b(?! (?:mornings?|nights?|evenings?|afternoons?)?,? ?(?:<Ma>|the \d))",
    "as_of",
    needs=(("day",),),
)
def _weekday(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    """The last such day before publication; on such a day, that day or the one a week before."""
    if published is None:
        return None
    number = next(k for k, d in enumerate(_DAYS) if d.startswith(m.group("day").lower()))
    back = (published.weekday() - number) % 7
    near = published - timedelta(days=back)
    days = [near] if back else [near, near - timedelta(days=7)]
    return [(P.day(d), "the weekday before publication") for d in days]


def _ended(published: date) -> Period:
    """The fiscal year that ended last."""
    return P.fiscal_year(P.fiscal_year_of(published) - 1)


_CLOSED = (
    r"(?:that |which )?(?:has |had )?(?:just |recently )?(?:ended|closed|concluded|ending)"
    r"(?: (?:last|this|in|on|this past))?(?: (?:last )?Sept(?:ember|\.)?(?: 30(?:th)?)?)?"
)


@rule(
    rf"the (?:federal |government['’]s )?fiscal year {_CLOSED}(?!,? \d)",
    needs=(("fiscal year",), ("ended", "closed", "concluded", "ending")),
)
@rule(
    r"the (?:just|recently|newly)[- ](?:ended|closed|completed) fiscal year",
    needs=(("fiscal year",), ("just", "recently", "newly")),
)
def _just_ended(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    ended = [(_ended(published), "the fiscal year that ended last")]
    if "last" in m.group().lower() and published.month >= _NEW_YEAR:  # last September: of last year
        ended.append((P.fiscal_year(published.year - 1), "the fiscal year that ended a year ago"))
    return ended


@rule(
    r"(?:when|as) (?:the|last) fiscal year (?:ended|closed|drew to a close)(?! (?:in|on|last))|"
    r"(?:at )?the (?:end|close) of (?:the )?last fiscal year",
    "as_of",
    needs=(("fiscal year",), ("ended", "closed", "drew", "end of", "close of")),
)
def _at_its_end(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    return [(P.day(_ended(published).end), "last day of the fiscal year that ended last")]


@rule(
    r"(?:at|by|as of|since) the (?:start|beginning) of <Ma>(?:,?(?: of)? <Ya>)?(?! \d)",
    "as_of",
    needs=(MONTHLY, ("start of", "beginning of")),
)
def _month_start(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if m.group().lower().startswith("since") or (not m.group("ay") and published is None):
        return None
    month = month_of(m, "am")
    year = year_of(m, "ay") if m.group("ay") else near_year(month, published or date.max)
    return [(P.day(date(year, month, 1)), "first day of the month")]


@rule(r"(?:at|by) the (?:start|beginning) of (?:this|the) month", "as_of", needs=(("month",),))
def _this_month_start(_m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    if published is None:
        return None
    return [(P.day(published.replace(day=1)), "first day of the month of publication")]


@rule(
    r"(?:in |during |for )?(?:(?:(?:former )?president )?(?:donald |joe |barack )?"
    r"(?P<who>trump|biden|obama|bush)['’]s|his|the (?:president|administration)['’]s) "
    r"(?P<nth>first|second|third|fourth) full (?P<what>month|fiscal year)(?: (?:back )?in office)?",
    needs=((" full month", " full fiscal year"),),
)
def _full(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    """'In Trump's first full month in office': whole months, or fiscal years, from the last
    inauguration before publication; of whom it was where a name is given."""
    if published is None:
        return None
    who = (m.group("who") or "").lower()
    own = [y for y, name in _TERMS if y <= published.year and who in ("", name)]
    if not own:
        return None
    n = 1 + ("first", "second", "third", "fourth").index(m.group("nth").lower())
    if m.group("what").lower() == "month":
        found, how = P.month(own[-1], 1 + n), "whole months from the inauguration"
    else:
        found, how = P.fiscal_year(own[-1] + n), "whole fiscal years from the inauguration"
    return [(found, how)] if found.end <= published else None


_TERMS = (  # the years of inaugurations
    *((2001, "bush"), (2005, "bush"), (2009, "obama"), (2013, "obama")),
    *((2017, "trump"), (2021, "biden"), (2025, "trump")),
)


# told from the period named last: `anchors.anchored` gives them their days
@rule(
    r"(?:(?:in|during|for|over|within) )?(?:that|the same) (?:fiscal |calendar )?year\b"
    r"(?! (?:as|ago))"
    r"|(?:in|during|over) (?:that|the same|the|those) (?:12|twelve) months"
    r"(?! (?:to|end|through|before|since|of|after|prior|earlier|from|until|up|lead))"
    r"|(?:in|for) that 12-month period",
    "same_year",
    needs=(
        (
            "that",
            "same",
            "months",
        ),
    ),
)
@rule(
    r"(?:(?:in|during|for) )?(?:that|the same) month\b(?! (?:as|ago|a year|last|of|the))",
    "same_month",
    needs=(
        (
            "that",
            "same",
        ),
    ),
)
@rule(
    r"(?:(?:in|during|for|by) )?(?:the (?:following|next) (?:fiscal |calendar )?year|"
    r"(?:a|one) (?:fiscal )?year (?:later|after))\b",
    "year_after",
    needs=(
        (
            "following",
            "next",
            "later",
            "after",
        ),
    ),
)
@rule(
    r"(?:a decade|<Na> (?:fiscal |calendar )?years) (?:earlier|before|prior|previously)(?! than)",
    "years_before",
    needs=(("years", "a decade"), ("earlier", "before", "prior", "previously")),
)
def _told(_m: re.Match[str], _: date | None) -> list[tuple[Period, str]] | None:
    return None
