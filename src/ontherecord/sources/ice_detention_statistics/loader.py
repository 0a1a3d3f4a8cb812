"""ICE detention statistics workbooks: which file is which release, and reading one.

A workbook is known by its sheets, its period by its footnotes. Files known to be bad, and
second copies of a file under another name, are declared in `source.yml` and `duplicates.csv`.
"""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from ontherecord.catalog.reader import read_declaration
from ontherecord.errors import RefusedRelease, SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Release
from ontherecord.record.tables import Workbook, open_workbook
from ontherecord.sources.ice_detention_statistics.collect import Collector
from ontherecord.sources.ice_detention_statistics.footnotes import last_run, read_dates
from ontherecord.sources.ice_detention_statistics.sheet import sheet_year
from ontherecord.sources.ice_detention_statistics.sheets_atd import atd_year, read_atd
from ontherecord.sources.ice_detention_statistics.sheets_detention import read_detention

HERE = Path(__file__).parent
LATEST_POSTING = timedelta(days=31)  # named longer before its capture: a slip of the pen
_CAPTURE = re.compile(r"^(\d{4})(\d{2})(\d{2})\d{6}-")
_WORDS = re.compile(r"[-_ ]*detention[-_ ]?stats[-_ ]*", re.I)


def recognise(path: Path, head: bytes) -> bool:
    """True for a workbook with the sheets Header, Detention ..., ATD ... and Footnotes."""
    if not head.startswith(b"PK"):
        return False
    try:
        sheets = [name.strip() for name in open_workbook(path).sheets]
    except SourceError:
        return False
    starts = ("Detention", "ATD", "Facilities")
    return {"Header", "Footnotes"} <= set(sheets) and all(
        any(name.startswith(start) for name in sheets) for start in starts
    )


def describe(path: Path) -> Release:
    """The release a file is: its id, dates, sha256 and whether it is refused or marked.

    The publication day is the day in the file name, unless the workbook was run later or first
    seen much later; else the day of the archived copy (no later than); else the month in which
    the workbook was last run, where the file name is dated too; else it is not known.
    """
    declared = _declared()
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    status, reason = "ok", ""
    for name in ("marked", "refused"):
        if sha256 in declared[name]:
            status, reason = name, declared[name][sha256]
    if path.name in _duplicates():
        status, reason = "refused", _duplicates()[path.name]
    captured = _captured(path.name)
    published, quality = _published(path, captured)
    return Release(
        id=f"{declared['id']}/{_short(path.stem)}",
        source=declared["id"],
        publisher=declared["publisher"],
        title=f"ICE Detention Statistics, workbook {_short(path.stem)}",
        tier=declared["tier"],
        url=declared["url"],
        published=published,
        published_quality=quality,
        retrieved=captured,
        sha256=sha256,
        file=path.name,
        read_from=f"web archive copy of {captured}" if captured else "",
        status=status,
        reason=reason,
    )


def load(file: ReleaseFile) -> Loaded:
    """Read one workbook.

    Raises RefusedRelease for a release known to be bad, and SourceError naming file, sheet and
    cell for a sheet, title or label not known, text where a number belongs, or a total its
    parts do not make.
    """
    if file.release.status == "refused":
        raise RefusedRelease(f"{file.path.name}: {file.release.reason}")
    book = open_workbook(file.path)
    loaded = Loaded()
    out = Collector(file.release, loaded)
    dates = read_dates(book.grid(_only(book, "Footnotes")))
    _account_for_sheets(book, loaded)
    detention = _detention_sheet(book, loaded)
    grid = book.grid(detention)
    read_detention(grid, dates, out)
    year = sheet_year(grid)
    for name in book.sheets:
        if not name.startswith("ATD"):
            continue
        atd = book.grid(name)
        if "EOFY" in name and atd_year(atd) != year:
            loaded.unread[name] = "an earlier year's closing sheet, first published before"
            continue
        read_atd(atd, dates.snapshot(), out)
    return loaded


def _account_for_sheets(book: Workbook, loaded: Loaded) -> None:
    """Every sheet is read or declared unread; any other is a SourceError."""
    unread = _declared()["unread"]
    for name in book.sheets:
        why = next((w for pattern, w in unread.items() if fnmatchcase(name.strip(), pattern)), "")
        if why:
            loaded.unread[name] = why
        elif not name.startswith(("ATD ", "Detention ")) and name != "Footnotes":
            raise SourceError(
                f"{book.file}: {name}: a sheet the loader does not know",
                next_step="Add it to the unread sheets of this source, or teach the loader.",
            )


def _detention_sheet(book: Workbook, loaded: Loaded) -> str:
    """The detention sheet of the workbook's own year; strays of other years are left unread."""
    names = [name for name in book.sheets if name.startswith("Detention ")]
    if len(names) > 1:
        closing = {name for name in names if "EOFY" in name}
        for name in closing:
            loaded.unread[name] = "a closed year's sheet left in a later workbook"
        names = [name for name in names if name not in closing]
    if len(names) != 1:
        raise SourceError(f"{book.file}: expected one detention sheet, found {len(names)}")
    return names[0]


def _only(book: Workbook, name: str) -> str:
    if name not in book.sheets:
        raise SourceError(f"{book.file}: no sheet {name!r}; it has {', '.join(book.sheets)}")
    return name


@cache
def _declared() -> dict[str, Any]:
    """`source.yml` with its lists as dictionaries: refused, marked (sha256), unread (sheet)."""
    data = dict(read_declaration(HERE / "source.yml").data)
    for name in ("refused", "marked"):
        data[name] = {entry["sha256"]: entry["reason"] for entry in data.get(name, [])}
    data["unread"] = {entry["sheet"]: entry["why"] for entry in data.get("unread", [])}
    return data


@cache
def _duplicates() -> dict[str, str]:
    """File name -> why it is a second copy; by name, since the bytes are those of the first."""
    with (HERE / "duplicates.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["file"]: f"a second copy of {row['same_as']}: {row['why']}"
            for row in csv.DictReader(stream)
        }


def _short(stem: str) -> str:
    """'C_FY25_detentionStats09242025' -> 'FY25-09242025'."""
    return _WORDS.sub("-", stem.removeprefix("C_")).strip("-")


def _captured(name: str) -> date | None:
    match = _CAPTURE.match(name)
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups())
    return date(year, month, day)


def _published(path: Path, captured: date | None) -> tuple[date | None, str]:
    named = _named_day(path.stem, captured)
    ran = _last_run(path)
    if named and captured and not timedelta(0) <= captured - named <= LATEST_POSTING:
        named = None
    if named and (ran is None or ran <= named):
        return named, "day"
    if captured:
        return captured, "no_later_than"
    if named and ran:  # run after the day it is named for: posted then or soon after
        return ran, "month"
    return None, "day"


def _named_day(stem: str, captured: date | None) -> date | None:
    """The day in the last digits of a file name: MMDDYYYY, MMDDYY, YYMMDD or MMDD."""
    match = re.search(r"(\d{8}|\d{6}|\d{4})b?$", _CAPTURE.sub("", stem))
    if not match:
        return None
    text = match.group(1)
    orders = {
        8: [(text[4:], text[:2], text[2:4])],
        6: [(f"20{text[4:]}", text[:2], text[2:4]), (f"20{text[:2]}", text[2:4], text[4:])],
        4: [(str(captured.year), text[:2], text[2:])] if captured else [],
    }
    for year, month, day in orders[len(text)]:
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _last_run(path: Path) -> date | None:
    """The latest run date in the footnotes; None where the file cannot be read that far."""
    try:
        return last_run(open_workbook(path).grid("Footnotes"))
    except SourceError:
        return None
