"""Changes in a row: 'the fourth straight month', 'have risen every month since June'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ontherecord.claims.claim import Claim, Mention, Run, Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.scene import Scene

_TH = (
    *("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth"),
)
_COUNTS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    "twelve",
)
COUNTS = {
    **{word: n for n, word in enumerate(_TH, 2)},
    **{word: n for n, word in enumerate(_COUNTS, 2)},
    **{f"{n}th": n for n in range(4, 25)},
    **{str(n): n for n in range(2, 25)},
}
UNITS = {
    **dict.fromkeys(("month", "months", "monthly"), "month"),
    **dict.fromkeys(("year", "years", "yearly", "annual"), "year"),
}
_STRAIGHT = frozenset({"straight", "consecutive", "successive"})
ROWS = frozenset({*_STRAIGHT, "row", "running"})  # without one of them, or 'since', there is none
_LONGEST = 8  # tokens of the phrase


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run as worded: its tokens [i, j), how many (0: every one since), of what, and its way."""

    i: int
    j: int
    count: int
    unit: str
    direction: str  # up | down | '' where its noun does not say


def phrase_in(reading: Reading) -> Phrase | None:
    """The first run that a sentence words, None where it words none."""
    tokens = reading.tokens
    lows = [t.low for t in tokens]
    for k, low in enumerate(lows):
        if low in COUNTS:
            found = _counted(lows, k)
        elif low in ("every", "each"):
            found = _each(lows, k)
        else:
            continue
        if found is not None:
            j, unit = found
            count = COUNTS.get(low, 0)
            return Phrase(k, j, count, unit, _way(reading, k, j))
    return None


def _counted(lows: Sequence[str], k: int) -> tuple[int, str] | None:
    """'fourth straight month', 'fourth monthly decline in a row', 'three years running'."""
    unit, straight, end = "", False, k
    for n in range(k + 1, min(len(lows), k + _LONGEST)):
        low = lows[n]
        if low in UNITS and not unit:
            unit, end = UNITS[low], n + 1
        elif low in _STRAIGHT:
            straight, end = True, n + 1
        elif low == "running" or lows[n : n + 3] == ["in", "a", "row"]:
            straight, end = True, n + (1 if low == "running" else 3)
            break
        elif low in (",", ".", ";", "and", "but") or (low.isdigit() and n > k + 1):
            break
    return (end, unit) if unit and straight else None


def _each(lows: Sequence[str], k: int) -> tuple[int, str] | None:
    """'every month since', 'in every year since', 'each month from'."""
    unit = UNITS.get(lows[k + 1], "") if k + 1 < len(lows) else ""
    follows = lows[k + 2] if k + 2 < len(lows) else ""
    return (k + 2, unit) if unit and follows in ("since", "from") else None


def _way(reading: Reading, i: int, j: int) -> str:
    inside = [m for m in reading.marks if i <= m.i < j]
    up, down = (any(m.can(f"TREND_{way}") for m in inside) for way in ("UP", "DOWN"))
    return "" if up == down else "up" if up else "down"


def with_runs(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """The claims of a sentence with the run it words: of the change in the same clause, or, where
    that has a number of its own, or stands in the sentence before, as a claim beside it."""
    phrase = phrase_in(scene.reading)
    if phrase is None:
        return list(claims)
    tokens = scene.reading.tokens
    start, end = tokens[phrase.i].start, tokens[phrase.j - 1].end
    changes = [c for c in claims if c.kind == "trend" and c.terms]
    if not changes:
        return _leaning(claims, phrase, scene)
    before = [c for c in changes if c.mention.start < end]
    base = max(before, key=lambda c: c.mention.start) if before else changes[0]
    way = phrase.direction or base.direction
    if way != base.direction or not _of_it(base, phrase, scene):
        return [_unread(c, start, end, scene) if c in changes else c for c in claims]
    run = Run(phrase.count, phrase.unit)
    if base.quantity is None and base.percent is None and base.delta is None and not base.factor:
        rest = tuple(u for u in base.unread if not (start - 9 <= u.start and u.end <= end + 1))
        whole = replace(base, unread=rest, run=run, base_period=_since(base, phrase, scene))
        return [whole if c is base else c for c in claims]
    if base.unread:
        return list(claims)
    beside = replace(_beside(base, start, end, scene), run=run, direction=way)
    return [*claims, beside]


_BREAKS = frozenset(
    {*("after", "before", "ending", "ended", "ends", "end", "snapping", "snapped", "breaking"),
     *("broke", "halting", "halted", "reversing", "reversed", "following", "until", "despite"),
     *("interrupting", "interrupted", "stopping", "stopped", "when", "except", "exception", "had"),
     *("they", "since", "from", "but")}
)  # fmt: skip


def _of_it(base: Claim, phrase: Phrase, scene: Scene) -> bool:
    """False for 'fell after four straight years of increases', 'fell for five straight months
    before ticking up': the run is of another time than the change."""
    tokens = scene.reading.tokens
    begin = next((k for k, t in enumerate(tokens) if t.start >= base.mention.start), 0)
    i, j = min(begin, phrase.i), phrase.j
    if any(t.low in _BREAKS for t in tokens[i : phrase.i]):
        return False
    rest = [t.low for t in tokens[j:]]
    ends = _BREAKS - {"since", "from"} if not phrase.count else _BREAKS
    if begin > phrase.j:  # 'the fifth straight year of rising removals'
        return all(t.low in ("of", "the", "for", "a", "in") for t in tokens[phrase.j : begin])
    return not set(rest) & ends


def _unread(claim: Claim, start: int, end: int, scene: Scene) -> Claim:
    """The change with a run that is not of it: what it says of the change is not read."""
    text = scene.reading.sentence.text
    offset = scene.reading.sentence.start
    return replace(
        claim, unread=(*claim.unread, Unread(start, end, text[start - offset : end - offset]))
    )


def _leaning(claims: Sequence[Claim], phrase: Phrase, scene: Scene) -> list[Claim]:
    """'It was the third yearly increase in a row.', of the count of the sentence before."""
    near = scene.context.near
    told = near is not None and scene.context.near_last and scene.context.near_only
    if near is None or not told or claims or not phrase.direction or not phrase.count:
        return list(claims)
    tokens = scene.reading.tokens
    if any(m.can("MEASURE") or m.can("PLACE") or m.can("NUMBER") for m in scene.reading.marks):
        return list(claims)
    if near.kind not in ("quantity", "trend") or tokens[0].low not in ("it", "that", "this"):
        return list(claims)
    i, j = tokens[0].start, tokens[phrase.j - 1].end
    count = replace(near, kind="quantity") if near.quantity is not None else None
    claim = replace(
        _beside(near, i, j, scene),
        run=Run(phrase.count, phrase.unit),
        direction=phrase.direction,
        whole=count if near.kind == "quantity" else None,
        period_from="paragraph",
    )
    return [*claims, claim]


def _beside(base: Claim, start: int, end: int, scene: Scene) -> Claim:
    text = scene.reading.sentence.text
    offset = scene.reading.sentence.start
    mention = Mention(
        start, end, text[start - offset : end - offset], ((start, end),), base.mention.stance,
        base.mention.speaker,
    )  # fmt: skip
    return replace(base.unsaid(mention), kind="trend", pattern="trend.run", note="")


def _since(base: Claim, phrase: Phrase, scene: Scene) -> PeriodMention | None:
    """The period from which every one moved so: the one after 'since'."""
    if phrase.count:
        return base.base_period
    after = [m for m in scene.reading.marks if m.can("PERIOD") and m.i >= phrase.j]
    found = after[0].slot("PERIOD") if after else None
    return found if isinstance(found, PeriodMention) else base.base_period
