"""The values a run starts from: what the record says of each lever and assumption, and the stocks.

Each value is fitted to figures known by `as_of` and names them; a lever whose figures are not held
then stops the run with what is missing. Ranges are what the figures themselves span.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from ontherecord.catalog.lever import Lever
from ontherecord.pipeline import history
from ontherecord.pipeline.fits import FITS
from ontherecord.pipeline.fits.court import pending
from ontherecord.pipeline.fits.held import Held
from ontherecord.pipeline.flows import Array
from ontherecord.pipeline.history import Monthly
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Observation


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


def start(
    record: LookUp,
    levers: Mapping[str, Lever],
    as_of: date | None = None,
    until: date | None = None,
) -> Start:
    """Fit every lever whose basis is the record. Raises NotHeld naming the measure that lacks.

    as_of: only figures published by then; until: only figures of periods that had ended by then.
    """
    held = Held(record, as_of, until)
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
    waiting = pending(held)
    return Start(
        first_month=history.month_after(ice.months[-1]),
        levers=fitted,
        figures=figures | {"detained": (ice.figures[-1], cbp.figures[-1]), "pending": (waiting,)},
        detained_ice=_month_end(ice),
        detained_cbp=_month_end(cbp),
        pending_cases=waiting.value,
        seasons=history.seasons(held.months("usbp.encounters").last(120)),
        as_of=as_of,
    )


def _month_end(population: Monthly) -> float:
    """The people there when the latest month ended: its mean moved half a month on."""
    a, b = float(population.values[-2]), float(population.values[-1])
    return max(0.0, b + (b - a) / 2)
