"""Period expressions: found by rule, resolved against a publication date, every step recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ontherecord.base.period import Period
from ontherecord.claims import (
    periods_dated,
    periods_fiscal,
    periods_partway,
    periods_press,
    periods_relative,
    periods_thirds,
)
from ontherecord.claims.period_grammar import PeriodMention, rules_for

__all__ = ["PeriodMention", "find_periods"]
_KINDS = (
    periods_fiscal,
    periods_dated,
    periods_partway,
    periods_press,
    periods_relative,
    periods_thirds,
)  # importing them declares their rules

REACH = 120  # characters before an expression in which the words that lead to it stand
_LEAD = re.compile(
    r"\b(?:in|during|for|over|throughout|of|from|within|through|by|on|at|"
    r"as of)\s+(?:all of |the whole of |the )?$",
    re.I,
)
_DIGIT = re.compile(r"\d")  # most sentences with a period hold one
_TRIGGER = re.compile(
    r"fiscal|\bFY|month|year|quarter|week|days|summer|spring|fall|winter|since|under|yesterday|recent"
    r"|decade|\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|during|term|after|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday)\b",
    re.IGNORECASE,
)


def _before(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """The match of a pattern that ends just before character `at`; only what is near is read."""
    return pattern.search(text, max(0, at - REACH), at)


def find_periods(text: str, offset: int, published: date | None) -> list[PeriodMention]:
    """Every period expression of a sentence, longest first, without overlaps, in reading order.

    text: the sentence; offset: of its first character in the document; published: the document's
    date or None. Expressions that need a date they do not have come back with no options.
    """
    if not (_DIGIT.search(text) or _TRIGGER.search(text)):
        return []
    hits = sorted(_hits(text, published), key=lambda h: (-(h.end - h.start), h.start))
    taken: list[PeriodMention] = []
    for hit in hits:
        if all(hit.end <= t.start or hit.start >= t.end for t in taken):
            taken.append(hit)
    out = []
    opens = "since" in text.lower()
    for hit in _joined(sorted(taken, key=lambda h: h.start), text, published):
        since = _before(_SINCE, text, hit.start) if opens and hit.role != "since" else None
        if since:
            hit = _opened(hit, since.start(), text, published)
        if hit.role == "in" and _before(_OUTSIDE, text, hit.start):
            hit = replace(hit, options=())  # 'before fiscal 2024' is not fiscal 2024
        inner = hit.role == "in" and "average" not in text and _before(_INNER, text, hit.start)
        if inner and not _before(_ANY, text, hit.start):
            hit = replace(hit, options=())  # 'the final months of fiscal 2024' are a part of it
        whole = hit.role == "in" and hit.options and hit.options[0][0].basis in _WHOLE
        if hit.role == "in" and (_UP_TO.match(hit.text) or _before(_BY, text, hit.start)):
            hit = replace(hit, role="until")  # 'by June 2025': of all the months up to it
        elif whole and _before(_INTO, text, hit.start):
            hit = replace(hit, role="until")  # 'by fiscal 2024': of all the years up to it
        lead = _before(_LEAD, text, hit.start)
        begin = lead.start() if lead else hit.start
        out.append(
            replace(hit, start=begin + offset, end=hit.end + offset, text=text[begin : hit.end])
        )
    return out


_JOIN = re.compile(r"\s*,?\s*(?:and|through|to|thru|until|till)\s+(?:the |in )?$", re.IGNORECASE)
_OPENED = re.compile(r"(?:from|between)\b", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_OPEN = re.compile(r"\b(?:from|between)\s+(?:the )?$", re.IGNORECASE)


def _joined(hits: list[PeriodMention], text: str, published: date | None) -> list[PeriodMention]:
    """'from fiscal 2014 through the 2017 fiscal year' is one range, whatever its ends look like."""
    out: list[PeriodMention] = []
    for hit in hits:
        if out and hit.options and out[-1].options and hit.role == out[-1].role == "in":
            before = out[-1]
            opening = _before(_OPEN, text, before.start)
            start = opening.start() if opening else before.start
            opens = opening or _OPENED.match(before.text)
            gap = _JOIN.fullmatch(text[before.end : hit.start])
            low, high = before.options[0][0], hit.options[0][0]
            if low.start > high.end and not _YEAR.search(before.text):
                low = low.year_earlier()  # 'between Jan. 20 and Dec. 26', told in January
            if opens and gap and low.basis == high.basis and low.start < high.end:
                span = Period(low.start, high.end, "range")
                out[-1] = replace(
                    before,
                    start=start,
                    end=hit.end,
                    text=text[start : hit.end],
                    options=((span, "range as written"),),
                    bare_year=False,
                    yearless=False,
                )
                continue
        joined = _through(out[-1], hit, text, published) if out else None
        if joined is not None:
            out[-1] = joined
            continue
        out.append(hit)
    return out


_THROUGH = re.compile(r"\s*,?\s*(?:through|thru|to|until|till|up to)\b", re.IGNORECASE)
_TO_DATE = {
    "fiscal_year": "fiscal_year_to_date",
    "fiscal_year_to_date": "fiscal_year_to_date",
    "calendar_year": "calendar_year_to_date",
    "calendar_year_to_date": "calendar_year_to_date",
}


def _through(
    before: PeriodMention, hit: PeriodMention, text: str, published: date | None
) -> PeriodMention | None:
    """'in fiscal 2025 through Sept. 20', 'from Oct. 1 through Sept. 20': one period with its end;
    a day without a year is the first such day after the beginning. Where neither has a year, both
    are a year earlier rather than after publication.
    """
    if not before.options or not hit.options or hit.role not in ("as_of", "in"):
        return None
    if before.role != "in" or not _THROUGH.match(text[before.end : hit.end]):
        return None
    if _DIGIT.search(text[before.end : hit.start]):
        return None  # 'this year, to 65,735 at the end of November': a level, and no end of a span
    low, last = before.options[0][0], hit.options[0][0].end
    year = low.basis in _TO_DATE
    opened = re.match(r"from\b", before.text, re.IGNORECASE) or _before(_OPEN, text, before.start)
    if hit.options[0][0].days > 31 or not (year or opened):
        return None
    if not re.search(r"\d{4}", hit.text):
        years = (_on(last, low.start.year), _on(last, low.start.year + 1))
        last = next((d for d in years if d is not None and d > low.start), last)
        if published is not None and last > published and not _YEAR.search(before.text):
            low, last = low.year_earlier(), _on(last, last.year - 1) or last
    if last <= low.start or (last - low.start).days > 366:
        return None
    span = Period(low.start, last, _TO_DATE[low.basis] if year else "range")
    words = text[before.start : hit.end]
    return replace(
        before, end=hit.end, text=words, options=((span, "to the day named"),), bare_year=False
    )


def _on(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return None


_INNER = re.compile(
    r"\b(?:the|this|that|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|any|some|most|"
    r"much|part|half|every|each|(?:a )?given|(?:a )?single|(?:a )?typical|its|their|late|early)\s+"
    r"(?:of\s+)?(?:the\s+)?(?:[\w'’-]+\s+){0,2}?"
    r"(?:days?|weeks?|weekends?|nights?|hours?|months?|quarters?|half|halves|third|summer|spring|"
    r"autumn|winter|surge|pandemic|holidays?|season|stretch|portion|part|rest|remainder|start|"
    r"beginning|middle|bulk|peak|height|opening|close|run-up)\s+"
    r"(?:left\s+|remaining\s+|to go\s+)?(?:of|in|to)\s+(?:the\s+)?$"
    r"|\b(?:most|much|part|half|all but [\w ]{1,20}) of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_ANY = re.compile(  # 'the most of any month in fiscal 2024' is a record of that year
    r"\b(?:of|in|than) any (?:other |single )?(?:month|quarter|week|day) (?:of|in)\s+(?:the\s+)?$"
    r"|\b(?:straight|consecutive|successive) (?:month|quarter|year)s? in\s+$",
    re.IGNORECASE,
)
_INTO = re.compile(r"\b(?:through|by|up to)\s+(?:the\s+)?$", re.IGNORECASE)
_UP_TO = re.compile(r"(?:by|up to)\b", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|up to)\s+(?:the\s+)?$", re.IGNORECASE)
_WHOLE = frozenset({"fiscal_year", "calendar_year"})
_OUTSIDE = re.compile(
    r"\b(?:before|after|prior to|ahead of|until|following|on from|earlier than|later than)"
    r"\s+(?:the )?$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince (?:at least |about |around |the |early |late )*$", re.IGNORECASE)


def _opened(hit: PeriodMention, start: int, text: str, published: date | None) -> PeriodMention:
    """'since fiscal 2014' and 'since the 2003 fiscal year': the period named opens a span."""
    options = []
    for period, how in hit.options[:1]:
        end = published if published is not None and published >= period.start else period.end
        options.append((Period(period.start, end, "range"), f"from the period named: {how}"))
    return replace(
        hit, start=start, text=text[start : hit.end], role="since", options=tuple(options)
    )


def _hits(text: str, published: date | None) -> Iterator[PeriodMention]:
    for rule in rules_for(text):
        resolve = rule.resolve
        for match in rule.pattern.finditer(text):
            start, end = match.span()
            before = text[start - 1] if start else " "
            if (before.isalnum() or before in "$-/.,#") and text[start].isalnum():
                continue
            if end < len(text) and text[end].isalnum():
                continue
            if resolve is periods_dated.bare_year_rule and not _year_like(text, start, end):
                continue
            options = resolve(match, published)
            if options == []:
                continue
            yield PeriodMention(
                start,
                end,
                text[start:end],
                rule.role,
                tuple(options or ()),
                needs_date=options is None and published is None,
                bare_year=resolve is periods_dated.bare_year_rule,
                yearless=resolve is periods_dated.month_alone_rule,
                relative=resolve.__module__ == periods_relative.__name__ and rule.role != "term",
            )


_YEAR_BEFORE = re.compile(
    r"(?:^|\b(?:in|during|of|for|since|from|until|through|by|and|to|than|before|after|early|"
    r"late|mid|calendar|year|between|throughout|vs\.?|versus|as of|around)\b[\s-]*|"
    r"[(,;:–-]\s*|['’]s )$",
    re.IGNORECASE,
)


def _year_like(text: str, start: int, end: int) -> bool:
    """A bare four-digit number is a year only after a word that introduces one, or before 's'."""
    if text[end : end + 2] in (",0",) or _COUNTED.match(text, end):
        return False
    return bool(_before(_YEAR_BEFORE, text, start))


_COUNTED = re.compile(
    r"\s+(?:people|migrants|troops|agents|officers|arrests|removals|beds|cases|miles|jobs|immigrants"
    r"|children|soldiers|judges|prosecutions|charges|criminal|noncitizens)\b"
)
