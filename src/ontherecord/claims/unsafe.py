"""Claims that rest on digits a reader may not see as they stand: kept, and never judged.

A claim rests on its own words, on its periods wherever they stand, and, where a period is told from
another ('the year before'), on the words of the paragraph up to it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ontherecord.claims.claim import Claim, Span

NOTE = "unsafe_text"
REACH = 2000  # characters of a paragraph that are looked at


def marked_unsafe(claims: Iterable[Claim], text: str, unsafe: Sequence[Span]) -> list[Claim]:
    """The claims, those that rest on a digit of the sorted spans `unsafe` marked."""
    ends = [end for _, end in unsafe]

    def touched(start: int, end: int) -> bool:
        first = bisect_left(ends, start + 1)
        return first < len(unsafe) and unsafe[first][0] < end

    return [
        replace(c, note=NOTE) if any(touched(*span) for span in _rests_on(c, text)) else c
        for c in claims
    ]


def _rests_on(claim: Claim, text: str) -> list[Span]:
    m = claim.mention
    periods = [p for p in (claim.period, claim.base_period, claim.span_period) if p is not None]
    spans = [(m.start, m.end), *((p.start, p.end) for p in periods)]
    if any(p.relative for p in periods):
        reach = max(0, m.start - REACH)
        spans.append((max(reach, text.rfind("\n\n", reach, m.start)), m.end))
    return spans
