"""Between ports of entry: attempts, who is found, and what the agents on the line can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ontherecord.pipeline.flows import Array

BARRIER_MILES = 548.0  # the miles that the published effects are stated for


class Border(NamedTuple):
    """People per month."""

    attempts: Array
    found: Array
    entered: Array  # not found


EFFORT = frozenset(
    {*("found_share", "technology", "found_per_agents", "found_per_technology", "line_share"),
     *("agents", "agent_hires", "agent_departures", "troops", "agents_freed_per_soldier")}
)  # fmt: skip


def chance(levers: Mapping[str, Array], base: Mapping[str, Array]) -> Array:
    """The share of attempts that is found; it depends on EFFORT alone.

    The chance not to be found falls exponentially with the effort on the line, so today's share
    found fixes the scale and the two elasticities move it: agents on the line (with those whom
    troops free) and coverage by technology.
    """
    more = np.maximum(on_the_line(levers), 1.0) / np.maximum(on_the_line(base), 1.0)
    coverage = levers["technology"] / np.maximum(base["technology"], 1e-9)
    effort = -np.log1p(-np.minimum(levers["found_share"], 0.999999))
    if np.any(more != 1):
        effort = effort * more ** levers["found_per_agents"]
    if np.any(coverage != 1):
        effort = effort * np.maximum(coverage, 1e-9) ** levers["found_per_technology"]
    return np.asarray(-np.expm1(-effort))


LEVEL = frozenset({*("attempts", "barrier_effect", "barrier_miles")})


def level(levers: Mapping[str, Array]) -> Array:
    """Attempts of a month like today's, less those whom barriers keep away; by LEVEL alone."""
    fewer = 1 - levers["barrier_effect"] * levers["barrier_miles"] / BARRIER_MILES
    return np.asarray(levers["attempts"] * np.maximum(fewer, 0.0))


def crossings(first_time: Array, share: Array, factor: Array | float, again: Array) -> Border:
    """Attempts of the month and the part that is found (`chance`), people per month.

    `first_time` attempts move with season and luck (`factor`); `again` are those who were found and
    sent back the month before and try once more.
    """
    attempts = first_time * factor + again
    found = attempts * share
    return Border(attempts, found, attempts - found)


def on_the_line(levers: Mapping[str, Array]) -> Array:
    """Agents on the line: the share of agents' time that is there, and those whom troops free."""
    freed = levers["troops"] * levers["agents_freed_per_soldier"]
    return levers["agents"] * levers["line_share"] + freed
