"""The nouns of the record: release, observation, event, listing. Plain frozen data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ontherecord.base.period import Period

Tier = Literal["official_statistic", "official_document", "research", "estimate", "press"]
TIERS: tuple[str, ...] = (
    "official_statistic",
    "official_document",
    "research",
    "estimate",
    "press",
)
Nature = Literal["statistic", "announced", "estimate"]
Maturity = Literal["final", "provisional"]
Derivation = Literal["published", "computed", "typed"]
DateQuality = Literal["day", "month", "year", "no_later_than"]
Bound = Literal["", "lower", "upper", "approx"]


@dataclass(frozen=True, slots=True)
class Release:
    """One publication of a source: a file or page as it stood on a day."""

    id: str
    source: str  # id of sources/<id> or of the facts file it was typed in
    publisher: str  # who originated the figures, e.g. "ICE", "OHSS", "TRAC", "Pew"
    title: str
    tier: str  # one of TIERS
    url: str  # the publisher's own address where known, else where it was read
    published: date | None  # publication date of the release
    published_quality: str = "day"
    retrieved: date | None = None
    sha256: str = ""
    file: str = ""
    read_from: str = ""  # where a copy was read, when it was not the publisher
    status: str = "ok"  # ok | marked | refused
    reason: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Observation:
    """One originating figure: what was counted, when, where, the value, and where it stands."""

    measure: str
    period: Period
    place: str  # id in codelists/places.csv
    breakdown: str  # "" for the total, else "dim=value" joined by ";" in dim order
    value: float
    release: str
    where: str  # sheet and cell, page, table or row inside the release
    known_from: date | None = None
    known_quality: str = "day"
    maturity: str = "final"
    nature: str = "statistic"
    derivation: str = "published"
    tier: str = "official_statistic"
    publisher: str = ""
    bound: str = ""  # "lower" for "more than X", "upper", "approx"
    rounded_to: float = 1.0  # the publication's own rounding (OHSS: 10)
    via: str = ""  # a re-publication it was read in
    note: str = ""

    @property
    def id(self) -> str:
        """Twelve hex digits naming this observation; stable across builds."""
        parts = (
            self.measure,
            self.period.basis,
            self.period.start.isoformat(),
            self.period.end.isoformat(),
            self.place,
            self.breakdown,
            self.publisher,
            self.release,
            self.where,
        )
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]

    @property
    def cell(self) -> tuple[str, str, str, date, date, str]:
        """What the figure is of, whoever published it: measure, place, breakdown, period."""
        p = self.period
        return (self.measure, self.place, self.breakdown, p.start, p.end, p.basis)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated act with its actor, kind, place and source. Public officials by office."""

    id: str
    date: str  # ISO day, or YYYY-MM / YYYY where only that is known
    end_date: str
    kind: str
    act: str  # what was done: issue, enact, begin, end, send, sue, block ...
    actor: str
    title: str
    summary: str
    place: str
    citation: str
    source_title: str
    url: str
    primary: bool  # an official document; with `copied`, read in a reprint of it
    subjects: tuple[str, ...] = ()
    amount: float | None = None
    amount_unit: str = ""
    copied: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One entry of a published list (sanctuary lists, 287(g) participants)."""

    list_id: str
    publisher: str
    jurisdiction: str
    level: str
    state: str
    listed_on: str
    until: str
    status: str
    url: str
    note: str = ""


def breakdown_key(**parts: str) -> str:
    """Join breakdown parts in their canonical order: `criminality=convicted;region=sw`."""
    return ";".join(f"{k}={v}" for k, v in sorted(parts.items()) if v)
