"""Clocks: a call repeated in this process, and a whole process with its time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished process: wall-clock seconds, peak resident memory in bytes, what it printed."""

    seconds: float
    peak: int
    out: str


def seconds(call: Callable[[], object], runs: int) -> list[float]:
    """Wall-clock seconds of each of `runs` calls."""
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        call()
        found.append(time.perf_counter() - began)
    return found


def process(command: Command, env: Mapping[str, str] | None = None) -> Ran:
    """Run a command to its end. Raises RuntimeError, with what it said, when it fails."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        began = time.perf_counter()
        child = subprocess.Popen(
            [str(part) for part in command], stdout=out, stderr=err, env=_environment(env)
        )
        _, status, used = os.wait4(child.pid, 0)
        took = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode:
            said = err.read().strip()[-500:]
            raise RuntimeError(f"{command[0]} ended with {child.returncode}: {said}")
        unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
        return Ran(took, used.ru_maxrss * unit, out.read())


def _environment(extra: Mapping[str, str] | None) -> dict[str, str]:
    """This process's environment with the shipped record alone, whatever the user has loaded, and
    with bytecode kept as an installed package has it."""
    own = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**own, "ONTHERECORD_HOME": os.devnull, **(extra or {})}
