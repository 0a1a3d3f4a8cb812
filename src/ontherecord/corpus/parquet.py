"""The rows of a corpus as one Parquet file: a column for what is asked most, JSON for the rest."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import Final

from ontherecord.errors import OutputError

# name, type, how it is got from a row of the JSON form
COLUMNS: Final = (
    ("row", "varchar", '"row"'),
    ("number", "bigint", "number"),
    ("id", "varchar", "id"),
    ("where", "varchar", '"where"'),
    ("title", "varchar", "coalesce(title, document ->> '$.title')"),
    ("published", "date", "coalesce(published, document ->> '$.published')"),
    ("claim_id", "varchar", "claim ->> '$.id'"),
    ("key", "varchar", "claim ->> '$.key'"),
    ("kind", "varchar", "claim ->> '$.kind'"),
    ("proposition", "varchar", "claim ->> '$.proposition'"),
    ("verdict", "varchar", "claim ->> '$.verdict'"),
    ("reason", "varchar", "claim ->> '$.reason'"),
    ("summary", "varchar", "claim ->> '$.summary'"),
    ("text", "varchar", "claim ->> '$.mentions[0].text'"),
    ("start", "bigint", "claim ->> '$.mentions[0].start'"),
    ("end", "bigint", "claim ->> '$.mentions[0].end'"),
    ("value", "double", "claim ->> '$.asserted.values[0].value'"),
    ("unit", "varchar", "claim ->> '$.asserted.values[0].unit'"),
    ("measure", "varchar", "claim ->> '$.readings[0].measure'"),
    ("error", "varchar", "error ->> '$.kind'"),
    ("message", "varchar", "error ->> '$.message'"),
    ("claim", "varchar", "cast(claim as varchar)"),
    ("document", "varchar", "cast(document as varchar)"),
    ("record", "varchar", "cast(record as varchar)"),
    ("coverage", "varchar", "cast(coverage as varchar)"),
    ("not_claims", "varchar", "cast(not_claims as varchar)"),
)
_GIVEN: Final = {
    "row": "varchar",
    "number": "bigint",
    "id": "varchar",
    "where": "varchar",
    "title": "varchar",
    "published": "varchar",
    "claim": "json",
    "document": "json",
    "record": "json",
    "coverage": "json",
    "not_claims": "json",
    "error": "json",
}
_LEAST: Final = 16 << 20


def write_parquet(rows: Path, out: Path, longest: int) -> None:
    """Write the rows (lines of JSON, none longer than `longest` bytes) to `out`, in their order.

    The bytes depend on the rows and DuckDB's version only. Raises OutputError.
    """
    import duckdb

    chosen = ", ".join(f'cast({get} as {sql}) as "{name}"' for name, sql, get in COLUMNS)
    given = ", ".join(f"\"{name}\": '{sql}'" for name, sql in _GIVEN.items())
    try:
        with duckdb.connect() as connection:
            connection.execute("set enable_progress_bar = false; set threads = 1")
            connection.execute(
                f"copy (select {chosen} from read_json(?, format = 'newline_delimited', "
                f"columns = {{{given}}}, maximum_object_size = {max(_LEAST, longest + 1)})) "
                f"to '{str(out).replace(chr(39), chr(39) * 2)}' "
                "(format parquet, compression zstd)",
                [glob.escape(str(rows.resolve()))],  # no pattern, whatever its name
            )
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise OutputError(f"{out}: cannot be written as Parquet ({said})") from None
