"""Where results go: stdout, or a file that is replaced whole or left alone."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import click

from ontherecord.errors import OutputError

WIDEST = 100


def emit(result: str | bytes, out: str | None) -> None:
    """Write the result to the file `out`, or to stdout when it is None or '-'.

    Raises OutputError for a folder, a missing folder, no permission, or PNG to a terminal.
    """
    if out is None or out == "-":
        if isinstance(result, bytes):
            if sys.stdout.isatty():
                raise OutputError("a PNG is not text", next_step="Name a file: -o chart.png.")
            sys.stdout.buffer.write(result)
        else:
            sys.stdout.write(result.encode("utf-8", "replace").decode("utf-8"))
        return
    write_whole(
        Path(out), result if isinstance(result, bytes) else result.encode("utf-8", "replace")
    )
    click.echo(f"written to {out}", err=True)


def write_whole(path: Path, content: bytes) -> None:
    """Replace `path` by `content` in one step; a failure leaves what was there.

    Raises OutputError when it cannot be written, and never writes over a folder.
    """
    if path.is_dir():
        raise OutputError(f"{path}: is a folder", next_step="Name a file in it.")
    if path.exists() and not path.is_file():  # a device or a pipe is written through
        path.write_bytes(content)
        return
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}", next_step="Make it first.")
    part = ""
    try:
        handle, part = tempfile.mkstemp(prefix=".otr-", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(part, path.stat().st_mode & 0o777 if path.exists() else _usual_mode())
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(part)
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from None


def width() -> int:
    """Columns to write for: the terminal's, at most 100; 80 where there is none."""
    return min(WIDEST, shutil.get_terminal_size((80, 24)).columns)


def color() -> bool:
    """True when stdout is a terminal and the user has not asked for plain text (NO_COLOR)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _usual_mode() -> int:
    """The mode a new file gets, by the user's umask."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
