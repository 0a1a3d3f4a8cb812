"""Records among places or groups, in one period: which place has the most, of those held."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.claims.claim import Claim
from ontherecord.record.observation import Observation, breakdown_key
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench, Option
from ontherecord.verdict.finding import Reading
from ontherecord.verdict.values import Value, flow_value, latest_stock, stock_values

WHOLE = 0.97  # of the total that the places held must make up, for one to have the most of all
FRESH = 120  # days in which a stock's latest figure stands for the present


def side_by_side(claim: Claim, option: Option, over: str, bench: Bench) -> Reading:
    """The reading of 'X had the most of any `over`': contradicted where another one held has more,
    supported where none has and those held make up the whole."""
    base = Reading(
        option.tier,
        option.measure.id,
        option.period,
        option.how,
        option.place,
        option.breakdown,
        option.measure.unit,
    )
    if claim.unread:
        return replace(
            base, code="unread_qualifier", why="a word that may narrow the count is not read"
        )
    at = _at(claim, option, over)
    if at is None:
        return replace(base, code="coverage", why=f"no {over} is named that is held apart")
    held = {key: v for key, v in _held(option, over, bench).items() if v is not None}
    own = held.get(at)
    if own is None or own.value is None:
        return replace(base, code="not_held", why="no figure for the period itself is held")
    high, band = claim.direction != "low", bench.band(option.measure.id)
    rivals = {k: v for k, v in held.items() if k != at and v.value is not None}
    base = replace(
        base, value=own.value, figures=tuple(bench.figure("value", o) for o in own.figures[:1])
    )
    ahead = [k for k, v in rivals.items() if _beats(v, own, high, 0.0)]
    days = own.figures[0].period
    base = replace(
        base,
        result={
            "type": "rank",
            "rank": 1 + len(ahead),
            "of": len(held),
            "from": days.start.isoformat(),
            "to": days.end.isoformat(),
            "gaps": [],
            "higher": sorted(_name(k, over, bench) for k in ahead)[:5],
        },
    )
    better = [(k, v) for k, v in rivals.items() if _beats(v, own, high, band)]
    if better:
        key, best = max(better, key=lambda x: (x[1].value or 0.0) * (1 if high else -1))
        name = _name(key, over, bench)
        why = f"{name} had {words.number(best.value or 0.0)}"
        figures = (*base.figures, *(bench.figure("higher", o) for o in best.figures[:1]))
        return replace(base, agrees=False, code="disagrees", why=why, figures=figures)
    near = any(not _beats(own, v, high, band) for v in rivals.values())
    whole = _value(option, option.place if over == "citizenship" else "us", "", bench)
    total = whole.value if whole is not None else None
    covered = total and sum((v.value or 0.0 for v in held.values()), 0.0) >= WHOLE * total
    if near or not covered or not high:
        why = f"the highest of {len(held)} held" if high else f"the lowest of {len(held)} held"
        return replace(base, code="close" if near else "coverage", why=why)
    return replace(base, agrees=True, code="agrees", why=f"the highest of {len(held)} held")


def _name(key: str, over: str, bench: Bench) -> str:
    if over == "citizenship":
        return words.breakdown_name(f"{over}={key}", bench.catalog).strip(" ()")
    return words.place_name(key, bench.catalog).strip(", ")


def _at(claim: Claim, option: Option, over: str) -> str | None:
    if over == "citizenship":
        named = [v for d, v in claim.quals if d == over]
        return named[0] if len(named) == 1 else None
    return option.place if option.place.startswith(f"{over}:") else None


def _held(option: Option, over: str, bench: Bench) -> dict[str, Value | None]:
    """Value by place, or by group, of the same period."""
    places = bench.lookup.places(option.measure.id)
    if over != "citizenship":
        return {
            p: _value(option, p, option.breakdown, bench)
            for p, groups in places.items()
            if p.startswith(f"{over}:") and option.breakdown in groups
        }
    groups = places.get(option.place, frozenset())
    named = [g.partition("=")[2] for g in groups if g.startswith("citizenship=") and ";" not in g]
    return {
        v: _value(option, option.place, breakdown_key(citizenship=v), bench)
        for v in named
        if v not in ("other", "unknown")
    }


def _value(option: Option, place: str, breakdown: str, bench: Bench) -> Value | None:
    measure, tiers = option.measure, bench.tiers(option.measure)
    if measure.flow_or_stock == "flow":
        if option.period is None:
            return None
        found = flow_value(
            bench.lookup, measure, place, breakdown, option.period, bench.as_of, tiers
        )
        return found if found.value is not None else None
    held = _stock(option, place, breakdown, bench)
    return Value(held.value, held.value, held.value, (held,), "published") if held else None


def _stock(option: Option, place: str, breakdown: str, bench: Bench) -> Observation | None:
    line = (bench.lookup, option.measure, place, breakdown)
    tiers = bench.tiers(option.measure)
    if option.period is not None:
        found = stock_values(*line, option.period, bench.as_of, tiers)
        return found[0] if len(found) == 1 else None
    if bench.published is None:
        return None
    latest = latest_stock(*line, bench.published, bench.as_of, tiers)
    fresh = latest and (bench.published - latest[0].period.end).days <= FRESH
    return latest[0] if fresh else None


def _beats(one: Value, other: Value, high: bool, band: float) -> bool:
    a, b = one.value or 0.0, other.value or 0.0
    return a > b * (1 + band) if high else a < b * (1 - band)
