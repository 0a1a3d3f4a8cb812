"""The DHS list of sanctuary jurisdictions of May 2025, read from an archived copy of the page.

In the copy the states stand apart from their entries, so `layout.csv` says, heading by heading and
in order, which state each belongs to, how many entries it has and which is first. The loader walks
the page against it and refuses anything that differs. DHS withdrew the page within days.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from ontherecord.base.period import day
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Listing, Observation, Release
from ontherecord.record.tables import read_pdf

SOURCE = "dhs_list"
LIST_ID = "dhs_sanctuary_2025"
LISTED = "jurisdictions.sanctuary_listed"
URL = "https://www.dhs.gov/sanctuary-jurisdictions"
COPY = "https://web.archive.org/web/20250531/https://www.dhs.gov/sanctuary-jurisdictions"
PUBLISHED = date(2025, 5, 29)
CAPTURED = date(2025, 5, 31)
WITHDRAWN = "2025-06"  # the day is not known
HERE = Path(__file__).parent

_START = "Sanctuary Jurisdiction List"
_RESUME = "Submit"
_STOPS = ("Topics News In Focus", "Return to top", "Yes No")
_HEADINGS = frozenset({"State", "County", "Counties", "Cities"})


def recognise(path: Path, head: bytes) -> bool:
    """True for a PDF of the DHS page "Sanctuary Jurisdictions Defying Federal Immigration Law"."""
    if not head.startswith(b"%PDF"):
        return False
    try:
        lines = [line.strip() for line in read_pdf(path)[0].splitlines()]
    except (SourceError, IndexError):
        return False
    return "Sanctuary Jurisdictions Defying" in lines and _START in lines


def describe(path: Path) -> Release:
    """The release: published 29 May 2025, read in a capture of 31 May 2025."""
    return Release(
        id=f"{SOURCE}/20250531",
        source=SOURCE,
        publisher="DHS",
        title="Sanctuary jurisdictions list under EO 14287, as captured on 31 May 2025",
        tier="official_document",
        url=URL,
        published=PUBLISHED,
        retrieved=CAPTURED,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        file=path.name,
        read_from=COPY,
    )


def load(file: ReleaseFile) -> Loaded:
    """Every entry as a listing, and the number of entries (jurisdictions) in all and by state.

    Raises SourceError when a heading, its first entry or its number of entries is not the one
    `layout.csv` gives.
    """
    name = file.path.name
    layout = _layout()
    groups = list(_groups(name, read_pdf(file.path)))
    if len(groups) != len(layout):
        raise SourceError(f"{name}: expected {len(layout)} headings, found {len(groups)}")
    loaded = Loaded()
    for number, (known, (heading, entries)) in enumerate(zip(layout, groups, strict=True), start=1):
        found = (heading, str(len(entries)), entries[0])
        wanted = (known["heading"], known["entries"], known["first"])
        if found != wanted:
            raise SourceError(f"{name}: heading {number}: expected {wanted}, found {found}")
        loaded.reconciled += 1
        loaded.listings += [_listing(known, entry) for entry in entries]
    by_state = Counter(item.state for item in loaded.listings)
    counts = [("us", len(loaded.listings))]
    counts += [(f"state:{state}", n) for state, n in sorted(by_state.items())]
    for place, n in counts:
        loaded.observations.append(
            Observation(
                measure=LISTED,
                period=day(CAPTURED),
                place=place,
                breakdown="",
                value=float(n),
                release=file.release.id,
                where="entries under the state headings, counted",
                known_from=CAPTURED,
                known_quality="no_later_than",
                derivation="computed",
                tier="official_document",
                publisher="DHS",
                note="entries of the page, states, counties and cities together",
            )
        )
    return loaded


def _groups(name: str, pages: list[str]) -> Iterator[tuple[str, list[str]]]:
    entries: list[str] = []
    for page, mark in zip(pages, (_START, _RESUME), strict=True):
        part = list(_between(name, page, mark))
        if entries and part and part[0] == entries[-1]:
            part = part[1:]  # the two screenshots overlap by one line
        entries += part
    heading = ""
    for is_heading, lines in groupby(entries, key=_HEADINGS.__contains__):
        if is_heading:
            heading = list(lines)[-1]
        else:
            yield heading, list(lines)


def _between(name: str, page: str, mark: str) -> Iterator[str]:
    lines = [line.strip() for line in page.splitlines()]
    if mark not in lines:
        raise SourceError(f"{name}: line {mark!r} not found")
    for line in lines[lines.index(mark) + 1 :]:
        if line.startswith(_STOPS):
            return
        if line:
            yield line


def _listing(known: dict[str, str], entry: str) -> Listing:
    whole = known["level"] == "state"
    note = "read in the copy of 31 May 2025; the page was withdrawn within days"
    return Listing(
        list_id=LIST_ID,
        publisher="DHS",
        jurisdiction=known["name"] if whole else entry,
        level=known["level"],
        state=known["state"],
        listed_on=PUBLISHED.isoformat(),
        until=WITHDRAWN,
        status="listed; list withdrawn",
        url=COPY,
        note=f"{note}; {known['note']}" if known["note"] else note,
    )


def _layout() -> list[dict[str, str]]:
    with (HERE / "layout.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
