"""Documents through a pool of processes, a bounded number at a time, results in order.

Processes are started afresh (spawn), each makes its desk once, ignores Ctrl-C (the first process
answers it) and ends when the first process does, however that ended.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection, wait
from typing import Final

from ontherecord.corpus.entry import Entry
from ontherecord.corpus.rows import Check, Done, Options, check_entry, failed
from ontherecord.errors import OtrError

AHEAD: Final = 16  # documents in flight for each process
ENDED: Final = "Ended"  # the kind of error of a document that ended its process

Opener = Callable[[], Check]

_held: list[tuple[Check, Options]] = []  # what a process of the pool works with


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


class _Pool:
    """Processes that are replaced when one of them ends unasked."""

    def __init__(self, opener: Opener, options: Options, jobs: int) -> None:
        self.opener = opener
        self.options = options
        self.jobs = jobs
        self.spawn = multiprocessing.get_context("spawn")
        # Only this process holds `alive`: when it is closed, or this process has ended, the others
        # end in the middle of what they do.
        self.watched, self.alive = self.spawn.Pipe(duplex=False)

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            jobs,
            mp_context=self.spawn,
            initializer=_begin,
            initargs=(self.opener, self.options, self.watched),
        )

    def run(self, entries: Iterable[Entry]) -> Generator[Done, None, None]:
        """Every entry done, in order."""
        pool = self._start(self.jobs)
        flying: deque[tuple[Entry, Future[Done]]] = deque()
        try:
            for entry in entries:
                flying.append((entry, _submit(pool, entry)))
                while len(flying) >= self.jobs * AHEAD or (flying and flying[0][1].done()):
                    pool, done = self._first(pool, flying)
                    yield done
            while flying:
                pool, done = self._first(pool, flying)
                yield done
        finally:
            self.alive.close()
            pool.shutdown(wait=True, cancel_futures=True)
            self.watched.close()

    def _first(
        self, pool: ProcessPoolExecutor, flying: deque[tuple[Entry, Future[Done]]]
    ) -> tuple[ProcessPoolExecutor, Done]:
        entry, future = flying.popleft()
        try:
            return pool, future.result()
        except BrokenProcessPool:
            pool.shutdown(wait=True, cancel_futures=True)
        # One of those under way ended its process: this one alone, then the others as before.
        done = self._alone(entry)
        pool = self._start(self.jobs)
        for at, (other, future) in enumerate(flying):
            if not future.done() or future.cancelled() or future.exception() is not None:
                flying[at] = (other, _submit(pool, other))
        return pool, done

    def _alone(self, entry: Entry) -> Done:
        with self._start(1) as single:
            try:
                single.submit(_ready).result()
            except BrokenProcessPool:
                raise OtrError(
                    "the processes that check documents cannot start",
                    next_step="Run with --jobs 1, which starts none, to see why.",
                ) from None
            try:
                return single.submit(_work, entry).result()
            except BrokenProcessPool:
                return failed(
                    entry,
                    ENDED,
                    f"{entry.where}: the process that checked it ended, as for want of memory",
                )


def _submit(pool: ProcessPoolExecutor, entry: Entry) -> Future[Done]:
    try:
        return pool.submit(_work, entry)
    except BrokenProcessPool as error:  # told by the result, as for those that were under way
        lost: Future[Done] = Future()
        lost.set_exception(error)
        return lost


def _begin(opener: Opener, options: Options, watched: Connection) -> None:
    """Make a process of the pool ready."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(watched,), daemon=True).start()
    _held[:] = [(opener(), options)]


def _end_with(watched: Connection) -> None:
    wait([watched])
    os._exit(1)


def _ready() -> bool:
    return bool(_held)


def _work(entry: Entry) -> Done:
    check, options = _held[0]
    return check_entry(entry, check, options)
