"""Claims that are no plain count: found in wordings of their own, and what only resembles them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.desk import ask
from ontherecord.desk import Desk

DATA: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "statements.yml").read_text(encoding="utf-8")
)
PUBLISHED = date(2025, 10, 1)
NOTHING = [(group, text) for group, texts in DATA["nothing"].items() for text in texts]
FOUND = [(kind, item) for kind, items in DATA["found"].items() for item in items]
FLOOR = 0.85  # of the wordings of each kind; raised as more are read


def _claims(desk: Desk, lead: str, text: str) -> list[dict[str, Any]]:
    """Claims that stand in `text`, said after `lead`."""
    before = DATA["leads"][lead]
    claims = ask(desk, f"{before} {text}", PUBLISHED)
    return [c for c in claims if any(m["end"] > len(before) + 1 for m in c["mentions"])]


def test_there_are_enough_of_them() -> None:
    assert len(NOTHING) >= 60
    assert len(FOUND) >= 60


@pytest.mark.parametrize(("group", "text"), NOTHING, ids=lambda x: str(x)[:60])
def test_what_resembles_a_claim_is_none(desk: Desk, group: str, text: str) -> None:
    for lead in DATA["leads"]:
        found = [c for c in _claims(desk, lead, text) if c["kind"] in DATA["found"]]
        assert not found, [(group, lead, c["kind"], c["mentions"][0]["text"]) for c in found]


@pytest.mark.parametrize("kind", sorted(DATA["found"]))
def test_most_wordings_are_found(desk: Desk, kind: str) -> None:
    items = DATA["found"][kind]
    missed = [
        item["text"]
        for item in items
        if all(c["kind"] != kind for c in _claims(desk, item["lead"], item["text"]))
    ]
    assert len(missed) <= (1 - FLOOR) * len(items), missed


def test_nothing_is_decided_wrongly(desk: Desk) -> None:
    """Only what `verdict` says may be decided."""
    for _, item in FOUND:
        allowed = {"cannot_check", "depends", item.get("verdict", "cannot_check")}
        told = {c["verdict"] for c in _claims(desk, item["lead"], item["text"])}
        assert told <= allowed, (item["text"], told)
