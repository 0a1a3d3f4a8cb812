"""A request and its answer: the points of one measure, by period, breakdown or place.

request = Request("ice.removals", by="fiscal_year", since=date(2012, 10, 1))
series = read(record, request)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ontherecord.base.period import BASES, Period
from ontherecord.errors import NotHeld, did_you_mean
from ontherecord.record import vintages
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Observation


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: a measure, how its points are laid out, where, since when, known by when.

    `by` is a period basis ('fiscal_year', 'month'), a breakdown ('citizenship') or 'place'. For
    the latter two the points are those of `period`, or of the latest complete period that has
    them. `breakdown` fixes other dimensions ('criminality=convicted').
    """

    measure: str
    by: str = "fiscal_year"
    place: str = "us"
    breakdown: str = ""
    period: Period | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None

    @property
    def over_time(self) -> bool:
        """True when the points follow each other in time."""
        return self.by in BASES


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series and the label of its row."""

    label: str
    figure: Observation

    @property
    def value(self) -> float:
        """The figure's value, in the measure's unit."""
        return self.figure.value

    @property
    def period(self) -> Period:
        """The figure's period."""
        return self.figure.period

    def to_dict(self) -> dict[str, Any]:
        """Plain data: label, period, value, what kind of figure it is, and where it stands."""
        f = self.figure
        return {
            "label": self.label,
            "period": f.period.to_dict(),
            "place": f.place,
            "breakdown": f.breakdown,
            "value": f.value,
            "bound": f.bound,
            "rounded_to": f.rounded_to,
            "maturity": f.maturity,
            "nature": f.nature,
            "derivation": f.derivation,
            "publisher": f.publisher,
            "known_from": f.known_from.isoformat() if f.known_from else None,
            "release": f.release,
            "where": f.where,
            "id": f.id,
        }


@dataclass(frozen=True, slots=True)
class Series:
    """The answer to a request. Points are by time, or by value, largest first."""

    request: Request
    points: tuple[Point, ...]

    def __len__(self) -> int:
        return len(self.points)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        r = self.request
        return {
            "measure": r.measure,
            "by": r.by,
            "place": r.place,
            "breakdown": r.breakdown,
            "as_of": r.as_of.isoformat() if r.as_of else None,
            "points": [point.to_dict() for point in self.points],
        }

    def columns(self) -> dict[str, list[Any]]:
        """One list per column, as data frames want it: `pandas.DataFrame(series.columns())`."""
        rows = [p.to_dict() | {"start": p.period.start, "end": p.period.end} for p in self.points]
        names = ("label", "start", "end", "place", "breakdown", "value", "publisher", "id")
        return {name: [row[name] for row in rows] for name in names}

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The columns as an Arrow stream: `pyarrow.table(series)`, `polars.DataFrame(series)`."""
        import duckdb  # heavy, and only data frames need it
        import numpy as np

        data = {}
        for name, values in self.columns().items():
            if name == "value":
                data[name] = np.array(values, dtype=float)
            else:
                data[name] = np.array([str(v) for v in values] or [""], dtype=object)[: len(values)]
        chosen = ", ".join(
            f'cast("{n}" as date) as "{n}"' if n in ("start", "end") else f'"{n}"' for n in data
        )
        con = duckdb.connect()
        con.register("points", data)
        return con.sql(f"select {chosen} from points").__arrow_c_stream__(requested_schema)


def read(record: LookUp, request: Request) -> Series:
    """The series that answers a request, the best vintage of each cell known by `as_of`.

    Announced figures and estimates are points only where there is no statistic at all: they never
    stand in one row with counts.
    Raises NotHeld, naming near measures or what the measure is held by, when there is no point.
    """
    if request.measure not in record.measures():
        near = did_you_mean("measure", request.measure, record.measures())
        raise NotHeld(
            f"the record holds no measure {request.measure!r}",
            next_step=near or "`otr measures` lists them.",
        )
    found = _over_time(record, request) if request.over_time else _across(record, request)
    counted = [point for point in found if point.figure.nature == "statistic"]
    points = counted or found
    if not points:
        raise NotHeld(
            f"the record holds no {request.measure} by {request.by} for {request.place}"
            + (f", {request.breakdown}" if request.breakdown else ""),
            next_step=_held(record.observations(request.measure)),
        )
    return Series(request, tuple(points))


def _over_time(record: LookUp, request: Request) -> list[Point]:
    basis = request.by
    found = record.series(request.measure, request.place, request.breakdown, basis, request.as_of)
    return [Point(f.period.label, f) for f in found if _within(f.period, request)]


def _across(record: LookUp, request: Request) -> list[Point]:
    """One point per value of a breakdown, or per place, of one period; largest first."""
    key = vintages.preference(record.publishers(request.measure))
    best: dict[tuple[Period, str], Observation] = {}
    for figure in record.observations(request.measure):
        label = _label(figure, request)
        if label and vintages.known_by(figure, request.as_of) and _within(figure.period, request):
            cell = (figure.period, label)
            if cell not in best or key(figure) < key(best[cell]):
                best[cell] = figure
    period = request.period or _latest(cell[0] for cell in best)
    chosen = [Point(label, f) for (when, label), f in best.items() if when == period]
    return sorted(chosen, key=lambda p: (-p.value, p.label))


def _label(figure: Observation, request: Request) -> str:
    """The row a figure belongs to, '' when it is not part of the answer."""
    if request.by == "place":
        return figure.place if figure.breakdown == request.breakdown else ""
    if figure.place != request.place:
        return ""
    parts = figure.breakdown.split(";")
    mine = [part for part in parts if part.startswith(f"{request.by}=")]
    rest = ";".join(part for part in parts if part not in mine)
    return mine[0].partition("=")[2] if mine and rest == request.breakdown else ""


def _latest(periods: Iterable[Period]) -> Period | None:
    """The latest complete period, the longest of those that end on one day."""
    known = set(periods)
    complete = [p for p in known if not p.partial] or list(known)
    return max(complete, key=lambda p: (p.end, p.days), default=None)


def _within(period: Period, request: Request) -> bool:
    since, until = request.since, request.until
    return (since is None or period.start >= since) and (until is None or period.end <= until)


def _held(figures: Iterable[Observation]) -> str:
    """What there is instead, in one sentence."""
    bases: set[str] = set()
    dims: set[str] = set()
    places: set[str] = set()
    lines: Counter[tuple[str, str, str]] = Counter()
    for figure in figures:
        lines[(figure.place, figure.breakdown, figure.period.basis)] += 1
        bases.add(figure.period.basis)
        places.add(figure.place)
        dims.update(part.partition("=")[0] for part in figure.breakdown.split(";") if part)
    by = ", ".join([*sorted(bases), *sorted(dims), *(["place"] if len(places) > 1 else [])])
    where = ", ".join(sorted(places)[:5])
    said = f"It is held by {by}; for {where}{' and others' if len(places) > 5 else ''}."
    if not lines:
        return said
    (place, breakdown, basis), _ = max(lines.items(), key=lambda x: (x[1], x[0]))
    narrowed = [f"place={place}"] if place != "us" else []
    narrowed += [part for part in breakdown.split(";") if part]
    told = "".join(f" --where {part}" for part in narrowed)
    return f"{said} Most of it:{told} --by {basis}."
