"""Claims whose words only point at what they count: what they are tried as, and how it is told."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.claims.claim import PAIR, Claim
from ontherecord.verdict.combine import precise
from ontherecord.verdict.finding import Judged

UNNAMED = "What is counted is not named here, and what was counted before may be something else."
TAKEN = "What is counted is taken from the words before it."


def to_the_digit(claim: Claim) -> Claim | None:
    """The claim as said of what was counted before, to be supported to its last digit or not at
    all; None where its numbers are no such numbers.
    """
    exact = precise(claim) or precise(replace(claim, quantity=claim.second))
    if not claim.perhaps or claim.rate or not (exact or (PAIR, "yes") in claim.extra):
        return None
    return replace(claim, note="", terms=claim.perhaps)


def undecided(judged: Judged) -> Judged:
    """The same figures without a verdict."""
    if judged.verdict == "cannot_check":
        return judged
    summary = (
        f"The words only point at what is counted, so this is not decided. Read as {judged.summary}"
    )
    return replace(
        judged, verdict="cannot_check", reason="unread_qualifier", summary=summary, turns_on=None
    )
