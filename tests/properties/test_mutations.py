"""One thing changed in a true sentence: the verdict must follow, and only where it should."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest

from generator.cells import LATE
from generator.desk import ask
from generator.mutations import SAME, Mutant, bases, mutants
from ontherecord.desk import Desk

SUPPORTED_BASES = 0.85  # of the true sentences, how many must be supported for this to mean much
KEPT = 0.9  # of harmless rewritings, how many must keep a supported verdict
CAUGHT = 0.85  # of wrong numbers and periods, how many must be contradicted
DECIDED = frozenset({"supported", "contradicted"})


def _claims(desk: Desk, text: str) -> list[dict[str, Any]]:
    return ask(desk, text, LATE)


def _verdict(claims: list[dict[str, Any]]) -> str:
    verdicts = {c["verdict"] for c in claims}
    for verdict in ("crashed", "contradicted", "supported", "depends"):
        if verdict in verdicts:
            return verdict
    return "cannot_check"


@pytest.fixture(scope="module")
def asked(desk: Desk) -> list[tuple[Mutant, str, list[dict[str, Any]]]]:
    found = bases(desk.lookup)
    first = {b.write(): _verdict(_claims(desk, b.write())) for b in found}
    return [(m, first[m.base], _claims(desk, m.text)) for m in mutants(desk.lookup, found)]


RULES = (
    "number",
    "period",
    "agency",
    "other country or state",
    "part of the count",
    "unit",
    "rate",
    "place",
    "window",
    "plan",
    "hidden character in the number",
)


def test_nothing_crashes(asked: list[tuple[Mutant, str, Any]]) -> None:
    crashed = [m.text for m, _, claims in asked if _verdict(claims) == "crashed"]
    assert not crashed, f"{len(crashed)}\n" + "\n".join(crashed[:20])


def test_true_sentences_are_supported(asked: list[tuple[Mutant, str, Any]]) -> None:
    first = {m.base: before for m, before, _ in asked}
    count = Counter(first.values())
    missed = "\n".join(f"{v}: {t}" for t, v in first.items() if v != "supported")
    assert not count["contradicted"], missed
    assert count["supported"] / len(first) >= SUPPORTED_BASES, f"{count}\n{missed}"


@pytest.mark.parametrize("rule", RULES)
def test_a_change_moves_the_verdict(rule: str, asked: list[tuple[Mutant, str, Any]]) -> None:
    tried = [(m, _verdict(c)) for m, _, c in asked if m.rule == rule]
    wrong = [f"{v}: {m.text}\n    from {m.base}" for m, v in tried if v not in m.allowed]
    assert tried
    assert not wrong, f"{len(wrong)} of {len(tried)} ({rule})\n" + "\n".join(wrong[:25])


@pytest.mark.parametrize("rule", ["number", "period"])
def test_most_wrong_numbers_and_periods_are_caught(
    rule: str, asked: list[tuple[Mutant, str, Any]]
) -> None:
    tried = [
        (m, _verdict(c))
        for m, before, c in asked
        if m.rule == rule and before == "supported" and "2032" not in m.text
    ]
    missed = [f"{v}: {m.text}" for m, v in tried if v != "contradicted"]
    assert len(missed) <= (1 - CAUGHT) * len(tried), "\n".join(missed[:25])


def test_rewriting_never_turns_a_verdict_over(asked: list[tuple[Mutant, str, Any]]) -> None:
    turned = []
    for mutant, before, claims in asked:
        if mutant.allowed is SAME and before in DECIDED:
            after = _verdict(claims)
            if after in DECIDED and after != before:
                turned.append(f"{before} became {after} ({mutant.rule}): {mutant.text}")
    assert not turned, f"{len(turned)}\n" + "\n".join(turned[:40])


def test_harmless_rewriting_keeps_the_verdict(asked: list[tuple[Mutant, str, Any]]) -> None:
    tried: dict[bool, list[str]] = defaultdict(list)
    for mutant, before, claims in asked:
        if mutant.rule == "same" and before == "supported":
            after = _verdict(claims)
            tried[after == before].append(f"{after}: {mutant.text!r}")
    total = len(tried[True]) + len(tried[False])
    assert len(tried[True]) / total >= KEPT, f"{len(tried[False])} of {total} lost\n" + "\n".join(
        tried[False][:40]
    )


@pytest.mark.parametrize("rule", ["denial", "question"])
def test_a_denial_or_question_keeps_the_verdict_on_the_proposition(
    rule: str, asked: list[tuple[Mutant, str, Any]]
) -> None:
    lost, unread, total = [], [], 0
    for mutant, before, claims in asked:
        if mutant.rule != rule or before != "supported":
            continue
        total += 1
        deciding = [c for c in claims if c["verdict"] == before]
        if not deciding:
            lost.append(f"{_verdict(claims)}: {mutant.text}")
        elif mutant.stance not in {m["stance"] for c in deciding for m in c["mentions"]}:
            unread.append(f"{deciding[0]['mentions'][0]['stance']}: {mutant.text}")
    assert total
    assert not unread, f"{len(unread)} stances unread\n" + "\n".join(unread[:20])
    assert len(lost) <= 0.2 * total, f"{len(lost)} of {total} lost\n" + "\n".join(lost[:20])


@pytest.mark.parametrize(
    ("rose", "fell"),
    [
        (
            "Border Patrol apprehensions nationwide rose in fiscal 2018 from fiscal 2017.",
            "Border Patrol apprehensions nationwide fell in fiscal 2018 from fiscal 2017.",
        ),
        (
            "ICE removals increased from fiscal 2017 to fiscal 2018.",
            "ICE removals decreased from fiscal 2017 to fiscal 2018.",
        ),
        (
            "CBP encounters nationwide were higher in fiscal 2019 than in fiscal 2018.",
            "CBP encounters nationwide were lower in fiscal 2019 than in fiscal 2018.",
        ),
        (
            "EOIR's initial receipts more than doubled from fiscal 2021 to fiscal 2022.",
            "EOIR's initial receipts fell by more than half from fiscal 2021 to fiscal 2022.",
        ),
        (
            "ICE held more people in detention on Jan. 25, 2026, than on Jan. 12, 2025.",
            "ICE held fewer people in detention on Jan. 25, 2026, than on Jan. 12, 2025.",
        ),
        (
            "Title 42 expulsions rose sharply from February 2021 to March 2021.",
            "Title 42 expulsions fell sharply from February 2021 to March 2021.",
        ),
    ],
)
def test_the_direction_decides(desk: Desk, rose: str, fell: str) -> None:
    up, down = _verdict(_claims(desk, rose)), _verdict(_claims(desk, fell))
    assert up != "contradicted", rose
    assert down != "supported", fell
    assert (up, down) == ("supported", "contradicted")
