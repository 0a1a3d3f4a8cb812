"""WHAT WOULD IT TAKE: capacities for a stated goal, by Little's law and the stages' own shares.

Three answers. What today's levers give in a year, and what limits it. What each capacity would
have to be if the goal were met in a steady year, everything else as today: the flow backwards
through the pipeline. And how far one lever alone gets, by bisection on the model itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.flows import Array
from ontherecord.pipeline.stages.cost import DAYS
from ontherecord.pipeline.stages.interior import officers_for

MOST = 20.0  # times today's value: one lever alone is tried up to here, and down to its inverse
TRIED = 15  # halvings: to one part in ten thousand
NEVER = 120  # months after which a goal counts as not reached; no run is longer


@dataclass(frozen=True, slots=True)
class Requirement:
    """A capacity that a goal needs: its middle and ends over draws, and what there is today."""

    id: str
    title: str
    unit: str
    p10: float
    p50: float
    p90: float
    today: float | None
    how: str

    @property
    def times(self) -> float | None:
        """The middle over today's, None where today's is not known or nothing."""
        return self.p50 / self.today if self.today else None


@dataclass(frozen=True, slots=True)
class Alone:
    """How far one lever gets on its own: the factor on today's value that meets the goal."""

    lever: str
    factor: float | None  # None: met neither at MOST times today's value nor at a MOST-th of it
    reached: float  # the goal's measure at that factor, or at best
    binding: str
    at: float = 1.0  # the factor at which that is reached


def for_removals(
    per_month: float, levers: Mapping[str, Array], detained: float
) -> list[Requirement]:
    """What removals of `per_month` (ICE's count) need in a steady month, detention included.

    Leaving detention to be removed = goal / removals counted per book-out; leaving in all = that /
    share removed; book-ins = leaving, those by CBP as today and the rest by ICE.
    """
    leaving = (
        per_month / levers["removals_per_book_out"] / np.maximum(levers["removed_share"], 1e-9)
    )
    by_cbp = np.minimum(by_cbp_today(levers), leaving)
    return _chain(leaving - by_cbp, by_cbp, levers, detained)


def for_book_ins(
    per_month: float, levers: Mapping[str, Array], detained: float
) -> list[Requirement]:
    """What arrests by ICE of `per_month`, all booked in, need in a steady month."""
    return _chain(np.array([per_month]), by_cbp_today(levers), levers, detained)


def for_detained(people: float, levers: Mapping[str, Array], detained: float) -> list[Requirement]:
    """What a detained population of `people` needs: the arrests that fill the beds."""
    by_cbp = by_cbp_today(levers)
    by_ice = np.maximum(people - by_cbp * levers["stay_cbp"], 0.0) / levers["stay_ice"]
    return _chain(by_ice, by_cbp, levers, detained)


def by_cbp_today(levers: Mapping[str, Array]) -> Array:
    """Book-ins after an arrest by CBP in a month like today's."""
    return levers["transfer_share"] * levers["attempts"] * levers["found_share"]


def before_judge(by_ice: Array, by_cbp: Array, levers: Mapping[str, Array]) -> Array:
    """Of people booked in: those who go before an immigration judge; not with a final order."""
    without = (1 - levers["share_with_orders"]) * by_ice
    return np.asarray(levers["court_share"] * (without + by_cbp))


def _chain(
    by_ice: Array, by_cbp: Array, levers: Mapping[str, Array], detained: float
) -> list[Requirement]:
    """Capacities for steady book-ins; people detained = book-ins x stay (Little 1961)."""
    leaving = by_ice + by_cbp
    out = leaving * levers["removed_share"]
    beds = by_ice * levers["stay_ice"] + by_cbp * levers["stay_cbp"]
    of_today = by_ice / levers["interior_book_ins"]
    officers = levers["officers"] * officers_for(of_today, levers["yield_of_new_officers"])
    judges = before_judge(by_ice, by_cbp, levers) / levers["completions_per_judge"]
    money = 12 * (
        beds * DAYS * levers["cost_bed_day"]
        + officers * levers["cost_officer_year"] / 12
        + out * levers["cost_transport"]
        + judges * levers["cost_judge_year"] / 12
    )
    today = {name: _middle(value) for name, value in levers.items()}
    now = levers["interior_book_ins"] + by_cbp_today(levers)
    tried = before_judge(levers["interior_book_ins"], by_cbp_today(levers), levers)
    return [
        _need("book_ins_ice", "Book-ins after an arrest by ICE, per month", "per_month", by_ice,
              today["interior_book_ins"], "leaving detention, less arrests by CBP as today"),
        _need("beds", "People in detention", "beds", beds, detained,
              "book-ins times the stay of each arresting agency (Little's law)"),
        _need("officers", "ICE officers and agents", "officers", officers, today["officers"],
              "arrests beyond today's, at the yield of an added officer"),
        _need("transport", "People carried out of the country, per month", "per_month", out,
              _middle(levers["removed_share"] * now),
              "those leaving detention to be removed; no capacity is published"),
        _need("judges", "Immigration judges for the detained docket alone", "judges", judges,
              _middle(tried / levers["completions_per_judge"]),
              "the share that goes before a judge, over cases per judge; those who leave are "
              "replaced"),
        _need("spending", "Spending per year", "USD", money, None,
              "beds, officers, transport and judges at today's unit costs"),
    ]  # fmt: skip


def for_pending(
    target: float,
    months: int,
    pending: float,
    receipts: Array,
    levers: Mapping[str, Array],
    raised: float = 1.0,
) -> list[Requirement]:
    """What it takes to bring pending court cases to `target` in `months`, new cases as today.

    `raised`: times the cases of this sum.
    """
    needed = raised * ((pending - target) / months + receipts * (1 + levers["unexplained"]))
    judges = needed / levers["completions_per_judge"]
    money = judges * levers["cost_judge_year"]
    return [
        _need("completions", "Cases completed per month", "per_month", needed,
              _middle(levers["judges"] * levers["completions_per_judge"]),
              "pending cases over the months, and new cases"),
        _need("judges", "Immigration judges", "judges", judges, _middle(levers["judges"]),
              "cases per month over cases per judge; those who leave are replaced"),
        _need("spending", "Spending on judges per year", "USD", money, None,
              "judges with staff at today's unit cost"),
    ]  # fmt: skip


def for_prosecutions(share: float, levers: Mapping[str, Array]) -> list[Requirement]:
    """What it takes to prosecute `share` of the adults found at the border, arrivals as today."""
    found = levers["attempts"] * levers["found_share"]
    filed = share * levers["adult_share"] * found
    capacity = filed / (1 - levers["other_filings"])
    return [
        _need("filed", "Entry and re-entry filings per month", "per_month", filed, None,
              "adults found times the share prosecuted"),
        _need("filings_capacity", "Filings prosecutors and magistrates take, all charges",
              "per_month", capacity, _middle(levers["filings_capacity"]),
              "with the part that other charges take; today's is the largest month held"),
        _need("criminal_custody", "People in criminal custody at a time", "people",
              filed * levers["criminal_custody"], None, "filings times months in custody"),
        _need("spending", "Spending on prosecution per year", "USD",
              filed * 12 * levers["cost_filing"], None, "filings at today's unit cost"),
    ]  # fmt: skip


def for_staff(
    target: float,
    months: int,
    now: float,
    hired: Array,
    lost: Array | None,
    delay: Array,
    title: str,
    unit: str,
) -> list[Requirement]:
    """Hires per month that bring a staff from `now` to `target`, with losses and delay.

    `hired` are those of today and `lost` the share that leaves in a month; None where today's hires
    replace those who leave today, so that they go on beside the new ones.
    """
    left = np.maximum(months - delay, 1.0)
    replacing = hired if lost is None else lost * (target + now) / 2
    hires = np.maximum((target - now) / left + replacing, 0.0)
    return [
        _need("hires", f"{title}: hires per month", "per_month", hires, _middle(hired),
              "the difference over the months left after hiring and training, and losses"),
        _need("staff", title, unit, np.array([target]), now, "the goal"),
    ]  # fmt: skip


def alone(
    lever: str, goal: float, at_least: bool, measure: Callable[[float], tuple[float, str]]
) -> Alone:
    """The factor on one lever that brings a measure to the goal, by bisection on its logarithm.

    `measure` maps a factor to (the measure's middle, what binds then). A floor is tried with more
    of the lever, a ceiling also with less; where none does, the best of them and today is reached.
    """

    def met(value: float) -> bool:
        return value >= goal if at_least else value <= goal

    value, binding = measure(1.0)
    if met(value):
        return Alone(lever, 1.0, value, binding)
    tried = [(value, binding, 1.0)]
    for end in (MOST,) if at_least else (MOST, 1 / MOST):
        value, binding = measure(end)
        if met(value):
            return _bisected(lever, end, met, measure)
        tried.append((value, binding, end))
    best = (max if at_least else min)(tried, key=lambda one: one[0])
    return Alone(lever, None, *best)


def _bisected(
    lever: str,
    end: float,
    met: Callable[[float], bool],
    measure: Callable[[float], tuple[float, str]],
) -> Alone:
    """Between today, where the goal is not met, and `end`, where it is."""
    far, near = math.log(end), 0.0
    for _ in range(TRIED):
        middle = (far + near) / 2
        if met(measure(math.exp(middle))[0]):
            far = middle
        else:
            near = middle
    value, binding = measure(math.exp(far))
    return Alone(lever, math.exp(far), value, binding, math.exp(far))


def months_to(reached: NDArray[np.bool_]) -> tuple[list[float | None], float]:
    """(months at the 10th, 50th and 90th percentile, share of draws that never reach it).

    `reached` is (months, draws), true where the goal is met; None is "not within these months".
    """
    months = reached.shape[0]
    ever = reached.any(axis=0)
    first = np.where(ever, reached.argmax(axis=0) + 1.0, np.inf)
    quantiles: Sequence[float] = np.quantile(first, (0.1, 0.5, 0.9), method="higher").tolist()
    return [q if q <= months else None for q in quantiles], float(1 - ever.mean())


def kept(reached: NDArray[np.bool_]) -> float | None:
    """The share of the draws that reach the goal in which it is still met in the last month; None
    where no draw reaches it.

    `reached` is (months, draws), true where the goal is met.
    """
    ever = int(reached.any(axis=0).sum())
    return float(reached[-1].sum() / ever) if ever else None


def _middle(values: Array) -> float:
    return float(np.median(values))


def _need(
    id: str, title: str, unit: str, values: Array, today: float | None, how: str
) -> Requirement:
    p10, p50, p90 = np.quantile(values, (0.1, 0.5, 0.9)).tolist()
    return Requirement(id, title, unit, p10, p50, p90, today, how)
