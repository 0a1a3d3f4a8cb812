"""The shipped results of the backtest: which model a line is shown with, and how well it did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ontherecord.errors import NotHeld, RecordError

FILE = Path(__file__).resolve().parents[2] / "data" / "backtest.json"
SCHEMA = "ontherecord/backtest/1"
_AGAIN = "Run `otr backtest --run -o FILE` for new ones."


@cache
def load_results(path: Path = FILE) -> dict[str, Any]:
    """The results in `path`. Raises RecordError when they are missing or of another version."""
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise RecordError(
            f"the results of the backtest ({path.name}) cannot be read", next_step=_AGAIN
        ) from None
    if found.get("schema") != SCHEMA:
        raise RecordError(f"{path.name} is of another version", next_step=_AGAIN)
    return found


def dumped(results: Mapping[str, Any]) -> str:
    """The results as they are written: one line for each line of figures, the same every time."""

    def compact(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    parts = []
    for key, value in results.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n".join(compact(row) for row in value)
            parts.append(f"{compact(key)}:[\n{rows}\n]")
        else:
            parts.append(f"{compact(key)}:{compact(value)}")
    return "{" + ",\n".join(parts) + "}\n"


def line_of(results: Mapping[str, Any], measure: str, place: str, breakdown: str) -> dict[str, Any]:
    """The results of one monthly line. Raises NotHeld, with the reason, when it was not tested."""
    wanted = {"measure": measure, "place": place, "breakdown": breakdown}
    for line in results["lines"]:
        if line["line"] == wanted:
            return dict(line)
    name = " ".join(part for part in (measure, place, breakdown) if part)
    reason = next((one["reason"] for one in results["left_out"] if one["name"] == name), "")
    raise NotHeld(
        f"{name} is not backtested" + (f" ({reason})" if reason else ""),
        next_step="`otr backtest` lists the lines that are.",
    )


def whole(line: Mapping[str, Any], model: str, horizon: str = "all") -> dict[str, Any]:
    """A model's scores on a line at a horizon, over all eras and bases; {} when there are none."""
    for row in line["rows"]:
        told = (row["model"], row["horizon"], row["era"], row["basis"])
        if told == (model, horizon, "all", "all"):
            return dict(row)
    return {}
