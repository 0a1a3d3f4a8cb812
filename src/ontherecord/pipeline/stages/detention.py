"""Detention: who is taken in while beds last, how long they stay, and how they leave.

People arrested by ICE come before people arrested by CBP. Those ordered removed whose country does
not take them back wait until they are released; those who could go wait for transport.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ontherecord.pipeline.flows import SMALLEST_RATE, Array, drain_kept, kept


@dataclass(slots=True)
class Detained:
    """People in detention, at the start of a month."""

    ice: Array
    cbp: Array
    slow: Array  # ordered removed, not taken back
    waiting: Array  # ordered removed, waiting for transport

    @property
    def total(self) -> Array:
        """All of them."""
        found = self.ice + self.cbp
        found += self.slow
        found += self.waiting
        return found


class Rates(NamedTuple):
    """Rates per month and shares of the month."""

    ice: Array
    cbp: Array
    ready: Array  # of those leaving, ordered removed
    held_back: Array  # of those ready, whose country does not take them back

    def pressed(self, crowding: Array, luck: Array | float = 1.0) -> Rates:
        """The same with releases `crowding` times as frequent, and removals as they were.

        Full beds therefore mean more releases, and another bed never means fewer removals. `luck`
        moves every rate alike.
        """
        faster = (1 - self.ready) * crowding
        faster += self.ready
        times = faster * luck
        return Rates(self.ice * times, self.cbp * times, self.ready / faster, self.held_back)


class Detention(NamedTuple):
    """People per month, and the mean number of people there, by arresting agency.

    Those ordered removed who wait are counted with each agency as those who leave are.
    """

    admitted_ice: Array
    admitted_cbp: Array
    turned_away_ice: Array
    turned_away_cbp: Array
    left_ice: Array
    left_cbp: Array
    removed: Array
    released_ice: Array
    released_cbp: Array
    released_slow: Array
    mean_ice: Array
    mean_cbp: Array

    @property
    def mean(self) -> Array:
        """The mean number of people there."""
        return self.mean_ice + self.mean_cbp

    @property
    def left(self) -> Array:
        """Everyone who left the stocks by agency: to be removed, held back or released."""
        return self.left_ice + self.left_cbp

    @property
    def released(self) -> Array:
        """Of them, released."""
        return self.released_ice + self.released_cbp


RATES = frozenset(
    {*("removed_share", "slow_share", "acceptance", "slow_release", "expedited_more"),
     *("expedited_stay", "stay_ice", "stay_cbp", "release_policy")}
)  # fmt: skip


def rates(levers: Mapping[str, Array], base: Mapping[str, Array]) -> Rates:
    """The rates at which people leave, from stays and shares.

    The record's stay covers everyone; people who are not taken back stay `slow_release` months
    more, so the others' stay is shorter by their share of it. Their share follows today's
    acceptance, so that today's levers give today's stay and share removed. RATES alone counts.
    """
    removed = levers["removed_share"]
    slow_now = base["slow_share"] * (1 - base["acceptance"])
    ready_now = np.minimum(removed / (1 - slow_now), 1.0)
    longer = ready_now * slow_now * base["slow_release"]
    quicker = 1 - levers["expedited_more"] * (1 - levers["expedited_stay"])
    ice = np.maximum(levers["stay_ice"] - longer, 0.3 * levers["stay_ice"]) * quicker
    cbp = np.maximum(levers["stay_cbp"] - longer, 0.3 * levers["stay_cbp"])
    released = np.minimum((1 - ready_now) * levers["release_policy"] / base["release_policy"], 1.0)
    held_back = levers["slow_share"] * (1 - levers["acceptance"])
    return Rates(1 / ice, 1 / cbp, 1 - released, held_back)


def slow_at_start(detained: float, monthly: Rates, base: Mapping[str, Array], stay: Array) -> Array:
    """People already waiting to be released because their country does not take them back."""
    share = monthly.ready * monthly.held_back * base["slow_release"] / np.maximum(stay, 1e-9)
    return np.asarray(detained * np.minimum(share, 0.5))


def month(
    people: Detained,
    monthly: Rates,
    beds: Array,
    wanted: tuple[Array, Array],
    flights: Array,
    slow_release: Array,
) -> tuple[Detained, Detention]:
    """One month of detention. `wanted` are arrests to be booked in, by ICE and by CBP.

    Beds limit who is taken in, never who is there: the number at the end of the month is at most
    the beds, unless it was above them and is falling.
    """
    kept_slow = kept(1 / slow_release)
    (still_ice, mean_ice), (still_cbp, mean_cbp) = kept(monthly.ice), kept(monthly.cbp)
    stuck = monthly.ready * monthly.held_back  # of those leaving: not taken back
    going = monthly.ready - stuck
    # those there at the start, by the end
    there_ice, there_cbp = people.ice * still_ice, people.cbp * still_cbp
    leaving = people.ice - there_ice
    leaving += people.cbp - there_cbp
    held = leaving * stuck * kept_slow[1]
    held += people.slow * kept_slow[0]
    carried = leaving * going
    carried += people.waiting
    # a bed taken this month is free again for those who leave and need not wait
    out_ice, out_cbp = 1 - mean_ice, 1 - mean_cbp
    most = wanted[0] * out_ice
    most += wanted[1] * out_cbp
    most *= going
    most += carried
    free = beds - there_ice
    free -= there_cbp
    free -= held
    use_ice = out_ice * stuck
    use_ice += mean_ice
    use_cbp = out_cbp * stuck
    use_cbp += mean_cbp
    if (most > flights).any():  # transport may not carry all who could go: they keep their beds
        free -= np.maximum(carried - flights, 0.0)
        np.maximum(free, 0.0, out=free)
        room = np.maximum(flights - carried, 0.0)  # for those who come and go within the month
        in_ice = _taken(wanted[0], free, use_ice, room, out_ice * going)
        free -= _filled(in_ice, use_ice, room, out_ice * going)
        np.maximum(free, 0.0, out=free)
        room = np.maximum(room - in_ice * out_ice * going, 0.0)
        in_cbp = _taken(wanted[1], free, use_cbp, room, out_cbp * going)
    else:
        np.maximum(free, 0.0, out=free)
        in_ice = np.minimum(wanted[0], free / use_ice)
        free -= in_ice * use_ice
        np.maximum(free, 0.0, out=free)
        free /= use_cbp
        in_cbp = np.minimum(wanted[1], free)

    after_ice = in_ice * mean_ice
    after_ice += there_ice
    after_cbp = in_cbp * mean_cbp
    after_cbp += there_cbp
    left_ice = people.ice + in_ice
    left_ice -= after_ice
    left_cbp = people.cbp + in_cbp
    left_cbp -= after_cbp
    left = left_ice + left_cbp
    slow = drain_kept(people.slow, kept_slow, left * stuck)
    waiting = left * going
    waiting += people.waiting
    removed = np.minimum(waiting, flights)
    waiting -= removed
    after_order = people.slow + slow.stock
    after_order += people.waiting
    after_order += waiting
    after_order *= 0.5
    mean_cbp = left_cbp / np.maximum(left, SMALLEST_RATE)
    mean_cbp *= after_order
    after_order -= mean_cbp
    mean_cbp += left_cbp / monthly.cbp
    after_order += left_ice / monthly.ice
    released = 1 - monthly.ready
    return Detained(after_ice, after_cbp, slow.stock, waiting), Detention(
        in_ice,
        in_cbp,
        wanted[0] - in_ice,
        wanted[1] - in_cbp,
        left_ice,
        left_cbp,
        removed,
        left_ice * released,
        left_cbp * released,
        slow.out,
        after_order,
        mean_cbp,
    )


def _taken(wanted: Array, free: Array, use: Array, room: Array, going: Array) -> Array:
    """People taken in while beds last, where transport carries only `room` of those who leave.

    Each takes `use` of a bed to the end of the month and `going` of a place on a flight; when these
    are gone, whoever would have left keeps a bed.
    """
    carried = room / np.maximum(going, SMALLEST_RATE)  # so many come and go without waiting
    beyond = (free - carried * use) / (use + going)
    return np.minimum(wanted, np.where(beyond > 0, carried + beyond, free / use))


def _filled(taken: Array, use: Array, room: Array, going: Array) -> Array:
    """Beds that `_taken` people fill at the end of the month."""
    return np.asarray(taken * use + np.maximum(taken * going - room, 0.0))
