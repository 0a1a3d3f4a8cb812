"""DESK: one object holding record and catalogue, with the verbs. The public API.

from ontherecord.desk import open_record
desk = open_record()
report = desk.check("ICE removed 271,484 people in fiscal 2024.", published=date(2025, 10, 1))
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from ontherecord.catalog.store import Catalog
from ontherecord.claims.extract import Extractor
from ontherecord.documents.read import Document
from ontherecord.errors import NotHeld, UsageError
from ontherecord.pipeline.verbs import PipelineVerbs
from ontherecord.record.lookup import open_lookup
from ontherecord.shelf import Shelf, opened
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.check import find, finding_dict
from ontherecord.verdict.trace import trace

SCHEMA = "ontherecord/check/1"
FIRST_YEAR, LAST_YEAR = 1900, 2100  # of a document's date, as `documents` reads it from a page


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

    @classmethod
    def of(cls, document: Document) -> Article:
        """The article a document holds, as it was read."""
        return cls(
            text=document.text,
            title=document.title,
            source=document.source,
            published=document.published,
            published_from=document.published_from,
            file_sha256=document.file_sha256,
            unsafe=document.unsafe,
        )


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


class Desk(Shelf, PipelineVerbs):
    """The record and the catalogue with all the verbs over them."""

    @cached_property
    def extractor(self) -> Extractor:
        """The reader of claims, compiled on first use."""
        return Extractor(self.catalog)

    def check(
        self,
        article: Article | str,
        *,
        published: date | str | None = None,
        as_of: date | str | None = None,
    ) -> Report:
        """Find and judge every checkable claim of a text.

        published: the document's date when the article does not carry it. as_of: use the record as
        it was known on that day. Both are dates, or texts as YYYY-MM-DD; UsageError for anything
        else. Returns the report of the contract.
        """
        published, as_of = _day("published", published), _day("as_of", as_of)
        if isinstance(article, str):
            article = Article(
                article, published=published, published_from="given" if published else "absent"
            )
        elif published is not None:
            article = replace(article, published=published, published_from="given")
        elif article.published is not None:
            article = replace(article, published=_day("published", article.published))
        extraction = self.extractor.extract(article.text, article.published, article.unsafe)
        findings = find(extraction, self.lookup, self.catalog, article.published, as_of)
        claims = [finding_dict(f, n + 1, self.catalog) for n, f in enumerate(findings)]
        decided = sum(1 for c in claims if c["verdict"] in ("supported", "contradicted"))
        unread = sum(1 for n in extraction.not_claims if n.why in ("no_measure", "not_understood"))
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
            "record": self._record(as_of),
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

    def check_many(
        self,
        source: Path | str,
        out: Path | str,
        *,
        jobs: int = 1,
        as_of: date | str | None = None,
        quotes_only: bool = False,
        no_text: bool = False,
        encoding: str | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> dict[str, Any]:
        """Check every document of a folder, a JSONL or a Parquet file; returns the summary.

        The findings go to `out` (.jsonl or .parquet, `ontherecord/corpus/1`), the summary also to
        `out`.summary.json. A document that cannot be read has a row that says why. When the run is
        stopped, the same call goes on where it stopped. jobs: processes to use; with more than one
        a script needs `if __name__ == "__main__":`. progress is called with the documents done and
        those there are. Raises UsageError, DocumentError and OutputError.
        """
        # Processes and what they need are loaded only where many documents are checked.
        from ontherecord.corpus.rows import Options
        from ontherecord.corpus.run import Maker, check_corpus

        day = _day("as_of", as_of)
        record_hash = self.lookup.meta.get("record_hash", "")
        return check_corpus(
            Path(source),
            Path(out),
            _Reopened(self.lookup.file, self.catalog, day),
            Maker(record_hash, self._record(day)),
            jobs=jobs,
            options=Options(quotes_only, no_text, encoding),
            progress=progress,
        )

    def _record(self, as_of: date | None) -> dict[str, Any]:
        """The contract's `record`."""
        meta = self.lookup.meta
        return {
            "version": meta.get("version", ""),
            "built": meta.get("built", ""),
            "catalog_hash": self.catalog.hash,
            "facts_hash": meta.get("facts_hash", ""),
            "as_of": as_of.isoformat() if as_of else None,
        }

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


@dataclass(frozen=True, slots=True)
class _Reopened:
    """The same record and catalogue, opened again: what another process checks with."""

    record: Path
    catalog: Catalog
    as_of: date | None

    def __call__(self) -> Callable[[Document], dict[str, Any]]:
        desk = Desk(open_lookup(self.record), self.catalog)
        return lambda document: desk.check(Article.of(document), as_of=self.as_of).to_dict()


def _day(name: str, given: date | str | None) -> date | None:
    """A date, also of a text as YYYY-MM-DD and of a time; UsageError for anything else."""
    if given is None or given == "":
        return None
    found = given.date() if isinstance(given, datetime) else given
    if isinstance(found, str):
        with suppress(ValueError):
            found = date.fromisoformat(found) if len(found) == 10 else found
    if not isinstance(found, date):
        raise UsageError(
            f"{name}={given!r} is not a date", next_step="Give a date, or a text as YYYY-MM-DD."
        )
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UsageError(
            f"{name}={found} is not a day between {FIRST_YEAR} and {LAST_YEAR}",
            next_step="Write it as YYYY-MM-DD.",
        )
    return found


def open_record(path: Path | None = None, catalog: Path | None = None) -> Desk:
    """Open the shipped record with the user's own files in it (or the record at `path`).

    Raises RecordError when it is missing or damaged.
    """
    return Desk(*opened(path, catalog))
