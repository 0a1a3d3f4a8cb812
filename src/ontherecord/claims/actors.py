"""Who acts, and which measures a phrase can then mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ontherecord.claims.claim import Mark, Term, Unread
from ontherecord.claims.foreign import foreign_actor, foreign_body
from ontherecord.claims.numbers import Number
from ontherecord.claims.patterns import Match
from ontherecord.claims.pronouns import level_fits, names_agency, own_office, speaks_of
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment
from ontherecord.claims.sources import sources_of
from ontherecord.claims.vocabulary import GOVERNMENT, Vocabulary

_NUMBER_UNITS = {"percent": "percent", "points": "percent", "usd": "USD"}


def fitting_terms(
    measure: Mark, actors: Sequence[str], vocabulary: Vocabulary, sources: Sequence[str] = ()
) -> tuple[Term, ...]:
    """The measures a phrase can mean given who acts: the actor's own first, strangers never."""
    payload = measure.slot("MEASURE")
    terms: tuple[Term, ...] = payload if isinstance(payload, tuple) else ()
    agencies = [a for a in actors if a != GOVERNMENT]
    inside = measure.slot("WITHIN") or measure.slot("ACTOR")
    if isinstance(inside, str) and inside != GOVERNMENT:
        agencies = [*agencies, inside]
    best: dict[str, Term] = {}
    nearest = min(
        (_distance(agencies, t, vocabulary) for t in terms if agencies), default=_STRANGER
    )
    tail = measure.slot("TAIL")
    if nearest > 0 and agencies and isinstance(tail, tuple):  # what the head means to this agency
        own = tuple(t for t in tail if _distance(agencies, t, vocabulary) == 0)
        terms, nearest = (own, 0) if own else (terms, nearest)
    for term in terms:
        if agencies:
            if nearest == _STRANGER or _distance(agencies, term, vocabulary) != nearest:
                continue
        elif term.actor:
            continue
        held = best.get(term.measure)
        if held is None or (held.tier == "loose" and term.tier == "named"):
            best[term.measure] = term
    for term in terms:  # 'TRAC data show' names whose count it is
        if term.actor and term.actor in sources:
            best[term.measure] = term
    if not best and agencies:  # the words fit, the agency does not: judged as a mismatch
        for term in terms:
            if not term.actor:
                best.setdefault(term.measure, term)
    return tuple(best.values())


_STRANGER = 9


def _distance(agencies: Sequence[str], term: Term, vocabulary: Vocabulary) -> int:
    """How far the acting agency is from the measure's: 0 its own, 1 a part of it, 2 its parent."""
    home = vocabulary.measure_agency.get(term.measure, "")
    best = _STRANGER
    for agency in agencies:
        if term.actor and term.actor != agency and term.actor not in vocabulary.family(agency):
            continue
        if agency in (home, term.actor):
            best = 0
        elif agency in vocabulary.family(home):
            best = min(best, 1)
        elif vocabulary.parents.get(agency) == home:
            best = min(best, 2)  # a part of the agency that counts: judged as such
    return best


AVERAGE = frozenset({"average", "mean", "median", "typical", "averaging"})


def averages(
    terms: tuple[Term, ...],
    segment: Segment,
    others: Sequence[Segment],
    measure: Mark,
    scene: Scene,
    rate: str = "",
) -> tuple[tuple[Term, ...], tuple[Unread, ...]]:
    """'On an average day' asks for an average measure; with none, the word stands unread, unless
    the number has its rate ('averaged 264 a day').
    """
    marks = [m for part in (segment, *others) for m in part.marks if m is not measure]
    tokens = scene.reading.tokens
    words = [k for m in marks for k in range(m.i, m.j) if tokens[k].lemma in AVERAGE]
    if not words:
        return terms, ()
    own = tuple(replace(t, tier="named") for t in terms if "average" in t.measure)
    if own or rate:
        return own or terms, ()
    k = words[0]
    return terms, (Unread(tokens[k].start, tokens[k].end, tokens[k].text),)


# nouns right after a number that say what is counted, and the units they can be
UNIT_NOUNS: dict[str, set[str]] = {
    "agency": {"agencies"},
    "agreement": {"agreements"},
    "jurisdiction": {"jurisdictions"},
    "city": {"jurisdictions"},
    "county": {"jurisdictions"},
    "state": {"states", "jurisdictions"},
    "judge": {"judges"},
    "officer": {"officers", "employees", "agents"},
    "deputy": {"officers"},
    "bed": {"beds"},
    "mile": {"miles"},
    "tower": {"towers"},
    "hour": {"hours"},
    "mission": {"events"},
    "day": {"days"},
    "dollar": {"USD"},
    "job": set(),
    "page": set(),
    "item": set(),
    "facility": set(),
    "country": set(),
    "company": set(),
}


_ENDS_A_NOUN = frozenset(
    [
        "a",
        "per",
        "each",
        "every",
        "in",
        "across",
        "at",
        "of",
        "from",
        "to",
        "by",
        "on",
        "with",
        "for",
        "and",
        ",",
        ".",
        ";",
        "was",
        "were",
        "are",
    ]
)
_THINGS = frozenset(
    [
        "file",
        "record",
        "report",
        "claim",
        "issue",
        "post",
        "book",
        "point",
        "rate",
        "level",
        "operation",
        "law",
        "table",
        "document",
        "statistic",
        "figure",
        "log",
        "call",
        "pound",
        "gallon",
        "ton",
        "vehicle",
        "weapon",
        "gun",
        "letter",
        "home",
        "house",
        "business",
        "student",
        "patient",
        "veteran",
        "vote",
        "flight",
        "bus",
        "phone",
        "photo",
        "name",
    ]
)


def counted_noun(
    terms: tuple[Term, ...], match: Match, scene: Scene
) -> tuple[tuple[Term, ...], tuple[Unread, ...]]:
    """Keep the measures whose unit is the noun after the number; with none it stands unread."""
    tokens = scene.reading.tokens
    for mark in match.filled:
        number = mark.slot("NUMBER") if mark is not None else None
        if not isinstance(number, Number) or number.j >= len(tokens):
            continue
        near = []
        for token in tokens[number.j : number.j + 3]:
            if token.low in _ENDS_A_NOUN:
                break
            near += [token] if token.lemma in UNIT_NOUNS else []
        noun = near[0] if near else tokens[number.j]
        units = UNIT_NOUNS.get(noun.lemma)
        counted = any(m.i <= number.j < m.j for m in match.marks("MEASURE"))
        if units is None and not counted and tokens[number.j].lemma in _THINGS:
            noun, units = tokens[number.j], set()
        if units is None or number.quantity.unit != "count":
            continue
        fit = tuple(t for t in terms if scene.context.units.get(t.measure) in units)
        return (fit, ()) if fit else (terms, (Unread(noun.start, noun.end, noun.text),))
    return terms, ()


def of_unit(terms: tuple[Term, ...], number_unit: str, units: dict[str, str]) -> tuple[Term, ...]:
    """The terms whose measures count in the unit the number states (percent and USD only so)."""
    wanted = _NUMBER_UNITS.get(number_unit)
    if wanted:
        return tuple(t for t in terms if units.get(t.measure) == wanted)
    return tuple(t for t in terms if units.get(t.measure) not in ("percent", "USD"))


def actors_of(
    segment: Segment, measure: Mark, others: Sequence[Segment], scene: Scene
) -> tuple[tuple[str, ...], str]:
    """Agency ids that act on the measure, and their words: in its segment, else in those around
    it.
    """
    reading = scene.reading
    found: list[str] = []
    text = ""
    for mark in segment.marks:
        actor = mark.slot("ACTOR") or mark.slot("WITHIN")
        if not isinstance(actor, str) or (actor == GOVERNMENT and mark is measure):
            continue
        if mark is measure and mark.can("ACTOR") and scene.vocabulary.levels.get(actor) == "local":
            continue  # 'more than 300 sanctuary cities': those counted, who do not count
        if (
            mark.can("PLACE")
            and reading.text(mark).lower() in ("us", "u.s.", "america")
            and mark.i
            and (
                reading.tokens[mark.i - 1].low in ("the", "in")
                and reading.tokens[max(0, mark.i - 2)].low == "in"
            )
        ):
            continue
        if actor not in found:
            found.append(actor)
            text = text or _bare(reading.text(mark))
    foreign = foreign_actor(segment, measure, reading)
    if not foreign and all(a == GOVERNMENT for a in found):
        foreign = foreign_body(reading)
    if foreign:
        return (foreign,), foreign.partition(":")[2]
    if any(a != GOVERNMENT for a in found):
        agencies = [a for a in found if a != GOVERNMENT]
        wholes = {p for a in agencies for p in list(scene.vocabulary.family(a))[1:]}
        return tuple(a for a in agencies if a not in wholes), text
    if not found and own_office(segment, reading):
        return (scene.context.agency, "") if names_agency(segment, scene) else ((), "")
    sources = sources_of(measure.i, scene.split, reading, scene.vocabulary.levels)
    said_by = tuple(a for a in sources if a != GOVERNMENT)
    if (
        said_by
        and not found
        and (
            speaks_of(segment, measure, reading)
            or fitting_terms(measure, said_by, scene.vocabulary)
        )
    ):
        return said_by, scene.split.saying.speaker
    spoken = speaks_of(segment, measure, reading) and level_fits(segment, scene)
    if not found and spoken and scene.context.actors:
        return scene.context.actors, scene.context.actor_text
    if not found and scene.context.agency and names_agency(segment, scene):
        return scene.context.agency, scene.context.agency_text
    if not found:
        for other in others:
            for mark in other.marks:
                actor = mark.slot("ACTOR") or (mark.slot("WITHIN") if spoken else None)
                if isinstance(actor, str) and other.role != "tail":
                    return (actor,), reading.text(mark)
    owner = _owner(segment, others, scene) if not found else ""
    return ((owner,), "") if owner else (tuple(found), text)


_BORDERS = frozenset({"sw_border", "sw_land_border", "northern_border", "northern_land_border"})


def _owner(segment: Segment, others: Sequence[Segment], scene: Scene) -> str:
    """'Agents in the Tucson sector made 120,939 arrests': the agency that has such places; 'agents
    on the Mexican border' are the Border Patrol's.
    """
    leads = [o for o in others if o.role == "lead"]
    lows = [t.low for m in segment.marks for t in scene.reading.tokens[m.i : m.j]]
    agents = "agents" in lows
    for mark in (m for s in (segment, *leads) for m in s.marks):
        named = mark.slot("PLACE")
        kinds = {str(p).partition(":")[0] for p in named} if isinstance(named, tuple) else set()
        borders = agents and kinds <= _BORDERS
        owners = {
            scene.vocabulary.place_owners.get("sector" if borders else kind, "") for kind in kinds
        }
        if len(owners) == 1 and "" not in owners:
            return owners.pop()
        own = scene.vocabulary.place_owners.get("sector", "")
        if kinds == {"city"} and isinstance(named, tuple) and _near_by(own, scene):
            sectors = {f"sector:{str(p).partition(':')[2]}" for p in named}
            if sectors & scene.vocabulary.places:  # 'Arrests in Tucson', after the Border Patrol's
                return own
    return ""


def _near_by(agency: str, scene: Scene) -> bool:
    """True where what was counted last is this agency's."""
    near = scene.context.near
    known = scene.vocabulary.measure_agency
    return near is not None and any(known.get(t.measure) == agency for t in near.terms)


def _bare(name: str) -> str:
    return name.removesuffix("'s").removesuffix("’s")
