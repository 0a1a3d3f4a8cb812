"""Printed numbers: the two nested intervals, and what each hedge does to them."""

from __future__ import annotations

import pytest

from ontherecord.base.quantity import digits_scale, intervals
from ontherecord.catalog.store import load_catalog
from ontherecord.claims.numbers import Number
from ontherecord.claims.tokens import tokenize
from ontherecord.claims.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(load_catalog())


def read(vocabulary: Vocabulary, text: str) -> Number:
    numbers = vocabulary.numbers.read(tokenize(text, 0, vocabulary.lemmas), frozenset())
    assert len(numbers) == 1, [n.text for n in numbers]
    return numbers[0]


@pytest.mark.parametrize(
    ("value", "agrees", "disagrees"),
    [
        (65_000, (64_500, 66_000), (64_000, 67_000)),
        (60_000, (58_200, 61_800), (55_000, 70_000)),
        (271_484, (271_484, 271_484), (271_483, 271_486)),
        (1_000_000, (950_000, 1_100_000), (500_000, 2_000_000)),
        (3_200, (3_150, 3_300), (3_100, 3_400)),
    ],
)
def test_intervals_of_a_plain_number(
    value: float, agrees: tuple[float, float], disagrees: tuple[float, float]
) -> None:
    inner, outer = intervals(value, digits_scale(value, 0), integer=True)
    assert (inner.lo, inner.hi) == pytest.approx(agrees, abs=1)
    assert (outer.lo, outer.hi) == pytest.approx(disagrees, abs=1)


@pytest.mark.parametrize(
    ("text", "value", "recorded", "outcome"),
    [
        ("more than 1,000", 1000, 1200, "agrees"),
        ("more than 1,000", 1000, 990, "disagrees"),
        ("more than 1,000", 1000, 5000, "letter"),
        ("fewer than 1,000", 1000, 900, "agrees"),
        ("fewer than 1,000", 1000, 1100, "disagrees"),
        ("fewer than 1,000", 1000, 100, "letter"),
        ("nearly 100,000", 100_000, 97_000, "agrees"),
        ("nearly 100,000", 100_000, 101_000, "close"),
        ("nearly 100,000", 100_000, 120_000, "disagrees"),
        ("about 50,000", 50_000, 52_000, "agrees"),
        ("about 50,000", 50_000, 55_000, "close"),
        ("about 50,000", 50_000, 60_000, "disagrees"),
        ("up to 1,000", 1000, 950, "agrees"),
        ("up to 1,000", 1000, 500, "close"),
        ("up to 1,000", 1000, 1500, "disagrees"),
        ("half a million", 500_000, 505_000, "agrees"),
        ("3.2 million", 3_200_000, 3_201_144, "agrees"),
        ("two hundred thousand", 200_000, 201_000, "agrees"),
        ("between 8,000 and 9,000", 9000, 8500, "agrees"),
        ("5,000 or more", 5000, 5100, "agrees"),
    ],
)
def test_a_hedge_decides_which_values_agree(
    vocabulary: Vocabulary, text: str, value: float, recorded: float, outcome: str
) -> None:
    number = read(vocabulary, text)
    assert number.quantity.value == value
    assert number.quantity.compare(recorded) == outcome


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("60%", "percent", 60),
        ("60 per cent", "percent", 60),
        ("one in five", "percent", 20),
        ("two-thirds", "percent", 66.666),
        ("$8.7 billion", "usd", 8.7e9),
        ("5 percentage points", "points", 5),
        ("three times", "multiple", 3),
        ("hundreds of thousands", "count", 100_000),
    ],
)
def test_units(vocabulary: Vocabulary, text: str, unit: str, value: float) -> None:
    number = read(vocabulary, text)
    assert number.quantity.unit == unit
    assert number.quantity.value == pytest.approx(value, rel=1e-4)


def test_a_revision_band_only_makes_disagreement_harder(vocabulary: Vocabulary) -> None:
    quantity = read(vocabulary, "271,484").quantity
    assert quantity.compare(280_000) == "disagrees"
    assert quantity.compare(280_000, band=0.046) == "close"
    assert quantity.compare(271_484, band=0.046) == "agrees"


def test_the_publications_rounding_widens_both(vocabulary: Vocabulary) -> None:
    quantity = read(vocabulary, "142,578").quantity
    assert quantity.compare(142_580) == "close"
    assert quantity.compare(142_580, rounding=10) == "agrees"
