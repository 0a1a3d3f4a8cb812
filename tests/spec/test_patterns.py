"""Every declared wording finds its examples and leaves its counter-examples alone."""

from __future__ import annotations

from datetime import date

import pytest

from ontherecord.catalog.store import load_catalog
from ontherecord.claims.extract import Extractor
from ontherecord.claims.patterns import Pattern

EXTRACTOR = Extractor(load_catalog())
PUBLISHED = date(2025, 10, 1)


def found(text: str) -> set[str]:
    return {c.pattern for c in EXTRACTOR.extract(text, PUBLISHED).claims}


@pytest.mark.parametrize("pattern", EXTRACTOR.patterns, ids=lambda p: p.id)
def test_examples_are_found(pattern: Pattern) -> None:
    missed = [text for text in pattern.examples if pattern.id not in found(text)]
    assert not missed


@pytest.mark.parametrize("pattern", EXTRACTOR.patterns, ids=lambda p: p.id)
def test_counter_examples_are_not(pattern: Pattern) -> None:
    wrong = [text for text in pattern.not_examples if pattern.id in found(text)]
    assert not wrong
