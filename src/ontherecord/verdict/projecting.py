"""What the pipeline makes of a promise or a forecast: context beside it, never its verdict."""

from __future__ import annotations

from ontherecord.base.period import MONTHS, Period
from ontherecord.claims.claim import Claim
from ontherecord.pipeline.promise import Promise, promise
from ontherecord.pipeline.reported import LIMIT
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Reading

YEARS = ("calendar_year", "fiscal_year")
STALE = 731  # days from a text to the first projected month
COMING = frozenset({*("next", "coming", "upcoming")})  # of a year, say nothing of what is counted
TOTALS = ("until", "as_of", "since")  # periods of a total up to a day, or from one


def modelled(claim: Claim, bench: Bench) -> tuple[Reading, str] | None:
    """The model's answer to the number of a promise or forecast, and the sentence that says it.

    Only where the claim is of the whole nation's count and the model's answer is of the same: a
    year of a flow, or a stock on a day to come. None for anything narrower, for another unit, for
    a change ("10,000 more"), a total until a day, or a record older than the model's first month.
    """
    quantity = claim.quantity
    if quantity is None or quantity.unit != "count" or _narrowed(claim):
        return None
    found = promise(bench.lookup, {term.measure for term in claim.terms}, quantity.value, by=None)
    if found is None:
        return None
    period = _period(claim)
    stock = found.output.kind == "stock"
    if stock and period is not None:
        found = (
            promise(bench.lookup, {found.output.measure}, quantity.value, by=period.end) or found
        )
    if not _answered(claim, period, found, bench):
        return None
    low, middle, high = (_three_digits(x) for x in (found.p10, found.p50, found.p90))
    measure = bench.measure(found.output.measure)
    begin = _month(found.first_month.isoformat())
    when = f"in {_month(found.span + '-01')}" if stock else f"in the year from {begin}"
    text = (
        f"The capacity model with today's levers gives {words.number(middle)} "
        f"{measure.counted} {when} ({words.number(low)} to {words.number(high)} in 80% of draws); "
        f"what limits it is {LIMIT[found.binding]}."
    )
    if found.scenario != "today":
        text += f" What it would take: otr project {found.scenario}."
    reading = Reading(
        "loose", found.output.measure, None, "", "us", "", measure.unit,
        why=f"a projection with today's levers, {when}", code="forecast",
        result={
            "type": "projection", "scenario": found.scenario, "p10": low, "p50": middle,
            "p90": high, "binding": LIMIT[found.binding], "never_share": None, "backtest": None,
        },
    )  # fmt: skip
    return reading, text


def _narrowed(claim: Claim) -> bool:
    """True where the words count less than the whole, a change, or more than one thing."""
    unread = {word.text.lower() for word in claim.unread} - COMING
    quals = set(claim.quals) - {("custody", "detained")}  # what detention counts anyway
    changed = claim.delta or claim.percent or claim.second
    return bool(claim.places or quals or unread or changed)


def _answered(claim: Claim, period: Period | None, found: Promise, bench: Bench) -> bool:
    """Whether the model's months are those of the claim, and known on the day that is asked for."""
    first = found.first_month
    if bench.as_of is not None and bench.as_of < first:
        return False
    if bench.published is not None and (first - bench.published).days > STALE:
        return False  # the levers of years later say nothing about an old promise
    if found.output.kind == "stock":
        return not claim.rate and (period is None or period.end >= first)
    role = claim.period.role if claim.period is not None else ""
    if claim.rate not in ("", "year") or role in TOTALS:
        return False
    return period is None or (period.basis in YEARS and period.end >= first)


def _period(claim: Claim) -> Period | None:
    """The period a promise is for, where the text gives one."""
    if claim.period is None or not claim.period.options:
        return None
    return claim.period.options[0][0]


def _three_digits(value: float) -> float:
    return float(f"{value:.3g}")


def _month(iso: str) -> str:
    """'April 2026' of '2026-04-01'."""
    return f"{MONTHS[int(iso[5:7]) - 1]} {iso[:4]}"
