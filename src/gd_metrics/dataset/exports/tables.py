"""What is exported: the tables of a package with their values, fields and keys."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ...errors import PackageError
from ...tables.package import Package, Resource
from ...tables.schema.schema import Field, ForeignKey
from ..conversion import iso_times

if TYPE_CHECKING:
    from ...tables.reading.resource import Read

_DIGITS = 15
"""Significant digits that a float keeps, whatever they are."""
HELD = ("string", "number", "integer", "year", "boolean", "date", "datetime")
"""Types that databases and spreadsheets have, too; values of others are texts there."""


@dataclass(frozen=True)
class Exported:
    """One table, to be written in any format.

    Attributes:
        resource: what the descriptor says of it.
        read: its rows.
    """

    resource: Resource
    read: Read

    @property
    def name(self) -> str:
        """The resource's name."""
        return self.resource.name

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return int(self.read.table.num_rows)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that its file has, in order."""
        there = {*self.read.table.column_names}
        return tuple(f for f in self.resource.declared.fields if f.name in there)

    @property
    def about(self) -> str:
        """Its title and description on one line."""
        return _about(self.resource.descriptor)

    @cached_property
    def as_text(self) -> frozenset[str]:
        """Fields whose values are texts in other formats: of other types, or of many digits."""
        others = {f.name for f in self.fields if f.type not in HELD}
        return frozenset(others | {n for n, texts in self.read.exact.items() if _is_long(texts)})

    def column(self, field: Field) -> Any:
        """The values of a field as Arrow holds them, or as texts where others have those."""

        if field.name in self.as_text and field.name in self.read.exact:
            return self.read.exact[field.name]
        column = self.read.table[field.name]
        if field.name not in self.as_text:
            return column
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            return column
        return pa.chunked_array([pa.array(map(_text, column.to_pylist()), pa.string())])

    @property
    def arrow(self) -> pa.Table:
        """All fields with their values."""

        return pa.table({field.name: self.column(field) for field in self.fields})

    def values(self, field: Field) -> list[Any]:
        """The values of a field, dates and times as ISO 8601 writes them."""
        column = self.column(field)
        if field.type == "datetime" and field.name not in self.as_text:
            column = iso_times(column, zoned=field.name in self.read.zoned)
        values: list[Any] = column.to_pylist()
        if field.type == "date":
            return [value and value.isoformat() for value in values]
        return values


def about(field: Field) -> str:
    """A field's title, unit and description on one line."""
    unit = field.descriptor.get("unit")
    description = _about(field.descriptor)
    return f"{description} ({unit})" if description and unit else description or str(unit or "")


def _about(descriptor: Mapping[str, Any]) -> str:
    title, text = descriptor.get("title"), descriptor.get("description")
    return " ".join(": ".join(str(part) for part in (title, text) if part).split())


def _is_long(texts: Any) -> bool:
    """Whether some numbers have more digits than a float keeps."""

    digits = pc.replace_substring_regex(texts, "[eE].*$", "")
    digits = pc.replace_substring_regex(digits, "^[^0-9]*[0.]*|[^0-9]", "")
    return (pc.max(pc.utf8_length(digits)).as_py() or 0) > _DIGITS


def _text(value: Any) -> str | None:
    """A value of a type that other formats do not have, as a Data Package writes it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return f"PT{value.total_seconds():g}S"
    return json.dumps(value, ensure_ascii=False, default=str)


def load(package: Package) -> tuple[list[Exported], list[str]]:
    """The tables of a package, and what is left out: a line each.

    Raises:
        PackageError: if a table can't be read.
    """
    tables = [Exported(one, one.read_all()) for one in package.resources.values()]
    notes = [f"{name}: left out: it has no schema; gd-metrics describe writes one"
             for name, one in package.others.items()]  # fmt: skip
    for table in tables:
        for name in sorted(table.as_text & {*table.read.exact}):
            remark = f"is text, for its numbers have more than {_DIGITS} digits"
            notes.append(f"{table.name}.{name}: {remark}")
    if not tables:
        raise PackageError(f"{package.label}: has no table with a schema to export")
    return tables, notes


def foreign_keys(tables: Sequence[Exported]) -> Iterator[tuple[Exported, ForeignKey, bool]]:
    """Every key from table to table, and whether it leads to what names a row there.

    Databases refer to nothing else.
    """
    by_name = {table.name: table for table in tables}
    for table in tables:
        for key in table.resource.declared.foreign_keys:
            other = by_name.get(key.resource or table.name)
            if other is None:
                yield table, key, False
                continue
            declared = other.resource.declared
            unique = {(f.name,) for f in declared.fields if f.constraint("unique")}
            names = {declared.primary_key, *declared.unique_keys, *unique}
            yield table, key, key.to in names
