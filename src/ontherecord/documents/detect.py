"""What a file is, by its content, and how its characters are encoded.

Encoding, in order: a byte order mark; the encoding the caller gives; UTF-8 if every byte fits; the
single-byte encoding an HTML page declares; Windows-1252, when the bytes before the first that is
not UTF-8 are plain ASCII and none is unassigned there. Anything else is refused, not guessed.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal

from ontherecord.documents.limits import check_zip
from ontherecord.errors import DocumentError

Kind = Literal["text", "markdown", "html", "pdf", "docx"]

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN: Final = (
    (b"\xd0\xcf\x11\xe0", "an old Office file", "Save it as .docx or plain text."),
    (b"{\\rtf", "a rich-text file", "Save it as .docx or plain text."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"\x89PNG", "a picture", "Give the text of it."),
    (b"\xff\xd8\xff", "a picture", "Give the text of it."),
    (b"GIF8", "a picture", "Give the text of it."),
    (b"7z\xbc\xaf", "an archive", "Unpack it first."),
    (b"Rar!", "an archive", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "Unpack it first."),
    (b"PAR1", "a Parquet file", "Give a text, Markdown, HTML, PDF or DOCX file."),
    (b"SQLite format 3", "a database", "Give a text, Markdown, HTML, PDF or DOCX file."),
    (b"\x7fELF", "a program", "Give a text, Markdown, HTML, PDF or DOCX file."),
)
_GIVE: Final = "Give a text, Markdown, HTML, PDF or DOCX file."
_SAY: Final = "Say its encoding (encoding='...'), or save it as UTF-8."
_CHARSET: Final = re.compile(
    rb"<meta[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.I
)
_SINGLE_BYTE: Final = re.compile(r"(?:windows|cp)-?125\d|iso-?8859-?\d{1,2}|latin-?1|koi8-[ru]")
_UNASSIGNED: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_PAGE: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|title|meta|p|div|h1|table|section)[\s>/]",
    re.I,
)
_ROOT: Final = re.compile(r"<(?:!doctype\s+html|html)[\s>]", re.I)
_PREAMBLE: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:[^-]|-(?!->)){0,4000}-->\s*)?"
)
_SIGNS: Final = (
    re.compile(r"^#{1,6}[ \t]+\S", re.M),
    re.compile(r"\[[^\[\]\n]{1,200}\]\([^()\s]{1,500}\)"),
    re.compile(r"^(?:```|~~~)", re.M),
    re.compile(r"\*\*[^\s*][^*\n]{0,200}\*\*"),
    re.compile(r"~~[^\s~][^~\n]{0,200}~~"),
    re.compile(r"^[=-]{3,}[ \t]*$", re.M),
    re.compile(r"^\|?[ \t]*:?-{3,}:?[ \t]*\|", re.M),
)
_HEAD: Final = 20_000  # characters looked at to tell Markdown from plain text


def binary_kind(data: bytes, name: str) -> Literal["pdf", "docx"] | None:
    """'pdf' or 'docx' by signature, None for what may be text.

    Raises DocumentError for a file of another known kind, UnsafeInput for a zip bomb.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        members = check_zip(data, name)
        if "word/document.xml" in members:
            return "docx"
        what = "a workbook" if "xl/workbook.xml" in members else "a zip archive"
        raise DocumentError(f"{name}: this is {what}, not a document", next_step=_GIVE)
    for signature, what, next_step in _KNOWN:
        if data.startswith(signature):
            raise DocumentError(f"{name}: this is {what}, not a document", next_step=next_step)
    return None


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """The characters of a text file, by the rule above. Raises DocumentError."""
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], marked, name)
    if encoding is not None:
        return _strictly(data, encoding, name)
    if b"\x00" in data:
        half = data[:2000]
        wide = half[::2].count(0) > len(half) // 3 or half[1::2].count(0) > len(half) // 3
        raise DocumentError(
            f"{name}: "
            + ("UTF-16 without a byte order mark" if wide else "not a text file")
            + f" (byte {data.index(0)} is NUL)",
            next_step="Say encoding='utf-16-le' or 'utf-16-be'." if wide else _GIVE,
        )
    if len(_CONTROL.findall(data, 0, 100_000)) > max(3, min(len(data), 100_000) // 100):
        raise DocumentError(f"{name}: not a text file (control characters)", next_step=_GIVE)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _fall_back(data, name, error)


def text_kind(source: str, name: str) -> Kind:
    """'html', 'markdown' or 'text'. The name decides only between the last two, where it says."""
    beginning = source[:_HEAD]
    preamble = _PREAMBLE.match(beginning)
    start = preamble.end() if preamble else 0
    markdown_name = name.lower().endswith((".md", ".markdown", ".mdown"))
    if _ROOT.search(beginning, start, start + 2000):
        return "html"
    if _PAGE.match(beginning, start) and not markdown_name:
        return "html"
    if markdown_name:
        return "markdown"
    if name.lower().endswith((".txt", ".text")):
        return "text"
    signs = sum(1 for sign in _SIGNS if sign.search(beginning))
    return "markdown" if signs >= 2 or _SIGNS[0].match(beginning.lstrip("\n")) else "text"


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        if not codecs.lookup(encoding)._is_text_encoding:
            raise LookupError
        return data.decode(encoding)
    except LookupError:
        raise DocumentError(
            f"{name}: {encoding!r} is not an encoding Python knows",
            next_step="Say 'utf-8', 'cp1252' or 'utf-16'.",
        ) from None
    except UnicodeError as error:
        where = "it does not fit"
        if isinstance(error, UnicodeDecodeError):
            where = f"byte {error.start} does not fit"
        raise DocumentError(
            f"{name}: the file is not in {encoding}, or is cut short ({where})",
            next_step=_SAY,
        ) from None


def _fall_back(data: bytes, name: str, error: UnicodeDecodeError) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared:
        label = declared.group(1).decode("ascii", "replace").lower()
        if _SINGLE_BYTE.fullmatch(label):
            if label in ("iso-8859-1", "iso8859-1", "latin1", "latin-1"):
                label = "cp1252"  # what browsers take it for
            return _strictly(data, label, name)
    if not data[: error.start].isascii():
        if error.reason == "unexpected end of data":
            raise DocumentError(
                f"{name}: the file is cut short in the middle of a character",
                next_step="Fetch or save it again.",
            )
        raise DocumentError(
            f"{name}: byte {error.start} is not UTF-8, as the text before it is", next_step=_SAY
        )
    odd = _UNASSIGNED.search(data)
    if odd:
        raise DocumentError(
            f"{name}: neither UTF-8 nor Windows-1252 (byte {odd.start()} is in neither)",
            next_step=_SAY,
        )
    return data.decode("cp1252")
