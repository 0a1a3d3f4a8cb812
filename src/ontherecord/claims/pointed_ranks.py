"""Ranks, comparisons and changes without a measure: 'a record', 'the fewest since 2011',
'lower than in 2014', 'the figure has doubled since'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ontherecord.claims.aims import KINDS, aim_of, aim_of_claim, plain
from ontherecord.claims.claim import Claim, Mark
from ontherecord.claims.compose import MULTIPLES
from ontherecord.claims.marks import Reading
from ontherecord.claims.over import among_part
from ontherecord.claims.pointed_claim import Stated, claim_at
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment

_NEAR = 4  # tokens on either side of 'than' that say what is compared


def ranked(mark: Mark, segment: Segment, scene: Scene, claims: Sequence[Claim]) -> Claim | None:
    """'the lowest since 2011', 'a record': a rank of what is counted near by; None for a word that
    ranks nothing ('most of them', 'a criminal record')."""
    reading, lists = scene.reading, scene.reading.lists
    tokens = reading.tokens
    before = tokens[mark.i - 1].low if mark.i else ""
    after = tokens[mark.j].low if mark.j < len(tokens) else "."
    if before not in lists["before_rank"] or _covered(mark, "superlative", claims, reading):
        return None
    if after.isalnum() and after not in lists["after_rank"]:
        return None
    alone = bool({t.lemma for t in tokens[mark.i : mark.j]} & lists["ranks_alone"])
    if not alone and not segment.has("SPAN", "WINDOW", "PERIOD") and after not in lists["spans"]:
        return None
    aim = aim_of(mark, segment, scene, [c for c in claims if c.kind in KINDS])
    if aim is None:
        return None
    if among_part(mark, reading) is not None:
        aim = replace(aim, terms=(), perhaps=())
    direction = "high" if mark.can("SUPER_HIGH") else "low"
    return claim_at(mark, segment, scene, aim, Stated("superlative", direction=direction))


def than(mark: Mark, segment: Segment, scene: Scene, claims: Sequence[Claim]) -> Claim | None:
    """'more than in any year before', 'fewer than at any time in five years': a rank; 'lower than
    in 2014', 'a third more than in 2023': a comparison. `mark` is the word 'than'."""
    tokens, words = scene.reading.tokens, scene.vocabulary.against
    before = {t.low for t in tokens[max(0, mark.i - _NEAR) : mark.i]}
    after = {t.low for t in tokens[mark.j : mark.j + _NEAR]}
    more = bool(before & words["more"])
    if not more and not before & words["less"]:
        return None
    of_all = bool(after & {"any", "ever"})
    kind = "superlative" if of_all else "comparison"
    dated = any(m.can("PERIOD") and m.i >= mark.i for m in segment.marks)
    if _covered(mark, kind, claims, scene.reading) or not (of_all or dated):
        return None
    aim = aim_of(mark, segment, scene, claims)
    if aim is None:
        return None
    ways = ("high", "low") if of_all else ("up", "down")
    return claim_at(mark, segment, scene, aim, Stated(kind, direction=ways[0 if more else 1]))


def changed(mark: Mark, segment: Segment, scene: Scene, claims: Sequence[Claim]) -> Claim | None:
    """'The number fell in each of the next two months', 'the figure has doubled since'."""
    words = scene.vocabulary.against
    subject = {t.low for t in scene.reading.tokens[segment.tokens()[0] : mark.i]}
    near = scene.context.near
    if near is None or segment.has("NUMBER", "MEASURE") or not plain(segment, scene):
        return None
    if not subject & (words["it"] | words["total"]):
        return None
    if _covered(mark, "trend", claims, scene.reading):
        return None
    aim = aim_of_claim(near)
    if not scene.context.near_last:
        aim = replace(aim, terms=())
    multiple = str(mark.slot("MULTIPLE") or "")
    up = mark.can("TREND_UP") or multiple not in ("", "halve")
    said = Stated("trend", direction="up" if up else "down", factor=MULTIPLES.get(multiple, 0.0))
    return claim_at(mark, segment, scene, aim, said)


def _covered(mark: Mark, kind: str, claims: Sequence[Claim], reading: Reading) -> bool:
    """True where a claim of the kind is read from these words already."""
    start, end = reading.tokens[mark.i].start, reading.tokens[mark.j - 1].end
    return any(c.kind == kind and c.mention.start < end and start < c.mention.end for c in claims)
