"""Sheets through the Arrow interface: the same text in every cell, whatever the layout."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from ontherecord.errors import SourceError
from ontherecord.record import arrow
from ontherecord.record.tables import open_workbook

ROWS = [
    ["", "Removals", "naïve – 271,484", "😀"],
    [""] * 4,
    ["last", "", "x" * 500, "a\tb\nc"],
]


def _workbook(path: Path, rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.save(path)
    return path


def test_every_cell_is_read_as_text(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", [["", "", *row] for row in [[""] * 4, *ROWS]])
    (sheet,) = open_workbook(path).sheets
    wanted = tuple(("", "", *row) for row in [[""] * 4, *ROWS])
    assert open_workbook(path).grid(sheet).rows == wanted


def test_a_sheet_without_cells_has_no_rows(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", [])
    assert open_workbook(path).grid("Sheet").rows == ()


def test_cutting_in_parts_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _workbook(tmp_path / "a.xlsx", ROWS * 50)
    whole = open_workbook(path).grid("Sheet").rows
    monkeypatch.setattr(arrow, "CELLS", 7)
    assert open_workbook(path).grid("Sheet").rows == whole == tuple(map(tuple, ROWS * 50))


class Exported:
    """A table made by hand: (layout, offsets, text, bits of the cells with a value, first cell)."""

    def __init__(self, length: int, *columns: tuple[bytes, list[int], bytes, int | None, int]):
        self.keep: list[Any] = []
        schemas, arrays = [], []
        for layout, offsets, text, valid, first in columns:
            kind = ctypes.c_int64 if layout == b"U" else ctypes.c_int32
            held = [
                ctypes.create_string_buffer(bytes([valid]), 1) if valid is not None else None,
                (kind * len(offsets))(*offsets),
                ctypes.create_string_buffer(text, max(1, len(text))),
            ]
            buffers = (ctypes.c_void_p * 3)(
                *[ctypes.addressof(b) if b is not None else None for b in held]
            )
            self.keep += [held, buffers]
            schemas.append(ctypes.pointer(arrow._Schema(format=layout)))
            missing = 0 if valid is None else 1
            arrays.append(ctypes.pointer(arrow._Array(length, missing, first, 3, 0, buffers)))
        self.schema = arrow._Schema(b"+s", n_children=len(schemas))
        self.schema.children = (ctypes.POINTER(arrow._Schema) * len(schemas))(*schemas)
        self.array = arrow._Array(length, n_children=len(arrays))
        self.array.children = (ctypes.POINTER(arrow._Array) * len(arrays))(*arrays)

    def __arrow_c_array__(self, _requested: object) -> tuple[Any, Any]:
        new = ctypes.pythonapi.PyCapsule_New
        new.restype = ctypes.py_object
        new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        return (
            new(ctypes.addressof(self.schema), b"arrow_schema", None),
            new(ctypes.addressof(self.array), b"arrow_array", None),
        )


def test_both_layouts_a_first_cell_and_what_lies_under_a_missing_one() -> None:
    table = Exported(
        2,
        (b"u", [0, 1, 3], b"abc", None, 0),
        (b"U", [0, 2, 2, 4], "xxé".encode(), 0b110, 1),  # begins at its second cell
        (b"u", [0, 3, 4], b"???d", 0b10, 0),  # the first cell has no value, whatever lies there
        (b"n", [], b"", None, 0),
    )
    assert arrow.text_rows(table, 1) == (("", "a", "", "", ""), ("", "bc", "é", "d", ""))


def test_another_layout_is_an_error_and_no_guess() -> None:
    with pytest.raises(SourceError, match="not as text"):
        arrow.text_rows(Exported(1, (b"l", [0, 1], b"a", None, 0)))


@pytest.mark.parametrize("code", [31, 30, 0])
def test_a_control_character_in_a_cell_is_text(code: int) -> None:
    text = bytes(range(code, 32)) + b"a"
    table = Exported(2, (b"u", [0, len(text), len(text)], text, None, 0))
    if code == 0:
        with pytest.raises(SourceError, match="control character"):
            arrow.text_rows(table)
    else:
        assert arrow.text_rows(table) == ((text.decode(),), ("",))
