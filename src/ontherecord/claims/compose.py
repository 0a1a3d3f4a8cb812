"""A pattern found in a segment -> a claim: terms, numbers, period, place, group, stance, unread words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ontherecord.base.quantity import Quantity
from ontherecord.claims.claim import Claim, Mark, Mention, Term, Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import Number, rate_after
from ontherecord.claims.patterns import Match
from ontherecord.claims.periods import PeriodMention, find_periods
from ontherecord.claims.segments import Segment, Split, lead_is_setting, tail_restricts
from ontherecord.claims.vocabulary import GOVERNMENT, Vocabulary

MULTIPLES = {"double": 2.0, "triple": 3.0, "quadruple": 4.0, "halve": 0.5}
_NUMBER_UNITS = {"percent": "percent", "points": "percent", "usd": "USD"}


@dataclass(slots=True)
class Context:
    """What earlier sentences of the paragraph said, for pronouns and inherited periods."""

    paragraph: int = -1
    period: PeriodMention | None = None
    actors: tuple[str, ...] = ()
    actor_text: str = ""
    units: dict[str, str] = field(default_factory=dict)  # measure -> unit


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence taken apart, with its context."""

    reading: Reading
    split: Split
    context: Context
    vocabulary: Vocabulary
    published: date | None = None


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
    actors, actor_text = _actors(segment, measure, others, scene)
    quantity, second, percent, rate, rate_span = _numbers(match, reading)
    terms = fitting_terms(measure, actors, scene.vocabulary)
    if quantity is not None:
        terms = _of_unit(terms, quantity.unit, scene.context.units)
    terms, averaged = _averages(terms, segment, others, measure, scene)
    if not terms:
        return None
    periods = _periods(segment, others, scene, 2 if kind in ("trend", "comparison") else 1)
    period, period_from, base, span_period = _roles(kind, periods, match, scene)
    window, span = _window(segment)
    places, quals = _places(segment, others, reading), _quals(segment, others, match)
    unread = _unread(segment, others, scene, match, rate_span)
    stance = _stance(segment, scene, measure)
    mention = _mention(match, reading, stance, scene)
    return Claim(
        kind=kind,
        pattern=match.pattern.id,
        mention=mention,
        terms=terms,
        measure_phrase=reading.text(measure),
        quantity=quantity,
        rate=rate,
        second=second,
        percent=percent,
        period=period,
        period_from=period_from,
        base_period=base,
        places=places,
        quals=quals,
        actors=actors,
        actor_text=actor_text,
        direction=_direction(match, reading),
        factor=_factor(match),
        window=window,
        span_claimed=span or (span_period.text if span_period else ""),
        span_period=span_period,
        present=_present(segment, reading),
        unread=(*unread, *averaged),
        turns_on=(reading.tokens[measure.i].start, reading.tokens[measure.j - 1].end),
        note=_intent(segment, reading, measure) if stance == "intended" else "",
    )


def _intent(segment: Segment, reading: Reading, measure: Mark) -> str:
    """The dictionary form of the word that makes it a plan or a forecast ('will', 'vow')."""
    for mark in segment.marks:
        if mark.can("INTEND") and mark.i < measure.j:
            lemmas = [t.lemma for t in reading.tokens[mark.i : mark.j]]
            return next(
                (w for w in lemmas if w in ("track", "pace", "poise", "expect", "project")),
                lemmas[0],
            )
    return ""


def fitting_terms(measure: Mark, actors: Sequence[str], vocabulary: Vocabulary) -> tuple[Term, ...]:
    """The measures a phrase can mean given who acts: the actor's own first, strangers never."""
    payload = measure.slot("MEASURE")
    terms: tuple[Term, ...] = payload if isinstance(payload, tuple) else ()
    agencies = [a for a in actors if a != GOVERNMENT]
    inside = measure.slot("ACTOR")
    if isinstance(inside, str) and inside != GOVERNMENT:
        agencies = [*agencies, inside]
    best: dict[str, Term] = {}
    nearest = min(
        (_distance(agencies, t, vocabulary) for t in terms if agencies), default=_STRANGER
    )
    for term in terms:
        if agencies:
            if nearest == _STRANGER or _distance(agencies, term, vocabulary) != nearest:
                continue
        elif term.actor:
            continue
        held = best.get(term.measure)
        if held is None or (held.tier == "loose" and term.tier == "named"):
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
            best = min(best, 2)
    return best


_AVERAGE = frozenset({"average", "mean", "median", "typical", "averaging"})


def _averages(
    terms: tuple[Term, ...],
    segment: Segment,
    others: Sequence[Segment],
    measure: Mark,
    scene: Scene,
) -> tuple[tuple[Term, ...], tuple[Unread, ...]]:
    """'On an average day' asks for an average measure; with none, the word stands unread."""
    marks = [m for part in (segment, *others) for m in part.marks if m is not measure]
    tokens = scene.reading.tokens
    words = [k for m in marks for k in range(m.i, m.j) if tokens[k].lemma in _AVERAGE]
    if not words:
        return terms, ()
    own = tuple(replace(t, tier="named") for t in terms if "average" in t.measure)
    if own:
        return own, ()
    k = words[0]
    return terms, (Unread(tokens[k].start, tokens[k].end, tokens[k].text),)


def _of_unit(terms: tuple[Term, ...], number_unit: str, units: dict[str, str]) -> tuple[Term, ...]:
    wanted = _NUMBER_UNITS.get(number_unit)
    if wanted:
        return tuple(t for t in terms if units.get(t.measure) == wanted)
    return tuple(t for t in terms if units.get(t.measure) not in ("percent", "USD"))


def _actors(
    segment: Segment, measure: Mark, others: Sequence[Segment], scene: Scene
) -> tuple[tuple[str, ...], str]:
    reading = scene.reading
    found: list[str] = []
    text = ""
    for mark in segment.marks:
        actor = mark.slot("ACTOR")
        if not isinstance(actor, str) or (actor == GOVERNMENT and mark is measure):
            continue
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
            text = text or reading.text(mark)
    foreign = _foreign_actor(segment, measure, reading)
    if foreign:
        return (foreign,), foreign.partition(":")[2]
    if any(a != GOVERNMENT for a in found):
        return tuple(a for a in found if a != GOVERNMENT), text
    said_by = tuple(a for a in scene.split.speaker_actors if a != GOVERNMENT)
    if (
        said_by
        and not found
        and (
            _starts_with_pronoun(segment, reading)
            or fitting_terms(measure, said_by, scene.vocabulary)
        )
    ):
        return said_by, scene.split.speaker
    if not found and _starts_with_pronoun(segment, reading) and scene.context.actors:
        return scene.context.actors, scene.context.actor_text
    if not found:
        for other in others:
            for mark in other.marks:
                actor = mark.slot("ACTOR")
                if isinstance(actor, str) and other.role != "tail":
                    return (actor,), reading.text(mark)
    return tuple(found), text


def _starts_with_pronoun(segment: Segment, reading: Reading) -> bool:
    i, j = segment.tokens()
    lows = [t.low for t in reading.tokens[i : min(j, i + 3)]]
    return bool(lows) and (
        lows[0] in ("it", "they", "its", "their", "we")
        or lows[:2] in (["the", "agency"], ["the", "department"], ["the", "bureau"])
    )


def _foreign_actor(segment: Segment, measure: Mark, reading: Reading) -> str:
    """'Mexico deported ...': a country or state as the subject of the measure's verb."""
    if not reading.tokens[measure.i].low.endswith(("ed", "held", "sent")):
        return ""
    at = segment.marks.index(measure) if measure in segment.marks else -1
    while at > 0:
        before = segment.marks[at - 1]
        if (
            before.can("NEUTRAL")
            and not before.can("PLACE")
            and reading.tokens[before.i].low in ("have", "has", "had", "also")
        ):
            at -= 1
            continue
        break
    if at <= 0:
        return ""
    before = segment.marks[at - 1]
    lead = reading.tokens[before.i - 1].low if before.i else ""
    if lead in ("in", "from", "of", "to", "at", "and"):
        return ""
    qual = before.slot("QUAL")
    if isinstance(qual, tuple) and qual[0][0] == "citizenship" and reading.tokens[before.i].capital:
        text = reading.text(before)
        return (
            f"foreign:{text}"
            if not text.lower().endswith(("s", "n"))
            or (before.j - before.i == 1 and text in _COUNTRIES_IN_NS)
            else ""
        )
    place = before.slot("PLACE")
    if isinstance(place, tuple) and str(place[0]).startswith("state:") and not before.can("ACTOR"):
        return f"state:{reading.text(before)}"
    return ""


_COUNTRIES_IN_NS = frozenset(
    [
        "Iran",
        "Japan",
        "Pakistan",
        "Jordan",
        "Sudan",
        "Spain",
        "Honduras",
        "Laos",
        "Cyprus",
        "Barbados",
        "Bahamas",
        "Philippines",
        "Sweden",
        "Kazakhstan",
        "Afghanistan",
        "Azerbaijan",
        "Bhutan",
        "Cameroon",
        "Gabon",
        "Lebanon",
        "Oman",
        "Taiwan",
        "Yemen",
    ]
)


def _numbers(
    match: Match, reading: Reading
) -> tuple[Quantity | None, Quantity | None, Quantity | None, str, tuple[int, int]]:
    quantity: Quantity | None = None
    second: Quantity | None = None
    percent: Quantity | None = None
    rate, rate_span = "", (0, 0)
    for k, (mark, element) in enumerate(zip(match.filled, match.pattern.elements, strict=True)):
        if mark is None:
            continue
        number = mark.slot("NUMBER")
        if not isinstance(number, Number):
            continue
        role = match.pattern.bind.get(k, "percent" if "PERCENT" in element.slots else "quantity")
        if "MULTIPLE" in element.slots:
            continue
        if role == "second":
            second = number.quantity
        elif role == "percent":
            percent = number.quantity
        else:
            quantity = number.quantity
            rate, rate_span = number.rate, (0, 0)
            if not rate:
                rate, a, b = rate_after(reading.tokens, number.j)
                rate_span = (a, b)
    return quantity, second, percent, rate, rate_span


def _periods(
    segment: Segment, others: Sequence[Segment], scene: Scene, wanted: int
) -> list[tuple[PeriodMention, str, Mark]]:
    found = [
        (p, "stated", m) for m in segment.marks if isinstance(p := m.slot("PERIOD"), PeriodMention)
    ]
    if sum(1 for p, _, _ in found if p.role != "since") >= wanted:
        return found
    if found and found[0][0].options and found[0][0].options[0][0].basis == "range" and wanted == 2:
        return found
    for other in others:
        scene_setting = (
            other.role == "core"
            or (other.role == "lead" and sum(1 for m in other.marks if m.can("UNREAD")) < 3)
            or (other.role == "tail" and len(other.marks) < 4)
        )
        for mark in other.marks if scene_setting else ():
            p = mark.slot("PERIOD")
            if isinstance(p, PeriodMention):
                found.append((p, "sentence", mark))
    return found


def _roles(
    kind: str, periods: list[tuple[PeriodMention, str, Mark]], match: Match, scene: Scene
) -> tuple[PeriodMention | None, str, PeriodMention | None, PeriodMention | None]:
    """Which period is the claim's own, which is the base of a change, which opens a span."""
    period = base = span = None
    origin = "absent"
    if kind in ("trend", "comparison") and len(periods) == 1:
        pair = _pair(periods[0][0], scene)
        if pair is not None:
            return pair[1], periods[0][1], pair[0], None
    between = (
        kind in ("trend", "comparison")
        and len(periods) == 2
        and (
            "between"
            in [t.low for t in scene.reading.tokens[max(0, periods[0][2].i - 2) : periods[0][2].i]]
            or periods[0][0].text.lower().startswith("between")
        )
    )
    if between:
        return periods[1][0], periods[1][1], periods[0][0], None
    for found, how, mark in periods:
        if kind == "superlative" and (
            found.role == "since"
            or (len(periods) > 1 and found.options and found.options[0][0].basis == "range")
        ):
            span = found
        elif kind in ("trend", "comparison") and _is_base(found, mark, scene.reading):
            base = base or found
        elif period is None:
            period, origin = found, how
        elif kind in ("trend", "comparison") and base is None:
            base = found
    if (
        period is None
        and kind in ("trend", "comparison")
        and base is not None
        and base.role == "since"
    ):
        pass
    if period is None and scene.context.period is not None:
        period, origin = scene.context.period, "paragraph"
    return period, origin, base, span


def _pair(found: PeriodMention, scene: Scene) -> tuple[PeriodMention, PeriodMention] | None:
    """'between fiscal 2016 and fiscal 2017' in a change: its base and its own period."""
    text = found.text
    joined = re.match(r"(?i)(?:between|from) (.+?) (?:and|to|through) (.+)$", text)
    fiscal = re.match(
        r"(?i)(fiscal (?:years? )?|FY ?)(\d{4}) (?:and|to) (?:fiscal |FY ?)?(\d{4})$", text
    )
    if fiscal:
        first, second = fiscal.group(1) + fiscal.group(2), fiscal.group(1) + fiscal.group(3)
    elif joined:
        first, second = joined.group(1), joined.group(2)
        if re.fullmatch(r"\d{4}", second) and "fiscal" in first.lower():
            second = f"fiscal {second}"
    else:
        return None
    low, high = (find_periods(f"in {t}", found.start, scene.published) for t in (first, second))
    if len(low) != 1 or len(high) != 1 or not low[0].options or not high[0].options:
        return None
    if low[0].options[0][0].basis != high[0].options[0][0].basis:
        return None
    same = {"start": found.start, "end": found.end}
    return replace(low[0], text=first, **same), replace(high[0], text=second, **same)


_BASE_WORDS = frozenset(["from", "than", "versus", "vs", "since", "over", "against"])


def _is_base(found: PeriodMention, mark: Mark, reading: Reading) -> bool:
    if found.role == "since":
        return True
    before = [t.low for t in reading.tokens[max(0, mark.i - 4) : mark.i + 1]]
    if found.text.lower().startswith("from ") and not found.text.lower().startswith(
        ("from january to",)
    ):
        return True
    if any(w in _BASE_WORDS for w in before[-3:]) or "those" in before:
        return True
    return (
        "compared" in before
        or ("with" in before[-2:] and "compared" in before)
        or before[-1:] == ["before"]
    )


def _window(segment: Segment) -> tuple[str, str]:
    window = span = ""
    for mark in segment.marks:
        window = window or str(mark.slot("WINDOW") or "")
        span = span or str(mark.slot("SPAN") or "")
    return window, span


_NATIONWIDE = frozenset({"nationwide", "nationally", "countrywide"})


def _places(segment: Segment, others: Sequence[Segment], reading: Reading) -> tuple[str, ...]:
    found: list[str] = []
    for part in (segment, *(o for o in others if o.role != "core")):
        for mark in part.marks:
            place = mark.slot("PLACE")
            if not isinstance(place, tuple) or mark.can("MEASURE"):
                continue
            if place[0] == "us" and reading.tokens[mark.i].lemma not in _NATIONWIDE:
                continue
            found += [p for p in place if p not in found]
    if len(found) > 1 and "us" in found:
        found.remove("us")  # the narrower place counts
    return tuple(found)


def _quals(
    segment: Segment, others: Sequence[Segment], match: Match
) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for part in (segment, *(o for o in others if o.role == "lead")):
        for mark in part.marks:
            qual = mark.slot("QUAL")
            if isinstance(qual, tuple) and not mark.can("MEASURE"):
                found += [q for q in qual[:1] if q not in found]
    return tuple(found)


def _unread(
    segment: Segment,
    others: Sequence[Segment],
    scene: Scene,
    match: Match,
    rate_span: tuple[int, int],
) -> tuple[Unread, ...]:
    reading = scene.reading
    marks: list[Mark] = []
    filled = {m.i for m in match.filled if m is not None}
    opens = match.pattern.elements[0].slots
    nominal = bool(opens & {"SUPER_HIGH", "SUPER_LOW", "TREND_UP", "TREND_DOWN"})
    first = match.span[0] if nominal else 0  # nothing before 'a record 31,000 ...' narrows it
    for mark in segment.marks:
        if mark.i < first or mark.i in filled or rate_span[0] <= mark.i < rate_span[1]:
            continue
        if (
            (
                mark.can("UNREAD")
                or mark.can("EXCLUDED")
                or mark.can("NUMERAL")
                or (mark.can("RESTRICT") and not mark.can("NEUTRAL"))
            )
            or (mark.can("NUMBER") and match.pattern.kind == "quantity")
            or (
                mark.can("MEASURE")
                and not mark.can("NEUTRAL")
                and not mark.can("UNIT")
                and not mark.can("ACTOR")
            )
        ):
            marks.append(mark)
    for other in others:
        if (other.role == "lead" and not lead_is_setting(other, reading)) or (
            other.role == "tail" and tail_restricts(other, reading)
        ):
            marks += [
                m for m in other.marks if m.can("UNREAD") or m.can("EXCLUDED") or m.can("RESTRICT")
            ]
    return tuple(
        Unread(reading.tokens[m.i].start, reading.tokens[m.j - 1].end, reading.text(m))
        for m in marks
    )


def _stance(segment: Segment, scene: Scene, measure: Mark) -> str:
    reading = scene.reading
    before = [m for m in segment.marks if m.i < measure.j]
    leads = [m for s in scene.split.segments if s.role == "lead" for m in s.marks]
    if any(m.can("DENY") and not m.can("NEUTRAL") for m in (*before, *leads)):
        return "denied"
    if any(m.can("QUESTION") for m in before) or reading.sentence.text.rstrip().endswith("?"):
        return "questioned"
    if any(m.can("INTEND") for m in before):
        return "intended"
    if any(m.can("CONDITION") for m in (*before, *leads)):
        return "conditional"
    return "reported" if scene.split.reported else "asserted"


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
    return Mention(start, end, text, spans, stance, scene.split.speaker, quoted)


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


def _factor(match: Match) -> float:
    for mark in match.filled:
        multiple = mark.slot("MULTIPLE") if mark else None
        if isinstance(multiple, str):
            return MULTIPLES[multiple]
    return 0.0


def _present(segment: Segment, reading: Reading) -> bool:
    i, j = segment.tokens()
    lows = {t.low for t in reading.tokens[i:j]}
    past = {"was", "were", "had", "did", "held", "stood"} & lows
    return not past and bool(
        {
            "is",
            "are",
            "now",
            "currently",
            "today",
            "holds",
            "has",
            "have",
            "stands",
            "remain",
            "remains",
            "sits",
        }
        & lows
    )


def unread_texts(claims: Iterable[Claim]) -> list[str]:
    """Every unread word of some claims, for the workbench."""
    return [u.text for c in claims for u in c.unread]
