"""The steps of a run: one month of every stage after the other, for a block of draws.

People move between the stocks of `state.People`; each step compares their number with who came and
left. What a stage does stands in `stages/`, what a month puts into it and takes from it here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.flows import Array, drain_kept, kept
from ontherecord.pipeline.levers import Paths
from ontherecord.pipeline.stages import (
    appeals,
    border,
    cost,
    court,
    detention,
    interior,
    prosecution,
)
from ontherecord.pipeline.stages.court import Bench
from ontherecord.pipeline.stages.detention import Detained
from ontherecord.pipeline.state import CONSTRAINTS, Opening, People, Tables

DEPARTURE_MONTHS = 2.0  # a voluntary departure is carried out or lapses within about two months
DEPARTING = kept(np.array([1 / DEPARTURE_MONTHS]))
NOTHING = 1e-6  # people; less than this is none
NONE = np.zeros(1)

# What a budget pays for; where money is short, each gets the same share of what it would need.
PAID = ("beds", "officers", "flights", "prosecutors")
AGENTS_MOVE = ("agent_hires", "agent_departures")
BEFORE_JUDGE = frozenset({*("court_share", "share_with_orders", "expedited_more")})

Made = TypeVar("Made")


class Steps:
    """The state of a block of draws between months."""

    def __init__(
        self,
        paths: Paths,
        base: Mapping[str, Array],
        opening: Opening,
        noise: Mapping[str, Array | None],
        tables: Tables,
    ) -> None:
        self.paths, self.base, self.opening = paths, base, opening
        self.noise, self.tables = noise, tables
        self.count = tables.first.shape[1]
        self.state: dict[str, Any] = dict.fromkeys(noise, 0.0)
        self.worst = 0.0  # largest relative error of the count of people so far
        self.moving = frozenset(paths.moving)
        budget = paths.moving.get("budget", paths.constant.get("budget"))
        self.limited = budget is not None and bool(np.any(budget > 0))
        if self.limited:
            self.moving |= frozenset(PAID)
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
        filed = prosecution.month(prosecution.shares(base), found, base["prosecutors"]).filed
        tried = self._tried(base)
        in_court = tried[0] * detained.ice + tried[1] * detained.cbp
        queue = np.maximum(opening.pending - in_court, 0.0)
        appealed = base["pending_appeals"] * ones
        orders = base["final_orders"] * ones
        residents = base["resident_population"] * ones - queue - appealed - orders
        residents = np.maximum(residents, 0.0)
        self.people = People(
            residents, queue, appealed, orders, none.copy(),
            filed * base["criminal_custody"] * ones, detained,
        )  # fmt: skip
        self.outside = self.people.outside
        self.share_outside = 1 / np.maximum(self.outside, 1.0)  # what one of them is of all
        self.detained = detained.total
        self.held = self.people.total(self.outside, self.detained)
        self.few = max(float(self.held.min()), 1.0)
        by_cbp = base["transfer_share"] * found
        self.sent_now = tried[0] * base["interior_book_ins"] + tried[1] * by_cbp
        self.tried_now = in_court  # cases of people in detention
        self.behind = NONE  # of them, beyond the usual share: their case waits for a judge
        others = (1 - base["transfer_share"]).clip(0) * found
        self.returned = (1 - base["border_release_share"]) * others * ones
        self.sanctioned = filed / np.maximum(found, 1.0) * ones
        # of those who leave criminal custody, those booked in: at most as many as CBP books in now
        self.booked_after = np.minimum(by_cbp / np.maximum(filed, 1.0), 1.0)
        # today's attempts hold today's repeats: they are taken out here and put back as they come
        again = base["repeat_share"] * self.returned
        again = again * (1 - base["sanction_effect"] * self.sanctioned)
        self.first_time = 1 - np.minimum(again / np.maximum(base["attempts"], 1.0), 1.0)
        # the unexplained part of pending cases holds the appeals that are sent back today
        decided = np.minimum(base["pending_appeals"], base["appeals_decided"])
        self.sent_back_now = decided * base["sent_back_share"]
        # what is the same in every draw stays one number until something makes it differ
        one = np.ones(1)
        self.agents, self.officers, self.trainees = 0 * one, 0 * one, 0 * one
        self.prosecutors, self.pays = one, one
        self.judges = Bench(base["judge_hires"] * base["judge_hiring_months"], 0 * one, 0 * one)
        self.occupancy = self.detained / base["beds"]
        if self.limited:
            leaving = (detained.ice * rates.ice + detained.cbp * rates.cbp) * rates.ready
            self.wanted = cost.spending(
                base,
                cost.monthly(base),
                self.detained,
                leaving,
                base["officers"],
                base["judges"],
                filed,
            )

    def _shock(self, name: str, month: int, persistence: Array | None, spread: Array) -> Array:
        noise = self.noise[name]
        if noise is None:
            return np.ones(1)
        state = spread * noise[month]
        if persistence is not None:
            state = self.state[name] = persistence * self.state[name] + state
        return np.asarray(np.exp(state))

    def _staff(self, levers: dict[str, Array]) -> None:
        """Those hired and gone since the start are added to what the levers say is there."""
        levers["agents"] = np.maximum(levers["agents"] + self.agents, 0.0)
        levers["officers"] = np.maximum(levers["officers"] + self.officers, 0.0)
        if levers["officer_hires"].any() or self.trainees.any():
            trained = drain_kept(
                self.trainees, self._kept(levers, "training_months"), levers["officer_hires"]
            )
            self.trainees = trained.stock
            self.officers = self.officers + trained.out
        if levers["officer_departures"].any():
            self.officers = self.officers - levers["officers"] * levers["officer_departures"]
        # agents: today's hires replace today's departures; only what changes moves the number
        hired, leave = self._once(
            "agents", frozenset(AGENTS_MOVE), lambda: self._more_agents(levers)
        )
        if hired.any() or leave.any():
            self.agents = self.agents + hired - levers["agents"] * leave
        self.prosecutors = self.prosecutors * (1 - levers["prosecutor_departures"])
        in_hiring = self._kept(levers, "judge_hiring_months")
        self.judges = court.bench(levers, self.judges, self.judges.total(levers), in_hiring)
        self.bench = self.judges.total(levers)
        if self.limited:
            self.pays = cost.reach(levers, self.wanted)
            for name in PAID:
                levers[name] = levers[name] * self.pays

    def _more_agents(self, levers: Mapping[str, Array]) -> tuple[Array, Array]:
        """Hires, and the share that leaves, beyond today's."""
        hired, leave = AGENTS_MOVE
        return levers[hired] - self.base[hired], levers[leave] - self.base[leave]

    def step(self, month: int) -> None:
        """Move everything one month on and note what came of it."""
        levers, base, people = self.paths.at(month), self.base, self.people
        self._staff(levers)
        season = float(self.opening.seasons[(self.opening.first_month.month - 1 + month) % 12])
        luck = self._shock(
            "attempts", month, levers["attempts_persistence"], levers["attempts_shock"]
        )
        again = levers["repeat_share"] * self.returned
        again = again * (1 - levers["sanction_effect"] * self.sanctioned)
        share = self._once("chance", border.EFFORT, lambda: border.chance(levers, base))
        level = self._once("attempts", border.LEVEL, lambda: border.level(levers) * self.first_time)
        crossed = border.crossings(level, share, season * luck, again)
        willing = self._once("willing", prosecution.SHARES, lambda: prosecution.shares(levers))
        prosecuted = prosecution.month(
            willing, crossed.found, levers["prosecutors"] * self.prosecutors
        )
        custody = drain_kept(
            people.custody, self._kept(levers, "criminal_custody"), prosecuted.filed
        )

        rest = crossed.found - prosecuted.filed
        served = custody.out * self.booked_after
        want = levers["transfer_share"] * crossed.found - served
        direct = np.minimum(np.maximum(want, 0.0), rest)
        ports = np.maximum(want - direct, 0.0)
        rest = rest - direct
        notices = levers["border_release_share"] * rest
        returned = rest - notices + custody.out - served

        luck = self._shock(
            "book_ins", month, levers["book_ins_persistence"], levers["book_ins_shock"]
        )
        there = self.outside * self.share_outside
        met = self._once("level", interior.LEVEL, lambda: interior.level(levers, base))
        arrests = interior.arrests(met, luck, there)
        ordered = np.minimum(arrests * levers["share_with_orders"], people.orders)
        others = np.minimum(arrests - ordered, people.residents)
        # where few are left who have neither a case nor an order, more of those arrested have one
        ordered = np.minimum(arrests - others, people.orders)
        arrests = ordered + others

        of_ice, of_cbp = self._tried(levers)

        def tried(ice: Array, cbp: Array) -> Array:
            return of_ice * ice + of_cbp * cbp

        # a change of who goes before a judge closes or opens cases of people already detained
        closed = NONE
        if self.moving & BEFORE_JUDGE:
            closed = self.tried_now - tried(people.detained.ice, people.detained.cbp)
        rates = self._rates(levers, month)
        able = court.capacity(levers, self.judges, self.bench)
        if self.limited:
            able = able * self.pays
        due = tried(rates.ice * people.detained.ice, rates.cbp * people.detained.cbp)
        if (due > able).any() or self.behind.any():  # those whose case waits for a judge stay
            rates = self._waiting(rates, (of_ice, of_cbp), able)
        detained, moved = detention.month(
            people.detained,
            rates,
            levers["beds"],
            (arrests, served + direct + ports),
            levers["flights"],
            levers["slow_release"],
        )

        back = moved.turned_away_ice * ordered / np.maximum(arrests, NOTHING)  # have orders already
        turned = moved.turned_away_ice + moved.turned_away_cbp
        summoned = turned - back + notices
        other = self._once(
            "other", frozenset({"other_receipts"}),
            lambda: np.maximum(levers["other_receipts"] - self.sent_now, 0.0),
        )  # fmt: skip
        other = np.minimum(other, people.residents - others)
        receipts = tried(moved.admitted_ice, moved.admitted_cbp) + summoned + other
        # those released with a pending case take it along; the others are residents again, also
        # where they had an order: a thousand or so a month of more than a million
        carried = tried(moved.released_ice, moved.released_cbp)
        released = moved.released
        queue = people.queue + summoned + carried + other
        residents = people.residents - others - other + crossed.entered + released - carried
        wanted = tried(moved.left_ice, moved.left_cbp) - carried
        if self.behind.any():
            wanted = wanted + self.behind
        decided, self.behind = wanted, NONE
        if (wanted > able).any():
            decided = np.minimum(wanted, able)
            self.behind = wanted - decided
        shift = levers["unexplained"] * receipts - self.sent_back_now
        shift = np.minimum(np.maximum(shift, -queue), residents)
        docket = court.month(levers, queue + shift, able - decided)
        board = appeals.month(levers, docket.ordered, people.appeals)
        leaving = drain_kept(people.leaving, DEPARTING, docket.departures)
        gone = leaving.out * levers["departure_carried_out"]

        self.people = people = People(
            residents - shift + docket.closed,
            queue + shift - docket.completed + board.sent_back,
            board.pending,
            people.orders - ordered + back + docket.ordered - board.filed + board.final
            + moved.released_slow + leaving.out - gone,
            leaving.stock,
            custody.stock,
            detained,
        )  # fmt: skip
        self.tried_now = tried(detained.ice, detained.cbp)
        self._count(crossed.attempts + ports - returned - moved.removed - gone)
        self.returned, self.sanctioned = (
            returned, prosecuted.filed / np.maximum(crossed.found, 1.0),
        )  # fmt: skip

        judges = self.bench * self.pays if self.limited else self.bench
        unit = self._once("costs", cost.COSTS, lambda: cost.monthly(levers))
        spent = cost.spending(
            levers,
            unit,
            moved.mean_ice + moved.mean_cbp,
            moved.removed,
            levers["officers"],
            judges,
            prosecuted.filed,
        )
        if self.limited:  # what every part would have cost in full
            self.wanted = spent / np.maximum(self.pays, cost.LEAST)
        self._note(month, {
            "found": crossed.found, "filed": prosecuted.filed,
            "book_ins_ice": moved.admitted_ice, "book_ins_cbp": moved.admitted_cbp,
            "turned_away": turned,
            "ice_removals": moved.removed * levers["removals_per_book_out"],
            "departures": moved.removed * levers["departure_in_detention"] + gone,
            "released": released + moved.released_slow,
            "receipts": receipts if closed is NONE else receipts + np.maximum(-closed, 0.0),
            "completions": decided + (docket.completed if closed is NONE
                                      else docket.completed + np.maximum(closed, 0.0)),
            "spending": spent, "detained_ice": moved.mean_ice, "detained_cbp": moved.mean_cbp,
            "pending": people.queue + self.tried_now + self.behind,
            "appeals": people.appeals,
            "orders": people.orders, "judges": judges, "officers": levers["officers"],
            "agents": levers["agents"],
        })  # fmt: skip
        self._bind(month, {
            "prosecutors": prosecuted.declined > NOTHING, "beds": turned > NOTHING,
            "judges": docket.idle <= NOTHING, "transport": detained.waiting > NOTHING,
            "funds": self.pays < 1 - NOTHING, "appeals": board.pending > NOTHING,
        })  # fmt: skip

    def _tried(self, levers: Mapping[str, Array]) -> tuple[Array, Array]:
        """Of people arrested by ICE and by CBP: the shares that go before an immigration judge.

        Those who have a final order do not. A change reaches those already detained at once.
        """

        def shares() -> tuple[Array, Array]:
            before_judge = levers["court_share"]
            ice = before_judge * (1 - levers["share_with_orders"]) * (1 - levers["expedited_more"])
            return ice, before_judge

        return self._once("tried", BEFORE_JUDGE, shares)

    def _waiting(
        self, rates: detention.Rates, tried: tuple[Array, Array], able: Array
    ) -> detention.Rates:
        """The rates at which people leave where judges are too few for those who come before one.

        They have decided what they are able to; the others stay, and so do those whose case waits
        already (`behind`), spread over both agencies.
        """
        detained = self.people.detained
        behind = self.behind / np.maximum(detained.ice + detained.cbp, 1.0)
        of_ice, of_cbp = (np.minimum(share + behind, 1.0) for share in tried)
        due = of_ice * rates.ice * detained.ice + of_cbp * rates.cbp * detained.cbp
        waits = 1 - np.minimum(1.0, able / np.maximum(due, NOTHING))
        return rates._replace(
            ice=rates.ice * (1 - of_ice * waits), cbp=rates.cbp * (1 - of_cbp * waits)
        )

    def _rates(self, levers: Mapping[str, Array], month: int) -> detention.Rates:
        rates = self._once("rates", detention.RATES, lambda: detention.rates(levers, self.base))
        room = self._once(
            "room", frozenset({"beds"}),
            lambda: 1 / (np.maximum(levers["beds"], 1.0) * self.occupancy),
        )  # fmt: skip
        crowding = np.minimum(np.maximum(self.detained * room, 0.25), 4.0)
        pressed = crowding ** levers["pressure"]
        luck = self._shock("stay", month, None, levers["stay_shock"])
        return rates.pressed(pressed, luck)

    def _count(self, net: Array) -> None:
        """Compare the people there with those there before and `net` of who came and left."""
        before = self.held
        self.outside = self.people.outside
        self.detained = self.people.detained.total
        self.held = self.people.total(self.outside, self.detained)
        error = self.held - before - net
        self.worst = max(self.worst, float(np.abs(error, out=error).max()) / self.few)

    def _note(self, month: int, values: Mapping[str, Array]) -> None:
        for name, value in values.items():
            self.tables.values[name][month] = value

    def _bind(self, month: int, bound: Mapping[str, NDArray[np.bool_]]) -> None:
        first = self.tables.first[month]
        counts = {
            name: np.count_nonzero(flags) * (self.count // flags.size)
            for name, flags in bound.items()
        }
        for name, count in counts.items():
            self.tables.bound[name][month] += count
        # what limits removals: the nearest to the plane, but money where money cuts what is there
        for name in ("beds", "transport", "funds"):
            if counts[name]:
                np.copyto(first, CONSTRAINTS.index(name), where=bound[name])
