"""READ: a file or bytes to the document that is checked.

document = read_document(Path("article.html"), published=date(2025, 10, 1))
document.text        what a reader sees; every offset elsewhere counts its code points
document.unsafe      runs of digits that hold something a reader cannot see: never read these
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ontherecord.documents import detect
from ontherecord.documents.docx import read_docx
from ontherecord.documents.html import read_html
from ontherecord.documents.limits import MAX_FILE, check_file, check_text
from ontherecord.documents.markdown import read_markdown
from ontherecord.documents.pdf import read_pdf
from ontherecord.documents.plain import read_plain
from ontherecord.documents.tape import Tape
from ontherecord.documents.visible import clean
from ontherecord.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read.

    published_from: 'given', 'document' or 'absent'. kind: 'text', 'markdown', 'html', 'pdf' or
    'docx'. unsafe: sorted spans (start, end) of the text whose digits are to be abstained on whole.
    origin: for text, Markdown and HTML, sorted pairs (position in the text, position in the decoded
    source) from which both run on in step; empty for the others.
    """

    text: str
    title: str
    source: str
    published: date | None
    published_from: str
    file_sha256: str
    kind: detect.Kind
    unsafe: tuple[tuple[int, int], ...] = ()
    origin: tuple[tuple[int, int], ...] = ()

    def is_unsafe(self, start: int, end: int) -> bool:
        """True when text[start:end] touches digits that must not be relied on."""
        index = bisect_right(self.unsafe, (end - 1, len(self.text) + 1)) - 1
        return index >= 0 and self.unsafe[index][1] > start

    def source_position(self, position: int) -> int | None:
        """Where in the decoded source the character at `position` of the text stood."""
        index = bisect_right(self.origin, (position, float("inf"))) - 1
        if index < 0:
            return None
        text_start, source_start = self.origin[index]
        found = source_start + position - text_start
        if index + 1 < len(self.origin):  # inside what the markup stands for ("\n\n", " | ")
            found = min(found, max(source_start, self.origin[index + 1][1]))
        return found


def read_document(
    path_or_bytes: str | Path | bytes,
    *,
    name: str = "",
    published: date | None = None,
    encoding: str | None = None,
) -> Document:
    """Read a text, Markdown, HTML, PDF or DOCX document; the kind is told from the content.

    name: the file name to show (a path's own by default). published: the day of publication when
    the caller knows it; it goes before what the document says. encoding: of a text file, where it
    is neither UTF-8 nor marked (the rule is in `detect`).
    Raises DocumentError for what cannot be read and UnsafeInput for what is over a limit.
    """
    data, name = _bytes(path_or_bytes, name)
    check_file(len(data), name)
    kind, tape, title, dated = _read(data, name, encoding)
    return _document(data, name, kind, tape, title, published, dated)


def _document(
    data: bytes,
    name: str,
    kind: detect.Kind,
    tape: Tape,
    title: str,
    published: date | None,
    dated: date | None,
) -> Document:
    """The document on a tape, as a reader sees it."""
    seen = clean(tape)
    if not seen.text.strip():
        raise DocumentError(
            f"{name}: there is no text to read in it",
            next_step="If it is a scan or a page built by scripts, give its text.",
        )
    return Document(
        text=seen.text,
        title=_line(title),
        source=name,
        published=published or dated,
        published_from="given" if published else "document" if dated else "absent",
        file_sha256=hashlib.sha256(data).hexdigest(),
        kind=kind,
        unsafe=seen.unsafe,
        origin=seen.origin,
    )


def read_text(text: str, *, name: str, title: str = "", published: date | None = None) -> Document:
    """Read a text that is at hand already, as a row of a table: plain, or a whole HTML page.

    Raises DocumentError for one without text and UnsafeInput for one over a limit.
    """
    data = text.encode("utf-8", "replace")  # half of a surrogate pair becomes '?'
    check_file(len(data), name)
    text = data.decode("utf-8")
    check_text(len(text), name)
    own_title, dated = "", None
    if (kind := detect.text_kind(text, ".txt")) == "html":
        tape, own_title, dated = read_html(text, name)
    else:
        tape = read_plain(text, name)
    return _document(data, name, kind, tape, title or own_title, published, dated)


def _bytes(path_or_bytes: str | Path | bytes, name: str) -> tuple[bytes, str]:
    if isinstance(path_or_bytes, bytes):
        return path_or_bytes, name or "the text given"
    path = Path(path_or_bytes)
    name = name or path.name
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1), name
    except FileNotFoundError:
        raise DocumentError(f"{path}: no such file", next_step="Check the path.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a usable path"
        raise DocumentError(f"{path}: {why}", next_step="Give a file that can be read.") from None


def _read(
    data: bytes, name: str, encoding: str | None
) -> tuple[detect.Kind, Tape, str, date | None]:
    binary = detect.binary_kind(data, name)
    if binary == "pdf":
        tape, title = read_pdf(data, name)
        return binary, tape, title, None
    if binary == "docx":
        tape, title = read_docx(data, name)
        return binary, tape, title, None
    source = detect.decode(data, name, encoding)
    check_text(len(source), name)
    kind = detect.text_kind(source, name)
    if kind == "html":
        return kind, *read_html(source, name)
    if kind == "markdown":
        return kind, *read_markdown(source, name)
    return kind, read_plain(source, name), "", None


def _line(title: str) -> str:
    """A title as a reader sees it, on one line."""
    tape = Tape("title")
    if title:
        tape.write(title)
    return " ".join(clean(tape).text.split())
