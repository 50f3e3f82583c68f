"""What a field asks of its values: each constraint one mask over its column.

A mask is made only where a cheaper look (a minimum, a length, the few different values of an
encoded column) does not already say that nothing fails. Numbers whose digits a float can't
hold are decided in decimals where they lie near a bound.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ...errors import SchemaError, short
from ..schema.schema import BOUNDS, LENGTHS, Field
from ..values import lexical
from ..values.columns import Column, Mask, distinct, on_values, plain, whole
from ..values.times import Duration
from . import jsonschemas, patterns

_NEAR = 1e-9
"""Share of a bound within which a long decimal is compared digit by digit."""


class TypedColumn(NamedTuple):
    """A field's column and, where it holds less than its cells say, their texts."""

    column: Column
    exact: Column | None = None


def check(field: Field) -> None:
    """Raise :class:`SchemaError` for constraints whose values can't be read."""
    for name, limit in _asked(field):
        try:
            compiled(field, name, limit)
        except (ValueError, TypeError, ArithmeticError) as error:
            what = _WHAT.get(name, f"a constraint {name!r}")
            reason = str(error) if name == "jsonSchema" else short(limit, 100)
            raise SchemaError(
                f"field {field.name!r} has {what} that can't be read: {reason}"
            ) from error
        except ImportError as error:
            raise SchemaError(
                f"field {field.name!r} has a constraint 'jsonSchema', which needs the package "
                "jsonschema: pip install 'gd-metrics[jsonschema]'"
            ) from error
    values = [_value(field, c) for c in field.categories or ()]
    outside = [e for e in field.constraints.get("enum", ()) if _value(field, e) not in values]
    if values and outside:
        raise SchemaError(f"field {field.name!r} has {outside[0]!r} in enum, not in categories")


def _asked(field: Field) -> list[tuple[str, Any]]:
    """A field's constraints and, as one more, its categories."""
    categories = [] if field.categories is None else [("categories", list(field.categories))]
    return [*field.constraints.items(), *categories]


_WHAT = {"pattern": "a pattern", "categories": "categories"}


def violations(field: Field, cells: TypedColumn) -> Iterator[tuple[str, Any, Mask]]:
    """The constraints that some cells break: name, its limit, and which cells.

    One of :data:`UNTOLD` is the name where that can't be told, and the cell is where it was
    given up. ``required`` and ``unique`` are not among them: the one needs to know which cells
    can't be read, the other is a key.
    """
    for name, limit in _asked(field):
        if name not in _KERNELS or limit is False or not len(cells.column):
            continue
        code = name
        try:
            if name == "jsonSchema":
                failed = _by_json_schema(field, cells.column, limit)
            elif _native(field, cells.column):
                failed = _KERNELS[name](field, cells, compiled(field, name, limit))
            else:
                failed = by_value(field, cells.column, partial(_breaks, field, name, limit))
        except patterns.UntoldError as error:
            code, failed = error.reason, _first(cells.column, error.text)
            limit = "in its JSON Schema" if name == "jsonSchema" else limit  # noqa: PLW2901
        if failed is not None and pc.any(failed).as_py():
            yield code, limit, pc.fill_null(failed, False)


UNTOLD = ("slow", "alone", "deep")
"""In place of a pattern of which it can't be told what matches."""


def _first(column: Column, text: Any) -> Mask:
    """The first cell of a text, or of another value."""
    if pa.types.is_nested(column.type):
        row = column.to_pylist().index(text)
        return pa.chunked_array([pa.array([n == row for n in range(len(column))])])
    texts = plain(column)
    row = pc.index(texts, pa.scalar(text, texts.type))
    return pa.chunked_array([pc.equal(pa.array(range(len(column)), pa.int64()), row)])


def _native(field: Field, column: Column) -> bool:
    """Whether a column holds the values themselves, and Arrow can compare them."""
    kind = column.type
    if field.type in ("string", "any"):
        return True
    return not (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)
        or pa.types.is_nested(kind) or pa.types.is_duration(kind)
    )  # fmt: skip


def _value(field: Field, limit: Any) -> Any:
    """A constraint's value as the field's type has it: JSON's own, or a text to be read."""
    if isinstance(limit, str):
        return lexical.reader(field)(limit)
    number = isinstance(limit, int | float) and not isinstance(limit, bool)
    if field.type == "number" and number:
        return Decimal(str(limit))
    if field.type in ("integer", "year") and number and limit == int(limit):
        return int(limit)
    if field.type == "any" or isinstance(limit, _JSON.get(field.type, ())):
        return limit
    if field.type == "geopoint" and isinstance(limit, list | dict):
        return lexical.reader(field)(_as_text(field, limit))
    raise ValueError(f"{limit!r} is no {field.type}")


_JSON: dict[str, type] = {
    "boolean": bool, "array": list, "list": list, "object": dict, "geojson": dict
}  # fmt: skip


def _as_text(field: Field, limit: Any) -> str:
    import json

    return ",".join(map(str, limit)) if field.format == "default" else json.dumps(limit)


def compiled(field: Field, name: str, limit: Any) -> Any:
    """A constraint's value, ready to be compared with."""
    if name in ("enum", "categories"):
        return [_held(_value(field, one)) for one in limit]
    if name in BOUNDS:
        bound = _held(_value(field, limit))
        if _is_nan(bound):
            raise ValueError("nothing is more or less than NaN")
        return bound
    if name == "pattern":
        patterns.check(limit)
    if name == "jsonSchema":
        return jsonschemas.compiled(limit)
    return limit


def _held(value: Any) -> Any:
    """A value that a float can stand for, if it is an integer; else ``OverflowError``."""
    if isinstance(value, int):
        float(value)
    return value


# By value: each different text once, in Python


def by_value(field: Field, column: Column, breaks: Callable[[Any], bool]) -> Mask:
    """Which cells break something, asked of each different value once."""
    if pa.types.is_nested(column.type) or pa.types.is_duration(column.type):
        asked = (value is not None and breaks(_plain(value)) for value in column.to_pylist())
        return pa.chunked_array([pa.array(list(asked), pa.bool_())])
    read = lexical.reader(field)
    texts, indices = distinct(column)
    failed = pa.array([one is not None and breaks(read(one)) for one in texts], pa.bool_())
    return pa.chunked_array([failed.take(indices)])


def _by_json_schema(field: Field, column: Column, schema: Any) -> Mask:
    """Which cells a JSON Schema does not let be."""
    if pa.types.is_nested(column.type):
        texts, indices = column.to_pylist(), pa.array(range(len(column)), pa.int64())
        values = texts
    else:
        texts, indices = distinct(column)
        read = lexical.reader(field)
        values = [None if text is None else read(text) for text in texts]
    there = [n for n, value in enumerate(values) if value is not None]
    try:
        failed = jsonschemas.invalid(schema, [values[n] for n in there])
    except patterns.UntoldError as error:
        known = [n for n in there if json.dumps(values[n], default=str) == error.text]
        raise patterns.UntoldError(error.reason, texts[known[0]]) from error
    broken = {n for n, fails in zip(there, failed, strict=True) if fails}
    mask = pa.array([n in broken for n in range(len(texts))], pa.bool_())
    return pa.chunked_array([mask.take(indices)])


def _plain(value: Any) -> Any:
    """A value of Arrow as its reader gives it."""
    if hasattr(value, "total_seconds"):
        return Duration(0, Decimal(str(value.total_seconds())))
    return value


def _breaks(field: Field, name: str, limit: Any, value: Any) -> bool:
    limit = compiled(field, name, limit)
    if name in ("enum", "categories"):
        return value not in limit
    if name in LENGTHS:
        return not LENGTHS[name](len(value), limit)
    return not _within(name, value, limit)


def _within(name: str, value: Any, bound: Any) -> bool:
    if isinstance(value, Duration):  # months and seconds: so it is from every start
        return all(BOUNDS[name](v, b) for v, b in zip(value.ends, bound.ends, strict=True))
    return not _is_nan(value) and bool(BOUNDS[name](value, bound))


def _is_nan(value: Any) -> bool:
    return isinstance(value, Decimal) and value.is_nan()


# By column: Arrow's kernels


def _enum(field: Field, cells: TypedColumn, limit: Sequence[Any]) -> Mask | None:
    def kernel(values: Any) -> Mask:
        values = pc.add(values, 0.0) if pa.types.is_floating(values.type) else values
        known = pa.array([w for w in _listed(limit, values.type) if w is not None], values.type)
        return pc.and_(pc.invert(pc.is_in(values, known)), pc.is_valid(values))

    failed = on_values(cells.column, kernel)
    if cells.exact is None or field.type == "datetime":
        return failed
    hits = pc.and_(pc.invert(failed), pc.is_valid(cells.column))
    return _decided(field, cells, failed, hits, lambda value: value not in limit)


def _listed(limit: Sequence[Any], kind: pa.DataType) -> list[Any]:
    """Values that a column of a type can hold; the others are in none of its cells."""
    if pa.types.is_floating(kind):
        return [float(w) + 0.0 for w in limit]  # Arrow tells -0.0 from 0.0
    if pa.types.is_integer(kind):
        return [w for w in limit if -(2**63) <= w < 2**63]
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return [w for w in limit if isinstance(w, str)]
    return list(limit)


def _bound(name: str, field: Field, cells: TypedColumn, limit: Any) -> Mask | None:
    column = cells.column
    if field.type == "datetime":  # to the microsecond, as bounds are
        cells = TypedColumn(column)
    kind = column.type
    if pa.types.is_integer(kind) and not -(2**63) <= limit < 2**63:
        return None if BOUNDS[name](0, limit) else pc.is_valid(column)  # beyond all its numbers
    bound = pa.scalar(float(limit) if pa.types.is_floating(kind) else limit, kind)
    ends = pc.min_max(column)
    nans = pa.types.is_floating(column.type) and pc.any(pc.is_nan(column)).as_py()
    compare = _COMPARISONS[name]
    if (
        cells.exact is None
        and not nans
        and all(
            not ends[end].is_valid or compare(ends[end], bound).as_py() for end in ("min", "max")
        )
    ):
        return None
    failed = pc.invert(compare(column, bound))
    if cells.exact is None:
        return failed
    gap = pc.abs(pc.subtract(column, bound))
    near = pc.or_(pc.less_equal(gap, _NEAR * max(1.0, abs(float(limit)))), pc.is_inf(column))
    return _decided(field, cells, failed, near, lambda value: not _within(name, value, limit))


_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "minimum": pc.greater_equal,
    "maximum": pc.less_equal,
    "exclusiveMinimum": pc.greater,
    "exclusiveMaximum": pc.less,
}


def _decided(
    field: Field, cells: TypedColumn, failed: Mask, unsure: Mask, breaks: Callable[[Any], bool]
) -> Mask:
    """A mask in which what floats can't tell is told by the digits."""
    unsure = pc.fill_null(unsure, False)
    if not pc.any(unsure).as_py():
        return failed
    exact = by_value(field, pc.filter(cells.exact, unsure), breaks)
    return pc.replace_with_mask(whole(failed), whole(unsure), whole(exact))


def _length(name: str, _field: Field, cells: TypedColumn, limit: int) -> Mask | None:
    def kernel(values: Any) -> Mask | None:
        most = pc.max(pc.binary_length(values)).as_py()
        if most is None or (name == "maxLength" and most <= limit):  # bytes are no fewer
            return None
        lengths = pc.utf8_length(values)
        too = pc.less if name == "minLength" else pc.greater
        end = pc.min(lengths) if name == "minLength" else pc.max(lengths)
        return too(lengths, limit) if too(end, limit).as_py() else None

    return on_values(cells.column, kernel)


_KERNELS: dict[str, Callable[[Field, TypedColumn, Any], Mask | None]] = {
    "enum": _enum,
    "categories": _enum,
    **{n: partial(_bound, n) for n in _COMPARISONS},
    "minLength": partial(_length, "minLength"),
    "maxLength": partial(_length, "maxLength"),
    "pattern": lambda _field, cells, limit: patterns.broken(cells.column, limit),
    "jsonSchema": lambda *_: None,  # asked by itself
}
