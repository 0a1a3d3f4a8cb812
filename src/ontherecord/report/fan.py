"""Fan charts: a range of months to come, the scenario's over today's, as plain SVG.

The bands are 95, 80 and 50% of draws, the line their middle; today's levers are a dashed line. The
value axis starts at zero. Shades and dashes tell the parts apart, so colour alone tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ontherecord.report import axis, pen

WIDTH, LEFT, RIGHT, TOP, HEIGHT = 720.0, 78.0, 16.0, 58.0, 230.0
SHADES = ("#dde8f3", "#b9d0e6", "#8fb4d6")
PAIRS = ((0, 6), (1, 5), (2, 4))
MIDDLE = 3


@dataclass(frozen=True, slots=True)
class Fan:
    """What to draw: one row of seven quantiles a month (2.5 to 97.5%), and a baseline's middle."""

    title: str
    subtitle: str
    months: tuple[date, ...]
    bands: tuple[tuple[float, ...], ...]
    baseline: tuple[float, ...] = ()
    unit: str = ""
    notes: tuple[str, ...] = ()
    against: str = "today's levers"  # whose middle the baseline is


def fan_svg(fan: Fan) -> str:
    """The chart as a self-contained SVG document of 720 pixels' width."""
    room = WIDTH - LEFT - RIGHT
    below = [line for note in fan.notes for line in pen.wrap(note, room + LEFT - 16, 12)]
    head = pen.wrap(fan.title, WIDTH - 32, 16)
    top = TOP + 18 * (len(head) - 1)
    height = top + HEIGHT + 34 + 16 * len(below) + 10
    highest = max([*(row[-1] for row in fan.bands), *fan.baseline, 1e-9])
    steps = [t for t in axis.ticks(0.0, highest) if t >= 0]
    frame = _Frame(len(fan.months), top, steps[-1])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" '
        f'width="{WIDTH:.0f}" height="{height:.0f}" role="img" font-family="{pen.FONT}">',
        f"<title>{pen.clean(fan.title)}</title><desc>{pen.clean(_told(fan))}</desc>",
        f'<rect class="paper" width="{WIDTH:.0f}" height="{height:.0f}" fill="{pen.PAPER}"/>',
        *pen.lines(head, 16, 26, 18, size=16, weight=600),
        pen.text(fan.subtitle, 16, 26 + 18 * len(head), 12, pen.SOFT, "start"),
        *_grid(frame, steps, fan),
        *_bands(frame, fan),
        *pen.lines(below, 16, top + HEIGHT + 46, 16, size=12, fill=pen.SOFT),
        "</svg>",
    ]
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Frame:
    months: int
    top: float
    highest: float

    def x(self, month: int) -> float:
        return LEFT + month / max(1, self.months - 1) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        inside = min(max(value, 0.0), self.highest)
        return self.top + HEIGHT * (1 - inside / self.highest)


def _grid(frame: _Frame, steps: Sequence[float], fan: Fan) -> Iterator[str]:
    for value, label in zip(steps, axis.labels(steps, fan.unit), strict=True):
        y = frame.y(value)
        yield pen.rule(LEFT, y, WIDTH - RIGHT, y, pen.GRID, 1, "grid")
        yield pen.text(label, LEFT - 8, y + 4, 12, pen.SOFT, "end")
    spans = tuple((m, m, 0.0, "") for m in fan.months)
    for day, label, _ in axis.dates(spans, WIDTH - LEFT - RIGHT):
        n = (day.year - fan.months[0].year) * 12 + day.month - fan.months[0].month
        if 0 <= n < frame.months:
            x = min(max(frame.x(n), LEFT + 14), WIDTH - RIGHT - 22)
            yield pen.text(label, x, frame.top + HEIGHT + 20, 12, pen.SOFT, "middle")


def _bands(frame: _Frame, fan: Fan) -> Iterator[str]:
    count = len(fan.bands)
    for shade, (low, high) in zip(SHADES, PAIRS, strict=True):
        up = [f"{frame.x(n):.1f},{frame.y(fan.bands[n][high]):.1f}" for n in range(count)]
        down = [
            f"{frame.x(n):.1f},{frame.y(fan.bands[n][low]):.1f}" for n in reversed(range(count))
        ]
        yield f'<path class="band" d="M{" L".join([*up, *down])} Z" fill="{shade}"/>'
    middle = " L".join(
        f"{frame.x(n):.1f},{frame.y(row[MIDDLE]):.1f}" for n, row in enumerate(fan.bands)
    )
    yield pen.path(f"M{middle}")
    if fan.baseline:
        points = [(frame.x(n), frame.y(value)) for n, value in enumerate(fan.baseline)]
        for (x0, y0), (x1, y1) in pairwise(points):
            yield pen.rule(x0, y0, x1, y1, pen.INK, 1.5, "today", ' stroke-dasharray="5 4"')


def _told(fan: Fan) -> str:
    """The chart in words, for a reader who cannot see it."""
    last = fan.bands[-1]
    text = (
        f"In {fan.months[-1].isoformat()[:7]}: middle {last[MIDDLE]:,.0f}, 80% of draws from "
        f"{last[1]:,.0f} to {last[5]:,.0f}."
    )
    if fan.baseline:
        text += f" With {fan.against}: {fan.baseline[-1]:,.0f}."
    return text
