"""`--by` and `--where` as a request to the record."""

from __future__ import annotations

from datetime import date

from ontherecord.base.period import BASES
from ontherecord.base.place import slug
from ontherecord.catalog.measure import Measure
from ontherecord.catalog.store import Catalog
from ontherecord.errors import NotHeld, UsageError, did_you_mean
from ontherecord.record.find import place_id
from ontherecord.record.observation import breakdown_key
from ontherecord.series.series import Request
from ontherecord.shelf import Shelf

# The layout chosen when `--by` is not given: the first of these the figures are held on.
USUAL = (
    "fiscal_year", "calendar_year", "month", "quarter", "fiscal_quarter", "day", "week",
    "fiscal_year_to_date", "calendar_year_to_date", "range", "month_to_date",
)  # fmt: skip


def request_of(
    shelf: Shelf,
    measure: str,
    by: str | None,
    where: tuple[str, ...],
    since: date | None,
    as_of: date | None,
) -> Request:
    """The request that a command line states.

    Raises NotHeld for a measure, place, breakdown or value no one declared, and UsageError for a
    `--where` that is not WHAT=VALUE.
    """
    declared = shelf.catalog.measures.get(measure)
    if declared is None:
        near = did_you_mean("measure", measure, shelf.catalog.measures)
        raise NotHeld(
            f"no measure is called {measure!r}", next_step=near or "`otr measures` lists them."
        )
    if measure not in shelf.lookup.measures():
        raise NotHeld(f"the record holds no figure of {measure}", next_step=declared.held_elsewhere)
    place, breakdown = _narrow(where, shelf.catalog)
    if by is not None:
        _known_layout(by, declared, shelf.catalog)
    else:
        by = _usual(shelf, measure, place, breakdown)
    return Request(measure, by, place, breakdown, since=since, as_of=as_of)


def _narrow(where: tuple[str, ...], catalog: Catalog) -> tuple[str, str]:
    place, parts = "us", {}
    for one in where:
        what, equals, value = one.partition("=")
        if not equals or not value:
            raise UsageError(
                f"--where {one!r} is not WHAT=VALUE",
                next_step="Write --where place=Texas or --where citizenship=mexico.",
            )
        if what == "place":
            place = place_id(catalog.places.values(), value)
        elif what in catalog.dims():
            parts[what] = _value(what, value, catalog)
        else:
            near = did_you_mean("breakdown", what, catalog.dims())
            raise NotHeld(
                f"there is no breakdown {what!r}",
                next_step=near or f"There are: place, {', '.join(catalog.dims())}.",
            )
    return place, breakdown_key(**parts)


def _value(dim: str, given: str, catalog: Catalog) -> str:
    """The code of a breakdown's value, given as code, name or another name for it."""
    wanted = slug(given)
    for value in catalog.values(dim):
        if wanted in {slug(name) for name in (value.value, value.name, *value.aliases)}:
            return value.value
    near = did_you_mean(dim, wanted, [value.value for value in catalog.values(dim)])
    raise NotHeld(f"{dim} has no value {given!r}", next_step=near)


def _known_layout(by: str, measure: Measure, catalog: Catalog) -> None:
    known = (*BASES, "place", *measure.breakdowns)
    if by not in known and by not in catalog.dims():
        near = did_you_mean("layout", by, known)
        raise NotHeld(
            f"{measure.id} cannot be laid out by {by!r}",
            next_step=near or f"Use one of: {', '.join(known)}.",
        )


def _usual(shelf: Shelf, measure: str, place: str, breakdown: str) -> str:
    held = {f.period.basis for f in shelf.lookup.series(measure, place, breakdown)}
    return next((basis for basis in USUAL if basis in held), USUAL[0])
