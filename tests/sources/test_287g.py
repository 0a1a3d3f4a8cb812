"""287(g) lists: rows are agreements, copies and misdated files are refused, counts agree."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from ontherecord.catalog.reader import read_declaration
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Release
from ontherecord.sources.agreements_287g import loader

FOLDER = "agreements_287g_opm"
DECLARED = {
    entry["sha256"]: entry["reason"]
    for entry in read_declaration(loader.HERE / "source.yml").data["refused"]
}
Lists = dict[str, tuple[Release, Loaded]]


@pytest.fixture(scope="module")
def lists(releases: Path) -> Lists:
    """Every list that is read, by file name."""
    read: Lists = {}
    for path in sorted((releases / FOLDER).glob("p*/*.xlsx")):
        release = loader.describe(path)
        done = {r.sha256 for r, _ in read.values()}
        if release.status != "refused" and release.sha256 not in done | set(DECLARED):
            read[path.name] = (release, loader.load(ReleaseFile(path, release)))
    return read


def _cells(loaded: Loaded) -> dict[tuple[str, str, str], float]:
    return {(o.measure, o.place, o.breakdown): o.value for o in loaded.observations}


def test_the_files_that_are_not_read_and_why(releases: Path, lists: Lists) -> None:
    paths = sorted((releases / FOLDER).glob("p*/*.xlsx"))
    assert all(loader.recognise(p, p.open("rb").read(4096)) for p in paths)
    left_out = {p.name for p in paths} - set(lists)
    assert left_out == {
        "20250421__participatingAgencies04212025am.xlsx",  # an older list, 308 rows
        "22020900__participatingAgencies090022025am.xlsx",  # no such date
        "20260105__pendingAgencies01052026pm.xlsx",  # the same bytes under a misdated name
        "20250301__pendingAgencies-20250301180751.xlsx",  # not updated since 21 February
    }
    assert len(DECLARED) == 3  # two lists and a table of counts


def test_a_list_under_the_wrong_year_is_dated_by_its_content(lists: Lists) -> None:
    release, loaded = lists["20250105__pendingAgencies01052025pm.xlsx"]
    assert release.status == "marked"
    assert "wrong year" in release.reason
    assert {o.period.end for o in loaded.observations} == {date(2026, 1, 5)}
    assert _cells(loaded)[(loader.PENDING, "us", "")] == 30


def test_counts_known_from_the_record(lists: Lists) -> None:
    by_date = {
        str(release.published): _cells(loaded)
        for release, loaded in lists.values()
        if "participating" in release.id
    }
    rows = (loader.AGREEMENTS, "us", "")
    assert by_date["2025-01-04"][rows] == 135
    assert by_date["2025-04-01"][rows] == 427
    assert by_date["2025-05-01"][rows] == 517  # the 506 of 29 April is in no file held
    assert by_date["2025-12-29"][rows] == 1274
    newest = by_date[max(by_date)]
    assert max(by_date) == "2026-05-01"  # 1,843 agreements of 18 May are in no file held
    assert newest[rows] == 1779
    assert newest[(loader.AGENCIES, "us", "")] == 1491
    assert newest[(loader.STATES, "us", "")] == 41
    assert newest[(loader.AGREEMENTS, "us", "model=task_force")] == 1100


def test_models_and_states_add_up_to_the_rows(lists: Lists) -> None:
    for _, loaded in lists.values():
        cells = _cells(loaded)
        assert len(cells) == len(loaded.observations)
        for measure in (loader.AGREEMENTS, loader.PENDING, loader.AGENCIES):
            total = cells.get((measure, "us", ""))
            if total is None:
                continue
            states = [v for (m, p, _), v in cells.items() if m == measure and p != "us"]
            models = [v for (m, _, b), v in cells.items() if m == measure and b]
            assert sum(states) == total
            assert not models or sum(models) == total
        assert {o.derivation for o in loaded.observations} == {"computed"}


def test_counts_equal_those_made_by_others(releases: Path, lists: Lists) -> None:
    columns = {
        "agreements": (loader.AGREEMENTS, ""),
        "agencies": (loader.AGENCIES, ""),
        "states_incl_territories": (loader.STATES, ""),
        "task_force": (loader.AGREEMENTS, "model=task_force"),
        "warrant_service": (loader.AGREEMENTS, "model=warrant_service_officer"),
        "jail_enforcement": (loader.AGREEMENTS, "model=jail_enforcement"),
    }
    ours = {name.partition("__")[2]: _cells(loaded) for name, (_, loaded) in lists.items()}
    compared = 0
    with (releases / FOLDER / "287g_snapshot_counts.csv").open(newline="") as stream:
        for row in csv.DictReader(stream):
            cells = ours.get(row["file"].rpartition("/")[2])
            if cells is None:
                continue
            for column, (measure, breakdown) in columns.items():
                compared += 1
                assert cells.get((measure, "us", breakdown), 0) == float(row[column]), row
    assert compared == 108


def test_counts_equal_the_compiled_record(shared: Path, lists: Lists) -> None:
    """The compiled figures of 1 August 2025 are of the afternoon list; ours is the morning's."""
    names = {
        "agreements_287g": loader.AGREEMENTS,
        "agencies_287g": loader.AGENCIES,
        "states_with_287g": loader.STATES,
    }
    models = {
        "": "",
        "Task Force Model": "model=task_force",
        "Warrant Service Officer": "model=warrant_service_officer",
        "Jail Enforcement Model": "model=jail_enforcement",
    }
    held = {
        (o.measure, str(o.period.end), o.breakdown): o.value
        for _, loaded in lists.values()
        for o in loaded.observations
        if o.place == "us"
    }
    compared, differing = 0, set()
    with (shared / "record/context.csv").open(newline="") as stream:
        for row in csv.DictReader(stream):
            if row["measure"] not in names or row["breakdown_value"] not in models:
                continue
            if row["geography"] != "United States":
                continue
            key = (names[row["measure"]], row["period_end"], models[row["breakdown_value"]])
            if key in held:
                compared += 1
                if held[key] != float(row["value"]):
                    differing.add(key[1])
    assert compared > 100
    assert differing == {"2025-08-01"}


def test_only_the_newest_list_is_listed_and_complete_for_its_day(lists: Lists) -> None:
    listed = {name: loaded.listings for name, (_, loaded) in lists.items() if loaded.listings}
    assert list(listed) == ["20260501__participatingAgencies05012026am.xlsx"]
    (entries,) = listed.values()
    assert len(entries) == 1491
    assert {e.list_id for e in entries} == {loader.LIST_ID}
    assert {e.listed_on for e in entries} == {"2026-05-01"}
    assert {e.level for e in entries} <= {"county_agency", "city_agency", "state_agency", ""}


def test_crawled_lists_are_known_no_later_than_their_stamp(lists: Lists) -> None:
    for name, (release, _) in lists.items():
        crawled = "-2" in name.partition("__")[2]
        assert release.published_quality == ("no_later_than" if crawled else "day")


HEADING = ["STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "SUPPORT TYPE", "SIGNED", "MOA"]
ROW = ["TEXAS ", "Example County Sheriff\u2019s Office", "County", "Task Force Model", "", "link"]


def _write(path: Path, rows: list[list[str]], heading: list[str] = HEADING) -> ReleaseFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [heading, *rows]:
        sheet.append(row)
    book.save(path)
    return ReleaseFile(path, loader.describe(path))


def test_spellings_of_one_agency_are_one_agency(tmp_path: Path) -> None:
    other = [
        "TEXAS",
        "Example County Sheriff's Office",
        "County ",
        "Jail Enforcement Model ",
        "",
        "",
    ]
    loaded = loader.load(_write(tmp_path / "participatingAgencies05022026am.xlsx", [ROW, other]))
    cells = _cells(loaded)
    assert cells[(loader.AGREEMENTS, "state:TX", "")] == 2
    assert cells[(loader.AGENCIES, "us", "")] == 1
    assert len(loaded.listings) == 1
    assert loaded.observations[0].known_from == date(2026, 5, 2)


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("participatingAgencies01052025pm.xlsx", {4: "2025-12-18"}, "lists an agreement signed"),
        ("participatingAgencies05022026am.xlsx", {0: "TEJAS"}, "unknown state 'TEJAS'"),
        ("participatingAgencies05022026am.xlsx", {3: "Tent Model"}, "unknown model 'Tent Model'"),
        ("participatingAgencies05022026am.xlsx", {1: " "}, "expected the name of an agency"),
        ("participatingAgencies.xlsx", {}, "no date"),
    ],
)
def test_what_the_loader_does_not_know_is_an_error(
    tmp_path: Path, name: str, change: dict[int, str], problem: str
) -> None:
    row = [change.get(i, cell) for i, cell in enumerate(ROW)]
    with pytest.raises(SourceError, match=problem):
        loader.load(_write(tmp_path / name, [row]))


def test_an_unknown_column_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "participatingAgencies05022026am.xlsx"
    with pytest.raises(SourceError, match="unknown columns"):
        loader.load(_write(path, [[*ROW, "x"]], [*HEADING, "SHERIFF"]))
