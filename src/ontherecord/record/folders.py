"""Where records are kept: the one shipped in the package and the one with a user's own files."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

SHIPPED = Path(__file__).resolve().parent.parent / "data"


def user_folder() -> Path:
    """Where this user's files are kept: ONTHERECORD_HOME, else the platform's data folder."""
    home = os.environ.get("ONTHERECORD_HOME")
    return Path(home) if home else user_data_path("ontherecord", appauthor=False)


def user_record() -> Path:
    """The look-up that includes the user's own releases; it exists once `otr load` made it."""
    return user_folder() / "record" / "record.sqlite"
