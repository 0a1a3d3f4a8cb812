"""A period rule is tried only where its words stand: none may miss a text that it matches."""

from __future__ import annotations

from pathlib import Path

import yaml

import ontherecord.claims.periods  # noqa: F401 (declares the rules)
from ontherecord.claims.period_grammar import RULES, rules_for

CORPUS = Path(__file__).parents[1] / "corpus"


def test_every_rule_that_matches_a_text_is_tried() -> None:
    texts = [
        str(case["text"])
        for path in sorted(CORPUS.glob("redteam*.yml"))
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    ]
    missed = [
        (rule.source[:60], text)
        for text in texts
        for rule in set(RULES) - set(rules_for(text))
        if rule.pattern.search(text)
    ]
    assert not missed
