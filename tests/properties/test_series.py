"""Series and what is said of them: points, change, share, rank, comparison, disclosure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.base.period import Period, fiscal_year, month
from ontherecord.errors import NotHeld
from ontherecord.record.lookup import LookUp, open_lookup
from ontherecord.record.lookup_file import Contents, write_lookup
from ontherecord.record.observation import Observation, Release
from ontherecord.record.vintages import collapse
from ontherecord.series import analysis, disclosure
from ontherecord.series.series import Request, read

RELEASE = Release("src/1", "src", "ICE", "One", "official_statistic", "https://a.gov", None)
YEARS = {2011: 396906.0, 2012: 409849.0, 2013: 368644.0, 2019: 267258.0, 2020: 185884.0}


def figure(value: float, period: Period, **changes: object) -> Observation:
    base = Observation(
        "ice.removals",
        period,
        "us",
        "",
        value,
        "src/1",
        f"A!{period.start}{changes}",
        publisher="ICE",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


@pytest.fixture
def record(tmp_path: Path) -> LookUp:
    """Five fiscal years, two months, a breakdown, places, and a second measure."""
    figures = [figure(value, fiscal_year(year)) for year, value in YEARS.items()]
    figures += [figure(10.0, month(2020, n)) for n in (1, 2)]
    for code, value in (("convicted", 100000.0), ("other_violator", 20000.0)):
        where = {"breakdown": f"criminality={code}"}
        figures.append(figure(value, fiscal_year(2020), **where))
    figures.append(figure(9000.0, fiscal_year(2020), place="state:TX"))
    figures += [figure(1.5, fiscal_year(2020), measure="ice.arrests", known_from=date(2021, 1, 1))]
    path = tmp_path / "record.sqlite"
    write_lookup(path, Contents(collapse(figures), [RELEASE]), {}, lambda measure: ("ICE",))
    return open_lookup(path)


def test_points_follow_time_or_size(record: LookUp) -> None:
    series = read(record, Request("ice.removals", since=date(2012, 10, 1)))
    assert [p.label for p in series.points] == ["fiscal 2013", "fiscal 2019", "fiscal 2020"]
    by = read(record, Request("ice.removals", by="criminality"))
    assert [(p.label, p.value) for p in by.points] == [
        ("convicted", 100000.0),
        ("other_violator", 20000.0),
    ]
    places = read(record, Request("ice.removals", by="place"))
    assert [p.label for p in places.points] == ["us", "state:TX"]


def test_what_is_not_held_is_said_with_what_is(record: LookUp) -> None:
    with pytest.raises(NotHeld, match=r"ice\.removals"):
        read(record, Request("ice.removal"))
    with pytest.raises(NotHeld, match="It is held by fiscal_year, month, criminality, place"):
        read(record, Request("ice.removals", by="week"))
    with pytest.raises(NotHeld):
        read(record, Request("ice.arrests", as_of=date(2020, 12, 31)))


def test_change_share_and_rank_with_their_gaps(record: LookUp) -> None:
    series = read(record, Request("ice.removals"))
    moved = analysis.change(series, fiscal_year(2019), fiscal_year(2020))
    assert moved.absolute == -81374.0
    assert moved.percent == pytest.approx(-30.448, abs=0.001)
    ranked = analysis.rank(series, fiscal_year(2013))
    assert (ranked.rank, ranked.of) == (3, 5)
    assert [p.label for p in ranked.above] == ["fiscal 2012", "fiscal 2011"]
    assert [(g.start.year, g.end.year) for g in ranked.gaps] == [(2013, 2018)]
    by = read(record, Request("ice.removals", by="criminality"))
    part, whole = by.points[0], series.points[-1]
    assert analysis.share(part, whole) == pytest.approx(53.797, abs=0.001)
    with pytest.raises(NotHeld, match="same days"):
        analysis.share(part, series.points[0])
    with pytest.raises(NotHeld, match="fiscal 1999"):
        analysis.change(series, fiscal_year(1999), fiscal_year(2020))


def test_comparison_has_every_period_of_either(record: LookUp) -> None:
    many = [read(record, Request(name)) for name in ("ice.removals", "ice.arrests")]
    table = analysis.compare(many)
    assert table.measures == ("ice.removals", "ice.arrests")
    assert [label for label, _ in table.rows][-1] == "fiscal 2020"
    assert [point is None for point in table.rows[0][1]] == [False, True]
    assert [point is None for point in table.rows[-1][1]] == [False, False]


def test_a_series_is_plain_data_and_an_arrow_stream(record: LookUp) -> None:
    series = read(record, Request("ice.removals"))
    assert series.to_dict()["points"][0]["value"] == YEARS[2011]
    rows = duckdb.sql('select label, "start", value from series order by 2').fetchall()
    assert rows[0] == ("fiscal 2011", date(2010, 10, 1), YEARS[2011])
    assert len(rows) == len(series)


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), min_size=1, max_size=8))
def test_no_hidden_count_can_be_worked_out(cells: dict[str, int]) -> None:
    total = sum(cells.values())
    shown = disclosure.protect(cells, total=total)
    assert set(shown) == set(cells)
    hidden = [name for name, value in shown.items() if isinstance(value, str)]
    assert all(shown[name] == cells[name] >= 11 for name in cells if name not in hidden)
    assert all(name in hidden for name, count in cells.items() if count < 11)
    if total >= 11 and len(cells) > 1:
        assert len(hidden) != 1
    assert disclosure.protect_total(total) == (total if total >= 11 else "<11")


def test_disclosure_refuses_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="not negative"):
        disclosure.protect({"a": -1})
    with pytest.raises(ValueError, match="not the sum"):
        disclosure.protect({"a": 20}, total=21)
    assert disclosure.protect({"a": 5, "b": 500, "c": 30}, total=535)["c"] == disclosure.WITHHELD
    assert disclosure.protect({"a": 5, "b": 500}) == {"a": "<11", "b": 500}
