"""Parquet files to one table, its columns of few different texts encoded as the files have them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from .columns import decoded
from .dialect import UnreadableError


def read_parquet(file: Path) -> pa.Table:
    """What a file holds."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as opened:  # unlike read_table, this never imports pandas
        encoded = _dictionary_columns(opened)
    with pq.ParquetFile(file, read_dictionary=encoded) as opened:
        return opened.read()


def _dictionary_columns(opened: Any) -> list[str]:
    """Columns of texts that the file keeps as few different ones, all of them."""
    meta, wanted = opened.metadata, []
    groups = [meta.row_group(n) for n in range(meta.num_row_groups)]
    for place in range(meta.num_columns):
        leaf = meta.schema.column(place)
        if (
            leaf.physical_type == "BYTE_ARRAY"
            and leaf.logical_type.type == "STRING"
            and all(_few(group.column(place)) for group in groups)
        ):
            wanted.append(leaf.path)
    return wanted


_FEW = 1 << 17
"""Bytes of dictionary up to which no writer has fallen back to plain values."""


def _few(chunk: Any) -> bool:
    start = chunk.dictionary_page_offset
    return start is not None and 0 <= chunk.data_page_offset - start < _FEW


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
