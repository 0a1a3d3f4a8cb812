"""EOIR adjudication statistics: asylum decisions and rates by nationality, read from the PDFs.

Each PDF is one vintage: a table of initial-case-completion asylum decisions for one fiscal year
(or the year to a quarter's end), with the day the data were generated printed in a footnote.
Nationalities with few decisions are blanked ("*") by EOIR; a blanked cell yields nothing.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from ontherecord.base.period import Period, fiscal_year
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, Release, breakdown_key
from ontherecord.record.tables import fold, parse_number, read_pdf

SOURCE = "eoir_statistics"
URL = "https://www.justice.gov/eoir/workload-and-adjudication-statistics"
HERE = Path(__file__).parent
COUNTS = "eoir.asylum_decisions"
GRANT_RATE = "eoir.asylum_grant_rate"
DENIAL_RATE = "eoir.asylum_denial_rate"
SHORT: tuple[str, ...] = ("granted", "denied", "other")
LONG: tuple[str, ...] = (*SHORT, "administratively_closed")

_NOTE = re.compile(
    r"Asylum rates for Fiscal Year (\d{4})(?: \(through (\w+ \d{1,2}, \d{4})\))?\. "
    r"Data generated on (\w+ \d{1,2}, \d{4})"
)
_HEADER = re.compile(r"Nationality Grants2? Grant Rate Denials Denial Rate Other3? Other Rate ")
_LONG_TAIL = "Admin Closure4 Admin Closure Rate Total"
_CELL = r"(?:\*|\d[\d,]*(?:\.\d+)?%?)"
# Printed "38*" for "38%" in the table generated in January 2021 (6 of 16 is 38%).
_MISPRINTS = {"EGYPT 6 38* 5 31% 5 31% 16": "EGYPT 6 38% 5 31% 5 31% 16"}
_STAMP = re.compile(r"_(\d{4})-(\d{2})-(\d{2})_\d{6}\.pdf$")


@dataclass(frozen=True, slots=True)
class Footnote:
    """What the table says about itself: fiscal year, last day covered, day it was generated."""

    year: int
    through: date
    generated: date

    @property
    def misdated(self) -> bool:
        """True when the table is said to be generated before the period it covers ended."""
        return self.generated < self.through

    @property
    def period(self) -> Period:
        """The fiscal year, or the year to date when the table stops before 30 September."""
        whole = fiscal_year(self.year)
        if self.through == whole.end:
            return whole
        return Period(whole.start, self.through, "fiscal_year_to_date")


def recognise(path: Path, head: bytes) -> bool:
    """True for a PDF whose first page is EOIR's asylum decision table."""
    if not head.startswith(b"%PDF"):
        return False
    try:
        first = _join(read_pdf(path)[0])
    except (SourceError, IndexError):
        return False
    return "EXECUTIVE OFFICE FOR IMMIGRATION REVIEW" in first and bool(_NOTE.search(first))


def describe(path: Path) -> Release:
    """The release a PDF is: dated by the generation date printed in it.

    The publication day is not printed; EOIR posts the table within weeks of generating it, so
    the date's quality is "month". A generation date earlier than the period's end is a misprint:
    the release is marked and dated by the day it was first retrieved ("no_later_than"). Copies of
    the same bytes describe themselves alike, so that the archive keeps one of them.
    """
    note = read_footnote(path, [_join(p) for p in read_pdf(path)])
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    retrieved = _first_retrieved().get(sha) or _stamp(path)
    published, quality, status, reason = note.generated, "month", "ok", ""
    if note.misdated:
        published, quality = retrieved or note.through, "no_later_than"
        status = "marked"
        reason = (
            f"the table says it was generated on {note.generated} although it covers days "
            f"to {note.through}; dated by its retrieval"
        )
    return Release(
        id=f"{SOURCE}/asylum-fy{note.year}-through-{note.through:%Y%m%d}",
        source=SOURCE,
        publisher="EOIR",
        title=f"Asylum Decision Rates by Nationality, {note.period.label}",
        tier="official_statistic",
        url=URL,
        published=published,
        published_quality=quality,
        retrieved=retrieved,
        sha256=sha,
        file=path.name,
        read_from="https://github.com/emersoncollective/data-repo-mvp",
        status=status,
        reason=reason,
    )


def load(file: ReleaseFile) -> Loaded:
    """Read every printed count and rate; counts are decisions, rates percent of the row's total.

    Raises SourceError for an unknown nationality, a layout it does not know, a row whose parts
    do not add up to its total, or a printed rate that is not its part over the total.
    """
    loaded = Loaded()
    pages = [_join(p) for p in read_pdf(file.path)]
    note = read_footnote(file.path, pages)
    seen: dict[str, tuple[str, ...]] = {}
    for number, page in enumerate(pages, start=1):
        for label, cells, outcomes in _rows(file.path.name, number, page):
            where = f"page {number}, {label}"
            code = _nationality(file.path.name, where, label)
            if code in seen:
                if seen[code] != cells:
                    raise SourceError(f"{file.path.name}: {where}: printed twice and different")
                continue  # the last page of one vintage prints five rows twice
            seen[code] = cells
            loaded.reconciled += _check_row(file.path.name, where, cells, outcomes)
            loaded.observations += _observations(file, note, where, code, cells, outcomes)
    if not loaded.observations:
        raise SourceError(f"{file.path.name}: no row was read; the layout may have changed")
    return loaded


def read_footnote(path: Path, pages: list[str]) -> Footnote:
    """The footnote all pages share; SourceError when it is missing or pages disagree."""
    found = {m.groups() for p in pages for m in _NOTE.finditer(p)}
    if len(found) != 1:
        raise SourceError(
            f"{path.name}: expected one 'Asylum rates for Fiscal Year' footnote, found {len(found)}"
        )
    year, through, generated = found.pop()
    end = _day(through) if through else fiscal_year(int(year)).end
    return Footnote(int(year), end, _day(generated))


def _rows(
    name: str, number: int, page: str
) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    header = _HEADER.search(page)
    if header is None:
        raise SourceError(f"{name}: page {number}: table heading not found")
    body = page[header.end() :]
    if body.startswith(_LONG_TAIL):
        body, outcomes = body[len(_LONG_TAIL) :], LONG
    elif body.startswith("Total"):
        body, outcomes = body[len("Total") :], SHORT
    else:
        raise SourceError(f"{name}: page {number}: unknown columns {body[:40]!r}")
    body = body.split("1 Asylum rates for Fiscal Year")[0].strip()
    for printed, meant in _MISPRINTS.items():
        body = body.replace(printed, meant)
    width = 2 * len(outcomes) + 1
    pattern = re.compile(rf"\s*([^\d*%]+?)4?\s*((?:{_CELL}\s*){{{width}}})(?=[A-Z]|$)", re.I)
    at = 0
    while at < len(body):
        row = pattern.match(body, at)
        if row is None:
            raise SourceError(f"{name}: page {number}: cannot read {body[at : at + 50]!r}")
        yield row[1].strip(), tuple(re.findall(_CELL, row[2])), outcomes
        at = row.end()


def _observations(
    file: ReleaseFile,
    note: Footnote,
    where: str,
    code: str,
    cells: tuple[str, ...],
    outcomes: tuple[str, ...],
) -> Iterator[Observation]:
    release = file.release
    parts = ", ".join(o.replace("_", " ") for o in outcomes)
    figures = [(COUNTS, "", cells[-1], "Total")]
    figures += [(COUNTS, o, cells[2 * i], o) for i, o in enumerate(outcomes)]
    figures += [
        (GRANT_RATE, "", cells[1], "Grant Rate"),
        (DENIAL_RATE, "", cells[3], "Denial Rate"),
    ]
    for measure, outcome, cell, column in figures:
        value = parse_number(cell)
        if value is None:  # blanked by EOIR
            continue
        rate = measure != COUNTS
        yield Observation(
            measure=measure,
            period=note.period,
            place="us",
            breakdown=breakdown_key(citizenship=code, outcome=outcome),
            value=value,
            release=release.id,
            where=f"{where}, {column}",
            known_from=release.published,
            known_quality=release.published_quality,
            maturity="provisional" if note.period.partial else "final",
            publisher="EOIR",
            rounded_to=_step(cell) if rate else 1.0,
            note=f"share of {parts}" if rate else "",
        )


def _check_row(name: str, where: str, cells: tuple[str, ...], outcomes: tuple[str, ...]) -> int:
    total = parse_number(cells[-1])
    if total is None:
        return 0
    counts = [parse_number(cells[2 * i]) for i in range(len(outcomes))]
    if None in counts or sum(c for c in counts if c is not None) != total:
        raise SourceError(f"{name}: {where}: the parts {counts} do not add up to {total:,.0f}")
    for i, count in enumerate(counts):
        rate, cell = parse_number(cells[2 * i + 1]), cells[2 * i + 1]
        if rate is None or count is None:
            raise SourceError(f"{name}: {where}: rate {cell!r} beside a printed count")
        if abs(100 * count / total - rate) > _step(cell) * 0.5 + 1e-6:
            raise SourceError(f"{name}: {where}: {cell} is not {count:,.0f} of {total:,.0f}")
    return 1


def _nationality(name: str, where: str, label: str) -> str:
    code = _nationalities().get(fold(label))
    if code is None:
        raise SourceError(
            f"{name}: {where}: unknown nationality {label!r}",
            next_step="Add it to columns.csv of eoir_statistics.",
        )
    return code


@lru_cache(maxsize=1)
def _nationalities() -> dict[str, str]:
    with (HERE / "columns.csv").open(encoding="utf-8", newline="") as stream:
        return {fold(row["theirs"]): row["ours"] for row in csv.DictReader(stream)}


@lru_cache(maxsize=1)
def _first_retrieved() -> dict[str, date]:
    with (HERE / "retrieved.csv").open(encoding="utf-8", newline="") as stream:
        return {r["sha256"]: date.fromisoformat(r["retrieved"]) for r in csv.DictReader(stream)}


def _step(cell: str) -> float:
    """The printed rounding of a percentage: '12%' -> 1.0, '12.34%' -> 0.01."""
    decimals = cell.rstrip("%").partition(".")[2]
    return float(10 ** -len(decimals))


def _join(page: str) -> str:
    return " ".join(page.replace("\ufffe", "-").split())


def _day(text: str) -> date:
    return datetime.strptime(text, "%B %d, %Y").date()


def _stamp(path: Path) -> date | None:
    stamp = _STAMP.search(path.name)
    return date(*(int(part) for part in stamp.groups())) if stamp else None
