"""Rows against a Table Schema: types, constraints and keys, compiled to column kernels.

Every constraint is one mask over a column, so a row's number is known without a loop.
Codes of findings are those of frictionless (``constraint-error``, ``primary-key``,
``foreign-key``), so people find them under the name they know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .tableschema import arrow_schema
from .verdict import Finding

Mask = Any  # a boolean pyarrow array, chunked or not; pyarrow is not typed
CODES = ("type-error", "constraint-error", "primary-key", "unique-key", "foreign-key")
"""The codes of what is wrong with rows, as frictionless names them."""

_SHOWN = 100
"""Findings of one kind in one column after which the rest is only counted."""


def missing_columns(name: str, table: pa.Table, schema: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a table from being read as its schema: columns missing or of another type."""
    for wanted in arrow_schema(dict(schema)):
        place = table.schema.get_field_index(wanted.name)
        if place < 0:
            yield f"table {name!r} lacks column {wanted.name!r} ({wanted.type})"
        elif not _same_type(table.schema.field(place).type, wanted.type):
            found = table.schema.field(place).type
            yield f"table {name!r}, column {wanted.name!r} is {found}, not {wanted.type}"


def unreadable_patterns(schema: Mapping[str, Any]) -> Iterator[str]:
    """Patterns that RE2, which matches whole columns, can't read."""
    for field in schema["fields"]:
        pattern = field.get("constraints", {}).get("pattern")
        try:
            if pattern is not None:
                pc.match_substring_regex(pa.scalar(""), str(pattern))
        except pa.ArrowInvalid:
            yield f"field {field['name']!r} has a pattern that can't be read: {pattern!r}"


def row_findings(name: str, table: pa.Table, schema: Mapping[str, Any]) -> Iterator[Finding]:
    """Rows that break a constraint or a key of their own table."""
    for field in schema["fields"]:
        column = table[field["name"]]
        for constraint, wanted in field.get("constraints", {}).items():
            if constraint not in _KERNELS:
                continue
            failed = pc.fill_null(_KERNELS[constraint](column, wanted), False)
            reason = _REASONS[constraint].format(wanted=_shorten(wanted))
            yield from _rows(name, table, schema, failed, "constraint-error", field["name"], reason)
    key = _as_list(schema.get("primaryKey"))
    if key:
        failed = _repeated(table, key)
        reason = f"primary key {', '.join(key)} is not unique"
        yield from _rows(name, table, schema, failed, "primary-key", key[0], reason)


def key_findings(tables: Mapping[str, pa.Table], schemas: Mapping[str, Any]) -> Iterator[Finding]:
    """Rows whose foreign key leads to no row of the table it refers to."""
    for name, schema in schemas.items():
        for key in schema.get("foreignKeys", []):
            fields = _as_list(key["fields"])
            other = key["reference"].get("resource") or name
            if other not in tables:
                continue
            known = _tuples(tables[other], _as_list(key["reference"]["fields"]))
            failed = pc.and_(
                pc.invert(pc.is_in(_tuples(tables[name], fields), known.combine_chunks())),
                _all_valid(tables[name], fields),
            )
            reason = f"unknown {fields[0]} {{value!r}}: not in table {other}"
            yield from _rows(name, tables[name], schema, failed, "foreign-key", fields[0], reason)


def _rows(
    name: str,
    table: pa.Table,
    schema: Mapping[str, Any],
    failed: Mask,
    code: str,
    column: str,
    reason: str,
) -> Iterator[Finding]:
    numbers = pc.indices_nonzero(failed)
    key = _as_list(schema.get("primaryKey")) or [column]
    for number in numbers[:_SHOWN].to_pylist():
        value = table[column][number].as_py()
        subject = " / ".join(str(table[k][number].as_py()) for k in key)
        text = f"{column}: {reason.format(value=value) if '{value' in reason else reason}"
        if code == "constraint-error" and value is not None:
            text = f"{text}, but is {value!r}"
        yield Finding(code, "error", name, subject, text, number + 1, column)
    if len(numbers) > _SHOWN:
        text = f"{column}: {len(numbers) - _SHOWN} more rows: {reason.partition(' {')[0]}"
        yield Finding(code, "error", name, "", text, None, column)


_KERNELS: dict[str, Callable[[pa.ChunkedArray, Any], Mask]] = {
    "required": lambda column, wanted: pc.is_null(column) if wanted else pa.nulls(len(column)),
    "unique": lambda column, wanted: _repeated(pa.table({"x": column}), ["x"]),
    "enum": lambda column, wanted: _and_valid(
        column, pc.invert(pc.is_in(column, pa.array(wanted, column.type)))
    ),
    "pattern": lambda column, wanted: pc.invert(
        pc.match_substring_regex(column, rf"^(?:{wanted})$")
    ),
    "minimum": lambda column, wanted: pc.invert(pc.greater_equal(column, wanted)),
    "maximum": lambda column, wanted: pc.invert(pc.less_equal(column, wanted)),
    "exclusiveMinimum": lambda column, wanted: pc.invert(pc.greater(column, wanted)),
    "exclusiveMaximum": lambda column, wanted: pc.invert(pc.less(column, wanted)),
}
_REASONS = {
    "required": "must not be empty",
    "unique": "must be unique",
    "enum": "must be one of {wanted}",
    "pattern": "must match {wanted}",
    "minimum": "must be at least {wanted}",
    "maximum": "must be at most {wanted}",
    "exclusiveMinimum": "must be above {wanted}",
    "exclusiveMaximum": "must be below {wanted}",
}


def _repeated(table: pa.Table, fields: Sequence[str]) -> Mask:
    """Whether a row's key stands in an earlier row too; keys with nulls repeat nothing."""
    keys = _tuples(table, fields)
    encoded = keys.combine_chunks().dictionary_encode().indices
    numbers = pa.array(range(len(encoded)), pa.int64())
    firsts = pa.table({"key": encoded, "row": numbers}).group_by("key").aggregate([("row", "min")])
    first = pc.is_in(numbers, firsts["row_min"].combine_chunks())
    return pc.and_(pc.invert(first), _all_valid(table, fields))


def _tuples(table: pa.Table, fields: Sequence[str]) -> pa.ChunkedArray:
    """One value a row for a key of one or more columns."""
    if len(fields) == 1:
        return table[fields[0]]
    parts = [pc.fill_null(pc.cast(table[f], pa.string()), "") for f in fields]
    return pc.binary_join_element_wise(*parts, "\x1f")


def _all_valid(table: pa.Table, fields: Sequence[str]) -> Mask:
    valid = pc.is_valid(table[fields[0]])
    for field in fields[1:]:
        valid = pc.and_(valid, pc.is_valid(table[field]))
    return valid


def _and_valid(column: pa.ChunkedArray, mask: Mask) -> Mask:
    return pc.and_(mask, pc.is_valid(column))


def _same_type(found: pa.DataType, wanted: pa.DataType) -> bool:
    return bool(found == wanted) or (pa.types.is_large_string(found) and pa.types.is_string(wanted))


def _as_list(value: str | Sequence[str] | None) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _shorten(wanted: Any) -> str:
    text = ", ".join(map(str, wanted)) if isinstance(wanted, list) else str(wanted)
    return text.replace("{", "{{").replace("}", "}}")
