"""TRACE: where a bare number may come from. Shown as a possibility, never as proof.

Candidates must share the measure's words (or its agency) and be published before the document;
a cell that fits by its digits alone is counted among the coincidences and not offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from ontherecord.base.quantity import Quantity, digits_scale, intervals
from ontherecord.catalog.measure import Measure
from ontherecord.claims.claim import Claim
from ontherecord.record.observation import Observation, breakdown_key
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import plain, source_dict

MAX_OFFERED = 5
REACH_DAYS = 730  # older figures are rarely quoted without their date
TRACED = frozenset(
    [
        "no_period",
        "not_held",
        "statement_only",
        "secondary_only",
        "wrong_agency",
        "period",
        "partial_period",
        "coverage",
    ]
)


def trace(claim: Claim, bench: Bench) -> tuple[dict[str, Any], ...]:
    """Ranked candidates for the claim's number: single figures, then sums of two published
    together.
    """
    quantity = claim.quantity
    if quantity is None or quantity.vague or quantity.value < 100 or quantity.unit == "percent":
        return ()
    inner, _ = intervals(quantity.value, digits_scale(quantity.value, 0), integer=True)
    words = {t.measure for t in claim.terms}
    kin = _kin(words, bench)
    wanted = breakdown_key(**dict(claim.quals))
    fits = bench.lookup.near_count(inner.lo, inner.hi, _same_unit(quantity, bench))
    offered = [
        (_rank(o, words, claim, bench), o)
        for o in bench.lookup.near_value(inner.lo, inner.hi, kin)
        if o.breakdown == wanted
        and _in_reach(o, claim, bench)
        and (not claim.places or o.place in claim.places)
    ]
    found = [
        _entry(o, _why(o, words, claim, bench), fits, bench)
        for _, o in sorted(offered, key=lambda x: x[0])[:MAX_OFFERED]
    ]
    if len(found) < MAX_OFFERED:
        found += _sums(inner.lo, inner.hi, claim, kin, fits, bench)[: MAX_OFFERED - len(found)]
    return tuple({"rank": k + 1, **entry} for k, entry in enumerate(found))


def announced_as(
    claim: Claim, measure: str, place: str, breakdown: str, bench: Bench
) -> list[Observation]:
    """The announcements of a measure that a text's number may repeat, as `trace` offers them."""
    quantity = claim.quantity
    if quantity is None or quantity.vague:
        return []
    inner, _ = intervals(quantity.value, digits_scale(quantity.value, 0), integer=True)
    return [
        o
        for o in bench.lookup.announced().get(measure, ())
        if inner.holds(o.value)
        and (o.place, o.breakdown) == (place, breakdown)
        and o.period.days > 1
        and _in_reach(o, claim, bench)
    ]


def _kin(words: set[str], bench: Bench) -> set[str]:
    """The measures the words can mean and those the catalogue says are mistaken for them."""
    kin = set(words)
    for id in words:
        measure = bench.catalog.measures.get(id)
        if measure is not None:
            kin |= {
                other
                for other in measure.differs_from
                if other in bench.catalog.measures
                and bench.catalog.measures[other].unit == measure.unit
                and bench.catalog.measures[other].flow_or_stock == measure.flow_or_stock
            }
    return kin


def _same_unit(quantity: Quantity, bench: Bench) -> list[str]:
    """The measures whose figures could be that number: money with money, counts with counts."""
    money = quantity.unit == "usd"
    return [
        m.id
        for m in bench.catalog.measures.values()
        if (m.unit == "USD") == money and m.unit != "percent"
    ]


def _in_reach(o: Observation, claim: Claim, bench: Bench) -> bool:
    """True for a figure that a text of that date would quote without its period; a text without a
    date must at least say under whom or since when, and then only announced figures are offered.
    """
    if bench.published is None:
        stated = claim.period.options if claim.period is not None else ()
        told = any(p.start <= o.period.start and o.period.end <= p.end for p, _ in stated)
        return told and o.nature == "announced"
    if o.known_from is not None and o.known_from > bench.published:
        return False
    return 0 <= (bench.published - o.period.end).days <= REACH_DAYS


def _rank(o: Observation, words: set[str], claim: Claim, bench: Bench) -> tuple[int, int, int]:
    measure = bench.catalog.measures[o.measure]
    age = (bench.published - o.period.end).days if bench.published else 0
    agency = 0 if claim.actors and measure.agency in claim.actors else 1
    return (0 if o.measure in words else 1, agency, age)


def _why(o: Observation, words: set[str], claim: Claim, bench: Bench) -> list[str]:
    measure = bench.catalog.measures[o.measure]
    why = ["the same words" if o.measure in words else "a measure often mistaken for it"]
    if claim.actors and measure.agency in claim.actors:
        why.append("the same agency")
    elif claim.actors:
        why.append(f"another agency: {bench.catalog.agencies[measure.agency].name}")
    if bench.published is not None:
        why.append(f"ended {(bench.published - o.period.end).days} days before publication")
    return why


def _entry(o: Observation, why: list[str], fits: int, bench: Bench) -> dict[str, Any]:
    return {
        "measure": o.measure,
        "period": o.period.to_dict(),
        "value": plain(o.value),
        "why": why,
        "coincidences": fits,
        "nature": o.nature,
        "source": source_dict(o, bench.lookup.release(o.release)),
    }


def _sums(
    lo: float, hi: float, claim: Claim, kin: set[str], fits: int, bench: Bench
) -> list[dict[str, Any]]:
    """Two figures of one publisher for one period and place that add up to the number."""
    wanted = kin | _same_agency(kin, bench)
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for o in _announced(wanted, bench):
        if o.place == "us" and o.tier != "estimate" and _in_reach(o, claim, bench):
            groups.setdefault((o.publisher, o.period), []).append(o)
    found = []
    for members in groups.values():
        if len(members) > 40:
            continue
        for a, b in combinations(members, 2):
            if (a.measure, a.breakdown) == (
                b.measure,
                b.breakdown,
            ) or not lo <= a.value + b.value <= hi:
                continue
            why = [
                f"sum of {a.value:,.0f} ({_name(a, bench)}) and {b.value:,.0f} ({_name(b, bench)})",
                "announced together for one period by one publisher",
                *_counted(a, kin, bench),
            ]
            entry = _entry(a, why, fits, bench)
            found.append({**entry, "value": plain(a.value + b.value)})
    return found


def _announced(measures: set[str], bench: Bench) -> Iterator[Observation]:
    """The announced figures of these measures, in the order of the record."""
    for measure, figures in bench.lookup.announced().items():
        if measure in measures:
            yield from figures


def _counted(announced: Observation, kin: set[str], bench: Bench) -> list[str]:
    """What was counted, beside what was announced, for the same days and place."""
    return [
        f"{bench.catalog.measures[o.measure].title}, counted for the same period: {o.value:,.0f}"
        for id in sorted(kin)
        for o in bench.lookup.observations(id)
        if o.nature == "statistic"
        and not o.breakdown
        and o.place == announced.place
        and o.period.same_days(announced.period)
        and (bench.published is None or o.known_from is None or o.known_from <= bench.published)
    ][:2]


def _same_agency(kin: set[str], bench: Bench) -> set[str]:
    agencies = {bench.catalog.measures[m].agency for m in kin if m in bench.catalog.measures}
    flows: Iterable[Measure] = bench.catalog.measures.values()
    return {
        m.id
        for m in flows
        if m.agency in agencies and m.flow_or_stock == "flow" and m.unit != "percent"
    }


def _name(o: Observation, bench: Bench) -> str:
    title = bench.catalog.measures[o.measure].title
    return f"{title}, {o.breakdown.replace('_', ' ')}" if o.breakdown else title
