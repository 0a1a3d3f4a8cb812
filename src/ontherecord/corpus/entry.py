"""One document of a corpus before it is read, and where the documents come from.

An entry is small and can be sent to another process: it names a file, or holds a line of JSON or
the values of a row. What is wrong with it is found where it is read, so that nothing is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from ontherecord.documents.meta import day
from ontherecord.documents.read import Document, read_document, read_text
from ontherecord.errors import DocumentError

MAX_ID: Final = 4096  # characters of a document's id


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the corpus: its number from 1 and exactly one of path, line, row, problem."""

    number: int
    id: str | None = None
    where: str = ""  # as a reader finds it: a relative path, 'line 17', 'row 17'
    path: str = ""
    line: bytes = b""
    row: tuple[Any, ...] | None = None  # id, text, published, title
    problem: str = ""  # why it cannot be read, where that is known already


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the documents come from: how many there are and a fresh pass over them.

    identity: changes when the input does. passed_over: files of other kinds in a folder.
    """

    kind: str  # folder | jsonl | parquet
    name: str
    identity: str
    total: int
    entries: Callable[[], Iterator[Entry]]
    passed_over: int = 0


def id_of(entry: Entry) -> str | None:
    """The document's id where one can be told without reading the document, else None."""
    if entry.line:
        try:
            return _id(_object(entry)["id"], entry)
        except (DocumentError, KeyError):
            return None
    if entry.row is not None:
        try:
            return _id(entry.row[0], entry)
        except DocumentError:
            return None
    return entry.id


def read_entry(entry: Entry, encoding: str | None = None) -> Document:
    """The document of an entry. Raises DocumentError, naming where it stands."""
    if entry.problem:
        raise DocumentError(f"{entry.where}: {entry.problem}")
    if entry.path:
        return read_document(Path(entry.path), name=entry.where, encoding=encoding)
    if entry.row is not None:
        id, text, published, title = entry.row
    else:
        found = _object(entry)
        if missing := [name for name in ("id", "text") if name not in found]:
            raise DocumentError(f"{entry.where}: there is no `{missing[0]}` in it")
        id, text = found["id"], found["text"]
        published, title = found.get("published"), found.get("title")
    name = _id(id, entry)
    if not isinstance(text, str):
        raise DocumentError(f"{entry.where}: `text` is not a text")
    if title is not None and not isinstance(title, str):
        raise DocumentError(f"{entry.where}: `title` is not a text")
    return read_text(text, name=name, title=title or "", published=_day(published, entry))


def _object(entry: Entry) -> dict[str, Any]:
    """The JSON object of a line."""
    try:
        found = json.loads(entry.line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DocumentError(f"{entry.where}: byte {error.start} is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        said = getattr(error, "msg", "nested too deep or a number too long")
        at = getattr(error, "colno", None)
        place = f" at character {at}" if at else ""
        raise DocumentError(f"{entry.where}: not a line of JSON ({said}{place})") from None
    if not isinstance(found, dict):
        raise DocumentError(f"{entry.where}: not a JSON object with `id` and `text`")
    return found


def _id(value: Any, entry: Entry) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_ID:
        raise DocumentError(
            f"{entry.where}: `id` is not a text of 1 to {MAX_ID:,} characters or a whole number"
        )
    if "\0" in value:
        raise DocumentError(f"{entry.where}: `id` holds a NUL character")
    # Half of a surrogate pair cannot be written as UTF-8.
    return value.encode("utf-8", "replace").decode("utf-8")


def _day(value: Any, entry: Entry) -> date | None:
    if value is None or value == "":
        return None
    found = day(value) if isinstance(value, str) else None
    if found is None:
        raise DocumentError(f"{entry.where}: `published` is not a date; write it as YYYY-MM-DD")
    return found
