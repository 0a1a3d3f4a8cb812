"""The nouns of a report as a reader sees them: plain frozen text, harmless and already in words."""

from __future__ import annotations

from dataclasses import dataclass

from ontherecord.report import words


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact words of one mention, and how the text puts them ('said by ICE; denied')."""

    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was read: one line for it, its http(s) address or '', tier and copy."""

    line: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the record: value, what it is of, and how it came about."""

    value: str
    title: str
    measure: str
    when: str  # period, place and breakdown
    notes: str  # role, bound, maturity, nature, derivation
    source: Source | None
    why: str = ""  # why the reading was made
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A change, share, rank, event ... in a sentence; its source where no figure shows it."""

    text: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one day's knowledge."""

    when: str
    heading: str
    summary: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What the claim's words and the record's measure do not share."""

    title: str
    text: str
    definition: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A place a number may come from, and how easily it fits by chance."""

    value: str
    title: str
    when: str
    why: str
    chance: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Definition:
    """What a measure counts, in our words, and how it differs from its neighbours."""

    measure: str
    title: str
    text: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One claim as a reader sees it; `number` counts the claims in the order of the text."""

    id: str
    number: int
    kind: str
    verdict: str
    reason: str
    heading: str
    quotes: tuple[Quote, ...]
    proposition: str
    summary: str
    basis: str
    judged: tuple[Judged, ...]  # both, only where then and now differ
    attribution: str
    attribution_source: Source | None
    tolerance: tuple[str, ...]
    results: tuple[Result, ...]
    figures: tuple[Figure, ...]
    others: tuple[Figure, ...]
    mismatches: tuple[Mismatch, ...]
    leads: tuple[Lead, ...]
    definitions: tuple[Definition, ...]
    caveats: tuple[str, ...]

    @property
    def mark(self) -> str:
        """The shape that stands for the verdict."""
        return words.MARK[self.verdict]

    @property
    def verdict_line(self) -> str:
        """Verdict and reason in one line: 'The record disagrees: decided by a bound'."""
        if self.reason in (words.REASON["agrees"], words.REASON["disagrees"]):
            return self.heading
        return f"{self.heading}: {self.reason}"
