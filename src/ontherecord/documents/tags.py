"""Tags, text and comments of HTML source, with their positions, in one pass.

The standard library's parser looks for the end of an unfinished tag again from every `<`, so a page
of `<a<a<a` costs the square of its length, and what it takes for a comment has changed between
Python versions; what is hidden must not depend on either. This scanner follows the tokenization
rules of the HTML standard (https://html.spec.whatwg.org/multipage/parsing.html#tokenization) and
moves only forward.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal


def names(listed: str) -> frozenset[str]:
    """A set of names written with spaces between them."""
    return frozenset(listed.split())


_NAME: Final = re.compile(r"[A-Za-z][^\t\n\f\r />]*")
_GAP: Final = re.compile(r"[\t\n\f\r /]*")
_ATTRIBUTE: Final = re.compile(r"=?[^\t\n\f\r />=]*")
_EQUALS: Final = re.compile(r"[\t\n\f\r ]*=[\t\n\f\r ]*")
_BARE: Final = re.compile(r"[^\t\n\f\r >]*")
_COMMENT_END: Final = re.compile(r"--!?>")
_RAW: Final = names(
    "script style xmp iframe noembed noframes noscript title textarea"
)  # their content is characters up to their own end tag
_RAW_END: Final = {
    name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII) for name in _RAW
}
_SCRIPT: Final = re.compile(
    r"<!--|-->|</?script(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII
)  # a script inside a comment inside a script does not end it
_MAX_ATTRIBUTES: Final = 200
ENTITY: Final = re.compile(r"&(?:#[xX]0*([0-9a-fA-F]*)|#0*([0-9]*)|[A-Za-z][A-Za-z0-9]{0,31});?")


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of source. `raw` is the content of a script, style, title or the like."""

    kind: Literal["text", "open", "close", "comment", "raw"]
    start: int
    end: int
    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def scan(source: str) -> Iterator[Piece]:
    """Every piece of a page, in order, without gaps. Linear time; any text is accepted."""
    at = looked = 0
    size = len(source)
    while at < size:
        start = _next_markup(source, looked)
        piece = markup(source, start) if start < size else None
        if piece is None and start < size:  # a lone '<' is text
            looked = start + 1
            continue
        if start > at:
            yield Piece("text", at, start)
        if piece is None:
            return
        yield piece
        at = piece.end
        if piece.kind == "open" and piece.name in _RAW:
            end = raw_end(source, piece.name, at)
            if end > at:
                yield Piece("raw", at, end, piece.name)
            at = end
        elif piece.kind == "open" and piece.name == "plaintext":
            yield Piece("text", at, size)
            return
        looked = at


def markup(source: str, at: int) -> Piece | None:
    """The tag or comment that begins with the '<' at `at`; None when that is a mere character."""
    following = source[at + 1 : at + 2]
    if following == "!" or following == "?":
        return Piece("comment", at, comment_end(source, at))
    closing = following == "/"
    name = _NAME.match(source, at + 2 if closing else at + 1)
    if name is None:
        if not closing or at + 2 >= len(source):
            return None
        return Piece("comment", at, _after(source, ">", at + 2))
    attributes, end = _attributes(source, name.end())
    return Piece("close" if closing else "open", at, end, name.group().lower(), attributes)


def raw_end(source: str, name: str, at: int) -> int:
    """Where the character content of element `name` that begins at `at` ends."""
    if name != "script":
        match = _RAW_END[name].search(source, at)
        return match.start() if match else len(source)
    commented = nested = False
    for match in _SCRIPT.finditer(source, at):
        found = match.group().lower()
        if found == "<!--":
            commented = True
        elif found == "-->":
            commented = nested = False
        elif found == "<script":
            nested = nested or commented
        elif nested:
            nested = False
        else:
            return match.start()
    return len(source)


def is_raw(name: str) -> bool:
    """True for an element whose content is not markup."""
    return name in _RAW


def decode(match: re.Match[str]) -> str:
    """The characters an entity (a match of ENTITY) stands for, or its own text if it is none."""
    digits, base = (match.group(1), "x") if match.group(1) is not None else (match.group(2), "")
    if digits is None:
        return html.unescape(match.group())
    if not digits:
        return match.group() if match.group().rstrip(";")[-1] in "#xX" else "\ufffd"
    return html.unescape(f"&#{base}{digits};") if len(digits) <= 8 else "\ufffd"


def decode_all(text: str) -> str:
    """A text (an attribute, a title) with its entities decoded."""
    return ENTITY.sub(decode, text) if "&" in text else text


def _next_markup(source: str, at: int) -> int:
    found = source.find("<", at)
    return len(source) if found < 0 else found


def _after(source: str, mark: str, at: int) -> int:
    found = source.find(mark, at)
    return len(source) if found < 0 else found + len(mark)


def comment_end(source: str, at: int) -> int:
    """Where the comment or declaration that begins at `at` ends."""
    if not source.startswith("<!--", at):
        return _after(source, ">", at + 2)
    for short in ("<!-->", "<!--->"):
        if source.startswith(short, at):
            return at + len(short)
    match = _COMMENT_END.search(source, at + 4)
    return match.end() if match else len(source)


def _attributes(source: str, at: int) -> tuple[dict[str, str], int]:
    """Attributes by lower-case name (the first of a name counts), and the end of the tag."""
    found: dict[str, str] = {}
    size = len(source)
    while True:
        at = _end(_GAP, source, at)
        if at >= size:
            return found, size
        if source[at] == ">":
            return found, at + 1
        name_end = _end(_ATTRIBUTE, source, at)
        name = source[at:name_end].lower()
        at = name_end
        value = ""
        equals = _EQUALS.match(source, at)
        if equals:
            at = equals.end()
            quote = source[at : at + 1]
            if quote in ("'", '"'):
                close = source.find(quote, at + 1)
                if close < 0:
                    return found, size
                value = source[at + 1 : close]
                at = close + 1
            else:
                end = _end(_BARE, source, at)
                value = source[at:end]
                at = end
        if len(found) < _MAX_ATTRIBUTES:
            found.setdefault(name, value)


def _end(pattern: re.Pattern[str], source: str, at: int) -> int:
    match = pattern.match(source, at)
    return match.end() if match else at
