"""Tables in Parquet, for any engine: a file, a folder of them (partitioned or not), a pattern."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import UnknownNameError
from . import ENGINES

if TYPE_CHECKING:
    import pyarrow as pa

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
        files = [f for f in root.glob(str(Path(*parts[tame:]))) if f.is_file()]
    else:
        files = [root] if root.is_file() else [*root.rglob("*.parquet")]
    if not files:
        raise FileNotFoundError(f"no Parquet files at {path}")
    root = root.parent if root.is_file() else root
    named = {
        part.partition("=")[0]
        for file in files for part in file.relative_to(root).parts[:-1] if "=" in part
    }  # fmt: skip
    return Files([str(file) for file in sorted(files)], str(root), sorted(named))


def open_tables(
    tables: Mapping[str, Sequence[Path] | pa.Table], engine: str, *, memory_limit: str = ""
) -> dict[str, Any]:
    """Several tables of one engine, which can be joined.

    Args:
        tables: the Parquet files of each, or its rows.
        engine: ``pyarrow`` and ``polars`` read everything into memory; ``duckdb`` and
            ``spark`` read what is needed when it is needed.
        memory_limit: what DuckDB may use, such as ``2GiB``; more goes to temporary files,
            which go with the last of its tables.

    Raises:
        UnknownNameError: for another engine.
        ValueError: for a memory limit of an engine that keeps to none.
    """
    reader = reader_of(engine, memory_limit)
    opened = {}
    for name, table in tables.items():
        files = table
        if isinstance(table, Sequence):
            paths = [str(path) for path in table]
            files = Files(paths, str(Path(paths[0]).parent), [])
        opened[name] = reader(files, None)
    return opened


Reader = Callable[["Files | pa.Table", "Sequence[str] | None"], Any]
"""What makes an engine's table of files or of rows, of some columns or of all."""


def reader_of(engine: str, memory_limit: str = "") -> Reader:
    """What opens tables on an engine; see :func:`open_tables`.

    Raises:
        UnknownNameError: for another engine.
        ValueError: for a memory limit of an engine that keeps to none, or an engine that is
            not installed.
    """
    if engine not in _READERS:
        raise UnknownNameError("engine", engine, ENGINES)
    if memory_limit and engine != "duckdb":
        raise ValueError(f"{engine} keeps to no memory limit; duckdb does")
    try:
        return _READERS[engine](memory_limit)
    except ImportError as error:
        raise ValueError(
            f"engine {engine} is not installed: pip install 'gd-metrics[{engine}]'"
        ) from error


def _there(columns: Sequence[str] | None, names: Sequence[str]) -> list[str]:
    """Those of the columns that a table has; all of its own, if none are named."""
    return [*names] if columns is None else [column for column in columns if column in names]


def _pyarrow(_memory_limit: str) -> Reader:
    import pyarrow as pa
    import pyarrow.dataset as ds

    def read(source: Files | pa.Table, columns: Sequence[str] | None) -> Any:
        if isinstance(source, pa.Table):
            return source
        named = pa.schema([(name, pa.string()) for name in source.partitions])
        partitioning = ds.partitioning(named, flavor="hive") if source.partitions else None
        dataset = ds.dataset(source.paths, format="parquet", partitioning=partitioning)
        return dataset.to_table(_there(columns, dataset.schema.names))

    return read


def _polars(memory_limit: str) -> Reader:
    import polars as pl

    arrow = _pyarrow(memory_limit)  # Polars maps files, and dies where one is cut while it reads

    def read(source: Files | pa.Table, columns: Sequence[str] | None) -> Any:
        return pl.from_arrow(arrow(source, columns))

    return read


def _duckdb(memory_limit: str) -> Reader:
    import duckdb

    spill = tempfile.mkdtemp(prefix="gd_metrics_")
    config: dict[str, Any] = {
        "temp_directory": spill,
        "preserve_insertion_order": False,
        # it takes a file's least and greatest numbers for all there are: NaN is never among them
        "disabled_optimizers": "statistics_propagation",
    }
    if memory_limit:
        config["memory_limit"] = memory_limit
    try:
        connection = duckdb.connect(config=config)
    except duckdb.Error as error:
        shutil.rmtree(spill)
        raise ValueError(f"memory limit {memory_limit!r}: {error}") from error

    weakref.finalize(connection, shutil.rmtree, spill, ignore_errors=True)

    def read(source: Files | pa.Table, columns: Sequence[str] | None) -> Any:
        if not isinstance(source, Files):
            return connection.from_arrow(source)
        paths = ", ".join("'" + _as_named(path).replace("'", "''") + "'" for path in source.paths)
        hive = "hive_partitioning = true, hive_types_autocast = false"
        options = hive if source.partitions else "hive_partitioning = false"
        relation = connection.sql(f"SELECT * FROM read_parquet([{paths}], {options})")
        return relation.project(", ".join(f'"{c}"' for c in _there(columns, relation.columns)))

    return read


def _as_named(path: str) -> str:
    """A pattern that is a file of this very name, and no other."""
    return re.sub(r"([*?\[])", r"[\1]", path)


def _spark(_memory_limit: str) -> Reader:
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if session is None:
        options = _SPARK_OPTIONS
        if "PYSPARK_GATEWAY_PORT" not in os.environ:  # not submitted: its workers are this Python
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            options = {**options, "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1))}
        builder: Any = SparkSession.builder
        for option, value in options.items():
            builder = builder.config(option, value)
        session = builder.appName("gd_metrics").getOrCreate()

    def read(source: Files | pa.Table, columns: Sequence[str] | None) -> Any:
        if not isinstance(source, Files):
            return session.createDataFrame(source)
        frame = session.read.option("basePath", source.root).parquet(*source.paths)
        return frame.select(_there(columns, frame.columns))

    return read


_SPARK_OPTIONS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # to note where each expression was written takes more time than to build it
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    # a year is a word
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}
_READERS: dict[str, Callable[[str], Reader]] = dict(
    zip(ENGINES, (_pyarrow, _polars, _duckdb, _spark), strict=True)
)
