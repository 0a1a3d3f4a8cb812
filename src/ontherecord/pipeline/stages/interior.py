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
    jurisdictions that limit them; arrests elsewhere follow the effort put there; 287(g) agreements
    add at their own yield. So do officers: beside today's number one more adds what one fewer
    takes away, and without any there is no arrest.
    """
    cut, limiting = levers["handover_cut"], levers["limiting_share"]
    jails = (1 - cut * limiting) / (1 - base["handover_cut"] * base["limiting_share"])
    custodial = levers["custodial_share"]
    elsewhere = (1 - custodial) * levers["at_large_effort"] / base["at_large_effort"]
    of_today = levers["officers"] / np.maximum(base["officers"], 1.0)
    if np.any(of_today != 1):
        elsewhere = elsewhere + by_officers(of_today, levers["yield_of_new_officers"])
    share = np.maximum(custodial * jails + elsewhere, 0.0)
    added = levers["agreements_287g"] - base["agreements_287g"]
    under = levers["arrests_per_agreement"] * added if np.any(added) else added
    return levers["interior_book_ins"] * share, under


def by_officers(of_today: Array, marginal: Array) -> Array:
    """Arrests gained (lost: negative) as a share of today's, with `of_today` times the officers.

    `marginal` is what one officer beside today's number brings, as a share of the average.
    """
    more = marginal * (of_today - 1)
    if np.all(of_today >= 1):
        return np.asarray(more)
    return np.where(of_today < 1, np.maximum(of_today, 0.0) ** marginal - 1, more)


def officers_for(of_today: Array, marginal: Array) -> Array:
    """The officers (today's = 1) with whom arrests are `of_today` times today's."""
    more = of_today - 1
    fewer = np.maximum(of_today, 0.0) ** (1 / marginal)
    return np.where(more < 0, fewer, 1 + more / marginal)


def arrests(levels: tuple[Array, Array], shock: Array, remaining: Array) -> Array:
    """Interior arrests to be booked in, per month.

    `levels` are those of `level`; `remaining` is the share of today's residents still there.
    """
    made, under_agreements = levels
    arrested = made * shock
    if np.any(under_agreements):
        arrested = np.maximum(arrested + under_agreements, 0.0)
    return arrested * remaining
