"""What is done so far, beside the output: OUT.part holds the rows, OUT.journal a line a document.

A line of the journal tells where the document's rows end in the part and their checksum; it is
written after them. A run that was killed leaves at worst rows without a line or half a line: both
are cut off, and their document is done again. No document is lost, and none is there twice.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from ontherecord.corpus.rows import Done
from ontherecord.errors import OutputError

try:
    import fcntl
except ImportError:  # a system without such locks: two runs into one file are the user's to avoid
    fcntl = None  # type: ignore[assignment]

SCHEMA: Final = "ontherecord/corpus-journal/1"


def beside(out: Path, ending: str) -> Path:
    """The file `OUT.ending`."""
    return out.with_name(f"{out.name}.{ending}")


class Journal:
    """An unfinished output and its journal, open for going on. `run` says what made it."""

    def __init__(self, out: Path, run: Mapping[str, Any]) -> None:
        self.part = beside(out, "part")
        self.path = beside(out, "journal")
        self.done = 0  # documents
        self.end = 0  # bytes of the part
        self.longest = 0  # bytes of a document's rows
        try:
            self._lines = _lock(self.path)
            self._rows = _open(self.part)
        except OSError as error:
            raise OutputError(f"{self.part}: cannot be written ({error.strerror})") from None
        head = json.dumps({"schema": SCHEMA, "run": run}, sort_keys=True).encode() + b"\n"
        self._resume(head)

    def _resume(self, head: bytes) -> None:
        """Find where the last whole document ends; cut off what comes after it."""
        first = self._lines.readline()
        kept = len(first)
        if not first.endswith(b"\n"):  # new, or killed before the head was whole
            self._lines.seek(0)
            self._lines.write(head)
            kept = len(head)
        elif first != head:
            raise OutputError(
                f"{self.path}: an unfinished run is kept here, {_differs(first, head)}",
                next_step=f"Delete {self.path.name} and {self.part.name} to begin again, or give "
                "another OUT.",
            )
        else:
            for line in self._lines:
                if not line.endswith(b"\n") or not self._holds(line):
                    break
                kept += len(line)
        for file, size in ((self._lines, kept), (self._rows, self.end)):
            file.seek(size)
            file.truncate()

    def _holds(self, line: bytes) -> bool:
        """True when the rows that a line of the journal tells of are in the part."""
        try:
            note = json.loads(line)
            number, end, checksum = note["number"], note["end"], note["crc"]
        except (ValueError, KeyError, TypeError):
            return False
        if number != self.done + 1 or end < self.end:
            return False
        rows = self._rows.read(end - self.end)
        if len(rows) != end - self.end or zlib.crc32(rows) != checksum:
            return False
        self.done, self.end = number, end
        self.longest = max(self.longest, len(rows))
        return True

    def add(self, done: Done) -> None:
        """Keep the next document."""
        self.done += 1
        self.end += len(done.rows)
        self.longest = max(self.longest, len(done.rows))
        note = {
            "number": self.done,
            "end": self.end,
            "crc": zlib.crc32(done.rows),
            **done.note,
        }
        try:
            self._rows.write(done.rows)
            self._rows.flush()
            self._lines.write(json.dumps(note).encode() + b"\n")
            self._lines.flush()
        except OSError as error:
            raise OutputError(
                f"{self.part}: cannot be written ({error.strerror})",
                next_step="Make room and run the same command again: it goes on from here.",
            ) from None

    def notes(self) -> Iterator[dict[str, Any]]:
        """The notes of the documents done, in order."""
        with self.path.open("rb") as lines:
            next(lines, None)
            for line in lines:
                yield json.loads(line)

    def close(self) -> None:
        """Let go of the files; what is done stays."""
        for file in (self._rows, self._lines):
            if not file.closed:
                with suppress(OSError):
                    file.flush()
                    os.fsync(file.fileno())
                file.close()

    def forget(self) -> None:
        """Close, and take the journal and the part away: the output is whole."""
        self.close()
        for path in (self.path, self.part):
            path.unlink(missing_ok=True)


def _open(path: Path) -> BinaryIO:
    """The file for reading and writing from its start, made where it is not there."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")


def _lock(path: Path) -> BinaryIO:
    """The journal, held by this run alone."""
    file = _open(path)
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise OutputError(
            f"{path}: another run is writing this output", next_step="Wait for it to end."
        ) from None
    return file


def _differs(first: bytes, head: bytes) -> str:
    """What an unfinished run was begun with that this one has not."""
    try:
        before, now = json.loads(first)["run"], json.loads(head)["run"]
        changed = [name for name in now if before.get(name) != now[name]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return "in a form this version does not know"
    return f"begun with another {' and another '.join(changed) or 'form of journal'}"
