"""What a result hangs on, as bars: each assumption at both ends of its range, widest on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ontherecord.report import axis, pen

WIDTH, LEFT, RIGHT, TOP, ROW = 720.0, 280.0, 130.0, 54.0, 30.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One assumption: its title, its range in words, and the result at both ends."""

    title: str
    range: str
    at_low: float
    at_high: float
    unsourced: bool


def tornado_svg(title: str, subtitle: str, middle: float, bars: Sequence[Bar], unit: str) -> str:
    """The chart as a self-contained SVG document; the line in the middle is the middle result."""
    every = [middle, *(x for bar in bars for x in (bar.at_low, bar.at_high))]
    steps = axis.ticks(min(every), max(every), 4)
    low, high = steps[0], steps[-1]
    height = TOP + ROW * len(bars) + 44

    def x(value: float) -> float:
        return LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    bottom = TOP + ROW * len(bars)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" '
        f'width="{WIDTH:.0f}" height="{height:.0f}" role="img" font-family="{pen.FONT}">',
        f"<title>{pen.clean(title)}</title>",
        f'<rect class="paper" width="{WIDTH:.0f}" height="{height:.0f}" fill="{pen.PAPER}"/>',
        *pen.lines([title], 16, 26, 18, size=16, weight=600),
        pen.text(subtitle, 16, 44, 12, pen.SOFT, "start"),
    ]
    for value, label in zip(steps, axis.labels(steps, unit), strict=True):
        parts.append(pen.rule(x(value), TOP, x(value), bottom, pen.GRID, 1, "grid"))
        parts.append(pen.text(label, x(value), bottom + 18, 11, pen.SOFT, "middle"))
    for n, bar in enumerate(bars):
        top = TOP + ROW * n
        a, b = sorted((x(bar.at_low), x(bar.at_high)))
        lines = pen.wrap(bar.title, LEFT - 28, 12)[:2]
        parts += pen.lines(lines, 16, top + (16 if len(lines) == 1 else 11), 13, size=12)
        color = pen.PALE if bar.unsourced else pen.BLUE
        parts.append(
            f'<rect class="mark" x="{a:.1f}" y="{top + 6:.1f}" width="{max(b - a, 1.5):.1f}" '
            f'height="14" fill="{color}" stroke="{pen.BLUE}"/>'
        )
        parts.append(pen.text(bar.range, b + 6, top + 17, 11, pen.SOFT, "start"))
    parts.append(pen.rule(x(middle), TOP - 4, x(middle), bottom, pen.INK, 1.5, "axis"))
    foot = "the others in their middle, without luck; pale: unsourced range"
    parts.append(pen.text(foot, 16, height - 8, 11, pen.SOFT, "start"))
    parts.append("</svg>")
    return "".join(parts)
