"""What a reader sees of a text: invisible characters out, look-alikes resolved, digits guarded.

Left out: zero-width, bidirectional, variation, tag and other control characters, and soft hyphens.
Replaced: ligatures, full-width and styled letters by plain ones (compatibility forms of letters
only), every kind of space by a space, line and page separators by line breaks, a letter with a
combining accent by the accented letter. A raised figure that is a note mark after a word or a whole
number is left out. No digit is ever made from another character, and none is ever removed: a run of
digits that holds an invisible character, another script's digits, an odd separator, a thin space or
a letter posing as a digit is returned as unsafe, whole.

Categories and compatibility forms: the Unicode Character Database (https://www.unicode.org/ucd/).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from ontherecord.documents.tape import Tape

Kind = Literal["plain", "hidden", "open", "close", "bidi", "space", "digit", "raised", "combining"]

_SPECIAL: Final = re.compile("\u00ad\r?\n|\r\n?|[^\n\t -~‘’“”–—…•é]")
_BREAKS: Final = dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85\u2028", "\n") | {"\u2029": "\n\n"}
_BIDI_OPEN: Final = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_BIDI_CLOSE: Final = frozenset("\u202c\u2069")
_BIDI: Final = frozenset("\u200e\u200f\u061c")
_INVISIBLE: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
) | frozenset(chr(c) for c in range(0xFE00, 0xFE10))
_HYPHENS: Final = frozenset("\u2010\u2011")
_SEPARATORS: Final = ".,'’‚،٬٫·˙⁄∕/:–-"
_ODD_SEPARATOR: Final = re.compile("(?<=[0-9])['’‚،٬٫·˙⁄∕](?=[0-9])")
_POSING: Final = re.compile("[0-9OolIОоІіΟοӀ|](?:[.,]?[0-9OolIОоІіΟοӀ|])*")
_WHOLE: Final = re.compile("(?<![0-9.,])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{3,9})$")
_UNITS: Final = re.compile(r"(?<![^\W\d_])(?:k|c|m)?m$|(?<![^\W\d_])(?:mi|ft|in|yd)$")


@dataclass(frozen=True, slots=True)
class Seen:
    """The text as read, its map to the source and the spans of digits no one may rely on."""

    text: str
    origin: tuple[tuple[int, int], ...]
    unsafe: tuple[tuple[int, int], ...]


def clean(tape: Tape) -> Seen:
    """Turn a tape into the text a reader sees. Linear in its length; raises nothing."""
    return _Cleaner(tape).run()


@cache
def appearance(char: str) -> tuple[str, Kind]:
    """What one character looks like to a reader, and how it is to be treated."""
    if char in _BREAKS:
        return _BREAKS[char], "plain"
    if char in _HYPHENS:
        return "-", "plain"
    code = ord(char)
    category = unicodedata.category(char)
    if 0x0600 <= code <= 0x0605 or code in (0x06DD, 0x08E2):  # signs that enclose a number
        return char, "digit"
    if code == 0x2800 or category == "Zs":
        return " ", "space"
    if char in _BIDI_OPEN:
        return "", "open"
    if char in _BIDI_CLOSE:
        return "", "close"
    if char in _BIDI:
        return "", "bidi"
    if category in ("Cf", "Cc", "Cs") or char in _INVISIBLE or 0xE0000 <= code <= 0xE0FFF:
        return "", "hidden"
    if code & 0xFFFE == 0xFFFE:
        return "", "hidden"
    return _visible(char, code, category)


def _visible(char: str, code: int, category: str) -> tuple[str, Kind]:
    raised = unicodedata.decomposition(char).startswith(("<super>", "<sub>"))
    if category in ("Nd", "No", "Co", "Cn") or code in (0x3007, 0xFFFD):
        return char, "raised" if raised else "digit"
    if category[0] == "M":
        return char, "combining"
    if (category[0] == "L" and not raised) or category == "Nl" or 0xFF01 <= code <= 0xFF5E:
        plain = unicodedata.normalize("NFKC", char)
        if not any(c.isnumeric() for c in plain):
            return plain, "plain"
    return char, "plain"


class _Cleaner:
    """One pass over a tape."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.pieces: list[str] = []
        self.length = 0
        self.moved: list[tuple[int, int]] = []  # (text position, tape position)
        self.marks: list[tuple[int, bool]] = []
        self.regions: list[tuple[int, int]] = []
        self.odd: set[str] = set()
        self.spaces: list[int] = []  # where a space other than the plain one stood
        self.spoiling = False  # the last combining mark stood on something other than a letter
        self.open_at = -1  # where the innermost bidirectional scope began

    def run(self) -> Seen:
        raw = self.tape.text
        at = 0
        for match in _SPECIAL.finditer(raw):
            start = match.start()
            if start > at:
                self._copy(raw[at:start], at)
            self._special(match.group(), start)
            at = match.end()
        if at < len(raw):
            self._copy(raw[at:], at)
        if self.open_at >= 0:
            self.regions.append((self.open_at, self.length))
        text = "".join(self.pieces)
        self._take_over()
        return Seen(text, self._origin(), self._unsafe(text))

    def _copy(self, piece: str, at: int) -> None:
        moved = self.moved
        if not moved or moved[-1][1] - moved[-1][0] != at - self.length:
            moved.append((self.length, at))
        self.pieces.append(piece)
        self.length += len(piece)
        if self.open_at >= 0 and "\n" in piece:  # a scope ends with its paragraph
            self.regions.append((self.open_at, self.length - len(piece) + piece.index("\n")))
            self.open_at = -1

    def _special(self, found: str, at: int) -> None:
        if len(found) > 1 or found == "\r":
            if found[0] == "\u00ad":
                self.marks.append((self.length, False))
            else:
                self._copy("\n", at)
            return
        shown, kind = appearance(found)
        if kind == "plain":
            for letter in shown:  # each of a ligature's letters stands where the ligature did
                self._copy(letter, at)
        elif kind == "hidden":
            self.marks.append((self.length, False))
        elif kind == "space":
            self.spaces.append(self.length)
            self._copy(shown, at)
        elif kind == "digit":
            self.odd.add(found)
            self._copy(found, at)
        elif kind == "raised":
            self._raised(found, at)
        elif kind == "combining":
            self._combine(found, at)
        else:
            self.marks.append((self.length, True))
            if kind == "open" and self.open_at < 0:
                self.open_at = self.length
            elif kind == "close" and self.open_at >= 0:
                self.regions.append((self.open_at, self.length))
                self.open_at = -1

    def _before(self) -> str:
        """The last few characters written."""
        tail = ""
        for piece in reversed(self.pieces[-16:]):
            tail = piece[-16:] + tail
            if len(tail) >= 16:
                break
        return tail[-16:]

    def _raised(self, found: str, at: int) -> None:
        before = self._before()
        note = unicodedata.decomposition(found).startswith("<super>")
        if before and not before[-1].isspace() and note and not _UNITS.search(before):
            number = before.rstrip(".,")
            if number[-1:].isdigit():
                note = bool(_WHOLE.search(number)) and (found != "⁰" or self._noted(at))
            if note:
                self.marks.append((self.length, False))
                return
        self.odd.add(found)
        self._copy(found, at)

    def _noted(self, at: int) -> bool:
        """True inside a longer note mark (10, 20): the raised figure before it was left out."""
        raw = self.tape.text
        return at > 0 and appearance(raw[at - 1])[1] == "raised" and raw[at - 1] != "⁰"

    def _combine(self, found: str, at: int) -> None:
        last = self.pieces[-1][-1] if self.pieces and self.pieces[-1] else ""
        joined = unicodedata.normalize("NFC", last + found) if last else ""
        if len(joined) == 1 and last.isalpha():
            self.pieces[-1] = self.pieces[-1][:-1]
            self.pieces.append(joined)
            return
        if not last or unicodedata.category(last)[0] != "M":
            self.spoiling = not last.isalpha()
        if self.spoiling:
            self.marks.append((self.length, True))
        self._copy(found, at)
        if self.spoiling:
            self.marks.append((self.length, True))

    def _take_over(self) -> None:
        """Bring the tape's own marks and regions to positions of the text."""
        ends = [at for at, _ in self.tape.marks]
        for start, end in self.tape.regions:
            ends += [start, end]
        place = dict(zip(sorted(ends), self._places(sorted(ends)), strict=True))
        self.marks += [(place[at], strong) for at, strong in self.tape.marks]
        self.regions += [(place[start], place[end]) for start, end in self.tape.regions]

    def _places(self, ends: list[int]) -> list[int]:
        """Text positions of sorted tape positions (of the next kept character when left out)."""
        out = []
        index = 0
        moved = self.moved
        for at in ends:
            while index + 1 < len(moved) and moved[index + 1][1] <= at:
                index += 1
            if not moved or at < moved[0][1]:
                out.append(0)
                continue
            text_start, tape_start = moved[index]
            limit = moved[index + 1][0] if index + 1 < len(moved) else self.length
            out.append(min(text_start + at - tape_start, limit))
        return out

    def _origin(self) -> tuple[tuple[int, int], ...]:
        """Compose text -> tape with tape -> source."""
        source = self.tape.origin
        if not source or not self.moved:
            return ()
        out: list[tuple[int, int]] = []
        index = 0
        for number, (text_start, tape_start) in enumerate(self.moved):
            last = number + 1 == len(self.moved)
            limit = self.length if last else self.moved[number + 1][0]
            while index + 1 < len(source) and source[index + 1][0] <= tape_start:
                index += 1
            out.append((text_start, source[index][1] + tape_start - source[index][0]))
            while index + 1 < len(source):
                position = text_start + source[index + 1][0] - tape_start
                if position >= limit:
                    break
                index += 1
                out.append((position, source[index][1]))
        return tuple(out)

    def _unsafe(self, text: str) -> tuple[tuple[int, int], ...]:
        digits = "0-9" + re.escape("".join(sorted(self.odd)))
        run = re.compile(f"[{digits}](?:[{re.escape(_SEPARATORS)}]?[{digits}])*")
        odd = re.compile(f"[{re.escape(''.join(sorted(self.odd)))}]") if self.odd else None
        for at in self.spaces:  # "65 000" with a thin space: one number or two
            if 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit():
                self.marks += [(at, True), (at + 1, True)]
        marks = sorted(self.marks)
        regions = sorted(self.regions)
        found: list[tuple[int, int]] = []
        mark = region = 0
        for match in run.finditer(text):
            start, end = match.span()
            while mark < len(marks) and marks[mark][0] < start:
                mark += 1
            while region < len(regions) and regions[region][1] <= start:
                region += 1
            spoiled = region < len(regions) and regions[region][0] < end
            while not spoiled and mark < len(marks) and marks[mark][0] <= end:
                at, strong = marks[mark]
                spoiled = strong or start < at < end
                mark += 0 if spoiled else 1
            if spoiled or (odd and odd.search(text, start, end)) or _odd_inside(text, start, end):
                found.append((start, end))
        for match in _POSING.finditer(text):
            if _poses(match.group()) and _alone(text, *match.span()):
                found.append(match.span())
        return _merge(found)


def _odd_inside(text: str, start: int, end: int) -> bool:
    return _ODD_SEPARATOR.search(text, start, end) is not None


def _poses(run: str) -> bool:
    """Digits and letters that look like digits together."""
    return (
        len(run) > 1
        and not run.isalpha()
        and any(c.isalpha() or c == "|" for c in run)
        and any(c in "0123456789" for c in run)
    )


def _alone(text: str, start: int, end: int) -> bool:
    before = start == 0 or not text[start - 1].isalnum()
    return before and (end == len(text) or not text[end].isalnum())


def _merge(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)
