"""From tags and text to the lines a reader sees: hiding, blocks, lists, tables, spaces."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Set
from typing import Final, NamedTuple

from ontherecord.documents import elements
from ontherecord.documents.limits import MAX_DEPTH, MAX_TEXT
from ontherecord.documents.tags import ENTITY, decode, names
from ontherecord.documents.tape import Tape
from ontherecord.errors import UnsafeInput

_CHUNK: Final = re.compile(r"[ \t\n\r\f]+|&|[^ \t\n\r\f&]+(?: [^ \t\n\r\f&]+)*")
_KEPT: Final = re.compile(r"&|[^&]+")
_FOREIGN: Final = ("svg", "math")
_FENCED: Final = names("td th caption object applet marquee template")
_LOOSE: Final = names("address div p")
_MAX_VAIN: Final = 4 * MAX_TEXT
_SPACES: Final = " \t\n\r\f"
_DIGIT: Final = re.compile(r"\d|&#")
_NOTE: Final = re.compile(r"[\[(]?(?:[0-9]{1,3}(?:[,\s]+[0-9]{1,3})*|[A-Za-z*†‡§])?[\])]?,?")
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "[](), \t\n")
_LOWERED: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class _Open(NamedTuple):
    name: str
    hides: bool
    apart: bool
    region: int  # where a reversed stretch began, or -1


class Flow:
    """Takes elements and text in source order and writes a tape.

    at: positions in `source`, in code points. Raises UnsafeInput past the depth limit.
    """

    def __init__(
        self, source: str, tape: Tape, selectors: Set[str] = frozenset(), *, all_parts: bool
    ) -> None:
        self.source = source
        self.tape = tape
        self.selectors = selectors
        self.all_parts = all_parts  # keep menus, footers and side boxes too
        self.set_apart = False  # whether there were any
        self.heading: tuple[int, int] | None = None  # the first h1, on the tape
        self._heading_at = -1
        self._stack: list[_Open] = []
        self._where: dict[str, list[int]] = defaultdict(list)
        self._special: list[int] = []
        self._solid: list[int] = []  # special elements a list item cannot be closed through
        self._barriers: list[int] = []
        self._hidden = 0  # open elements that hide or stand apart
        self._formats: dict[str, list[bool]] = defaultdict(list)
        self._outer_formats: list[dict[str, list[bool]]] = []  # those outside the table cell
        self._vain = 0
        self._break = 0
        self._space = False
        self._bullet = False
        self._cells = 0
        self._row_begun = False
        self._fresh = True  # nothing written in this line, cell or list item
        self._pending_mark: bool | None = None

    @property
    def concealed(self) -> bool:
        """True inside anything that is not shown."""
        return self._hidden > 0

    def text(self, start: int, end: int) -> None:
        """Text source[start:end]: entities decoded, spaces collapsed outside `pre`."""
        if self._where["head"] and self.source[start:end].strip(_SPACES):
            self.close("head", start)
        if self._hidden:
            self._left_out(_DIGIT.search(self.source, start, end) is not None)
            return
        if (self._where["sup"] or self._where["sub"]) and self._small(start, end):
            return
        pattern = _KEPT if self._where["pre"] else _CHUNK
        at = start
        while at < end:
            match = pattern.match(self.source, at, end)
            assert match is not None
            piece = match.group()
            step = match.end()
            if piece == "&":
                entity = ENTITY.match(self.source, at, end)
                if entity:
                    piece, step = decode(entity), entity.end()
            if piece and not piece.strip(_SPACES) and pattern is _CHUNK:
                if not self._fresh:
                    self._space = True
                self._pending_mark = None  # what was left out stands between two spaces
            elif piece:
                self._write(piece, at)
            at = step

    def gap(self, *, digits: bool) -> None:
        """Something invisible stood here (a comment, deleted words), with digits in it or not."""
        self._left_out(digits)

    def literal(self, piece: str, at: int) -> None:
        """Characters the markup stands for (a quotation mark, an escaped character)."""
        if not self._hidden:
            self._write(piece, at)

    def open(
        self, name: str, attributes: dict[str, str], at: int, *, self_closed: bool = False
    ) -> None:
        """An opening tag at `at`; `self_closed` counts in drawings and formulas only."""
        if self._where["head"] and name not in elements.HEAD_ONLY:
            self.close("head", at)
        if name in elements.VOID:
            self._void(name, at)
            return
        if self_closed and (name in _FOREIGN or any(self._where[f] for f in _FOREIGN)):
            self._left_out(False)
            return
        hides = elements.hides(name, attributes, self.selectors)
        if name in elements.FORMATTING:
            self._formats[name].append(hides)
            self._hidden += hides
            return
        self._implied(name)
        apart = elements.is_apart(name, attributes)
        self.set_apart = self.set_apart or apart
        apart = apart and not self.all_parts
        if not hides:
            self._layout(name, opening=True)
        self._push(name, hides, apart, elements.reverses(name, attributes))
        if name == "h1" and not self._hidden and self.heading is None and self._heading_at < 0:
            self._heading_at = self.tape.length
        elif name == "q":
            self.literal("“", at)

    def close(self, name: str, at: int) -> None:
        """A closing tag at `at`; one that closes nothing is ignored, as browsers do."""
        if name in elements.FORMATTING:
            if self._formats[name]:
                self._hidden -= self._formats[name].pop()
            return
        places = self._where[name]
        if not places:
            if name == "p":
                self._layout("p", opening=False)
            return
        if name in ("html", "body") or places[-1] < self._fence(name):
            return
        if name == "q":
            self.literal("”", at)
        self._pop_to(places[-1])

    def in_vain(self, characters: int) -> None:
        """Count characters searched for the end of an unfinished tag; past a limit, refuse."""
        self._vain += characters
        if self._vain > _MAX_VAIN:
            raise UnsafeInput(
                f"{self.tape.name}: is made of unfinished tags", next_step="Save it as plain text."
            )

    def finish(self) -> None:
        """Close whatever is still open."""
        self._pop_to(0)

    def _fence(self, name: str) -> int:
        """The place on the stack below which a closing tag of this name cannot reach."""
        if name in elements.BARRIERS or name in ("tr", "tbody", "thead", "tfoot"):
            tables = self._where["table"]
            return -1 if name == "table" or not tables else tables[-1]
        if name not in elements.SPECIAL:
            return self._special[-1] if self._special else -1
        fence = self._barriers[-1] if self._barriers else -1
        inner = ("ul", "ol") if name == "li" else ("button",) if name == "p" else ()
        return max([fence, *(self._where[i][-1] for i in inner if self._where[i])])

    # the stack

    def _push(self, name: str, hides: bool, apart: bool, reverses: bool) -> None:
        place = len(self._stack)
        if place >= MAX_DEPTH:
            raise UnsafeInput(
                f"{self.tape.name}: elements are nested deeper than {MAX_DEPTH:,}",
                next_step="Save the page as plain text.",
            )
        self._stack.append(_Open(name, hides, apart, self.tape.length if reverses else -1))
        self._where[name].append(place)
        if name in elements.SPECIAL:
            self._special.append(place)
            if name not in _LOOSE:
                self._solid.append(place)
        if name in elements.BARRIERS:
            self._barriers.append(place)
            if name in _FENCED:
                self._outer_formats.append(self._formats)
                self._formats = defaultdict(list)
        self._hidden += hides + apart

    def _pop_to(self, place: int) -> None:
        while len(self._stack) > place:
            element = self._stack.pop()
            name = element.name
            self._where[name].pop()
            if name in elements.SPECIAL:
                self._special.pop()
                if name not in _LOOSE:
                    self._solid.pop()
            if name in elements.BARRIERS:
                self._barriers.pop()
                if name in _FENCED:
                    self._hidden -= sum(sum(kinds) for kinds in self._formats.values())
                    self._formats = self._outer_formats.pop()
            self._hidden -= element.hides + element.apart
            if element.region >= 0:
                self.tape.regions.append((element.region, self.tape.length))
            if name == "h1" and self._heading_at >= 0:
                if self.tape.length > self._heading_at:
                    self.heading = (self._heading_at, self.tape.length)
                self._heading_at = -1
            if not element.hides:
                self._layout(name, opening=False)

    def _implied(self, name: str) -> None:
        """Close what an opening tag ends without saying so."""
        if name in elements.CLOSES_PARAGRAPH:
            fence = max([*self._barriers[-1:], *self._where["button"][-1:]], default=-1)
            self._close_above("p", fence)
        if name in ("li", "dt", "dd"):
            fence = self._solid[-1] if self._solid else 0
            for item in ("li",) if name == "li" else ("dt", "dd"):
                self._close_above(item, fence - 1)
        elif name in ("td", "th", "tr", "tbody", "thead", "tfoot"):
            fence = self._where["table"][-1] if self._where["table"] else -1
            for part in ("td", "th") if name in ("td", "th") else ("td", "th", "tr"):
                self._close_above(part, fence)

    def _close_above(self, name: str, fence: int) -> None:
        """Close the innermost open element of a name if it stands above `fence` on the stack."""
        places = self._where[name]
        if places and places[-1] > fence:
            self._pop_to(places[-1])

    # the page

    def _void(self, name: str, at: int) -> None:
        if self._hidden:
            return
        if name == "br":
            self._fresh_line(1, self._break + 1)
        elif name == "hr":
            self._implied("p")
            self._layout("hr", opening=True)
        elif name in ("wbr", "img", "input", "embed"):
            self._left_out(name != "wbr")

    def _layout(self, name: str, *, opening: bool) -> None:
        """The line breaks, bullets and cell marks that come with an element."""
        if self._hidden:
            return
        if name in ("td", "th"):
            if opening:
                self._cells += self._row_begun
                self._row_begun = True
                self._break = 0 if self._cells else self._break
                self._space = False
                self._fresh = True
            return
        lines = elements.BREAKS.get(name, 0)
        if not lines:
            return
        if name in ("tr", "table", "li", "tbody", "thead", "tfoot"):
            self._cells, self._row_begun, self._bullet, self._fresh = 0, False, False, False
            lines = 1 if name in ("tbody", "thead", "tfoot") else lines
        if name in ("ul", "ol") and len(self._where["li"]) > 0:
            lines = 1  # a list in a list
        self._fresh_line(lines, lines)
        if name == "li" and opening:
            self._bullet = True
            self._fresh = True

    def _fresh_line(self, lines: int, wanted: int) -> None:
        if self._fresh:
            return
        self._break = min(2, max(self._break, lines, wanted))
        self._space = False
        self._pending_mark = None

    def _write(self, piece: str, at: int) -> None:
        tape = self.tape
        if tape.length:
            if self._cells:
                tape.write(" |" * self._cells + " ", at)
            elif self._break:
                tape.write("\n" * self._break, at)
            elif self._space:
                tape.write(" ", at - 1 if at else 0)
        if self._bullet:
            tape.write("- ", at)
        self._break, self._cells = 0, 0
        self._space = self._bullet = self._fresh = False
        if self._pending_mark is not None:
            tape.mark(strong=self._pending_mark)
            self._pending_mark = None
        tape.write(piece, at)

    def _left_out(self, digits: bool) -> None:
        if self._break or self._space or self._cells or self._bullet or self._fresh:
            self._pending_mark = bool(self._pending_mark) or digits
        else:
            self.tape.mark(strong=digits)

    def _small(self, start: int, end: int) -> bool:
        """Raised and lowered figures: written as such, so that they never join a number."""
        text = self.source[start:end]
        if len(text) > 40:
            return False
        if self._where["sub"]:
            if any(c.isdigit() for c in text):
                self._write(text.translate(_LOWERED), start)
                return True
            return False
        if not _NOTE.fullmatch(text):
            if not text[:1].isdigit():
                return False
            self._write(text.translate(_RAISED), start)
            return True
        figures = "".join(c for c in text if c.isdigit()).translate(_RAISED)
        if figures and not self._fresh:
            self._space = False
            self._write(figures, start)
        return True
