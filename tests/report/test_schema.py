"""The contract: fixtures validate, and anything the contract does not list is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ontherecord.report.jsonout import render_json, schema, without_text

Json = dict[str, Any]


def errors(report: Json) -> list[str]:
    return [error.message for error in Draft202012Validator(schema()).iter_errors(report)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_fixtures_validate_with_and_without_text(report: Json) -> None:
    assert errors(report) == []
    assert errors(without_text(report)) == []


def test_offsets_are_code_points_of_the_text(report: Json) -> None:
    text = report["document"]["text"]
    assert report["document"]["characters"] == len(text)
    spots = [m for c in report["claims"] for m in c["mentions"]] + report["not_claims"]
    assert all(text[spot["start"] : spot["end"]] == spot["text"] for spot in spots)


def test_the_full_fixture_holds_every_verdict_and_most_results(full: Json) -> None:
    claims = full["claims"]
    assert {c["verdict"] for c in claims} == {
        "supported",
        "contradicted",
        "depends",
        "cannot_check",
    }
    results = {r["result"]["type"] for c in claims for r in c["readings"]}
    assert results >= {"value", "change", "bound", "share", "rank", "event", "list_status"}
    assert any(c["trace"] for c in claims)
    assert any(c["mismatches"] for c in claims)


def change(path: str, value: Any) -> Callable[[Json], None]:
    def apply(report: Json) -> None:
        *parents, last = path.split(".")
        part: Any = report
        for key in parents:
            part = part[int(key)] if key.isdigit() else part[key]
        part[int(last) if last.isdigit() else last] = value

    return apply


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("extra", 1),
        ("score", 7),
        ("coverage.share", 50),
        ("document.author", "x"),
        ("claims.0.rating", 5),
        ("claims.0.verdict", "false"),
        ("claims.0.reason", "other"),
        ("claims.0.kind", "number"),
        ("claims.0.summary", None),
        ("claims.0.mentions", []),
        ("claims.0.mentions.0.stance", "shouted"),
        ("claims.0.mentions.0.start", -1),
        ("claims.0.judged.0.basis", "later"),
        ("claims.0.readings.0.tier", "likely"),
        ("claims.0.readings.0.result", {"type": "value", "percent": 3}),
        ("claims.0.readings.0.result", {"type": "share", "percent": 3}),
        ("claims.0.readings.0.result", {"type": "guess"}),
        ("claims.0.readings.0.figures.0.role", "hint"),
        ("claims.0.readings.0.source.tier", "blog"),
        ("claims.0.readings.0.period.basis", "decade"),
        ("claims.6.mismatches.0.code", "wrong_mood"),
        ("claims.6.trace.0.rank", 0),
        ("not_claims.0.why", "boring"),
    ],
)
def test_what_the_contract_does_not_list_is_refused(full: Json, path: str, value: Any) -> None:
    change(path, value)(full)
    assert errors(full)


def test_a_missing_key_is_refused(full: Json) -> None:
    for key in list(full["claims"][0]):
        broken = {**full, "claims": [{k: v for k, v in full["claims"][0].items() if k != key}]}
        assert errors(broken), key


def test_json_is_canonical_and_harmless_to_print(report: Json) -> None:
    import json

    shuffled = json.loads(json.dumps(report, sort_keys=True))
    text = render_json(report)
    assert render_json(shuffled) == text
    assert json.loads(text) == report
    assert text.encode("utf-8")
    assert not {ch for ch in text if ch != "\n" and (ord(ch) < 32 or 0x7F <= ord(ch) < 0xA0)}
    assert "\u202e" not in text
    assert "\u200b" not in text


def test_keys_stand_in_the_order_of_the_contract(full: Json) -> None:
    import json

    saved = json.loads(render_json(full))
    assert list(saved) == ["schema", "document", "record", "coverage", "claims", "not_claims"]
    assert list(saved["claims"][0])[:4] == ["id", "key", "kind", "proposition"]
    assert next(iter(saved["claims"][1]["readings"][0]["result"])) == "type"


def test_without_text_the_words_of_the_article_are_gone(full: Json) -> None:
    text = render_json(full, no_text=True)
    assert "according to its own year-end table" not in text
    assert "Critics call the policy inhumane" not in text
    assert full["document"]["text_sha256"] in text
    assert full["document"]["text"]
