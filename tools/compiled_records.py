"""Dataclasses in the working copy with their methods written out, so that they are compiled too.

`dataclass` makes `__init__` while the program runs, and `replace` goes over the fields by name:
mypyc compiles neither, and a check makes tens of thousands of such objects. A frozen one could
not be pickled either, since the slots that help with it are mypyc's own. So each class gets the
constructor it would have had, `__reduce__`, and the method behind `replace` below.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

MODULE = "base/replacing.py"  # in the copy only
IMPORT = "from ontherecord.base.replacing import replace"
REPLACE = '''"""`dataclasses.replace` for dataclasses whose methods are written out."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

T = TypeVar("T")


def replace(one: T, /, **changes: Any) -> T:
    """The same object with other values in some fields."""
    made = getattr(one, "_with", None)
    if made is None:
        return dataclasses.replace(one, **changes)  # type: ignore[type-var]
    return made(changes)  # type: ignore[no-any-return]
'''


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is declared: default and factory are source, '' where there is none."""

    name: str
    type: str
    default: str
    factory: str
    given: bool  # to the constructor


def written_out(text: str) -> str:
    """The module with the methods of its dataclasses at the end of each, and `replace` ours."""
    lines = text.split("\n")
    tree = ast.parse(text)
    for node in reversed(tree.body):  # from the end, so that line numbers hold
        if isinstance(node, ast.ClassDef) and is_written_out(node):
            assert node.end_lineno is not None
            lines[node.end_lineno : node.end_lineno] = _methods(node)
        elif isinstance(node, ast.ImportFrom) and node.module == "dataclasses":
            kept = [alias.name for alias in node.names if alias.name != "replace"]
            if len(kept) < len(node.names):
                assert node.end_lineno is not None
                own = f"from dataclasses import {', '.join(kept)}; " if kept else ""
                lines[node.lineno - 1 : node.end_lineno] = [own + IMPORT]
    return "\n".join(lines)


def is_written_out(node: ast.ClassDef) -> bool:
    """A dataclass without bases that writes neither constructor nor `__reduce__` itself."""
    own = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
    called = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
    named = any(isinstance(d, ast.Name) and d.id == "dataclass" for d in called)
    return named and not node.bases and own.isdisjoint({"__init__", "__reduce__"})


def fields(node: ast.ClassDef) -> Iterator[Field]:
    """The fields of a dataclass, in order."""
    for part in node.body:
        if not isinstance(part, ast.AnnAssign) or not isinstance(part.target, ast.Name):
            continue
        kind, value, factory, given = ast.unparse(part.annotation), part.value, "", True
        if kind.startswith("ClassVar"):
            continue
        if isinstance(value, ast.Call) and ast.unparse(value.func) == "field":
            told = {word.arg: word.value for word in value.keywords}
            factory = ast.unparse(told["default_factory"]) if "default_factory" in told else ""
            given = "init" not in told
            value = told.get("default")
        default = ast.unparse(value) if value is not None else ""
        yield Field(part.target.id, kind, default, factory, given)


def _methods(node: ast.ClassDef) -> Iterator[str]:
    given = [one for one in fields(node) if one.given]
    yield ""
    yield "    def __init__("
    yield "        self,"
    for one in given:
        kind = f"{one.type} | None" if one.factory else one.type
        default = "None" if one.factory else one.default
        yield f"        {one.name}: {kind}{f' = {default}' if default else ''},"
    yield "    ) -> None:"
    for one in given:
        value = f"({one.factory})() if {one.name} is None else {one.name}"
        told = value if one.factory else one.name
        yield f"        self.{one.name} = {told}  # type: ignore[misc, unused-ignore]"
    if any(isinstance(p, ast.FunctionDef) and p.name == "__post_init__" for p in node.body):
        yield "        self.__post_init__()"
    yield ""
    yield "    def __reduce__(self) -> tuple[object, ...]:"
    yield f"        return {node.name}, ({''.join(f'self.{one.name}, ' for one in given)})"
    yield ""
    yield f"    def _with(self, changes: dict[str, object]) -> {node.name}:"
    yield f"        return {node.name}("
    for one in given:
        yield (
            f'            changes["{one.name}"] if "{one.name}" in changes else self.{one.name},'
            "  # type: ignore[arg-type, unused-ignore]"
        )
    yield "        )"
