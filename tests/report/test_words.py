"""The words a reader sees: none of those the project does not use, and plain forms of the rest."""

from __future__ import annotations

import ast
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import ontherecord.report
from ontherecord.report import words
from ontherecord.report.html import render_html
from ontherecord.report.jsonout import schema
from ontherecord.report.markdown import render_markdown
from ontherecord.report.results import describe
from ontherecord.report.safe import one_line, shorten, visible, web_address
from ontherecord.report.text import render_text

Json = dict[str, Any]
FORBIDDEN = re.compile(
    r"\b(fake|true|false|misleading|scores?|metrics?|kpis?|indicators?|data points?|dumps?)\b", re.I
)
SOURCES = sorted(Path(next(iter(ontherecord.report.__path__))).glob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_string_of_the_renderers_uses_a_forbidden_word(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    strings = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    assert [s for s in strings if isinstance(s, str) and FORBIDDEN.search(s)] == []


def test_no_template_uses_a_forbidden_word() -> None:
    template = files("ontherecord.report").joinpath("templates/report.html").read_text("utf-8")
    shown = re.sub(r"<[^>]*>|\{%.*?%\}", " ", template, flags=re.S)
    assert not FORBIDDEN.search(shown)


def test_no_page_uses_a_forbidden_word_of_its_own(backlog: Json) -> None:
    page = re.sub(r"<style>.*?</style>|<[^>]*>", " ", render_html(backlog), flags=re.S)
    for text in (page, render_text(backlog, explain=True), render_markdown(backlog)):
        assert not FORBIDDEN.search(text)


def test_fixture_summaries_use_no_forbidden_word(report: Json) -> None:
    said = [claim["summary"] for claim in report["claims"]]
    assert [text for text in said if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("reason", words.REASON),
        ("verdict", words.GROUP),
        ("stance", words.STANCE),
        ("tier", words.TIER),
    ],
)
def test_every_code_of_the_contract_has_words(name: str, spoken: dict[str, str]) -> None:
    assert set(schema()["$defs"][name]["enum"]) == set(spoken)


def test_every_other_closed_list_has_words() -> None:
    definitions = schema()["$defs"]

    def listed(name: str, key: str) -> set[str]:
        return set(definitions[name]["properties"][key]["enum"])

    assert listed("mismatch", "code") == set(words.MISMATCH)
    assert listed("figure", "role") == set(words.ROLE)
    assert listed("not_claim", "why") == set(words.NOT_CLAIM)
    results = definitions["attribution"]["anyOf"][0]["properties"]["result"]["enum"]
    assert set(results) == set(words.ATTRIBUTION)
    assert set(words.ORDER) == set(words.GROUP) == set(words.MARK)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (271484, "events", "271,484"),
        (271484.0, "events", "271,484"),
        (34154.08, "events", "34,154"),
        (52.7, "percent", "52.7%"),
        (60, "percent", "60%"),
        (3.64e9, "USD", "$3.64 billion"),
        (-5, "events", "−5"),
        (0.046, "", "0.05"),
        (0.0004, "", "0.0004"),
        (None, "events", ""),
        (1e21, "", "1,000,000,000,000,000,000,000"),
    ],
)
def test_numbers(value: float | None, unit: str, said: str) -> None:
    assert words.number(value, unit) == said


def test_periods_places_and_days() -> None:
    fiscal = {"start": "2023-10-01", "end": "2024-09-30", "basis": "fiscal_year"}
    assert words.period(fiscal) == "fiscal 2024"
    assert words.period({"start": "2025-01-20", "end": None, "basis": "range"}) == (
        "since 20 January 2025"
    )
    assert words.period({"start": None, "end": "2025-01-20", "basis": None}) == (
        "until 20 January 2025"
    )
    assert words.period(None) == ""
    assert words.day("2024-12") == "December 2024"
    assert words.day("2024") == "2024"
    assert words.place("sector:rio_grande_valley") == "Rio Grande Valley sector"
    assert words.place("state:TX") == "TX"
    assert words.place("us") == "nationwide"
    assert words.breakdown("criminality=convicted;component=usbp") == (
        "criminality: convicted; component: usbp"
    )


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ({"type": "value"}, ""),
        (
            {"type": "change", "absolute": -10, "percent": -2.5, "base": "the month before"},
            "Down 10 (−2.5%) against the month before.",
        ),
        (
            {"type": "change", "absolute": 0, "percent": 0, "base": None},
            "No change.",
        ),
        (
            {"type": "share", "percent": 52.7, "same_set": True},
            "52.7%; part and whole are counted over the same set.",
        ),
        (
            {"type": "event", "event": None, "matched_on": [], "differs_on": []},
            "No event held matches.",
        ),
        (
            {
                "type": "list_status",
                "list": "A list",
                "publisher": "DHS",
                "listed_on": "2025-05-29",
                "until": None,
                "withdrawn": "2025-06-01",
            },
            "A list (DHS), listed 29 May 2025. The list was withdrawn on 1 June 2025.",
        ),
        (
            {
                "type": "projection",
                "scenario": "x",
                "p10": 1000,
                "p50": 2000,
                "p90": 3000,
                "binding": "judges",
                "never_share": 40,
                "backtest": None,
            },
            "Scenario x: 2,000 in the middle run, 1,000 to 3,000 in eight runs of ten. "
            "What limits it: judges. Not reached in 40% of the runs.",
        ),
    ],
)
def test_results_in_words(result: Json, said: str) -> None:
    assert describe(result, "events") == said


def test_safe_text() -> None:
    assert visible("a\x1b[31m\u202eb\x00\ud800") == "a[U+001B][31m[U+202E]b[U+0000][U+D800]"
    assert visible("a\r\nb\tc") == "a\nb\tc"
    assert one_line(" a \n b ") == "a b"
    assert shorten("one two three", 9) == "one two…"
    assert web_address("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"
    for bad in ("javascript:x", "https://a b", 'https://a"b', "data:x", "", None, "https://\u202e"):
        assert web_address(bad) == ""
