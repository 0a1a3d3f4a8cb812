"""The equations of the whole monthly model, one draw at a time, for a compiler such as Numba.

Those of `pipeline/steps.py` and `pipeline/stages/` for today's levers, no changes and no budget
limit. What only a change would move is left out: a ratio to today's is 1, a difference from it 0.
They are written apart from ours, so that their agreement says something.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, cast

from ontherecord.pipeline.stages.border import BARRIER_MILES
from ontherecord.pipeline.stages.cost import DAYS
from ontherecord.pipeline.state import CONSTRAINTS, FLOWS, STOCKS
from ontherecord.pipeline.steps import DEPARTURE_MONTHS

NAMES = (*FLOWS, *STOCKS)  # what is noted of a month, in this order
TINY, NOTHING = 1e-12, 1e-6  # a rate and a number of people that are none
PROSECUTORS, BEDS, JUDGES, TRANSPORT, APPEALS = (
    CONSTRAINTS.index(name) for name in ("prosecutors", "beds", "judges", "transport", "appeals")
)

Build = Callable[[Any], Any]  # a compiler of functions, numba.njit for one, or `plainly`
Loop = Callable[..., float]


def plainly(function: Any) -> Any:
    """No compiler: slow, and the same numbers."""
    return function


def built(build: Build) -> Loop:
    """The loop over draws and months, its parts made by `build`."""
    kept = build(_kept)
    taken = build(_taken)
    exp = math.exp

    def rates(p: Any) -> Any:
        """Per month those who leave, of ICE and of CBP; shares ordered removed and held back."""
        held_back = p.slow_share * (1 - p.acceptance)
        ready = min(p.removed_share / (1 - held_back), 1.0)
        longer = ready * held_back * p.slow_release
        quicker = 1 - p.expedited_more * (1 - p.expedited_stay)
        ice = max(p.stay_ice - longer, 0.3 * p.stay_ice) * quicker
        cbp = max(p.stay_cbp - longer, 0.3 * p.stay_cbp)
        return 1 / ice, 1 / cbp, ready, held_back

    def detention(people: Any, leave: Any, p: Any, slowly: Any, wanted: Any) -> Any:
        """A month of detention: people there at its end, and who came, left and were there."""
        ice, cbp, slow, waiting = people
        k_ice, k_cbp, ready, held_back = leave
        still_ice, mean_ice = kept(k_ice)
        still_cbp, mean_cbp = kept(k_cbp)
        stuck = ready * held_back
        going = ready - stuck
        there_ice, there_cbp = ice * still_ice, cbp * still_cbp
        leaving = ice - there_ice + (cbp - there_cbp)
        carried = leaving * going + waiting
        out_ice, out_cbp = 1 - mean_ice, 1 - mean_cbp
        use_ice, use_cbp = out_ice * stuck + mean_ice, out_cbp * stuck + mean_cbp
        free = p.beds - there_ice - there_cbp - (leaving * stuck * slowly[1] + slow * slowly[0])
        if (wanted[0] * out_ice + wanted[1] * out_cbp) * going + carried > p.flights:
            free = max(free - max(carried - p.flights, 0.0), 0.0)
            room = max(p.flights - carried, 0.0)
            go = out_ice * going
            in_ice = taken(wanted[0], free, use_ice, room, go)
            free = max(free - in_ice * use_ice - max(in_ice * go - room, 0.0), 0.0)
            room = max(room - in_ice * go, 0.0)
            in_cbp = taken(wanted[1], free, use_cbp, room, out_cbp * going)
        else:
            free = max(free, 0.0)
            in_ice = min(wanted[0], free / use_ice)
            in_cbp = min(wanted[1], max(free - in_ice * use_ice, 0.0) / use_cbp)
        after_ice, after_cbp = in_ice * mean_ice + there_ice, in_cbp * mean_cbp + there_cbp
        left_ice, left_cbp = ice + in_ice - after_ice, cbp + in_cbp - after_cbp
        left = left_ice + left_cbp
        after_slow = slow * slowly[0] + left * stuck * slowly[1]
        out_slow = slow + left * stuck - after_slow
        able = left * going + waiting
        removed = min(able, p.flights)
        ordered = 0.5 * (slow + after_slow + waiting + (able - removed))
        of_cbp = left_cbp / max(left, TINY) * ordered
        held = (ordered - of_cbp + left_ice / k_ice, of_cbp + left_cbp / k_cbp)
        after = (after_ice, after_cbp, after_slow, able - removed)
        return after, (in_ice, in_cbp), (left_ice, left_cbp), removed, out_slow, held

    rates, detention = build(rates), build(detention)

    def one(p: Any, there: Any, seasons: Any, luck: Any, d: Any, notes: Any) -> Any:
        """Every month of draw `d`; the largest relative error of its count of people."""
        values, first, bound = notes
        # what stays as it is for all months
        today = rates(p)
        slowly, hiring = kept(1 / p.slow_release), kept(1 / p.judge_hiring_months)
        learning, departing = kept(1 / 12), kept(1 / DEPARTURE_MONTHS)
        serving, training = kept(1 / p.criminal_custody), kept(1 / p.training_months)
        willing = 1 - p.refusal_share
        referred_share = p.prosecuted_share * willing * p.adult_share
        filings = p.filings_capacity * willing * (1 - p.other_filings)
        of_cbp = p.court_share
        of_ice = p.court_share * (1 - p.share_with_orders) * (1 - p.expedited_more)
        chance = min(p.found_share, 0.999999)
        barred = max(1 - p.barrier_effect * p.barrier_miles / BARRIER_MILES, 0.0)
        bed, officer = DAYS * p.cost_bed_day, p.cost_officer_year / 12
        judge = p.cost_judge_year / 12

        # the stocks at the start
        share = today[2] * today[3] * p.slow_release
        slow_ice = there[0] * min(share / max(p.stay_ice, 1e-9), 0.5)
        slow_cbp = there[1] * min(share / max(p.stay_cbp, 1e-9), 0.5)
        people = (there[0] - slow_ice, there[1] - slow_cbp, slow_ice + slow_cbp, 0.0)
        found = p.attempts * p.found_share
        filed = min(referred_share * found, filings * p.prosecutors)
        tried_now = of_ice * people[0] + of_cbp * people[1]
        queue = max(there[2] - tried_now, 0.0)
        appealed, orders, leaving = p.pending_appeals, p.final_orders, 0.0
        residents = max(p.resident_population - queue - appealed - orders, 0.0)
        custody = filed * p.criminal_custody
        outside = residents + queue + appealed + orders
        share_outside = 1 / max(outside, 1.0)
        detained = people[0] + people[1] + people[2] + people[3]
        count = outside + leaving + custody + detained
        few, worst = max(count, 1.0), 0.0
        occupancy = detained / p.beds
        by_cbp = p.transfer_share * found
        other_court = max(p.other_receipts - of_ice * p.interior_book_ins - of_cbp * by_cbp, 0.0)
        returned = (1 - p.border_release_share) * max(1 - p.transfer_share, 0.0) * found
        sanctioned = filed / max(found, 1.0)
        booked_after = min(by_cbp / max(filed, 1.0), 1.0)
        again = p.repeat_share * returned * (1 - p.sanction_effect * sanctioned)
        first_time = p.attempts * barred * (1 - min(again / max(p.attempts, 1.0), 1.0))
        sent_back_now = min(p.pending_appeals, p.appeals_decided) * p.sent_back_share
        in_hiring, new_judges, old_judges = p.judge_hires * p.judge_hiring_months, 0.0, p.judges
        trainees, officers, prosecutors = 0.0, p.officers, p.prosecutors
        behind = crossing_luck = booking_luck = 0.0

        for m in range(seasons.shape[0]):
            # staff: officers in training, prosecutors, judges under their cap
            now_officers = max(officers, 0.0)
            trained = trainees * training[0] + p.officer_hires * training[1]
            officers += trainees + p.officer_hires - trained - now_officers * p.officer_departures
            trainees = trained
            prosecutors *= 1 - p.prosecutor_departures
            bench = max(old_judges + new_judges, 0.0)
            still = in_hiring * hiring[0] + p.judge_hires * hiring[1]
            ready = in_hiring + p.judge_hires - still
            joined = min(ready, max(p.judge_cap - bench, 0.0))
            in_hiring = still + ready - joined
            learned = new_judges * learning[0] + joined * learning[1]
            old_judges += new_judges + joined - learned - bench * p.judge_departures
            new_judges = learned
            bench = max(old_judges + new_judges, 0.0)

            # the border, and prosecution of those found
            crossing_luck = (
                p.attempts_persistence * crossing_luck + p.attempts_shock * luck[0][m, d]
            )
            again = p.repeat_share * returned * (1 - p.sanction_effect * sanctioned)
            attempts = first_time * (seasons[m] * exp(crossing_luck)) + again
            found = attempts * chance
            referred = referred_share * found
            filed = min(referred, filings * prosecutors)
            in_custody = custody * serving[0] + filed * serving[1]
            served_out = custody + filed - in_custody
            custody = in_custody
            rest = found - filed
            served = served_out * booked_after
            want = p.transfer_share * found - served
            direct = min(max(want, 0.0), rest)
            ports = max(want - direct, 0.0)
            rest -= direct
            notices = p.border_release_share * rest
            returned = rest - notices + served_out - served
            sanctioned = filed / max(found, 1.0)

            # arrests in the interior
            booking_luck = p.book_ins_persistence * booking_luck + p.book_ins_shock * luck[1][m, d]
            arrests = p.interior_book_ins * exp(booking_luck) * (outside * share_outside)
            others = min(arrests - min(arrests * p.share_with_orders, orders), residents)
            ordered = min(arrests - others, orders)
            arrests = ordered + others

            # detention, where judges are able to decide
            crowding = min(max(detained / (max(p.beds, 1.0) * occupancy), 0.25), 4.0) ** p.pressure
            faster = (1 - today[2]) * crowding + today[2]
            times = faster * exp(p.stay_shock * luck[2][m, d])
            k_ice, k_cbp, ready = today[0] * times, today[1] * times, today[2] / faster
            able = max(bench - new_judges * (1 - p.new_judge_output), 0.0) * p.completions_per_judge
            due = of_ice * k_ice * people[0] + of_cbp * k_cbp * people[1]
            if due > able or behind > 0:  # those whose case waits for a judge stay
                late = behind / max(people[0] + people[1], 1.0)
                late_ice, late_cbp = min(of_ice + late, 1.0), min(of_cbp + late, 1.0)
                due = late_ice * k_ice * people[0] + late_cbp * k_cbp * people[1]
                waits = 1 - min(1.0, able / max(due, NOTHING))
                k_ice, k_cbp = k_ice * (1 - late_ice * waits), k_cbp * (1 - late_cbp * waits)
            wanted = (arrests, served + direct + ports)
            people, came, left, removed, out_slow, held = detention(
                people, (k_ice, k_cbp, ready, today[3]), p, slowly, wanted
            )

            # court
            turned_ice = arrests - came[0]
            turned = turned_ice + wanted[1] - came[1]
            back = turned_ice * ordered / max(arrests, NOTHING)
            summoned = turned - back + notices
            other = min(other_court, residents - others)
            receipts = of_ice * came[0] + of_cbp * came[1] + summoned + other
            freed = (left[0] + left[1]) * (1 - ready)
            tried = of_ice * left[0] + of_cbp * left[1]
            carried = tried * (1 - ready)
            queue += summoned + carried + other
            residents += attempts - found + freed - others - other - carried
            due = tried - carried + behind
            decided = min(due, able)
            behind = due - decided
            shift = min(max(p.unexplained * receipts - sent_back_now, -queue), residents)
            queue += shift
            dismissed = queue * p.dismissals
            heard = min(able - decided, queue - dismissed)
            new_orders, granted = heard * p.order_share, heard * p.departure_share

            # appeals, and departures that judges grant
            filed_appeals = new_orders * p.appeal_share
            appealed += filed_appeals
            board = min(appealed, p.appeals_decided)
            sent_back = board * p.sent_back_share
            appealed -= board
            stay = leaving * departing[0] + granted * departing[1]
            lapsed = leaving + granted - stay
            leaving = stay
            gone = lapsed * p.departure_carried_out
            residents += heard - new_orders - granted + dismissed - shift
            queue += sent_back - heard - dismissed
            orders += back - ordered + new_orders - filed_appeals + (board - sent_back)
            orders += out_slow + lapsed - gone
            tried_now = of_ice * people[0] + of_cbp * people[1]

            # the count of people
            outside = residents + queue + appealed + orders
            detained = people[0] + people[1] + people[2] + people[3]
            before, count = count, outside + leaving + custody + detained
            error = count - before - (attempts + ports - returned - removed - gone)
            worst = max(worst, abs(error) / few)

            spent = (
                (held[0] + held[1]) * bed + now_officers * officer + removed * p.cost_transport
                + bench * judge + filed * p.cost_filing
            )  # fmt: skip
            note = (
                found, filed, came[0], came[1], turned, removed * p.removals_per_book_out,
                removed * p.departure_in_detention + gone, freed + out_slow, receipts,
                decided + heard + dismissed, spent, held[0], held[1],
                queue + tried_now + behind, appealed, orders, bench, now_officers, p.agents,
            )  # fmt: skip
            for n in range(len(note)):
                values[n, m, d] = note[n]
            bound[PROSECUTORS, m] += referred - filed > NOTHING
            bound[JUDGES, m] += able - decided - heard <= NOTHING
            bound[APPEALS, m] += appealed > NOTHING
            if turned > NOTHING:
                bound[BEDS, m] += 1
                first[m, d] = BEDS
            if people[3] > NOTHING:
                bound[TRANSPORT, m] += 1
                first[m, d] = TRANSPORT
        return worst

    one = build(one)

    def loop(
        levers: Any, there: Any, seasons: Any, crossing: Any, booking: Any, staying: Any,
        values: Any, first: Any, bound: Any,
    ) -> float:  # fmt: skip
        worst, luck, notes = 0.0, (crossing, booking, staying), (values, first, bound)
        for d in range(levers.shape[0]):
            worst = max(worst, one(levers[d], there, seasons, luck, d, notes))
        return worst

    return cast(Loop, build(loop))


def _kept(rate: Any) -> Any:
    """What remains after a month of a stock, and of an even inflow."""
    minus = min(-rate, -TINY)
    gone = math.expm1(minus)
    return gone + 1, gone / minus


def _taken(wanted: Any, free: Any, use: Any, room: Any, going: Any) -> Any:
    """People taken in while beds last, where transport carries `room` of those who leave."""
    carried = room / max(going, TINY)
    beyond = (free - carried * use) / (use + going)
    return min(wanted, carried + beyond if beyond > 0 else free / use)
