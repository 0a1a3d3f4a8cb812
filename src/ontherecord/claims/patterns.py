"""Patterns: sequences of slots and words, read from the catalogue and matched on marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ontherecord.claims.claim import Mark
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import Number
from ontherecord.errors import CatalogError

_ORDER = ("superlative", "comparison", "trend", "share", "quantity")
_TRANSPARENT = frozenset(
    (
        "NEUTRAL",
        "PERIOD",
        "PLACE",
        "QUAL",
        "ACTOR",
        "UNREAD",
        "INTEND",
        "NUMERAL",
        "WINDOW",
        "SPAN",
        "PUNCT",
        "SAY",
        "EXCLUDED",
        "UNIT",
        "LINK",
        "RESTRICT",
        "DENY",
    )
)
_OPAQUE_PUNCT = frozenset(";:")
MAX_GAP = 14  # marks between two slots
MAX_UNREAD = 6  # unread words between two slots


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: slots that may fill it, words that may, and whether it may be
    empty.
    """

    slots: frozenset[str]
    words: frozenset[str]
    optional: bool
    accepts: frozenset[str]  # slots and words together: slots are capitals, words never


@dataclass(frozen=True, slots=True)
class Pattern:
    """A declared wording of one kind of claim."""

    id: str
    kind: str
    elements: tuple[Element, ...]
    needed: tuple[frozenset[str], ...]  # what its elements accept, those aside that may be empty
    across: bool  # may cross a comma
    bind: dict[int, str]
    examples: tuple[str, ...]
    not_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found: for each element the mark that filled it, or None."""

    pattern: Pattern
    filled: tuple[Mark | None, ...]

    def marks(self, slot: str) -> list[Mark]:
        """The marks that filled elements of this slot, in order."""
        return [
            m
            for m, e in zip(self.filled, self.pattern.elements, strict=True)
            if m is not None and slot in e.slots
        ]

    @property
    def span(self) -> tuple[int, int]:
        """Tokens [i, j) from the first filled slot to the last."""
        used = [m for m in self.filled if m is not None]
        return used[0].i, max(m.j for m in used)


def read_patterns(declared: Mapping[str, Mapping[str, Any]]) -> tuple[Pattern, ...]:
    """Patterns of the compiled vocabulary, in the order they are tried (most specific first)."""
    found: list[Pattern] = []
    for stem in (*_ORDER, *sorted(set(declared) - set(_ORDER))):
        for name, d in declared.get(stem, {}).items():
            if "slots" not in d:
                continue
            if not d.get("examples") or not d.get("not_examples"):
                raise CatalogError(f"{stem}.yml: {name}: a pattern needs examples and not_examples")
            elements = tuple(_element(str(s)) for s in d["slots"])
            found.append(
                Pattern(
                    name,
                    str(d["kind"]),
                    elements,
                    _needed(elements),
                    d.get("across") == "yes",
                    {int(k): str(v) for k, v in d.get("bind", {}).items()},
                    tuple(d["examples"]),
                    tuple(d["not_examples"]),
                )
            )
    return tuple(found)


def _needed(elements: Sequence[Element]) -> tuple[frozenset[str], ...]:
    """What the elements accept that may not be empty; first what few sentences hold."""
    needed = [e.accepts for e in elements if not e.optional]
    return tuple(sorted(needed, key=lambda accepts: not accepts.isdisjoint(_USUAL)))


_USUAL = frozenset({"MEASURE", "NUMBER", "LINK"})


def _element(text: str) -> Element:
    parts = frozenset(text.rstrip("?").split("|"))
    slots = frozenset(p for p in parts if p.isupper())
    return Element(slots, parts - slots, text.endswith("?"), parts)


@dataclass(frozen=True, slots=True)
class Row:
    """Marks read together, and for each what it can fill: worked out once for all patterns."""

    marks: Sequence[Mark]
    fills: tuple[frozenset[str], ...]  # slots and words
    barred: frozenset[int]  # positions that fill words alone where a slot would fit
    clear: tuple[bool, ...]  # a pattern may pass over the mark
    able: frozenset[str]  # everything that some mark can fill


def row_of(marks: Sequence[Mark], reading: Reading) -> Row:
    """The marks of a segment as patterns see them."""
    barred = frozenset(
        k for k, m in enumerate(marks) if m.can("SUPER_HIGH") and _majority(m, reading)
    )
    fills = tuple([_fills(m, reading, k in barred) for k, m in enumerate(marks)])
    clear = tuple([_transparent(m) for m in marks])
    return Row(marks, fills, barred, clear, frozenset().union(*fills))


def _fills(mark: Mark, reading: Reading, barred: bool) -> frozenset[str]:
    number = mark.slot("NUMBER")
    if isinstance(number, Number):
        unit = number.quantity.unit
        if unit in ("percent", "points"):
            level = mark.i > 0 and reading.tokens[mark.i - 1].low == "to"
            return _NONE if level else _PERCENT
        return _MULTIPLE if unit == "multiple" else _NUMBER
    slots = _NONE if barred else mark.slots
    if mark.j != mark.i + 1:
        return slots
    token = reading.tokens[mark.i]
    return slots | {token.lemma, token.low}


_NONE: frozenset[str] = frozenset()
_PERCENT, _MULTIPLE, _NUMBER = (
    frozenset({"PERCENT"}),
    frozenset({"MULTIPLE"}),
    frozenset({"NUMBER"}),
)
_DETERMINERS = frozenset({"the", "its", "their", "his", "her", "our"})


def _majority(mark: Mark, reading: Reading) -> bool:
    """'most removals' is a majority and 'arrest records' are files; neither is a record."""
    tokens = reading.tokens
    if mark.j == mark.i + 1 and tokens[mark.i].low == "records":
        return True  # 'arrest records' are files
    if mark.j != mark.i + 1 or tokens[mark.i].low != "most":
        return False
    return mark.i == 0 or tokens[mark.i - 1].low not in _DETERMINERS


def possible(pattern: Pattern, able: frozenset[str]) -> bool:
    """False when an element the pattern needs fits nothing in the row: a cheap test before
    `matches`.
    """
    return not any(map(able.isdisjoint, pattern.needed))


def matches(pattern: Pattern, row: Row, used: set[int]) -> Iterator[Match]:
    """Every place the pattern fits in a row, from left to right, not reusing `used` numbers."""
    search = _Search(pattern, row, used)
    start = 0
    while start < len(row.marks):
        filled = search.extend(1, start + 1) if search.fits(0, start) else None
        if filled is None:
            start += 1
            continue
        positions = [start, *filled]
        yield Match(pattern, tuple([None if p is None else row.marks[p] for p in positions]))
        start = max(p for p in positions if p is not None) + 1


class _Search:
    """One pattern on one row. A place from which an element and those after it do not fit is
    tried once, so that the work grows with the length of the row and no faster; numbers used in
    the meantime only make it fit less.
    """

    def __init__(self, pattern: Pattern, row: Row, used: set[int]) -> None:
        self.elements = pattern.elements
        self.row = row
        self.used = used
        self.failed: set[tuple[int, int]] = set()

    def fits(self, k: int, position: int) -> bool:
        """True when the mark at the position can fill element k."""
        element, row = self.elements[k], self.row
        if element.accepts.isdisjoint(row.fills[position]):
            return False
        mark = row.marks[position]
        if position in row.barred and not element.slots.isdisjoint(mark.slots):
            return False
        return not (mark.can("NUMBER") and mark.i in self.used)

    def extend(self, k: int, at: int) -> list[int | None] | None:
        """Positions for element k and those after it, from `at` on; None when they do not fit."""
        if k == len(self.elements):
            return []
        if (k, at) in self.failed:
            return None
        row = self.row
        unread = 0
        for position in range(at, min(at + MAX_GAP, len(row.marks))):
            if self.fits(k, position):
                rest = self.extend(k + 1, position + 1)
                if rest is not None:
                    return [position, *rest]
            if not row.clear[position]:
                break
            unread += row.marks[position].can("UNREAD")
            if unread > MAX_UNREAD:
                break
        if self.elements[k].optional:
            rest = self.extend(k + 1, at)
            if rest is not None:
                return [None, *rest]
        self.failed.add((k, at))
        return None


def _transparent(mark: Mark) -> bool:
    if mark.can("PUNCT"):
        return mark.slot("PUNCT") not in _OPAQUE_PUNCT
    if mark.can("MEASURE") and not mark.can("NEUTRAL"):
        return False
    return not _TRANSPARENT.isdisjoint(mark.slots)
