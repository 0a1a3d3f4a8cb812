"""What a number or a rank points at: the measure named near by, or counted shortly before."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ontherecord.claims.actors import UNIT_NOUNS, actors_of, fitting_terms
from ontherecord.claims.claim import Claim, Mark, Term
from ontherecord.claims.marks import Reading
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment
from ontherecord.claims.sources import sources_of

KINDS = frozenset({"quantity", "trend", "comparison", "superlative", "share"})


@dataclass(frozen=True, slots=True)
class Aim:
    """What a number points at: the measures, their words, who acts, and where that was read."""

    terms: tuple[Term, ...]
    phrase: str
    actors: tuple[str, ...] = ()
    actor_text: str = ""
    base: Claim | None = None  # the claim it leans on
    perhaps: tuple[Term, ...] = ()  # what it may count, where that is a guess
    only: bool = True  # nothing else was counted there


def aim_of(mark: Mark, segment: Segment, scene: Scene, claims: Sequence[Claim]) -> Aim | None:
    """The nearest thing counted: the noun after the number, in its clause, in a claim before it,
    in the sentence, else in a sentence shortly before.

    Without terms where to name a measure would be a guess; None where nothing says that the number
    is of this subject at all.
    """
    reading = scene.reading
    others = [s for s in scene.split.segments if s is not segment]
    of_them = _of_them(mark, reading)
    act = _other_act(mark, reading)
    for measure in () if of_them else _in_clause(mark, segment, reading):
        if act and act not in {t.lemma for t in reading.tokens[measure.i : measure.j]}:
            continue
        aim = of_mark(measure, segment, others, scene)
        if aim is not None:
            return aim
        if 0 <= measure.i - mark.j <= _NEXT or measure.slots.isdisjoint({"NEUTRAL", "UNIT"}):
            return Aim((), reading.text(measure))  # '4,139 agents': whose, is not said
    start = reading.tokens[mark.i].start
    earlier = [c for c in claims if c.kind in KINDS and c.mention.start < start]
    alone = all(plain(s, scene) for s in leading(segment, scene))
    if earlier:
        aim = aim_of_claim(max(earlier, key=lambda c: c.mention.end))
        aim = replace(aim, only=len({c.terms or c.perhaps for c in earlier}) == 1)
        return _sure(aim, alone) if _of_unit(mark, aim, scene) and not act else _nothing(aim)
    for other in sorted(others, key=lambda s: abs(s.tokens()[0] - mark.i)):
        for measure in () if of_them else other.marks:
            if measure.can("MEASURE"):
                aim = of_mark(measure, other, (), scene)
                if aim is not None:
                    return _sure(aim, alone) if not act else _nothing(aim)
    if scene.context.near is None:
        return Aim((), "") if mark.can("NUMBER") and scene.context.about else None
    aim = replace(aim_of_claim(scene.context.near), only=scene.context.near_only)
    if act or not _of_unit(mark, aim, scene):
        return _nothing(aim)
    return _sure(aim, alone and scene.context.near_last)


def _sure(aim: Aim, alone: bool) -> Aim:
    """The aim where it is the only one there can be, else as a guess."""
    return aim if alone else replace(aim, terms=(), perhaps=aim.terms or aim.perhaps)


def _nothing(aim: Aim) -> Aim:
    return replace(aim, terms=())


def leading(segment: Segment, scene: Scene) -> list[Segment]:
    """A clause with what leads into it: 'The court queue, meanwhile, surpassed 2.5 million'."""
    parts = scene.split.segments
    at = parts.index(segment)
    first = at
    while first and parts[first - 1].role != "core" and not parts[first - 1].has("NUMBER"):
        first -= 1
    return parts[first : at + 1]


def _of_unit(mark: Mark, aim: Aim, scene: Scene) -> bool:
    """False for '2.5 million cases' after a count of people: the noun says it is another count."""
    tokens = scene.reading.tokens
    noun = tokens[mark.j].lemma if mark.j < len(tokens) else ""
    units = {"cases", "defendants"} if noun == "case" else UNIT_NOUNS.get(noun)
    return units is None or any(scene.context.units.get(t.measure) in units for t in aim.terms)


def _other_act(mark: Mark, reading: Reading) -> str:
    """'and received 212,935': the verb right before a number, where its acts are counted apart."""
    before = reading.tokens[mark.i - 1].lemma if mark.i else ""
    return before if before in reading.lists["other_acts"] else ""


def _in_clause(mark: Mark, segment: Segment, reading: Reading) -> list[Mark]:
    """The measures of a number's clause, the likeliest first: the noun that follows it at once,
    then those before it, a measure's own term first, then those after."""
    here = [m for m in segment.marks if m.can("MEASURE")]
    after = [m for m in here if m.i >= mark.j]
    before = [m for m in here if m.j <= mark.i and not _acts(m, reading)][::-1]
    before.sort(key=lambda m: not _named(m))
    if after and after[0].i - mark.j <= _NEXT:
        return [after[0], *before, *after[1:]]
    if mark.can("NUMBER"):
        return [*before, *after]
    return before  # 'the smallest count of the budget year'


def _named(mark: Mark) -> bool:
    terms = mark.slot("MEASURE")
    return isinstance(terms, tuple) and any(t.tier == "named" for t in terms)


_NEXT = 2  # tokens between a number and the noun it counts
_ACTING = frozenset({"agent", "officer", "judge"})


def _acts(mark: Mark, reading: Reading) -> bool:
    """'Agents recorded 942': those who act and are not counted."""
    tokens = reading.tokens
    if tokens[mark.j - 1].lemma not in _ACTING:
        return False
    verb = next((t for t in tokens[mark.j : mark.j + 1] if t.word), None)
    return verb is not None and verb.lemma not in ("be", "number", "total", "stand", "fall", "rise")


def _of_them(mark: Mark, reading: Reading) -> bool:
    """'222,000 of them', 'of those, 39,000 ...': a part of what was counted before."""
    after = [t.low for t in reading.tokens[mark.j : mark.j + 2]]
    return after in (["of", "them"], ["of", "those"], ["of", "these"], ["of", "whom"])


_MONTHS = frozenset(calendar.month_name[k].lower() for k in range(1, 13))  # 'by September'
_OTHER_NOUNS = frozenset({"UNREAD", "ACTOR"})


def plain(segment: Segment, scene: Scene) -> bool:
    """True for a clause that names nothing else: what it counts can be that of the one before."""
    known = scene.reading.lists["after_count"] | _MONTHS
    tokens = scene.reading.tokens
    for other in segment.marks:
        if other.slots.isdisjoint(_OTHER_NOUNS) or other.can("NEUTRAL") or other.can("LINK"):
            continue
        if not all(t.low in known or not t.word for t in tokens[other.i : other.j]):
            return False
    return True


def of_mark(measure: Mark, segment: Segment, others: Sequence[Segment], scene: Scene) -> Aim | None:
    """What the words of one measure count, with who acts; None where that is not certain."""
    actors, text = actors_of(segment, measure, others, scene)
    vocabulary = scene.vocabulary
    sources = sources_of(measure.i, scene.split, scene.reading, vocabulary.levels)
    terms = fitting_terms(measure, actors, vocabulary, sources)
    said = {t.lemma for t in scene.reading.tokens[measure.i : measure.j]}
    own = {vocabulary.measure_agency.get(t.measure, "") for t in terms}
    if said & _RECORDS and not own & set(actors):
        return Aim((), scene.reading.text(measure))  # 'had been convicted': who was counted
    return Aim(terms, scene.reading.text(measure), actors, text) if terms else None


_RECORDS = frozenset({"convict", "conviction", "charge", "convicted", "charged"})


def aim_of_claim(claim: Claim) -> Aim:
    """What another claim counts."""
    aim = Aim(claim.terms, claim.measure_phrase, claim.actors, claim.actor_text, claim)
    return aim if claim.terms else replace(aim, perhaps=claim.perhaps)


def broken_out(
    terms: tuple[Term, ...], quals: Sequence[tuple[object, ...]], scene: Scene
) -> tuple[Term, ...]:
    """The measures that are broken out by the groups a clause names; the others are not meant."""
    dims = {str(pair[0]) for q in quals for pair in q[:1] if isinstance(pair, tuple)}
    known = scene.vocabulary.breakdowns
    return tuple(t for t in terms if dims <= known.get(t.measure, frozenset()))
