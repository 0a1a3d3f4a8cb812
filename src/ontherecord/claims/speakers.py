"""Who says what a sentence states, and whether the sentence calls it wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ontherecord.claims.claim import Mark
from ontherecord.claims.marks import Reading

_SUBJECTS = frozenset(
    [
        "it",
        "they",
        "he",
        "she",
        "we",
        "the",
        "its",
        "their",
        "there",
        "this",
        "these",
        "in",
        "on",
        "during",
        "since",
        "as",
        "more",
        "all",
        "fiscal",
        "last",
        "federal",
        "agents",
        "officers",
        "officials",
        "immigration",
    ]
)
_WRONG = frozenset(
    ["wrong", "false", "untrue", "incorrect", "inaccurate", "mistaken", "baseless", "unfounded"]
)
_CLAIMED = frozenset(
    [
        "claim",
        "assertion",
        "statement",
        "idea",
        "notion",
        "suggestion",
        "belief",
        "charge",
        "argument",
    ]
)
_AUXILIARIES = frozenset(["do", "have", "be", "will", "would", "could", "also", "later", "then"])
_BEFORE_THAT = 6  # marks between a reporting verb and its 'that'


@dataclass(slots=True)
class Saying:
    """What a sentence says about the saying: by whom, at second hand, called wrong."""

    speaker: str = ""
    speaker_actors: tuple[str, ...] = ()
    reported: bool = False
    denied: bool = False


def take_speaker(piece: list[Mark], reading: Reading, saying: Saying) -> list[Mark]:
    """Split 'X said (that) ...' and '..., X said': returns the part that is said."""
    for k, mark in enumerate(piece):
        if not mark.can("SAY"):
            continue
        low = reading.tokens[mark.i].low
        after = piece[k + 1 :]
        before = piece[:k]
        if low in ("state", "states") and not (after and reading.tokens[after[0].i].low == "that"):
            continue  # 'any state or city officials', 'In three states, ...': no verb
        if k and reading.tokens[mark.i - 1].low == "to":
            continue  # 'unable to find a lawyer': nothing is said
        if low in ("according", "accord"):
            if any(m.can("NUMBER") and m.can("MEASURE") for m in after):
                continue
            core = [m for m in before if not m.can("PUNCT")]
            _note_speaker(after, reading, saying)
            return core
        states = _states(after, reading)
        if states is not None and not any(m.can("NUMBER") for m in before):
            _note_speaker(before, reading, saying)
            return states
        if (
            not any(m.can("NUMBER") or m.can("MEASURE") for m in after)
            and before
            and not any(m.can("NUMBER") for m in before)
            and not any(m.can("MEASURE") for m in before if not m.can("ACTOR"))
        ):
            _note_speaker(before, reading, saying)
            words = [m for m in after if not m.can("PUNCT")]
            return words if words and all(m.can("ACTOR") or m.can("NEUTRAL") for m in words) else []
    return piece


def _states(after: Sequence[Mark], reading: Reading) -> list[Mark] | None:
    """The clause after a reporting verb, None when the verb takes a plain object instead."""
    rest = list(after)
    if not rest:
        return None
    for k, mark in enumerate(rest[:_BEFORE_THAT]):  # 'said on Tuesday in Washington that ...'
        if reading.tokens[mark.i].low == "that":
            return rest[k + 1 :]
        if mark.can("MEASURE") or mark.can("NUMBER"):
            break
    first = reading.tokens[rest[0].i].low
    if rest[0].can("NUMBER") or first in ("a", "an", "some"):
        return None
    has_measure = any(m.can("MEASURE") or m.can("TREND_UP") or m.can("TREND_DOWN") for m in rest)
    if has_measure and (
        not rest[0].slots.isdisjoint({"ACTOR", "WITHIN", "PLACE"}) or first in _SUBJECTS
    ):
        return rest
    return None


def _note_speaker(marks: Sequence[Mark], reading: Reading, saying: Saying) -> None:
    saying.reported = True
    named = [m for m in marks if not m.can("PUNCT")]
    while named and reading.tokens[named[0].i].low in ("and", "but", "or"):
        named = named[1:]
    if named and reading.tokens[named[0].i].lemma in _AUXILIARIES:
        return  # ', and did not say by whom' names nobody
    if named and not saying.speaker:
        saying.speaker = reading.span_text(named[0].i, named[-1].j).strip(" ,\"'“”")
        actors = [m.slot("ACTOR") for m in marks if m.can("ACTOR")]
        saying.speaker_actors = tuple(str(a) for a in actors)


def called_wrong(piece: list[Mark], reading: Reading) -> list[Mark] | None:
    """'The claim that ... is wrong': the part in between, None for any other sentence."""
    lows = [reading.tokens[m.i].low for m in piece if not m.can("PUNCT")]
    if len(lows) < 4 or lows[-1] not in _WRONG or lows[-2] not in ("is", "was", "be", "are"):
        return None
    words = [m for m in piece if not m.can("PUNCT")]
    head = next((k for k, m in enumerate(words[:5]) if reading.tokens[m.i].low == "that"), None)
    if head is None or not any(reading.tokens[m.i].lemma in _CLAIMED for m in words[:head]):
        return None
    return words[head + 1 : -2]
