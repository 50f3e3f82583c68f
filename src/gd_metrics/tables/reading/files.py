"""Read one file as a table: CSV or TSV (also gzipped), Parquet, XLSX.

What a CSV file or a spreadsheet holds stays text until somebody knows what a column means.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ...errors import PackageError, UnreadableError
from ...finding import SHOWN, Finding, Place, shown
from ..package import missing
from ..places import Written
from ..schema.dialect import Dialect
from ..zips import gunzip
from .csv import Text, decode, read_csv
from .layout import (
    Label,
    Layout,
    checked_header,
    find_header,
    is_full,
    labels_of,
    short_names,
    without_notes,
)
from .parquet import parquet_file
from .records import check_lines, records
from .sheets import indented_cells
from .workbook import Sheet, read_workbook, reference

CSV, PARQUET, EXCEL = (".csv", ".tsv", ".txt"), (".parquet", ".pq"), (".xlsx", ".xlsm", ".ods")
SUFFIXES = (*CSV, *(f"{suffix}.gz" for suffix in CSV), *PARQUET, *EXCEL)
"""The files that are read."""

_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class File:
    """One file, or one sheet of a workbook, as a table.

    Attributes:
        path: the file.
        table: its rows; of a text file, all columns are texts and empty cells are null.
            Columns without a name, or with that of another, are called by where they stand.
        findings: rows of another width than the header.
        written: where its rows stand.
        labels: what its columns are called, in the header's own words.
        sheet: the sheet.
        several: whether the workbook has other sheets that are read.
        native: columns whose numbers are numbers in the file, and not texts.
        notes: how many lines below the table are not read.
        indents: how far the cells of a column are indented, by its name.
    """

    path: Path
    table: pa.Table
    findings: tuple[Finding, ...]
    written: Written
    labels: tuple[Label, ...] = ()
    sheet: str = ""
    several: bool = False
    native: frozenset[str] = frozenset()
    notes: int = 0
    indents: Callable[[str], Sequence[int]] | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """What its table is called in reports: the file's name without endings, or the sheet."""
        return self.sheet if self.several else _name(self.path)

    @cached_property
    def short_names(self) -> Mapping[str, str]:
        """Shorter names of columns: without units, footnote marks and the groups above them."""
        return short_names(self.labels)

    @cached_property
    def twice(self) -> frozenset[str]:
        """What several columns are called in the header."""
        named = Counter(" ".join(label.words) for label in self.labels if label.words)
        return frozenset(name for name, number in named.items() if number > 1)

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
    """Read a file, or the first sheet of a workbook that has cells: see :func:`read_tables`."""
    return read_tables(path, encoding, as_shown)[0]


def read_tables(
    path: Path, encoding: str | None = None, as_shown: str = "", layout: Layout | None = None
) -> list[File]:
    """Read a file: one table, or of a workbook one a sheet.

    Args:
        path: the file; what it is, its ending says.
        encoding: of a text file that is not UTF-8.
        as_shown: a column of a spreadsheet of which counts what is shown: 48 %, not 0.48.
        layout: which sheet, where the header is, and how numbers are written.

    Raises:
        PackageError: if it can't be read, or has no rows of a header.
        UnknownNameError: for a sheet that is not there.
    """
    kind, layout = _unzipped(path), layout or Layout()
    try:
        if path.exists() and not path.is_file():
            raise PackageError(f"{shown(path)}: is no regular file; name a file")
        if not path.is_file():
            raise missing(path)
        if not path.stat().st_size and not kind.endswith(CSV):
            raise UnreadableError("is empty: it has no bytes")
        if kind.endswith(CSV):
            return [_text(path, encoding, layout)]
        if kind.endswith(EXCEL):
            return _spreadsheet(path, as_shown, layout)
        return [_file(path, _parquet(path), Written(path))]
    except OSError as error:
        reason = error.strerror or str(error).partition("\n")[0]
        raise PackageError(f"{shown(path)}: can't be read: {reason}") from error
    except MemoryError as error:
        raise PackageError(f"{shown(path)}: takes more memory than there is") from error
    except (ValueError, NotImplementedError, zlib.error, EOFError) as error:  # pyarrow's are, too
        reason = str(error).partition("\n")[0]
        raise PackageError(f"{shown(path)}: {reason}") from error


def _text(path: Path, encoding: str | None, layout: Layout) -> File:
    data = decode(_bytes(path), encoding)
    _check_bytes(data)
    body = data.removeprefix(b"\xef\xbb\xbf")
    if not body.strip():
        raise UnreadableError("is empty; it needs a header line")
    check_lines(data)
    start = body[:_START].decode("utf-8", "ignore")
    delimiter = "\t" if ".tsv" in path.name.lower() else delimiter_of(start)
    dialect = _with_header(start, Dialect(delimiter=delimiter), layout)
    text = read_csv(data, dialect)
    labels = _labels(text, start)
    kept, notes = _without_notes(text)
    table = _nulled(text, labels).slice(0, kept)
    place = None
    if any(label.name != " ".join(label.words) for label in labels):  # they stand not so in it
        place = partial(_place_in_text, shown(path), text, [label.name for label in labels])
    written = Written(path, dialect=dialect, data=data, cell=place)
    read = _file(path, table, written, _ragged(path, text, kept))
    return replace(read, labels=labels, notes=notes, indents=partial(_indents, text, labels))


_START = 1 << 16
"""Bytes of a text file in which its header is looked for."""


def _with_header(start: str, dialect: Dialect, layout: Layout) -> Dialect:
    """How a file is written, with the rows of its header."""
    rows = [
        [cell.strip() or None for cell in cells]
        for _, (_, cells) in zip(range(_LOOKED), records(start, dialect), strict=False)
    ]
    if layout.header_rows:
        header = checked_header(layout.header_rows, len(rows))
    else:
        header = (0,) if is_full(rows) else find_header(rows)
    if header == (0,):
        return dialect
    return replace(dialect, header_rows=tuple(n + 1 for n in header))


_LOOKED = 60


def _labels(text: Text, start: str) -> tuple[Label, ...]:
    """What the columns of a text file are called; ones without a name that are empty, nothing."""
    rows = text.dialect.header_rows or (1,)
    listed = [cells for _, cells in records(start, text.dialect)]
    header = [[cell.strip() or None for cell in listed[row - 1]] for row in rows]
    width = len(text.labels)
    return tuple(labels_of(header, width, [f"column {n}" for n in range(1, width + 1)]))


def _without_notes(text: Text) -> tuple[int, int]:
    """How many rows of a text file are of its table, and how many are notes below it."""
    first = max(0, text.rows - _LOOKED)
    cells = zip(*(c.slice(first).to_pylist() for c in text.columns), strict=True)
    rows = [[cell and cell.strip() for cell in row] for row in cells]
    kept = without_notes(rows, len(text.labels))
    notes = sum(map(any, rows[kept:]))
    return (first + kept, notes) if notes else (text.rows, 0)


def _indents(text: Text, labels: Sequence[Label], column: str) -> list[int]:
    """How far the cells of a column are indented."""
    cells = text.columns[[label.name for label in labels].index(column)].to_pylist()
    return [_indent(cell or "") for cell in cells]


def _indent(cell: str) -> int:
    return len(cell) - len(cell.lstrip())


def _place_in_text(
    file: str, text: Text, names: Sequence[str], row: int, column: str | None
) -> Place:
    """Where a row and a column of a text file stand."""
    if not 0 < row <= text.rows:
        return Place(file)
    return Place(file, *text.start(row - 1, names.index(column) if column in names else None))


def delimiter_of(start: str) -> str:
    """What parts the cells of most lines alike; that of the first line, where others agree.

    >>> delimiter_of('a;"b, c";d'), delimiter_of("Table 3, in EUR m\\n\\na;b\\n1;2\\n3;4\\n")
    (';', ';')
    """
    lines = [re.sub(r'"(?:[^"]|"")*"', "", line) for line in start.splitlines()[:_LOOKED]]
    lines = [line for line in lines if line.strip()]
    first = max(_DELIMITERS, key=lines[0].count)

    def alike(sign: str) -> tuple[int, int]:
        counts = Counter(line.count(sign) for line in lines)
        counts.pop(0, None)
        usual = max(counts, key=lambda n: (counts[n], n), default=0)
        return counts[usual], usual

    if 2 * alike(first)[0] >= len(lines) and lines[0].count(first) == alike(first)[1]:
        return first
    return max(_DELIMITERS, key=alike)


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    return gunzip(data) if path.suffix.lower() == ".gz" else data


def _check_bytes(data: bytes) -> None:
    """Whether a text has no bytes that only other files have."""
    if (place := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, place) + 1
        raise UnreadableError(f"has a NUL byte in line {line}; it is no text, or is damaged")


def _nulled(text: Text, labels: Sequence[Label]) -> pa.Table:
    """The rows with null for empty cells, without empty columns that have no name."""

    columns, size = {}, max(_AT_ONCE // max(text.rows, 1), 1)
    for first in range(0, len(labels), size):
        chunks = [chunk for c in text.columns[first : first + size] for chunk in c.chunks]
        stripped = pc.utf8_trim_whitespace(pa.chunked_array(chunks, pa.string()))
        nulled = pc.if_else(pc.equal(stripped, ""), None, stripped)
        if size > 1:  # so that a slice of it is no search among chunks
            nulled = nulled.combine_chunks()
        for place, label in enumerate(labels[first : first + size]):
            column = nulled.slice(place * text.rows, text.rows)
            if label.words or column.null_count < len(column):
                columns[label.name] = column
    return pa.table(columns)


_AT_ONCE = 1 << 17
"""Cells that are looked at together: of many short columns, several."""


def _ragged(path: Path, text: Text, kept: int) -> Iterator[Finding]:
    width = len(text.labels)
    # the others are reported as blank
    ragged = [(n, c) for n, c in text.ragged.items() if n < kept and any(map(str.strip, c))]
    if len(ragged) > SHOWN:
        left = len(ragged) - SHOWN
        more = f"{left} more rows of another width than the header"
        yield Finding("extra-cell", "error", _name(path), "", more, rows=left)
    for row, cells in ragged[:SHOWN]:
        code = "extra-cell" if len(cells) > width else "missing-cell"
        reason = f"{len(cells)} cells, the header has {width}"
        place = Place(shown(path), text.line(row), 1)
        yield Finding(code, "error", _name(path), f"row {row + 1}", reason, row + 1, place=place)


def _file(path: Path, table: pa.Table, written: Written, findings: Iterable[Finding] = ()) -> File:
    """A file with what is wrong with its rows, in their order, without blank rows at its end."""
    blank = _blank(table)
    while blank and blank[-1] == table.num_rows:
        table = table.slice(0, table.num_rows - 1)
        blank.pop()
    name = _name(path)
    blanks = [
        Finding("blank-row", "error", name, f"row {n}", "the row is blank", n)
        for n in blank[:SHOWN]
    ]
    if len(blank) > SHOWN:
        text = f"{len(blank) - SHOWN} more rows are blank"
        left = len(blank) - SHOWN
        blanks.append(Finding("blank-row", "error", name, "", text, rows=left))
    return File(path, table, (*sorted((*findings, *blanks), key=lambda f: f.row or 0),), written)


def _blank(table: pa.Table) -> list[int]:
    """The numbers, from 1, of the rows in which nothing stands."""

    rows = pa.array(range(1, table.num_rows + 1), pa.int64())
    for column in table.columns:
        if not len(rows):
            break
        rows = rows.filter(pc.is_null(column.take(pc.subtract(rows, 1))))
    numbers: list[int] = rows.to_pylist()
    return numbers


def _unzipped(path: Path) -> str:
    return path.name.lower().removesuffix(".gz")


def _name(path: Path) -> str:
    return path.name.partition(".")[0]


def _parquet(path: Path) -> pa.Table:
    with parquet_file(path) as file:
        twice = [n for n, number in Counter(file.schema_arrow.names).items() if number > 1]
        if twice:
            raise UnreadableError(f"column {twice[0]!r} stands twice")
        return file.read()


def _spreadsheet(path: Path, as_shown: str, layout: Layout) -> list[File]:
    """The sheets that have cells, each as a table."""
    sheets = read_workbook(path, layout, as_shown)
    return [_of_sheet(path, sheet, several=len(sheets) > 1) for sheet in sheets]


def _of_sheet(path: Path, sheet: Sheet, *, several: bool) -> File:
    columns = {}
    for n, label in enumerate(sheet.labels):
        cells = [row[n] and row[n].strip() for row in sheet.rows]  # type: ignore[union-attr]
        if label.words or any(cells):
            columns[label.name] = pa.array(cells, pa.string())
    written = Written(path, cell=sheet.place)
    names = [label.name for label in sheet.labels]

    def indents(column: str) -> list[int]:
        formats = indented_cells(path, sheet.name)
        return [
            _indent(row[names.index(column)] or "")
            + formats.get(reference(sheet.place(number, column)), 0)
            for number, row in enumerate(sheet.rows, 1)
        ]

    return replace(
        _file(path, pa.table(columns), written),
        labels=sheet.labels,
        sheet=sheet.name,
        several=several,
        native=frozenset(names[n] for n in sheet.native),
        notes=sheet.notes,
        indents=indents,
    )
