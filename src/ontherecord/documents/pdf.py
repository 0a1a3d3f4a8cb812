"""PDF: the text of its pages, without what is drawn invisibly or off the page.

Left out: text drawn in rendering mode 3 (neither filled nor stroked) or 7 (clip only), fully
transparent, smaller than one point, or outside the page. A page whose whole text is invisible is a
scan with a layer of recognised text: its words are kept, and none of its digits is relied on, since
nothing says that they are the ones in the picture. Text hidden behind a picture or printed in the
colour of the paper is not detected. Rendering modes: ISO 32000-1, 9.3.6.
"""

from __future__ import annotations

import ctypes
import re
from typing import Any, Final

from ontherecord.documents.limits import MAX_PAGES, check_text, missing_extra
from ontherecord.documents.tape import Tape
from ontherecord.errors import DocumentError, UnsafeInput

_INVISIBLE_MODES: Final = (3, 7)
_SMALLEST: Final = 1.0  # points
_HYPHENATED: Final = re.compile(
    r"(?<=[^\W\d_])(?:\ufffe(?:[ \t]*\r?\n)?|[-\u2010\u00ad][ \t]*\r?\n)(?=[^\W\d_])"
)
_HYPHEN_MARK: Final = "\ufffe"  # what pdfium writes for a hyphen at the end of a line
_DIGIT: Final = re.compile(r"\d")


def read_pdf(data: bytes, name: str) -> tuple[Tape, str]:
    """The tape and the title of a PDF; pages are set apart by a blank line.

    Raises DocumentError for a damaged, truncated or locked file, or without the library;
    UnsafeInput past a limit.
    """
    try:
        import pypdfium2
    except ImportError:
        raise missing_extra(name, "PDF", "pypdfium2") from None
    if b"%%EOF" not in data[-4096:] and b"startxref" not in data[-4096:]:
        raise DocumentError(
            f"{name}: the PDF is cut short (its end is missing)", next_step="Fetch it again."
        )
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        raise DocumentError(
            f"{name}: the PDF is " + ("protected by a password" if locked else "damaged"),
            next_step="Save an open copy of it." if locked else "Fetch or save it again.",
        ) from None
    try:
        return _read(pdf, pypdfium2, name)
    except pypdfium2.PdfiumError:
        raise DocumentError(
            f"{name}: a page of the PDF is damaged", next_step="Fetch or save it again."
        ) from None
    finally:
        pdf.close()


def _read(pdf: Any, library: Any, name: str) -> tuple[Tape, str]:
    if len(pdf) > MAX_PAGES:
        raise UnsafeInput(
            f"{name}: {len(pdf):,} pages are over the limit of {MAX_PAGES:,}",
            next_step="Check its parts one by one.",
        )
    tape = Tape(name)
    for number in range(len(pdf)):
        page = pdf[number]
        try:
            _page(page, library, tape)
        finally:
            page.close()
    return tape, str(pdf.get_metadata_dict().get("Title", ""))[:1000]


def _page(page: Any, library: Any, tape: Tape) -> None:
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count <= 0:
            return
        check_text(count, tape.name)
        hidden = _hidden_objects(page, library)
        if not hidden:
            pieces: list[tuple[str, bool]] = [(textpage.get_text_range(), False)]
            scan = False
        else:
            pieces = _characters(textpage, count, hidden, library)
            scan = all(gone or not text.strip() for text, gone in pieces)
        _write(tape, pieces, scan)
    finally:
        textpage.close()


def _hidden_objects(page: Any, library: Any) -> set[int]:
    """Addresses of the text objects of a page that a reader does not see."""
    raw = library.raw
    left, bottom, right, top = page.get_bbox()
    hidden: set[int] = set()
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=15):
        gone = raw.FPDFTextObj_GetTextRenderMode(item.raw) in _INVISIBLE_MODES
        if not gone:
            gone = _transparent(item.raw, raw)
        if not gone and item.level == 0:  # inside a form, positions are the form's own
            x0, y0, x1, y1 = item.get_bounds()
            gone = x1 <= left or x0 >= right or y1 <= bottom or y0 >= top or y1 - y0 < 0.3
        if gone:
            hidden.add(ctypes.addressof(item.raw.contents))
    return hidden


def _transparent(item: Any, raw: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    got = raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return mode == 0 and bool(got) and alpha.value == 0


def _characters(
    textpage: Any, count: int, hidden: set[int], library: Any
) -> list[tuple[str, bool]]:
    """The page in stretches of shown and hidden characters."""
    raw = library.raw
    handle = textpage.raw
    pieces: list[tuple[str, bool]] = []
    run: list[str] = []
    gone = False
    high = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(handle, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        item = raw.FPDFText_GetTextObject(handle, index)
        now = gone if not item else ctypes.addressof(item.contents) in hidden
        if now != gone and run:
            pieces.append(("".join(run), gone))
            run = []
        gone = now
        run.append(_HYPHEN_MARK if code == 2 else chr(code))
    pieces.append(("".join(run), gone))
    return pieces


def _write(tape: Tape, pieces: list[tuple[str, bool]], scan: bool) -> None:
    if tape.length:
        tape.write("\n\n")
    begin = tape.length
    for text, gone in pieces:
        if gone and not scan:
            tape.mark(strong=_DIGIT.search(text) is not None)
            continue
        text = _HYPHENATED.sub("", text).replace("\ufffe", "-").replace("\r\n", "\n")
        if text:
            tape.write(text)
    if scan:
        tape.regions.append((begin, tape.length))
