"""The tape a reader of one kind writes: pieces of text, where each came from, and warnings.

Positions on the tape are code points of the text written so far. Source positions are code points
of the decoded source (without its byte order mark). A *mark* says that something was left out at a
position: a weak one (an invisible character, a comment) spoils a run of digits it stands inside; a
strong one (hidden or struck-out digits) spoils a run it touches. A *region* spoils every run in it.
"""

from __future__ import annotations

from ontherecord.documents.limits import check_text


class Tape:
    """Collects text in order, with its origin; `clean` in `visible` turns it into a document."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.length = 0
        self.origin: list[tuple[int, int]] = []
        self.marks: list[tuple[int, bool]] = []
        self.regions: list[tuple[int, int]] = []
        self._pieces: list[str] = []

    @property
    def text(self) -> str:
        """Everything written so far."""
        whole = "".join(self._pieces)
        self._pieces = [whole]
        return whole

    def write(self, piece: str, source: int | None = None) -> None:
        """Append `piece`, which stood at `source`; a new origin entry only where the two part ways.

        Raises UnsafeInput past the limit of characters.
        """
        if source is not None:
            if self.origin:
                text_start, source_start = self.origin[-1]
                if source_start + (self.length - text_start) != source:
                    self.origin.append((self.length, source))
            else:
                self.origin.append((self.length, source))
        self._pieces.append(piece)
        self.length += len(piece)
        check_text(self.length, self.name)

    def mark(self, *, strong: bool) -> None:
        """Note that something was left out here; repeats are kept once."""
        if self.marks and self.marks[-1][0] == self.length:
            if strong and not self.marks[-1][1]:
                self.marks[-1] = (self.length, True)
            return
        self.marks.append((self.length, strong))
