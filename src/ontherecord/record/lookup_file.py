"""The look-up as a file: its tables, and writing one from figures.

SQLite with small integer codes for everything that repeats. `observation` is clustered by line
(a measure at a place with a breakdown) in the order of `vintages.canonical`; `near` holds the
values of the latest figures for the reverse look-up; `announced` names the few figures that are
announcements; `ident` finds a figure by the head of its id. The bytes depend on the content alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from ontherecord.record import vintages
from ontherecord.record.lookup import FORMAT, id_head
from ontherecord.record.observation import Event, Listing, Observation, Release

_TABLES = """
create table meta (key text primary key, value text) without rowid;
create table measure (number integer primary key, id text, publishers text, band real);
create table line (number integer primary key, measure int, place text, breakdown text);
create table text (number integer primary key, id text);
create table manner (number integer primary key, body text);
create table period (number integer primary key, first int, last int, basis text);
create table release (number integer primary key, id text, body text);
create table event (n integer primary key, body text);
create table listing (n integer primary key, body text);
create table observation (
  line int, n int, period int, value, release int, sheet int, cell text, known int,
  manner int, note int,
  primary key (line, n)
) without rowid;
create table announced (line int, n int, primary key (line, n)) without rowid;
create table near (value, line int, n int, primary key (value, line, n)) without rowid;
create table ident (head int, line int, n int, primary key (head, line, n)) without rowid;
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a record is made of. `observations` are collapsed and in canonical order."""

    observations: Sequence[Observation]
    releases: Sequence[Release]
    events: Sequence[Event] = ()
    listings: Sequence[Listing] = ()


def write_lookup(
    path: Path,
    contents: Contents,
    meta: Mapping[str, str],
    publishers: Callable[[str], Sequence[str]],
) -> None:
    """Write a look-up file at `path`, which must not exist.

    `publishers(measure)` names the preferred publishers of a measure, first wins.
    """
    db = sqlite3.connect(path)
    try:
        db.executescript(
            f"pragma page_size = 4096; pragma journal_mode = off; pragma synchronous = off;"
            f"pragma user_version = {FORMAT};{_TABLES}"
        )
        _fill(db, contents, publishers)
        db.executemany("insert into meta values (?, ?)", sorted(meta.items()))
        db.commit()
        db.execute("vacuum")
    finally:
        db.close()


class _Numbers:
    """Hands out 1, 2, 3 ... to distinct values in the order they are met."""

    def __init__(self) -> None:
        self.of: dict[Any, int] = {}

    def __call__(self, value: Any) -> int:
        return self.of.setdefault(value, len(self.of) + 1)

    def rows(self, write: Callable[[Any], tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        return [(number, *write(value)) for value, number in self.of.items()]


def _fill(
    db: sqlite3.Connection, contents: Contents, publishers: Callable[[str], Sequence[str]]
) -> None:
    texts, manners, periods, releases = (_Numbers() for _ in range(4))
    for release in sorted(contents.releases, key=attrgetter("id")):
        releases(release.id)
    lines = 0
    by_measure = groupby(contents.observations, key=attrgetter("measure"))
    for number, (measure, group) in enumerate(by_measure, start=1):
        figures = list(group)
        preferred = list(publishers(measure))
        band = round(vintages.band(figures), 6)
        db.execute(
            "insert into measure values (?, ?, ?, ?)",
            (number, measure, json.dumps(preferred), band),
        )
        rows, idents, near, announced = [], [], [], []
        for (place, breakdown), held in groupby(figures, key=attrgetter("place", "breakdown")):
            lines += 1
            db.execute("insert into line values (?, ?, ?, ?)", (lines, number, place, breakdown))
            line = list(held)
            for n, f in enumerate(line):
                sheet, cell = _split(f.where)
                known = f.known_from.toordinal() if f.known_from else None
                coded = (periods(f.period), plain(f.value), releases(f.release), texts(sheet))
                rows.append((lines, n, *coded, cell, known, manners(_manner(f)), texts(f.note)))
                idents.append((id_head(f.id), lines, n))
                if f.nature == "announced":
                    announced.append((lines, n))
            near += [(plain(line[n].value), lines, n) for n in _latest(line, preferred)]
        db.executemany(f"insert into observation values ({','.join('?' * 10)})", rows)
        db.executemany("insert into ident values (?, ?, ?)", idents)
        db.executemany("insert into near values (?, ?, ?)", near)
        db.executemany("insert into announced values (?, ?)", announced)
    db.executemany("insert into text values (?, ?)", texts.rows(lambda text: (text,)))
    db.executemany("insert into manner values (?, ?)", manners.rows(lambda m: (json.dumps(m),)))
    db.executemany(
        "insert into period values (?, ?, ?, ?)",
        periods.rows(lambda p: (p.start.toordinal(), p.end.toordinal(), p.basis)),
    )
    bodies = {r.id: as_json(asdict(r)) for r in contents.releases}
    db.executemany(
        "insert into release values (?, ?, ?)", releases.rows(lambda id: (id, bodies[id]))
    )
    events = sorted(contents.events, key=lambda e: (e.date, e.id))
    db.executemany(
        "insert into event values (?, ?)", enumerate_rows(as_json(asdict(e)) for e in events)
    )
    listings = sorted(contents.listings, key=astuple)
    db.executemany(
        "insert into listing values (?, ?)", enumerate_rows(as_json(astuple(e)) for e in listings)
    )


def _latest(figures: Sequence[Observation], preferred: Sequence[str]) -> list[int]:
    """Positions of the figure of each cell that is read today."""
    key = vintages.preference(preferred)
    best: dict[Any, int] = {}
    for n, figure in enumerate(figures):
        held = best.get(figure.cell)
        if held is None or key(figure) < key(figures[held]):
            best[figure.cell] = n
    return sorted(best.values())


def _manner(f: Observation) -> tuple[Any, ...]:
    how = (f.known_quality, f.maturity, f.nature, f.derivation, f.tier)
    return (*how, f.publisher, f.bound, f.rounded_to, f.via)


def _split(where: str) -> tuple[str, str]:
    """'Detention FY25!P29' -> ('Detention FY25!', 'P29'); 'row 12, column 2' at the comma."""
    for mark in ("!", ", "):
        head, found, tail = where.rpartition(mark)
        if found:
            return head + found, tail
    return "", where


def plain(value: float) -> int | float:
    """The value as an integer where it is whole: the shorter form to store."""
    return int(value) if value == int(value) else value


def as_json(value: object) -> str:
    """Compact JSON with dates as ISO text."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=_iso)


def enumerate_rows(bodies: Iterable[str]) -> list[tuple[int, str]]:
    """Numbered rows from 1."""
    return list(enumerate(bodies, start=1))


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is not data")
