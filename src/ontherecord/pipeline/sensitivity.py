"""Which assumptions a result hangs on: each at the ends of its range, the others in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ontherecord.catalog.lever import Change
from ontherecord.pipeline.model import Model
from ontherecord.pipeline.outputs import values
from ontherecord.pipeline.reported import Output

YEAR = 12


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One assumption: the result with it low and with it high, beside the result in the middle."""

    lever: str
    title: str
    basis: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """How far the result moves, without its sign."""
        return abs(self.at_high - self.at_low)


def sensitivities(
    model: Model, changes: Sequence[Change], months: int, output: Output
) -> tuple[float, list[Sensitivity]]:
    """(the result in the middle, every uncertain assumption, the largest swing first).

    The result is the last twelve months of a flow, the last month of a stock. All are run at once,
    as draws of one run without luck.
    """
    levers = model.start.levers
    replaced = {change.lever for change in changes if change.operation == "set"}
    uncertain = [
        one for one in levers.values()
        if one.spread != "none" and one.low is not None and one.high is not None
        and one.id not in replaced
    ]  # fmt: skip
    width = 1 + 2 * len(uncertain)
    base = {name: np.repeat(value, width) for name, value in model.middle.items()}
    for n, one in enumerate(uncertain):
        assert one.low is not None
        assert one.high is not None
        base[one.id][1 + 2 * n] = one.low
        base[one.id][2 + 2 * n] = one.high
    base["attempts"] = base["attempts"] * model.middle["found_share"] / base["found_share"]
    monthly = values(model.run_given(base, changes, months), output)
    result = monthly[-YEAR:].sum(axis=0) if output.kind == "flow" else monthly[-1]
    found = [
        Sensitivity(
            one.id, one.title, one.basis, one.low or 0.0, one.high or 0.0,
            float(result[1 + 2 * n]), float(result[2 + 2 * n]),
        )
        for n, one in enumerate(uncertain)
    ]  # fmt: skip
    found.sort(key=lambda s: (-s.swing, s.lever))
    return float(result[0]), found
