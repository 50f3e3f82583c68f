"""Read one file as a table: CSV or TSV (also gzipped), Parquet, XLSX.

What a CSV file or a spreadsheet holds stays text until somebody knows what a column means.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import PackageError, UnreadableError
from ...finding import SHOWN, Finding, Place, shown
from ..package import missing
from ..places import Written
from ..schema.dialect import Dialect
from ..zips import gunzip
from .csv import Text, decode, read_csv
from .percents import percent_cells
from .records import check_lines
from .sheets import check_workbook

if TYPE_CHECKING:
    import pyarrow as pa

CSV, PARQUET, EXCEL = (".csv", ".tsv", ".txt"), (".parquet", ".pq"), (".xlsx", ".xlsm", ".ods")
SUFFIXES = (*CSV, *(f"{suffix}.gz" for suffix in CSV), *PARQUET, *EXCEL)
"""The files that are read."""

_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class File:
    """One file as a table.

    Attributes:
        path: the file.
        table: its rows; of a text file, all columns are texts and empty cells are null.
        findings: rows of another width than the header.
        written: where its rows stand.
    """

    path: Path
    table: pa.Table
    findings: tuple[Finding, ...]
    written: Written

    @property
    def name(self) -> str:
        """What its table is called in reports: the file's name without endings."""
        return _name(self.path)

    @property
    def is_text(self) -> bool:
        """Whether it is CSV or TSV, which has an encoding."""
        return _unzipped(self.path).endswith(CSV)


def is_file(path: str | Path) -> bool:
    """Whether a path is named like a file that is read as one table.

    >>> is_file("figures.csv.gz"), is_file("datapackage.json")
    (True, False)
    """
    return str(path).lower().endswith(SUFFIXES)


def read_file(path: Path, encoding: str | None = None, as_shown: str = "") -> File:
    """Read a file.

    Args:
        path: the file; what it is, its ending says.
        encoding: of a text file that is not UTF-8.
        as_shown: a column of a spreadsheet of which counts what is shown: 48 %, not 0.48.

    Raises:
        PackageError: if it can't be read, has no rows of a header, or names a column twice.
    """
    kind = _unzipped(path)
    try:
        if path.exists() and not path.is_file():
            raise PackageError(f"{shown(path)}: is no regular file; name a file")
        if not path.is_file():
            raise missing(path)
        if kind.endswith(CSV):
            return _text(path, encoding)
        if kind.endswith(EXCEL):
            return _spreadsheet(path, as_shown)
        return _file(path, _parquet(path), Written(path))
    except OSError as error:
        reason = error.strerror or str(error).partition("\n")[0]
        raise PackageError(f"{shown(path)}: can't be read: {reason}") from error
    except MemoryError as error:
        raise PackageError(f"{shown(path)}: takes more memory than there is") from error
    except (ValueError, NotImplementedError, zlib.error, EOFError) as error:  # pyarrow's are, too
        reason = str(error).partition("\n")[0]
        raise PackageError(f"{shown(path)}: {reason}") from error


def _text(path: Path, encoding: str | None) -> File:
    data = decode(_bytes(path), encoding)
    _check_bytes(data)
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise UnreadableError("is empty; it needs a header line")
    check_lines(data)
    header = _first_line(data.removeprefix(b"\xef\xbb\xbf")).decode()
    if not header.strip():
        raise UnreadableError("begins with a blank line; its first line names the columns")
    delimiter = "\t" if ".tsv" in path.name.lower() else delimiter_of(header)
    dialect = Dialect(delimiter=delimiter)
    text = read_csv(data, dialect)
    _check_labels(text.labels)
    written = Written(path, dialect=dialect, data=data)
    return _file(path, _nulled(text), written, _ragged(path, text))


def _first_line(data: bytes) -> bytes:
    return data.partition(b"\n")[0].partition(b"\r")[0]


def delimiter_of(header: str) -> str:
    """What stands most often between a header's cells; what is quoted is in them.

    >>> delimiter_of('a;"b, c";d')
    ';'
    """
    return max(_DELIMITERS, key=re.sub(r'"(?:[^"]|"")*"', "", header).count)


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    return gunzip(data) if path.suffix.lower() == ".gz" else data


def _check_labels(labels: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for number, label in enumerate(labels, 1):
        if not label:
            raise UnreadableError(f"column {number} has no name in the header line")
        if label in seen:
            raise UnreadableError(f"column {label!r} stands twice in the header line")
        seen.add(label)


def _check_bytes(data: bytes) -> None:
    """Whether a text has no bytes that only other files have."""
    if (place := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, place) + 1
        raise UnreadableError(f"has a NUL byte in line {line}; it is no text, or is damaged")


def _nulled(text: Text) -> pa.Table:
    """The rows with null for empty cells."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = []
    for column in text.columns:
        stripped = pc.utf8_trim_whitespace(column)
        columns.append(pc.if_else(pc.equal(stripped, ""), None, stripped))
    return pa.Table.from_arrays(columns, names=list(text.labels))


def _ragged(path: Path, text: Text) -> Iterator[Finding]:
    width = len(text.labels)
    # the others are reported as blank
    ragged = [(n, c) for n, c in text.ragged.items() if any(cell.strip() for cell in c)]
    if len(ragged) > SHOWN:
        told = f"{len(ragged) - SHOWN} more rows of another width than the header"
        left = len(ragged) - SHOWN
        yield Finding("extra-cell", "error", _name(path), "", told, rows=left)
    for row, cells in ragged[:SHOWN]:
        code = "extra-cell" if len(cells) > width else "missing-cell"
        reason = f"{len(cells)} cells, the header has {width}"
        place = Place(shown(path), text.line(row), 1)
        yield Finding(code, "error", _name(path), f"row {row + 1}", reason, row + 1, place=place)


def _file(path: Path, table: pa.Table, written: Written, found: Iterable[Finding] = ()) -> File:
    """A file with what is wrong with its rows, in their order, without blank rows at its end."""
    blank = _blank(table)
    while blank and blank[-1] == table.num_rows:
        table = table.slice(0, table.num_rows - 1)
        blank.pop()
    name = _name(path)
    told = [
        Finding("blank-row", "error", name, f"row {n}", "the row is blank", n)
        for n in blank[:SHOWN]
    ]
    if len(blank) > SHOWN:
        text = f"{len(blank) - SHOWN} more rows are blank"
        left = len(blank) - SHOWN
        told.append(Finding("blank-row", "error", name, "", text, rows=left))
    return File(path, table, (*sorted((*found, *told), key=lambda f: f.row or 0),), written)


def _blank(table: pa.Table) -> list[int]:
    """The numbers, from 1, of the rows in which nothing stands."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = pa.array(range(1, table.num_rows + 1), pa.int64())
    for column in table.columns:
        if not len(rows):
            break
        rows = rows.filter(pc.is_null(column.take(pc.subtract(rows, 1))))
    found: list[int] = rows.to_pylist()
    return found


def _unzipped(path: Path) -> str:
    return path.name.lower().removesuffix(".gz")


def _name(path: Path) -> str:
    return path.name.partition(".")[0]


def _parquet(path: Path) -> pa.Table:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:  # unlike read_table, this never imports pandas
        _check_labels(tuple(file.schema_arrow.names))
        return file.read()


def _spreadsheet(path: Path, as_shown: str) -> File:
    """The first sheet that has cells."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise PackageError(
            f"{shown(path)}: spreadsheets need python-calamine: pip install 'gd-metrics[excel]'"
        ) from error
    import pyarrow as pa

    check_workbook(path)
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
        sheet = next((sheet for sheet in sheets if sheet.start is not None), None)
        rows = sheet.to_python() if sheet else []
    except CalamineError as error:
        raise UnreadableError(f"is no spreadsheet that can be read: {error}") from error
    except BaseException as error:  # a panic of its Rust code is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError(
            "is no spreadsheet that can be read: its cells are damaged"
        ) from error
    if not (sheet and sheet.start and rows):
        raise UnreadableError("is empty; its first row names the columns")
    labels = tuple(_cell(value) or "" for value in rows[0])
    _check_labels(labels)
    place = partial(_place, Place(shown(path), *_first(sheet.start), sheet.name), labels)
    if as_shown in labels:
        _show_percents(rows, labels.index(as_shown), place, percent_cells(path, sheet.name))
    columns = [pa.array(map(_cell, column), pa.string()) for column in zip(*rows[1:], strict=True)]
    columns = columns or [pa.array([], pa.string()) for _ in labels]
    return _file(path, pa.Table.from_arrays(columns, names=list(labels)), Written(path, cell=place))


def _show_percents(
    rows: list[list[Any]],
    column: int,
    place: Callable[[int, str], Place],
    percents: Collection[str],
) -> None:
    """Numbers of a column that are shown as per cents, as such: 48%."""
    label = str(rows[0][column])
    for number, row in enumerate(rows[1:], 1):
        cell = str(place(number, label)).rpartition("!")[2]
        if isinstance(row[column], float) and cell in percents:
            row[column] = f"{_cell(row[column] * 100)}%"


def _first(start: tuple[int, int]) -> tuple[int, int]:
    """Row and column, from 1, of the first cell that is not empty."""
    return start[0] + 1, start[1] + 1


def _place(header: Place, labels: Sequence[str], row: int, column: str | None) -> Place:
    """The cell of a row and column as a spreadsheet program shows it."""
    across = labels.index(column) if column in labels else 0
    return replace(header, line=(header.line or 1) + row, column=(header.column or 1) + across)


def _cell(value: Any) -> str | None:
    """A cell as text; of a number the fifteen digits that spreadsheets reckon with."""
    text = f"{value:.15g}" if isinstance(value, float) else str(value).strip()
    return text or None
