"""Shares of the count just made: 'ICE held 65,735 people. A quarter of them had no ...'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ontherecord.claims.against import base_side
from ontherecord.claims.beside import narrowed
from ontherecord.claims.claim import Claim, Mark, Mention, Term
from ontherecord.claims.numbers import Number
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment

THEM = frozenset({"them", "those", "these", "whom", "which"})
_PLAIN = ("NUMBER", "NEUTRAL", "LINK", "UNIT", "PUNCT", "QUAL", "PLACE", "MEASURE")
_WHOLES = frozenset({"total", "all", "whole"})


def shares_of(scene: Scene, claims: Sequence[Claim], used: set[int]) -> list[Claim]:
    """The shares in a sentence whose whole, or whose part, is a count made before it.

    `claims` are those of the sentence so far; `used` the tokens of numbers already taken, added to.
    """
    out: list[Claim] = []
    parts = scene.split.segments
    for k, segment in enumerate(parts):
        numbers = [m for m in segment.marks if _percent(m) is not None]
        if len(numbers) != 1 or sum(m.can("NUMBER") for m in segment.marks) != 1:
            continue
        mark = numbers[0]
        base = _counted(mark, scene, claims)
        if mark.i in used or base is None:
            continue
        lead = parts[k - 1] if k and parts[k - 1].role == "lead" else None
        claim = _of_them(mark, segment, lead, base, scene) or _of_all(mark, segment, base, scene)
        if claim is not None and not _elsewhere(segment, lead, base, scene):
            used.add(mark.i)
            out.append(claim)
    return out


def tied(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """The shares of a sentence whose words point back ('of those removed') with the count, made
    right before it, that they are of."""
    return [
        _tied(c, scene, claims) if c.kind == "share" and c.percent is not None else c
        for c in claims
    ]


def _tied(claim: Claim, scene: Scene, claims: Sequence[Claim]) -> Claim:
    if claim.whole is not None or claim.period_from == "stated" or claim.unread:
        return claim
    reading = scene.reading
    at = next((m for m in reading.marks if reading.tokens[m.i].start >= claim.mention.start), None)
    base = _counted(at, scene, claims) if at is not None else None
    measure = next(
        (m for m in reading.marks
         if m.can("MEASURE") and claim.mention.start <= reading.tokens[m.i].start),
        None,
    )  # fmt: skip
    if base is None or measure is None or not measure.i:
        return claim
    if claim.period_from == "sentence" and claim.period != base.period:
        return claim
    before = reading.tokens[measure.i - 1].low
    back = before in THEM
    terms = _common(base, claim.terms)
    alone = not claim.quals and not claim.places and base.quals and not base.unread
    if before in _WHOLES and alone and terms:  # '981,070 Mexicans, nine in ten of all encounters'
        return replace(
            claim, whole=base, within=base.places, terms=terms, quals=base.quals,
            places=base.places, period=base.period, period_from="paragraph",
        )  # fmt: skip
    if not back or not terms or base.quals or claim.places not in ((), base.places):
        return claim
    segment = next((s for s in scene.split.segments if measure in s.marks), None)
    if segment is None or _elsewhere(segment, None, base, scene):
        return claim
    return replace(claim, whole=base, terms=terms, places=base.places)


def _elsewhere(segment: Segment, lead: Segment | None, base: Claim, scene: Scene) -> bool:
    """'In December, half of them ...', 'A decade earlier, ...': the share is of another part."""
    start = scene.reading.sentence.start
    here = base.mention.end if base.mention.start >= start else start
    tokens = scene.reading.tokens
    opened = lead is not None and tokens[lead.tokens()[0]].low == "of"
    parts = [s for s in scene.split.segments if not (opened and s is lead)]
    split = replace(scene, split=replace(scene.split, segments=parts))
    return narrowed(segment, split, here, dates=False)


def _percent(mark: Mark) -> Number | None:
    number = mark.slot("NUMBER")
    known = isinstance(number, Number) and number.quantity.unit == "percent" and not number.rate
    return number if known and isinstance(number, Number) else None


def _counted(mark: Mark, scene: Scene, claims: Sequence[Claim]) -> Claim | None:
    """The one count before a mark, in its sentence or else the last of the sentence before."""
    start = scene.reading.tokens[mark.i].start
    here = [c for c in claims if c.mention.start < start and c.kind == "quantity" and c.terms]
    if here:
        last = max(here, key=lambda c: c.mention.end)
        return None if base_side(last) or last.quantity is None else last
    if any(c.mention.start < start for c in claims) or not scene.context.near_last:
        return None
    near = scene.context.near
    if near is not None and near.pattern in _OF_A_COUNT:  # '143,470 ..., up 30 percent'
        near = replace(near.unsaid(near.mention), kind="quantity", quantity=near.about)
    counts = near is not None and near.kind == "quantity" and near.quantity is not None
    return near if counts and scene.context.near_only else None


_OF_A_COUNT = ("trend.elliptical", "comparison.against")


def _common(base: Claim, terms: Sequence[Term]) -> tuple[Term, ...]:
    meant = {t.measure for t in terms}
    return tuple(t for t in base.terms if t.measure in meant)


def _of_them(
    mark: Mark, segment: Segment, lead: Segment | None, base: Claim, scene: Scene
) -> Claim | None:
    """'27 percent of them', 'more than half of those held', 'Of them, 85 percent ...'."""
    tokens = scene.reading.tokens
    after = [t.low for t in tokens[mark.j : mark.j + 2]]
    them = len(after) == 2 and after[0] == "of" and after[1] in THEM
    bare = mark is segment.marks[0] and after[:1] in (["are"], ["were"], ["had"], ["have"])
    them = them or bare
    opened = False
    if lead is not None and not them:
        i, j = lead.tokens()
        opened = tokens[i].low == "of" and i + 1 < j and tokens[i + 1].low in THEM
    if not (them or opened):
        return None
    marks = [*(lead.marks if opened and lead is not None else ()), *segment.marks]
    group, place = _group(marks), _place(marks)
    if bool(group) == bool(place) or (group and base.quals) or not _all_read(marks, base, scene):
        return None
    return _claim(mark, segment, base, scene, quals=group, places=place or base.places)


def _of_all(mark: Mark, segment: Segment, base: Claim, scene: Scene) -> Claim | None:
    """'17,007 convicted criminals, 28 percent of the total': the count before is the part."""
    tokens = scene.reading.tokens
    marks = [m for m in segment.marks if m.i >= mark.j]
    words = {t.low for t in tokens[mark.j : segment.tokens()[1]]}
    hedges = [m for m in segment.marks if m.i < mark.i and not m.can("NEUTRAL")]
    if hedges or base.unread or tokens[mark.j].low != "of" or not words & _WHOLES:
        return None
    named = _place(marks)
    told = bool(base.quals) != bool(named)  # a group of its place, or a place of a wider one
    if not told or not _all_read(marks, base, scene) or any(m.can("QUAL") for m in marks):
        return None
    share = _claim(mark, segment, base, scene, quals=base.quals, places=base.places)
    return replace(share, within=named or base.places)


def _group(marks: Sequence[Mark]) -> tuple[tuple[str, str], ...]:
    groups = [q for m in marks if isinstance(q := m.slot("QUAL"), tuple)]
    return tuple(groups[0][:1]) if len(groups) == 1 else ()


def _place(marks: Sequence[Mark]) -> tuple[str, ...]:
    places = [p for m in marks if isinstance(p := m.slot("PLACE"), tuple) and p[0] != "us"]
    return tuple(str(p) for p in places[0]) if len(places) == 1 else ()


def _all_read(marks: Sequence[Mark], base: Claim, scene: Scene) -> bool:
    """True where every word is the number, the group, or says nothing of its own."""
    for m in marks:
        low = scene.reading.tokens[m.i].low
        if m.slots.isdisjoint(_PLAIN) and low not in THEM | _WHOLES:
            return False
        terms = m.slot("MEASURE")
        alone = isinstance(terms, tuple) and not m.can("QUAL") and not m.can("NEUTRAL")
        if alone and isinstance(terms, tuple) and not _common(base, terms):
            return False  # '85 percent of those arrested' after a count of those held
    return True


def _claim(
    mark: Mark,
    segment: Segment,
    base: Claim,
    scene: Scene,
    *,
    quals: tuple[tuple[str, str], ...],
    places: tuple[str, ...],
) -> Claim:
    number = _percent(mark)
    assert number is not None
    reading, saying = scene.reading, scene.split.saying
    i, j = segment.tokens()
    start, end = reading.tokens[i].start, reading.tokens[j - 1].end
    stance = "reported" if saying.reported else "asserted"
    mention = Mention(start, end, reading.span_text(i, j), ((start, end),), stance, saying.speaker)
    return replace(
        base.unsaid(mention),
        kind="share",
        pattern="share.of_which",
        percent=number.quantity,
        quals=quals,
        places=places,
        period_from="paragraph",
        whole=base,
    )
