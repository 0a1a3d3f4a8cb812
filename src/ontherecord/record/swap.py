"""Replacing the files of a folder all at once, as far as a file system allows.

New files are written to a stage inside the folder and flushed to disk. A journal then names the
stage: that one rename is the moment of commit. Killed before it, the folder is as it was; killed
after it, `finish` (which every build calls first) moves the remaining files, and until then each
file is whole, old or new: the compiled catalogue and the look-up carry each other's hash.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ontherecord.errors import OutputError

_JOURNAL = ".swap.json"
_STAGE = ".next-"
_ABANDONED = 3600.0  # seconds after which the stage of a killed build is swept away


@contextmanager
def staged(folder: Path, order: Sequence[str]) -> Iterator[Path]:
    """A stage to write into; on leaving it without an error its files replace those of `folder`.

    Files named in `order` move in that order, any other before them. An error leaves `folder`
    as it was. Raises OutputError when the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        finish(folder)
        _sweep(folder)
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder))
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be written to ({error.strerror})",
            next_step="Build into a folder of yours.",
        ) from None
    try:
        yield stage
        names = sorted(p.name for p in stage.iterdir())
        names = [n for n in names if n not in order] + [n for n in order if n in names]
        for name in names:
            _flush(stage / name)
        journal = stage.with_name(f"{stage.name}.json")
        journal.write_text(json.dumps({"stage": stage.name, "files": names}), encoding="utf-8")
        _flush(journal)
        os.replace(journal, folder / _JOURNAL)
        finish(folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def finish(folder: Path) -> bool:
    """Complete a swap that was cut short; True when there was one."""
    journal = folder / _JOURNAL
    try:
        plan = json.loads(journal.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    stage = folder / plan["stage"]
    for name in plan["files"]:
        if (stage / name).is_file():
            os.replace(stage / name, folder / name)
    journal.unlink()
    shutil.rmtree(stage, ignore_errors=True)
    return True


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{_STAGE}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
