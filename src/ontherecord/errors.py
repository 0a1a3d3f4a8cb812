"""Every error the project raises on purpose; the bottom layer, importing nothing of ours.

OtrError                 exit 1    base: what, where, what was expected, what to do next
+-- UsageError           exit 2    the command line was misused
|   +-- ScenarioError      exit 2    a scenario asks for what cannot be run
+-- DocumentError        exit 3    a document to check cannot be read
|   +-- UnsafeInput      exit 3    too large, a bomb, or made to mislead a reader
+-- CatalogError         exit 4    a declaration is broken (file:line)
+-- SourceError          exit 5    a release is not what its loader knows (file, sheet, cell)
|   +-- RefusedRelease   exit 5    a release known to be bad, with the reason
|   +-- UnknownRelease   exit 5    no source recognises the file
+-- RecordError          exit 6    the built record is missing, damaged or of another version
+-- NotHeld              exit 7    the record holds nothing under that name
+-- FetchError           exit 8    the network was asked for and failed, or was refused
+-- OutputError          exit 9    a result could not be written
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class OtrError(Exception):
    """A mistake or obstacle a user can act on. One sentence, then the next step; no traceback."""

    exit_code = 1
    next_step = ""

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        if next_step:
            self.next_step = next_step

    def __str__(self) -> str:
        text = super().__str__().rstrip()
        if not self.next_step:
            return text
        return f"{text.rstrip('.')}. {self.next_step}"


class UsageError(OtrError):
    """The command line was misused."""

    exit_code = 2


class ScenarioError(UsageError):
    """A scenario asks for what cannot be run; `key` is the part of its file that does."""

    def __init__(self, message: str, *, key: str, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.key = key


class DocumentError(OtrError):
    """A document to check cannot be read."""

    exit_code = 3


class UnsafeInput(DocumentError):
    """An input is too large, unpacks to too much, or is made to mislead a reader."""


class CatalogError(OtrError):
    """A declaration is broken; the message starts with file:line."""

    exit_code = 4


class SourceError(OtrError):
    """A release is not what its loader knows; the message names file, sheet and cell."""

    exit_code = 5


class RefusedRelease(SourceError):
    """A release known to be bad (wrong year, stale, mislabelled, withdrawn), with the reason."""


class UnknownRelease(SourceError):
    """No source recognises the file by its content."""


class RecordError(OtrError):
    """The built record is missing, damaged or of another version."""

    exit_code = 6


class NotHeld(OtrError):
    """The record holds nothing under that name."""

    exit_code = 7


class FetchError(OtrError):
    """The network was asked for and failed, or the address was refused."""

    exit_code = 8


class OutputError(OtrError):
    """A result could not be written."""

    exit_code = 9


def did_you_mean(kind: str, given: str, known: Iterable[str]) -> str:
    """One sentence naming the nearest known names of this kind, or an empty string."""
    close = get_close_matches(given, list(known), n=3, cutoff=0.5)
    if not close:
        return ""
    return f"Did you mean the {kind} {' or '.join(repr(c) for c in close)}?"
