"""Rows against a Table Schema: what stands in each cell, and keys within and across tables.

Codes of findings are those of frictionless (``type-error``, ``constraint-error``,
``unique-error``, ``primary-key``, ``foreign-key``, ``blank-row``, ``extra-cell``,
``missing-cell`` and those of labels), so people find them under the name they know;
``unique-key`` is our own, since frictionless does not check ``uniqueKeys``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ...errors import SchemaError
from ...finding import KEY_SEPARATOR, UNREADABLE, Finding
from ..reading.resource import Read
from ..schema.arrow import arrow_schema
from ..schema.labels import Flaw
from ..schema.schema import Field, Schema
from ..values.columns import Mask
from ..values.numbers import rows_where
from . import constraints, keys
from .constraints import Cells
from .reasons import SHOWN
from .reasons import reason as worded

_MANY = 50_000
"""Rows from which it pays to check several columns at once."""

Broken = tuple[str, str, str, str, Mask]
"""Code, column, reason, reason of a value that is there, and the rows."""


def missing_columns(name: str, read: Read, schema: Mapping[str, Any]) -> Iterator[str]:
    """What keeps rules from a table: columns they need that are missing or of another type."""
    mistyped = {f.column: f.message for f in read.flaws if f.code == "type-error" and not f.row}
    found = read.table.schema
    for wanted in arrow_schema(dict(schema)):
        place = found.get_field_index(wanted.name)
        if wanted.name in mistyped:
            yield f"table {name!r}, {mistyped[wanted.name]}"
        elif place < 0:
            yield f"table {name!r} lacks column {wanted.name!r} ({wanted.type})"
        elif not _same_type(found.field(place).type, wanted.type):
            text = f"column {wanted.name!r} is {found.field(place).type}, not {wanted.type}"
            yield f"table {name!r}, {text}"


def _same_type(found: pa.DataType, wanted: pa.DataType) -> bool:
    return bool(found == wanted) or (pa.types.is_large_string(found) and pa.types.is_string(wanted))


def unreadable_patterns(schema: Mapping[str, Any] | Schema) -> Iterator[str]:
    """Constraints whose values can't be read, such as patterns that are none."""
    for field in _schema(schema).fields:
        try:
            constraints.check(field)
        except SchemaError as error:
            yield str(error)


def row_findings(
    name: str, table: pa.Table | Read, schema: Mapping[str, Any] | Schema
) -> Iterator[Finding]:
    """What is wrong with a table by itself, in the order of its columns.

    Args:
        name: the table's name.
        table: its rows, or what was read of them.
        schema: its Table Schema.
    """
    declared = _schema(schema)
    read = table if isinstance(table, Read) else Read(table)
    show = partial(_shown, name, read, declared)
    yield from _flaw_findings(name, read.flaws)
    if read.blank is not None:
        yield from show([("blank-row", "", "the row is blank", "", read.blank)])
    present = set(read.encoded.column_names)
    fields = [f for f in declared.fields if f.name in present]
    checks: list[Callable[[], list[Broken]]] = [partial(_cell_checks, read, f) for f in fields]
    checks += [partial(_unique_check, read, f) for f in fields if f.constraint("unique")]
    checks += [partial(_key_checks, read, declared)]
    for broken in _at_once(checks, read.encoded.num_rows):
        yield from show(broken)


def _at_once(checks: Sequence[Callable[[], list[Broken]]], rows: int) -> Iterable[list[Broken]]:
    """Results of checks in their order; Arrow's kernels leave Python's lock alone."""
    if rows < _MANY:
        return [check() for check in checks]
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # keys last in order, first to start
        started = [threads.submit(check) for check in reversed(checks)]
        return [future.result() for future in reversed(started)]


def _cells(read: Read, field: Field) -> Cells:
    return Cells(read.encoded[field.name], read.exact.get(field.name))


def _cell_checks(read: Read, field: Field) -> list[Broken]:
    """Cells of a column that can't be read, are missing, or break a constraint."""
    found: list[Broken] = []
    bad = read.bad.get(field.name)
    if bad is not None:
        text = f"{{value!r}} is no {field.type}"
        form = f" in the format {field.format}" if field.format != "default" else ""
        found.append(("type-error", field.name, text + form, "", bad))
    if field.constraint("required"):
        missing = _missing(read, field, bad)
        if missing is not None:
            found.append(("constraint-error", field.name, worded("required"), "", missing))
    for constraint, wanted, failed in constraints.violations(field, _cells(read, field)):
        reason, told = worded(constraint, wanted), ", but is {value!r}"
        if constraint in constraints.UNTOLD:
            found.append((UNREADABLE, field.name, reason, "; stopped at {value!r}", failed))
        else:
            found.append(("constraint-error", field.name, reason, told, failed))
    return found


def _missing(read: Read, field: Field, bad: Mask | None) -> Mask | None:
    column = read.encoded[field.name]
    if not column.null_count:
        return None
    missing = pc.is_null(column)
    for other in (bad, read.blank):
        missing = missing if other is None else pc.and_not(missing, other)
    return missing if pc.any(missing).as_py() else None


def _unique_check(read: Read, field: Field) -> list[Broken]:
    twice = keys.repeated([keys.column_of(field, _cells(read, field))])
    found = ("unique-error", field.name, worded("unique"), ", but is {value!r}")
    return [] if twice is None else [(*found, twice)]


def _key_checks(read: Read, schema: Schema) -> list[Broken]:
    found: list[Broken] = []
    present = set(read.encoded.column_names)
    primary = schema.primary_key
    if primary and present.issuperset(primary):
        columns = [keys.column_of(f, _cells(read, f)) for f in map(schema.field, primary)]
        if any(column.null_count for column in columns):
            null = pc.invert(keys.all_valid(columns))
            found.append(("primary-key", primary[0], worded("emptyKey", primary), "", null))
        twice = keys.repeated(columns)
        if twice is not None:
            found.append(("primary-key", primary[0], worded("primaryKey", primary), "", twice))
    for key in schema.unique_keys:
        if present.issuperset(key):
            columns = [keys.column_of(f, _cells(read, f)) for f in map(schema.field, key)]
            twice = keys.repeated(columns)
            if twice is not None:
                found.append(("unique-key", key[0], worded("uniqueKeys", key), "", twice))
    return found


def key_findings(
    tables: Mapping[str, pa.Table | Read], schemas: Mapping[str, Mapping[str, Any] | Schema]
) -> Iterator[Finding]:
    """Rows whose foreign key leads to no row of the table it refers to."""
    reads = {n: t if isinstance(t, Read) else Read(t) for n, t in tables.items()}
    declared = {name: _schema(schema) for name, schema in schemas.items()}
    for name, schema in declared.items():
        for key in schema.foreign_keys:
            other = key.resource or name
            if name not in reads:
                continue
            if other not in declared:
                text = f"refers to table {other}, which the package does not have"
                yield Finding(
                    "foreign-key", "error", name, key.fields[0], text, None, key.fields[0]
                )
            if other not in reads:
                continue
            yield from _reference_findings(name, other, reads, declared, key.fields, key.to)


def _reference_findings(
    name: str,
    other: str,
    reads: Mapping[str, Read],
    declared: Mapping[str, Schema],
    fields: Sequence[str],
    to: Sequence[str],
) -> Iterator[Finding]:
    mine, theirs = reads[name], reads[other]
    if lacking := [n for n in to if n not in theirs.encoded.column_names]:
        text = f"refers to column {lacking[0]!r} of table {other}, which has none"
        yield Finding("foreign-key", "error", name, fields[0], text, None, fields[0])
        return
    if not set(fields) <= set(mine.encoded.column_names):
        return
    pairs = [
        keys.pair((one, _cells(mine, one)), (other_, _cells(theirs, other_)))
        for one, other_ in zip(
            map(declared[name].field, fields), map(declared[other].field, to), strict=True
        )
    ]
    broken = keys.unknown([one for one, _ in pairs], [known for _, known in pairs])
    if broken is not None:
        reason = f"unknown {fields[0]} {{value!r}}: not in table {other}"
        found: Broken = ("foreign-key", fields[0], reason, "", broken)
        yield from _shown(name, mine, declared[name], [found])


def _flaw_findings(name: str, flaws: Iterable[Flaw]) -> Iterator[Finding]:
    seen: dict[tuple[str, str | None], int] = {}
    for flaw in flaws:
        place = flaw.code, flaw.column
        seen[place] = seen.get(place, 0) + 1
        if seen[place] > SHOWN:
            continue
        subject = f"row {flaw.row}" if flaw.row else flaw.column or ""
        yield Finding(flaw.code, "error", name, subject, flaw.message, flaw.row, flaw.column,
                      value=flaw.value)  # fmt: skip
    for (code, column), count in seen.items():
        if count > SHOWN:
            text = f"{count - SHOWN} more rows with {code}"
            yield Finding(code, "error", name, "", text, None, column)


def _shown(name: str, read: Read, schema: Schema, broken: Iterable[Broken]) -> Iterator[Finding]:
    """A finding for each broken row, and one that counts those beyond the first hundred."""
    for code, column, reason, there, mask in broken:
        rows = rows_where(mask)
        start = f"{column}: " if column else ""
        for row in rows[:SHOWN].to_pylist():
            value = _value(read, column, row)
            text = start + reason.replace("{value!r}", repr(value))
            if value is not None and there:
                text += there.replace("{value!r}", repr(value))
            subject = _subject(read, schema, column, row)
            yield Finding(code, "error", name, subject, text, row + 1, column or None,
                          value=_text(read, column, row))  # fmt: skip
        if len(rows) > SHOWN:
            text = f"{start}{len(rows) - SHOWN} more rows: {reason.replace(' {value!r}', '')}"
            yield Finding(code, "error", name, "", text, None, column or None)


def _subject(read: Read, schema: Schema, column: str, row: int) -> str:
    """The row's key; where there is none, what stands in the cell, or the row's number."""
    present = read.encoded.column_names
    if named := [k for k in schema.primary_key if k in present]:
        return KEY_SEPARATOR.join(str(read.encoded[k][row].as_py()) for k in named)
    return _text(read, column, row) or f"row {row + 1}"


def _value(read: Read, column: str, row: int) -> Any:
    """What stands in a cell: its value, or the text that can't be read."""
    if not column:
        return None
    value = read.encoded[column][row].as_py()
    return value if value is not None or column not in read.bad else _text(read, column, row)


def _text(read: Read, column: str, row: int) -> str | None:
    if not column:
        return None
    value = (read.raw.get(column, read.encoded[column]))[row].as_py()
    return None if value is None else str(value)


def _schema(schema: Mapping[str, Any] | Schema) -> Schema:
    # exclusive bounds and labels are v2's; what comes here was checked when it was opened
    return schema if isinstance(schema, Schema) else Schema.of(schema, "v2")
