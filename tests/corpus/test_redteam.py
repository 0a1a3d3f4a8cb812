"""Prose as it is really written: no claim may be decided against what an editor would accept.

A verdict of `supported` or `contradicted` outside the acceptable ones fails; everything else that
differs is printed (`pytest -rP`), since abstaining where the record could decide is no error.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ontherecord.desk import Desk

DECIDED = ("supported", "contradicted")
CASES: list[dict[str, Any]] = [
    case
    for path in sorted(Path(__file__).parent.glob("redteam*.yml"))
    for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
]


def allowed(case: dict[str, Any], claim: dict[str, Any]) -> list[str]:
    """The verdicts an editor would accept for this claim of the text."""
    for part in case.get("claims", ()):
        if part["has"] in claim["proposition"]:
            return list(part["acceptable"])
    return list(case["acceptable"])


def problem(case: dict[str, Any], claim: dict[str, Any]) -> str:
    """What is wrong with a decided claim, or ''."""
    if claim["verdict"] not in DECIDED:
        return ""
    stances = {mention["stance"] for mention in claim["mentions"]}
    if claim["verdict"] not in allowed(case, claim):
        return "outside acceptable"
    if "stance" in case and case["stance"] not in stances:
        return f"stance {sorted(stances)}, not {case['stance']}"
    if "kind" in case and case["kind"] != claim["kind"]:
        return f"judged as {claim['kind']}, not {case['kind']}"
    return ""


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 250
    assert len({case["text"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:70])
def test_no_wrong_decision(desk: Desk, case: dict[str, Any]) -> None:
    claims = desk.check(case["text"], published=date.fromisoformat(case["published"])).claims
    wrong = [
        f"{why}: {c['verdict']} ({c['reason']}) {c['proposition']} -- {c['summary']}"
        for c in claims
        if (why := problem(case, c))
    ]
    assert not wrong, "\n".join([case["why"], *wrong])
    if not any(claim["verdict"] in case["acceptable"] for claim in claims):
        got = [f"{c['verdict']} ({c['reason']})" for c in claims] or ["no claim read"]
        print(f"acceptable {case['acceptable']}, got {got}: {case['text']}")
