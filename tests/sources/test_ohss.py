"""OHSS monthly tables, OHSS key metrics and the USCIS report on credible fear: how they are read.

The small workbooks in `fixtures` are cut out of the official ones by fixtures/ohss_cut.py; the
whole files are compared with the compiled figures in test_ohss_compiled.py.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from ontherecord.base.period import Period
from ontherecord.base.place import country_code
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation
from ontherecord.sources.ohss_khsm import loader as khsm
from ontherecord.sources.ohss_monthly import loader as monthly
from ontherecord.sources.ohss_monthly.mapping import sheet_maps
from ontherecord.sources.uscis_credible_fear import loader as fear

FIXTURES = Path(__file__).parent / "fixtures"
CUT = {
    monthly: FIXTURES / "2024_1206_ohss_cut.xlsx",
    khsm: FIXTURES / "KHSM_cut.xlsx",
    fear: FIXTURES / "uscis_fear_cut.xlsx",
}
Cell = tuple[str, str, str, date, date]  # measure, place, breakdown, first and last day
Held = dict[Cell, Observation]


def read(loader: ModuleType, path: Path) -> Loaded:
    """Describe and load one file."""
    loaded = loader.load(ReleaseFile(path, loader.describe(path)))
    assert isinstance(loaded, Loaded)
    return loaded


def by_cell(loaded: Loaded) -> Held:
    """The observations by what they are of; each cell once."""
    held = {
        (o.measure, o.place, o.breakdown, o.period.start, o.period.end): o
        for o in loaded.observations
    }
    assert len(held) == len(loaded.observations)
    return held


@pytest.mark.parametrize("loader", CUT, ids=lambda m: m.__name__.split(".")[-2])
def test_each_loader_recognises_its_own_file_only(loader: ModuleType) -> None:
    for owner, path in CUT.items():
        assert loader.recognise(path, path.read_bytes()[:4096]) is (owner is loader)
    assert loader.recognise(FIXTURES / "ohss_cut.py", b"import re") is False


@pytest.mark.parametrize(
    ("loader", "count", "reconciled"), [(monthly, 8424, 2769), (khsm, 673, 596), (fear, 20, 6)]
)
def test_cut_workbooks_load_and_add_up(loader: ModuleType, count: int, reconciled: int) -> None:
    loaded = read(loader, CUT[loader])
    assert (len(loaded.observations), loaded.reconciled) == (count, reconciled)
    workbook = openpyxl.load_workbook(CUT[loader])
    sheets = {sheet.title.strip(): sheet for sheet in workbook.worksheets}
    for o in loaded.observations[:: max(1, count // 400)]:
        name, _, cell = o.where.rpartition("!")
        printed = sheets[name][cell].value
        assert o.value == (0 if printed == "-" else printed), o.where


def test_monthly_observation_says_what_it_is() -> None:
    held = by_cell(read(monthly, CUT[monthly]))
    year = Period(date(2023, 10, 1), date(2024, 8, 31), "fiscal_year_to_date")
    o = held["ice.book_outs_ohss", "us", "criminality=convicted;outcome=paroled", *_days(year)]
    assert o.period == year
    assert (o.maturity, o.rounded_to, o.publisher) == ("provisional", 10, "OHSS")
    assert (o.known_from, o.known_quality) == (date(2024, 12, 6), "day")
    other = held["ice.removals", "us", "citizenship=other", *_days(year)]
    assert "list changes between releases" in other.note
    assert set(read(monthly, CUT[monthly]).unread) == {
        "TOC",
        "CHNV I-134",
        "CHNV Travel Authorization",
    }


def test_absent_cells_are_not_zero() -> None:
    loaded = read(monthly, CUT[monthly])
    assert not [o for o in loaded.observations if o.measure == "dhs.expulsions_title42"]
    mpp = [o for o in loaded.observations if "outcome=mpp" in o.breakdown]
    assert mpp == []


def test_breakdowns_and_places_are_in_the_codelists() -> None:
    lists = Path(monthly.__file__).parents[2] / "catalog" / "codelists"
    values = {(row["dim"], row["value"]) for row in _csv(lists / "breakdowns.csv")}
    places = {row["id"] for row in _csv(lists / "places.csv")}
    labels = [
        *_csv(Path(monthly.FOLDER) / "citizenship.csv"),
        *(row for row in _csv(Path(khsm.FOLDER) / "columns.csv") if row["column"] == "Citizenship"),
    ]
    parts = {("citizenship", row["ours"]) for row in labels}
    for loader, path in CUT.items():
        for o in read(loader, path).observations:
            assert o.place in places
            parts |= {tuple(part.split("=")) for part in o.breakdown.split(";") if part}
    assert parts <= values


def test_citizenship_labels_follow_the_shared_spelling() -> None:
    for labels in (
        {row["theirs"]: row["ours"] for row in _csv(Path(monthly.FOLDER) / "citizenship.csv")},
        khsm._labels()["Citizenship"],
    ):
        for theirs, ours in labels.items():
            assert ours == country_code(theirs) or ours == "other", theirs


Change = Callable[[openpyxl.Workbook], None]


def put(sheet: str, *cells: tuple[str, object]) -> Change:
    def change(workbook: openpyxl.Workbook) -> None:
        for cell, value in cells:
            workbook[sheet][cell].value = value

    return change


def shift(sheet: str, by: int, *cells: str) -> Change:
    def change(workbook: openpyxl.Workbook) -> None:
        for cell in cells:
            workbook[sheet][cell].value += by

    return change


def drop(sheet: str) -> Change:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook.remove(workbook[sheet])

    return change


def add(sheet: str) -> Change:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook.create_sheet(sheet)["A1"] = "x"

    return change


REPATS, FEAR = "DHS Repats by Type", " Congressional Semi-Monthly Rep"
BOOK_INS = "ICE Book-Ins by Arrest Agency"
MUTATIONS: list[tuple[ModuleType, Change, str]] = [
    (monthly, put(REPATS, ("G6", 99990)), f"{REPATS}!G5: the printed total 315480 is not the sum"),
    (monthly, put(REPATS, ("H6", 12345)), f"{REPATS}!H6: expected a count rounded to ten"),
    (monthly, put(REPATS, ("H6", None)), f"{REPATS}!H6: expected a number, found ''"),
    (monthly, put(REPATS, ("L4", "Withdrawals")), f"{REPATS}!L4: unknown column"),
    (monthly, put(REPATS, ("B7", "January")), f"{REPATS}!B7: expected 'November'"),
    (monthly, put(REPATS, ("A5", "2024")), f"{REPATS}!A5: a year of 11 months"),
    (monthly, put(REPATS, ("A2", "Repatriations")), f"{REPATS}!A2: not a title"),
    (monthly, put("Nationwide OFO", ("D3", "Atlantis")), "Nationwide OFO!D3: unknown column"),
    (
        monthly,
        shift(BOOK_INS, 900, "D4", "D5"),
        "!C4: the printed total 255910 is not the sum of its p",
    ),
    (monthly, put("SWB USBP", ("C4", 1)), "SWB USBP!C4: expected a count rounded to ten"),
    (monthly, drop("Nationwide OFO"), "the sheet 'Nationwide OFO' is missing"),
    (monthly, add("ICE Air"), "ICE Air!A1: unknown sheet"),
    (khsm, put("Annual Count", ("B2", 120000)), "Annual Count!B2: the printed total"),
    (khsm, put("Monthly Sector", ("D3", 15)), "Monthly Sector!D3: expected a count rounded"),
    (khsm, put("Monthly Sector", ("C3", "Atlantis")), "Monthly Sector!C3: unknown sector"),
    (khsm, put("Monthly Count", ("B3", "02 Brumaire")), "Monthly Count!B3: unknown month"),
    (khsm, put("Annual Region", ("C1", "Share")), "Annual Region!C1: expected 'Quantity'"),
    (khsm, drop("Annual Region"), "unknown or missing sheets: Annual Region"),
    (fear, put(FEAR, ("E9", 9999)), "Rep!E8: the results differ from all decisions"),
    (fear, put(FEAR, ("E8", 9999)), "Rep!E8: all decisions are not the sum"),
    (fear, put(FEAR, ("E7", "few")), "Rep!E7: expected a number"),
    (fear, put(FEAR, ("B9", "Fear Established")), "Rep!B9: expected 'Fear Established (Y)'"),
    (fear, put(FEAR, ("B26", "Another Cohort")), "Rep!B26: unknown block"),
    (fear, put(FEAR, ("E5", "2021-05-20")), "Rep!E5: 2021-05-20 to 2021-05-15 is not half"),
]


@pytest.mark.parametrize(
    ("loader", "change", "message"), MUTATIONS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_changed_workbook_stops_at_the_cell(
    loader: ModuleType, change: Change, message: str, tmp_path: Path
) -> None:
    workbook = openpyxl.load_workbook(CUT[loader])
    change(workbook)
    path = tmp_path / CUT[loader].name
    workbook.save(path)
    release = loader.describe(CUT[loader])
    with pytest.raises(SourceError) as error:
        loader.load(ReleaseFile(path, release))
    assert path.name in str(error.value)
    assert message in str(error.value)


def test_every_declared_total_is_a_declared_column() -> None:
    for sheet in sheet_maps().values():
        for column in sheet.columns.values():
            for whole in column.wholes:
                assert (whole.group, whole.label) in sheet.columns, (sheet.sheet, whole)


def _csv(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _days(period: Period) -> tuple[date, date]:
    return period.start, period.end
