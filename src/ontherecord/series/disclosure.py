"""Disclosure control for counts made from record-level data; published figures need none.

A count under 11 is shown as '<11'. Where the total is shown and subtraction would reveal what is
hidden (one hidden cell, or hidden cells that can only all be 0 or all be 10), the next smallest
cell is withheld too.
"""

from __future__ import annotations

from collections.abc import Mapping

SMALLEST = 11
SMALL = f"<{SMALLEST}"
WITHHELD = "withheld"


def protect(cells: Mapping[str, int], *, total: int | None = None) -> dict[str, int | str]:
    """The cells as they may be shown: the count, SMALL, or WITHHELD.

    `total` is the sum shown beside the cells, None when none is shown; it must be their sum.
    Raises ValueError for a negative count or a total that is not the sum.
    """
    if any(count < 0 for count in cells.values()):
        raise ValueError("a count is not negative")
    if total is not None and total != sum(cells.values()):
        raise ValueError(f"the total {total} is not the sum of its cells, {sum(cells.values())}")
    shown: dict[str, int | str] = {
        name: count if count >= SMALLEST else SMALL for name, count in cells.items()
    }
    if total is None or total < SMALLEST:
        return shown
    hidden = [name for name, value in shown.items() if value == SMALL]
    largest = (SMALLEST - 1) * len(hidden)
    revealed = len(hidden) == 1 or (hidden and sum(cells[n] for n in hidden) in (0, largest))
    rest = [name for name in cells if name not in hidden]
    if revealed and rest:
        shown[min(rest, key=lambda name: (cells[name], name))] = WITHHELD
    return shown


def protect_total(total: int) -> int | str:
    """A total made from record-level data, as it may be shown."""
    return total if total >= SMALLEST else SMALL
