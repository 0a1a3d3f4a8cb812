"""Codelists: the places and breakdown values there are, and the words people use for them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from ontherecord.base.place import Place
from ontherecord.catalog.measure import BreakdownValue
from ontherecord.errors import CatalogError

PLACE_HEADER = ("id", "kind", "name", "aliases", "within")
BREAKDOWN_HEADER = ("dim", "value", "name", "aliases", "sum_of")


@dataclass(frozen=True, slots=True)
class Codelist:
    """The rows of one CSV codelist and the line each key stands on."""

    path: Path
    rows: tuple[dict[str, str], ...]
    lines: dict[str, int]

    def where(self, key: str) -> str:
        """'file:line' of the row with this key."""
        return f"{self.path.name}:{self.lines.get(key, 1)}"


def read_codelist(path: Path, header: tuple[str, ...], key: tuple[str, ...]) -> Codelist:
    """Read a CSV whose first line is exactly `header` and whose `key` columns are unique.

    Raises CatalogError with file:line for another header, a missing or extra cell, a duplicate.
    """
    rows: list[dict[str, str]] = []
    lines: dict[str, int] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        if tuple(next(reader, ())) != header:
            raise CatalogError(f"{path.name}:1: the header must be {','.join(header)}")
        for cells in reader:
            here = f"{path.name}:{reader.line_num}"
            if len(cells) != len(header):
                raise CatalogError(f"{here}: {len(cells)} cells where {len(header)} are expected")
            row = dict(zip(header, (c.strip() for c in cells), strict=True))
            name = "=".join(row[column] for column in key)
            if name in lines:
                raise CatalogError(f"{here}: duplicate {name!r}, first on line {lines[name]}")
            lines[name] = reader.line_num
            rows.append(row)
    return Codelist(path, tuple(rows), lines)


def declare_places(path: Path) -> dict[str, Place]:
    """Places by id; `within` must name other places. Raises CatalogError with file:line."""
    codelist = read_codelist(path, PLACE_HEADER, ("id",))
    places = {
        row["id"]: Place(
            row["id"], row["kind"], row["name"], _split(row["aliases"]), _split(row["within"])
        )
        for row in codelist.rows
    }
    for place in places.values():
        for outer in place.within:
            if outer not in places:
                raise CatalogError(f"{codelist.where(place.id)}: within: no place {outer!r}")
    return places


def declare_breakdowns(path: Path) -> dict[tuple[str, str], BreakdownValue]:
    """Breakdown values by (dim, value). Raises CatalogError with file:line."""
    codelist = read_codelist(path, BREAKDOWN_HEADER, ("dim", "value"))
    values = {
        (row["dim"], row["value"]): BreakdownValue(
            row["dim"], row["value"], row["name"], _split(row["aliases"]), _split(row["sum_of"])
        )
        for row in codelist.rows
    }
    for value in values.values():
        for part in value.sum_of:
            if (value.dim, part) not in values:
                at = codelist.where(f"{value.dim}={value.value}")
                raise CatalogError(f"{at}: sum_of: no value {part!r} of {value.dim}")
    return values


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
