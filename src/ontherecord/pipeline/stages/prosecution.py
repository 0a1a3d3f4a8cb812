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


def filings(levers: Mapping[str, Array], found: Array, prosecutors: Array) -> Prosecution:
    """Referred adults, and the filings that capacity allows; what exceeds it is declined.

    Most entry cases are done in a day, so nobody waits for a prosecutor: capacity does not carry
    over. Officials who do not carry the policy out lower referrals and capacity alike.
    """
    willing = 1 - levers["refusal_share"]
    referred = levers["prosecuted_share"] * willing * levers["adult_share"] * found
    capacity = levers["filings_capacity"] * prosecutors * willing * (1 - levers["other_filings"])
    filed = np.minimum(referred, capacity)
    return Prosecution(referred, filed, referred - filed, capacity)
