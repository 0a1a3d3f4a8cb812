"""Parts of a month: 'in late September', 'mid-June 2025', 'early April'."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ontherecord.base import period as P
from ontherecord.base.period import Period
from ontherecord.claims.period_grammar import MONTHLY, month_of, near_year, rule, year_of

_PARTS = {"early": (0, 10), "mid": (9, 20), "late": (19, 31)}  # days of a month, from its first
_OPEN = r"(?:in |during |as of |at )?(?<!since )(?<!until )(?<!by )(?<!from )(?<!than )(?<!before )"


@rule(rf"{_OPEN}(?P<w>early|mid|late)[- ]<Ma>,? (?:of )?<Ya>\b", needs=(MONTHLY, tuple(_PARTS)))
def _third_of(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    return _third(P.month(year_of(m, "ay"), month_of(m, "am")), m.group("w").lower(), published)


@rule(
    rf"{_OPEN}(?P<w>early|mid|late)[- ]<Ma>\b(?!\.? ?\d{{1,2}}\b(?!,\d)|\.?,? (?:of )?\d{{4}}\b)",
    needs=(MONTHLY, tuple(_PARTS)),
)
def _third_alone(m: re.Match[str], published: date | None) -> list[tuple[Period, str]] | None:
    """The latest such part that had begun by the day of publication."""
    if published is None:
        return None
    number = month_of(m, "am")
    if m.group("am")[0].islower():
        return []  # 'late may' is no month
    year = near_year(number, published)
    part, word = P.month(year, number), m.group("w").lower()
    if part.start + timedelta(days=_PARTS[word][0]) > published:
        part = P.month(year - 1, number)
    return _third(part, word, published)


def _third(month: Period, word: str, published: date | None) -> list[tuple[Period, str]] | None:
    first, last = _PARTS[word]
    start = month.start + timedelta(days=first)
    end = min(month.start + timedelta(days=last - 1), month.end, published or date.max)
    if end < start:
        return None
    return [(Period(start, end, "range"), f"{word} in the month named")]
