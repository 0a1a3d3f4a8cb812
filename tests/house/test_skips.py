"""The guard against skipped tests, tried on a test that skips."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .code import ROOT

SKIPS = "import pytest\n\n\ndef test_skips():\n    pytest.skip('to see the guard')\n"


@pytest.mark.parametrize("guarded", [True, False])
def test_a_skip_fails_where_the_files_are(guarded: bool, tmp_path: Path) -> None:
    """With OTR_NO_SKIPS and the official files a skip fails; without either it does not."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (tmp_path / "shared" / "releases").mkdir(parents=True)
    (checkout / "tests").mkdir()
    guard = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    (checkout / "tests" / "conftest.py").write_text(guard, encoding="utf-8")
    (checkout / "tests" / "test_one.py").write_text(SKIPS, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "OTR_NO_SKIPS"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=checkout,
        env=environment | ({"OTR_NO_SKIPS": "1"} if guarded else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == int(guarded), done.stdout
