"""The compiled levers and scenarios: one JSON file, written beside the compiled catalogue.

write_pipeline(folder, out)    when the catalogue is compiled: levers and scenarios -> pipeline.json
load_pipeline()                at run time: data/pipeline.json -> PipelineCatalog
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ontherecord.catalog.lever import Lever, Scenario
from ontherecord.errors import RecordError

FOLDER = Path(__file__).parent
COMPILED = FOLDER.parent / "data" / "pipeline.json"
SCHEMA = "ontherecord/pipeline/1"


@dataclass(frozen=True, slots=True)
class PipelineCatalog:
    """Every lever and shipped scenario, and the hash of the files they were read from."""

    levers: dict[str, Lever]
    scenarios: dict[str, Scenario]
    hash: str = ""


def source_hash(folder: Path = FOLDER) -> str:
    """sha256 over the names and bytes of the lever and scenario files."""
    digest = hashlib.sha256()
    for path in sorted([*(folder / "levers").glob("*.yml"), *(folder / "scenarios").glob("*.yml")]):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def write_pipeline(
    measures: Collection[str], folder: Path = FOLDER, out: Path = COMPILED
) -> dict[str, Any]:
    """Compile levers and scenarios to `out`, whole or not at all. Raises CatalogError."""
    # pydantic and yaml are needed here only, and no check may load them
    from ontherecord.catalog import declare_pipeline, declare_scenario

    levers = declare_pipeline.read_levers(folder / "levers")
    scenarios = declare_scenario.read_scenarios(folder / "scenarios", levers, measures)
    compiled = {
        "schema": SCHEMA,
        "hash": source_hash(folder),
        "levers": [_finite(asdict(one)) for one in levers.values()],
        "scenarios": [asdict(one) for one in scenarios.values()],
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_suffix(".part")
    part.write_text(json.dumps(compiled, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(out)
    return compiled


def load_pipeline(path: Path | None = None) -> PipelineCatalog:
    """The compiled levers and scenarios. Raises RecordError when missing or of another version."""
    return _shipped() if path is None else _read(path)


@lru_cache(maxsize=1)
def _shipped() -> PipelineCatalog:
    return _read(COMPILED)


def _read(path: Path) -> PipelineCatalog:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise RecordError(
            f"the compiled levers {path.name} cannot be read", next_step="Reinstall On the Record."
        ) from None
    if data.get("schema") != SCHEMA:
        raise RecordError(
            f"the compiled levers {path.name} are of another version",
            next_step="Reinstall On the Record.",
        )
    return PipelineCatalog(
        {one["id"]: Lever.from_dict(one) for one in data["levers"]},
        {one["id"]: Scenario.from_dict(one) for one in data["scenarios"]},
        data["hash"],
    )


def _finite(data: dict[str, Any]) -> dict[str, Any]:
    """JSON has no infinity: a limit that is none is null."""
    return data | {"most": None if math.isinf(data["most"]) else data["most"]}
