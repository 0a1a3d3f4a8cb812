"""Immigration court: judges, the cases they can complete, and how these end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ontherecord.pipeline.flows import Array, drain_kept, kept

FIRST_YEAR = kept(np.array([1 / 12]))  # a new judge counts as one for a year on average


@dataclass(slots=True)
class Bench:
    """Judges beyond those the lever gives: hired, in hiring, and gone (negative)."""

    hiring: Array
    new: Array
    others: Array

    def total(self, levers: Mapping[str, Array]) -> Array:
        """Judges on board."""
        return np.maximum(levers["judges"] + self.new + self.others, 0.0)


class Court(NamedTuple):
    """Cases per month outside detention, with what they end in."""

    completed: Array
    ordered: Array
    departures: Array
    closed: Array  # relief, termination, dismissal
    idle: Array  # capacity that no case used


def bench(
    levers: Mapping[str, Array], judges: Bench, total: Array, in_hiring: tuple[Array, Array]
) -> Bench:
    """One month of hiring, learning and leaving, under the cap that the law sets.

    `total` are the judges on board; `in_hiring` is what remains (`flows.kept`) in hiring after a
    month.
    """
    hired = drain_kept(judges.hiring, in_hiring, levers["judge_hires"])
    seats = np.maximum(levers["judge_cap"] - total, 0.0)
    joined = np.minimum(hired.out, seats)
    leaving = total * levers["judge_departures"]
    new = drain_kept(judges.new, FIRST_YEAR, joined)
    return Bench(hired.stock + (hired.out - joined), new.stock, judges.others + new.out - leaving)


def capacity(levers: Mapping[str, Array], judges: Bench, total: Array) -> Array:
    """Cases the judges (`total` on board) can complete in a month; new ones complete fewer."""
    less = judges.new * (1 - levers["new_judge_output"])
    return np.maximum(total - less, 0.0) * levers["completions_per_judge"]


def month(levers: Mapping[str, Array], queue: Array, capacity_left: Array) -> Court:
    """One month of the docket outside detention; `queue` has the month's new cases in it."""
    closed: Array | float = 0.0
    left = queue
    if np.any(levers["dismissals"]):
        closed = queue * levers["dismissals"]
        left = queue - closed
    completed = np.minimum(capacity_left, left)
    ordered = completed * levers["order_share"]
    departures = completed * levers["departure_share"]
    return Court(
        completed + closed,
        ordered,
        departures,
        completed - ordered - departures + closed,
        capacity_left - completed,
    )
