"""Ranks said without a word that a pattern reads: 'No month had been busier', 'never before',
'the agency's biggest year', 'for the first time'.

Such a claim is found and shown beside its figures; its words are left unread, so that no series
decides what they may mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ontherecord.claims.aims import KINDS, aim_of
from ontherecord.claims.claim import Claim, Mark, Unread
from ontherecord.claims.pointed_claim import Stated, claim_at
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment
from ontherecord.claims.tokens import Token

_NONE = frozenset({"no", "never"})
_REACH = 14  # tokens from 'no month' to the word that ranks
_SO = frozenset({"so", "as", "this", "that"})  # 'so many', 'as few'
_OWN = frozenset({"'s", "’s"})
_ADJECTIVE = 2  # tokens from an adjective to the time it ranks: 'the worst single month'


def ranks_said(scene: Scene, claims: Sequence[Claim]) -> list[Claim]:
    """The ranks of a sentence that no claim in `claims` has, none in a question."""
    reading = scene.reading
    if reading.lists["rank_cues"].isdisjoint([t.low for t in reading.tokens]):
        return []
    if reading.sentence.text.rstrip(' "”’)').endswith("?"):
        return []
    out: list[Claim] = []
    for segment in scene.split.segments:
        if segment.has("CONDITION", "INTEND", "QUESTION"):
            continue
        i, j = segment.tokens()
        for first, last, direction in _found(scene, i, j):
            told = [*claims, *out]
            if not _covered(first, last, told, reading.tokens):
                out += _claim(segment, scene, told, first, last, direction)
    return out


def _found(scene: Scene, i: int, j: int) -> Iterator[tuple[int, int, str]]:
    """(first token, token after the last, high | low) of every rank in tokens [i, j)."""
    tokens, lists = scene.reading.tokens, scene.reading.lists
    for k in range(i, j):
        low = tokens[k].low
        if low in _NONE:
            found = _negated(scene, k, j)
            if found is not None:
                yield found
        elif low in lists["rank_times"]:
            for at in range(max(i, k - _ADJECTIVE), k):
                way = _way(tokens[at].low, lists["rank_high"], lists["rank_low"])
                before = tokens[at - 1] if at else None
                if way and before is not None and _points(before, lists["before_rank"]):
                    yield at, k + 1, way
        elif low == "first" and k + 1 < j and tokens[k + 1].low == "time":
            way = _passed(tokens[max(i, k - _REACH) : min(j, k + _REACH)], lists)
            if way:
                yield k, k + 2, way
        elif low in ("most", "fewest") and tokens[k - 1].low == "the" and k + 2 < j:
            of, all_of = tokens[k + 1].low, tokens[k + 2].low
            if of == "of" and all_of in ("any", "all"):
                yield k, k + 3, "high" if low == "most" else "low"


def _negated(scene: Scene, k: int, j: int) -> tuple[int, int, str] | None:
    """'No month had been busier', 'never before has it employed so many'."""
    tokens, lists = scene.reading.tokens, scene.reading.lists
    window = range(k + 1, min(j, k + _REACH))
    timed = any(tokens[n].low in lists["rank_times"] | lists["ranked_among"] for n in window[:4])
    for n in window:
        way = _way(tokens[n].low, lists["rank_more"], lists["rank_less"])
        degree = tokens[n].low in ("many", "few", "much", "high", "low")
        if degree and tokens[n - 1].low in _SO:
            way = "low" if tokens[n].low in ("few", "low") else "high"
        if way and (timed or tokens[k].low == "never"):
            return k, n + 1, way
    return None


def _passed(tokens: Sequence[Token], lists: Mapping[str, frozenset[str]]) -> str:
    """high | low of what was passed for the first time, '' where no word says it."""
    for token in tokens:
        way = _way(token.low, lists["rank_passed"], lists["rank_sank"])
        if way:
            return way
    return ""


def _way(word: str, high: frozenset[str], low: frozenset[str]) -> str:
    return "high" if word in high else "low" if word in low else ""


def _points(token: Token, known: frozenset[str]) -> bool:
    return token.low in known or token.text in _OWN or token.text.endswith(("'s", "’s", "another"))


def _covered(first: int, last: int, claims: Sequence[Claim], tokens: Sequence[Token]) -> bool:
    start, end = tokens[first].start, tokens[last - 1].end
    return any(
        c.kind == "superlative" and c.mention.start < end and start < c.mention.end for c in claims
    )


def _claim(
    segment: Segment, scene: Scene, told: Sequence[Claim], first: int, last: int, direction: str
) -> list[Claim]:
    mark = next((m for m in segment.marks if m.i <= first < m.j), None)
    if mark is None:
        return []
    at = Mark(first, last, mark.options)
    aim = aim_of(at, segment, scene, [c for c in told if c.kind in KINDS])
    if aim is None:
        return []
    claim = claim_at(at, segment, scene, aim, Stated("superlative", direction=direction))
    tokens = scene.reading.tokens
    start, end = tokens[first].start, tokens[last - 1].end
    left = Unread(start, end, scene.reading.span_text(first, last))
    return [replace(claim, unread=(*claim.unread, left))]
