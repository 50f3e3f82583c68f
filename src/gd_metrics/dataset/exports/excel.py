"""A workbook: a sheet a table, units in the headers, and a first row that stays in sight."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ...errors import PackageError
from ...tables.schema.schema import Field
from .tables import Exported

_MOST_ROWS, _MOST_COLUMNS, _LONGEST = 1_048_576, 16_384, 32_767
"""What a sheet, and a cell, can hold."""
_DIGITS = 10**15
"""Whole numbers from which a spreadsheet program drops digits."""
_FIRST_DAY = datetime.date(1900, 3, 1)
"""The first day that all programs count alike."""
_WIDEST = 40


def write(tables: Sequence[Exported], file: Path, notes: list[str]) -> None:
    """Write a workbook.

    Args:
        tables: what it holds.
        file: a file that is not there yet.
        notes: takes what people should know.

    Raises:
        PackageError: if openpyxl is not installed, or a sheet can't hold a table.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise PackageError("openpyxl is needed: pip install 'gd-metrics[export]'") from error
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for table in tables:
        _check_size(table)
        name = sheet_name(table.name, taken)
        if name != table.name:
            notes.append(f"{table.name}: is sheet {name}")
        _fill(book.create_sheet(name), table, notes)
    book.save(file)


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that a sheet may have, and none has yet.

    >>> sheet_name("a/b", {"a-b"})
    'a-b-2'
    """
    plain = re.sub(r"[\[\]:*?/\\]", "-", name)[:31].strip("'") or "table"
    made, number = plain, 1
    while made.casefold() in taken:
        number += 1
        made = f"{plain[: 30 - len(str(number))]}-{number}"
    taken.add(made.casefold())
    return made


def header(field: Field) -> str:
    """A column's name with its unit, if it has one that the name does not say.

    >>> header(Field("GDP", descriptor={"unit": "million EUR"}))
    'GDP (million EUR)'
    """
    unit = field.descriptor.get("unit")
    return f"{field.name} ({unit})" if unit and f"({unit})" not in field.name else field.name


def _check_size(table: Exported) -> None:
    if table.rows >= _MOST_ROWS or len(table.fields) > _MOST_COLUMNS:
        raise PackageError(f"{table.name}: a sheet holds {_MOST_ROWS - 1} rows and {_MOST_COLUMNS} "
                           "columns; export to Parquet, DuckDB or SQLite")  # fmt: skip


def _fill(sheet: Any, table: Exported, notes: list[str]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    columns = []
    for number, field in enumerate(table.fields, 1):
        cells, remark = _cells(table, field)
        notes += [f"{table.name}.{field.name}: {remark}"] * bool(remark)
        columns.append(cells)
        width = max(len(header(field)), *(len(str(c)) for c in cells[:100])) if cells else 8
        sheet.column_dimensions[get_column_letter(number)].width = min(width + 2, _WIDEST)
    sheet.append([_cell(sheet, header(field), Font(bold=True)) for field in table.fields])
    for row in zip(*columns, strict=True):
        sheet.append([_cell(sheet, value) if isinstance(value, str) else value for value in row])


def _cell(sheet: Any, value: str, font: Any = None) -> Any:
    """A text as such, also where it begins as a formula does."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils.exceptions import IllegalCharacterError

    try:
        cell = WriteOnlyCell(sheet, value)
    except IllegalCharacterError as error:
        raise PackageError(f"{value[:20]!r} has a character that no cell can hold") from error
    cell.data_type = "s"
    if font:
        cell.font = font
    return cell


def _cells(table: Exported, field: Field) -> tuple[list[Any], str]:
    """The cells of a column, and a remark where some are not what they were."""
    if field.type == "date" and field.name not in table.as_text:
        days: list[Any] = table.column(field).to_pylist()
        return _unless(days, lambda day: day < _FIRST_DAY, "days before March 1900")
    if field.type == "datetime" and field.name not in {*table.as_text, *table.read.zoned}:
        times: list[Any] = table.column(field).to_pylist()
        return _unless(times, lambda at: at.date() < _FIRST_DAY, "times before March 1900")
    values = table.values(field)
    if field.name in table.as_text:
        return values, ""
    if field.type == "integer":
        return _unless(values, lambda n: abs(n) >= _DIGITS, "numbers of more than 15 digits")
    if field.type == "number":
        return _unless(values, lambda n: n - n != 0, "numbers without end")
    if too_long := [v for v in values if isinstance(v, str) and len(v) > _LONGEST]:
        raise PackageError(f"{table.name}.{field.name}: {too_long[0][:20]!r}… has more than "
                           f"{_LONGEST} characters, which no cell can hold")  # fmt: skip
    return values, ""


def _unless(values: list[Any], is_odd: Callable[[Any], bool], what: str) -> tuple[list[Any], str]:
    """Values, with a text for each that a spreadsheet would change."""
    odd = [value is not None and is_odd(value) for value in values]
    texts = [str(v) if bad else v for v, bad in zip(values, odd, strict=True)]
    return texts, f"{what} are texts" if any(odd) else ""
