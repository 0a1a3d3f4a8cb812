"""The baselines on series with known answers."""

from __future__ import annotations

import numpy as np
import pytest

from ontherecord.pipeline.forecasts import scores
from ontherecord.pipeline.forecasts.baselines import (
    BASELINES,
    drift,
    random_walk,
    seasonal_naive,
    smoothing,
)
from ontherecord.pipeline.forecasts.ets import ets

DRAWS = 2000


def walk(steps: int, spread: float, seed: int) -> np.ndarray:
    """A random walk on logs."""
    random = np.random.default_rng(seed)
    return 1000 * np.exp(np.cumsum(random.standard_normal(steps) * spread))


def random(seed: int = 7) -> np.random.Generator:
    """A generator with a fixed seed."""
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", BASELINES)
def test_the_same_seed_gives_the_same_draws(name: str) -> None:
    """Byte for byte; another seed gives others."""
    values = walk(80, 0.1, 1)
    values[5] = values[40] = np.nan
    one, two = (BASELINES[name](values, 24, 50, random(), 12) for _ in range(2))
    assert one.tobytes() == two.tobytes()
    assert one.shape == (50, 24)
    assert np.isfinite(one).all()
    assert (one > 0).all()
    assert BASELINES[name](values, 24, 50, random(8), 12).tobytes() != one.tobytes()


@pytest.mark.parametrize("name", BASELINES)
def test_a_constant_stays(name: str) -> None:
    """A series that never moved is forecast without spread."""
    assert BASELINES[name](np.full(60, 500.0), 12, 10, random(), 12) == pytest.approx(500.0)


def test_a_steady_rise_goes_on_with_drift_only() -> None:
    """2% a month: drift keeps it, the walk stays where it was."""
    values = 100 * 1.02 ** np.arange(60)
    assert drift(values, 12, 10, random())[:, -1] == pytest.approx(values[-1] * 1.02**12)
    assert np.median(random_walk(values, 12, DRAWS, random())[:, -1]) == pytest.approx(
        values[-1], rel=0.02
    )


def test_a_pure_season_is_repeated() -> None:
    """The same twelve months every year, exactly; ETS finds them too."""
    year = np.array([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120], float)
    values = np.tile(year, 6)[:-5]
    wanted = np.tile(year, 3)[7 : 7 + 24]
    assert seasonal_naive(values, 24, 5, random())[0] == pytest.approx(wanted)
    assert np.median(smoothing(values, 24, 200, random()), axis=0) == pytest.approx(wanted, rel=0.1)


def test_a_gap_is_stepped_over() -> None:
    """The last month held is where a walk starts; the missing one is not taken for 0."""
    values = np.array([100.0] * 30 + [np.nan])
    assert random_walk(values, 3, 5, random()) == pytest.approx(100.0)
    assert seasonal_naive(values, 3, 5, random()) == pytest.approx(100.0)


def test_a_walk_is_covered_as_often_as_it_says() -> None:
    """80% bands of the walk hold about 80% of what walks do, also far ahead."""
    inside = []
    for seed in range(150):
        values = walk(144, 0.1, seed)
        draws = random_walk(values[:120], 24, 300, random(seed))
        inside.append(scores.covered(draws, values[120:], 0.8))
    assert np.mean(inside) == pytest.approx(0.8, abs=0.06)


def test_ets_finds_the_form() -> None:
    """Noise about a level is smoothed; a walk is followed."""
    noise = 3 + 0.1 * np.random.default_rng(5).standard_normal(120)
    assert ets(noise).alpha <= 0.2
    assert ets(noise).level == pytest.approx(3, abs=0.1)
    assert ets(np.log(walk(120, 0.1, 3))).alpha >= 0.8
    with pytest.raises(ValueError, match="two values"):
        ets(np.array([np.nan, 1.0]))
