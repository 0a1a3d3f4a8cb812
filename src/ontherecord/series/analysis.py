"""What can be said of the points of a series: change, share, rank, comparison. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from ontherecord.base.period import Period
from ontherecord.errors import NotHeld
from ontherecord.series.series import Point, Series


@dataclass(frozen=True, slots=True)
class Change:
    """From one point to another: absolute, and in percent of the first (None when that is 0)."""

    base: Point
    point: Point
    absolute: float
    percent: float | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        ends = {"base": self.base.to_dict(), "point": self.point.to_dict()}
        return ends | {"absolute": self.absolute, "percent": self.percent}


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a point stands among all held of the same length: 1 is the highest (or lowest)."""

    rank: int
    of: int
    first: Period
    last: Period
    gaps: tuple[Period, ...]  # spans inside first..last for which nothing is held
    above: tuple[Point, ...]  # the points that rank before it, best first


@dataclass(frozen=True, slots=True)
class Comparison:
    """Series side by side: each row has a label and one point, or None, per series."""

    measures: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Point | None, ...]], ...]


def change(series: Series, base: Period, to: Period) -> Change:
    """The change between two periods of a series; NotHeld when one of them has no point."""
    before, after = at(series, base), at(series, to)
    absolute = after.value - before.value
    return Change(before, after, absolute, 100 * absolute / before.value if before.value else None)


def share(part: Point, whole: Point) -> float:
    """Percent that one point is of another; NotHeld when the days differ or the whole is 0."""
    if not part.period.same_days(whole.period) or part.figure.place != whole.figure.place:
        raise NotHeld("a share needs the same days and place for part and whole")
    if whole.value == 0:
        raise NotHeld("a share of nothing is not defined")
    return 100 * part.value / whole.value


def rank(series: Series, period: Period, *, highest: bool = True) -> Rank:
    """The rank of a period's point among the points of its basis; ties share the better rank."""
    point = at(series, period)
    rivals = [p for p in series.points if p.period.basis == period.basis]
    sign = -1 if highest else 1
    above = [p for p in rivals if sign * p.value < sign * point.value]
    ordered = sorted(p.period for p in rivals)
    return Rank(
        rank=len(above) + 1,
        of=len(rivals),
        first=ordered[0],
        last=ordered[-1],
        gaps=gaps(ordered),
        above=tuple(sorted(above, key=lambda p: (sign * p.value, p.period))),
    )


def gaps(periods: Sequence[Period]) -> tuple[Period, ...]:
    """The spans of days between consecutive periods (sorted) that none of them covers."""
    found = []
    for before, after in pairwise(periods):
        first, last = before.end + timedelta(days=1), after.start - timedelta(days=1)
        if first <= last and before.basis != "day":
            found.append(Period(first, last, "range"))
    return tuple(found)


def compare(many: Sequence[Series]) -> Comparison:
    """Series side by side by period (series over time) or by label; all periods of any."""
    keys: dict[object, str] = {}
    columns: list[dict[object, Point]] = []
    for series in many:
        column: dict[object, Point] = {}
        for point in series.points:
            key = point.period if series.request.over_time else point.label
            keys.setdefault(key, point.label)
            column[key] = point
        columns.append(column)
    over_time = all(series.request.over_time for series in many)
    ordered = (
        sorted(keys, key=lambda k: (k.end, k.start) if isinstance(k, Period) else (k,))
        if (over_time)
        else list(keys)
    )
    rows = tuple((keys[key], tuple(column.get(key) for column in columns)) for key in ordered)
    return Comparison(tuple(series.request.measure for series in many), rows)


def at(series: Series, period: Period) -> Point:
    """The point for exactly these days; NotHeld when there is none."""
    for point in series.points:
        if point.period.same_days(period):
            return point
    raise NotHeld(f"{series.request.measure} is not held for {period.label}")


def as_plain(value: Change | Rank) -> dict[str, Any]:
    """The fields of a result, for templates."""
    return asdict(value)
