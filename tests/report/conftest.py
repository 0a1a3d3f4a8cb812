"""The saved reports every renderer is tried on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = tuple(sorted(path.stem for path in FIXTURES.glob("*.json")))


def load(name: str) -> dict[str, Any]:
    """A fixture report, fresh each time."""
    report: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="ascii"))
    return report


@pytest.fixture(params=NAMES)
def report(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Each fixture report in turn."""
    return load(request.param)


@pytest.fixture
def full() -> dict[str, Any]:
    """The report with every verdict, kind of evidence and mismatch."""
    return load("full")


@pytest.fixture
def backlog() -> dict[str, Any]:
    """A claim that was right when printed and has been recounted since."""
    return load("backlog")


@pytest.fixture
def hostile() -> dict[str, Any]:
    """Markup, terminal escapes, direction overrides, a null byte, a lone surrogate, overlaps."""
    return load("hostile")


@pytest.fixture
def empty() -> dict[str, Any]:
    """An empty document."""
    return load("empty")
