"""The other side of a comparison: 'than in fiscal 2023' is a change over time, 'than it received',
'than ICE', 'than the Tucson sector' set two counts side by side and are no change at all.
"""

from __future__ import annotations

from ontherecord.claims.claim import Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.patterns import Match


def other_side(match: Match, reading: Reading) -> list[Unread]:
    """The words between 'than' (or 'exceeded') and the period that name something else than the
    count compared; an abstention, since the year before is not what is meant.
    """
    if match.pattern.kind != "comparison":
        return []
    tokens, (i, j) = reading.tokens, match.span
    words = reading.lists["pivots"]
    pivots = [k for k in range(i, j) if {tokens[k].low, tokens[k].lemma} & words]
    if not pivots:
        return []
    pivot = pivots[-1]
    said = {w for t in tokens[:pivot] for w in (t.low, t.lemma)}
    plain = reading.lists["same_side"] | said
    return [
        Unread(tokens[m.i].start, tokens[m.j - 1].end, reading.text(m))
        for m in reading.marks
        if pivot < m.i < j
        and not (m.can("PERIOD") or m.can("PUNCT"))
        and any(not {t.low, t.lemma} & plain for t in tokens[m.i : m.j])
    ]
