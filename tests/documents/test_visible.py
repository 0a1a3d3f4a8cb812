"""What a reader sees: invisible characters, look-alikes, other scripts' digits, raised figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.documents.plain import read_plain
from ontherecord.documents.visible import Seen, clean


def see(text: str) -> Seen:
    return clean(read_plain(text, "test"))


def unsafe(text: str) -> list[str]:
    seen = see(text)
    return [seen.text[start:end] for start, end in seen.unsafe]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("signi\ufb01cant \ufb02ow", "significant flow"),
        ("depor\u00adtation", "deportation"),
        ("depor\u00ad\ntation", "deportation"),
        ("fiscal\u00a02024", "fiscal 2024"),
        ("IC\u200bE", "ICE"),
        ("\ufeffICE", "ICE"),
        ("a\r\nb\rc\u2028d\u2029e\x0bf", "a\nb\nc\nd\n\ne\nf"),
        ("cafe\u0301", "café"),
        ("non\u2011citizen", "non-citizen"),
        ("\uff29\uff23\uff25", "ICE"),
        ("2,024\u00b9 removals\u00b2 fell.\u00b3", "2,024 removals fell."),
        ("12 km\u00b2", "12 km\u00b2"),
        ("“quoted” – it’s", "“quoted” – it’s"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert see(text).text == shown


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("65\u200b,000 removals", ["65,000"]),
        ("6\u20605,000", ["65,000"]),
        ("6\u00ad5", ["65"]),
        ("6\ufe0f\u20e3 of", ["6"]),
        ("\u202e000,56\u202c", ["000,56"]),
        ("\u2067removed 65,000\u2069 and 12", ["65,000"]),
        ("\u202eall 5 of\nthese 6", ["5"]),
        ("65\u2009000", ["65", "000"]),
        ("\u0666\u0665", ["\u0666\u0665"]),
        ("6\u06655", ["6\u06655"]),
        ("\U0001d7d4\U0001d7d3,000", ["\U0001d7d4\U0001d7d3,000"]),
        ("2\u00bd million", ["2\u00bd"]),
        ("10\u2076", ["10\u2076"]),
        ("65\u201a000", ["65\u201a000"]),
        ("65\u2019000", ["65\u2019000"]),
        ("6O,000 and l00", ["6O,000", "l00"]),
        ("6\u041e,000", ["6\u041e,000"]),
        ("6\u03365\u0336", ["6", "5"]),
        ("6\ue000,000", ["6\ue000,000"]),
        ("6\ufffd0", ["6\ufffd0"]),
        ("2024\u00b965,000", ["202465,000"]),
        ("65,00\u2070", ["65,00\u2070"]),
    ],
)
def test_runs_of_digits_to_abstain_on(text: str, runs: list[str]) -> None:
    assert unsafe(text) == runs


@pytest.mark.parametrize(
    "text",
    [
        "ICE removed 271,484 people in fiscal 2024.",
        "\ufeff65,000 \u200bremovals; \u200b12 of\u200b 13",
        "in\u00a0fiscal\u00a02024, 65,682\u00b9 removals",
        "Oct.\u00a05,\u00a02024 at 9:30, 9/30/2024, 2023–24, I-95, H1B, COVID-19, 5'10",
        "the 1990s' 3.5% $1,000 Title 8 U.S.C. 1325(a)",
        "naïve café – 12",
    ],
)
def test_ordinary_numbers_stay_usable(text: str) -> None:
    assert [run for run in unsafe(text) if run != "5'10"] == []


SCRIPTS = st.sampled_from(
    "0123456789,., \nabI\u200b\u200d\u00ad\u202e\u202c\u2066\u2069\u0661\u00b2\u2075\u00bd\u0301"
    "\ufb01\u00a0\u2009\r\ufe0f\u20e3O\uff11\ue000"
)


@given(st.text(st.one_of(SCRIPTS, st.characters()), max_size=60))
def test_spans_and_origin_fit_the_text(text: str) -> None:
    seen = see(text)
    last = 0
    for start, end in seen.unsafe:
        assert last <= start < end <= len(seen.text)
        last = end
    assert list(seen.origin) == sorted(set(seen.origin))
    for place, source in seen.origin:
        assert 0 <= place < len(seen.text)
        assert 0 <= source < len(text)
    assert see(seen.text).text == seen.text


@given(st.text(st.sampled_from("0123456789,.\u200b\u202e\u00ad\u2060 a"), max_size=40))
def test_a_number_outside_the_unsafe_spans_is_printed_as_such(text: str) -> None:
    """Every safe run of digits stands in the source as it is, with nothing inside it."""
    seen = see(text)
    spoiled = {i for start, end in seen.unsafe for i in range(start, end)}
    run = ""
    for position, char in enumerate(seen.text + " "):
        if char.isdigit() and position not in spoiled:
            run += char
        else:
            assert run in text
            run = ""


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_plain_ascii_is_kept_as_it_is(text: str) -> None:
    seen = see(text)
    assert seen.text == text
    assert seen.origin == (((0, 0),) if text else ())
