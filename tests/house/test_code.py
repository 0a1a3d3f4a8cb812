"""The house rules that hold for every module of the package."""

from __future__ import annotations

import ast

import pytest
from importlinter.cli import lint_imports

from .code import PACKAGE, ROOT, imported, lines_of, modules

CEILING = 400
# Modules longer than the ceiling, each with the reason it is still one module.
LONGER: dict[str, str] = {}

NETWORK = frozenset({"socket", "ssl", "ftplib", "smtplib", "http.client", "urllib.request",
                     "requests", "httpx", "httpx2", "aiohttp", "asyncio"})  # fmt: skip
# What may be imported inside a function: heavy libraries, and the one renderer that was asked for.
ON_FIRST_USE = ("vl_convert", "duckdb", "numpy", "pypdfium2", "docx", "trafilatura", "yaml",
                "pydantic", "lxml", "rich", "ahocorasick_rs", "jinja2")  # fmt: skip
OWN_ON_FIRST_USE = {
    "catalog/store.py": "pydantic and yaml are needed when a catalogue is compiled, not by a check",
    "catalog/pipeline_store.py": "pydantic and yaml, as in catalog/store.py",
    "cli/check.py": "one renderer is loaded, the one asked for; sockets only for a URL; "
    "the checking of many only for a corpus",
    "desk.py": "processes are needed to check many documents, not for one",
    "pipeline/verbs.py": "numpy is needed by the model, pydantic and yaml by a user's own scenario "
    "only; a check needs neither",
    "pipeline/today.py": "the model is needed where what is shipped does not fit the record",
    "documents/read.py": "one reader is loaded, the one the document needs",
}
NAMES = [name for name, _ in modules()]
DRAWERS = {"utils", "helpers", "common", "misc"}


def test_layers_hold() -> None:
    """Every contract of import-linter in pyproject.toml is kept."""
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("name", NAMES)
def test_modules_stay_small(name: str) -> None:
    """No module grows over the ceiling without a listed reason."""
    size = lines_of(name)
    if name in LONGER:
        assert size > CEILING, f"{name} has {size} lines now: take it off the list"
    else:
        assert size <= CEILING, f"{name} has {size} lines; split it, or list it with a reason"


def test_listed_modules_exist() -> None:
    """The lists of exceptions name modules that are there."""
    assert set(LONGER) <= set(NAMES)
    assert {name for name in OWN_ON_FIRST_USE if (PACKAGE / name).is_file()} <= set(NAMES)


def test_no_drawers() -> None:
    """No module is called after nothing in particular."""
    parts = {part for name in NAMES for part in name.removesuffix(".py").split("/")}
    assert not parts & DRAWERS


def test_only_net_opens_sockets() -> None:
    """Nothing but `net` imports a library that talks to a network."""
    found = [
        f"{name}: {module}"
        for name, tree in modules()
        if not name.startswith("net")
        for node in ast.walk(tree)
        for module in imported(node)
        if module in NETWORK or module.split(".")[0] in NETWORK
    ]
    assert not found


def test_nobody_imports_the_root() -> None:
    """Names come from the module that defines them, never from the package root."""
    found = [
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if "ontherecord" in imported(node)
    ]
    assert not found


def test_imports_stand_at_the_top() -> None:
    """An import inside a function is of a heavy library, or listed with its reason."""
    found = []
    for name, tree in modules():
        for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
            for module in (m for node in ast.walk(function) for m in imported(node)):
                own = module.startswith("ontherecord.") and name in OWN_ON_FIRST_USE
                if not own and module.split(".")[0] not in ON_FIRST_USE:
                    found.append(f"{name}: {module}")
    assert not found


def test_public_things_have_docstrings() -> None:
    """Every module, public class and public function says what it is."""
    found = []
    for name, tree in modules():
        if not ast.get_docstring(tree) and tree.body:
            found.append(name)
        found += [f"{name}: {path}" for path in _undocumented(tree, "")]
    assert not found


def _undocumented(parent: ast.AST, path: str) -> list[str]:
    found = []
    for node in ast.iter_child_nodes(parent):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        if node.name.startswith("_"):
            continue
        where = f"{path}{node.name}"
        overloaded = any("overload" in ast.dump(d) for d in node.decorator_list)
        if not ast.get_docstring(node) and not overloaded:
            found.append(where)
        if isinstance(node, ast.ClassDef):
            found += _undocumented(node, f"{where}.")
    return found
