"""Judge changes in a row: every step between neighbouring months or years, as the record has it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from ontherecord.base import period as P
from ontherecord.base.period import Period
from ontherecord.claims.claim import Claim, Run
from ontherecord.record.observation import Observation
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench, Option, options, unfinished
from ontherecord.verdict.combine import combine
from ontherecord.verdict.finding import Judged, Reading
from ontherecord.verdict.of_which import OPEN
from ontherecord.verdict.quantity import judge_quantity

SLACK = 0.002  # of a count: a smaller step may be a revision
LATEST = {"month": 100, "year": 500}  # days after which the last period is not the latest one
_BASES = {"month": ("month",), "year": ("fiscal_year", "calendar_year")}


def judge_run(claim: Claim, bench: Bench) -> Judged:
    """The verdict on 'the fourth straight month of ...' and 'has risen every month since ...'.

    Contradicted by one step the other way; supported when every step is held and goes that way, and
    of a number of steps no more of them did.
    """
    chosen = options(claim, bench)
    if claim.whole is not None:
        counted = judge_quantity(claim.whole, bench)
        if counted.verdict != "supported":
            return Judged("cannot_check", "unread_qualifier", OPEN)
        meant = {(r.measure, r.place, r.breakdown, r.period) for r in counted.readings if r.agrees}
        chosen = [o for o in chosen if (o.measure.id, o.place, o.breakdown, o.period) in meant]
        claim = replace(claim, period_from="stated", extra=())
    return combine(claim, tuple(_read(claim, o, bench) for o in chosen), bench)


def _read(claim: Claim, option: Option, bench: Bench) -> Reading:
    run = claim.run
    assert run is not None
    base = Reading(
        option.tier, option.measure.id, option.period, option.how, option.place,
        option.breakdown, option.measure.unit,
    )  # fmt: skip
    if claim.unread:
        why = "a word that may narrow the count is not read"
        return replace(base, code="unread_qualifier", why=why)
    if unfinished(option.period, bench):
        return replace(base, code="partial_period", why="the period was not over at publication")
    held = _held(option, run, bench)
    last = _last(option, run, held, bench)
    if last is None:
        code = "no_period" if run.count else "after_record_end"
        return replace(base, code=code, why="the last of the periods is not stated or held")
    first = _first(claim, run, last)
    if first is None:
        return replace(base, code="no_period", why="the first of the periods is not stated")
    steps = _steps(first, last, run, held)
    base = replace(base, period=last)
    up = claim.direction == "up"
    wrong = [(a, b) for a, b in steps if a and b and _moved(a, b) * (1 if up else -1) < 0]
    if wrong:
        a, b = wrong[-1]
        assert a is not None
        assert b is not None
        shown = _shown(base, a, b, "next to each other", bench)
        return replace(shown, agrees=False, code="disagrees")
    if any(a is None or b is None for a, b in steps) or not steps:
        return replace(base, code="coverage", why="not every one of the periods is held")
    known = [(a, b) for a, b in steps if a is not None and b is not None]
    way = "up" if up else "down"
    every = f"{len(known)} steps, every one {way}"
    base = _shown(base, known[0][0], known[-1][1], every, bench)
    if any(_moved(a, b) == 0 for a, b in known):
        return replace(base, code="close", why="one of the steps is too small to tell")
    before = held.get(_back(first, run))
    more = before is not None and _moved(before, known[0][0]) * (1 if up else -1) > 0
    if run.count and more:
        return replace(base, code="close", why=f"{base.why}, and so did the one before them")
    return replace(base, agrees=True, code="agrees")


def _shown(base: Reading, a: Observation, b: Observation, how: str, bench: Bench) -> Reading:
    """The reading with the two ends of a stretch: their figures, and the change between them."""
    change = b.value - a.value
    percent = 100 * change / a.value if a.value else 0.0
    return replace(
        base,
        period=b.period,
        value=b.value,
        figures=(bench.figure("to", b), bench.figure("from", a)),
        result={
            "type": "change",
            "absolute": change,
            "percent": round(percent, 2),
            "base": a.period.to_dict(),
        },
        why=f"{words.number(a.value)} in {a.period.label} to {words.number(b.value)}, {how}",
    )


def _held(option: Option, run: Run, bench: Bench) -> dict[Period, Observation]:
    """The figure of each single month or year."""
    bases = _BASES[run.unit]
    if option.period is not None and option.period.basis in bases:
        bases = (option.period.basis,)
    elif run.unit == "year":
        bases = (f"{option.measure.period_basis}_year",)
    tiers = bench.tiers(option.measure)
    return {
        o.period: o
        for basis in bases
        for o in bench.lookup.series(
            option.measure.id, option.place, option.breakdown, basis, bench.as_of
        )
        if o.tier in tiers and o.nature == "statistic" and not o.period.partial
    }


def _last(option: Option, run: Run, held: dict[Period, Observation], bench: Bench) -> Period | None:
    """The period stated, or for 'every month since' the latest one over by publication."""
    if option.period is not None and option.period.basis in _BASES[run.unit]:
        return option.period
    if run.count or bench.published is None:
        return None
    over = [p for p in held if p.end < bench.published]
    last = max(over, key=lambda p: p.end, default=None)
    if last is None or (bench.published - last.end).days > LATEST[run.unit]:
        return None
    return last


def _first(claim: Claim, run: Run, last: Period) -> Period | None:
    """The period from which the first step goes."""
    if run.count:
        first = last
        for _ in range(run.count):
            first = _back(first, run)
        return first
    since = claim.base_period.resolved if claim.base_period is not None else None
    if since is None or since.start >= last.start:
        return None
    if run.unit == "month":
        return P.month(since.start.year, since.start.month)
    first = last
    while first.start > since.start:
        first = first.year_earlier()
    return first if first.start == since.start else None


def _steps(
    first: Period, last: Period, run: Run, held: dict[Period, Observation]
) -> list[tuple[Observation | None, Observation | None]]:
    """Neighbours from the first to the last period, None where one is not held."""
    chain = [last]
    while chain[-1].start > first.start and len(chain) < 400:
        chain.append(_back(chain[-1], run))
    chain.reverse()
    return [(held.get(a), held.get(b)) for a, b in pairwise(chain)]


def _back(period: Period, run: Run) -> Period:
    if run.unit == "month":
        return period.preceding()
    return period.year_earlier()


def _moved(one: Observation, other: Observation) -> int:
    change = other.value - one.value
    slack = (one.rounded_to + other.rounded_to) / 2 + SLACK * max(one.value, other.value)
    return 0 if abs(change) <= slack else 1 if change > 0 else -1
