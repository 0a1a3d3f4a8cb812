"""What the pipeline makes of a promise or a forecast: context beside it, never its verdict."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from ontherecord.base.period import MONTHS, Period
from ontherecord.catalog.lever import TODAY, Answer, Scenario
from ontherecord.catalog.measure import Measure
from ontherecord.catalog.pipeline_store import load_pipeline
from ontherecord.claims.claim import Claim
from ontherecord.errors import NotHeld
from ontherecord.pipeline.promise import SAME, Promise, promise
from ontherecord.pipeline.reported import LIMIT
from ontherecord.pipeline.today import today
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Judged, Reading

YEARS = ("calendar_year", "fiscal_year")
STALE = 731  # days from a text to the first projected month
CUSTODY = ("custody", "detained")  # what detention counts anyway
ANNOUNCED = "announced"  # groups of troops that are to be sent
COMING = frozenset(  # of a year or season, or who promises: they say nothing of what is counted
    {*("next", "coming", "upcoming", "spring", "summer", "autumn", "winter"),
     *("he", "she", "they", "it", "will", "would", "plan", "plans"),
     *("the", "bill", "law", "budget", "act", "measure", "proposal", "under", "for", "get")}
)  # fmt: skip
STANCES = ("asserted", "reported", "intended")
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
ADDED = frozenset({*("new", "more", "additional", "extra", "another", "further")})
OTHERWISE = frozenset(  # words with which a promise is another one, or none
    {*("not", "never", "no", "without", "won't", "can't", "cannot", "don't", "didn't", "refuse"),
     *("refused", "stop", "stopped", "fail", "failed", "half", "some", "few", "fewer", "less"),
     *("part", "partly", "only", "than", "nor", "unless", "if", "cut", "fire", "lay")}
)  # fmt: skip
TOTALS = ("until", "as_of", "since")  # periods of a total up to a day, or from one


def modelled(claim: Claim, bench: Bench) -> tuple[Reading, str] | None:
    """What the model says to a promise or forecast: its range, or the scenario that answers it."""
    return _ranged(claim, bench) or _pointed(claim, bench)


def with_scenario(judged: Judged, claim: Claim, bench: Bench) -> Judged:
    """What was said of troops to be sent, left open by the record, with the scenario that answers
    it; anything else as it is."""
    ahead = claim.kind == "event" or any(value.endswith(ANNOUNCED) for _, value in claim.quals)
    return besides(
        judged, _pointed(claim, bench) if ahead and judged.verdict == "cannot_check" else None
    )


def besides(judged: Judged, found: tuple[Reading, str] | None) -> Judged:
    """A judgement with what the model says beside it."""
    if found is None:
        return judged
    reading, text = found
    return replace(judged, readings=(*judged.readings, reading), summary=f"{judged.summary} {text}")


def _pointed(claim: Claim, bench: Bench) -> tuple[Reading, str] | None:
    """The shipped scenario that answers the promise, named; it is run when it is asked for."""
    found = answering(claim, bench)
    if found is None:
        return None
    scenario, answer = found
    text = (
        f"The nearest scenario of the capacity model asks: {scenario.question} "
        f"For its answer: otr project {scenario.id}."
    )
    reading = Reading(
        "loose", answer.measure, None, "", "us", "", bench.measure(answer.measure).unit,
        why="the nearest scenario of the capacity model", code="forecast",
        result={
            "type": "projection", "scenario": scenario.id, "p10": None, "p50": None, "p90": None,
            "binding": None, "never_share": None, "backtest": None,
        },
    )  # fmt: skip
    return reading, text


def answering(claim: Claim, bench: Bench) -> tuple[Scenario, Answer] | None:
    """The first shipped scenario with an answer to this promise, and that answer."""
    if claim.mention.stance not in STANCES or claim.second or claim.percent:
        return None
    narrowed = [q for q in claim.quals if q != CUSTODY and not q[1].endswith(ANNOUNCED)]
    if claim.delta or narrowed:
        return None
    first = _first_month(bench)
    period = _period(claim)
    if first is None or (period is not None and period.end < first):
        return None
    for scenario in load_pipeline().scenarios.values():
        for answer in scenario.answers:
            if _answers(answer, claim, _named(bench.measure(answer.measure))):
                return scenario, answer
    return None


def _named(measure: Measure) -> set[str]:
    """The words by which a measure is called: they narrow nothing of it."""
    said = " ".join((*measure.named, *measure.loose)).lower()
    return set(WORD.findall(said))


def _answers(answer: Answer, claim: Claim, named: set[str]) -> bool:
    """Whether the promise is of the answer's measure, number and words, and narrows nothing."""
    act = claim.kind == "event" and answer.subject in claim.subject.split("|")
    if answer.measure not in {term.measure for term in claim.terms} and not act:
        return False
    if not set(claim.places) <= set(answer.places):
        return False
    number = claim.quantity
    if (number is None) != (answer.low is None) or claim.rate != answer.per:
        return False
    if number is not None and (
        number.unit != answer.unit
        or answer.low is None
        or answer.high is None
        or not answer.low * (1 - SAME) <= number.value <= answer.high * (1 + SAME)
    ):
        return False
    unread = {word.text.lower() for word in claim.unread}
    said = unread.union(word.lower() for word in WORD.findall(claim.mention.text))
    wanted = [set(one.split("|")) for one in answer.words]
    otherwise = {*answer.unless, *OTHERWISE}.difference(*wanted)
    if not all(said & one for one in wanted) or said & otherwise:
        return False
    return unread <= COMING.union(ADDED, named, *wanted)


def _first_month(bench: Bench) -> date | None:
    """The first projected month; None where today's levers say nothing of the text's day."""
    try:
        first = date.fromisoformat(today(bench.lookup)["first_month"])
    except NotHeld:
        return None
    old = bench.published is not None and (first - bench.published).days > STALE
    return None if old or (bench.as_of is not None and bench.as_of < first) else first


def _ranged(claim: Claim, bench: Bench) -> tuple[Reading, str] | None:
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
    named = found.scenario
    if named == TODAY:
        pointed = answering(claim, bench)
        named = TODAY if pointed is None else pointed[0].id
    if named != TODAY:
        text += f" What it would take: otr project {named}."
    reading = Reading(
        "loose", found.output.measure, None, "", "us", "", measure.unit,
        why=f"a projection with today's levers, {when}", code="forecast",
        result={
            "type": "projection", "scenario": named, "p10": low, "p50": middle,
            "p90": high, "binding": LIMIT[found.binding], "never_share": None, "backtest": None,
        },
    )  # fmt: skip
    return reading, text


def _narrowed(claim: Claim) -> bool:
    """True where the words count less than the whole, a change, or more than one thing."""
    unread = {word.text.lower() for word in claim.unread} - COMING
    quals = set(claim.quals) - {CUSTODY}
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
