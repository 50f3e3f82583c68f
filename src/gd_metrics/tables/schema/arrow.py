"""The types of Arrow in which a Table Schema's are held.

>>> arrow_type(Field("a", "integer"))
DataType(int64)
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from .schema import Field

ARROW = {
    "string": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "year": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
}
"""Types of which Arrow has columns."""


def arrow_type(field: Field) -> pa.DataType:
    """The type of a field's column; what Arrow has no type for stays text."""
    return ARROW.get(field.type, pa.string())


def arrow_schema(schema: dict[str, Any]) -> pa.Schema:
    """The Arrow schema of a Table Schema: what its Parquet file holds.

    >>> arrow_schema({"fields": [{"name": "a", "type": "number"}]})
    a: double
    """
    fields = (Field(f["name"], f.get("type", "any")) for f in schema["fields"])
    return pa.schema([(field.name, arrow_type(field)) for field in fields])
