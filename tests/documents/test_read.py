"""Kinds, encodings, limits and the errors a person meets."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.documents import limits
from ontherecord.documents.read import read_document
from ontherecord.errors import DocumentError, UnsafeInput

TEXT = "ICE’s removals: 271,484 in fiscal 2024 – “a record”."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), None),
        (TEXT.encode("utf-8-sig"), None),
        (TEXT.encode("utf-16"), None),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), None),
        (TEXT.encode("utf-32"), None),
        (TEXT.encode("cp1252"), None),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("mac-roman"), "mac-roman"),
    ],
)
def test_encodings(data: bytes, encoding: str | None) -> None:
    document = read_document(data, encoding=encoding)
    assert document.text == TEXT
    assert document.kind == "text"
    assert document.file_sha256 == hashlib.sha256(data).hexdigest()


def test_a_page_may_declare_a_single_byte_encoding() -> None:
    page = "<!doctype html><meta charset=windows-1251><p>текст 5".encode("cp1251")
    assert read_document(page).text == "текст 5"
    latin = b"<!doctype html><meta charset='iso-8859-1'><p>it\x92s"
    assert read_document(latin).text == "it’s"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "no text to read"),
        (b"<!doctype html><script>5</script>", "no text to read"),
        (b"abc\x00def", "NUL"),
        ("Some words".encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (bytes(range(1, 32)) * 50, "control characters"),
        (TEXT.encode()[:-2], "cut short in the middle of a character"),
        ("é".encode() + b" \xe9 x", "byte 3 is not UTF-8"),
        (b"caf\x81 x", "neither UTF-8 nor Windows-1252"),
        (b"\x89PNG\r\n\x1a\n123", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
        (b"{\\rtf1 text}", "rich-text"),
        (b"PK\x03\x04rest", "cut short or damaged"),
        (b"%PDF-1.7 and nothing", "cut short"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as caught:
        read_document(data, name="given.bin")
    assert caught.value.next_step
    assert str(caught.value).startswith("given.bin: ")


def test_a_wrong_or_unknown_encoding() -> None:
    cases = {
        "ascii": "byte 3 does not fit",
        "klingon": "is not an encoding",
        "rot13": "is not an encoding",
        "utf-16": "not in utf-16",
    }
    for encoding, words in cases.items():
        with pytest.raises(DocumentError, match=words):
            read_document("ICE’s".encode() + b"x" * (encoding == "utf-16") * 2, encoding=encoding)


def test_paths(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert read_document(path).source == "story.txt"
    assert read_document(str(path), name="other").source == "other"
    for bad in (tmp_path / "none.txt", tmp_path, "a\0b"):
        with pytest.raises(DocumentError):
            read_document(bad)


def test_the_kind_is_told_by_content() -> None:
    page = b"<!-- x --><html><p>Text</html>"
    assert read_document(page, name="story.txt").kind == "html"
    assert read_document(b"<?xml version='1.0'?>\n<html><p>T</html>").kind == "html"
    assert read_document(b"# Head\n\nText [a](b)").kind == "markdown"
    assert read_document(b"Plain 5 < 6 text, item #1\n\n# 2").kind == "text"
    assert read_document(b"Only *words*", name="x.md").kind == "markdown"
    assert read_document(b"# not a heading", name="x.txt").text == "# not a heading"


def test_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnsafeInput, match=r"51 MB is over the limit of 50 MB"):
        limits.check_file(51 << 20, "big")
    with pytest.raises(UnsafeInput, match="over the limit of 5,000,000"):
        read_document(b"a" * 5_000_001)


def packed(name: str, size: int, times: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<x/>")
        for number in range(times):
            archive.writestr(f"{name}{number}", b"\0" * size)
    return out.getvalue()


def test_zip_bombs_are_refused_from_their_directory() -> None:
    with pytest.raises(UnsafeInput, match="unpack to 30 MB"):
        read_document(packed("a", 30 << 20))
    with pytest.raises(UnsafeInput, match="over the limit of 5,000 parts"):
        read_document(packed("a", 1, 5001))


def test_other_zip_containers_are_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
    with pytest.raises(DocumentError, match="a workbook"):
        read_document(out.getvalue())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        document = read_document(data)
    except DocumentError:
        return
    for start, end in document.unsafe:
        assert 0 <= start < end <= len(document.text)
        assert document.is_unsafe(start, end)
    assert not document.is_unsafe(len(document.text), len(document.text) + 1)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"]), max_size=100))
def test_plain_text_comes_back_from_its_positions(text: str) -> None:
    try:
        document = read_document(text.encode(), name="x.txt")
    except DocumentError:
        return
    if document.kind != "text":
        return
    source = text.removeprefix("\ufeff")
    for place, char in enumerate(document.text):
        origin = document.source_position(place)
        assert origin is not None
        if char.isascii() and char.isalnum() and source[origin].isascii():
            assert source[origin] == char
