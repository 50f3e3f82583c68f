"""A SQLite database: keys are declared and hold, comments stand in the statements it keeps."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from math import isnan
from pathlib import Path

from ...errors import PackageError
from .sql import columns, in_order, keys, quoted
from .tables import Exported, about

_TYPES = {
    "string": "TEXT",
    "number": "REAL",
    "integer": "INTEGER",
    "year": "INTEGER",
    "boolean": "BOOLEAN",
}
"""Dates and times are texts of ISO 8601, as SQLite's own functions take them."""


def write(tables: Sequence[Exported], file: Path, notes: list[str]) -> None:
    """Write a database.

    Args:
        tables: what it holds.
        file: a file that is not there yet.
        notes: takes what people should know.

    Raises:
        PackageError: if SQLite can't hold something.
    """
    with closing(sqlite3.connect(file)) as connection, connection:
        for table, foreign in in_order(tables, notes):
            commented = [(line, about(field)) for field, line in columns(table, _TYPES)]
            lines = [*commented, *((line, "") for line in keys(table, foreign))]
            head = f"CREATE TABLE {quoted(table.name)} (" + _comment(table.about)
            connection.execute("\n".join([head, *_separated(lines), ")"]))
            _insert(connection, table)
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


def _insert(connection: sqlite3.Connection, table: Exported) -> None:
    values = [table.values(field) for field in table.fields]
    for field, column in zip(table.fields, values, strict=True):
        if any(isinstance(value, float) and isnan(value) for value in column):
            raise PackageError(f"{table.name}.{field.name}: has NaN, which SQLite keeps as NULL; "
                               "export to DuckDB or Parquet")  # fmt: skip
    marks = ", ".join("?" * len(values))
    rows = zip(*values, strict=True)
    connection.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({marks})", rows)
