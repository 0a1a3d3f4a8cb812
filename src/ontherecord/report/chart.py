"""Line, step and bar charts as plain SVG, drawn here without a charting library.

A stock is a line through its dates; a flow is bars (up to 40 periods) or steps. Nothing is drawn
where nothing is held: a gap in the periods is a gap in the chart, hatched and named. A break in
how the thing is counted is a vertical rule with its reason, and no line crosses it. Provisional
points are hollow. One blue and greys, with shapes, so colour alone tells nothing; the value axis
starts at zero.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from ontherecord.errors import OutputError
from ontherecord.report import axis, pen, words

Point = tuple[date, date, float, str]  # first day, last day, value, maturity

MOST_BARS = 40


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw. `highlight` is the (first, last) day of the period to point out."""

    title: str
    subtitle: str
    kind: Literal["flow", "stock"]
    points: tuple[Point, ...]
    breaks: tuple[tuple[date, str], ...] = ()
    source: str = ""
    definition: str = ""
    unit: str = ""
    highlight: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things go: pixel edges of the plot, and the spans of both axes."""

    left: float
    right: float
    top: float
    bottom: float
    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        days = max(1, (self.last - self.first).days)
        return self.left + (day - self.first).days / days * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def svg(chart: Chart, width: int = 720, height: int = 420) -> str:
    """The chart as one SVG element of this size in pixels, with a title and a description.

    Raises OutputError when there is no point to draw.
    """
    if not chart.points:
        raise OutputError(f"no figure to draw for {chart.title!r}")
    points = sorted(chart.points)
    title, subtitle = (pen.wrap(text, width - 32, size) for text, size in _heads(chart))
    notes = _notes(chart, points, width)
    top = 30 + 22 * len(title) + 18 * len(subtitle) + (16 * _levels(chart) if chart.breaks else 0)
    bottom = height - 34 - 15 * len(notes)
    ticks = axis.ticks(min(0.0, *(p[2] for p in points)), max(p[2] for p in points))
    labels = axis.labels(ticks, chart.unit)
    left = 20 + 6.6 * max(map(len, labels))
    frame = _Frame(
        left, width - 18, top, bottom, points[0][0], points[-1][1] + timedelta(days=1),
        ticks[0], ticks[-1],
    )  # fmt: skip
    name = hashlib.sha256(repr((chart, width, height)).encode("utf-8", "replace")).hexdigest()[:8]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-labelledby="t{name} d{name}" font-family="{pen.FONT}">',
        f'<title id="t{name}">{pen.clean(chart.title)}</title>',
        f'<desc id="d{name}">{pen.clean(describe(chart))}</desc>',
        f'<rect class="paper" width="{width}" height="{height}" fill="{pen.PAPER}"/>',
        *pen.lines(title, 16, 26, 22, size=17, weight=700),
        *pen.lines(subtitle, 16, 26 + 22 * len(title), 18, size=13, fill=pen.SOFT),
        *_axes(frame, ticks, labels, points),
        *_gaps(frame, points, chart.kind),
        *(_stock if chart.kind == "stock" else _flow)(frame, chart, points),
        *_breaks(frame, chart),
        *_highlight(frame, chart, points),
        *pen.lines(notes, 16, height - 15 * len(notes) + 3, 15, size=11, fill=pen.SOFT),
        "</svg>",
    ]
    return "\n".join(parts)


def describe(chart: Chart) -> str:
    """The chart in words, for readers who do not see it."""
    points = sorted(chart.points)
    if not points:
        return "No figure."
    highest, lowest = max(points, key=lambda p: p[2]), min(points, key=lambda p: p[2])

    def say(point: Point) -> str:
        join = "on" if point[0] == point[1] else "in"
        return f"{words.number(point[2], chart.unit)} {join} {_when(point)}"

    parts = [
        f"{'A stock' if chart.kind == 'stock' else 'A flow'}: {len(points)} figures.",
        f"First {say(points[0])}, last {say(points[-1])}.",
        f"Highest {say(highest)}, lowest {say(lowest)}.",
    ]
    gaps = len(list(_missing(points, chart.kind)))
    if gaps:
        parts.append(f"{gaps} {'gap' if gaps == 1 else 'gaps'} where no figure is held.")
    parts += [f"Break on {words.day(on.isoformat())}: {why}." for on, why in chart.breaks]
    hollow = sum(point[3] == "provisional" for point in points)
    if hollow:
        parts.append(f"{hollow} provisional.")
    return " ".join(parts)


def png(drawing: str, scale: float = 2.0) -> bytes:
    """The SVG as PNG bytes at `scale` times its size; needs the `charts` extra.

    Raises OutputError, with the command to run, where vl-convert-python is not installed.
    """
    try:
        import vl_convert
    except ImportError as error:
        raise OutputError(
            "PNG needs the package vl-convert-python, which is not installed",
            next_step="Run: pip install 'ontherecord[charts]', or ask for svg.",
        ) from error
    return bytes(vl_convert.svg_to_png(drawing, scale=scale))


def _heads(chart: Chart) -> tuple[tuple[str, int], tuple[str, int]]:
    return (chart.title, 17), (chart.subtitle, 13)


def _when(point: Point) -> str:
    start, end = point[0], point[1]
    if start == end:
        return words.day(end.isoformat())
    basis = "range"
    days = (end - start).days + 1
    next_day = end + timedelta(days=1)
    if days in (365, 366) and start.day == 1 and start.month in (1, 10):
        basis = "fiscal_year" if start.month == 10 else "calendar_year"
    elif start.day == 1 and next_day.day == 1 and days <= 31:
        basis = "month"
    return words.period({"start": start.isoformat(), "end": end.isoformat(), "basis": basis})


def _missing(points: list[Point], kind: str) -> Iterator[tuple[date, date]]:
    """(first, last) day of every stretch without a figure, between the first and last point."""
    if kind == "flow":
        for before, after in pairwise(points):
            if after[0] > before[1] + timedelta(days=1):
                yield before[1] + timedelta(days=1), after[0] - timedelta(days=1)
        return
    steps = sorted((after[1] - before[1]).days for before, after in pairwise(points))
    usual = steps[len(steps) // 2] if steps else 0
    for before, after in pairwise(points):
        if (after[1] - before[1]).days > 1.8 * usual:
            yield before[1], after[1]


def _gaps(frame: _Frame, points: list[Point], kind: str) -> Iterator[str]:
    for first, last in _missing(points, kind):
        x0, x1 = frame.x(first), frame.x(last + timedelta(days=kind == "flow"))
        yield (
            f'<rect class="gap" x="{x0:.1f}" y="{frame.top:.1f}" width="{x1 - x0:.1f}" '
            f'height="{frame.bottom - frame.top:.1f}" fill="{pen.GRID}" fill-opacity="0.35"/>'
        )
        if x1 - x0 > 56:
            yield pen.text("not held", (x0 + x1) / 2, frame.bottom - 6, 11, pen.SOFT, "middle")


def _axes(
    frame: _Frame, ticks: list[float], labels: list[str], points: list[Point]
) -> Iterator[str]:
    for value, label in zip(ticks, labels, strict=True):
        y = frame.y(value)
        color, size = (pen.INK, 1.2) if value == 0 else (pen.GRID, 1)
        yield pen.rule(frame.left, y, frame.right, y, color, size, "axis" if value == 0 else "grid")
        yield pen.text(label, frame.left - 6, y + 4, 12, pen.SOFT, "end")
    for day, label, centred in axis.dates(points, frame.right - frame.left):
        x = frame.x(day)
        yield pen.text(label, x, frame.bottom + 18, 12, pen.SOFT, "middle")
        if not centred:
            yield pen.rule(x, frame.bottom, x, frame.bottom + 5, pen.SOFT, 1, "tick")


def _flow(frame: _Frame, chart: Chart, points: list[Point]) -> Iterator[str]:
    if len(points) <= MOST_BARS:
        yield from (_bar(frame, chart, point) for point in points)
    else:
        yield from _steps(frame, chart, points)


def _bar(frame: _Frame, chart: Chart, point: Point) -> str:
    x0, x1 = frame.x(point[0]), frame.x(point[1] + timedelta(days=1))
    room = min(3.0, (x1 - x0) * 0.12)
    y, zero = frame.y(point[2]), frame.y(0)
    dim = chart.highlight and not _chosen(chart, point)
    fill, stroke = (pen.PALE, pen.PALE) if dim else (pen.BLUE, pen.BLUE)
    name = "dim" if dim else "mark"
    if point[3] == "provisional":
        name, fill, stroke = "hollow", pen.PAPER, pen.BLUE
    dashes = ' stroke-dasharray="4 2"' if point[3] == "provisional" else ""
    return (
        f'<rect class="{name}" x="{x0 + room:.1f}" y="{min(y, zero):.1f}" '
        f'width="{max(1.0, x1 - x0 - 2 * room):.1f}" height="{max(0.5, abs(zero - y)):.1f}" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="1.5"{dashes}>{_tip(chart, point)}</rect>'
    )


def _steps(frame: _Frame, chart: Chart, points: list[Point]) -> Iterator[str]:
    for run in _runs(chart, points):
        path: list[str] = []
        for point in run:
            x0, x1 = frame.x(point[0]), frame.x(point[1] + timedelta(days=1))
            path.append(f"{'L' if path else 'M'}{x0:.1f} {frame.y(point[2]):.1f}H{x1:.1f}")
        dashed = ' stroke-dasharray="3 2"' if run[0][3] == "provisional" else ""
        yield pen.path("".join(path), dashed)


def _stock(frame: _Frame, chart: Chart, points: list[Point]) -> Iterator[str]:
    for run in _runs(chart, points, split_maturity=False):
        place = [f"{frame.x(p[1]):.1f} {frame.y(p[2]):.1f}" for p in run]
        yield pen.path("M" + "L".join(place))
    for point in points if len(points) <= 120 else [p for p in points if p[3] == "provisional"]:
        hollow = point[3] == "provisional"
        yield (
            f'<circle class="{"hollow" if hollow else "mark"}" cx="{frame.x(point[1]):.1f}" '
            f'cy="{frame.y(point[2]):.1f}" r="3.5" fill="{pen.PAPER if hollow else pen.BLUE}" '
            f'stroke="{pen.BLUE}" stroke-width="1.5">{_tip(chart, point)}</circle>'
        )


def _runs(chart: Chart, points: list[Point], *, split_maturity: bool = True) -> list[list[Point]]:
    """Points a line may join: no gap, no break, and for steps one maturity between them."""
    stops = {last for _, last in _missing(points, chart.kind)}
    runs: list[list[Point]] = [[points[0]]]
    for before, after in pairwise(points):
        edge = after[1] if chart.kind == "stock" else after[0] - timedelta(days=1)
        broken = any(before[1] < on <= after[1] for on, _ in chart.breaks)
        if edge in stops or broken or (split_maturity and before[3] != after[3]):
            runs.append([])
        runs[-1].append(after)
    return runs


def _breaks(frame: _Frame, chart: Chart) -> Iterator[str]:
    held = [(on, why) for on, why in sorted(chart.breaks) if frame.first <= on <= frame.last]
    for level, (on, why) in enumerate(held):
        x = frame.x(on)
        y = frame.top - 16 * (level % 3)
        yield pen.rule(x, y - 12, x, frame.bottom, pen.INK, 1, "break", ' stroke-dasharray="2 3"')
        side = "end" if x > (frame.left + frame.right) / 2 else "start"
        room = (x - frame.left if side == "end" else frame.right - x) - 8
        label = pen.wrap(why, room, 11)
        text = label[0] + ("…" if len(label) > 1 else "") if label else ""
        yield pen.text(text, x + (-5 if side == "end" else 5), y - 4, 11, pen.INK, side)


def _highlight(frame: _Frame, chart: Chart, points: list[Point]) -> Iterator[str]:
    for point in points:
        if not _chosen(chart, point):
            continue
        flow = chart.kind == "flow"
        x = frame.x(point[0] + (point[1] - point[0]) / 2) if flow else frame.x(point[1])
        y = frame.y(point[2])
        label = words.number(point[2], chart.unit)
        half = 3.8 * len(label)
        side = "middle"
        if x - half < frame.left:
            side = "start"
        elif x + half > frame.right:
            side = "end"
        if not flow or len(points) > MOST_BARS:
            yield (
                f'<circle class="chosen" cx="{x:.1f}" cy="{y:.1f}" r="6" fill="none" '
                f'stroke="{pen.INK}" stroke-width="2"/>'
            )
        yield (
            f'<text x="{x:.1f}" y="{y - 10:.1f}" font-size="13" font-weight="700" fill="{pen.INK}" '
            f'stroke="{pen.PAPER}" stroke-width="3" paint-order="stroke" text-anchor="{side}">'
            f"{pen.clean(label)}</text>"
        )


def _chosen(chart: Chart, point: Point) -> bool:
    return chart.highlight is not None and chart.highlight == (point[0], point[1])


def _notes(chart: Chart, points: list[Point], width: float) -> list[str]:
    key = []
    if any(point[3] == "provisional" for point in points):
        key.append("Hollow or dashed: provisional.")
    if any(_missing(points, chart.kind)):
        key.append("Grey: no figure held.")
    if any(points[0][0] <= on <= points[-1][1] for on, _ in chart.breaks):
        key.append("Dotted rule: a change in how it is counted.")
    source = f"Source: {chart.source}" if chart.source else ""
    texts = (" ".join(key), chart.definition, source)
    return [line for text in texts if text for line in pen.wrap(text, width - 32, 11)]


def _levels(chart: Chart) -> int:
    return min(3, len(chart.breaks))


def _tip(chart: Chart, point: Point) -> str:
    note = " (provisional)" if point[3] == "provisional" else ""
    return (
        f"<title>{pen.clean(f'{_when(point)}: {words.number(point[2], chart.unit)}{note}')}</title>"
    )
