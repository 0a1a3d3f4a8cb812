"""Whole texts written and annotated by a second hand that had not read the patterns.

A claim of ours answers to an annotation when their words overlap and it holds the annotated number.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.desk import ask
from ontherecord.desk import Desk

FILES = sorted((Path(__file__).parent / "texts").glob("*.yml"))
TEXTS = [d for path in FILES for d in yaml.safe_load(path.read_text(encoding="utf-8"))]
DECIDED = ("supported", "contradicted")
FLOOR = 105  # annotated claims decided rightly, of all texts together; raised as more are read


def _date(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _answers(item: dict[str, Any], text: str, claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    start = text.find(item["text"].strip())
    end = start + len(item["text"].strip())
    number = str(item.get("number") or "").lstrip("$")
    found = []
    for claim in claims:
        said = [str(v["text"]) for v in claim["asserted"]["values"]]
        near = any(m["start"] < end and start < m["end"] for m in claim["mentions"])
        same = any(number in s or s in number for s in said) if number else not said
        ranked = item["kind"] in ("comparison", "superlative")
        compared = ranked and claim["kind"] == "quantity"
        if start >= 0 and near and same and not compared:  # one half of it is another claim
            found.append(claim)
    return found


@pytest.fixture(scope="module")
def graded(desk: Desk) -> list[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    out = []
    for text in TEXTS:
        claims = ask(desk, text["text"], _date(text["published"]))
        out += [(text["id"], c, _answers(c, text["text"], claims)) for c in text["claims"]]
    return out


def test_there_are_many_texts_in_many_styles() -> None:
    assert len(TEXTS) >= 60
    assert len({t["style"] for t in TEXTS}) >= 12
    assert sum(len(t["claims"]) for t in TEXTS) >= 600
    assert len({t["id"] for t in TEXTS}) == len(TEXTS)


def test_nothing_is_decided_wrongly(
    graded: list[tuple[str, dict[str, Any], list[dict[str, Any]]]],
) -> None:
    wrong = [
        (id, item["text"], claim["verdict"], claim["summary"])
        for id, item, claims in graded
        for claim in claims
        if claim["verdict"] in DECIDED and claim["verdict"] not in item["verdicts"]
    ]
    assert not wrong, "\n".join(map(str, wrong))


def test_enough_is_decided(
    graded: list[tuple[str, dict[str, Any], list[dict[str, Any]]]],
) -> None:
    right = [
        item
        for _, item, claims in graded
        if any(c["verdict"] in DECIDED and c["verdict"] in item["verdicts"] for c in claims)
    ]
    kinds = Counter(item["kind"] for item in right)
    assert len(right) >= FLOOR, f"{len(right)} decided: {kinds}"
