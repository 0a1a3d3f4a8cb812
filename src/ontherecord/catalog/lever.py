"""The nouns of PROJECT as plain frozen data: levers and assumptions, scenarios, stated goals.

A lever is what a policy sets (beds, judges, the share of crossers prosecuted); an assumption is how
the system answers (length of stay, people found per officer). Both are declared the same way and a
scenario may set both. They load from data/pipeline.json; `declare_*.py` check what an
author wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STAGES = (
    "border",
    "prosecution",
    "interior",
    "detention",
    "court",
    "removal",
    "cost",
)  # in the order people meet them
ROLES = ("lever", "assumption", "opening")  # opening: a stock at the start
BASES = ("record", "published", "definition", "unsourced")  # where a value comes from
SPREADS = ("none", "uniform", "loguniform", "lognormal")
REACH = ("at_least", "at_most")
TODAY = "today"  # the baseline of a scenario that names none
MODES = ("arithmetic", "what_if", "forecast")
PIPELINE_UNITS = (
    "agents",
    "arrests",
    "beds",
    "cases",
    "factor",
    "flag",
    "judges",
    "miles",
    "months",
    "officers",
    "people",
    "percent",
    "per_month",
    "ratio",
    "service_members",
    "share",
    "USD",
)


def plain(number: float) -> str:
    """A number as a message says it: 0.25, 1,000,000."""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:g}"


@dataclass(frozen=True, slots=True)
class Lever:
    """One quantity of the model: its unit, value or range, and where that was read."""

    id: str
    stage: str  # one of STAGES
    role: str  # one of ROLES
    title: str
    unit: str  # one of PIPELINE_UNITS; rates are per month
    basis: str  # one of BASES; "record" is fitted to figures when a run starts
    value: float | None = None  # None where the record gives it
    low: float | None = None  # with `high`, all of the draws; the middle 80% for "lognormal"
    high: float | None = None
    spread: str = "none"
    least: float = 0.0  # outside these it is impossible
    most: float = float("inf")
    how: str = ""  # what the value is, or how it follows from figures
    source: dict[str, str] = field(default_factory=dict)  # title, url, publisher, year

    @property
    def tag(self) -> str:
        """What a reader must see beside the value: 'unsourced', or nothing."""
        return "unsourced" if self.basis == "unsourced" else ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Lever:
        """A lever from its JSON form."""
        values = dict(data)
        if values.get("most") is None:
            values["most"] = float("inf")
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Change:
    """What a scenario does to one lever: set it, multiply it or add to it, from a month on."""

    lever: str
    operation: str  # set | times | add
    value: float
    high: float | None = None  # the value is a range: drawn evenly between `value` and `high`
    start: str = "1"  # month number of the projection, or YYYY-MM
    over: int = 0  # months over which the change comes evenly
    until: str = ""  # the last month in which it holds
    suspended: tuple[dict[str, str], ...] = ()  # lawsuits: {"from", "to", "scope", "why"}


@dataclass(frozen=True, slots=True)
class Goal:
    """A number that somebody stated: of a measure, in a year or at an end, and what is solved."""

    measure: str
    value: float
    per: str  # year | month | end
    reach: str  # at_least | at_most
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A promise that a scenario answers: of a measure, by its number or in words alone.

    Each of `words` is one word or alternatives ("clear|eliminate") of which one must be said. They
    may narrow nothing; any other word that the claim's vocabulary does not know, and any word of
    `unless`, makes it another promise.
    """

    measure: str
    low: float | None = None  # None: no number is stated
    high: float | None = None
    per: str = ""  # year | month | day, of a rate
    words: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unit: str = "count"  # count | percent, of its number
    places: tuple[str, ...] = ()  # a promise of one of these is of the measure's whole
    subject: str = ""  # an act on this is the promise too: "will send 1,500 troops"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A question, a baseline, dated changes of levers, what is held fixed and what is left out."""

    id: str
    question: str
    mode: str  # one of MODES
    months: int
    changes: tuple[Change, ...] = ()
    goal: Goal | None = None
    measure: str = ""  # what the answer is mainly about
    breakdown: str = ""
    held_fixed: tuple[str, ...] = ()
    not_modelled: tuple[str, ...] = ()
    source: dict[str, str] = field(default_factory=dict)  # who said it, where there is one
    baseline: str = "today"  # what it is compared with: today | YYYY-MM | the id of a scenario
    answers: tuple[Answer, ...] = ()  # the promises in a text that it answers

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scenario:
        """A scenario from its JSON form."""
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in data.items()
        }
        values["changes"] = tuple(
            Change(**(c | {"suspended": tuple(c["suspended"])})) for c in data["changes"]
        )
        values["goal"] = Goal(**data["goal"]) if data["goal"] else None
        values["answers"] = tuple(
            Answer(**(a | {k: tuple(a[k]) for k in ("words", "unless", "places")}))
            for a in data["answers"]
        )
        return cls(**values)
