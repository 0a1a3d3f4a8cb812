"""Documents made to be slow: the work done grows with the length, not with its square.

Work is counted in lines of Python executed in the documents package while a document and one twice
as long are read; no clock is used. Searches inside the standard library's compiled code do not show
in the count: that each goes only forward is what the rules of the modules say.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

import pytest

from ontherecord.documents.read import read_document
from ontherecord.errors import DocumentError

PAGE = "<!doctype html><body>x"
NOTE = "# x\n\n"
UNITS = [
    *((PAGE, "a.html", u) for u in (
        "<", "<a", "<a ", "</", "<!--", "<!", "&", "&#", "&#9", "<b>", "<div>", "</div>", "<p>",
        "<p hidden>", "<i></b>", "<td>", "<table><tr><td>", "<s>", "<li>", "<ul><li>", "<a b='",
        "<script>", "<style>.a{display:none}</style>", "6<!---->", "<sup>1</sup>", "<a/b/c",
        "\u202e1",
        "e\u0301", "\u0336", "¹", "6O", "\u00a05", "<style>a{", "<svg/>", "<span><div></span>",
    )),
    *((NOTE, "a.md", u) for u in (
        "[", "]", "![", "](", "[](", "*", "_", "`", "``` ", "~~", "\\", "<", "> ", "- ", "# ", "|",
        "| a |\n|---|\n", "a``b", "[x]: y\n", "=", "---\n", "<a", "**a", "a\n===\n", "[a][b]",
        "<!--", '](""', "\n",
    )),
    *(("", "a.txt", u) for u in ("9", "9,", "\u200b6", "\u0663", "6\u202e1\u202c", "\xad\n", "\r")),
]  # fmt: skip


def work(text: str, name: str) -> int:
    """Lines executed in the documents package."""
    lines = 0

    def line(frame: FrameType, event: str, _: Any) -> Callable[..., Any]:
        nonlocal lines
        lines += event == "line"
        return line

    def call(frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
        return line if "documents" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        with suppress(DocumentError):
            read_document(text.encode(), name=name)
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize(("start", "name", "unit"), UNITS)
def test_twice_the_length_is_about_twice_the_work(start: str, name: str, unit: str) -> None:
    count = 400
    once, twice = (work(start + unit * n, name) for n in (count, 2 * count))
    assert twice <= 2.6 * once + 2000


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.txt"])
@pytest.mark.parametrize("unit", ["<", "&", "[", "*", "<a", "</p>", "<!--", "]("])
def test_a_million_characters_are_read(name: str, unit: str) -> None:
    """Quadratic work would take hours here."""
    start = PAGE if name == "a.html" else ""
    text = start + unit * ((1_000_000 - len(start)) // len(unit))
    with suppress(DocumentError):  # nothing but markup: no text to read
        assert read_document(text.encode(), name=name).text
