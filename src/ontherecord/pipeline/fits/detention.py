"""Fits of interior arrests, detention and removal: book-ins, stays, shares, counting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from ontherecord.pipeline import history
from ontherecord.pipeline.fits.held import (
    LEVEL,
    RECENT,
    Fit,
    Held,
    by_month,
    latest_of,
    mean_of,
    missing,
    shock,
)
from ontherecord.pipeline.history import Monthly
from ontherecord.record.observation import Observation

ESTIMATE_YEARS = 5  # estimates of the population are current this long


def _book_ins_shock(held: Held) -> Fit:
    return Fit(shock(held, "ice.book_ins", "arresting_agency=ice", 36, False)[1])


def _book_ins_persistence(held: Held) -> Fit:
    return Fit(shock(held, "ice.book_ins", "arresting_agency=ice", 36, False)[0])


def _interior(held: Held) -> Fit:
    return mean_of(held.months("ice.book_ins", "arresting_agency=ice").last(LEVEL))


def _beds(held: Held) -> Fit:
    months = held.months("ice.average_daily_population").last(12)
    best = int(np.argmax(months.values))
    return Fit(float(months.values[best]), figures=(months.figures[best],))


def exits(held_in: Monthly, population: Monthly) -> list[tuple[date, float, float]]:
    """(month, people leaving per month, rate of leaving) from book-ins and mean populations.

    From the middle of one month to the middle of the next, people came at the mean of both months'
    book-ins, and those who left are the rest of the change. Gaps give no rate.
    """
    came = dict(zip(*by_month(held_in), strict=True))
    there = dict(zip(*by_month(population), strict=True))
    found = []
    for month in sorted(set(came) & set(there)):
        before = history.month_after(month, -1)
        if before in came and before in there:
            left = (came[before] + came[month]) / 2 - (there[month] - there[before])
            mean = (there[before] + there[month]) / 2
            if left > 0 and mean > 0:
                found.append((month, left, left / mean))
    return found


def _stay(agency: str) -> Callable[[Held], Fit]:
    def fit(held: Held) -> Fit:
        came = held.months("ice.book_ins", f"arresting_agency={agency}")
        there = held.months("ice.average_daily_population", f"arresting_agency={agency}")
        recent = [rate for _, _, rate in exits(came, there)[-RECENT:]]
        if len(recent) < 3:
            raise missing("ice.average_daily_population", held.as_of, held.until)
        stays = sorted(1 / rate for rate in recent)
        value = 1 / float(np.mean(recent))
        return Fit(
            value, min(stays[0], value), max(stays[-1], value), "lognormal",
            (*came.figures[-RECENT:], *there.figures[-RECENT:]),
        )  # fmt: skip

    return fit


def _stay_shock(held: Held) -> Fit:
    came, there = held.months("ice.book_ins"), held.months("ice.average_daily_population")
    rates = np.log([rate for _, _, rate in exits(came, there)[-36:]])
    return Fit(float(np.std(np.diff(rates), ddof=1)) / np.sqrt(2), figures=())


def _removed(held: Held) -> Fit:
    every = held.months("ice.final_book_outs").last(RECENT)
    removed = dict(
        zip(
            *by_month(held.months("ice.final_book_outs", "release_reason=release_to_remove")),
            strict=True,
        )
    )
    shares = [
        removed[m] / v for m, v in zip(every.months, every.values, strict=True) if m in removed
    ]
    return Fit(float(np.mean(shares)), min(shares), max(shares), "uniform", every.figures)


def _counting(held: Held) -> Fit:
    """ICE removals of the latest fiscal year to date over book-outs for removal in its months.

    The range is that of the latest three such figures.
    """
    outs = held.months("ice.final_book_outs", "release_reason=release_to_remove")
    found = held.series("ice.removals", "", "fiscal_year_to_date")
    ratios: list[tuple[float, Observation]] = []
    for figure in found:
        inside = [
            v for m, v in zip(outs.months, outs.values, strict=True)
            if m >= figure.period.start and history.month_after(m) <= figure.period.end
        ]  # fmt: skip
        if len(inside) >= 3 and len(inside) == int(figure.period.months):
            ratios.append((figure.value / figure.period.months * len(inside) / sum(inside), figure))
    if not ratios:
        raise missing("ice.removals", held.as_of, held.until)
    values = [ratio for ratio, _ in ratios[-3:]]
    return Fit(values[-1], min(values), max(values), "uniform", tuple(f for _, f in ratios[-3:]))


def _residents(held: Held) -> Fit:
    known = [
        f for f in held.every("est.unauthorized_population")
        if f.place == "us" and not f.breakdown and f.tier == "estimate"
    ]  # fmt: skip
    if not known:
        raise missing("est.unauthorized_population", held.as_of, held.until)
    newest = max(f.period.end for f in known)
    current: dict[str, Observation] = {}
    for figure in sorted(known, key=lambda f: (f.period.end, f.known_from or date.min)):
        if figure.period.end.year >= newest.year - ESTIMATE_YEARS:
            current[figure.publisher] = figure
    values = sorted(f.value for f in current.values())
    middle = float(np.median(values))
    spread = "uniform" if len(values) > 1 else "none"
    low, high = (values[0], values[-1]) if len(values) > 1 else (None, None)
    return Fit(middle, low, high, spread, tuple(current.values()))


FITS: Mapping[str, Callable[[Held], Fit]] = {
    "interior_book_ins": _interior,
    "book_ins_shock": _book_ins_shock,
    "book_ins_persistence": _book_ins_persistence,
    "officers": latest_of("statement.ice_officers_and_agents"),
    "agreements_287g": latest_of("ice.agreements_287g"),
    "beds": _beds,
    "stay_ice": _stay("ice"),
    "stay_cbp": _stay("cbp"),
    "stay_shock": _stay_shock,
    "removed_share": _removed,
    "removals_per_book_out": _counting,
    "resident_population": _residents,
}
