"""CHECK: extraction -> findings. Judges each claim as known then and as known now, and joins
repeats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ontherecord.base.period import Period
from ontherecord.catalog.store import Catalog
from ontherecord.claims.claim import POINTED, Claim, Extraction, Mention
from ontherecord.claims.periods import PeriodMention
from ontherecord.record.lookup import LookUp
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench, speaks_for
from ontherecord.verdict.finding import Judged, Reading, source_dict
from ontherecord.verdict.judges import JUDGES, decided
from ontherecord.verdict.pointing import TAKEN, UNNAMED, to_the_digit, undecided
from ontherecord.verdict.projecting import with_scenario
from ontherecord.verdict.supposing import supposed, unsaid
from ontherecord.verdict.trace import TRACED, trace

UNSAFE = "The number holds characters a reader does not see as they stand, so it is not judged."


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim with its mentions and judgements; `chosen` is the one that gives the verdict."""

    claim: Claim
    mentions: tuple[Mention, ...]
    judged: tuple[Judged, ...]
    chosen: Judged
    trace: tuple[dict[str, Any], ...] = ()
    attribution: dict[str, Any] | None = None


def find(
    extraction: Extraction,
    lookup: LookUp,
    catalog: Catalog,
    published: date | None,
    as_of: date | None,
) -> list[Finding]:
    """A finding for every distinct claim, in order of first mention.

    published: the document's date or None. as_of: judge `now` with the record as known that day.
    """
    grouped: dict[str, list[Claim]] = {}
    for claim in extraction.claims:
        grouped.setdefault(claim.key, []).append(claim)
    return [
        judge(claims[0], tuple(c.mention for c in claims), lookup, catalog, published, as_of)
        for claims in grouped.values()
    ]


def judge(
    claim: Claim,
    mentions: tuple[Mention, ...],
    lookup: LookUp,
    catalog: Catalog,
    published: date | None,
    as_of: date | None,
) -> Finding:
    """Judge one claim then and now; `then` gives the verdict where it can be judged."""
    claim = _kind(claim, catalog)
    if claim.note == POINTED:
        return _pointed(claim, mentions, lookup, catalog, published, as_of)
    if claim.note == "unsafe_text":
        open_ = Judged("cannot_check", "unsafe_text", UNSAFE)
        return Finding(claim, mentions, (open_.on(as_of, "now"),), open_)
    for told in supposed(claim, catalog):
        found = judge(told, mentions, lookup, catalog, published, as_of)
        if found.chosen.verdict == "supported":
            return replace(found, claim=replace(claim, period=told.period, places=told.places))
    claim = unsaid(claim)
    bench = Bench(lookup, catalog, published, as_of)
    now = decided(claim, bench).on(as_of, "now")
    judged = [now]
    chosen = now
    if published is not None:
        then = decided(claim, Bench(lookup, catalog, published, published)).on(published, "then")
        if _younger(then, now):
            if _near_miss(claim, now):
                chosen = replace(
                    now,
                    verdict="cannot_check",
                    reason="vintage_not_held",
                    summary=(
                        "The figure as first published is not held, and one published after the "
                        f"document is near the number: {now.summary}"
                    ),
                )
                judged[0] = chosen
            then = replace(
                then,
                verdict="cannot_check",
                reason="vintage_not_held",
                summary=(
                    "What was known on the document's date is not held; the record as known now is "
                    "used."
                ),
            )
        else:
            chosen = _revised(then, now)
            then = chosen if chosen.basis == "then" else then
        judged.insert(0, then)
    judged = [with_scenario(_stanced(j, claim), claim, bench) for j in judged]
    chosen = with_scenario(_stanced(chosen, claim), claim, bench)
    where = trace(claim, bench) if chosen.reason in TRACED else ()
    return Finding(claim, mentions, tuple(judged), chosen, where, attribution(claim, chosen, bench))


def _pointed(
    claim: Claim,
    mentions: tuple[Mention, ...],
    lookup: LookUp,
    catalog: Catalog,
    published: date | None,
    as_of: date | None,
) -> Finding:
    """A claim whose words only point at what it counts: supported by a figure that it states to its
    last digit, else its figures as known now and no verdict.
    """
    tried = to_the_digit(claim)
    if tried is not None:
        read = judge(tried, mentions, lookup, catalog, published, as_of)
        if read.chosen.verdict == "supported":
            told = replace(read.chosen, summary=f"{read.chosen.summary} {TAKEN}")
            return replace(read, claim=replace(tried, note=POINTED), chosen=told)
    if not claim.terms:
        open_ = Judged("cannot_check", "unread_qualifier", UNNAMED).on(as_of, "now")
        return Finding(claim, mentions, (open_,), open_)
    said = replace(claim, note="")
    bench = Bench(lookup, catalog, published, as_of)
    now = undecided(JUDGES[said.kind](said, bench)).on(as_of, "now")
    where = trace(said, bench) if now.reason in TRACED else ()
    return Finding(claim, mentions, (now,), now, where)


def _kind(claim: Claim, catalog: Catalog) -> Claim:
    """A number for an estimated measure is an estimate."""
    kinds = {
        catalog.measures[t.measure].kind
        for t in claim.terms
        if t.measure in catalog.measures and catalog.measures[t.measure].flow_or_stock == "stock"
    }
    return (
        replace(claim, kind="estimate")
        if claim.kind == "quantity" and kinds == {"estimate"}
        else claim
    )


def attribution(claim: Claim, chosen: Judged, bench: Bench) -> dict[str, Any] | None:
    """Was it said: an announcement of that number by the speaker's own agency, for the days
    claimed where any are, is looked for in the evidence.
    """
    if claim.mention.stance != "reported" or claim.quantity is None:
        return None
    speaker = claim.mention.speaker or claim.actor_text
    for reading in chosen.readings:
        for figure in reading.figures:
            o = figure.observation
            if (
                o.nature == "announced"
                and reading.period is not None
                and _for_days(o.period, claim.period, reading.period)
                and speaks_for(speaker, o.publisher, bench)
            ):
                said = claim.quantity.compare(o.value, rounding=o.rounded_to)
                result = (
                    "found"
                    if said == "agrees"
                    else "differs"
                    if said == "disagrees"
                    else "not_found"
                )
                return {
                    "speaker": speaker,
                    "result": result,
                    "source": source_dict(o, figure.release),
                }
    return {"speaker": speaker, "result": "not_found", "source": None}


def _for_days(said: Period, mention: PeriodMention | None, read: Period) -> bool:
    """True when an announcement covers the days claimed; 'since' ends where the speaker ended."""
    days = mention.resolved if mention is not None else None
    if mention is None or days is None:
        return said.same_days(read)
    if mention.role == "since":
        return said.start == days.start and said.end <= days.end
    return said.same_days(days)


NEAR_MISS = 0.1  # what a figure may have moved by between its first and a later publication


def _near_miss(claim: Claim, now: Judged) -> bool:
    """True when only later figures contradict a number, and one of them is within a tenth."""
    q = claim.quantity
    if now.verdict != "contradicted" or q is None or claim.kind == "superlative":
        return False  # a record falls by another period's figure, not by its own
    values = [r.value for r in now.readings if r.agrees is False and r.value]
    return any(abs(q.value - v) <= NEAR_MISS * v for v in values)


def _younger(then: Judged, now: Judged) -> bool:
    """True when the record decides now only with figures it cannot date back to the document."""
    if then.verdict != "cannot_check":
        return False
    if now.verdict == "cannot_check":  # of two open answers the one that has figures says more
        return then.reason == "not_held" and now.reason != "not_held"
    return then.reason in (
        "not_held",
        "partial_period",
        "coverage",
        "after_record_end",
        "secondary_only",
        "statement_only",
        "close",
    )


def _revised(then: Judged, now: Judged) -> Judged:
    if then.verdict == "supported" and now.verdict == "cannot_check" and now.reason == "close":
        return replace(
            then, reason="revised", summary=f"{then.summary} Revised since: {now.summary}"
        )
    if then.verdict == "supported" and now.verdict == "contradicted":
        return replace(
            then, reason="revised", summary=f"{then.summary} Revised since: {now.summary}"
        )
    if then.verdict == "contradicted" and now.verdict in ("supported", "depends"):
        return replace(
            then,
            verdict="depends",
            reason="revised",
            summary=f"As known then: {then.summary} As known now: {now.summary}",
        )
    return then


def _stanced(judged: Judged, claim: Claim) -> Judged:
    """A denied claim's summary says which side the record is on; words not read are named."""
    if judged.verdict not in ("supported", "contradicted"):
        return judged
    left = [value for key, value in claim.extra if key == "beside"]
    if left and judged.verdict == "supported":
        told = "; ".join(f"“{text}”" for text in left)
        judged = replace(judged, summary=f"{judged.summary} Not read, and not covered: {told}.")
    if claim.mention.stance == "questioned":
        return replace(judged, summary=f"The text puts this as a question. {judged.summary}")
    if claim.mention.stance != "denied":
        return judged
    side = (
        "agrees with the denial"
        if judged.verdict == "contradicted"
        else "disagrees with the denial"
    )
    summary = f"The text denies this; the record {side}. {judged.summary}"
    return replace(judged, summary=summary)


def finding_dict(finding: Finding, number: int, catalog: Catalog) -> dict[str, Any]:
    """The contract's `claims` entry."""
    claim, chosen = finding.claim, finding.chosen
    shown = chosen.readings
    return {
        "id": f"c{number}",
        "key": claim.key,
        "kind": claim.kind,
        "proposition": words.proposition(claim, catalog),
        "mentions": [
            {
                "start": m.start,
                "end": m.end,
                "text": m.text,
                "spans": [list(s) for s in m.spans],
                "stance": m.stance,
                "speaker": m.speaker or None,
                "quoted": m.quoted,
            }
            for m in finding.mentions
        ],
        "asserted": _asserted(claim),
        "verdict": chosen.verdict,
        "reason": chosen.reason,
        "summary": chosen.summary,
        "judged": [j.to_dict() for j in finding.judged],
        "turns_on": (
            {"text": chosen.turns_on[0], "start": chosen.turns_on[1], "end": chosen.turns_on[2]}
            if chosen.turns_on
            else None
        ),
        "attribution": finding.attribution,
        "mismatches": [m.to_dict() for m in chosen.mismatches],
        "readings": [r.to_dict(chosen.as_of) for r in shown],
        "trace": list(finding.trace),
        "definitions": _definitions(shown, catalog),
        "caveats": _caveats(shown, catalog),
    }


def _asserted(claim: Claim) -> dict[str, Any]:
    values = [
        {
            "text": q.text,
            "value": q.value,
            "agrees": q.agrees.to_list(),
            "disagrees": q.disagrees.to_list(),
            "unit": q.unit,
            "hedge": q.hedge or None,
        }
        for q in (claim.quantity, claim.percent, claim.second, claim.delta)
        if q is not None
    ]
    return {
        "values": values,
        "measure_phrase": claim.measure_phrase or None,
        "period_text": claim.period.text if claim.period else None,
        "place": claim.places[0] if claim.places else None,
        "actor": claim.actor_text or None,
        "direction": claim.direction or None,
        "base_period": claim.base_period.text if claim.base_period else None,
        "span_claimed": claim.span_claimed or None,
    }


def _definitions(readings: Sequence[Reading], catalog: Catalog) -> list[dict[str, str]]:
    ids = list(dict.fromkeys(r.measure for r in readings if r.measure))
    out = []
    for id in ids:
        measure = catalog.measures[id]
        differs = " ".join(why for other, why in measure.differs_from.items() if other in ids)
        out.append(
            {
                "measure": id,
                "title": measure.title,
                "definition": measure.definition,
                "differs": differs,
            }
        )
    return out


def _caveats(readings: Sequence[Reading], catalog: Catalog) -> list[dict[str, str]]:
    out = []
    for id in dict.fromkeys(r.measure for r in readings if r.measure):
        for code in catalog.measures[id].caveats:
            if code in catalog.caveats:
                out.append({"code": code, "text": catalog.caveats[code], "measure": id})
    return out
