"""Reading workbooks: our strict grids beside bare fastexcel, on the same official files."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import openpyxl  # type: ignore[import-untyped]

from ontherecord.record.tables import open_workbook

from .official import ABSENT, releases
from .result import Result, row
from .timing import seconds

NAME = "workbooks"
TITLE = "Reading workbooks"
RUNS = 5
AIM = "at most 1.5"
FAMILIES = ("ohss", "ice_detention_statistics")
LIMIT = 12  # files of a family, the largest


def run() -> Result:
    """Time every sheet of the largest workbooks of two families, both ways."""
    folder = releases()
    if folder is None:
        return Result(NAME, TITLE, "", skipped=ABSENT)
    files = [path for family in FAMILIES for path in _largest(folder / family)]
    size = sum(path.stat().st_size for path in files)
    for path in files:  # into the system's cache
        path.read_bytes()
    ours: list[float] = []
    bare: list[float] = []
    opened: list[float] = []
    for _ in range(RUNS):  # in turn, so that a busy moment falls on all
        ours += seconds(lambda: [_ours(path) for path in files], 1)
        bare += seconds(lambda: [_bare(path) for path in files], 1)
        opened += seconds(lambda: [_opened(path) for path in files], 1)
    ratios = [a / b for a, b in zip(ours, bare, strict=True)]
    against = [a / b for a, b in zip(ours, opened, strict=True)]
    slow = seconds(lambda: [_openpyxl(path) for path in files], 1)
    rows = (
        row("`record.tables`, every sheet as a grid", ours, "s"),
        row(f"fastexcel {fastexcel.__version__}, cells handed over in Arrow", bare, "s", peer=True),
        row("fastexcel, sheets loaded and no cell handed over", opened, "s", peer=True),
        row(f"openpyxl {openpyxl.__version__}, read-only, as Python values", slow, "s", peer=True),
        row("ours / fastexcel handing over cells", ratios, "times", aim=AIM),
        row("ours / fastexcel loading only", against, "times"),
    )
    how = (
        f"Every sheet of {len(files)} official workbooks ({size / 1e6:.1f} MB; the largest of "
        f"{' and '.join(f'`{f}`' for f in FAMILIES)}), all cells as text, files in the system's "
        "cache. Ours also checks size and zip, keeps leading blank columns and hands each cell to "
        "Python as text; fastexcel in Arrow makes no Python object of any cell."
        " openpyxl runs once."
    )
    return Result(NAME, TITLE, how, rows)


def _largest(folder: Path) -> list[Path]:
    found = [p for p in folder.rglob("*") if p.suffix.lower() == ".xlsx"]
    return sorted(found, key=lambda p: (-p.stat().st_size, p.name))[:LIMIT]


def _ours(path: Path) -> int:
    book = open_workbook(path)
    return sum(len(book.grid(sheet).rows) for sheet in book.sheets)


def _sheet(reader: fastexcel.ExcelReader, name: str) -> fastexcel.ExcelSheet:
    return reader.load_sheet(
        name, header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=False
    )


def _bare(path: Path) -> int:
    """Every sheet as an Arrow table, through the interface that needs no pyarrow."""
    reader = fastexcel.read_excel(path)
    sheets = [_sheet(reader, name) for name in reader.sheet_names]
    return len([sheet._sheet.__arrow_c_array__(None) for sheet in sheets])


def _opened(path: Path) -> int:
    """Every sheet parsed and typed, its cells still inside the library."""
    reader = fastexcel.read_excel(path)
    return sum(_sheet(reader, name).height for name in reader.sheet_names)


def _openpyxl(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    found = sum(len(list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets)
    book.close()
    return found
