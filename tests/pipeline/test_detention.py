"""Detention: beds limit who is taken in; stays and shares say who leaves, and how."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontherecord.pipeline.stages import detention
from ontherecord.pipeline.stages.detention import Detained, Rates

MANY = np.array([1e9])


def rates(ice: float = 0.6, cbp: float = 0.4, ready: float = 0.85, held: float = 0.04) -> Rates:
    return Rates(np.array([ice]), np.array([cbp]), np.array([ready]), np.array([held]))


def people(ice: float = 0, cbp: float = 0, slow: float = 0, waiting: float = 0) -> Detained:
    return Detained(*(np.array([float(x)]) for x in (ice, cbp, slow, waiting)))


def a_month(
    state: Detained,
    monthly: Rates,
    beds: float = 1e9,
    wanted: tuple[float, float] = (1000, 0),
    flights: float = 1e9,
) -> tuple[Detained, detention.Detention]:
    return detention.month(
        state, monthly, np.array([beds]), (np.array([wanted[0]]), np.array([wanted[1]])),
        np.array([flights]), np.array([6.0]),
    )  # fmt: skip


numbers = st.floats(0, 1e5)


@settings(max_examples=200)
@given(
    st.tuples(numbers, numbers, numbers, numbers), st.tuples(numbers, numbers),
    st.floats(0, 2e5), st.floats(0, 1e5), st.floats(0.05, 5), st.floats(0.05, 5),
    st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
def test_people_are_conserved_and_beds_hold(
    there: tuple[float, float, float, float],
    wanted: tuple[float, float],
    beds: float,
    flights: float,
    ice: float,
    cbp: float,
    ready: float,
    held: float,
) -> None:
    before = people(*there)
    after, moved = a_month(before, rates(ice, cbp, ready, held), beds, wanted, flights)
    came = moved.admitted_ice + moved.admitted_cbp
    left = moved.removed + moved.released + moved.released_slow
    assert after.total[0] == pytest.approx((before.total + came - left)[0], rel=1e-9, abs=1e-5)
    assert after.total[0] <= max(beds, before.total[0]) + 1e-5
    assert moved.removed[0] <= flights + 1e-6
    for part in (after.ice, after.cbp, after.slow, after.waiting, *moved):
        assert part[0] >= -1e-5


def test_people_detained_are_book_ins_times_stay() -> None:
    """M/G/infinity: with beds for everyone, only the mean stay matters."""
    state = people()
    for _ in range(300):
        state, moved = a_month(state, rates(held=0), wanted=(1000, 500))
    assert state.total[0] == pytest.approx(1000 / 0.6 + 500 / 0.4, rel=0.01)
    assert moved.mean[0] == pytest.approx(state.total[0], rel=1e-6)


def test_full_beds_turn_away_those_arrested_by_cbp_first() -> None:
    state = people(ice=900, cbp=50)
    _, moved = a_month(state, rates(held=0), beds=1000, wanted=(400, 400))
    assert moved.turned_away_ice[0] == 0
    assert moved.turned_away_cbp[0] > 0


def test_more_beds_never_mean_fewer_removals() -> None:
    removed = []
    for beds in np.linspace(500, 4000, 15):
        state, total = people(ice=1500), 0.0
        for _ in range(48):
            crowding = np.minimum(state.total / beds, 4.0)
            state, moved = a_month(
                state, rates().pressed(crowding), beds, (1500, 300), flights=3000
            )
            total += float(moved.removed[0])
        removed.append(total)
    assert all(b >= a - 1e-6 for a, b in pairwise(removed))
    assert removed[-1] > removed[0] * 2  # and while beds bind they matter


def test_pressure_releases_more_and_removes_as_before() -> None:
    plain, pressed = rates(), rates().pressed(np.array([2.0]))
    assert (pressed.ice * pressed.ready)[0] == pytest.approx((plain.ice * plain.ready)[0])
    assert (pressed.ice * (1 - pressed.ready))[0] == pytest.approx(
        2 * (plain.ice * (1 - plain.ready))[0]
    )


def test_transport_keeps_people_in_their_beds() -> None:
    state = people(ice=10_000)
    for _ in range(24):
        state, moved = a_month(state, rates(held=0), beds=12_000, wanted=(9000, 0), flights=2000)
    assert moved.removed[0] == pytest.approx(2000)
    assert state.waiting[0] > 0
    assert state.total[0] <= 12_000 + 1e-6
    assert moved.turned_away_ice[0] > 0


@pytest.mark.parametrize("flights", [500.0, 4000.0, 9000.0, 1e9])
@pytest.mark.parametrize("wanted", [(9000.0, 0.0), (3000.0, 9000.0), (1e5, 1e5)])
def test_whoever_is_turned_away_found_no_bed(wanted: tuple[float, float], flights: float) -> None:
    """Beds are not kept empty for people who were never taken in."""
    state = people(ice=8000, cbp=1000)
    for _ in range(6):
        state, moved = a_month(state, rates(held=0), 10_000, wanted, flights)
        turned_away = moved.turned_away_ice[0] + moved.turned_away_cbp[0]
        assert turned_away < 1e-6 or state.total[0] == pytest.approx(10_000)


def test_more_arrests_never_mean_fewer_people_taken_in() -> None:
    taken = [
        a_month(people(ice=8000), rates(), 10_000, (wanted, 0), flights=5000)[1].admitted_ice[0]
        for wanted in np.geomspace(100, 1e6, 30)
    ]
    assert all(b >= a - 1e-6 for a, b in pairwise(taken))


def test_today_is_reproduced() -> None:
    """Today's levers give today's stay and share removed, slow countries or not."""
    today = {
        "removed_share": 0.86, "slow_share": 0.08, "acceptance": 0.5, "slow_release": 6.0,
        "stay_ice": 1.74, "stay_cbp": 2.46, "expedited_more": 0.0, "expedited_stay": 0.6,
        "release_policy": 1.0,
    }  # fmt: skip
    levers = {name: np.array([value]) for name, value in today.items()}
    monthly = detention.rates(levers, levers)
    state, removed, left = people(), 0.0, 0.0
    for month in range(400):
        state, moved = a_month(state, monthly, wanted=(10_000, 2_000))
        if month >= 300:
            removed += float(moved.removed[0])
            left += float((moved.removed + moved.released + moved.released_slow)[0])
    assert state.total[0] == pytest.approx(10_000 * 1.74 + 2_000 * 2.46, rel=0.01)
    assert removed / left == pytest.approx(0.86, abs=0.01)
