"""Words that make a number one of several: joined groups, and each of several periods."""

from __future__ import annotations

import itertools
import re

from ontherecord.base.quantity import Quantity
from ontherecord.claims.claim import Mark, Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.number_words import PER
from ontherecord.claims.segments import Segment

_JOINS = frozenset({"and", "or", "&", ",", "plus"})
_EACH = frozenset({"each", "every", "any"})
_RANGE = re.compile(r"\b(?:between|from|to|and)\b|[-–]", re.IGNORECASE)


def joined_groups(segment: Segment, reading: Reading) -> list[Unread]:
    """'Guatemalans and Hondurans': the record's groups are not added up, so the second and the
    following are not read.
    """
    run: list[Mark] = []
    found: list[Unread] = []
    for mark in (*reading.marks, None):
        if mark is not None and mark.can("QUAL") and not mark.can("MEASURE"):
            run.append(mark)
            continue
        if mark is not None and run and reading.text(mark).lower() in _JOINS:
            run.append(mark)
            continue
        groups = [m for m in run if m.can("QUAL")]
        if len(groups) > 1 and len(run) > len(groups) and any(m in segment.marks for m in groups):
            found += [_of(m, reading) for m in groups[1:]]
        run = []
    return found


def each_of_several(
    kind: str, quantity: Quantity | None, rate: str, segment: Segment, reading: Reading
) -> list[Unread]:
    """'at least 7,000 every month', 'between 200,000 and 250,000 a year': said of each period,
    which the mean of all does not decide. A record 'of any month' is one of months.
    """
    i, j = segment.tokens()
    tokens = reading.tokens[i:j]
    if any(t.lemma == "average" for t in reading.tokens):
        return []
    each = [
        Unread(a.start, b.end, f"{a.text} {b.text}")
        for a, b in itertools.pairwise(tokens)
        if a.low in _EACH and b.low in PER and not (kind == "superlative" and a.low == "any")
    ]
    if each or not rate or quantity is None or not _RANGE.search(quantity.text):
        return each
    return [Unread(tokens[0].start, tokens[-1].end, quantity.text)]


def _of(mark: Mark, reading: Reading) -> Unread:
    tokens = reading.tokens
    return Unread(tokens[mark.i].start, tokens[mark.j - 1].end, reading.text(mark))
