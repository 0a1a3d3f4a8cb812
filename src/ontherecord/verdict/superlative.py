"""Judge records: one comparable higher figure contradicts, full coverage of the span supports."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date, timedelta

from ontherecord.claims.claim import Claim
from ontherecord.claims.over import OVER
from ontherecord.claims.periods import PeriodMention
from ontherecord.record.observation import Observation
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench, Option, options, unfinished
from ontherecord.verdict.combine import combine
from ontherecord.verdict.covered import gaps_in, held, ranked
from ontherecord.verdict.finding import Judged, Reading
from ontherecord.verdict.like_window import like_window, told
from ontherecord.verdict.peaks import may_be_local, since_named
from ontherecord.verdict.side_by_side import side_by_side

_WORDS = {
    w: i + 1
    for i, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
_WORDS |= {"a": 1, "fifteen": 15}
_WORDS |= {
    "twenty": 20,
    "twenty-five": 25,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}
_BASES = {
    "month": ("month",),
    "fiscal_year": ("fiscal_year",),
    "calendar_year": ("calendar_year",),
    "year": ("fiscal_year", "calendar_year"),
    "day": ("day",),
    "quarter": ("quarter", "fiscal_quarter"),
    "week": ("week",),
}


def judge_superlative(claim: Claim, bench: Bench) -> Judged:
    """The verdict on a record: every named measure at the length meant, also southwest."""
    over = dict(claim.extra).get(OVER, "")
    if over:
        among = tuple([side_by_side(claim, o, over, bench) for o in options(claim, bench)])
        return combine(claim, among, bench)
    found: list[Reading] = []
    for option in options(claim, bench):
        for place in _places(claim, option, bench):
            read = _read(claim, replace(option, place=place), bench)
            found.append(since_named(claim, may_be_local(claim, read), bench))
    if not claim.window and not claim.unread:
        for option in options(claim, bench):
            beside = like_window(claim, option, bench)
            found += [beside] if beside is not None and beside not in found else []
    return told(combine(claim, tuple(found), bench))


def _places(claim: Claim, option: Option, bench: Bench) -> list[str]:
    """A superlative without a place is open to both nationwide and southwest."""
    if claim.places:
        return [option.place]
    held = bench.lookup.places(option.measure.id)
    return [
        option.place,
        *(p for p in ("sw_border", "sw_land_border") if p in held and p != option.place),
    ][:2]


def _read(claim: Claim, option: Option, bench: Bench) -> Reading:
    measure = option.measure
    base = Reading(
        option.tier,
        measure.id,
        option.period,
        option.how,
        option.place,
        option.breakdown,
        measure.unit,
    )
    bases = _bases(claim, option)
    if not bases:
        return replace(base, code="no_period", why="neither a period nor its length is stated")
    series = [
        o
        for basis in bases
        for o in bench.lookup.series(measure.id, option.place, option.breakdown, basis, bench.as_of)
        if o.nature == "statistic" and o.tier in bench.tiers(measure) and o.bound in ("", "approx")
    ]
    if not series:
        code = "coverage" if bench.lookup.places(measure.id) else "not_held"
        return replace(base, code=code, why="no series of that length is held")
    if claim.unread:
        return replace(
            base, code="unread_qualifier", why="a word that may narrow the count is not read"
        )
    if unfinished(option.period, bench) and (claim.quantity is None or claim.direction == "low"):
        return replace(base, code="partial_period", why="the period was not over at publication")
    span = _span(claim, option, bench)
    own = next((o for o in series if option.period and o.period.same_days(option.period)), None)
    if option.period is not None and bases == ("month",) and option.period.basis != "month":
        option = replace(option, period=None)
        base = replace(base, period=None, resolved_by="the shortest length held, as none is stated")
    if option.period is not None and span[0] is not None and option.period.end < span[0]:
        return replace(base, code="coverage", why="the period lies outside the span named")
    high = claim.direction != "low"
    band = bench.band(measure.id)
    top = _claimed(claim, own, high)
    if top is None:
        return replace(base, code="not_held", why="no figure for the period itself is held")
    rivals = [o for o in series if _in_span(o, span, option, bench, own)]
    better = [o for o in rivals if _beats(o, top, high, band)]
    if better and claim.span_claimed == DECADES and not _recent(better, span):
        return replace(base, code="close", why="how many decades are meant is not said")
    if better:
        best = (max if high else min)(better, key=lambda o: o.value)
        return _beaten(base, best, own, rivals, span, bench)
    implied = (
        _implied(claim, option, bench, top, span, bases)
        if high and measure.flow_or_stock == "flow"
        else None
    )
    if implied is not None:
        rate, o = implied
        why = (
            f"{o.period.label} had {words.number(o.value)}, a mean of {words.number(rate)} "
            f"per {bases[0].replace('_', ' ')}"
        )
        return replace(
            base,
            agrees=False,
            code="by_bound",
            why=why,
            figures=(bench.figure("rival", o),),
            result={"type": "bound", "side": "floor", "because": why},
        )
    if own is None and option.period is None:
        gaps = gaps_in(series, span)
        return replace(
            base,
            code="coverage",
            why=held(f"none {'higher' if high else 'lower'} among the", series, gaps),
            result=ranked(1, series, gaps, []),
        )
    if own is None:
        return replace(base, code="not_held", why="no figure for the period itself is held")
    near = [
        o
        for o in rivals
        if (o.value >= own.value * (1 - band) if high else o.value <= own.value * (1 + band))
    ]
    gaps = gaps_in([*rivals, own], span)
    figures = (bench.figure("value", own),)
    place = 1 + sum(1 for o in rivals if (o.value > own.value if high else o.value < own.value))
    result = ranked(place, [*rivals, own], gaps, [])
    if claim.quantity is not None:
        outcome = claim.quantity.compare(own.value, rounding=own.rounded_to, band=band)
        if outcome == "disagrees":
            return replace(
                base,
                agrees=False,
                code="disagrees",
                value=own.value,
                figures=figures,
                result=result,
                why=f"recorded {words.number(own.value)}",
            )
        if outcome != "agrees":
            return replace(
                base,
                code="close",
                value=own.value,
                figures=figures,
                result=result,
                why=f"recorded {words.number(own.value)}",
            )
    if near and band:
        return replace(
            base,
            code="close",
            value=own.value,
            figures=figures,
            result=result,
            why="another period is within the revisions seen",
        )
    if gaps or not rivals or _broken(option, span):
        return replace(
            base,
            code="coverage",
            value=own.value,
            figures=figures,
            result=result,
            why=held(f"the {'highest' if high else 'lowest'} of the", [*rivals, own], gaps),
        )
    return replace(
        base,
        agrees=True,
        code="agrees",
        value=own.value,
        figures=figures,
        result=result,
        why=f"the {'highest' if high else 'lowest'} of {len(rivals) + 1} held",
    )


def _bases(claim: Claim, option: Option) -> tuple[str, ...]:
    if claim.window:
        return _BASES.get(claim.window, ())
    if claim.rate and "average" not in option.measure.id:
        return _BASES.get(claim.rate, ())  # '12,000 a day at the peak': a record of days
    if option.period is not None and option.period.basis in (
        "month",
        "fiscal_year",
        "calendar_year",
        "day",
        "quarter",
    ):
        return (option.period.basis,)
    if option.measure.flow_or_stock == "stock":
        return ("day", "month")
    if claim.quantity is not None and (option.period is None or claim.period_from != "stated"):
        return ("month",)  # the shortest length held: what beats it in a month beats it in a year
    return ()


def _claimed(claim: Claim, own: Observation | None, high: bool) -> float | None:
    """The value a rival must beat: what is printed, generously read, else the period's own
    figure.
    """
    if claim.quantity is not None:
        edge = claim.quantity.disagrees.hi if high else claim.quantity.disagrees.lo
        if edge > 1e300 or edge < -1e300:
            edge = claim.quantity.value * (1.15 if high else 0.85)
        return edge if own is None else (max if high else min)(edge, own.value)
    return own.value if own is not None else None


def _span(claim: Claim, option: Option, bench: Bench) -> tuple[date | None, date | None]:
    """(first day claimed or None for ever, last day: the period's end or publication)."""
    end = option.period.end if option.period else bench.published
    if claim.span_period is not None and claim.span_period.options:
        if claim.span_period.role == "since":
            return _after_named(claim.span_period), end
        inside = claim.span_period.options[0][0]
        return inside.start, inside.end
    text = claim.span_claimed
    if "this century" in text:
        return date(2001, 1, 1), end
    if text == DECADES and end is not None:
        return end - timedelta(days=int(20 * 365.25)), end
    found = re.search(r"(\d+|[a-z]+(?:-five)?)[ -](decade|year|month)s?", text)
    if found and end is not None and "history" not in text:
        count = int(found.group(1)) if found.group(1).isdigit() else _WORDS.get(found.group(1), 0)
        years = count * {"decade": 10.0, "year": 1.0, "month": 1 / 12}[found.group(2)]
        if years:
            return end - timedelta(days=int(years * 365.25)), end
    return None, end


DECADES = "in decades"  # two at least; a figure of the latest one is surely among them


def _recent(better: list[Observation], span: tuple[date | None, date | None]) -> bool:
    """True where one of the figures that beat a record is of the ten years before its end."""
    end = span[1]
    return end is None or any((end - o.period.end).days <= 3653 for o in better)


def _after_named(mention: PeriodMention) -> date:
    """'The most since 2014' compares with what came after 2014, whose own figures stay open."""
    start = mention.options[0][0].start
    text = mention.text.lower()
    if re.search(r"[a-z]{3,9}\.? \d{1,2}\b(?!\d)", text) and "fiscal" not in text:
        return start + timedelta(days=1)
    if re.search(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", text) and start.day == 1:
        return (start + timedelta(days=32)).replace(day=1)
    return date(start.year + 1, start.month, start.day)


def _in_span(
    o: Observation,
    span: tuple[date | None, date | None],
    option: Option,
    bench: Bench,
    own: Observation | None,
) -> bool:
    if own is not None and o.period.same_days(own.period):
        return False
    start, end = span
    if start is not None and o.period.start < start:
        return False
    return end is None or o.period.end <= end


def _beats(o: Observation, top: float, high: bool, band: float) -> bool:
    half = o.rounded_to / 2 if o.rounded_to > 1 else 0.0
    slack = max(half, band * o.value)
    return o.value - slack > top if high else o.value + slack < top


def _beaten(
    base: Reading,
    best: Observation,
    own: Observation | None,
    rivals: list[Observation],
    span: tuple[date | None, date | None],
    bench: Bench,
) -> Reading:
    figures = [bench.figure("rival", best)]
    if own is not None:
        figures.insert(0, bench.figure("value", own))
    why = f"{best.period.label} had {words.number(best.value)}"
    value = own.value if own is not None else None
    place = 1 + sum(1 for o in rivals if own is not None and (o.value > own.value))
    return replace(
        base,
        agrees=False,
        code="disagrees",
        why=why,
        figures=tuple(figures),
        value=value,
        result=ranked(
            place if own else 2,
            [*rivals, *([own] if own else [])],
            [],
            [f"{best.period.label}: {words.number(best.value)}"],
        ),
    )


def _implied(
    claim: Claim,
    option: Option,
    bench: Bench,
    top: float,
    span: tuple[date | None, date | None],
    bases: tuple[str, ...],
) -> tuple[float, Observation] | None:
    """A longer period whose mean alone exceeds the number: its best month was at least that."""
    if bases[0] not in ("month", "day", "week", "quarter"):
        return None
    longer = [
        o
        for basis in ("fiscal_year", "calendar_year")
        for o in bench.lookup.series(
            option.measure.id, option.place, option.breakdown, basis, bench.as_of
        )
        if o.nature == "statistic" and o.tier in bench.tiers(option.measure)
    ]
    best: tuple[float, Observation] | None = None
    for o in longer:
        if (span[0] is not None and o.period.start < span[0]) or (
            span[1] is not None and o.period.end > span[1]
        ):
            continue
        parts = {
            "month": 12.0,
            "quarter": 4.0,
            "week": float(math.ceil(o.period.days / 7)),
            "day": float(o.period.days),
        }[bases[0]]
        mean = o.value / parts
        if mean > top and (best is None or mean > best[0]):
            best = (mean, o)
    return best


def _broken(option: Option, span: tuple[date | None, date | None]) -> bool:
    start, end = span
    for item in option.measure.breaks:
        on = date.fromisoformat(item["on"])
        if (start is None or on > start) and (end is None or on <= end):
            return True
    return False
