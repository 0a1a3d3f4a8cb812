"""What the corpus tests share: the helpers of the generator on the path, and one desk."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from generator.desk import open_desk
from ontherecord.desk import Desk


@pytest.fixture(scope="session")
def desk() -> Desk:
    """The desk over the record under test."""
    return open_desk()
