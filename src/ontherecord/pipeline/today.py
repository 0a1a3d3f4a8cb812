"""What today's levers give, worked out once for a record: the context that CHECK shows.

`data/today.json` is shipped for the shipped record (`python -m ontherecord.pipeline` makes it), so
a check of a text with a promise imports no numerics; another record's is worked out when asked for.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from ontherecord.catalog.pipeline_store import load_pipeline
from ontherecord.record.lookup import LookUp

FILE = Path(__file__).resolve().parent.parent / "data" / "today.json"
SCHEMA = "ontherecord/today/1"
DRAWS = 2000
MONTHS = 120  # ten years
DIGITS = 4  # kept of every number


@lru_cache(maxsize=4)
def today(record: LookUp) -> dict[str, Any]:
    """Quantiles over draws with today's levers, of every output. Raises NotHeld as a run does."""
    shipped = _shipped()
    same = {
        "record_hash": record.meta.get("record_hash", ""),
        "levers_hash": load_pipeline().hash,
    }
    if all(shipped.get(key) == value for key, value in same.items()):
        return shipped
    return worked_out(record)


def worked_out(record: LookUp) -> dict[str, Any]:
    """The same from a run of the model: for a flow, its first year and the quantiles of the best
    twelve months of ten years; for a stock, each month and the lowest and highest until then."""
    import numpy as np

    from ontherecord.pipeline.goals import first_limit, three
    from ontherecord.pipeline.model import open_model
    from ontherecord.pipeline.outputs import values
    from ontherecord.pipeline.reported import OUTPUTS

    catalog = load_pipeline()
    model = open_model(record, catalog, draws=DRAWS)
    run = model.run((), MONTHS)
    found: dict[str, Any] = {}
    for output in (one for one in OUTPUTS if one.promised):
        monthly = values(run, output)
        one: dict[str, Any] = {"limit": first_limit(run, output)}
        if output.kind == "flow":
            sums = np.lib.stride_tricks.sliding_window_view(monthly, 12, axis=0).sum(axis=-1)
            one["year"] = _kept(three(monthly[:12].sum(axis=0)))
            one["best"] = _kept(np.quantile(sums.max(axis=0), np.linspace(0, 1, 101)))
        else:
            steps = np.linspace(0, 1, 21)
            one["months"] = [_kept(three(row)) for row in monthly]
            lowest = np.minimum.accumulate(monthly, axis=0)
            highest = np.maximum.accumulate(monthly, axis=0)
            one["lowest"] = [_kept(np.quantile(row, steps)) for row in lowest]
            one["highest"] = [_kept(np.quantile(row, steps)) for row in highest]
        found[output.id] = one
    return {
        "schema": SCHEMA,
        "record_hash": record.meta.get("record_hash", ""),
        "levers_hash": catalog.hash,
        "first_month": run.first_month.isoformat(),
        "draws": DRAWS,
        "seed": model.seed,
        "outputs": found,
    }


def dumped(found: dict[str, Any]) -> str:
    """As it is written: one line an output, the same every time."""
    head = {key: value for key, value in found.items() if key != "outputs"}
    lines = [json.dumps({name: one}, separators=(",", ":"))[1:-1]
             for name, one in found["outputs"].items()]  # fmt: skip
    return json.dumps(head)[:-1] + ', "outputs": {\n' + ",\n".join(lines) + "\n}}\n"


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(FILE.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if found.get("schema") == SCHEMA else {}


def _kept(numbers: Any) -> list[float]:
    return [float(f"{number:.{DIGITS}g}") for number in numbers]
