"""Several counts or places said together: 'The El Paso and Yuma sectors made 182,143 and 68,269
apprehensions', 'In the Rio Grande Valley and Laredo sectors, agents made 166,210'. Which number is
of which place, and whether a number is of all of them, is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ontherecord.claims.claim import POINTED, Claim, Mark, Unread
from ontherecord.claims.forms import Past
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import Number
from ontherecord.claims.tokens import Sentence

IN_ORDER = "quantity.in_order"  # paired already, number by number
_JOINS = frozenset({"and", "&", ",", "or", "plus"})
_SUMMED = frozenset({"quantity", "trend", "comparison", "superlative", "share"})


def held_in_turn(claims: list[Claim], sentence: Sentence, past: Past) -> list[Claim]:
    """The claims of a sentence, those of a run of numbers or of several places left undecided."""
    if not claims:
        return claims
    reading = past.read(sentence)
    numbers = _runs(reading, "NUMBER")
    places = _runs(reading, "PLACE")
    if not numbers and not places:
        return claims
    return [_held(c, numbers, places, reading) for c in claims]


def _held(
    claim: Claim, numbers: list[list[Mark]], places: list[list[Mark]], reading: Reading
) -> Claim:
    if claim.kind not in _SUMMED or claim.pattern == IN_ORDER:
        return claim
    said = {q.text for q in (claim.quantity, claim.second) if q is not None}
    run = next((r for r in numbers if said & {_number(m) for m in r}), None)
    if run is None:
        run = next((r for r in places if len(_of(claim, r)) > 1), None)
    if run is None:
        return claim
    start, end = reading.tokens[run[0].i].start, reading.tokens[run[-1].j - 1].end
    why = Unread(start, end, reading.span_text(run[0].i, run[-1].j))
    held = replace(claim, unread=(*claim.unread, why))
    return replace(held, terms=(), perhaps=()) if claim.note == POINTED else held


def _runs(reading: Reading, slot: str) -> list[list[Mark]]:
    """Marks of one kind with nothing but 'and' and commas between them, two or more each."""
    out: list[list[Mark]] = []
    run: list[Mark] = []
    joined = False
    for mark in reading.marks:
        if mark.can(slot) and _counts(mark, slot):
            run = [*run, mark] if joined else [mark]
            if len(run) > 1:
                out = [*(r for r in out if r[0] is not run[0]), run]
            joined = False
        elif run and reading.text(mark).lower() in _JOINS:
            joined = True
        elif not (run and joined and mark.can("NEUTRAL") and reading.text(mark).lower() == "the"):
            run, joined = [], False
    return out


def _counts(mark: Mark, slot: str) -> bool:
    if slot == "PLACE":
        return isinstance(mark.slot("PLACE"), tuple) and not mark.can("MEASURE")
    number = mark.slot("NUMBER")
    return isinstance(number, Number) and number.quantity.unit == "count"


def _number(mark: Mark) -> str:
    number = mark.slot("NUMBER")
    return number.quantity.text if isinstance(number, Number) else ""


def _of(claim: Claim, run: Sequence[Mark]) -> list[Mark]:
    """The marks of a run that give the claim a place."""
    out = []
    for mark in run:
        named = mark.slot("PLACE")
        if isinstance(named, tuple) and set(map(str, named)) & set(claim.places):
            out.append(mark)
    return out
