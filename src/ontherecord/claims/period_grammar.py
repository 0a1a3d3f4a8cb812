"""The rules of period expressions: their registry, shared pieces, and what a rule gives.

The machine's clock is never used: an expression that needs a date the document does not have
resolves to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

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

_MONTH = (
    r"Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
)
_M = rf"(?P<{{0}}m>{_MONTH})\.?"
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
    role: str  # in | since | as_of | until | through | part
    options: tuple[tuple[Period, str], ...]
    needs_date: bool = False  # could not be resolved without a publication date
    bare_year: bool = False  # '2024': calendar as written, fiscal as often meant
    relative: bool = False
    yearless: bool = False  # 'in January': the year is taken from the publication date
    inherited: bool = False  # 'that year': told from a period of the sentence before

    @property
    def resolved(self) -> Period | None:
        """The likeliest period, None when the document's date is missing."""
        return self.options[0][0] if self.options else None


Resolver = Callable[[re.Match[str], "date | None"], "list[tuple[Period, str]] | None"]
Needs = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to write a period. A sentence is searched for it only where one of the words of each
    group of `needs` stands in it, and the expression is compiled when the first such sentence is
    met.
    """

    source: str
    role: str
    needs: Needs
    resolve: Resolver

    @property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled."""
        return _compiled(self.source)


RULES: list[Rule] = []
MONTHLY = ("<month>",)  # stands for the name of any month
YEARLY = ("18", "19", "20")
FISCAL = ("fiscal", "fy", "f.y")
ORDINAL = tuple(ORDER)
PRESIDENTS = ("trump", "biden", "obama", "bush")
_MONTH_NAMED = re.compile(rf"(?=[adfjmnos])(?:{_MONTH})(?![^\W_])", re.IGNORECASE)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


def rule(pattern: str, role: str = "in", needs: Needs = ()) -> Callable[[Resolver], Resolver]:
    """Declare a rule: a pattern (with <Ma> month, <Da> day, <Ya> year, <Na> count), what the
    expression does, and groups of lower-case words of each of which a match holds one."""

    def expand(match: re.Match[str]) -> str:
        return {"M": _M, "Y": _Y, "D": _D, "N": _N}[match.group(1)].format(match.group(2))

    whole = re.sub(r"<([MYDN])(\w)>", expand, pattern).removeprefix(r"\b")
    begun = rf"(?<![^\W_])(?:{whole})"  # begins a word

    def register(function: Resolver) -> Resolver:
        RULES.append(Rule(begun, role, needs, function))
        return function

    return register


@cache
def _needed() -> frozenset[str]:
    return frozenset(word for rule in RULES for group in rule.needs for word in group)


def rules_for(text: str) -> tuple[Rule, ...]:
    """The rules that may match in a sentence, in the order they were declared."""
    low = text.lower()
    present = {word for word in _needed() if word in low}
    if _MONTH_NAMED.search(text):
        present.update(MONTHLY)
    return _with(frozenset(present))


@lru_cache(maxsize=4096)
def _with(words: frozenset[str]) -> tuple[Rule, ...]:
    """The rules of which a match is possible with these words: most sentences share a few sets."""
    return tuple([rule for rule in RULES if not any(map(words.isdisjoint, rule.needs))])


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
