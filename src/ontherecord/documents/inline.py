"""Inside a Markdown block: links, pictures, emphasis, struck-out words, code, escapes, HTML."""

from __future__ import annotations

import re
from typing import Final

from ontherecord.documents import tags
from ontherecord.documents.flow import Flow

_MARK: Final = re.compile(r"\\.|`+|!\[|\[|\]|~{2,}|\*+|_+|<", re.S)
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ADDRESS: Final = re.compile(r"<(?:https?://|mailto:)?[^\s<>]{1,500}[@:.][^\s<>]{1,500}>")
_REFERENCE: Final = re.compile(r"\[[^\[\]]{0,200}\]")
_NOTE: Final = re.compile(r"\[\^[^\[\]\s]{1,100}\]")
_ADDRESS_MARK: Final = re.compile(r'\\.|[()]|"', re.S)
_MAX_MARKS: Final = 40  # parentheses and quotation marks in it
_MAX_ADDRESS: Final = 1_000  # characters of a link's address and title
_DIGIT: Final = re.compile(r"\d")


def read(flow: Flow, spans: list[tuple[int, int]]) -> int:
    """Write the text of one block, given the spans of source that make it up (its lines).

    Returns how far the source was read: past the block where a comment or a script in it goes on.
    """
    if not spans:
        return 0
    return _Inline(flow, spans).run()


class _Inline:
    def __init__(self, flow: Flow, spans: list[tuple[int, int]]) -> None:
        self.flow = flow
        self.source = flow.source
        self.spans = spans
        self.marks = [m for s, e in spans for m in _MARK.finditer(self.source, s, e)]
        self.cuts: dict[int, tuple[int, bool]] = {}  # start -> (end, digits were struck)
        self.verbatim: dict[int, int] = {}  # code spans: opening mark -> closing mark
        self.reached = spans[0][0]
        self.block = flow.source[spans[0][0] : spans[-1][1]]

    def run(self) -> int:
        self._pair()
        for start, end in self.spans:
            at = max(start, self.reached)
            if at < end:
                self._span(at, end - self.source.endswith("\\", at, end))
                if not self._hard_break(end):
                    self._space(end)
        return self.reached

    def _hard_break(self, end: int) -> bool:
        if self.source.endswith("  ", 0, end) or self.source.endswith("\\", 0, end):
            self.flow.open("br", {}, end)
            return True
        return False

    def _space(self, end: int) -> None:
        if end >= self.reached and self.source[end : end + 1] in ("\r", "\n"):
            self.flow.text(end, end + 1)

    # pairing, in one pass over the marks

    def _pair(self) -> None:
        last_of: dict[int, list[int]] = {}
        for index in range(len(self.marks) - 1, -1, -1):
            group = self.marks[index].group()
            if group[0] == "`":
                last_of.setdefault(len(group), []).append(index)
        brackets: list[tuple[int, bool]] = []
        struck: int | None = None
        index = 0
        while index < len(self.marks):
            mark = self.marks[index]
            group = mark.group()
            if group[0] == "`":
                same = last_of[len(group)]
                while same and same[-1] <= index:
                    same.pop()
                if same:
                    self.verbatim[mark.start()] = self.marks[same[-1]].start()
                    index = same[-1] + 1
                    continue
            elif group in ("[", "!["):
                brackets.append((mark.start(), group == "!["))
            elif group == "]":
                if brackets:
                    self._link(*brackets.pop(), mark.start())
            elif group[0] == "~":
                struck = self._strike(struck, mark)
            index += 1

    def _strike(self, struck: int | None, mark: re.Match[str]) -> int | None:
        if struck is None:
            return mark.start() if len(mark.group()) == 2 else None
        digits = _DIGIT.search(self.source, struck, mark.start()) is not None
        self.cuts[struck] = (mark.end(), digits)
        return None

    def _link(self, start: int, picture: bool, close: int) -> None:
        end = self._address(close + 1)
        if picture:
            self.cuts[start] = (end if end else close + 1, False)
        elif end or _NOTE.match(self.source, start, close + 1):
            if end:
                self._cut(start, start + 1)
                self._cut(close, end)
            else:
                self._cut(start, close + 1)

    def _address(self, at: int) -> int:
        """The end of '(address "title")' or '[reference]' at `at`, or 0."""
        if self.source.startswith("(", at):
            return self._parenthesis(at)
        if self.source.startswith("[", at):
            match = _REFERENCE.match(self.source, at)
            return match.end() if match and not match.group().startswith("[^") else 0
        return 0

    def _parenthesis(self, at: int) -> int:
        """The end of the parenthesis that opens at `at`; 0 when it is not a link's."""
        depth = 0
        quoted = False
        limit = min(at + _MAX_ADDRESS, self.spans[-1][1])
        for count, match in enumerate(_ADDRESS_MARK.finditer(self.source, at, limit)):
            mark = match.group()
            if count > _MAX_MARKS:
                break
            if mark[-1] == '"':
                quoted = not quoted
            elif quoted or mark[0] == "\\":
                continue
            elif mark == "(":
                depth += 1
                if depth > 4:
                    break
            elif mark == ")":
                depth -= 1
                if depth == 0:
                    return match.end()
        return 0

    def _cut(self, start: int, end: int) -> None:
        if start not in self.cuts or self.cuts[start][0] < end:
            self.cuts[start] = (end, False)

    # writing

    def _span(self, start: int, end: int) -> None:
        at = start
        self.reached = start
        for mark in _MARK.finditer(self.source, start, end):
            if mark.start() < self.reached:
                continue
            if mark.start() > at:
                self.flow.text(max(at, self.reached), mark.start())
            self.reached = mark.start()
            self._mark(mark)
            at = max(mark.start(), self.reached)
            if at > end:
                return
        if at < end:
            self.flow.text(at, end)
            self.reached = end

    def _mark(self, mark: re.Match[str]) -> None:
        start, group = mark.start(), mark.group()
        if start in self.cuts:
            end, digits = self.cuts[start]
            self.flow.gap(digits=digits)
            self.reached = end
        elif start in self.verbatim:
            close = self.verbatim[start]
            self.reached = self._code(mark.end(), close) + len(group)
        elif group[0] == "\\":
            if group[1] in _PUNCTUATION:
                self.flow.literal(group[1], start + 1)
                self.reached = start + 2
            else:
                self._keep(start, start + 1)
        elif group[0] in "*_":
            self._emphasis(mark)
        elif group == "<":
            self._html(start)
        else:
            self._keep(start, mark.end())

    def _keep(self, start: int, end: int) -> None:
        self.flow.text(start, end)
        self.reached = end

    def _code(self, start: int, end: int) -> int:
        self.flow.gap(digits=False)
        for piece in re.finditer(r"[ \t\r\n]+|[^ \t\r\n]+", self.source[start:end]):
            if piece.group().isspace():
                self.flow.text(start + piece.start(), start + piece.end())
            else:
                self.flow.literal(piece.group(), start + piece.start())
        self.flow.gap(digits=False)
        return end

    def _emphasis(self, mark: re.Match[str]) -> None:
        """Leave out marks that touch a word; keep a free-standing '*' and the '_' inside a name."""
        source = self.source
        before = source[mark.start() - 1] if mark.start() else " "
        after = source[mark.end()] if mark.end() < len(source) else " "
        inside = before.isalnum() and after.isalnum()
        if (before.isspace() and after.isspace()) or (mark.group()[0] == "_" and inside):
            self._keep(mark.start(), mark.end())
            return
        self.flow.gap(digits=before.isdigit() and after.isdigit())
        self.reached = mark.end()

    def _html(self, start: int) -> None:
        address = _ADDRESS.match(self.source, start)
        if address:
            self.flow.text(start + 1, address.end() - 1)
            self.reached = address.end()
            return
        base, limit = self.spans[0][0], self.spans[-1][1]
        if self.source.startswith("<!--", start):
            self.flow.gap(digits=False)
            self.reached = tags.comment_end(self.source, start)
            return
        piece = tags.markup(self.block, start - base)
        if piece is None:
            self._keep(start, start + 1)
            return
        end = base + piece.end
        if self.source[end - 1] != ">":
            self.flow.in_vain(limit - start)
            self._keep(start, start + 1)
            return
        if piece.kind == "open":
            closed = self.source.endswith("/>", start, end)
            self.flow.open(piece.name, piece.attributes, start, self_closed=closed)
            if tags.is_raw(piece.name):
                end = tags.raw_end(self.source, piece.name, end)
        elif piece.kind == "close":
            self.flow.close(piece.name, start)
        else:
            self.flow.gap(digits=False)
        self.reached = end
