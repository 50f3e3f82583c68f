"""What was inferred of files, for people: each table, its fields, and what is left to decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .words import count

if TYPE_CHECKING:
    from ..tables.describing.describe import DescribedTable, Description

_WRITTEN = {
    "format": "as {}",
    "groupChar": "thousands by {!r}",
    "decimalChar": "decimals by {!r}",
}
_NAMES = 3
"""Values of an enum that are shown."""


def render(description: Description) -> list[str]:
    """The lines that say what was inferred, and from how many rows."""
    lines: list[str] = []
    for table in description.tables:
        lines += [*_table(table), ""]
    lines += [f"passed over: {line}" for line in description.passed_over]
    return lines + [f"left out: {line}" for line in description.left_out]


def _table(table: DescribedTable) -> Iterator[str]:
    schema = table.resource["schema"]
    key = f", key {' + '.join(schema['primaryKey'])}" if "primaryKey" in schema else ""
    yield f"{table.name}: {count(table.rows, 'row')} of {table.path}{key}"
    leading = {
        key["fields"][0]: f"is {key['reference']['resource'] or table.name}."
        f"{key['reference']['fields'][0]}"
        for key in schema.get("foreignKeys", ())
    }
    width = max((len(field["name"]) for field in schema["fields"]), default=0)
    for field in schema["fields"]:
        words = [*_written(field), leading.get(field["name"], "")]
        if empty := table.rows - table.filled[field["name"]]:
            words.append(f"no value in {count(empty, 'row')}")
        more = ", ".join(filter(None, words))
        yield f"  {field['name']:{width}}  {field['type']:9} {more}".rstrip()
    yield from (f"  ? {remark}" for remark in table.remarks)


def _written(field: dict[str, Any]) -> Iterator[str]:
    """How a field's values are written, where that is not plain."""
    for name, what in _WRITTEN.items():
        if name in field:
            yield what.format(field[name])
    if field.get("bareNumber") is False:
        yield "with a sign beside it"
    if "trueValues" in field:
        yield f"{field['trueValues'][0]} or {field['falseValues'][0]}"
    if missing := [text for text in field.get("missingValues", ()) if text]:
        yield f"{', '.join(map(repr, missing))} for none"
    if values := field.get("constraints", {}).get("enum"):
        yield f"one of {len(values)}: {', '.join(values[:_NAMES])}{' …' * (len(values) > _NAMES)}"
