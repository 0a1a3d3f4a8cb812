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


@dataclass(frozen=True, slots=True)
class Pattern:
    """A declared wording of one kind of claim."""

    id: str
    kind: str
    elements: tuple[Element, ...]
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
            found.append(
                Pattern(
                    name,
                    str(d["kind"]),
                    tuple(_element(str(s)) for s in d["slots"]),
                    d.get("across") == "yes",
                    {int(k): str(v) for k, v in d.get("bind", {}).items()},
                    tuple(d["examples"]),
                    tuple(d["not_examples"]),
                )
            )
    return tuple(found)


def _element(text: str) -> Element:
    optional = text.endswith("?")
    parts = text.rstrip("?").split("|")
    return Element(
        frozenset(p for p in parts if p.isupper()),
        frozenset(p for p in parts if not p.isupper()),
        optional,
    )


def fits(element: Element, mark: Mark, reading: Reading) -> bool:
    """True when the mark can fill the element."""
    number = mark.slot("NUMBER")
    if isinstance(number, Number):
        percent = number.quantity.unit in ("percent", "points")
        multiple = number.quantity.unit == "multiple"
        level = percent and mark.i > 0 and reading.tokens[mark.i - 1].low == "to"
        return (
            ("PERCENT" in element.slots and percent and not level)
            or ("MULTIPLE" in element.slots and multiple)
            or ("NUMBER" in element.slots and not percent and not multiple)
        )
    if not element.slots.isdisjoint(mark.slots):
        return not (mark.can("SUPER_HIGH") and _majority(mark, reading))
    return (
        bool(element.words)
        and mark.j == mark.i + 1
        and (
            reading.tokens[mark.i].lemma in element.words
            or reading.tokens[mark.i].low in element.words
        )
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


def possible(pattern: Pattern, slots: frozenset[str]) -> bool:
    """False when a slot the pattern needs is nowhere in the segment: a cheap test before
    `matches`.
    """
    for element in pattern.elements:
        if element.optional or element.words:
            continue
        wanted = element.slots
        if ("PERCENT" in wanted or "MULTIPLE" in wanted) and "NUMBER" in slots:
            continue
        if wanted.isdisjoint(slots):
            return False
    return True


def matches(
    pattern: Pattern, reading: Reading, marks: Sequence[Mark], used: set[int]
) -> Iterator[Match]:
    """Every place the pattern fits in a segment, from left to right, not reusing `used` numbers."""
    first = pattern.elements[0]
    start = 0
    while start < len(marks):
        if not _open(marks[start], used) or not fits(first, marks[start], reading):
            start += 1
            continue
        filled = _extend(pattern, reading, marks, used, 1, start + 1, [marks[start]])
        if filled is None:
            start += 1
            continue
        yield Match(pattern, tuple(filled))
        last = next(m for m in reversed(filled) if m is not None)
        start = marks.index(last) + 1


def _open(mark: Mark, used: set[int]) -> bool:
    return not (mark.can("NUMBER") and mark.i in used)


def _extend(
    pattern: Pattern,
    reading: Reading,
    marks: Sequence[Mark],
    used: set[int],
    k: int,
    at: int,
    filled: list[Mark | None],
) -> list[Mark | None] | None:
    if k == len(pattern.elements):
        return filled
    element = pattern.elements[k]
    unread = 0
    for position in range(at, min(at + MAX_GAP, len(marks))):
        mark = marks[position]
        if _open(mark, used) and fits(element, mark, reading):
            done = _extend(pattern, reading, marks, used, k + 1, position + 1, [*filled, mark])
            if done is not None:
                return done
        if not _transparent(mark, pattern.across):
            break
        unread += mark.can("UNREAD")
        if unread > MAX_UNREAD:
            break
    if element.optional:
        return _extend(pattern, reading, marks, used, k + 1, at, [*filled, None])
    return None


def _transparent(mark: Mark, across: bool) -> bool:
    if mark.can("PUNCT"):
        return mark.slot("PUNCT") not in _OPAQUE_PUNCT
    if mark.can("MEASURE") and not mark.can("NEUTRAL"):
        return False
    return not _TRANSPARENT.isdisjoint(mark.slots)
