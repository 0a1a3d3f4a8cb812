"""Measures that count the same things: research on an agency's files, and one count twice named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ontherecord.base.quantity import Quantity
from ontherecord.claims.claim import Claim
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Reading

OTHER_COUNT = 1.7  # factor by which research on the same files may count otherwise


def _within(claim: Claim, deciding: Sequence[Reading]) -> bool:
    """True for a number that another way of counting the same thing could give."""
    q = claim.quantity
    values = [r.value for r in deciding if r.value]
    return q is not None and any(v / OTHER_COUNT <= q.value <= v * OTHER_COUNT for v in values)


def of_research(reading: Reading, bench: Bench) -> bool:
    """True for a reading of a measure that research keeps."""
    measure = bench.catalog.measures.get(reading.measure)
    return measure is not None and bench.research(measure)


def counted_otherwise(
    claim: Claim, readings: Sequence[Reading], deciding: Sequence[Reading], bench: Bench
) -> bool:
    """True where press words may mean research's count, whose figure does not rule the number out
    and which could be that far from the agency's.
    """
    research = [r for r in readings if r not in deciding and of_research(r, bench)]
    return (
        any(r.agrees is None for r in research)
        and all(t.tier == "loose" for t in claim.terms)
        and _within(claim, deciding)
    )


def _without_twins(deciding: Sequence[Reading], bench: Bench) -> list[Reading]:
    """The readings without those `close` to the number by a measure that counts, in that period,
    the same things as one that agrees: two prints of one count, one of them rounded.
    """
    agreeing = [r for r in deciding if r.agrees is True]
    return [
        r
        for r in deciding
        if r.code != "close" or not any(_one_count(r, a, bench) for a in agreeing)
    ]


def _one_count(one: Reading, other: Reading, bench: Bench) -> bool:
    days = one.period
    if days is None or days != other.period or one.place != other.place:
        return False
    return any(
        same["measure"] == b.measure
        and not same["place"]
        and date.fromisoformat(same["from"]) <= days.start
        and days.end <= date.fromisoformat(same["until"])
        for a, b in ((one, other), (other, one))
        for same in bench.catalog.measures[a.measure].same_as
    )


def sharp(q: Quantity) -> bool:
    """A number to four figures or more without a hedge: no other period has it by chance."""
    return not q.hedge and q.value >= 1000 and (q.agrees.hi - q.agrees.lo) / q.value < 0.0012


def told_by_number(
    claim: Claim, readings: Sequence[Reading], bench: Bench, every: Sequence[Reading] = ()
) -> list[Reading]:
    """The readings that the number itself leaves: one print of one count, and of the years that a
    month may be of ('rose to 41,612 in October') the one whose figure it is to its last digit.
    `every` reading, also of press words, may be the one whose figure a record's number is.
    """
    deciding = _without_twins(readings, bench)
    if claim.kind == "superlative":
        return _of_the_number(claim, deciding, every)
    if claim.kind in _OF_MONTHS and claim.base_period is None and _both(claim):
        return _of_the_base(deciding)
    if claim.period is None or not claim.period.yearless or claim.kind not in _OF_MONTHS:
        return deciding
    numbers = (claim.quantity, claim.second)
    if not any(q is not None and sharp(q) for q in numbers):
        return deciding
    meant = {(r.measure, r.place): r.period for r in deciding if r.agrees is True}
    return [r for r in deciding if meant.get((r.measure, r.place), r.period) == r.period]


def _both(claim: Claim) -> bool:
    """True where a change gives both its numbers to the last digit: 'to 9,241 from 30,127'."""
    numbers = (claim.quantity, claim.second)
    return all(q is not None and sharp(q) for q in numbers)


def _of_the_base(deciding: list[Reading]) -> list[Reading]:
    """Of the bases a change may have, the one whose figure its second number is."""
    told = {(r.measure, r.place, r.period) for r in deciding if r.agrees is True}
    return [r for r in deciding if r.agrees is True or (r.measure, r.place, r.period) not in told]


def _of_the_number(
    claim: Claim, deciding: list[Reading], every: Sequence[Reading]
) -> list[Reading]:
    """'310,531 apprehensions, the fewest since 1971' is nationwide: the southwest had 303,916."""
    q = claim.quantity
    if q is None or not sharp(q):
        return deciding
    own = [r for r in deciding if r.value is not None and _is(q, r.value, r)]
    other = [r for r in every if r.value is not None and _is(q, r.value, r)]
    return own or [*deciding, *other]


def _is(q: Quantity, value: float, reading: Reading) -> bool:
    rounding = max((f.observation.rounded_to for f in reading.figures[:1]), default=0.0)
    return q.compare(value, rounding=rounding) == "agrees"


_OF_MONTHS = frozenset({"trend", "comparison"})
