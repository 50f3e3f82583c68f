"""Read one file as a table: CSV or TSV (also gzipped), Parquet, XLSX.

What a CSV file or a spreadsheet holds stays text until somebody knows what a column means.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .csvfile import Dialect, Text, UnreadableError, decode, read_csv
from .package import PackageError
from .places import Place, Written, shown
from .verdict import Finding

if TYPE_CHECKING:
    import pyarrow as pa

CSV, PARQUET, EXCEL = (".csv", ".tsv", ".txt"), (".parquet", ".pq"), (".xlsx", ".xlsm", ".ods")
SUFFIXES = (*CSV, *(f"{suffix}.gz" for suffix in CSV), *PARQUET, *EXCEL)
"""The files that are read."""

_MOST_UNPACKED = 4 << 30
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
        return self.path.name.partition(".")[0]


def is_file(path: str | Path) -> bool:
    """Whether a path is named like a file that is read as one table.

    >>> is_file("figures.csv.gz"), is_file("datapackage.json")
    (True, False)
    """
    return str(path).lower().endswith(SUFFIXES)


def read_file(path: Path, encoding: str | None = None) -> File:
    """Read a file.

    Args:
        path: the file; what it is, its ending says.
        encoding: of a text file that is not UTF-8.

    Raises:
        PackageError: if it can't be read, has no rows of a header, or names a column twice.
    """
    if not path.is_file():
        raise PackageError(f"{path}: no such file; check the path")
    kind = path.name.lower().removesuffix(".gz")
    try:
        if kind.endswith(CSV):
            return _text(path, encoding)
        if kind.endswith(EXCEL):
            return _spreadsheet(path)
        return File(path, _parquet(path), (), Written(path))
    except (OSError, ValueError, zlib.error, EOFError) as error:  # pyarrow's are ValueErrors
        reason = str(error).partition("\n")[0]
        raise PackageError(f"{shown(path)}: {reason}") from error


def _text(path: Path, encoding: str | None) -> File:
    data = decode(_bytes(path), encoding)
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise UnreadableError("is empty; it needs a header line")
    header = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").partition(b"\n")[0].decode()
    delimiter = max(_DELIMITERS, key=header.count)
    text = read_csv(data, Dialect(delimiter=delimiter))
    _check_labels(text.labels)
    written = Written(path, (), encoding or "utf-8", delimiter)
    return File(path, _nulled(text), tuple(_ragged(path, text)), written)


def _bytes(path: Path) -> bytes:
    if path.suffix != ".gz":
        return path.read_bytes()
    with gzip.open(path) as file:
        data = file.read(_MOST_UNPACKED + 1)
    if len(data) > _MOST_UNPACKED:
        raise UnreadableError(f"unpacks to more than {_MOST_UNPACKED >> 30} GiB; unpack it first")
    return data


def _check_labels(labels: tuple[str, ...]) -> None:
    for number, label in enumerate(labels, 1):
        if not label:
            raise UnreadableError(f"column {number} has no name in the header line")
        if label in labels[: number - 1]:
            raise UnreadableError(f"column {label!r} stands twice in the header line")


def _nulled(text: Text) -> pa.Table:
    """The rows with null for empty cells, without those that are of another width."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = []
    for column in text.columns:
        stripped = pc.utf8_trim_whitespace(column)
        columns.append(pc.if_else(pc.equal(stripped, ""), None, stripped))
    return pa.Table.from_arrays(columns, names=list(text.labels))


def _ragged(path: Path, text: Text) -> Iterator[Finding]:
    width = len(text.labels)
    for row, cells in text.ragged.items():
        code = "extra-cell" if len(cells) > width else "missing-cell"
        if not any(cells):
            code = "blank-row"
        reason = f"{len(cells)} cells, the header has {width}" if any(cells) else "a blank line"
        place = Place(shown(path), text.line(row), 1)
        name = path.name.partition(".")[0]
        yield Finding(code, "error", name, f"row {row + 1}", reason, row + 1, place=place)


def _parquet(path: Path) -> pa.Table:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:  # unlike read_table, this never imports pandas
        return file.read()


def _spreadsheet(path: Path) -> File:
    """The first sheet that has cells."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise PackageError(
            f"{shown(path)}: spreadsheets need python-calamine: pip install 'gd-metrics[excel]'"
        ) from error
    import pyarrow as pa

    try:
        book = CalamineWorkbook.from_path(path)
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        rows = next((sheet for sheet in sheets if sheet), [])
    except CalamineError as error:
        raise UnreadableError(f"is no spreadsheet that can be read: {error}") from error
    if not rows:
        raise UnreadableError("is empty; its first row names the columns")
    labels = tuple(_cell(value) or "" for value in rows[0])
    _check_labels(labels)
    columns = [pa.array(map(_cell, column), pa.string()) for column in zip(*rows[1:], strict=True)]
    columns = columns or [pa.array([], pa.string()) for _ in labels]
    return File(path, pa.Table.from_arrays(columns, names=list(labels)), (), Written(path))


def _cell(value: Any) -> str | None:
    """A cell as text: whole numbers without a point, as the sheet shows them."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return text or None
