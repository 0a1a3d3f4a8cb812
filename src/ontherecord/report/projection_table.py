"""A projection as rows: one per month and output, tidy, for spreadsheets and data frames."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ontherecord.report.table import Cell

BANDS = ("p2_5", "p10", "p25", "p50", "p75", "p90", "p97_5")
# what a result rests on, in every row: a CSV file is often parted from what is told beside it
MADE = ("record", "built", "parameters_hash", "draws", "seed")
HEADERS = ("scenario", "month", "output", "measure", "breakdown", "unit", "run", *BANDS, *MADE)


def told(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is told beside the rows: the scenario, what it was made with, what has no source."""
    return {"schema": "ontherecord/projection-months/1", "scenario": data["scenario"],
            "provenance": data["provenance"], "unsourced": data["unsourced"]}  # fmt: skip


def monthly_rows(data: Mapping[str, Any]) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """(headers, rows) of a projection: `run` is "scenario", "baseline" or "forecast"."""
    rows: list[tuple[Cell, ...]] = []
    name = data["scenario"]["id"]
    made = tuple(data["provenance"][one] for one in MADE)
    if data["forecast"] is not None:
        asked = data["scenario"]
        of = (asked["measure"], asked["measure"], asked["breakdown"], "", "forecast")
        for one in data["forecast"]["rows"]:
            rows.append((name, one["month"], *of, *(one[band] for band in BANDS), *made))
        return HEADERS, rows
    for output in data["outputs"]:
        for run in ("scenario", "baseline"):
            for month, row in zip(data["months"], output[run], strict=True):
                rows.append((name, month, output["id"], output["measure"], output["breakdown"],
                             output["unit"], run, *row, *made))  # fmt: skip
    return HEADERS, rows


def write_parquet(
    headers: Sequence[str], rows: Sequence[Sequence[Cell]], meta: Mapping[str, Any]
) -> bytes:
    """The rows as one Parquet file; months are dates, `meta` is in the file's own metadata."""
    import duckdb  # heavy, and only Parquet needs it
    import numpy as np

    columns: dict[str, Any] = {
        name: np.array([row[n] for row in rows], dtype=_type(name))
        for n, name in enumerate(headers)
    }
    con = duckdb.connect()
    con.register("projected", columns)
    chosen = ", ".join(
        f'cast("{n}" as date) as "{n}"' if n == "month" else f'"{n}"' for n in headers
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "out.parquet"
        beside = ", ".join(
            f"{name}: '{_quoted(one if isinstance(one, str) else json.dumps(one))}'"
            for name, one in meta.items()
        )
        con.sql(
            f"copy (select {chosen} from projected) to '{_quoted(str(file))}' "
            f"(format parquet, kv_metadata {{{beside}}})"
        )
        return file.read_bytes()


def _type(name: str) -> type:
    """The type of a column."""
    return float if name in BANDS else int if name in ("draws", "seed") else object


def _quoted(text: str) -> str:
    return text.replace("'", "''")
