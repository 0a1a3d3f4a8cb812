"""Levers over time: ramps, ends, and suspensions by a court."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ontherecord.catalog.lever import Change, Lever
from ontherecord.pipeline.draws import draw
from ontherecord.pipeline.levers import paths

FIRST = date(2026, 4, 1)
LEVER = Lever("x", "detention", "lever", "x", "beds", "definition", value=100.0)


def path(*changes: Change, months: int = 6) -> list[float]:
    made = paths({"x": np.array([100.0])}, {"x": LEVER}, changes, FIRST, months, 1, 1)
    return [float(made.at(n)["x"][0]) for n in range(months)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change("x", "set", 200.0), [200] * 6),
        (Change("x", "times", 2.0, start="3"), [100, 100, 200, 200, 200, 200]),
        (Change("x", "add", -40.0, start="2026-07"), [100, 100, 100, 60, 60, 60]),
        (Change("x", "set", 200.0, over=4), [125, 150, 175, 200, 200, 200]),
        (Change("x", "set", 200.0, until="2"), [200, 200, 100, 100, 100, 100]),
        (Change("x", "set", 200.0, start="2025-01"), [200] * 6),
        (
            Change("x", "set", 200.0, suspended=({"from": "2", "to": "3", "scope": "1"},)),
            [200, 100, 100, 200, 200, 200],
        ),
        (
            Change("x", "set", 200.0, suspended=({"from": "2", "to": "3", "scope": "0.25"},)),
            [200, 175, 175, 200, 200, 200],
        ),
    ],
)
def test_a_change_over_time(change: Change, expected: list[float]) -> None:
    assert path(change) == pytest.approx(expected)


def test_a_later_change_starts_from_the_one_before() -> None:
    assert path(Change("x", "times", 2.0), Change("x", "times", 1.5, start="4")) == pytest.approx(
        [200, 200, 200, 300, 300, 300]
    )


@pytest.mark.parametrize(
    ("spread", "low", "high"),
    [("uniform", 50, 150), ("loguniform", 10, 1000), ("lognormal", 50, 200)],
)
def test_draws_fill_their_range(spread: str, low: float, high: float) -> None:
    lever = Lever("x", "court", "assumption", "x", "cases", "unsourced", 100.0, low, high, spread)
    drawn = draw(lever, 40_000, 5)
    inside = np.mean((drawn >= low) & (drawn <= high))
    if spread == "lognormal":
        assert inside == pytest.approx(0.8, abs=0.01)
        assert np.median(drawn) == pytest.approx(100, rel=0.02)
    else:
        assert inside == 1
        middle = (low + high) / 2 if spread == "uniform" else np.sqrt(low * high)
        assert np.median(drawn) == pytest.approx(middle, rel=0.03)


def test_a_range_is_drawn_even_where_the_lever_is_certain() -> None:
    change = Change("x", "set", 150.0, high=250.0)
    made = paths({"x": np.array([100.0])}, {"x": LEVER}, (change,), FIRST, 3, 1, 5000)
    values = made.at(2)["x"]
    assert values.shape == (5000,)
    assert values.min() >= 150
    assert values.max() <= 250
    assert np.mean(values) == pytest.approx(200, rel=0.01)
