"""Acts, rulings and suits as the press tells them: found, and decided by their document only."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ontherecord.desk import Desk

DATA: dict[str, Any] = yaml.load(
    Path(__file__).with_name("happened.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
LEAD = DATA["lead"] + "\n\n"
FOUND = 0.85  # of all sentences, a claim of an act
TOLD = 0.55  # of those that are true and in the record, supported


def _acts(desk: Desk, text: str, published: str) -> list[dict[str, Any]]:
    claims = desk.check(LEAD + text, published=date.fromisoformat(published)).claims
    return [
        c
        for c in claims
        if c["mentions"][0]["start"] >= len(LEAD) and c["kind"] in ("event", "policy")
    ]


def test_no_act_is_decided_wrongly_and_most_are_found(desk: Desk) -> None:
    found = supported = 0
    for item in DATA["items"]:
        claims = _acts(desk, item["text"], item["published"])
        told = {c["verdict"] for c in claims}
        assert told <= set(item["may"]), (item["text"], told)
        found += bool(claims)
        supported += item["told"] == "supported" and "supported" in told
    assert found >= FOUND * len(DATA["items"])
    assert supported >= TOLD * sum(item["told"] == "supported" for item in DATA["items"])


@pytest.mark.parametrize("text", DATA["nothing"])
def test_what_is_no_act_of_the_record_is_none(desk: Desk, text: str) -> None:
    assert not _acts(desk, text, "2025-06-20")


def test_every_ruling_of_the_vocabulary_is_in_the_record(desk: Desk) -> None:
    """`ruled_on` and `courts` of words.yml name events and courts that are held."""
    words = desk.catalog.vocabulary["words"]
    events = desk.lookup.events()
    assert set(words["ruled_on"]) <= {e.id for e in events if e.kind == "court_ruling"}
    assert set(words["courts"]) <= {e.actor for e in events}
