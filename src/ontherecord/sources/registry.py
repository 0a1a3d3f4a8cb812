"""Finds the sources: every folder here that holds a `source.yml` and a `loader.py`.

Adding a source is adding a folder; nothing is registered by hand.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from ontherecord.catalog.reader import Declaration, read_declaration
from ontherecord.record.loading import Source
from ontherecord.record.observation import TIERS

HERE = Path(__file__).parent
_REQUIRED = ("id", "publisher", "title", "tier", "url")
_KEYS = frozenset((*_REQUIRED, "licence", "files", "refused", "marked", "unread", "note"))
_FUNCTIONS = ("recognise", "describe", "load")


def all_sources(folder: Path = HERE) -> tuple[Source, ...]:
    """Every source with release files, by id.

    Raises CatalogError with file:line for a broken declaration and for a folder without loader.
    A folder without `files` (facts, events) is typed data, which the build reads by itself.
    """
    found = (_declared(path) for path in sorted(folder.glob("*/source.yml")))
    return tuple(_source(declared) for declared in found if declared.data.get("files"))


def _declared(path: Path) -> Declaration:
    declared = read_declaration(path)
    for key in declared.data:
        if key not in _KEYS:
            raise declared.error(key, f"unknown key {key!r} in {path.parent.name}")
    for key in _REQUIRED:
        if not declared.data.get(key):
            raise declared.error("", f"{path.parent.name} needs the key {key!r}")
    if declared.data["id"] != path.parent.name:
        raise declared.error("id", f"must be the name of its folder, {path.parent.name!r}")
    if declared.data["tier"] not in TIERS:
        raise declared.error("tier", f"must be one of {', '.join(TIERS)}")
    return declared


def _source(declared: Declaration) -> Source:
    data = declared.data
    name = f"ontherecord.sources.{data['id']}.loader"
    try:
        loader = import_module(name)
    except ModuleNotFoundError as error:
        if error.name and name.startswith(error.name):
            raise declared.error("id", f"{data['id']} has no loader.py") from None
        raise
    for function in _FUNCTIONS:
        if not callable(getattr(loader, function, None)):
            raise declared.error("id", f"{data['id']}/loader.py has no function {function}()")
    return Source(
        id=data["id"],
        publisher=data["publisher"],
        title=data["title"],
        tier=data["tier"],
        url=data["url"],
        files=tuple(_listed(declared, "files")),
        recognise=loader.recognise,
        describe=loader.describe,
        load=loader.load,
        refused=_reasons(declared, "refused", "sha256", "reason"),
        marked=_reasons(declared, "marked", "sha256", "reason"),
        unread=_reasons(declared, "unread", "sheet", "why"),
        licence=data.get("licence", ""),
    )


def _reasons(declared: Declaration, key: str, name: str, why: str) -> dict[str, str]:
    """A list of mappings as {name: why}; CatalogError for an entry that lacks one of the two."""
    reasons = {}
    for i, entry in enumerate(_listed(declared, key)):
        if not (isinstance(entry, dict) and entry.get(name) and entry.get(why)):
            raise declared.error(f"{key}.{i}", f"each entry of {key!r} needs {name!r} and {why!r}")
        reasons[entry[name]] = entry[why]
    return reasons


def _listed(declared: Declaration, key: str) -> list[Any]:
    value = declared.data.get(key) or []
    if not isinstance(value, list):
        raise declared.error(key, f"{key!r} must be a list")
    return value
