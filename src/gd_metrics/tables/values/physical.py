"""Columns of Parquet against the types that a schema declares.

A file of texts says only what its schema makes of it; a Parquet file has types of its own.
They need not be the same, but must be able to hold the field's values.

>>> import pyarrow as pa
>>> field = Field("a", "integer")
>>> from_arrow(field, pa.chunked_array([pa.array([1, 2], pa.int8())])).column.type
DataType(int64)
>>> from_arrow(field, pa.chunked_array([["1"]])) is None
True
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from ..schema.arrow import arrow_type
from ..schema.schema import Field
from . import casting
from .casting import Cast
from .columns import Column


def from_arrow(field: Field, column: Column) -> Cast | None:
    """A column of Parquet as a field's, ``None`` where its type can't hold the field's."""
    kind = column.type
    if pa.types.is_null(kind):
        return Cast(column.cast(arrow_type(field)))
    if pa.types.is_dictionary(kind) and not _text(kind.value_type):
        return from_arrow(field, column.cast(kind.value_type))
    if _text(kind):
        if field.type in _NATIVE:
            return None
        return _from_text(field, column)
    return _READERS[field.type](column)


def _text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _from_text(field: Field, column: Column) -> Cast:
    if not pa.types.is_dictionary(column.type):
        plain = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        return casting.cast(field, column if plain else column.cast(pa.string()))
    if _untouched(field, column):
        return Cast(column)
    return casting.cast(field, column.cast(column.type.value_type))


def _untouched(field: Field, column: Column) -> bool:
    """Whether all texts of an encoded column are values as they stand."""
    if field.type not in ("any", "string") or field.format != "default":
        return False
    return not any(casting.has_missing(field, chunk.dictionary) for chunk in column.chunks)


def _whole(column: Column) -> Cast | None:
    kind = column.type
    if pa.types.is_integer(kind):
        return _within(pa.int64(), column)
    if not pa.types.is_floating(kind):
        return _exact(column) if pa.types.is_decimal(kind) and kind.scale <= 0 else None
    column = column.cast(pa.float64())  # how pandas writes integers with gaps
    column = pc.if_else(pc.is_nan(column), None, column)
    large = pc.greater_equal(pc.abs(column), 2.0**63)
    bad = pc.fill_null(pc.or_(large, pc.not_equal(column, pc.floor(column))), False)
    if pc.any(bad).as_py():
        return Cast(pc.if_else(bad, None, column).cast(pa.int64(), safe=False), bad)
    return Cast(column.cast(pa.int64(), safe=False))


def _within(kind: pa.DataType, column: Column) -> Cast:
    """Whole numbers in a type; with their digits, where it can't hold them all."""
    try:
        return Cast(_to(column, kind))
    except pa.ArrowInvalid:
        return Cast(column.cast(pa.float64(), safe=False), None, column.cast(pa.string()))


def _to(column: Column, kind: pa.DataType) -> Column:
    return column if column.type == kind else column.cast(kind)


def _exact(column: Column) -> Cast:
    return Cast(column.cast(pa.float64()), None, column.cast(pa.string()))


def _number(column: Column) -> Cast | None:
    kind = column.type
    if pa.types.is_decimal(kind):
        return _exact(column)
    if pa.types.is_integer(kind):
        return _within(pa.float64(), column)
    return Cast(_to(column, pa.float64())) if pa.types.is_floating(kind) else None


def _date(column: Column) -> Cast | None:
    if pa.types.is_date(column.type):
        days = _to(column, pa.date32())
        return Cast(days) if casting.within_years(days) else _in_years(days)
    if not pa.types.is_timestamp(column.type):
        return None
    days = column.cast(pa.date32(), safe=False)
    bad = pc.fill_null(pc.not_equal(days.cast(column.type), column), False)
    if not casting.within_years(days):
        bad = pc.or_(bad, _in_years(days).bad)
    return Cast(pc.if_else(bad, None, days), bad if pc.any(bad).as_py() else None)


def _datetime(column: Column) -> Cast | None:
    if not pa.types.is_timestamp(column.type):
        return None
    zone = pa.timestamp(column.type.unit) if column.type.tz else column.type
    column = column.cast(zone)
    stamps = column.cast(pa.timestamp("us"), safe=False)
    if not casting.within_years(stamps):
        return _in_years(stamps)
    if column.type.unit != "ns":
        return Cast(stamps)
    whole = pc.all(pc.equal(stamps.cast(column.type), column)).as_py() is not False
    return Cast(stamps, None, None if whole else column.cast(pa.string()))


def _in_years(column: Column) -> Cast:
    """A column of dates or times without those that Python, and the standard, do not have."""
    low, high = casting.years_of(column.type)
    numbers = column.cast(pa.int32() if pa.types.is_date32(column.type) else pa.int64())
    bad = pc.fill_null(pc.or_(pc.less(numbers, low), pc.greater(numbers, high)), False)
    return Cast(pc.if_else(bad, None, column), bad)


def _only(*tests: Callable[[pa.DataType], bool]) -> Callable[[Column], Cast | None]:
    return lambda column: Cast(column) if any(test(column.type) for test in tests) else None


_list = _only(pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)
_READERS: dict[str, Callable[[Column], Cast | None]] = {
    "string": _only(),
    "number": _number,
    "integer": _whole,
    "year": _whole,
    "boolean": _only(pa.types.is_boolean),
    "date": _date,
    "datetime": _datetime,
    "time": _only(pa.types.is_time),
    "yearmonth": _only(),
    "duration": _only(pa.types.is_duration),
    "object": _only(pa.types.is_struct, pa.types.is_map),
    "geojson": _only(pa.types.is_struct, pa.types.is_map),
    "array": _list,
    "list": _list,
    "geopoint": _only(pa.types.is_struct, pa.types.is_list, pa.types.is_fixed_size_list),
    "any": Cast,
}
_NATIVE = ("number", "integer", "year", "boolean", "date", "datetime")
"""Types for which a column of texts will not do."""
