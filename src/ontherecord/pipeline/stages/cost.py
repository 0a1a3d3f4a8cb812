"""Money: what the stages cost in a month, and how far a budget reaches."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ontherecord.pipeline.flows import Array

DAYS = 365.25 / 12


def spending(
    levers: Mapping[str, Array],
    detained: Array,
    removed: Array,
    judges: Array,
    filed: Array,
) -> Array:
    """Dollars of a month for detention, officers, transport, courts and prosecution."""
    return np.asarray(
        detained * DAYS * levers["cost_bed_day"]
        + levers["officers"] * levers["cost_officer_year"] / 12
        + removed * levers["cost_transport"]
        + judges * levers["cost_judge_year"] / 12
        + filed * levers["cost_filing"]
    )


def reach(levers: Mapping[str, Array], wanted: Array) -> Array:
    """The share of what is wanted that the budget pays for; 1 where there is no budget."""
    budget = levers["budget"]
    return np.where(budget > 0, np.minimum(1.0, budget / np.maximum(wanted, 1.0)), 1.0)
