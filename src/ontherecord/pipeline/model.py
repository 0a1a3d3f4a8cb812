"""The model made ready: levers drawn, stocks opened, and runs of any scenario against today's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from ontherecord.catalog.lever import Change, Lever
from ontherecord.catalog.pipeline_store import PipelineCatalog
from ontherecord.pipeline.calibrate import Start, start
from ontherecord.pipeline.draws import draw_all
from ontherecord.pipeline.engine import Run, run
from ontherecord.pipeline.flows import Array
from ontherecord.pipeline.levers import Paths, paths
from ontherecord.pipeline.state import Opening
from ontherecord.record.lookup import LookUp

DRAWS = 2000
SEED = 20250120  # any number; printed with every result


@dataclass(frozen=True)
class Model:
    """Today's levers with their draws, and the stocks a run opens with."""

    catalog: PipelineCatalog
    start: Start
    draws: int
    seed: int

    @cached_property
    def base(self) -> dict[str, Array]:
        """Today's levers: (draws,) where uncertain, else (1,)."""
        return draw_all(self.start.levers, self.draws, self.seed)

    @cached_property
    def middle(self) -> dict[str, Array]:
        """Every lever at its value: one draw without uncertainty."""
        return {name: np.array([_value(lever)]) for name, lever in self.start.levers.items()}

    @property
    def opening(self) -> Opening:
        """The stocks at the start of the first month."""
        s = self.start
        return Opening(s.first_month, s.detained_ice, s.detained_cbp, s.pending_cases, s.seasons)

    def run(self, changes: Sequence[Change], months: int) -> Run:
        """Every draw under these changes; () is the baseline, which meets the same luck."""
        return run(
            self.paths(changes, months), self.base, self.opening, months, self.draws, self.seed
        )

    def run_middle(self, changes: Sequence[Change], months: int) -> Run:
        """The middle values under these changes, without luck: one draw."""
        return self.run_given(self.middle, changes, months)

    def run_given(self, base: Mapping[str, Array], changes: Sequence[Change], months: int) -> Run:
        """Given values of the levers, all of one length, under these changes, without luck."""
        width = max(array.shape[0] for array in base.values())
        fixed = [
            replace(c, value=(c.value + c.high) / 2, high=None) if c.high is not None else c
            for c in changes
        ]
        drawn = paths(
            base, self.start.levers, tuple(fixed), self.start.first_month, months, self.seed, width
        )
        return run(drawn, base, self.opening, months, width, self.seed, luck=False)

    def paths(self, changes: Sequence[Change], months: int) -> Paths:
        """The levers under these changes, month by month."""
        s = self.start
        return paths(
            self.base, s.levers, tuple(changes), s.first_month, months, self.seed, self.draws
        )


def open_model(
    record: LookUp,
    catalog: PipelineCatalog,
    *,
    as_of: date | None = None,
    until: date | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Model:
    """Fit the levers to the record as known on `as_of`, for periods that had ended by `until`.

    Raises NotHeld when it holds too little.
    """
    return Model(catalog, start(record, catalog.levers, as_of, until), draws, seed)


def _value(lever: Lever) -> float:
    assert lever.value is not None
    return lever.value
