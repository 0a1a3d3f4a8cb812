"""Levers over time: what a scenario sets, from when, and when a court suspends it.

Where nothing changes, a lever keeps its drawn value. A suspension of scope s leaves 1 - s of the
difference between the changed and the drawn value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from ontherecord.catalog.lever import Change, Lever
from ontherecord.errors import UsageError
from ontherecord.pipeline.draws import stream
from ontherecord.pipeline.flows import Array
from ontherecord.pipeline.history import month_number


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

    Raises UsageError for a change after the last month, and where one makes a value impossible.
    """
    moving: dict[str, Array] = {}
    for n, change in enumerate(changes):
        name = change.lever
        base = np.asarray(drawn[name])
        path = moving.get(name)
        if path is None:
            path = np.repeat(base[None, :], months, axis=0)
        operand = _operand(change, draws, seed + n)
        moving[name] = _changed(path, change, operand, levers[name], first)
    return Paths({k: v for k, v in drawn.items() if k not in moving}, moving)


def month_index(text: str, first: date, months: int) -> int:
    """The index of a month written as its number (1 is the first) or as YYYY-MM."""
    if len(text) < 4:
        return int(text) - 1
    return int(text[:4]) * 12 + int(text[5:]) - 1 - month_number(first)


def _changed(path: Array, change: Change, operand: Array, lever: Lever, first: date) -> Array:
    months = path.shape[0]
    begin = month_index(change.start, first, months)
    if begin >= months:
        raise UsageError(
            f"{lever.id} changes in {change.start}, after the last month of the projection",
            next_step="Lengthen `months` or choose an earlier month.",
        )
    begin = max(0, begin)
    end = month_index(change.until, first, months) + 1 if change.until else months
    before = path[begin]  # what holds when the change begins
    target = {
        "set": operand + 0 * before,
        "times": operand * before,
        "add": operand + before,
    }[change.operation]
    if np.any(target < lever.least - 1e-9) or np.any(target > lever.most + 1e-9):
        raise UsageError(
            f"{lever.id} would be {float(target.min()):g} to {float(target.max()):g}, outside "
            f"{lever.least:g} to {lever.most:g} {lever.unit}",
            next_step="Choose a smaller change.",
        )
    weight = np.zeros(months)
    ramp = (np.arange(months - begin) + 1) / max(change.over, 1)
    weight[begin:] = np.minimum(ramp, 1.0) if change.over else 1.0
    weight[max(end, 0) :] = 0.0
    for one in change.suspended:
        a = max(0, month_index(one["from"], first, months))
        b = month_index(one["to"], first, months) + 1
        weight[a : max(a, b)] *= 1 - float(one["scope"])
    width = max(path.shape[1], target.shape[0])
    full = np.broadcast_to(path, (months, width))
    return np.asarray(full + weight[:, None] * (target[None, :] - full))


def _operand(change: Change, draws: int, seed: int) -> Array:
    """The number of a change, (1,), or its range drawn evenly, (draws,)."""
    if change.high is None:
        return np.array([change.value])
    return stream(seed, f"change:{change.lever}").uniform(change.value, change.high, draws)
