"""Detention person by person, scaled down: SimPy and Ciw, beside the stage's arithmetic.

The same case as tests/pipeline/test_oracle.py: arrivals by chance, exponential stays, and beds that
are always full, so that whoever comes then is turned away.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np

from .compiled import in_numpy
from .result import Result, Row, absent, row
from .timing import processor_seconds

COMING, STAY, BEDS, MONTHS = 450.0, 1.7, 500, 144  # people a month, months, beds
RUNS, MANY = 5, 10_000

Played = tuple[int, float]  # people who came, people there at the end


def compared() -> Result:
    """People per second of each tool, and what as many runs as our draws would take."""
    made: list[tuple[str, Callable[[int], Played]]] = []
    rows: list[Row] = []
    for name, build in (("SimPy", in_simpy), ("Ciw", in_ciw)):
        try:
            made.append((f"{name} {version(name.lower())}", build()))
        except ImportError:
            rows.append(absent(f"person by person: {name}"))
    there = [f"ours {_ours(1):.0f}"]
    for name, play in made:
        played: list[Played] = []
        times: list[float] = []
        for seed in range(RUNS):
            times += processor_seconds(lambda: played.append(play(seed)), 1)  # noqa: B023
        speeds = [came / took for (came, _), took in zip(played, times, strict=True)]
        rows.append(row(f"person by person: {name}", speeds, "people/s", peer=True))
        hours = [MANY * took / 3600 for took in times]
        rows.append(row(f"{name}: {MANY:,} runs of it would take", hours, "hours", peer=True))
        there.append(f"{name} {np.mean([end for _, end in played]):.0f}")
    times = processor_seconds(lambda: _ours(MANY), RUNS)
    rows.append(row(f"ours: {MANY:,} runs of the same", times, "s"))
    how = (
        f"Person by person is a detention of {BEDS} beds with {COMING:.0f} arrests and a mean stay "
        f"of {STAY} months, over {MONTHS} months; people there at the end, on average: "
        f"{', '.join(there)}. Ours is its arithmetic over as many draws, not one run per person."
    )
    return Result("", "", how, tuple(rows))


def in_simpy() -> Callable[[int], Played]:
    """Every person a process that comes, stays and goes."""
    import simpy

    def play(seed: int) -> Played:
        env, random = simpy.Environment(), np.random.default_rng(seed)
        came = there = 0

        def person() -> Generator[Any, None, None]:
            nonlocal there
            there += 1
            yield env.timeout(random.exponential(STAY))
            there -= 1

        def arrivals() -> Generator[Any, None, None]:
            nonlocal came
            while True:
                yield env.timeout(random.exponential(1 / COMING))
                came += 1
                if there < BEDS:
                    env.process(person())

        env.process(arrivals())
        env.run(until=MONTHS)
        return came, there

    return play


def in_ciw() -> Callable[[int], Played]:
    """A queue whose servers are the beds and in which nobody waits."""
    ciw: Any = import_module("ciw")
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=COMING)],
        service_distributions=[ciw.dists.Exponential(rate=1 / STAY)],
        number_of_servers=[BEDS],
        queue_capacities=[0],
    )

    def play(seed: int) -> Played:
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(MONTHS)
        return simulation.nodes[0].number_of_individuals, len(simulation.nodes[1].all_individuals)

    return play


def _ours(draws: int) -> float:
    """People there at the end by the arithmetic of the stage, on average over draws."""
    one = np.ones(draws)
    zero, wanted = 0 * one, np.full((MONTHS, draws), COMING)
    _, there = in_numpy(
        zero, zero, zero, one / STAY, one, 0.8 * one, zero, BEDS * one, 1e9 * one, 6 * one,
        wanted, 0 * wanted,
    )  # fmt: skip
    return float(there[-1].mean())
