"""Markdown: the words without the marks that set them.

Blocks: headings, paragraphs, quotes, lists and tables become lines; fenced code, front matter, link
definitions and rules are left out. Inside them: links keep their words, pictures go, `~~struck~~`
words go, code keeps its characters, backslash escapes and entities are resolved, and HTML is read
as in a page. Definitions: https://spec.commonmark.org/ and the tables and strikethrough of
https://github.github.com/gfm/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from ontherecord.documents import inline
from ontherecord.documents.flow import Flow
from ontherecord.documents.meta import day, shorten
from ontherecord.documents.tape import Tape

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})([^\n]*)")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?=[ \t\n]|$)[ \t]*")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE: Final = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_QUOTE: Final = re.compile(r"(?: {0,3}> ?){1,50}")
_BULLET: Final = re.compile(r"[ \t]{0,40}[-*+](?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")
_NUMBERED: Final = re.compile(r"[ \t]{0,40}\d{1,9}[.)](?:[ \t]+|$)")
_DEFINITION: Final = re.compile(r" {0,3}\[(?!\^)[^\[\]\n]{1,300}\]:[ \t]*\S+")
_NOTE: Final = re.compile(r" {0,3}\[\^[^\[\]\n]{1,100}\]:[ \t]*")
_RULE_CELL: Final = re.compile(r":?-+:?")
_CELL_END: Final = re.compile(r"\\.|\|", re.S)
_FRONT: Final = re.compile(r"(title|date|published|published_at)[ \t]*:[ \t]*(.{0,400})", re.I)
_MAX_FRONT: Final = 200  # lines


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def read_markdown(source: str, name: str) -> tuple[Tape, str, date | None]:
    """The tape, title and publication day of a Markdown text. Raises UnsafeInput past a limit."""
    reader = _Reader(source, name)
    reader.run()
    heading = reader.flow.heading
    title = reader.title or (reader.flow.tape.text[slice(*heading)] if heading else "")
    return reader.flow.tape, shorten(title), reader.published


class _Reader:
    def __init__(self, source: str, name: str) -> None:
        self.source = source
        self.flow = Flow(source, Tape(name), all_parts=True)
        self.title = ""
        self.published: date | None = None
        self.lines = _lines(source)
        self.at = 0
        self.open_block: list[tuple[int, int]] = []  # spans of a paragraph still growing
        self.tag = "p"

    def run(self) -> None:
        """Read every line."""
        self._front_matter()
        while self.at < len(self.lines):
            self._line(self.lines[self.at])
        self._end_block()
        self.flow.finish()

    def _front_matter(self) -> None:
        if not self.lines or self.lines[0].text.rstrip() != "---":
            return
        last = min(len(self.lines), _MAX_FRONT)
        ends = (n for n in range(1, last) if self.lines[n].text.rstrip() in ("---", "..."))
        end = next(ends, 0)
        if not end or any(not line.text.strip() for line in self.lines[1:2]):
            return
        for line in self.lines[1:end]:
            match = _FRONT.match(line.text)
            if not match:
                continue
            value = match.group(2).strip().strip("\"'")
            if match.group(1).lower() == "title":
                self.title = self.title or value
            else:
                self.published = self.published or day(value)
        self.at = end + 1

    def _line(self, line: _Line) -> None:
        self.at += 1
        start = line.start
        quote = _QUOTE.match(line.text)
        if quote:
            start += quote.end()
        text = self.source[start : line.end]
        fence = _FENCE.match(text)
        if fence and not (fence.group(1)[0] == "`" and "`" in fence.group(2)):
            self._end_block()
            self._skip_code(fence.group(1))
            return
        if not text.strip():
            self._end_block()
            return
        if self.open_block and self.tag == "p" and _UNDERLINE.match(text):
            self.tag = "h1" if "=" in text else "h2"
            self._end_block()
            return
        if _RULE.match(text):
            self._end_block()
            return
        heading = _HEADING.match(text)
        if heading:
            self._end_block()
            self.tag = f"h{len(heading.group(1))}"
            self.open_block.append((start + heading.end(), _closing_marks(self.source, line.end)))
            self._end_block()
            return
        if not self.open_block and _DEFINITION.match(text):
            return
        if self._table(line, start):
            return
        self._prose(text, start, line.end)

    def _prose(self, text: str, start: int, end: int) -> None:
        bullet = _BULLET.match(text) or _NUMBERED.match(text)
        note = _NOTE.match(text)
        if bullet or note:
            self._end_block()
            self.tag = "li" if bullet else "p"
            begin = bullet or note
            assert begin is not None
            start += begin.end()
        self.open_block.append((start, end))

    def _skip_code(self, fence: str) -> None:
        self.flow.gap(digits=False)
        while self.at < len(self.lines):
            self.at += 1
            text = self.lines[self.at - 1].text.lstrip("> ").rstrip()
            if len(text) >= len(fence) and not text.strip(fence[0]):
                return

    def _table(self, line: _Line, start: int) -> bool:
        """Read a table that begins on this line, if one does."""
        if "|" not in line.text or self.at >= len(self.lines):
            return False
        rule = self.lines[self.at].text
        if "-" not in rule or "|" not in rule or not _rules_columns(rule):
            return False
        self._end_block()
        flow = self.flow
        flow.open("table", {}, start)
        self._row(start, line.end)
        self.at += 1
        while self.at < len(self.lines) and self.lines[self.at].text.strip():
            row = self.lines[self.at]
            if "|" not in row.text:
                break
            self.at += 1
            self._row(row.start, row.end)
        flow.close("table", line.end)
        return True

    def _row(self, start: int, end: int) -> None:
        flow = self.flow
        flow.open("tr", {}, start)
        text = self.source[start:end]
        begin = start + len(text) - len(text.lstrip())
        begin += self.source.startswith("|", begin, end)
        while begin < end:
            cut = end
            for match in _CELL_END.finditer(self.source, begin, end):
                if match.group() == "|":
                    cut = match.start()
                    break
            if self.source[begin:cut].strip() or cut < end:
                flow.open("td", {}, begin)
                inline.read(flow, [(begin, cut)])
                flow.close("td", cut)
            begin = cut + 1
        flow.close("tr", end)

    def _end_block(self) -> None:
        if self.open_block:
            spans, tag = self.open_block, self.tag
            start = spans[0][0]
            self.flow.open(tag, {}, start)
            reached = inline.read(self.flow, spans)
            self.flow.close(tag, spans[-1][1])
            while self.at < len(self.lines) and self.lines[self.at].end < reached:
                self.at += 1  # a comment or script that went on past this block
            if self.at < len(self.lines) and self.lines[self.at].start < reached:
                cut = self.lines[self.at]
                self.lines[self.at] = _Line(reached, cut.end, self.source[reached : cut.end])
        self.open_block = []
        self.tag = "p"


def _rules_columns(rule: str) -> bool:
    """True for the line of dashes under the head of a table."""
    cells = rule.strip().strip("|").split("|")
    return all(_RULE_CELL.fullmatch(cell.strip()) for cell in cells)


def _closing_marks(source: str, end: int) -> int:
    """Where a heading ends before its closing '#'s, if it has any."""
    cut = end
    while cut and source[cut - 1] in " \t":
        cut -= 1
    marks = cut
    while marks and source[marks - 1] == "#":
        marks -= 1
    return marks if marks < cut and source[marks - 1 : marks] in (" ", "\t") else cut


def _lines(source: str) -> list[_Line]:
    out = []
    at = 0
    for match in re.finditer(r"\r\n?|\n", source):
        out.append(_Line(at, match.start(), source[at : match.start()]))
        at = match.end()
    if at < len(source):
        out.append(_Line(at, len(source), source[at:]))
    return out
