"""The levers as a list: what each is set to today, in which unit, and where that is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ontherecord.catalog.lever import Lever
from ontherecord.pipeline.calibrate import start
from ontherecord.record.lookup import LookUp


@dataclass(frozen=True, slots=True)
class Listed:
    """A lever with today's value; for one fitted to the record, its measures and their last day."""

    lever: Lever
    measures: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()  # ids
    fitted_to: date | None = None

    @property
    def source(self) -> str:
        """In words: the measures and their last day, the document, or the tag."""
        if self.lever.basis == "record":
            text = ", ".join(self.measures) or "the spread of the same figures"
            return f"{text} to {self.fitted_to}" if self.fitted_to else text
        if self.lever.source:
            return f"{self.lever.source['publisher']} {self.lever.source['year']}"
        return self.lever.tag or "by definition"


def listed(
    record: LookUp, levers: Mapping[str, Lever], as_of: date | None = None
) -> tuple[Listed, ...]:
    """Every lever as a run would start from it. Raises NotHeld as a run does."""
    made = start(record, levers, as_of)
    found = []
    for lever in made.levers.values():
        figures = made.figures.get(lever.id, ())
        found.append(
            Listed(
                lever,
                tuple(dict.fromkeys(figure.measure for figure in figures)),
                tuple(figure.id for figure in figures),
                max((figure.period.end for figure in figures), default=None),
            )
        )
    return tuple(found)
