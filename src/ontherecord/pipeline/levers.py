"""Levers over time: what a scenario sets, from when, and when a court suspends it.

Where nothing changes, a lever keeps its drawn value. Changes of one lever are applied in the order
they are written, each in every month to what those before it leave in that month. A change that
began before the first month is taken at the point it has reached. A suspension of scope s leaves
1 - s of the change; two at a time leave their product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ontherecord.catalog.lever import Change, Lever, plain
from ontherecord.errors import ScenarioError
from ontherecord.pipeline.draws import stream
from ontherecord.pipeline.flows import Array
from ontherecord.pipeline.history import month_after, month_number

ROUNDING = 1e-9  # beyond a limit, of the number itself


@dataclass(frozen=True, slots=True)
class Paths:
    """The values of every lever: constant ones once, the others month by month."""

    constant: Mapping[str, Array]  # (draws,) or (1,)
    moving: Mapping[str, Array]  # (months, draws) or (months, 1)

    def at(self, month: int) -> dict[str, Array]:
        """Every lever in one month (0 is the first)."""
        return {**self.constant, **{name: path[month] for name, path in self.moving.items()}}


def paths(
    drawn: Mapping[str, Array],
    levers: Mapping[str, Lever],
    changes: tuple[Change, ...],
    first: date,
    months: int,
    seed: int,
    draws: int,
) -> Paths:
    """The levers of a scenario that starts in the month `first`, over `draws` draws.

    Raises ScenarioError, with the part of the scenario, for months that do not fit the projection
    or each other, and where a change makes a value impossible.
    """
    moving: dict[str, Array] = {}
    for n, change in enumerate(changes):
        name = change.lever
        path = moving.get(name)
        if path is None:
            path = np.repeat(np.asarray(drawn[name])[None, :], months, axis=0)
        weight = _weight(change, first, months, f"changes.{n}")
        operand = _operand(change, draws, seed + n)
        target = {
            "set": operand + 0 * path, "times": operand * path, "add": operand + path,
        }[change.operation]  # fmt: skip
        changed = path + weight[:, None] * (target - path)
        _possible(changed, levers[name], first, f"changes.{n}.{change.operation}")
        moving[name] = np.clip(changed, levers[name].least, levers[name].most)
    return Paths({k: v for k, v in drawn.items() if k not in moving}, moving)


def month_index(text: str, first: date) -> int:
    """The index of a month written as its number (1 is the first) or as YYYY-MM."""
    if len(text) < 4:
        return int(text) - 1
    return int(text[:4]) * 12 + int(text[5:]) - 1 - month_number(first)


def _weight(change: Change, first: date, months: int, key: str) -> Array:
    """How far the change has come in each month: 0 not begun or over, 1 in full."""
    begin = month_index(change.start, first)
    end = month_index(change.until, first) + 1 if change.until else None
    last = month_after(first, months - 1)
    span = f"the projection runs from {first:%Y-%m} to {last:%Y-%m}"
    if begin >= months:
        raise ScenarioError(
            f"{change.lever} changes in {change.start}, after the last month: {span}",
            key=f"{key}.from", next_step="Lengthen `months` or choose an earlier month.",
        )  # fmt: skip
    if end is not None:
        if end <= begin:
            raise ScenarioError(
                f"until {change.until} comes before from {change.start} of {change.lever}",
                key=f"{key}.until", next_step="Write the months in order.",
            )  # fmt: skip
        if end <= 0:
            raise ScenarioError(
                f"the change of {change.lever} is over in {change.until}, before the first month: "
                f"{span}",
                key=f"{key}.until", next_step="Leave it out or choose a later month.",
            )  # fmt: skip
        if change.over > end - begin:
            raise ScenarioError(
                f"{change.lever} changes over {change.over} months and is over after "
                f"{end - begin}, before it has come in full",
                key=f"{key}.over", next_step="Shorten `over` or choose a later `until`.",
            )  # fmt: skip
    month = np.arange(months)
    weight = np.minimum((month - begin + 1) / max(change.over, 1), 1.0)
    weight[month < begin] = 0.0
    if end is not None:
        weight[month >= end] = 0.0
    for n, one in enumerate(change.suspended):
        a, b = month_index(one["from"], first), month_index(one["to"], first) + 1
        where = f"{key}.suspended.{n}"
        if b <= a:
            raise ScenarioError(
                f"to {one['to']} comes before from {one['from']}",
                key=where, next_step="Write the months in order.",
            )  # fmt: skip
        if b <= begin or a >= (months if end is None else min(end, months)):
            raise ScenarioError(
                f"{change.lever} is suspended from {one['from']} to {one['to']}, when the change "
                f"does not hold: {span}",
                key=where, next_step="Choose months in which the change holds, or leave it out.",
            )  # fmt: skip
        weight[max(a, 0) : max(b, 0)] *= 1 - float(one["scope"])
    return weight


def _possible(path: Array, lever: Lever, first: date, key: str) -> None:
    """Refuse a month in which a draw lies outside the lever's limits."""
    slack = ROUNDING * np.maximum(np.abs(path), 1.0)
    outside = ((path < lever.least - slack) | (path > lever.most + slack)).any(axis=1)
    if not outside.any():
        return
    at = int(outside.argmax())
    low, high = float(path[at].min()), float(path[at].max())
    value = plain(low) if low == high else f"{plain(low)} to {plain(high)}"
    limits = f"at least {plain(lever.least)}" + (
        f" and at most {plain(lever.most)}" if lever.most < np.inf else ""
    )
    raise ScenarioError(
        f"{lever.id} would be {value} in {month_after(first, at):%Y-%m}, expected {limits} "
        f"{lever.unit}",
        key=key,
        next_step="Choose a smaller change.",
    )


def _operand(change: Change, draws: int, seed: int) -> Array:
    """The number of a change, (1,), or its range drawn evenly, (draws,)."""
    if change.high is None:
        return np.array([change.value])
    return stream(seed, f"change:{change.lever}").uniform(change.value, change.high, draws)
