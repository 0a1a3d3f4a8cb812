"""The OHSS and USCIS files as published, cell by cell against the figures of ../shared/record."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string

from ontherecord.base.period import Period, fiscal_year, month
from ontherecord.base.place import country_code, slug
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, breakdown_key
from ontherecord.sources.ohss_khsm import loader as khsm
from ontherecord.sources.ohss_monthly import loader as monthly
from ontherecord.sources.uscis_credible_fear import loader as fear

FIXTURES = Path(__file__).parent / "fixtures"
AUGUST = "2024_1206_ohss_immigration-enforcement-and-legal-processes-tables-august-2024.xlsx"
APRIL = "24-0809_ohss_immigration-enforcement-and-legal-processes-tables-april-2024.xlsx"
KHSM = "KHSM_Encounters_USBP_fy25m11.xlsx"

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


@pytest.fixture(scope="module")
def august(releases: Path) -> Held:
    return by_cell(read(monthly, releases / "ohss" / AUGUST))


@pytest.fixture(scope="module")
def april(releases: Path) -> Held:
    return by_cell(read(monthly, releases / "ohss" / APRIL))


@pytest.fixture(scope="module")
def key_metrics(releases: Path) -> Held:
    return by_cell(read(khsm, releases / "ohss" / KHSM))


def total(held: Held, measure: str, period: Period, place: str = "us") -> float:
    return held[measure, place, "", period.start, period.end].value


@pytest.mark.releases
@pytest.mark.parametrize(
    ("measure", "year", "value"),
    [
        ("dhs.removals", 2023, 177_770),
        ("dhs.repatriations", 2023, 1_200_140),
        ("dhs.expulsions_title42", 2021, 1_071_070),
        ("ice.removals", 2019, 267_260),
        ("ice.removals", 2023, 142_580),
        ("cbp.encounters_nationwide", 2014, 711_670),
        ("usbp.encounters", 2014, 486_650),
    ],
)
def test_totals(august: Held, measure: str, year: int, value: float) -> None:
    assert total(august, measure, fiscal_year(year)) == value


@pytest.mark.releases
def test_the_revision_from_april_to_august_is_visible(april: Held, august: Held) -> None:
    year = fiscal_year(2023)
    assert total(april, "dhs.removals", year) == 178_370
    assert total(august, "dhs.removals", year) == 177_770
    cell = ("dhs.removals", "us", "", year.start, year.end)
    assert april[cell].known_from == date(2024, 8, 9)
    assert august[cell].known_from == date(2024, 12, 6)
    assert april[cell].cell == august[cell].cell
    assert april[cell].release != august[cell].release


@pytest.mark.releases
def test_hidden_figure_of_february_2019_is_absent(april: Held, august: Held) -> None:
    days = _days(month(2019, 2))
    for held in (april, august):
        assert ("cbp.sw_bookouts", "sw_land_border", "outcome=mpp", *days) not in held


@pytest.mark.releases
@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        (AUGUST, "CBP SWB Book-Outs by Citp"),
        (AUGUST, "DHS Repats by Type"),
        (APRIL, "CHNV Paroles"),
        (APRIL, "ICE Book-Outs by Criminality"),
        (KHSM, "Monthly Rgn and Fam Status"),
    ],
)
def test_where_is_the_cell_openpyxl_sees(
    releases: Path, name: str, sheet: str, august: Held, april: Held, key_metrics: Held
) -> None:
    held = {AUGUST: august, APRIL: april, KHSM: key_metrics}[name]
    workbook = openpyxl.load_workbook(releases / "ohss" / name, read_only=True)
    printed = next(s for s in workbook.worksheets if s.title.strip() == sheet)
    rows = list(printed.iter_rows(values_only=True))
    read = [o for o in held.values() if o.where.startswith(f"{sheet}!")]
    assert len(read) > 50
    for o in read:
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", o.where.rpartition("!")[2]).groups()
        assert rows[int(row) - 1][column_index_from_string(letters) - 1] == o.value, o.where


@pytest.mark.releases
def test_monthly_tables_equal_the_compiled_figures(shared: Path, august: Held) -> None:
    publication = "OHSS Immigration Enforcement and Legal Processes Monthly Tables, August 2024"
    matched: Counter[str] = Counter()
    seen: set[Cell] = set()
    for row in _compiled(shared, publication):
        cell = _cell(row)
        assert august[cell].value == float(row["value"]), row
        seen.add(cell)
        matched[row["measure"]] += 1
    assert sum(matched.values()) == 78_467
    # What the compiled files leave out: two more ways of splitting the book-outs, and three series.
    rest = Counter(cell[0] for cell in august if cell not in seen)
    assert set(rest) == {
        "cbp.sw_bookouts",
        "uscis.credible_fear_receipts",
        "cbp.cbp_one_appointments",
        "cbp.chnv_paroles",
    }


@pytest.mark.releases
def test_key_metrics_equal_the_compiled_figures(shared: Path, key_metrics: Held) -> None:
    rows = list(_compiled(shared, "OHSS KHSM CBP Encounters (USBP)"))
    for row in rows:
        assert key_metrics[_cell(row)].value == float(row["value"]), row
    assert len(rows) == 21_737


@pytest.mark.releases
def test_revisions_equal_the_compiled_ones(shared: Path, april: Held, august: Held) -> None:
    rows = list(_csv(shared / "record" / "ohss_revisions_2024.csv.gz"))
    for row in rows:
        cell = _cell(row)
        assert april[cell].value == float(row["2024-08-09"]), row
        assert august[cell].value == float(row["2024-12-06"]), row
    assert len(rows) == 3_791


@pytest.mark.releases
def test_flat_file_of_the_web_table_agrees(releases: Path, august: Held) -> None:
    measures = {
        "Repatriations:Title 42 Expulsions": "dhs.expulsions_title42",
        "Repatriations:Administrative Returns": "dhs.returns_administrative",
        "Repatriations:Enforcement Returns": "dhs.returns_enforcement",
        "Repatriations:Removals": "dhs.removals",
        "Repatriations:Total": "dhs.repatriations",
    }
    compared = 0
    for row in _csv(releases / "ohss" / "ielp-table-202408.csv"):
        if row["Month"] == "0":
            continue
        period = month(int(row["Calendar Year"]), int(row["Month"]))
        for column, measure in measures.items():
            held = august.get((measure, "us", "", *_days(period)))
            assert (held.value if held else None) == _figure(row[column]), (row, column)
            compared += 1
    assert compared == 5 * 131


@pytest.mark.releases
def test_key_metrics_and_monthly_tables_agree_where_both_speak(
    august: Held, key_metrics: Held
) -> None:
    """The southwest region of one is the southwest border of the other, revised by little."""
    both = [cell for cell in key_metrics if cell in august and not cell[2]]
    assert len(both) > 1400
    for cell in both:
        assert key_metrics[cell].value == pytest.approx(august[cell].value, rel=0.01, abs=30), cell
    for year in range(2000, 2025):
        days = _days(fiscal_year(year))
        sectors = sum(
            o.value
            for (measure, place, breakdown, *when), o in key_metrics.items()
            if (place in SOUTHWEST, breakdown, tuple(when)) == (True, "", days)
        )
        southwest = key_metrics["usbp.encounters", "sw_border", "", *days].value
        assert sectors == pytest.approx(southwest, abs=50)


@pytest.mark.releases
def test_credible_fear_reports_overlap_and_agree_with_ohss(releases: Path, august: Held) -> None:
    vintages: dict[Cell, list[Observation]] = defaultdict(list)
    reports = sorted((releases / "ohss" / "uscis_cf_rf").glob("*.xlsx"))
    for path in reports:
        for cell, o in by_cell(read(fear, path)).items():
            vintages[cell].append(o)
    assert len(reports) == 6
    first = vintages["uscis.credible_fear_receipts", "us", "", date(2021, 6, 1), date(2021, 6, 15)]
    assert [o.value for o in first] == [4748, 5158]  # first printed, then two months later
    for measure in ("uscis.credible_fear_receipts", "uscis.credible_fear_completed"):
        for number in range(1, 13):
            whole = month(2020, number)
            middle = whole.start.replace(day=15), whole.start.replace(day=16)
            halves = (whole.start, middle[0]), (middle[1], whole.end)
            ours = sum(vintages[measure, "us", "", *half][-1].value for half in halves)
            assert ours == pytest.approx(total(august, measure, whole), rel=0.06), whole


SOUTHWEST = {  # the nine sectors of the southwest border
    f"sector:{name}"
    for name in re.findall(
        r"\w+", "san_diego el_centro yuma tucson el_paso big_bend del_rio laredo rio_grande_valley"
    )
}


@cache
def _ours(kind: str, theirs: str) -> str:
    """The measure, breakdown or place a label of the compiled files stands for."""
    rows = _csv(FIXTURES / "ohss_compiled.csv")
    return next(r["ours"] for r in rows if (r["kind"], r["theirs"]) == (kind, theirs.lower()))


def _cell(row: dict[str, str]) -> Cell:
    """The cell a compiled row is of, written independently of the loaders' own tables."""
    dimension, label = row["breakdown_dimension"], row["breakdown_value"]
    southwest = row["geography"] == "SW land border"
    if row["measure"] == "cbp_encounters":
        measure = "cbp.encounters_sw_land" if southwest else "cbp.encounters_nationwide"
    else:
        measure = _ours("measure", row["measure"])
    place = ("sw_border" if measure == "usbp.encounters" else "sw_land_border") if southwest else ""
    group, _, part = label.rpartition(": ") if dimension != "citizenship" else ("", "", label)
    parts: list[str] = []
    if dimension in ("sector", "component_x_sector") and "," in part:
        place, measure = f"sector:{slug(part.split(',')[0])}", "usbp.encounters"
        if group == "OFO":
            place, measure = place.replace("sector:", "ofo:"), "cbp.encounters_sw_land"
            parts = ["component=ofo"]
    elif dimension in ("region", "type_x_region"):
        parts = [_ours("breakdown", group)] if group else []
        place = "" if part == "Total" else _ours("place", part)
        if dimension == "region":
            place = place.replace("northern_land", "northern")
        if place == "sw_land_border":
            measure = "cbp.encounters_sw_land"
    elif dimension.endswith("citizenship"):
        code = "other" if re.match(r"(all )?others?\b", part.lower()) else country_code(part)
        country = "" if part == "Total" else f"citizenship={code}"
        parts = [_ours("breakdown", group) if group else "", country]
    elif dimension == "criminality" and part != "Total" and not part.startswith("Total"):
        parts = [_ours("breakdown", part)]
    elif dimension == "criminality":
        parts = [_ours("breakdown", group)]
    elif dimension:
        parts = [_ours("breakdown", g) for g in (group, part) if g]
    breakdown = breakdown_key(**dict(p.split("=") for p in parts if p))
    start, end = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
    return measure, place or "us", breakdown, start, end


def _compiled(shared: Path, publication: str) -> Iterator[dict[str, str]]:
    for name in ("outcomes", "ohss_monthly_detail", "khsm_usbp_detail"):
        for row in _csv(shared / "record" / f"{name}.csv.gz"):
            if row["publication"] == publication:
                yield row


def _csv(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _figure(text: str) -> float | None:
    return None if text in ("X", "NA", "") else float(text)


def _days(period: Period) -> tuple[date, date]:
    return period.start, period.end
