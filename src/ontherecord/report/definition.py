"""One measure as a reader needs it: what is counted, what is not, how it differs, what is held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from ontherecord.catalog.measure import Measure
from ontherecord.catalog.store import Catalog
from ontherecord.report import words
from ontherecord.report.plain import printed

Held = tuple[date, date, int]


def definition_dict(measure: Measure, catalog: Catalog, held: Held | None) -> dict[str, Any]:
    """The measure as plain data, its caveats in words, and the span and number of its figures."""
    span: dict[str, Any] = {"from": None, "to": None, "figures": 0}
    if held:
        span = {"from": held[0].isoformat(), "to": held[1].isoformat(), "figures": held[2]}
    caveats = {code: catalog.caveats[code] for code in measure.caveats if code in catalog.caveats}
    body = {"schema": "ontherecord/measure/1", **asdict(measure), "caveats": caveats}
    return {**body, "held": span} if held is not None else body


def render_definition(
    measure: Measure, catalog: Catalog, held: Held | None, *, width: int = 80, color: bool = False
) -> str:
    """The measure for the terminal, ending in a new line."""
    return printed(_measure(measure, catalog, held), width=width, color=color)


def _measure(measure: Measure, catalog: Catalog, held: Held | None) -> Iterator[RenderableType]:
    agency = catalog.agencies.get(measure.agency)
    yield Text(f"{measure.title}  ({measure.id})", "bold")
    yield Text(measure.definition)
    for label, values in _facts(measure, catalog, held, agency.name if agency else measure.agency):
        yield Text(f"\n{label}", "italic")
        for value in values:
            yield Padding(Text(value, overflow="fold"), (0, 0, 0, 2))


def _facts(
    measure: Measure, catalog: Catalog, held: Held | None, agency: str
) -> Iterator[tuple[str, list[str]]]:
    source = measure.definition_source
    basis = {"fiscal": "by fiscal year", "calendar": "by calendar year", "point": "on a day"}
    yield (
        "Counted",
        [
            f"by {agency}, in {measure.unit.replace('_', ' ')}, a {measure.flow_or_stock}, "
            f"{basis[measure.period_basis]}",
            f"{source['title']}, {source['url']}",
        ],
    )
    yield (
        "Held",
        [
            f"{held[2]:,} figures, {words.day(held[0].isoformat())} to "
            f"{words.day(held[1].isoformat())}; by {', '.join(measure.grains)}"
            + (f"; broken down by {', '.join(measure.breakdowns)}" if measure.breakdowns else "")
            if held
            else "no figures in this record"
        ],
    )
    if measure.held_elsewhere:
        yield "Held elsewhere", [measure.held_elsewhere]
    for label, values in (("Includes", measure.includes), ("Leaves out", measure.excludes)):
        if values:
            yield label, ["; ".join(values)]
    if measure.differs_from:
        yield "Not the same as", [f"{k}: {why}" for k, why in measure.differs_from.items()]
    if measure.breaks:
        yield (
            "Counted otherwise",
            [f"from {words.day(b['on'])}: {b['why']}" for b in measure.breaks],
        )
    if measure.named or measure.loose:
        said = [f"by its own name: {', '.join(measure.named)}"] if measure.named else []
        yield "Said as", said + ([f"loosely: {', '.join(measure.loose)}"] if measure.loose else [])
    caveats = [catalog.caveats[code] for code in measure.caveats if code in catalog.caveats]
    if caveats:
        yield "Caveats", caveats
