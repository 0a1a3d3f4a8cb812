"""Generated sentences: nothing decided wrongly, and most of what the record decides decided.

Run with -s to see the rates by kind and by measure; they are in the message of a failure too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

import pytest

from generator import ASKED, Item, Outcome, generate, judge
from generator.desk import ask
from ontherecord.desk import Desk

COUNT = 2000
SEED = 1
FULL_FLOOR = 0.85
PARAPHRASE_FLOOR = 0.60


@pytest.fixture(scope="module")
def items(desk: Desk) -> list[Item]:
    return generate(desk.lookup, COUNT, SEED)


@pytest.fixture(scope="module")
def outcomes(desk: Desk, items: list[Item]) -> list[Outcome]:
    return [judge(i, ask(desk, i.text, i.published)) for i in items]


def test_the_generator_is_deterministic_and_covers_every_kind(
    desk: Desk, items: list[Item]
) -> None:
    again = generate(desk.lookup, 200, SEED)
    assert again == generate(desk.lookup, 200, SEED)
    assert len(items) == COUNT
    assert {i.kind for i in items} == {"quantity", "superlative", "trend", "comparison", "share"}
    assert {i.expected for i in items} >= {*ASKED, "must_abstain"}
    assert {i.style for i in items} == {"full", "paraphrase"}
    assert len({i.measure for i in items}) >= 20


def test_nothing_crashes(outcomes: list[Outcome]) -> None:
    crashed = [o.line() for o in outcomes if any(verdict == "crashed" for _, verdict, _ in o.said)]
    assert not crashed, f"{len(crashed)}\n" + "\n".join(crashed[:20])


def test_nothing_is_decided_wrongly(outcomes: list[Outcome]) -> None:
    wrong = [o for o in outcomes if o.result == "wrong"]
    shown = "\n".join(o.line() for o in wrong[:60])
    assert not wrong, f"{len(wrong)} of {len(outcomes)} sentences decided wrongly\n{shown}"


def test_full_sentences_are_decided(outcomes: list[Outcome]) -> None:
    _floor(outcomes, "full", FULL_FLOOR)


def test_paraphrases_are_decided(outcomes: list[Outcome]) -> None:
    _floor(outcomes, "paraphrase", PARAPHRASE_FLOOR)


def _floor(outcomes: list[Outcome], style: str, floor: float) -> None:
    asked = [o for o in outcomes if o.item.style == style and o.item.asked]
    right = sum(o.result == "right" for o in asked)
    table = _rates(asked, lambda o: o.item.kind) + _rates(asked, lambda o: o.item.measure)
    print(f"\n{style}: {right} of {len(asked)} decided\n{table}")
    missed = "\n".join(o.line() for o in asked if o.result != "right")[:6000]
    rate = right / len(asked)
    assert rate >= floor, f"{style}: {rate:.1%} decided, floor {floor:.0%}\n{table}\n{missed}"


def _rates(outcomes: list[Outcome], by: Callable[[Outcome], str]) -> str:
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        table[by(outcome)][outcome.result] += 1
    rows = sorted(table.items(), key=lambda row: row[1]["right"] / row[1].total())
    return "".join(
        f"    {name:40} right {n['right']:4} abstained {n['abstained']:4} wrong {n['wrong']:4}\n"
        for name, n in rows
    )
