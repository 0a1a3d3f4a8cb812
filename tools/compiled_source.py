"""The working copy that is compiled: what is copied, what is rewritten in it, its fingerprint."""

from __future__ import annotations

import ast
import hashlib
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import compiled_records as records

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ontherecord"
NOT_COPIED = ("__pycache__", "*.pyc", "*.so", "*.pyd")

Insertion = tuple[int, int, str]  # line from 1, column in bytes, what to put there


def copy(source: Path, target: Path, patterns: Sequence[str]) -> list[Path]:
    """A fresh copy of the package; returns what is to be compiled of it, rewritten for mypyc."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*NOT_COPIED))
    chosen = sorted({path for pattern in patterns for path in target.glob(pattern)})
    for path in chosen:
        text = path.read_text(encoding="utf-8")
        path.write_text(records.written_out(without_star_displays(text)), encoding="utf-8")
    own = target / records.MODULE
    own.write_text(records.REPLACE, encoding="utf-8")
    return [*chosen, own]


def without_star_displays(text: str) -> str:
    """The same module, where a display with a star is looped over, looked in or compared.

    mypyc unrolls `for x in (*a, b)` and `x in {*a, b}` entry by entry and knows no star there, so
    the display becomes the argument of `tuple`, `list` or `set`: the same value, built first.
    Lines stay where they are.
    """
    lines = text.encode().split(b"\n")
    insertions = [put for node in ast.walk(ast.parse(text)) for put in _around(node)]
    for line, column, what in sorted(insertions, reverse=True):
        old = lines[line - 1]
        lines[line - 1] = old[:column] + what.encode() + old[column:]
    return b"\n".join(lines).decode()


def _around(node: ast.AST) -> Iterator[Insertion]:
    for display in _unrolled(node):
        if not isinstance(display, (ast.Tuple, ast.List, ast.Set)):
            continue
        if not any(isinstance(entry, ast.Starred) for entry in display.elts):
            continue
        kind = {ast.Tuple: "tuple", ast.List: "list", ast.Set: "set"}[type(display)]
        assert display.end_lineno is not None
        assert display.end_col_offset is not None
        bare = isinstance(display, ast.Tuple) and _bare(display)
        yield display.lineno, display.col_offset, f"{kind}((" if bare else f"{kind}("
        yield display.end_lineno, display.end_col_offset, "))" if bare else ")"


def _unrolled(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, (ast.For, ast.comprehension)):
        return [node.iter]
    return node.comparators if isinstance(node, ast.Compare) else []


def _bare(display: ast.Tuple) -> bool:
    """Whether a tuple is written without parentheses (`for x in *a, b:`)."""
    first = display.elts[0]
    return (display.lineno, display.col_offset) == (first.lineno, first.col_offset)


def fingerprint(patterns: Sequence[str]) -> str:
    """A hash of the package's files, of what is compiled of it, and of what rewrites it."""
    made = hashlib.sha256("\n".join([sys.version, *patterns]).encode())
    files = [p for p in SOURCE.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    for path in [*sorted(files), Path(__file__), Path(records.__file__)]:
        made.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()
