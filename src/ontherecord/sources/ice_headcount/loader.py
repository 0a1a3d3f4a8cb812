"""Daily headcounts of ICE detention by facility, which researchers made from ICE's records.

Two groups publish one: the University of Washington Center for Human Rights (UWCHR) from ICE's
release 2022-ICFO-09022, the Deportation Data Project (DDP) from later releases. Both count who was
held at midnight. Facilities are added up to the nation here, and nights averaged over whole months
and fiscal years; no facility's figure enters the record.

UWCHR dates a count by the day that begins at that midnight, DDP by the day that ends there: one
night apart, the two differ by 0.6 to 0.9 percent on every night both cover. A night is named here
by the day on which it begins, as DDP does.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from ontherecord.base.period import Period, fiscal_year, fiscal_year_of, month
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, Release
from ontherecord.record.tables import Grid, read_delimited, read_parquet

Layout = Literal["uwchr", "ddp"]

SOURCE = "ice_headcount"
MEASURE = "ice.average_midnight_population"
HERE = Path(__file__).parent
GZIP, PARQUET = b"\x1f\x8b", b"PAR1"
HEAD = "detention_facility_code|n|date"
MARK = b"n_detained_at_midnight"  # stands in the column names at the end of the file
FOOTER = 64 * 1024
PUBLISHERS: dict[Layout, str] = {"uwchr": "UWCHR", "ddp": "DDP"}
ADDRESSES: dict[Layout, str] = {
    "uwchr": "https://github.com/UWCHR/ice-detain",
    "ddp": "https://deportationdata.org/tools.html#detention-facility-level-data",
}
# ICE's records start with whoever was held on this day; earlier nights lack those who had left.
COMPLETE_FROM: dict[Layout, date] = {"uwchr": date(2011, 10, 1), "ddp": date(2022, 10, 1)}
NIGHT_OF: dict[Layout, timedelta] = {"uwchr": timedelta(days=1), "ddp": timedelta()}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """The people of every facility on one printed day, and how many facilities it adds up."""

    people: int
    facilities: int


def _read_csv(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


COLUMNS = {(row["layout"], row["theirs"]): row["ours"] for row in _read_csv("columns.csv")}
RELEASES = {row["sha256"]: row for row in _read_csv("releases.csv")}


def recognise(path: Path, head: bytes) -> bool:
    """True for UWCHR's headcount (plain or .gz) and DDP's daily population, by column names."""
    return _layout(path, head) is not None


def describe(path: Path) -> Release:
    """The release: known ones by their sha256, another one by its file name and undated."""
    layout = _layout(path, path.open("rb").read(4096))
    if layout is None:
        raise SourceError(f"{path.name}: not a daily headcount by facility")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    known = RELEASES.get(sha256)
    return Release(
        id=f"{SOURCE}/{known['name'] if known else f'{layout}-{sha256[:8]}'}",
        source=SOURCE,
        publisher=PUBLISHERS[layout],
        title=known["title"] if known else f"{PUBLISHERS[layout]} daily headcount, {path.name}",
        tier="research",
        url=ADDRESSES[layout],
        published=date.fromisoformat(known["published"]) if known else None,
        published_quality=known["quality"] if known else "day",
        sha256=sha256,
        file=path.name,
        read_from="a copy in a public repository, as listed with the releases",
    )


def load(file: ReleaseFile) -> Loaded:
    """Read the mean midnight population of every whole month and fiscal year, nationwide.

    Raises SourceError, naming row and column, for an unknown or missing column, a day that is
    none, a count that is not a whole number of people, a facility counted twice on one day, and a
    day without any count or with fewer facilities than the table promises.
    """
    layout = _layout(file.path, file.path.open("rb").read(4096))
    if layout is None:
        raise SourceError(f"{file.path.name}: not a daily headcount by facility")
    counts = _counts(_grid(file.path, layout), layout)
    nights = {day - NIGHT_OF[layout]: count.people for day, count in counts.items()}
    nights = {night: n for night, n in nights.items() if night >= COMPLETE_FROM[layout]}
    loaded = Loaded()
    for period in _whole(nights):
        days = _days(period)
        printed = (period.start + NIGHT_OF[layout], period.end + NIGHT_OF[layout])
        loaded.observations.append(
            Observation(
                measure=MEASURE,
                period=period,
                place="us",
                breakdown="",
                value=round(sum(nights[d] for d in days) / len(days), 2),
                release=file.release.id,
                where=f"mean of the {len(days)} days dated {printed[0]} to {printed[1]}, "
                "all facilities",
                known_from=file.release.published,
                known_quality=file.release.published_quality,
                derivation="computed",
                tier="research",
                publisher=PUBLISHERS[layout],
                rounded_to=0.01,
            )
        )
    return loaded


def _layout(path: Path, head: bytes) -> Layout | None:
    if head.startswith(PARQUET):
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - FOOTER))
            return "ddp" if MARK in stream.read() else None
    if head.startswith(GZIP):
        try:
            with gzip.open(path) as stream:
                head = stream.read(len(HEAD) + 2)
        except (OSError, EOFError):
            return None
    return "uwchr" if head.decode("utf-8", "replace").split("\n")[0].strip() == HEAD else None


def _grid(path: Path, layout: Layout) -> Grid:
    if layout == "uwchr":
        return read_delimited(path, delimiter="|")
    unread = {theirs for (of, theirs), ours in COLUMNS.items() if of == layout and not ours}
    return read_parquet(path, leave_out=unread)


def _counts(grid: Grid, layout: Layout) -> dict[date, Count]:
    """Each printed day with its people, after every check of rows and days."""
    at = _header(grid, layout)
    width = len(at)
    people: dict[str, int] = defaultdict(int)
    facilities: dict[str, set[str]] = defaultdict(set)
    for r in range(1, len(grid.rows)):
        row = grid.rows[r]
        if len(row) != width:
            raise grid.error(r, 0, f"expected {width} cells, found {len(row)}")
        code, printed, n = row[at["facility"]], row[at["day"]], row[at["people"]]
        if not code:
            raise grid.error(r, at["facility"], "no facility code")
        if not (n.isascii() and n.isdigit()):
            raise grid.error(r, at["people"], f"expected a number of people, found {n!r}")
        if printed not in facilities:
            _day(grid, r, at["day"])
        if code in facilities[printed]:
            raise grid.error(r, at["facility"], f"{code} is counted twice on {printed}")
        facilities[printed].add(code)
        people[printed] += int(n)
    counts = {
        date.fromisoformat(printed): Count(people[printed], len(codes))
        for printed, codes in facilities.items()
    }
    _check_days(grid, layout, counts)
    return counts


def _header(grid: Grid, layout: Layout) -> dict[str, int]:
    """Our name of each column that is read -> where it stands."""
    at: dict[str, int] = {}
    for c, theirs in enumerate(grid.rows[0] if grid.rows else ()):
        ours = COLUMNS.get((layout, theirs))
        if not ours or ours in at:
            raise grid.error(0, c, f"unknown column {theirs!r}")
        at[ours] = c
    missing = {"facility", "day", "people"} - set(at)
    if missing:
        raise SourceError(f"{grid.file}: no column for {', '.join(sorted(missing))}")
    return at


def _day(grid: Grid, r: int, c: int) -> date:
    try:
        return date.fromisoformat(grid.rows[r][c])
    except ValueError:
        raise grid.error(r, c, f"expected a day, found {grid.rows[r][c]!r}") from None


def _check_days(grid: Grid, layout: Layout, counts: dict[date, Count]) -> None:
    """No day is missing; DDP prints every facility on every day, those with nobody as 0."""
    if not counts:
        raise SourceError(f"{grid.file}: no counts below the header")
    wanted = max(count.facilities for count in counts.values())
    day = min(counts)
    while day <= max(counts):
        if day not in counts:
            raise SourceError(f"{grid.file}: no facility has a count on {day}")
        if layout == "ddp" and counts[day].facilities != wanted:
            found = counts[day].facilities
            raise SourceError(f"{grid.file}: {found} facilities on {day}, {wanted} on other days")
        day += ONE_DAY


def _whole(nights: dict[date, int]) -> Iterator[Period]:
    """The months and fiscal years of which every night is there, which has no gaps inside."""
    if not nights:
        return
    first, last = min(nights), max(nights)
    for year in range(fiscal_year_of(first), fiscal_year_of(last) + 1):
        whole = fiscal_year(year)
        months = (month(year - (n > 9), n) for n in (10, 11, 12, *range(1, 10)))
        yield from (p for p in (*months, whole) if p.start >= first and p.end <= last)


def _days(period: Period) -> list[date]:
    return [period.start + timedelta(days=n) for n in range((period.end - period.start).days + 1)]
