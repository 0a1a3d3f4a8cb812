"""Judge quantities: one number against each reading's figure, floor or ceiling."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.base.period import Period
from ontherecord.base.quantity import Quantity
from ontherecord.claims.claim import Claim
from ontherecord.record.observation import Observation
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench, Option, options
from ontherecord.verdict.combine import combine
from ontherecord.verdict.finding import Figure, Judged, Reading
from ontherecord.verdict.values import Value, flow_value, latest_stock, stock_values


def judge_quantity(claim: Claim, bench: Bench) -> Judged:
    """The verdict on a quantity, with every reading's figures."""
    readings = [read(claim, option, bench) for option in options(claim, bench)]
    if not claim.places and any(r.agrees is False for r in readings):
        readings += _southwest(claim, bench)
    return combine(claim, tuple(readings), bench)


def _southwest(claim: Claim, bench: Bench) -> list[Reading]:
    """The same count at the southwest border, which many texts mean without saying so."""
    found = []
    for option in options(replace(claim, places=("sw_border",)), bench):
        reading = read(claim, replace(option, tier="loose"), bench)
        if option.tier == "named" and reading.agrees is True:
            found.append(reading)
    return found


def read(claim: Claim, option: Option, bench: Bench) -> Reading:
    """One reading of a quantity claim."""
    assert claim.quantity is not None
    measure = option.measure
    unread = bool(claim.unread)
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
    announced = _announced_only(measure.id, bench)
    if announced:
        return _announcement(claim, option, announced, base, bench)
    if measure.flow_or_stock == "stock":
        return _stock(claim, option, bench, base)
    if option.period is None:
        return replace(base, why="no period is stated", code="no_period")
    value = flow_value(
        bench.lookup,
        measure,
        option.place,
        option.breakdown,
        option.period,
        bench.as_of,
        bench.tiers(measure),
    )
    if unread:
        return _rule_out(claim.quantity, value, base, bench)
    return judge_value(claim.quantity, value, base, bench, claim.rate, option.period)


ANNOUNCED_WITHIN = 60  # days before publication in which an undated announcement is looked for


def _announced_only(measure: str, bench: Bench) -> tuple[Observation, ...]:
    """The figures of a measure that exists only as announcements, () for any other measure."""
    found: list[Observation] = []
    for place, breakdowns in bench.lookup.places(measure).items():
        for breakdown in sorted(breakdowns):
            line = bench.lookup.figures(measure, place, breakdown)
            if any(o.nature != "announced" for o in line):
                return ()
            found += line
    return tuple(found)


def _announcement(
    claim: Claim, option: Option, figures: tuple[Observation, ...], base: Reading, bench: Bench
) -> Reading:
    """A document decides what was announced; it never decides what happened."""
    assert claim.quantity is not None
    near = [o for o in figures if _announced_near(o, option, bench)]
    agreeing = [
        o for o in near if claim.quantity.compare(o.value, rounding=o.rounded_to) == "agrees"
    ]
    if option.period is None and bench.published is None:
        return replace(base, code="no_period", why="no date is stated")
    if agreeing and not claim.unread:
        o = agreeing[0]
        return replace(
            base,
            agrees=True,
            code="agrees",
            value=o.value,
            period=o.period,
            figures=(bench.figure("value", o),),
            resolved_by="the announcement's own date",
            why=f"announced by {o.publisher}: {words.number(o.value)}",
        )
    shown = tuple(bench.figure("other", o) for o in near[:3])
    code = "unread_qualifier" if agreeing else "statement_only" if near else "not_held"
    return replace(base, code=code, figures=shown, why="only announcements are held for this")


def _announced_near(o: Observation, option: Option, bench: Bench) -> bool:
    if bench.as_of is not None and o.known_from is not None and o.known_from > bench.as_of:
        return False
    if option.period is not None and option.period.overlaps(o.period):
        return True
    if bench.published is None:
        return False
    return 0 <= (bench.published - o.period.end).days <= ANNOUNCED_WITHIN


def _holds(option: Option, bench: Bench) -> bool:
    held = bench.lookup.places(option.measure.id)
    return any(option.breakdown in breakdowns for breakdowns in held.values())


def _subset(claim: Claim, whole: Option, bench: Bench, base: Reading) -> Reading:
    """A group the record does not break out: only a ceiling by the whole can speak."""
    missing = replace(base, why="the record does not break this group out", code="not_held")
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
    ruled = _rule_out(claim.quantity, value, missing, bench)
    return ruled if ruled.agrees is False else replace(ruled, code="not_held", why=missing.why)


def _rule_out(quantity: Quantity, value: Value, base: Reading, bench: Bench) -> Reading:
    """A part never exceeds its whole: more than the whole is ruled out, anything else is open."""
    band = bench.band(base.measure)
    figures = tuple(bench.figure("bound", o) for o in value.figures)
    if value.high < quantity.disagrees.lo and quantity.disagrees.lo > value.high * (1 + band):
        return replace(
            base,
            agrees=False,
            code="by_bound",
            figures=figures,
            why=f"the whole is {words.number(value.high, base.unit)} at most",
            result={
                "type": "bound",
                "side": "ceiling",
                "because": "a part never exceeds its whole",
            },
        )
    return replace(
        base,
        code="unread_qualifier",
        figures=figures,
        why="a word that may narrow the count is not read",
    )


def judge_value(
    quantity: Quantity, value: Value, base: Reading, bench: Bench, rate: str, period: Period
) -> Reading:
    """Compare a printed number with a value or with its bounds."""
    band = bench.band(base.measure)
    divisor = _divisor(rate, period)
    role = "value" if value.value is not None else "bound"
    figures = tuple(bench.figure(role, o) for o in value.figures)
    others = tuple(bench.figure("other", o) for o in (*value.statements, *value.research))
    base = replace(base, figures=(*figures, *others))
    if value.value is not None:
        outcome = quantity.compare(
            value.value / divisor, rounding=value.rounding / divisor, band=band
        )
        return _said(base, outcome, value.value / divisor, quantity, value)
    return _bounded(base, quantity, value, band, divisor)


def _said(
    base: Reading, outcome: str, value: float, quantity: Quantity, value_found: Value
) -> Reading:
    agrees = {"agrees": True, "disagrees": False}.get(outcome)
    code = {
        "agrees": "agrees",
        "disagrees": "disagrees",
        "letter": "true_in_letter",
        "close": "close",
    }[outcome]
    if quantity.vague and agrees:
        agrees, code = None, "too_imprecise"
    how = (
        "recorded"
        if value_found.how != "computed"
        else f"sum of {len(value_found.figures)} recorded parts"
    )
    why = f"{how} {words.number(value, base.unit)}; '{quantity.text}' {_tolerance(quantity)}"
    return replace(
        base,
        value=value,
        agrees=agrees,
        code=code,
        why=why,
        letter=outcome == "letter",
        result={"type": "value"},
    )


def _tolerance(quantity: Quantity) -> str:
    lo, hi = quantity.agrees.lo, quantity.agrees.hi
    return (
        f"agrees from {words.number(lo)} to {words.number(hi)}"
        if hi < 1e300
        else f"agrees from {words.number(lo)}"
    )


def _bounded(
    base: Reading, quantity: Quantity, value: Value, band: float, divisor: float
) -> Reading:
    low, high = value.low / divisor, value.high / divisor
    if not value.figures:
        code = (
            "statement_only"
            if value.statements
            else "secondary_only"
            if value.research
            else "not_held"
        )
        told = (*value.statements, *value.research)
        held = f"{told[0].publisher} gives {words.number(told[0].value)}; " if told else ""
        return replace(base, code=code, why=f"{held}no official figure is held for this")
    result = {
        "type": "bound",
        "side": "floor" if value.floor else "ceiling",
        "because": "what is counted inside the period is a floor, what covers it a ceiling",
    }
    if low > quantity.disagrees.hi and low * (1 - band) > quantity.disagrees.hi:
        if quantity.letter == "above":
            return replace(
                base,
                code="true_in_letter",
                letter=True,
                result=result,
                why=f"at least {words.number(low)}",
            )
        return replace(
            base,
            agrees=False,
            code="by_bound",
            result={**result, "side": "floor"},
            why=f"at least {words.number(low)} are recorded for part of the period",
        )
    if high < quantity.disagrees.lo and high * (1 + band) < quantity.disagrees.lo:
        return replace(
            base,
            agrees=False,
            code="by_bound",
            result={**result, "side": "ceiling"},
            why=f"at most {words.number(high)} are recorded for a longer period",
        )
    if quantity.letter == "above" and low >= quantity.agrees.lo:
        if low > quantity.agrees.hi:
            return replace(
                base,
                code="true_in_letter",
                letter=True,
                result=result,
                why=f"at least {words.number(low)} are recorded",
            )
        return replace(
            base,
            agrees=True,
            code="by_bound",
            result=result,
            why=f"at least {words.number(low)} are recorded for part of the period",
        )
    code = "partial_period" if value.floor and _partial(value, base.period) else "not_held"
    if value.statements and code == "not_held":
        told = value.statements[0]
        return replace(
            base,
            code="statement_only",
            result=result,
            why=f"{told.publisher} announced {words.number(told.value)}; no official count is held",
        )
    if quantity.vague:
        code = "too_imprecise"
    return replace(base, code=code, result=result, why=_open_why(low, high, value))


def _partial(value: Value, period: Period | None) -> bool:
    inside = sum(o.period.days for o in value.floor)
    return period is not None and inside / period.days > 0.5


def _open_why(low: float, high: float, value: Value) -> str:
    parts = []
    if value.floor:
        last = max(o.period.end for o in value.floor)
        parts.append(f"at least {words.number(low)} (figures to {last})")
    if high < 1e300:
        parts.append(f"at most {words.number(high)}")
    return "the record holds only part of the period: " + ", ".join(parts)


def _divisor(rate: str, period: Period) -> float:
    if rate == "day":
        return float(period.days)
    if rate == "week":
        return period.days / 7
    if rate == "month":
        return float(period.months)
    if rate == "year":
        return period.days / 365.25
    return 1.0


def _stock(claim: Claim, option: Option, bench: Bench, base: Reading) -> Reading:
    assert claim.quantity is not None
    tiers = bench.tiers(option.measure)
    quantity = claim.quantity
    if option.period is None:
        if bench.published is None:
            return replace(base, why="no date is stated", code="no_period")
        if not claim.present and claim.period_from == "absent" and _past(claim):
            return replace(base, why="no date is stated", code="no_period")
        found = latest_stock(
            bench.lookup,
            option.measure,
            option.place,
            option.breakdown,
            bench.published,
            bench.as_of,
            tiers,
        )
        return _any_of(quantity, found, base, bench, claim)
    if (
        option.period.start == option.period.end
        or option.period.partial
        or (claim.period is not None and claim.period.relative)
    ):
        found = stock_values(
            bench.lookup,
            option.measure,
            option.place,
            option.breakdown,
            option.period,
            bench.as_of,
            tiers,
        )
    else:
        found = stock_values(
            bench.lookup,
            option.measure,
            option.place,
            option.breakdown,
            option.period,
            bench.as_of,
            tiers,
        )
    if not found:
        return replace(base, code="not_held", why="no figure of that date is held")
    return _all_of(quantity, found, base, bench, claim)


def _past(claim: Claim) -> bool:
    return claim.mention.stance != "asserted" and False


def _figures(found: tuple[Observation, ...], bench: Bench) -> tuple[Figure, ...]:
    return tuple(bench.figure("value", o) for o in found[:4])


def _any_of(
    quantity: Quantity, found: tuple[Observation, ...], base: Reading, bench: Bench, claim: Claim
) -> Reading:
    """Present tense: the latest figure published by then, or the one before."""
    if not found:
        return replace(base, code="not_held", why="no figure published by then is held")
    band = bench.band(base.measure)
    outcomes = [quantity.compare(o.value, rounding=o.rounded_to, band=band) for o in found]
    base = replace(
        base,
        figures=_figures(found, bench),
        period=found[0].period,
        resolved_by="latest figure published by the document's date",
    )
    stale = bench.published is not None and (bench.published - found[0].period.end).days > 120
    if stale:
        return replace(
            base,
            code="after_record_end",
            value=found[0].value,
            why=f"the latest figure held is of {found[0].period.label}",
        )
    if claim.unread:
        return _rule_out_stock(quantity, found, base, band)
    pick = next((k for k, x in enumerate(outcomes) if x == "agrees"), 0)
    outcome = outcomes[pick] if "agrees" in outcomes or len(set(outcomes)) == 1 else "close"
    return _said(
        base,
        outcome,
        found[pick].value,
        quantity,
        Value(found[pick].value, 0, 0, found, "published"),
    )


def _all_of(
    quantity: Quantity, found: tuple[Observation, ...], base: Reading, bench: Bench, claim: Claim
) -> Reading:
    """A day's figure decides; several figures inside a longer period must say the same."""
    band = bench.band(base.measure)
    base = replace(base, figures=_figures(found, bench))
    if claim.unread:
        return _rule_out_stock(quantity, found, base, band)
    outcomes = {quantity.compare(o.value, rounding=o.rounded_to, band=band) for o in found}
    outcome = outcomes.pop() if len(outcomes) == 1 else "close"
    if outcome == "disagrees" and len(found) > 1:
        values = [o.value for o in found]
        if min(values) <= quantity.value <= max(values):
            outcome = "close"  # it stood there at some time between two dates
    return _said(
        base, outcome, found[0].value, quantity, Value(found[0].value, 0, 0, found, "published")
    )


def _rule_out_stock(
    quantity: Quantity, found: tuple[Observation, ...], base: Reading, band: float
) -> Reading:
    top = max(o.value for o in found) * (1 + band)
    if quantity.disagrees.lo > top:
        return replace(
            base,
            agrees=False,
            code="by_bound",
            why=f"the whole is {words.number(top)} at most",
            result={
                "type": "bound",
                "side": "ceiling",
                "because": "a part never exceeds its whole",
            },
        )
    return replace(
        base, code="unread_qualifier", why="a word that may narrow the count is not read"
    )
