"""Text cells of a sheet as the reader hands them over: through the Arrow C data interface.

The interface is a few C structures (arrow.apache.org/docs/format/CDataInterface.html), read here
with ctypes: no Arrow library is needed. A column of text is one block of UTF-8 and the offsets at
which each cell begins; the block is decoded once and cut into cells.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontherecord.errors import SourceError

_OFFSETS = {b"u": np.int32, b"U": np.int64}  # of the two layouts of text
_NULLS = b"n"  # a column without any cell
CELLS = 1 << 17  # cut at a time: what is worked on stays small however large the sheet
Integers = NDArray[np.integer[Any]]


class _Schema(ctypes.Structure):
    """ArrowSchema, as far as it is read."""


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
]


class _Array(ctypes.Structure):
    """ArrowArray, as far as it is read."""


_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
]

_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype = ctypes.c_void_p
_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]


def text_rows(exported: Any, blank: int = 0) -> tuple[tuple[str, ...], ...]:
    """The rows of a table of text columns, '' for a cell without a value.

    `exported` has the Arrow method `__arrow_c_array__`; `blank` empty cells lead every row. Raises
    SourceError for columns that are not text.
    """
    schema_capsule, array_capsule = exported.__arrow_c_array__(None)  # both live until the end
    schema = _Schema.from_address(_pointer(schema_capsule, b"arrow_schema"))
    array = _Array.from_address(_pointer(array_capsule, b"arrow_array"))
    kinds = [schema.children[k].contents.format for k in range(schema.n_children)]
    width = blank + len(kinds)
    if not kinds or not array.length:
        return ()
    begins = np.zeros((width, array.length), np.int64)  # of each cell, in the bytes of all columns
    sizes = np.zeros((width, array.length), np.int64)
    blocks: list[Integers] = []
    base = 0
    for k, kind in enumerate(kinds):
        column = array.children[k].contents
        block = _block(column, kind, begins[blank + k], sizes[blank + k])
        begins[blank + k] += base
        base += len(block)
        blocks.append(block)
    data = np.concatenate(blocks)
    separator = _unused(data)
    step = max(1, CELLS // width)
    rows: list[tuple[str, ...]] = []
    for at in range(0, array.length, step):
        part = slice(at, at + step)
        cells = _cut(data, begins[:, part].T.ravel(), sizes[:, part].T.ravel(), separator)
        rows += zip(*[iter(cells)] * width, strict=True)
    return tuple(rows)


def _block(column: _Array, kind: bytes, begins: Integers, sizes: Integers) -> Integers:
    """The bytes of a column; where each cell begins in them and how long it is are written down."""
    if kind == _NULLS:
        return np.empty(0, np.uint8)
    if kind not in _OFFSETS:
        raise SourceError(f"a column came in the Arrow layout {kind.decode()!r}, not as text")
    first, count = column.offset, column.offset + column.length
    offsets = _at(column.buffers[1], count + 1, _OFFSETS[kind])
    np.subtract(offsets[first + 1 :], offsets[first:-1], out=sizes)
    begins[:] = offsets[first:-1]
    if column.null_count and column.buffers[0]:  # what lies under a cell without a value is nothing
        held: Any = _at(column.buffers[0], -(-count // 8), np.uint8)
        sizes *= np.unpackbits(held, bitorder="little")[first:count]
    return _at(column.buffers[2], int(offsets[-1]), np.uint8)


def _at(address: int | None, count: int, kind: Any) -> Integers:
    """So many numbers that lie at an address, copied: the memory is the exporter's."""
    size = count * np.dtype(kind).itemsize
    held = ctypes.string_at(address, size) if address and size else b""
    return np.frombuffer(held, kind)


def _cut(data: Integers, begins: Integers, sizes: Integers, separator: int) -> Sequence[str]:
    """The cells as text: their bytes laid out one after the other with a separator between them,
    decoded and split at once.
    """
    cell = np.repeat(np.arange(len(sizes)), sizes)  # of each byte
    place = np.arange(len(cell))
    out = np.full(len(cell) + len(sizes) - 1, separator, np.uint8)
    out[place + cell] = data[place + (begins - np.cumsum(sizes) + sizes)[cell]]
    return out.tobytes().decode().split(chr(separator))


def _unused(data: Integers) -> int:
    """A control character that no cell holds."""
    held = set(np.unique(data[data < 32]).tolist())
    free = [code for code in range(31, -1, -1) if code not in held]
    if not free:
        raise SourceError("the cells of a sheet hold every control character")
    return free[0]
