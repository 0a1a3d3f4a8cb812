"""Charts drawn in core."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from ontherecord.base.period import fiscal_year, month
from ontherecord.errors import OutputError
from ontherecord.report import axis
from ontherecord.report.chart import Chart, describe, png, svg
from ontherecord.report.html import _drawing

NS = "{http://www.w3.org/2000/svg}"
# OHSS, August 2024 tables: ICE removals, fiscal 2019 to 2023.
YEARS = {2019: 267260, 2020: 185880, 2021: 59010, 2022: 72180, 2023: 142580}
FLOW = Chart(
    title="ICE removals",
    subtitle="Fiscal years",
    kind="flow",
    points=tuple(
        (fiscal_year(y).start, fiscal_year(y).end, float(v), "final") for y, v in YEARS.items()
    ),
    source="OHSS",
    definition="Departures that ICE carried out or confirmed.",
)
MONTHLY = replace(
    FLOW,
    points=tuple(
        (month(y, m).start, month(y, m).end, 20000.0 + m, "final")
        for y in range(2014, 2019)
        for m in range(1, 13)
    ),
)


def draw(chart: Chart) -> ElementTree.Element:
    text = svg(chart)
    _drawing(text)
    return ElementTree.fromstring(text)


def kinds(root: ElementTree.Element, tag: str, name: str) -> list[ElementTree.Element]:
    return [e for e in root.iter(f"{NS}{tag}") if e.get("class") == name]


def words(root: ElementTree.Element) -> str:
    return " ".join(e.text or "" for e in root.iter(f"{NS}text"))


def test_a_flow_is_bars_from_zero_with_title_axis_and_source() -> None:
    root = draw(FLOW)
    bars = kinds(root, "rect", "mark")
    assert len(bars) == 5
    feet = {round(float(b.get("y", 0)) + float(b.get("height", 0))) for b in bars}
    assert len(feet) == 1
    text = words(root)
    for part in ("ICE removals", "Fiscal years", "300,000", "2021", "Source: OHSS", "Departures"):
        assert part in text
    assert root.findtext(f"{NS}title") == "ICE removals"
    assert "Highest 267,260 in fiscal 2019, lowest 59,010 in fiscal 2021" in str(
        root.findtext(f"{NS}desc")
    )


def test_many_periods_are_steps_and_a_missing_month_breaks_the_line() -> None:
    whole = draw(MONTHLY)
    assert len(kinds(whole, "path", "line")) == 1
    assert not kinds(whole, "rect", "gap")
    holed = replace(MONTHLY, points=MONTHLY.points[:20] + MONTHLY.points[22:])
    root = draw(holed)
    assert len(kinds(root, "path", "line")) == 2
    assert len(kinds(root, "rect", "gap")) == 1
    assert "no figure held" in words(root)


def test_a_missing_year_is_a_gap_between_bars() -> None:
    root = draw(replace(FLOW, points=FLOW.points[:2] + FLOW.points[3:]))
    assert len(kinds(root, "rect", "mark")) == 4
    assert len(kinds(root, "rect", "gap")) == 1
    assert "not held" in words(root)


def test_no_line_crosses_a_break() -> None:
    root = draw(replace(MONTHLY, breaks=((date(2016, 6, 1), "counted otherwise"),)))
    assert len(kinds(root, "path", "line")) == 2
    assert len(kinds(root, "line", "break")) == 1
    assert "counted otherwise" in words(root)


def test_provisional_is_hollow_and_named() -> None:
    last = (*FLOW.points[-1][:3], "provisional")
    root = draw(replace(FLOW, points=(*FLOW.points[:-1], last)))
    (bar,) = kinds(root, "rect", "hollow")
    assert bar.get("fill") == "#ffffff"
    assert bar.get("stroke-dasharray")
    assert "provisional" in words(root)


def test_a_stock_is_a_line_through_dates_with_gaps() -> None:
    days = [date(y, 9, 30) for y in (2012, 2013, 2014, 2018, 2019)]
    points = tuple((d, d, 100.0 * n, "final") for n, d in enumerate(days, 3))
    points = (*points[:-1], (*points[-1][:3], "provisional"))
    root = draw(replace(FLOW, kind="stock", points=points, highlight=(days[0], days[0])))
    assert len(kinds(root, "path", "line")) == 2
    assert len(kinds(root, "circle", "hollow")) == 1
    assert len(kinds(root, "circle", "chosen")) == 1


def test_the_highlight_carries_its_value() -> None:
    year = fiscal_year(2021)
    root = draw(replace(FLOW, highlight=(year.start, year.end)))
    assert "59,010" in words(root)
    assert len(kinds(root, "rect", "mark")) == 1
    assert len(kinds(root, "rect", "dim")) == 4


def test_one_point_negative_values_and_money() -> None:
    assert draw(replace(FLOW, points=FLOW.points[:1]))
    below = (*FLOW.points[0][:2], -3.64e9, "final")
    root = draw(replace(FLOW, points=(below, FLOW.points[1]), unit="USD"))
    assert "−$4 billion" in words(root)


def test_hostile_titles_are_text() -> None:
    root = draw(replace(FLOW, title="<script>\x1b[31m\u202ex</script>", source="&"))
    assert "<script>[U+001B][31m[U+202E]x</script>" in words(root)


def test_the_same_chart_gives_the_same_bytes_and_ids_differ_between_charts() -> None:
    assert svg(FLOW) == svg(FLOW)
    ids = {draw(c)[0].get("id") for c in (FLOW, MONTHLY)}
    assert len(ids) == 2


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(OutputError):
        svg(replace(FLOW, points=()))
    assert describe(replace(FLOW, points=())) == "No figure."


def test_png_needs_the_extra_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(OutputError, match=r"ontherecord\[charts\]"):
        png(svg(FLOW))


def test_png() -> None:
    pytest.importorskip("vl_convert", reason="the charts extra is not installed")
    assert png(svg(FLOW)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 271484, [0, 100000, 200000, 300000]),
        (0, 7, [0, 2, 4, 6, 8]),
        (-3, 9, [-5, -2.5, 0, 2.5, 5, 7.5, 10]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ],
)
def test_ticks_are_round_and_cover_the_values(
    low: float, high: float, expected: list[float]
) -> None:
    found = axis.ticks(low, high)
    assert found[0] <= low
    assert found[-1] >= high
    assert found == expected


def test_tick_labels() -> None:
    assert axis.labels([0, 100000, 200000]) == ["0", "100,000", "200,000"]
    assert axis.labels([0, 2.5, 5], "percent") == ["0.0%", "2.5%", "5.0%"]
    assert axis.labels([0, 2e10, 4e10], "USD") == ["$0", "$20 billion", "$40 billion"]
