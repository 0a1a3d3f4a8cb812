"""The summary of a corpus: how many documents and claims, and which numbers recur.

It counts over the whole corpus only. It holds no score, grade or share of verdicts, and nothing by
document, speaker or outlet but the errors, which name the documents to look after.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

SCHEMA: Final = "ontherecord/corpus-summary/1"
LISTED: Final = 1000  # recurring numbers
ERRORS: Final = 20  # errors told with their document
_TOTALS: Final = ("claims", "sentences", "numbers_seen", "numbers_unread")
_TABLES: Final = """
create table number (
  measure text, value real, unit text, text text, documents integer default 1,
  primary key (measure, value, unit)
) without rowid;
create table id (id text primary key, documents integer default 1) without rowid;
"""
_NUMBER: Final = """
insert into number (measure, value, unit, text) values (?, ?, ?, ?)
on conflict do update set documents = documents + 1
"""
_ID: Final = "insert into id (id) values (?) on conflict do update set documents = documents + 1"
_RECURRING: Final = """
select measure, value, unit, text, documents from number where documents > 1
order by documents desc, measure, value, unit limit ?
"""


def summarise(
    notes: Iterable[Mapping[str, Any]], source: Mapping[str, Any], record: Mapping[str, Any]
) -> dict[str, Any]:
    """The summary from the notes of the documents, in order.

    What grows with the corpus (its ids and numbers) is counted in a file of SQLite's own that is
    gone afterwards, so memory does not grow with the corpus.
    """
    totals: Counter[str] = Counter()
    verdicts: dict[str, Counter[str]] = {}
    kinds: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    first: list[dict[str, Any]] = []
    documents = with_claims = 0
    counted = sqlite3.connect("", isolation_level=None)
    try:
        counted.executescript(_TABLES)
        counted.execute("begin")
        for note in notes:
            documents += 1
            if note["id"] is not None:
                counted.execute(_ID, (note["id"],))
            if error := note.get("error"):
                errors[error["kind"]] += 1
                if len(first) < ERRORS:
                    first.append({"number": note["number"], "id": note["id"], **error})
                continue
            with_claims += note["claims"] > 0
            totals.update({name: note[name] for name in _TOTALS})
            kinds.update(note["kinds"])
            for key, count in note["verdicts"].items():
                verdict, _, reason = key.partition(" ")
                verdicts.setdefault(verdict, Counter())[reason] += count
            counted.executemany(_NUMBER, note["numbers"])
        recurring = counted.execute("select count(*) from number where documents > 1").fetchone()[0]
        listed = counted.execute(_RECURRING, (LISTED,)).fetchall()
        repeated = counted.execute("select count(*) from id where documents > 1").fetchone()[0]
    finally:
        counted.close()
    return {
        "schema": SCHEMA,
        "input": {**source, "repeated_ids": repeated},
        "record": dict(record),
        "documents": documents,
        "checked": documents - errors.total(),
        "with_claims": with_claims,
        "errors": {"count": errors.total(), "kinds": dict(sorted(errors.items())), "first": first},
        **{name: totals[name] for name in _TOTALS},
        "kinds": dict(sorted(kinds.items())),
        "verdicts": {
            verdict: dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))
            for verdict, reasons in sorted(verdicts.items())
        },
        "recurring_numbers": recurring,
        "recurring": [
            {
                "measure": measure or None,
                "value": int(value) if value == int(value) else value,
                "unit": unit,
                "text": text,
                "documents": count,
            }
            for measure, value, unit, text, count in listed
        ],
    }
