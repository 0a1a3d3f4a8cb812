"""Texts torn apart and sewn together again: no crash, and offsets that point at what they quote."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import yaml

from ontherecord.desk import Desk

TEXTS = Path(__file__).parent.parent / "corpus" / "texts"
ROUNDS = 400
MARKS = [
    " - ",
    " — ",
    "; ",
    ",",
    ": ",
    "(",
    ")",
    "…",
    " “",
    "”",
    " / ",
    "\n",
    "\n\n",
    "- ",
    "? ",
    "%",
]
DAYS = [None, date(2025, 6, 1), date(2019, 1, 5)]


def _torn(rng: random.Random, pieces: list[list[str]]) -> str:
    text = list(rng.choice(pieces))
    for _ in range(rng.randint(1, 12)):
        i = rng.randrange(len(text))
        choice = rng.random()
        if choice < 0.3 and len(text) > 1:
            del text[i]
        elif choice < 0.6:
            text.insert(i, rng.choice(MARKS))
        else:
            text.insert(i, rng.choice(rng.choice(pieces)))
    return "".join(text)[:1500]


def test_torn_texts_are_read_without_a_crash(desk: Desk) -> None:
    rng = random.Random(20261121)
    whole = [
        d["text"]
        for path in sorted(TEXTS.glob("*.yml"))
        for d in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    pieces = [re.findall(r"\S+|\s+", text) for text in whole]
    for _ in range(ROUNDS):
        text = _torn(rng, pieces)
        report = desk.check(text, published=rng.choice(DAYS)).data
        read = report["document"]["text"]
        for claim in report["claims"]:
            for mention in claim["mentions"]:
                assert read[mention["start"] : mention["end"]] == mention["text"], text
