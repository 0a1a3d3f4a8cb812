"""A printed number against a value, a floor or a ceiling of the record."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.base.period import Period
from ontherecord.base.quantity import Quantity
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Reading
from ontherecord.verdict.values import Value


def rule_out(quantity: Quantity, value: Value, base: Reading, bench: Bench) -> Reading:
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
    others = tuple(
        bench.figure("other", o) for o in (*value.statements, *value.research, *value.beside)
    )
    base = replace(base, figures=(*figures, *others))
    if value.value is not None:
        outcome = quantity.compare(
            value.value / divisor, rounding=value.rounding / divisor, band=band
        )
        exceed = bench.measure(base.measure).words_exceed
        top = value.value / divisor
        if outcome == "disagrees" and top < quantity.value <= top * (1 + exceed):
            why = f"recorded {words.number(top, base.unit)}, for a part of what the words may mean"
            return replace(base, value=top, code="definition", why=why)
        if outcome == "disagrees":
            for o in value.rivals:
                if quantity.compare(o.value / divisor, rounding=o.rounded_to) == "agrees":
                    other = bench.figure("other", o)
                    why = f"{o.publisher} prints {words.number(o.value)} for the same days"
                    base = replace(base, figures=(*base.figures, other))
                    return replace(
                        said(base, "close", value.value / divisor, quantity, value),
                        code="definition",
                        why=why,
                    )
        return said(base, outcome, value.value / divisor, quantity, value)
    return _bounded(base, quantity, value, band, divisor)


def said(
    base: Reading, outcome: str, value: float, quantity: Quantity, value_found: Value
) -> Reading:
    """The reading with its answer, given how the figure compares with the stated number."""
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
        first = value.statements[0]
        return replace(
            base,
            code="statement_only",
            result=result,
            why=(
                f"{first.publisher} announced {words.number(first.value)}; no official count is "
                "held"
            ),
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
    if rate == "hour":
        return period.days * 24.0
    if rate == "day":
        return float(period.days)
    if rate == "week":
        return period.days / 7
    if rate == "month":
        return float(period.months)
    if rate == "year":
        return period.days / 365.25
    return 1.0
