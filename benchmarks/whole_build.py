"""A whole build of the record from official files: time and peak memory of the process."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .official import ABSENT, releases
from .result import Result, row
from .timing import Command, process

NAME = "build"
TITLE = "Building the record"
RUNS = 3
OTR = Path(sys.executable).parent / "otr"


def run() -> Result:
    """Time `otr build --from` into an empty folder, files to reconciled record."""
    folder = releases()
    if folder is None:
        return Result(NAME, TITLE, "", skipped=ABSENT)
    files = [p for p in folder.rglob("*") if p.is_file()]
    size = sum(p.stat().st_size for p in files)
    ran = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as out:
            command: Command = [
                OTR,
                "build",
                "--from",
                folder.parent,
                "--into",
                Path(out) / "record",
            ]
            ran.append(process(command))
    rows = (
        row("`otr build`, start to exit", [r.seconds for r in ran], "s", aim="under 180 s"),
        row("peak memory (resident)", [r.peak / 1e6 for r in ran], "MB", aim="under 2,000 MB"),
    )
    how = (
        f"One process from {len(files)} files as published ({size / 1e6:.0f} MB) to a written "
        "record, checks and reconciliation included, into an empty folder."
    )
    return Result(NAME, TITLE, how, rows)
