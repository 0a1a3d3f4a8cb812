"""Clocks: a call repeated in this process, and a whole process with its time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
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


def processor_seconds(call: Callable[[], object], runs: int) -> list[float]:
    """Seconds of processor time of each of `runs` calls: other work on the machine counts less."""
    found = []
    for _ in range(runs):
        began = time.process_time()
        call()
        found.append(time.process_time() - began)
    return found


# A process's peak memory counts what the one that started it held, so a small one does the
# starting: a benchmark that has read much does not raise the peak of the next.
STARTER = """
import os, sys, time
began = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
took = time.perf_counter() - began
code = os.waitstatus_to_exitcode(status)
os.write(int(sys.argv[1]), f"{took} {used.ru_maxrss} {code}".encode())
"""


def process(command: Command, env: Mapping[str, str] | None = None) -> Ran:
    """Run a command to its end. Raises RuntimeError, with what it said, when it fails."""
    told, tell = os.pipe()
    with open(told, encoding="ascii") as answer:
        starter = [sys.executable, "-I", "-S", "-c", STARTER, str(tell)]
        try:
            ran = subprocess.run(
                [*starter, *(str(part) for part in command)],
                capture_output=True, text=True, env=_environment(env), pass_fds=(tell,),
            )  # fmt: skip
        finally:
            os.close(tell)
        words = answer.read().split()
    if not words or words[2] != "0":
        said = ran.stderr.strip()[-500:]
        raise RuntimeError(f"{command[0]} ended with {words[2] if words else 'nothing'}: {said}")
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    return Ran(float(words[0]), int(words[1]) * unit, ran.stdout)


def _environment(extra: Mapping[str, str] | None) -> dict[str, str]:
    """This process's environment with the shipped record alone, whatever the user has loaded, and
    with bytecode kept as an installed package has it."""
    own = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**own, "ONTHERECORD_HOME": os.devnull, **(extra or {})}
