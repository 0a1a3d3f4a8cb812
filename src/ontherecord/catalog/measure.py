"""The nouns of the catalogue as plain frozen data: measures, agencies, breakdown values.

These load from the compiled catalogue in milliseconds; the models that check what an author wrote
are in `declare.py` and are needed at build only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KINDS = ("count", "ratio", "derived", "money", "length", "estimate", "statement")
FLOW_OR_STOCK = ("flow", "stock")
PERIOD_BASES = ("fiscal", "calendar", "point")
LEVELS = ("federal", "state", "local", "research", "foreign")
UNITS = (
    "agencies",
    "agents",
    "agreements",
    "applications",
    "arrests",
    "beds",
    "cases",
    "convictions",
    "days",
    "deaths",
    "decisions",
    "defendants",
    "detainers",
    "employees",
    "events",
    "hours",
    "jurisdictions",
    "judges",
    "miles",
    "motions",
    "officers",
    "orders",
    "people",
    "percent",
    "sentences",
    "service_members",
    "states",
    "systems",
    "towers",
    "USD",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: by whom, with what in and out, under which words, and how it differs."""

    id: str  # agency.thing
    title: str
    definition: str
    definition_source: dict[str, str]  # {"title", "url"}: the agency's own address
    agency: str  # id in agencies.yml
    kind: str  # one of KINDS
    flow_or_stock: str  # one of FLOW_OR_STOCK
    unit: str  # one of UNITS
    counted: str  # the noun used in sentences: "271,484 removals"
    period_basis: str  # one of PERIOD_BASES
    grains: tuple[str, ...]  # period bases with data
    breakdowns: tuple[str, ...] = ()  # dims of codelists/breakdowns.csv
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    differs_from: dict[str, str] = field(default_factory=dict)  # other measure -> why
    part_of: tuple[str, ...] = ()  # measures this is a subset of, counted the same way
    implies: dict[str, str] = field(default_factory=dict)  # dim -> value it is limited to by itself
    same_as: tuple[dict[str, str], ...] = ()  # equal then: see declare.SameModel
    goal_of: tuple[str, ...] = ()  # measures for which this is a goal that somebody stated
    said_as: dict[str, tuple[str, ...]] = field(default_factory=dict)  # "named", "loose"
    unsaid: str = ""  # why no phrase points here, where there is none
    caveats: tuple[str, ...] = ()
    breaks: tuple[dict[str, str], ...] = ()  # {"on": ISO day, "why": sentence}
    preferred_publishers: tuple[str, ...] = ()  # the first wins for one cell
    revision_band: float = 0.0  # largest relative revision seen between vintages
    counting_band: float = 0.0  # how far another official count of the same thing lies from it
    words_exceed: float = 0.0  # by how much what the words say may exceed what is counted
    held_elsewhere: str = ""
    number_of: str = ""

    @property
    def band(self) -> float:
        """How far a figure of the measure may lie from another of the same thing."""
        return max(self.revision_band, self.counting_band)

    @property
    def named(self) -> tuple[str, ...]:
        """The measure's own terms: its name, or its agency and verb."""
        return self.said_as.get("named", ())

    @property
    def loose(self) -> tuple[str, ...]:
        """Press words that may mean this measure."""
        return self.said_as.get("loose", ())

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Measure:
        """A measure from its JSON form (lists become tuples)."""
        values: dict[str, Any] = _tuples(data)
        values["said_as"] = {k: tuple(v) for k, v in data["said_as"].items()}
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Agency:
    """Who acts or publishes: names as written in news, what it does, and what others do instead."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    parent: str = ""  # id of the agency it is part of
    level: str = "federal"  # one of LEVELS
    does: tuple[str, ...] = ()  # nouns: removals, prosecutions, ...
    does_not: dict[str, str] = field(default_factory=dict)  # noun -> id of the agency that does
    places: tuple[str, ...] = ()  # kinds of place that are its own: a sector is Border Patrol's

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Agency:
        """An agency from its JSON form (lists become tuples)."""
        return cls(**_tuples(data))


@dataclass(frozen=True, slots=True)
class BreakdownValue:
    """One value of a breakdown and the words people use for it."""

    dim: str
    value: str
    name: str
    aliases: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()  # values of the same dim that make it up, where it is not printed


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
