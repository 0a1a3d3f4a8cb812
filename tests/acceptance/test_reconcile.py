"""Compiled figures against the record: three lists, one cause each."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from ontherecord.base.period import Period, fiscal_year, month
from ontherecord.base.place import Place
from ontherecord.catalog.measure import BreakdownValue
from ontherecord.catalog.store import Catalog
from ontherecord.record.archive import Known
from ontherecord.record.observation import Observation
from ontherecord.record.reconcile import CAUSES, Reconciliation, reconcile

HEAD = (
    "measure,period_start,period_end,period_basis,geography,breakdown_dimension,breakdown_value,"
    "value,publication,read_in"
)
NAMES = (
    "record_file,record_name,breakdown_dimension,breakdown_value,period_basis,geography,"
    "publication,treatment,measure\n"
    "outcomes.csv,removals,,,,,,by_loader,ice.removals\n"
    "outcomes.csv,removals,,,,,A list not held,fact,ice.removals\n"
)
FY24 = "2023-10-01,2024-09-30,FY"


def figure(value: float, period: Period, **changes: str) -> Observation:
    return Observation(
        "ice.removals",
        period,
        changes.pop("place", "us"),
        changes.pop("breakdown", ""),
        value,
        "src/b",
        "A!1",
        rounded_to=float(changes.pop("rounded_to", "1")),
        **changes,
    )


@pytest.fixture
def compared(tmp_path: Path) -> Reconciliation:
    """One row for each outcome."""
    rows = [
        f"removals,{FY24},US,,,271484,Book B,b.xlsx",
        f"removals,{FY24},US,criminality,Convicted Criminal,1000,Book B,b.xlsx",
        f'removals,{FY24},US,sector,"El Paso, TX",7,Book B,b.xlsx',
        f"removals,{FY24},US,,,271000,A list not held,",
        f"removals,{FY24},US,,,260000,Book A,a.xlsx",
        f"removals,{FY24},US,,,260000,Book B,b.xlsx",
        f"removals,{FY24},US,,,260000,Book R,r.xlsx",
        "removals,2024-01-01,2024-01-31,month,US,,,20004,Book B,b.xlsx",
        "removals,2024-10-01,2025-09-30,FY,US,,,319980,Book B,b.xlsx",
        "removals,2001-10-01,2002-09-30,FY,US,,,116,Book B,b.xlsx",
    ]
    table, names = tmp_path / "outcomes.csv", tmp_path / "names.csv"
    table.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    names.write_text(NAMES, encoding="utf-8")
    figures = [
        figure(271484.0, fiscal_year(2024)),
        figure(1000.0, fiscal_year(2024), breakdown="criminality=convicted"),
        figure(7.0, fiscal_year(2024), place="sector:el_paso"),
        figure(260000.0, fiscal_year(2024), derivation="typed"),
        figure(20000.0, month(2024, 1), rounded_to="10"),
        figure(319980.0, Period(date(2024, 10, 1), date(2025, 9, 20), "fiscal_year_to_date")),
    ]
    known = {
        "1": Known("src/b", "src", "src/b.xlsx", "ok"),
        "2": Known("src/r", "src", "src/r.xlsx", "refused", "stale"),
    }
    value = BreakdownValue("criminality", "convicted", "Convicted", ("convicted criminal",))
    places = {
        "us": Place("us", "country", "United States", ("US",)),
        "sector:el_paso": Place("sector:el_paso", "sector", "El Paso"),
    }
    catalog = Catalog({}, {}, places, {("criminality", "convicted"): value}, {})
    return reconcile(table, figures, known, catalog, names)


def test_every_row_ends_in_one_list_with_one_cause(compared: Reconciliation) -> None:
    assert [(line.outcome, line.cause) for line in compared.lines] == [
        ("equal", ""),
        ("equal", ""),
        ("equal", ""),
        ("no_file", ""),
        ("differs", "vintage"),
        ("differs", "compiled_error"),
        ("differs", "refused_release"),
        ("differs", "rounding"),
        ("differs", "partial_period"),
        ("differs", "not_read"),
    ]
    assert all(line.cause in CAUSES for line in compared.lines if line.outcome == "differs")


def test_summary_counts_and_detail_has_every_row(compared: Reconciliation, tmp_path: Path) -> None:
    compared.write(tmp_path / "summary.csv", tmp_path / "detail.csv")
    with (tmp_path / "summary.csv").open(encoding="utf-8", newline="") as stream:
        assert sum(int(row["figures"]) for row in csv.DictReader(stream)) == 10
    with (tmp_path / "detail.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 10
    assert rows[0]["where"] == "A!1"
