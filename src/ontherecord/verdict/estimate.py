"""Judge estimates: inside all current estimates, outside their envelope, or it depends on whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ontherecord.base.period import Period
from ontherecord.claims.claim import Claim
from ontherecord.claims.vocabulary import GOVERNMENT
from ontherecord.record.observation import Observation
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench, Option, options, speaks_for
from ontherecord.verdict.finding import Judged, Mismatch, Reading, plain

CURRENT_YEARS = 5  # an estimate whose reference date is older than this is not current

MARGIN = 0.1  # beyond the envelope of those held: estimators differ by as much
ROUNDED = 0.03  # an author's own figure is told by a number no further from it than this
OF_YEAR = 190  # days from a year named within which an estimate is of that year


def judge_estimate(claim: Claim, bench: Bench) -> Judged:
    """Supported inside every current estimate, contradicted outside their envelope, else
    depends.
    """
    chosen = options(claim, bench)[:1]
    if not chosen or claim.quantity is None:
        return Judged("cannot_check", "not_held", "No estimate is held under these words.")
    option = chosen[0]
    if claim.unread or claim.quals or claim.places:
        extra = ", ".join(dict.fromkeys(u.text for u in claim.unread)) or "the group or place named"
        return Judged(
            "cannot_check",
            "unread_qualifier",
            f"The estimates held are national totals; '{extra}' is not read.",
        )
    on = option.period.end if option.period else bench.published
    if on is None:
        return Judged(
            "cannot_check", "no_date", "Without a date it is open which estimates were current."
        )
    own = _named_estimator(claim, option, bench)
    if own is not None:
        return _judge_own(claim, option, own, bench)
    current = _current(option, bench)
    if not current:
        return Judged("cannot_check", "not_held", "No estimate published by then is held.")
    return _judge(claim, option, current, bench)


def _named_estimator(claim: Claim, option: Option, bench: Bench) -> list[Observation] | None:
    """The figures of the one estimator that the text names, for the time it names, else all; None
    where it names no estimator, empty where none of that one's figures is held.
    """
    told = f"{claim.mention.speaker} {claim.actor_text}"
    known = bench.as_of or bench.published
    figures = bench.lookup.figures(option.measure.id)
    named = {
        o.publisher
        for o in figures
        if o.publisher in claim.actors or speaks_for(told, o.publisher, bench)
    }
    agencies = [a for a in claim.actors if a != GOVERNMENT]
    if not named:
        return [] if agencies else None
    if len(named) > 1:
        return None
    return [
        o
        for o in figures
        if o.publisher in named
        and (known is None or (o.known_from is not None and o.known_from <= known))
        and (option.period is None or _refers_to(o, option.period))
    ]


def _refers_to(o: Observation, period: Period) -> bool:
    """True when the estimate is of that very time: its date falls in it, or it in its year."""
    return period.start <= o.period.end <= period.end or (
        o.period.start <= period.start and period.end <= o.period.end
    )


def _judge_own(claim: Claim, option: Option, held: list[Observation], bench: Bench) -> Judged:
    """An estimate with its author is judged by that author's figures: the last published of the
    time named, the latest of all where none is; an earlier one of theirs was superseded.
    """
    quantity = claim.quantity
    assert quantity is not None
    usable = [o for o in held if o.tier in ("estimate", "official_statistic")]
    if not usable:
        return Judged("cannot_check", "not_held", "No estimate of theirs for that time is held.")
    last: dict[date, Observation] = {}
    for o in sorted(usable, key=lambda o: o.known_from or o.period.end):
        last[o.period.end] = o
    current = list(last.values()) if option.period is not None else [last[max(last)]]
    compared = {o.id: quantity.compare(o.value, rounding=o.rounded_to) for o in held}
    right = [o for o in current if compared[o.id] == "agrees"]
    shown = right or current
    reading = replace(
        _reading(option),
        period=shown[0].period,
        resolved_by="the time that the estimate is of",
        value=shown[0].value,
        figures=tuple(bench.figure("value", o) for o in shown[:3]),
        why=_told(shown),
    )
    far = [o for o in right if abs(o.value - quantity.value) > ROUNDED * o.value]
    if right and far == right and not quantity.hedge:
        summary = f"Near only by rounding. The estimator named: {_told(right)}."
        return Judged("cannot_check", "close", summary, (reading,))
    if right:
        agrees = (replace(reading, agrees=True),)
        return Judged("supported", "agrees", f"The estimator named: {_told(right)}.", agrees)
    theirs = [  # whenever published: a date that is not known cannot make them wrong
        o
        for o in bench.lookup.figures(option.measure.id)
        if o.publisher == current[0].publisher
        and (option.period is None or _refers_to(o, option.period))
    ]
    before = [o for o in theirs if quantity.compare(o.value, rounding=o.rounded_to) == "agrees"]
    if before:
        summary = f"The estimator named has given {_told(before)}, and {_told(current)}."
        return Judged("depends", "revised", summary, (reading,))
    if all(outcome == "disagrees" for outcome in compared.values()) and not quantity.letter:
        differs = (replace(reading, agrees=False),)
        return Judged(
            "contradicted", "disagrees", f"The estimator named: {_told(current)}.", differs
        )
    return Judged("cannot_check", "close", f"The estimator named: {_told(current)}.", (reading,))


def _reading(option: Option) -> Reading:
    m = option.measure
    return Reading(option.tier, m.id, option.period, option.how, "us", "", m.unit)


def _told(figures: list[Observation]) -> str:
    return "; ".join(
        f"{o.publisher} {words.number(o.value)} for {o.period.label}"
        + (f" (published {o.known_from})" if o.known_from else "")
        for o in figures[:4]
    )


def _current(option: Option, bench: Bench) -> list[Observation]:
    """The latest estimate of each listed estimator, published by the day judged on and recent."""
    about = option.period.end if option.period else bench.published
    latest: dict[str, Observation] = {}
    for o in bench.lookup.figures(option.measure.id):
        if o.tier not in ("estimate", "official_statistic"):
            continue
        known = bench.as_of if option.period or bench.as_of else bench.published
        if known is not None and (o.known_from is None or o.known_from > known):
            continue
        if option.period and not _of(o, option.period):
            continue
        if about is not None and not _recent(o, about):
            continue
        held = latest.get(o.publisher)
        key = (o.period.end, o.known_from or o.period.end)
        if held is None or key > (held.period.end, held.known_from or held.period.end):
            latest[o.publisher] = o
    return sorted(latest.values(), key=lambda o: o.value)


def _of(o: Observation, period: Period) -> bool:
    """True for an estimate of the year named, not of years around it."""
    slack = timedelta(days=OF_YEAR)
    return period.start - slack <= o.period.end <= period.end + slack


def _recent(o: Observation, about: date) -> bool:
    return (
        about - timedelta(days=round(365.25 * CURRENT_YEARS))
        <= o.period.end
        <= about + timedelta(days=366)
    )


def _judge(claim: Claim, option: Option, current: list[Observation], bench: Bench) -> Judged:
    quantity = claim.quantity
    assert quantity is not None
    outcomes = [quantity.compare(o.value, rounding=o.rounded_to) for o in current]
    low, high = current[0].value, current[-1].value
    estimates = [
        {
            "publisher": o.publisher,
            "value": plain(o.value),
            "reference": o.period.end.isoformat(),
            "published": o.known_from.isoformat() if o.known_from else None,
            "id": o.id,
        }
        for o in current
    ]
    reading = replace(
        _reading(option),
        figures=tuple(bench.figure("other", o) for o in current),
        result={"type": "estimate", "estimates": estimates, "low": plain(low), "high": plain(high)},
        why=f"{len(current)} current estimates from {words.number(low)} to {words.number(high)}",
    )
    text = "; ".join(
        f"{o.publisher} {words.number(o.value)} for {o.period.end.year}"
        + (f" (published {o.known_from})" if o.known_from else "")
        for o in current
    )
    none: tuple[Mismatch, ...] = ()
    if len(current) < 2:
        one = f"Only one estimate of that time is held, which is no range: {text}."
        return Judged("cannot_check", "coverage", one, (reading,), none)
    if all(o == "agrees" for o in outcomes):
        return Judged(
            "supported",
            "agrees",
            f"Every current estimate agrees: {text}.",
            (replace(reading, agrees=True),),
            none,
        )
    below = quantity.disagrees.hi < low * (1 - MARGIN)
    above = quantity.disagrees.lo > high * (1 + MARGIN)
    if below or above:
        at_least = quantity.agrees.lo >= quantity.value
        if quantity.letter and below == at_least:  # 'more than 5 million' of 11 million
            return Judged(
                "depends", "true_in_letter", f"Right to the letter only: {text}.", (reading,), none
            )
        return Judged(
            "contradicted",
            "disagrees",
            f"Outside every current estimate: {text}.",
            (replace(reading, agrees=False),),
            none,
        )
    turns = (claim.measure_phrase, *claim.turns_on) if claim.turns_on else None
    return Judged(
        "depends", "definition", f"It depends on the estimator: {text}.", (reading,), none, turns
    )
