"""Texts full of numbers that are no claims about the record: nothing in them may be decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ontherecord.desk import Desk

FILES = sorted((Path(__file__).parent / "negatives").glob("*.txt"))
DATES = (date(2024, 11, 15), date(2025, 10, 1), None)


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 25


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_nothing_is_decided(desk: Desk, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for published in DATES:
        decided = [
            f"{c['verdict']} ({c['reason']}): {c['proposition']} -- {c['summary']}"
            for c in desk.check(text, published=published).claims
            if c["verdict"] in ("supported", "contradicted")
        ]
        assert not decided, "\n".join(decided)
