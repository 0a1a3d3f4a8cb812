"""The values a run starts from: what the record says of each lever and assumption, and the stocks.

Each value is fitted to figures known by `as_of` and names them; a lever whose figures are not held
then stops the run with what is missing. Ranges are what the figures themselves span.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ontherecord.catalog.lever import Lever
from ontherecord.errors import NotHeld
from ontherecord.pipeline import history
from ontherecord.pipeline.flows import Array
from ontherecord.pipeline.history import Monthly
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Observation

ESTIMATE_YEARS = 5  # estimates of the population are current this long
RECENT = 6  # months over which a rate is taken
LEVEL = 3  # months over which today's level is taken


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted value, the middle 80% of it where figures span one, and the figures."""

    value: float
    low: float | None = None
    high: float | None = None
    spread: str = "none"
    figures: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """Everything a run starts from: levers with values, stocks, seasons, the first month."""

    first_month: date  # the month after the latest with figures on detention
    levers: Mapping[str, Lever]
    figures: Mapping[str, tuple[Observation, ...]]  # lever -> what it was fitted to
    detained_ice: float  # people, at the start of the first month
    detained_cbp: float
    pending_cases: float
    seasons: Array  # factors of attempts, January first
    as_of: date | None = None


class _Record:
    """The record as known on a day, with the shapes calibration asks for."""

    def __init__(self, record: LookUp, as_of: date | None) -> None:
        self.record = record
        self.as_of = as_of

    def months(self, measure: str, breakdown: str = "", place: str = "us") -> Monthly:
        """Every month held of a series; NotHeld when there are fewer than a year of them."""
        found = history.monthly(self.record, measure, place, breakdown, self.as_of)
        if len(found) < 12:
            raise _missing(measure, self.as_of)
        return found

    def latest(self, measure: str, breakdown: str = "", place: str = "us") -> Observation:
        """The latest figure held of a measure, NotHeld when there is none."""
        found = history.latest(self.record, measure, breakdown, place, self.as_of)
        if found is None:
            raise _missing(measure, self.as_of)
        return found

    def years(self, measure: str, publisher: str = "") -> dict[int, Observation]:
        """Fiscal year -> figure."""
        found = self.record.series(measure, "us", "", "fiscal_year", self.as_of)
        return {f.period.end.year: f for f in found if not publisher or f.publisher == publisher}


def start(record: LookUp, levers: Mapping[str, Lever], as_of: date | None = None) -> Start:
    """Fit every lever whose basis is the record. Raises NotHeld naming the measure that lacks."""
    held = _Record(record, as_of)
    fitted: dict[str, Lever] = {}
    figures: dict[str, tuple[Observation, ...]] = {}
    for lever in levers.values():
        if lever.basis != "record":
            fitted[lever.id] = lever
            continue
        fit = FITS[lever.id](held)
        figures[lever.id] = fit.figures
        fitted[lever.id] = replace(
            lever, value=fit.value, low=fit.low, high=fit.high, spread=fit.spread
        )
    ice = held.months("ice.average_daily_population", "arresting_agency=ice")
    cbp = held.months("ice.average_daily_population", "arresting_agency=cbp")
    pending = _pending(held)
    return Start(
        first_month=history.month_after(ice.months[-1]),
        levers=fitted,
        figures=figures | {"detained": (ice.figures[-1], cbp.figures[-1]), "pending": (pending,)},
        detained_ice=_month_end(ice),
        detained_cbp=_month_end(cbp),
        pending_cases=pending.value,
        seasons=history.seasons(held.months("usbp.encounters").last(120)),
        as_of=as_of,
    )


def _missing(measure: str, as_of: date | None) -> NotHeld:
    when = f" known on {as_of.isoformat()}" if as_of else ""
    return NotHeld(
        f"the pipeline cannot start: the record holds too little of {measure}{when}",
        next_step="Choose a later --as-of.",
    )


def _month_end(population: Monthly) -> float:
    """The people there when the latest month ended: its mean moved half a month on."""
    a, b = float(population.values[-2]), float(population.values[-1])
    return max(0.0, b + (b - a) / 2)


def _mean(series: Monthly) -> Fit:
    return Fit(float(np.mean(series.values)), figures=series.figures)


def _encounters(held: _Record) -> Monthly:
    return held.months("usbp.encounters")


def _found(held: _Record) -> Fit:
    shares = {}
    gone = held.years("usbp.known_gotaways")
    seen = held.years("usbp.encounters")
    for year in sorted(set(gone) & set(seen))[-5:]:
        shares[year] = seen[year].value / (seen[year].value + gone[year].value)
    if not shares:
        raise _missing("usbp.known_gotaways", held.as_of)
    used = tuple(f for year in shares for f in (seen[year], gone[year]))
    value = shares[max(shares)]
    return Fit(value, min(shares.values()), max(shares.values()), "uniform", used)


def _attempts(held: _Record) -> Fit:
    months = _encounters(held).last(LEVEL)
    return Fit(float(np.mean(months.values)) / _found(held).value, figures=months.figures)


def _shock(
    held: _Record, measure: str, breakdown: str, months: int, season: bool
) -> tuple[float, float]:
    series = held.months(measure, breakdown).last(months)
    return history.persistence(series, history.seasons(series) if season else None)


def _attempts_shock(held: _Record) -> Fit:
    return Fit(_shock(held, "usbp.encounters", "", 120, True)[1])


def _attempts_persistence(held: _Record) -> Fit:
    return Fit(_shock(held, "usbp.encounters", "", 120, True)[0])


def _book_ins_shock(held: _Record) -> Fit:
    return Fit(_shock(held, "ice.book_ins", "arresting_agency=ice", 36, False)[1])


def _book_ins_persistence(held: _Record) -> Fit:
    return Fit(_shock(held, "ice.book_ins", "arresting_agency=ice", 36, False)[0])


def _one(measure: str, breakdown: str = "", place: str = "us") -> Callable[[_Record], Fit]:
    def fit(held: _Record) -> Fit:
        found = held.latest(measure, breakdown, place)
        return Fit(found.value, figures=(found,))

    return fit


def _adults(held: _Record) -> Fit:
    adults = held.months("cbp.encounters_sw_land", "family_status=single_adult", "sw_land_border")
    every = held.months("cbp.encounters_sw_land", "", "sw_land_border")
    both = sorted(set(adults.months) & set(every.months))[-12:]
    a = sum(v for m, v in zip(adults.months, adults.values, strict=True) if m in both)
    b = sum(v for m, v in zip(every.months, every.values, strict=True) if m in both)
    return Fit(min(1.0, float(a / b)), figures=(adults.figures[-1], every.figures[-1]))


def _transfers(held: _Record) -> Fit:
    booked = held.months("ice.book_ins", "arresting_agency=cbp")
    seen = dict(zip(*_by_month(_encounters(held)), strict=True))
    both = [
        (f.value / seen[month], f)
        for month, f in zip(booked.months, booked.figures, strict=True)
        if seen.get(month)
    ][-RECENT:]
    if not both:
        raise _missing("ice.book_ins", held.as_of)
    ratios = [ratio for ratio, _ in both]
    figures = tuple(f for _, f in both)
    return Fit(float(np.mean(ratios)), min(ratios), max(ratios), "uniform", figures)


def _by_month(series: Monthly) -> tuple[list[date], list[float]]:
    return list(series.months), series.values.tolist()


def _largest_filings(held: _Record) -> Fit:
    months = held.months("doj.immigration_prosecutions_trac")
    best = int(np.argmax(months.values))
    return Fit(float(months.values[best]), figures=(months.figures[best],))


def _interior(held: _Record) -> Fit:
    return _mean(held.months("ice.book_ins", "arresting_agency=ice").last(LEVEL))


def _beds(held: _Record) -> Fit:
    months = held.months("ice.average_daily_population").last(12)
    best = int(np.argmax(months.values))
    return Fit(float(months.values[best]), figures=(months.figures[best],))


def exits(held_in: Monthly, population: Monthly) -> list[tuple[date, float, float]]:
    """(month, people leaving per month, rate of leaving) from book-ins and mean populations.

    From the middle of one month to the middle of the next, people came at the mean of both months'
    book-ins, and those who left are the rest of the change. Gaps give no rate.
    """
    came = dict(zip(*_by_month(held_in), strict=True))
    there = dict(zip(*_by_month(population), strict=True))
    found = []
    for month in sorted(set(came) & set(there)):
        before = history.month_after(month, -1)
        if before in came and before in there:
            left = (came[before] + came[month]) / 2 - (there[month] - there[before])
            mean = (there[before] + there[month]) / 2
            if left > 0 and mean > 0:
                found.append((month, left, left / mean))
    return found


def _stay(agency: str) -> Callable[[_Record], Fit]:
    def fit(held: _Record) -> Fit:
        came = held.months("ice.book_ins", f"arresting_agency={agency}")
        there = held.months("ice.average_daily_population", f"arresting_agency={agency}")
        recent = [rate for _, _, rate in exits(came, there)[-RECENT:]]
        if len(recent) < 3:
            raise _missing("ice.average_daily_population", held.as_of)
        stays = sorted(1 / rate for rate in recent)
        value = 1 / float(np.mean(recent))
        return Fit(
            value, min(stays[0], value), max(stays[-1], value), "lognormal",
            (*came.figures[-RECENT:], *there.figures[-RECENT:]),
        )  # fmt: skip

    return fit


def _stay_shock(held: _Record) -> Fit:
    came, there = held.months("ice.book_ins"), held.months("ice.average_daily_population")
    rates = np.log([rate for _, _, rate in exits(came, there)[-36:]])
    return Fit(float(np.std(np.diff(rates), ddof=1)) / np.sqrt(2), figures=())


def _removed(held: _Record) -> Fit:
    every = held.months("ice.final_book_outs").last(RECENT)
    removed = dict(
        zip(
            *_by_month(held.months("ice.final_book_outs", "release_reason=release_to_remove")),
            strict=True,
        )
    )
    shares = [
        removed[m] / v for m, v in zip(every.months, every.values, strict=True) if m in removed
    ]
    return Fit(float(np.mean(shares)), min(shares), max(shares), "uniform", every.figures)


def _counting(held: _Record) -> Fit:
    """ICE removals of the latest fiscal year to date over book-outs for removal in its months."""
    outs = held.months("ice.final_book_outs", "release_reason=release_to_remove")
    found = held.record.series("ice.removals", "us", "", "fiscal_year_to_date", held.as_of)
    ratios: list[tuple[float, Observation]] = []
    for figure in found:
        inside = [
            v for m, v in zip(outs.months, outs.values, strict=True)
            if m >= figure.period.start and history.month_after(m) <= figure.period.end
        ]  # fmt: skip
        if len(inside) >= 3 and len(inside) == int(figure.period.months):
            ratios.append((figure.value / figure.period.months * len(inside) / sum(inside), figure))
    if not ratios:
        raise _missing("ice.removals", held.as_of)
    values = [ratio for ratio, _ in ratios[-3:]]
    return Fit(values[-1], min(values), max(values), "uniform", (ratios[-1][1],))


def _judge_hires(held: _Record) -> Fit:
    found = held.latest("eoir.immigration_judges_hired")
    return Fit(found.value / 12, figures=(found,))


def _judge_departures(held: _Record) -> Fit:
    gone = held.latest("eoir.immigration_judges_departed")
    there = _judges_at(held, gone.period.end)
    return Fit(gone.value / there.value / 12, figures=(gone, there))


def _judges_at(held: _Record, day: date) -> Observation:
    """The count of judges nearest to a day."""
    counts = [
        f for f in held.record.observations("eoir.immigration_judges")
        if f.place == "us" and not f.breakdown
        and (held.as_of is None or (f.known_from is not None and f.known_from <= held.as_of))
    ]  # fmt: skip
    if not counts:
        raise _missing("eoir.immigration_judges", held.as_of)
    return min(counts, key=lambda f: abs((f.period.end - day).days))


def _per_judge(held: _Record) -> Fit:
    eoir = held.years("eoir.completions")
    trac = history.latest(held.record, "trac.completions", as_of=held.as_of)
    found = [eoir[max(eoir)]] if eoir else []
    if trac is not None and (not found or trac.period.end > found[0].period.end):
        found.append(trac)
    if not found:
        raise _missing("eoir.completions", held.as_of)
    rates = [f.value / f.period.months / _judges_at(held, f.period.end).value for f in found]
    middle = float(np.exp(np.mean(np.log(rates))))
    return Fit(
        middle, min(rates), max(rates), "uniform" if len(rates) > 1 else "none", tuple(found)
    )


def _receipts(held: _Record) -> Fit:
    trac = history.latest(held.record, "trac.new_cases", as_of=held.as_of)
    eoir = held.years("eoir.initial_receipts")
    choices = [f for f in (trac, eoir[max(eoir)] if eoir else None) if f is not None]
    if not choices:
        raise _missing("eoir.initial_receipts", held.as_of)
    best = max(choices, key=lambda f: f.period.end)
    return Fit(best.value / best.period.months, figures=(best,))


def _pending(held: _Record) -> Observation:
    counts = [
        f for f in (history.latest(held.record, m, as_of=held.as_of)
                    for m in ("eoir.pending_cases", "trac.pending_cases")) if f is not None
    ]  # fmt: skip
    if not counts:
        raise _missing("eoir.pending_cases", held.as_of)
    return max(counts, key=lambda f: f.period.end)


def _unexplained(held: _Record) -> Fit:
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


def _share(outcome: str) -> Callable[[_Record], Fit]:
    def fit(held: _Record) -> Fit:
        found = held.latest("eoir.initial_case_decisions_share", f"outcome={outcome}")
        return Fit(found.value / 100, figures=(found,))

    return fit


def _departure_share(held: _Record) -> Fit:
    parts = [_share(o)(held) for o in ("removal_order", "relief_granted", "termination")]
    rest = max(0.0, 1 - sum(part.value for part in parts))
    return Fit(rest, figures=tuple(f for part in parts for f in part.figures))


def _residents(held: _Record) -> Fit:
    known = [
        f for f in held.record.observations("est.unauthorized_population")
        if f.place == "us" and not f.breakdown and f.tier == "estimate"
        and (held.as_of is None or (f.known_from is not None and f.known_from <= held.as_of))
    ]  # fmt: skip
    if not known:
        raise _missing("est.unauthorized_population", held.as_of)
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


FITS: Mapping[str, Callable[[_Record], Fit]] = {
    "attempts": _attempts,
    "attempts_shock": _attempts_shock,
    "attempts_persistence": _attempts_persistence,
    "found_share": _found,
    "agents": _one("usbp.agents"),
    "troops": _one("dod.border_troops", "troop_kind=total_deployed", "sw_border"),
    "adult_share": _adults,
    "transfer_share": _transfers,
    "filings_capacity": _largest_filings,
    "interior_book_ins": _interior,
    "book_ins_shock": _book_ins_shock,
    "book_ins_persistence": _book_ins_persistence,
    "officers": _one("statement.ice_officers_and_agents"),
    "agreements_287g": _one("ice.agreements_287g"),
    "beds": _beds,
    "stay_ice": _stay("ice"),
    "stay_cbp": _stay("cbp"),
    "stay_shock": _stay_shock,
    "removed_share": _removed,
    "judges": _one("eoir.immigration_judges"),
    "judge_hires": _judge_hires,
    "judge_departures": _judge_departures,
    "judge_cap": _one("eoir.immigration_judges_authorized"),
    "completions_per_judge": _per_judge,
    "other_receipts": _receipts,
    "unexplained": _unexplained,
    "order_share": _share("removal_order"),
    "departure_share": _departure_share,
    "removals_per_book_out": _counting,
    "resident_population": _residents,
}
