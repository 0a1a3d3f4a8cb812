"""What a run holds between months and reports of them: the stocks of people, and the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.flows import Array
from ontherecord.pipeline.stages.detention import Detained

# What a run reports, per month: name -> what it is.
FLOWS = (
    "found", "filed", "book_ins_ice", "book_ins_cbp", "turned_away", "ice_removals", "departures",
    "released", "receipts", "completions", "spending",
)  # fmt: skip
STOCKS = (
    "detained_ice", "detained_cbp", "pending", "appeals", "orders", "judges", "officers", "agents",
)  # fmt: skip
CONSTRAINTS = ("prosecutors", "beds", "judges", "transport", "funds", "appeals")


@dataclass(frozen=True, slots=True)
class Opening:
    """Stocks at the start: numbers of people, and the factors of the seasons."""

    first_month: date
    detained_ice: float
    detained_cbp: float
    pending: float
    seasons: Array


class Tables(NamedTuple):
    """Where the months are noted: by name (months, draws), what limits removals, what bound."""

    values: Mapping[str, Array]
    first: NDArray[np.int8]
    bound: Mapping[str, Array]  # draws in which each constraint bound, per month


@dataclass(slots=True)
class People:
    """Stocks of people between months."""

    residents: Array  # neither in court nor ordered removed
    queue: Array  # pending cases outside detention
    appeals: Array  # ordered removed outside detention, an appeal pending
    orders: Array  # final orders outside detention
    leaving: Array  # voluntary departure granted outside detention
    custody: Array  # criminal custody after a prosecution
    detained: Detained

    @property
    def outside(self) -> Array:
        """Those whom an arrest inside the country may meet."""
        return self.residents + self.queue + self.appeals + self.orders

    def total(self, outside: Array, detained: Array) -> Array:
        """Everyone, those outside and those in detention being known."""
        return outside + self.leaving + self.custody + detained
