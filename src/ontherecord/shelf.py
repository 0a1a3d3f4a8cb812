"""SHELF: the record and the catalogue, opened, with the verbs that only look things up.

A command that shows figures needs no reader of claims and no judge; `desk.Desk` is a shelf with
these, and the public API.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ontherecord.catalog.store import Catalog, load_catalog
from ontherecord.errors import NotHeld
from ontherecord.record.find import (
    PlaceHeld,
    SourceHeld,
    find_events,
    find_place,
    find_sources,
)
from ontherecord.record.folders import user_record
from ontherecord.record.lookup import LookUp, open_lookup, open_newest
from ontherecord.record.observation import Event
from ontherecord.report.cite import citation
from ontherecord.series.series import Request, Series, read


class Shelf:
    """The record and the catalogue side by side."""

    def __init__(self, lookup: LookUp, catalog: Catalog) -> None:
        self.lookup = lookup
        self.catalog = catalog

    def series(
        self,
        measure: str,
        *,
        by: str = "fiscal_year",
        place: str = "us",
        breakdown: str = "",
        since: date | None = None,
        as_of: date | None = None,
    ) -> Series:
        """The figures of a measure, laid out by a period basis, a breakdown or place.

        Raises NotHeld, naming near measures or what is held instead, when there is none.
        """
        return read(self.lookup, Request(measure, by, place, breakdown, since=since, as_of=as_of))

    def events(
        self, word: str = "", *, since: date | None = None, until: date | None = None
    ) -> tuple[Event, ...]:
        """The dated acts in which every word of `word` stands, by date."""
        return find_events(self.lookup.events(), word, since=since, until=until)

    def place(self, name: str) -> PlaceHeld:
        """What the record holds of a place: figures, list entries, events; NotHeld when nothing."""
        return find_place(self.lookup, self.catalog.places.values(), name)

    def sources(self) -> tuple[SourceHeld, ...]:
        """The releases of the record, grouped by source."""
        return find_sources(self.lookup.releases())

    def cite(self, id: str) -> dict[str, Any]:
        """The figure with this id, its release and a sentence to cite it by, as plain data.

        Raises NotHeld when the record has no such figure.
        """
        figure = self.lookup.by_id(id)
        if figure is None:
            raise NotHeld(
                f"no figure has the id {id!r}",
                next_step="`otr show MEASURE --format csv` and every report give ids.",
            )
        measure = self.catalog.measures[figure.measure]
        release = self.lookup.release(figure.release)
        return citation(figure, release, measure, self.lookup.meta)


def opened(path: Path | None = None, catalog: Path | None = None) -> tuple[LookUp, Catalog]:
    """The record at `path`, else the shipped one with the user's own files in it; the catalogue.

    Raises RecordError when one is missing or damaged.
    """
    record = open_lookup(path) if path else open_newest(user_record())
    return record, load_catalog(catalog)


def open_shelf() -> Shelf:
    """The record a user has, to look things up in."""
    return Shelf(*opened())
