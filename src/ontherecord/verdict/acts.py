"""Judge aims and forecasts: by the document, never by the outcome."""

from __future__ import annotations

import re

from ontherecord.claims.claim import Claim
from ontherecord.claims.official import names_in
from ontherecord.claims.vocabulary import GOVERNMENT
from ontherecord.record.observation import Event
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.borne_out import KIND_OF, left_over
from ontherecord.verdict.finding import Judged, Reading
from ontherecord.verdict.matching import all_events, called, event_reading
from ontherecord.verdict.projecting import besides, modelled

POLICY_KINDS = frozenset(
    ["memo", "memorandum", "executive_order", "proclamation", "policy", "law", "rule_notice"]
)


def judge_policy(claim: Claim, bench: Bench) -> Judged:
    """An aim is judged by the actor's document; what came of it, and what would, is context.

    A number is decided only by a document that the text calls by its own name and that states it;
    a goal that somebody stated is shown with its speaker, and the model's range beside it.
    """
    return besides(_by_document(claim, bench), modelled(claim, bench))


def _by_document(claim: Claim, bench: Bench) -> Judged:
    tags = set(claim.subject.split("|")) - {""}
    summary = "An aim is judged by the actor's own document, not by its outcome."
    if claim.quantity is not None:
        summary = (
            "A goal or promise: what was promised is settled by its document, not by what came "
            "of it."
        )
    called = _called_by_name(claim, bench)
    if claim.quantity is not None and len(called) == 1 and called[0].amount is not None:
        return _number_of(called[0], claim, bench)
    goals = _stated_goals(claim, bench)
    if goals:
        told = "; ".join(
            f"{bench.measure(g.measure).title} {words.number(g.value or 0)} ({g.why})"
            for g in goals
        )
        return Judged("cannot_check", "statement_only", f"{summary} Stated: {told}.", tuple(goals))
    found = called or _documents(tags, bench)
    if not found:
        return Judged("cannot_check", "no_match", f"{summary} No document in the record matches.")
    readings = tuple(event_reading(e, ("subject",)) for e in found[:3])
    titles = "; ".join(f"{e.title} ({e.actor}, {e.date})" for e in found[:3])
    reason = "statement_only" if any(e.primary for e in found) else "secondary_only"
    return Judged(
        "cannot_check",
        reason,
        f"{summary} Document found: {titles}.{_context(tags, bench)}",
        readings,
    )


def _documents(tags: set[str], bench: Bench) -> list[Event]:
    """Documents on every subject named, published by the day of the text, the latest first."""
    topics = tags - set(KIND_OF)
    kinds = {k for t in tags & set(KIND_OF) for k in KIND_OF[t]} or POLICY_KINDS
    known = bench.published
    found = [
        e
        for e in all_events(bench.lookup)
        if e.kind in POLICY_KINDS & kinds
        and topics
        and topics <= set(e.subjects) | _implied(e)
        and (known is None or e.date[:10] <= known.isoformat())
    ]
    return sorted(found, key=lambda e: e.date, reverse=True)


def _called_by_name(claim: Claim, bench: Bench) -> list[Event]:
    names = [(n.form, n.words) for n in names_in(claim.mention.text)] + [
        (value.partition(":")[0], value.partition(":")[2])
        for key, value in claim.extra
        if key == "name"
    ]
    return [
        e
        for e in all_events(bench.lookup)
        if names and e.kind in POLICY_KINDS and all(called(e, form, name) for form, name in names)
    ]


def _number_of(event: Event, claim: Claim, bench: Bench) -> Judged:
    """Whether the document called by name states the number claimed."""
    reading = (event_reading(event, ("name",)),)
    title = f"{event.title} ({event.date})"
    number = words.number(event.amount or 0.0)
    q = claim.quantity
    outcome = q.compare(event.amount) if q is not None and event.amount is not None else ""
    same = event.amount_unit.rstrip("s") in claim.measure_phrase.lower() and all(
        re.search(rf"\b{re.escape(a)}\b", event.summary) for a in claim.actors if a != GOVERNMENT
    )
    settled = event.primary and same and not left_over(claim, event, bench)
    if not settled or outcome not in ("agrees", "disagrees"):
        reason = "statement_only" if event.primary else "secondary_only"
        return Judged("cannot_check", reason, f"{title} is on record with {number}.", reading)
    if outcome == "agrees":
        return Judged("supported", "agrees", f"{title} states {number}.", reading)
    return Judged("contradicted", "disagrees", f"{title} states {number}.", reading)


def _stated_goals(claim: Claim, bench: Bench) -> list[Reading]:
    """Goals on record for what the claim counts, with the number claimed and known by then."""
    if claim.quantity is None:
        return []
    meant = {t.measure for t in claim.terms}
    found = []
    for measure in bench.catalog.measures.values():
        if not measure.goal_of or not meant & {measure.id, *measure.goal_of}:
            continue
        for o in bench.lookup.observations(measure.id):
            late = bench.published is not None and o.period.start > bench.published
            if late or claim.quantity.compare(o.value, rounding=o.rounded_to) != "agrees":
                continue
            figure = bench.figure("value", o)
            why = f"{o.publisher}, {o.period.label}"
            found.append(
                Reading(
                    "named",
                    measure.id,
                    o.period,
                    "",
                    o.place,
                    o.breakdown,
                    measure.unit,
                    value=o.value,
                    agrees=None,
                    why=why,
                    figures=(figure,),
                )
            )
    return found[:3]


def _implied(event: Event) -> set[str]:
    return {"prosecutions"} if "zero_tolerance" in event.subjects else set()


def _context(tags: set[str], bench: Bench) -> str:
    if not tags & {"prosecutions", "zero_tolerance"}:
        return ""
    shares = [
        o
        for o in bench.lookup.observations("doj.cbp_referred_prosecutions_share")
        if bench.as_of is None or (o.known_from is not None and o.known_from <= bench.as_of)
    ]
    if not shares:
        return ""
    top = max(shares, key=lambda o: o.value)
    return (
        f" Context: of those arrested, the highest share prosecuted on record is "
        f"{words.number(top.value, 'percent')}"
        f" ({top.period.label}, {top.publisher})."
    )


def judge_projection(claim: Claim, bench: Bench) -> Judged:
    """What will happen is not in a record of what happened; the model's range is its context."""
    found = modelled(claim, bench)
    if found is None:
        return Judged(
            "cannot_check",
            "not_modelled",
            "A forecast; the pipeline gives no answer to it as it is stated.",
        )
    reading, text = found
    return Judged("cannot_check", "forecast", f"A forecast, not yet a fact. {text}", (reading,))
