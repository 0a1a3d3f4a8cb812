"""Clauses beside a count that may pick out a part of it, set a part aside, or add to it.

'After a hearing, ...', '... while their appeals were pending', 'Leaving aside those with
convictions, ...', '..., including those in state prisons', 'agreements with sheriffs'. What such a
clause says is not in the record's figure, so its words stand unread and the count is not decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ontherecord.claims.claim import Mark, Mention, Term, Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.pronouns import speaks_of
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment
from ontherecord.claims.vocabulary import GOVERNMENT, Vocabulary

_COUNTS = frozenset({"quantity", "share"})
_CONTENT = frozenset({"UNREAD", "MEASURE", "QUAL", "EXCLUDED", "NUMBER", "ACTOR", "PLACE", "UNIT"})
_CHANGES = frozenset({"TREND_UP", "TREND_DOWN", "LINK", "SUPER_HIGH", "SUPER_LOW", "MULTIPLE"})
_FOOTNOTES = frozenset("*†‡")


def asides(
    kind: str,
    segment: Segment,
    others: Sequence[Segment],
    terms: Sequence[Term],
    period: PeriodMention | None,
    scene: Scene,
) -> list[Unread]:
    """What stands beside a count and may change what it counts, as words left unread."""
    if kind not in _COUNTS:
        return []
    reading, vocabulary = scene.reading, scene.vocabulary
    found = [*_in_clause(segment, terms, scene), *_two_places(segment, reading)]
    found += _then_done(segment, reading) if kind == "quantity" else []
    opening = [t.low for t in reading.tokens[segment.tokens()[0] :][:2]]
    if opening in (["of", "whom"], ["of", "which"], ["of", "them"], ["of", "those"]):
        found.append(_whole(segment, reading))  # a part of what the clause before counts
    if opening[:1] == ["with"]:  # 'Guatemalans were the largest group, with 265,130 arrests'
        found += _groups_before(segment, scene)
    found += _part_of(segment, scene)
    found += _where(segment, others, terms, scene)
    for other in others:
        part = _taken_in(other, terms, scene)
        if other.role != "core":
            part = part or _of_some(other, segment, reading) or sets_aside(other, reading)
        found += [_whole(other, reading)] if part else []
    stocks = any(t.measure in vocabulary.stocks for t in terms)
    if stocks and period is not None and period.role == "since":
        found.append(Unread(period.start, period.end, period.text))  # all held since then is a sum
    return found


def _groups_before(segment: Segment, scene: Scene) -> list[Unread]:
    """The groups that the clause before is about, which a number told after it is of."""
    parts = scene.split.segments
    before = parts[: parts.index(segment)][-1:]
    tokens = scene.reading.tokens
    return [
        Unread(tokens[m.i].start, tokens[m.j - 1].end, scene.reading.text(m))
        for part in before
        for m in part.marks
        if m.can("QUAL") and not m.can("MEASURE")
    ]


_PARTS = frozenset({"of", "among", "amongst"})


def _part_of(segment: Segment, scene: Scene) -> list[Unread]:
    """'Of the 142,580 people removed, ICE arrested ...', 'Among migrants released, ...': what the
    clauses after it count is a part of those."""
    reading = scene.reading
    first = scene.split.segments[0]
    marks = [m for m in first.marks if not m.can("PUNCT")]
    if first is segment or not marks or reading.tokens[marks[0].i].low not in _PARTS:
        return []
    said = any(m.can("NUMBER") or m.can("MEASURE") or _says(m) for m in marks[1:])
    return [_whole(first, reading)] if said else []


def _where(
    segment: Segment, others: Sequence[Segment], terms: Sequence[Term], scene: Scene
) -> Iterator[Unread]:
    """'In sanctuary cities, ICE arrested ...': places named by what they are; 'Along the border,
    ICE removed ...': a part of a count that is kept for the country alone."""
    reading, vocabulary = scene.reading, scene.vocabulary
    homes = {vocabulary.measure_agency.get(t.measure, "") for t in terms}
    leads = [o for o in others if o.role == "lead"]
    inland = bool(homes) and all("ICE" in (h, *vocabulary.family(h)) for h in homes)
    for mark in (m for s in (*leads, segment) for m in s.marks):
        if inland and mark.can("PLACE") and "border" in reading.text(mark).lower():
            yield _marked(mark, reading)
    for lead in leads:
        if reading.tokens[lead.tokens()[0]].low not in reading.lists["where_leads"]:
            continue
        for mark in lead.marks:
            payload = mark.slot("MEASURE")
            named = payload if isinstance(payload, tuple) else ()
            if named and homes.isdisjoint(vocabulary.measure_agency.get(t.measure) for t in named):
                yield _marked(mark, reading)


def _marked(mark: Mark, reading: Reading) -> Unread:
    return Unread(reading.tokens[mark.i].start, reading.tokens[mark.j - 1].end, reading.text(mark))


def out_of_office(
    actor: str, period: PeriodMention | None, mention: Mention, scene: Scene
) -> list[Unread]:
    """'Trump removed 142,580 people in fiscal 2023', 'the Biden administration expelled ... in
    fiscal 2021': an administration named for days on some of which it was not in office."""
    said = actor.lower()
    terms = [p for p in scene.vocabulary.presidents if p["name"] in said]
    if not terms or period is None or not period.options:
        return []
    for days, _how in period.options:
        if any(
            p["start"] <= days.start.isoformat() and days.end.isoformat() <= (p["end"] or "9")
            for p in terms
        ):
            return []
    return [Unread(mention.start, mention.start + len(mention.text), actor)]


def without_subject(
    segment: Segment, measure: Mark, actors: Sequence[str], scene: Scene
) -> list[Unread]:
    """'It recorded 449,675 apprehensions' with nobody named before it: whose, is not known."""
    reading = scene.reading
    i, _ = segment.tokens()
    token = reading.tokens[i]
    named = any(a != GOVERNMENT for a in actors)
    alone = token.low in ("it", "they", "its", "their") and not named
    if not alone or not speaks_of(segment, measure, reading):
        return []
    after = reading.tokens[i + 1].lemma if i + 1 < len(reading.tokens) else ""
    return [] if after == "be" else [Unread(token.start, token.end, token.text)]


def _of_some(other: Segment, segment: Segment, reading: Reading) -> bool:
    """'After a hearing, ...', 'while their appeals were pending', 'Having overstayed, 11,484 ...':
    a circumstance of the people counted, and not of another subject ('while crossings fell')."""
    marks = [m for m in other.marks if not m.can("PUNCT")]
    if not marks:
        return False
    opening = reading.tokens[marks[0].i].low
    content = [m for m in marks[1:] if _says(m)]
    if opening == "because":
        content = content or marks[1:]  # 'because of new laws': whatever the cause
    if opening in reading.lists["participles"]:
        first = next((m for m in segment.marks if not m.can("PERIOD")), None)
        return first is not None and first.can("NUMBER") and bool(content)
    if content and all(m.can("NUMBER") for m in content):
        return False  # ', after 6,321 in August'
    leads = other.role == "lead"
    if opening == "on" and any(reading.tokens[k].low == "day" for k in range(*other.tokens())):
        return False  # 'On an average day, ...'
    if opening not in reading.lists["circumstantial" if leads else "trailing"] or not content:
        return False
    return not _other_subject(marks, content, reading)


def _other_subject(marks: Sequence[Mark], content: Sequence[Mark], reading: Reading) -> bool:
    """'after Congress passed', 'while crossings fell': the clause has a subject of its own."""
    first = content[0]
    between = [m for m in marks[1:] if m.i < first.i]
    people = any(reading.tokens[m.i].low in reading.lists["of_people"] for m in between)
    if people or reading.tokens[marks[1].i].low == "of":
        return False
    if first.can("ACTOR") and not first.can("UNIT"):
        return True
    after = [m for m in marks if m.i >= first.j]
    return first.can("MEASURE") and any(not m.slots.isdisjoint(_CHANGES) for m in after[:2])


def sets_aside(other: Segment, reading: Reading) -> bool:
    """'Leaving aside X, ...', '..., border cases aside', '..., sheriffs only'."""
    i, j = other.tokens()
    lows = [t.low for t in reading.tokens[i:j] if t.word]
    said = " ".join(lows)
    if other.role == "tail" and lows[:1] and lows[0] in reading.lists["then_verbs"]:
        return True  # ', remain there'
    return (
        any(f" {phrase} " in f" {said} " for phrase in reading.lists["set_aside"])
        or (lows[-1:] == ["only"] and other.role == "tail")
    ) and any(_says(m) for m in other.marks)


def _taken_in(other: Segment, terms: Sequence[Term], scene: Scene) -> bool:
    """'..., including those on ankle monitors': more than the measure counts, or a part of it; a
    number of its own or a group the measure is broken out by is a part."""
    reading, vocabulary = scene.reading, scene.vocabulary
    marks = [m for m in other.marks if not m.can("PUNCT")]
    lows = [reading.tokens[m.i].low for m in marks]
    joined = lows[:1] in (["including"], ["counting"]) or lows[-1:] == ["included"]
    if not joined:
        return False
    if any(m.can("MEASURE") and not _akin(m, terms, vocabulary) for m in marks):
        return True
    if any(m.can("NUMBER") for m in marks):
        return False
    known = {d for t in terms for d in vocabulary.breakdowns.get(t.measure, frozenset())}
    groups = [q for m in marks if isinstance(q := m.slot("QUAL"), tuple)]
    if any(str(pair[0]) not in known for q in groups for pair in q[:1]):
        return True
    return any(not m.can("QUAL") and _says(m) and not m.can("UNIT") for m in marks[1:])


def _akin(mark: Mark, terms: Sequence[Term], vocabulary: Vocabulary) -> bool:
    """True where a noun can mean a measure of the agency that the count is of, or of one of its
    own: 'CBP met 302,034 people, including 249,741 Border Patrol apprehensions'."""
    payload = mark.slot("MEASURE")
    named = payload if isinstance(payload, tuple) else ()
    homes = {vocabulary.measure_agency.get(t.measure, "") for t in terms}
    families = {a for home in homes for a in vocabulary.family(home)} | homes
    agencies = {vocabulary.measure_agency.get(t.measure, "") for t in named}
    kin = any(set(vocabulary.family(a)) & homes for a in agencies)
    statements = any(t.measure.startswith("statement.") for t in named)
    return (kin or bool(agencies & families)) and not statements


def _two_places(segment: Segment, reading: Reading) -> list[Unread]:
    """'249,740 encounters in Texas on the southwest border': the border's count is not broken out
    by state."""
    i, j = segment.tokens()
    words = {t.low for t in reading.tokens[i:j]}
    if not words & {"southwest", "southern", "northern"} or "border" not in words:
        return []
    return [
        Unread(reading.tokens[m.i].start, reading.tokens[m.j - 1].end, reading.text(m))
        for m in segment.marks
        if isinstance(named := m.slot("PLACE"), tuple) and str(named[0]).startswith("state:")
    ]


def _then_done(segment: Segment, reading: Reading) -> list[Unread]:
    """'The 170,590 people ICE arrested were later released', '57,861 in detention remain there':
    what is said of those counted by a verb of its own, after the noun that counts them."""
    marks = segment.marks
    number = next((k for k, m in enumerate(marks) if m.can("NUMBER")), None)
    counted = next(
        (k for k, m in enumerate(marks) if m.can("MEASURE") and number is not None and k > number),
        None,
    )
    if number is None or counted is None:
        return []
    verbs = reading.lists["then_verbs"]
    between = {reading.tokens[m.i].low for m in marks[number:counted]}
    if between & verbs:
        return []  # '57,861 people were in ICE detention'
    for k, mark in enumerate(marks[counted + 1 :], counted + 1):
        acts = any(m.can("LINK") for m in marks[k + 1 : k + 3])  # 'were received by USCIS'
        if reading.tokens[mark.i].low in verbs and not mark.can("TREND_UP") and not acts:
            end = reading.tokens[marks[-1].j - 1].end
            start = reading.tokens[mark.i].start
            offset = reading.sentence.start
            return [Unread(start, end, reading.sentence.text[start - offset : end - offset])]
    return []


def _in_clause(segment: Segment, terms: Sequence[Term], scene: Scene) -> Iterator[Unread]:
    """'such people', 'people*', '11,710 families', 'agreements with sheriffs'."""
    reading = scene.reading
    tokens = reading.tokens
    i, j = segment.tokens()
    units = {scene.context.units.get(t.measure) for t in terms}
    for k in range(i, j):
        token = tokens[k]
        before = tokens[k - 1] if k else None
        if (token.low == "such" and k + 1 < j and tokens[k + 1].low != "as") or (
            token.text in _FOOTNOTES
            and before is not None
            and before.end == token.start
            and "**" not in reading.sentence.text  # bold type
        ):
            yield Unread(token.start, token.end, token.text)
        elif token.low == "families" and before is not None and before.number:
            yield Unread(token.start, token.end, token.text)  # groups; the record counts people
        elif token.low == "with" and units == {"agreements"} and not _any_partner(k, j, reading):
            yield Unread(token.start, tokens[j - 1].end, reading.span_text(k, j))


def _any_partner(k: int, j: int, reading: Reading) -> bool:
    """'agreements with state and local agencies': everyone there can be one with."""
    marks = [m for m in reading.marks if k < m.i < j]
    said: set[str] = set()
    for mark in marks:
        if mark.can("PERIOD") or mark.can("PUNCT"):
            break
        words = [t.low for t in reading.tokens[mark.i : mark.j]]
        if not mark.can("NEUTRAL") and not all(w in reading.lists["partners"] for w in words):
            return False
        said |= set(words)
    return ("state" in said) == ("local" in said)  # with both kinds, or neither named


def _says(mark: Mark) -> bool:
    return (
        not mark.slots.isdisjoint(_CONTENT) and not mark.can("NEUTRAL") and not mark.can("PERIOD")
    )


def _whole(other: Segment, reading: Reading) -> Unread:
    i, j = other.tokens()
    return Unread(reading.tokens[i].start, reading.tokens[j - 1].end, reading.span_text(i, j))
