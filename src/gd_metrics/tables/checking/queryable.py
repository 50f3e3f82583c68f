"""Whether a table is so plain that queries on any engine find all that reading it would.

Columns of plain types are, with constraints that every engine understands alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import narwhals as nw

from ..schema.schema import BOUNDS, LENGTHS, Field, Schema
from . import patterns


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
