"""Judge what a measure includes, leaves out or counts, by each measure's own definition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ontherecord.catalog.measure import Measure
from ontherecord.claims.claim import Claim
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Judged, Reading


def judge_definition(claim: Claim, bench: Bench) -> Judged:
    """Each named measure's own list decides; where the measures differ, it depends on whose."""
    if claim.note == MEANING:
        return _meaning(claim, bench)
    unit = dict(claim.extra).get("unit", "")
    readings = []
    for term in [t for t in claim.terms if t.tier == "named"] or claim.terms:
        measure = bench.catalog.measures.get(term.measure)
        if measure is None:
            continue
        wanted = claim.direction == "includes"
        agrees: bool | None
        if unit:
            agrees, why = (measure.unit == unit) == wanted, f"counts {measure.unit}"
        else:
            agrees, why = _takes_in(measure, claim.subject, wanted)
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
    judged = _verdict(claim, readings, bench)
    if claim.unread and judged.verdict in ("supported", "contradicted"):
        left = ", ".join(f"“{u.text}”" for u in claim.unread[:4])
        summary = f"The words {left} may change what is meant. {judged.summary}"
        return replace(judged, verdict="cannot_check", reason="unread_qualifier", summary=summary)
    return judged


MEANING = "meaning"  # a claim on what a measure is, which its lists of parts cannot settle
_SHOWN = 3  # definitions, where words may mean more measures


def _meaning(claim: Claim, bench: Bench) -> Judged:
    """The definitions that may be meant, beside words that no list of parts can settle."""
    held = [t for t in claim.terms if t.tier == "named"] or list(claim.terms)
    ids = dict.fromkeys(t.measure for t in held)
    measures = [m for id in ids if (m := bench.catalog.measures.get(id)) is not None]
    readings = [
        Reading(
            held[0].tier, m.id, None, "", "us", "", m.unit, agrees=None,
            why=f"counts {m.unit}", result={"type": "definition"},
        )
        for m in measures[:_SHOWN]
    ]  # fmt: skip
    told = " ".join(f"{bench.measure(r.measure).title}: {_first(bench, r)}" for r in readings)
    summary = f"The words are for the definition to bear out. {told}".rstrip()
    return Judged("cannot_check", "definition", summary, tuple(readings))


def _first(bench: Bench, reading: Reading) -> str:
    """The first sentence of a measure's definition."""
    text = " ".join(bench.measure(reading.measure).definition.split())
    head, dot, _ = text.partition(". ")
    return head + "." if dot else text


def _takes_in(measure: Measure, part: str, wanted: bool) -> tuple[bool | None, str]:
    """Whether everything `part` names is in the measure (or out of it, where `wanted` is False);
    None where its lists do not say.
    """
    listed = [(x, True) for x in measure.includes] + [(x, False) for x in measure.excludes]
    sides: list[bool | None] = []
    whys = []
    for thing in _things(part):
        hits = [(x, inside) for x, inside in listed if _is(thing, x)]
        found = {inside for _, inside in hits}
        sides.append(found.pop() if len(found) == 1 else None)
        whys += [f"{'includes' if inside else 'leaves out'} {x}" for x, inside in hits]
    why = "; ".join(dict.fromkeys(whys)) or "the definition does not say"
    if (not wanted) in sides:
        return False, why
    return (None, why) if None in sides or not sides else (True, why)


def _things(part: str) -> list[set[str]]:
    """'removals, returns and expulsions' are three things."""
    pieces = re.split(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or|as well as)\s+", part)
    return [found for piece in pieces if (found := _stems(piece))]


def _is(thing: set[str], entry: str) -> bool:
    """True when the thing is the entry's, word for word: a narrower thing may be another."""
    head = _stems(re.split(r"[,(:;]", entry)[0])
    return bool(head) and head == thing


def _verdict(claim: Claim, readings: Sequence[Reading], bench: Bench) -> Judged:
    verdicts = {r.agrees for r in readings}
    text = (
        "; ".join(f"{bench.measure(r.measure).title} {r.why}" for r in readings[:4])
        or "no measure answers to these words"
    )
    turns = (claim.measure_phrase, *claim.turns_on) if claim.turns_on else None
    shown = tuple(readings)
    also = _left_unsaid(claim, readings, bench)
    if verdicts == {True} and also:
        summary = f"True as far as it goes: {text}. The definition also includes {also}."
        return Judged("depends", "true_in_letter", summary, shown, (), turns)
    if verdicts == {True}:
        return Judged("supported", "agrees", f"By definition: {text}.", shown)
    if verdicts == {False}:
        return Judged("contradicted", "definition", f"By definition: {text}.", shown)
    if {True, False} <= verdicts:
        summary = f"It depends on whose definition: {text}."
        return Judged("depends", "definition", summary, shown, (), turns)
    summary = f"The definitions do not settle this: {text}."
    return Judged("cannot_check", "definition", summary, shown)


def _left_unsaid(claim: Claim, readings: Sequence[Reading], bench: Bench) -> str:
    """What a text leaves out that says what makes up the whole; empty where it says it all."""
    if dict(claim.extra).get("whole") != "yes":
        return ""
    things = _things(claim.subject)
    left = [
        entry
        for r in readings
        for entry in bench.measure(r.measure).includes
        if not any(_is(thing, entry) for thing in things)
    ]
    return "; ".join(dict.fromkeys(left))


_STOP = frozenset(
    [
        *("a", "an", "the", "of", "and", "or", "by", "with", "that", "who", "those", "all", "some"),
        *("also", "their", "its", "to", "in", "on", "under", "from", "at", "through", "out"),
        *("people", "person", "individual", "many", "carried", "combination", "title", "42"),
    ]
)


def _stems(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    stems = {w if w.endswith("ss") else w.rstrip("s") for w in words if w not in _STOP}
    return stems - {""}
