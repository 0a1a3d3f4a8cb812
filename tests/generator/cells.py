"""Cells of the record that sentences can be made of, and everything the record has for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from generator.subjects import Subject
from ontherecord.base.period import Period
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Observation

LATE = date(2027, 1, 20)  # an article date by which everything in the record was known

# Spans inside which a series is counted one way, with no change of method or vintage and without
# the Title 42 expulsions that would make a rank or a sign depend on what is counted.
ERAS: dict[str, tuple[tuple[date, date], ...]] = {
    "ice.removals": ((date(2013, 10, 1), date(2019, 9, 30)),),
    "dhs.removals": ((date(2013, 10, 1), date(2019, 9, 30)),),
    "dhs.repatriations": ((date(2013, 10, 1), date(2019, 9, 30)),),
    "dhs.returns_enforcement": ((date(2013, 10, 1), date(2019, 9, 30)),),
    "dhs.expulsions_title42": ((date(2020, 4, 1), date(2023, 4, 30)),),
    "usbp.apprehensions": ((date(1976, 10, 1), date(2019, 9, 30)),),
    "usbp.encounters": ((date(2003, 10, 1), date(2019, 9, 30)),),
    "cbp.encounters_nationwide": ((date(2013, 10, 1), date(2019, 9, 30)),),
    "cbp.encounters_sw_land": ((date(2013, 10, 1), date(2019, 9, 30)),),
    "ice.ero_arrests": ((date(2013, 10, 1), date(2023, 9, 30)),),
    "ice.book_ins": ((date(2013, 10, 1), date(2019, 9, 30)),),
    "eoir.initial_receipts": (
        (date(2007, 10, 1), date(2014, 9, 30)),
        (date(2017, 10, 1), date(2024, 9, 30)),
    ),
    "doj.immigration_prosecutions_trac": ((date(2003, 10, 1), date(2013, 9, 30)),),
    "uscis.credible_fear_receipts": ((date(2013, 10, 1), date(2023, 9, 30)),),
    "uscis.credible_fear_completed": ((date(2013, 10, 1), date(2023, 9, 30)),),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A period of a subject: the figure the record would cite, and every other candidate."""

    subject: Subject
    figure: Observation
    others: tuple[float, ...]  # best figure of each publisher, and of each rival measure
    vintages: tuple[float, ...]  # every value ever published for these days
    dated: tuple[Observation, ...] = ()  # the figures of the subject's own measure, as they came

    @property
    def value(self) -> float:
        """What the record cites."""
        return self.figure.value

    @property
    def period(self) -> Period:
        """The days it is of."""
        return self.figure.period

    @property
    def settled(self) -> bool:
        """True when every candidate is the same number but for rounding."""
        return all(abs(v - self.value) <= max(0.001 * self.value, 0.6) for v in self.others)

    def far_from(self, number: float) -> bool:
        """True when every value ever published is at least a quarter away from `number`."""
        return all(not 0.75 < number / v < 1.33 for v in (*self.others, *self.vintages) if v)


def cells(lookup: LookUp, subject: Subject, basis: str) -> list[Cell]:
    """The usable cells of a subject: exact, statistical, large enough to be written about."""
    found = []
    for figure in lookup.series(subject.measure, subject.place, subject.breakdown, basis):
        period = figure.period
        if not (subject.first <= period.start and period.end <= subject.last):
            continue
        # CBP's published rows of nationwide encounters were added up by the loader
        added_up = subject.measure == "cbp.encounters_nationwide"
        if figure.bound or figure.nature != "statistic":
            continue
        if figure.derivation == "computed" and not added_up:
            continue
        if figure.tier not in ("official_statistic", "research") or figure.value < 60:
            continue
        if figure.rounded_to > 0.002 * figure.value:
            continue
        found.append(_cell(lookup, subject, figure))
    return found


def _cell(lookup: LookUp, subject: Subject, figure: Observation) -> Cell:
    others = [figure.value]
    every = []
    for measure in (subject.measure, *subject.rivals):
        place, breakdown, period = subject.place, subject.breakdown, figure.period
        others += [f.value for f in lookup.cell(measure, period, place, breakdown)]
        every += [f.value for f in lookup.vintages(measure, place, breakdown, period)]
    own = lookup.vintages(subject.measure, subject.place, subject.breakdown, figure.period)
    return Cell(subject, figure, tuple(others), tuple(every), own)


def runs(found: Sequence[Cell]) -> list[list[Cell]]:
    """Gapless runs of settled cells inside one era of their measure, in order of time."""
    result: list[list[Cell]] = []
    for start, end in ERAS.get(found[0].subject.measure, ()) if found else ():
        inside = [c for c in found if start <= c.period.start and c.period.end <= end]
        run: list[Cell] = []
        for before, after in pairwise([None, *inside]):
            assert after is not None
            gap = before is not None and (after.period.start - before.period.end).days != 1
            if gap or not after.settled:
                result.append(run)
                run = []
            if after.settled:
                run.append(after)
        result.append(run)
    return [run for run in result if len(run) > 1]
