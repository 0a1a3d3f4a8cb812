"""Words that make a number one of several: joined groups, and each of several periods."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from ontherecord.base.quantity import Quantity
from ontherecord.claims.claim import Claim, Mark, Unread
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


def joined_ranks(claims: Sequence[Claim], reading: Reading) -> list[Claim]:
    """'a new record of 6,200 prosecutions and 65,000 removals': the rank is said of both counts."""
    out = list(claims)
    ranks = [c for c in out if c.kind == "superlative" and c.quantity is not None]
    text, offset = reading.sentence.text, reading.sentence.start
    for k, claim in enumerate(out):
        for rank in ranks if claim.kind == "quantity" else ():
            between = text[rank.mention.end - offset : claim.mention.start - offset]
            if between.strip().lower() in ("and", ", and", "&") and _leads(rank):
                out[k] = replace(
                    claim,
                    kind="superlative",
                    pattern="superlative.joined",
                    direction=rank.direction,
                    window=rank.window,
                    span_claimed=rank.span_claimed,
                    span_period=rank.span_period,
                )
    return out


def joined_parts(claims: Sequence[Claim], reading: Reading) -> list[Claim]:
    """'removed 133,551 people arrested in the interior and 235,093 caught at the border': the
    second number is a part of what the first counts, whatever its own words could count."""
    out = list(claims)
    text, offset = reading.sentence.text, reading.sentence.start
    for k, claim in enumerate(out):
        first = claim.measure_phrase.split(" ")[0].lower()
        participle = first.endswith("ed") or first in ("caught", "held", "taken", "sent")
        number = claim.quantity
        if claim.kind != "quantity" or not participle or number is None:
            continue
        if not claim.mention.text.startswith(number.text):
            continue
        ahead = text[: claim.mention.start - offset].rstrip()
        others = [c for c in out if c.kind == "quantity" and c.mention.end <= claim.mention.start]
        if ahead.lower().endswith((" and", " and another")) and any(
            c.terms != claim.terms for c in others
        ):
            words = Unread(claim.mention.start, claim.mention.end, "and " + claim.mention.text)
            out[k] = replace(claim, unread=(*claim.unread, words))
    return out


def _leads(rank: Claim) -> bool:
    """True where the word that ranks stands before its number: 'a record of', not ', the most'."""
    return rank.pattern == "superlative.super_number_measure"


def _of(mark: Mark, reading: Reading) -> Unread:
    tokens = reading.tokens
    return Unread(tokens[mark.i].start, tokens[mark.j - 1].end, reading.text(mark))
