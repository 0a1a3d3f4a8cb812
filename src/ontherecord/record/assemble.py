"""From figures as loaded to the files of a record: checked, collapsed, written, hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

from ontherecord.catalog.store import Catalog
from ontherecord.record import integrity, vintages, warehouse
from ontherecord.record.integrity import Problem
from ontherecord.record.lookup_file import Contents, as_json, plain, write_lookup
from ontherecord.record.observation import Event, Listing, Observation, Release
from ontherecord.record.sums import summed
from ontherecord.record.warehouse import FACTS, FILE, TABLES

LOOKUP = "record.sqlite"
Progress = Callable[[str], None]


@dataclass(slots=True)
class Draft:
    """What was read, by origin ('file' or 'facts'), before it is checked."""

    figures: dict[str, list[Observation]] = field(default_factory=lambda: {FILE: [], FACTS: []})
    releases: dict[str, Release] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)  # release id -> origin
    events: list[Event] = field(default_factory=list)
    listings: dict[str, list[Listing]] = field(default_factory=lambda: {FILE: [], FACTS: []})

    def add_release(self, release: Release, origin: str) -> None:
        """Add a release; the first of one id stays."""
        if release.id not in self.releases:
            self.releases[release.id] = release
            self.origins[release.id] = origin


@dataclass(frozen=True, slots=True)
class Assembled:
    """The record ready to be written, the origin of each figure, and what was found wrong."""

    contents: Contents
    origins: Sequence[str]  # of contents.observations
    draft: Draft
    problems: tuple[Problem, ...]
    read: int  # figures read, before collapsing

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep figures out of the record."""
        return tuple(p for p in self.problems if p.severity == "error")


def assemble(draft: Draft, catalog: Catalog) -> Assembled:
    """Check every figure against the catalogue, collapse repeats, compare sums and parts.

    A figure the catalogue does not know is left out, a clash of two values is only reported.
    Vintages are collapsed within one origin, so that an edited fact never hides a file's figure.
    """
    problems: list[Problem] = []
    rows: list[tuple[Observation, str]] = []
    for origin, figures in draft.figures.items():
        good = []
        for figure, problem in integrity.check_vocabulary(figures, catalog, draft.releases):
            if problem is None:
                good.append(figure)
            else:
                problems.append(problem)
        good += summed(good, catalog)
        problems += integrity.check_duplicates(good, draft.releases)
        rows += [(figure, origin) for figure in vintages.collapse(good)]
    rows, repeated = _distinct(rows, draft.releases)
    problems += repeated
    rows.sort(key=lambda row: vintages.canonical(row[0]))
    observations = [figure for figure, _ in rows]
    for check in (integrity.check_sums, integrity.check_parts, integrity.check_to_date):
        problems += check(observations, catalog, draft.releases)
    contents = Contents(
        observations,
        sorted(draft.releases.values(), key=attrgetter("id")),
        sorted(draft.events, key=lambda e: (e.date, e.id)),
        sorted((entry for held in draft.listings.values() for entry in held), key=astuple),
    )
    read = sum(len(figures) for figures in draft.figures.values())
    return Assembled(contents, [o for _, o in rows], draft, tuple(problems), read)


def write_record(
    stage: Path, assembled: Assembled, catalog: Catalog, meta: Mapping[str, str]
) -> dict[str, str]:
    """Write the look-up and the Parquet tables into `stage`; returns the look-up's full meta."""
    contents, draft = assembled.contents, assembled.draft
    full = dict(meta) | {"record_hash": content_hash(contents), "catalog_hash": catalog.hash}

    def preferred(measure: str) -> Sequence[str]:
        return catalog.measures[measure].preferred_publishers

    write_lookup(stage / LOOKUP, contents, full, preferred)
    tables: dict[str, list[tuple[str, Any]]] = {
        "observations": list(zip(assembled.origins, contents.observations, strict=True)),
        "releases": [(draft.origins[r.id], r) for r in contents.releases],
        "events": [(FACTS, event) for event in contents.events],
        "listings": [
            (origin, entry)
            for origin, held in draft.listings.items()
            for entry in sorted(held, key=astuple)
        ],
    }
    for table, rows in tables.items():
        warehouse.write_table(stage / f"{table}.parquet", table, rows)
    return full


def read_durable(folder: Path, origins: Collection[str] = (FILE,)) -> Draft:
    """What the Parquet tables in `folder` hold of these origins ('file', 'facts')."""
    draft = Draft()
    held = {name: warehouse.read_table(folder / f"{name}.parquet", name) for name in TABLES}
    for origin, figure in held["observations"]:
        if origin in origins:
            draft.figures[origin].append(figure)
    for origin, release in held["releases"]:
        if origin in origins:
            draft.add_release(release, origin)
    for origin, entry in held["listings"]:
        if origin in origins:
            draft.listings[origin].append(entry)
    draft.events += [event for origin, event in held["events"] if origin in origins]
    return draft


def content_hash(contents: Contents) -> str:
    """sha256 over every figure, release, event and list entry, in canonical order."""
    digest = hashlib.sha256()
    for f in contents.observations:
        known = f.known_from.isoformat() if f.known_from else ""
        kind = (f.known_quality, f.maturity, f.nature, f.derivation, f.tier, f.bound, f.via, f.note)
        row = (f.id, plain(f.value), known, *kind, f.rounded_to)
        digest.update(as_json(row).encode())
    things: list[Release | Event | Listing] = [*contents.releases, *contents.events]
    for thing in (*things, *contents.listings):
        digest.update(as_json(astuple(thing)).encode())
    return digest.hexdigest()


def _distinct(
    rows: Sequence[tuple[Observation, str]], releases: Mapping[str, Release]
) -> tuple[list[tuple[Observation, str]], list[Problem]]:
    """Rows whose ids differ; two figures with one id stand at the same place of a release."""
    held: dict[str, tuple[Observation, str]] = {}
    problems = []
    for figure, origin in rows:
        first = held.setdefault(figure.id, (figure, origin))
        if first[0] is not figure:
            what = f"two figures at one place: {first[0].value:,g} and {figure.value:,g}"
            where = f"{figure.release}: {figure.where}"
            problems.append(Problem("error", "duplicate", where, f"{figure.measure}: {what}"))
    return list(held.values()), problems
