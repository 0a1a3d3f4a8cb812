"""What the pipeline makes of a promise or a forecast: context beside it, never its verdict."""

from __future__ import annotations

from ontherecord.base.period import MONTHS, Period
from ontherecord.claims.claim import Claim
from ontherecord.pipeline.promise import promise
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Reading

YEARS = ("calendar_year", "fiscal_year")
STALE = 731  # days from a text to the first projected month
LIMITS = {
    "arrests": "arrests",
    "beds": "detention beds",
    "transport": "transport",
    "funds": "money",
    "judges": "immigration judges",
    "prosecutors": "prosecutors",
    "cases": "the cases there are",
    "referrals": "the people referred",
}


def modelled(claim: Claim, bench: Bench) -> tuple[Reading, str] | None:
    """The model's answer to the number of a promise or forecast, and the sentence that says it.

    None where the claim has no number or the pipeline does not project what it counts. A change
    ("10,000 more", "double") is not a level and gets none.
    """
    quantity = claim.quantity
    if quantity is None or claim.delta is not None or claim.places:
        return None
    meant = {term.measure for term in claim.terms}
    for id in tuple(meant):
        meant |= set(bench.measure(id).goal_of)
    period = _period(claim)
    per = claim.rate or ("year" if period is not None and period.basis in YEARS else "")
    per_day = any(id.endswith("_per_day") for id in meant)
    found = promise(
        bench.lookup,
        meant,
        quantity.value,
        per="day" if per_day else per if per in ("year", "month", "day") else "",
        by=period.end if period is not None else None,
    )
    if found is None:
        return None
    if bench.published is not None and (found.first_month - bench.published).days > STALE:
        return None  # the levers of years later say nothing about an old promise
    low, middle, high = (_three_digits(x) for x in (found.p10, found.p50, found.p90))
    measure = bench.measure(found.output.measure)
    begin = _month(found.first_month.isoformat())
    if found.output.kind == "stock":
        when = f"in {_month(found.span + '-01')}"
    elif found.span == "year":
        when = f"in the year from {begin}"
    else:
        when = f"a {found.span} in the year from {begin}"
    text = (
        f"The capacity model with today's levers gives {words.number(middle)} "
        f"{measure.counted} {when} ({words.number(low)} to {words.number(high)} in 80% of draws); "
        f"what limits it is {LIMITS[found.binding]}."
    )
    if found.never_share is not None:
        share = round(100 * found.never_share)
        until = "by then" if found.output.kind == "stock" else "within ten years"
        draws = "any draw" if share == 100 else f"{share}% of draws"
        text += f" The number is not reached {until} in {draws}."
    if found.scenario != "today":
        text += f" What it would take: otr project {found.scenario}."
    reading = Reading(
        "loose", found.output.measure, None, "", "us", "", measure.unit,
        why=f"a projection with today's levers, {when}", code="forecast",
        result={
            "type": "projection", "scenario": found.scenario, "p10": low, "p50": middle,
            "p90": high, "binding": LIMITS[found.binding],
            "never_share": (
                None if found.never_share is None else round(100 * found.never_share, 1)
            ),
            "backtest": None,
        },
    )  # fmt: skip
    return reading, text


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
