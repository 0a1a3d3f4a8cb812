"""Reads the typed facts: dated events, entries of published lists, and what each list covers.

The data stand in `facts/` (events.csv, listings.csv, lists.yml); the closed lists of kinds,
subjects, units, levels and states of an entry stand beside this module in codes.csv. Everything
is strict: an unknown word, a bad date or a repeated id is a SourceError with file:line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ontherecord.catalog.reader import Declaration, read_declaration
from ontherecord.errors import SourceError
from ontherecord.record.observation import Event, Listing

HERE = Path(__file__).parent
FACTS = HERE.parent.parent / "facts"
_LAST = ("primary", "subjects", "amount", "amount_unit")  # of an event: not plain text
_SOURCES = ("true", "copy", "false")  # an official document, a reprint of one, or neither
EVENT_COLUMNS = [f.name for f in fields(Event) if f.name != "copied"]
LISTING_COLUMNS = [f.name for f in fields(Listing)]
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PLACE = re.compile(r"[a-z_]+(?::[A-Za-z_]+)?")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class ListScope:
    """A published list and the days for which it is complete; empty dates mean an open list."""

    id: str
    publisher: str
    title: str
    url: str
    complete_from: str = ""
    complete_to: str = ""
    scope: str = ""
    source: str = ""

    @property
    def open(self) -> bool:
        """True when absence from the list proves nothing on any day."""
        return not self.complete_from


def read_events(path: Path = FACTS / "events.csv") -> tuple[Event, ...]:
    """Every event of the file, in its order; dates are ISO days, or months or years where only
    those are known. Raises SourceError with file:line for anything outside the closed lists.
    """
    events: list[Event] = []
    seen: dict[str, int] = {}
    for line, row in _rows(path, EVENT_COLUMNS):
        if not _ID.fullmatch(row["id"]):
            raise _error(path, line, f"id {row['id']!r} must be lower-case words and hyphens")
        if row["id"] in seen:
            raise _error(path, line, f"id {row['id']!r} repeats line {seen[row['id']]}")
        seen[row["id"]] = line
        events.append(_event(path, line, row))
    return tuple(events)


def read_listings(path: Path = FACTS / "listings.csv") -> tuple[Listing, ...]:
    """Every typed list entry; SourceError with file:line for an unknown level, status or list,
    a bad date, or the same jurisdiction twice on one list.
    """
    scopes = {scope.id for scope in read_lists(path.with_name("lists.yml"))}
    listings: list[Listing] = []
    seen: dict[tuple[str, str, str, str], int] = {}
    for line, row in _rows(path, LISTING_COLUMNS):
        if row["list_id"] not in scopes:
            raise _error(path, line, f"list {row['list_id']!r} is not in lists.yml")
        key = (row["list_id"], row["state"], row["level"], row["jurisdiction"])
        if key in seen:
            raise _error(path, line, f"{row['jurisdiction']} repeats line {seen[key]}")
        seen[key] = line
        _closed(path, line, "level", row["level"])
        _closed(path, line, "status", row["status"])
        _date(path, line, "listed_on", row["listed_on"])
        _date(path, line, "until", row["until"], blank=True)
        listings.append(Listing(**row))
    return tuple(listings)


def read_lists(path: Path = FACTS / "lists.yml") -> tuple[ListScope, ...]:
    """The published lists and the days each is complete for.

    Raises CatalogError with file:line for a broken file, a repeated id or a missing key.
    """
    declared = read_declaration(path)
    scopes: list[ListScope] = []
    for i, entry in enumerate(declared.data.get("lists", [])):
        scope = _scope(declared, f"lists.{i}", entry)
        if scope.id in {s.id for s in scopes}:
            raise declared.error(f"lists.{i}", f"list {scope.id!r} is declared twice")
        scopes.append(scope)
    if not scopes:
        raise declared.error("lists", "expected at least one list")
    return tuple(scopes)


def _scope(declared: Declaration, key: str, entry: dict[str, Any]) -> ListScope:
    for name in ("id", "publisher", "title", "url"):
        if not entry.get(name):
            raise declared.error(key, f"a list needs {name!r}")
    basic = {name: str(entry[name]) for name in ("id", "publisher", "title", "url")}
    complete = entry.get("complete")
    if not complete:
        return ListScope(**basic)
    if set(complete) != {"from", "to", "scope", "source"}:
        raise declared.error(f"{key}.complete", "complete needs from, to, scope and source")
    for name in ("from", "to"):
        if _parse(complete[name]) is None or len(complete[name]) != 10:
            raise declared.error(f"{key}.complete.{name}", f"{complete[name]!r} is not a day")
    return ListScope(
        **basic,
        complete_from=complete["from"],
        complete_to=complete["to"],
        scope=complete["scope"],
        source=complete["source"],
    )


def _event(path: Path, line: int, row: dict[str, str]) -> Event:
    _closed(path, line, "kind", row["kind"])
    _closed(path, line, "act", row["act"])
    _date(path, line, "date", row["date"])
    _date(path, line, "end_date", row["end_date"], blank=True)
    if row["end_date"] and row["end_date"] < row["date"]:
        raise _error(path, line, f"ends {row['end_date']} before it starts {row['date']}")
    for name in ("actor", "title", "summary", "source_title"):
        if not row[name]:
            raise _error(path, line, f"{name} is empty")
    if not _PLACE.fullmatch(row["place"]):
        raise _error(path, line, f"place {row['place']!r} is not a place id")
    if row["primary"] not in _SOURCES:
        raise _error(path, line, f"primary must be true, copy or false, not {row['primary']!r}")
    if row["primary"] != "false" and not row["url"].startswith("https://"):
        raise _error(path, line, "a primary source needs its https address")
    subjects = tuple(s for s in row["subjects"].split("|") if s)
    if not subjects:
        raise _error(path, line, "subjects is empty")
    for subject in subjects:
        _closed(path, line, "subject", subject)
    return Event(
        **{name: text for name, text in row.items() if name not in _LAST},
        primary=row["primary"] != "false",
        subjects=subjects,
        amount=_amount(path, line, row),
        amount_unit=row["amount_unit"],
        copied=row["primary"] == "copy",
    )


def _amount(path: Path, line: int, row: dict[str, str]) -> float | None:
    if bool(row["amount"]) != bool(row["amount_unit"]):
        raise _error(path, line, "amount and amount_unit go together")
    if not row["amount"]:
        return None
    _closed(path, line, "amount_unit", row["amount_unit"])
    if not row["amount"].isdigit():
        raise _error(path, line, f"amount {row['amount']!r} is not a whole number")
    return float(row["amount"])


def _rows(path: Path, columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.is_file():
        raise SourceError(f"{path}: no such file")
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        heading = next(reader, [])
        if heading != columns:
            raise _error(path, 1, f"expected the columns {','.join(columns)}")
        for cells in reader:
            if len(cells) != len(columns):
                raise _error(
                    path, reader.line_num, f"expected {len(columns)} cells, found {len(cells)}"
                )
            yield reader.line_num, dict(zip(columns, (c.strip() for c in cells), strict=True))


def _closed(path: Path, line: int, field: str, value: str) -> None:
    if value not in closed_list(field):
        raise _error(path, line, f"unknown {field} {value!r}; see sources/events/codes.csv")


def closed_list(field: str) -> frozenset[str]:
    """The values allowed in a field: kind, subject, amount_unit, level or status."""
    return frozenset(value for name, value in _codes() if name == field)


@lru_cache(maxsize=1)
def _codes() -> tuple[tuple[str, str], ...]:
    with (HERE / "codes.csv").open(encoding="utf-8", newline="") as stream:
        return tuple((row["field"], row["value"]) for row in csv.DictReader(stream))


def _date(path: Path, line: int, field: str, text: str, *, blank: bool = False) -> None:
    if blank and not text:
        return
    if _parse(text) is None:
        raise _error(path, line, f"{field} {text!r} is not a day, month or year (YYYY-MM-DD)")


def _parse(text: str) -> date | None:
    """The first day meant by YYYY-MM-DD, YYYY-MM or YYYY; None for anything else."""
    try:
        if partial := _PARTIAL.fullmatch(text):
            return date(int(partial[1]), int(partial[2] or 1), 1)
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _error(path: Path, line: int, problem: str) -> SourceError:
    return SourceError(f"{path.name}:{line}: {problem}")
