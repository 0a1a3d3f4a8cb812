"""What every printed column of the workbook is in our terms, read from this folder's CSV files.

`sheets.csv` lists the sheets that are read and the title each must carry, with known misprints of
its last month ("June 2024 for April 2024"); `columns.csv` gives, for every printed header (footnote
digits included, exactly as printed), measure, place and breakdown, and the printed totals it is a
part of; `citizenship.csv` lists the printed citizenships; `hidden.csv` names cells that print "X"
although the totals count what they leave out.

`adds_to` holds totals separated by ";", each "Group|Label" or, within the same group, "Label".
A leading "<=" means the parts may fall short of the total (unknown agency, unknown family status).
"#word" tells apart two ways one total is split, by type and by region for example.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
CITIZENSHIP = "<citizenship>"


@dataclass(frozen=True, slots=True)
class Whole:
    """A printed total that a column is a part of."""

    group: str
    label: str
    split: str  # which way of splitting the total, "" when there is only one
    short: bool  # the parts may fall short of the total


@dataclass(frozen=True, slots=True)
class Column:
    """One printed column and what it counts."""

    group: str
    label: str
    measure: str
    place: str
    breakdown: str
    wholes: tuple[Whole, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class SheetMap:
    """The declared columns of one sheet and the titles it may carry."""

    sheet: str
    titles: tuple[str, ...]
    misprints: tuple[str, ...]
    columns: dict[tuple[str, str], Column]
    countries: dict[str, str]

    def column(self, group: str, label: str) -> Column | None:
        """The declared column under that group heading and label, or None when there is none."""
        for country, key in (
            ("", (group, label)),
            (label, (group, CITIZENSHIP)),
            (group, (CITIZENSHIP, label)),
        ):
            column = self.columns.get(key)
            if column is None or (country and country not in self.countries):
                continue
            return self._of_country(column, country) if country else column
        return None

    @property
    def by_country(self) -> bool:
        """True when the sheet has a column, or a group of columns, for each of some countries."""
        return any(CITIZENSHIP in key for key in self.columns)

    def required(self) -> list[Column]:
        """Columns a sheet of this kind cannot be without (country columns vary by release)."""
        return [
            c
            for c in self.columns.values()
            if not c.optional and CITIZENSHIP not in (c.group, c.label)
        ]

    def _of_country(self, column: Column, country: str) -> Column:
        return replace(
            column,
            group=column.group.replace(CITIZENSHIP, country),
            label=column.label.replace(CITIZENSHIP, country),
            breakdown=column.breakdown.replace(CITIZENSHIP, self.countries[country]),
            wholes=tuple(
                replace(
                    w,
                    group=w.group.replace(CITIZENSHIP, country),
                    label=w.label.replace(CITIZENSHIP, country),
                )
                for w in column.wholes
            ),
        )


@cache
def sheet_maps() -> dict[str, SheetMap]:
    """Every sheet that is read, in the order of `sheets.csv`."""
    countries = {row["theirs"]: row["ours"] for row in _rows("citizenship.csv")}
    maps: dict[str, SheetMap] = {}
    for row in _rows("sheets.csv"):
        known = maps.get(row["sheet"])
        titles = (*(known.titles if known else ()), row["title"])
        misprints = tuple(text.strip() for text in row["misprints"].split(";"))
        maps[row["sheet"]] = SheetMap(row["sheet"], titles, misprints, {}, countries)
    for row in _rows("columns.csv"):
        group, label = row["group"], row["theirs"]
        maps[row["sheet"]].columns[group, label] = Column(
            group,
            label,
            row["measure"],
            row["place"],
            row["ours"],
            tuple(_whole(group, text) for text in row["adds_to"].split(";") if text.strip()),
            row["optional"] == "yes",
        )
    return maps


@cache
def hidden_cells() -> frozenset[tuple[str, str]]:
    """(printed label, month label) of cells whose "X" hides a figure the totals include."""
    return frozenset((row["theirs"], row["month"]) for row in _rows("hidden.csv"))


def _whole(group: str, text: str) -> Whole:
    text = text.strip()
    short = text.startswith("<=")
    text, _, split = text.removeprefix("<=").partition("#")
    if "|" in text:
        group, _, text = text.partition("|")
    return Whole(group, text, split, short)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
