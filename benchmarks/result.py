"""What a benchmark returns: rows of a table, each a median with its range, and how it was made."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured: the median of several runs, the lowest and the highest, in `unit`.

    `aim` is the project's own aim for it, '' where it has none; `peer` marks somebody else's tool.
    No runs means that the tool is not installed here.
    """

    what: str
    median: float
    low: float
    high: float
    runs: int
    unit: str
    aim: str = ""
    peer: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One benchmark: its rows, or why it was skipped, and how to read it."""

    name: str
    title: str
    how: str
    rows: tuple[Row, ...] = ()
    skipped: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The result as plain data."""
        return asdict(self)


def row(what: str, values: Sequence[float], unit: str, *, aim: str = "", peer: bool = False) -> Row:
    """A row from the values of several runs."""
    return Row(
        what, statistics.median(values), min(values), max(values), len(values), unit, aim, peer
    )


def absent(what: str) -> Row:
    """The row of a peer that is not installed here."""
    return Row(what, 0.0, 0.0, 0.0, 0, "", peer=True)


def shown(value: float) -> str:
    """A value as the tables print it: three figures that count, thousands marked."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 0.001 else f"{value:.1g}"
