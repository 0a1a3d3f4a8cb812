"""DESK: one object holding record and catalogue, with the verbs. The public API.

from ontherecord.desk import open_record
desk = open_record()
report = desk.check("ICE removed 271,484 people in fiscal 2024.", published=date(2025, 10, 1))
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ontherecord.catalog.lever import Scenario
from ontherecord.catalog.pipeline_store import load_pipeline
from ontherecord.catalog.store import Catalog, load_catalog
from ontherecord.claims.extract import Extractor
from ontherecord.errors import NotHeld, UsageError, did_you_mean
from ontherecord.record.find import (
    PlaceHeld,
    SourceHeld,
    find_events,
    find_place,
    find_sources,
)
from ontherecord.record.folders import user_record
from ontherecord.record.lookup import LookUp, open_lookup, open_newest
from ontherecord.record.observation import Event
from ontherecord.report.cite import citation
from ontherecord.series.series import Request, Series, read
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.check import find, finding_dict
from ontherecord.verdict.trace import trace

if TYPE_CHECKING:
    from ontherecord.pipeline.projection import Projection

SCHEMA = "ontherecord/check/1"


@dataclass(frozen=True, slots=True)
class Article:
    """A document to check: its text as read, and what is known about it."""

    text: str
    title: str = ""
    source: str = ""
    published: date | None = None
    published_from: str = "absent"  # given | document | absent
    file_sha256: str = ""
    unsafe: tuple[tuple[int, int], ...] = ()  # spans whose digits hold something unseen


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check; `to_dict` is the contract `ontherecord/check/1`."""

    data: dict[str, Any]

    @property
    def claims(self) -> list[dict[str, Any]]:
        """The findings, in order of first mention."""
        found: list[dict[str, Any]] = self.data["claims"]
        return found

    def to_dict(self) -> dict[str, Any]:
        """The contract as plain data."""
        return self.data


class Desk:
    """The record and the catalogue with the verbs over them."""

    def __init__(self, lookup: LookUp, catalog: Catalog) -> None:
        self.lookup = lookup
        self.catalog = catalog

    @cached_property
    def extractor(self) -> Extractor:
        """The reader of claims, compiled on first use."""
        return Extractor(self.catalog)

    def check(
        self, article: Article | str, *, published: date | None = None, as_of: date | None = None
    ) -> Report:
        """Find and judge every checkable claim of a text.

        published: the document's date when the article does not carry it. as_of: use the record as
        it was known on that day. Returns the report of the contract.
        """
        if isinstance(article, str):
            article = Article(
                article, published=published, published_from="given" if published else "absent"
            )
        elif published is not None:
            article = replace(article, published=published, published_from="given")
        extraction = self.extractor.extract(article.text, article.published, article.unsafe)
        findings = find(extraction, self.lookup, self.catalog, article.published, as_of)
        claims = [finding_dict(f, n + 1, self.catalog) for n, f in enumerate(findings)]
        decided = sum(1 for c in claims if c["verdict"] in ("supported", "contradicted"))
        unread = sum(1 for n in extraction.not_claims if n.why in ("no_measure", "not_understood"))
        meta = self.lookup.meta
        data = {
            "schema": SCHEMA,
            "document": {
                "title": article.title or None,
                "source": article.source or None,
                "published": article.published.isoformat() if article.published else None,
                "published_from": article.published_from,
                "text": article.text,
                "characters": len(article.text),
                "text_sha256": hashlib.sha256(
                    article.text.encode("utf-8", "surrogatepass")
                ).hexdigest(),
                "file_sha256": article.file_sha256 or None,
            },
            "record": {
                "version": meta.get("version", ""),
                "built": meta.get("built", ""),
                "catalog_hash": self.catalog.hash,
                "facts_hash": meta.get("facts_hash", ""),
                "as_of": as_of.isoformat() if as_of else None,
            },
            "coverage": {
                "sentences": extraction.sentences,
                "claims": len(claims),
                "decided": decided,
                "numbers_seen": extraction.numbers,
                "numbers_unread": unread,
            },
            "claims": claims,
            "not_claims": [
                {"start": n.start, "end": n.end, "text": n.text, "why": n.why}
                for n in extraction.not_claims
            ],
        }
        return Report(data)

    def series(
        self,
        measure: str,
        *,
        by: str = "fiscal_year",
        place: str = "us",
        breakdown: str = "",
        since: date | None = None,
        as_of: date | None = None,
    ) -> Series:
        """The figures of a measure, laid out by a period basis, a breakdown or place.

        Raises NotHeld, naming near measures or what is held instead, when there is none.
        """
        return read(self.lookup, Request(measure, by, place, breakdown, since=since, as_of=as_of))

    def events(
        self, word: str = "", *, since: date | None = None, until: date | None = None
    ) -> tuple[Event, ...]:
        """The dated acts in which every word of `word` stands, by date."""
        return find_events(self.lookup.events(), word, since=since, until=until)

    def place(self, name: str) -> PlaceHeld:
        """What the record holds of a place: figures, list entries, events; NotHeld when nothing."""
        return find_place(self.lookup, self.catalog.places.values(), name)

    def sources(self) -> tuple[SourceHeld, ...]:
        """The releases of the record, grouped by source."""
        return find_sources(self.lookup.releases())

    def project(
        self,
        scenario: Scenario | str,
        *,
        as_of: date | None = None,
        draws: int = 2000,
        seed: int = 20250120,
    ) -> Projection:
        """Answer a scenario, a shipped one by its id: capacities, what binds, and ranges.

        The same record, scenario, draws and seed give the same answer. Raises UsageError for an
        unknown id and NotHeld when the record known on `as_of` is too small to start from.
        """
        from ontherecord.pipeline import project as pipeline  # numpy, which no check needs

        catalog = load_pipeline()
        if isinstance(scenario, str):
            if scenario not in catalog.scenarios:
                near = did_you_mean("scenario", scenario, catalog.scenarios)
                raise UsageError(
                    f"no scenario {scenario!r}",
                    next_step=near or "`otr project --list` shows them.",
                )
            scenario = catalog.scenarios[scenario]
        return pipeline.project(self.lookup, catalog, scenario, as_of=as_of, draws=draws, seed=seed)

    def cite(self, id: str) -> dict[str, Any]:
        """The figure with this id, its release and a sentence to cite it by, as plain data.

        Raises NotHeld when the record has no such figure.
        """
        figure = self.lookup.by_id(id)
        if figure is None:
            raise NotHeld(
                f"no figure has the id {id!r}",
                next_step="`otr show MEASURE --format csv` and every report give ids.",
            )
        measure = self.catalog.measures[figure.measure]
        release = self.lookup.release(figure.release)
        return citation(figure, release, measure, self.lookup.meta)

    def trace(
        self, number: str, about: str, *, near: date | None = None
    ) -> tuple[dict[str, Any], ...]:
        """Where a number may come from (the contract's `trace`), best first; () when nothing fits.

        `about` says what it counts, `near` the day it was said (default: the day the record was
        built); figures of the two years before it are looked at. Raises NotHeld when no measure
        is meant by those words.
        """
        near = near or date.fromisoformat(self.lookup.meta["built"][:10])
        claims = self.extractor.extract(f"There were {number} {about}.", near).claims
        counted = [claim for claim in claims if claim.quantity is not None and claim.terms]
        if not counted:
            raise NotHeld(
                f"no number of a known measure in {f'{number} {about}'!r}",
                next_step="Use words of a measure, such as removals; `otr measures` lists them.",
            )
        return trace(counted[0], Bench(self.lookup, self.catalog, near, near))


def open_record(path: Path | None = None, catalog: Path | None = None) -> Desk:
    """Open the shipped record with the user's own files in it (or the record at `path`).

    Raises RecordError when it is missing or damaged.
    """
    record = open_lookup(path) if path else open_newest(user_record())
    return Desk(record, load_catalog(catalog))
