"""CSV on the Web: the metadata that W3C's readers take beside CSV files.

`Metadata Vocabulary for Tabular Data <https://www.w3.org/TR/tabular-metadata/>`_.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...tables.schema.schema import Field, Schema
from .tables import about

NAME = "csv-metadata.json"
_CONTEXT = "http://www.w3.org/ns/csvw"
_TYPES = {
    "number": "number", "integer": "integer", "boolean": "boolean", "date": "date",
    "datetime": "dateTime", "time": "time", "year": "gYear", "yearmonth": "gYearMonth",
    "duration": "duration", "object": "json", "array": "json", "geojson": "json",
}  # fmt: skip
"""What a field of a Table Schema is there; a string if nothing else."""
_BOUNDS = ("minimum", "maximum", "minLength", "maxLength")


def metadata(package: Mapping[str, Any], tables: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What is to be written beside CSV files.

    Args:
        package: what the descriptor says.
        tables: its resources that are canonical CSV files with a schema.

    >>> schema = {"fields": [{"name": "n", "type": "integer"}], "primaryKey": "n"}
    >>> made = metadata({}, [{"name": "t", "path": "data/t.csv", "schema": schema}])
    >>> made["tables"][0]["tableSchema"]["columns"], made["tables"][0]["tableSchema"]["primaryKey"]
    ([{'name': 'n', 'titles': 'n', 'datatype': 'integer'}], ['n'])
    """
    urls = {table["name"]: table["path"] for table in tables}
    return {
        "@context": [_CONTEXT, {"@language": "en"}],
        **_notes(package),
        "tables": [_table(table, urls) for table in tables],
    }


def _notes(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    names = {"title": "dc:title", "description": "dc:description"}
    return {word: descriptor[name] for name, word in names.items() if descriptor.get(name)}


def _table(table: Mapping[str, Any], urls: Mapping[str, str]) -> dict[str, Any]:
    schema = Schema.of(table["schema"], "v2")
    described: dict[str, Any] = {"columns": [_column(field) for field in schema.fields]}
    if schema.primary_key:
        described["primaryKey"] = [*schema.primary_key]
    if keys := [*_keys(table["name"], schema, urls)]:
        described["foreignKeys"] = keys
    return {"url": table["path"], **_notes(table), "tableSchema": described}


def _column(field: Field) -> dict[str, Any]:
    kind: Any = _TYPES.get(field.type, "string")
    bounds = {name: field.constraints[name] for name in _BOUNDS if name in field.constraints}
    column = {
        "name": field.name,
        "titles": field.name,
        "datatype": {"base": kind, **bounds} if bounds else kind,
    }
    if description := about(field):
        column["dc:description"] = description
    return column | ({"required": True} if field.constraint("required") else {})


def _keys(name: str, schema: Schema, urls: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for key in schema.foreign_keys:
        if url := urls.get(key.resource or name):
            reference = {"resource": url, "columnReference": [*key.to]}
            yield {"columnReference": [*key.fields], "reference": reference}
