"""Tables of the DHS Yearbook of Immigration Statistics: events by fiscal year, 1892 to 2013.

`removed` and `apprehended` are long national series as the 2013 edition gives them. The file named
`removals_reg_curr` holds returns, not removals, by country (its totals are the return series);
`removals_reg` holds removals by country and criminal history, each year as its own edition first
printed it. `prosecutions` and `conviction` count cases the immigration service referred, FY1992 to
FY2004, and are not comparable with the Justice Department's own counts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ontherecord.base.period import fiscal_year
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, Release, breakdown_key
from ontherecord.record.tables import Grid, read_delimited
from ontherecord.sources.dhs_yearbook.countries import (
    Figure,
    printed,
    read_codes,
    removals_by_country,
    returns_by_country,
)

SOURCE = "dhs_yearbook"
URL = "https://ohss.dhs.gov/topics/immigration/yearbook"
EDITION_2013 = date(2014, 12, 31)  # the 2013 edition; the year is all that is known
_DECADE = re.compile(r"(\d{4})-(\d{2}|\d{4})$")
_YEAR = re.compile(r"1[89]\d\d|20[01]\d")
# Years whose printed offences do not add up to their printed total, as the file has them.
UNEVEN_OFFENCES = {1992: 8785.0, 2004: 17030.0}
_NOTE = "INS-referred cases only"
_Read = Callable[[Grid], tuple[list[Figure], int]]


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    title: str
    head: bytes
    published: date | None
    read: _Read


def recognise(path: Path, head: bytes) -> bool:
    """True for a CSV whose first line begins like one of the six Yearbook tables."""
    return _find(head) is not None


def describe(path: Path) -> Release:
    """The release: one table. Only the 2013 edition's tables have a publication year (2014)."""
    table = _table(path)
    return Release(
        id=f"{SOURCE}/{table.name}",
        source=SOURCE,
        publisher="DHS Yearbook",
        title=table.title,
        tier="official_statistic",
        url=URL,
        published=table.published,
        published_quality="year" if table.published else "no_later_than",
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        file=path.name,
        read_from="a copy in a public repository, as listed with the releases",
    )


def load(file: ReleaseFile) -> Loaded:
    """Read one table (events by fiscal year; before FY1977 a year runs July to June).

    Raises SourceError, naming row and column, for an unknown column, country or row, a cell that
    is not a number, or parts that do not add up to their printed total beyond withheld cells.
    """
    table = _table(file.path)
    grid = read_delimited(file.path)
    figures, reconciled = table.read(grid)
    loaded = Loaded(reconciled=reconciled)
    if table.name == "removed":
        loaded.unread["columns 4 and 5"] = "an earlier edition's series to 1998"
    for figure in figures:
        loaded.observations.append(
            Observation(
                measure=figure.measure,
                period=fiscal_year(figure.year),
                place="us",
                breakdown=figure.breakdown,
                value=figure.value,
                release=file.release.id,
                where=grid.ref(figure.row, figure.column),
                known_from=file.release.published,
                known_quality=file.release.published_quality,
                publisher="DHS Yearbook",
                note=figure.note,
            )
        )
    return loaded


def _removed(grid: Grid) -> tuple[list[Figure], int]:
    _header(grid, "removed")
    figures: list[Figure] = []
    agreed = 0
    for r in range(1, len(grid.rows)):
        label = grid.text(r, 0)
        cells = [printed(grid, r, c) for c in range(1, 5)]
        if (_DECADE.match(label) or not label) and cells[:2] == [None, None]:
            continue  # a decade of the earlier edition, or the blank last line
        year = _year(grid, r)
        for c, measure in ((1, "dhs.removals"), (2, "dhs.returns_yearbook")):
            value, earlier = cells[c - 1], cells[c + 1]
            if value is None and (measure == "dhs.removals" or year >= 1927):
                raise grid.error(r, c, "expected a number, found ''")
            if value is None:
                continue
            if earlier is not None and year <= 1992:  # later years were revised between editions
                if earlier != value:
                    raise grid.error(r, c + 2, f"{earlier:g} where column {c + 1} has {value:g}")
                agreed += 1
            figures.append(Figure(measure, year, "", value, r, c))
    return figures, agreed


def _apprehended(grid: Grid) -> tuple[list[Figure], int]:
    _header(grid, "apprehended")
    return [
        Figure("dhs.apprehensions", _year(grid, r), "", grid.number(r, 1), r, 1)
        for r in range(1, len(grid.rows))
    ], 0


def _prosecutions(grid: Grid) -> tuple[list[Figure], int]:
    names = _header(grid, "prosecutions")
    figures: list[Figure] = []
    agreed = 0
    for r in range(1, len(grid.rows)):
        year = _year(grid, r)
        kinds = ("immigration", "naturalization", "other")
        agreed += _adds_up(
            grid, r, names, "total_prosecutions", [f"{k}_prosecutions" for k in kinds]
        )
        for kind in ("total", *kinds):
            ends = [f"{kind}_{end}" for end in ("convictions", "acquittals", "dismissals")]
            agreed += _adds_up(grid, r, names, f"{kind}_prosecutions", ends)
        for name in ("immigration_prosecutions", "immigration_convictions"):
            c = names.index(name) + 1
            figures.append(Figure(f"ins.{name}", year, "", grid.number(r, c), r, c, _NOTE))
    return figures, agreed


def _convictions(grid: Grid) -> tuple[list[Figure], int]:
    names = _header(grid, "conviction")
    offences = names[2:11]
    figures: list[Figure] = []
    agreed = 0
    for r in range(1, len(grid.rows)):
        year = _year(grid, r)
        note = f"{_NOTE}; offence matched to its statute by its name"
        have = sum(printed(grid, r, names.index(n) + 1) or 0 for n in offences)
        if have == UNEVEN_OFFENCES.get(year):
            total = grid.number(r, 2)
            note += (
                f"; the offences printed for the year add up to {have:g}, its total is {total:g}"
            )
        else:
            agreed += _adds_up(grid, r, names, "immigration_violations", offences)
        for c, name in enumerate(names, start=1):
            charge = CHARGES.get(grid.text(0, c)) if name in offences else None
            if charge:
                key = breakdown_key(charge=charge)
                value = grid.number(r, c)
                figures.append(Figure("ins.immigration_convictions", year, key, value, r, c, note))
    return figures, agreed


def _adds_up(grid: Grid, r: int, names: list[str], total: str, parts: list[str]) -> int:
    """1 when the parts add up; each withheld part may hide up to two cases. SourceError if not."""
    c = names.index(total) + 1
    value = printed(grid, r, c)
    cells = [printed(grid, r, names.index(p) + 1) for p in parts]
    if value is None:
        return 0
    short = value - sum(v or 0 for v in cells)
    if not 0 <= short <= 2 * cells.count(None):
        raise grid.error(r, c, f"the parts add up to {value - short:g}, the total is {value:g}")
    return 1


def _header(grid: Grid, kind: str) -> list[str]:
    """Our names of the columns after the first, '' for one that is not read."""
    want = [row for row in CODES if row["kind"] == kind]
    for c in range(1, max(len(grid.rows[0]), len(want) + 1)):
        if c > len(want) or grid.text(0, c) != want[c - 1]["theirs"]:
            raise grid.error(0, c, f"unknown column {grid.text(0, c)!r}")
    return [row["ours"] for row in want]


def _year(grid: Grid, r: int) -> int:
    label = grid.text(r, 0)
    if not _YEAR.fullmatch(label):
        raise grid.error(r, 0, f"unknown fiscal year {label!r}")
    return int(label)


def _find(head: bytes) -> _Table | None:
    text = head.removeprefix(b"\xef\xbb\xbf")
    return next((t for t in TABLES if text.startswith(t.head)), None)


def _table(path: Path) -> _Table:
    with path.open("rb") as stream:
        table = _find(stream.read(4096))
    if table is None:
        raise SourceError(f"{path.name}: row 1: columns are not those of a Yearbook table")
    return table


CODES = read_codes()
CHARGES = {row["theirs"]: row["ours"] for row in CODES if row["kind"] == "charge"}
_BOOK = "DHS Yearbook of Immigration Statistics"
TABLES = (
    _Table(
        "removed",
        f"{_BOOK} 2013, aliens removed or returned, 1892-2013",
        b",Removals,Returns,",
        EDITION_2013,
        _removed,
    ),
    _Table(
        "apprehended",
        f"{_BOOK} 2013, aliens apprehended, 1925-2013",
        b",Aliens Apprehended",
        EDITION_2013,
        _apprehended,
    ),
    _Table(
        "returns-by-country",
        f"{_BOOK} 2013, aliens returned by country, FY2009-FY2013",
        b",Total,Africa,Asia,",
        EDITION_2013,
        returns_by_country,
    ),
    _Table(
        "removals-by-country",
        f"{_BOOK}, aliens removed by country and criminal history, FY1993-FY2008",
        b",,Afghanistan,Africa,",
        None,
        removals_by_country,
    ),
    _Table(
        "prosecutions",
        "Immigration service yearbooks, prosecutions, convictions and fines, FY1992-FY2004",
        b",Total prosecutions,",
        None,
        _prosecutions,
    ),
    _Table(
        "convictions",
        "Immigration service yearbooks, convictions by violation, FY1992-FY2004",
        b",All violations,",
        None,
        _convictions,
    ),
)
