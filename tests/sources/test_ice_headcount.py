"""Researchers' daily headcounts of ICE detention: a cut, broken copies, and the real files."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from ontherecord.base.period import Period, fiscal_year, month
from ontherecord.catalog.store import load_catalog
from ontherecord.errors import SourceError, UnsafeInput
from ontherecord.record import tables
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.lookup import open_lookup
from ontherecord.record.observation import Observation
from ontherecord.sources.ice_headcount import loader

CUT = Path(__file__).parent / "fixtures" / "headcount_cut.csv"
UWCHR = "ice_ero/headcount_daily_facility_fy12-24ytd.csv.gz"
DDP = "ice_ero/ddp_facilities_daily_population.parquet"
DDP_COLUMNS = [theirs for layout, theirs in loader.COLUMNS if layout == "ddp"]


def load(path: Path) -> Loaded:
    """Recognise, describe and load one file."""
    assert loader.recognise(path, path.open("rb").read(4096)), path.name
    return loader.load(ReleaseFile(path, loader.describe(path)))


def by_period(loaded: Loaded) -> dict[Period, float]:
    held = {o.period: o.value for o in loaded.observations}
    assert len(held) == len(loaded.observations)
    return held


# --- the cut of UWCHR's file ---------------------------------------------------------------------


def test_whole_months_are_averaged_over_their_nights() -> None:
    with CUT.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="|"))
    held = by_period(load(CUT))
    assert list(held) == [month(2011, 10), month(2011, 11)]
    for period, value in held.items():  # a night's count carries the date of the next day
        first, last = (d + timedelta(days=1) for d in (period.start, period.end))
        counted = [int(r["n"]) for r in rows if str(first) <= r["date"] <= str(last)]
        days = (last - first).days + 1
        assert len(counted) == 3 * days
        assert value == pytest.approx(sum(counted) / days, abs=0.005)


def test_an_average_says_how_it_was_made() -> None:
    first = load(CUT).observations[0]
    assert (first.measure, first.place, first.breakdown) == (loader.MEASURE, "us", "")
    assert (first.tier, first.derivation, first.publisher) == ("research", "computed", "UWCHR")
    assert first.where == "mean of the 31 days dated 2011-10-02 to 2011-11-01, all facilities"


def test_an_unknown_copy_is_undated() -> None:
    release = loader.describe(CUT)
    assert release.id.startswith("ice_headcount/uwchr-")
    assert release.published is None


@pytest.mark.parametrize(("printed", "month_moved"), [("2011-10-01", 9), ("2011-11-01", 10)])
def test_a_count_belongs_to_the_night_before_its_date(
    tmp_path: Path, printed: str, month_moved: int
) -> None:
    text = CUT.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.endswith(printed))
    code, n, _ = row.split("|")
    path = tmp_path / "headcount.csv"
    path.write_text(text.replace(row, f"{code}|{int(n) + 3100}|{printed}"), encoding="utf-8")
    before, after = by_period(load(CUT)), by_period(load(path))
    moved = [p.start.month for p in before if after[p] != before[p]]
    assert moved == ([month_moved] if month_moved > 9 else [])


def _line(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (lambda t: _line(t, "|n|date", "|n|date|sex"), "not a daily headcount"),
        (lambda t: _line(t, "\nEAZ|", "\n|"), "row 2, column 1: no facility code"),
        (lambda t: _line(t, "|2011-09-29", "|2011-09-31"), "row 2, column 3: expected a day"),
        (lambda t: _line(t, "|2011-09-29", "|29/09/2011"), "row 2, column 3: expected a day"),
        (lambda t: _line(t, "|2011-09-29", ""), "row 2, column 1: expected 3 cells, found 2"),
        (lambda t: _line(t, "|2011-09-30", "|2011-09-29"), "EAZ is counted twice on 2011-09-29"),
        (lambda t: t.split("\n")[0] + "\n", "no counts below the header"),
        (
            lambda t: "\n".join(x for x in t.split("\n") if not x.endswith("2011-10-09")),
            "no facility has a count on 2011-10-09",
        ),
    ],
)
def test_a_broken_table_stops(tmp_path: Path, edit: Callable[[str], str], problem: str) -> None:
    path = tmp_path / "headcount.csv"
    path.write_text(edit(CUT.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(SourceError, match=problem) as raised:
        loader.load(ReleaseFile(path, loader.describe(path)))
    assert "headcount.csv" in str(raised.value)


@pytest.mark.parametrize("n", ["-4", "12.5", "", "1,335", "²"])
def test_a_count_that_is_no_number_of_people_stops(tmp_path: Path, n: str) -> None:
    head, first, *rest = CUT.read_text(encoding="utf-8").splitlines()
    code, _, printed = first.split("|")
    path = tmp_path / "headcount.csv"
    path.write_text("\n".join([head, f"{code}|{n}|{printed}", *rest]), encoding="utf-8")
    with pytest.raises(SourceError, match="row 2, column 2: expected a number of people"):
        load(path)


# --- a small table in DDP's form, with made-up counts --------------------------------------------


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a Parquet file of two facilities with 100 people each, or as the SQL given says."""

    def to_file(select: str = "*", where: str = "true") -> Path:
        path = tmp_path / "daily.parquet"
        duckdb.sql(
            f"""copy (select {select} from (
                select code as detention_facility_code, cast(day as date) as date,
                    120 as n_detained, 100 as n_detained_at_midnight, 60 as n_detained_male,
                    60 as n_detained_female, 30 as n_detained_convicted_criminal,
                    0 as n_detained_possibly_under_18, 'PLACE ' || code as detention_facility
                from range(timestamp '2023-01-01', timestamp '2023-03-05', interval 1 day) d(day),
                    (values ('A'), ('B')) c(code)
            ) where {where}) to '{path}' (format parquet)"""
        )
        return path

    return to_file


def test_ddp_counts_the_midnight_and_only_whole_months(write: Callable[..., Path]) -> None:
    loaded = load(write())
    assert by_period(loaded) == {month(2023, 1): 200, month(2023, 2): 200}
    assert {o.publisher for o in loaded.observations} == {"DDP"}
    assert "dated 2023-01-01 to 2023-01-31" in loaded.observations[0].where


@pytest.mark.parametrize(
    ("select", "where", "problem"),
    [
        ("*, 1 as n_detained_twice", "true", "unknown column 'n_detained_twice'"),
        ("* exclude (date)", "true", "no column for day"),
        ("*", "not (code = 'B' and date = date '2023-02-02')", "1 facilities on 2023-02-02"),
        ("*", "date != date '2023-01-30'", "no facility has a count on 2023-01-30"),
        ("* replace (-1 as n_detained_at_midnight)", "true", "row 2, column 3: expected a number"),
        ("* replace ('A' as detention_facility_code)", "true", "A is counted twice"),
        ("* replace (null as n_detained_at_midnight)", "true", "expected a number of people"),
    ],
)
def test_a_broken_parquet_table_stops(
    write: Callable[..., Path], select: str, where: str, problem: str
) -> None:
    path = write(select, where.replace("code", "detention_facility_code"))
    with pytest.raises(SourceError, match=problem):
        load(path)


def test_parquet_is_read_as_text_in_its_order(write: Callable[..., Path]) -> None:
    grid = tables.read_parquet(write(), leave_out=set(DDP_COLUMNS) - {"date", "n_detained"})
    assert grid.rows[0] == ("date", "n_detained")
    assert grid.rows[1] == ("2023-01-01", "120")


def test_parquet_over_the_limit_and_damaged_parquet_are_refused(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tables, "MAX_CELLS", 100)
    with pytest.raises(UnsafeInput, match="more than 100 cells"):
        tables.read_parquet(write())
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(b"PAR1 n_detained_at_midnight PAR1")
    with pytest.raises(SourceError, match="not a readable Parquet file"):
        tables.read_parquet(damaged)


@pytest.mark.parametrize("content", [b"PAR1 some other table PAR1", b"\x1f\x8b broken", b"a|b\n"])
def test_other_files_are_not_recognised(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    assert not loader.recognise(path, content)


# --- the files as released -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def both(releases: Path) -> dict[str, Loaded]:
    return {name: load(releases / name) for name in (UWCHR, DDP)}


@pytest.mark.releases
@pytest.mark.parametrize(
    ("name", "period", "value"),
    [
        (UWCHR, month(2011, 10), 31689.42),
        (UWCHR, month(2019, 8), 53982.03),
        (UWCHR, month(2023, 12), 36731.19),
        (UWCHR, fiscal_year(2012), 32933.03),
        (UWCHR, fiscal_year(2019), 48865.59),
        (DDP, month(2022, 10), 28349.06),
        (DDP, month(2026, 2), 66049.79),
        (DDP, fiscal_year(2025), 47699.54),
    ],
)
def test_true_figures(both: dict[str, Loaded], name: str, period: Period, value: float) -> None:
    assert by_period(both[name])[period] == value


@pytest.mark.releases
def test_every_month_from_october_2011_is_there(both: dict[str, Loaded]) -> None:
    months = {
        o.period for one in both.values() for o in one.observations if o.period.basis == "month"
    }
    ordered = sorted(months)
    assert (ordered[0], ordered[-1], len(ordered)) == (month(2011, 10), month(2026, 2), 173)
    known = {o.known_from for one in both.values() for o in one.observations}
    assert known == {date(2024, 10, 31), date(2026, 3, 31)}


# --- what the catalogue says of them -------------------------------------------------------------


def _latest(measure: str, publisher: str) -> dict[Period, Observation]:
    return {
        o.period: o
        for o in open_lookup().observations(measure)
        if o.publisher == publisher
        and o.place == "us"
        and not o.breakdown
        and o.period.basis == "month"
    }


def test_the_catalogue_tells_the_distances_as_they_are() -> None:
    uwchr, ddp = (_latest(loader.MEASURE, name) for name in ("UWCHR", "DDP"))
    ice = _latest("ice.average_daily_population", "ICE")
    below = [
        1 - o.value / ice[p].value
        for o in (*uwchr.values(), *ddp.values())
        if (p := o.period) in ice
    ]
    assert len(below) > 90
    assert (round(100 * min(below), 1), round(100 * max(below), 1)) == (0.7, 5.4)
    measure = load_catalog().measures[loader.MEASURE]
    assert "0.7 to 5.4 percent lower" in measure.differs_from["ice.average_daily_population"]
    apart = [1 - ddp[p].value / uwchr[p].value for p in uwchr if p in ddp]
    assert len(apart) == 15
    assert (round(100 * min(apart), 1), round(100 * max(apart), 1)) == (0.6, 0.8)


def test_the_count_from_records_decides_no_claim() -> None:
    catalog = load_catalog()
    measure = catalog.measures[loader.MEASURE]
    assert measure.unsaid
    assert not (*measure.named, *measure.loose)
    assert catalog.agencies[measure.agency].level == "research"
