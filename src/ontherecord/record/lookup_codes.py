"""The code tables of the look-up file, and the figures its rows of numbers decode to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from ontherecord.base.period import Period
from ontherecord.record.observation import Observation

Value = TypeVar("Value")


class Decoded(dict[int, Value]):
    """Code -> what it stands for, decoded when first met: a text needs a small part of each
    table."""

    def __init__(self, decode: Callable[[int], Value]) -> None:
        super().__init__()
        self._decode = decode

    def __missing__(self, code: int) -> Value:
        value = self[code] = self._decode(code)
        return value


class Codes:
    """The code tables of the file and the figures they decode."""

    def __init__(self, ask: Any, measures: dict[int, str]) -> None:
        self.lines: dict[int, tuple[str, str, str]] = {
            number: (measures[measure], place, breakdown)
            for number, measure, place, breakdown in ask("select * from line")
        }
        self.numbers = {line: number for number, line in self.lines.items()}
        self.releases: dict[int, str] = dict(ask("select number, id from release"))
        self.days: dict[int | None, date | None] = {None: None}
        day = date.fromordinal
        manners: dict[int, str] = dict(ask("select number, body from manner"))
        spans = {n: span for n, *span in ask("select number, first, last, basis from period")}

        def text(code: int) -> str:
            ((found,),) = ask("select id from text where number = ?", code)
            return str(found)

        def period(code: int) -> Period:
            first, last, basis = spans[code]
            return Period(day(first), day(last), basis)

        self.texts = Decoded(text)
        self.periods = Decoded(period)
        self.manners = Decoded(lambda code: tuple(json.loads(manners[code])))

    def figures(self, rows: Iterable[tuple[Any, ...]]) -> Iterable[Observation]:
        """Observations of rows of the `observation` table, in the order given."""
        lines, periods, releases = self.lines, self.periods, self.releases
        texts, manners, days = self.texts, self.manners, self.days
        for line, period, value, release, sheet, cell, known, manner, note in rows:
            if known not in days:
                days[known] = date.fromordinal(known)
            measure, place, breakdown = lines[line]
            quality, maturity, nature, derivation, tier, publisher, bound, step, via = manners[
                manner
            ]
            yield Observation(
                measure,
                periods[period],
                place,
                breakdown,
                float(value),
                releases[release],
                texts[sheet] + cell,
                days[known],
                quality,
                maturity,
                nature,
                derivation,
                tier,
                publisher,
                bound,
                step,
                via,
                texts[note],
            )
