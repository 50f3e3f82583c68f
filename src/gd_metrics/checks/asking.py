"""An engine is a way of asking: tables of Parquet that stay on one, and claims in many files.

Into this process come the small tables that rules look things up in, and what is found.
Rows of many files have no numbers, so findings name them by their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from ..claim import COLUMNS, GROWTH_BASIS, REQUIRED, needed_columns
from ..errors import PackageError, UnknownNameError, UnreadableError
from ..finding import Finding, shown
from ..reasoning.screening.coding import as_claims
from ..tables.checking.queries import is_queryable, structure_findings
from ..tables.engines.engine import engine_of
from ..tables.engines.opening import open_tables, parquet_files, reader_of
from ..tables.package import Package, Resource
from ..tables.places import Places
from ..tables.reading.parquet import damage, never_empty, parquet_file
from ..tables.reading.resource import Read
from ..tables.schema.arrow import arrow_type
from ..tables.schema.schema import Field, Schema
from . import settings as fitting
from .claims import AskedClaims, shown_world, with_formulas
from .opened import Opened
from .package import is_claims, lacking
from .report import CLAIMS
from .settings import Input, Request, Settings

_SCHEMA = Schema(
    tuple(
        Field(name, kind, constraints={"required": True})
        for name, kind in needed_columns().items()
        if name in REQUIRED
    ),
    primary_key=("claim_id",),
)
"""What rules need of claims, of which no row may lack anything."""


def open_parquet(path: Path, request: Request) -> Opened:
    """Open claims in Parquet: a file, a folder (partitioned or not), or a pattern.

    Indicators are known as far as the claims show them: their units; growth is advised on.

    Raises:
        PackageError: if there are no such files, they hold no claims, or the engine can't be
            used.
        UnknownNameError: if a formula names no indicator.
    """
    traits = frozenset({fitting.CLAIMS, fitting.QUERIES, fitting.RULES})
    settings = request.fit(Input(shown(path), "claims in Parquet", traits))
    request.step(f"reading {path}")
    engine, limit = settings.engine or "pyarrow", settings.memory_limit or ""
    table = _in_a_line(lambda: open_claims(path, engine, memory_limit=limit))
    _check_columns(path, table)
    claims = AskedClaims(table)
    world = shown_world(claims.whole)
    return Opened(
        path=path,
        label=shown(path),
        settings=settings,
        asked={CLAIMS: table},
        schemas={CLAIMS: _SCHEMA},
        rows={CLAIMS: count(table)},
        places=Places(shown(path)),
        claims=claims,
        world=with_formulas(world, request.formulas(world.indicators, "indicator", shown(path))),
        units={key: unit for key in world.indicators if (unit := world.unit(key))},
    )


def open_claims(path: str | Path, engine: str = "pyarrow", *, memory_limit: str = "") -> Any:
    """Claims in Parquet as a table of an engine, for :mod:`gd_metrics.checks.contradictions`.

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
        UnreadableError: for a file that is no Parquet, or is cut off.
        ValueError: for a memory limit of an engine that keeps to none.
    """
    reader = reader_of(engine, memory_limit)
    files = parquet_files(path)
    for file in map(Path, files.paths):
        if reason := damage(file):
            raise UnreadableError(f"{shown(file)}: {reason}")
    return reader(files, [*COLUMNS, GROWTH_BASIS])


def _check_columns(path: Path, table: Any) -> None:
    """Whether a table has the columns of claims."""
    with engine_of(table) as opened:
        columns = dict(as_claims(opened.frame).collect_schema())
    if absent := [name for name in needed_columns() if name not in columns]:
        raise PackageError(f"{shown(path)}: lacks column {', '.join(absent)} of table claims")
    numbers = [name for name, kind in needed_columns().items() if kind == "number"]
    if others := [name for name in numbers if columns[name] != nw.Float64]:
        raise PackageError(f"{shown(path)}: holds no numbers in {', '.join(others)}")


def claims_in_memory(path: Path) -> pa.Table:
    """Claims in a folder of Parquet, or of a pattern, in memory.

    Raises:
        PackageError: if there are no such files.
    """
    return _in_a_line(lambda: open_claims(path))


def putting(settings: Settings) -> Callable[[pa.Table], Any] | None:
    """What puts rows on the engine that settings name; ``None`` if they name none."""
    if settings.engine is None:
        return None
    engine, limit = settings.engine, settings.memory_limit or ""
    reader = _in_a_line(lambda: reader_of(engine, limit))
    return lambda table: reader(table, None)


def on_engine(
    package: Package,
    files: Mapping[str, Sequence[Path]],
    reads: Mapping[str, Read],
    settings: Settings,
) -> dict[str, Any]:
    """Tables of a package on the engine of the settings.

    Args:
        package: the package.
        files: the files of the tables that the engine reads.
        reads: the tables that were read, of which the engine needs the claims and some keys.
        settings: name the engine.

    Raises:
        PackageError: if the engine can't be used.
    """
    sources: dict[str, Any] = {**files, **_keyed(package, reads)}
    engine, limit = settings.engine or "pyarrow", settings.memory_limit or ""
    tables = _in_a_line(lambda: open_tables(sources, engine, memory_limit=limit))
    return {
        name: _without_empty(table, package.resources[name]) if name in files else table
        for name, table in tables.items()
    }


def asked_findings(opened: Opened) -> list[Finding]:
    """What is wrong with the tables that an engine is asked of, and with keys to them.

    Of a table that was read only the keys that lead to one on the engine are left to check.
    """
    left = {name: _left_to_check(name, opened) for name in opened.asked}
    return structure_findings(
        opened.asked, left, row=_ROW, others=opened.schemas, reads=opened.reads
    )


def _left_to_check(name: str, opened: Opened) -> Schema:
    schema = opened.schemas[name]
    if name not in opened.reads:
        return schema
    there = opened.asked.keys() - opened.reads.keys()
    keys = (key for key in schema.foreign_keys if (key.resource or name) in there)
    return replace(schema, foreign_keys=tuple(keys))


def count(table: Any) -> int:
    """How many rows a table of an engine has."""
    with engine_of(table) as engine:
        (((number,),),) = engine.rows([engine.frame.select(nw.len())])
    return int(number)


def is_answerable(resource: Resource) -> bool:
    """Whether queries find in a table's files all that reading them would."""
    form = str(resource.descriptor.get("format") or "parquet").lower()
    if resource.formulas or not resource.files or form != "parquet":
        return False
    if any(file.suffix != ".parquet" or not file.is_file() for file in resource.files):
        return False
    try:
        first, *others = [pq.read_schema(file) for file in resource.files]
    except (OSError, ValueError):  # as reading it will say
        return False
    if any(other != first for other in others):
        return False
    columns = dict(nw.from_native(first.empty_table()).schema)
    if not is_queryable(resource.declared, columns):
        return False
    types = [(f.name, arrow_type(f)) for f in resource.declared.fields]
    return not lacking(resource, Read(pa.schema(types).empty_table()))


def check_pages(resource: Resource) -> None:
    """Read the files of a table through, a piece at a time.

    Raises:
        PackageError: if one is damaged.
    """
    for file in resource.files:
        try:
            with parquet_file(file) as opened:
                for _ in opened.iter_batches():
                    pass
        except UnreadableError as error:
            raise PackageError(f"{shown(file)}: {error}") from error
        except (OSError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            raise PackageError(f"{shown(file)}: can't be read: {reason}") from error


def _keyed(package: Package, reads: Mapping[str, Read]) -> dict[str, pa.Table]:
    """What engines need of tables that were read: claims, and what keys to and from them name."""
    columns: dict[str, set[str]] = {name: set() for name in reads}
    for name, resource in package.resources.items():
        for key in resource.declared.foreign_keys:
            other = key.resource or name
            if (name in reads) != (other in reads):
                columns.get(name, set()).update(key.fields)
                columns.get(other, set()).update(key.to)
    made = {}
    for name, named in columns.items():
        table = reads[name].table
        there = [column for column in table.column_names if column in named]
        if not is_claims(package.resources[name]):
            table = table.select(there)
        if table.num_columns:
            numbers = pa.array(range(table.num_rows), pa.int64())
            made[name] = table.append_column(_ROW, numbers)
    return made


_ROW = "gd_metrics_row"
"""The column that counts the rows of a table that was read, on an engine."""


def _without_empty(table: Any, resource: Resource) -> Any:
    """A table in which an empty text is no value, as a schema says; mostly there are none."""
    texts = [f.name for f in resource.declared.fields if f.type == "string"]
    if not texts or all(never_empty(pq.read_metadata(file), texts) for file in resource.files):
        return table
    filled = [nw.when(nw.col(c) != "").then(nw.col(c)).alias(c) for c in texts]
    return nw.from_native(table).with_columns(*filled).to_native()


def _in_a_line(open_: Callable[[], Any]) -> Any:
    """What opening gives; what keeps an engine from it is said in one line."""
    try:
        return open_()
    except (FileNotFoundError, UnknownNameError, ValueError) as error:
        raise PackageError(str(error).partition("\n")[0]) from error
    except Exception as error:  # each engine has errors of its own
        reason = str(error).partition("\n")[0]
        raise PackageError(f"can't be read: {type(error).__name__}: {reason}") from error
