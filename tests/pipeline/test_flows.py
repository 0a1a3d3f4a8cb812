"""A stock's month is exact, and nobody is made or lost in it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.pipeline.flows import drain, kept

people = st.floats(0, 1e7)
rates = st.floats(0, 20)


@given(people, rates, people)
def test_what_was_there_and_what_came_is_there_or_has_left(
    stock: float, rate: float, inflow: float
) -> None:
    after = drain(np.array([stock]), np.array([rate]), np.array([inflow]))
    assert after.stock[0] + after.out[0] == pytest.approx(stock + inflow, rel=1e-12, abs=1e-6)
    assert after.stock[0] >= 0
    assert after.out[0] >= -1e-6


@given(people, st.floats(0.01, 5), people)
def test_two_half_months_are_one_month(stock: float, rate: float, inflow: float) -> None:
    """The step is exact: cutting it in two changes nothing."""
    one = drain(np.array([stock]), np.array([rate]), np.array([inflow]))
    half = drain(np.array([stock]), np.array([rate / 2]), np.array([inflow / 2]))
    both = drain(half.stock, np.array([rate / 2]), np.array([inflow / 2]))
    assert both.stock[0] == pytest.approx(one.stock[0], rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("rate", [0.01, 0.3, 1.0, 4.0])
def test_a_month_equals_ten_thousand_small_steps(rate: float) -> None:
    stock, inflow, steps = 1000.0, 300.0, 10_000
    exact = drain(np.array([stock]), np.array([rate]), np.array([inflow])).stock[0]
    for _ in range(steps):
        stock += (inflow - rate * stock) / steps
    assert exact == pytest.approx(stock, rel=1e-3)


def test_a_rate_of_nothing_keeps_everyone() -> None:
    stays, mean = kept(np.array([0.0]))
    assert stays[0] == pytest.approx(1)
    assert mean[0] == pytest.approx(1)


@pytest.mark.parametrize("stay", [0.5, 1.7, 6.0])
def test_a_steady_stock_is_inflow_times_stay(stay: float) -> None:
    """Little's law: people there = people coming x how long they stay."""
    stock = np.zeros(1)
    for _ in range(400):
        stock = drain(stock, np.array([1 / stay]), np.array([1000.0])).stock
    assert stock[0] == pytest.approx(1000 * stay, rel=1e-9)
