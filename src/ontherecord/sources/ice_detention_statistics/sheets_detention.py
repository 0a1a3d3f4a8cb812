"""The sheet 'Detention FYxx': people held, book-ins, removals, releases, averages.

Every table starts with a title cell ('ICE Removals: FY2024'), then a heading row, then rows to
the first blank one. Tables are found by title, never by row number. Months that have not begun
are printed as 0 and are absent here; the month the data stop in is a month to date.
"""

from __future__ import annotations

from ontherecord.base.period import day
from ontherecord.record.tables import Grid, fold
from ontherecord.sources.ice_detention_statistics.collect import (
    MONTHS,
    Collector,
    number_or_zero,
)
from ontherecord.sources.ice_detention_statistics.footnotes import Dates
from ontherecord.sources.ice_detention_statistics.labels import (
    body,
    code,
    expect_header,
    misprints,
)
from ontherecord.sources.ice_detention_statistics.sheet import (
    CRIMINALITY,
    Sheet,
    find_titles,
    month_row,
    sheet_year,
)
from ontherecord.sources.ice_detention_statistics.sheets_averages import read_averages
from ontherecord.sources.ice_detention_statistics.sheets_releases import read_releases


def read_detention(grid: Grid, dates: Dates, out: Collector) -> None:
    """Read every table we know from a detention sheet.

    Raises SourceError naming file, sheet and cell for an unknown title, heading or label, for
    text where a number belongs, and for a total that its parts do not make.
    """
    sheet = Sheet(grid, sheet_year(grid), find_titles(grid), dates, out)
    if (out.release.sha256, "detention") in misprints():
        out.loaded.unread[grid.sheet] = misprints()[out.release.sha256, "detention"]
        return
    book_ins = _book_ins(sheet)
    _book_ins_by_criminality(sheet, book_ins)
    _detained(sheet)
    _removals(sheet)
    read_releases(sheet)
    read_averages(sheet)


def _detained(sheet: Sheet) -> None:
    if sheet.left_out("detained"):
        return
    grid, out = sheet.grid, sheet.out
    row, col = sheet.at("detained")
    expect_header(
        grid, row + 1, col, ("Criminality", "ICE", "Percent ICE", "CBP", "Percent CBP", "Total")
    )
    period = day(sheet.dates.snapshot())
    rows = body(grid, row + 2, lambda r: bool(grid.text(r, col)))
    columns = {"ice": col + 1, "cbp": col + 3, "": col + 5}
    sums = dict.fromkeys(columns, 0.0)
    for r in rows:
        criminality = code(grid, r, col, "criminality")
        parts = {
            agency: out.add(
                "ice.detained_population",
                period,
                grid,
                r,
                c,
                by={"arresting_agency": agency, "criminality": criminality},
            )
            for agency, c in columns.items()
        }
        out.reconcile(grid, (r, col + 5), (parts["ice"], parts["cbp"]))
        if criminality:
            sums = {agency: sums[agency] + value for agency, value in parts.items()}
    for agency, c in columns.items():
        out.reconcile(grid, (rows[0], c), (sums[agency],))
    _disposition_agrees(sheet, grid.number(rows[0], col + 5))


def _disposition_agrees(sheet: Sheet, total: float) -> None:
    """The same people by processing disposition: checked, not recorded."""
    grid, out = sheet.grid, sheet.out
    row, col = sheet.at("disposition")
    last = col + 1
    while grid.text(row + 1, last + 1):
        last += 1
    expect_header(grid, row + 1, last, ("Total",))
    rows = body(grid, row + 2, lambda r: bool(grid.text(r, col)))
    names = [code(grid, r, col, "disposition") for r in rows]
    if not names or names[0] != "total":
        raise grid.error(row + 2, col, "expected the row 'Total' first")
    out.reconcile(grid, (rows[0], last), (grid.number(r, last) for r in rows[1:]))
    out.reconcile(grid, (rows[0], last), (total,))


def _book_ins(sheet: Sheet) -> float:
    grid, out = sheet.grid, sheet.out
    row, col = sheet.at("book_ins")
    span = sheet.dates.through("book_ins", sheet.year)
    expect_header(grid, row + 1, col, ("Agency", *MONTHS, "Total"))
    rows = body(grid, row + 2, lambda r: bool(grid.text(r, col)))
    agencies = {code(grid, r, col, "agency"): r for r in rows}
    if set(agencies) != {"", "ice", "cbp"}:
        raise grid.error(row + 2, col, "expected the rows Total, ICE and CBP")
    if sheet.left_out("book_ins"):
        return grid.number(agencies[""], col + 13)
    for agency, r in agencies.items():
        month_row(sheet, span, "ice.book_ins", r, col + 1, {"arresting_agency": agency})
    for c in range(col + 1, col + 14):
        parts = (number_or_zero(grid, agencies[a], c) for a in ("ice", "cbp"))
        out.reconcile(grid, (agencies[""], c), parts)
    return grid.number(agencies[""], col + 13)


def _book_ins_by_criminality(sheet: Sheet, total: float) -> None:
    if sheet.left_out("book_ins_by_criminality"):
        return
    grid, out = sheet.grid, sheet.out
    row, col = sheet.at("book_ins_by_criminality")
    span = sheet.dates.through("book_ins", sheet.year)
    expect_header(grid, row + 1, col, ("Facility Type", *CRIMINALITY, "Total"))
    rows = body(grid, row + 2, lambda r: bool(grid.text(r, col)))
    facilities = [code(grid, r, col, "facility") for r in rows]
    if not facilities or facilities[0] != "total":
        raise grid.error(row + 2, col, "expected the row 'Total' first")
    for c in range(col + 1, col + 4):
        out.add(
            "ice.book_ins",
            span.whole(),
            grid,
            rows[0],
            c,
            maturity=span.maturity,
            by={"criminality": code(grid, row + 1, c, "criminality")},
        )
    for r in rows:
        parts = (number_or_zero(grid, r, c) for c in range(col + 1, col + 4))
        out.reconcile(grid, (r, col + 4), parts)
    out.reconcile(grid, (rows[0], col + 4), (number_or_zero(grid, r, col + 4) for r in rows[1:]))
    out.reconcile(grid, (rows[0], col + 4), (total,))


def _removals(sheet: Sheet) -> None:
    if sheet.left_out("removals"):
        return
    grid, out = sheet.grid, sheet.out
    row, col = sheet.at("removals")
    span = sheet.dates.through("removals", sheet.year)
    value = col + 2
    if fold(grid.text(row + 1, value)) not in ("removals", "total"):
        raise grid.error(row + 1, value, "expected the heading 'Removals' or 'Total'")
    rows = body(grid, row + 2, lambda r: bool(grid.text(r, col)))
    names = [code(grid, r, col, "removals") for r in rows]
    if not names or names[0] != "total":
        raise grid.error(row + 2, col, "expected the row 'Total' first")
    total = out.add("ice.removals", span.whole(), grid, rows[0], value, maturity=span.maturity)
    for r, name in zip(rows[1:], names[1:], strict=True):
        if grid.number(r, value) > total:
            raise grid.error(r, value, f"more than the total of {total:,.0f}")
        if name == "family_unit":
            out.add(
                "ice.removals",
                span.whole(),
                grid,
                r,
                value,
                maturity=span.maturity,
                by={"family_status": name},
            )
