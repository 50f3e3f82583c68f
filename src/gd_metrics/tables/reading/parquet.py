"""Parquet files to one table, its columns of few different texts encoded as the files have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ...errors import UnreadableError
from ..schema.arrow import arrow_type
from ..schema.schema import Schema


@contextmanager
def parquet_file(file: Path, columns: Sequence[str] = ()) -> Iterator[pq.ParquetFile]:
    """A Parquet file that is open.

    Args:
        file: the file.
        columns: those to read as few different texts.

    Raises:
        UnreadableError: for what is none, or is damaged; also while it is read.
    """
    try:
        # unlike read_table, this never imports pandas
        with pq.ParquetFile(file, read_dictionary=[*columns]) as opened:
            yield opened
    except (pa.ArrowException, OSError) as error:
        if getattr(error, "errno", None) is not None:  # of the system, not of Arrow
            raise
        reason = damage(file) or "can't be read: it is damaged; copy or make it again"
        raise UnreadableError(reason) from error


def damage(file: Path) -> str:
    """What keeps a file from being Parquet, as its ends show; nothing where they do not."""
    with file.open("rb") as data:
        start = data.read(len(_MAGIC))
        data.seek(-min(len(_MAGIC), file.stat().st_size), 2)
        end = data.read()
    if start != _MAGIC:
        own = start.decode("latin-1")
        return f"can't be read: it is no Parquet, for it begins with {own!r} and not with PAR1"
    return "" if end == _MAGIC else "can't be read: its end is missing; copy or make it again"


_MAGIC = b"PAR1"


def read_parquet(file: Path) -> pa.Table:
    """What a file holds.

    Raises:
        UnreadableError: for what is no Parquet file, or a damaged one.
    """
    with parquet_file(file) as opened:
        encoded = _dictionary_columns(opened)
    with parquet_file(file, encoded) as opened:
        return opened.read()


def _dictionary_columns(opened: Any) -> list[str]:
    """Columns of texts that the file keeps as few different ones, all of them."""
    meta, encoded = opened.metadata, []
    groups = [meta.row_group(n) for n in range(meta.num_row_groups)]
    for place in range(meta.num_columns):
        leaf = meta.schema.column(place)
        if (
            leaf.physical_type == "BYTE_ARRAY"
            and leaf.logical_type.type == "STRING"
            and all(_few(group.column(place)) for group in groups)
        ):
            encoded.append(leaf.path)
    return encoded


_FEW = 1 << 17
"""Bytes of dictionary up to which no writer has fallen back to plain values."""


def _few(chunk: Any) -> bool:
    start = chunk.dictionary_page_offset
    return start is not None and 0 <= chunk.data_page_offset - start < _FEW


def as_it_stands(
    files: Sequence[Path], schema: Schema, descriptor: Mapping[str, Any]
) -> pa.Table | None:
    """What a file holds, if reading it by its schema would change nothing; else ``None``.

    That takes :mod:`pyarrow.parquet` alone, and most tables need no more.
    """
    said = (descriptor.get("format") or "parquet", descriptor.get("compression"))
    if len(files) != 1 or files[0].suffix != ".parquet" or said != ("parquet", None):
        return None
    with parquet_file(files[0]) as opened:
        declared = [(f.name, arrow_type(f)) for f in schema.fields]
        plain = [(f.name, f.type) for f in opened.schema_arrow] == declared and all(
            f.type in _PLAIN and f.format == "default" and f.missing_values == ("",)
            for f in schema.fields
        )
        texts = [f.name for f in schema.fields if f.type == "string"]
        if not plain or not never_empty(opened.metadata, texts):
            return None
        table = opened.read()
    return pa.Table.from_arrays(table.columns, names=table.column_names)


_PLAIN = ("string", "number", "integer", "year", "boolean")
"""Types of which every value is one of the field's."""


def concatenated(tables: Sequence[pa.Table]) -> pa.Table:
    """Files of one table as one: columns may be encoded, or as wide, in one and not in another."""
    first = tables[0].schema
    if any(not table.schema.equals(first) for table in tables):
        tables = [decoded(table) for table in tables]
    for table in tables:
        if odd := {*first.names} ^ {*table.column_names}:
            raise UnreadableError(f"its files differ: not all have column {min(odd)!r}")
    try:
        return pa.concat_tables(tables, promote_options="permissive")
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise UnreadableError(f"its files differ: {str(error).partition(chr(10))[0]}") from error


def decoded(table: pa.Table) -> pa.Table:
    """A table none of whose columns is encoded."""
    for place, column in enumerate(table.schema):
        if pa.types.is_dictionary(column.type):
            values = table.column(place).cast(column.type.value_type)
            table = table.set_column(place, column.name, values)
    return table


def never_empty(meta: Any, columns: Sequence[str]) -> bool:
    """Whether what a file says of its columns' least values leaves out empty texts."""
    groups = [meta.row_group(n) for n in range(meta.num_row_groups)]
    for group in groups:
        for chunk in (group.column(n) for n in range(group.num_columns)):
            known = chunk.statistics
            if chunk.path_in_schema not in columns:
                continue
            if known is None or not (known.has_min_max or known.null_count == group.num_rows):
                return False
            if known.has_min_max and known.min in ("", b""):
                return False
    return True
