"""A run: every stage, month after month, for all draws.

People are conserved: whoever comes in is in a stock or has left, up to rounding (`Run.balance`).
Nothing here knows where a value came from; it is arithmetic over arrays of shape (draws,).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ontherecord.errors import UsageError
from ontherecord.pipeline import draws as drawing
from ontherecord.pipeline.flows import Array
from ontherecord.pipeline.history import month_after
from ontherecord.pipeline.levers import Paths
from ontherecord.pipeline.state import CONSTRAINTS, FLOWS, STOCKS, Opening, Tables
from ontherecord.pipeline.steps import Steps

MOST_ERROR = 1e-9  # of the count of people, relative
BLOCK = 10_000  # draws at a time: memory for larger arrays is handed over anew at every step
SHOCKS = ("attempts", "book_ins", "stay")


@dataclass(frozen=True, slots=True)
class Run:
    """A projection: (months, draws) arrays of flows per month and of stocks at each month's end."""

    first_month: date
    values: Mapping[str, Array]
    bound: Mapping[str, Array]  # constraint -> share of draws in which it bound, per month
    first_bound: NDArray[
        np.int8
    ]  # (months, draws): index in CONSTRAINTS of what limits removals, -1 none
    balance: float  # largest relative error of the count of people over all months and draws

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months."""
        count = next(iter(self.values.values())).shape[0]
        return tuple(month_after(self.first_month, n) for n in range(count))


def run(
    paths: Paths,
    base: Mapping[str, Array],
    opening: Opening,
    months: int,
    draws: int,
    seed: int,
    *,
    luck: bool = True,
) -> Run:
    """Project `months` months. `base` are the drawn levers of today, `paths` those of the scenario.

    Without `luck` there are no shocks: the outcome of the parameters alone.
    """
    noise = {name: drawing.shocks(name, months, draws, seed) if luck else None for name in SHOCKS}
    names = (*FLOWS, *STOCKS)  # one block of memory: the system hands it over faster; single
    # precision is enough for what is noted, and nothing of it goes back into the run
    values = dict(
        zip(names, cast(Array, np.empty((len(names), months, draws), np.float32)), strict=True)
    )
    first = np.full((months, draws), -1, dtype=np.int8)
    bound = {name: np.zeros(months) for name in CONSTRAINTS}
    worst = 0.0
    for begin in range(0, draws, BLOCK):
        part = slice(begin, min(begin + BLOCK, draws))
        steps = Steps(
            Paths(_part(paths.constant, part), _part(paths.moving, part)),
            _part(base, part),
            opening,
            {name: None if made is None else made[:, part] for name, made in noise.items()},
            Tables({name: table[:, part] for name, table in values.items()}, first[:, part], bound),
        )
        for month in range(months):
            steps.step(month)
        worst = max(worst, steps.worst)
    if not worst < MOST_ERROR:
        raise UsageError(
            "the numbers of this scenario are too large to keep count of people",
            next_step="Choose smaller changes.",
        )
    shares = {name: counts / draws for name, counts in bound.items()}
    return Run(opening.first_month, values, shares, first, worst)


def _part(arrays: Mapping[str, Array], part: slice) -> dict[str, Array]:
    """Some of the draws; what is the same in every draw stays one number."""
    return {
        name: array if array.shape[-1] == 1 else array[..., part] for name, array in arrays.items()
    }
