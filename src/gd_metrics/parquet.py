"""Claims in Parquet, for any engine: a file, a folder of them (partitioned or not), a pattern."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .claim import Claim
from .names import UnknownNameError

_COLUMNS = [field.name for field in fields(Claim)]
_WILD = frozenset("*?[")


@dataclass(frozen=True)
class Files:
    """Parquet files, in order, and the partition columns that their folders name.

    Attributes:
        paths: the files.
        root: the folder that they are in; partitions are folders below it.
        partitions: columns that are named by folders, such as ``year=2024``.
    """

    paths: list[str]
    root: str
    partitions: Sequence[str]


def parquet_files(path: str | Path) -> Files:
    """The Parquet files of a file, folder or pattern, in the order of their names.

    Raises:
        FileNotFoundError: if there is none.

    >>> parquet_files("no/such/*.parquet")
    Traceback (most recent call last):
    FileNotFoundError: no Parquet files at no/such/*.parquet
    """
    parts = Path(path).parts
    tame = next((n for n, part in enumerate(parts) if _WILD & set(part)), len(parts))
    root = Path(*parts[:tame])
    if tame < len(parts):
        found = [f for f in root.glob(str(Path(*parts[tame:]))) if f.is_file()]
    else:
        found = [root] if root.is_file() else [*root.rglob("*.parquet")]
    if not found:
        raise FileNotFoundError(f"no Parquet files at {path}")
    root = root.parent if root.is_file() else root
    named = {
        part.partition("=")[0]
        for file in found for part in file.relative_to(root).parts[:-1] if "=" in part
    }  # fmt: skip
    return Files([str(file) for file in sorted(found)], str(root), sorted(named))


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
    if engine not in _OPENERS:
        raise UnknownNameError("engine", engine, ENGINES)
    if memory_limit and engine != "duckdb":
        raise ValueError(f"{engine} keeps to no memory limit; duckdb does")
    return _OPENERS[engine](parquet_files(path), memory_limit)


def _pyarrow(files: Files, memory_limit: str) -> Any:
    import pyarrow as pa
    import pyarrow.dataset as ds

    named = pa.schema([(name, pa.string()) for name in files.partitions])
    partitioning = ds.partitioning(named, flavor="hive") if files.partitions else None
    found = ds.dataset(files.paths, format="parquet", partitioning=partitioning)
    return found.to_table([column for column in _COLUMNS if column in found.schema.names])


def _polars(files: Files, memory_limit: str) -> Any:
    import polars as pl

    named = dict.fromkeys(files.partitions, pl.String)
    found = pl.scan_parquet(files.paths, hive_partitioning=bool(named), hive_schema=named or None)
    there = found.collect_schema().names()
    return found.select([column for column in _COLUMNS if column in there]).collect()


def _duckdb(files: Files, memory_limit: str) -> Any:
    import duckdb

    spill = tempfile.mkdtemp(prefix="gd_metrics_")
    atexit.register(shutil.rmtree, spill, ignore_errors=True)
    config: dict[str, Any] = {"temp_directory": spill, "preserve_insertion_order": False}
    if memory_limit:
        config["memory_limit"] = memory_limit
    connection = duckdb.connect(config=config)
    paths = ", ".join("'" + path.replace("'", "''") + "'" for path in files.paths)
    hive = "hive_partitioning = true, hive_types_autocast = false"
    options = hive if files.partitions else "hive_partitioning = false"
    found = connection.sql(f"SELECT * FROM read_parquet([{paths}], {options})")
    return found.project(", ".join(f'"{c}"' for c in _COLUMNS if c in found.columns))


def _spark(files: Files, memory_limit: str) -> Any:
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if session is None:
        if "PYSPARK_GATEWAY_PORT" not in os.environ:  # not submitted: its workers are this Python
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder: Any = SparkSession.builder
        for option, value in _SPARK_OPTIONS.items():
            builder = builder.config(option, value)
        session = builder.appName("gd_metrics").getOrCreate()
    found = session.read.option("basePath", files.root).parquet(*files.paths)
    return found.select([column for column in _COLUMNS if column in found.columns])


_SPARK_OPTIONS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # to note where each expression was written takes more time than to build it
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    # a year is a word
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}
_OPENERS: dict[str, Callable[[Files, str], Any]] = {
    "pyarrow": _pyarrow,
    "polars": _polars,
    "duckdb": _duckdb,
    "spark": _spark,
}
ENGINES = tuple(_OPENERS)
"""The engines that run the rules, by the names under which ``open_claims`` knows them."""
