"""Builds the record: release files and facts -> loaders -> checks -> look-up, Parquet, manifest.

    build(from_dir, out)     from official files, or without them from the durable Parquet
    load_files(paths)        a user's own releases, into their archive and their record

A build writes everything into a stage and swaps it in at the end (`record.swap`): killed at any
moment, the old record stays whole. The same input gives the same bytes apart from `built`.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ontherecord.catalog import store
from ontherecord.errors import (
    RecordError,
    SourceError,
)
from ontherecord.record import archive, swap
from ontherecord.record.archive import Found, Known, UserArchive
from ontherecord.record.assemble import (
    LOOKUP,
    Assembled,
    Draft,
    Progress,
    assemble,
    read_durable,
    write_record,
)
from ontherecord.record.folders import SHIPPED
from ontherecord.record.gather import Reading, read_files, read_own
from ontherecord.record.integrity import Problem
from ontherecord.record.loading import Source
from ontherecord.record.lookup import open_lookup
from ontherecord.record.observation import Release
from ontherecord.record.reconcile import Reconciliation, reconcile
from ontherecord.record.tables import check_size
from ontherecord.record.warehouse import FACTS, FILE
from ontherecord.sources.registry import all_sources

FACTS_FOLDER = Path(__file__).parent / "facts"
MANIFEST = "manifest.json"
CATALOG = "catalog.json"
RECONCILIATION = "reconciliation.csv"
_ORDER = (CATALOG, LOOKUP, MANIFEST)  # what moves last, in this order
_SHOWN = 20  # problems named in an error


@dataclass(slots=True)
class BuildReport(Reading):
    """What a build read, what it made, and everything it did not take as it stood."""

    figures_read: int = 0
    observations: int = 0
    releases: int = 0
    events: int = 0
    listings: int = 0
    problems: list[Problem] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # files of the old record not there now
    reconciliation: Reconciliation | None = None
    meta: dict[str, str] = field(default_factory=dict)
    size: int = 0  # bytes of the look-up
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What `otr load` did with one file."""

    file: str
    release: Release
    figures: int
    new: bool  # False when the record holds this very file already


def build(
    from_dir: Path | None = None,
    out: Path = SHIPPED,
    progress: Progress = lambda line: None,
    *,
    sources: Sequence[Source] | None = None,
    catalog_folder: Path = store.FOLDER,
    facts: bool = True,
    strict: bool = True,
    outcomes: Path | None = None,
    detail: Path | None = None,
) -> BuildReport:
    """Build the record in `out` from the release files below `from_dir`.

    Without `from_dir` the figures of release files come from the durable Parquet in `out` and
    only facts and catalogue are read anew. `outcomes` is a table of compiled figures to compare
    with (never read as input); `detail` is where every comparison is written. `progress` is
    called with one line per step. A strict build raises SourceError on the first file its loader
    cannot read and RecordError on figures the catalogue does not know; otherwise these are left
    out and reported.
    """
    started = time.monotonic()
    report = BuildReport()
    with swap.staged(out, _ORDER) as stage:
        progress("catalogue: reading definitions")
        store.write_catalog(catalog_folder, stage / CATALOG)
        catalog = store.load_catalog(stage / CATALOG)
        if from_dir is None:
            progress("figures: reading the durable record")
            draft, known = read_durable(out), archive.read_manifest(out / MANIFEST)
            report.files.update(entry.status for entry in known.values())
        else:
            chosen = all_sources() if sources is None else sources
            draft, known = read_files(archive.find(from_dir), chosen, report, progress, strict)
            if not known:
                raise SourceError(f"{from_dir}: no release file of any source is here")
            report.missing += _missing(out, known)
        if facts:
            progress("facts: reading figures, events and lists")
            _read_facts(draft, report)
        progress("checks: comparing figures with the catalogue")
        assembled = assemble(draft, catalog)
        report.problems += assembled.problems
        if strict:
            _refuse(assembled)
        progress("record: writing the look-up and the Parquet tables")
        meta = {"version": "1", "built": _now(), "facts_hash": facts_hash()}
        report.meta = write_record(stage, assembled, catalog, meta)
        archive.write_manifest(stage / MANIFEST, known)
        if outcomes is not None:
            progress("reconciliation: comparing with the compiled figures")
            read = assembled.contents.observations
            names = FACTS_FOLDER / "names.csv"
            report.reconciliation = reconcile(outcomes, read, known, catalog, names)
            report.reconciliation.write(stage / RECONCILIATION, detail)
        report.size = (stage / LOOKUP).stat().st_size
    contents = assembled.contents
    report.figures_read, report.observations = assembled.read, len(contents.observations)
    report.releases, report.events = len(contents.releases), len(contents.events)
    report.listings = len(contents.listings)
    report.seconds = time.monotonic() - started
    return report


def steps(from_dir: Path | None) -> int:
    """How many lines of progress a build says, for a bar."""
    return 5 + (len(all_sources()) if from_dir else 1)


def load_files(
    paths: Iterable[Path],
    progress: Progress = lambda line: None,
    *,
    own: UserArchive | None = None,
    shipped: Path = SHIPPED,
    sources: Sequence[Source] | None = None,
) -> tuple[LoadReport, ...]:
    """Add official files a user has to their archive and rebuild their record.

    A file is recognised by content and read before it is kept. It is unverified unless its
    sha256 is in the shipped manifest. Raises UnknownRelease, RefusedRelease with the reason, or
    SourceError naming the cell; then nothing changes.
    """
    own = own or UserArchive()
    chosen = all_sources() if sources is None else sources
    manifest = archive.read_manifest(shipped / MANIFEST)
    catalog = store.load_catalog(shipped / CATALOG)
    reports, kept = [], []
    for path in paths:
        progress(f"{path.name}: reading")
        check_size(path)
        found = Found(path, path.name, archive.sha256_of(path))
        release, loaded = read_own(found, chosen, manifest)
        check = Draft(releases={release.id: release})
        check.figures[FILE] += loaded.observations
        _refuse(assemble(check, catalog))
        held = manifest.get(found.sha256)
        new = held is None or held.status not in ("ok", "marked", "copy")
        if new:
            kept.append(path)
        reports.append(LoadReport(path.name, release, len(loaded.observations), new))
    if kept:
        for path in kept:
            own.add(path)
        progress("record: adding your files")
        _build_own(own, shipped, chosen, manifest, catalog)
    return tuple(reports)


def facts_hash(folder: Path = FACTS_FOLDER) -> str:
    """sha256 over the names and bytes of the facts that ship with the package."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".csv", ".yml", ".gz")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _missing(out: Path, known: Mapping[str, Known]) -> list[str]:
    """Files the record in `out` was built from that were not found this time."""
    if not (out / MANIFEST).is_file():
        return []
    old = archive.read_manifest(out / MANIFEST)
    return sorted(entry.file for sha, entry in old.items() if sha not in known)


def _read_facts(draft: Draft, report: BuildReport) -> None:
    figures = _facts_module("facts")
    if figures is not None:
        releases, observations = figures.read_figures()
        for release in releases:
            draft.add_release(release, FACTS)
        draft.figures[FACTS] += observations
        report.by_source["facts"] = len(observations)
    events = _facts_module("events")
    if events is not None:
        draft.events += events.read_events()
        draft.listings[FACTS] += events.read_listings()


def _facts_module(name: str) -> Any:
    module = f"ontherecord.sources.{name}.loader"
    try:
        present = find_spec(module) is not None
    except ModuleNotFoundError:
        present = False
    return import_module(module) if present else None


def _refuse(assembled: Assembled) -> None:
    errors = assembled.errors
    if errors:
        more = f"; and {len(errors) - _SHOWN} more" if len(errors) > _SHOWN else ""
        raise RecordError(
            "; ".join(str(problem) for problem in errors[:_SHOWN]) + more,
            next_step="Declare it in the catalogue or correct the loader.",
        )


def _build_own(
    own: UserArchive,
    shipped: Path,
    sources: Sequence[Source],
    manifest: Mapping[str, Known],
    catalog: store.Catalog,
) -> None:
    """The shipped record and every file of the user's archive, in the user's record folder."""
    draft = read_durable(shipped, (FILE, FACTS))
    for found in own:
        release, loaded = read_own(found, sources, manifest)
        if release.id in draft.releases:  # another file under the name of a known release
            short = f"{release.id}-{found.sha256[:8]}"
            loaded.observations = [replace(o, release=short) for o in loaded.observations]
            release = replace(release, id=short)
        draft.add_release(release, FILE)
        draft.figures[FILE] += loaded.observations
        draft.listings[FILE] += loaded.listings
    assembled = assemble(draft, catalog)
    base = open_lookup(shipped / LOOKUP).meta
    meta = {"version": "1", "built": _now(), "facts_hash": base["facts_hash"]}
    meta["base"] = base["record_hash"]
    with swap.staged(own.record, (LOOKUP,)) as stage:
        write_record(stage, assembled, catalog, meta)


def _now() -> str:
    """The time of the build, or SOURCE_DATE_EPOCH, as UTC ISO text."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    when = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return when.replace(microsecond=0).isoformat()
