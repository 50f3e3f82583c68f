"""Read the sheets of a workbook: each a table with its header, wherever it begins."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from ...errors import PackageError, UnknownNameError, UnreadableError
from ...finding import Place, letters, shown
from .layout import Label, Layout, checked_header, find_header, labels_of, without_notes
from .sheets import cell_place, check_workbook, percent_cells, unread_cells


@dataclass(frozen=True)
class Sheet:
    """A sheet as a table.

    Attributes:
        name: the sheet's name.
        labels: what its columns are called.
        rows: its rows below the header, as wide as that: texts, and ``None`` for empty cells.
        numbers: the row of the sheet that each of them is, from 1.
        native: the columns, from 0, whose numbers are numbers in the workbook, not texts.
        header: the cell where the header begins, and the row in which it ends.
        notes: how many rows below the table are not read.
    """

    name: str
    labels: tuple[Label, ...]
    rows: tuple[tuple[str | None, ...], ...]
    numbers: tuple[int, ...]
    native: frozenset[int]
    header: Place
    notes: int

    @property
    def columns(self) -> list[Any]:
        """Its cells column by column, as Arrow has texts."""
        cells = list(zip(*self.rows, strict=True)) or [()] * len(self.labels)
        return [pa.chunked_array([pa.array(column, pa.string())]) for column in cells]

    def place(self, row: int, column: str | None) -> Place:
        """The cell of a row, from 1, and a column as a spreadsheet program shows it."""
        names = [label.name for label in self.labels]
        across = names.index(column) if column in names else 0
        line = self.numbers[row - 1] if 0 < row <= len(self.numbers) else self.header.line
        return replace(self.header, line=line, column=(self.header.column or 1) + across)


def read_workbook(path: Path, layout: Layout, as_shown: str = "") -> list[Sheet]:
    """The sheets of a workbook that have cells.

    Args:
        path: the workbook.
        layout: which sheet, where its header is, and how its numbers are written.
        as_shown: a column of which counts what is shown: 48 %, not 0.48.

    Raises:
        PackageError: if what reads workbooks is not installed.
        UnknownNameError: for a sheet that is not there.
        UnreadableError: for a workbook that can't be read, or is empty.
    """
    check_workbook(path)
    sheets = []
    for sheet in _opened(path, layout.sheet):
        rows = sheet.to_python()
        if sheet.start is None or not rows:
            continue
        shown_as = _percents(path, sheet.name) if as_shown else None
        empty = any("" in row for row in rows)
        unread = unread_cells(path, sheet.name) if empty else {}
        sheets.append(_sheet(shown(path), sheet, rows, unread, layout, as_shown, shown_as))
    if not sheets:
        raise UnreadableError("is empty; its first row names the columns")
    return sheets


def _opened(path: Path, name: str) -> Iterator[Any]:
    """The sheets as what reads workbooks knows them."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise PackageError(
            f"{shown(path)}: spreadsheets need python-calamine: pip install 'gd-metrics[excel]'"
        ) from error
    try:
        book = CalamineWorkbook.from_path(path)
        if name and name not in book.sheet_names:
            raise UnknownNameError("sheet", name, book.sheet_names, of=shown(path))
        for sheet in [name] if name else book.sheet_names:
            yield book.get_sheet_by_name(sheet)
    except CalamineError as error:
        raise UnreadableError(f"is no spreadsheet that can be read: {error}") from error
    except BaseException as error:  # a panic of its Rust code is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError(
            "is no spreadsheet that can be read: its cells are damaged"
        ) from error


def _percents(path: Path, sheet: str) -> Callable[[], Collection[str]]:
    return lambda: percent_cells(path, sheet)


def _sheet(
    file: str, sheet: Any, values: list[list[Any]], unread: Mapping[str, str], layout: Layout,
    as_shown: str, percents: Callable[[], Collection[str]] | None,
) -> Sheet:  # fmt: skip
    """A sheet with its header, without blank rows and without notes."""
    start = sheet.start
    columns = (_texts(column, layout) for column in zip(*values, strict=True))
    rows = [*map(list, zip(*columns, strict=True))]
    _fill(rows, start, unread)
    header = _header(rows, sheet, layout)
    top, last = Place(file, start[0] + header[0] + 1, start[1] + 1, sheet.name), header[-1]
    width = _width(rows[header[0] :])
    end = last + 1 + without_notes(rows[last + 1 :], width)
    places = [f"column {letters((top.column or 1) + n)}" for n in range(width)]
    labels = labels_of([rows[n] for n in header], width, places)
    kept = [n for n in range(last + 1, end) if any(rows[n])]
    if percents and as_shown in (names := [label.name for label in labels]):
        column, cells = names.index(as_shown), percents()
        for n in kept:
            place = replace(top, line=start[0] + n + 1, column=(top.column or 1) + column)
            if isinstance(values[n][column], float) and reference(place) in cells:
                rows[n][column] = f"{as_text(values[n][column] * 100, layout)}%"
    native = {c for c in range(width) if _is_native([values[n][c] for n in kept])}
    notes = sum(any(row) for row in rows[end:])
    return Sheet(
        sheet.name, tuple(labels), tuple(tuple(rows[n][:width]) for n in kept),
        tuple(start[0] + n + 1 for n in kept), frozenset(native), top, notes,
    )  # fmt: skip


def _fill(rows: list[list[str | None]], start: tuple[int, int], unread: Mapping[str, str]) -> None:
    """Put into cells that seem to be empty what they hold."""
    for reference, text in unread.items():
        row, column = (n - 1 - first for n, first in zip(cell_place(reference), start, strict=True))
        if 0 <= row < len(rows) and 0 <= column < len(rows[row]) and rows[row][column] is None:
            rows[row][column] = text


def _header(rows: Sequence[Sequence[str | None]], sheet: Any, layout: Layout) -> tuple[int, ...]:
    first = sheet.start[0]
    if layout.header_rows:
        header = [row - first for row in layout.header_rows]
        if header[0] < 1:
            raise UnreadableError(f"sheet {sheet.name!r} has nothing in row {header[0] + first}")
        return checked_header(header, len(rows))
    merged = sheet.merged_cell_ranges or ()
    across = [
        (top - first, left - sheet.start[1], right - sheet.start[1])
        for (top, left), (_, right) in merged if right > left
    ]  # fmt: skip
    return find_header(rows, across)


def _width(rows: Sequence[Sequence[str | None]]) -> int:
    """How many columns hold something."""
    last = (next((n for n in range(len(row), 0, -1) if row[n - 1]), 1) for row in rows)
    return max(last, default=1)


def _is_native(values: Sequence[Any]) -> bool:
    """Whether cells are numbers in the workbook, or empty."""
    kinds = {*map(type, values)}
    return kinds <= {int, float} or (
        kinds <= {int, float, str} and not any(v for v in values if isinstance(v, str))
    )


def _texts(values: Sequence[Any], layout: Layout) -> list[str | None]:
    """A column's cells as texts; what stands in it again is the same text."""
    kinds = {*map(type, values)}
    if not kinds <= {float, str}:  # True is 1 to a dictionary
        return [as_text(value, layout) for value in values]
    known = {value: as_text(value, layout) for value in {*values}}
    return [*map(known.__getitem__, values)]


def as_text(value: Any, layout: Layout) -> str | None:
    """A cell as text; of a number the fifteen digits that spreadsheets reckon with."""
    if isinstance(value, float):
        text = f"{value:.15g}"
        return layout.numbers.written(text) if layout.decimal or layout.thousands else text
    text = str(value).rstrip()
    return text if text.strip() else None


def reference(place: Place) -> str:
    """A cell as it is called within its sheet: D6."""
    return str(place).rpartition("!")[2]
