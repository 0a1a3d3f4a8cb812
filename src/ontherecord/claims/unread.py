"""Words of a claim that nobody has read: each may narrow what is counted and stops a decision."""

from __future__ import annotations

from collections.abc import Sequence

from ontherecord.claims.actors import AVERAGE
from ontherecord.claims.claim import Mark, Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.patterns import Match
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import (
    Segment,
    lead_is_setting,
    refers_back,
    sets_place,
    tail_restricts,
)
from ontherecord.claims.vocabulary import GOVERNMENT

_NEAR_BEFORE = 2  # tokens between a clause and what stands right before it


def unread_of(
    segment: Segment,
    others: Sequence[Segment],
    scene: Scene,
    match: Match,
    rate_span: tuple[int, int],
    averaged: bool,
    agencies: frozenset[str],
) -> tuple[Unread, ...]:
    """The words that may narrow what a match counts and that no part of it accounts for: of its
    own segment, and of those around it that do more than set the scene.
    """
    reading = scene.reading
    marks: list[Mark] = []
    filled = {m.i for m in match.filled if m is not None}
    opens = match.pattern.elements[0].slots
    nominal = bool(opens & {"SUPER_HIGH", "SUPER_LOW", "TREND_UP", "TREND_DOWN"})
    nominal = nominal and not _transitive(match, reading)
    first = match.span[0] if nominal else 0  # nothing before 'a record 31,000 ...' narrows it
    if nominal:
        marks += [
            m for m in segment.marks if m.j <= first and m.j > first - 3 and _loosens(m, reading)
        ]
        marks += _whose(first, segment, reading)
    closing = _closing(segment, reading)
    for mark in segment.marks:
        if mark is closing:
            continue
        if averaged and reading.tokens[mark.i].lemma in AVERAGE:
            continue
        if mark.i < first or mark.i in filled or rate_span[0] <= mark.i < rate_span[1]:
            continue
        if _stands_unread(mark, match, reading) and not _doer(mark, agencies, scene):
            marks.append(mark)
    if match.pattern.kind == "quantity":
        marks += _counted_bodies(match, segment)
        marks += [m for o in others if o.role == "lead" for m in o.marks if m.can("WINDOW")]
    start = segment.tokens()[0]
    for other in others:
        if start - _NEAR_BEFORE <= other.tokens()[1] <= start:
            marks += [m for m in other.marks if m.can("NARROWS")]  # '; the following year, ...'
        if other.role == "lead":
            marks += [m for m in other.marks if _whereabouts(m, reading)]
        if other.role == "lead" and not sets_place(other, reading):
            marks += [m for m in other.marks if _somewhere(m)]
        if other.role == "lead":
            marks += _destined(other, reading)
        changes = match.pattern.kind in ("trend", "comparison")
        if other.role == "lead" and not changes and _shifted(other, reading):
            marks += [m for m in other.marks if m.can("PERIOD")]
        if refers_back(other, reading) or _of_all(other, reading):
            marks += other.marks
        elif (other.role == "lead" and not lead_is_setting(other, reading)) or (
            other.role == "tail" and tail_restricts(other, reading)
        ):
            marks += [
                m for m in other.marks if m.can("UNREAD") or m.can("EXCLUDED") or m.can("RESTRICT")
            ]
    return tuple(
        Unread(reading.tokens[m.i].start, reading.tokens[m.j - 1].end, reading.text(m))
        for m in marks
    )


def _closing(segment: Segment, reading: Reading) -> Mark | None:
    """'ended the year with 21,391 agents', 'ended fiscal 2013 with ...': a verb that only says
    when, before a period or its words and 'with'."""
    for k, mark in enumerate(segment.marks[:-1]):
        if reading.tokens[mark.i].lemma not in ("end", "finish", "begin", "start", "close", "open"):
            continue
        rest = segment.marks[k + 1 : k + 5]
        at = next((n for n, m in enumerate(rest) if reading.tokens[m.i].low == "with"), None)
        if at and all(m.can("PERIOD") or m.can("NEUTRAL") for m in rest[:at]):
            return mark
    return None


def _whose(first: int, segment: Segment, reading: Reading) -> list[Mark]:
    """'The first Trump administration's busiest year': a record among that one's years only. An
    agency's own ('ICE's highest total') is its record.
    """
    before = [m for m in segment.marks if m.j == first]
    return [
        m
        for m in before
        if reading.tokens[m.j - 1].low.endswith(("'s", "’s", "s'", "s’"))
        and (not m.can("ACTOR") or m.slot("ACTOR") == GOVERNMENT)
        and reading.tokens[m.j - 1].lemma not in ("agency", "department", "bureau", "service")
    ]


def _counted_bodies(match: Match, segment: Segment) -> list[Mark]:
    """'with 1,843 sheriffs': the number counts those who act, not what they did."""
    out = []
    for k, mark in enumerate(segment.marks[:-1]):
        following = segment.marks[k + 1]
        then = segment.marks[k + 2] if k + 2 < len(segment.marks) else None
        heads = then is not None and not then.slots.isdisjoint({"MEASURE", "UNIT", "QUAL", "LINK"})
        if mark in match.filled and mark.can("NUMBER") and following.slots == {"ACTOR"}:
            out += [] if heads else [following]
    return out


def _transitive(match: Match, reading: Reading) -> bool:
    """'The bill expands detention': what stands before the verb makes the change, if it is one."""
    for mark in (*match.marks("TREND_UP"), *match.marks("TREND_DOWN")):
        if mark.i == match.span[0] and mark.j == mark.i + 1:
            low = reading.tokens[mark.i].low
            return low.endswith("ed") or (low.endswith("s") and mark.i > 0)
    return False


def _somewhere(mark: Mark) -> bool:
    """A place in a clause of its own before the count: it may be where things were counted."""
    named = mark.slot("PLACE")
    return isinstance(named, tuple) and named[0] != "us"


def _destined(lead: Segment, reading: Reading) -> list[Mark]:
    """'To Guatemala alone, ICE removed ...', 'Without a hearing, ...': where to, or on what
    condition, which the count of the clause after it does not have.
    """
    words = [m for m in lead.marks if not m.can("PUNCT")]
    opening = reading.tokens[words[0].i].low if words else ""
    if opening not in reading.lists["conditions"]:
        return []
    scene = any(reading.tokens[m.i].lemma in reading.lists["scene_nouns"] for m in words)
    if scene and opening != "without":  # 'To that end, ...', but 'Without a hearing, ...'
        return []
    return [
        m
        for m in words[1:]
        if not m.can("PERIOD") and (m.can("QUAL") or not (m.can("NEUTRAL") or m.can("ACTOR")))
    ]


def _shifted(other: Segment, reading: Reading) -> bool:
    """'Two years earlier than fiscal 2024, ...': the period named is not the one meant. 'The
    following year, ...', given its days by the year before it, is.
    """
    told = {
        k
        for m in other.marks
        if isinstance(p := m.slot("PERIOD"), PeriodMention) and p.options
        for k in range(m.i, m.j)
    }
    i, j = other.tokens()
    around = {reading.tokens[k].low for k in range(i, j) if k not in told}
    return other.has("PERIOD") and bool(reading.lists["shifts"] & around)


def _of_all(other: Segment, reading: Reading) -> bool:
    """', all of them from Texas': what follows is said of the whole count."""
    lows = [t.low for m in other.marks[:3] for t in reading.tokens[m.i : m.j] if t.word]
    return other.role == "tail" and lows[:1] in (["all"], ["each"], ["both"], ["every"])


def _stands_unread(mark: Mark, match: Match, reading: Reading) -> bool:
    """True for a word or number of the segment that the claim does not account for."""
    if match.pattern.kind == "share" and reading.tokens[mark.i].low == "all":
        return False  # '63% of all encounters'
    if mark.can("UNREAD") or mark.can("EXCLUDED") or mark.can("NUMERAL") or mark.can("NUMBER"):
        return True
    if mark.can("RESTRICT") and not mark.can("NEUTRAL"):
        return True
    if _whereabouts(mark, reading):
        return True  # 'to Mexico' is where to, not who
    if mark.can("QUAL") and match.pattern.kind == "quantity" and not mark.can("MEASURE"):
        others = [m for m in reading.marks if m.can("NUMBER") and m.j == mark.i]
        if others and others[0] not in match.filled:
            return True  # '54,060 Mexicans and 142,580 people': the group is of the other number
    if mark.can("MEASURE") and mark.slots.isdisjoint({"NEUTRAL", "UNIT", "ACTOR"}):
        return True
    if mark.can("NARROWS") or _on_paper(mark, match, reading):
        return True
    if mark.can("MULTIPLE") and match.pattern.kind == "quantity":
        return True  # 'doubled, to 1.5 million' says more than the number
    if reading.tokens[mark.i].low == "and" and match.pattern.id == "quantity.measure_number":
        i, _j = match.span
        number = next(m for m in match.filled if m is not None and m.can("NUMBER"))
        if i < mark.i < number.i:
            return True  # 'detained and later released 12,000'
    if match.pattern.kind == "superlative":
        return _loosens(mark, reading)
    return _differs(mark, match, reading) or _part_of_period(mark, match)


_OTHER_COURTS = frozenset(
    ["federal", "district", "appellate", "appeals", "state", "local", "supreme", "magistrate"]
)


def _doer(mark: Mark, agencies: frozenset[str], scene: Scene) -> bool:
    """'judges completed', 'prosecutors filed': those who act for the agency that counts."""
    tokens = scene.reading.tokens
    if mark.j != mark.i + 1 or not mark.can("UNREAD"):
        return False
    acts_for = scene.vocabulary.doers.get(tokens[mark.i].lemma, frozenset())
    before = tokens[mark.i - 1].low if mark.i else ""
    if "DOJ" not in acts_for and before in _OTHER_COURTS:
        return False
    return bool(agencies) and agencies <= acts_for and before not in ("state", "local", "county")


def _whereabouts(mark: Mark, reading: Reading) -> bool:
    """'to Mexico', 'through Guatemala', 'in Canada': a country that says where, not of whom."""
    before = reading.tokens[mark.i - 1].low if mark.i else ""
    return mark.can("QUAL") and before in reading.lists["where"]


def _on_paper(mark: Mark, match: Match, reading: Reading) -> bool:
    """'processed 500 people for removal', 'issued 500 removals': no removal has been made yet."""
    measure = next(iter(match.marks("MEASURE")), None)
    if measure is None or reading.tokens[measure.i].lemma not in reading.lists["deeds"]:
        return False
    lemma = reading.tokens[mark.i].lemma
    return (mark.can("LINK") and lemma in reading.lists["paperwork"]) or (
        lemma == "for" and mark.j == measure.i
    )


def _part_of_period(mark: Mark, match: Match) -> bool:
    """'in a single week', 'in the busiest month': the number is of a part nobody names."""
    if match.pattern.kind != "quantity":
        return False
    return mark.can("WINDOW") or (
        (mark.can("SUPER_HIGH") or mark.can("SUPER_LOW")) and not mark.can("NEUTRAL")
    )


def _loosens(mark: Mark, reading: Reading) -> bool:
    """'nearly set a record', 'the second-highest', 'since the Obama administration'."""
    low = reading.tokens[mark.i].low
    period = mark.slot("PERIOD")
    if low == "since":
        return not (isinstance(period, PeriodMention) and period.options)
    return low in reading.lists["near"] or low in ("second", "third", "fourth", "fifth", "among")


def _differs(mark: Mark, match: Match, reading: Reading) -> bool:
    """'128,904 more people than ...' states a difference; as a level it is not read."""
    if (
        match.pattern.kind != "quantity"
        or reading.tokens[mark.i].low not in reading.lists["differences"]
    ):
        return False
    numbers = [m for m in match.filled if m is not None and m.can("NUMBER")]
    return any(m.j == mark.i or mark.j == m.i for m in numbers)
