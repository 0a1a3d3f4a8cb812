"""All ten kinds of claim, end to end: wordings that are found and judged, and refusals."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.desk import ask
from ontherecord.desk import Desk
from ontherecord.verdict.judges import JUDGES

KINDS: dict[str, dict[str, list[dict[str, Any]]]] = yaml.safe_load(
    (Path(__file__).parent / "kinds.yml").read_text(encoding="utf-8")
)
WORDINGS = [(k, item) for k, parts in KINDS.items() for item in parts["wordings"]]
REFUSALS = [(k, item) for k, parts in KINDS.items() for item in parts["refusals"]]


def test_every_kind_has_wordings_and_refusals() -> None:
    assert set(KINDS) == set(JUDGES)
    assert all(len(parts["wordings"]) >= 10 for parts in KINDS.values())
    assert all(len(parts["refusals"]) >= 5 for parts in KINDS.values())


def _claims(desk: Desk, kind: str, item: dict[str, Any]) -> list[dict[str, Any]]:
    published = item.get("published")
    assert published is None or isinstance(published, date)
    return [c for c in ask(desk, item["text"], published) if c["kind"] == kind]


def _names(claim: dict[str, Any]) -> set[str]:
    """What the readings rest on: measures and events."""
    events = {((r["result"] or {}).get("event") or {}).get("id") for r in claim["readings"]}
    return {r["measure"] for r in claim["readings"]} | events


@pytest.mark.parametrize(("kind", "item"), WORDINGS, ids=lambda x: str(x)[:60])
def test_a_wording_is_found_and_judged(desk: Desk, kind: str, item: dict[str, Any]) -> None:
    found = _claims(desk, kind, item)
    assert found, "no claim of this kind"
    (fits,) = [
        c
        for c in found
        if c["verdict"] == item["verdict"] and item.get("reason", c["reason"]) == c["reason"]
    ][:1] or [None]
    assert fits is not None, [(c["verdict"], c["reason"], c["summary"]) for c in found]
    if "names" in item:
        assert item["names"] in _names(fits)


@pytest.mark.parametrize(("kind", "item"), REFUSALS, ids=lambda x: str(x)[:60])
def test_a_refusal_is_not_decided(desk: Desk, kind: str, item: dict[str, Any]) -> None:
    found = _claims(desk, kind, item)
    if item.get("none"):
        assert not found
    allowed = {"cannot_check", item.get("allowed", "cannot_check")}
    assert {c["verdict"] for c in found} <= allowed, [c["summary"] for c in found]
