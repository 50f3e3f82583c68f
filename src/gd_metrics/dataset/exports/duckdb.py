"""A DuckDB database with keys, and comments on tables and columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import PackageError
from .sql import columns, in_order, keys, quoted, text
from .tables import Exported, about

if TYPE_CHECKING:
    import pyarrow as pa

    from ...tables.schema.schema import ForeignKey

_TYPES = {
    "string": "VARCHAR",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "year": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}


def write(tables: Sequence[Exported], file: Path, notes: list[str]) -> None:
    """Write a database.

    Args:
        tables: what it holds.
        file: a file that is not there yet.
        notes: takes what people should know.

    Raises:
        PackageError: if duckdb is not installed, or finds rows that break a key.
    """
    try:
        import duckdb
    except ImportError as error:
        raise PackageError("DuckDB is needed: pip install 'gd-metrics[duckdb]'") from error
    with duckdb.connect(str(file)) as connection:
        for table, foreign in in_order(tables, notes):
            parts, held = _parents_first(table, foreign)
            if len(held) < len(foreign):
                notes.append(f"{table.name}: its key to itself is left out, for DuckDB has none "
                             "that leads in a circle")  # fmt: skip
            _create(connection, table, held)
            for rows in parts:
                _insert(connection, quoted(table.name), rows)


def _create(connection: Any, table: Exported, foreign: Sequence[ForeignKey]) -> None:
    """Declare a table, with what people should know of it and of its columns."""
    name = quoted(table.name)
    lines = [line for _, line in columns(table, _TYPES)]
    connection.execute(f"CREATE TABLE {name} ({', '.join([*lines, *keys(table, foreign)])})")
    if table.about:
        connection.execute(f"COMMENT ON TABLE {name} IS {text(table.about)}")
    for field in table.fields:
        if told := about(field):
            column = f"{name}.{quoted(field.name)}"
            connection.execute(f"COMMENT ON COLUMN {column} IS {text(told)}")


def _insert(connection: Any, name: str, rows: pa.Table) -> None:
    connection.register("gd_metrics_rows", rows)
    connection.execute(f"INSERT INTO {name} SELECT * FROM gd_metrics_rows")
    connection.unregister("gd_metrics_rows")


def _parents_first(
    table: Exported, foreign: Sequence[ForeignKey]
) -> tuple[list[pa.Table], list[ForeignKey]]:
    """The rows in parts, each of which leads only to rows of those before it.

    DuckDB looks keys of a table to itself up among the rows that stand there already.

    Returns:
        The parts, and the keys: without those of the table to itself if there are no such parts.
    """
    arrow = table.arrow
    own = [key for key in foreign if (key.resource or table.name) == table.name]
    left, parts = list(range(arrow.num_rows)), []
    known: list[set[tuple[Any, ...]]] = [set() for _ in own]
    pairs = [(_tuples(arrow, key.fields), _tuples(arrow, key.to)) for key in own]
    while left and own:
        ready = [n for n in left if all(
            None in fields[n] or fields[n] in there
            for there, (fields, _) in zip(known, pairs, strict=True)
        )]  # fmt: skip
        if not ready:
            return [arrow], [key for key in foreign if key not in own]
        parts.append(arrow.take(ready))
        for there, (_, to) in zip(known, pairs, strict=True):
            there.update(to[n] for n in ready)
        left = sorted({*left} - {*ready})
    return parts or [arrow], [*foreign]


def _tuples(table: pa.Table, names: Sequence[str]) -> list[tuple[Any, ...]]:
    return [*zip(*(table[name].to_pylist() for name in names), strict=True)]
