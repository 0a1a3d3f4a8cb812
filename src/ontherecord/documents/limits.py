"""What is refused before it is read: sizes, depths, zip containers that unpack to too much."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from ontherecord.errors import DocumentError, UnsafeInput

MAX_FILE: Final = 50 << 20  # bytes of a file
MAX_TEXT: Final = 5_000_000  # characters of the source, and of the text as read
MAX_DEPTH: Final = 1_000  # open elements of a page, or nested tables of a word-processor file
MAX_PAGES: Final = 5_000  # of a PDF
MAX_UNPACKED: Final = 200 << 20  # bytes a zip container declares
MAX_RATIO: Final = 200  # unpacked to packed, above 20 MB unpacked
MAX_MEMBERS: Final = 5_000

_SHORTER = "Check its parts one by one."
_INSTALL = "Install it with: pip install 'ontherecord[articles]'"


def check_file(size: int, name: str) -> None:
    """Raise DocumentError for an empty file of `size` bytes, UnsafeInput for one over 50 MB."""
    if size == 0:
        raise DocumentError(
            f"{name}: the file is empty", next_step="Save it again, or give another file."
        )
    if size > MAX_FILE:
        raise UnsafeInput(
            f"{name}: {size >> 20} MB is over the limit of {MAX_FILE >> 20} MB for a document",
            next_step=_SHORTER,
        )


def check_text(length: int, name: str) -> None:
    """Raise UnsafeInput for a text of more than 5,000,000 characters."""
    if length > MAX_TEXT:
        raise UnsafeInput(
            f"{name}: {length:,} characters are over the limit of {MAX_TEXT:,}", next_step=_SHORTER
        )


def check_zip(data: bytes, name: str) -> list[str]:
    """The member names of a zip container, from its directory; nothing is unpacked.

    Raises UnsafeInput for a container that declares too much (zipfile reads no more of a member
    than it declares), DocumentError for one that is cut short or damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise DocumentError(
            f"{name}: the file is cut short or damaged (its zip directory cannot be read)",
            next_step="Fetch or save it again.",
        ) from None
    unpacked = sum(m.file_size for m in members)
    ratio = unpacked / max(1, len(data))
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        raise UnsafeInput(
            f"{name}: {len(members):,} parts of {unpacked >> 20} MB in all are over the limit of "
            f"{MAX_MEMBERS:,} parts and {MAX_UNPACKED >> 20} MB",
            next_step="Save the text alone.",
        )
    if unpacked > 20 << 20 and ratio > MAX_RATIO:
        raise UnsafeInput(
            f"{name}: {len(data) >> 10} KB unpack to {unpacked >> 20} MB, as no real document does",
            next_step="Save the text alone.",
        )
    return [m.filename for m in members]


def missing_extra(name: str, kind: str, library: str) -> DocumentError:
    """The error for a kind of document whose optional library is not installed."""
    return DocumentError(f"{name}: reading {kind} needs {library}", next_step=_INSTALL)
