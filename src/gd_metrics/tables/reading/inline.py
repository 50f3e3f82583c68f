"""Rows that stand in a descriptor, as the texts that a CSV file would have of them.

>>> schema = Schema.of({"fields": [{"name": "a", "type": "integer"}]})
>>> text_of([{"a": 1}, {"a": "x"}], schema).columns[0].to_pylist()
['1', 'x']
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from ...errors import UnreadableError
from ..schema.labels import match
from ..schema.schema import Field, Schema
from ..values import lexical
from .csv import Text

ILLEGIBLE = "\x00"
"""What a text begins with that no field can read: a value of another kind than the field's."""

_OF: dict[str, Any] = {
    "number": (int, float),
    "integer": (int, float),
    "year": int,
    "boolean": bool,
    "object": dict,
    "geojson": dict,
    "array": list,
    "list": list,
    "geopoint": (list, dict),
    "any": object,
}
"""What JSON has for a field's value, besides a text."""


def text_of(data: list[Any], schema: Schema, *, header: bool = True) -> Text:
    """Rows as lists, the first of them a header unless told, or as objects.

    Raises:
        UnreadableError: if they are neither.
    """
    if all(isinstance(row, dict) for row in data):
        labels = list(dict.fromkeys(name for row in data for name in row))
        rows = [[row.get(label) for label in labels] for row in data]
    elif all(isinstance(row, list) for row in data):
        labels = [str(label) for label in data[0]] if header else [f.name for f in schema.fields]
        rows = data[header:]
    else:
        raise UnreadableError("its data are neither lists nor objects")
    kinds = [field or Field("") for field in match(labels, schema)[0]]
    width = len(labels)
    written = [[_written(f, v) for f, v in zip(kinds, row, strict=False)] for row in rows]
    padded = [row + [None] * (width - len(row)) for row in written]
    columns = [[row[place] for row in padded] for place in range(width)]
    return Text(
        tuple(labels),
        tuple(pa.chunked_array([pa.array(column, pa.string())]) for column in columns),
        {n: tuple(map(str, row)) for n, row in enumerate(rows) if len(row) != width},
    )


def _written(field: Field, value: Any) -> str | None:
    """A value of JSON as the text that a CSV file would have."""
    if value is None or isinstance(value, str):
        return value
    boolean = isinstance(value, bool) and field.type not in ("boolean", "any")
    if boolean or not isinstance(value, _OF.get(field.type, ())):
        return ILLEGIBLE + json.dumps(value, ensure_ascii=False)
    return _WRITERS.get(field.type, _as_json)(field, value)


def _as_json(_field: Field, value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _as_boolean(field: Field, value: bool) -> str:
    return next((t for t, known in lexical.booleans(field).items() if known is value), ILLEGIBLE)


def _as_integer(_field: Field, value: float) -> str:
    return str(int(value)) if value == value // 1 else str(value)


def _as_list(field: Field, value: list[Any]) -> str:
    return str(field.option("delimiter", ",")).join(map(str, value))


def _as_point(field: Field, value: Any) -> str:
    plain = field.format == "default" and isinstance(value, list)
    return ",".join(map(str, value)) if plain else _as_json(field, value)


_WRITERS: dict[str, Callable[[Field, Any], str]] = {
    "boolean": _as_boolean,
    "integer": _as_integer,
    "list": _as_list,
    "geopoint": _as_point,
}
