"""Hold the events of the record against a claim: which it can mean, what agrees, what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ontherecord.claims.claim import Claim
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Event
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.borne_out import BORDERS, KIND_OF, left_over, on_first_day
from ontherecord.verdict.doers import SUITS, actor_fits
from ontherecord.verdict.finding import Reading

EVENT_REACH = 45  # days before publication in which an undated act is looked for
_GENERAL_ACTS = frozenset({"issue", "announce", "publish", "direct", "create", "rule"})


@dataclass(frozen=True, slots=True)
class Match:
    """An event held against a claim: what agrees, what differs, and words nobody accounts for."""

    event: Event
    agrees: tuple[str, ...]
    differs: tuple[str, ...]
    unread: tuple[str, ...]
    named: bool


@lru_cache(maxsize=4)
def all_events(lookup: LookUp) -> tuple[Event, ...]:
    """Every event of the record, read once."""
    return lookup.events()


def matches(claim: Claim, bench: Bench) -> list[Match]:
    """Every event of the act and subject (or name) that the claim speaks of."""
    names = [value.partition(":") for key, value in claim.extra if key == "name"]
    acts = {value for key, value in claim.extra if key == "act"}
    tags = set(claim.subject.split("|")) - {""}
    until = bench.published.isoformat() if bench.published is not None else ""
    found = []
    for event in all_events(bench.lookup):
        if event.act not in acts and not (event.kind == "lawsuit" and "sue" in acts):
            continue
        if until and event.date[:10] > until:
            continue  # not yet done when the text was written
        if names:
            if not all(called(event, form, name) for form, _, name in names):
                continue
        elif not _about(event, tags, claim, bench):
            continue
        found.append(_held_against(claim, event, tags, bool(names), bench))
    return found


def called(event: Event, form: str, name: str) -> bool:
    """True when the event goes by this name (`form` and `words` of claims.official.Name)."""
    if form in ("order", "statute", "docket"):
        listed = re.sub(r"[–.]", "-", event.citation.lower())
        return bool(
            re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", listed.replace("proc- ", "proc "))
        )
    title = event.title.lower().replace("’", "'")
    if event.kind in SUITS or event.kind == "court_ruling":  # 'sued Boston over its Trust Act'
        title = f"{title} {event.summary.lower()}"
    return name.replace("’", "'").replace(" vs. ", " v. ") in title


def _about(event: Event, tags: set[str], claim: Claim, bench: Bench) -> bool:
    """True when the words name the event's kind, and every other subject named is the event's. A
    court rules on an order, a law or a suit, which is then no kind of act; what it ruled on is told
    by its subject or its state.
    """
    kinds = [KIND_OF[t] for t in tags if t in KIND_OF]
    topics = {t for t in tags if t not in KIND_OF}
    if event.kind == "court_ruling":
        here = event.place != "us" and bool(_place(claim, event, bench))
        return topics <= set(event.subjects) if topics else here
    if not tags or (not topics and not kinds):
        return False
    if event.kind in SUITS and topics:  # a suit over a law, an order, a list
        kinds = [k for k in kinds if event.kind in k]
    if any(event.kind not in k for k in kinds):
        return False
    return topics <= set(event.subjects) | {event.kind}


def _held_against(claim: Claim, event: Event, tags: set[str], named: bool, bench: Bench) -> Match:
    agrees: list[str] = []
    differs: list[str] = []
    kinds = [t for t in tags if event.kind in KIND_OF.get(t, ())]
    if named or kinds or event.act not in _GENERAL_ACTS:
        agrees.append("kind")
    if named or tags - set(KIND_OF):
        agrees.append("subject")
    for attribute, outcome in (
        ("date", _date(claim, event, bench)),
        ("actor", actor_fits(claim, event, bench)),
        ("place", _place(claim, event, bench)),
        ("amount", _amount(claim, event)),
    ):
        if outcome is not None:
            (agrees if outcome else differs).append(attribute)
    return Match(event, tuple(agrees), tuple(differs), left_over(claim, event, bench), named)


def _date(claim: Claim, event: Event, bench: Bench) -> bool | None:
    """True when the act falls in the days stated; without any, None, or False when it came after
    the document, or long before one that does not call it by name."""
    mention = claim.period
    if mention is not None:
        if mention.resolved is None or mention.role not in ("in", "on", "as_of", "since"):
            return None
        p = mention.resolved
        start = event.date if len(event.date) == 10 else f"{event.date}-01"[:10]
        if len(start) < 10:
            return None
        on = date.fromisoformat(start)
        if mention.role == "since":
            return p.start <= on
        if len(event.date) != 10:
            return p.start <= on <= p.end or None
        return p.start <= on <= p.end
    first = on_first_day(claim.mention.text, event, bench)
    if first is not None:
        return first
    if bench.published is None or any(key == "name" for key, _ in claim.extra):
        return None
    recent = (bench.published - timedelta(days=EVENT_REACH)).isoformat()
    return True if event.date[:10] >= recent else None


def _places_of(claim: Claim) -> list[str]:
    return [*claim.places, *(value for key, value in claim.extra if key == "place")]


def _place(claim: Claim, event: Event, bench: Bench) -> bool | None:
    places = [p for p in _places_of(claim) if p != "us"]
    doer = dict(claim.extra).get("doer", "").lower()
    seat = " ".join(bench.catalog.vocabulary["words"]["courts"].get(event.actor, ()))
    told = f"{event.title} {event.actor} {event.summary} {event.citation} {seat}".lower()
    left = []
    for place in places:
        name = bench.catalog.places[place].name.lower() if place in bench.catalog.places else place
        if place == event.place or {place, event.place} <= BORDERS or name in told:
            continue
        if name in doer and event.kind in SUITS:
            continue
        left.append(place)
    if not places:
        return None
    return not left


def _amount(claim: Claim, event: Event) -> bool | None:
    if claim.quantity is None or event.amount is None:
        return None
    outcome = claim.quantity.compare(event.amount)
    return {"agrees": True, "disagrees": False}.get(outcome)


def event_reading(event: Event, on: Sequence[str] = (), differs: Sequence[str] = ()) -> Reading:
    """An event as a reading of the contract: result `event`, no value."""
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
