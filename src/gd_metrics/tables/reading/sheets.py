"""What what reads a workbook's cells does not tell, looked up in its own XML.

How far it reaches, before it is read: what reads it lays out every cell.
Two cells at the ends of a sheet would take a hundred gigabytes, and a little zip may unpack to
far more than there is. Both are refused by looking at the parts of the workbook, a piece at a time.

What its cells look like: whoever types 48% has stored 0.48, and only the cell's number format
tells. An error (#DIV/0!) and a formula that no program has calculated yet are handed on as
nothing, and are not empty.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import unescape
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

    def hold_all(self, cells: Sequence[tuple[bytes, bytes]]) -> None:
        """Take in cells that hold something: the letters of each one's column, and its row."""
        if not cells:
            return
        letters, numbers = ({*some} for some in zip(*cells, strict=True))
        columns = [cell_place(f"{name.decode()}1")[1] for name in letters]
        rows = [*map(int, numbers)]
        self.cells, first, last = self.cells + len(cells), self._first, self._last
        self._first = min(first[0], *rows), min(first[1], *columns)
        self._last = max(last[0], *rows), max(last[1], *columns)

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
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d{1,8})", reference, re.ASCII)
    if not match:
        return 0, 0
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,8})"')
_ANY_CELL = re.compile(rb"<c[\s/>]")
_ODD = (b":c", b"<!", b"table-cell")
"""What is in no sheet that is written as nearly all are; a text in it may be so, too."""


def _check_plain(parts: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bool:
    """Check a sheet all of whose cells say where they are; ``False`` for any other part."""
    extent, left = _Extent(), b""
    with parts.open(info) as part:
        while piece := part.read(_PIECE):
            room -= len(piece)
            if room < 0:
                raise UnreadableError(_TOO_MUCH)
            text, sign, rest = (left + piece).rpartition(b">")
            cells = _PLAIN_CELL.findall(text)
            odd = any(mark in text for mark in _ODD)
            if odd or len(cells) != len(_ANY_CELL.findall(text + sign)):
                return False
            extent.hold_all(cells)
            left = rest
    extent.check()
    return bool(extent.cells)


def _check_part(parts: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> None:
    if info.filename.startswith("xl/worksheets/") and _check_plain(parts, info, room):
        return
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


_BUILT_IN = {"9", "10"}
"""The numbers of the formats ``0%`` and ``0.00%``, which no workbook writes down (ECMA-376)."""

_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s([^>]*)>")
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\b([^>]*)>")
_WHOLE_STYLE = re.compile(r"<(?:\w+:)?xf\b[^>]*?(?:/>|>.*?</(?:\w+:)?xf>)", re.DOTALL)
_INDENT = re.compile(r"""\bindent\s*=\s*["'](\d+)["']""")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_LINK = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_CELL = re.compile(r"<(?:\w+:)?c\s([^>]*)>")
_FORMULA_OR_ERROR = re.compile(r"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_MAY_BE_UNREAD = re.compile(r"""\bt=["']e["']|<(?:\w+:)?f[\s/>]""")
_VALUE = re.compile(r"<(?:\w+:)?v(?:\s[^>]*)?>(.*?)</(?:\w+:)?v>|<(?:\w+:)?v\s*/>", re.DOTALL)
_FORMULA = re.compile(r"<(?:\w+:)?f(?:\s[^>/]*)?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(["'])(.*?)\2""", re.DOTALL)


def percent_cells(workbook: Path, sheet: str) -> frozenset[str]:
    """The cells of a sheet (``D6``) whose numbers are shown as per cents.

    Args:
        workbook: an ``.xlsx`` or ``.xlsm`` file; of other kinds nothing is known.
        sheet: the sheet's name.
    """
    return frozenset(_styled(workbook, sheet, _percent_styles))


def indented_cells(workbook: Path, sheet: str) -> Mapping[str, int]:
    """How far the cells of a sheet (``D6``) are indented by their format.

    Args:
        workbook: an ``.xlsx`` or ``.xlsm`` file; of other kinds nothing is known.
        sheet: the sheet's name.
    """
    return _styled(workbook, sheet, _indented_styles)


def _styled(
    workbook: Path, sheet: str, of_styles: Callable[[str], Mapping[str, int]]
) -> dict[str, int]:
    """What the styles of a sheet's cells say, of those of which they say something."""
    try:
        with zipfile.ZipFile(workbook) as parts:
            styles = of_styles(_text(parts, "xl/styles.xml"))
            cells = _text(parts, _part_of(parts, sheet)) if styles else ""
    except (KeyError, zipfile.BadZipFile):
        return {}
    listed = (_attributes(tag) for tag in _CELL.findall(cells))
    return {c["r"]: styles[c["s"]] for c in listed if c.get("s") in styles and "r" in c}


def unread_cells(workbook: Path, sheet: str) -> dict[str, str]:
    """The cells of a sheet that seem to be empty and are not, with what they hold.

    Args:
        workbook: an ``.xlsx`` or ``.xlsm`` file; of other kinds nothing is known.
        sheet: the sheet's name.
    """
    try:
        with zipfile.ZipFile(workbook) as parts:
            text = _text(parts, _part_of(parts, sheet))
    except (KeyError, zipfile.BadZipFile):
        return {}
    held = {}
    for tag, inside in _FORMULA_OR_ERROR.findall(text) if _MAY_BE_UNREAD.search(text) else ():
        cell, value, formula = _attributes(tag), _VALUE.search(inside), _FORMULA.search(inside)
        shows = unescape(value[1] or "") if value else ""
        if cell.get("t") == "e":
            held[cell.get("r", "")] = shows or "an error"
        elif formula and not shows and cell.get("t") != "str":  # of a text, nothing may be shown
            written = f"={unescape(formula[1])} " if formula[1] else ""
            held[cell.get("r", "")] = f"{written}(a formula that was never calculated)"
    return held


def _text(parts: zipfile.ZipFile, name: str) -> str:
    return parts.read(name).decode("utf-8", "replace")


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(value) for name, _, value in _ATTRIBUTE.findall(tag)}


def _percent_styles(styles: str) -> dict[str, int]:
    """The numbers of the cell styles whose format is one of per cents."""
    formats = [_attributes(tag) for tag in _FORMAT.findall(styles)]
    own = {f["numFmtId"] for f in formats if "%" in f.get("formatCode", "")}
    used = (_attributes(_STYLE.findall(style)[0]) for style in _listed(styles))
    kinds = (style.get("numFmtId") for style in used)
    return {str(number): 1 for number, kind in enumerate(kinds) if kind in own | _BUILT_IN}


def _indented_styles(styles: str) -> dict[str, int]:
    """The numbers of the cell styles that indent, and how far."""
    matches = ((number, _INDENT.search(style)) for number, style in enumerate(_listed(styles)))
    return {str(number): int(match[1]) for number, match in matches if match and int(match[1])}


def _listed(styles: str) -> list[str]:
    """The styles that cells may have, in their order."""
    section = _STYLES.search(styles)
    return _WHOLE_STYLE.findall(section.group()) if section else []


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str:
    """The part of a workbook that holds a sheet."""
    sheets = [_attributes(tag) for tag in _SHEET.findall(_text(parts, "xl/workbook.xml"))]
    links = [_attributes(tag) for tag in _LINK.findall(_text(parts, "xl/_rels/workbook.xml.rels"))]
    link_id = next((s.get("r:id") for s in sheets if s.get("name") == sheet), None)
    target = next((link["Target"] for link in links if link.get("Id") == link_id), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
