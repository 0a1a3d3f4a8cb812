"""DOCX: paragraphs and tables in order, without deleted, struck-out and hidden runs.

Read from the document's body: text, tabs and line breaks of runs; inserted text counts, deleted
and moved-away text does not, nor does a run hidden (`w:vanish`) or struck out by itself or by its
style. Raised figures are kept as raised figures. Headers, footers, notes, comments and text boxes
are left out. Definitions: ECMA-376, part 1, 17.3.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from ontherecord.documents.limits import MAX_DEPTH, check_zip, missing_extra
from ontherecord.documents.tape import Tape
from ontherecord.errors import DocumentError, UnsafeInput

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE: Final = frozenset(_W + tag for tag in ("del", "moveFrom", "rPr", "pPr", "instrText", "pict"))
_APART: Final = frozenset(
    (_W + "drawing", _W + "object", _COMPATIBILITY + "AlternateContent", _W + "delText")
)
_OFF: Final = frozenset(("0", "false", "off", "none"))
_HIDING: Final = ("vanish", "webHidden", "strike", "dstrike")
_SMALL: Final[dict[str, dict[int, Any]]] = {
    "superscript": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "[]"),
    "subscript": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
_NEST: Final = 50  # tables in tables


def read_docx(data: bytes, name: str) -> tuple[Tape, str]:
    """The tape and the title of a DOCX file.

    Raises DocumentError for a damaged file or without the library; UnsafeInput past a limit.
    """
    try:
        import docx
    except ImportError:
        raise missing_extra(name, "DOCX", "python-docx") from None
    check_zip(data, name)
    _refuse_declarations(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        reader = _Reader(Tape(name), _hiding_styles(document.styles.element))
        reader.blocks(document.element.body, 0)
        title = str(document.core_properties.title or "")
    except (UnsafeInput, DocumentError):
        raise
    except Exception as error:  # the library lets any of its parts' errors through
        raise DocumentError(
            f"{name}: the DOCX is damaged ({type(error).__name__})",
            next_step="Open it in a word processor and save it again.",
        ) from None
    return reader.tape, title[:1000] or reader.title


def _refuse_declarations(data: bytes, name: str) -> None:
    """Refuse a body that declares entities of its own, as no word processor writes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            head = archive.open("word/document.xml").read(4096)
    except (zipfile.BadZipFile, OSError, KeyError, ValueError, EOFError, RuntimeError):
        raise DocumentError(
            f"{name}: the DOCX is damaged or locked", next_step="Save an open copy of it."
        ) from None
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise UnsafeInput(
            f"{name}: the document declares XML entities, which can unpack without end",
            next_step="Save it again from a word processor, or as plain text.",
        )


def _on(properties: Any, key: str) -> bool | None:
    """A run property: on, off, or not stated."""
    found = properties.find(_W + key)
    return None if found is None else found.get(_W + "val", "true").lower() not in _OFF


def _hiding_styles(styles: Any) -> dict[str, frozenset[str]]:
    """Style id -> the hiding properties it turns on, by itself or by the style it is based on."""
    stated: dict[str, dict[str, bool]] = {}
    based: dict[str, str] = {}
    for style in styles.iterfind(_W + "style"):
        identity = style.get(_W + "styleId", "")
        properties = style.find(_W + "rPr")
        found = {k: _on(properties, k) for k in _HIDING} if properties is not None else {}
        stated[identity] = {k: v for k, v in found.items() if v is not None}
        parent = style.find(_W + "basedOn")
        if parent is not None:
            based[identity] = parent.get(_W + "val", "")
    out: dict[str, frozenset[str]] = {}
    for identity in stated:
        merged: dict[str, bool] = {}
        current, steps = identity, 0
        while current in stated and steps < 20:
            merged = stated[current] | merged
            current, steps = based.get(current, ""), steps + 1
        out[identity] = frozenset(k for k, v in merged.items() if v)
    return out


def _raised(run: Any) -> str:
    """'superscript', 'subscript' or '' for the vertical place of a run."""
    properties = run.find(_W + "rPr")
    place = None if properties is None else properties.find(_W + "vertAlign")
    return "" if place is None else str(place.get(_W + "val", ""))


class _Reader:
    def __init__(self, tape: Tape, styles: dict[str, frozenset[str]]) -> None:
        self.tape = tape
        self.styles = styles
        self.title = ""

    def blocks(self, parent: Any, depth: int) -> None:
        """Paragraphs and tables under `parent`, each after a blank line."""
        if depth > _NEST:
            raise UnsafeInput(
                f"{self.tape.name}: tables are nested deeper than {_NEST}",
                next_step="Save it as plain text.",
            )
        for child in parent:
            if child.tag == _W + "p":
                self._paragraph(child, "\n\n")
            elif child.tag == _W + "tbl":
                for row in child.iterfind(_W + "tr"):
                    self._row(row, depth)
            elif child.tag in (_W + "sdt", _W + "ins", _W + "moveTo", _W + "customXml"):
                content = child.find(_W + "sdtContent")
                self.blocks(child if content is None else content, depth + 1)

    def _row(self, row: Any, depth: int) -> None:
        marks = row.find(_W + "trPr")
        if marks is not None and marks.find(_W + "del") is not None:
            return
        lead = "\n"
        for cell in row.iterfind(_W + "tc"):
            for block in cell:
                if block.tag == _W + "p":
                    if self._paragraph(block, lead):
                        lead = "\n"
                elif block.tag == _W + "tbl":
                    self.blocks([block], depth + 1)
            lead = " | "

    def _paragraph(self, paragraph: Any, lead: str) -> bool:
        """Write one paragraph; True when there was something to write."""
        properties = paragraph.find(_W + "pPr")
        style = ""
        listed = False
        if properties is not None:
            named = properties.find(_W + "pStyle")
            style = "" if named is None else named.get(_W + "val", "")
            listed = properties.find(_W + "numPr") is not None
        hiding = self.styles.get(style, frozenset())
        pieces = self._runs(paragraph, hiding)
        shown = "".join(text for text, gone in pieces if not gone)
        if not shown.strip():
            return False
        if self.tape.length:
            self.tape.write("\n" if listed and lead == "\n\n" else lead)
        if listed:
            self.tape.write("- ")
        for text, gone in pieces:
            if gone:
                self.tape.mark(strong=any(c.isdigit() for c in text))
            else:
                self.tape.write(text)
        if not self.title and style in ("Title", "Heading1"):
            self.title = shown[:300]
        return True

    def _runs(self, paragraph: Any, hiding: frozenset[str]) -> list[tuple[str, bool]]:
        out: list[tuple[str, bool]] = []
        raised = ""
        waiting: list[tuple[Any, bool, int]] = [(c, False, 0) for c in reversed(paragraph)]
        while waiting:
            node, gone, depth = waiting.pop()
            tag = node.tag
            if not isinstance(tag, str) or depth > MAX_DEPTH:
                continue
            if tag == _W + "t":
                text = node.text or ""
                out.append((text.translate(_SMALL[raised]) if raised in _SMALL else text, gone))
            elif tag in (_W + "tab", _W + "ptab"):
                out.append(("\t", gone))
            elif tag in (_W + "br", _W + "cr"):
                out.append(("\n", gone))
            elif tag == _W + "noBreakHyphen":
                out.append(("-", gone))
            elif tag == _W + "delText":
                out.append((node.text or "", True))
            elif tag in _APART:
                out.append(("", True))
            elif tag in (_W + "del", _W + "moveFrom"):
                waiting += [(c, True, depth + 1) for c in reversed(node)]
            elif tag == _W + "r":
                hidden = gone or self._hides(node, hiding)
                out += [("", hidden)] if hidden else []
                raised = _raised(node)
                waiting += [(c, hidden, depth + 1) for c in reversed(node)]
            elif tag not in _GONE:
                waiting += [(c, gone, depth + 1) for c in reversed(node)]
        return out

    def _hides(self, run: Any, hiding: frozenset[str]) -> bool:
        properties = run.find(_W + "rPr")
        if properties is None:
            return bool(hiding)
        named = properties.find(_W + "rStyle")
        styled = self.styles.get("" if named is None else named.get(_W + "val", ""), frozenset())
        for key in _HIDING:
            stated = _on(properties, key)
            if stated if stated is not None else (key in hiding) != (key in styled):
                return True
        return False
