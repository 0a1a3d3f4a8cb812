"""What becomes of one document: its rows of the output, and what the summary needs of it.

Every document has exactly one row of kind `document` or `error`; its findings follow. A document's
row and the claims of its findings together are the report of `otr check` for it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ontherecord.corpus.entry import Entry, id_of, read_entry
from ontherecord.documents.read import Document
from ontherecord.errors import DocumentError
from ontherecord.report.changes import quotes_only
from ontherecord.report.jsonout import without_text
from ontherecord.report.safe import escape_json, one_line, shorten

SCHEMA: Final = "ontherecord/corpus/1"
UNEXPECTED: Final = "Unexpected"
_MESSAGE: Final = 500  # characters of an error's message

Check = Callable[[Document], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for every document of a corpus."""

    quotes_only: bool = False
    no_text: bool = False
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A document that is done: its rows as lines of JSON, and a note for the summary."""

    rows: bytes
    note: dict[str, Any]


def check_entry(entry: Entry, check: Check, options: Options) -> Done:
    """Read and check one document; whatever is wrong with it becomes its row."""
    try:
        document = read_entry(entry, options.encoding)
        report = check(document)
    except DocumentError as error:
        return failed(entry, type(error).__name__, str(error))
    except Exception as error:  # one document that nobody foresaw must not end the run
        return failed(entry, UNEXPECTED, f"{entry.where}: {type(error).__name__}: {error}")
    if options.quotes_only:
        report = quotes_only(report)
    numbers = _numbers(report)
    shown = without_text(report) if options.no_text else report
    id = document.source if entry.id is None else entry.id
    head = {"schema": SCHEMA, "row": "document", "number": entry.number, "id": id}
    whole = {key: value for key, value in shown.items() if key not in ("schema", "claims")}
    rows = [{**head, "where": entry.where, **whole}]
    beside = {name: report["document"][name] for name in ("title", "published")}
    rows += [{**head, "row": "finding", **beside, "claim": claim} for claim in shown["claims"]]
    verdicts = Counter(f"{c['verdict']} {c['reason']}" for c in report["claims"])
    note = {
        "id": id,
        "claims": len(report["claims"]),
        "verdicts": dict(sorted(verdicts.items())),
        "kinds": dict(sorted(Counter(c["kind"] for c in report["claims"]).items())),
        "sentences": report["coverage"]["sentences"],
        "numbers_seen": report["coverage"]["numbers_seen"],
        "numbers_unread": report["coverage"]["numbers_unread"],
        "numbers": numbers,
    }
    return Done(_lines(rows), note)


def failed(entry: Entry, kind: str, message: str) -> Done:
    """The row and the note of a document that could not be checked."""
    id = id_of(entry)
    error = {"kind": kind, "message": shorten(one_line(message), _MESSAGE)}
    head = {"schema": SCHEMA, "row": "error", "number": entry.number, "id": id}
    return Done(
        _lines([{**head, "where": entry.where, "error": error}]), {"id": id, "error": error}
    )


def _lines(rows: list[dict[str, Any]]) -> bytes:
    text = "".join(json.dumps(r, ensure_ascii=False, allow_nan=False) + "\n" for r in rows)
    return escape_json(text).encode("utf-8")


def _numbers(report: Mapping[str, Any]) -> list[list[Any]]:
    """(measure, value, unit, as printed) of the numbers claimed, each once; no measure is ''."""
    found: dict[tuple[str, float, str], str] = {}
    for claim in report["claims"]:
        measures = dict.fromkeys(r["measure"] for r in claim["readings"] if r["measure"]) or {"": 0}
        for value in claim["asserted"]["values"]:
            for measure in measures:
                found.setdefault((measure, value["value"], value["unit"]), value["text"])
    return [[*key, text] for key, text in found.items()]
