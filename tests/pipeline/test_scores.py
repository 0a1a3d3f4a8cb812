"""Scores of samples, against closed forms and by their properties."""

from __future__ import annotations

from math import erf, exp, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.pipeline.forecasts import scores

VALUES = st.floats(-1e6, 1e6)
SAMPLES = st.lists(VALUES, min_size=2, max_size=30)


def normal_crps(y: float) -> float:
    """The closed form for the standard normal (Gneiting and Raftery 2007)."""
    density = exp(-y * y / 2) / sqrt(2 * pi)
    below = (1 + erf(y / sqrt(2))) / 2
    return y * (2 * below - 1) + 2 * density - 1 / sqrt(pi)


@pytest.mark.parametrize("seen", [-2.0, 0.0, 0.4, 3.0])
def test_crps_of_the_normal(seen: float) -> None:
    """The score of many draws is that of the distribution; fair, so few draws agree on average."""
    random = np.random.default_rng(1)
    many = scores.crps(random.standard_normal((200_000, 1)), np.array([seen]))
    assert many[0] == pytest.approx(normal_crps(seen), abs=0.006)
    few = scores.crps(random.standard_normal((3, 200_000)) * 0 + 5.0, np.full(200_000, seen))
    assert few[0] == pytest.approx(abs(5.0 - seen))


def test_crps_is_fair() -> None:
    """With five draws the mean score is that of many: the number of draws is no advantage."""
    random = np.random.default_rng(2)
    draws = random.standard_normal((5, 100_000))
    seen = random.standard_normal(100_000) * 3  # far enough that the floor at 0 is seldom met
    many = scores.crps(random.standard_normal((500, 20_000)), seen[:20_000])
    assert scores.crps(draws, seen).mean() == pytest.approx(many.mean(), rel=0.02)


def test_crps_by_hand() -> None:
    """Two draws at 0 and 2, seen 3: mean distance 2, half the distance of two draws 1."""
    assert scores.crps(np.array([[0.0], [2.0]]), np.array([3.0]))[0] == pytest.approx(1.0)
    with pytest.raises(ValueError, match="two draws"):
        scores.crps(np.zeros((1, 1)), np.zeros(1))


@given(SAMPLES, VALUES)
def test_crps_is_never_negative_and_at_most_the_distance(sample: list[float], seen: float) -> None:
    """0 <= CRPS <= mean distance."""
    draws = np.array(sample)[:, None]
    found = scores.crps(draws, np.array([seen]))[0]
    assert 0 <= found <= np.abs(draws - seen).mean() + 1e-9


@given(SAMPLES, VALUES, st.floats(-1e3, 1e3))
def test_scores_move_with_their_unit(sample: list[float], seen: float, shift: float) -> None:
    """Adding the same number to draws and outcome changes neither score nor width."""
    draws, y = np.array(sample)[:, None], np.array([seen])
    assert scores.crps(draws + shift, y + shift) == pytest.approx(scores.crps(draws, y), abs=1e-5)
    assert scores.width(draws + shift, 0.8) == pytest.approx(scores.width(draws, 0.8), abs=1e-5)


def test_coverage_width_bias_and_pit() -> None:
    """Known answers on the numbers 0 to 100."""
    draws = np.arange(101.0)[:, None] * np.ones((1, 4))
    seen = np.array([50.0, 10.0, 95.0, np.nan])
    assert scores.covered(draws, seen, 0.8).tolist()[:3] == [1.0, 1.0, 0.0]
    assert scores.width(draws, 0.8)[0] == pytest.approx(80)
    assert scores.bias(draws, seen)[:3].tolist() == [0.0, 40.0, -45.0]
    assert scores.pit(draws, seen)[0] == pytest.approx(0.5)
    assert all(np.isnan(f(draws, seen)[3]) for f in (scores.crps, scores.bias, scores.pit))
    assert np.isnan(scores.covered(draws, seen, 0.8)[3])
    with pytest.raises(ValueError, match="between 0 and 1"):
        scores.interval(draws, 1.0)


def test_a_true_model_is_covered_as_often_as_it_says() -> None:
    """80% bands of the process itself hold 80% of its outcomes, and its PIT is even."""
    random = np.random.default_rng(3)
    draws, seen = random.standard_normal((1000, 4000)), random.standard_normal(4000)
    assert scores.covered(draws, seen, 0.8).mean() == pytest.approx(0.8, abs=0.02)
    assert scores.covered(draws, seen, 0.95).mean() == pytest.approx(0.95, abs=0.012)
    assert scores.pit(draws, seen).mean() == pytest.approx(0.5, abs=0.02)
