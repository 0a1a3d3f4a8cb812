"""Axes that read well: round value ticks from zero, and dates where there is room for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from ontherecord.base.period import MONTHS

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_LABEL = 46.0  # pixels one date label needs


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round values from at or below `low` to at or above `high`, about `wanted` steps apart."""
    high = high if high > low else low + (abs(low) or 1.0)
    span = high - low
    rough = span / wanted
    power = 10 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(n * step, 10) for n in range(first, max(last, first + 1) + 1)]


def labels(values: Sequence[float], unit: str = "") -> list[str]:
    """One label a tick, with thousands separators; from ten million on, in millions and up."""
    largest = max(abs(value) for value in values)
    scale, name = 1.0, ""
    if largest >= 1e7:
        scale, name = next((s, n) for s, n in _SCALES if largest >= s)
    step = abs(values[1] - values[0]) / scale
    places = max(0, -math.floor(math.log10(step) + 1e-9)) if step < 1 else 0
    if not math.isclose(step * 10**places, round(step * 10**places)):
        places += 1
    money, percent = ("$" if unit == "USD" else ""), ("%" if unit == "percent" else "")
    out = []
    for value in values:
        sign = "−" if value < 0 else ""
        tail = f" {name}" if name and value else ""
        out.append(f"{sign}{money}{abs(value) / scale:,.{places}f}{percent}{tail}")
    return out


def dates(
    points: Sequence[tuple[date, date, float, str]], room: float
) -> list[tuple[date, str, bool]]:
    """(day, label, centred under a period) for the date axis, thinned to fit `room` pixels."""
    most = max(2, int(room / _LABEL))
    yearly = all((end - start).days > 300 for start, end, _, _ in points)
    if yearly:
        marks = [(start + (end - start) / 2, str(end.year), True) for start, end, _, _ in points]
        keep = math.ceil(len(marks) / most)
        return [mark for n, mark in enumerate(reversed(marks)) if n % keep == 0][::-1]
    first, last = points[0][0], points[-1][1]
    if (last - first).days > 900:
        years = [date(y, 1, 1) for y in range(first.year, last.year + 1) if date(y, 1, 1) >= first]
        keep = math.ceil(len(years) / most)
        return [(day, str(day.year), False) for day in years if day.year % keep == 0]
    months = []
    day = date(first.year, first.month, 1)
    while day <= last:
        if day >= first:
            months.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    keep = next(k for k in (1, 2, 3, 4, 6, 12, 24) if len(months) <= most * k or k == 24)
    chosen = [d for d in months if (d.month - 1) % min(keep, 12) == 0] or [first]
    return [(d, _month(d, with_year=d is chosen[0] or d.month == 1), False) for d in chosen]


def _month(day: date, *, with_year: bool) -> str:
    short = MONTHS[day.month - 1][:3]
    return f"{short} {day.year}" if with_year else short
