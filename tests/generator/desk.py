"""The desk the tests ask: the shipped record, or one named by the environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ontherecord.desk import Desk, open_record
from ontherecord.record.lookup import DEFAULT

FOLDER = "OTR_TEST_RECORD"  # a folder with record.sqlite and catalog.json, before one is shipped


def open_desk() -> Desk:
    """The shipped record; else the folder OTR_TEST_RECORD names; else the test is skipped."""
    if DEFAULT.is_file():
        return open_record()
    folder = os.environ.get(FOLDER)
    if not folder:
        pytest.skip(f"no record is shipped yet and {FOLDER} names none")
    return open_record(Path(folder) / "record.sqlite", Path(folder) / "catalog.json")
