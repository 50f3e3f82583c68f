"""The types of Arrow in which a Table Schema's are held.

>>> arrow_type(Field("a", "integer"))
DataType(int64)
"""

from __future__ import annotations

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
