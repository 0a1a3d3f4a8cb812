"""Markdown: the words without the marks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.documents.markdown import read_markdown
from ontherecord.documents.read import Document, read_document


def read(text: str) -> Document:
    return read_document(text.encode(), name="note.md")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# Head *one* ##\nText", "Head one\n\nText"),
        ("Head\n====\nText", "Head\n\nText"),
        ("a **b** _c_ `d` ***e***", "a b c d e"),
        ("[271,484 people](https://example.org/a_(b) \"t\") left", "271,484 people left"),
        ("[a][ref] and [b]\n\n[ref]: https://example.org/5", "a and [b]"),
        ("![picture 5](x.png) [![p 6](y.png)](z) end", "end"),
        ("note[^1] here\n\n[^1]: The note", "note here\n\nThe note"),
        ("snake_case 2 * 3 \\*kept\\* &amp; 5 < 6 > 4", "snake_case 2 * 3 *kept* & 5 < 6 > 4"),
        ("one\ntwo  \nthree\\\nfour", "one two\nthree\nfour"),
        ("before\n\n```\ncode 5\n```\n\nafter", "before\n\nafter"),
        ("before\n~~~~\n```\n5\n~~~\n~~~~\nafter", "before\n\nafter"),
        ("> quote\n> more\n\n***\n\ntext", "quote more\n\ntext"),
        ("* a\n* b\n  b\n+ c\n1. d\n\nend", "- a\n- b b\n- c\n- d\n\nend"),
        ("| a | b\\|c |\n|---|:-:|\n| 1 | **2** |\n\nend", "a | b|c\n1 | 2\n\nend"),
        ("a ~~gone 5~~ b ~5 ~~c", "a b ~5 ~~c"),
        ("x <b>y</b> <span hidden>5</span> z", "x y z"),
        ("x <!-- 5\n\n6 --> y\n\nz", "x\n\ny\n\nz"),
        ("<div hidden>\n\n5\n\n</div>\n\nz", "z"),
        ("<https://example.org/5> and <b", "https://example.org/5 and <b"),
        ("``a ` ~~b~~``", "a ` ~~b~~"),
    ],
)  # fmt: skip
def test_words_without_marks(source: str, text: str) -> None:
    assert read(source).text == text


@pytest.mark.parametrize(
    ("source", "runs"),
    [
        ("~~60,000~~ 65,000", []),
        ("6~~9~~5,000", ["65,000"]),
        ("6*5*0", ["650"]),
        ("6<!-- 9 -->5", ["65"]),
        ("6[9](x)5", ["695"]),
        ("**65,000** people", []),
        ("6`5`0", ["650"]),
    ],
)
def test_digits_around_what_was_left_out(source: str, runs: list[str]) -> None:
    document = read(source)
    assert [document.text[start:end] for start, end in document.unsafe] == runs


def test_front_matter_title_and_day() -> None:
    document = read('---\ntitle: "A title"\ndate: 2025-10-01 09:00\ntags: [5]\n---\n# Head\nText\n')
    assert (document.title, document.published) == ("A title", date(2025, 10, 1))
    assert document.text == "Head\n\nText"
    assert read("# Head one\n\nText").title == "Head one"
    assert read("---\n\nText\n\n---\n").text == "Text"


def test_positions_lead_back_to_the_source() -> None:
    source = (
        "# A *b*\n\n- see [ICE](x) &amp; **CBP**\n\n| Year | N |\n|--|--|\n| 2024 | 271,484 |\n"
    )
    document = read(source)
    for word in ("A", "ICE", "CBP", "2024", "271,484"):
        place = document.source_position(document.text.index(word))
        assert place is not None
        assert source.startswith(word, place)


MARKS = """
* _ ** ` `` ``` ~~ ~~~ [ ] ![ ( ) ](x) [^ \\ < > <b> </b> <!-- --> # - 1. | |---| === > &amp; 65,000
"""


@given(st.lists(st.sampled_from([*MARKS.split(), " ", "\n", "\n\n", "word"]), max_size=40))
def test_any_marks_are_read_and_every_position_holds(pieces: list[str]) -> None:
    source = "".join(pieces)
    tape, _, _ = read_markdown(source, "note")
    last = -1
    for place, origin in tape.origin:
        assert 0 <= place < max(1, tape.length)
        assert last <= origin <= len(source)
        last = origin


@given(st.lists(st.sampled_from(["word ", "**b** ", "# ", "- ", "\n", "\n\n", "65 "]), max_size=20))
def test_struck_words_never_appear(pieces: list[str]) -> None:
    tape, _, _ = read_markdown("".join(pieces) + "\n\nx ~~SECRET~~ y", "note")
    assert "SECRET" not in tape.text
