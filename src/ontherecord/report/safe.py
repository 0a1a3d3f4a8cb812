"""Text from outside made harmless to show: controls, bidirectional and zero-width marks are named.

A reader must see what is in the text, and nothing in it may move a cursor, reorder a line or
hide a digit. Every renderer passes outside text through `visible` (or `one_line`).
"""

from __future__ import annotations

import re

# Unicode bidirectional controls, zero-width marks, other invisible format characters, line and
# paragraph separators, interlinear annotation, tags, and surrogates that stand alone.
_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff"
)
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_UNSAFE = re.compile(f"[{_CONTROL}{_HIDDEN}]")
_SPACE = re.compile(r"\s+")


def _name(match: re.Match[str]) -> str:
    return f"[U+{ord(match[0]):04X}]"


def visible(text: str | None) -> str:
    """The text with every control and invisible character replaced by a visible name.

    New lines and tabs stay; a carriage return before a new line is dropped.
    """
    return _UNSAFE.sub(_name, (text or "").replace("\r\n", "\n"))


def one_line(text: str | None) -> str:
    """`visible`, with every run of white space made one space."""
    return _SPACE.sub(" ", visible(text)).strip()


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word, with an ellipsis where something was left out."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.")
    return f"{cut or text[: limit - 1]}\u2026"


def web_address(text: str | None) -> str:
    """The address when it is plainly http(s) and free of spaces and controls, else nothing."""
    if text and re.fullmatch(r"https?://[^\s\"'<>\\^`{|}]+", text) and visible(text) == text:
        return text
    return ""


def escape_json(text: str) -> str:
    r"""A JSON text with hidden characters inside its strings written as \uXXXX escapes."""

    def code(match: re.Match[str]) -> str:
        units = match[0].encode("utf-16-be", "surrogatepass")
        pairs = zip(units[::2], units[1::2], strict=True)
        return "".join(f"\\u{high:02x}{low:02x}" for high, low in pairs)

    return re.sub(f"[\x7f-\x9f{_HIDDEN}]", code, text)
