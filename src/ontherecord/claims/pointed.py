"""Numbers and ranks that only point at what they count: 'Texas had 259', 'the most since 2012'.

Read last, from what no other reading took. What is counted is taken from the words near by or from
a sentence shortly before, so such a claim is found, put beside its figures and never contradicted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ontherecord.claims.actors import UNIT_NOUNS, of_unit
from ontherecord.claims.aims import Aim, aim_of, plain
from ontherecord.claims.around import as_cities
from ontherecord.claims.claim import Claim, Mark
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import RATE_NEAR, Number, rate_after
from ontherecord.claims.pointed_claim import Stated, claim_at
from ontherecord.claims.pointed_ranks import changed, ranked, than
from ontherecord.claims.ranks_said import ranks_said
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment

_NOT_STATED = ("CONDITION", "INTEND", "QUESTION")
_UNITS = frozenset({"count", "percent", "usd", "multiple"})
_RELATIVE = frozenset({"percent", "multiple"})
_FEW = 10  # a smaller number in words ('two things') is rarely a count
_SOME, _LARGE = 100, 1000  # counts that a sentence on this subject, or near one, is likely to claim


def pointed(scene: Scene, claims: Sequence[Claim], used: set[int]) -> list[Claim]:
    """The claims of a sentence that nothing else read, in order.

    `claims` are those already found in it; `used` the tokens of numbers already taken, added to.
    """
    reading = scene.reading
    out: list[Claim] = []
    for segment in scene.split.segments:
        if segment.has(*_NOT_STATED):
            continue
        for mark in segment.marks:
            told = [*claims, *out]
            claim: Claim | None = None
            number = mark.slot("NUMBER")
            if isinstance(number, Number):
                if mark.i not in used and not _told(number, claims):
                    claim = _number(mark, number, segment, scene, told)
                    used.update((mark.i,) if claim else ())
            elif mark.can("SUPER_HIGH") or mark.can("SUPER_LOW"):
                claim = ranked(mark, segment, scene, told)
            elif reading.tokens[mark.i].low == "than":
                claim = than(mark, segment, scene, told)
            elif mark.can("TREND_UP") or mark.can("TREND_DOWN") or mark.can("MULTIPLE"):
                claim = changed(mark, segment, scene, told)
            out += [claim] if claim is not None else []
    out += ranks_said(scene, [*claims, *out])
    return as_cities(out, reading)


def _told(number: Number, claims: Sequence[Claim]) -> bool:
    """True for a number that a claim already states."""
    return any(
        c.mention.start <= number.start < c.mention.end
        and any(
            q is not None and q.text == number.quantity.text
            for q in (c.quantity, c.second, c.percent, c.delta)
        )
        for c in claims
    )


def _number(
    mark: Mark, number: Number, segment: Segment, scene: Scene, claims: Sequence[Claim]
) -> Claim | None:
    unit, units = number.quantity.unit, scene.context.units
    if unit not in _UNITS or not _countable(mark, number, scene.reading):
        return None
    if _other_end(mark, segment, scene):
        return None
    aim = aim_of(mark, segment, scene, claims)
    if aim is None:
        return None
    terms = of_unit(aim.terms, unit, units)
    if not terms and unit in _RELATIVE:
        terms = of_unit(aim.terms, "count", units)
    if aim.terms and not terms and unit != "usd":
        return None
    if not terms and not _likely(number, aim, segment, scene):
        return None
    said = _stated(mark, number, segment, scene)
    rate = number.rate or rate_after(scene.reading.tokens, number.j, RATE_NEAR)[0]
    aim = replace(aim, terms=terms)
    return replace(claim_at(mark, segment, scene, aim, said), rate=rate)


def _other_end(mark: Mark, segment: Segment, scene: Scene) -> bool:
    """'fell to 118,549 from 138,438', 'fell to 118,549 in fiscal 2020, from 138,438': where a
    change began, on a date that is not told."""
    reading, parts = scene.reading, scene.split.segments
    before = parts[: parts.index(segment)][-1:]
    trails = mark.i - 1 == segment.tokens()[0]
    led = mark.i > 0 and reading.tokens[mark.i - 1].low == "from"
    dated = any(m.can("PERIOD") and m.i >= mark.j for m in segment.marks)
    ends = [m for m in segment.marks if m.can("NUMBER") and 0 < m.i < mark.i]
    to = any(reading.tokens[m.i - 1].low == "to" for m in ends)
    moved = any(s.has("TREND_UP", "TREND_DOWN") for s in (segment, *(before if trails else ())))
    return led and not dated and (to or moved)


def _countable(mark: Mark, number: Number, reading: Reading) -> bool:
    """True for a number that can be a count of people, cases or things of a measure: it stands
    alone, or before a word that the catalogue knows."""
    tokens, q = reading.tokens, number.quantity
    if q.unit in _RELATIVE:
        return True
    if q.unit == "count" and q.value < _FEW:
        words = not any(t.number for t in tokens[number.i : number.j])
        if words or (number.i and not tokens[number.i - 1].word):  # 'two things', 'Post: 2'
            return False
    after = next((m for m in reading.marks if m.i >= mark.j), None)
    if after is None or not after.slots.isdisjoint(_FOLLOWS):
        return True
    return (
        tokens[after.i].low in reading.lists["after_count"] or tokens[after.i].lemma in UNIT_NOUNS
    )


_FOLLOWS = frozenset({"MEASURE", "UNIT", "QUAL", "PLACE", "PERIOD", "PUNCT", "LINK", "NUMBER"})


def _likely(number: Number, aim: Aim, segment: Segment, scene: Scene) -> bool:
    """True for a number that is stated of this subject though what it counts is not known."""
    q, context = number.quantity, scene.context
    near = context.near is not None
    if q.unit == "usd":
        return context.about
    if q.unit == "percent":
        return context.about or (near and context.near_in == context.paragraph)
    if q.value >= _LARGE or (aim.phrase and aim.base is None):  # a noun that is counted
        return context.about or near
    return (context.about and q.value >= _SOME) or (near and plain(segment, scene))


def _stated(mark: Mark, number: Number, segment: Segment, scene: Scene) -> Stated:
    """What the words around a number say of it."""
    tokens, q = scene.reading.tokens, number.quantity
    words = scene.vocabulary.against
    after = [t.low for t in tokens[mark.j : mark.j + 5]]
    before = {t.low for t in tokens[max(0, mark.i - 5) : mark.i]}
    against = _against(mark, segment, scene)
    if against is not None and q.unit == "count":
        return Stated("comparison", second=q, direction=against)
    more, less = words["more"] & set(after[:2]), words["less"] & set(after[:2])
    if (more or less) and ("than" in after or q.unit == "percent"):
        way = "up" if more else "down"
        if q.unit == "percent":
            return Stated("comparison", percent=q, direction=way)
        return Stated("comparison", delta=q, direction=way)
    if q.unit == "percent":
        if segment.has("TREND_UP") or "up" in before:
            return Stated("trend", percent=q, direction="up")
        if segment.has("TREND_DOWN") or "down" in before:
            return Stated("trend", percent=q, direction="down")
        return Stated("share", percent=q)
    if q.unit == "multiple" or after[:1] == ["times"]:
        return Stated("comparison", factor=q.value, direction="up")
    way = _moved_to(mark, segment, scene)
    if way:
        return Stated("trend", quantity=q, direction=way)
    if segment.has("SUPER_HIGH", "SUPER_LOW"):
        high = segment.has("SUPER_HIGH")
        return Stated("superlative", quantity=q, direction="high" if high else "low")
    return Stated("quantity", quantity=q)


def _moved_to(mark: Mark, segment: Segment, scene: Scene) -> str:
    """up | down of 'The Valley's fell to 97,762', '' where no verb of change stands before it."""
    verbs = [m for m in segment.marks if m.j <= mark.i and _verb(m, scene.reading)]
    if not verbs or scene.reading.tokens[mark.i - 1].low in ("from", "than"):
        return ""
    return "up" if verbs[-1].can("TREND_UP") else "down"


def _verb(mark: Mark, reading: Reading) -> bool:
    changes = mark.can("TREND_UP") or mark.can("TREND_DOWN")
    return changes and reading.tokens[mark.i].low not in ("up", "down")


_REACH = 6  # tokens before a number that say it is the other side


def _against(mark: Mark, segment: Segment, scene: Scene) -> str | None:
    """up | down | '' where the number is the other side of a comparison: 'down from 4,239 in 2011',
    'against 542 four years earlier', 'far more than the 376,031 of 2022'; None where it is not."""
    tokens, known = scene.reading.tokens, scene.vocabulary.against
    lows = [t.low for t in tokens[max(segment.tokens()[0], mark.i - _REACH) : mark.i]]
    lows += [t.low for t in tokens[mark.i : mark.j] if not t.number]
    words = set(lows)
    if "from" in words and words & {"up", "down"}:
        return "up" if "up" in words else "down"
    if "the" in lows[-2:]:  # 'than the 376,031', and not 'more than 376,031'
        times = words & {"twice", "times", "double", "triple", "beat", "tops"}
        if times or words & (known["more"] - {"up"}):
            return "up"
        if words & ((known["less"] - {"down"}) | {"half"}):
            return "down"
    if lows[-1:] in (["against"], ["versus"]) or "compared" in words:
        return ""
    return None
