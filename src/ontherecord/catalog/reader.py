"""Strict reader of YAML declarations: strings only, no implicit typing, errors with file:line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ontherecord.errors import CatalogError

MAX_DECLARATION = 1 << 20


@dataclass(frozen=True, slots=True)
class Declaration:
    """A parsed YAML mapping and the line each key path ('said_as.named') stands on."""

    path: Path
    data: dict[str, Any]
    lines: dict[str, int]

    def where(self, key: str = "") -> str:
        """'file:line' of a key path, or of the nearest enclosing key."""
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        return f"{_short(self.path)}:{self.lines.get(key, 1)}"

    def error(self, key: str, problem: str) -> CatalogError:
        """A CatalogError that starts with file:line."""
        return CatalogError(f"{self.where(key)}: {problem}")


def read_declaration(path: Path) -> Declaration:
    """Read one YAML file whose root is a mapping.

    Scalars stay strings. Raises CatalogError with file:line for bad YAML, a duplicate key, an
    anchor or alias, a tag, or a root that is not a mapping.
    """
    if path.stat().st_size > MAX_DECLARATION:
        raise CatalogError(f"{_short(path)}:1: larger than {MAX_DECLARATION} bytes")
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    except UnicodeDecodeError:
        raise CatalogError(f"{_short(path)}:1: not UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        colon = "mapping values are not allowed" in str(error.problem)
        quote = "; a text with a colon in it stands in quotes" if colon else ""
        raise CatalogError(f"{_short(path)}:{line}: {error.problem}{quote}") from None
    lines: dict[str, int] = {}
    data = _build(path, node, "", lines, set())
    if not isinstance(data, dict):
        raise CatalogError(f"{_short(path)}:1: expected a mapping of keys")
    return Declaration(path, data, lines)


def _short(path: Path) -> str:
    """The path as it was given; of our own declarations folder/file (ice/removals.yml)."""
    ours = path.absolute().is_relative_to(Path(__file__).parent)
    return f"{path.parent.name}/{path.name}" if ours else str(path)


def _build(
    path: Path, node: yaml.Node | None, key: str, lines: dict[str, int], seen: set[int]
) -> Any:
    if node is None:
        return {}
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise CatalogError(f"{_short(path)}:{line}: anchors and aliases are not used here")
    seen.add(id(node))
    lines.setdefault(key, line)
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(path, child, f"{key}.{i}" if key else str(i), lines, seen)
            for i, child in enumerate(node.value)
        ]
    assert isinstance(node, yaml.MappingNode)
    result: dict[str, Any] = {}
    for name_node, child in node.value:
        name = str(name_node.value)
        here = name_node.start_mark.line + 1
        if name in result:
            raise CatalogError(f"{_short(path)}:{here}: duplicate key {name!r}")
        child_key = f"{key}.{name}" if key else name
        lines[child_key] = here
        result[name] = _build(path, child, child_key, lines, seen)
    return result
