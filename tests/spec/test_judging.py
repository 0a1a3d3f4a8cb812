"""Opinions and causes are marked once with their reason, and never where a claim stands."""

from __future__ import annotations

import pytest

from ontherecord.catalog.store import load_catalog
from ontherecord.claims.extract import Extractor


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_catalog())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Critics argue that the immigration policy is inhumane and ineffective.", "opinion"),
        ("The numbers are a testament to the commitment of the Border Patrol.", "opinion"),
        ("The drop at the border is a result of the new policy.", "cause"),
        ("Fewer migrants came because of the weather.", "cause"),
    ],
)
def test_a_judging_sentence_is_marked(extractor: Extractor, text: str, why: str) -> None:
    found = extractor.extract(text)
    assert not found.claims
    assert [n.why for n in found.not_claims] == [why]
    assert found.not_claims[0].text == text


@pytest.mark.parametrize(
    "text",
    [
        "ICE removed 271,484 people in fiscal 2024 because of new agreements.",
        "The agency has an office in Phoenix.",
    ],
)
def test_other_sentences_are_not(extractor: Extractor, text: str) -> None:
    assert not {"opinion", "cause"} & {n.why for n in extractor.extract(text).not_claims}
