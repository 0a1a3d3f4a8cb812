"""Levers over time: ramps, ends, and suspensions by a court."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from ontherecord.catalog.lever import Change, Lever
from ontherecord.errors import ScenarioError
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


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # a second change acts on the ramp of the first, month by month
        (
            (Change("x", "add", 60.0, over=6), Change("x", "times", 2.0, start="4")),
            [110, 120, 130, 280, 300, 320],
        ),
        # the first ends while the second holds: what it added goes, what the second does stays
        (
            (Change("x", "add", 50.0, until="4"), Change("x", "add", 30.0, start="3")),
            [150, 150, 180, 180, 130, 130],
        ),
        # a number set later wins as it comes
        (
            (Change("x", "times", 2.0), Change("x", "set", 50.0, start="3", over=2)),
            [200, 200, 125, 50, 50, 50],
        ),
        # a ramp that began before the first month is taken at the point it has reached
        ((Change("x", "set", 200.0, start="2026-01", over=6),), [166.7, 183.3, 200, 200, 200, 200]),
        ((Change("x", "set", 200.0, start="2026-01", over=4, until="2026-05"),),
         [200, 200, 100, 100, 100, 100]),
        # a suspension that began before the first month, two at a time
        (
            (Change("x", "set", 200.0, start="2026-01", suspended=(
                {"from": "2026-02", "to": "2026-05", "scope": "0.5"},
                {"from": "2", "to": "3", "scope": "0.5"},
            )),),
            [150, 125, 150, 200, 200, 200],
        ),
        # one that was over by then has left nothing
        (
            (Change("x", "set", 200.0, start="2025-01", suspended=(
                {"from": "2025-02", "to": "2025-05", "scope": "1"},
            )),),
            [200] * 6,
        ),
    ],
)  # fmt: skip
def test_changes_that_meet(changes: tuple[Change, ...], expected: list[float]) -> None:
    assert path(*changes) == pytest.approx(expected, abs=0.05)


def suspended(a: str, b: str, **more: Any) -> Change:
    return Change("x", "set", 200.0, suspended=({"from": a, "to": b, "scope": "1"},), **more)


@pytest.mark.parametrize(
    ("changes", "key", "said"),
    [
        ((Change("x", "set", 1.0, start="2026-10"),), "changes.0.from", "2026-04 to 2026-09"),
        ((Change("x", "set", 1.0, start="2026-08", until="3"),), "changes.0.until", "comes before"),
        ((Change("x", "set", 1.0, start="2025-01", until="2026-03"),), "changes.0.until",
         "before the first month"),
        ((Change("x", "set", 1.0, over=6, until="3"),), "changes.0.over", "over after 3"),
        ((Change("x", "set", 1.0, start="2026-04", over=3, until="2"),), "changes.0.over",
         "over after 2"),
        ((suspended("7", "9"),), "changes.0.suspended.0", "does not hold"),
        ((suspended("5", "6", until="3"),), "changes.0.suspended.0", "does not hold"),
        ((suspended("1", "2", start="2026-07"),), "changes.0.suspended.0", "does not hold"),
        ((suspended("2026-07", "2"),), "changes.0.suspended.0", "comes before"),
        ((Change("x", "add", -101.0),), "changes.0.add", "would be -1 in 2026-04"),
        ((Change("x", "times", 0.5), Change("x", "add", -60.0, start="3")), "changes.1.add",
         "would be -10 in 2026-06, expected at least 0 beds"),
        ((Change("x", "add", -120.0, over=6),), "changes.0.add", "would be -20 in 2026-09"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_names_its_part(
    changes: tuple[Change, ...], key: str, said: str
) -> None:
    with pytest.raises(ScenarioError) as error:
        path(*changes)
    assert error.value.key == key
    assert said in str(error.value)


def test_shares_that_add_up_to_more_than_one_are_refused() -> None:
    share = Lever("x", "removal", "lever", "x", "share", "definition", value=0.5, most=1.0)
    two = (Change("x", "add", 0.3), Change("x", "add", 0.3, start="4"))
    with pytest.raises(ScenarioError, match=r"would be 1\.1 in 2026-07.* at most 1 share"):
        paths({"x": np.array([0.5])}, {"x": share}, two, FIRST, 6, 1, 1)
    full = paths({"x": np.array([0.5])}, {"x": share}, (Change("x", "add", 0.5),), FIRST, 6, 1, 1)
    assert full.at(0)["x"][0] == 1.0


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


@pytest.mark.parametrize("spread", ["uniform", "loguniform", "lognormal"])
def test_half_of_the_draws_lie_below_the_value_shown(spread: str) -> None:
    lever = Lever("x", "court", "assumption", "x", "cases", "unsourced", 20.0, 10, 100, spread)
    assert np.mean(draw(lever, 40_000, 5) < 20) == pytest.approx(0.5, abs=0.01)
