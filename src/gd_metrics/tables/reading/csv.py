"""A CSV file to columns of texts, by its dialect.

Arrow reads what is regular, all threads at once; a file with ragged or blank rows, comments
or separators of several characters is read again, exactly, by Python's own reader.

>>> text = read_csv(b"a,b\\n1,2\\n3\\n")
>>> text.labels, [c.to_pylist() for c in text.columns], text.ragged
(('a', 'b'), [['1', '3'], ['2', None]], {1: ('3',)})
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.csv

from ...errors import UnreadableError
from ..schema.dialect import Dialect
from .records import cell_start, check_closed, check_lines, records

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Text:
    """What a CSV file holds.

    Attributes:
        labels: its header, empty if it has none.
        columns: a column of texts for each label; null where a row ends before it.
        ragged: rows of another width, by their number from 0: all their cells.
        records: the number of each row's record in the file, from 1, where comments or
            several header rows shift it.
        dialect: how it is written.
    """

    labels: tuple[str, ...]
    columns: tuple[Any, ...]
    ragged: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    records: Sequence[int] | None = None
    _data: bytes = field(default=b"", repr=False)
    dialect: Dialect = field(default_factory=Dialect, repr=False)

    @property
    def rows(self) -> int:
        """How many rows of data there are."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def table(self) -> pa.Table:
        """The columns under their labels."""
        return pa.Table.from_arrays(list(self.columns), names=list(self.labels))

    def record(self, row: int) -> int:
        """The number of a row's record in the file, from 1; ``row`` counts from 0."""
        return self.records[row] if self.records else row + bool(self.labels) + 1

    def line(self, row: int) -> int:
        """The line in which a row starts, from 1; ``row`` counts from 0."""
        return self._lines[self.record(row) - 1] if self._lines else self.record(row)

    @property
    def lies_in_a_file(self) -> bool:
        """Whether it was read from bytes, which have lines."""
        return bool(self._data)

    def start(self, row: int, cell: int | None = None) -> tuple[int, int]:
        """Line and character, from 1, where a row starts, or a cell of it by its number from 0."""
        line, dialect = self.line(row), self.dialect
        plain = dialect.line_terminator in ("\r\n", "\n", "\r") and len(dialect.delimiter) == 1
        if cell is None or not plain or dialect.quote_char not in ("", '"') or dialect.escape_char:
            return line, 1
        last = self.line(row + 1) - 1 if row + 1 < self.rows else len(self._written)
        record = "".join(self._written[line - 1 : last])
        down, across = cell_start(record, cell, dialect.delimiter)
        return line + down, across

    @cached_property
    def _written(self) -> list[str]:
        return io.StringIO(self._data.decode("utf-8-sig"), newline="").readlines()

    @cached_property
    def _lines(self) -> list[int]:
        """The line of every record, none where no record has several."""
        if self.dialect.quote_char.encode() not in self._data:
            return []
        return [line for line, _ in records(self._data.decode("utf-8-sig"), self.dialect)]


def decode(data: bytes, encoding: str | None = None) -> bytes:
    """A file's bytes as UTF-8, whatever its encoding.

    Raises:
        UnreadableError: if they are none, with the line of the first that is not.
    """
    name = (encoding or "utf-8").lower().replace("_", "-")
    if name in ("utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii"):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UnreadableError(_not_utf8(data, error)) from error
        return data
    try:
        codecs.lookup(name)
        return data.decode(name).encode()
    except LookupError as error:
        raise UnreadableError(f"its encoding {encoding!r} is not known") from error
    except UnicodeError as error:
        reason = str(error).partition("\n")[0]
        raise UnreadableError(f"is not {encoding}: {reason}; name its encoding") from error


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> str:
    line = data.count(b"\n", 0, error.start) + 1
    start = f"is not UTF-8: byte {error.start + 1}, in line {line}, is {data[error.start]:#04x}"
    name = likely_encoding(data)
    likeness = {"utf-16": "looks like UTF-16", "gb18030": "can be read as GB18030"}
    if name is None:
        return f"{start}; name its encoding"
    return f"{start}; it {likeness.get(name, f'looks like {name}')}: say so with encoding {name}"


def likely_encoding(data: bytes) -> str | None:
    """The encoding in which bytes that are not UTF-8 look like a language; ``None`` in none.

    >>> likely_encoding("产量".encode("gb18030")), likely_encoding("Côte d’Ivoire".encode("cp1252"))
    ('gb18030', 'windows-1252')
    >>> likely_encoding("оборот товара".encode("koi8-r"))
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for name, is_usual, most in (
        ("gb18030", _is_usual_chinese, 2.0),
        ("windows-1252", _is_usual_western, _ACCENTED),
    ):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        wide = [c for c in text if ord(c) > 127]
        letters = sum(map(str.isalpha, text))
        if name == "gb18030" and len(wide) > _FEW and not _HALVES.search(data):
            continue
        if sum(map(is_usual, wide)) > 0.9 * len(wide) and len(wide) <= most * letters:
            return name
    return None


_FEW, _HALVES = 4, re.compile(rb"[\x81-\xbf]")
"""Halves of most Chinese characters; letters of other alphabets (KOI8-R) have none of them."""

_ACCENTED = 0.4
"""The share of letters with accents that no Western language exceeds; another alphabet does."""


def _is_usual_chinese(character: str) -> bool:
    """Whether a character is in GB 2312, which has what people use."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_usual_western(character: str) -> bool:
    return (character.isalpha() and "LATIN" in unicodedata.name(character, "")) or (
        character in "‘’“”„–—…•€£°§«»²³½µ·©®™\xa0"
    )


def read_csv(data: bytes, dialect: Dialect | None = None) -> Text:
    """Read a CSV file's bytes, which are UTF-8: see :func:`decode`.

    Raises:
        UnreadableError: for a quote that is never closed, or a line that is too long.
    """
    dialect = dialect or Dialect()
    check_lines(data)
    text = _fast(data, dialect) if dialect.regular else None
    return _exact(data, dialect) if text is None else text


def _fast(data: bytes, dialect: Dialect) -> Text | None:
    """What Arrow reads, or ``None`` where it might read something else than is there."""
    body = data.removeprefix(b"\xef\xbb\xbf")
    quote = dialect.quote_char.encode()
    if not body or body[:1] in b"\r\n" or any(blank in body for blank in _BLANK_LINES):
        return None
    quoted = bool(quote) and quote in body
    if quoted and (not dialect.double_quote or body.count(quote) % 2):
        return None
    first = next(records(body[:_BLOCK].decode("utf-8", "ignore"), dialect))[1]
    header = dialect.header_rows != ()
    names = [str(n) for n in range(len(first))]
    block = max(_BLOCK, 64 * len(first))
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(_owned(body)),
            pyarrow.csv.ReadOptions(
                column_names=names, block_size=block, use_threads=len(body) > block
            ),
            pyarrow.csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote_char or False,
                double_quote=dialect.double_quote,
                newlines_in_values=quoted,
                ignore_empty_lines=False,
            ),
            pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowCapacityError):
        return None
    if quoted and _may_be_open(table, body):
        return None
    columns = table.columns
    if not header:
        return Text((), tuple(columns), _data=data, dialect=dialect)
    labels = tuple(c[0].as_py().strip() for c in columns)
    return Text(labels, tuple(c.slice(1) for c in columns), _data=data, dialect=dialect)


def _owned(data: bytes) -> pa.Buffer:
    """Bytes in memory of Arrow's own.

    Its threads may drop the last hold on a buffer while the interpreter ends, and the process
    would abort there for bytes of Python's.
    """
    owned = pa.allocate_buffer(len(data))
    memoryview(owned).cast("B")[:] = data
    return owned


_BLANK_LINES = (b"\n\n", b"\n\r", b"\r\r")


def _may_be_open(table: pa.Table, body: bytes) -> bool:
    """Whether the last cell may have swallowed the end of the file."""
    last = table.columns[-1][-1].as_py()
    return body[-1:] not in b"\r\n" or last[-1:] in ("\n", "\r")


def _exact(data: bytes, dialect: Dialect) -> Text:
    text = data.decode("utf-8-sig")
    numbered, last = [], 1
    for number, (line, cells) in enumerate(records(text, dialect), 1):
        last = line
        numbered.append((number, cells))
    check_closed(text, dialect, last)
    kept = [(n, c) for n, c in numbered if not _comment(n, c, dialect)]
    rows = dialect.header_rows
    if rows is None:  # the first record that is no comment
        rows = (kept[0][0],) if kept else ()
    after = max(rows, default=0)
    labels = _labels([c for n, c in kept if n in rows], dialect.header_join)
    body = [(n, c) for n, c in kept if n > after]
    width = len(labels) or max((len(c) for _, c in body), default=0)
    ragged = {i: tuple(c) for i, (_, c) in enumerate(body) if len(c) != width}
    padded = ((*c, *[None] * (width - len(c))) if len(c) < width else c[:width] for _, c in body)
    columns = list(zip(*padded, strict=True)) or [()] * width
    shifted = any(n != i + 1 + bool(labels) for i, (n, _) in enumerate(body))
    return Text(
        labels,
        tuple(pa.chunked_array([pa.array(c, pa.string())]) for c in columns),
        ragged,
        [n for n, _ in body] if shifted else None,
        data,
        dialect,
    )


def _comment(number: int, cells: Sequence[str], dialect: Dialect) -> bool:
    mark = dialect.comment_char
    return number in dialect.comment_rows or bool(mark and cells and cells[0].startswith(mark))


def _labels(rows: Sequence[Sequence[str]], join: str) -> tuple[str, ...]:
    """The header of one or several rows; a label that only repeats the one above is not joined."""
    labels: list[str] = []
    above: dict[int, str] = {}
    for cells in rows:
        for place, cell in enumerate(c.strip() for c in cells):
            if above.get(place) == cell:
                continue
            above[place] = cell
            if place >= len(labels):
                labels.append(cell)
            else:
                labels[place] = join.join((labels[place], cell))
    return tuple(labels)
