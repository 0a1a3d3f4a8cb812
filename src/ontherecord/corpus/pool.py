"""Documents through a pool of processes, a bounded number at a time, results in order.

Each process is started afresh (spawn), makes its desk once and has a pipe of its own, so one that
ends in the middle of an answer is noticed and stops nobody else. It has one document in hand at a
time: the document is tried once more, and is an error when it ends its process again. Processes
ignore Ctrl-C (the first process answers it) and end when the first one does, however that ended.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Final

from ontherecord.corpus.entry import Entry
from ontherecord.corpus.rows import Check, Done, Options, check_entry, failed
from ontherecord.errors import OtrError

AHEAD: Final = 16  # documents under way, or done and not yet in turn, for each process
TRIES: Final = 2
ENDED: Final = "Ended"  # the kind of error of a document that ended its process

Opener = Callable[[], Check]


def check_all(
    entries: Iterable[Entry], opener: Opener, options: Options, jobs: int
) -> Generator[Done, None, None]:
    """Every entry done, in order. With one job no other process is started."""
    if jobs > 1:
        yield from _Pool(opener, options, jobs).run(entries)
        return
    check = opener()
    for entry in entries:
        yield check_entry(entry, check, options)


@dataclass(slots=True)
class _Slot:
    """A document on its way."""

    entry: Entry
    done: Done | None = None
    tries: int = 0


class _Process:
    """A process and the pipe to it; `slot` is the document it has in hand."""

    def __init__(self, opener: Opener, options: Options) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.pipe, theirs = spawn.Pipe()
        self.process = spawn.Process(target=_serve, args=(theirs, opener, options), daemon=True)
        self.process.start()
        theirs.close()  # the only other end is the process's own: when it ends, reading ends
        self.started = False
        self.slot: _Slot | None = None

    def give(self, slot: _Slot) -> None:
        """Hand over a document; that the process is gone is noticed when it should answer."""
        self.slot = slot
        slot.tries += 1
        try:
            self.pipe.send(slot.entry)
        except OSError:
            self.process.kill()

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


class _Pool:
    """Processes that are replaced when one of them ends unasked."""

    def __init__(self, opener: Opener, options: Options, jobs: int) -> None:
        self.opener = opener
        self.options = options
        self.jobs = jobs
        self.processes: list[_Process] = []
        self.again: deque[_Slot] = deque()  # documents whose process ended

    def run(self, entries: Iterable[Entry]) -> Generator[Done, None, None]:
        """Every entry done, in order."""
        left = iter(entries)
        flying: deque[_Slot] = deque()
        try:
            self.processes = [_Process(self.opener, self.options) for _ in range(self.jobs)]
            more = True
            while more or flying:
                for process in self.processes:
                    if not process.started or process.slot is not None:
                        continue
                    if self.again:
                        process.give(self.again.popleft())
                    elif len(flying) < self.jobs * AHEAD and more:
                        entry = next(left, None)
                        if entry is None:
                            more = False
                            break
                        flying.append(_Slot(entry))
                        process.give(flying[-1])
                while flying and (done := flying[0].done) is not None:
                    flying.popleft()
                    yield done
                if more or flying:
                    self._listen()
        finally:
            for process in self.processes:
                process.end()

    def _listen(self) -> None:
        """Wait for answers, where any is due, and take those that have come."""
        due = [p for p in self.processes if not p.started or p.slot is not None]
        told = wait([p.pipe for p in due]) if due else []
        for process in due:
            if process.pipe not in told:
                continue
            try:
                answer: Done | None = process.pipe.recv()
            except (EOFError, OSError):
                self._replace(process)
                continue
            if process.slot is not None:
                process.slot.done = answer
            process.started, process.slot = True, None

    def _replace(self, process: _Process) -> None:
        process.end()
        slot = process.slot
        if slot is None:
            raise OtrError(
                "the processes that check documents cannot start",
                next_step="Run with --jobs 1, which starts none, to see why.",
            )
        if slot.tries < TRIES:
            self.again.append(slot)
        else:
            told = f"{slot.entry.where}: the process that checked it ended, as for want of memory"
            slot.done = failed(slot.entry, ENDED, told)
        self.processes[self.processes.index(process)] = _Process(self.opener, self.options)


def _serve(pipe: Connection, opener: Opener, options: Options) -> None:
    """What a process of the pool does: answer None when it is ready, then document by document."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    check = opener()
    with suppress(EOFError, OSError):  # the first process is gone, or wants no more
        pipe.send(None)
        while True:
            pipe.send(check_entry(pipe.recv(), check, options))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
