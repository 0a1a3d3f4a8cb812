"""The model's own mechanism on made-up worlds whose parameters are known."""

from __future__ import annotations

import numpy as np
import pytest

from ontherecord.pipeline.flows import drain
from ontherecord.pipeline.forecasts import detention, reverting, scores
from ontherecord.pipeline.forecasts.monthly import Line, Monthly
from ontherecord.pipeline.forecasts.structural import structural
from ontherecord.pipeline.forecasts.weights import HALVED_EVERY, PANDEMIC, RECENT, month_weights
from ontherecord.pipeline.forecasts.widen import widened

from .made import START

MONTHS = np.arange(START, START + 96)


def random(seed: int = 3) -> np.random.Generator:
    """A generator with a fixed seed."""
    return np.random.default_rng(seed)


def series(name: str, values: np.ndarray) -> Monthly:
    """A row of months under a made-up name."""
    return Monthly(Line(name), START, values)


def test_weights_fall_with_age_and_in_the_pandemic() -> None:
    """Full for three years, half for every five before; the pandemic's months a quarter."""
    months = np.arange(PANDEMIC[1] + RECENT - 100, PANDEMIC[1] + RECENT + 40)
    weight = dict(zip(months.tolist(), month_weights(months).tolist(), strict=True))
    last = int(months[-1])
    assert weight[last] == weight[last - RECENT + 1] == 1.0
    older = PANDEMIC[0] - 1
    assert weight[older] == pytest.approx(0.5 ** ((last - older - RECENT + 1) / HALVED_EVERY))
    inside = PANDEMIC[1]
    assert weight[inside] == pytest.approx(0.5 ** ((last - inside - RECENT + 1) / HALVED_EVERY) / 4)
    assert min(weight.values()) > 0


def test_exit_rate_is_the_inverse_of_a_drain() -> None:
    """The rate found is the one the stock was drained with."""
    before, inflow = np.array([40_000.0, 100.0, 5000.0]), np.array([20_000.0, 90.0, 0.0])
    rate = np.array([0.5, 2.0, 0.1])
    after = drain(before, rate, inflow).stock
    assert detention.exit_rate(before, after, inflow) == pytest.approx(rate, abs=1e-6)
    assert np.isnan(detention.exit_rate(np.array([np.nan]), np.ones(1), np.ones(1)))[0]


def test_a_reverting_flow_is_recovered() -> None:
    """Mean, speed and season of a long made-up series come back."""
    months = np.arange(START, START + 600)
    season, chance = 0.3 * np.sin(2 * np.pi * months / 12), random()
    level = np.zeros(600)
    for step in range(1, 600):
        level[step] = 0.8 * level[step - 1] + 0.1 * chance.standard_normal()
    part = reverting.fit(5 + level + season, months)
    assert part.phi == pytest.approx(0.8, abs=0.12)
    assert part.sigma == pytest.approx(0.1, abs=0.03)
    assert part.mean == pytest.approx(5, abs=0.15)
    assert part.season[(months % 12)[:12]] == pytest.approx(season[:12], abs=0.1)


def test_no_season_is_found_in_noise() -> None:
    """Noise is shrunk to hardly any season."""
    months = np.arange(START, START + 120)
    part = reverting.fit(5 + np.cumsum(0.05 * random().standard_normal(120)), months)
    assert np.abs(part.season).max() < 0.08


def test_a_known_process_is_covered() -> None:
    """80% bands for a reverting flow hold about 80% of what it does."""
    inside = []
    for seed in range(120):
        chance, level = random(seed), np.zeros(144)
        for step in range(1, 144):
            level[step] = 0.85 * level[step - 1] + 0.12 * chance.standard_normal()
        values = 1000 * np.exp(level)
        draws = structural(
            series("flow", values[:120]), "reverting", (), (), 24, 300, random(seed + 999)
        )
        inside.append(scores.covered(draws, values[120:], 0.8))
    assert 0.7 <= np.mean(inside) <= 0.92


def world(months: int = 96) -> tuple[np.ndarray, np.ndarray]:
    """Book-ins and the population they make at a rate of 0.6 a month, seen in mid-month."""
    chance, level = random(5), np.zeros(months)
    for step in range(1, months):
        level[step] = 0.8 * level[step - 1] + 0.05 * chance.standard_normal()
    booked = 15_000 * np.exp(level)
    held = np.empty(months)
    held[0] = 25_000.0
    for step in range(1, months):
        coming = (booked[step - 1] + booked[step]) / 2
        held[step] = drain(held[step - 1 : step], np.array([0.6]), np.array([coming])).stock[0]
    return booked, held


def test_population_follows_from_book_ins() -> None:
    """With a steady rate of exits the population goes to book-ins / rate (Little's law)."""
    booked, held = world()
    draws = detention.population([held], [booked], MONTHS, 24, 500, random())
    mean = np.exp(np.log(booked).mean())
    assert np.median(draws[:, -1]) == pytest.approx(mean / 0.6, rel=0.1)
    assert draws.min() > 0


def test_told_the_book_ins_the_population_follows_them() -> None:
    """Book-ins doubled ahead double the population; none of it is known without being told."""
    booked, held = world()
    ahead = np.full(24, 2 * booked.mean())
    told = detention.population([held], [booked], MONTHS, 24, 300, random(), [ahead])
    alone = detention.population([held], [booked], MONTHS, 24, 300, random())
    assert np.median(told[:, -1]) == pytest.approx(2 * booked.mean() / 0.6, rel=0.05)
    assert np.median(alone[:, -1]) < 0.7 * np.median(told[:, -1])


def test_those_who_leave_follow_from_book_ins() -> None:
    """A count of a fixed share of the exits goes to that share of the book-ins."""
    booked, _ = world()
    stock, out = np.array([25_000.0]), []
    for coming in booked:
        month = drain(stock, np.array([0.6]), np.array([coming]))
        stock = month.stock
        out.append(float(month.out[0]))
    draws = detention.leaving([0.7 * np.array(out)], [booked], MONTHS, 24, 500, random())
    mean = np.exp(np.log(booked).mean())
    assert np.median(draws[:, -1]) == pytest.approx(0.7 * mean, rel=0.1)


def test_too_few_whole_months_fall_back_to_the_flow_alone() -> None:
    """Without book-ins a population is forecast on its own; an unknown mechanism is an error."""
    _, held = world()
    target, gap = series("stock", held), series("flow", np.full(96, np.nan))
    alone = structural(target, "reverting", (), (), 6, 20, random())
    assert structural(target, "population", (target,), (gap,), 6, 20, random()) == pytest.approx(
        alone
    )
    with pytest.raises(ValueError, match="mechanism"):
        structural(target, "magic", (), (), 6, 20, random())


def test_spread_is_raised_to_past_errors_and_never_lowered() -> None:
    """Errors of 0.5 widen a spread of 0.1 fivefold; errors of 0.01 leave it."""
    draws = np.exp(0.1 * random().standard_normal((4000, 2)))
    errors = np.column_stack([np.full(40, 0.5), np.full(40, 0.01)])
    found = np.log(widened(draws, errors, np.ones(40))).std(axis=0)
    assert found == pytest.approx([0.5, 0.1], rel=0.05)
