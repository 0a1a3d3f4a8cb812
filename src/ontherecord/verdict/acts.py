"""Judge official acts, aims, definitions and forecasts: by the document, never by the outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from ontherecord.claims.claim import Claim
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Event
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Judged, Reading

EVENT_REACH = 45  # days before publication in which an undated act is looked for
POLICY_KINDS = frozenset(
    ["memo", "memorandum", "executive_order", "proclamation", "policy", "law", "rule_notice"]
)
_KIND_WORDS = {
    "memo": ("memo", "memorandum"),
    "executive_order": ("executive_order",),
    "proclamation": ("proclamation",),
    "lawsuit": ("lawsuit",),
    "troops": ("deployment", "deployment_order"),
    "law": ("law",),
    "raid": ("worksite_raid", "operation"),
}


@lru_cache(maxsize=4)
def _events(lookup: LookUp) -> tuple[Event, ...]:
    return lookup.events()


def judge_event(claim: Claim, bench: Bench) -> Judged:
    """One event must match kind and two of actor, date and subject; else nothing is decided."""
    matched = _matching(claim, bench)
    if not matched:
        return Judged(
            "cannot_check",
            "no_match",
            "No event in the record matches; the list of events is open.",
        )
    readings = tuple(_event_reading(e, on, (), claim) for e, on in matched[:5])
    if len(matched) > 1:
        titles = "; ".join(f"{e.title} ({e.date})" for e, _ in matched[:3])
        return Judged(
            "cannot_check", "no_match", f"More than one event could be meant: {titles}.", readings
        )
    event, on = matched[0]
    name = f"{event.title} ({event.actor}, {event.date})"
    if not event.primary:
        return Judged(
            "cannot_check",
            "secondary_only",
            f"The event found is {name}; it was read in a secondary source.",
            readings,
        )
    differs = _differs(claim, event)
    if differs and len(on) >= 3:
        return Judged(
            "contradicted",
            "disagrees",
            f"{name}: {differs}.",
            (_event_reading(event, on, ("amount",), claim),),
        )
    if differs or (claim.quantity is not None and event.amount is None):
        return Judged(
            "cannot_check",
            "no_match",
            f"The event found is {name}; its number is not settled by it.",
            readings,
        )
    return Judged(
        "cannot_check",
        "statement_only",
        f"The event found is {name}; read the document for what it says.",
        readings,
    )


def _differs(claim: Claim, event: Event) -> str:
    if claim.quantity is None or event.amount is None:
        return ""
    outcome = claim.quantity.compare(event.amount)
    return f"the document gives {words.number(event.amount)}" if outcome == "disagrees" else ""


def _matching(claim: Claim, bench: Bench) -> list[tuple[Event, tuple[str, ...]]]:
    tags = set(claim.subject.split("|"))
    kinds = {k for t in tags for k in _KIND_WORDS.get(t, ())}
    found = []
    for event in _events(bench.lookup):
        on = []
        if event.kind in kinds or tags & set(event.subjects):
            on.append("subject")
        else:
            continue
        if kinds and event.kind not in kinds:
            continue
        if _dated(claim, event, bench):
            on.append("date")
        if _acts(claim, event, bench):
            on.append("actor")
        if len(on) >= 3 or ("date" in on and event.kind in kinds):
            found.append((event, tuple(on)))
    best = max((len(on) for _, on in found), default=0)
    return [(e, on) for e, on in found if len(on) == best]


def _dated(claim: Claim, event: Event, bench: Bench) -> bool:
    if len(event.date) != 10:
        return False
    on = date.fromisoformat(event.date)
    if (
        claim.period is not None
        and claim.period.resolved is not None
        and claim.period.role != "as_of"
    ):
        p = claim.period.resolved
        return p.start <= on <= p.end
    if bench.published is None:
        return False
    return bench.published - timedelta(days=EVENT_REACH) <= on <= bench.published


_ACTOR_KEYS = {
    "DOJ": ("attorney general", "justice", "doj"),
    "DoD": ("defense", "pentagon", "northcom", "dod"),
    "DHS": ("dhs", "homeland"),
    "ICE": ("ice",),
    "government": ("president", "white house"),
    "CBP": ("cbp",),
    "congress": ("congress",),
}


def _acts(claim: Claim, event: Event, bench: Bench) -> bool:
    actor = event.actor.lower()
    return any(key in actor for a in claim.actors for key in _ACTOR_KEYS.get(a, (a.lower(),)))


def _event_reading(
    event: Event, on: tuple[str, ...], differs: tuple[str, ...], claim: Claim
) -> Reading:
    shown = {
        "id": event.id,
        "date": event.date,
        "kind": event.kind,
        "actor": event.actor,
        "title": event.title,
        "summary": event.summary,
        "url": event.url,
        "source_title": event.source_title,
        "primary": event.primary,
    }
    return Reading(
        "named",
        "",
        None,
        "",
        event.place or "us",
        "",
        "",
        why=f"{event.title}: {event.summary}",
        result={
            "type": "event",
            "event": shown,
            "matched_on": list(on),
            "differs_on": list(differs),
        },
    )


def judge_policy(claim: Claim, bench: Bench) -> Judged:
    """An aim is judged by the actor's document; what came of it is context."""
    tags = set(claim.subject.split("|")) - {""}
    known = bench.published
    found = [
        e
        for e in _events(bench.lookup)
        if e.kind in POLICY_KINDS
        and tags
        and tags <= set(e.subjects) | _implied(e)
        and (known is None or e.date[:10] <= known.isoformat())
    ]
    found.sort(key=lambda e: e.date, reverse=True)
    if claim.quantity is not None:
        summary = (
            "A goal or promise; whether it can be met is not modelled, and what was promised "
            "is settled by its document."
        )
    else:
        summary = "An aim is judged by the actor's own document, not by its outcome."
    if not found:
        return Judged("cannot_check", "no_match", f"{summary} No document in the record matches.")
    readings = tuple(_event_reading(e, ("subject",), (), claim) for e in found[:3])
    titles = "; ".join(f"{e.title} ({e.actor}, {e.date})" for e in found[:3])
    reason = "statement_only" if any(e.primary for e in found) else "secondary_only"
    return Judged(
        "cannot_check",
        reason,
        f"{summary} Document found: {titles}.{_context(tags, bench)}",
        readings,
    )


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
    """What will happen is not in a record of what happened."""
    return Judged(
        "cannot_check",
        "not_modelled",
        "A forecast; no scenario of the pipeline model is shipped for it yet.",
    )


def judge_definition(claim: Claim, bench: Bench) -> Judged:
    """What a measure includes, by each named measure's own definition."""
    wanted = _stems(claim.subject)
    readings = []
    for term in [t for t in claim.terms if t.tier == "named"] or list(claim.terms):
        measure = bench.catalog.measures.get(term.measure)
        if measure is None:
            continue
        listed = [(x, True) for x in measure.includes] + [(x, False) for x in measure.excludes]
        hits = [(x, inside) for x, inside in listed if _names(wanted, x)]
        says = {inside for _, inside in hits}
        agrees: bool | None = None
        if len(says) == 1:
            agrees = says.pop() == (claim.direction == "includes")
        why = (
            "; ".join(f"{'includes' if inside else 'leaves out'} {x}" for x, inside in hits)
            or "the definition does not say"
        )
        readings.append(
            Reading(
                term.tier,
                measure.id,
                None,
                "",
                "us",
                "",
                measure.unit,
                agrees=agrees,
                why=why,
                result={"type": "definition"},
            )
        )
    return _definition_verdict(claim, readings, bench)


def _definition_verdict(claim: Claim, readings: Sequence[Reading], bench: Bench) -> Judged:
    verdicts = {r.agrees for r in readings}
    text = (
        "; ".join(f"{bench.measure(r.measure).title} {r.why}" for r in readings[:4])
        or "no measure answers to these words"
    )
    turns = (claim.measure_phrase, *claim.turns_on) if claim.turns_on else None
    if verdicts == {True}:
        return Judged("supported", "agrees", f"By definition: {text}.", tuple(readings))
    if verdicts == {False}:
        return Judged("contradicted", "definition", f"By definition: {text}.", tuple(readings))
    if {True, False} <= verdicts:
        return Judged(
            "depends",
            "definition",
            f"It depends on whose definition: {text}.",
            tuple(readings),
            (),
            turns,
        )
    return Judged(
        "cannot_check",
        "definition",
        f"The definitions do not settle this: {text}.",
        tuple(readings),
    )


_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "by",
        "with",
        "that",
        "who",
        "those",
        "people",
        "many",
        "all",
        "some",
        "also",
        "their",
        "its",
        "to",
        "in",
        "on",
        "carried",
        "out",
        "through",
        "combination",
    ]
)


def _stems(text: str) -> set[str]:
    return {w.rstrip("s") for w in re.findall(r"[a-z]+", text.lower()) if w not in _STOP}


def _names(wanted: set[str], entry: str) -> bool:
    """True when every content word of one of the entry's things is among the words wanted."""
    head = _stems(entry.split(",")[0])
    return (bool(head) and len(head & wanted) >= max(2, len(head) - 1)) or (
        head <= wanted and bool(head)
    )
