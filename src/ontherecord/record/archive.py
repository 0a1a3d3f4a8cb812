"""The archive of releases: files by their sha256, kept once and never changed.

`find` lists the release files below a folder. `UserArchive` is where `otr load` keeps what a
user gave it: `<sha256>/<name as given>`, added whole or not at all, never overwritten.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ontherecord.errors import RecordError, SourceError
from ontherecord.record.folders import user_folder
from ontherecord.record.tables import check_size

SCHEMA = "ontherecord/manifest/1"
NOT_RELEASES = frozenset({"SOURCES.csv", "README.md"})


@dataclass(frozen=True, slots=True)
class Found:
    """A release file on disk: where, its path below the folder it was found in, its sha256."""

    path: Path
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Known:
    """A line of the manifest: what a file with this sha256 is, and whether it is read."""

    release: str
    source: str
    file: str
    status: str  # ok | marked | refused | copy
    reason: str = ""


def find(folder: Path) -> tuple[Found, ...]:
    """Every file below `folder`, by name. Raises SourceError when there is no such folder."""
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder of release files")
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in NOT_RELEASES)
    return tuple(Found(p, p.relative_to(folder).as_posix(), sha256_of(p)) for p in paths)


def matching(found: Sequence[Found], globs: Sequence[str]) -> tuple[Found, ...]:
    """The files whose name below the releases folder matches one of the globs."""
    return tuple(f for f in found if any(_matches(f.name, glob) for glob in globs))


def sha256_of(path: Path) -> str:
    """The sha256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def head_of(path: Path) -> bytes:
    """The first 4 KB, by which a source recognises its files."""
    with path.open("rb") as stream:
        return stream.read(4096)


def write_manifest(path: Path, known: Mapping[str, Known]) -> None:
    """Write what every known release file is, by sha256."""
    files = {
        sha: {k: v for k in Known.__slots__ if (v := getattr(entry, k))}
        for sha, entry in sorted(known.items())
    }
    body = {"schema": SCHEMA, "files": files}
    path.write_text(json.dumps(body, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def read_manifest(path: Path) -> dict[str, Known]:
    """The manifest by sha256; RecordError when it is missing or of another version."""
    try:
        body: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        body = {}
    if body.get("schema") != SCHEMA:
        raise RecordError(
            f"{path}: no manifest of release files that this version reads",
            next_step="Reinstall the package or run `otr build`.",
        )
    return {sha: Known(**entry) for sha, entry in body["files"].items()}


class UserArchive:
    """The release files a user loaded, below a folder of theirs."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_folder()
        self._files = self.folder / "releases"

    @property
    def record(self) -> Path:
        """The folder of the record that includes the user's files, once one was built."""
        return self.folder / "record"

    def add(self, path: Path) -> Found:
        """Copy a file in, atomically; adding the same bytes again changes nothing.

        Raises SourceError for a missing or empty file, UnsafeInput for one over the limit.
        """
        check_size(path)
        self._files.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".adding-", dir=self._files))
        try:
            shutil.copyfile(path, stage / path.name)
            sha = sha256_of(stage / path.name)
            target = self._files / sha
            if not target.is_dir():
                os.chmod(stage, 0o755)
                stage.rename(target)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        return next(found for found in self if found.sha256 == sha)

    def __iter__(self) -> Iterator[Found]:
        for folder in sorted(self._files.glob("[0-9a-f]*")):
            for path in sorted(folder.iterdir()):
                yield Found(path, path.name, folder.name)


def _matches(name: str, glob: str) -> bool:
    """Glob below the releases folder; `**` spans folders, `*` stays within one."""
    return _match(name.split("/"), glob.split("/"))


def _match(parts: Sequence[str], globs: Sequence[str]) -> bool:
    if not globs:
        return not parts
    if globs[0] == "**":
        return any(_match(parts[i:], globs[1:]) for i in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], globs[0]) and _match(parts[1:], globs[1:])
