"""Hold the events of the record against a claim: which it can mean, what agrees, what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ontherecord.claims.claim import Claim
from ontherecord.claims.vocabulary import GOVERNMENT
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Event
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Reading

EVENT_REACH = 45  # days before publication in which an undated act is looked for
KIND_OF = {  # words that name a kind of act -> the kinds of facts/events.csv
    "memo": ("memo", "memorandum"),
    "memorandum": ("memorandum",),
    "executive_order": ("executive_order",),
    "proclamation": ("proclamation",),
    "lawsuit": ("lawsuit",),
    "law": ("law",),
    "raid": ("worksite_raid", "operation"),
    "list": ("list_publication", "list_change"),
    "task_force": ("task_force", "announcement"),
}
_GENERAL_ACTS = frozenset({"issue", "announce", "publish", "direct", "create", "rule"})
_ACTOR_KEYS = {
    "DOJ": ("attorney general", "justice", "doj", "united states"),
    "DOD": ("defense", "pentagon", "northcom", "dod"),
    "DHS": ("dhs", "homeland"),
    "ICE": ("ice",),
    "CBP": ("cbp", "border patrol"),
    "USBP": ("border patrol", "cbp"),
    "EOIR": ("immigration appeals",),
}
_FEDERAL = (
    "president",
    "secretary",
    "attorney general",
    "dhs",
    "doj",
    "ice",
    "cbp",
    "cdc",
    "defense",
    "northcom",
    "united states",
)
_BORDERS = frozenset({"sw_border", "sw_land_border"})


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
        elif not _about(event, tags):
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
    return name.replace("’", "'").replace(" vs. ", " v. ") in title


def _about(event: Event, tags: set[str]) -> bool:
    """True when the words name the event's kind, and every other subject named is the event's."""
    kinds = [KIND_OF[t] for t in tags if t in KIND_OF]
    topics = {t for t in tags if t not in KIND_OF}
    if not tags or (not topics and not kinds):
        return False
    if any(event.kind not in k for k in kinds):
        return False
    return topics <= set(event.subjects) | {event.kind}


def _held_against(claim: Claim, event: Event, tags: set[str], named: bool, bench: Bench) -> Match:
    agrees: list[str] = []
    differs: list[str] = []
    kinds = [KIND_OF[t] for t in tags if t in KIND_OF]
    if named or kinds or event.act not in _GENERAL_ACTS:
        agrees.append("kind")
    if named or tags - set(KIND_OF):
        agrees.append("subject")
    for attribute, outcome in (
        ("date", _date(claim, event, bench)),
        ("actor", _actor(claim, event, bench)),
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
    if bench.published is None or any(key == "name" for key, _ in claim.extra):
        return None
    recent = (bench.published - timedelta(days=EVENT_REACH)).isoformat()
    return True if event.date[:10] >= recent else None


def _actor(claim: Claim, event: Event, bench: Bench) -> bool | None:
    doer = dict(claim.extra).get("doer", "")
    actor = event.actor.lower()
    surname = _surname(event.actor)
    president = _president(doer, bench)
    if president is not None:
        name, terms = president
        if not any(start <= event.date[:10] <= end for start, end in terms):
            return False
        if surname in _presidents(bench) and surname != name:
            return False
        own = "administration" in doer.lower() or surname == name or "the president" in actor
        return True if own or event.actor in ("Congress and the President",) else None
    named = [a for a in claim.actors if a != GOVERNMENT]
    if surname and re.search(rf"\b{re.escape(surname)}\b", doer.lower()):
        return True
    if event.kind in ("lawsuit", "appeal"):
        parties = [w for w in re.findall(r"[A-Z][\w.]+", event.actor) if len(w) > 2]
        if parties and all(w.lower() in doer.lower() for w in parties):
            return True
        if event.actor == "United States":
            return bool(_words(doer) & {"justice", "doj", "government", "administration"}) or (
                "united states" in doer.lower()
            )
        return False if doer.strip() else None
    if named:
        return any(key in actor for a in named for key in _ACTOR_KEYS.get(a, (a.lower(),)))
    if GOVERNMENT in claim.actors:
        return any(key in actor for key in _FEDERAL) or None
    if "court" in doer.lower() or "judge" in doer.lower():
        return "court" in actor and ("supreme" in doer.lower()) == ("supreme" in actor)
    return None


def _surname(actor: str) -> str:
    """The last word of an office-holder's title and name; empty for an agency or a court."""
    titled = re.search(r"\b(?:President|Secretary|General|Director|Commissioner)\b", actor)
    return actor.split()[-1].lower() if titled and actor.split()[-1][:1].isupper() else ""


def _presidents(bench: Bench) -> frozenset[str]:
    return frozenset(p["name"] for p in bench.catalog.vocabulary["words"]["presidents"])


def _president(doer: str, bench: Bench) -> tuple[str, list[tuple[str, str]]] | None:
    """The president named in the words that say who acted, with his terms."""
    lows = set(re.findall(r"[a-z]+", doer.lower()))
    for entry in bench.catalog.vocabulary["words"]["presidents"]:
        if entry["name"] in lows:
            terms = [
                (p["start"], p["end"] or "9999-12-31")
                for p in bench.catalog.vocabulary["words"]["presidents"]
                if p["name"] == entry["name"]
            ]
            return entry["name"], terms
    return None


def _place(claim: Claim, event: Event, bench: Bench) -> bool | None:
    places = [p for p in claim.places if p != "us"]
    doer = dict(claim.extra).get("doer", "").lower()
    told = f"{event.title} {event.actor} {event.summary} {event.citation}".lower()
    left = []
    for place in places:
        name = bench.catalog.places[place].name.lower() if place in bench.catalog.places else place
        if place == event.place or {place, event.place} <= _BORDERS or name in told:
            continue
        if name in doer and event.kind in ("lawsuit", "appeal"):
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


TITLE_WORDS = 3  # words in a row that quote a title
_OFFICES = frozenset({"the", "administration", "federal", "government", "president"})
_TITLES = frozenset({"the", "president", "administration", "then", "donald", "joe", "j", "a"})
_SMALL = frozenset({"executive", "order", "proclamation", "hiring", "hire", "more", "signed"})


def left_over(claim: Claim, event: Event, bench: Bench) -> tuple[str, ...]:
    """Unread words of the sentence that do not quote the event's own title, three or more in a row;
    an event that is one of two dates or in an unread time has them too.
    """
    title = re.sub(r"[^a-z0-9 ]", "", event.title.lower())
    known = _SMALL | _words(event.citation)
    known |= {"border"} if event.place in _BORDERS else set()
    out = []
    for u in claim.unread:
        words = re.sub(r"[^a-z0-9 ]", "", u.text.lower())
        quotes = len(words.split()) >= TITLE_WORDS and words in title
        if not quotes and not set(words.split()) <= known:
            out.append(u.text)
    if claim.period is not None and claim.period.resolved is None:
        out.append(claim.period.text)
    return (*out, *_others_named(claim, event, bench))


def _others_named(claim: Claim, event: Event, bench: Bench) -> list[str]:
    """Words that say who acted, upon whom and about what, and that the event's entry does not bear
    out.
    """
    topics = set(claim.subject.split("|")) - {""} - set(KIND_OF)
    out = sorted(topics - set(event.subjects) - {event.kind})
    doer = " ".join(value for key, value in claim.extra if key == "doer")
    own = _words(event.actor) | _TITLES | _office(event, bench)
    for id in claim.actors:
        agency = bench.catalog.agencies.get(id)
        if agency is not None and any(k in event.actor.lower() for k in _keys(id)):
            own |= _words(" ".join((agency.name, *agency.aliases)))
    if event.kind not in ("lawsuit", "appeal"):
        own -= {"us"}
    out += sorted(_words(doer) - own)
    objects = [value for key, value in claim.extra if key == "object"]
    if event.kind in ("lawsuit", "appeal"):
        other = event.title.lower().rpartition(" v. ")[2]
        return [*out, *(o for o in objects if o not in other and not _generic(o, event, bench))]
    told = f"{event.title} {event.place} {event.summary}".lower()
    said = claim.mention.text.lower()
    part = [o for o in objects if f"{o} county" in told and f"{o} county" not in said]
    foreign = [o for o in objects if o not in told and "border" not in o and not _by(o, own)]
    return [*out, *part, *foreign]


def _office(event: Event, bench: Bench) -> set[str]:
    """Other words for the actor: the president of the day, the department that sues."""
    if event.actor == "United States":
        words = "justice department doj federal government administration united states"
        return set(words.split()) | _in_office(event, bench)
    if "President" in event.actor:
        return {"congress", "white", "house"} & _words(event.actor) | _in_office(event, bench)
    return set()


def _in_office(event: Event, bench: Bench) -> set[str]:
    return {
        p["name"]
        for p in bench.catalog.vocabulary["words"]["presidents"]
        if p["start"] <= event.date[:10] <= (p["end"] or "9999-12-31")
    }


def _keys(id: str) -> tuple[str, ...]:
    return _ACTOR_KEYS.get(id, (id.lower(),))


def _by(words: str, own: set[str]) -> bool:
    """True for the words after 'by' that name the event's own actor."""
    return _words(words) <= own


def _generic(words: str, event: Event, bench: Bench) -> bool:
    """'the administration' as the party sued, where a state or a group sues the United States."""
    if event.actor == "United States":
        return False
    return _words(words) <= _OFFICES | _in_office(event, bench)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower())) - {"s"}


@lru_cache(maxsize=2048)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(w) for w in re.findall(r"[a-z0-9]+", text.lower())) - {"s"}


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


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
