"""FORECAST: what the months after the last figure may hold, beside how well that did in the past.

A forecast is unconditional: it assumes nothing about policy, and pools the model with a statistical
baseline. Where the pool lost to a baseline in the backtest, the baseline is what is shown; a line
without a backtest has no forecast.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from ontherecord.errors import NotHeld
from ontherecord.pipeline.forecasts import results
from ontherecord.pipeline.forecasts.backtest import factors_by, spreads_of
from ontherecord.pipeline.forecasts.monthly import Line, last_day
from ontherecord.pipeline.forecasts.origins import FEWEST, month_text, read_known
from ontherecord.pipeline.forecasts.plan import Planned, planned
from ontherecord.pipeline.forecasts.pool import POOL, POOLED, SEED, models, samples
from ontherecord.pipeline.forecasts.tally import rounded
from ontherecord.record.lookup import LookUp

QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
HORIZONS = ("1-6", "7-12", "13-24", "all")
LONGEST = 24
STALE = 12  # months without a figure before the record was built


@dataclass(frozen=True, slots=True)
class Forecast:
    """Quantiles by month, the model they come from and how it did, and what they rest on."""

    measure: str
    place: str
    breakdown: str
    months: tuple[str, ...]  # '2026-04', in order
    quantiles: dict[str, tuple[float, ...]]  # '2.5', '10' ... -> a value for each month
    model: str  # the pool, or the baseline that did better
    model_because: str
    backtest: tuple[dict[str, Any], ...]  # rows of that model in the backtest, by horizon group
    last_observed: str
    last_value: float
    basis: str  # 'vintage' (as_of was given) | 'as revised'
    as_of: str | None
    provenance: dict[str, Any]  # seed, draws, record, figures used
    notes: tuple[str, ...] = ()
    stale: str = ""  # of a series that ended long before the record was built: to be read first

    def rows(self) -> list[dict[str, Any]]:
        """One for each month: its first day and 'p2_5', 'p10' ... 'p97_5'."""
        names = ["p" + name.replace(".", "_") for name in self.quantiles]
        columns = zip(*self.quantiles.values(), strict=True)
        return [
            {"month": f"{month}-01"} | dict(zip(names, values, strict=True))
            for month, values in zip(self.months, columns, strict=True)
        ]

    def past(self) -> tuple[str, ...]:
        """How the model did in the backtest, a sentence for each horizon group."""
        return tuple(
            f"{row['horizon']} months ahead: 80% bands held {100 * row['covered_80']:.0f}% of what "
            f"came from {row['origins']} days of the past; CRPS {1 - row['skill_walk']:.2f} of a "
            "random walk's."
            for row in self.backtest
            if row["horizon"] != "all"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {"schema": "ontherecord/forecast/1"} | asdict(self)


def forecast(
    lookup: LookUp,
    measure: str,
    *,
    place: str = "us",
    breakdown: str = "",
    horizon: int = LONGEST,
    as_of: date | None = None,
    draws: int = 2000,
    seed: int = SEED,
) -> Forecast:
    """Forecast a backtested monthly line for up to 24 months after its last figure.

    as_of: use only figures published by then. The same record, seed and arguments give the same
    numbers. Raises NotHeld for a line that was not backtested or has too few months by `as_of`.
    """
    if not 1 <= horizon <= LONGEST:
        raise ValueError(f"a horizon is 1 to {LONGEST} months, not {horizon}")
    told = results.load_results()
    line = results.line_of(told, measure, place, breakdown)
    plan = next(p for p in planned() if p.line == Line(measure, place, breakdown))
    known = read_known(lookup, plan, as_of)
    if known.target.observed < FEWEST:
        raise NotHeld(
            f"{plan.line.name} has {known.target.observed} months known by {as_of or 'now'}; "
            f"{FEWEST} are needed"
        )
    factors = told["spread_now"][plan.line.name]
    if as_of is not None:
        factors = factors_by(spreads_of(told), plan.line.name, as_of)
    every = models(samples(plan, known, horizon, draws, seed), factors)
    model = line["lead"]
    values = np.quantile(every[model], QUANTILES, axis=0)
    last = known.target.last
    inputs = known.booked if model == POOL else ()
    return Forecast(
        measure=measure,
        place=place,
        breakdown=breakdown,
        months=tuple(month_text(last + step) for step in range(1, horizon + 1)),
        quantiles={
            f"{100 * q:g}": tuple(rounded(float(v)) for v in row)
            for q, row in zip(QUANTILES, values, strict=True)
        },
        model=model,
        model_because=line["lead_because"],
        backtest=tuple(s for h in HORIZONS if (s := results.whole(line, model, h))),
        last_observed=month_text(last),
        last_value=float(known.target.values[-1]),
        basis=known.basis,
        as_of=as_of.isoformat() if as_of else None,
        provenance={
            "seed": seed,
            "draws": draws,
            "pooled": list(POOLED) if model == POOL else [model],
            "widened": list(factors) if model == POOL else [],  # the bands, by horizon group
            "record": {
                key: lookup.meta.get(key, "") for key in ("version", "built", "record_hash")
            },
            "backtest_record": told["record"],
            "figures": list(known.target.ids),
            "other_figures": [one for series in inputs for one in series.ids],
        },
        notes=(*_lately(line, model), *_notes(lookup, told["record"], model)),
        stale=_stale(lookup, plan, last, horizon) if as_of is None else "",
    )


def _lately(line: dict[str, Any], model: str) -> tuple[str, ...]:
    """What the model's bands held in the latest era, where that is less than over all of them."""
    rows = [
        r
        for r in line["rows"]
        if (r["model"], r["horizon"], r["basis"]) == (model, "all", "all")
        and r["covered_80"] is not None
    ]
    whole = next((r for r in rows if r["era"] == "all"), None)
    late = max((r for r in rows if r["era"] != "all"), key=lambda r: str(r["era"]), default=None)
    if whole is None or late is None or late["covered_80"] >= whole["covered_80"]:
        return ()
    era = str(late["era"]).replace("+", " on")
    held = 100 * late["covered_80"]
    return (f"Of what came from {era}, its 80% bands held {held:.0f}% ({late['n']} months).",)


def _notes(lookup: LookUp, tested: dict[str, str], model: str) -> tuple[str, ...]:
    notes = []
    if model != POOL:
        notes.append("The pool did worse than this baseline in the backtest, so it is not shown.")
    if tested.get("record_hash") != lookup.meta.get("record_hash"):
        notes.append("The backtest was made with another build of the record.")
    return tuple(notes)


def _stale(lookup: LookUp, plan: Planned, last: int, horizon: int) -> str:
    """What a reader must know first of a series that ended long ago; '' where it did not.

    Later totals of a year to date are not made into months: they come from another publisher or
    count otherwise, and their days are not the ends of months.
    """
    built = lookup.meta.get("built", "")[:7]
    if not built:
        return ""
    year, month = (int(part) for part in built.split("-"))
    passed = year * 12 + month - 1 - last
    if passed <= STALE:
        return ""
    first, end = month_text(last + 1), month_text(last + horizon)
    text = (
        f"The monthly series ends in {month_text(last)}, {passed} months before the record was "
        f"built ({built}), so this forecast starts in {first}"
    )
    text += ", and all of its months have passed." if end < built else "."
    day = last_day(last)
    later = [
        f for f in lookup.series(plan.line.measure, plan.line.place, plan.line.breakdown)
        if f.period.end > day and f.period.basis == "fiscal_year_to_date"
    ]  # fmt: skip
    if later:
        newest = max(later, key=lambda f: f.period.end)
        text += (
            f" The record has later totals of a year to date (to {newest.period.end}, "
            f"{newest.publisher}): they are counted by another office than the "
            "months and do not end with months, so they are not made into months."
        )
    return text
