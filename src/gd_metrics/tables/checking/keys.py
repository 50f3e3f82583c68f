"""Uniqueness and references: over one column or several, on all cores.

First it is asked whether anything repeats at all, which sorted keys answer at once and others
by counting groups; which rows do is worked out only if so.

>>> import pyarrow as pa
>>> repeated([pa.chunked_array([["a", "b", "a", None, None]])]).to_pylist()
[False, False, True, False, False]
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..schema.schema import Field
from ..values import lexical
from ..values.columns import Column, Mask, distinct, plain
from .constraints import TypedColumn

_MANY = 200_000
"""Rows from which it pays to use several threads."""


def column_of(field: Field, cells: TypedColumn) -> Column:
    """A column in which equal values are equal cells, whatever their texts."""
    kind = cells.column.type
    if cells.exact is not None:
        return cells.exact if field.type == "datetime" else _canonical(field, cells.exact)
    if pa.types.is_nested(kind):
        texts = [None if v is None else _text(v) for v in cells.column.to_pylist()]
        return pa.chunked_array([pa.array(texts, pa.string())])
    if pa.types.is_dictionary(kind):
        return plain(cells.column)
    if pa.types.is_floating(kind):
        return pc.add(cells.column, 0.0)  # Arrow tells -0.0 from 0.0
    if field.type in ("string", "any") or not pa.types.is_string(kind):
        return cells.column
    return _canonical(field, cells.column)


def _canonical(field: Field, texts: Column) -> Column:
    read = lexical.reader(field)
    different, indices = distinct(texts)
    written = [None if t is None else _text(read(t)) for t in different]
    return pa.chunked_array([pa.array(written, pa.string()).take(indices)])


def _text(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)  # so that it is the equal of a number
    return json.dumps(value, sort_keys=True, default=_word, ensure_ascii=False)


def _word(value: Any) -> str:
    """A value that JSON has no kind for, the same for equal ones."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return str(value)
    sign, digits, exponent = value.as_tuple()
    written = "".join(map(str, digits)).rstrip("0")  # normalize() alone rounds to 28 digits
    power = int(exponent) + len(digits) - len(written)
    return f"{'-' * sign}{written}e{power}" if value else "0"


def pair(
    mine: tuple[Field, TypedColumn], theirs: tuple[Field, TypedColumn]
) -> tuple[Column, Column]:
    """Two columns as :func:`column_of`, both of digits where one of them must be."""
    sides = (mine, theirs)
    if any(cells.exact is not None for _, cells in sides):
        kinds = {"number", "integer", "year"}
        if all(field.type in kinds for field, _ in sides):
            one, other = (_digits(field, cells) for field, cells in sides)
            return one, other
        if all(pa.types.is_timestamp(cells.column.type) for _, cells in sides):
            return _stamps(mine[1]), _stamps(theirs[1])
    return column_of(*mine), column_of(*theirs)


def _stamps(cells: TypedColumn) -> Column:
    """Times to the nanosecond, as Arrow writes them."""
    if cells.exact is not None:
        return cells.exact
    return pc.binary_join_element_wise(cells.column.cast(pa.string()), "000", "")


def _digits(field: Field, cells: TypedColumn) -> Column:
    if cells.exact is not None:
        return _canonical(field, cells.exact)
    return _canonical(Field("", "number"), cells.column.cast(pa.string()))


def repeated(columns: Sequence[Column]) -> Mask | None:
    """Whether a row's key stands in an earlier row too; keys with nulls repeat nothing."""
    nulls = any(column.null_count for column in columns)
    table = pa.Table.from_arrays(list(columns), names=[str(n) for n in range(len(columns))])
    whole = table.drop_null() if nulls else table
    if _all_differ(whole):
        return None
    rows = pa.array(range(len(table)), pa.int64())
    grouped = table.append_column("row", rows).group_by(table.column_names)
    firsts = grouped.aggregate([("row", "min")])["row_min"]
    again = pc.invert(pc.is_in(rows, firsts.combine_chunks()))
    mask = pa.chunked_array([again])
    return pc.and_(mask, all_valid(columns)) if nulls else mask


def all_valid(columns: Sequence[Column]) -> Mask:
    """Rows in which no column is null."""
    valid = pc.is_valid(columns[0])
    for column in columns[1:]:
        valid = pc.and_(valid, pc.is_valid(column))
    return valid


def _all_differ(table: pa.Table) -> bool:
    if table.num_rows < 2:
        return True
    if table.num_columns == 1 and _ascends(table.column(0)):
        return True
    parts = _parts(table) if table.num_rows >= _MANY else [table]
    if len(parts) == 1:
        return _groups(parts[0]) == len(table)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return sum(threads.map(_groups, parts)) == len(table)


def _ascends(column: Column) -> bool:
    """Whether each cell is greater than the one before: then no two are equal."""
    if pa.types.is_boolean(column.type):
        return False
    head = column.slice(0, 1000)
    if pc.all(pc.less(head[:-1], head[1:])).as_py() is False:
        return False
    return bool(pc.all(pc.less(column[:-1], column[1:])).as_py())


def _groups(table: pa.Table) -> int:
    return int(table.group_by(table.column_names, use_threads=False).aggregate([]).num_rows)


def _parts(table: pa.Table) -> list[pa.Table]:
    """The rows in two, so that equal keys are in the same part."""
    for column in table.columns:
        if marks := _marks(column):
            middle = pc.quantile(marks.slice(0, 10_000), interpolation="lower")[0]
            low = pc.less_equal(marks, middle)
            share = pc.mean(low).as_py()
            if 0.2 < share < 0.8:
                return [table.filter(low), table.filter(pc.invert(low))]
    return [table]


def _marks(column: Column) -> Column | None:
    """A number that equal cells share and that is spread among others."""
    if pa.types.is_integer(column.type):
        return pc.bit_wise_and(column, 0xFF)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        last = pc.binary_slice(pc.cast(column, pa.binary()), -1, 1 << 30)
        return pc.index_in(last, pa.array([bytes([n]) for n in range(256)], last.type))
    return None


def unknown(columns: Sequence[Column], others: Sequence[Column]) -> Mask | None:
    """Rows whose key is in no row of the other columns; keys with nulls refer to nothing."""
    pairs = [_alike(one, other) for one, other in zip(columns, others, strict=True)]
    if any(pair is None for pair in pairs):
        return all_valid(columns)
    mine, theirs = zip(*(pair for pair in pairs if pair), strict=True)
    if len(mine) == 1:
        known = pc.is_in(mine[0], theirs[0].combine_chunks())
        missing = pc.and_(pc.invert(known), pc.is_valid(mine[0]))
    else:
        missing = pc.and_(pc.invert(_joined(mine, theirs)), all_valid(mine))
    return missing if pc.any(missing).as_py() else None


def _joined(mine: Sequence[Column], theirs: Sequence[Column]) -> Mask:
    """Which rows of one table have their key in the other."""
    names = [str(n) for n in range(len(mine))]
    rows = pa.array(range(len(mine[0])), pa.int64())
    one = pa.Table.from_arrays([*mine, rows], names=[*names, "row"])
    other = pa.Table.from_arrays(list(theirs), names=names)
    known = one.join(other, names, join_type="left semi")["row"]
    return pa.chunked_array([pc.is_in(rows, known.combine_chunks())])


def _alike(one: Column, other: Column) -> tuple[Column, Column] | None:
    """Two columns of one type, ``None`` where no value of one can be one of the other."""
    if one.type == other.type:
        return one, other
    for kinds in (_NUMBERS, (pa.types.is_string, pa.types.is_large_string)):
        if all(any(test(c.type) for test in kinds) for c in (one, other)):
            common = pa.float64() if kinds is _NUMBERS else pa.large_string()
            return one.cast(common, safe=False), other.cast(common, safe=False)
    return None


_NUMBERS: tuple[Callable[[Any], bool], ...] = (pa.types.is_integer, pa.types.is_floating)
