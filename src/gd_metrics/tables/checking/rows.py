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
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ...errors import SchemaError
from ...finding import SHOWN, UNREADABLE, Finding
from ..reading.resource import Read
from ..schema.arrow import arrow_schema
from ..schema.labels import Flaw
from ..schema.schema import Field, Schema
from ..values.columns import Mask
from ..values.lexical import is_too_deep
from ..values.numbers import rows_where
from . import constraints, keys, wording
from .constraints import TypedColumn
from .wording import CELL, requirement

Declared = Mapping[str, Any] | Schema
"""A Table Schema, as it is written or as it was read."""

_MANY = 50_000
"""Rows from which it pays to check several columns at once."""


class Broken(NamedTuple):
    """Rows that break one thing.

    Attributes:
        code: of the finding that each of them is.
        column: the column, or none.
        reason: what the cell must be, or is not, with :data:`CELL` for what it is.
        rows: a mask.
        but_is: whether what the cell is follows the reason.
    """

    code: str
    column: str
    reason: str
    rows: Mask
    but_is: bool = False


def missing_columns(name: str, read: Read, schema: Mapping[str, Any]) -> Iterator[str]:
    """What keeps rules from a table: columns they need that are missing or of another type."""
    if not read.encoded.num_columns and read.flaws:
        yield f"table {name!r}: {read.flaws[0].message}"
        return
    mistyped = {f.column: f.message for f in read.flaws if f.code == "type-error" and not f.row}
    columns = read.table.schema
    for needed in arrow_schema(dict(schema)):
        place = columns.get_field_index(needed.name)
        if needed.name in mistyped:
            yield f"table {name!r}, {mistyped[needed.name]}"
        elif place < 0:
            yield f"table {name!r} lacks column {needed.name!r} ({needed.type})"
        elif not _same_type(columns.field(place).type, needed.type):
            text = f"column {needed.name!r} is {columns.field(place).type}, not {needed.type}"
            yield f"table {name!r}, {text}"


def _same_type(kind: pa.DataType, declared: pa.DataType) -> bool:
    return bool(kind == declared) or (
        pa.types.is_large_string(kind) and pa.types.is_string(declared)
    )


def unreadable_patterns(schema: Declared) -> Iterator[str]:
    """Constraints whose values can't be read, such as patterns that are none."""
    for field in _schema(schema).fields:
        try:
            constraints.check(field)
        except SchemaError as error:
            yield str(error)


def row_findings(name: str, table: pa.Table | Read, schema: Declared) -> Iterator[Finding]:
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
        yield from show([Broken("blank-row", "", "the row is blank", read.blank)])
    present = set(read.encoded.column_names)
    fields = [f for f in declared.fields if f.name in present]
    checks: list[Callable[[], list[Broken]]] = [partial(_cell_checks, read, f) for f in fields]
    checks += [partial(_unique_check, read, f) for f in declared.unique if f.name in present]
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


def _column(read: Read, field: Field) -> TypedColumn:
    return TypedColumn(read.encoded[field.name], read.exact.get(field.name))


def _cell_checks(read: Read, field: Field) -> list[Broken]:
    """Cells of a column that can't be read, are missing, or break a constraint."""
    broken: list[Broken] = []
    name, bad = field.name, read.bad.get(field.name)
    if bad is not None:
        form = f" in the format {field.format}" if field.format != "default" else ""
        deep = _deep(read, field, bad)
        if deep is not None:
            bad_alone = pc.and_not(bad, deep)
            broken.append(Broken("type-error", name, f"{CELL} is nested too deeply", deep))
        else:
            bad_alone = bad
        broken.append(Broken("type-error", name, f"{CELL} is no {field.type}{form}", bad_alone))
    if field.constraint("required"):
        missing = _missing(read, field, bad)
        if missing is not None:
            broken.append(Broken("constraint-error", name, requirement("required"), missing))
    for constraint, value, failed in constraints.violations(field, _column(read, field)):
        reason = requirement(constraint, value)
        if constraint in constraints.UNTOLD:
            broken.append(Broken(UNREADABLE, name, f"{reason}; stopped at {CELL}", failed))
        else:
            broken.append(Broken("constraint-error", name, reason, failed, but_is=True))
    return broken


def _deep(read: Read, field: Field, bad: Mask) -> Mask | None:
    """Those of the cells that can't be read which are JSON, and nested too deeply for it."""
    if field.type not in ("object", "array", "geojson"):
        return None
    rows = rows_where(bad).to_pylist()
    deep = {row for row in rows if is_too_deep(_text(read, field.name, row) or "")}
    if not deep:
        return None
    return pa.chunked_array([pa.array([row in deep for row in range(len(bad))], pa.bool_())])


def _missing(read: Read, field: Field, bad: Mask | None) -> Mask | None:
    column = read.encoded[field.name]
    if not column.null_count:
        return None
    missing = pc.is_null(column)
    for other in (bad, read.blank):
        missing = missing if other is None else pc.and_not(missing, other)
    return missing if pc.any(missing).as_py() else None


def _unique_check(read: Read, field: Field) -> list[Broken]:
    twice = keys.repeated([keys.column_of(field, _column(read, field))])
    if twice is None:
        return []
    return [Broken("unique-error", field.name, requirement("unique"), twice, but_is=True)]


def _key_checks(read: Read, schema: Schema) -> list[Broken]:
    broken: list[Broken] = []
    present = set(read.encoded.column_names)
    primary = schema.primary_key
    if primary and present.issuperset(primary):
        empty = _empty_keys(read, primary)
        if empty is not None:
            reason = requirement("emptyKey", primary)
            broken.append(Broken("primary-key", primary[0], reason, empty))
    named = [("primary-key", "primaryKey", primary)] if primary else []
    named += [("unique-key", "uniqueKeys", columns) for columns in schema.unique_keys]
    for code, kind, names in named:
        if not present.issuperset(names):
            continue
        columns = [keys.column_of(f, _column(read, f)) for f in map(schema.field, names)]
        twice = keys.repeated(columns)
        if twice is not None:
            broken.append(Broken(code, names[0], requirement(kind, names), twice))
    return broken


def _empty_keys(read: Read, names: Sequence[str]) -> Mask | None:
    """Rows whose key lacks a cell; one that can't be read is there, and is reported as such."""
    columns = [read.encoded[name] for name in names]
    if not any(column.null_count for column in columns):
        return None
    empty = pc.invert(keys.all_valid(columns))
    for name in names:
        if name in read.bad:
            empty = pc.and_not(empty, read.bad[name])
    return empty if pc.any(empty).as_py() else None


def key_findings(
    tables: Mapping[str, pa.Table | Read], schemas: Mapping[str, Declared]
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
                yield wording.lost(
                    name, key.fields[0], f"table {other}, which the package does not have"
                )
            if other not in reads or not reads[other].encoded.num_columns:
                continue  # what it holds is not known
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
        yield wording.lost(
            name, fields[0], f"column {lacking[0]!r} of table {other}, which has none"
        )
        return
    if not set(fields) <= set(mine.encoded.column_names):
        return
    pairs = [
        keys.pair((one, _column(mine, one)), (other_, _column(theirs, other_)))
        for one, other_ in zip(
            map(declared[name].field, fields), map(declared[other].field, to), strict=True
        )
    ]
    broken = keys.unknown([one for one, _ in pairs], [known for _, known in pairs])
    if broken is not None:
        yield from unknown_findings(name, mine, declared[name], fields[0], other, broken)


def unknown_findings(
    name: str, read: Read, schema: Schema, column: str, other: str, rows: Mask
) -> Iterator[Finding]:
    """That a key in some rows of a table, from a column on, stands in no row of another."""
    unknown = Broken("foreign-key", column, wording.unknown(column, other), rows)
    yield from _shown(name, read, schema, [unknown])


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
            yield Finding(code, "error", name, "", text, None, column, rows=count - SHOWN)


def _shown(name: str, read: Read, schema: Schema, broken: Iterable[Broken]) -> Iterator[Finding]:
    """A finding for each broken row, and one that counts those beyond the first hundred."""
    for code, column, reason, mask, but_is in broken:
        rows = rows_where(mask)
        for row in rows[:SHOWN].to_pylist():
            text = wording.sentence(column, reason, _stands(read, column, row), but_is=but_is)
            subject = _subject(read, schema, column, row)
            yield Finding(code, "error", name, subject, text, row + 1, column or None,
                          value=_text(read, column, row))  # fmt: skip
        if len(rows) > SHOWN:
            yield wording.rest(code, name, column, len(rows), reason)


def _subject(read: Read, schema: Schema, column: str, row: int) -> str:
    """The row's key; where there is none, what stands in the cell, or the row's number."""
    present = read.encoded.column_names
    if named := [k for k in schema.primary_key if k in present]:
        return wording.key([_text(read, k, row) for k in named])
    return _text(read, column, row) or f"row {row + 1}"


def _stands(read: Read, column: str, row: int) -> str | None:
    """What stands in a cell, as a sentence has it: a number with the digits that it has there."""
    if not column:
        return None
    value, text = read.encoded[column][row].as_py(), _text(read, column, row)
    written = read.text is not None or column in read.exact
    if written and text and isinstance(value, int | float) and not isinstance(value, bool):
        return text.strip()
    if value is None and column in read.bad:
        value = text
    return None if value is None else wording.cell(value)


def _text(read: Read, column: str, row: int) -> str | None:
    if not column:
        return None
    stands = next((held[column] for held in (read.raw, read.exact) if column in held), None)
    value = (read.encoded[column] if stands is None else stands)[row].as_py()
    return None if value is None else str(value)


def _schema(schema: Declared) -> Schema:
    # exclusive bounds and labels are v2's; what comes here was checked when it was opened
    return schema if isinstance(schema, Schema) else Schema.of(schema, "v2")
