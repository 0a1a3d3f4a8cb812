"""A peak that is not called a record: 'peaked at 42,116 in December'."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.claims.claim import Claim
from ontherecord.verdict.finding import Reading


def may_be_local(claim: Claim, reading: Reading) -> Reading:
    """A higher value at another time does not contradict a peak whose time span is not stated.

    Only words that claim a rank ('record', 'most', 'ever', 'on record') speak of all time.
    """
    if ("peak", "local") not in claim.extra or claim.span_claimed or reading.agrees is not False:
        return reading
    why = f"{reading.why}; over what time this was the peak is not stated"
    return replace(reading, agrees=None, code="coverage", why=why)
