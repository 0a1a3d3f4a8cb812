"""Fits of the immigration courts: judges, cases per judge, receipts, outcomes, money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from ontherecord.pipeline import history
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
        raise missing("eoir.immigration_judges_hired", held.as_of)
    return _spanned([f.value / f.period.months for f in years.values()], tuple(years.values()))


def _judge_departures(held: Held) -> Fit:
    """From a quiet year's rate to what the fall between the two latest counts of judges implies.

    Those who left between the counts are the fall and those hired meanwhile, at the usual pace.
    """
    years = held.years("eoir.immigration_judges_departed")
    if not years:
        raise missing("eoir.immigration_judges_departed", held.as_of)
    rates = [
        f.value / f.period.months / judges_at(held, f.period.end).value for f in years.values()
    ]
    counts = sorted(_counts(held), key=lambda f: f.period.end)[-2:]
    if len(counts) == 2:
        before, now = counts
        months = (now.period.end - before.period.end).days / DAYS
        if months >= A_YEAR and now.value < before.value:
            fell = (before.value - now.value) / months + _judge_hires(held).value
            rates.append(fell / ((before.value + now.value) / 2))
    low, high = min(rates), max(rates)
    figures = (*years.values(), *counts)
    if low == high:
        return Fit(low, figures=figures)
    return Fit(float(np.sqrt(low * high)), low, high, "loguniform", figures)


def _spanned(values: list[float], figures: tuple[Observation, ...]) -> Fit:
    """The middle of the values and the range they span."""
    low, high = min(values), max(values)
    if low == high:
        return Fit(low, figures=figures)
    return Fit((low + high) / 2, low, high, "uniform", figures)


def _counts(held: Held) -> list[Observation]:
    return [
        f for f in held.record.observations("eoir.immigration_judges")
        if f.place == "us" and not f.breakdown
        and (held.as_of is None or (f.known_from is not None and f.known_from <= held.as_of))
    ]  # fmt: skip


def judges_at(held: Held, day: date) -> Observation:
    """The count of judges nearest to a day."""
    counts = _counts(held)
    if not counts:
        raise missing("eoir.immigration_judges", held.as_of)
    return min(counts, key=lambda f: abs((f.period.end - day).days))


def _per_judge(held: Held) -> Fit:
    eoir = held.years("eoir.completions")
    trac = history.latest(held.record, "trac.completions", as_of=held.as_of)
    found = [eoir[max(eoir)]] if eoir else []
    counted = found  # as pending and new cases are: those too are TRAC's where TRAC's are later
    if trac is not None and (not found or trac.period.end > found[0].period.end):
        years = held.years("trac.completions")
        counted = [*([years[max(years)]] if years else found), trac]
        found = [*found, *(f for f in counted if f not in found)]
    if not found:
        raise missing("eoir.completions", held.as_of)
    rates, middle = (
        [f.value / f.period.months / judges_at(held, f.period.end).value for f in some]
        for some in (found, counted)
    )
    return Fit(
        float(np.exp(np.mean(np.log(middle)))), min(rates), max(rates),
        "uniform" if len(rates) > 1 else "none", tuple(found),
    )  # fmt: skip


def _judge_cost(held: Held) -> Fit:
    money = held.record.series(
        "budget.agency", "us", "agency=eoir;budget_basis=enacted;budget_line=total", "fiscal_year",
        held.as_of,
    )  # fmt: skip
    if not money:
        raise missing("budget.agency", held.as_of)
    each = sorted(f.value / judges_at(held, f.period.end).value for f in money)
    return Fit(float(np.median(each)), each[0], each[-1], "uniform", tuple(money))


def _receipts(held: Held) -> Fit:
    trac = history.latest(held.record, "trac.new_cases", as_of=held.as_of)
    eoir = held.years("eoir.initial_receipts")
    choices = [f for f in (trac, eoir[max(eoir)] if eoir else None) if f is not None]
    if not choices:
        raise missing("eoir.initial_receipts", held.as_of)
    best = max(choices, key=lambda f: f.period.end)
    return Fit(best.value / best.period.months, figures=(best,))


def pending(held: Held) -> Observation:
    """The latest count of pending cases, EOIR's or TRAC's."""
    counts = [
        f for f in (history.latest(held.record, m, as_of=held.as_of)
                    for m in ("eoir.pending_cases", "trac.pending_cases")) if f is not None
    ]  # fmt: skip
    if not counts:
        raise missing("eoir.pending_cases", held.as_of)
    return max(counts, key=lambda f: f.period.end)


def _unexplained(held: Held) -> Fit:
    """The part of receipts by which pending cases moved beyond receipts and completions."""
    pending = held.record.series("eoir.pending_cases", "us", "", "day", held.as_of)
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
