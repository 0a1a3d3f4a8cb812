"""A cell of the record for any window: published, summed from whole parts, or bounded.

Bounds only use what arithmetic allows of flows: what lies inside a window is a floor for it, what
covers it is a ceiling. Nothing is interpolated and nothing is summed across a break of a series.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ontherecord.base.period import Period
from ontherecord.catalog.measure import Measure
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Observation

INF = math.inf
DECIDING = frozenset({"official_statistic"})
COUNTED = frozenset({"statistic", "estimate"})  # by tier: an estimate counts where it is asked for


@dataclass(frozen=True, slots=True)
class Value:
    """What the record knows of one cell: a value, or the floor and ceiling it must lie between."""

    value: float | None
    low: float
    high: float
    figures: tuple[Observation, ...]
    how: str  # published | computed | bound | none
    rounding: float = 0.0
    statements: tuple[Observation, ...] = ()
    research: tuple[Observation, ...] = ()
    rivals: tuple[Observation, ...] = ()  # the same days by another publisher
    beside: tuple[Observation, ...] = ()  # figures of nearly the same window
    floor: tuple[Observation, ...] = ()
    ceiling: tuple[Observation, ...] = ()


NOTHING = Value(None, -INF, INF, (), "none")


def flow_value(
    lookup: LookUp,
    measure: Measure,
    place: str,
    breakdown: str,
    window: Period,
    as_of: date | None,
    tiers: frozenset[str] = DECIDING,
) -> Value:
    """The flow of a measure over `window` as known on `as_of`.

    Statements and research figures for the same days are kept beside it and decide nothing here.
    """
    cells = lookup.cell(measure.id, window, place, breakdown, as_of)
    stated = tuple(o for o in cells if o.nature == "announced")
    research = tuple(o for o in cells if o.tier == "research" and o.nature == "statistic")
    exact = [
        o for o in cells if o.tier in tiers and o.nature in COUNTED and o.bound in ("", "approx")
    ]
    exact = [o for o in exact if not (o.period.partial and not _to_date_ok(o, window))]
    if exact:
        return Value(
            exact[0].value,
            exact[0].value,
            exact[0].value,
            (exact[0],),
            "published",
            exact[0].rounded_to,
            stated,
            research,
            tuple(exact[1:]),
        )
    pool = _pool(lookup, measure.id, place, breakdown, as_of, tiers, window)
    beside = _beside(lookup.touching(measure.id, window, place, breakdown, as_of), window)
    if _crosses_break(measure, window):
        return Value(None, -INF, INF, (), "none", 0.0, stated, research, (), beside)
    parts = _partition(pool, window)
    if parts:
        total = sum((o.value for o in parts), 0.0)
        rounding = max(o.rounded_to for o in parts)
        slack = rounding * math.sqrt(len(parts)) if rounding > 1 else 0.0
        return Value(total, total, total, tuple(parts), "computed", slack, stated, research)
    pool = [*pool, *_differences(pool, window, max(measure.band, lookup.band(measure.id)))]
    low, floor = _floor(pool, window)
    high, ceiling = _ceiling(pool, window)
    for o in cells:
        if o.tier in tiers and o.nature == "statistic" and o.bound == "lower" and o.value > low:
            low, floor = o.value, (o,)
    figures = (*floor, *ceiling)
    how = "bound" if figures else "none"
    return Value(
        None,
        low if floor else -INF,
        high,
        figures,
        how,
        0.0,
        stated,
        research,
        (),
        beside,
        floor,
        ceiling,
    )


SAME_WINDOW = 0.5  # shared days over days of either, for a figure to stand beside a window


def _beside(figures: Iterable[Observation], window: Period) -> tuple[Observation, ...]:
    """Up to three of the figures that touch a window, of nearly the same days, the nearest first:
    shown, never deciding."""
    found = []
    for o in figures:
        p = o.period
        if p.same_days(window):
            continue
        shared = (min(p.end, window.end) - max(p.start, window.start)).days + 1
        either = p.days + window.days - shared
        if shared / either >= SAME_WINDOW:
            found.append((-shared / either, o.period, o))
    return tuple(o for _, _, o in sorted(found, key=lambda f: f[:2])[:3])


def _to_date_ok(o: Observation, window: Period) -> bool:
    return o.period.same_days(window)


def _pool(
    lookup: LookUp,
    measure: str,
    place: str,
    breakdown: str,
    as_of: date | None,
    tiers: frozenset[str],
    window: Period | None = None,
) -> list[Observation]:
    """Official statistics of one line, the best per period, from the first to the last day; of
    periods that share a day with `window`, where given."""
    return [
        o
        for o in lookup.series(measure, place, breakdown, None, as_of, window)
        if o.tier in tiers and o.nature in COUNTED and o.bound in ("", "approx") and o.value >= 0
    ]


def _crosses_break(measure: Measure, window: Period) -> bool:
    for item in measure.breaks:
        on = date.fromisoformat(item["on"])
        if window.start < on <= window.end:
            return True
    return False


def _partition(pool: Sequence[Observation], window: Period) -> list[Observation]:
    """Whole months (or quarters, years) of one publisher that tile the window exactly, or []."""
    by_start: dict[tuple[str, date], list[Observation]] = {}
    for o in pool:
        if o.period.basis in (
            "month",
            "fiscal_year",
            "calendar_year",
            "quarter",
        ) and window.contains(o.period):
            by_start.setdefault((o.publisher, o.period.start), []).append(o)
    for publisher in dict.fromkeys(p for p, _ in by_start):
        parts: list[Observation] = []
        at = window.start
        while at <= window.end:
            options = by_start.get((publisher, at))
            if not options:
                break
            best = max(options, key=lambda o: o.period.end)
            parts.append(best)
            at = best.period.end + timedelta(days=1)
        if at > window.end and parts:
            return parts
    return []


def _differences(pool: Sequence[Observation], window: Period, band: float) -> list[Observation]:
    """What was added between two year-to-date figures of one publisher and year, near the window.

    Each is as uncertain as the later total may be revised, which its `rounded_to` carries.
    """
    years: dict[tuple[str, date], list[Observation]] = {}
    for o in pool:
        if o.period.basis in ("fiscal_year_to_date", "fiscal_year") and o.period.overlaps(window):
            years.setdefault((o.publisher, o.period.start), []).append(o)
    found = []
    for points in years.values():
        points.sort(key=lambda o: o.period.end)
        before = [o for o in points if o.period.end < window.start]
        inside = [o for o in points if window.start <= o.period.end]
        starts = [*before[-1:], *inside[:1]]
        ends = [o for o in points if o.period.end <= window.end][-1:]
        ends += [o for o in points if o.period.end > window.end][:1]
        for first in starts:
            for last in ends:
                if first.period.end >= last.period.end or last.value < first.value:
                    continue
                span = Period(first.period.end + timedelta(days=1), last.period.end, "range")
                found.append(
                    replace(
                        last,
                        period=span,
                        value=last.value - first.value,
                        derivation="computed",
                        rounded_to=max(2 * band * last.value, 1.0),
                        where=f"{last.where} less {first.where} of {first.release}",
                        note=(
                            f"{last.value:,.0f} to {last.period.end} less {first.value:,.0f} to "
                            f"{first.period.end}"
                        ),
                    )
                )
    return found


def _floor(pool: Sequence[Observation], window: Period) -> tuple[float, tuple[Observation, ...]]:
    """The largest sum of figures for periods that lie inside the window without overlapping."""
    inside = sorted((o for o in pool if window.contains(o.period)), key=lambda o: o.period.end)
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    ends = [o.period.end for o in inside]
    for k, o in enumerate(inside):
        before = 0
        for m in range(k - 1, -1, -1):
            if ends[m] < o.period.start:
                before = m + 1
                break
        low = o.value - (o.rounded_to / 2 if o.rounded_to > 1 else 0)
        taken = (best[before][0] + low, (*best[before][1], k))
        best.append(max(best[-1], taken, key=lambda t: t[0]))
    total, chosen = best[-1]
    return total, tuple(inside[k] for k in chosen)


def _ceiling(pool: Sequence[Observation], window: Period) -> tuple[float, tuple[Observation, ...]]:
    """The smallest sum of figures whose periods together cover the window; infinite if none do."""
    touching = sorted((o for o in pool if o.period.overlaps(window)), key=lambda o: o.period.start)
    reach: dict[date, tuple[float, tuple[Observation, ...]]] = {window.start: (0.0, ())}
    frontier = [window.start]
    best: tuple[float, tuple[Observation, ...]] = (INF, ())
    while frontier:
        frontier.sort()
        at = frontier.pop(0)
        cost, used = reach[at]
        if at > window.end:
            if cost < best[0]:
                best = (cost, used)
            continue
        for o in touching:
            if o.period.start > at:
                break
            if o.period.end < at:
                continue
            after = o.period.end + timedelta(days=1)
            total = cost + o.value + (o.rounded_to / 2 if o.rounded_to > 1 else 0)
            if after not in reach or total < reach[after][0]:
                if after not in reach:
                    frontier.append(after)
                reach[after] = (total, (*used, o))
    return best


def stock_values(
    lookup: LookUp,
    measure: Measure,
    place: str,
    breakdown: str,
    window: Period,
    as_of: date | None,
    tiers: frozenset[str] = DECIDING,
) -> tuple[Observation, ...]:
    """The stock figures a statement about `window` may mean, best per date.

    A single day needs a figure of that day; a longer period takes an average over exactly those
    days, else every figure dated inside it.
    """
    pool = _pool(lookup, measure.id, place, breakdown, as_of, tiers, window)
    same = [o for o in pool if o.period.same_days(window)]
    if same:
        return (same[0],)
    return tuple(o for o in pool if o.period.start == o.period.end and window.contains(o.period))


def latest_stock(
    lookup: LookUp,
    measure: Measure,
    place: str,
    breakdown: str,
    on: date,
    as_of: date | None,
    tiers: frozenset[str] = DECIDING,
    *,
    dated_by: bool = True,
) -> tuple[Observation, ...]:
    """The two latest figures of a stock dated by `on`, the latest first; published by then too,
    unless `dated_by` is False.
    """
    known = (as_of if as_of is not None and as_of < on else on) if dated_by else None
    pool = [
        o for o in _pool(lookup, measure.id, place, breakdown, known, tiers) if o.period.end <= on
    ]
    return tuple(sorted(pool, key=lambda o: o.period.end, reverse=True)[:2])
