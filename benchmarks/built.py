"""The compiled build of the package, measured beside the pure one where `make compiled` made it."""

from __future__ import annotations

import sys
from pathlib import Path

from .texts import ROOT

sys.path.append(str(ROOT / "tools"))  # the tool that makes the build knows whether it is current
import compiled

HOW = "`make compiled` makes it"


def trees() -> dict[str, Path | None]:
    """Folder of a package by what is said of it: the pure one and, where current, the compiled."""
    return {"": None, ", compiled": compiled.TREE} if compiled.current() else {"": None}


def path(tree: Path | None) -> dict[str, str]:
    """The environment in which a process imports the package below `tree`; None is ours."""
    return {"PYTHONPATH": str(tree)} if tree is not None else {}
