"""Judge shares of a count made just before: over the reading that the record bears out for it."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.claims.claim import POINTED, Claim, Term
from ontherecord.claims.periods import PeriodMention
from ontherecord.verdict.bench import Bench, Option, options
from ontherecord.verdict.combine import combine, precise
from ontherecord.verdict.finding import Judged, Reading
from ontherecord.verdict.quantity import judge_quantity
from ontherecord.verdict.share import group_share, share_reading, value_of

OPEN = "It is said of a count made before it, and it is not certain which reading of that is meant."


def judge_of_which(claim: Claim, bench: Bench) -> Judged:
    """The verdict on 'a quarter of them had ...' after a count with its measure, place and period.

    That count must be supported by itself, so that what 'they' are is certain.
    """
    whole = claim.whole
    assert whole is not None
    told = _said(whole)
    counted = judge_quantity(told, bench) if told is not None else None
    if counted is None or counted.verdict != "supported":
        open_ = counted is not None and counted.verdict == "cannot_check"
        reason = counted.reason if counted is not None and open_ else "unread_qualifier"
        return Judged("cannot_check", reason, OPEN)
    found: list[Reading] = []
    for r in counted.readings:
        if r.agrees is True and r.period is not None:
            found += _shares(claim, whole, r, bench)
    return combine(replace(claim, period_from="stated", extra=()), tuple(found), bench)


def _said(whole: Claim) -> Claim | None:
    """The count as it is judged by itself; one that only points must give its last digit."""
    if whole.note != POINTED:
        return whole
    if not precise(whole) or not whole.perhaps:
        return None
    return replace(whole, note="", terms=whole.perhaps)


def _shares(claim: Claim, whole: Claim, counted: Reading, bench: Bench) -> list[Reading]:
    """The share over one reading of the count: of a group by its breakdown, or of a place."""
    if claim.within is not None:
        part = _option(claim, counted, (counted.place,), bench)
        wide = _option(claim, counted, claim.within or (counted.place,), bench)
        return [
            _over(claim, replace(one, breakdown=counted.breakdown),
                  replace(other, breakdown="" if whole.quals else counted.breakdown), bench)
            for one in part[:1] for other in wide[:1]
        ]  # fmt: skip
    narrowed = tuple(p for p in claim.places if p not in whole.places)
    asked = _option(claim, counted, narrowed or (counted.place,), bench)
    if not narrowed:
        return [group_share(claim, one, bench) for one in asked]
    return [
        _over(claim, one, replace(one, place=counted.place), bench)
        for one in asked
        if one.breakdown == counted.breakdown
    ]


def _option(claim: Claim, counted: Reading, places: tuple[str, ...], bench: Bench) -> list[Option]:
    """The readings of the count's measure and period, at `places`, for the claim's group."""
    period = counted.period
    assert period is not None
    asked = replace(
        claim,
        terms=(Term(counted.measure, counted.tier),),
        period=PeriodMention(0, 0, "", "in", ((period, "of the count before"),)),
        period_from="stated",
        places=places,
    )
    return options(asked, bench)


def _over(claim: Claim, part: Option, whole: Option, bench: Bench) -> Reading:
    """The share of one reading in another of the same measure and period."""
    top = value_of(part, part.breakdown, bench)
    return share_reading(claim, part, top, value_of(whole, whole.breakdown, bench), bench)
