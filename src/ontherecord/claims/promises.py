"""What is promised or called for by name: 'Hire 10,000 officers.', 'will clear the backlog'.

A promise of `forms.yml` is a verb and what it is done to; it makes an aim of the measure declared
for it, where no claim stands on those words already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ontherecord.claims.claim import Claim, Term
from ontherecord.claims.forms import Passage
from ontherecord.claims.phrases import Hit, Phrases
from ontherecord.claims.tokens import Lemmas

_GAP = 5  # tokens from the verb to what it is done to: 'hire another 10,000 new ICE'
_BACK = 6  # tokens from 'plans', 'vowed' to the verb


@dataclass(frozen=True, slots=True)
class Promise:
    """One declared promise: its verbs, what they are done to, and the measure that counts it."""

    does: Phrases
    what: Phrases
    measure: str


class Promises:
    """The promises of `forms.yml`, with the words that tell a promise from a report."""

    def __init__(self, declared: Mapping[str, Any], lemmas: Lemmas) -> None:
        self._lemmas = lemmas
        self._ahead = Phrases({"ahead": declared["ahead"]}, lemmas)
        self._between = frozenset(declared["between"])
        self._after = frozenset(declared["after"])
        self._listed = [
            Promise(
                Phrases({"does": one["does"]}, lemmas),
                Phrases({"what": one["what"]}, lemmas),
                str(one["measure"]),
            )
            for one in declared["listed"]
        ]

    def read(self, passage: Passage) -> list[Claim]:
        """The aims of one sentence, each with its number where one stands before what is counted.

        None in a question, a denial or a sentence about what was done.
        """
        tokens = passage.reading.tokens
        lemmas = {passage.lemma(k) for k in range(len(tokens))}
        found: list[Claim] = []
        for promise in self._listed:
            if passage.asks or not promise.does.begins(lemmas) or not promise.what.begins(lemmas):
                continue
            for verb in promise.does.find(tokens, 0, len(tokens)):
                claim = self._active(passage, promise, verb) or self._passive(
                    passage, promise, verb
                )
                if claim is not None and not _taken(claim, [*passage.taken, *found]):
                    found.append(claim)
        return found

    def _active(self, passage: Passage, promise: Promise, verb: Hit) -> Claim | None:
        """'plans to hire 10,000 officers', 'Prosecute everyone who crosses.'"""
        tokens = passage.reading.tokens
        if not self._to_come(passage, verb):
            return None
        what = next(
            (
                hit
                for k in range(verb.j, min(len(tokens), verb.j + _GAP + 1))
                if (hit := promise.what.at(tokens, k, len(tokens))) is not None
            ),
            None,
        )
        if what is None or not all(
            t.number or t.low in self._between for t in tokens[verb.j : what.i]
        ):
            return None
        return self._claim(passage, promise, verb.i, what.j, verb)

    def _passive(self, passage: Passage, promise: Promise, verb: Hit) -> Claim | None:
        """'Everyone who crosses illegally will be prosecuted.'"""
        tokens = passage.reading.tokens
        lead = [t.low for t in tokens[max(0, verb.i - 2) : verb.i]]
        if lead not in (["will", "be"], ["shall", "be"], ["must", "be"]):
            return None
        for what in promise.what.find(tokens, max(0, verb.i - 12), verb.i - 2):
            between = [t for t in tokens[what.j : verb.i - 2] if t.word or t.number]
            if all(t.low in self._after for t in between):
                return self._claim(passage, promise, what.i, verb.j, verb)
        return None

    def _to_come(self, passage: Passage, verb: Hit) -> bool:
        """True at the head of a sentence, after 'will', and after an aim and 'to'."""
        tokens = passage.reading.tokens
        if verb.i == 0:
            return tokens[0].text[:1].isupper() and tokens[0].low == passage.lemma(0)
        if tokens[verb.i].low != passage.lemma(verb.i) and tokens[verb.i].low.endswith("ed"):
            return False
        begin = max(0, verb.i - _BACK)
        ahead = self._ahead.find(tokens, begin, verb.i)
        return bool(ahead) and all(
            t.low in self._between or t.low in ("it", "the", "and", "also")
            for t in tokens[ahead[-1].j : verb.i]
        )

    def _claim(self, passage: Passage, promise: Promise, i: int, j: int, verb: Hit) -> Claim:
        numbers = [passage.number_at(m) for m in passage.marks("NUMBER", i, j)]
        known = set(range(i, j))
        period = passage.period(0, len(passage.reading.tokens))
        end = next((b for a, b in passage.clauses() if a <= i < b), j)
        for slot in ("PERIOD", "NEUTRAL", "LINK"):
            known |= {k for m in passage.marks(slot, j, end) for k in range(m.i, m.j)}
        known |= {k for k in range(j, end) if passage.reading.tokens[k].low in self._after}
        claim = passage.claim(
            "policy",
            f"policy.{passage.lemma(verb.i)}",
            i,
            j,
            stance="intended",
            terms=(Term(promise.measure, "loose"),),
            measure_phrase=passage.reading.span_text(i, j),
            period=period,
            period_from="stated" if period else "absent",
            unread=passage.unread(j, end, known),
        )
        return passage.counted(claim, numbers[0] if numbers else None)


def _taken(claim: Claim, others: Sequence[Claim]) -> bool:
    a = claim.mention
    return any(o.mention.start < a.end and a.start < o.mention.end for o in others)
