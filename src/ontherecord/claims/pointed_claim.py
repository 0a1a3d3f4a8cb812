"""The claim that a number or a rank makes of what it points at: its parts, period and words."""

from __future__ import annotations

from dataclasses import dataclass

from ontherecord.base.quantity import Quantity
from ontherecord.claims.aims import Aim, broken_out
from ontherecord.claims.claim import POINTED, Claim, Mark, Mention
from ontherecord.claims.lean import year_before
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.roles import dated
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment


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
    period, origin, base_period, span = _periods(said.kind, mark, segment, scene, aim)
    i, j = _words(mark, segment)
    near = [m for m in segment.marks if i <= m.i < j]
    marks = [m for m in near if not m.can("MEASURE")]
    named = [p for m in marks if isinstance(p := m.slot("PLACE"), tuple) and p[0] != "us"]
    groups = [q for m in marks if isinstance(q := m.slot("QUAL"), tuple)]
    base = aim.base
    places = tuple(str(p) for p in named[0]) if named else base.places if base else ()
    spoken = next((str(s) for m in segment.marks if (s := m.slot("SPAN"))), "")
    return Claim(
        kind=said.kind,
        pattern=f"{said.kind}.pointed",
        mention=_mention(mark, segment, scene),
        terms=broken_out(aim.terms, groups, scene) if base is not None else aim.terms,
        measure_phrase=aim.phrase,
        quantity=said.quantity,
        second=said.second,
        percent=said.percent,
        delta=said.delta,
        period=period,
        period_from=origin,
        base_period=base_period,
        places=places,
        quals=tuple(q for qs in groups for q in qs[:1]) or (base.quals if base else ()),
        actors=aim.actors,
        actor_text=aim.actor_text,
        direction=said.direction,
        factor=said.factor,
        window=next((str(w) for m in segment.marks if (w := m.slot("WINDOW"))), ""),
        span_claimed=spoken or (span.text if span else ""),
        span_period=span,
        note=POINTED,
    )


Periods = tuple[PeriodMention | None, str, PeriodMention | None, PeriodMention | None]


def _periods(kind: str, mark: Mark, segment: Segment, scene: Scene, aim: Aim) -> Periods:
    """(period, where it was read, base of a change, span of a rank)."""
    own = _dates(segment, mark)
    span = next((p for p in own if p.role == "since"), None) if kind == "superlative" else None
    rest = [p for p in own if p is not span]
    leaned = aim.base.period if aim.base is not None else None
    if kind in ("trend", "comparison") and len(rest) == 1:
        base: PeriodMention | None = rest[0]
        if leaned is not None and rest[0].role not in ("year_before", "month_before"):
            leaned, base = dated(leaned, rest[0])
        return leaned or scene.context.period, "paragraph", base, None
    if rest:
        first = rest[0]
        if first.role == "year_before" and aim.base is not None:
            first = year_before(first, aim.base) or first
        return first, "stated", rest[1] if len(rest) > 1 and kind == "trend" else None, span
    parts = [s for s in scene.split.segments if s is not segment and not s.has("NUMBER")]
    around = [p for s in parts for p in _dates(s, mark)]
    if len(around) == 1 and span is None:
        return around[0], "sentence", None, span
    period = leaned or scene.context.period
    return period, "paragraph" if period is not None else "absent", None, span


def _dates(segment: Segment, mark: Mark) -> list[PeriodMention]:
    """The periods of a segment, those after the mark before those that precede it."""
    marks = [m for m in segment.marks if m.can("PERIOD")]
    marks.sort(key=lambda m: (m.i < mark.i, abs(m.i - mark.i)))
    return [p for m in marks if isinstance(p := m.slot("PERIOD"), PeriodMention)]


def _mention(mark: Mark, segment: Segment, scene: Scene) -> Mention:
    reading, saying = scene.reading, scene.split.saying
    i, j = _words(mark, segment)
    start, end = reading.tokens[i].start, reading.tokens[j - 1].end
    at = (reading.tokens[mark.i].start, reading.tokens[mark.j - 1].end)
    stance = "reported" if saying.reported else "asserted"
    return Mention(start, end, reading.span_text(i, j), (at,), stance, saying.speaker)


def _words(mark: Mark, segment: Segment) -> tuple[int, int]:
    """Tokens [i, j) from the number before it in its clause to the next: the words of its own."""
    others = [m for m in segment.marks if m.can("NUMBER") and m is not mark]
    i = max((m.j for m in others if m.j <= mark.i), default=segment.marks[0].i)
    return i, min((m.i for m in others if m.i >= mark.j), default=segment.marks[-1].j)
