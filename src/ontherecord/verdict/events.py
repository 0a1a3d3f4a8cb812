"""Judge claims about official acts: by the one event that they can mean, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from ontherecord.claims.claim import Claim
from ontherecord.record.observation import Event
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Judged, Reading
from ontherecord.verdict.listing import judge_listing
from ontherecord.verdict.matching import Match, event_reading, matches
from ontherecord.verdict.undated import judge_undated

LISTED = "event.listing"
_INSTRUMENTS = frozenset({"executive_order", "proclamation", "law"})  # one date, set by its name


def judge_event(claim: Claim, bench: Bench) -> Judged:
    """One event must answer to the words; it decides by its own document only.

    `supported`: the only event that fits, every stated attribute agrees, no word is left over.
    `contradicted`: an order, proclamation or law called by name, or one act of that kind by that
    actor on that day, whose stated date or number differs. Everything else is shown, not judged.
    """
    if any(key == "undated" for key, _ in claim.extra):
        return judge_undated(claim, bench)
    if claim.pattern == LISTED and claim.places:
        return judge_listing(claim, bench)
    matched = matches(claim, bench)
    fitting = [m for m in matched if not {"date", "actor", "place"} & set(m.differs)]
    fitting = [m for m in fitting if "date" in m.agrees or _tied(m)]
    best = max((len(m.agrees) for m in fitting), default=0)
    fitting = [m for m in fitting if len(m.agrees) == best]
    fewest = min((len(m.unread) for m in fitting), default=0)
    fitting = [m for m in fitting if len(m.unread) == fewest]
    if len(fitting) > 1:
        titles = "; ".join(f"{m.event.title} ({m.event.date})" for m in fitting[:3])
        return _open(f"More than one event could be meant: {titles}.", fitting, claim)
    if not fitting:
        return _nothing_fits(matched, claim)
    match = fitting[0]
    event = match.event
    name = _name(event)
    if not event.primary:
        summary = f"The event found is {name}; it was read in a secondary source."
        return _open(summary, fitting, claim, "secondary_only")
    if claim.mention.stance in ("denied", "intended", "questioned"):
        summary = f"The event found is {name}; the text does not say that it took place."
        return _open(summary, fitting, claim, "statement_only")
    if claim.quantity is not None and event.amount is None:
        return _open(f"The event found is {name}; it does not settle the number.", fitting, claim)
    if match.unread:
        left = ", ".join(f"“{w}”" for w in match.unread[:4])
        summary = f"The event found is {name}; whether it did what {left} says is for the document."
        return _open(summary, fitting, claim, "statement_only")
    if "amount" in match.differs:
        if {"date", "actor", "subject"} <= set(match.agrees):
            amount = words.number(event.amount or 0.0)
            return Judged(
                "contradicted",
                "disagrees",
                f"{name}: the document gives {amount}.",
                (reading_of(match),),
            )
        return _open(f"The event found is {name}; its number differs.", fitting, claim)
    if not _sure(match):
        return _open(f"The event nearest to this is {name}.", fitting, claim)
    return Judged("supported", "agrees", f"{name}.", (reading_of(match),))


def _tied(match: Match) -> bool:
    """True when an act without a stated date is still one act: by name, or by all the rest."""
    return match.named or {"actor", "subject", "kind"} <= set(match.agrees)


def _sure(match: Match) -> bool:
    """True when the kind of act agrees, and two of actor, date and subject; an act of a general
    kind ('announced') needs all three.
    """
    agreeing = len({"actor", "date", "subject"} & set(match.agrees))
    two, all_three = agreeing >= 2, agreeing == 3
    if match.event.kind in ("lawsuit", "appeal") and "actor" not in match.agrees:
        return False
    return all_three or (two and ("kind" in match.agrees or match.named))


def _nothing_fits(matched: Sequence[Match], claim: Claim) -> Judged:
    instruments = [m for m in matched if m.named and m.event.kind in _INSTRUMENTS]
    named = [m for m in instruments if m.differs == ("date",)]
    if (
        len(named) == 1
        and len(instruments) == 1
        and named[0].event.primary
        and not named[0].unread
        and ("act", "sign") in claim.extra  # publication and effect have dates of their own
        and claim.mention.stance in ("asserted", "reported")
    ):
        event = named[0].event
        return Judged(
            "contradicted",
            "disagrees",
            f"{_name(event)}: the document is of {event.date}.",
            (reading_of(named[0]),),
        )
    near = [m for m in matched if m.named] or [m for m in matched if "actor" in m.agrees]
    if near:
        titles = "; ".join(f"{m.event.title} ({m.event.date})" for m in near[:3])
        return _open(f"No event fits every word; nearest: {titles}.", near[:3], claim)
    return Judged(
        "cannot_check", "no_match", "No event in the record matches; the list of events is open."
    )


def _open(summary: str, matches: Sequence[Match], claim: Claim, reason: str = "no_match") -> Judged:
    return Judged("cannot_check", reason, summary, tuple(reading_of(m) for m in matches[:5]))


def _name(event: Event) -> str:
    copied = f", read in a reprint: {event.source_title}" if event.copied else ""
    return f"{event.title} ({event.actor}, {event.date}{copied})"


def reading_of(match: Match) -> Reading:
    """The event as a reading, with what it was matched on."""
    return event_reading(match.event, match.agrees, match.differs)
