"""Claims in Parquet, for any engine: a file, a folder of them (partitioned or not), a pattern."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from ..claim import Claim
from ..tables.engines.opening import parquet_files, reader_of

_COLUMNS = [*(field.name for field in fields(Claim)), "growth_basis"]


def open_claims(path: str | Path, engine: str = "pyarrow", *, memory_limit: str = "") -> Any:
    """Claims in Parquet as a table of an engine, for ``contradictions`` and ``claim_findings``.

    Args:
        path: a file; a folder, whose sub-folders may name partitions (``year=2024``); or a
            pattern (``data/claims/*.parquet``).
        engine: ``pyarrow`` and ``polars`` read everything into memory; ``duckdb`` and
            ``spark`` read what is needed when it is needed.
        memory_limit: what DuckDB may use, such as ``2GiB``; more goes to temporary files.

    Returns:
        A ``pyarrow.Table``, ``polars.DataFrame``, ``duckdb.DuckDBPyRelation`` or
        ``pyspark.sql.DataFrame`` with the columns of table ``claims`` that there are.

    Raises:
        FileNotFoundError: if there are no such files.
        UnknownNameError: for another engine.
        ValueError: for a memory limit of an engine that keeps to none.
    """
    return reader_of(engine, memory_limit)(parquet_files(path), _COLUMNS)
