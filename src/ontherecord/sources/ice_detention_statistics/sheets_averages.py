"""Average daily population and average length of stay, by arresting agency and criminality."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ontherecord.record.tables import fold
from ontherecord.sources.ice_detention_statistics.collect import (
    AVERAGE_TOLERANCE,
    MONTHS,
    Through,
    number_or_zero,
)
from ontherecord.sources.ice_detention_statistics.labels import (
    body,
    code,
    expect_header,
    vocabulary,
)
from ontherecord.sources.ice_detention_statistics.sheet import Sheet


def read_averages(sheet: Sheet) -> None:
    """Read average daily population (months and year) and length of stay (year only).

    Raises SourceError naming the cell where the agencies or the criminality classes do not make
    the average, or the months weighted by their days do not make the year.
    """
    _average_totals(sheet, _averages(sheet))
    _lengths(sheet)


def _averages(sheet: Sheet) -> list[float]:
    """Average daily population by agency, month and criminality; returns the total row."""
    grid, out = sheet.grid, sheet.out
    row, col = sheet.at("adp")
    lines = _average_lines(sheet, row, col)
    span = _averaged_span(sheet, lines["", ""], col)
    columns = range(col + 1, col + 14)
    if not sheet.left_out("adp"):
        for (agency, criminality), r in lines.items():
            for index, c in enumerate(columns):
                period = span.whole() if index == 12 else span.month(index)
                if period is None:
                    if number_or_zero(grid, r, c):
                        raise grid.error(r, c, f"a figure for a month after {span.day}")
                    continue
                out.add(
                    "ice.average_daily_population",
                    period,
                    grid,
                    r,
                    c,
                    maturity=span.maturity,
                    rounded_to=0.1,
                    by={"arresting_agency": agency, "criminality": criminality},
                )
        for c in columns:
            _averages_add_up(sheet, lines, c)
    return [number_or_zero(grid, lines["", ""], c) for c in columns]


def _average_lines(sheet: Sheet, row: int, col: int) -> dict[tuple[str, str], int]:
    """(agency, criminality) -> row of a table headed Agency, twelve months, FY Overall."""
    grid = sheet.grid
    expect_header(grid, row + 1, col, ("Agency", *MONTHS, "FY Overall"))
    lines: dict[tuple[str, str], int] = {}
    agency = ""
    agencies, kinds = vocabulary("average"), vocabulary("criminality")
    for r in body(grid, row + 2, lambda r: bool(grid.text(r, col))):
        label = fold(grid.text(r, col))
        if label in agencies:
            agency, criminality = agencies[label], ""
        elif kinds.get(label):
            criminality = kinds[label]
        else:
            raise grid.error(r, col, f"unknown label {grid.text(r, col)!r}")
        if (agency, criminality) in lines:
            raise grid.error(r, col, f"a second row {grid.text(r, col)!r} of one agency")
        lines[agency, criminality] = r
    if missing := {"", "ice", "cbp"} - {a for a, _ in lines}:
        raise grid.error(row, col, f"no row for the agency {', '.join(sorted(missing))!r}")
    return lines


def _averages_add_up(sheet: Sheet, lines: dict[tuple[str, str], int], col: int) -> None:
    grid, out = sheet.grid, sheet.out
    kinds = sorted({criminality for _, criminality in lines if criminality})
    for agency in ("ice", "cbp", ""):
        parts = (number_or_zero(grid, lines[agency, kind], col) for kind in kinds)
        out.reconcile(grid, (lines[agency, ""], col), parts, tolerance=AVERAGE_TOLERANCE)
    for kind in ("", *kinds):
        parts = (number_or_zero(grid, lines[agency, kind], col) for agency in ("ice", "cbp"))
        out.reconcile(grid, (lines["", kind], col), parts, tolerance=AVERAGE_TOLERANCE)


def _averaged_span(sheet: Sheet, row: int, col: int) -> Through:
    """The days averaged over: those for which the months, weighted by days, make the year.

    Most of FY2022 averages to the day after the one the footnotes name, so both are tried.
    Raises SourceError at the cell of the year when neither fits.
    """
    grid = sheet.grid
    named = sheet.dates.through("averages", sheet.year)
    printed = grid.number(row, col + 13)
    for span in (named, replace(named, day=named.day + timedelta(days=1))):
        periods = [span.month(index) for index in range(12)]
        days = sum(p.days for p in periods if p)
        weights = [p.days / days if p else 0.0 for p in periods]
        months = [number_or_zero(grid, row, col + 1 + i) for i in range(12)]
        weighted = sum(w * m for w, m in zip(weights, months, strict=True))
        if abs(weighted - printed) <= AVERAGE_TOLERANCE:
            sheet.out.loaded.reconciled += 1
            return span
    raise grid.error(
        row, col + 13, f"the months weighted by their days do not make {printed:,.10g}"
    )


def _average_totals(sheet: Sheet, averages: list[float]) -> None:
    """The same averages by facility type: the total row is checked, nothing is recorded."""
    if sheet.left_out("adp_by_facility"):
        return
    grid, out = sheet.grid, sheet.out
    row, col = sheet.at("adp_by_facility")
    expect_header(grid, row + 1, col, ("Facility Type", *MONTHS, "FY Overall"))
    if code(grid, row + 2, col, "facility") != "total":
        raise grid.error(row + 2, col, "expected the row 'Total' first")
    for index, value in enumerate(averages):
        cell = (row + 2, col + 1 + index)
        out.reconcile(grid, cell, (value,), tolerance=AVERAGE_TOLERANCE)


def _lengths(sheet: Sheet) -> None:
    """Average length of stay over the year to date; the months are not recorded."""
    if sheet.left_out("alos"):
        return
    grid, out = sheet.grid, sheet.out
    row, col = sheet.at("alos")
    span = sheet.dates.through("averages", sheet.year)
    for (agency, criminality), r in _average_lines(sheet, row, col).items():
        out.add(
            "ice.average_length_of_stay",
            span.whole(),
            grid,
            r,
            col + 13,
            maturity=span.maturity,
            rounded_to=0.1,
            by={"arresting_agency": agency, "criminality": criminality},
        )
