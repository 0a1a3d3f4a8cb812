"""Fixtures shared by every test."""

from __future__ import annotations

import os
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


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test fails CI where the official files are: nothing of theirs may go untested."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    present = (ROOT.parent / "shared" / "releases").is_dir()
    if skipped and present and os.environ.get("OTR_NO_SKIPS"):
        reporter.write_line(
            f"{len(skipped)} skipped although the official files are here", red=True
        )
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
