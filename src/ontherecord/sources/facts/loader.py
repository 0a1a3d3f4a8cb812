"""Strict reader of the typed figures (`facts/figures/*.csv`) and of `facts/names.csv`.

One line is one originating figure. A line that cannot mean what its columns say stops the reading
with file:line; nothing is guessed and nothing is skipped.
"""

from __future__ import annotations

import calendar
import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from ontherecord.base.period import BASES, Period
from ontherecord.base.place import slug
from ontherecord.errors import SourceError
from ontherecord.record.observation import TIERS, Observation, Release

FACTS = Path(__file__).parents[2] / "facts"
SOURCE = "facts"
# The day the figures without a publication date were read: they were known by then.
READ_ON = date(2026, 11, 21)

COLUMNS = [
    "measure",
    "start",
    "end",
    "basis",
    "place",
    "breakdown",
    "value",
    "bound",
    "rounded_to",
    "unit",
    "nature",
    "maturity",
    "derivation",
    "tier",
    "publisher",
    "title",
    "url",
    "published",
    "published_quality",
    "via",
    "where",
    "note",
]
NATURES = ("statistic", "announced", "estimate")
MATURITIES = ("final", "provisional")
DERIVATIONS = ("published", "computed", "typed")
BOUNDS = ("", "lower", "upper", "approx")
QUALITIES = ("day", "month", "year", "no_later_than")
TREATMENTS = ("fact", "by_loader", "refused")
NEEDED = ("measure", "place", "unit", "publisher", "title", "where")

_MEASURE = re.compile(r"[a-z]+\.[a-z0-9_]+")
_PLACE = re.compile(r"[a-z_]+(:[A-Za-z0-9_]+)?")
_BREAKDOWN = re.compile(r"[a-z_]+=[a-z0-9_]+(;[a-z_]+=[a-z0-9_]+)*")
_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Name:
    """What becomes of a name of the compiled record; an empty key matches anything, '-' blank."""

    record_file: str
    record_name: str
    breakdown_dimension: str
    breakdown_value: str
    period_basis: str
    geography: str
    publication: str
    treatment: str  # one of TREATMENTS
    measure: str
    breakdown: str
    place: str
    nature: str
    tier: str
    publisher: str
    reason: str

    def matches(self, row: Mapping[str, str]) -> bool:
        """Whether a row of the compiled record (its own column names) falls under this line."""
        if row["measure"] != self.record_name:
            return False
        for key in KEYS:
            wanted = getattr(self, key)
            if wanted and (row.get(key) or "-") != wanted:
                return False
        return True


KEYS = ("breakdown_dimension", "breakdown_value", "period_basis", "geography", "publication")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a figures file and where it stands."""

    file: str
    number: int
    row: dict[str, str]

    def error(self, problem: str) -> SourceError:
        return SourceError(
            f"{self.file}:{self.number}: {problem}",
            next_step="Correct the line, or refuse the figure in facts/refused.csv.",
        )

    def one_of(self, column: str, known: tuple[str, ...]) -> str:
        value = self.row[column]
        if value not in known:
            raise self.error(f"{column} is {value!r}, expected one of {', '.join(known)}")
        return value

    def number_in(self, column: str) -> float:
        text = self.row[column]
        if not _NUMBER.fullmatch(text):
            raise self.error(f"{column} is {text!r}, expected a number that is not negative")
        return float(text)

    def day_in(self, column: str) -> date:
        try:
            return date.fromisoformat(self.row[column])
        except ValueError:
            raise self.error(f"{column} is {self.row[column]!r}, expected YYYY-MM-DD") from None


def read_figures(
    folder: Path = FACTS / "figures",
) -> tuple[list[Release], list[Observation]]:
    """Every release and figure of the `*.csv` files in the folder, in file and line order.

    One release stands for each publisher, title, publication date and tier. Counts are in the unit
    of their measure; money in dollars. Raises SourceError with file:line for an unknown column,
    basis or value, a bad date, a negative number, or a line given twice.
    """
    releases: dict[str, Release] = {}
    figures: list[Observation] = []
    seen: dict[tuple[object, ...], _Line] = {}
    for path in sorted(folder.glob("*.csv")):
        for line in _lines(path, COLUMNS):
            release = _release(line)
            first = releases.setdefault(release.id, release)
            if (first.title, first.publisher) != (release.title, release.publisher):
                raise line.error(f"title {release.title!r} has the id of {first.title!r}")
            figure = _figure(line, release)
            key = (figure.cell, figure.publisher, figure.known_from, figure.bound, figure.release)
            if key in seen:
                twin = seen[key]
                raise line.error(f"the figure of {twin.file}:{twin.number} is given again")
            seen[key] = line
            figures.append(figure)
    return list(releases.values()), figures


def read_names(path: Path = FACTS / "names.csv") -> list[Name]:
    """The lines of names.csv in order; the first that matches a row decides.

    Raises SourceError with file:line for an unknown treatment, a mapped name without a measure, or
    a refused one without a reason.
    """
    names = []
    for line in _lines(path, [f.name for f in fields(Name)]):
        treatment = line.one_of("treatment", TREATMENTS)
        if treatment == "refused" and not line.row["reason"]:
            raise line.error("a refused name needs a reason")
        if treatment != "refused" and not _MEASURE.fullmatch(line.row["measure"]):
            raise line.error(f"measure is {line.row['measure']!r}, expected agency.thing")
        names.append(Name(**line.row))
    return names


def _lines(path: Path, columns: list[str]) -> Iterator[_Line]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        if header != columns:
            odd = sorted(set(header) ^ set(columns)) or ["their order"]
            raise SourceError(f"{path.name}:1: unknown, missing or moved columns: {', '.join(odd)}")
        for row in reader:
            if len(row) != len(columns):
                raise SourceError(
                    f"{path.name}:{reader.line_num}: {len(row)} cells, expected {len(columns)}"
                )
            cells = {key: cell.strip() for key, cell in zip(columns, row, strict=True)}
            yield _Line(path.name, reader.line_num, cells)


def _figure(line: _Line, release: Release) -> Observation:
    row = line.row
    if not _MEASURE.fullmatch(row["measure"]):
        raise line.error(f"measure is {row['measure']!r}, expected agency.thing")
    if not _PLACE.fullmatch(row["place"]):
        raise line.error(f"place is {row['place']!r}, expected an id such as us or state:TX")
    if row["breakdown"] and not _BREAKDOWN.fullmatch(row["breakdown"]):
        raise line.error(f"breakdown is {row['breakdown']!r}, expected dim=value;dim=value")
    if row["breakdown"] != ";".join(sorted(row["breakdown"].split(";"))):
        raise line.error(f"breakdown {row['breakdown']!r} is not in the order of its dimensions")
    return Observation(
        measure=row["measure"],
        period=_period(line),
        place=row["place"],
        breakdown=row["breakdown"],
        value=line.number_in("value"),
        release=release.id,
        where=row["where"],
        known_from=release.published or READ_ON,
        known_quality=release.published_quality,
        maturity=line.one_of("maturity", MATURITIES),
        nature=line.one_of("nature", NATURES),
        derivation=line.one_of("derivation", DERIVATIONS),
        tier=release.tier,
        publisher=release.publisher,
        bound=line.one_of("bound", BOUNDS),
        rounded_to=line.number_in("rounded_to"),
        via=row["via"],
        note=row["note"],
    )


def _period(line: _Line) -> Period:
    basis = line.one_of("basis", BASES)
    try:
        period = Period(line.day_in("start"), line.day_in("end"), basis)
    except ValueError as error:
        raise line.error(str(error)) from None
    if basis == "day" and period.days != 1:
        raise line.error("a day is one day")
    if basis in ("month", "quarter", "fiscal_year", "calendar_year"):
        months = {"month": (1,), "quarter": (3,), "fiscal_year": (12, 15), "calendar_year": (12,)}
        if period.months not in months[basis]:
            raise line.error(f"{period.start} to {period.end} is not a {basis}")
    return period


def _release(line: _Line) -> Release:
    row = line.row
    for column in NEEDED:
        if not row[column]:
            raise line.error(f"{column} is empty")
    tier = line.one_of("tier", TIERS)
    quality = line.one_of("published_quality", QUALITIES)
    published = _published(line, quality)
    stamp = row["published"] or "undated"
    return Release(
        id=f"{SOURCE}/{slug(row['publisher'])}-{slug(row['title'])[:80]}-{stamp}-{tier}",
        source=SOURCE,
        publisher=row["publisher"],
        title=row["title"],
        tier=tier,
        url=row["url"],
        published=published,
        published_quality=quality,
        read_from=row["via"],
    )


def _published(line: _Line, quality: str) -> date | None:
    """The last day the printed date can mean: '2013-11' is 30 November, '2013' 31 December."""
    text = line.row["published"]
    if not text and quality == "no_later_than":
        return None
    parts = text.split("-")
    try:
        if quality == "year" and len(parts) == 1:
            return date(int(text), 12, 31)
        if quality == "month" and len(parts) == 2:
            year, month = int(parts[0]), int(parts[1])
            return date(year, month, calendar.monthrange(year, month)[1])
        if quality in ("day", "no_later_than"):
            return date.fromisoformat(text)
    except (ValueError, calendar.IllegalMonthError):
        pass
    raise line.error(f"published is {text!r}, which is not a date known to the {quality}")
