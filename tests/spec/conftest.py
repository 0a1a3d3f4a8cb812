"""The shipped record and catalogue, opened once."""

from __future__ import annotations

import pytest

from ontherecord.desk import Desk, open_record


@pytest.fixture(scope="session")
def desk() -> Desk:
    """The desk over the shipped record."""
    return open_record()
