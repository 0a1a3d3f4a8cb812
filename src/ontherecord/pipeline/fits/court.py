"""Fits of the immigration courts: judges, cases per judge, receipts, outcomes, money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from ontherecord.pipeline.fits.held import (
    Fit,
    Held,
    latest_of,
    missing,
)
from ontherecord.record.observation import Observation

DAYS = 365.25 / 12  # of a month
A_YEAR = 11.5  # months: counts of judges nearer to each other say nothing of a rate


def _judge_hires(held: Held) -> Fit:
    years = held.years("eoir.immigration_judges_hired")
    if not years:
        raise missing("eoir.immigration_judges_hired", held.as_of, held.until)
    return _spanned([f.value / f.period.months for f in years.values()], tuple(years.values()))


def _judge_departures(held: Held) -> Fit:
    """What the fall between the two latest counts of judges implies, down to a quiet year's rate.

    Those who left between the counts are the fall and those hired meanwhile, at the usual pace. It
    is the latest rate there is, so it is today's; without such a fall the years held stand alone.
    """
    years = held.years("eoir.immigration_judges_departed")
    if not years:
        raise missing("eoir.immigration_judges_departed", held.as_of, held.until)
    rates = [
        f.value / f.period.months / judges_at(held, f.period.end).value for f in years.values()
    ]
    today = float(np.sqrt(min(rates) * max(rates)))
    counts = sorted(_counts(held), key=lambda f: f.period.end)[-2:]
    if len(counts) == 2:
        before, now = counts
        months = (now.period.end - before.period.end).days / DAYS
        if months >= A_YEAR and now.value < before.value:
            hired = _judge_hires(held)
            fell, mean = (before.value - now.value) / months, (before.value + now.value) / 2
            today = (fell + hired.value) / mean
            rates.append((fell + (hired.high or hired.value)) / mean)
    low, high = min(rates), max(rates)
    figures = (*years.values(), *counts)
    if low == high:
        return Fit(low, figures=figures)
    return Fit(today, low, high, "loguniform", figures)


def _spanned(values: list[float], figures: tuple[Observation, ...]) -> Fit:
    """The middle of the values and the range they span."""
    low, high = min(values), max(values)
    if low == high:
        return Fit(low, figures=figures)
    return Fit((low + high) / 2, low, high, "uniform", figures)


def _counts(held: Held) -> list[Observation]:
    every = held.every("eoir.immigration_judges")
    return [f for f in every if f.place == "us" and not f.breakdown]


def judges_at(held: Held, day: date) -> Observation:
    """The count of judges nearest to a day."""
    counts = _counts(held)
    if not counts:
        raise missing("eoir.immigration_judges", held.as_of, held.until)
    return min(counts, key=lambda f: abs((f.period.end - day).days))


def _per_judge(held: Held) -> Fit:
    """Completions a month per judge: today's pace over today's judges.

    Today's pace is what EOIR last stated for a year under way and TRAC's latest months, where they
    are later than EOIR's latest whole year; both over the count of judges nearest to their end.
    """
    eoir = held.years("eoir.completions")
    found = [eoir[max(eoir)]] if eoir else []
    later = [
        figure
        for figure in (
            _year_under_way(held, "statement.eoir_completions"),
            _year_under_way(held, "trac.completions"),
        )
        if figure is not None and (not found or figure.period.end > found[0].period.end)
    ]
    counted = later or found
    if not counted:
        raise missing("eoir.completions", held.as_of, held.until)
    found = [*found, *later]
    rates, middle = (
        [f.value / f.period.months / judges_at(held, f.period.end).value for f in some]
        for some in (found, counted)
    )
    return Fit(
        float(np.exp(np.mean(np.log(middle)))), min(rates), max(rates),
        "uniform" if len(rates) > 1 else "none", tuple(found),
    )  # fmt: skip


def _year_under_way(held: Held, measure: str) -> Observation | None:
    """The latest total of a fiscal year to date, None where none is held."""
    found = held.series(measure, "", "fiscal_year_to_date")
    return max(found, key=lambda f: f.period.end, default=None)


def _judge_cost(held: Held) -> Fit:
    money = held.series(
        "budget.agency", "agency=eoir;budget_basis=enacted;budget_line=total", "fiscal_year"
    )
    if not money:
        raise missing("budget.agency", held.as_of, held.until)
    each = sorted(f.value / judges_at(held, f.period.end).value for f in money)
    return Fit(float(np.median(each)), each[0], each[-1], "uniform", tuple(money))


def _receipts(held: Held) -> Fit:
    trac = held.newest("trac.new_cases")
    eoir = held.years("eoir.initial_receipts")
    choices = [f for f in (trac, eoir[max(eoir)] if eoir else None) if f is not None]
    if not choices:
        raise missing("eoir.initial_receipts", held.as_of, held.until)
    best = max(choices, key=lambda f: f.period.end)
    return Fit(best.value / best.period.months, figures=(best,))


def pending(held: Held) -> Observation:
    """The latest count of pending cases, EOIR's or TRAC's."""
    counts = [
        f
        for f in (held.newest(m) for m in ("eoir.pending_cases", "trac.pending_cases"))
        if f is not None
    ]
    if not counts:
        raise missing("eoir.pending_cases", held.as_of, held.until)
    return max(counts, key=lambda f: f.period.end)


def _unexplained(held: Held) -> Fit:
    """The part of receipts by which pending cases moved beyond receipts and completions."""
    pending = held.series("eoir.pending_cases", "", "day")
    receipts, done = held.years("eoir.initial_receipts"), held.years("eoir.completions")
    ends = {
        f.period.end.year: f for f in pending if (f.period.end.month, f.period.end.day) == (9, 30)
    }
    gaps = []
    for year, now in ends.items():
        before = ends.get(year - 1)
        if before is None or year not in receipts or year not in done:
            continue
        if before.known_from == now.known_from:  # another table may count otherwise
            moved = now.value - before.value - receipts[year].value + done[year].value
            gaps.append(moved / receipts[year].value)
    spread = float(np.std(gaps, ddof=1)) if len(gaps) > 2 else 0.1
    middle = float(np.mean(gaps)) if gaps else 0.0
    return Fit(middle, middle - 1.28 * spread, middle + 1.28 * spread, "uniform")


def _share(outcome: str) -> Callable[[Held], Fit]:
    def fit(held: Held) -> Fit:
        found = held.latest("eoir.initial_case_decisions_share", f"outcome={outcome}")
        return Fit(found.value / 100, figures=(found,))

    return fit


def _departure_share(held: Held) -> Fit:
    parts = [_share(o)(held) for o in ("removal_order", "relief_granted", "termination")]
    rest = max(0.0, 1 - sum(part.value for part in parts))
    return Fit(rest, figures=tuple(f for part in parts for f in part.figures))


FITS: Mapping[str, Callable[[Held], Fit]] = {
    "judges": latest_of("eoir.immigration_judges"),
    "judge_hires": _judge_hires,
    "judge_departures": _judge_departures,
    "judge_cap": latest_of("eoir.immigration_judges_authorized"),
    "completions_per_judge": _per_judge,
    "cost_judge_year": _judge_cost,
    "other_receipts": _receipts,
    "unexplained": _unexplained,
    "order_share": _share("removal_order"),
    "departure_share": _departure_share,
}
