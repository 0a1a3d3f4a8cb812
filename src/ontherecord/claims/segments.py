"""Sentence -> segments: the parts that state something, who says it, and what only sets the
scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ontherecord.claims.claim import Mark
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import Number
from ontherecord.claims.speakers import Saying, called_wrong, take_speaker

_DASHES = frozenset("—–")
_BREAKS = frozenset(";:()[]")
_SUBORDINATE = frozenset(["because", "although", "though", "whereas"])


_FEW = 4  # words; a longer opening is a clause or a scene of its own


@dataclass(slots=True)
class Segment:
    """A run of marks read together. role: core | lead | tail | speaker."""

    marks: list[Mark]
    role: str = "core"

    def has(self, *slots: str) -> bool:
        """True when a mark can fill one of the slots."""
        return any(not mark.slots.isdisjoint(slots) for mark in self.marks)

    def tokens(self) -> tuple[int, int]:
        """Token span [i, j)."""
        return self.marks[0].i, self.marks[-1].j


@dataclass(slots=True)
class Split:
    """The segments of a sentence and what was said about the saying."""

    segments: list[Segment]
    saying: Saying


def split(reading: Reading) -> Split:
    """Cut a sentence at punctuation, reporting verbs, subordinators and co-ordinated clauses."""
    pieces = _by_punctuation(reading)
    result = Split([], Saying())
    if len(pieces) > 1 and _label(pieces[0], reading):
        pieces = pieces[1:]
    for piece in pieces:
        denied = called_wrong(piece, reading)
        if denied is not None:
            result.saying.denied = True
            piece = denied
        rest = take_speaker(piece, reading, result.saying)
        for part in _by_conjunction(rest, reading):
            if part:
                result.segments.append(Segment(part))
    _assign_roles(result.segments, reading)
    return result


_LABEL = 4  # words of 'Q.', 'HOST:', 'Fact check:', 'Sen. Smith:'


def _label(piece: Sequence[Mark], reading: Reading) -> bool:
    """'GUEST: ...', 'Caption: ...': who speaks, or what a line is, before its colon; no part of
    what it says.
    """
    end = piece[-1].j
    tokens = reading.tokens[:end]
    if end >= len(reading.tokens) or reading.tokens[end].text != ":" or len(tokens) > _LABEL:
        return False
    known = reading.lists["labels"]
    named = any(t.low in known and (len(t.text) > 1 or len(tokens) == 1) for t in tokens)
    return named and all(
        m.slots.isdisjoint({"MEASURE", "NUMBER", "PERIOD", "PLACE", "QUAL"}) for m in piece
    )


def _by_punctuation(reading: Reading) -> list[list[Mark]]:
    pieces: list[list[Mark]] = [[]]
    skip = _named_in_brackets(reading)
    for k, mark in enumerate(reading.marks):
        punct = mark.slot("PUNCT")
        if k in skip:
            if punct is None:
                pieces[-1].append(mark)
            continue
        follows = reading.tokens[mark.j].low if mark.j < len(reading.tokens) else ""
        if punct == "," and follows == "from" and _from_number(reading, k, pieces[-1]):
            continue  # 'rose 78 percent, from 39,703 on Jan. 12 to 70,766 on Jan. 25'
        if punct == "," and follows == "to" and _to_number(reading, k, pieces[-1]):
            continue  # 'fell in fiscal 2024, to 113,431 from 170,590'
        if punct == "," and follows == "than":
            continue  # 'more on Jan. 25, 2026, than on Jan. 12'
        if punct == ":" and _labelled(pieces[-1], reading.marks[k + 1 :]):
            continue  # '319,980: ICE removals in fiscal 2025'
        spaced = punct == "-" and not reading.tokens[mark.i].glued
        if punct in _BREAKS or punct in _DASHES or punct == "," or spaced:
            if punct in _DASHES and reading.tokens[mark.i].glued:
                pieces[-1].append(mark)
                continue
            pieces.append([])
            continue
        pieces[-1].append(mark)
    return _rejoined([p for p in pieces if any(not m.can("PUNCT") for m in p)])


def _to_number(reading: Reading, k: int, before: Sequence[Mark]) -> bool:
    """True at the comma of a change whose 'to X from Y' follows at once."""
    after = reading.marks[k + 2 : k + 5]
    lows = [reading.tokens[m.i].low for m in after]
    return (
        any(m.can("TREND_UP") or m.can("TREND_DOWN") or m.can("MULTIPLE") for m in before)
        and not any(_counts(m) for m in before)
        and bool(after)
        and after[0].can("NUMBER")
        and "from" in lows[1:]
    )


def _counts(mark: Mark) -> bool:
    """True for a number that is no percentage."""
    number = mark.slot("NUMBER")
    return isinstance(number, Number) and number.quantity.unit != "percent"


def _from_number(reading: Reading, k: int, before: Sequence[Mark]) -> bool:
    """True at the comma of a change whose 'from X to Y' follows."""
    after = reading.marks[k + 2 : k + 12]
    return (
        any(m.can("TREND_UP") or m.can("TREND_DOWN") or m.can("MULTIPLE") for m in before)
        and bool(after)
        and after[0].can("NUMBER")
        and any(reading.tokens[m.i].low == "to" for m in after)
    )


def _rejoined(pieces: list[list[Mark]]) -> list[list[Mark]]:
    """'ICE removed, in fiscal 2024, 271,484 people': a period set off by commas parts nothing."""
    k = 1
    while k < len(pieces) - 1:
        before, middle, after = pieces[k - 1 : k + 2]
        aside = all(m.can("PERIOD") or m.can("NEUTRAL") or m.can("PUNCT") for m in middle)
        open_verb = any(m.can("MEASURE") for m in before) and not any(
            m.can("NUMBER") for m in before
        )
        if aside and open_verb and after[0].can("NUMBER"):
            pieces[k - 1 : k + 2] = [[*before, *middle, *after]]
        else:
            k += 1
    return pieces


def _labelled(left: Sequence[Mark], right: Sequence[Mark]) -> bool:
    """True for a bulletin line: a bare number and its label, on either side of the colon."""
    number = [m for m in left if not m.can("PUNCT")]
    if len(number) == 1 and number[0].can("NUMBER"):
        return True
    stop = next((k for k, m in enumerate(right) if m.can("PUNCT")), len(right))
    value = right[:stop]
    return (
        any(m.can("MEASURE") for m in left)
        and bool(value)
        and value[0].can("NUMBER")
        and all(m.can("PERIOD") or m.can("NEUTRAL") or m.can("PLACE") for m in value[1:])
    )


def _named_in_brackets(reading: Reading) -> frozenset[int]:
    """Marks of '(DOJ)' and '(ICE)' after the name in full: part of the phrase, not a new one."""
    found: set[int] = set()
    bracketed = "(" in reading.sentence.text
    for k, mark in enumerate(reading.marks[:-2] if bracketed else ()):
        inner, close = reading.marks[k + 1], reading.marks[k + 2]
        if (
            mark.slot("PUNCT") == "("
            and close.slot("PUNCT") == ")"
            and (inner.can("ACTOR") or (reading.text(inner).isupper() and not inner.can("NUMBER")))
        ):
            found |= {k, k + 1, k + 2}
    return frozenset(found)


def _by_conjunction(piece: list[Mark], reading: Reading) -> list[list[Mark]]:
    """Cut at 'and'/'but'/'while' between two statements, and at subordinators."""
    for k, mark in enumerate(piece):
        if mark.j != mark.i + 1 or k == 0:
            continue
        low = reading.tokens[mark.i].low
        left, right = piece[:k], piece[k + 1 :]
        if not right:
            continue
        if low in _SUBORDINATE and not any(m.can("NUMBER") for m in right):
            return [left, *_by_conjunction(piece[k:], reading)]
        if (
            low == "as"
            and not right[0].can("NUMBER")
            and _statement(left)
            and not _statement(right)
            and (
                reading.tokens[right[0].i].low
                in ("the", "its", "officials", "part", "president", "it")
            )
        ):
            return [left]
        if low in ("and", "but", "while", "then") and _statement(left):
            if _statement(right) or _elliptical(right):
                return [left, *_by_conjunction(right, reading)]
            if piece[k - 1].can("PERIOD") and _loose_end(right):
                return [left, piece[k:]] if low == "while" else [left]
    return [piece]


def _statement(marks: Sequence[Mark]) -> bool:
    subject = any(m.can("MEASURE") for m in marks)
    return subject and any(
        m.can("NUMBER")
        or m.can("TREND_UP")
        or m.can("TREND_DOWN")
        or m.can("MULTIPLE")
        or m.can("SUPER_HIGH")
        for m in marks
    )


def _elliptical(marks: Sequence[Mark]) -> bool:
    """'... and 271,484 in fiscal 2024': a number and a period that lean on the noun before."""
    words = [m for m in marks if not m.can("PUNCT")]
    return (
        bool(words)
        and words[0].can("NUMBER")
        and any(m.can("PERIOD") for m in words)
        and not any(m.can("MEASURE") or m.can("UNREAD") or m.can("QUAL") for m in words)
    )


def _loose_end(marks: Sequence[Mark]) -> bool:
    first = marks[0]
    return not (
        first.can("PERIOD") or first.can("QUAL") or first.can("PLACE") or first.can("NUMBER")
    )


def _assign_roles(segments: list[Segment], reading: Reading) -> None:
    core_seen = False
    for segment in segments:
        i, j = segment.tokens()
        states = segment.has(
            "NUMBER",
            "TREND_UP",
            "TREND_DOWN",
            "MULTIPLE",
            "SUPER_HIGH",
            "SUPER_LOW",
            "INTEND",
            "COMPARE_MORE",
            "COMPARE_LESS",
        ) or any(t.low == "than" for t in reading.tokens[i:j])
        if segment.has("MEASURE") and states:
            segment.role = "core"
            core_seen = True
        else:
            segment.role = "tail" if core_seen else "lead"


def lead_is_setting(segment: Segment, reading: Reading) -> bool:
    """True when an unread word in a leading segment cannot narrow what the core counts.

    Only a phrase that opens with a preposition of place, group or condition can; 'In a statement'
    and whole clauses cannot.
    """
    i, j = segment.tokens()
    lows = [t.lemma for t in reading.tokens[i:j]]
    if lows[0] not in reading.lists["narrowing_leads"]:
        return not _adverbial(segment, reading)
    return any(w in reading.lists["scene_nouns"] for w in lows[1:5])


def _adverbial(segment: Segment, reading: Reading) -> bool:
    """'Statewide,', 'Back home,', 'Around here,': a few words that may say where or of whom."""
    words = [t for m in segment.marks for t in reading.tokens[m.i : m.j] if t.word]
    if (
        not words
        or len(words) > _FEW
        or words[0].low in reading.lists["circumstances"]
        or segment.has("ACTOR", "SAY", "LINK")
    ):
        return False
    plain = reading.lists["connectives"] | reading.lists["labels"]
    return not all(t.low in plain for t in words)


def refers_back(segment: Segment, reading: Reading) -> bool:
    """'Of those, ...': what follows counts a part of what the sentence before was about."""
    lows = [t.low for m in segment.marks for t in reading.tokens[m.i : m.j] if t.word]
    return segment.role == "lead" and lows[:1] == ["of"] and not segment.has("NUMBER")


_WHOLLY = frozenset({"PLACE", "NEUTRAL", "PERIOD", "PUNCT"})
_AT = frozenset(
    {"in", "at", "on", "along", "across", "near", "within", "throughout", "for", "from", "inside"}
)


def sets_place(segment: Segment, reading: Reading) -> bool:
    """True for a segment whose place is that of the count: 'Along the border, ...', ', in Texas';
    not 'While agents on the border complained, ...' or ', most of them in Florida'.
    """
    bare = all(not m.slots.isdisjoint(_WHOLLY) for m in segment.marks)
    if segment.role == "lead":
        return bare or reading.tokens[segment.tokens()[0]].low in _AT
    return segment.role == "tail" and bare and len(segment.marks) < _PLACE_TAIL


_PLACE_TAIL = 6  # marks; a longer end of a sentence says more than where


def tail_restricts(segment: Segment, reading: Reading) -> bool:
    """True when a trailing segment changes the count ('excluding', 'combined with', 'if')."""
    return any(m.can("RESTRICT") for m in segment.marks[:3])
