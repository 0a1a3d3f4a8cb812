"""The rules of period expressions: their registry, shared pieces, and what a rule gives.

The machine's clock is never used: an expression that needs a date the document does not have
resolves to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ontherecord.base import period as P
from ontherecord.base.period import Period

_MONTHS = {m.lower(): i + 1 for i, m in enumerate(P.MONTHS)}
_MONTHS |= {m[:3]: i for m, i in list(_MONTHS.items())} | {"sept": 9}
ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_COUNT = {
    w: i + 1
    for i, w in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
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
    """A period as written. `options` are the periods it can mean, likeliest first, each with
    how.
    """

    start: int
    end: int
    text: str
    role: str  # in | since | as_of | until | through
    options: tuple[tuple[Period, str], ...]
    needs_date: bool = False  # could not be resolved without a publication date
    bare_year: bool = False  # '2024': calendar as written, fiscal as often meant
    relative: bool = False
    yearless: bool = False  # 'in January': the year is taken from the publication date

    @property
    def resolved(self) -> Period | None:
        """The likeliest period, None when the document's date is missing."""
        return self.options[0][0] if self.options else None


Resolver = Callable[[re.Match[str], "date | None"], "list[tuple[Period, str]] | None"]
RULES: list[tuple[re.Pattern[str], str, tuple[str, ...], Resolver]] = []
FISCAL = ("fiscal", "fy", "f.y")
MONTHLY = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ORDINAL = tuple(ORDER)


def rule(
    pattern: str, role: str = "in", needs: tuple[str, ...] = ()
) -> Callable[[Resolver], Resolver]:
    """Declare a rule: a pattern (with <Ma> month, <Da> day, <Ya> year, <Na> count), what the
    expression does, and lower-case words of which one must stand in the sentence for a match."""

    def expand(match: re.Match[str]) -> str:
        return {"M": _M, "Y": _Y, "D": _D, "N": _N}[match.group(1)].format(match.group(2))

    whole = re.sub(r"<([MYDN])(\w)>", expand, pattern).removeprefix(r"\b")
    compiled = re.compile(rf"(?<![^\W_])(?:{whole})", re.IGNORECASE)  # begins a word

    def register(function: Resolver) -> Resolver:
        RULES.append((compiled, role, needs, function))
        return function

    return register


def year_of(m: re.Match[str], group: str) -> int:
    """The year in a group, four digits or two ('24 is 2024, '85 is 1985)."""
    text = m.group(group).lstrip("'’")
    value = int(text)
    return value if value > 99 else (2000 + value if value < 60 else 1900 + value)


def month_of(m: re.Match[str], group: str) -> int:
    """The month (1 to 12) a group names, in full or short."""
    return _MONTHS[m.group(group).lower().rstrip(".")]


def count_of(text: str) -> int:
    """A count in digits or as a word."""
    return int(text) if text.isdigit() else _COUNT[text.lower()]


def safe_day(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def near_year(month: int, published: date) -> int:
    """The latest year in which that month had begun by the publication date."""
    return published.year if month <= published.month else published.year - 1


def add_months(when: date, months: int) -> tuple[int, int]:
    """(year, month) so many months after a date."""
    total = when.year * 12 + when.month - 1 + months
    return total // 12, total % 12 + 1
