"""EFFECT: how a monthly measure differed after a dated event, and whether that stands out.

Never a cause: many things happen on and after a date, and the record does not say which of them
moved a figure. "No effect can be separated" is an answer like any other, with its reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from math import expm1
from typing import Any

import numpy as np

from ontherecord.catalog.measure import Measure
from ontherecord.errors import NotHeld, UsageError
from ontherecord.pipeline.effects.interrupted import (
    AFTER,
    BEFORE,
    EXTREME,
    Interrupted,
    Part,
    interrupted,
)
from ontherecord.pipeline.forecasts.baselines import logs
from ontherecord.pipeline.forecasts.monthly import (
    Line,
    Monthly,
    first_day,
    last_day,
    number_of,
    read_monthly,
)
from ontherecord.record.find import find_events
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Event

WINDOW = 24  # months on either side
NEAREST = 8  # events named when words fit many

# Why no effect can be separated. A closed list; the words are what a reader sees.
REASONS = {
    "few_months": f"fewer than {BEFORE} months before or {AFTER} after are held in the window",
    "break": "the measure is counted otherwise from a day in the window",
    "no_difference": "the 95% interval of the change includes no change",
    "placebo": "changes as large are found at earlier dates at which nothing is claimed",
    "other_date": "a change at another month in the window fits the figures better",
    "few_placebos": f"fewer than {int(1 / EXTREME) - 1} earlier dates can be compared",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A change in percent: of the level, or of the growth per month in percentage points."""

    percent: float
    low: float
    high: float
    placebo_rank: int
    placebo_of: int
    separated: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """The answer: what differed after the date, what it rests on, and why it may say nothing."""

    event: dict[str, Any]
    line: Line
    control: Line | None
    separated: bool
    reasons: tuple[str, ...]  # codes of REASONS; () when an effect is separated
    level: Change | None
    slope: Change | None
    window: int
    months_before: int
    months_after: int
    first_month: str | None
    last_month: str | None
    left_out: tuple[str, ...]  # months in the window that are not held or are the event's own
    seasonal: bool
    lags: int
    better_month: str | None  # where a change fits the same months best, when that is elsewhere
    breaks: tuple[dict[str, str], ...]
    other_events: tuple[dict[str, str], ...]
    notes: tuple[str, ...]
    record: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        reasons = [{"code": code, "text": REASONS[code]} for code in self.reasons]
        return {"schema": "ontherecord/effect/1"} | asdict(self) | {"reasons": reasons}


def effect(
    lookup: LookUp,
    event: Event,
    measure: Measure,
    *,
    place: str = "us",
    breakdown: str = "",
    window: int = WINDOW,
    control: Line | None = None,
) -> Effect:
    """Fit a measure around an event. Raises NotHeld when no month of it is held there."""
    if window < BEFORE:
        raise UsageError(f"a window is {BEFORE} months or more, not {window}")
    line = Line(measure.id, place, breakdown)
    month, start = _months_of(event)
    series = _needed(lookup, line, month)
    log, publishers = logs(series.values), _publishers(lookup, line, month, window)
    if control is not None:
        other = _needed(lookup, control, month)
        log = log - logs(np.array([other.at(int(m)) for m in series.months]))
    held = series.months[np.isfinite(log)]
    held = held[(held >= month - window) & (held < start + window)]
    first, last = (int(held[0]), int(held[-1])) if held.size else (month, month - 1)
    breaks = tuple(
        {"on": one["on"], "why": one["why"]}
        for one in measure.breaks
        if first_day(first).isoformat() < one["on"] <= last_day(max(first, last)).isoformat()
    )
    fit = interrupted(log, series.first, month, start, window)
    level = _change(fit.level) if fit else None
    slope = _change(fit.slope) if fit else None
    reasons = _reasons(fit, bool(breaks))
    used = range(first, last + 1)
    return Effect(
        event={key: getattr(event, key) for key in ("id", "date", "title", "actor", "place")},
        line=line,
        control=control,
        separated=not reasons,
        reasons=reasons,
        level=level,
        slope=slope,
        window=window,
        months_before=fit.before if fit else _count(log, series, month - window, month),
        months_after=fit.after if fit else _count(log, series, start, start + window),
        first_month=_text(first) if first <= last else None,
        last_month=_text(last) if first <= last else None,
        left_out=tuple(
            _text(m) for m in used if month <= m < start or not np.isfinite(log[m - series.first])
        ),
        seasonal=fit.seasonal if fit else False,
        lags=fit.lags if fit else 0,
        better_month=_text(fit.better) if fit and fit.better is not None else None,
        breaks=breaks,
        other_events=_others(lookup.events(), event, first, last),
        notes=_notes(event, publishers, control),
        record={key: lookup.meta.get(key, "") for key in ("version", "built", "record_hash")},
    )


def find_event(lookup: LookUp, told: str) -> Event:
    """The event with this id, or the one in which all these words stand.

    Raises NotHeld when there is none, UsageError naming some when there are several.
    """
    events = lookup.events()
    exact = next((one for one in events if one.id == told), None)
    if exact is not None:
        return exact
    found = find_events(events, told)
    if not found:
        raise NotHeld(f"no event is {told!r}", next_step="`otr events WORD` finds events.")
    if len(found) > 1:
        named = ", ".join(one.id for one in found[:NEAREST])
        more = f" and {len(found) - NEAREST} more" if len(found) > NEAREST else ""
        raise UsageError(
            f"{told!r} fits {len(found)} events: {named}{more}", next_step="Give an id."
        )
    return found[0]


def _months_of(event: Event) -> tuple[int, int]:
    """The month of the event and the first month that is wholly after it began."""
    if len(event.date) < 7:
        raise NotHeld(f"{event.id} is dated to the year only", next_step="Choose another event.")
    month = number_of(date.fromisoformat(f"{event.date[:7]}-01"))
    return month, month if event.date[8:] == "01" else month + 1


def _needed(lookup: LookUp, line: Line, month: int) -> Monthly:
    series = read_monthly(lookup, line)
    if not series.observed:
        raise NotHeld(
            f"no month of {line.name} is held", next_step=f"`otr show {line.measure}` says what is."
        )
    if not series.first <= month <= series.last + 1:
        raise NotHeld(
            f"{line.name} is held from {_text(series.first)} to {_text(series.last)}, "
            f"not around {_text(month)}"
        )
    return series


def _reasons(fit: Interrupted | None, broken: bool) -> tuple[str, ...]:
    found = ["break"] if broken else []
    if fit is None:
        return (*found, "few_months")
    if not (fit.level.separated or fit.slope.separated):
        parts = (fit.level, fit.slope)
        clear = [part for part in parts if not part.low <= 0 <= part.high]
        if not clear:
            found.append("no_difference")
        elif fit.level.of * EXTREME < 1:
            found.append("few_placebos")
        else:
            found.append("placebo")
    if fit.better is not None:
        found.append("other_date")
    return tuple(found)


def _change(part: Part) -> Change:
    """On logs -> percent: of the level, or of the growth per month."""
    percent, low, high = (
        round(100 * expm1(value), 1) for value in (part.change, part.low, part.high)
    )
    return Change(percent, low, high, part.rank, part.of, part.separated)


def _count(log: np.ndarray[Any, Any], series: Monthly, start: int, end: int) -> int:
    here = (series.months >= start) & (series.months < end)
    return int((here & np.isfinite(log)).sum())


def _publishers(lookup: LookUp, line: Line, month: int, window: int) -> tuple[str, ...]:
    """Who published the months of the window, in order of first appearance."""
    held = lookup.series(line.measure, line.place, line.breakdown, "month")
    near = (f for f in held if abs(number_of(f.period.start) - month) <= window)
    return tuple(dict.fromkeys(f.publisher for f in near))


def _others(
    events: Sequence[Event], own: Event, first: int, last: int
) -> tuple[dict[str, str], ...]:
    """The other events of the record in the window, by date."""
    span = (_text(first), _text(last))
    return tuple(
        {"id": one.id, "date": one.date, "title": one.title}
        for one in events
        if one.id != own.id and len(one.date) >= 7 and span[0] <= one.date[:7] <= span[1]
    )


def _notes(event: Event, publishers: tuple[str, ...], control: Line | None) -> tuple[str, ...]:
    notes = ["The record does not say why a figure differed."]
    if len(publishers) > 1:
        notes.append(f"The months come from more than one publisher: {', '.join(publishers)}.")
    if control is not None:
        notes.append(
            f"The change is relative to {control.name}, which the event may have moved too."
        )
    if event.end_date:
        notes.append(f"The event ended on {event.end_date}.")
    return tuple(notes)


def _text(month: int) -> str:
    return first_day(month).isoformat()[:7]
