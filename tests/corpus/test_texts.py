"""Whole texts written and annotated by a second hand that had not read the patterns.

Which findings answer an annotation: `ontherecord.grading.match`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from generator.desk import ask
from ontherecord.desk import Desk
from ontherecord.grading.match import DECIDED, answers
from ontherecord.grading.texts import Annotation, read_texts

FILES = sorted((Path(__file__).parent / "texts").glob("*.yml"))
TEXTS = read_texts(FILES)
FLOOR = 715  # annotated claims decided rightly, of all texts together; raised as more are read

Graded = list[tuple[str, Annotation, list[Any]]]


@pytest.fixture(scope="module")
def graded(desk: Desk) -> Graded:
    out: Graded = []
    for text in TEXTS:
        claims = ask(desk, text.text, text.published)
        assert not any(claim["verdict"] == "crashed" for claim in claims), claims
        out += [(text.id, note, answers(note, claims)) for note in text.claims]
    return out


def test_there_are_many_texts_in_many_styles() -> None:
    assert len(TEXTS) >= 60
    assert len({text.style for text in TEXTS}) >= 12
    assert sum(len(text.claims) for text in TEXTS) >= 600


def test_nothing_is_decided_wrongly(graded: Graded) -> None:
    wrong = [
        (id, note.text, claim["verdict"], claim["summary"])
        for id, note, claims in graded
        for claim in claims
        if claim["verdict"] in DECIDED and claim["verdict"] not in note.verdicts
    ]
    assert not wrong, "\n".join(map(str, wrong))


def test_enough_is_decided(graded: Graded) -> None:
    right = [
        note
        for _, note, claims in graded
        if any(c["verdict"] in DECIDED and c["verdict"] in note.verdicts for c in claims)
    ]
    kinds = Counter(note.kind for note in right)
    assert len(right) >= FLOOR, f"{len(right)} decided: {kinds}"
