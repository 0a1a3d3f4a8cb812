"""Which year a month, or which kind of year a bare one, is of: told from the periods around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ontherecord.base import period as P
from ontherecord.claims.claim import Mark
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.scene import Scene


def of_its_kind(
    period: PeriodMention | None, around: Sequence[PeriodMention]
) -> PeriodMention | None:
    """'in fiscal 2017, down from 240,255 in 2016': a bare year beside a fiscal one is fiscal."""
    if period is None or not period.bare_year:
        return period
    fiscal = [o for o in period.options if o[0].basis == "fiscal_year"]
    named = [p.options[0][0] for p in around if p.options and not p.bare_year]
    beside = bool(named) and all(p.basis in SO_FAR and p.basis != "calendar_year" for p in named)
    return replace(period, options=tuple(fiscal)) if beside and fiscal else period


_MONTH = 31  # days


def in_year(
    period: PeriodMention | None, around: Sequence[PeriodMention | None]
) -> PeriodMention | None:
    """'2,045,840 in fiscal 2023, 249,740 in December alone': a month without a year beside a year
    may be that year's, or the last such month before publication."""
    if period is None or not period.yearless or not period.options:
        return period
    options = list(period.options)
    number = options[0][0].start.month
    for other in around:
        if other is None or not other.options or other.role != "in":
            continue
        if other.end > period.start:  # said after the month: 'in May, ... from May of last year'
            continue
        whole = other.options[0][0]
        if whole.basis in SO_FAR:
            inside = P.month(whole.start.year + (number < whole.start.month), number)
            if all(inside != p for p, _ in options):
                options.append((inside, f"month named, in {other.text}"))
    return replace(period, options=tuple(options))


SO_FAR = {"fiscal_year": "fiscal_year_to_date", "calendar_year": "calendar_year_to_date"}


def either_year(period: PeriodMention | None, base: PeriodMention | None) -> bool:
    """'in January 2025 than in February': February of that year, or of the one before."""
    if period is None or base is None or not base.yearless:
        return False
    if not period.options or not base.options or period.yearless:
        return False
    return base.options[0][0].start.month > period.options[0][0].start.month


def dated(
    period: PeriodMention | None, base: PeriodMention | None
) -> tuple[PeriodMention | None, PeriodMention | None]:
    """(period, base) of a change, the year of a month without one taken from the other:
    'in January 2024 from December': the base is the last such month before the period, and the
    period 'in January', after a base in December 2023, the last such month before publication or,
    in a text that looks back, the first such month after the base."""
    if period is None or base is None or not period.options or not base.options:
        return period, base
    own, other = period.options[0][0], base.options[0][0]
    if base.yearless and other.start >= own.start:
        back = own.start.year - (other.start.month >= own.start.month)
        how = "the last such month before the period compared"
        base = replace(base, options=((P.month(back, other.start.month), how),))
    elif period.yearless and not base.yearless:
        on = other.start.year + (own.start.month <= other.start.month)
        how = "the first such month after the one compared with"
        next_one = P.month(on, own.start.month)
        latest = [o for o in period.options if o[0].start > next_one.start]
        period = replace(period, options=(*latest[:1], (next_one, how)))
    return period, base


_FRESH = 70  # days after a month in which a text that names no year is about that month


def fresh(period: PeriodMention | None, scene: Scene) -> PeriodMention | None:
    """'fell in March from March 2023', written in April 2025: of the March just over, where nothing
    before it speaks of another time."""
    on = scene.published
    if period is None or not period.yearless or len(period.options) < 2 or on is None:
        return period
    latest = max((p for p, _ in period.options), key=lambda p: p.start)
    told = scene.context.period.resolved if scene.context.period is not None else None
    if (on - latest.end).days > _FRESH or (told is not None and told.end < latest.start):
        return period
    return replace(period, options=tuple([o for o in period.options if o[0] == latest]))


def after_dated(
    period: PeriodMention, base: PeriodMention | None, on: date | None, *, back: bool = False
) -> PeriodMention:
    """'87,606 in June 2024 and 59,655 in July': the first such month after the one just named. The
    last one before it where the text looks `back` ('on Oct. 1, up from 135 in January') or was
    published, on the day `on`, before the month after."""
    named = base.resolved if base is not None and not base.yearless else None
    if not period.yearless or not period.options or named is None or named.days > _MONTH:
        return period
    number = period.options[0][0].start.month
    month = P.month(named.start.year + (number <= named.start.month), number)
    how = f"month named, after {base.text}" if base is not None else ""
    if back or (on is not None and month.start > on):
        month = P.month(named.start.year - (number >= named.start.month), number)
        how = f"month named, before {base.text}" if base is not None else ""
    return replace(period, options=((month, how),), yearless=False)


_BACK = 3  # months before the one named that a list may go back to


def next_or_latest(
    period: PeriodMention, base: PeriodMention | None, scene: Scene
) -> PeriodMention:
    """'In December 2023, ... In January, it had 125,440': the month after the one named in the
    sentence before; or also one shortly before that, or the latest such month where it is fresh.
    Of a year named before, the month in it or the latest.
    """
    on = scene.published
    after = after_dated(period, base, on)
    named = base.resolved if base is not None else None
    if after is period or named is None:
        return in_year(period, [base]) or period
    options = list(after.options)
    number = options[0][0].start.month
    if 0 < named.start.month - number <= _BACK:
        options.append((P.month(named.start.year, number), "month named, of the same year"))
    if on is not None and (on - period.options[0][0].end).days <= _FRESH:
        options.append(period.options[0])
    return replace(after, options=tuple(dict.fromkeys(options)), yearless=len(options) > 1)


def _before(scene: Scene) -> list[PeriodMention]:
    """The periods that the sentence before names, claimed or not."""
    past = scene.context.past
    earlier = next(past.near(scene.reading.sentence.paragraph), None) if past is not None else None
    marks = earlier.marks if earlier is not None else ()
    return [p for m in marks if isinstance(p := m.slot("PERIOD"), PeriodMention)]


def beside_dated(
    period: PeriodMention | None, periods: Sequence[tuple[PeriodMention, str, Mark]], scene: Scene
) -> PeriodMention | None:
    """A month without a year beside a dated one ('251,178 in December 2023 and 125,440 in
    January') may also be the first such month after that."""
    if period is None or not period.yearless or not period.options:
        return period
    marked = [p for m in scene.reading.marks if isinstance(p := m.slot("PERIOD"), PeriodMention)]
    dated = [*marked, *([scene.context.period] if scene.context.period is not None else [])]
    dated += _before(scene)
    options = list(period.options)
    number = options[0][0].start.month
    for other in dated:
        if not other.options and other.role == "in" and re.search(r"\d{4}", other.text):
            return replace(period, options=())  # 'during the surge of fiscal 2019, ... in May'
        if other.yearless or not other.options or other.role not in ("in", "as_of"):
            continue
        if other.options[0][0].days > _MONTH:
            continue
        start = other.options[0][0].start
        month = P.month(start.year + (number <= start.month), number)
        if all(month != p for p, _ in options):
            options.append((month, f"month named, after {other.text}"))
    return replace(period, options=tuple(options))
