"""One line of the look-up: its figures ranked by their codes and decoded when first asked for.

A claim asks for a few cells of a line, and most lines hold several vintages of each: what is not
read is neither decoded nor compared as text.
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

Group = tuple[int, int, str, list[int]]  # first and last day, basis; its figures, best first
Row = tuple[Any, ...]  # line, period, value, release, sheet, cell, known, manner, note


class Line:
    """The figures of a measure at a place with a breakdown, best first; `n` is a place in it."""

    def __init__(self, rows: Iterable[Row], codes: Codes, publishers: Sequence[str]) -> None:
        self._codes = codes
        self._rows: list[Row] = sorted(rows, key=codes.preference(publishers))
        self._decoded: list[Observation | None] = [None] * len(self._rows)
        by_period: dict[int, list[int]] = {}
        for n, row in enumerate(self._rows):
            by_period.setdefault(row[1], []).append(n)
        spans = codes.spans
        ordered = sorted(by_period, key=spans.__getitem__)
        self._groups: list[Group] = [(*spans[code], by_period[code]) for code in ordered]
        self._longest = max((last - first for first, last, _, _ in self._groups), default=0)

    def __iter__(self) -> Iterator[Observation]:
        return map(self.figure, range(len(self._rows)))

    def figure(self, n: int) -> Observation:
        """The figure at a place of the ranking."""
        found = self._decoded[n]
        if found is None:
            found = self._decoded[n] = self._codes.figure(self._rows[n])
        return found

    def best(
        self, basis: str | None, as_of: date | None, touching: Period | None
    ) -> Iterator[Observation]:
        """The best figure of each period known by `as_of`, by period; only periods of `basis` and
        those that share a day with `touching`, where given."""
        low, high = days_of(touching)
        for _, _, counted, places in self._near(low, high):
            if basis is None or counted == basis:
                n = places[0] if as_of is None else next(self._known(places, as_of), None)
                if n is not None:
                    yield self._decoded[n] or self.figure(n)

    def covering(self, days: Period, as_of: date | None) -> Iterator[Observation]:
        """The figures for exactly these days, whatever the basis, known by `as_of`; best first."""
        low, high = days_of(days)
        near = islice(self._groups, bisect_left(self._groups, (low, high)), None)
        same = takewhile(lambda group: group[0] == low and group[1] == high, near)
        places = [n for group in same for n in group[3]]
        return map(self.figure, self._known(sorted(places), as_of))

    def touching(self, days: Period, as_of: date | None) -> Iterator[Observation]:
        """The figures of periods that share a day with these, known by `as_of`; best first."""
        low, high = days_of(days)
        places = [n for group in self._near(low, high) for n in group[3]]
        return map(self.figure, self._known(sorted(places), as_of))

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
