"""The warehouse: the record as Parquet, its durable form, and DuckDB over it.

Four tables, zstd-compressed, one column per field of the noun: `observations`, `releases`,
`events`, `listings`. `origin` says whether a row was read from a release file ('file') or from
the facts that ship with the package ('facts'); a rebuild without the files keeps the former.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from ontherecord.base.period import Period
from ontherecord.errors import RecordError
from ontherecord.record.observation import Event, Listing, Observation, Release

TABLES = ("observations", "releases", "events", "listings")
FILE, FACTS = "file", "facts"  # the two origins

Column = tuple[str, str, Callable[[Any], Any]]  # name, SQL type, how to get it from a row


def _fields(**types: str) -> tuple[Column, ...]:
    return tuple((name, sql, attrgetter(name)) for name, sql in types.items())


_OBSERVATION: tuple[Column, ...] = (
    ("id", "varchar", attrgetter("id")),
    ("measure", "varchar", attrgetter("measure")),
    ("period_start", "date", attrgetter("period.start")),
    ("period_end", "date", attrgetter("period.end")),
    ("period_basis", "varchar", attrgetter("period.basis")),
    *_fields(
        place="varchar",
        breakdown="varchar",
        value="double",
        release="varchar",
        where="varchar",
        known_from="date",
        known_quality="varchar",
        maturity="varchar",
        nature="varchar",
        derivation="varchar",
        tier="varchar",
        publisher="varchar",
        bound="varchar",
        rounded_to="double",
        via="varchar",
        note="varchar",
    ),
)
_RELEASE = _fields(
    id="varchar",
    source="varchar",
    publisher="varchar",
    title="varchar",
    tier="varchar",
    url="varchar",
    published="date",
    published_quality="varchar",
    retrieved="date",
    sha256="varchar",
    file="varchar",
    read_from="varchar",
    status="varchar",
    reason="varchar",
    verified="boolean",
)
_EVENT: tuple[Column, ...] = (
    *_fields(
        id="varchar",
        date="varchar",
        end_date="varchar",
        kind="varchar",
        act="varchar",
        actor="varchar",
        title="varchar",
        summary="varchar",
        place="varchar",
        citation="varchar",
        source_title="varchar",
        url="varchar",
        primary="boolean",
    ),
    ("subjects", "varchar", lambda e: "|".join(e.subjects)),
    *_fields(amount="double", amount_unit="varchar", copied="boolean"),
)
_LISTING = _fields(
    list_id="varchar",
    publisher="varchar",
    jurisdiction="varchar",
    level="varchar",
    state="varchar",
    listed_on="varchar",
    until="varchar",
    status="varchar",
    url="varchar",
    note="varchar",
)
_SHAPES = dict(zip(TABLES, (_OBSERVATION, _RELEASE, _EVENT, _LISTING), strict=True))


def write_table(path: Path, table: str, rows: Sequence[tuple[str, Any]]) -> None:
    """Write (origin, noun) rows as one Parquet file, in the order given.

    `table` is one of TABLES. The bytes depend on rows, their order and DuckDB's version only.
    """
    shape = _SHAPES[table]
    data = {"origin": _texts(origin for origin, _ in rows)}
    for name, sql, get in shape:
        data[name] = _array(sql, [get(row) for _, row in rows])
    chosen = ", ".join(f'cast("{n}" as {sql}) as "{n}"' for n, sql, _ in shape)
    with duckdb.connect() as con:
        con.execute("set enable_progress_bar = false; set threads = 1")
        con.register("given", data)
        con.execute(
            f"copy (select {chosen}, origin from given) to '{_quoted(path)}' "
            "(format parquet, compression zstd, row_group_size 50000)"
        )


def read_table(path: Path, table: str) -> list[tuple[str, Any]]:
    """The (origin, noun) rows of a Parquet file; RecordError when it cannot be read."""
    names = ", ".join(f'"{name}"' for name, _, _ in _SHAPES[table])
    try:
        with duckdb.connect() as con:
            con.execute("set enable_progress_bar = false; set threads = 1")
            found = con.execute(f"select origin, {names} from '{_quoted(path)}'").fetchall()
    except duckdb.Error as error:
        raise RecordError(
            f"{path.name}: the durable record cannot be read ({str(error).splitlines()[0]})",
            next_step="Build from the official files: `otr build --from DIR`.",
        ) from None
    make = _MAKERS[table]
    return [(row[0], make(row[1:])) for row in found]


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with one view per table over the Parquet files in `folder`.

    Raises RecordError when one is missing.
    """
    con = duckdb.connect()
    con.execute("set enable_progress_bar = false")
    for table in TABLES:
        path = folder / f"{table}.parquet"
        if not path.is_file():
            raise RecordError(f"{path}: not there", next_step="Run `otr build` to make it again.")
        con.execute(f"create view {table} as select * from '{_quoted(path)}'")
    return con


def _observation(row: tuple[Any, ...]) -> Observation:
    _, measure, start, end, basis, *rest = row
    return Observation(measure, Period(start, end, basis), *rest)


def _event(row: tuple[Any, ...]) -> Event:
    fields = dict(zip((name for name, _, _ in _EVENT), row, strict=True))
    fields["subjects"] = tuple(fields["subjects"].split("|")) if fields["subjects"] else ()
    return Event(**fields)


_MAKERS: dict[str, Callable[[tuple[Any, ...]], Any]] = {
    "observations": _observation,
    "releases": lambda row: Release(*row),
    "events": _event,
    "listings": lambda row: Listing(*row),
}


def _array(sql: str, values: list[Any]) -> Any:
    if sql == "double":
        kept = [None if v is None else repr(float(v)) for v in values]
        return np.array(kept, dtype=object) if None in kept else np.array(values, dtype=float)
    if sql == "boolean":
        return np.array(values, dtype=bool)
    return _texts(v.isoformat() if isinstance(v, date) else v for v in values)


def _texts(values: Iterable[str | None]) -> Any:
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
