"""Detention given the book-ins that came: how good the mechanism is when the policy is known.

A forecast does not know how many will be booked in; a what-if states it. Here the stock-flow is
fitted with what was known at each origin and then told the book-ins of the months after it. This is
no forecast and stands apart from them: it says how far the rest of the mechanism can be trusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ontherecord.pipeline.forecasts import detention, tally
from ontherecord.pipeline.forecasts.baselines import random_walk
from ontherecord.pipeline.forecasts.origins import Known, Origin
from ontherecord.pipeline.forecasts.pool import SEED, seeded
from ontherecord.pipeline.forecasts.spread import GROUPS
from ontherecord.pipeline.forecasts.structural import FEWEST, aligned

GIVEN = "given_book_ins"


def given_book_ins(
    name: str, now: Known, every: Sequence[Origin], horizon: int, draws: int, seed: int = SEED
) -> list[dict[str, Any]]:
    """Rows by horizon group: the mechanism told the book-ins, beside the random walk; () if none.

    A month ahead whose book-ins are not held, and every one after it, is not scored.
    """
    cases: list[tally.Case] = []
    walks: list[tally.Case] = []
    for origin in every:
        known, last = origin.known, origin.known.target.last
        months, rows = aligned(known.target, [*known.counted, *known.booked])
        half = len(known.counted)
        if sum(all(np.isfinite(month)) for month in zip(*rows, strict=True)) < FEWEST:
            continue
        if not all(np.isfinite(row[-1]) for row in rows):
            continue
        ahead = range(last + 1, last + 1 + horizon)
        coming = [np.array([flow.at(month) for month in ahead]) for flow in now.booked]
        told = np.cumsum(~np.isfinite(np.sum(coming, axis=0))) == 0
        seen = np.where(told, [now.target.at(month) for month in ahead], np.nan)
        if not np.isfinite(seen).any():
            continue
        random = seeded(seed, known, GIVEN)
        paths = detention.population(
            rows[:half], rows[half:], months, horizon, draws, random, coming
        )
        paths *= known.target.values[-1] / sum(float(row[-1]) for row in rows[:half])
        cases.append(tally.case(GIVEN, last, known.basis, paths, seen))
        walk = random_walk(known.target.values, horizon, draws, seeded(seed, known, "random_walk"))
        walks.append(tally.case("random_walk", last, known.basis, walk, seen))
    found = []
    for group in ("all", *GROUPS):
        row, other = (tally.cell(one, group) for one in (cases, walks))
        if row:
            ratio = tally.rounded(row["crps"] / other["crps"])
            found.append({"name": name, "horizon": group, **row, "crps_to_walk": ratio})
    return found
