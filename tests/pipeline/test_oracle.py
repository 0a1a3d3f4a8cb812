"""Person by person: the same detention played with single people must agree with the arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import numpy as np
import pytest
import simpy

from ontherecord.pipeline.stages import detention
from ontherecord.pipeline.stages.detention import Detained, Rates

Stay = Callable[[np.random.Generator], float]


def played(
    coming: tuple[float, float], stay: tuple[Stay, Stay], beds: int, months: int, seed: int
) -> tuple[float, float, float]:
    """(people detained on average, left per month, turned away per month) with single people."""
    env, random = simpy.Environment(), np.random.default_rng(seed)
    there = [0]
    counts = {"left": 0, "turned": 0, "area": 0.0, "last": 0.0}
    warm = 24.0

    def note() -> None:
        if env.now > warm:
            counts["area"] += there[0] * (env.now - max(counts["last"], warm))
        counts["last"] = env.now

    def person(agency: int) -> Generator[Any, None, None]:
        note()
        there[0] += 1
        yield env.timeout(stay[agency](random))
        note()
        there[0] -= 1
        if env.now > warm:
            counts["left"] += 1

    def arrivals(agency: int) -> Generator[Any, None, None]:
        while True:
            yield env.timeout(random.exponential(1 / coming[agency]))
            if there[0] < beds:
                env.process(person(agency))
            elif env.now > warm:
                counts["turned"] += 1

    for agency in (0, 1):
        env.process(arrivals(agency))
    env.run(until=months)
    note()
    span = months - warm
    return counts["area"] / span, counts["left"] / span, counts["turned"] / span


def computed(
    coming: tuple[float, float], rate: tuple[float, float], beds: float, months: int
) -> tuple[float, float, float]:
    """The same by the stage's arithmetic."""
    state = Detained(*(np.zeros(1) for _ in range(4)))
    monthly = Rates(np.array([rate[0]]), np.array([rate[1]]), np.array([0.8]), np.array([0.0]))
    mean, left, turned = [], [], []
    for month in range(months):
        state, moved = detention.month(
            state, monthly, np.array([beds]), (np.array([coming[0]]), np.array([coming[1]])),
            np.array([1e9]), np.array([6.0]),
        )  # fmt: skip
        if month >= 24:
            mean.append(float(moved.mean[0]))
            left.append(float(moved.left[0]))
            turned.append(float((moved.turned_away_ice + moved.turned_away_cbp)[0]))
    return float(np.mean(mean)), float(np.mean(left)), float(np.mean(turned))


def exponential(mean: float) -> Stay:
    return lambda random: random.exponential(mean)


def lognormal(mean: float, sigma: float = 1.0) -> Stay:
    return lambda random: random.lognormal(np.log(mean) - sigma**2 / 2, sigma)


@pytest.mark.parametrize("shape", [exponential, lognormal])
def test_with_beds_for_everyone_only_the_mean_stay_matters(shape: Callable[[float], Stay]) -> None:
    """M/G/infinity: the people there are arrivals times mean stay, whatever the shape of stays."""
    mean, left, turned = played((300.0, 100.0), (shape(1.7), shape(2.5)), 10**9, 144, 11)
    ours = computed((300.0, 100.0), (1 / 1.7, 1 / 2.5), 1e9, 144)
    assert ours[0] == pytest.approx(300 * 1.7 + 100 * 2.5, rel=0.01)
    assert mean == pytest.approx(ours[0], rel=0.02)
    assert left == pytest.approx(ours[1], rel=0.02)
    assert turned == 0


def test_with_full_beds_the_same_people_leave_and_are_turned_away() -> None:
    """Where beds bind all month, the chance of single arrivals evens out."""
    mean, left, turned = played((450.0, 0.001), (exponential(1.7), exponential(2.5)), 500, 144, 3)
    ours = computed((450.0, 0.0), (1 / 1.7, 1 / 2.5), 500, 144)
    assert mean == pytest.approx(ours[0], rel=0.02)
    assert left == pytest.approx(ours[1], rel=0.02)
    assert turned == pytest.approx(ours[2], rel=0.06)
