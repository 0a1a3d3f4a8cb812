"""The look-up: cell -> figures and value -> cells, read only, on the standard library alone.

Everything `otr check` needs of the record. The file (see `lookup_file`) is opened without being
read; a line (a measure at a place with a breakdown) is loaded when first asked for, and kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ontherecord.base.period import Period
from ontherecord.errors import RecordError
from ontherecord.record import vintages as rule
from ontherecord.record.lookup_codes import Codes
from ontherecord.record.lookup_line import Line
from ontherecord.record.observation import Event, Listing, Observation, Release

FORMAT = 2  # of the file; raised whenever the tables change
DEFAULT = Path(__file__).resolve().parent.parent / "data" / "record.sqlite"
_REBUILD = "Run `otr build` to make it again, or reinstall the package."
_KEPT = 4096  # series kept in memory
_HEADER = b"SQLite format 3\x00"
_COLUMNS = "select line, period, o.value, release, sheet, cell, known, manner, note from "
_ROWS = _COLUMNS + "observation o "
_OF_MEASURE = "where line in (select number from line where measure = ?)"
_ANNOUNCED = (  # a cross join is done in the order written: the short table first
    _COLUMNS + "announced cross join observation o using (line, n) order by line, n"
)


def open_lookup(path: Path | None = None) -> LookUp:
    """Open the record at `path` (default: the one shipped in the package), read only.

    Raises RecordError, with what to do next, for a file that is missing, cut short, not a record
    or written by another version.
    """
    file = path or DEFAULT
    if not file.is_file():
        raise RecordError(f"{file}: there is no record here", next_step=_REBUILD)
    _check_whole(file)
    try:
        connection = sqlite3.connect(
            f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        found = connection.execute("pragma user_version").fetchone()[0]
        meta = dict(connection.execute("select key, value from meta")) if found == FORMAT else {}
    except sqlite3.DatabaseError as error:
        raise RecordError(f"{file}: the record is damaged ({error})", next_step=_REBUILD) from None
    if found != FORMAT:
        raise RecordError(
            f"{file}: the record has format {found}, this version reads {FORMAT}",
            next_step=_REBUILD,
        )
    return LookUp(file, connection, meta)


def open_newest(overlay: Path, shipped: Path | None = None) -> LookUp:
    """The user's own record at `overlay` while it is built on the shipped one, else the latter.

    An overlay that is missing, unreadable or built on another record is passed over; its releases
    are in the user's archive and enter again at the next `otr load`.
    """
    base = open_lookup(shipped)
    try:
        own = open_lookup(overlay)
    except RecordError:
        return base
    if own.meta.get("base") == base.meta.get("record_hash"):
        return own
    own.close()
    return base


class LookUp:
    """The record as CHECK reads it. Made by `open_lookup`; safe to share between readers."""

    def __init__(self, file: Path, connection: sqlite3.Connection, meta: dict[str, str]) -> None:
        self.file = file
        self.meta: Mapping[str, str] = MappingProxyType(meta)
        self._db = connection
        self._codes: Codes | None = None
        self._figures: dict[str, tuple[Observation, ...]] = {}
        self._only_announced: dict[str, bool] = {}
        self._changes: dict[tuple[str, str, str], float | None] = {}
        self._lines: dict[tuple[str, str, str], Line] = {}
        self._publishers: dict[str, frozenset[str]] = {}
        self._measures = {
            name: (number, tuple(json.loads(publishers)), float(band))
            for number, name, publishers, band in self._ask(
                "select number, id, publishers, band from measure"
            )
        }
        self._releases: dict[str, Release] = {}
        self._bodies: dict[str, str] = {}
        self._places: dict[str, dict[str, frozenset[str]]] | None = None
        self._series: dict[tuple[object, ...], tuple[Observation, ...]] = {}
        self._announced: dict[str, tuple[Observation, ...]] | None = None

    def measures(self) -> frozenset[str]:
        """Ids of the measures with at least one figure."""
        return frozenset(self._measures)

    def lines(self) -> tuple[tuple[str, str, str], ...]:
        """(measure, place, breakdown) of every line of figures the record holds."""
        return tuple(self._decoder().numbers)

    def places(self, measure: str) -> Mapping[str, frozenset[str]]:
        """Place -> the breakdowns held there ('' is the total) for a measure; empty if none."""
        if self._places is None:
            found: dict[str, dict[str, set[str]]] = {}
            for name, place, breakdown in self.lines():
                found.setdefault(name, {}).setdefault(place, set()).add(breakdown)
            self._places = {
                name: {place: frozenset(held) for place, held in places.items()}
                for name, places in found.items()
            }
        return self._places.get(measure, {})

    def figures(
        self, measure: str, place: str = "us", breakdown: str = ""
    ) -> tuple[Observation, ...]:
        """Every figure of one line, all vintages, best first."""
        return tuple(self._line(measure, place, breakdown))

    def touching(
        self, measure: str, period: Period, place: str, breakdown: str, as_of: date | None
    ) -> Iterable[Observation]:
        """The figures of one line that share a day with `period`, all vintages, best first."""
        return self._line(measure, place, breakdown).touching(period, as_of)

    def announced(self) -> Mapping[str, tuple[Observation, ...]]:
        """Measure -> its figures that were announced, by line; measures without any are absent."""
        if self._announced is None:
            rows = self._ask(_ANNOUNCED)
            self._announced = {
                measure: tuple(group)
                for measure, group in groupby(self._build(rows), key=attrgetter("measure"))
            }
        return self._announced

    def only_announced(self, measure: str) -> bool:
        """True for a measure that exists only as announcements."""
        if measure not in self._only_announced:
            announced, held = len(self.announced().get(measure, ())), 0
            if announced:
                sql = f"select count(*) from observation {_OF_MEASURE}"
                held = self._ask(sql, self._measures[measure][0])[0][0]
            self._only_announced[measure] = 0 < announced == held
        return self._only_announced[measure]

    def held(self) -> dict[str, tuple[date, date, int]]:
        """Measure -> the first and last day its figures cover, and how many there are."""
        rows = self._ask(
            "select l.measure, min(p.first), max(p.last), count(*) from observation o"
            " join line l on l.number = o.line join period p on p.number = o.period"
            " group by l.measure"
        )
        names = {number: name for name, (number, _, _) in self._measures.items()}
        day = date.fromordinal
        return {names[m]: (day(first), day(last), size) for m, first, last, size in rows}

    def observations(self, measure: str) -> tuple[Observation, ...]:
        """Every figure of a measure, all vintages, by place, breakdown and period; () if none."""
        if measure not in self._figures:
            known = self._measures.get(measure)
            rows = self._ask(f"{_ROWS}{_OF_MEASURE} order by line, n", known[0]) if known else ()
            self._figures[measure] = tuple(self._build(rows))
        return self._figures[measure]

    def series(
        self,
        measure: str,
        place: str = "us",
        breakdown: str = "",
        basis: str | None = None,
        as_of: date | None = None,
        touching: Period | None = None,
    ) -> tuple[Observation, ...]:
        """The best figure of each period known by `as_of` (None: the latest), by period.

        `basis` keeps periods counted one way ('month', 'fiscal_year'), `touching` those that share
        a day with it; None keeps all.
        """
        line = self._line(measure, place, breakdown)
        if touching is not None:
            return tuple(line.best(basis, as_of, touching))
        key = (measure, place, breakdown, basis, as_of)
        known = self._series.get(key)
        if known is None:
            if len(self._series) > _KEPT:
                self._series.clear()
            known = self._series[key] = tuple(line.best(basis, as_of, None))
        return known

    def cell(
        self,
        measure: str,
        period: Period,
        place: str = "us",
        breakdown: str = "",
        as_of: date | None = None,
    ) -> tuple[Observation, ...]:
        """The best figure of each publisher for exactly these days, whatever the basis; best first.

        Only what was known by `as_of` (None: everything).
        """
        best: dict[str, Observation] = {}
        for figure in self._line(measure, place, breakdown).covering(period, as_of):
            best.setdefault(figure.publisher, figure)
        return tuple(best.values())

    def vintages(
        self, measure: str, place: str, breakdown: str, period: Period
    ) -> tuple[Observation, ...]:
        """All figures for exactly these days, as they became known (undated ones first)."""
        found = self._line(measure, place, breakdown).covering(period, None)
        return tuple(sorted(found, key=lambda f: f.known_from or date.min))

    def near_value(
        self, low: float, high: float, measures: Iterable[str] | None = None
    ) -> tuple[Observation, ...]:
        """The latest figures whose value lies in [low, high], by value; of `measures`, None:
        all.
        """
        which = self._numbered(measures)
        rows = self._ask(
            _ROWS + "join near using (line, n) join line l on l.number = near.line"
            f" where near.value between ? and ? {which} order by near.value, near.line, n",
            low,
            high,
        )
        return tuple(self._build(rows))

    def near_count(self, low: float, high: float, measures: Iterable[str] | None = None) -> int:
        """How many latest figures lie in [low, high]: what fits by its digits alone."""
        rows = self._ask(
            "select count(*) from near join line l on l.number = near.line"
            f" where near.value between ? and ? {self._numbered(measures)}",
            low,
            high,
        )
        return int(rows[0][0])

    def _numbered(self, measures: Iterable[str] | None) -> str:
        """'and measure in (...)' with the file's own integers; '' for every measure."""
        if measures is None:
            return ""
        numbers = sorted(self._measures[m][0] for m in measures if m in self._measures)
        return f"and l.measure in ({','.join(map(str, numbers)) or 'null'})"

    def by_id(self, id: str) -> Observation | None:
        """The figure with this id (`Observation.id`), None when the record has no such figure."""
        try:
            head = id_head(id)
        except ValueError:
            return None
        rows = self._ask(_ROWS + "join ident using (line, n) where ident.head = ?", head)
        return next((figure for figure in self._build(rows) if figure.id == id), None)

    def releases(self) -> tuple[Release, ...]:
        """Every release the record knows, refused ones with their reason, by id."""
        return tuple(self.release(id) for id in sorted(self._stored_releases()))

    def release(self, id: str) -> Release:
        """The release with this id; RecordError when the record names one it does not hold."""
        found = self._releases.get(id)
        if found is None:
            body = self._stored_releases().get(id)
            if body is None:
                raise RecordError(f"{self.file}: no release {id!r}", next_step=_REBUILD)
            found = self._releases[id] = Release(**_dates(json.loads(body)))
        return found

    def events(self) -> tuple[Event, ...]:
        """Every event, by date."""
        rows = self._ask("select body from event order by n")
        return tuple(Event(**_subjects(json.loads(body))) for (body,) in rows)

    def listings(self) -> tuple[Listing, ...]:
        """Every entry of the published lists, by list and jurisdiction."""
        rows = self._ask("select body from listing order by n")
        return tuple(Listing(*json.loads(body)) for (body,) in rows)

    def publishers(self, measure: str) -> tuple[str, ...]:
        """The measure's preferred publishers, first wins; () when it names none."""
        return self._measures[measure][1] if measure in self._measures else ()

    def published_by(self, measure: str) -> frozenset[str]:
        """Who published the measure's figures; empty when the record holds none."""
        if measure not in self._publishers:
            known = self._measures.get(measure)
            sql = f"select distinct manner from observation {_OF_MEASURE}"
            self._publishers[measure] = self._decoder().publishers(
                manner for (manner,) in (self._ask(sql, known[0]) if known else ())
            )
        return self._publishers[measure]

    def band(self, measure: str) -> float:
        """The largest relative revision measured between vintages of the measure's totals."""
        return self._measures[measure][2] if measure in self._measures else 0.0

    def usual_change(self, measure: str, place: str = "us", breakdown: str = "") -> float | None:
        """Median absolute relative month-on-month change (0.05 = 5%); None with few months."""
        key = (measure, place, breakdown)
        if key not in self._changes:
            self._changes[key] = rule.usual_change(self._line(*key).values("month"))
        return self._changes[key]

    def close(self) -> None:
        """Close the file; loaded figures stay usable."""
        self._db.close()

    def _line(self, measure: str, place: str, breakdown: str) -> Line:
        """One line, ranked once; empty when the record holds none."""
        key = (measure, place, breakdown)
        found = self._lines.get(key)
        if found is None:
            codes = self._decoder()
            line = codes.numbers.get(key)
            rows = self._ask(_ROWS + "where line = ?", line) if line else ()
            found = self._lines[key] = Line(rows, codes, self.publishers(measure))
        return found

    def _stored_releases(self) -> dict[str, str]:
        """Release id -> its stored form, which is decoded for those that are asked for."""
        if not self._bodies:
            self._bodies = dict(self._ask("select id, body from release order by number"))
        return self._bodies

    def _build(self, rows: Iterable[tuple[Any, ...]]) -> Iterable[Observation]:
        return map(self._decoder().figure, rows)

    def _decoder(self) -> Codes:
        if self._codes is None:
            self._codes = Codes(self._ask, {n: m for m, (n, _, _) in self._measures.items()})
        return self._codes

    def _ask(self, sql: str, *values: object) -> list[Any]:
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise RecordError(
                f"{self.file}: the record is damaged ({error})", next_step=_REBUILD
            ) from None


def id_head(id: str) -> int:
    """The first six hex digits of an id as a number: what the file keeps of it."""
    return int(id[:6], 16)


def _check_whole(file: Path) -> None:
    with file.open("rb") as stream:
        head = stream.read(100)
    whole = len(head) == 100 and head.startswith(_HEADER)
    if whole:
        page = int.from_bytes(head[16:18], "big")
        size = (65536 if page == 1 else page) * int.from_bytes(head[28:32], "big")
        whole = size == file.stat().st_size
    if not whole:
        raise RecordError(f"{file}: the record is damaged or cut short", next_step=_REBUILD)


def _dates(body: dict[str, Any]) -> dict[str, Any]:
    for key in ("published", "retrieved"):
        body[key] = date.fromisoformat(body[key]) if body[key] else None
    return body


def _subjects(body: dict[str, Any]) -> dict[str, Any]:
    body["subjects"] = tuple(body["subjects"])
    return body
