"""What a source loader is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ontherecord.record.observation import Listing, Observation, Release


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file on disk together with the release it is."""

    path: Path
    release: Release


@dataclass(slots=True)
class Loaded:
    """Everything one release yielded."""

    observations: list[Observation] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)  # sheet or table -> why it is not read
    reconciled: int = 0  # totals that were recomputed from their parts and agreed


Recognise = Callable[[Path, bytes], bool]
Load = Callable[[ReleaseFile], Loaded]
Describe = Callable[[Path], Release]


@dataclass(frozen=True, slots=True)
class Source:
    """One folder of `sources/`: its declaration and its three functions."""

    id: str
    publisher: str
    title: str
    tier: str
    url: str
    files: Sequence[str]  # globs below the releases folder
    recognise: Recognise  # by content: path and its first 4 KB
    describe: Describe  # path -> Release (title, dates, status, reason)
    load: Load
    refused: dict[str, str] = field(default_factory=dict)  # sha256 -> reason
    marked: dict[str, str] = field(default_factory=dict)  # sha256 -> reason
    unread: dict[str, str] = field(default_factory=dict)  # sheet -> why
    licence: str = ""
