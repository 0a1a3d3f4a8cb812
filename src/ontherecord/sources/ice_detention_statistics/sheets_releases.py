"""Releases (to January 2024, removals left out) and final book-outs (since): two measures."""

from __future__ import annotations

from ontherecord.errors import SourceError
from ontherecord.sources.ice_detention_statistics.collect import MONTHS, number_or_zero
from ontherecord.sources.ice_detention_statistics.labels import body, code, expect_header
from ontherecord.sources.ice_detention_statistics.sheet import CRIMINALITY, Sheet, month_row


def read_releases(sheet: Sheet) -> None:
    """Read the table by reason, with months or without, under the name it carries.

    Raises SourceError naming the cell for an unknown label and for totals that do not add up:
    criminality to reason, reasons to total, bonds to bonded out, months to year, facilities.
    """
    tables = {
        "final_releases_by_month": _releases_by_month,
        "final_book_outs_by_month": _releases_by_month,
        "final_releases_by_reason": _releases_by_reason,
    }
    present = [table for table in tables if table in sheet.titles]
    if len(present) != 1:
        raise SourceError(
            f"{sheet.grid.file}: {sheet.grid.sheet}: expected one table of releases by reason, "
            f"found {len(present)}"
        )
    table = present[0]
    if not sheet.left_out(table):
        tables[table](sheet, f"ice.{table.rpartition('_by_')[0]}", table)


def _releases_by_month(sheet: Sheet, measure: str, table: str) -> None:
    grid, out = sheet.grid, sheet.out
    row, col = sheet.at(table)
    span = sheet.dates.through("releases", sheet.year)
    expect_header(grid, row + 1, col, ("Release Reason", "Criminality", *MONTHS, "Total"))
    rows = body(grid, row + 2, lambda r: bool(grid.text(r, col) or grid.text(r, col + 1)))
    reason, totals, parts = "", dict[str, int](), dict[str, list[int]]()
    for r in rows:
        if grid.text(r, col):
            reason = code(grid, r, col, "release_reason")
        criminality = code(grid, r, col + 1, "criminality") if grid.text(r, col + 1) else ""
        if criminality:
            parts.setdefault(reason, []).append(r)
        elif reason in totals:
            raise grid.error(r, col, f"a second total of {reason or 'all releases'}")
        else:
            totals[reason] = r
        labels = {"release_reason": reason, "criminality": criminality}
        month_row(sheet, span, measure, r, col + 2, labels)
    for c in range(col + 2, col + 15):
        for name, lines in parts.items():
            out.reconcile(grid, (totals[name], c), (number_or_zero(grid, r, c) for r in lines))
        _reasons_add_up(sheet, totals, c)
    _facility_total_agrees(sheet, table, grid.number(totals[""], col + 14))


def _reasons_add_up(sheet: Sheet, totals: dict[str, int], col: int) -> None:
    """All reasons make the total; the bonds set by ICE and by judges make those bonded out."""
    bonds = ("bond_set_by_ice", "bond_set_by_ij")
    if missing := {"", "bonded_out", *bonds} - set(totals):
        raise SourceError(
            f"{sheet.grid.file}: {sheet.grid.sheet}: no row for {', '.join(sorted(missing))}"
        )
    values = {name: number_or_zero(sheet.grid, r, col) for name, r in totals.items()}
    if sheet.grid.text(totals[""], col):
        main = (value for name, value in values.items() if name and name not in bonds)
        sheet.out.reconcile(sheet.grid, (totals[""], col), main)
    if sheet.grid.text(totals["bonded_out"], col):
        sheet.out.reconcile(
            sheet.grid, (totals["bonded_out"], col), (values[name] for name in bonds)
        )


def _releases_by_reason(sheet: Sheet, measure: str, table: str) -> None:
    """The older table without months: a row per reason, a column per criminality."""
    grid, out = sheet.grid, sheet.out
    row, col = sheet.at(table)
    span = sheet.dates.through("releases", sheet.year)
    expect_header(grid, row + 1, col, ("Release Reason", *CRIMINALITY, "Total"))
    totals: dict[str, int] = {}
    for r in body(grid, row + 2, lambda r: bool(grid.text(r, col))):
        reason = code(grid, r, col, "release_reason")
        totals[reason] = r
        for c in range(col + 1, col + 5):
            out.add(
                measure,
                span.whole(),
                grid,
                r,
                c,
                maturity=span.maturity,
                by={"release_reason": reason, "criminality": code(grid, row + 1, c, "criminality")},
            )
        out.reconcile(grid, (r, col + 4), (grid.number(r, c) for c in range(col + 1, col + 4)))
    for c in range(col + 1, col + 5):
        _reasons_add_up(sheet, totals, c)
    _facility_total_agrees(sheet, table, grid.number(totals[""], col + 4))


def _facility_total_agrees(sheet: Sheet, table: str, total: float) -> None:
    """The same releases by facility type: checked, not recorded."""
    row, col = sheet.at(table.rpartition("_by_")[0] + "_by_facility")
    grid, out = sheet.grid, sheet.out
    expect_header(grid, row + 1, col, ("Facility Type", "", "Total"))
    rows = body(grid, row + 2, lambda r: bool(grid.text(r, col)))
    names = [code(grid, r, col, "facility") for r in rows]
    if not names or names[0] != "total":
        raise grid.error(row + 2, col, "expected the row 'Total' first")
    # The number stands under 'Total' or, where cells are merged, a little to the right of it.
    value = next((c for c in range(col + 2, col + 5) if grid.text(rows[0], c)), col + 2)
    out.reconcile(grid, (rows[0], value), (number_or_zero(grid, r, value) for r in rows[1:]))
    out.reconcile(grid, (rows[0], value), (total,))
