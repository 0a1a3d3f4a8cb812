"""Short news texts of our own with every claim annotated: found, judged, and nothing else decided.

An annotation gives the words of the claim (`quote`), its kind or kinds, the verdicts the record
allows and why; `optional` claims need not be found. Run with -s for the table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ontherecord.desk import Desk

FILES = sorted((Path(__file__).parent / "articles").glob("*.yml"))
DECIDED = frozenset({"supported", "contradicted"})
RECALL = 0.75  # annotated claims, optional ones aside, that are found
AGREEMENT = 0.85  # claims found whose verdict is one the annotation allows
DUE = 0.75  # claims the record decides beyond dispute that are decided so
PRECISION = 0.8  # claims found that are annotated


@dataclass
class Count:
    """What one article, or all of them, came to."""

    due: int = 0
    found: int = 0
    agreed: int = 0
    matched: int = 0
    claims: int = 0
    annotated: int = 0
    sure: int = 0
    sure_decided: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    differ: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """Add another article's counts to these."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def _kinds(note: dict[str, Any]) -> list[str]:
    kind = note["kind"]
    return [kind] if isinstance(kind, str) else list(kind)


def _overlaps(claim: dict[str, Any], start: int, end: int) -> bool:
    return any(m["start"] < end and start < m["end"] for m in claim["mentions"])


def _count(desk: Desk, file: Path) -> Count:
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    text, published = data["text"], data["published"]
    assert isinstance(published, date)
    claims = desk.check(text, published=published).claims
    count = Count(claims=len(claims))
    known: set[str] = set()
    for note in data["annotations"]:
        start = text.find(note["quote"])
        assert start >= 0, f"{file.name}: {note['quote']!r} is not in the text"
        assert set(note["verdicts"]) <= {"supported", "contradicted", "depends", "cannot_check"}
        here = [c for c in claims if _overlaps(c, start, start + len(note["quote"]))]
        known |= {c["id"] for c in here}
        fitting = [c for c in here if c["kind"] in _kinds(note)]
        optional = note.get("optional", False)
        label = f"{file.stem}: {note['quote']!r} ({note['why']})"
        count.due += not optional
        for claim in here:
            if claim["verdict"] in DECIDED and claim["verdict"] not in note["verdicts"]:
                count.wrong.append(_said(label, claim))
        if not fitting:
            if not optional:
                other = ", ".join(c["kind"] for c in here)
                count.missed.append(f"{label}: not found{f' (only as {other})' if other else ''}")
        else:
            count.found += not optional
            count.matched += 1
            fits = any(c["verdict"] in note["verdicts"] for c in fitting)
            count.agreed += fits
            if not fits:
                count.differ.append(_said(label, fitting[0]))
        if len(note["verdicts"]) == 1 and note["verdicts"][0] in DECIDED:
            count.sure += 1
            count.sure_decided += any(c["verdict"] == note["verdicts"][0] for c in fitting)
    for claim in claims:
        if claim["id"] not in known and claim["verdict"] in DECIDED:
            count.wrong.append(_said(f"{file.stem}: not a claim of this text", claim))
    count.annotated = len(known)
    return count


def _said(label: str, claim: dict[str, Any]) -> str:
    return (
        f"{label}: got {claim['kind']} {claim['verdict']} {claim['reason']}"
        f" -- {claim['summary'][:300]}"
    )


@pytest.fixture(scope="module")
def counts(desk: Desk) -> dict[str, Count]:
    return {file.stem: _count(desk, file) for file in FILES}


@pytest.fixture(scope="module")
def total(counts: dict[str, Count]) -> Count:
    result = Count()
    for name, count in counts.items():
        result.add(count)
        print(
            f"{name:24} claims due {count.due:2} found {count.found:2} agreed {count.agreed:2}"
            f" decided {count.sure_decided:2}/{count.sure:2} wrong {len(count.wrong)}"
        )
    return result


def test_there_are_twelve_styles() -> None:
    styles = {yaml.safe_load(f.read_text(encoding="utf-8"))["style"] for f in FILES}
    assert len(styles) >= 12


@pytest.mark.parametrize("name", [f.stem for f in FILES])
def test_nothing_is_decided_wrongly(name: str, counts: dict[str, Count]) -> None:
    assert not counts[name].wrong, "\n".join(counts[name].wrong)


def test_claims_are_found(total: Count) -> None:
    rate = total.found / total.due
    assert rate >= RECALL, f"recall {rate:.0%}\n" + "\n".join(total.missed)


def test_few_other_claims_are_found(total: Count) -> None:
    rate = total.annotated / max(total.claims, 1)
    assert rate >= PRECISION, f"precision {rate:.0%}: {total.annotated} of {total.claims}"


def test_verdicts_agree(total: Count) -> None:
    rate = total.agreed / max(total.matched, 1)
    assert rate >= AGREEMENT, f"agreement {rate:.0%}\n" + "\n".join(total.differ)


def test_what_the_record_decides_is_decided(total: Count) -> None:
    rate = total.sure_decided / total.sure
    lines = "\n".join(total.missed + total.differ)
    assert rate >= DUE, f"decided {rate:.0%} of {total.sure}\n{lines}"
