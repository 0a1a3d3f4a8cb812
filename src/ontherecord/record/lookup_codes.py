"""The code tables of the look-up file, and the figures its rows of numbers decode to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from ontherecord.base.period import PARTIAL, Period
from ontherecord.record import vintages as rule
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
        self.spans: dict[int, tuple[int, int, str]] = {
            n: (first, last, basis)
            for n, first, last, basis in ask("select number, first, last, basis from period")
        }

        def text(code: int) -> str:
            ((found,),) = ask("select id from text where number = ?", code)
            return str(found)

        def period(code: int) -> Period:
            first, last, basis = self.spans[code]
            return Period(day(first), day(last), basis)

        self.texts = Decoded(text)
        self.periods = Decoded(period)
        self.manners = Decoded(lambda code: tuple(json.loads(manners[code])))

    def preference(self, publishers: Sequence[str]) -> Callable[[tuple[Any, ...]], Any]:
        """A sort key for rows: the order of `vintages.preference`, without decoding figures."""
        releases, texts, spans = self.releases, self.texts, self.spans
        source = rule.source(publishers)

        def ranks(manner: int) -> tuple[tuple[int | float, ...], int]:
            _, _, nature, derivation, tier, publisher, bound, step, _ = self.manners[manner]
            return source(publisher, tier, nature, bound, step), rule.made(derivation)

        manners = Decoded(ranks)

        def key(row: tuple[Any, ...]) -> tuple[Any, ...]:
            _, period, _, release, sheet, cell, known, manner, _ = row
            first, made = manners[manner]
            partial = spans[period][2] in PARTIAL
            return first, partial, -(known or 0), made, releases[release], texts[sheet] + cell

        return key

    def publishers(self, manners: Iterable[int]) -> frozenset[str]:
        """The publishers of figures of these manners."""
        return frozenset(str(self.manners[manner][5]) for manner in manners)

    def figure(self, row: tuple[Any, ...]) -> Observation:
        """The observation of a row of the `observation` table."""
        line, period, value, release, sheet, cell, known, manner, note = row
        if known not in self.days:
            self.days[known] = date.fromordinal(known)
        measure, place, breakdown = self.lines[line]
        quality, maturity, nature, derivation, tier, publisher, bound, step, via = self.manners[
            manner
        ]
        return Observation(
            measure,
            self.periods[period],
            place,
            breakdown,
            float(value),
            self.releases[release],
            self.texts[sheet] + cell,
            self.days[known],
            quality,
            maturity,
            nature,
            derivation,
            tier,
            publisher,
            bound,
            float(step),
            via,
            self.texts[note],
        )
