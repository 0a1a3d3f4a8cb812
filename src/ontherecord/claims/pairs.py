"""Two counts of one period side by side: 'more Mexicans than Guatemalans', 'returns outnumbered
removals by two to one'. Neither is a change, and no period before is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ontherecord.claims.aims import Aim, of_mark
from ontherecord.claims.beside import narrowed
from ontherecord.claims.claim import Claim, Mark, Mention
from ontherecord.claims.number_words import UNITS
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment

_READ = frozenset(
    {*("NEUTRAL", "LINK", "UNIT", "PUNCT", "PERIOD", "ACTOR", "MEASURE", "QUAL", "PLACE")}
)
_SIZES = {"more": "up", "greater": "up", "higher": "up", "fewer": "down", "less": "down"}
PIVOTS = frozenset({"outnumber", "outnumbered", "exceeded", "outpaced", "surpassed"})
_RATIO = re.compile(
    r"by (?:a margin of )?(?P<hedge>more than|over|nearly|almost|about|roughly)? ?"
    r"(?P<n>\d+|two|three|four|five|six|seven|eight|nine|ten)[ -]to[ -](?:one|1)\b",
    re.IGNORECASE,
)
_HEDGES = {"more than": "more_than", "over": "more_than", "nearly": "nearly", "almost": "nearly"}
_KIN = frozenset({"sector", "state", "ofo", "aor", "country"})


@dataclass(frozen=True, slots=True)
class Sides:
    """What stands on the two sides of a pivot, and which way the first is said to be."""

    left: tuple[Mark, ...]
    right: tuple[Mark, ...]
    direction: str  # up | down


def with_pairs(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """The claims of a sentence with those that set two counts side by side, in place of what was
    read of the same words before."""
    out = list(claims)
    parts = scene.split.segments
    open_ = any(s.has("CONDITION", "QUESTION", "RESTRICT") for s in parts)
    if open_ or scene.reading.sentence.text.rstrip(' "”’)').endswith("?"):
        return out
    for k, segment in enumerate(scene.split.segments):
        sides = None if narrowed(segment, scene) else _sides(segment, scene)
        lead = scene.split.segments[:k]
        claim = _claim(sides, segment, lead, scene) if sides is not None else None
        if claim is None:
            continue
        m = claim.mention
        out = [
            c
            for c in out
            if not (c.mention.start < m.end and m.start < c.mention.end)
            or c.kind not in ("quantity", "trend", "comparison")
        ]
        out.append(claim)
    return out


def _sides(segment: Segment, scene: Scene) -> Sides | None:
    """The two sides of 'than' after 'more', or of a verb such as 'outnumbered'."""
    tokens = scene.reading.tokens
    direction, pivot = "", None
    sizes = scene.reading.lists["small_changes"] | scene.reading.lists["large_changes"]
    i, j = segment.tokens()
    if segment.has("DENY", "INTEND") or any(t.low in sizes for t in tokens[i:j]):
        return None
    for mark in segment.marks:
        low, lemma = tokens[mark.i].low, tokens[mark.i].lemma
        if low == "than" and direction:
            pivot = mark
            break
        if low in _SIZES and mark.j - mark.i == 1:
            direction = _SIZES[low]
        elif lemma in ("outnumber", "exceed", "outpace", "surpass", "outstrip"):
            direction, pivot = "up", mark
            break
        elif lemma == "trail":
            direction, pivot = "down", mark
            break
    if pivot is None:
        return None
    ratio = _ratio(segment, scene)
    for mark in segment.marks:
        lows = [t.low for t in tokens[mark.i : mark.j]]
        known = mark is pivot or mark.slots & _READ or lows[0] in (*_SIZES, "those", "than")
        if not known and not (ratio and mark.can("NUMBER")):
            return None
        if mark.can("TREND_UP") or mark.can("TREND_DOWN") or mark.can("MULTIPLE"):
            return None
    left = tuple(m for m in segment.marks if m.j <= pivot.i)
    right = tuple(m for m in segment.marks if m.i >= pivot.j)
    return Sides(left, right, direction)


def _claim(sides: Sides, segment: Segment, lead: Sequence[Segment], scene: Scene) -> Claim | None:
    groups = _quals(sides.left), _quals(sides.right)
    places = _places(sides.left), _places(sides.right)
    counted = _measures(sides.left, scene), _measures(sides.right, scene)
    base = _base(sides, segment, lead, scene, counted[0] or counted[1])
    if base is None:
        return None
    if all(len(g) == 1 for g in groups) and groups[0][0][0] == groups[1][0][0]:
        if groups[0] == groups[1] or any(places) or all(counted):
            return None
        left, right = replace(base, quals=groups[0]), replace(base, quals=groups[1])
    elif all(len(p) == 1 for p in places) and _alike(places[0][0][0], places[1][0][0]):
        if any(groups) or all(counted):
            return None
        left, right = replace(base, places=places[0][0]), replace(base, places=places[1][0])
    elif all(counted) and not any(groups) and not any(places):
        other = _aim(counted[1][0], segment, scene)
        if other is None or {t.measure for t in other.terms} & {t.measure for t in base.terms}:
            return None
        left = base
        right = replace(base, terms=other.terms, actors=other.actors, measure_phrase=other.phrase)
    else:
        return None
    return replace(left, versus=replace(right, kind="quantity"))


def _alike(one: str, other: str) -> bool:
    kind = one.partition(":")[0]
    return one != other and kind in _KIN and other.partition(":")[0] == kind


def _base(
    sides: Sides, segment: Segment, lead: Sequence[Segment], scene: Scene, measures: list[Mark]
) -> Claim | None:
    """What both sides count, when, and who says so, with nothing of either side."""
    aim = _aim(measures[0], segment, scene) if measures else _near(scene)
    dates = _dates(segment) or [p for s in lead if not s.has("NUMBER") for p in _dates(s)]
    if aim is None or not aim.terms or len(dates) > 1:
        return None
    reading, saying = scene.reading, scene.split.saying
    near = aim.base.period if aim.base is not None else scene.context.period
    period = dates[0] if dates else near
    i, j = segment.tokens()
    start, end = reading.tokens[i].start, reading.tokens[j - 1].end
    stance = "denied" if saying.denied else "reported" if saying.reported else "asserted"
    hedge, factor = _ratio(segment, scene) or ("", 0.0)
    return Claim(
        kind="comparison",
        pattern="comparison.pair",
        mention=Mention(start, end, reading.span_text(i, j), ((start, end),), stance,
                        saying.speaker),
        terms=aim.terms,
        measure_phrase=aim.phrase,
        actors=aim.actors,
        actor_text=aim.actor_text,
        period=period,
        period_from="stated" if dates else "paragraph" if period is not None else "absent",
        direction=sides.direction,
        factor=factor,
        extra=(("factor", hedge),) if hedge else (),
    )  # fmt: skip


def _aim(mark: Mark, segment: Segment, scene: Scene) -> Aim | None:
    others = [s for s in scene.split.segments if s is not segment]
    return of_mark(mark, segment, others, scene)


def _near(scene: Scene) -> Aim | None:
    """What the sentence before counted."""
    near = scene.context.near
    if near is None or not scene.context.near_last or near.places or not near.terms:
        return None
    return Aim(near.terms, near.measure_phrase, near.actors, near.actor_text, near)


def _ratio(segment: Segment, scene: Scene) -> tuple[str, float] | None:
    i, j = segment.tokens()
    found = _RATIO.search(scene.reading.span_text(i, j))
    if found is None:
        return None
    n = found.group("n").lower()
    hedge = _HEDGES.get((found.group("hedge") or "").lower(), "")
    return hedge, float(UNITS.get(n, 0) or n)


def _quals(marks: Sequence[Mark]) -> tuple[tuple[str, str], ...]:
    found = [q[0] for m in marks if isinstance(q := m.slot("QUAL"), tuple) and not m.can("MEASURE")]
    return tuple(found)


def _places(marks: Sequence[Mark]) -> list[tuple[str, ...]]:
    return [(str(p[0]),) for m in marks if isinstance(p := m.slot("PLACE"), tuple)]


def _measures(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The measures named on one side, each with its own noun or verb."""
    return [m for m in marks if m.can("MEASURE") and not m.can("NEUTRAL")]


def _dates(segment: Segment) -> list[PeriodMention]:
    return [p for m in segment.marks if isinstance(p := m.slot("PERIOD"), PeriodMention)]
