"""One line of the look-up: its figures ranked by their codes and decoded when first asked for.

A claim asks for a few cells of a line, and most lines hold several vintages of each: what no claim
asks for is neither ranked nor decoded.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, takewhile
from typing import Any

from ontherecord.base.period import Period
from ontherecord.record.lookup_codes import Codes
from ontherecord.record.observation import Observation

Group = tuple[int, int, str, int]  # first and last day as ordinals, basis, code of the period
Row = tuple[Any, ...]  # line, period, value, release, sheet, cell, known, manner, note


class Line:
    """The figures of a measure at a place with a breakdown; `n` is a place among its rows."""

    def __init__(self, rows: Sequence[Row], codes: Codes, publishers: Sequence[str]) -> None:
        self._codes = codes
        self._rows = rows
        self._key = codes.preference(publishers)
        self._decoded: list[Observation | None] = [None] * len(rows)
        self._places: dict[int, list[int]] = {}  # code of a period -> its figures
        for n, row in enumerate(rows):
            self._places.setdefault(row[1], []).append(n)
        self._ranked: set[int] = {code for code, held in self._places.items() if len(held) == 1}
        self._groups: list[Group] = sorted((*codes.spans[code], code) for code in self._places)
        self._longest = max((last - first for first, last, _, _ in self._groups), default=0)

    def __iter__(self) -> Iterator[Observation]:
        """Every figure, best first."""
        return map(self._figure, self._best_first(range(len(self._rows))))

    def best(
        self, basis: str | None, as_of: date | None, touching: Period | None
    ) -> Iterator[Observation]:
        """The best figure of each period known by `as_of`, by period; only periods of `basis` and
        those that share a day with `touching`, where given."""
        for _, _, counted, code in self._near(*days_of(touching)):
            if basis is None or counted == basis:
                n = next(self._known(self._of_period(code), as_of), None)
                if n is not None:
                    yield self._decoded[n] or self._figure(n)

    def values(self, basis: str) -> list[tuple[int, int, float]]:
        """First day, last day (as ordinals) and value of the best figure of each period."""
        return [
            (first, last, float(self._rows[self._of_period(code)[0]][2]))
            for first, last, counted, code in self._groups
            if counted == basis
        ]

    def covering(self, days: Period, as_of: date | None) -> Iterator[Observation]:
        """The figures for exactly these days, whatever the basis, known by `as_of`; best first."""
        low, high = days_of(days)
        near = islice(self._groups, bisect_left(self._groups, (low, high)), None)
        same = takewhile(lambda group: group[0] == low and group[1] == high, near)
        return self._of_groups(same, as_of)

    def touching(self, days: Period, as_of: date | None) -> Iterator[Observation]:
        """The figures of periods that share a day with these, known by `as_of`; best first."""
        return self._of_groups(self._near(*days_of(days)), as_of)

    def _figure(self, n: int) -> Observation:
        found = self._decoded[n]
        if found is None:
            found = self._decoded[n] = self._codes.figure(self._rows[n])
        return found

    def _of_period(self, code: int) -> list[int]:
        """The figures of one period, best first; ranked when first asked for."""
        if code not in self._ranked:
            self._ranked.add(code)
            self._places[code] = self._best_first(self._places[code])
        return self._places[code]

    def _of_groups(self, groups: Iterable[Group], as_of: date | None) -> Iterator[Observation]:
        places = sorted(n for group in groups for n in self._places[group[3]])
        return map(self._figure, self._best_first(self._known(places, as_of)))

    def _best_first(self, places: Iterable[int]) -> list[int]:
        rows, key = self._rows, self._key
        return sorted(places, key=lambda n: key(rows[n]))

    def _near(self, low: int, high: int) -> list[Group]:
        """The periods that share a day with [low, high], in order."""
        begin = bisect_left(self._groups, (low - self._longest,))
        near = takewhile(lambda group: group[0] <= high, islice(self._groups, begin, None))
        return [group for group in near if group[1] >= low]

    def _known(self, places: Iterable[int], as_of: date | None) -> Iterator[int]:
        """Those known by `as_of`: with a day, figures without a known one are left out."""
        if as_of is None:
            return iter(places)
        rows, day = self._rows, as_of.toordinal()
        return (n for n in places if (known := rows[n][6]) is not None and known <= day)


def days_of(period: Period | None) -> tuple[int, int]:
    """First and last day as ordinals; without a period, every day there is."""
    if period is None:
        return 0, date.max.toordinal()
    return period.start.toordinal(), period.end.toordinal()
