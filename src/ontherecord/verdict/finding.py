"""What a check says about a claim; `to_dict` is the contract `ontherecord/check/1`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ontherecord.base.period import Period
from ontherecord.record.observation import Observation, Release

REASONS = [
    "no_period",
    "no_date",
    "not_held",
    "after_record_end",
    "partial_period",
    "coverage",
    "vintage_not_held",
    "unread_qualifier",
    "ambiguous_place",
    "statement_only",
    "secondary_only",
    "too_imprecise",
    "close",
    "true_in_letter",
    "wrong_agency",
    "wrong_unit",
    "wrong_set",
    "definition",
    "period",
    "revised",
    "by_bound",
    "no_match",
    "forecast",
    "not_modelled",
    "unsafe_text",
    "agrees",
    "disagrees",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """A recorded figure a reading rests on, and the part it plays."""

    role: str  # value from to numerator denominator other rival bound
    observation: Observation
    release: Release | None = None

    def source(self) -> dict[str, Any]:
        """The contract's `source` of the figure."""
        return source_dict(self.observation, self.release)

    def to_dict(self, unit: str) -> dict[str, Any]:
        """The contract's `figures` entry."""
        o = self.observation
        return {
            "role": self.role,
            "measure": o.measure,
            "period": o.period.to_dict(),
            "value": plain(o.value),
            "unit": unit,
            "maturity": o.maturity,
            "nature": o.nature,
            "derivation": o.derivation,
            "id": o.id,
            "source": self.source(),
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing the claim may mean, and what the record says of it."""

    tier: str  # named | loose
    measure: str
    period: Period | None
    resolved_by: str
    place: str
    breakdown: str
    unit: str
    value: float | None = None
    agrees: bool | None = None
    why: str = ""
    code: str = ""  # one of REASONS
    result: dict[str, Any] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    letter: bool = False
    counted: str = ""  # the unit of its figures, where its own is a share of them

    def to_dict(self, as_of: date | None) -> dict[str, Any]:
        """The contract's `readings` entry, of the record as known on `as_of`."""
        period = None
        if self.period is not None:
            period = {**self.period.to_dict(), "resolved_by": self.resolved_by}
        figures = [f.to_dict(self.counted or self.unit) for f in self.figures]
        return {
            "tier": self.tier,
            "measure": self.measure,
            "period": period,
            "place": self.place,
            "breakdown": self.breakdown,
            "as_of": as_of.isoformat() if as_of else None,
            "value": None if self.value is None else plain(self.value),
            "unit": self.unit,
            "agrees": self.agrees,
            "why": self.why,
            "result": self.result or {"type": "value"},
            "figures": figures,
            "source": self.figures[0].source() if self.figures else None,
        }


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What the words say that the record counts otherwise."""

    code: str
    text: str
    definition: str

    def to_dict(self) -> dict[str, str]:
        """The contract's `mismatches` entry."""
        return {"code": self.code, "text": self.text, "definition": self.definition}


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgement of a claim on one state of the record."""

    verdict: str
    reason: str
    summary: str
    readings: tuple[Reading, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    turns_on: tuple[str, int | None, int | None] | None = None
    as_of: date | None = None
    basis: str = "now"

    def on(self, as_of: date | None, basis: str) -> Judged:
        """The same judgement dated: `then` (as known on the article's date) or `now`."""
        return replace(self, as_of=as_of, basis=basis)

    def to_dict(self) -> dict[str, Any]:
        """The contract's `judged` entry."""
        return {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "basis": self.basis,
            "verdict": self.verdict,
            "reason": self.reason,
            "summary": self.summary,
        }


def plain(value: float) -> float | int:
    """An integer where the value is one, else the value to six places."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def source_dict(o: Observation, release: Release | None) -> dict[str, Any]:
    """The contract's `source`: release, publisher, tier, title, address, date, place inside."""
    return {
        "release": o.release,
        "publisher": o.publisher or (release.publisher if release else ""),
        "tier": o.tier,
        "title": release.title if release else o.release,
        "url": release.url if release else "",
        "published": (
            release.published.isoformat()
            if release and release.published
            else o.known_from.isoformat()
            if o.known_from
            else None
        ),
        "where": o.where,
        "via": o.via,
    }
