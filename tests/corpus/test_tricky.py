"""Single sentences written to trip a reader of numbers, each with what may be said of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import Item, Outcome, judge
from generator.desk import ask
from ontherecord.desk import Desk

FILE = Path(__file__).parent / "tricky.yml"
LATE = date(2027, 1, 20)
DECIDED = 0.8  # of those the record decides


def _items() -> list[Item]:
    return [
        Item(
            d["text"],
            d.get("published", LATE),
            d.get("kind", ""),
            "one sentence",
            "full",
            d["expect"],
            str(d["why"]),
        )
        for d in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    ]


def _judged(desk: Desk, item: Item) -> tuple[Outcome, list[dict[str, Any]]]:
    claims = ask(desk, item.text, item.published)
    kept = [c for c in claims if not item.kind or c["kind"] in (item.kind, "none")]
    return judge(item, kept), kept


@pytest.mark.parametrize("item", _items(), ids=lambda i: i.text[:60])
def test_it_is_not_decided_wrongly(desk: Desk, item: Item) -> None:
    outcome, claims = _judged(desk, item)
    assert "crashed" not in {verdict for _, verdict, _ in outcome.said}, outcome.line()
    summaries = "\n".join(str(c.get("summary")) for c in claims)
    assert outcome.result != "wrong", f"{outcome.line()}\n{summaries}"


def test_most_are_decided(desk: Desk) -> None:
    outcomes = [_judged(desk, i)[0] for i in _items() if i.asked]
    missed = [o.line() for o in outcomes if o.result != "right"]
    assert len(missed) <= (1 - DECIDED) * len(outcomes), "\n".join(missed)
