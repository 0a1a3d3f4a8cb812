"""Plain text: as it stands."""

from __future__ import annotations

from ontherecord.documents.tape import Tape


def read_plain(source: str, name: str) -> Tape:
    """The tape of a plain text: every character, in place."""
    tape = Tape(name)
    if source:
        tape.write(source, 0)
    return tape
