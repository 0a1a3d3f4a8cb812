"""Series of the record as charts: one for `otr show`, and one beside a claim of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ontherecord.base.period import Period
from ontherecord.catalog.measure import Measure
from ontherecord.catalog.store import Catalog
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Observation
from ontherecord.report import words
from ontherecord.report.chart import Chart, svg

FEWEST = 3  # figures below which a chart says nothing a line of text does not
MOST = 160
CLAIM_SIZE = (640, 340)


def chart_of(
    measure: Measure,
    figures: Sequence[Observation],
    lookup: LookUp,
    *,
    place: str = "",
    highlight: Period | None = None,
) -> Chart:
    """Figures of one measure over time as a chart with its breaks, definition and sources.

    `place` is printed under the title with the span; `highlight` is the period to point out.
    """
    ordered = sorted(figures, key=lambda f: (f.period.start, f.period.end))
    first, last = ordered[0].period, ordered[-1].period
    span = first.label if first == last else f"{first.label} to {last.label}"
    when = [(date.fromisoformat(b["on"]), b["why"]) for b in measure.breaks]
    return Chart(
        title=measure.title,
        subtitle=", ".join(part for part in (place, span, measure.unit) if part),
        kind="stock" if measure.flow_or_stock == "stock" else "flow",
        points=tuple((f.period.start, f.period.end, f.value, f.maturity) for f in ordered),
        breaks=tuple((on, why) for on, why in when if first.start <= on <= last.end),
        source=sources_line(ordered, lookup),
        definition=measure.definition.split(". ")[0].rstrip(".") + ".",
        unit=measure.unit,
        highlight=(highlight.start, highlight.end) if highlight else None,
    )


def sources_line(figures: Iterable[Observation], lookup: LookUp) -> str:
    """'ICE and OHSS (12 releases); the latest figure in ...': whose figures these are."""
    ordered = sorted(figures, key=lambda f: (f.period.end, f.period.start))
    if not ordered:
        return ""
    publishers = " and ".join(dict.fromkeys(f.publisher for f in reversed(ordered)))
    latest = lookup.release(ordered[-1].release)
    releases = len({figure.release for figure in ordered})
    if releases == 1:
        return f"{publishers}, {latest.title}"
    return f"{publishers} ({releases} releases); the latest figure in {latest.title}"


def claim_charts(report: Mapping[str, Any], lookup: LookUp, catalog: Catalog) -> dict[str, str]:
    """Claim id -> SVG of the series its first reading with a figure stands in.

    A claim gets none where fewer than three figures of the same length are held.
    """
    drawn = {}
    for claim in report["claims"]:
        for reading in claim["readings"]:
            drawing = _beside(reading, lookup, catalog)
            if drawing:
                drawn[claim["id"]] = drawing
                break
    return drawn


def _beside(reading: Mapping[str, Any], lookup: LookUp, catalog: Catalog) -> str:
    """The chart of one reading, '' when there is nothing worth drawing."""
    measure = catalog.measures.get(reading["measure"])
    if measure is None or reading["value"] is None or reading["period"] is None:
        return ""
    when = reading["period"]
    period = Period(
        date.fromisoformat(when["start"]), date.fromisoformat(when["end"]), when["basis"]
    )
    place, breakdown = reading["place"] or "us", reading["breakdown"] or ""
    as_of = date.fromisoformat(reading["as_of"]) if reading["as_of"] else None
    figures = lookup.series(measure.id, place, breakdown, period.basis, as_of)
    figures = tuple(f for f in figures if not f.bound)[-MOST:]
    if len(figures) < FEWEST:
        return ""
    where = words.place(place) if place != "us" else ""
    chosen = period if any(f.period.same_days(period) for f in figures) else None
    chart = chart_of(measure, figures, lookup, place=where, highlight=chosen)
    return svg(chart, *CLAIM_SIZE)
