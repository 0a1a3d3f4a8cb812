"""Which period is the claim's own, which the base of a change, which opens a span."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ontherecord.base import period as P
from ontherecord.claims.claim import Mark
from ontherecord.claims.marks import Reading
from ontherecord.claims.months import (
    SO_FAR,
    beside_dated,
    dated,
    either_year,
    fresh,
    in_year,
    of_its_kind,
)
from ontherecord.claims.patterns import Match
from ontherecord.claims.period_grammar import add_months
from ontherecord.claims.periods import PeriodMention, find_periods
from ontherecord.claims.periods_relative import TERM, in_term
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment

_AGAINST = frozenset({"against", "compared", "versus", "vs"})
_RELATIVE = frozenset({"when", "which", "where"})


def periods_of(
    segment: Segment, others: Sequence[Segment], scene: Scene, wanted: int
) -> list[tuple[PeriodMention, str, Mark]]:
    """(period, how found, mark) for the measure of a segment: `wanted` of them where there are."""
    i = segment.tokens()[0]
    if scene.reading.tokens[i].low in _RELATIVE:
        before = [m for m in scene.reading.marks if m.can("PERIOD") and m.j <= i]
        last = before[-1].slot("PERIOD") if before else None
        if isinstance(last, PeriodMention):  # 'than in fiscal 2012, when it removed 409,849'
            return [(last, "stated", before[-1])]
    found = [
        (p, "stated", m) for m in segment.marks if isinstance(p := m.slot("PERIOD"), PeriodMention)
    ]
    opening = _opening_date(i, scene) if not found else None
    if opening is not None:
        found = [opening]
    others = [o for o in others if not _opens_another(o, i, scene)]
    if sum(1 for p, _, _ in found if p.role != "since") >= wanted:
        return found
    if found and found[0][0].options and found[0][0].options[0][0].basis == "range" and wanted == 2:
        return found
    for other in others:
        if wanted == 1 and scene.reading.tokens[other.tokens()[0]].low in _AGAINST:
            continue  # 'the quietest March: 8,193 encounters, against 139,124 in March 2024'
        scene_setting = (
            other.role == "core"
            or (other.role == "lead" and sum(1 for m in other.marks if m.can("UNREAD")) < 3)
            or (other.role == "tail" and len(other.marks) < 4)
        )
        for mark in other.marks if scene_setting else ():
            p = mark.slot("PERIOD")
            if (
                isinstance(p, PeriodMention)
                and all(mark is not m for _, _, m in found)
                and not _of_a_number_in_brackets(mark, i, scene)
            ):
                found.append((p, "sentence", mark))
    return _without_terms(found)


def _without_terms(
    found: list[tuple[PeriodMention, str, Mark]],
) -> list[tuple[PeriodMention, str, Mark]]:
    """Of 'in fiscal 2019, under President Trump' the year: the term only says whose it was."""
    others = [o for p, _, _ in found for o, how in p.options[:1] if how != TERM]
    return [f for f in found if not any(in_term(f[0].text, f[0].options, o) for o in others)]


def _of_a_number_in_brackets(period: Mark, i: int, scene: Scene) -> bool:
    """'10,203 (up from 8,085 in August)': August is of the number in the brackets it stands in,
    not of the statement that begins at token i outside them.
    """
    marks = scene.reading.marks
    depth = [m for m in marks if m.j <= period.i and m.slot("PUNCT") in ("(", ")")]
    if not depth or depth[-1].slot("PUNCT") != "(" or i > depth[-1].i:
        return False
    opened = depth[-1].i
    closed = next((m.i for m in marks if m.i >= period.j and m.slot("PUNCT") == ")"), period.j)
    return any(m.can("NUMBER") and opened < m.i < closed for m in marks)


def _dated_only(segment: Segment) -> bool:
    """'in fiscal 2022', 'and in May alone': a segment that says when, and nothing else."""
    return segment.has("PERIOD") and all(
        m.can("PERIOD") or m.can("NEUTRAL") or m.can("PUNCT") for m in segment.marks
    )


def _opening_date(i: int, scene: Scene) -> tuple[PeriodMention, str, Mark] | None:
    """The date set off by a comma right before the clause that begins at token i: '...; in fiscal
    2022, it removed 72,180'.
    """
    before = [s for s in scene.split.segments if s.tokens()[1] <= i]
    dates: list[tuple[PeriodMention, str, Mark]] = []
    while before and _dated_only(before[-1]):
        for mark in before.pop().marks:
            if isinstance(found := mark.slot("PERIOD"), PeriodMention):
                dates.append((found, "stated", mark))
                break
    dates = _without_terms(dates)
    if len(dates) > 1 and any(how == TERM for p, _, _ in dates for _, how in p.options):
        told, how, at = dates[0]  # 'in fiscal 2019, under President Biden': neither is meant
        return replace(told, options=()), how, at
    return next(iter(dates), None)


def _opens_another(other: Segment, i: int, scene: Scene) -> bool:
    """True for a date that opens another clause than the one that begins at token i."""
    if not _dated_only(other):
        return False
    after = [s for s in scene.split.segments if s.tokens()[0] >= other.tokens()[1]]
    following = after[0] if after else None
    if following is None or following.role != "core" or following.tokens()[0] == i:
        return False
    first = next((s for s in scene.split.segments if s.role == "core"), None)
    return first is not None and first.tokens()[0] <= other.tokens()[0]


def roles_of(
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
        own, start = dated(periods[1][0], periods[0][0])
        return own, periods[1][1], start, None
    longest = _spanning([p for p, _, _ in periods]) if kind == "superlative" else None
    for found, how, mark in periods:
        if found is longest or (
            kind == "superlative"
            and (
                found.role == "since"
                or (len(periods) > 1 and found.options and found.options[0][0].basis == "range")
            )
        ):
            span = found
        elif kind in ("trend", "comparison") and _is_base(found, mark, scene.reading):
            base = base or found
        elif period is None:
            period, origin = found, how
            if kind == "trend" and found.role == "until":  # 'fell to 25,825 by September 2014'
                period = replace(found, role="in")
        elif kind in ("trend", "comparison") and base is None:
            base = found
    if (
        period is None
        and kind in ("trend", "comparison")
        and base is not None
        and base.role == "since"
    ):
        pass
    told = scene.context.period.resolved if scene.context.period is not None else None
    if kind == "quantity" and period is not None and period.role == "year_before" and told:
        how = "the year before that of the sentence before"
        years = told.basis in ("fiscal_year", "calendar_year")
        period = replace(period, options=((told.year_earlier(), how),)) if years else period
    if kind == "quantity" and period is not None and period.role == "month_before" and told:
        how = "the month before that of the sentence before"
        one = P.month(*add_months(told.start, -1)) if told.basis == "month" else None
        period = replace(period, options=((one, how),)) if one is not None else period
    if period is None and scene.context.period is not None:
        period, origin = scene.context.period, "paragraph"
    if period is not None and period.inherited:
        origin = "paragraph"
    if kind == "quantity" and period is not None:
        period = _to_the_day(period, [p for p, _, _ in periods if p is not period])
    around = [p for m in scene.reading.marks if isinstance(p := m.slot("PERIOD"), PeriodMention)]
    period, base = of_its_kind(period, around), of_its_kind(base, around)
    period, base = dated(period, base)
    period = in_year(period, around)
    if kind == "comparison" and either_year(period, base):
        base = replace(base, options=()) if base is not None else None
    period = beside_dated(period, periods, scene)
    if kind in ("trend", "comparison") and base is not None:
        period = fresh(period, scene)
    return period, origin, base, span


def _to_the_day(year: PeriodMention, others: Sequence[PeriodMention]) -> PeriodMention:
    """'removals in fiscal 2025 had reached 319,980 by September 20': the year, to that day."""
    days = [p for p in others if p.role in ("as_of", "until", "in") and p.options]
    if year.role != "in" or not year.options or len(others) != 1 or len(days) != 1:
        return year
    whole, day = year.options[0][0], days[0].options[0][0]
    if whole.basis not in SO_FAR or day.basis != "day" or not whole.start < day.end < whole.end:
        return year
    span = P.Period(whole.start, day.end, SO_FAR[whole.basis])
    first, last = min(year.start, days[0].start), max(year.end, days[0].end)
    return replace(year, start=first, end=last, options=((span, "to the day named"),))


def _spanning(found: Sequence[PeriodMention]) -> PeriodMention | None:
    """'in July ... of any month this year': of two periods, the longer one that holds the other."""
    if len(found) != 2 or any(not p.options or p.role not in ("in", "until") for p in found):
        return None
    short, long = sorted(found, key=lambda p: p.options[0][0].days)
    inner, outer = short.options[0][0], long.options[0][0]
    inside = outer.start <= inner.start and inner.end <= outer.end
    return long if inside and inner.days < outer.days else None


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
    year = re.search(r"\b\d{4}\b", second)
    if year and not re.search(r"\d", first):  # 'from June to July 2024': June of that year
        first = f"{first} {year.group()}"
    low, high = (find_periods(f"in {t}", found.start, scene.published) for t in (first, second))
    if len(low) != 1 or len(high) != 1 or not low[0].options or not high[0].options:
        return None
    if low[0].options[0][0].basis != high[0].options[0][0].basis:
        return None
    early, late = low[0].options[0][0], high[0].options[0][0]
    if early.start >= late.start and not re.search(r"\d{4}", first):
        early = early.year_earlier()  # 'from January to November', told in January
        low = [replace(low[0], options=((early, low[0].options[0][1]),))]
    if early.start >= late.start:
        return None
    at, to = found.start, found.end
    return (
        replace(low[0], text=first, start=at, end=to),
        replace(high[0], text=second, start=at, end=to),
    )


_SCALES = frozenset(["hundred", "thousand", "million", "billion", "trillion"])
_BASE_WORDS = frozenset(["from", "than", "versus", "vs", "since", "over", "against"])


def _is_base(found: PeriodMention, mark: Mark, reading: Reading) -> bool:
    if found.role in ("since", "year_before", "month_before"):
        return True
    near = reading.tokens[max(0, mark.i - 6) : mark.i + 1]  # "from 2.06 million in fiscal 2023"
    before = [t.low for t in near if not t.number and t.low not in _SCALES][-5:]
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
