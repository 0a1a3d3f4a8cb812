"""Multiples as they are said: 'doubled', 'nearly tripled', 'more than two to one'."""

from __future__ import annotations

from ontherecord.claims.claim import Claim


def multiple(claim: Claim, ratio: float) -> bool | None:
    """Whether a ratio of two figures is the claim's multiple, by its hedge; None near its edge."""
    factor = claim.factor
    if ("factor", "more_than") in claim.extra:
        most = factor * 1.75 if factor > 1 else 1.0
        return True if factor <= ratio <= most else False if ratio < factor * 0.95 else None
    if ("factor", "fewer_than") in claim.extra:
        least = factor * (0.75 if factor > 1 else 0.5)
        return True if least <= ratio <= factor else False if ratio > factor * 1.05 else None
    if ("factor", "nearly") in claim.extra and factor > 1:  # hedges.yml's 'nearly', and a band
        near = factor * 0.85 <= ratio <= factor * 1.15
        return True if factor * 0.9 <= ratio <= factor * 1.02 else None if near else False
    lo, hi = (factor * 0.95, factor * 1.3) if factor > 1 else (factor * 0.75, factor * 1.05)
    if lo <= ratio <= hi:
        return True
    wide_lo, wide_hi = (
        (factor * 0.85, factor * 1.6) if factor > 1 else (factor * 0.65, factor * 1.2)
    )
    return None if wide_lo <= ratio <= wide_hi else False
