"""The desk the tests ask: the shipped record, or one named by the environment."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

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


def ask(desk: Desk, text: str, published: date | None) -> list[dict[str, Any]]:
    """The claims found in a text; a crash is one claim with the verdict 'crashed', so that one
    bad sentence does not hide what becomes of the others."""
    try:
        return desk.check(text, published=published).claims
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        return [{"kind": "none", "verdict": "crashed", "reason": said, "mentions": []}]
