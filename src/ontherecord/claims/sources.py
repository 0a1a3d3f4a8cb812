"""Whose count a number is: a source lends its name to the numbers of its own clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ontherecord.claims.claim import Mark, Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import Number
from ontherecord.claims.segments import Split

_CUTS = frozenset({"and", "but", "while", "though", "although", "whereas", "yet"})
_BESIDE = frozenset(
    {"to", "than", "versus", "vs", "against", "with", "from"}
)  # "to TRAC's 704,514"


def named_sources(reading: Reading, levels: dict[str, str]) -> list[Mark]:
    """The marks of research sources: 'TRAC, at Syracuse University, counted ...'."""
    actors = [m for m in reading.marks if m.can("ACTOR")]
    return [m for m in actors if levels.get(str(m.slot("ACTOR"))) == "research"]


def sources_of(at: int, split: Split, reading: Reading, levels: dict[str, str]) -> tuple[str, ...]:
    """Who speaks for what is counted at token `at`: the speaker, and the sources that lend."""
    marks = named_sources(reading, levels)
    named = {str(m.slot("ACTOR")) for m in marks}
    said = [a for a in split.saying.speaker_actors if a not in named]
    said += [str(m.slot("ACTOR")) for m in marks if _lends(m, at, split, reading)]
    return tuple(dict.fromkeys(said))


def lends_to_all(mark: Mark, split: Split, reading: Reading) -> bool:
    """True for a source named before every number, or after the last of them."""
    return all(_lends(mark, k, split, reading) for k in _counts(reading))


def of_another_source(
    at: int, actors: Sequence[str], split: Split, reading: Reading, levels: dict[str, str]
) -> Iterator[Unread]:
    """A source in another clause with a number of its own, beside a count that names no agency:
    whose count this one is, is not told."""
    for mark in named_sources(reading, levels):
        if not actors and not _lends(mark, at, split, reading):
            tokens = reading.tokens
            yield Unread(tokens[mark.i].start, tokens[mark.j - 1].end, reading.text(mark))


def _counts(reading: Reading) -> list[int]:
    return [
        m.i
        for m in reading.marks
        if isinstance(n := m.slot("NUMBER"), Number) and n.quantity.unit == "count"
    ]


def _lends(mark: Mark, at: int, split: Split, reading: Reading) -> bool:
    """True when the source at `mark` is that of what is counted at token `at`: of its own clause
    where that holds a number, of what follows where a number does, else of the whole sentence.
    """
    first, last = _clause(mark, split, reading)
    counts = _counts(reading)
    if any(first <= k < last for k in counts):
        return first <= at < last
    return at >= first or not any(k >= first for k in counts)


def _clause(mark: Mark, split: Split, reading: Reading) -> tuple[int, int]:
    tokens = reading.tokens
    bounds = [s.tokens() for s in split.segments]
    cuts = {k for i, j in bounds for k in (i, j)}
    cuts |= {k for k, t in enumerate(tokens) if t.low in _CUTS or t.text in ";:()—–"}
    if mark.i and tokens[mark.i - 1].low in _BESIDE:
        cuts.add(mark.i)
    first = max((k for k in cuts if k <= mark.i), default=0)
    return first, min((k for k in cuts if k >= mark.j), default=len(tokens))
