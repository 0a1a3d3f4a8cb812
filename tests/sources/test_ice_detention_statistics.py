"""ICE detention statistics workbooks: read as they are, refused where they are known to be bad."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook as Book

import ontherecord
from ontherecord.base.period import Period
from ontherecord.errors import RefusedRelease, SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Observation, breakdown_key
from ontherecord.record.tables import fold, open_workbook, parse_number
from ontherecord.sources.ice_detention_statistics import loader
from ontherecord.sources.ice_detention_statistics.collect import MONTHS
from ontherecord.sources.ice_detention_statistics.labels import vocabulary

CLASSES = ("Convicted Criminal", "Pending Criminal Charges", "Other Immigration Violator")
END = (
    "EOFY2024 data are historic and static. ICE {} data are updated through 09/30/2024 "
    "(IIDS Run Date 10/04/2024; EID as of 10/03/2024)."
)


@cache
def load(path: Path) -> Loaded:
    """Read one workbook as the build does."""
    return loader.load(ReleaseFile(path, loader.describe(path)))


def folder(releases: Path) -> Path:
    return releases / "ice_detention_statistics"


@cache
def every(releases: Path) -> dict[str, Loaded]:
    """File name -> what it yields, for every workbook of the declaration that is not refused."""
    paths = {
        path for pattern in loader._declared()["files"] for path in sorted(releases.glob(pattern))
    }
    kept = [p for p in sorted(paths) if loader.describe(p).status != "refused"]
    return {path.name: load(path) for path in kept}


def total(loaded: Loaded, measure: str) -> Observation:
    """The one undivided national figure for the longest period (or the latest day)."""
    found = [
        o for o in loaded.observations if (o.measure, o.breakdown, o.place) == (measure, "", "us")
    ]
    return max(found, key=lambda o: (o.period.days, o.period.end))


# A small workbook of our own, laid out as ICE lays out its own.


def synthetic(path: Path, change: Callable[[Book], None] = lambda book: None) -> Path:
    """Write a closed FY2024 workbook with small numbers, changed by `change`, to `path`."""
    book = openpyxl.Workbook()
    header = book.worksheets[0]
    header.title = "Header"
    header["A1"] = "ICE Detention Statistics"
    _atd(book)
    _detention(book)
    book.create_sheet("Facilities FY24")["A1"] = "not read"
    notes = book.create_sheet("Footnotes")
    for section in (
        "FY2024 ICE Average Daily Population and ICE Average Length of Stay",
        "FY2024 ICE Final Book Outs",
        "FY2024 ICE Removals",
        "FY2024 ICE Initial Book-Ins",
    ):
        notes.append([section, END.format(section.removeprefix("FY2024 ICE "))])
    notes.append(
        [
            "ICE Currently Detained Population Breakdown",
            "ICE National Docket data are a snapshot as of 10/03/2024 (EID as of 10/03/2024).",
        ]
    )
    change(book)
    book.save(path)
    return path


def _atd(book: Book) -> None:
    sheet = book.create_sheet("ATD FY24 YTD")
    for row in (
        ["ICE ALTERNATIVES TO DETENTION DATA, FY24"],
        [],
        ["Technology", "Count"],
        ["SmartLINK", 70],
        ["Ankle Monitor", 30],
        ["Total", 100],
        [],
        ["FAMU Status", "Count"],
        ["FAMU", 40],
        ["Single Adult", 60],
        ["Total", 100],
        ["Data from BI Inc. Participants Report, 9.30.2024"],
        [],
        ["AOR/Technology", "Count"],
        ["Total", 100],
        ["Atlanta", 55],
        ["SmartLINK", 50],
        ["Ankle Monitor", 5],
        ["El Paso", 45],
        ["SmartLINK", 20],
        ["Ankle Monitor", 25],
    ):
        sheet.append(row or [None])


def _detention(book: Book) -> None:
    sheet = book.create_sheet("Detention FY24")

    def put(row: int, col: int, *values: object) -> None:
        for offset, value in enumerate(values):
            sheet.cell(row, col + offset, value)

    put(3, 1, "ICE DETENTION DATA, EOFY2024")
    put(8, 1, "ICE Currently Detained by Processing Disposition: EOFY2024")
    put(9, 1, "Processing Disposition", "Adult", "Total")
    for row, label in enumerate(("Total", "Notice to Appear (I-862)", "Other"), start=10):
        put(row, 1, label, *(60 if label == "Total" else 30,) * 2)
    put(18, 1, "ICE Currently Detained by Criminality and Arresting Agency: EOFY2024")
    put(19, 1, "Criminality", "ICE", "Percent ICE", "CBP", "Percent CBP", "Total")
    for row, label in enumerate(("Total", *CLASSES), start=20):
        n = 3 if label == "Total" else 1
        put(row, 1, label, 15 * n, 0.75, 5 * n, 0.25, 20 * n)
    put(18, 9, "ICE Initial Book-Ins by Arresting Agency and Month: EOFY2024")
    put(19, 9, "Agency", *MONTHS, "Total")
    for row, (label, n) in enumerate((("Total", 5), ("CBP", 2), ("ICE  ", 3)), start=20):
        put(row, 9, label, *([n] * 12), 12 * n)
    put(27, 1, "ICE Initial Book-Ins by Criminality: EOFY2024")
    put(28, 1, "Facility Type", *CLASSES, "Total")
    put(29, 1, "Total", 10, 20, 30, 60)
    put(30, 1, "Adult", 10, 20, 30, 60)
    put(27, 8, "ICE Final Book Outs : EOFY2024")
    put(28, 8, "Facility Type", None, "Total")
    put(29, 8, "Total", None, 144)
    put(30, 8, "Adult", None, 144)
    put(27, 14, "ICE Removals: EOFY2024")
    put(28, 14, "Removals", None, "Total")
    put(29, 14, "Total", None, 77)
    put(30, 14, "Removals with a FAMU Identifier", None, 7)
    put(35, 1, "ICE Final Book Outs by Release Reason, Month and Criminality: EOFY2024")
    put(36, 1, "Release Reason", "Criminality", *MONTHS, "Total")
    put(37, 1, "Total", None, *([12] * 12), 144)
    row = 38
    for reason, n in (
        ("Bonded Out", 6),
        ("Bond Set by ICE", 3),
        ("Bond Set by IJ", 3),
        ("Release to Remove", 6),
    ):
        put(row, 1, reason, "Total", *([n] * 12), 12 * n)
        for offset, label in enumerate(CLASSES, start=1):
            put(row + offset, 2, label, *([n / 3] * 12), 4 * n)
        row += 4
    for start, title, scale in (
        (89, "Daily Population", 1.0),
        (106, "Length of Stay", 2.0),
    ):
        put(start, 1, f"ICE Average {title} by Arresting Agency, Month and Criminality: EOFY2024")
        put(start + 1, 1, "Agency", *MONTHS, "FY Overall")
        row = start + 2
        for agency, n in (("CBP Average", 1), ("ICE Average  ", 2), ("Average ", 3)):
            put(row, 1, agency, *([3 * n * scale] * 13))
            for offset, label in enumerate(CLASSES, start=1):
                put(row + offset, 1, label, *([n * scale] * 13))
            row += 4
    put(123, 1, "ICE Average Daily Population by Month: EOFY2024")
    put(124, 1, "Facility Type", *MONTHS, "FY Overall")
    put(125, 1, "Total", *([9.0] * 13))


def test_the_small_workbook_is_read(tmp_path: Path) -> None:
    path = synthetic(tmp_path / "FY24_detentionStats12202024.xlsx")
    assert loader.recognise(path, path.read_bytes()[:4096])
    release = loader.describe(path)
    assert release.id == "ice_detention_statistics/FY24-12202024"
    assert (release.published, release.published_quality) == (date(2024, 12, 20), "day")
    loaded = load(path)
    year = Period(date(2023, 10, 1), date(2024, 9, 30), "fiscal_year")
    got = {(o.measure, o.period, o.place, o.breakdown): o for o in loaded.observations}
    removals = got["ice.removals", year, "us", ""]
    assert (removals.value, removals.where) == (77.0, "Detention FY24!P29")
    assert (removals.maturity, removals.known_from) == ("final", date(2024, 12, 20))
    assert got["ice.removals", year, "us", "family_status=family_unit"].value == 7
    day = Period(date(2024, 10, 3), date(2024, 10, 3), "day")
    assert got["ice.detained_population", day, "us", ""].value == 60
    both = "arresting_agency=cbp;criminality=convicted"
    assert got["ice.detained_population", day, "us", both].where == "Detention FY24!D21"
    october = Period(date(2023, 10, 1), date(2023, 10, 31), "month")
    assert got["ice.book_ins", october, "us", "arresting_agency=ice"].value == 3
    assert got["ice.book_ins", year, "us", "criminality=pending_charges"].value == 20
    reason = "release_reason=release_to_remove"
    assert got["ice.final_book_outs", october, "us", reason].value == 6
    assert got["ice.final_book_outs", year, "us", f"criminality=convicted;{reason}"].value == 24
    assert got["ice.average_daily_population", year, "us", ""].value == 9
    assert got["ice.average_length_of_stay", year, "us", "arresting_agency=cbp"].value == 6
    monitored = Period(date(2024, 9, 30), date(2024, 9, 30), "day")
    assert got["ice.atd_active", monitored, "us", ""].value == 100
    assert got["ice.atd_active", monitored, "us", "technology=smartlink"].value == 70
    assert got["ice.atd_active", monitored, "aor:el_paso", ""].value == 45
    assert loaded.reconciled > 80
    assert set(loaded.unread) == {"Header", "Facilities FY24"}


def test_months_not_begun_are_absent_and_the_last_is_a_month_to_date(tmp_path: Path) -> None:
    def to_date(book: Book) -> None:
        for row in book["Footnotes"].iter_rows(min_col=2, max_col=2):
            text = str(row[0].value).replace("EOFY2024 data are historic and static. ", "")
            row[0].value = text.replace("09/30/2024", "11/16/2023").replace(
                "10/03/2024", "11/17/2023"
            )
        sheet = book["Detention FY24"]
        first = {20: 12, 21: 12, 22: 12} | dict.fromkeys(range(37, 54), 5)
        first |= dict.fromkeys((*range(91, 103), *range(108, 120), 125), 4)
        for row, col in first.items():
            last = col + 10
            for c in range(col, last):
                sheet.cell(row, c, 0)
            if row < 54:
                sheet.cell(row, last, sum(sheet.cell(row, c).value for c in range(col - 2, last)))
        for row in (29, 30):
            for col, value in enumerate((1, 3, 6, 10), start=2):
                sheet.cell(row, col, value)
            sheet.cell(row, 10, 24)
        atd = book["ATD FY24 YTD"]
        atd["A12"] = "Data from BI Inc. Participants Report, 11.15.2023"

    loaded = load(synthetic(tmp_path / "FY24_detentionStats11222023.xlsx", to_date))
    periods = {
        (o.period.basis, o.period.end): o
        for o in loaded.observations
        if o.measure == "ice.book_ins" and not o.breakdown
    }
    assert set(periods) == {
        ("month", date(2023, 10, 31)),
        ("month_to_date", date(2023, 11, 16)),
        ("fiscal_year_to_date", date(2023, 11, 16)),
    }
    assert {o.maturity for o in periods.values()} == {"provisional"}


def set_cell(sheet: str, cell: str, value: object) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        book[sheet][cell] = value

    return change


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "named"),
    [
        ("Detention FY24", "P29", "about 77", "Detention FY24!P29"),
        ("Detention FY24", "N30", "Removals with a Hat", "Detention FY24!N30"),
        ("Detention FY24", "A21", "Convicted of something", "Detention FY24!A21"),
        ("Detention FY24", "F20", 61, "Detention FY24!F20"),
        ("Detention FY24", "V20", 61, "Detention FY24!V20"),
        ("Detention FY24", "J21", 3, "Detention FY24!V21"),
        ("Detention FY24", "J19", "Nov", "Detention FY24!J19"),
        ("Detention FY24", "A50", "Released to Elsewhere", "Detention FY24!A50"),
        ("Detention FY24", "O37", 145, "Detention FY24!O37"),
        ("Detention FY24", "N99", 9.2, "Detention FY24!N99"),
        ("Detention FY24", "B92", 1.5, "Detention FY24!B91"),
        ("Detention FY24", "N27", "ICE Removals: FY2023", "Detention FY24!N27"),
        ("Detention FY24", "A140", "ICE Hat Sizes by Month: FY2024", "Detention FY24!A140"),
        ("Detention FY24", "A124", "Type of Facility", "Detention FY24!A124"),
        ("ATD FY24 YTD", "B4", "seventy", "ATD FY24 YTD!B4"),
        ("ATD FY24 YTD", "B6", 101, "ATD FY24 YTD!B6"),
        ("ATD FY24 YTD", "A16", "Atlantis", "ATD FY24 YTD!A16"),
        ("ATD FY24 YTD", "B17", 51, "ATD FY24 YTD!B16"),
        ("ATD FY24 YTD", "A12", "Participants Report, 5.8.2021", "ATD FY24 YTD!A12"),
        ("Footnotes", "B3", "data are updated through 09/30/2020", "Footnotes!B3"),
        ("Footnotes", "B3", "data are updated through 13/30/2024", "Footnotes!B3"),
    ],
)
def test_a_changed_workbook_stops_at_file_sheet_and_cell(
    tmp_path: Path, sheet: str, cell: str, value: object, named: str
) -> None:
    path = synthetic(tmp_path / "FY24_changed.xlsx", set_cell(sheet, cell, value))
    with pytest.raises(SourceError) as caught:
        load(path)
    assert f"FY24_changed.xlsx: {named}: " in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "named"), [("N27", "'removals'"), ("A18", "'detained'"), ("A35", "releases by reason")]
)
def test_a_table_that_lost_its_title_is_missed(tmp_path: Path, cell: str, named: str) -> None:
    path = synthetic(tmp_path / "FY24_less.xlsx", set_cell("Detention FY24", cell, "Removed"))
    with pytest.raises(SourceError, match=rf"FY24_less\.xlsx: Detention FY24: .*{named}"):
        load(path)


def test_a_sheet_nobody_declared_stops_the_load(tmp_path: Path) -> None:
    path = synthetic(tmp_path / "FY24_more.xlsx", lambda book: book.create_sheet("Arrests FY24"))
    with pytest.raises(SourceError, match=r"FY24_more\.xlsx: Arrests FY24: a sheet"):
        load(path)


def test_a_truncated_workbook_is_a_source_error(tmp_path: Path) -> None:
    whole = synthetic(tmp_path / "FY24_whole.xlsx").read_bytes()
    part = tmp_path / "FY24_part.xlsx"
    part.write_bytes(whole[: len(whole) // 2])
    assert not loader.recognise(part, whole[:4096])
    assert loader.describe(part).published is None
    with pytest.raises(SourceError, match=r"FY24_part\.xlsx"):
        load(part)


def test_other_files_are_not_recognised(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    for name in ("other.xlsx", "other.csv"):
        path = tmp_path / name
        assert not loader.recognise(path, path.read_bytes()[:4096])


# The official files.


@pytest.mark.releases
@pytest.mark.parametrize(
    ("name", "end", "basis", "removals"),
    [
        ("C_FY19-detentionstats.xlsx", date(2019, 9, 30), "fiscal_year", 267258),
        ("C_FY20-detentionstats.xlsx", date(2020, 9, 30), "fiscal_year", 185884),
        (
            "20231108035328-FY23_detentionStats10312023.xlsx",
            date(2023, 9, 30),
            "fiscal_year",
            142580,
        ),
        ("20241220175644-FY24_detentionStats.xlsx", date(2024, 9, 30), "fiscal_year", 271484),
        ("C_FY25_detentionStats09242025.xlsx", date(2025, 9, 20), "fiscal_year_to_date", 319980),
        ("C_FY26_detentionStats_04092026.xlsx", date(2026, 4, 4), "fiscal_year_to_date", 234236),
        (
            "20221210163906-FY22-detentionStats.xlsx",
            date(2022, 9, 24),
            "fiscal_year_to_date",
            69019,
        ),
    ],
)
def test_removals_of_the_year(
    releases: Path, name: str, end: date, basis: str, removals: int
) -> None:
    found = total(load(folder(releases) / name), "ice.removals")
    assert (found.value, found.period.end, found.period.basis) == (removals, end, basis)
    assert found.where.endswith("!P29")
    assert found.maturity == ("final" if basis == "fiscal_year" else "provisional")


@pytest.mark.releases
@pytest.mark.parametrize(
    ("name", "when", "people"),
    [
        ("C_FY26_detentionStats02022026.xlsx", date(2026, 1, 25), 70766),
        ("C_FY26_detentionStats_04092026.xlsx", date(2026, 4, 4), 60311),
        ("C_FY25_detentionStats09242025.xlsx", date(2025, 9, 21), 59762),
    ],
)
def test_people_detained(releases: Path, name: str, when: date, people: int) -> None:
    found = total(load(folder(releases) / name), "ice.detained_population")
    assert (found.value, found.period.end) == (people, when)


@pytest.mark.releases
def test_releases_and_book_outs_are_two_measures(releases: Path) -> None:
    for name, loaded in every(releases).items():
        measures = {o.measure for o in loaded.observations}
        both = measures & {"ice.final_releases", "ice.final_book_outs"}
        assert len(both) <= 1, name
        reasons = {o.breakdown for o in loaded.observations if o.measure == "ice.final_releases"}
        assert not any("release_to_remove" in reason for reason in reasons), name


@pytest.mark.releases
def test_codes_are_in_the_codelists(releases: Path) -> None:
    lists = Path(ontherecord.__file__).parent / "catalog" / "codelists"
    with (lists / "breakdowns.csv").open(encoding="utf-8", newline="") as stream:
        known = {f"{row['dim']}={row['value']}" for row in csv.DictReader(stream)}
    with (lists / "places.csv").open(encoding="utf-8", newline="") as stream:
        places = {row["id"] for row in csv.DictReader(stream)}
    seen = [o for loaded in every(releases).values() for o in loaded.observations]
    assert {part for o in seen for part in o.breakdown.split(";") if part} <= known
    assert {o.place for o in seen} <= places


@pytest.mark.releases
def test_known_bad_files_and_second_copies_are_refused(releases: Path) -> None:
    bad = {
        "20210610054244-FY21_detentionStats060921.xlsx": "June 2020",
        "20210612232349-FY21_detentionStats061121.xlsx": "not known",
        "20211008015346-FY21_detentionStats10072021.xlsx": "not known",
        "20211029094614-FY21_detentionStats10282021.xlsx": "fiscal 2020",
        "20211209185412-FY21-detentionstats.xlsx": "a second copy of 20211113090250",
        "20241211142920-FY24_detentionStats.xlsx": "a second copy of 20240917171209",
        "C_FY24_detentionStats.xlsx": "a second copy of 20241220175644",
    }
    for name, reason in bad.items():
        path = folder(releases) / name
        assert loader.describe(path).status == "refused"
        with pytest.raises(RefusedRelease, match=reason):
            load(path)


@pytest.mark.releases
def test_no_bytes_are_read_twice_and_every_refusal_names_a_file(releases: Path) -> None:
    described = [loader.describe(path) for path in sorted(folder(releases).glob("*tats*.xlsx"))]
    read = [release.sha256 for release in described if release.status != "refused"]
    assert len(read) == len(set(read))
    hashes = {release.sha256: release.file for release in described}
    declared = loader._declared()
    assert set(declared["refused"]) | set(declared["marked"]) <= set(hashes)
    ids = [release.id for release in described if release.status != "refused"]
    assert len(ids) == len(set(ids))


@pytest.mark.releases
def test_figures_left_out_of_a_marked_release(releases: Path) -> None:
    reposted = every(releases)["20211113090250-FY21_detentionStats11122021.xlsx"]
    assert {o.measure for o in reposted.observations} == {"ice.atd_active"}
    assert total(reposted, "ice.atd_active").period.end == date(2021, 10, 23)
    stale = every(releases)["20211001201831-FY21_detentionStats10012021.xlsx"]
    assert "ice.atd_active" not in {o.measure for o in stale.observations}


@pytest.mark.releases
def test_publication_days_come_from_file_names(releases: Path) -> None:
    expected = {
        "20240119051317-FY24_detentionStats01182024.xlsx": (date(2024, 1, 18), "day"),
        "20230121175133-FY23_detentionStats01192022.xlsx": (date(2023, 1, 21), "no_later_than"),
        "20241220175644-FY24_detentionStats.xlsx": (date(2024, 12, 20), "no_later_than"),
        "20230317113040-FY23_detentionStats230316.xlsx": (date(2023, 3, 16), "day"),
        "C_FY25_detentionStats09242025.xlsx": (date(2025, 9, 25), "month"),
        "C_FY19-detentionstats.xlsx": (None, "day"),
    }
    for name, answer in expected.items():
        release = loader.describe(folder(releases) / name)
        assert (release.published, release.published_quality) == answer, name


@pytest.mark.releases
@pytest.mark.parametrize(
    "name",
    ["C_FY19-detentionstats.xlsx", "20220303092045-FY22_detentionStats_03022022.xlsx"],
)
def test_cells_stand_where_we_say(releases: Path, name: str) -> None:
    path = folder(releases) / name
    book = openpyxl.load_workbook(path, data_only=True, read_only=False)
    sheets = {sheet.title.strip(): sheet for sheet in book.worksheets}
    for observation in load(path).observations:
        sheet, _, cell = observation.where.rpartition("!")
        value = parse_number(str(sheets[sheet][cell].value))
        assert value == pytest.approx(observation.value, abs=1e-8), observation.where


def test_cells_keep_their_place_in_a_sheet_that_starts_further_in(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["C4"] = "x"
    book.worksheets[0]["D6"] = 5
    book.save(tmp_path / "shifted.xlsx")
    workbook = open_workbook(tmp_path / "shifted.xlsx")
    grid = workbook.grid(workbook.sheets[0])
    assert grid.find("x") == (3, 2)
    assert grid.number(5, 3) == 5


# The compiled figures.

MEASURES = {
    "atd_active_population": "ice.atd_active",
    "ice_average_daily_population": "ice.average_daily_population",
    "ice_book_ins": "ice.book_ins",
    "ice_detained_population": "ice.detained_population",
    "ice_final_book_outs": "ice.final_book_outs",
    "ice_final_releases": "ice.final_releases",
    "ice_removals": "ice.removals",
}
BASES = {
    "FY": "fiscal_year",
    "FYTD": "fiscal_year_to_date",
    "MTD": "month_to_date",
    "month": "month",
    "date": "day",
}
AREA = "ero_area_of_responsibility"
LEFT_OUT = {  # compiled as printed; these tables do not add up, and misprints.csv leaves them out
    ("20220820210141-FY22_detentionStats08192022.xlsx", AREA),  # St Paul 2,766 for 2,787
    ("20230804124315-FY23_detentionStats08032023.xlsx", "technology"),  # VoiceID 8,799 for 8,522
}


def our_code(dimension: str, value: str) -> str:
    kinds = ("agency", "average") if dimension == "arresting_agency" else (dimension,)
    return next(vocabulary(kind)[fold(value)] for kind in kinds if fold(value) in vocabulary(kind))


def our_key(row: dict[str, str]) -> tuple[str, str, date, date, str, str] | None:
    """The cell a compiled row is of, in our codes; None where a technology stands as an area."""
    dimensions = row["breakdown_dimension"].split("_x_") if row["breakdown_dimension"] else []
    values = row["breakdown_value"].split(" x ") if dimensions else []
    place, by = "us", {}
    for dimension, value in zip(dimensions, values, strict=True):
        if dimension == AREA:
            if fold(value) not in vocabulary("aor"):
                return None
            place = f"aor:{our_code('aor', value)}"
        else:
            by[dimension] = our_code(dimension, value)
    start, end = (date.fromisoformat(row[f"period_{side}"]) for side in ("start", "end"))
    basis = BASES[row["period_basis"]]
    return MEASURES[row["measure"]], basis, start, end, place, breakdown_key(**by)


@pytest.mark.releases
@pytest.mark.parametrize(
    ("table", "at_least"), [("outcomes.csv.gz", 4737), ("outcomes_detail.csv.gz", 1600)]
)
def test_every_compiled_figure_of_a_file_we_hold_is_equal(
    shared: Path, releases: Path, table: str, at_least: int
) -> None:
    with (folder_of_loader() / "duplicates.csv").open(encoding="utf-8") as stream:
        first = {row["file"]: row["same_as"] for row in csv.DictReader(stream)}
    first["20210709044723-FY21_detentionStats07082021.xlsx"] = "FY21_detentionStats07082021.xlsx"
    ours = {
        name: {
            (o.measure, o.period.basis, o.period.start, o.period.end, o.place, o.breakdown): o
            for o in loaded.observations
        }
        for name, loaded in every(releases).items()
    }
    compared, differing = 0, []
    with gzip.open(shared / "record" / table, "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if not row["publication"].startswith("ICE Detention Statistics workbook"):
                continue
            name = row["read_in"].partition("@")[0].rpartition("/")[2]
            name = f"C_{name}" if row["read_in"].startswith("CarwilB") else name
            held = ours.get(first.get(name, name))
            key = our_key(row)
            if held is None or key is None or (name, row["breakdown_dimension"]) in LEFT_OUT:
                continue
            found = held.get(key)
            slack = 0.051 if "average" in key[0] else 0.0  # compiled to one decimal
            if found is None or abs(found.value - float(row["value"])) > slack:
                differing.append((name, key, row["value"], found and found.value))
            compared += 1
    assert differing == []
    assert compared >= at_least


def folder_of_loader() -> Path:
    return Path(loader.__file__).parent
