"""Prosecution: who is referred, what prosecutors and magistrates can file, and criminal custody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ontherecord.pipeline.flows import Array


class Prosecution(NamedTuple):
    """People per month, and the capacity for entry and re-entry filings."""

    referred: Array
    filed: Array
    declined: Array
    capacity: Array


SHARES = frozenset(
    {*("refusal_share", "prosecuted_share", "adult_share", "filings_capacity", "other_filings")}
)


def shares(levers: Mapping[str, Array]) -> tuple[Array, Array]:
    """(referred of those found, filings each month's prosecutors take), by SHARES alone.

    Officials who do not carry the policy out lower referrals and capacity alike.
    """
    willing = 1 - levers["refusal_share"]
    referred = levers["prosecuted_share"] * willing * levers["adult_share"]
    return referred, levers["filings_capacity"] * willing * (1 - levers["other_filings"])


def month(willing: tuple[Array, Array], found: Array, prosecutors: Array) -> Prosecution:
    """Referred adults, and the filings that capacity allows; what exceeds it is declined.

    Most entry cases are done in a day, so nobody waits for a prosecutor: capacity does not carry
    over. `willing` is that of `shares`.
    """
    referred = willing[0] * found
    capacity = willing[1] * prosecutors
    filed = np.minimum(referred, capacity)
    return Prosecution(referred, filed, referred - filed, capacity)
