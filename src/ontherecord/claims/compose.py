"""A pattern found in a segment -> a claim, with every word it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from ontherecord.base.quantity import Quantity
from ontherecord.claims.actors import (
    actors_of,
    averages,
    counted_noun,
    fitting_terms,
    of_unit,
)
from ontherecord.claims.acts import calls_for
from ontherecord.claims.asides import asides, out_of_office, sets_aside, without_subject
from ontherecord.claims.claim import FORECAST, Claim, Mark, Mention, Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import Number, rate_after
from ontherecord.claims.other_side import other_side
from ontherecord.claims.over import OVER, among_part, over
from ontherecord.claims.parts import each_of_several, joined_groups
from ontherecord.claims.patterns import Match
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.roles import periods_of, roles_of
from ontherecord.claims.scene import Scene, told_of
from ontherecord.claims.segments import Segment, sets_place
from ontherecord.claims.sizes import done_by, size_said
from ontherecord.claims.sources import of_another_source, sources_of
from ontherecord.claims.tense import open_base, other_windows, part_windows, present
from ontherecord.claims.unread import unread_of
from ontherecord.claims.vocabulary import Vocabulary

UNDATED = "undated"  # extra of a change whose own time is not that of writing
RATE_REACH = 14  # tokens between a number and its 'a day'
_OF_A_SPAN = frozenset({"superlative.never_higher_than", "superlative.no_period_saw_more"})
MULTIPLES = {"double": 2.0, "triple": 3.0, "quadruple": 4.0, "halve": 0.5}


def compose(
    match: Match, segment: Segment, others: Sequence[Segment], scene: Scene
) -> Claim | None:
    """The claim a match states, None when its number cannot be of any measure it names."""
    reading = scene.reading
    kind = match.pattern.kind
    measures = match.marks("MEASURE")
    if not measures:
        return None
    measure = measures[0]
    if done_by(measure, reading):
        return None
    actors, actor_text = actors_of(segment, measure, others, scene)
    numbers, rate, rate_span = _numbers(match, reading)
    quantity, percent = numbers.get("quantity"), numbers.get("percent")
    levels = scene.vocabulary.levels
    sources = sources_of(measure.i, scene.split, reading, levels)
    terms = fitting_terms(measure, actors, scene.vocabulary, sources)
    if kind == "quantity" and quantity is None:
        quantity, percent = percent, None
    if quantity is not None:
        terms = of_unit(terms, quantity.unit, scene.context.units)
    terms, noun = counted_noun(terms, match, scene)
    terms, averaged = averages(terms, segment, others, measure, scene, rate)
    if not terms:
        return None
    paired = kind in ("trend", "comparison") or match.pattern.id in _OF_A_SPAN
    periods = periods_of(segment, others, scene, 2 if paired else 1)
    period, period_from, base, span_period = roles_of(kind, periods, match, scene)
    now = present(segment, others, reading)
    if now and period_from == "paragraph":
        period, period_from = None, "absent"  # 'It holds 60,000 people' is of the day it is written
    elif period is None and kind == "quantity" and scene.context.told and not now:
        period, period_from = told_of(scene.context), "article"
    window, span = _window(segment)
    places, quals = (
        _places(segment, others, reading, scene.vocabulary),
        _quals(segment, others, reading),
    )
    unread = unread_of(
        segment,
        others,
        scene,
        match,
        rate_span,
        all("average" in t.measure for t in terms),
        frozenset(scene.vocabulary.measure_agency.get(t.measure, "") for t in terms),
    )
    among, said = over(segment, reading) if kind == "superlative" else ("", frozenset())
    stance = _stance(segment, scene, match)
    return Claim(
        kind=kind,
        pattern=match.pattern.id,
        mention=(mention := _mention(match, reading, stance, scene)),
        terms=terms,
        measure_phrase=reading.text(measure),
        quantity=quantity,
        rate=rate,
        second=numbers.get("second"),
        percent=percent,
        delta=numbers.get("delta"),
        period=period,
        period_from=period_from,
        base_period=base,
        places=places,
        quals=quals,
        actors=actors,
        actor_text=actor_text,
        direction=_direction(match, reading),
        factor=_factor(match),
        extra=(
            *_beyond(match, reading),
            *size_said(kind, *segment.tokens(), reading),
            *(((OVER, among),) if among else ()),
            *(((UNDATED, "yes"),) if period is None and _undated(kind, now, base, scene) else ()),
        ),
        window=window,
        span_claimed=span or (span_period.text if span_period else ""),
        span_period=span_period,
        present=now,
        unread=(
            *(u for u in unread if not any(reading.tokens[k].start == u.start for k in said)),
            *averaged,
            *noun,
            *other_windows(kind, (segment, *others), period, base, span_period),
            *part_windows(kind, (segment, *others), base, reading),
            *other_side(match, reading),
            *_of_a_part(kind, match, reading),
            *open_base(kind, period, base, reading),
            *joined_groups(segment, reading),
            *of_another_source(measure.i, actors, scene.split, reading, levels),
            *each_of_several(kind, quantity, rate, segment, reading),
            *asides(kind, segment, others, terms, period, scene),
            *out_of_office(actor_text, period, mention, scene),
            *without_subject(segment, measure, actors, scene),
        ),
        turns_on=(reading.tokens[measure.i].start, reading.tokens[measure.j - 1].end),
        note=_intent(reading, measure) if stance == "intended" else "",
    )


def _intent(reading: Reading, measure: Mark) -> str:
    """The dictionary form of the word that makes it a plan or a forecast ('will', 'vow')."""
    marks = [m for m in reading.marks if m.can("INTEND")]
    for mark in sorted(marks, key=lambda m: m.i > measure.j):  # those before the measure first
        lemmas = [t.lemma for t in reading.tokens[mark.i : mark.j]]
        return next((w for w in lemmas if w in FORECAST), lemmas[0])
    return ""


def _numbers(match: Match, reading: Reading) -> tuple[dict[str, Quantity], str, tuple[int, int]]:
    """Each number by its part (quantity, second, percent, delta), the rate and where it stands."""
    found: dict[str, Quantity] = {}
    rate, rate_span = "", (0, 0)
    for k, (mark, element) in enumerate(zip(match.filled, match.pattern.elements, strict=True)):
        number = mark.slot("NUMBER") if mark is not None else None
        if not isinstance(number, Number) or "MULTIPLE" in element.slots:
            continue
        role = match.pattern.bind.get(k, "percent" if "PERCENT" in element.slots else "quantity")
        found[role] = number.quantity
        if role == "quantity":
            rate, rate_span = number.rate, (0, 0)
            if not rate:
                rate, a, b = rate_after(reading.tokens, number.j, RATE_REACH)
                rate_span = (a, b)
    return found, rate, rate_span


def _window(segment: Segment) -> tuple[str, str]:
    window = span = ""
    for mark in segment.marks:
        window = window or str(mark.slot("WINDOW") or "")
        span = span or str(mark.slot("SPAN") or "")
    return window, span


_NATIONWIDE = frozenset({"nationwide", "nationally", "countrywide"})


def _wide(segment: Segment, others: Sequence[Segment], reading: Reading) -> bool:
    """'In Texas, 387 ..., while the country had 1,843': a later clause says how wide it counts."""
    i, j = segment.tokens()
    cores = [o for o in others if o.role == "core" and o.tokens()[1] <= i]
    near = [o.tokens()[0] for o in others if i - 2 <= o.tokens()[1] <= i]
    begin = min([i, *near])
    return bool(cores) and bool(reading.lists["wide"] & {t.low for t in reading.tokens[begin:j]})


def _places(
    segment: Segment, others: Sequence[Segment], reading: Reading, vocabulary: Vocabulary
) -> tuple[str, ...]:
    found: list[str] = []
    wide = _wide(segment, others, reading)
    around = [o for o in others if not wide and sets_place(o, reading)]
    for part in (segment, *(o for o in around if not _of_next(o, segment, others))):
        for mark in part.marks:
            place = mark.slot("PLACE")
            if not isinstance(place, tuple) or mark.can("MEASURE"):
                continue
            if place[0] == "us" and reading.tokens[mark.i].lemma not in _NATIONWIDE:
                continue
            found += [p for p in place if p not in found]
    for mark in segment.marks:
        if mark.can("MEASURE") and mark.j - mark.i > 1:  # 'southwest border encounters'
            found += [
                p for p in vocabulary.places_in(reading.tokens, mark.i, mark.j) if p not in found
            ]
    found = _towns(found) or found
    if len(found) > 1 and "us" in found:
        found.remove("us")  # the narrower place counts
    return tuple(found)


def _towns(found: list[str]) -> list[str]:
    """'Nogales, in the Tucson Sector, had ...': the town, whose count is not the sector's."""
    named = [place.partition(":") for place in found]
    sectors = {name for kind, _, name in named if kind == "sector"}
    towns = [p for p in found if p.partition(":")[0] in ("city", "port")]
    apart = [p for p in towns if p.partition(":")[2] not in sectors]
    return apart if sectors and apart else []


def _of_next(part: Segment, segment: Segment, others: Sequence[Segment]) -> bool:
    """'Tucson had 123,285; Rio Grande Valley, 59,243', '; Texas, with 387': of a later number."""
    i, j = part.tokens()
    if i < segment.tokens()[0]:
        return False
    after = [o for o in others if j <= o.tokens()[0] <= j + 1]
    return bool(after) and any(m.can("NUMBER") for m in after[0].marks[:2])


def _quals(
    segment: Segment, others: Sequence[Segment], reading: Reading
) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    leads = [o for o in others if o.role == "lead" and not _described(o, reading)]
    for part in (segment, *(o for o in leads if not sets_aside(o, reading))):
        for mark in part.marks:
            qual = mark.slot("QUAL")
            where_to = mark.i and reading.tokens[mark.i - 1].low in reading.lists["where"]
            if isinstance(qual, tuple) and not mark.can("MEASURE") and not where_to:
                found += [q for q in qual[:1] if q not in found]
    return tuple(found)


def _described(lead: Segment, reading: Reading) -> bool:
    """'The agency that removes people, ICE, ...', 'Arrests of minors doubled, ...': of others."""
    if lead.has("TREND_UP", "TREND_DOWN", "MULTIPLE", "NUMBER"):
        return True
    i, j = lead.tokens()
    relative = any(t.low in ("that", "which", "who", "whose") for t in reading.tokens[i:j])
    return relative and lead.has("MEASURE")


def _stance(segment: Segment, scene: Scene, match: Match) -> str:
    reading = scene.reading
    first, last = match.span
    inside = [m for m in segment.marks if m.i < last]
    leads = [m for s in scene.split.segments if s.role == "lead" for m in s.marks]
    before = {t.low for t in reading.tokens[max(0, first - 2) : first]}
    if (
        scene.split.saying.denied
        or "no" in before
        or any(_denies(m, reading) for m in inside)
        or any(_denies(m, reading) and _of_truth(m, reading) for m in leads)
    ):
        return "denied"
    if any(m.can("QUESTION") for m in inside) or reading.sentence.text.rstrip().endswith("?"):
        return "questioned"
    paced = [m for m in leads if m.can("INTEND") and reading.tokens[m.j - 1].lemma in FORECAST]
    if paced or any(m.can("INTEND") for m in inside) or _infinitive(match, reading):
        return "intended"
    if calls_for(segment, reading):
        return "intended"
    start = reading.tokens[0].low if reading.tokens else ""
    if start in ("had", "were", "should") or any(m.can("CONDITION") for m in (*inside, *leads)):
        return "conditional"
    return "reported" if scene.split.saying.reported else "asserted"


_NOT = frozenset({"not", "never", "didn't", "doesn't", "don't", "hasn't", "haven't", "nor"})


def _denies(mark: Mark, reading: Reading) -> bool:
    """A negation that is no denial denied: not 'did not dispute that', 'has not said whether'."""
    after = {t.lemma for t in reading.tokens[mark.j : mark.j + 3]}
    undenied = after & reading.lists["denied_denials"]
    before = {t.low for t in reading.tokens[max(0, mark.i - 2) : mark.i]}
    own = {t.lemma for t in reading.tokens[mark.i : mark.j]}
    undenied = undenied or (before & _NOT and own & reading.lists["denied_denials"])
    return mark.can("DENY") and not mark.can("NEUTRAL") and not undenied


def _of_truth(mark: Mark, reading: Reading) -> bool:
    """'It is not true that ...': said of what follows. 'That is not a record: ...' is not."""
    words = {t.lemma for t in reading.tokens[mark.i : mark.j + 2]}
    return bool(words & reading.lists["truth"])


def _infinitive(match: Match, reading: Reading) -> bool:
    """'ordered removals to rise': the change is wanted, not stated."""
    trends = [
        m for m in match.filled if m is not None and (m.can("TREND_UP") or m.can("TREND_DOWN"))
    ]
    return any(m.i and reading.tokens[m.i - 1].low == "to" for m in trends)


def _mention(match: Match, reading: Reading, stance: str, scene: Scene) -> Mention:
    i, j = match.span
    start, end = reading.tokens[i].start, reading.tokens[j - 1].end
    spans = tuple(
        (reading.tokens[m.i].start, reading.tokens[m.j - 1].end)
        for m in match.filled
        if m is not None
    )
    sentence = reading.sentence
    head = sentence.text[: start - sentence.start]
    quoted = head.count("“") > head.count("”") or head.count('"') % 2 == 1
    text = sentence.text[start - sentence.start : end - sentence.start]
    return Mention(start, end, text, spans, stance, scene.split.saying.speaker, quoted)


_MORE = {"more", "higher", "greater", "exceed", "outpace", "surpass", "top"}
_LESS = {"fewer", "less", "lower", "trail"}


def _direction(match: Match, reading: Reading) -> str:
    for mark in match.filled:
        if mark is None:
            continue
        for slot, name in (("SUPER_HIGH", "high"), ("SUPER_LOW", "low")):
            if mark.can(slot) and match.pattern.kind == "superlative":
                return name
    for mark in match.filled:
        if mark is None:
            continue
        low = reading.tokens[mark.i].low
        lemma = reading.tokens[mark.i].lemma
        if match.pattern.kind == "superlative" and low in (*_MORE, *_LESS):
            return "high" if low in _MORE else "low"
        if match.pattern.kind == "comparison" and {low, lemma} & (_MORE | _LESS):
            return "up" if {low, lemma} & _MORE else "down"
        if mark.can("TREND_UP"):
            return "up"
        if mark.can("TREND_DOWN"):
            return "down"
        multiple = mark.slot("MULTIPLE")
        if isinstance(multiple, str):
            return "down" if multiple == "halve" else "up"
    return ""


def _beyond(match: Match, reading: Reading) -> tuple[tuple[str, str], ...]:
    """'more than doubled', 'nearly tripled': the hedge on a multiple; a peak that may be local."""
    for peak in match.marks("SUPER_HIGH"):
        words = [t.lemma for t in reading.tokens[peak.i : peak.j]]
        if set(words) <= reading.lists["peak_words"]:
            return (("peak", "local"),)
    for mark in match.filled:
        if mark is not None and isinstance(mark.slot("MULTIPLE"), str):
            before = {t.low for t in reading.tokens[max(0, mark.i - 3) : mark.i]}
            if {"more", "than"} <= before:
                return (("factor", "more_than"),)
            if before & reading.lists["just_short"]:
                return (("factor", "nearly"),)
    return ()


def _undated(kind: str, now: bool, base: PeriodMention | None, scene: Scene) -> bool:
    """'ICE removals fell', after sentences about an earlier time: not said of the time of writing.
    'Have risen by half since' is said from a day that the sentence before may name.
    """
    if kind not in ("trend", "comparison") or base is not None:
        return False
    if any(t.low == "since" for t in scene.reading.tokens):
        return True
    past = scene.context.past
    if now or scene.context.told or past is None:
        return not now and bool(scene.context.told)
    earlier = past.near(scene.reading.sentence.paragraph)
    return any(m.can("PERIOD") for r in earlier for m in r.marks)


def _of_a_part(kind: str, match: Match, reading: Reading) -> tuple[Unread, ...]:
    """'the lowest of the year', 'an 11-year high for the month': ranked among a part of time."""
    if kind != "superlative":
        return ()
    tops = [m for m in match.filled if m and (m.can("SUPER_HIGH") or m.can("SUPER_LOW"))]
    spans = [span for m in tops if (span := among_part(m, reading)) is not None]
    return tuple(
        Unread(reading.tokens[i].start, reading.tokens[j - 1].end, reading.span_text(i, j))
        for i, j in spans
    )


def _factor(match: Match) -> float:
    for mark in match.filled:
        multiple = mark.slot("MULTIPLE") if mark else None
        if isinstance(multiple, str):
            return MULTIPLES[multiple]
    return 0.0
