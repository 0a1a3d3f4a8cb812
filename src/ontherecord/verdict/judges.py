"""Which judge decides a claim: by its kind, and by what it is said of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ontherecord.claims.claim import Claim
from ontherecord.verdict.acts import judge_policy, judge_projection
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.definition import judge_definition
from ontherecord.verdict.estimate import judge_estimate
from ontherecord.verdict.events import judge_event
from ontherecord.verdict.finding import Judged
from ontherecord.verdict.of_which import judge_of_which
from ontherecord.verdict.pairs import judge_pair
from ontherecord.verdict.quantity import judge_quantity
from ontherecord.verdict.runs import judge_run
from ontherecord.verdict.share import judge_share
from ontherecord.verdict.superlative import judge_superlative
from ontherecord.verdict.trend import judge_comparison, judge_trend

Judge = Callable[[Claim, Bench], Judged]
JUDGES: dict[str, Judge] = {
    "quantity": judge_quantity,
    "superlative": judge_superlative,
    "trend": judge_trend,
    "comparison": judge_comparison,
    "estimate": judge_estimate,
    "share": judge_share,
    "event": judge_event,
    "policy": judge_policy,
    "definition": judge_definition,
    "projection": judge_projection,
}


def decided(claim: Claim, bench: Bench) -> Judged:
    """What is said of a count is of the one whose figure its number is: a rank by that number, a
    change never contradicted where the number is another measure's.
    """
    decide = JUDGES[claim.kind]
    if claim.versus is not None:
        return judge_pair(claim, bench)
    if claim.run is not None:
        return judge_run(claim, bench)
    if claim.whole is not None:
        return judge_of_which(claim, bench)
    if claim.about is None:
        return decide(claim, bench)
    whole = replace(claim, quantity=claim.about)
    if claim.kind == "superlative":
        return decide(whole, bench)
    alone = decide(claim, bench)
    if alone.verdict != "contradicted":
        return alone
    beside = decide(whole, bench)
    return alone if beside.verdict == "contradicted" else beside
