"""The package as syntax trees, for the tests that read code without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "ontherecord"


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """(path below the package, its tree) of every module, by path."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return tuple(
        (p.relative_to(PACKAGE).as_posix(), ast.parse(p.read_text(encoding="utf-8"))) for p in paths
    )


def lines_of(name: str) -> int:
    """How many lines a module of the package has."""
    return len((PACKAGE / name).read_text(encoding="utf-8").splitlines())


def imported(node: ast.AST) -> Iterator[str]:
    """The absolute names of the modules a statement imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module


def committed() -> list[Path]:
    """The text files that are or would be committed: everything but what .gitignore names."""
    left_out = {".git", ".venv", ".uv", "__pycache__", "dist", "build"}
    found = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = {p for p in parts[:-1] if p.startswith(".") and p.endswith("_cache")}
        if left_out & set(parts) or hidden or ".hypothesis" in parts or not path.is_file():
            continue
        if not parts[-1].startswith("demo-report"):
            found.append(path)
    return found
