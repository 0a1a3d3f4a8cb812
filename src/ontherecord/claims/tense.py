"""When a sentence speaks of: now or then, and times in it that no part of the claim takes."""

from __future__ import annotations

from collections.abc import Sequence

from ontherecord.base.period import Period
from ontherecord.claims.claim import Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.periods_relative import TERM, in_term
from ontherecord.claims.segments import Segment

_NOW = frozenset(
    ["is", "are", "now", "currently", "today", "holds", "has", "have", "stands", "remain"]
) | {"remains", "sits"}
_THEN = frozenset(["was", "were", "had", "did", "held", "stood", "once", "could", "can", "may"])
_COMPARED = frozenset(["compared", "versus", "vs", "relative"])


def present(segment: Segment, others: Sequence[Segment], reading: Reading) -> bool:
    """True when the segment speaks of the day of publication: present tense, and no words set off
    before or after it that are not read ('Historically, ...', 'A year ago, ...').
    """
    i, j = segment.tokens()
    lows = {t.low for t in reading.tokens[i:j]}
    aside = [m for s in others if s.role in ("lead", "tail") for m in s.marks]
    return (
        not _THEN & lows
        and bool(_NOW & lows)
        and not any(m.can("UNREAD") or m.can("PERIOD") for m in aside)
    )


def other_windows(
    kind: str, parts: Sequence[Segment], *chosen: PeriodMention | None
) -> list[Unread]:
    """A second period that no part of the claim takes ('by June 2024 ... in fiscal 2024')."""
    taken = [c for c in chosen if c is not None]
    if kind not in ("quantity", "superlative") or not taken:
        return []
    marks = [m for part in parts for m in part.marks if part is parts[0] or part.role == "lead"]
    found = [p for m in marks if isinstance(p := m.slot("PERIOD"), PeriodMention)]
    return [
        Unread(p.start, p.end, p.text)
        for p in found
        if p.options
        and all(p.start != c.start and _days(p) != _days(c) for c in taken)
        and not any(c.start <= p.start and p.end <= c.end for c in taken)
        and not _in_office(p, taken)
    ]


def _days(found: PeriodMention) -> list[Period]:
    """'In October 2023, the first month of fiscal 2024, ...': one period, said twice."""
    return [period for period, _how in found.options]


def part_windows(
    kind: str, parts: Sequence[Segment], base: PeriodMention | None, reading: Reading
) -> list[Unread]:
    """'As of midyear, ...', 'over three years, ...': what is said is not of the year named. A
    change whose two ends are stated has its window from them.
    """
    found = [
        p
        for part in parts
        for m in part.marks
        if (part is parts[0] or part.role in ("lead", "tail"))
        and isinstance(p := m.slot("PERIOD"), PeriodMention)
    ]
    if base is not None and base.options:
        return []
    spans = [
        Unread(reading.tokens[m.i].start, reading.tokens[m.j - 1].end, reading.text(m))
        for part in parts
        for m in part.marks
        if (part is parts[0] or part.role == "lead")
        and str(m.slot("SPAN") or "").startswith("in ")
        and "time" not in {t.low for t in reading.tokens[max(0, m.i - 1) : m.i]}
        and not part.has("SUPER_HIGH", "SUPER_LOW")
    ]
    changes = kind in ("trend", "comparison")  # 'in three years, removals rose 360 percent'
    return [
        *(Unread(p.start, p.end, p.text) for p in found if p.role == "part"),
        *(spans if changes else ()),
    ]


def _in_office(found: PeriodMention, taken: Sequence[PeriodMention]) -> bool:
    """'Under President Biden, ICE removed ... in fiscal 2024': a term that holds the whole period
    only says whose it was.
    """
    term = any(how == TERM for _, how in found.options)
    return term and all(in_term(found.text, found.options, p) for c in taken for p, _ in c.options)


def open_base(
    kind: str, period: PeriodMention | None, base: PeriodMention | None, reading: Reading
) -> list[Unread]:
    """'Compared with Biden's last month in office, ...': a base that is stated and not read."""
    if kind not in ("trend", "comparison") or base is not None:
        return []
    if period is None:  # 'doubled, to 1.5 million by September 2020': a time that is not read
        dated = [p for m in reading.marks if isinstance(p := m.slot("PERIOD"), PeriodMention)]
        if dated:
            return [Unread(p.start, p.end, p.text) for p in dated]
    return [Unread(t.start, t.end, t.text) for t in reading.tokens if t.low in _COMPARED]
