"""The work of a check grows with the length of the text and no faster.

Counted are lines of Python executed, turns of loops included, not seconds: four times the text may
take four times the work and a little more.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from types import FrameType
from typing import Any

import pytest

from ontherecord.desk import Desk
from ontherecord.report.gather import cards
from ontherecord.report.marked import paragraphs

DAY = date(2025, 10, 1)
MORE = 4
SLACK = 1.15
CLAIM = "ICE removed {:,} people in fiscal 2024. "
TEXTS: dict[str, Callable[[int], str]] = {
    "claims in one paragraph": lambda n: "".join(CLAIM.format(271_484 + k) for k in range(n)),
    "claims in many paragraphs": lambda n: "\n\n".join(CLAIM.format(9_484 + k) for k in range(n)),
    "one claim again and again": lambda n: CLAIM.format(271_484) * n,
    "numbers in one sentence": lambda n: f"ICE removed {'5,100, ' * 40 * n} people in fiscal 2024.",
    "one long word": lambda n: f"ICE removed 271,484 {'x' * 500 * n} in fiscal 2024.",
    "digits": lambda n: "1" * 500 * n,
    "blank lines": lambda n: ("\n" + " " * 20) * n,
    "echoes of a record": lambda n: "These record numbers of ICE removals were high. " * n,
    "quotation marks": lambda n: "“ICE removed 5,100 people in 2024”, he said. " * n,
    "names of acts": lambda n: "The Big Act And The For ICE removed 5,100 people in 2024. " * n,
}


def work(call: Callable[[], Any]) -> int:
    """How many lines a call executes."""
    lines = 0

    def count(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        call()
    finally:
        sys.settrace(before)
    return lines


def assert_linear(call: Callable[[int], Any], size: int) -> None:
    """Four times the size takes about four times the work, once everything is loaded."""
    call(size * MORE)
    small, large = work(lambda: call(size)), work(lambda: call(size * MORE))
    assert large <= MORE * SLACK * small + 2_000, f"{small} lines, then {large}"


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_check_is_linear(desk: Desk, text: Callable[[int], str]) -> None:
    assert_linear(lambda n: desk.check(text(n), published=DAY), 25)


def test_unsafe_spans_cost_no_more_than_their_number(desk: Desk) -> None:
    def call(n: int) -> None:
        spans = [(at, at + 1) for at in range(0, 40 * n, 4)]
        desk.extractor.extract(CLAIM.format(271_484) * n, DAY, spans)

    assert_linear(call, 25)


@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_marking_a_text_is_linear(desk: Desk, gap: str) -> None:
    reports = {
        n: desk.check(gap.join(CLAIM.format(9_484 + k) for k in range(n)), published=DAY).to_dict()
        for n in (40, 40 * MORE)
    }
    every = {n: cards(report) for n, report in reports.items()}
    assert_linear(lambda n: paragraphs(reports[n], every[n]), 40)
