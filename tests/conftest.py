"""Fixtures shared by every test."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the official files and compiled figures; tests skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "releases").is_dir():
        pytest.skip("the official files (../shared/releases) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def releases(shared: Path) -> Path:
    """The folder of official files as published."""
    return shared / "releases"
