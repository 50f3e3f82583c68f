"""Rows against a Table Schema on any engine: constraints and keys as queries.

All constraints are counted in one pass, and only those that something breaks are asked for
rows. Rows of a folder of files or of Spark have no order, so a finding names its row by the
primary key, and a key that stands in several rows is one finding. Patterns are read by the
engine: RE2 in Arrow and DuckDB, Rust's in Polars, Java's in Spark.

Codes are those of frictionless; ``unique-key`` is our own, for it does not check these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from ...errors import PackageError
from ...finding import SHOWN, UNREADABLE, Finding
from ..engines.engine import Engine, engine_of
from ..reading.resource import Read
from ..schema.schema import BOUNDS, LENGTHS, Field, Schema
from . import patterns, wording
from .constraints import compiled
from .rows import unknown_findings
from .wording import CELL, requirement


def structure_findings(
    tables: Mapping[str, Any],
    schemas: Mapping[str, Schema],
    *,
    row: str = "",
    others: Collection[str] = (),
    reads: Mapping[str, Read] | None = None,
) -> list[Finding]:
    """What is wrong with the rows of some tables by their Table Schemas.

    Args:
        tables: tables of one engine, by name.
        schemas: what they must be; a table without one is only referred to.
        row: the column that counts rows from 0, where there is one, such as DuckDB's
            ``file_row_number``.
        others: further tables that there are, but that can't be looked at.
        reads: those of the tables that were read here, and were checked but for the keys that
            lead to others; each must have a column ``row``.

    Returns:
        Findings by table, in the order of columns and constraints, then of keys; those of one
        kind by their row's primary key.

    >>> import pyarrow as pa
    >>> schema = Schema((Field("n", "number", constraints={"minimum": 0}),))
    >>> [f.message for f in structure_findings({"t": pa.table({"n": [1.0, -2.0]})}, {"t": schema})]
    ['n: must be at least 0, but is -2.0']
    """
    with ExitStack() as stack:
        engines = {name: stack.enter_context(engine_of(table)) for name, table in tables.items()}
        findings: list[Finding] = []
        for name, schema in schemas.items():
            if name in engines:
                asked = _Queried(name, engines[name], schema, row, (reads or {}).get(name))
                try:
                    if asked.read is None:
                        findings += [*asked.mistyped(), *asked.cells(), *asked.own_keys()]
                    findings += asked.references(engines, {*tables, *schemas, *others})
                except PackageError as error:
                    text = f"table {name!r}: {error}"
                    findings.append(Finding(UNREADABLE, "error", name, name, text))
    return findings


@dataclass
class _Queried:
    """One table and its schema."""

    name: str
    engine: Engine
    schema: Schema
    row: str
    read: Read | None = None

    def __post_init__(self) -> None:
        self.types = dict(self.engine.frame.collect_schema())
        self.fields = [field for field in self.schema.fields if field.name in self.types]
        primary = self.schema.primary_key
        self.primary = primary if self._has(primary) else ()

    def _has(self, columns: Sequence[str]) -> bool:
        return bool(columns) and set(columns) <= set(self.types)

    def _fits(self, field: Field) -> bool:
        fits = _TYPES.get(field.type)
        return fits is None or fits(self.types[field.name])

    def mistyped(self) -> Iterator[Finding]:
        """Columns that are not there, or not of the type that they should be."""
        for field in self.schema.fields:
            name = field.name
            if name not in self.types:
                yield Finding("missing-label", "error", self.name, name, f"{name}: no such column",
                              None, name)  # fmt: skip
            elif not self._fits(field):
                text = f"{name}: is {self.types[name]}, not {field.type}"
                yield Finding("type-error", "error", self.name, name, text, None, name)

    def cells(self) -> Iterator[Finding]:
        """Cells that break a constraint."""
        fields = [field for field in self.fields if self._fits(field)]
        blank = self._blank([field.name for field in fields if field.constraint("required")])
        if blank:
            yield blank
        asked = [
            (field.name, name, limit, self._fails(field, name, limit, blank is not None))
            for field in fields
            for name, limit in field.constraints.items()
            if name in _ASKED and limit is not False
        ]
        if not asked:
            return
        sums = [fails.cast(nw.Int64).sum().alias(f"n{n}") for n, (*_, fails) in enumerate(asked)]
        ((counts,),) = self.engine.rows([self.engine.frame.select(*sums)])
        for (name, constraint, limit, fails), count in zip(asked, counts, strict=True):
            if count:
                reason = requirement(constraint, limit)
                broken = self.engine.frame.filter(fails)
                yield from self._shown("constraint-error", [name], broken, reason, count)

    def _fails(self, field: Field, constraint: str, limit: Any, blank: bool) -> nw.Expr:
        """Which cells break a constraint; nothing is missed in a row that is blank."""
        fails = _fails(field, self.types[field.name], constraint, limit)
        return fails & ~self._nothing if blank and constraint == "required" else fails

    def _blank(self, required: Sequence[str]) -> Finding | None:
        """That nothing stands in some rows; there are none where a required cell is never empty."""
        if not self.fields or not {*self.types} - {self.row}:
            return None
        frame = self.engine.frame
        if required:
            nulls = nw.all_horizontal(*(nw.col(c).is_null() for c in required), ignore_nulls=True)
            (((some,),),) = self.engine.rows([frame.filter(nulls).select(nw.len())])
            if not some:
                return None
        (((count,),),) = self.engine.rows([frame.filter(self._nothing).select(nw.len())])
        text = f"{count} rows are blank" if count > 1 else "the row is blank"
        return Finding("blank-row", "error", self.name, "", text, rows=count) if count else None

    @property
    def _nothing(self) -> nw.Expr:
        """That nothing stands in a row."""
        columns = (name for name in self.types if name != self.row)
        return nw.all_horizontal(*(nw.col(c).is_null() for c in columns), ignore_nulls=True)

    def own_keys(self) -> Iterator[Finding]:
        """Keys that are empty or stand in several rows."""
        for field in self.schema.unique:
            if field in self.fields:
                yield from self._repeated("unique-error", [field.name], requirement("unique"))
        if self.primary:
            empty = nw.any_horizontal(
                *(nw.col(c).is_null() for c in self.primary), ignore_nulls=True
            )
            keyless = self.engine.frame.filter(empty)
            reason = requirement("emptyKey", self.primary)
            yield from self._shown("primary-key", self.primary, keyless, reason)
            reason = requirement("primaryKey", self.primary)
            yield from self._repeated("primary-key", self.primary, reason)
        for key in self.schema.unique_keys:
            if self._has(key):
                yield from self._repeated("unique-key", key, requirement("uniqueKeys", key))

    def references(
        self, engines: Mapping[str, Engine], there: Collection[str]
    ) -> Iterator[Finding]:
        """Foreign keys that lead to no row, column or table."""
        for key in self.schema.foreign_keys:
            other = key.resource or self.name
            if other in engines and self._has(key.fields):
                yield from self._lost(key.fields, other, key.to, engines[other])
            elif other not in there:
                absent = f"table {other}, which the package does not have"
                yield wording.lost(self.name, key.fields[0], absent)

    def _lost(
        self, fields: Sequence[str], other: str, to: Sequence[str], engine: Engine
    ) -> Iterator[Finding]:
        """Rows whose foreign key stands in no row of another table."""
        theirs = dict(engine.frame.collect_schema())
        if lacking := [name for name in to if name not in theirs]:
            absent = f"column {lacking[0]!r} of table {other}, which has none"
            yield wording.lost(self.name, fields[0], absent)
            return
        kinds = [_joined(self.types[a], theirs[b]) for a, b in zip(fields, to, strict=True)]
        keys = [f"gd_key_{n}" for n, _ in enumerate(fields)]
        mine, known = (
            [
                _as(kind or types[name], name, types[name]).alias(key)
                for name, kind, key in zip(names, kinds, keys, strict=True)
            ]
            for names, types in ((fields, self.types), (to, theirs))
        )
        lost = self.engine.frame.filter(*(~nw.col(c).is_null() for c in fields))
        if None not in kinds:
            lost = lost.with_columns(*mine).join(engine.frame.select(*known), on=keys, how="anti")
        if self.read is None:
            yield from self._shown("foreign-key", fields, lost, wording.unknown(fields[0], other))
            return
        (numbers,) = self.engine.rows([lost.select(self.row)])
        every = pa.array(range(self.read.encoded.num_rows), pa.int64())
        rows = pc.is_in(every, pa.array([number for (number,) in numbers], pa.int64()))
        if numbers:
            of = (self.name, self.read, self.schema)
            yield from unknown_findings(*of, fields[0], other, pa.chunked_array([rows]))

    def _repeated(self, code: str, key: Sequence[str], reason: str) -> Iterator[Finding]:
        there = self.engine.frame.filter(*(~nw.col(c).is_null() for c in key))
        there = there.with_columns(*(_compared(c, self.types[c]).alias(c) for c in key))
        counted = there.group_by(*key).agg(nw.len().alias("n_")).filter(nw.col("n_") > 1)
        (rows,) = self.engine.rows([counted.sort(*key).head(SHOWN + 1)])
        for *values, count in rows[:SHOWN]:
            subject = wording.key(values)
            text = wording.sentence(key[0], f"{reason}, but stands in {count} rows")
            yield Finding(code, "error", self.name, subject, text, None, key[0])
        if len(rows) > SHOWN:
            yield self._rest(code, key[0], counted, reason)

    def _shown(
        self, code: str, columns: Sequence[str], broken: Any, reason: str, count: int | None = None
    ) -> Iterator[Finding]:
        """A finding for each broken row, and one that counts those beyond the first hundred."""
        named = self.primary or list(columns)
        names = [*named, columns[0], *([self.row] if self.row in self.types else [])]
        listed = broken.select(nw.col(c).alias(f"c{n}") for n, c in enumerate(names))
        ordered = listed.sort(*listed.collect_schema().names(), nulls_last=True)
        (rows,) = self.engine.rows([ordered.head(SHOWN + 1)])
        numbered = self.row in self.types
        for *cells, number in (row if numbered else (*row, None) for row in rows[:SHOWN]):
            stands = None if cells[-1] is None else wording.cell(cells[-1])
            text = wording.sentence(columns[0], reason, stands, but_is=CELL not in reason)
            subject = wording.key(cells[:-1])
            row = None if number is None else number + 1
            yield Finding(code, "error", self.name, subject, text, row, columns[0])
        if len(rows) > SHOWN:
            yield self._rest(code, columns[0], broken, reason, count)

    def _rest(
        self, code: str, column: str, broken: Any, reason: str, count: int | None = None
    ) -> Finding:
        if count is None:
            (((count,),),) = self.engine.rows([broken.select(nw.len())])
        return wording.rest(code, self.name, column, count, reason)


def _fails(field: Field, kind: Any, constraint: str, limit: Any) -> nw.Expr:
    """Whether a cell is there and breaks a constraint; or is not there and should be."""
    if constraint == "required":
        return nw.col(field.name).is_null()
    column = _compared(field.name, kind)
    value = _held(kind, compiled(field, constraint, limit))
    failed = ~_HOLDS[constraint](column, value)
    if kind.is_float() and constraint in BOUNDS:
        failed = failed | column.is_nan()  # not a number is within nothing
    broken: nw.Expr = failed.fill_null(False) & ~column.is_null()
    return broken


def _compared(name: str, kind: Any) -> nw.Expr:
    """A column as its cells are compared: Arrow tells -0.0 from 0.0, but no sum is -0.0."""
    return nw.col(name) + 0.0 if kind.is_float() else nw.col(name)


def _held(kind: Any, value: Any) -> Any:
    """A constraint's value as a column of a type holds it: those of a list must be of it."""
    if isinstance(value, list):
        return [_held(kind, one) for one in value]
    if not isinstance(value, int | Decimal) or not kind.is_numeric():
        return value
    return int(value) if kind.is_integer() and value == int(value) else float(value)


def _length(holds: Callable[[Any, Any], Any], column: nw.Expr, limit: int) -> Any:
    return holds(column.str.len_chars(), limit)


_HOLDS: dict[str, Callable[[nw.Expr, Any], Any]] = {
    **BOUNDS,
    **{name: partial(_length, holds) for name, holds in LENGTHS.items()},
    "enum": lambda column, limit: column.is_in(limit),
    "pattern": lambda column, limit: column.str.contains(patterns.in_engines(limit)),
}
_ASKED = frozenset({"required", *_HOLDS})
"""The constraints that are queries."""

_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda kind: bool(kind in (nw.String, nw.Categorical, nw.Enum, nw.Unknown)),
    "number": lambda kind: bool(kind.is_numeric()),
    "integer": lambda kind: bool(kind.is_integer()),
    "year": lambda kind: bool(kind.is_integer()),
    "boolean": lambda kind: bool(kind == nw.Boolean),
    "date": lambda kind: bool(kind == nw.Date),
    "datetime": lambda kind: bool(kind == nw.Datetime),
}
"""What a column must be to have a field's type; other types are checked by none of these."""


def _joined(one: Any, other: Any) -> Any:
    """The type in which two columns are compared; ``None`` where nothing in them is equal."""
    if one == other:
        return one
    if one.is_integer() and other.is_integer():
        return nw.Int64
    if one.is_numeric() and other.is_numeric():
        return nw.Float64
    texts = (nw.String, nw.Categorical, nw.Enum, nw.Unknown)
    return nw.String if one in texts and other in texts else None


def _as(common: Any, name: str, kind: Any) -> nw.Expr:
    """A column in a type in which it is compared with another."""
    column = _compared(name, kind)
    if common.is_float() and kind.is_integer():  # Arrow casts none that floats don't hold
        column = column.cast(nw.String)
    return column if common == kind else column.cast(common)


def is_queryable(schema: Schema, columns: Mapping[str, Any]) -> bool:
    """Whether queries find all that there is to find in a table, as reading it would.

    Args:
        schema: what the table must be.
        columns: its columns with their types in narwhals, in whatever engine.
    """
    names = [field.name for field in schema.fields]
    if {*names} != {*columns} or len(names) != len(columns):
        return False
    return all(_is_queryable(field, columns[field.name]) for field in schema.fields)


def _is_queryable(field: Field, kind: Any) -> bool:
    plain = _PLAIN.get(field.type, ())
    if kind not in plain or field.format != "default" or field.categories is not None:
        return False
    if field.missing_values != ("",):
        return False
    like = "integer" if kind.is_integer() else field.type
    return all(
        value is False or _comparable(like, name, value)
        for name, value in field.constraints.items()
    )


def _comparable(kind: str, constraint: str, value: Any) -> bool:
    """Whether every engine compares cells with a constraint's value, and in the same way."""
    if constraint in ("required", "unique", *LENGTHS):
        return True
    if constraint == "pattern":
        return patterns.is_common(value)
    values = value if constraint == "enum" else [value]
    if constraint not in ("enum", *BOUNDS) or not values:
        return False
    if kind == "date":
        return constraint != "enum" and all(_is_day(v) for v in values)
    known: dict[str, tuple[type, ...]] = {
        "string": (str,), "integer": (int,), "year": (int,), "number": (int, float)
    }  # fmt: skip
    return all(type(v) in known.get(kind, ()) for v in values) and all(
        abs(v) < _EXACT for v in values if not isinstance(v, str)
    )


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII))


_EXACT = 2**53
"""Up to where a float holds every whole number."""
_PLAIN: dict[str, tuple[Any, ...]] = {
    "string": (nw.String,),
    "number": (nw.Float64, nw.Int8, nw.Int16, nw.Int32, nw.Int64),
    "integer": (nw.Int8, nw.Int16, nw.Int32, nw.Int64),
    "year": (nw.Int8, nw.Int16, nw.Int32, nw.Int64),
    "boolean": (nw.Boolean,),
    "date": (nw.Date,),
}
"""Types of columns that are read as they stand."""
