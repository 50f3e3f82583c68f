"""A column of texts to a column of values, and which of its cells can't be read.

Arrow's kernels cast what they can; each different text that is left is read once by
:mod:`gd_metrics.tables.values.lexical`. What Arrow has no type for stays as the text it was, so
that nothing is lost, and constraints read it again where they need the value.

>>> import pyarrow as pa
>>> cells = cast(Field("a", "integer"), pa.chunked_array([["1", "", "x"]]))
>>> cells.column.to_pylist(), cells.bad.to_pylist()
([1, None, None], [False, False, True])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..schema.arrow import arrow_type
from ..schema.schema import Field
from . import lexical, times
from .columns import Column, Mask, distinct

_DIGITS = 15
"""Significant digits up to which floats tell decimals apart."""


@dataclass(frozen=True)
class Cast:
    """A column as its field says.

    Attributes:
        column: the values, null where there is none.
        bad: which cells can't be read, ``None`` where all can.
        exact: their texts, where the column holds less than they say: a long decimal.
    """

    column: Column
    bad: Mask | None = None
    exact: Column | None = None


def cast(field: Field, text: Column) -> Cast:
    """Read a column of texts as a field says."""
    text = without_missing(field, text)
    if field.type == "any" or (field.type, field.format) == ("string", "default"):
        return Cast(text)
    if field.type in ("date", "datetime") and field.format != "default":
        return _by_value(field, text)
    return _CASTS.get(field.type, _by_value)(field, text)


def without_missing(field: Field, text: Column) -> Column:
    """A column of texts with null for those that stand for no value."""
    if not has_missing(field, text):
        return text
    missing = pc.is_in(text, pa.array(field.missing_values, text.type))
    return blanked(text, missing)


def has_missing(field: Field, text: Column) -> bool:
    """Whether some texts stand for no value."""
    values = field.missing_values
    if values == ("",):  # without a scalar of Arrow's, whose first one imports pandas
        return bool(pc.min(pc.binary_length(text)).as_py() == 0)
    return bool(values) and pc.any(pc.is_in(text, pa.array(values, text.type))).as_py() is True


def _by_value(field: Field, text: Column) -> Cast:
    """Each different text by itself."""
    read = lexical.reader(field)
    texts, indices = distinct(text)
    values, bad = [], []
    for one in texts:
        try:
            values.append(read(one))
            bad.append(False)
        except (ValueError, OverflowError):
            values.append(None)
            bad.append(True)
    mask = _spread(bad, indices) if any(bad) else None
    if arrow_type(field) == pa.string():
        return Cast(blanked(text, mask), mask)
    return Cast(_spread(values, indices, arrow_type(field)), mask)


def _spread(values: list[Any], indices: Any, kind: pa.DataType | None = None) -> Column:
    column = pa.array(values, kind or pa.bool_()).take(indices)
    return pa.chunked_array([column if kind else pc.fill_null(column, False)])


def blanked(column: Column, mask: Mask | None) -> Column:
    """A column with null where a mask says (``if_else`` of pyarrow < 24 fails on sliced texts)."""
    if mask is None:
        return column
    if isinstance(mask, pa.ChunkedArray):
        mask = mask.combine_chunks()
    return pc.replace_with_mask(column, mask, pa.scalar(None, column.type))


def _split(text: Column, form: str) -> tuple[Column, Mask | None]:
    """The texts that have a form, and which have not."""
    bad = pc.fill_null(pc.invert(pc.match_substring_regex(text, f"^(?:{form})$")), False)
    return (blanked(text, bad), bad) if pc.any(bad).as_py() else (text, None)


def _attempt(text: Column, kind: pa.DataType) -> Column | None:
    try:
        return pc.cast(text, kind)
    except pa.ArrowInvalid:
        return None


def _digits(field: Field, text: Column) -> Column:
    """:func:`lexical.stripped`, for a column."""
    digits = pc.utf8_trim(text, lexical.SPACE)
    if not field.option("bareNumber", True):
        digits = pc.replace_substring_regex(digits, "^[^0-9-]+|[^0-9]+$", "")
    if group := field.option("groupChar", ""):
        digits = pc.replace_substring(digits, group, "")
    point = field.option("decimalChar", ".")
    if field.type == "number" and point != ".":
        digits = pc.if_else(
            pc.match_substring(digits, "."), "", pc.replace_substring(digits, point, ".")
        )
    return digits


def _plain(field: Field) -> bool:
    """Whether a field's numbers are written without options."""
    names = ("groupChar", "decimalChar")
    return field.option("bareNumber", True) and not any(n in field.descriptor for n in names)


def _integer(field: Field, text: Column) -> Cast:
    if _plain(field):
        column = _attempt(text, pa.int64())
        if (
            column is not None
            and not pc.any(pc.match_substring(text, "x", ignore_case=True)).as_py()
        ):
            return Cast(column)
    digits, bad = _split(_digits(field, text), lexical.INTEGER)
    digits = pc.utf8_ltrim(digits, "+")
    column = _attempt(digits, pa.int64())
    if column is not None:
        return Cast(column, bad)
    return Cast(pc.cast(digits, pa.float64()), bad, blanked(text, bad))


def _number(field: Field, text: Column) -> Cast:
    digits, bad = text, None
    column = _attempt(text, pa.float64()) if _plain(field) and not _far(text) else None
    if column is None or not pc.all(pc.is_finite(column)).as_py():
        digits, bad = _split(_digits(field, text), f"{lexical.NUMBER}|{lexical.SPECIAL}")
        column = pc.cast(digits, pa.float64())
    longest = pc.max(pc.binary_length(digits)).as_py() or 0
    short = longest <= _DIGITS and pc.all(pc.is_finite(column)).as_py() is not False
    return Cast(column, bad, None if short else blanked(text, bad))


def _far(text: Column) -> bool:
    """Whether some exponents are beyond those of decimals; Arrow reads them as 0."""
    if (pc.max(pc.binary_length(text)).as_py() or 0) < len("1e1000000000"):
        return False
    return pc.any(pc.match_substring_regex(text, "[eE][+-]?0*[1-9][0-9]{9}")).as_py() is True


def _boolean(field: Field, text: Column) -> Cast:
    known = lexical.booleans(field)
    place = pc.index_in(text, pa.array(list(known), text.type))
    bad = pc.and_(pc.is_null(place), pc.is_valid(text))
    column = pc.take(pa.array(list(known.values()), pa.bool_()), place)
    return Cast(column, bad if pc.any(bad).as_py() else None)


def _date(field: Field, text: Column) -> Cast:
    column = _attempt(text, pa.date32())
    if column is not None and within_years(column):
        return Cast(column)
    good, bad = _split(text, times.DATE)
    return _attempted(field, text, _attempt(good, pa.date32()), bad)


def _datetime(field: Field, text: Column) -> Cast:
    good, bad = _split(text, times.DATETIME)
    zoned = pc.match_substring_regex(good, "(Z|[+-][0-9]{2}:[0-9]{2})$")
    if pc.any(zoned).as_py() is not True:
        return _attempted(field, text, _attempt(good, pa.timestamp("us")), bad)
    column = _attempt(good, pa.timestamp("us", "UTC")) if pc.all(zoned).as_py() else None
    return _attempted(field, text, column and column.cast(pa.timestamp("us")), bad)


def _year(field: Field, text: Column) -> Cast:
    _, bad = _split(text, "[0-9]{4}")
    return Cast(pc.cast(text, pa.int64())) if bad is None else _by_value(field, text)


def _attempted(field: Field, text: Column, column: Column | None, bad: Mask | None) -> Cast:
    if column is None or not within_years(column):
        return _by_value(field, text)
    return Cast(column, bad)


def within_years(column: Column) -> bool:
    """Whether all dates are of the years 1 to 9999, the only ones that Python has."""
    kind = pa.int32() if pa.types.is_date32(column.type) else pa.int64()
    low, high = years_of(column.type)
    ends = pc.min_max(column.cast(kind)).as_py()
    return ends["min"] is None or (ends["min"] >= low and ends["max"] <= high)


def years_of(kind: pa.DataType) -> tuple[int, int]:
    """The first and the last of the years 1 to 9999, from 1970, in days or microseconds."""
    if pa.types.is_date32(kind):
        return -719162, 2932896
    return -62135596800_000_000, 253402300799_999_999


_CASTS: dict[str, Callable[[Field, Column], Cast]] = {
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "year": _year,
}
