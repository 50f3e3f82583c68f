"""What is said of cells that break a constraint or key: alike, whether rows or queries tell.

>>> requirement("minimum", 0), requirement("enum", ["a", "b"])
('must be at least 0', 'must be one of a, b')
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from ...finding import KEY_SEPARATOR, SHOWN, Finding

_REQUIREMENTS = {
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
    "deep": "it is nested too deeply to be asked {}",
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be above {}",
    "exclusiveMaximum": "must be below {}",
    "minLength": "must be at least {} long",
    "maxLength": "must be at most {} long",
    "jsonSchema": "must be valid by its JSON Schema",
}


def requirement(constraint: str, value: Any = True) -> str:
    """What a constraint of some value asks of a cell, or a key of some columns, in words."""
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return _REQUIREMENTS[constraint].format(text)


def cell(value: Any) -> str:
    """A cell as a sentence has it: texts in quotes, all else as it is written.

    >>> from datetime import date
    >>> cell("x"), cell(4.0), cell(date(2024, 1, 31))
    ("'x'", '4.0', '2024-01-31')
    """
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[:_LONGEST]!r}…"
    return str(value) if isinstance(value, date | time) else repr(value)


_LONGEST = 200
"""Characters of a text that a sentence shows."""


def key(cells: Sequence[Any]) -> str:
    """A row's key, by which findings name it.

    >>> key(["a", None])
    'a / empty'
    """
    return KEY_SEPARATOR.join("empty" if cell in (None, "") else str(cell) for cell in cells)


CELL = "{cell}"
"""What stands in a reason for the cell."""


def sentence(column: str, reason: str, stands: str | None = None, *, but_is: bool = False) -> str:
    """What is wrong with a cell of a column, or with a row.

    >>> sentence("n", f"unknown n {CELL}", "4"), sentence("n", "must be above 4", "4", but_is=True)
    ('n: unknown n 4', 'n: must be above 4, but is 4')
    """
    text = reason.replace(CELL, stands or "") + (f", but is {stands}" if but_is and stands else "")
    return f"{column}: {text}" if column else text


def rest(code: str, table: str, column: str, count: int, reason: str) -> Finding:
    """That more rows than are shown break the same; ``count`` is of all of them."""
    plain = reason.replace(f"{CELL} ", "").replace(f" {CELL}", "")
    text = sentence(column, f"{count - SHOWN} more rows: {plain}")
    return Finding(code, "error", table, "", text, None, column or None, rows=count - SHOWN)


def unknown(column: str, other: str) -> str:
    """The reason of a key that stands in no row of another table."""
    return f"unknown {column} {CELL}: not in table {other}"


def lost(table: str, column: str, to: str) -> Finding:
    """That a foreign key refers to what is not there."""
    return Finding("foreign-key", "error", table, column, f"refers to {to}", None, column)
