"""Windows and spans: 'in a single month' (how long), 'on record', 'in a decade' (since when)."""

from __future__ import annotations

import re

_LENGTHS = {
    "month": "month",
    "year": "year",
    "fiscal year": "fiscal_year",
    "calendar year": "calendar_year",
    "day": "day",
    "week": "week",
    "quarter": "quarter",
    "24-hour period": "day",
}
_WINDOW = re.compile(
    r"\b(?:in|for|within|over|of) (?:a|any|one|a single|any single|any one|a given|the span of a)"
    r" (?P<n>fiscal year|calendar year|month|year|day|week|quarter|24-hour period)\b"
    r"(?! (?:earlier|ago|before|later|prior)\b)"
    r"|\b(?P<adj>monthly|annual|yearly|daily|weekly|quarterly|single-day|one-day|"
    r"single-month|one-month|single-year|one-year)(?= (?:record|high|low|total|peak|number|"
    r"count|figure|removals|arrests|encounters|apprehensions))",
    re.IGNORECASE,
)
_ADJ = {
    "monthly": "month",
    "annual": "year",
    "yearly": "year",
    "daily": "day",
    "weekly": "week",
    "quarterly": "quarter",
    "single-day": "day",
    "one-day": "day",
    "single-month": "month",
    "one-month": "month",
    "single-year": "year",
    "one-year": "year",
}
_PART = re.compile(
    r"\b(?:over|within|in|during|for) (?:about |just |only |nearly |"
    r"roughly )?(?:(?!100 )\d{1,3}|two|three|four|five|six"
    r"|seven|eight|nine|ten|twelve|several|a few|a couple of) (?:hours|days|weeks|months|"
    r"quarters)\b(?! of)"
    r"|\b(?:on|in|during) (?:its|the|their|a|one) (?:busiest|worst|heaviest|slowest|"
    r"quietest|biggest|peak|single|typical)"
    r" (?:day|week|month|hour|quarter)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b(?:on record|in (?:recorded |american |u\.s\. |the (?:agency|country|nation|"
    r"department)['’]s )?history"
    r"|of all time|ever(?: recorded| seen| reported| measured)?(?! (?:growing|increasing|"
    r"more|since|rising))"
    r"|in (?:more than |nearly |over |almost |about |at least )?(?P<n>\d{1,3}|a|two|three|"
    r"four|five|six|seven|eight|nine|ten|fifteen|twenty|twenty-five|thirty|forty|"
    r"fifty) (?P<u>decades?|years?|months?)"
    r"|(?P<hn>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten)-(?P<hu>year|decade|"
    r"month)(?= (?:high|low|record|peak))"
    r"|in decades|(?:so far )?this century|since records began|since record-keeping began)\b",
    re.IGNORECASE,
)


_UNITS = re.compile(  # every window and span holds one of these
    "hour|day|dai|week|month|quarter|year|annual|decade|centur|record|history|time|ever",
    re.IGNORECASE,
)


def find_spans(text: str, offset: int) -> list[tuple[int, int, str, str]]:
    """(start, end, 'WINDOW'|'SPAN', value): WINDOW a length, SPAN the words as printed."""
    if not _UNITS.search(text):
        return []
    out = []
    for m in _WINDOW.finditer(text):
        name = m.group("n")
        value = _LENGTHS[name.lower()] if name else _ADJ[m.group("adj").lower()]
        out.append((m.start() + offset, m.end() + offset, "WINDOW", value))
    for m in _PART.finditer(text):
        out.append((m.start() + offset, m.end() + offset, "WINDOW", "part"))
    for m in _SPAN.finditer(text):
        out.append((m.start() + offset, m.end() + offset, "SPAN", m.group().lower()))
    return out
