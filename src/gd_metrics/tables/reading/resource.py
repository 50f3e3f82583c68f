"""A resource's files to typed columns, and what is wrong with their form.

CSV (plain or gz, in any dialect, in one file or several), Parquet, and rows inside the
descriptor. Cells that can't be read are null and known; whether values and keys are as the
schema wants is the business of :mod:`gd_metrics.tables.checking.rows`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ...errors import GdMetricsError, UnreadableError
from ..schema.arrow import arrow_type
from ..schema.dialect import Dialect
from ..schema.labels import Flaw, match
from ..schema.schema import Field, Missing, Schema
from ..values import casting
from ..values.columns import Column, Mask
from ..values.physical import from_arrow
from ..zips import gunzip
from . import inline
from .csv import Text, decode, read_csv
from .parquet import concatenated, decoded, read_parquet

if TYPE_CHECKING:
    from .workbook import Sheet


class Origin(NamedTuple):
    """A place in a resource's files: which of them, from 0; its line and character, from 1."""

    file: int
    line: int | None = None
    character: int | None = None


@dataclass(frozen=True)
class Read:
    """One table as read.

    Attributes:
        encoded: its columns by field, dictionary-encoded where the file has them so.
        flaws: what is wrong with its header and the width of its rows.
        bad: by field, the cells that can't be read.
        exact: by field, the texts of values that the column holds only in part.
        raw: by field, the texts as they stand in the file, if it is one of text.
        blank: rows in which nothing stands, ``None`` where there are none.
        text: the CSV file, which knows the line of a row.
        sheet: the sheet of a workbook, which knows its cell.
        zoned: fields of times that say a zone, and whether all of them do; they are read in UTC.
        parts: of several files, for each how many lines (rows, if they are Parquet) stand
            before it, and how many of its own were left out.
    """

    encoded: pa.Table
    flaws: tuple[Flaw, ...] = ()
    bad: Mapping[str, Mask] = field(default_factory=dict)
    exact: Mapping[str, Column] = field(default_factory=dict)
    raw: Mapping[str, Column] = field(default_factory=dict)
    blank: Mask | None = None
    text: Text | None = None
    zoned: Mapping[str, bool] = field(default_factory=dict)
    sheet: Sheet | None = None
    parts: tuple[tuple[int, int], ...] = ((0, 0),)

    def origin(self, row: int, column: str | None = None) -> Origin:
        """Where a row stands, by its number from 1, and a cell of it if a column is named."""
        if self.text is None:
            return Origin(self._part(row - 1))
        if not self.text.lies_in_a_file:
            return Origin(0)
        names = self.text.labels if column in self.text.labels else self.encoded.column_names
        cell = names.index(column) if column in names else None
        line, character = self.text.start(row - 1, cell)
        part = self._part(line - 1)
        before, dropped = self.parts[part]
        return Origin(part, line - before + dropped, character)

    def _part(self, place: int) -> int:
        return max(n for n, (before, _) in enumerate(self.parts) if before <= place)

    @cached_property
    def table(self) -> pa.Table:
        """The columns, none of them dictionary-encoded."""
        return decoded(self.encoded)


def read(files: Sequence[Path], schema: Schema, descriptor: Mapping[str, Any]) -> Read:
    """Read a resource.

    Args:
        files: its files, in order; none if its rows stand in the descriptor.
        schema: what its table must be.
        descriptor: the resource's: ``dialect``, ``encoding``, ``format``, ``compression``,
            ``data``.

    Raises:
        UnreadableError: for a file that is not what it is said to be.
        OSError: for a file that can't be opened.
    """
    if not files:
        return _inline(schema, descriptor)
    name, packed = _name(files[0], descriptor)
    kind = str(descriptor.get("format") or name.rpartition(".")[2]).lower()
    if kind in ("parquet", "pq"):
        return _parquet(files, schema)
    if kind in WORKBOOKS:
        return _workbook(files, schema, descriptor)
    if kind not in ("csv", "tsv", "txt"):
        raise UnreadableError(
            f"is {kind or 'of no known format'}: only CSV, Parquet and workbooks are read"
        )
    data = [_unpacked(file.read_bytes(), packed) for file in files]
    return _csv(data, schema, descriptor, "\t" if kind == "tsv" else ",")


WORKBOOKS = ("xlsx", "xlsm", "ods")


def _workbook(files: Sequence[Path], schema: Schema, descriptor: Mapping[str, Any]) -> Read:
    """A sheet of a workbook: the one that the dialect names, or the first that has cells."""
    from .layout import Layout
    from .workbook import read_workbook

    if len(files) > 1:
        raise UnreadableError("is of several workbooks: name one")
    dialect = _dialect(descriptor)
    rows, name = dialect.get("headerRows") or (), dialect.get("sheetName")
    try:
        header = "-".join(map(str, (rows[0], *rows[-1:][len(rows) == 1 :]) if rows else ()))
        layout = Layout(sheet=str(name or ""), header=header)
        sheet = read_workbook(files[0], layout)[0]
    except GdMetricsError as error:
        raise UnreadableError(str(error)) from error
    text = Text(tuple(label.name for label in sheet.labels), tuple(sheet.columns))
    return replace(_typed(text, schema), sheet=sheet)


def _name(file: Path, descriptor: Mapping[str, Any]) -> tuple[str, bool]:
    """A file's name without its compression, and whether it is packed."""
    packing = descriptor.get("compression") or ("gz" if file.suffix.lower() == ".gz" else "")
    if packing not in ("", "gz", "gzip", "no"):
        raise UnreadableError(f"is packed as {packing!r}: only gz is read")
    name = file.name[:-3] if file.suffix.lower() == ".gz" else file.name
    return name, packing in ("gz", "gzip")


def _unpacked(data: bytes, packed: bool) -> bytes:
    if not packed:
        return data
    try:
        return gunzip(data)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(f"is no whole gz file: {error}") from error


def _csv(
    parts: Sequence[bytes], schema: Schema, descriptor: Mapping[str, Any], delimiter: str
) -> Read:
    dialect = Dialect.of(_dialect(descriptor), delimiter)
    data, starts = _joined([decode(part, descriptor.get("encoding")) for part in parts], dialect)
    text = read_csv(data, dialect)
    if dialect.null_sequence is not None:
        schema = _with_null(schema, dialect.null_sequence)
    if not text.labels and not text.rows:
        flaws = (Flaw("source-error", "the file is empty"),)
        return Read(_empty(schema), flaws, text=text)
    if other := _other_delimiter(text, schema, dialect):
        reason = f"looks separated by {other!r}: say so with delimiter in its dialect"
        return Read(pa.table({}), (Flaw("source-error", f"the file {reason}"),), text=text)
    return replace(_typed(text, schema, case_sensitive=dialect.case_sensitive), parts=starts)


def _other_delimiter(text: Text, schema: Schema, dialect: Dialect) -> str | None:
    """What parts the one label of a file, where the schema has a field for each part."""
    names = [f.name for f in schema.fields]
    if len(text.labels) != 1 or len(names) < 2:
        return None
    for delimiter in ";\t|,":
        parts = [part.strip(' "') for part in text.labels[0].split(delimiter)]
        if delimiter != dialect.delimiter and len({*parts} & {*names}) > len(names) / 2:
            return delimiter
    return None


def _dialect(descriptor: Mapping[str, Any]) -> Mapping[str, Any]:
    dialect = descriptor.get("dialect") or {}
    if not isinstance(dialect, Mapping):
        raise UnreadableError("its dialect is no object")
    return dialect


def _joined(parts: Sequence[bytes], dialect: Dialect) -> tuple[bytes, Parts]:
    """Files of one table as one; a header that is said again in a later file goes."""
    parts = [part.removeprefix(b"\xef\xbb\xbf") for part in parts]
    if len(parts) == 1:
        return parts[0], ((0, 0),)
    header = parts[0].partition(b"\n")[0].rstrip(b"\r") if dialect.header_rows != () else None
    joined, dropped = [parts[0]], [0]
    for part in parts[1:]:
        first, _, rest = part.partition(b"\n")
        dropped.append(int(first.rstrip(b"\r") == header))
        joined.append(rest if dropped[-1] else part)
    ended = [p if p.endswith((b"\n", b"\r")) or not p else p + b"\n" for p in joined]
    before = accumulate((len(part.splitlines()) for part in ended[:-1]), initial=0)
    return b"".join(ended), tuple(zip(before, dropped, strict=True))


Parts = tuple[tuple[int, int], ...]


def _with_null(schema: Schema, null: str) -> Schema:
    fields = tuple(replace(f, missing=(*f.missing, Missing(null))) for f in schema.fields)
    return replace(schema, fields=fields)


def _empty(schema: Schema) -> pa.Table:
    types = [(f.name, arrow_type(f)) for f in schema.fields]
    return pa.schema(types).empty_table()


def _typed(text: Text, schema: Schema, *, case_sensitive: bool = True) -> Read:
    """A table of texts as its schema says."""
    labels = text.labels or [f.name for f in schema.fields]
    fields, flaws = match(labels, schema, case_sensitive=case_sensitive)
    columns = _as_wide_as(text, len(labels))
    typed, bad, exact, raw, zoned = {}, {}, {}, {}, {}
    others = Field("", missing=_common_missing(schema))
    blank: Mask | None = None
    for place, column in enumerate(columns):
        declared = fields[place]
        cast = casting.cast(declared or others, column)
        blank = _blank(blank, cast, first=place == 0)
        if declared is None:
            continue
        typed[declared.name], raw[declared.name] = cast.column, column
        if cast.bad is not None:
            bad[declared.name] = cast.bad
        if cast.exact is not None:
            exact[declared.name] = cast.exact
        if declared.type == "datetime" and (says := _zoned(column, cast.column)) is not None:
            zoned[declared.name] = says
    flaws += _ragged(
        text, [f.name if f else label for f, label in zip(fields, labels, strict=True)]
    )
    table = pa.table({f.name: typed[f.name] for f in schema.fields if f.name in typed})
    return Read(table, tuple(flaws), bad, exact, raw, blank, text, zoned)


def _zoned(texts: Column, times: Column) -> bool | None:
    """Whether all texts that are times say their zone; ``None`` where none does."""
    says = pc.match_substring_regex(texts, "(Z|[+-][0-9]{2}:?[0-9]{2})$")
    says = says.filter(pc.and_(pc.is_valid(times), pc.match_substring(texts, ":")))
    return bool(pc.all(says).as_py()) if pc.any(says).as_py() else None


def _common_missing(schema: Schema) -> tuple[Missing, ...]:
    return schema.fields[0].missing if schema.fields else (Missing(""),)


def _as_wide_as(text: Text, width: int) -> list[Column]:
    """A file without a header may be narrower or wider than its schema."""
    columns = list(text.columns[:width])
    nulls = pa.chunked_array([pa.nulls(text.rows, pa.string())])
    return columns + [nulls] * (width - len(columns))


def _blank(before: Mask | None, cast: casting.Cast, *, first: bool) -> Mask | None:
    """Rows in which nothing stands so far, ``None`` where there are none."""
    if not first and before is None:
        return None
    if not cast.column.null_count:
        return None
    empty = pc.is_null(cast.column)
    if cast.bad is not None:
        empty = pc.and_not(empty, cast.bad)
    both = empty if first else pc.and_(before, empty)
    return both if pc.any(both).as_py() else None


def _ragged(text: Text, names: Sequence[str]) -> Iterator[Flaw]:
    width = len(names)
    odd = text.ragged
    if not text.labels and text.rows and len(text.columns) != width:
        odd = {row: _cells(text, row) for row in range(text.rows)} | dict(odd)
    for row, cells in odd.items():
        if not any(cells):
            continue  # reported as blank
        for name in names[len(cells) :]:
            yield Flaw("missing-cell", f"the row ends before {name}", row + 1, name)
        for cell in cells[width:]:
            yield Flaw("extra-cell", f"a cell too many: {cell!r}", row + 1, None, cell)


def _cells(text: Text, row: int) -> tuple[str, ...]:
    cells = [column[row].as_py() for column in text.columns]
    return tuple(c for c in cells if c is not None)


def _inline(schema: Schema, descriptor: Mapping[str, Any]) -> Read:
    data = descriptor.get("data")
    if isinstance(data, str):
        return _csv([data.encode()], schema, descriptor, ",")
    if not isinstance(data, list) or not data:
        return Read(_empty(schema), (Flaw("source-error", "there are no rows"),))
    header = _dialect(descriptor).get("header") is not False
    return _legible(_typed(inline.text_of(data, schema, header=header), schema))


def _legible(read: Read) -> Read:
    """Values of another kind are in no column, and are shown as they were written."""
    bad, raw, table = dict(read.bad), dict(read.raw), read.encoded
    for place, name in enumerate(table.column_names):
        illegible = pc.fill_null(pc.starts_with(raw[name], inline.ILLEGIBLE), False)
        if not pc.any(illegible).as_py():
            continue
        bad[name] = pc.or_(bad[name], illegible) if name in bad else illegible
        raw[name] = pc.utf8_ltrim(raw[name], inline.ILLEGIBLE)
        column = table.column(place)
        table = table.set_column(
            place, name, pc.if_else(bad[name], pa.scalar(None, column.type), column)
        )
    return replace(read, encoded=table, bad=bad, raw=raw)


def _parquet(files: Sequence[Path], schema: Schema) -> Read:
    tables = [read_parquet(file) for file in files]
    table = tables[0] if len(tables) == 1 else concatenated(tables)
    before = accumulate((part.num_rows for part in tables[:-1]), initial=0)
    parts = tuple((rows, 0) for rows in before)
    fields, flaws = match(table.column_names, schema, by_name=True)
    typed, bad, exact, raw, zoned = {}, {}, {}, {}, {}
    blank: Mask | None = None
    for place, declared in enumerate(fields):
        column = table.column(place)
        if declared is None:
            blank = _blank(blank, casting.Cast(column), first=place == 0)
            continue
        cast = from_arrow(declared, column)
        if cast is None:
            kind = getattr(column.type, "value_type", column.type)
            kind_declared = arrow_type(declared)
            text = f"column {declared.name!r} is {kind}, not {kind_declared} ({declared.type})"
            flaws.append(Flaw("type-error", text, None, declared.name))
            continue
        blank = _blank(blank, cast, first=place == 0)
        typed[declared.name] = cast.column
        if cast.bad is not None:
            bad[declared.name], raw[declared.name] = cast.bad, _plain_text(column)
        if cast.exact is not None:
            exact[declared.name] = cast.exact
        if pa.types.is_timestamp(column.type) and column.type.tz:
            zoned[declared.name] = True
    table = pa.table({f.name: typed[f.name] for f in schema.fields if f.name in typed})
    return Read(table, tuple(flaws), bad, exact, raw, blank, None, zoned, None, parts)


def _plain_text(column: Column) -> Column:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.cast(pa.string())
