"""Where the official files are: beside the checkout, or nowhere on this machine."""

from __future__ import annotations

from pathlib import Path

from .texts import ROOT

FOLDER = ROOT.parent / "shared"
ABSENT = "the official files are not beside the checkout"


def releases() -> Path | None:
    """The folder of official files as published, None where it is absent."""
    folder = FOLDER / "releases"
    return folder if folder.is_dir() else None
