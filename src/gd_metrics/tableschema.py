"""pandera models to Table Schemas (Data Package v2), and Table Schemas to Arrow schemas.

>>> from gd_metrics.models import Areas
>>> schema = from_model("areas", Areas)
>>> schema["primaryKey"], schema["fields"][0]["constraints"]
(['area'], {'required': True, 'unique': True, 'pattern': '[A-Za-z0-9][A-Za-z0-9._-]*'})
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandera.pyarrow as pandera
    import pyarrow as pa

SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"

_TYPES = {
    "String": "string",
    "Float64": "number",
    "Int64": "integer",
    "Boolean": "boolean",
    "Date": "date",
}


TYPES = tuple(_TYPES.values())
"""The types of fields that are read."""


def _pattern(statistics: dict[str, Any]) -> dict[str, Any]:
    text: str = getattr(statistics["pattern"], "pattern", statistics["pattern"])
    if not (text.startswith("^") and text.endswith("$")):
        raise ValueError(
            f"write the pattern {text!r} as ^…$: in a Table Schema it is the whole cell"
        )
    return {"pattern": text[1:-1]}


_CONSTRAINTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "isin": lambda s: {"enum": list(s["allowed_values"])},
    "str_matches": _pattern,
    "greater_than_or_equal_to": lambda s: {"minimum": s["min_value"]},
    "greater_than": lambda s: {"exclusiveMinimum": s["min_value"]},
    "less_than_or_equal_to": lambda s: {"maximum": s["max_value"]},
    "less_than": lambda s: {"exclusiveMaximum": s["max_value"]},
}


def from_model(name: str, model: type[pandera.DataFrameModel]) -> dict[str, Any]:
    """The Table Schema of a model, keys and constraints with it.

    Args:
        name: the table's name, kept as the schema's ``name``.
        model: a ``pandera.pyarrow.DataFrameModel``; keys stand in ``Config.metadata``.

    Raises:
        KeyError: for a type or check that Table Schema can't say.
    """
    schema = model.to_schema()
    keys = (model.Config.metadata or {}) if model.Config else {}
    return {
        "$schema": SCHEMA_PROFILE,
        "name": name,
        "title": schema.title or name,
        "description": " ".join((model.__doc__ or "").split()),
        "fields": [_field(column) for column in schema.columns.values()],
        **{key: keys[key] for key in ("primaryKey", "uniqueKeys", "foreignKeys") if key in keys},
    }


def _field(column: Any) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.unique:
        constraints["unique"] = True
    for check in column.checks:
        constraints |= _CONSTRAINTS[check.name](check.statistics)
    field = {
        "name": column.name,
        "type": _TYPES[str(column.dtype.type)],
        "title": column.title,
        "description": column.description,
        **(column.metadata or {}),
    }
    return field | ({"constraints": constraints} if constraints else {})


def arrow_schema(schema: dict[str, Any]) -> pa.Schema:
    """The Arrow schema of a Table Schema: what its Parquet file holds.

    >>> arrow_schema({"fields": [{"name": "a", "type": "number"}]})
    a: double
    """
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "number": pa.float64(),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    return pa.schema([pa.field(f["name"], types[f["type"]]) for f in schema["fields"]])
