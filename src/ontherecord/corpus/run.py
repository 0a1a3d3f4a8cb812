"""CHECK MANY: a corpus in, one file of findings and a summary out, in constant memory, resumable.

The output and the summary have the same bytes whatever the number of jobs and however often the
run was interrupted. Until it is whole, OUT is not touched.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, Final

from ontherecord.corpus.entry import Corpus
from ontherecord.corpus.inputs import open_corpus
from ontherecord.corpus.journal import Journal, beside
from ontherecord.corpus.parquet import write_parquet
from ontherecord.corpus.pool import Opener, check_all
from ontherecord.corpus.rows import Options
from ontherecord.corpus.summary import summarise
from ontherecord.errors import OutputError, UsageError

SUFFIXES: Final = (".jsonl", ".parquet")

Progress = Callable[[int, int], None]  # documents done, documents in all


@dataclass(frozen=True, slots=True)
class Maker:
    """What findings are made from: another one may find otherwise. `record` is the contract's."""

    record_hash: str
    record: Mapping[str, Any]


def check_corpus(
    source: Path,
    out: Path,
    opener: Opener,
    maker: Maker,
    *,
    jobs: int = 1,
    options: Options | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Check every document of `source` into `out`; returns the summary.

    Goes on where an unfinished run into `out` stopped. Raises UsageError, DocumentError for a
    corpus that cannot be read at all, OutputError for an `out` that cannot be written or holds an
    unfinished run of something else.
    """
    options = options or Options()
    _usable(out, source)
    if jobs < 1:
        raise UsageError(f"{jobs} jobs cannot do anything", next_step="Give 1 or more.")
    corpus = open_corpus(source)
    journal = Journal(out, _run(corpus, maker, options))
    try:
        if progress:
            progress(journal.done, corpus.total)
        left = islice(corpus.entries(), journal.done, None)
        with closing(check_all(left, opener, options, jobs)) as every:
            for done in every:
                journal.add(done)
                if progress:
                    progress(journal.done, corpus.total)
        if journal.done != corpus.total:
            raise OutputError(
                f"{source}: held {corpus.total:,} documents at first and {journal.done:,} at last",
                next_step=f"Delete {journal.path.name} and {journal.part.name}, and run again.",
            )
        given = {"kind": corpus.kind, "name": corpus.name, "passed_over": corpus.passed_over}
        summary = summarise(journal.notes(), given, maker.record)
        _finish(out, journal, summary)
    finally:
        journal.close()
    return summary


def _usable(out: Path, source: Path) -> None:
    if out.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"{out}: findings of many documents are written as {' or '.join(SUFFIXES)}",
            next_step="Name it findings.jsonl or findings.parquet.",
        )
    if out.is_dir():
        raise OutputError(f"{out}: is a folder", next_step="Name a file in it.")
    if not out.parent.is_dir():
        raise OutputError(f"{out}: there is no folder {out.parent}", next_step="Make it first.")
    if out.resolve() == source.resolve():
        raise UsageError(f"{out}: is the corpus itself", next_step="Name another file.")


def _run(corpus: Corpus, maker: Maker, options: Options) -> dict[str, Any]:
    """What a run that is gone on with must have in common with the one before."""
    record = {k: v for k, v in maker.record.items() if k not in ("catalog_hash", "as_of")}
    return {
        "input": hashlib.sha256(f"{corpus.kind} {corpus.identity}".encode()).hexdigest(),
        "record": [record, maker.record_hash],
        "catalogue": maker.record["catalog_hash"],
        "version of the software": version("ontherecord"),
        "set of options": [maker.record["as_of"], asdict(options)],
    }


def _finish(out: Path, journal: Journal, summary: Mapping[str, Any]) -> None:
    """Put the summary and the output in place, each whole or not at all, then drop the journal."""
    made = journal.part
    try:
        if out.suffix.lower() == ".parquet":
            made = beside(out, "making")
            write_parquet(journal.part, made, journal.longest)
        written = beside(out, "summary.json.making")
        text = json.dumps(summary, ensure_ascii=True, indent=1, allow_nan=False) + "\n"
        written.write_text(text, encoding="ascii")
        os.replace(written, beside(out, "summary.json"))
        os.replace(made, out)
    except OSError as error:
        raise OutputError(
            f"{out}: cannot be written ({error.strerror})",
            next_step="Run the same command again: nothing is checked twice.",
        ) from None
    journal.forget()
