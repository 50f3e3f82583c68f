"""Tables in a language that SQLite and DuckDB share: columns, keys and what people should know."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ...tables.schema.schema import Field, ForeignKey
from .tables import Exported, foreign_keys


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
    wanted: dict[str, list[ForeignKey]] = {table.name: [] for table in tables}
    for table, key, holds in foreign_keys(tables):
        if holds:
            wanted[table.name].append(key)
        else:
            notes.append(f"{_told(table, key)}: no key of a database, for it names no row there")
    ordered: list[tuple[Exported, list[ForeignKey]]] = []
    left = list(tables)
    while left:
        done = {table.name for table, _ in ordered}
        free = [t for t in left if all(_other(k, t) in {*done, t.name} for k in wanted[t.name])]
        table = free[0] if free else left[0]
        held = [key for key in wanted[table.name] if _other(key, table) in {*done, table.name}]
        notes += [f"{_told(table, key)}: left out, for it closes a circle of tables"
                  for key in wanted[table.name] if key not in held]  # fmt: skip
        ordered.append((table, held))
        left.remove(table)
    return ordered


def _other(key: ForeignKey, table: Exported) -> str:
    return key.resource or table.name


def _told(table: Exported, key: ForeignKey) -> str:
    return f"{table.name}.{', '.join(key.fields)} → {_other(key, table)}.{', '.join(key.to)}"
