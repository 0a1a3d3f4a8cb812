"""The strokes charts are drawn with: text, rules and paths as SVG, in one blue and greys."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape

from ontherecord.report.safe import one_line

BLUE, INK, SOFT, GRID, PAPER = "#17568f", "#16191d", "#545c66", "#d5d9de", "#ffffff"
PALE = "#a9c3dc"
FONT = "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, 'DejaVu Sans', sans-serif"


def wrap(text: str, room: float, size: float) -> list[str]:
    """The text in lines of about `room` pixels at this font size."""
    return textwrap.wrap(one_line(text), max(12, int(room / (size * 0.54))))


def lines(
    given: list[str], x: float, y: float, step: float, *, size: int, fill: str = INK,
    weight: int = 400,
) -> Iterator[str]:  # fmt: skip
    """One text element a line, `step` pixels apart, from (x, y) down."""
    for number, line in enumerate(given):
        yield text(line, x, y + step * number, size, fill, "start", weight)


def text(
    given: str, x: float, y: float, size: int, fill: str, anchor: str, weight: int = 400
) -> str:
    """One line of text; `anchor` is start, middle or end."""
    name = "ink" if fill == INK else "soft"
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return (
        f'<text class="{name}" x="{x:.1f}" y="{y:.1f}" font-size="{size}"{bold} fill="{fill}" '
        f'text-anchor="{anchor}">{clean(given)}</text>'
    )


def rule(
    x0: float, y0: float, x1: float, y1: float, color: str, size: float, name: str, more: str = ""
) -> str:
    """A straight line; `name` is its class, `more` further attributes."""
    return (
        f'<line class="{name}" x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" '
        f'stroke="{color}" stroke-width="{size}"{more}/>'
    )


def path(d: str, more: str = "") -> str:
    """A stroked path in the series colour."""
    return (
        f'<path class="line" d="{escape(d)}" fill="none" stroke="{BLUE}" stroke-width="2" '
        f'stroke-linejoin="round"{more}/>'
    )


def clean(given: str) -> str:
    """Text made harmless and escaped for SVG."""
    return escape(one_line(given), quote=False)
