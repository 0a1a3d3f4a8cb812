"""Arrests inside the country: taken over from jails, and made outside them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ontherecord.pipeline.flows import Array

LEVEL = frozenset(
    {*("handover_cut", "limiting_share", "custodial_share", "at_large_effort", "officers"),
     *("officer_hires", "officer_departures", "training_months", "yield_of_new_officers"),
     *("agreements_287g", "arrests_per_agreement", "interior_book_ins")}
)  # fmt: skip


def level(levers: Mapping[str, Array], base: Mapping[str, Array]) -> tuple[Array, Array]:
    """(arrests that luck moves, those under 287(g) agreements added) per month, by LEVEL alone.

    Today's level, split in hand-overs from jails and arrests elsewhere. Hand-overs follow the
    jurisdictions that limit them; arrests elsewhere follow the effort put there; officers beyond
    today's add at their own yield, 287(g) agreements at theirs.
    """
    cut, limiting = levers["handover_cut"], levers["limiting_share"]
    jails = (1 - cut * limiting) / (1 - base["handover_cut"] * base["limiting_share"])
    custodial = levers["custodial_share"]
    elsewhere = (1 - custodial) * levers["at_large_effort"] / base["at_large_effort"]
    officers = levers["officers"] / np.maximum(base["officers"], 1.0) - 1
    more = officers * np.where(officers > 0, levers["yield_of_new_officers"], 1.0)
    share = np.maximum(custodial * jails + elsewhere + more, 0.0)
    added = levers["agreements_287g"] - base["agreements_287g"]
    under = levers["arrests_per_agreement"] * added if np.any(added) else added
    return levers["interior_book_ins"] * share, under


def arrests(levels: tuple[Array, Array], shock: Array, remaining: Array) -> Array:
    """Interior arrests to be booked in, per month.

    `levels` are those of `level`; `remaining` is the share of today's residents still there.
    """
    made, under_agreements = levels
    arrested = made * shock
    if np.any(under_agreements):
        arrested = np.maximum(arrested + under_agreements, 0.0)
    return arrested * remaining
