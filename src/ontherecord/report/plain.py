"""Printing for the terminal, without its environment: the same text on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.console import Console, RenderableType

NARROWEST = 40  # columns


def printed(parts: Iterable[RenderableType], *, width: int, color: bool) -> str:
    """The parts one below the other, ending in one new line.

    Lines are at most `width` columns (never below 40), single words apart, without blanks at their
    ends or blank lines at either end of the whole; colours only where `color`.
    """
    out = StringIO()
    console = Console(
        file=out,
        width=max(NARROWEST, width),
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    for part in parts:
        console.print(part, crop=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip("\n") + "\n"
