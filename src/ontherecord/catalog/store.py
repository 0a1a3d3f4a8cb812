"""The compiled catalogue: one JSON file, written at build, loaded in milliseconds everywhere else.

write_catalog(folder, out)    at build: declarations -> rules -> data/catalog.json
load_catalog()                at run time: data/catalog.json -> Catalog
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ontherecord.base.place import Place
from ontherecord.catalog.measure import Agency, BreakdownValue, Measure
from ontherecord.errors import CatalogError, RecordError

FOLDER = Path(__file__).parent
COMPILED = FOLDER.parent / "data" / "catalog.json"
SCHEMA = "ontherecord/catalog/1"
VOCABULARY = ("forms", "hedges", "lexicon", "words")  # single files, owned by the readers of text


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every definition and word the project works with, and the hash of their sources."""

    measures: dict[str, Measure]
    agencies: dict[str, Agency]
    places: dict[str, Place]
    breakdowns: dict[tuple[str, str], BreakdownValue]
    caveats: dict[str, str]
    vocabulary: dict[str, Any] = field(default_factory=dict)
    hash: str = ""

    def dims(self) -> tuple[str, ...]:
        """The breakdowns there are, in order of first appearance."""
        return tuple(dict.fromkeys(dim for dim, _ in self.breakdowns))

    def values(self, dim: str) -> tuple[BreakdownValue, ...]:
        """The values of one breakdown, in the order of the codelist."""
        return tuple(v for (d, _), v in self.breakdowns.items() if d == dim)


def source_files(folder: Path) -> tuple[Path, ...]:
    """The files a compiled catalogue is made of, in a fixed order."""
    singles = [folder / f"{stem}.yml" for stem in ("agencies", "caveats", *VOCABULARY)]
    codelists = [folder / "codelists" / name for name in ("places.csv", "breakdowns.csv")]
    patterns = sorted((folder / "patterns").glob("*.yml"))
    measures = sorted((folder / "measures").glob("*/*.yml"))
    return tuple(p for p in (*singles, *codelists, *patterns, *measures) if p.is_file())


def source_hash(folder: Path) -> str:
    """sha256 over the names and bytes of the source files."""
    digest = hashlib.sha256()
    for path in source_files(folder):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def compile_catalog(folder: Path = FOLDER) -> dict[str, Any]:
    """Declarations in `folder` -> the JSON form of the catalogue, after every rule has held.

    Raises CatalogError with file:line.
    """
    # pydantic and yaml are needed at build only, so they are imported here and not by a check.
    from ontherecord.catalog import declare, reader, rules

    if not (folder / "measures").is_dir():
        raise CatalogError(f"{folder.name}:1: no folder `measures` here")
    draft = declare.read_draft(folder)
    rules.check(draft)
    vocabulary: dict[str, Any] = {
        stem: reader.read_declaration(path).data
        for stem in VOCABULARY
        if (path := folder / f"{stem}.yml").is_file()
    }
    vocabulary["patterns"] = {
        path.stem: reader.read_declaration(path).data
        for path in sorted((folder / "patterns").glob("*.yml"))
    }
    return {
        "schema": SCHEMA,
        "hash": source_hash(folder),
        "measures": [asdict(m) for m in draft.measures.values()],
        "agencies": [asdict(a) for a in draft.agencies.values()],
        "places": [asdict(p) for p in draft.places.values()],
        "breakdowns": [asdict(b) for b in draft.breakdowns.values()],
        "caveats": draft.caveats,
        "vocabulary": vocabulary,
    }


def write_catalog(folder: Path = FOLDER, out: Path = COMPILED) -> dict[str, Any]:
    """Compile `folder` and write it to `out`, whole or not at all; returns what was written."""
    compiled = compile_catalog(folder)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_suffix(".part")
    part.write_text(json.dumps(compiled, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(out)
    return compiled


def load_catalog(path: Path | None = None) -> Catalog:
    """The compiled catalogue. Raises RecordError when the file is missing or of another version."""
    path = path or COMPILED
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise RecordError(
            f"the compiled catalogue {path.name} cannot be read", next_step="Run `otr build`."
        ) from None
    if data.get("schema") != SCHEMA:
        raise RecordError(
            f"the compiled catalogue {path.name} is of another version",
            next_step="Run `otr build`.",
        )
    places = (
        Place(p["id"], p["kind"], p["name"], tuple(p["aliases"]), tuple(p["within"]))
        for p in data["places"]
    )
    values = (
        BreakdownValue(b["dim"], b["value"], b["name"], tuple(b["aliases"]), tuple(b["sum_of"]))
        for b in data["breakdowns"]
    )
    return Catalog(
        measures={m["id"]: Measure.from_dict(m) for m in data["measures"]},
        agencies={a["id"]: Agency.from_dict(a) for a in data["agencies"]},
        places={p.id: p for p in places},
        breakdowns={(v.dim, v.value): v for v in values},
        caveats=data["caveats"],
        vocabulary=data["vocabulary"],
        hash=data["hash"],
    )
