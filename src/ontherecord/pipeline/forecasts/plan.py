"""The lines that are backtested, as declared in `catalog/backtest.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ontherecord.catalog.reader import Declaration, read_declaration
from ontherecord.pipeline.forecasts.monthly import Line
from ontherecord.pipeline.forecasts.structural import MECHANISMS

FILE = Path(__file__).resolve().parents[2] / "catalog" / "backtest.yml"
AGENCY = "arresting_agency"
KEYS = frozenset({"measure", "place", "breakdown", "mechanism", "by", "tier"})
TIERS = ("official_statistic", "research")


@dataclass(frozen=True, slots=True)
class Planned:
    """A line, its mechanism, and the lines the mechanism needs by agency."""

    line: Line
    mechanism: str
    counted: tuple[Line, ...] = ()
    booked: tuple[Line, ...] = ()
    tier: str = TIERS[0]


def planned(path: Path = FILE) -> tuple[Planned, ...]:
    """Every declared line, in order. Raises CatalogError with file:line."""
    told = read_declaration(path)
    found = []
    for number, row in enumerate(told.data.get("lines", ())):
        found.append(_one(told, f"lines.{number}", row))
    return tuple(found)


def _one(told: Declaration, key: str, row: dict[str, str]) -> Planned:
    unknown = set(row) - KEYS
    if unknown or "measure" not in row:
        raise told.error(key, f"a line has the keys {', '.join(sorted(KEYS))}, not {sorted(row)}")
    mechanism = row.get("mechanism", "")
    if mechanism not in MECHANISMS:
        raise told.error(key, f"mechanism {mechanism!r} is none of {', '.join(MECHANISMS)}")
    line = Line(row["measure"], row.get("place", "us"), row.get("breakdown", ""))
    tier = row.get("tier", TIERS[0])
    if tier not in TIERS:
        raise told.error(key, f"tier {tier!r} is none of {', '.join(TIERS)}")
    if row.get("by", "total") != "total":
        raise told.error(key, f"by: {row['by']!r} is not known; write total or leave it out")
    if mechanism == "reverting":
        return Planned(line, mechanism, tier=tier)
    every = tuple(f"{AGENCY}={agency}" for agency in told.data["agencies"])
    parts = (line.breakdown,) if line.breakdown or "by" in row else every
    counted = tuple(Line(line.measure, line.place, part) for part in parts)
    booked = tuple(Line(told.data["booked"], line.place, part) for part in parts)
    return Planned(line, mechanism, counted, booked, tier)
