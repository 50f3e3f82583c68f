"""How far a workbook reaches, looked up before it is read: what reads it lays out every cell.

Two cells at the ends of a sheet would take a hundred gigabytes, and a little zip may unpack to
far more than there is. Both are refused by looking at the parts of the workbook, a piece at a time.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat

from ...errors import UnreadableError
from ..zips import DAMAGED, room_for

_MANY = 2_000_000
"""Cells that a sheet may reach over however few of them hold something."""
_EMPTY = 50
"""For each cell that holds something, so many may be empty."""
_PIECE = 1 << 20
_TOO_MUCH = "unpacks to far more than the workbook holds; if that is meant, save its sheet as CSV"


def check_workbook(path: Path) -> None:
    """Refuse a workbook that would take far more memory than it holds.

    Raises:
        UnreadableError: for one that unpacks to far more than it holds, or whose cells lie far
            apart; and for a damaged one.
    """
    try:
        with zipfile.ZipFile(path) as parts:
            infos = parts.infolist()
            room = room_for(path.stat().st_size)
            if sum(info.file_size for info in infos) > room:
                raise UnreadableError(_TOO_MUCH)
            for info in infos:
                _check_part(parts, info, room)
    except UnreadableError:
        raise
    except (*DAMAGED, expat.ExpatError, NotImplementedError, RuntimeError, LookupError) as error:
        raise UnreadableError(f"is no spreadsheet that can be read: {error}") from error


class _OtherPartError(Exception):
    """A part of a workbook that is no sheet."""


class _Extent:
    """The cells of a sheet that hold something: how many, from where and how far."""

    def __init__(self) -> None:
        self.cells = 0
        self._first, self._last = (_FAR, _FAR), (0, 0)
        self._row = self._column = 0
        self._repeats = 1
        self._root = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in an element of either format."""
        name = tag.rpartition(":")[2]
        self._root = self._root or name
        if self._root not in ("worksheet", "document-content"):
            raise _OtherPartError
        if name in ("table", "sheetData"):
            self._row = 0
        elif name in ("row", "table-row"):
            self._repeats = _number(attributes.get("table:number-rows-repeated")) or 1
            self._row = _number(attributes.get("r")) or self._row + self._repeats
            self._column = 0
        elif name == "c":
            row, column = cell_place(attributes.get("r", ""))
            column = column or self._column + 1
            self._hold(row or self._row, column, column)
        elif name in ("table-cell", "covered-table-cell"):
            column = self._column + (_number(attributes.get("table:number-columns-repeated")) or 1)
            if "office:value-type" in attributes:
                self._hold(self._row, self._column + 1, column)
            self._column = column

    def _hold(self, row: int, start: int, column: int) -> None:
        """Take in a cell that holds something, in one column or repeated up to another."""
        self.cells, first, last = self.cells + 1, self._first, self._last
        self._first = min(first[0], row - self._repeats + 1), min(first[1], start)
        self._last = max(last[0], row), max(last[1], column)
        self._column = column

    def check(self) -> None:
        """Refuse a sheet nearly all of whose cells are empty."""
        rows, columns = (b - a + 1 for a, b in zip(self._first, self._last, strict=True))
        if self.cells and rows * columns > max(_MANY, _EMPTY * self.cells):
            raise UnreadableError(
                f"reaches over {rows} rows and {columns} columns, and nearly all of "
                "their cells are empty: delete what stands far from the table"
            )


_FAR = 1 << 40


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < _DIGITS else 0


_DIGITS = 9


def cell_place(reference: str) -> tuple[int, int]:
    """Row and column, from 1, of a cell such as ``XFD12``; zeros for what is none."""
    found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d{1,8})", reference, re.ASCII)
    if not found:
        return 0, 0
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _check_part(parts: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> None:
    extent, parser = _Extent(), expat.ParserCreate()
    start: Callable[[str, Any], None] = extent.start
    parser.StartElementHandler = start
    with parts.open(info) as part:
        try:
            while piece := part.read(_PIECE):
                room -= len(piece)
                if room < 0:
                    raise UnreadableError(_TOO_MUCH)
                parser.Parse(piece)
            parser.Parse(b"", True)
        except _OtherPartError:
            return
        except expat.ExpatError:
            if info.filename.endswith(".xml"):
                raise
            return  # a picture
    extent.check()
