"""Fits of the border and of prosecution: attempts, who is found, transfers, filings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ontherecord.pipeline import history
from ontherecord.pipeline.fits.held import (
    LEVEL,
    RECENT,
    Fit,
    Held,
    by_month,
    latest_of,
    missing,
    shock,
)
from ontherecord.pipeline.history import Monthly


def _encounters(held: Held) -> Monthly:
    return held.months("usbp.encounters")


def _found(held: Held) -> Fit:
    shares = {}
    gone = held.years("usbp.known_gotaways")
    seen = held.years("usbp.encounters")
    for year in sorted(set(gone) & set(seen))[-5:]:
        shares[year] = seen[year].value / (seen[year].value + gone[year].value)
    if not shares:
        raise missing("usbp.known_gotaways", held.as_of, held.until)
    used = tuple(f for year in shares for f in (seen[year], gone[year]))
    value = (min(shares.values()) + max(shares.values())) / 2
    return Fit(value, min(shares.values()), max(shares.values()), "uniform", used)


def _attempts(held: Held) -> Fit:
    months = _encounters(held).last(LEVEL)
    season = history.seasons(_encounters(held).last(120))
    level = np.mean([v / season[m.month - 1] for m, v in zip(*by_month(months), strict=True)])
    return Fit(float(level) / _found(held).value, figures=months.figures)


def _attempts_shock(held: Held) -> Fit:
    return Fit(shock(held, "usbp.encounters", "", 120, True)[1])


def _attempts_persistence(held: Held) -> Fit:
    return Fit(shock(held, "usbp.encounters", "", 120, True)[0])


def _adults(held: Held) -> Fit:
    between = "component=usbp"  # ports of entry prosecute few, and families come there
    single = f"{between};family_status=single_adult"
    adults = held.months("cbp.encounters_sw_land", single, "sw_land_border")
    every = held.months("cbp.encounters_sw_land", between, "sw_land_border")
    both = sorted(set(adults.months) & set(every.months))[-RECENT:]
    a = sum(v for m, v in zip(adults.months, adults.values, strict=True) if m in both)
    b = sum(v for m, v in zip(every.months, every.values, strict=True) if m in both)
    return Fit(min(1.0, float(a / b)), figures=(adults.figures[-1], every.figures[-1]))


def _transfers(held: Held) -> Fit:
    """Book-ins by CBP over encounters of the latest three months with both, and their range."""
    booked = held.months("ice.book_ins", "arresting_agency=cbp")
    seen = dict(zip(*by_month(_encounters(held)), strict=True))
    both = [
        (f.value, seen[month], f)
        for month, f in zip(booked.months, booked.figures, strict=True)
        if seen.get(month)
    ][-LEVEL:]
    if not both:
        raise missing("ice.book_ins", held.as_of, held.until)
    ratios = [came / found for came, found, _ in both]
    middle = sum(came for came, _, _ in both) / sum(found for _, found, _ in both)
    return Fit(middle, min(ratios), max(ratios), "uniform", tuple(f for _, _, f in both))


def _largest_filings(held: Held) -> Fit:
    months = held.months("doj.immigration_prosecutions_trac")
    best = int(np.argmax(months.values))
    return Fit(float(months.values[best]), figures=(months.figures[best],))


FITS: Mapping[str, Callable[[Held], Fit]] = {
    "attempts": _attempts,
    "attempts_shock": _attempts_shock,
    "attempts_persistence": _attempts_persistence,
    "found_share": _found,
    "agents": latest_of("usbp.agents"),
    "troops": latest_of("dod.border_troops", "troop_kind=total_deployed", "sw_border"),
    "adult_share": _adults,
    "transfer_share": _transfers,
    "filings_capacity": _largest_filings,
}
