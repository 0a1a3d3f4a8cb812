"""A folder, a JSONL file or a Parquet file as a corpus: documents in stable order, none dropped."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from ontherecord.corpus.entry import Corpus, Entry
from ontherecord.errors import DocumentError, UsageError

ENDINGS: Final = (".txt", ".md", ".html", ".htm", ".pdf", ".docx")
LINES: Final = (".jsonl", ".ndjson")
MAX_LINE: Final = 64 << 20  # bytes; a text at its own limit fits, however it is escaped
_BLOCK: Final = 1 << 20
_ROWS: Final = 64  # of a Parquet file, fetched at a time
_MARK: Final = b"\xef\xbb\xbf"
_WANTED: Final = ("id", "text", "published", "title")


def open_corpus(path: Path) -> Corpus:
    """The corpus at `path`. Raises UsageError for another kind of file, DocumentError for one that
    is missing, cannot be read or holds no document.
    """
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError):
        raise DocumentError(
            f"{path}: no such folder or file", next_step="Check the path."
        ) from None
    if stat.S_ISDIR(kind):
        return _folder(path)
    ending = path.suffix.lower()
    if not stat.S_ISREG(kind) or ending not in (*LINES, ".parquet"):
        raise UsageError(
            f"{path}: a corpus is a folder, a .jsonl file or a .parquet file",
            next_step="For one document, leave out --corpus.",
        )
    return _parquet(path) if ending == ".parquet" else _lines(path)


def _none_in(path: Path, wanted: str) -> DocumentError:
    return DocumentError(f"{path}: there is no document in it", next_step=f"Expected {wanted}.")


# A folder


def _folder(root: Path) -> Corpus:
    found: list[tuple[str, str]] = []  # relative path, problem
    digest = hashlib.sha256()
    passed_over = 0
    for relative, problem, mark in _walk(root):
        if problem is None:
            passed_over += 1
            continue
        found.append((relative, problem))
        digest.update(f"{relative}\0{problem}\0{mark}\0".encode("utf-8", "surrogateescape"))
    if not found:
        raise _none_in(root, f"files ending in {', '.join(ENDINGS)}")

    def entries() -> Iterator[Entry]:
        for number, (relative, problem) in enumerate(found, 1):
            shown = _shown(relative)
            path = "" if problem else os.path.join(root, *relative.split("/"))
            yield Entry(number, id=shown, where=shown, path=path, problem=problem)

    return Corpus("folder", root.name, digest.hexdigest(), len(found), entries, passed_over)


def _walk(root: Path) -> Iterator[tuple[str, str | None, str]]:
    """(relative path, what is wrong with it or '', a mark of its content) of every document.

    The problem is None for a file of another kind. Links are not followed: one may lead out of the
    folder, or around in it. By names, folder by folder, as a reader would list them.
    """
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(os.path.join(root, *folder.split("/")) if folder else root) as scan:
                inside = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            yield folder or ".", f"the folder cannot be read ({error.strerror})", ""
            continue
        below = []
        for entry in inside:
            relative = f"{folder}/{entry.name}" if folder else entry.name
            wanted = entry.name.lower().endswith(ENDINGS)
            if entry.is_symlink():
                if wanted or entry.is_dir():
                    yield relative, "a link, and links are not followed", ""
                else:
                    yield relative, None, ""
            elif entry.is_dir():
                below.append(relative)
            elif not wanted:
                yield relative, None, ""
            elif not entry.is_file():
                yield relative, "not a regular file", ""
            else:
                known = entry.stat()
                yield relative, "", f"{known.st_size} {known.st_mtime_ns}"
        waiting += reversed(below)


def _shown(relative: str) -> str:
    r"""A path as text; bytes of a name that are not UTF-8 stand as \xNN."""
    return os.fsencode(relative).decode("utf-8", "backslashreplace")


# JSON lines


def _lines(path: Path) -> Corpus:
    digest = hashlib.sha256()
    total = 0
    with _opened(path) as file:
        for line in _split(file):
            digest.update(line)
            digest.update(b"\n")
            total += bool(line.strip())
    if not total:
        raise _none_in(path, "one JSON object with `id` and `text` on each line")

    def entries() -> Iterator[Entry]:
        number = 0
        with _opened(path) as file:
            for at, line in enumerate(_split(file), 1):
                if not line.strip():
                    continue
                number += 1
                where = f"line {at}"
                if len(line) > MAX_LINE:
                    yield Entry(number, where=where, problem=f"longer than {MAX_LINE >> 20} MB")
                else:
                    yield Entry(number, where=where, line=line)

    return Corpus("jsonl", path.name, digest.hexdigest(), total, entries)


def _opened(path: Path) -> BinaryIO:
    try:
        file = path.open("rb")
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}") from None
    if file.read(len(_MARK)) != _MARK:
        file.seek(0)
    return file


def _split(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file without their ends; one that is too long comes cut, just over the limit,
    so that no file, whatever is in it, fills the memory.
    """
    while line := file.readline(MAX_LINE + 1):
        if len(line) > MAX_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(_BLOCK)) and not rest.endswith(b"\n"):
                pass
        yield line.removesuffix(b"\n")


# Parquet


def _parquet(path: Path) -> Corpus:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    columns, total = _columns(path)
    if missing := [name for name in ("id", "text") if name not in columns]:
        raise DocumentError(
            f"{path}: there is no column `{missing[0]}`",
            next_step="Columns are id, text and, where known, published and title.",
        )
    if not total:
        raise _none_in(path, "rows with id and text")

    def entries() -> Iterator[Entry]:
        chosen = ", ".join(_column(name, columns) for name in _WANTED)
        for number, row in enumerate(_rows(path, f"select {chosen} from read_parquet(?)"), 1):
            yield Entry(number, where=f"row {number}", row=row)

    return Corpus("parquet", path.name, digest.hexdigest(), total, entries)


def _column(name: str, columns: dict[str, str]) -> str:
    """The column as a text: numbers and dates are written out, a text stays what it is."""
    if name not in columns:
        return "null"
    plain = name == "text" or columns[name] == "VARCHAR"
    return f'"{name}"' if plain else f'cast("{name}" as varchar)'


def _columns(path: Path) -> tuple[dict[str, str], int]:
    described = {str(row[0]): str(row[1]) for row in _rows(path, "describe from read_parquet(?)")}
    return described, int(next(_rows(path, "select count(*) from read_parquet(?)"))[0])


def _rows(path: Path, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, fetched some at a time in the order of the file."""
    import duckdb

    try:
        with duckdb.connect() as connection:
            connection.execute("set enable_progress_bar = false; set threads = 1")
            # A name with * or ? in it is a pattern to the reader of Parquet.
            found = connection.execute(query, [glob.escape(str(path.resolve()))])
            while rows := found.fetchmany(_ROWS):
                yield from rows
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise DocumentError(f"{path}: not a Parquet file that can be read ({said})") from None
