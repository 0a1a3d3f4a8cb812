"""Judge quantities: one number against each reading's figure, floor or ceiling."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ontherecord.base.period import Period
from ontherecord.claims.claim import Claim, Term
from ontherecord.verdict.announced import read_announcement
from ontherecord.verdict.bench import Bench, Option, options, unfinished
from ontherecord.verdict.combine import OPEN_SOUTHWEST, combine, exact
from ontherecord.verdict.comparing import judge_value, rule_out
from ontherecord.verdict.finding import Judged, Reading
from ontherecord.verdict.stock import read_stock
from ontherecord.verdict.values import NOTHING, Value, flow_value

_DAY = timedelta(days=1)


def judge_quantity(claim: Claim, bench: Bench) -> Judged:
    """The verdict on a quantity, with every reading's figures."""
    readings = [read(claim, option, bench) for option in options(claim, bench)]
    if not claim.places and any(r.agrees is False for r in readings):
        readings += _southwest(claim, bench)
    if exact(claim) and readings and all(r.agrees is False for r in readings):
        readings += _mistaken(claim, bench)
    return combine(claim, tuple(readings), bench)


def _southwest(claim: Claim, bench: Bench) -> list[Reading]:
    """The same count at the southwest border, which many texts mean without saying so."""
    found = []
    for option in options(replace(claim, places=("sw_border",)), bench):
        if option.place not in bench.lookup.places(option.measure.id):
            continue
        reading = read(claim, replace(option, tier="loose"), bench)
        near = reading.agrees is True or (reading.agrees is None and reading.code in OPEN_SOUTHWEST)
        if near and (option.tier == "named" or exact(claim)):
            found.append(reading)
    return found


def _mistaken(claim: Claim, bench: Bench) -> list[Reading]:
    """The measures that the catalogue says are mistaken for the one named, where the number is
    theirs to three figures: 'CBP recorded 249,740' is the Border Patrol's count."""
    named = [bench.measure(t.measure) for t in claim.terms if t.measure in bench.catalog.measures]
    kin = {
        other: None
        for measure in named
        for other in measure.differs_from
        if (it := bench.catalog.measures.get(other)) is not None
        and (it.unit, it.flow_or_stock) == (measure.unit, measure.flow_or_stock)
        and it.kind != "statement"
    }
    meant = replace(claim, terms=tuple(Term(id, "loose") for id in kin), actors=())
    readings = [read(meant, replace(o, tier="loose"), bench) for o in options(meant, bench)]
    return [r for r in readings if r.agrees is True]


def read(claim: Claim, option: Option, bench: Bench) -> Reading:
    """One reading of a quantity claim."""
    assert claim.quantity is not None
    measure = option.measure
    base = Reading(
        option.tier,
        measure.id,
        option.period,
        option.how,
        option.place,
        option.breakdown,
        measure.unit,
    )
    if option.breakdown and not _holds(option, bench):
        whole = replace(option, breakdown="")
        return _subset(claim, whole, bench, base)
    if bench.lookup.only_announced(measure.id):
        return read_announcement(claim, option, base, bench)
    if measure.flow_or_stock == "stock":
        return read_stock(claim, option, bench, base)
    if option.period is None:
        return replace(base, why="no period is stated", code="no_period")
    yearly = set(measure.grains) == {"fiscal_year"}  # funded for a year, known before it is over
    if unfinished(option.period, bench) and bench.published is not None and not yearly:
        last = max(option.period.start, min(bench.published, option.period.end - _DAY))
        so_far = Period(option.period.start, last, "range")
        how = f"{option.how}; to the day of publication, as it was not over"
        option = replace(option, period=so_far, how=how)
        base = replace(base, period=so_far, resolved_by=how)
    assert option.period is not None
    value = flow_value(
        bench.lookup,
        measure,
        option.place,
        option.breakdown,
        option.period,
        bench.as_of,
        bench.tiers(measure),
    )
    if claim.period is not None and claim.period.role == "since":
        value = _told_by_then(value, option, bench)
    if claim.unread:
        return replace(
            base, code="unread_qualifier", why="a word that may narrow the count is not read"
        )
    return judge_value(claim.quantity, value, base, bench, claim.rate, option.period)


_LAG = timedelta(days=31)  # a month that ended less before the document may not have been out


def _told_by_then(value: Value, option: Option, bench: Bench) -> Value:
    """'has apprehended 57,525 since October': the floor of what can have been published by then."""
    window, on = option.period, bench.published
    if window is None or on is None or value.value is not None or window.end <= on - _LAG:
        return value
    if on - _LAG <= window.start:
        return replace(value, low=NOTHING.low, floor=())
    known = flow_value(
        bench.lookup,
        option.measure,
        option.place,
        option.breakdown,
        Period(window.start, on - _LAG, "range"),
        bench.as_of,
        bench.tiers(option.measure),
    )
    low = known.low if known.value is None else known.value
    return replace(value, low=min(low, value.low), floor=known.floor or known.figures)


def _holds(option: Option, bench: Bench) -> bool:
    held = bench.lookup.places(option.measure.id)
    return any(option.breakdown in breakdowns for breakdowns in held.values())


_GROUPS = frozenset({"citizenship", "criminality", "family_status", "demographic"})


def _subset(claim: Claim, whole: Option, bench: Bench, base: Reading) -> Reading:
    """A group the record does not break out: only a ceiling by the whole can speak."""
    missing = replace(base, why="the record does not break this group out", code="not_held")
    if claim.unread or not {d for d, _ in claim.quals} <= _GROUPS:
        return missing
    if whole.period is None or whole.measure.flow_or_stock == "stock" or claim.quantity is None:
        return missing
    value = flow_value(
        bench.lookup,
        whole.measure,
        whole.place,
        "",
        whole.period,
        bench.as_of,
        bench.tiers(whole.measure),
    )
    ruled = rule_out(claim.quantity, value, missing, bench)
    return ruled if ruled.agrees is False else replace(ruled, code="not_held", why=missing.why)
