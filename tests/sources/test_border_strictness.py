"""The border, debt and Yearbook loaders stop at what they do not know: small made-up files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from ontherecord.base.period import fiscal_year, month
from ontherecord.errors import RefusedRelease, SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.sources.cbp_dashboard import loader as cbp_dashboard
from ontherecord.sources.cbp_encounters import loader as cbp_encounters
from ontherecord.sources.dhs_yearbook import loader as dhs_yearbook
from ontherecord.sources.treasury_debt import loader as treasury_debt
from ontherecord.sources.usbp_monthly import loader as usbp_monthly
from ontherecord.sources.usbp_tables import loader as usbp_tables

MONTHS = ["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP"]
STATE_HEAD = (
    "Fiscal Year,Month Grouping,Month (abbv),Land Border Region,State,Demographic,Citizenship,"
    "Title of Authority,Encounter Count"
)
SOUTHWEST_HEAD = (
    "Fiscal Year,Month Grouping,Month (abbv),Component,Demographic,Citizenship Grouping,"
    "Title of Authority,Encounter Type,Encounter Count"
)
DASHBOARD_HEAD = (
    "Fiscal Year-value,Fiscal Year-alias,Month (abbv)-value,Month (abbv)-alias,"
    "SUM(Encounter Count)-alias,Citizenship Grouping,Component,Demographic,Title of Authority"
)
APRIL = "cbp_encounters_dashboard_1_official_update-april_18_2022.csv"
JULY = "cbp_encounters_dashboard_1_official_update-july_15_2022.csv"


def state_file() -> str:
    rows = [
        f"2023,FYTD,{m},Southwest Land Border,TX,Single Adults,MEXICO,Title 8,100" for m in MONTHS
    ]
    rows.append('2023,FYTD,APR,Other,FL,FMUA,"CHINA, PEOPLES REPUBLIC OF",Title 42,7')
    return "\n".join([STATE_HEAD, *rows]) + "\n"


def southwest_file() -> str:
    tail = "U.S. Border Patrol,UAC,Other,Title 8,Apprehensions,40"
    rows = [f"2025 (FYTD),FYTD,{m},{tail}" for m in MONTHS[:3]]
    rows.append(
        "2025 (FYTD),Remaining,DEC,Office of Field Operations,FMUA,Mexico,Title 8,Inadmissibles,2"
    )
    return "\n".join([SOUTHWEST_HEAD, *rows]) + "\n"


def dashboard_file() -> str:
    rows = []
    for m in MONTHS[:2]:
        start = f"2022 (FYTD),2022 (FYTD),{m},{m}"
        rows += [
            f'{start},"1,000",all,all,all,all',
            f"{start},900,all,U.S. Border Patrol,all,all",
            f"{start},100,all,Office of Field Operations,all,all",
            f"{start},5,Mexico,U.S. Border Patrol,all,all",
        ]
    return "\n".join([DASHBOARD_HEAD, *rows]) + "\n"


def monthly_file() -> str:
    """A page in which every sector has one event a month."""
    order = [label for label, place in usbp_monthly.PLACES.items() if place.startswith("sector:")]
    lines = [
        "United States Border Patrol",
        "Total Illegal Alien Apprehensions By Month - FY 2003",
        "Yearly",
        usbp_monthly.HEADER.title().replace(" ", "|").replace("Sector", "SECTOR"),
        "Total",
    ]
    for label in order:
        row = "|".join(["1"] * 12 + ["12"])
        if label == "big bend":  # label above, former name below
            lines += ["Big Bend", row, "(formerly Marfa)"]
        else:
            lines += [f"{label.title()}|{row}", ""]
    for label, size in (("Coastal Border", 4), ("Northern Border", 8), ("Southwest Border", 9)):
        lines.append(label + f"|{size}" * 12 + f"|{size * 12}")
    lines.append("Monthly Total" + "|21" * 12 + "|252")
    return "\n".join(lines) + "\n"


def deaths_file() -> str:
    sectors = [row for row, (_, kind) in usbp_tables.PLACES.items() if kind == "sw_border"]
    rows = [f"{sector},2019,2" for sector in sectors] + ["southwest border,2019,18"]
    return "\n".join(["sector,fiscal_year,deaths", *rows]) + "\n"


def debt_file() -> str:
    return (
        "Record Date,Debt Outstanding Amount,Source Line Number,Fiscal Year,"
        "Fiscal Quarter Number,Calendar Year,Calendar Quarter Number,Calendar Month Number,"
        "Calendar Day Number\n2023-09-30,33167334044723.16,1,2023,4,2023,3,09,30\n"
    )


def removed_file() -> str:
    return (
        ",Removals,Returns,Formal removals,Voluntary departures\n"
        "1921-30 ,,,281464.0,72233.0\n1926,31454.0,,,\n1992,43671.0,1105829.0,43671.0,1105829.0\n"
        ",,,,\n"
    )


def prosecutions_file() -> str:
    names = [row["theirs"] for row in dhs_yearbook.CODES if row["kind"] == "prosecutions"]
    figures = (100, 80, 5, 15, 90, 75, 5, 10, 10, 5, 0, 5)
    cells = [*map(str, figures), *[""] * 4, *["1"] * 8]
    return ",".join(["", *names]) + "\n" + ",".join(["1995", *cells]) + "\n"


Case = tuple[ModuleType, str, Callable[[], str]]
CASES: dict[str, Case] = {
    "state": (cbp_encounters, "nationwide.csv", state_file),
    "southwest": (cbp_encounters, "southwest.csv", southwest_file),
    "dashboard": (cbp_dashboard, APRIL, dashboard_file),
    "monthly": (usbp_monthly, "usbp_monthly_encounters_fy2003.csv", monthly_file),
    "deaths": (usbp_tables, "deaths.csv", deaths_file),
    "debt": (treasury_debt, "HstDebt_17900101_20230930.csv", debt_file),
    "removed": (dhs_yearbook, "removed.csv", removed_file),
    "prosecutions": (dhs_yearbook, "prosecutions.csv", prosecutions_file),
}


def load(folder: Path, case: str, old: str = "", new: str = "") -> Loaded:
    """Write a made-up file, with one replacement, and load it."""
    module, name, make = CASES[case]
    text = make()
    assert old in text
    path = folder / name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return module.load(ReleaseFile(path, module.describe(path)))


@pytest.mark.parametrize("case", CASES)
def test_a_made_up_file_is_recognised_by_one_source_and_loads(tmp_path: Path, case: str) -> None:
    one = load(tmp_path, case)
    assert one.observations
    path = tmp_path / CASES[case][1]
    head = path.open("rb").read(4096)
    modules = {module for module, _, _ in CASES.values()}
    assert [m for m in modules if m.recognise(path, head)] == [CASES[case][0]]


def test_sums_are_marked_and_say_how_many_rows(tmp_path: Path) -> None:
    one = load(tmp_path, "state")
    found = {(o.measure, o.place, o.breakdown, o.period): o for o in one.observations}
    april = found["cbp.encounters_nationwide", "us", "", month(2023, 4)]
    assert (april.value, april.where) == (107, "sum of 2 rows: fiscal year 2023, month APR")
    year = found["cbp.encounters_nationwide", "us", "", fiscal_year(2023)]
    assert (year.value, year.derivation) == (1207, "computed")
    china = found["cbp.encounters_nationwide", "us", "citizenship=china", fiscal_year(2023)]
    assert china.value == 7
    southwest = found["cbp.encounters_sw_land", "sw_land_border", "", fiscal_year(2023)]
    assert southwest.value == 1200


def test_a_year_to_date_ends_with_its_last_month(tmp_path: Path) -> None:
    one = load(tmp_path, "southwest")
    ends = {o.period.end for o in one.observations if o.period.basis == "fiscal_year_to_date"}
    assert ends == {date(2024, 12, 31)}
    assert not [o for o in one.observations if o.period.basis == "fiscal_year"]


def test_livermore_and_renamed_sectors(tmp_path: Path) -> None:
    one = load(tmp_path, "monthly")
    bend = [o for o in one.observations if o.place == "sector:big_bend"]
    assert len(bend) == 13
    assert bend[0].where.endswith(", column 1")  # its label stands on the line above


def test_a_repeated_dashboard_update_is_refused(tmp_path: Path) -> None:
    (tmp_path / APRIL).write_text(dashboard_file(), encoding="utf-8")
    later = tmp_path / JULY
    later.write_text(dashboard_file(), encoding="utf-8")
    release = cbp_dashboard.describe(later)
    assert release.status == "refused"
    with pytest.raises(RefusedRelease, match=APRIL):
        cbp_dashboard.load(ReleaseFile(later, release))
    assert cbp_dashboard.describe(tmp_path / APRIL).status == "ok"


def test_a_dashboard_file_needs_its_date(tmp_path: Path) -> None:
    path = tmp_path / "dashboard.csv"
    path.write_text(dashboard_file(), encoding="utf-8")
    with pytest.raises(SourceError, match="file name"):
        cbp_dashboard.describe(path)


@pytest.mark.parametrize(
    ("case", "old", "new", "said"),
    [
        ("state", "MEXICO", "ATLANTIS", r"row 2, column 7: unknown citizenship 'ATLANTIS'"),
        ("state", ",Citizenship,", ",Nationality,", r"row 1, column 7: unknown column"),
        ("state", "Title 8,100", "Title 8,n/a", r"row 2, column 9: expected a number"),
        ("state", "Title 8,100", "Title 8,10.5", r"row 2, column 9: expected a whole count"),
        ("state", "2023,FYTD,NOV", "2023,FYTD,OCT", r"row 3, column 1: the same cell"),
        ("state", "2023,FYTD,NOV", "2023,FYTD,Nov.", r"row 3, column 3: unknown month"),
        (
            "state",
            "2023,FYTD,NOV,South",
            "2024,FYTD,NOV,South",
            r"fiscal year 2023: no rows for NOV",
        ),
        ("state", "APR,Other", "JUN,Other", r"row 14, column 8: a Title 42 expulsion in June 2023"),
        (
            "southwest",
            "Inadmissibles",
            "Apprehensions",
            r"row 5, column 8: 'Apprehensions'",
        ),
        ("southwest", "2025 (FYTD)", "2025 YTD", r"row 2, column 1: unknown fiscal year"),
        ("dashboard", "900", "901", r"row 2, column 5: total .* parts by component add up to 1001"),
        ("dashboard", '"1,000"', "%null%", r"row 2, column 5: expected a number"),
        ("dashboard", "Mexico", "Peru", r"row 5, column 6: unknown citizenship 'Peru'"),
        ("monthly", "Yuma|1", "Yuma|2", r"row \d+, column 14: months add up to 13, the year is 12"),
        ("monthly", "Coastal Border|4", "Coastal Border|5", r"column 14: months add up to 49"),
        (
            "monthly",
            "Monthly Total|21",
            "Monthly Total|x",
            r"column 2: expected a number, found 'x'",
        ),
        ("monthly", "Yuma|", "Yukon|", r"unknown row 'yukon'"),
        ("monthly", "October|November", "November|October", r"row 4, column 2: the month names"),
        (
            "deaths",
            "southwest border,2019,18",
            "southwest border,2019,19",
            r"row 11, column 3",
        ),
        ("deaths", "yuma,2019,2", "yuma,2019,NA", r"column 3: expected a number, found 'NA'"),
        ("deaths", "yuma", "yukon", r"column 1: unknown sector 'yukon'"),
        ("debt", "33167334044723.16", "n.a.", r"row 2, column 2: expected a number"),
        ("debt", "2023-09-30", "2023-09-29", r"row 2, column 1: 2023-09-29 contradicts"),
        ("debt", "Fiscal Year", "Year", r"row 1, column 4: unknown column 'Year'"),
        ("removed", "43671.0", "43672.0", r"row 4, column 4: 43671 where column 2 has 43672"),
        ("removed", "1926", "mid-1926", r"row 3, column 1: unknown fiscal year 'mid-1926'"),
        ("removed", "31454.0", "", r"row 3, column 2: expected a number"),
        ("prosecutions", "1995,100", "1995,101", r"row 2, column 2: the parts add up to 100"),
    ],
)
def test_a_changed_file_stops_with_its_row_and_column(
    tmp_path: Path, case: str, old: str, new: str, said: str
) -> None:
    with pytest.raises(SourceError, match=said):
        load(tmp_path, case, old, new)
