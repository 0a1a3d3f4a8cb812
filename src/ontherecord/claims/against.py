"""Comparisons that lean on a count: '..., more than three times the 36,649 of fiscal 2017', 'That
was down from 142,580 in fiscal 2023', 'It was the highest total since fiscal 2014'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ontherecord.base.period import Period
from ontherecord.base.quantity import Quantity
from ontherecord.claims.claim import Claim, Mark
from ontherecord.claims.compose import MULTIPLES
from ontherecord.claims.marks import Reading
from ontherecord.claims.months import dated, fresh, of_its_kind
from ontherecord.claims.numbers import Number
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.scene import Scene
from ontherecord.claims.sizes import size_said
from ontherecord.claims.vocabulary import Vocabulary

_CLOSED = frozenset(  # what a clause that only compares cannot hold
    {
        *("MEASURE", "QUAL", "INTEND", "CONDITION", "QUESTION", "DENY", "RESTRICT", "EXCLUDED"),
        *("WINDOW", "SPAN", "NARROWS", "SUPER_HIGH", "SUPER_LOW", "UNREAD", "NUMERAL", "ACTOR"),
    }
)
_BOUNDS = {"more": "more_than", "less": "fewer_than"}
_LEADS = 4  # words in which a sentence must name what it leans on
_ROLES = frozenset({"in", "as_of", "year_before", "month_before"})


@dataclass(slots=True)
class Relation:
    """How one count stands to another, as a clause without a measure of its own says it."""

    direction: str = ""
    factor: float = 0.0
    bound: str = ""  # more_than | fewer_than: 'more than three times', 'less than half'
    percent: Quantity | None = None
    delta: Quantity | None = None
    second: Quantity | None = None
    base: PeriodMention | None = None
    worded: bool = False  # by 'more', 'below', 'twice', not only by 'up from' or a verb


def relation(marks: Sequence[Mark], reading: Reading, vocabulary: Vocabulary) -> Relation | None:
    """What the marks say of another count; None where they hold anything else."""
    found = Relation()
    words = [m for m in marks if not m.can("PUNCT")]
    for k, mark in enumerate(words):
        number, period = mark.slot("NUMBER"), mark.slot("PERIOD")
        if isinstance(number, Number):
            if not _number(found, number.quantity, words, k, reading, vocabulary):
                return None
        elif isinstance(period, PeriodMention):
            if found.percent is not None and period.role == "since":
                period = _from_day(period)
            if found.base is not None or period.role not in _ROLES:
                return None
            if not (found.direction or found.factor):
                return None  # 'a year earlier it made 57,159 more': the other way around
            found.base = period
        elif isinstance(multiple := mark.slot("MULTIPLE"), str):
            found.factor, found.worded = MULTIPLES[multiple], True
            before = [reading.tokens[m.j - 1].low for m in words[max(0, k - 2) : k]]
            found.bound = _BOUNDS.get(before[0], "") if before[1:] == ["than"] else ""
            if before[-1:] and before[-1] in reading.lists["just_short"]:
                found.bound = "nearly"
        elif not _word(found, mark, reading, vocabulary):
            return None
    bare = found.base is None and found.second is not None and not found.factor
    if (found.base is None and not bare) or (found.factor and found.percent is not None):
        return None
    if found.factor:
        found.direction = "down" if found.factor < 1 else "up"
    elif not found.direction:
        return None
    return found


def _from_day(period: PeriodMention) -> PeriodMention:
    """'up 21 percent from Jan. 12': the day that the change is counted from."""
    days = [(p, how) for p, how in period.options if period.text.lower().startswith("from ")]
    options = tuple((Period(p.start, p.start, "day"), how) for p, how in days)
    return replace(period, role="as_of", options=options) if options else period


def _number(
    found: Relation,
    quantity: Quantity,
    words: Sequence[Mark],
    k: int,
    reading: Reading,
    vocabulary: Vocabulary,
) -> bool:
    """Take a number into the relation; False where it has no part in it."""
    after = reading.tokens[words[k + 1].i].low if k + 1 < len(words) else ""
    if quantity.unit == "multiple" and not found.factor:
        found.factor, found.worded = quantity.value, True
        found.bound = quantity.hedge if quantity.hedge in _BOUNDS.values() else ""
        return True
    if quantity.unit == "percent" and found.percent is None and not found.factor:
        if after in ("the", "of", "as", "its", "what") and not any(c in "%" for c in quantity.text):
            found.factor, found.worded = quantity.value / 100, True  # 'about half the 72,180'
            found.bound = quantity.hedge if quantity.hedge in _BOUNDS.values() else ""
            return True
        found.percent = quantity
        return True
    if quantity.unit != "count" or found.second is not None or found.delta is not None:
        return False
    if k and reading.tokens[words[k - 1].j - 1].low == "to":
        return False  # 'but rose to 72,177 in fiscal 2022': a level of its own
    sized = after in vocabulary.against["more"] | vocabulary.against["less"]
    before = reading.tokens[words[k - 1].j - 1].low if k else ""
    said = words[k - (2 if before == "of" else 1)] if k > (before == "of") else None
    grown = said is not None and (said.can("TREND_UP") or said.can("TREND_DOWN"))
    if sized or grown or before in ("by", "up", "down"):  # 'an increase of 128,904 from'
        found.delta = quantity
    else:
        found.second = quantity
    return True


def headed(claims: Sequence[Claim]) -> Claim | None:
    """The one count a sentence is about, which 'that' after it means: none of those that only
    stand beside it ('up from 142,580 in fiscal 2023'); None where it gives several.
    """
    counts = [
        c
        for c in claims
        if c.kind in _COUNTED and not (c.pattern == "trend.elliptical" or base_side(c))
    ]
    about = {(c.period, c.places, c.quals, c.terms) for c in counts}
    return counts[0] if len(about) == 1 else None


_COUNTED = frozenset({"quantity", "trend"})
_SIDE = frozenset({"from", "compared", "against", "versus", "vs", "than"})
_BESIDE_MAIN = frozenset({"quantity.elliptical", "quantity.pointed", "quantity.series"})


def base_side(claim: Claim) -> bool:
    """True for the number that another is compared with: ', up from 142,580 in fiscal 2023'. The
    sentences after it are about the other."""
    text = claim.mention.text.lower()
    if text.startswith(BESIDE):
        return True
    number = claim.quantity.text.lower() if claim.quantity is not None else ""
    before = text.partition(number)[0].split() if number else []
    return claim.pattern in _BESIDE_MAIN and bool(_SIDE.intersection(before))


BESIDE = ("up from", "down from", "from ", "compared", "against", "versus", "vs")


def _word(found: Relation, mark: Mark, reading: Reading, vocabulary: Vocabulary) -> bool:
    """Take a word into the relation; False for one that may say more than how two counts stand."""
    low = reading.tokens[mark.j - 1].low
    for name, way in (("more", "up"), ("less", "down")):
        if mark.j == mark.i + 1 and low in vocabulary.against[name]:
            following = reading.tokens[mark.j].low if mark.j < len(reading.tokens) else ""
            if low in ("more", "less") and following == "than" and _hedges(mark, reading):
                found.bound = _BOUNDS[low]
                return True
            if found.direction and found.direction != way:
                return False
            found.direction, found.worded = way, found.worded or low not in ("up", "down")
            return True
    first = reading.tokens[mark.i].low
    if low in ("twice", "thrice") and not found.factor:
        found.factor, found.worded = 2.0 if low == "twice" else 3.0, True
        return True
    if first.startswith("compar") or first == "versus":
        return True
    for slot, way in (
        ("TREND_UP", "up"),
        ("TREND_DOWN", "down"),
        ("COMPARE_MORE", "up"),
        ("COMPARE_LESS", "down"),
    ):
        if mark.can(slot):
            found.worded = found.worded or first not in ("up", "down")
            if found.direction and found.direction != way:
                return False
            found.direction = way
            return True
    if not mark.slots.isdisjoint(_CLOSED - {"UNREAD"}) and not mark.can("NEUTRAL"):
        return False
    if mark.can("MEASURE") or mark.can("ACTOR") or mark.can("PLACE"):
        return False
    return mark.can("NEUTRAL") or mark.can("LINK") or low in vocabulary.against["fill"]


def _hedges(mark: Mark, reading: Reading) -> bool:
    """'more than three times', 'more than double': the hedge of a multiple, no comparison."""
    after = reading.tokens[mark.j + 1 : mark.j + 3]
    return any(t.lemma in MULTIPLES or t.low in ("twice", "times", "half") for t in after)


def compared(base: Claim, marks: Sequence[Mark], scene: Scene, used: set[int]) -> Claim | None:
    """The comparison that `marks` state of what `base` counts."""
    if base.period is None or not base.period.options or not base.terms or base.rate:
        return None
    if any(not m.slots.isdisjoint(_CLOSED - {"UNREAD"}) and not m.can("NEUTRAL") for m in marks):
        return None
    found = relation(marks, scene.reading, scene.vocabulary)
    if found is None:
        return None
    years = {p.basis for p, _ in base.period.options} <= {"fiscal_year", "calendar_year"}
    if found.base is None and (not years or found.worded):
        return None  # 'up from 128,580': the year before, where the count is of a year
    used.update(m.i for m in marks if m.can("NUMBER"))
    own, earlier = base.period, None
    if found.base is not None:
        period, earlier = dated(base.period, of_its_kind(found.base, [base.period]))
        own = fresh(period, scene) or base.period
    return replace(
        _about(base, marks, scene),
        kind="comparison",
        pattern="comparison.against",
        about=base.quantity,
        second=found.second,
        percent=found.percent,
        delta=found.delta,
        period=own,
        base_period=earlier,
        direction=found.direction,
        factor=found.factor,
        extra=(
            *((("factor", found.bound),) if found.bound and found.factor else ()),
            *size_said("comparison", marks[0].i, marks[-1].j, scene.reading),
        ),
    )


def _about(base: Claim, marks: Sequence[Mark], scene: Scene) -> Claim:
    """What `base` counts in its period, with nothing said of it yet, mentioned at `marks`."""
    i, j = marks[0].i, marks[-1].j
    tokens = scene.reading.tokens
    start, end = tokens[i].start, tokens[j - 1].end
    text = scene.reading.span_text(i, j)
    mention = replace(base.mention, start=start, end=end, text=text, spans=((start, end),))
    return replace(base.unsaid(mention), extra=())


def said_of_it(scene: Scene, used: set[int]) -> list[Claim]:
    """A sentence that compares or ranks what the one before it counted, and says nothing else."""
    base = scene.context.head
    marks = [m for s in scene.split.segments for m in s.marks if not m.can("PUNCT")]
    if base is None or not marks or base.period is None or not base.period.options:
        return []
    opening = {t.low for t in scene.reading.tokens[:_LEADS]}
    if not opening & scene.vocabulary.against["it"]:
        return []
    plain = replace(base, mention=replace(base.mention, stance="asserted", quoted=False))
    claim = compared(plain, marks, scene, used) or _ranked(plain, marks, scene)
    return [claim] if claim is not None else []


def _ranked(base: Claim, marks: Sequence[Mark], scene: Scene) -> Claim | None:
    """'It was the agency's highest total since fiscal 2014', 'the lowest of any month ever'."""
    reading, known = scene.reading, scene.vocabulary.against
    tops = [m for m in marks if m.can("SUPER_HIGH") or m.can("SUPER_LOW")]
    if len(tops) != 1:
        return None
    window = span = ""
    since: PeriodMention | None = None
    for mark in marks:
        if mark is tops[0]:
            continue
        period = mark.slot("PERIOD")
        low = reading.tokens[mark.j - 1].low
        if isinstance(period, PeriodMention):
            if since is not None or period.role != "since" or not period.options:
                return None
            since = period
        elif mark.can("WINDOW") or mark.can("SPAN"):
            window = window or str(mark.slot("WINDOW") or "")
            span = span or str(mark.slot("SPAN") or "")
        elif not mark.slots.isdisjoint({"NUMBER", "MEASURE", "PLACE", "QUAL"}) or not any(
            low in known[name] for name in ("fill", "it", "total")
        ):
            return None
    high = tops[0].can("SUPER_HIGH")
    peak = {t.lemma for t in reading.tokens[tops[0].i : tops[0].j]} & {"peak", "high"}
    return replace(
        _about(base, marks, scene),
        kind="superlative",
        pattern="superlative.carried",
        about=base.quantity,
        direction="high" if high else "low",
        window=window,
        span_claimed=span or (since.text if since else ""),
        span_period=since,
        extra=(("peak", "local"),) if peak and not span and since is None else (),
    )
