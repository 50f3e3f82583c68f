"""SQLite and DuckDB databases: tables with their keys, and what people should know of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from math import isnan
from pathlib import Path
from typing import Any

import pyarrow as pa

from ...errors import PackageError
from ...tables.schema.schema import Field, ForeignKey
from .tables import Exported, about, foreign_keys

_SQLITE = {
    "string": "TEXT",
    "number": "REAL",
    "integer": "INTEGER",
    "year": "INTEGER",
    "boolean": "BOOLEAN",
}
"""Dates and times are texts of ISO 8601, as SQLite's own functions take them."""


def write_sqlite(tables: Sequence[Exported], file: Path, notes: list[str]) -> None:
    """Write a SQLite database: keys are declared and hold, and comments stand in its statements.

    Args:
        tables: what it holds.
        file: a file that is not there yet.
        notes: takes what people should know.

    Raises:
        PackageError: if SQLite can't hold something.
    """
    with closing(sqlite3.connect(file)) as connection, connection:
        for table, foreign in in_order(tables, notes):
            commented = [(line, about(field)) for field, line in columns(table, _SQLITE)]
            lines = [*commented, *((line, "") for line in keys(table, foreign))]
            head = f"CREATE TABLE {quoted(table.name)} (" + _comment(table.about)
            connection.execute("\n".join([head, *_separated(lines), ")"]))
            _insert_values(connection, table)
        if broken := connection.execute("PRAGMA foreign_key_check").fetchall():
            raise PackageError(
                f"{broken[0][0]}: row {broken[0][1]} leads to no row of {broken[0][2]}"
            )


def _separated(lines: Sequence[tuple[str, str]]) -> list[str]:
    """Lines with commas between, each before its comment."""
    return [f"  {line}{',' * (n < len(lines))}{_comment(comment)}"
            for n, (line, comment) in enumerate(lines, 1)]  # fmt: skip


def _comment(text: str) -> str:
    return f"  -- {text}" if text else ""


def _insert_values(connection: sqlite3.Connection, table: Exported) -> None:
    values = [table.values(field) for field in table.fields]
    for field, column in zip(table.fields, values, strict=True):
        if any(isinstance(value, float) and isnan(value) for value in column):
            raise PackageError(f"{table.name}.{field.name}: has NaN, which SQLite keeps as NULL; "
                               "export to DuckDB or Parquet")  # fmt: skip
    marks = ", ".join("?" * len(values))
    rows = zip(*values, strict=True)
    connection.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({marks})", rows)


_DUCKDB = {
    "string": "VARCHAR",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "year": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}


def write_duckdb(tables: Sequence[Exported], file: Path, notes: list[str]) -> None:
    """Write a DuckDB database with keys, and comments on tables and columns.

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
                _insert_rows(connection, quoted(table.name), rows)


def _create(connection: Any, table: Exported, foreign: Sequence[ForeignKey]) -> None:
    """Declare a table, with what people should know of it and of its columns."""
    name = quoted(table.name)
    lines = [line for _, line in columns(table, _DUCKDB)]
    connection.execute(f"CREATE TABLE {name} ({', '.join([*lines, *keys(table, foreign)])})")
    if table.about:
        connection.execute(f"COMMENT ON TABLE {name} IS {text(table.about)}")
    for field in table.fields:
        if comment := about(field):
            column = f"{name}.{quoted(field.name)}"
            connection.execute(f"COMMENT ON COLUMN {column} IS {text(comment)}")


def _insert_rows(connection: Any, name: str, rows: pa.Table) -> None:
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


def quoted(name: str) -> str:
    """A name as SQL takes any.

    >>> quoted('a "b"')
    '"a ""b""\"'
    """
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL writes one."""
    return "'" + value.replace("'", "''") + "'"


def listed(names: Sequence[str]) -> str:
    """Names in brackets."""
    return f"({', '.join(map(quoted, names))})"


def columns(table: Exported, types: Mapping[str, str]) -> Iterator[tuple[Field, str]]:
    """Each field, and the line that declares its column."""
    declared = table.resource.declared
    for field in table.fields:
        kind = types.get("string" if field.name in table.as_text else field.type, types["string"])
        needed = field.constraint("required") or field.name in declared.primary_key
        yield field, f"{quoted(field.name)} {kind}{' NOT NULL' * bool(needed)}"


def keys(table: Exported, foreign: Collection[ForeignKey]) -> Iterator[str]:
    """The lines that declare a table's keys."""
    declared = table.resource.declared
    if declared.primary_key:
        yield f"PRIMARY KEY {listed(declared.primary_key)}"
    alone = [(f.name,) for f in declared.fields if f.constraint("unique")]
    for unique in dict.fromkeys((*alone, *declared.unique_keys)):
        if unique != declared.primary_key:
            yield f"UNIQUE {listed(unique)}"
    for key in foreign:
        other = quoted(key.resource or table.name)
        yield f"FOREIGN KEY {listed(key.fields)} REFERENCES {other} {listed(key.to)}"


def in_order(
    tables: Sequence[Exported], notes: list[str]
) -> list[tuple[Exported, list[ForeignKey]]]:
    """Tables with the keys that a database holds, each behind those that its keys lead to.

    Args:
        tables: the tables.
        notes: takes a line for each key that is left out: it leads to what names no row, or
            closes a circle of tables.
    """
    held_keys: dict[str, list[ForeignKey]] = {table.name: [] for table in tables}
    for table, key, holds in foreign_keys(tables):
        if holds:
            held_keys[table.name].append(key)
        else:
            notes.append(f"{_leading(table, key)}: no key of a database, for it names no row there")
    ordered: list[tuple[Exported, list[ForeignKey]]] = []
    left = list(tables)
    while left:
        done = {table.name for table, _ in ordered}
        free = [t for t in left if all(_other(k, t) in {*done, t.name} for k in held_keys[t.name])]
        table = free[0] if free else left[0]
        held = [key for key in held_keys[table.name] if _other(key, table) in {*done, table.name}]
        notes += [f"{_leading(table, key)}: left out, for it closes a circle of tables"
                  for key in held_keys[table.name] if key not in held]  # fmt: skip
        ordered.append((table, held))
        left.remove(table)
    return ordered


def _other(key: ForeignKey, table: Exported) -> str:
    return key.resource or table.name


def _leading(table: Exported, key: ForeignKey) -> str:
    return f"{table.name}.{', '.join(key.fields)} → {_other(key, table)}.{', '.join(key.to)}"
