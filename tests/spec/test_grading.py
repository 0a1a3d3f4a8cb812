"""What a grade counts: which findings answer an annotation, and what is right, wrong or extra."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ontherecord.cli import run
from ontherecord.errors import DocumentError
from ontherecord.grading.compare import compare
from ontherecord.grading.grade import COUNTS, grade
from ontherecord.grading.texts import AnnotatedText, Annotation, read_texts
from ontherecord.report.grade import TABLES

TEXT = "ICE removed 271,484 people in 2024, up from 142,580. It was a crowd of 600. Cold, too."
DAYS = ("2023-10-01", "2024-09-30")


def note(words: str, number: str, **more: Any) -> Annotation:
    """An annotation of words of TEXT."""
    start = TEXT.index(words)
    given = {
        "kind": "quantity",
        "measures": frozenset({"ice.removals"}),
        "period": DAYS,
        "verdicts": frozenset({"supported"}),
        "note": "",
        **more,
    }
    return Annotation(start, start + len(words), words, number, **given)


def finding(words: str, number: str, verdict: str = "supported", **more: Any) -> dict[str, Any]:
    """A finding on words of TEXT."""
    start = TEXT.index(words)
    reading = {"measure": "ice.removals", "period": {"start": DAYS[0], "end": DAYS[1]}}
    return {
        "kind": "quantity",
        "verdict": verdict,
        "reason": "agrees",
        "proposition": words,
        "summary": "As said.",
        "mentions": [{"start": start, "end": start + len(words), "text": words}],
        "asserted": {"values": [{"text": number}] if number else []},
        "readings": [reading],
        **more,
    }


FIRST = note("ICE removed 271,484 people in 2024", "271,484")
SECOND = note("up from 142,580", "142,580", kind="trend", verdicts=frozenset({"cannot_check"}))


def graded(findings: list[dict[str, Any]], *notes: Annotation) -> dict[str, Any]:
    """The grade of TEXT with these findings; two annotations unless others are given."""
    crowd = TEXT.index("crowd of 600")
    text = AnnotatedText("t1", "note", None, TEXT, notes or (FIRST, SECOND), ((crowd, crowd + 12),))
    return grade([text], lambda _: findings)


def test_a_finding_with_the_number_answers() -> None:
    """Found, linked, dated and judged as annotated."""
    result = graded([finding("ICE removed 271,484", "271,484")])
    counts = result["kinds"]["quantity"]
    for name in ("annotated", "found", "linked", "link_right", "link_only", "dated",
                 "period_right", "verdict_right", "decided", "decided_right", "decidable",
                 "decidable_right", "findings", "findings_annotated"):  # fmt: skip
        assert counts[name] == 1, name
    assert result["kinds"]["trend"]["annotated"] == 1
    assert result["all"]["found"] == 1
    assert [one["found"] for one in result["claims"]] == [True, False]


def test_another_number_in_the_same_words_does_not_answer() -> None:
    """Nor does a part of a longer number; a decided one is listed as answering nothing."""
    for number in ("142,580", "484", "1,271,484", "271,484.5", ""):
        result = graded([finding("ICE removed 271,484", number)])
        assert result["all"]["found"] == 0, number
        assert result["all"]["findings_annotated"] == 1
        assert result["all"]["extra_decided"] == 1
        assert result["extra"][0]["decided"]


def test_hedged_and_written_numbers_answer() -> None:
    """The words of a number may stand around what was annotated, or the other way round."""
    for number in ("more than 271,484", "271,484 people"):
        assert graded([finding("ICE removed 271,484", number)])["all"]["found"] == 1


def test_a_quantity_is_not_the_comparison_it_is_half_of() -> None:
    """Both say the number; only a comparison answers a comparison."""
    wanted = note("up from 142,580", "142,580", kind="comparison")
    half = finding("up from 142,580", "142,580")
    assert graded([half], wanted)["all"]["found"] == 0
    assert graded([{**half, "kind": "comparison"}], wanted)["all"]["found"] == 1


def test_a_wrong_decision_is_counted_and_shown() -> None:
    """One decided answer that the annotation does not allow is enough, whatever the best says."""
    whole = finding("ICE removed 271,484 people in 2024", "271,484", "cannot_check")
    part = finding("removed 271,484", "271,484", "contradicted", summary="It is otherwise.")
    result = graded([whole, part])
    assert result["all"]["decided_wrong"] == 1
    assert result["all"]["decided_right"] == 0
    wrong = [one for one in result["claims"] if one["wrong"]]
    assert wrong[0]["finding"]["summary"] == "It is otherwise."
    assert wrong[0]["finding"]["verdict"] == "cannot_check"


def test_decisions_on_what_cannot_be_decided() -> None:
    """A decision where only cannot_check is allowed is wrong, and counted apart."""
    result = graded([finding("up from 142,580", "142,580", kind="trend")])
    assert result["all"]["undecidable"] == 1
    assert result["all"]["undecidable_decided"] == 1
    assert result["all"]["decided_wrong"] == 1


def test_depends_where_it_does_not() -> None:
    """A `depends` the annotation does not allow is counted, and is no wrong decision."""
    result = graded([finding("ICE removed 271,484", "271,484", "depends")])
    assert (result["all"]["depends"], result["all"]["depends_wrong"]) == (1, 1)
    assert result["all"]["decided_wrong"] == 0


def test_findings_outside_the_annotations_are_extra() -> None:
    """Those in a passage that is no claim are counted among them, and apart."""
    result = graded([finding("crowd of 600", "600"), finding("Cold, too", "", "cannot_check")])
    counts = result["all"]
    assert (counts["findings"], counts["findings_extra"], counts["findings_not_claims"]) == (
        2,
        2,
        1,
    )
    assert counts["extra_decided"] == 1
    assert [one["not_claim"] for one in result["extra"]] == [True, False]


def test_link_and_period_can_be_wrong() -> None:
    """One right reading among others links; only right ones link exactly; days must be the same."""
    other = {"measure": "dhs.removals", "period": {"start": "2024-01-01", "end": "2024-12-31"}}
    both = finding("ICE removed 271,484", "271,484")
    both["readings"] = [other, *both["readings"]]
    counts = graded([both])["all"]
    assert (counts["link_right"], counts["link_only"], counts["period_right"]) == (1, 0, 1)
    wrong = finding("ICE removed 271,484", "271,484", readings=[other])
    counts = graded([wrong])["all"]
    assert (counts["linked"], counts["link_right"], counts["period_right"]) == (1, 0, 0)
    unlinked = finding("ICE removed 271,484", "271,484", readings=[])
    assert graded([unlinked])["all"]["linked"] == 0
    open_end = note("ICE removed 271,484", "271,484", period=(DAYS[0], ""))
    assert graded([both], open_end)["all"]["period_right"] == 1


def test_every_column_is_a_count_with_a_meaning() -> None:
    """The tables print nothing that is not explained."""
    named = {name for columns in TABLES.values() for parts in columns.values() for name in parts}
    assert named <= set(COUNTS)


def test_two_grades_compared() -> None:
    """Gained, lost, changed; texts that are in one of them only are counted, not compared."""
    before = graded([finding("ICE removed 271,484", "271,484"), finding("Cold, too", "")])
    after = graded(
        [
            finding("removed 271,484", "271,484", "contradicted"),
            finding("up from 142,580", "142,580", "cannot_check", kind="trend"),
        ]
    )
    changed = compare(before, after)
    assert [one["number"] for one in changed["gained"]] == ["142,580"]
    assert [one["number"] for one in compare(after, before)["lost"]] == ["142,580"]
    assert [one["after"][0] for one in changed["verdicts"]] == ["contradicted"]
    assert changed["extra_gone"] == [["t1", "quantity", "supported", "Cold, too"]]
    assert changed["extra_new"] == []
    alone = compare({**before, "claims": before["claims"][:1]}, after)
    assert (alone["compared"], alone["only_before"], alone["only_after"]) == (1, 0, 1)
    same = compare(after, after)
    assert not any(same[name] for name in ("gained", "lost", "verdicts", "extra_new"))


GOOD = """\
- id: one
  published: '2025-10-01'
  text: ICE removed 271,484 people in fiscal 2024. There were 250,000 ICE removals in fiscal 2025.
  claims:
  - {text: 'ICE removed 271,484 people in fiscal 2024', number: '271,484', kind: quantity,
     measures: [ice.removals], period: 2023-10-01/2024-09-30, verdicts: [supported]}
  - {text: 'There were 250,000 ICE removals in fiscal 2025', number: '250,000', kind: quantity,
     measures: [ice.removals], period: 2024-10-01/2025-09-30, verdicts: [supported]}
"""


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts on stdout, wrong decisions listed, the result saved and compared with."""
    texts, saved = tmp_path / "texts.yml", tmp_path / "result.json"
    texts.write_text(GOOD)
    assert run(("corpus", "grade", str(texts), "-o", str(saved))) == 0
    said = capsys.readouterr().out
    assert "Wrong decisions: 1" in said
    assert "There were 250,000 ICE removals" in said
    result = json.loads(saved.read_text())
    assert (result["all"]["decided_right"], result["all"]["decided_wrong"]) == (1, 1)
    arguments = ("corpus", "grade", str(texts), "--against", str(saved), "--list")
    assert run(arguments) == 0
    said = capsys.readouterr().out
    assert "Missed: 0" in said
    assert "Gained: 0" in said
    assert "Verdicts changed: 0" in said
    assert run(("corpus", "grade", str(texts), "--against", str(texts))) == 3
    assert "is not a result" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("a: b", "a list of texts"),
        ("- [", "not YAML"),
        (GOOD.replace("verdicts: [supported]", "verdicts: [true]", 1), "not verdicts"),
        (GOOD.replace("'ICE removed", "'ICE deported"), "does not stand in the text"),
        (GOOD.replace("kind: quantity", "sort: quantity"), "unknown key 'sort'"),
        (GOOD.replace("published: '2025-10-01'", "published: soon"), "one: "),
        (GOOD.replace("2023-10-01/2024-09-30", "'2024'"), "one: "),
        (GOOD + GOOD, "two texts have the id"),
        ("- just words", "text 1"),
    ],
)
def test_broken_texts_are_named(tmp_path: Path, broken: str, says: str) -> None:
    """File and text are named, and what was expected."""
    path = tmp_path / "texts.yml"
    path.write_text(broken)
    with pytest.raises(DocumentError, match=says):
        read_texts([path])
    with pytest.raises(DocumentError):
        read_texts([tmp_path / "none.yml"])
