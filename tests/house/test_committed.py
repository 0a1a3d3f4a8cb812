"""What is committed: no path of one machine, no name that belongs elsewhere, no stray file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .code import ROOT, committed

TEXT = {
    ".py",
    ".md",
    ".yml",
    ".yaml",
    ".toml",
    ".csv",
    ".json",
    ".html",
    ".css",
    ".cfg",
    ".cff",
    "",
}
# Split, so that this file does not hold what it forbids.
MACHINE = re.compile(r"(?<![\w.])/" + r"(?:work|tmp|home|root|Users)/" + r"[A-Za-z]")
NEIGHBOUR = "shared" + "/"
# Where the neighbouring folder of official files may be named: how to build, how to test.
MAY_NAME_IT = (
    "tests/",
    "docs/",
    ".ci/",
    "pyproject.toml",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
)
LARGEST = 16 << 20

FILES = [p for p in committed() if p.suffix in TEXT and "uv.lock" not in p.name]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_path_of_a_machine() -> None:
    """No file names a folder of somebody's computer."""
    found = [
        f"{_name(path)}: {match.group()}"
        for path in FILES
        if (match := MACHINE.search(path.read_text(encoding="utf-8", errors="replace")))
        and not _name(path).startswith(("tests/house/", "src/ontherecord/facts/"))
    ]
    assert found == []


def test_the_package_knows_no_neighbour() -> None:
    """The package never reaches for the folder beside the checkout; tests do, by their fixture."""
    found = [
        _name(path)
        for path in FILES
        if NEIGHBOUR in path.read_text(encoding="utf-8", errors="replace")
        and not _name(path).startswith(MAY_NAME_IT)
        and "tests" not in path.parts
    ]
    assert found == []


@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".pdf", ".zip", ".gz"])
def test_no_official_file_in_the_package(ending: str) -> None:
    """The record ships built; the files it was read from do not."""
    found = [_name(p) for p in committed() if p.suffix == ending and "tests" not in p.parts]
    assert found == []


def test_no_large_file() -> None:
    """Nothing is committed that a clone should not carry."""
    found = {_name(p): p.stat().st_size for p in committed() if p.stat().st_size > LARGEST}
    assert found == {}
