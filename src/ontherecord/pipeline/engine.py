"""The engine: every stage, month after month, for all draws at once.

People are conserved: whoever comes in is in a stock or has left, up to rounding (`Run.balance`).
Nothing here knows where a value came from; it is arithmetic over arrays of shape (draws,).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from ontherecord.errors import UsageError
from ontherecord.pipeline import draws as drawing
from ontherecord.pipeline.flows import Array, drain, drain_kept, kept
from ontherecord.pipeline.history import month_after
from ontherecord.pipeline.levers import Paths
from ontherecord.pipeline.stages import border, cost, court, detention, interior, prosecution
from ontherecord.pipeline.stages.court import Bench
from ontherecord.pipeline.stages.detention import Detained

DEPARTURE_MONTHS = 2.0  # a voluntary departure is carried out or lapses within about two months
NOTHING = 1e-6  # people; less than this is none
MOST_ERROR = 1e-9  # of the count of people, relative

# What a run reports, per month: name -> what it is.
FLOWS = (
    "found", "referred", "filed", "book_ins_ice", "book_ins_cbp", "turned_away", "removed",
    "ice_removals", "departures", "released", "receipts", "completions", "returned", "spending",
)  # fmt: skip
STOCKS = ("detained", "pending", "residents", "orders", "judges", "officers", "agents")
CONSTRAINTS = ("prosecutors", "beds", "judges", "transport", "funds")


Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Run:
    """A projection: (months, draws) arrays of flows per month and of stocks at each month's end."""

    first_month: date
    values: Mapping[str, Array]
    bound: Mapping[str, Array]  # constraint -> share of draws in which it bound, per month
    first_bound: NDArray[
        np.int8
    ]  # (months, draws): index in CONSTRAINTS of what limits removals, -1 none
    balance: float  # largest relative error of the count of people over all months and draws

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months."""
        count = next(iter(self.values.values())).shape[0]
        return tuple(month_after(self.first_month, n) for n in range(count))


@dataclass(slots=True)
class _People:
    """Stocks of people between months."""

    residents: Array  # neither in court nor ordered removed
    queue: Array  # pending cases outside detention
    orders: Array  # final orders outside detention
    leaving: Array  # voluntary departure granted outside detention
    custody: Array  # criminal custody after a prosecution
    detained: Detained

    @property
    def total(self) -> Array:
        return (
            self.residents + self.queue + self.orders + self.leaving + self.custody
            + self.detained.total
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opening:
    """Stocks at the start: numbers of people, and the factors of the seasons."""

    first_month: date
    detained_ice: float
    detained_cbp: float
    pending: float
    seasons: Array


def run(
    paths: Paths,
    base: Mapping[str, Array],
    opening: Opening,
    months: int,
    draws: int,
    seed: int,
    *,
    luck: bool = True,
) -> Run:
    """Project `months` months. `base` are the drawn levers of today, `paths` those of the scenario.

    Without `luck` there are no shocks: the outcome of the parameters alone.
    """
    engine = _Engine(paths, base, opening, months, draws, seed, luck)
    for month in range(months):
        engine.step(month)
    if not engine.worst < MOST_ERROR:
        raise UsageError(
            "the numbers of this scenario are too large to keep count of people",
            next_step="Choose smaller changes.",
        )
    return engine.result()


class _Engine:
    def __init__(
        self,
        paths: Paths,
        base: Mapping[str, Array],
        opening: Opening,
        months: int,
        draws: int,
        seed: int,
        luck: bool,
    ) -> None:
        self.paths, self.base, self.opening = paths, base, opening
        self.count = draws
        self.noise = {
            name: drawing.shocks(name, months, draws, seed) if luck else None
            for name in ("attempts", "book_ins", "stay")
        }
        self.state = {name: np.zeros(draws) for name in self.noise}
        reported = (*FLOWS, *STOCKS)  # one block of memory: the system hands it over faster
        tables = np.zeros((len(reported), months, draws))
        self.out = dict(zip(reported, tables, strict=True))
        self.bound = {name: np.zeros(months) for name in CONSTRAINTS}
        self.first = np.full((months, draws), -1, dtype=np.int8)
        self.worst = 0.0
        self.moving = frozenset(paths.moving)
        self.known: dict[str, Any] = {}
        self._open(base, opening)

    def _once(self, name: str, needs: frozenset[str], compute: Callable[[], Made]) -> Made:
        """What depends on levers that no change moves is worked out once for all months."""
        if needs & self.moving:
            return compute()
        if name not in self.known:
            self.known[name] = compute()
        return cast(Made, self.known[name])

    def _kept(self, levers: Mapping[str, Array], name: str) -> tuple[Array, Array]:
        """What remains after a month of a stock that takes the lever's months to empty."""
        return self._once(f"kept {name}", frozenset({name}), lambda: kept(1 / levers[name]))

    def _open(self, base: Mapping[str, Array], opening: Opening) -> None:
        ones = np.ones(self.count)
        rates = detention.rates(base, base)
        slow_ice = detention.slow_at_start(opening.detained_ice, rates, base, base["stay_ice"])
        slow_cbp = detention.slow_at_start(opening.detained_cbp, rates, base, base["stay_cbp"])
        none = np.zeros(self.count)
        detained = Detained(
            (opening.detained_ice - slow_ice) * ones,
            (opening.detained_cbp - slow_cbp) * ones,
            (slow_ice + slow_cbp) * ones,
            none.copy(),
        )
        found = base["attempts"] * base["found_share"]
        filed = prosecution.filings(base, found, base["prosecutors"]).filed
        in_court = base["court_share"] * (detained.ice + detained.cbp)
        queue = np.maximum(opening.pending - in_court, 0.0)
        orders = base["final_orders"] * ones
        residents = np.maximum(base["resident_population"] * ones - queue - orders, 0.0)
        self.people = _People(
            residents, queue, orders, none.copy(), filed * base["criminal_custody"] * ones, detained
        )
        self.held = self.people.total
        self.outside_now = np.maximum(residents + queue + orders, 1.0)
        sent = base["court_share"] * (base["interior_book_ins"] + base["transfer_share"] * found)
        self.sent_now = sent
        self.returned = (1 - base["transfer_share"]).clip(0) * found * ones
        self.sanctioned = filed / np.maximum(found, 1.0) * ones
        # today's attempts hold today's repeats: only more or fewer of them are added
        again = base["repeat_share"] * self.returned
        self.again_now = again * (1 - base["sanction_effect"] * self.sanctioned)
        # what is the same in every draw stays one number until something makes it differ
        one = np.ones(1)
        self.agents, self.officers, self.trainees = 0 * one, 0 * one, 0 * one
        self.prosecutors, self.pays = one, one
        self.judges = Bench(base["judge_hires"] * base["judge_hiring_months"], 0 * one, 0 * one)
        self.occupancy = detained.total / base["beds"]

    def _shock(self, name: str, month: int, persistence: Array | float, spread: Array) -> Array:
        noise = self.noise[name]
        if noise is None:
            return np.ones(1)
        self.state[name] = persistence * self.state[name] + spread * noise[month]
        return np.exp(self.state[name])

    def _staff(self, levers: dict[str, Array]) -> None:
        """Those hired and gone since the start are added to what the levers say is there."""
        levers["agents"] = np.maximum(levers["agents"] + self.agents, 0.0)
        levers["officers"] = np.maximum(levers["officers"] + self.officers, 0.0)
        trained = drain_kept(
            self.trainees, self._kept(levers, "training_months"), levers["officer_hires"]
        )
        self.trainees = trained.stock
        self.officers = (
            self.officers + trained.out - (levers["officers"] * levers["officer_departures"])
        )
        # agents: today's hires replace today's departures; only what changes moves the number
        base = self.base
        self.agents = self.agents + (
            levers["agent_hires"]
            - base["agent_hires"]
            - levers["agents"] * (levers["agent_departures"] - base["agent_departures"])
        )
        self.prosecutors = self.prosecutors * (1 - levers["prosecutor_departures"])
        self.judges = court.bench(levers, self.judges, self._kept(levers, "judge_hiring_months"))

    def step(self, month: int) -> None:
        """Move everything one month on and note what came of it."""
        levers, base, people = self.paths.at(month), self.base, self.people
        before = self.held
        self._staff(levers)
        season = float(self.opening.seasons[(self.opening.first_month.month - 1 + month) % 12])
        luck = self._shock(
            "attempts", month, levers["attempts_persistence"], levers["attempts_shock"]
        )
        again = levers["repeat_share"] * self.returned
        again = again * (1 - levers["sanction_effect"] * self.sanctioned) - self.again_now
        share = self._once("chance", border.EFFORT, lambda: border.chance(levers, base))
        crossed = border.crossings(levers, share, season, luck, again)
        prosecuted = prosecution.filings(
            levers, crossed.found, levers["prosecutors"] * self.prosecutors
        )
        custody = drain_kept(
            people.custody, self._kept(levers, "criminal_custody"), prosecuted.filed
        )

        rest = crossed.found - prosecuted.filed
        want = levers["transfer_share"] * crossed.found
        direct = np.minimum(np.maximum(want - custody.out, 0.0), rest)
        ports = np.maximum(want - custody.out - direct, 0.0)
        notices = levers["border_release_share"] * (rest - direct)
        returned = rest - direct - notices

        luck = self._shock(
            "book_ins", month, levers["book_ins_persistence"], levers["book_ins_shock"]
        )
        there = (people.residents + people.queue + people.orders) / self.outside_now
        level = self._once("level", interior.LEVEL, lambda: interior.level(levers, base))
        arrests = interior.arrests(level, luck, there)
        ordered = np.minimum(arrests * levers["share_with_orders"], people.orders)
        others = np.minimum(arrests - ordered, people.residents)
        arrests = ordered + others

        share_ice = levers["court_share"] * (1 - levers["expedited_more"])
        share_cbp = levers["court_share"]
        rates = self._rates(levers, month, people.detained)
        able = court.capacity(levers, self.judges)
        due = (
            share_ice * rates.ice * people.detained.ice
            + share_cbp * rates.cbp * people.detained.cbp
        )
        served = np.minimum(1.0, able / np.maximum(due, 1.0))
        rates = rates._replace(
            ice=rates.ice * (1 - share_ice * (1 - served)),
            cbp=rates.cbp * (1 - share_cbp * (1 - served)),
        )
        detained, moved = detention.month(
            people.detained,
            rates,
            levers["beds"] * self.pays,
            (arrests, custody.out + direct + ports),
            levers["flights"],
            levers["slow_release"],
        )

        back = moved.turned_away_ice * ordered / np.maximum(arrests, NOTHING)  # have orders already
        summoned = moved.turned_away_ice - back + moved.turned_away_cbp + notices
        other = np.maximum(levers["other_receipts"] - self.sent_now, 0.0)
        other = np.minimum(other, people.residents - others)
        in_detention = share_ice * moved.admitted_ice + share_cbp * moved.admitted_cbp
        receipts = in_detention + summoned + other
        # those released with a pending case take it along; those without one have none to decide
        carried = share_ice * moved.released_ice + share_cbp * moved.released_cbp
        released = moved.released
        queue = people.queue + summoned + carried + other
        residents = people.residents - others - other + crossed.entered + released - carried
        shift = np.minimum(np.maximum(levers["unexplained"] * receipts, -queue), residents)
        queue, residents = queue + shift, residents - shift
        ended = share_ice * (moved.left_ice - moved.released_ice)
        ended = ended + share_cbp * (moved.left_cbp - moved.released_cbp)
        decided = np.minimum(ended, able)
        docket = court.month(levers, queue, able - decided)
        leaving = drain(people.leaving, np.array([1 / DEPARTURE_MONTHS]), docket.departures)
        gone = leaving.out * levers["departure_carried_out"]

        self.people = _People(
            residents + docket.closed,
            queue - docket.completed,
            people.orders
            - ordered
            + back
            + docket.ordered
            + moved.released_slow
            + leaving.out
            - gone,
            leaving.stock,
            custody.stock,
            detained,
        )
        came = crossed.attempts + ports
        left = returned + moved.removed + gone
        self.held = self.people.total
        error = np.abs(self.held - before - came + left).max() / max(float(before.min()), 1.0)
        self.worst = max(self.worst, float(error))
        self.returned, self.sanctioned = (
            returned, prosecuted.filed / np.maximum(crossed.found, 1.0),
        )  # fmt: skip

        total_judges = self.judges.total(levers)
        spent = cost.spending(levers, moved.mean, moved.removed, total_judges, prosecuted.filed)
        if np.any(levers["budget"] > 0):
            self.pays = cost.reach(levers, spent / np.maximum(self.pays, 0.05))
        turned = moved.turned_away_ice + moved.turned_away_cbp
        self._note(month, {
            "found": crossed.found, "referred": prosecuted.referred, "filed": prosecuted.filed,
            "book_ins_ice": moved.admitted_ice, "book_ins_cbp": moved.admitted_cbp,
            "turned_away": turned, "removed": moved.removed,
            "ice_removals": moved.removed * levers["removals_per_book_out"],
            "departures": moved.removed * levers["departure_in_detention"] + gone,
            "released": released + moved.released_slow, "receipts": receipts,
            "completions": docket.completed + decided, "returned": returned, "spending": spent,
            "detained": moved.mean,
            "pending": self.people.queue + share_ice * detained.ice + share_cbp * detained.cbp,
            "residents": self.people.residents, "orders": self.people.orders,
            "judges": total_judges, "officers": levers["officers"], "agents": levers["agents"],
        })  # fmt: skip
        self._bind(month, {
            "prosecutors": prosecuted.declined > NOTHING, "beds": turned > NOTHING,
            "judges": docket.idle <= NOTHING, "transport": detained.waiting > NOTHING,
            "funds": self.pays < 1 - NOTHING,
        })  # fmt: skip

    def _rates(self, levers: Mapping[str, Array], month: int, people: Detained) -> detention.Rates:
        rates = self._once("rates", detention.RATES, lambda: detention.rates(levers, self.base))
        crowding = people.total / np.maximum(levers["beds"] * self.pays, 1.0) / self.occupancy
        pressed = np.minimum(np.maximum(crowding, 0.25), 4.0) ** levers["pressure"]
        luck = self._shock("stay", month, 0.0, levers["stay_shock"])
        return rates._replace(ice=rates.ice * luck, cbp=rates.cbp * luck).pressed(pressed)

    def _note(self, month: int, values: Mapping[str, Array]) -> None:
        for name, value in values.items():
            self.out[name][month] = value

    def _bind(self, month: int, bound: Mapping[str, NDArray[np.bool_]]) -> None:
        for name, flags in bound.items():
            self.bound[name][month] = np.count_nonzero(flags) / flags.size
        # what limits removals, the nearest to the plane first
        for name in ("beds", "funds", "transport"):
            if self.bound[name][month]:
                np.copyto(self.first[month], CONSTRAINTS.index(name), where=bound[name])

    def result(self) -> Run:
        """What was noted."""
        return Run(self.opening.first_month, self.out, self.bound, self.first, self.worst)
