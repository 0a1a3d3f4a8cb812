"""The contract as JSON: the same report gives the same bytes; the text can be left out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ontherecord.report.safe import escape_json


def render_json(report: Mapping[str, Any], *, no_text: bool = False) -> str:
    r"""The report as canonical JSON, ending in a new line.

    Keys stand in the order of the contract whatever order they were given in; numbers and text
    are as given; hidden characters are written as \uXXXX. With `no_text` the article's words are
    left out (see `without_text`).
    """
    shown = without_text(report) if no_text else report
    ordered = _ordered(shown, schema())
    text = json.dumps(ordered, ensure_ascii=False, indent=1, allow_nan=False)
    return escape_json(text) + "\n"


def without_text(report: Mapping[str, Any]) -> dict[str, Any]:
    """A copy without the article's words; offsets and the hash of the text stay.

    `document.text` and the texts of mentions and of passages not taken as claims become null.
    What the check itself says (proposition, summary, the words a verdict turns on) stays.
    """
    claims = [
        {**claim, "mentions": [{**mention, "text": None} for mention in claim["mentions"]]}
        for claim in report["claims"]
    ]
    return {
        **report,
        "document": {**report["document"], "text": None},
        "claims": claims,
        "not_claims": [{**one, "text": None} for one in report["not_claims"]],
    }


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of `ontherecord/check/1`."""
    text = files("ontherecord.data").joinpath("check.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _ordered(part: Any, rule: Mapping[str, Any]) -> Any:
    """The part with every object's keys in the order its schema lists them, then by name."""
    rule = _rule_for(part, rule)
    if isinstance(part, Mapping):
        known = rule.get("properties", {})
        rank = {key: number for number, key in enumerate(known)}
        keys = sorted(part, key=lambda key: (rank.get(key, len(rank)), key))
        return {key: _ordered(part[key], known.get(key, {})) for key in keys}
    if isinstance(part, (list, tuple)):
        return [_ordered(value, rule.get("items") or {}) for value in part]
    return part


def _rule_for(part: Any, rule: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in rule:
        rule = schema()["$defs"][rule["$ref"].rpartition("/")[2]]
    for one in rule.get("anyOf", rule.get("oneOf", ())):
        found = _rule_for(part, one)
        kind = found.get("properties", {}).get("type", {}).get("const")
        if isinstance(part, Mapping) and found.get("type") == "object":
            if kind is None or kind == part.get("type"):
                return found
        elif isinstance(part, (list, tuple)) and found.get("type") == "array":
            return found
    return rule
