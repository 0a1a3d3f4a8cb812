"""Strict readers of the tables in a release: workbooks, delimited text, PDF text.

Everything is read as the text the file shows; a loader asks for numbers by cell and gets an
error that names file, sheet and cell when the cell is not one. Size and zip limits are checked
before a library opens the file.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import fastexcel

from ontherecord.errors import SourceError, UnsafeInput
from ontherecord.record.arrow import text_rows

MAX_FILE = 400 * 1024 * 1024
MAX_UNPACKED = 1500 * 1024 * 1024
MAX_RATIO = 200
MAX_CELLS = 50_000_000
_NUMBER = re.compile(r"^[-+]?\$?\(?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?\)?%?$")


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of text cells with the place it was read from. Rows and columns from 0."""

    file: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]

    def ref(self, row: int, col: int) -> str:
        """'Sheet!B12' for a workbook, 'row 12, column 2' for delimited text."""
        if self.sheet:
            return f"{self.sheet.strip()}!{column_letter(col)}{row + 1}"
        return f"row {row + 1}, column {col + 1}"

    def text(self, row: int, col: int) -> str:
        """The stripped text of a cell, '' when it is blank or outside the grid."""
        if row < 0 or col < 0 or row >= len(self.rows) or col >= len(self.rows[row]):
            return ""
        return self.rows[row][col].strip()

    def number(self, row: int, col: int) -> float:
        """The cell as a number; raises SourceError naming file, sheet and cell otherwise."""
        text = self.text(row, col)
        value = parse_number(text)
        if value is None:
            raise self.error(row, col, f"expected a number, found {text!r}")
        return value

    def error(self, row: int, col: int, problem: str) -> SourceError:
        """A SourceError that says where: 'file: Sheet!B12: problem'."""
        return SourceError(
            f"{self.file}: {self.ref(row, col)}: {problem}",
            next_step="The layout may have changed; the loader of this source must be reviewed.",
        )

    def find(self, text: str, *, exact: bool = False, start: int = 0) -> tuple[int, int]:
        """First cell (row, col) whose folded text starts with (or is) `text`; SourceError if
        none.
        """
        for hit in self.find_all(text, exact=exact, start=start):
            return hit
        raise SourceError(
            f"{self.file}: {self.sheet or 'table'}: label {text!r} not found",
            next_step="The layout may have changed; the loader of this source must be reviewed.",
        )

    def find_all(
        self, text: str, *, exact: bool = False, start: int = 0
    ) -> Iterator[tuple[int, int]]:
        """Every cell whose folded text starts with (or is) `text`, in reading order."""
        wanted = fold(text)
        for r in range(start, len(self.rows)):
            for c, cell in enumerate(self.rows[r]):
                have = fold(cell)
                if have == wanted or (not exact and wanted and have.startswith(wanted)):
                    yield r, c


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened workbook: its sheet names as printed and a way to read each."""

    file: str
    path: Path
    sheets: tuple[str, ...]
    _reader: fastexcel.ExcelReader

    def grid(self, sheet: str) -> Grid:
        """The whole sheet as text cells; SourceError when there is no such sheet."""
        if sheet not in self.sheets:
            raise SourceError(f"{self.file}: no sheet {sheet!r}; it has {', '.join(self.sheets)}")
        try:
            loaded = self._reader.load_sheet(
                sheet,
                header_row=None,
                skip_rows=0,
                dtypes="string",
                skip_whitespace_tail_rows=False,
            )
        except fastexcel.FastExcelError as error:
            problem = f"damaged sheet ({_first_line(error)})"
            raise SourceError(f"{self.file}: {sheet}: {problem}") from None
        # The reader keeps leading blank rows (skip_rows=0) but starts at the first used column.
        columns = loaded.selected_columns
        if not columns:
            return Grid(self.file, sheet, ())
        try:
            rows = text_rows(loaded._sheet, columns[0].absolute_index)
        except SourceError as error:
            raise SourceError(f"{self.file}: {sheet}: {error}") from None
        return Grid(self.file, sheet, rows)


def open_workbook(path: Path) -> Workbook:
    """Open an .xlsx or .xls file after checking its size and, for .xlsx, what it unpacks to.

    Raises UnsafeInput for a bomb and SourceError for a file that is not a workbook.
    """
    check_size(path)
    head = path.open("rb").read(8)
    if head.startswith(b"PK"):
        check_zip(path)
    elif not head.startswith(b"\xd0\xcf\x11\xe0"):
        raise SourceError(f"{path.name}: not an Excel workbook")
    try:
        reader = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise SourceError(f"{path.name}: damaged workbook ({_first_line(error)})") from None
    return Workbook(path.name, path, tuple(reader.sheet_names), reader)


def read_delimited(path: Path, *, delimiter: str = ",", encoding: str = "utf-8-sig") -> Grid:
    """Read a delimited text file (also .gz) whole as text cells; short rows stay short."""
    check_size(path)
    raw = path.read_bytes()
    if path.suffix == ".gz":
        with gzip.open(io.BytesIO(raw)) as stream:
            raw = stream.read(MAX_UNPACKED + 1)
        if len(raw) > MAX_UNPACKED:
            raise UnsafeInput(f"{path.name}: unpacks to more than {MAX_UNPACKED >> 20} MB")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(f"{path.name}: byte {error.start} is not {encoding}") from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = tuple(tuple(_clean(v) for v in row) for row in reader)
    return Grid(path.name, "", rows)


def read_parquet(path: Path, *, leave_out: Collection[str] = ()) -> Grid:
    """Read a Parquet file as text cells below a row of column names, in the file's order.

    Columns named in `leave_out` are not read. Raises SourceError for a file that is not Parquet
    and UnsafeInput for one with more cells than the limit.
    """
    check_size(path)
    source = "'" + str(path).replace("'", "''") + "'"
    try:
        with duckdb.connect() as con:
            con.execute("set enable_progress_bar = false; set threads = 1")
            names = [
                row[0] for row in con.execute(f"describe from read_parquet({source})").fetchall()
            ]
            kept = [name for name in names if name not in leave_out]
            lines = con.execute(f"select num_rows from parquet_file_metadata({source})").fetchall()
            if sum(n for (n,) in lines) * len(kept) > MAX_CELLS:
                raise UnsafeInput(f"{path.name}: more than {MAX_CELLS:,} cells")
            cells = ", ".join('cast("{}" as varchar)'.format(n.replace('"', '""')) for n in kept)
            found = (
                con.execute(f"select {cells} from read_parquet({source})").fetchall()
                if kept
                else []
            )
    except duckdb.Error as error:
        raise SourceError(
            f"{path.name}: not a readable Parquet file ({_first_line(error)})"
        ) from None
    return Grid(path.name, "", (tuple(kept), *(tuple(v or "" for v in row) for row in found)))


def read_pdf(path: Path) -> list[str]:
    """The text of each page of a PDF, NFKC-normalised (ligatures become letters)."""
    import pypdfium2  # heavy, and only PDF releases need it

    check_size(path)
    try:
        pdf = pypdfium2.PdfDocument(path)
        pages = [page.get_textpage().get_text_range() for page in pdf]
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"{path.name}: not a readable PDF ({_first_line(error)})") from None
    return [unicodedata.normalize("NFKC", p).replace("\r\n", "\n") for p in pages]


def check_size(path: Path) -> None:
    """Raise SourceError for a missing or empty file, UnsafeInput for one over the limit."""
    if not path.is_file():
        raise SourceError(f"{path}: no such file")
    size = path.stat().st_size
    if size == 0:
        raise SourceError(f"{path.name}: the file is empty")
    if size > MAX_FILE:
        raise UnsafeInput(f"{path.name}: {size >> 20} MB is over the limit of {MAX_FILE >> 20} MB")


def check_zip(path: Path) -> None:
    """Raise UnsafeInput for a zip that unpacks to too much, SourceError for a broken one."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise SourceError(f"{path.name}: truncated or not a zip container") from None
    unpacked = sum(m.file_size for m in members)
    packed = max(1, sum(m.compress_size for m in members))
    if unpacked > MAX_UNPACKED or (unpacked > 50 << 20 and unpacked / packed > MAX_RATIO):
        raise UnsafeInput(f"{path.name}: unpacks to {unpacked >> 20} MB from {packed >> 10} KB")


def parse_number(text: str) -> float | None:
    """A printed number ('1,234', '$5.2', '(3)', '12%') as a float; None for anything else."""
    if not _NUMBER.match(text):
        return None
    negative = text.startswith("-") or (text.startswith("(") and text.endswith(")"))
    value = float(text.strip("()$%+-").replace("$", "").replace(",", ""))
    return -value if negative else value


def fold(text: str) -> str:
    """Lower case, single spaces, trimmed: how labels are compared."""
    return " ".join(text.split()).lower()


def column_letter(col: int) -> str:
    """Column 0 is 'A', 26 is 'AA'."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _clean(value: object) -> str:
    return "" if value is None else str(value)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__
