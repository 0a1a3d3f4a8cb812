"""The claim that a number or a rank makes of what it points at: its parts, period and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ontherecord.base.quantity import Quantity
from ontherecord.claims.aims import Aim, broken_out, leading, plain
from ontherecord.claims.claim import PAIR, POINTED, Claim, Mark, Mention, Term
from ontherecord.claims.lean import year_before
from ontherecord.claims.months import dated, next_or_latest
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment
from ontherecord.claims.sizes import size_said


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said: the kind of claim and its numbers, by their part in it."""

    kind: str
    quantity: Quantity | None = None
    second: Quantity | None = None
    percent: Quantity | None = None
    delta: Quantity | None = None
    direction: str = ""  # up | down | high | low
    factor: float = 0.0


def claim_at(mark: Mark, segment: Segment, scene: Scene, aim: Aim, said: Stated) -> Claim:
    """The claim made at a mark of a segment."""
    period, origin, base_period, span = _periods(said, mark, segment, scene, aim)
    i, j = _words(mark, segment, scene)
    near = [m for m in segment.marks if i <= m.i < j]
    marks = [m for m in near if not m.can("MEASURE")]
    named = _named(marks) or _named([m for s in leading(segment, scene)[:-1] for m in s.marks])
    groups = [q for m in marks if isinstance(q := m.slot("QUAL"), tuple)]
    base = aim.base
    perhaps = _perhaps(aim, bool(named or groups), segment, scene)
    if said.kind == "comparison" and not _one_pair(segment):
        perhaps = ()  # 'compared with X in A and Y in B': which is of which is not read
    over = base.places if base is not None else ()
    over = ("us",) if over and any(_nation(m) for m in segment.marks) else over
    places = _of_kind(named[0], over, scene) if named else over
    spoken = next((str(s) for m in segment.marks if (s := m.slot("SPAN"))), "")
    return Claim(
        kind=said.kind,
        pattern=f"{said.kind}.pointed",
        mention=_mention(mark, segment, scene),
        terms=broken_out(aim.terms, groups, scene) if base is not None else aim.terms,
        perhaps=broken_out(perhaps, groups, scene) if base is not None else perhaps,
        measure_phrase=aim.phrase,
        quantity=said.quantity,
        second=said.second,
        percent=said.percent,
        delta=said.delta,
        period=period,
        period_from=origin,
        base_period=base_period,
        places=places,
        quals=tuple(q for qs in groups for q in qs[:1]) or _group(aim, segment, said, scene),
        extra=(
            *(((PAIR, "yes"),) if _pair(base, scene) and said.percent is not None else ()),
            *size_said(said.kind, i, j, scene.reading),
        ),
        actors=aim.actors,
        actor_text=aim.actor_text,
        direction=said.direction,
        factor=said.factor,
        window=next((str(w) for m in segment.marks if (w := m.slot("WINDOW"))), ""),
        span_claimed=spoken or (span.text if span else ""),
        span_period=span,
        note=POINTED,
    )


def _one_pair(segment: Segment) -> bool:
    """True for a clause with one number and one period at most."""
    marks = segment.marks
    return sum(m.can("NUMBER") for m in marks) == 1 and sum(m.can("PERIOD") for m in marks) <= 1


def _named(marks: Sequence[Mark]) -> list[Mark]:
    return [m for m in marks if isinstance(p := m.slot("PLACE"), tuple) and p[0] != "us"]


def _of_kind(mark: Mark, over: tuple[str, ...], scene: Scene) -> tuple[str, ...]:
    """'El Paso' after a count of the Tucson sector: the sector of that name, where there is one,
    and not 'the city of El Paso'.
    """
    payload = mark.slot("PLACE")
    named = payload if isinstance(payload, tuple) else ()
    if scene.reading.text(mark).lower().startswith(("city", "county", "town")):
        return tuple(str(p) for p in named)
    kinds = {place.partition(":")[0] for place in over if ":" in place}
    kin = [f"{k}:{str(p).partition(':')[2]}" for p in named for k in kinds if ":" in str(p)]
    return tuple([p for p in kin if p in scene.vocabulary.places]) or tuple(str(p) for p in named)


def _nation(mark: Mark) -> bool:
    place = mark.slot("PLACE")
    return isinstance(place, tuple) and place[0] == "us"


def _group(aim: Aim, segment: Segment, said: Stated, scene: Scene) -> tuple[tuple[str, str], ...]:
    """The group counted before, unless the clause says 'in all', or the number, of a place of its
    own, is more than there were of the group ('Of these, 165,170 ... Tucson had 439,079').
    """
    base = aim.base
    if base is None:
        return ()
    i, j = segment.tokens()
    whole = scene.reading.lists["in_all"] & {t.low for t in scene.reading.tokens[i:j]}
    q, had = said.quantity, base.quantity
    more = q is not None and had is not None and q.value > had.value
    return () if whole or (more and _named(segment.marks)) else base.quals


def _pair(base: Claim | None, scene: Scene) -> bool:
    """True where the count leaned on is given with an earlier one: 'X, down from Y. That is ...'"""
    if base is None:
        return False
    return base.second is not None or scene.context.near_before is not None


_REACHED = frozenset({"in", "as_of", "until"})
_BASE_LEADS = frozenset(
    {*("from", "over", "than", "since", "compared", "with", "against", "versus", "vs", "on")}
)


def _reached(period: PeriodMention, said: Stated, segment: Segment, scene: Scene) -> bool:
    """'By September it was down to 25,830', 'for the whole of fiscal 2020 it fell by half': the
    period that the change led to, and not the one it began in."""
    at = next(m for m in segment.marks if m.slot("PERIOD") is period)
    tokens = scene.reading.tokens
    led = {t.low for t in tokens[max(0, at.i - 2) : at.i + 1]}
    if period.role not in _REACHED or led & _BASE_LEADS:
        return False
    return said.quantity is not None or period.role in ("in", "until")


def _earlier(leaned: PeriodMention | None, period: PeriodMention) -> PeriodMention | None:
    """The period spoken of before, where the change can have begun in it."""
    if leaned is None or not leaned.options or not period.options:
        return None
    first, last = leaned.options[0][0], period.options[0][0]
    return leaned if first.basis == last.basis and first.start < last.start else None


def reached_in(period: PeriodMention) -> PeriodMention:
    """'fell to 25,830 by September': the level of that month, and no total up to it."""
    return replace(period, role="in") if period.role == "until" else period


Periods = tuple[PeriodMention | None, str, PeriodMention | None, PeriodMention | None]


def _perhaps(aim: Aim, picked: bool, segment: Segment, scene: Scene) -> tuple[Term, ...]:
    """What the number may be of, to be tried to its last digit: what it leans on, when all that is
    said of that was read and its own clause names nothing else but a place or a group of it.
    """
    if not aim.only or segment.has(*_SAYS_OTHER) or (aim.base is not None and aim.base.unread):
        return ()
    named = picked or all(plain(s, scene) for s in leading(segment, scene))
    return (aim.terms or aim.perhaps) if named else ()


_SAYS_OTHER = (  # what makes the count of a clause another one than that before it
    *("INTEND", "CONDITION", "QUESTION", "DENY", "RESTRICT", "EXCLUDED", "NARROWS"),
)


def _periods(said: Stated, mark: Mark, segment: Segment, scene: Scene, aim: Aim) -> Periods:
    """(period, where it was read, base of a change, span of a rank)."""
    kind = said.kind
    own = _dates(segment, mark)
    span: PeriodMention | None = None
    if kind == "superlative":
        span = next((p for p in own if p.role == "since"), None)
    rest = [p for p in own if p is not span]
    if kind == "superlative":  # 'a jump of 77 percent over fiscal 2013 and the most on record'
        rest = [p for p in rest if not p.text.lower().startswith(("over ", "from "))]
    leaned = aim.base.period if aim.base is not None else None
    if kind in ("trend", "comparison"):
        if kind == "trend" and len(rest) == 1 and _reached(rest[0], said, segment, scene):
            own_period = reached_in(next_or_latest(rest[0], leaned, scene))
            return own_period, "stated", _earlier(leaned, own_period), None
        return _of_change(rest, leaned, scene)
    if rest:
        first = rest[0]
        if first.role == "year_before" and aim.base is not None:
            first = year_before(first, aim.base) or first
        return next_or_latest(first, leaned, scene), "stated", None, span
    when = _when(segment, scene)
    if when is not None:
        return next_or_latest(when, leaned, scene), "sentence", None, span
    if aim.base is not None and aim.base.base_period is not None and _then(segment, scene):
        return aim.base.base_period, "paragraph", None, span
    ahead = _ahead(segment, mark, scene)
    if ahead is not None and span is None:
        return next_or_latest(ahead, leaned, scene), "sentence", None, span
    period = leaned or scene.context.period
    return period, "paragraph" if period is not None else "absent", None, span


def _of_change(own: list[PeriodMention], leaned: PeriodMention | None, scene: Scene) -> Periods:
    """The periods of a change: the one named is its base, the one spoken of its own. With none
    named ('That's a 36% jump'), it is from the earlier to the later of the last two counts."""
    if len(own) > 1:
        return own[0], "stated", own[1], None
    if own:
        base: PeriodMention | None = own[0]
        if leaned is not None and own[0].role not in ("year_before", "month_before"):
            leaned, base = dated(leaned, own[0])
        return leaned or scene.context.period, "paragraph", base, None
    before = scene.context.near_before
    earlier = before.period if before is not None else None
    if earlier is not None and leaned is not None and earlier.options and leaned.options:
        if earlier.options[0][0].start > leaned.options[0][0].start:
            return earlier, "paragraph", leaned, None
        if earlier.options[0][0].start < leaned.options[0][0].start:
            return leaned, "paragraph", earlier, None
    return leaned or scene.context.period, "paragraph", None, None


def _when(segment: Segment, scene: Scene) -> PeriodMention | None:
    """'than in fiscal 2011, when the figure was 340,252': the period right before 'when'."""
    i = segment.tokens()[0]
    if scene.reading.tokens[i].low not in ("when", "which", "where"):
        return None
    marks = [m for m in scene.reading.marks if m.can("PERIOD") and m.j <= i]
    last = marks[-1].slot("PERIOD") if marks else None
    return last if isinstance(last, PeriodMention) else None


def _then(segment: Segment, scene: Scene) -> bool:
    """'It had been 368,644 then', after a change from an earlier period: of that period."""
    i, j = segment.tokens()
    return any(t.low == "then" for t in scene.reading.tokens[i + 1 : j])


def _ahead(segment: Segment, mark: Mark, scene: Scene) -> PeriodMention | None:
    """The date that leads into a number's clause, or stands alone right after it."""
    parts = scene.split.segments
    at = parts.index(segment)
    leads = [s for s in parts[:at] if not s.has("NUMBER")]
    dates = [p for s in leads for p in _dates(s, mark) if p.options]
    if dates:
        return dates[-1]
    after = parts[at + 1] if at + 1 < len(parts) else None
    alone = after is not None and all(m.can("PERIOD") or m.can("PUNCT") for m in after.marks)
    told = _dates(after, mark) if alone and after is not None else []
    return told[0] if told else None


def _dates(segment: Segment, mark: Mark) -> list[PeriodMention]:
    """The periods of a segment, those after the mark before those that precede it."""
    marks = [m for m in segment.marks if m.can("PERIOD")]
    marks.sort(key=lambda m: (m.i < mark.i, abs(m.i - mark.i)))
    return [p for m in marks if isinstance(p := m.slot("PERIOD"), PeriodMention)]


def _mention(mark: Mark, segment: Segment, scene: Scene) -> Mention:
    reading, saying = scene.reading, scene.split.saying
    i, j = _words(mark, segment, scene)
    start, end = reading.tokens[i].start, reading.tokens[j - 1].end
    at = (reading.tokens[mark.i].start, reading.tokens[mark.j - 1].end)
    stance = "reported" if saying.reported else "asserted"
    return Mention(start, end, reading.span_text(i, j), (at,), stance, saying.speaker)


def _words(mark: Mark, segment: Segment, scene: Scene) -> tuple[int, int]:
    """Tokens [i, j) of its own: from the 'and' or comma after the number before it in its clause
    to that before the next one."""
    others = [m for m in segment.marks if m.can("NUMBER") and m is not mark]
    before = max((m.j for m in others if m.j <= mark.i), default=segment.marks[0].i)
    after = min((m.i for m in others if m.i >= mark.j), default=segment.marks[-1].j)
    tokens = scene.reading.tokens
    joins = [k for k in range(before, mark.i) if tokens[k].low in ("and", "but", ",", ";")]
    ends = [k for k in range(mark.j, after) if tokens[k].low in ("and", "but", ",", ";")]
    shared = after != segment.marks[-1].j and bool(ends)
    return (joins[-1] + 1 if joins else before), (ends[-1] if shared else after)
