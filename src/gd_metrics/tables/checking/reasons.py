"""What is said of cells that break a constraint or key, and of how many it is said.

>>> reason("minimum", 0), reason("enum", ["a", "b"])
('must be at least 0', 'must be one of a, b')
"""

from __future__ import annotations

from typing import Any

SHOWN = 100
"""Findings of one kind in one column after which the rest is only counted."""

_REASONS = {
    "required": "must not be empty",
    "unique": "must be unique",
    "primaryKey": "primary key {} is not unique",
    "emptyKey": "primary key {} must not be empty",
    "uniqueKeys": "unique key {} is not unique",
    "enum": "must be one of {}",
    "categories": "must be one of the categories {}",
    "pattern": "must match {}",
    "slow": "its pattern {} takes too long to match: write it without look-around, "
    "back-references and repeats of repeats",
    "alone": "its pattern {} needs a Python interpreter, which this program does not have: write "
    "it without look-around and back-references",
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be above {}",
    "exclusiveMaximum": "must be below {}",
    "minLength": "must be at least {} long",
    "maxLength": "must be at most {} long",
    "jsonSchema": "must be valid by its JSON Schema",
}


def reason(constraint: str, wanted: Any = True) -> str:
    """What a constraint wants, or a key of some columns, in words."""
    text = ", ".join(map(str, wanted)) if isinstance(wanted, list | tuple) else str(wanted)
    return _REASONS[constraint].format(text)
