"""The code tables of the look-up file, and the figures its rows of numbers decode to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from ontherecord.base.period import Period
from ontherecord.record.observation import Observation


class Codes:
    """The code tables of the file, read once, and the figures they decode."""

    def __init__(self, ask: Any, measures: dict[int, str]) -> None:
        self.lines: dict[int, tuple[str, str, str]] = {
            number: (measures[measure], place, breakdown)
            for number, measure, place, breakdown in ask("select * from line")
        }
        self.numbers = {line: number for number, line in self.lines.items()}
        self.texts: dict[int, str] = dict(ask("select number, id from text"))
        self.releases: dict[int, str] = dict(ask("select number, id from release"))
        self.manners = {n: tuple(json.loads(body)) for n, body in ask("select * from manner")}
        day = date.fromordinal
        self.periods = {
            n: Period(day(start), day(end), basis)
            for n, start, end, basis in ask("select number, first, last, basis from period")
        }
        self.days: dict[int | None, date | None] = {None: None}

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
