"""Money: what the stages cost in a month, and how far a budget reaches."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ontherecord.pipeline.flows import Array

DAYS = 365.25 / 12
LEAST = 0.05  # of what is wanted: less money than this cannot be told from none


COSTS = frozenset({*("cost_bed_day", "cost_officer_year", "cost_judge_year")})


def monthly(levers: Mapping[str, Array]) -> tuple[Array, Array, Array]:
    """Dollars a month of (a bed, an officer, a judge), by COSTS alone."""
    bed = DAYS * levers["cost_bed_day"]
    return bed, levers["cost_officer_year"] / 12, levers["cost_judge_year"] / 12


def spending(
    levers: Mapping[str, Array],
    unit: tuple[Array, Array, Array],
    detained: Array,
    removed: Array,
    officers: Array,
    judges: Array,
    filed: Array,
) -> Array:
    """Dollars of a month for detention, officers, transport, courts and prosecution.

    `unit` is that of `monthly`.
    """
    bed, officer, judge = unit
    return np.asarray(
        detained * bed
        + officers * officer
        + removed * levers["cost_transport"]
        + judges * judge
        + filed * levers["cost_filing"]
    )


def reach(levers: Mapping[str, Array], wanted: Array) -> Array:
    """The share of what is wanted that the budget pays for; 1 where there is no budget."""
    budget = levers["budget"]
    return np.where(budget > 0, np.minimum(1.0, budget / np.maximum(wanted, 1.0)), 1.0)
