"""pandera to Table Schema (Data Package v2) and back, and Table Schemas to Arrow schemas.

What both can say is said in each one's own words; what pandera has no word for (formats,
missing values, categories, keys, JSON Schema) goes into ``metadata``, so that nothing is lost
on the way there and back.

>>> from gd_metrics.dataset.models import Areas
>>> schema = from_model("areas", Areas)
>>> schema["primaryKey"], schema["fields"][0]["constraints"]
(['area'], {'required': True, 'unique': True, 'pattern': '[A-Za-z0-9][A-Za-z0-9._-]*'})
>>> from_pandera(to_pandera(schema)) == schema
True
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UnknownNameError
from .schema.schema import Field, Schema

if TYPE_CHECKING:
    import pandera.pyarrow as pandera

    from .package import Resource

SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"

_TYPES = {
    "String": "string",
    "Float64": "number",
    "Float32": "number",
    "Int64": "integer",
    "Int32": "integer",
    "Int16": "integer",
    "Int8": "integer",
    "Boolean": "boolean",
    "Date": "date",
    "Datetime": "datetime",
}
_KEYS = ("primaryKey", "uniqueKeys", "foreignKeys")


def _pattern(statistics: dict[str, Any]) -> dict[str, Any]:
    text: str = getattr(statistics["pattern"], "pattern", statistics["pattern"])
    if not (text.startswith("^") and text.endswith("$")):
        raise ValueError(
            f"write the pattern {text!r} as ^…$: in a Table Schema it is the whole cell"
        )
    inner = text[4:-2] if text.startswith("^(?:") and text.endswith(")$") else None
    return {"pattern": text[1:-1] if inner is None or not _compiles(inner) else inner}


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _length(statistics: dict[str, Any]) -> dict[str, Any]:
    exact = statistics.get("exact_value")
    ends = {"minLength": statistics.get("min_value"), "maxLength": statistics.get("max_value")}
    return {name: exact if exact is not None else end for name, end in ends.items()
            if exact is not None or end is not None}  # fmt: skip


def _range(statistics: dict[str, Any]) -> dict[str, Any]:
    low = "minimum" if statistics.get("include_min", True) else "exclusiveMinimum"
    high = "maximum" if statistics.get("include_max", True) else "exclusiveMaximum"
    return {low: _plain(statistics["min_value"]), high: _plain(statistics["max_value"])}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


_CONSTRAINTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "isin": lambda s: {"enum": [_plain(v) for v in s["allowed_values"]]},
    "equal_to": lambda s: {"enum": [_plain(s["value"])]},
    "str_matches": _pattern,
    "str_length": _length,
    "in_range": _range,
    "greater_than_or_equal_to": lambda s: {"minimum": _plain(s["min_value"])},
    "greater_than": lambda s: {"exclusiveMinimum": _plain(s["min_value"])},
    "less_than_or_equal_to": lambda s: {"maximum": _plain(s["max_value"])},
    "less_than": lambda s: {"exclusiveMaximum": _plain(s["max_value"])},
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
        **{key: keys[key] for key in _KEYS if key in keys},
    }


def from_pandera(schema: pandera.DataFrameSchema) -> dict[str, Any]:
    """The Table Schema of a pandera schema, with what its ``metadata`` adds.

    Raises:
        KeyError: for a type or check that Table Schema can't say.
    """
    said = {
        name: value
        for name in ("name", "title", "description")
        if (value := getattr(schema, name)) is not None
    }
    extra = dict(schema.metadata or {})
    unique, key = list(schema.unique or []), extra.get("primaryKey", [])
    if unique and unique != ([key] if isinstance(key, str) else key):
        said["uniqueKeys"] = [unique]
    return {
        **said,
        "fields": [_field(column) for column in schema.columns.values()],
        **_match_of(schema),
        **extra,
    }


def _match_of(schema: pandera.DataFrameSchema) -> dict[str, Any]:
    optional = any(not column.required for column in schema.columns.values())
    if not schema.strict:
        return {"fieldsMatch": "partial" if optional else "subset"}
    if optional:
        return {"fieldsMatch": "superset"}
    return {} if schema.ordered else {"fieldsMatch": "equal"}


def _field(column: Any) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.unique:
        constraints["unique"] = True
    for check in column.checks:
        constraints |= _CONSTRAINTS[check.name](check.statistics)
    extra = dict(column.metadata or {})
    constraints |= extra.pop("constraints", {})
    field = {
        "name": column.name,
        "type": _type(column),
        "title": column.title,
        "description": column.description,
        **extra,
    }
    kept = {name: value for name, value in field.items() if value is not None}
    return kept | ({"constraints": constraints} if constraints else {})


def _type(column: Any) -> str:
    if column.dtype is None:
        return str((column.metadata or {}).get("type", "any"))
    return _TYPES[str(column.dtype.type).partition("(")[0]]


def to_pandera(
    schema: str | Path | Mapping[str, Any] | Resource,
    resource: str | None = None,
    *,
    backend: str = "pyarrow",
) -> pandera.DataFrameSchema:
    """A pandera schema that checks what pandera can of a Table Schema, and keeps the rest.

    It checks tables of :mod:`pyarrow` or frames of Polars whose columns have the types of the
    fields, or frames of pandas, which it casts to them (``Int64`` for whole numbers). Formats,
    missing values, categories, keys but the primary one, and constraints of types that Arrow
    does not have are kept in ``metadata``.

    Args:
        schema: a Table Schema: its file, what it says, or the resource of a package that
            has it; or the file or folder of a package.
        resource: the resource's name in that package, if it has several.
        backend: ``pyarrow``, ``pandas`` or ``polars``.

    Returns:
        A ``DataFrameSchema`` of ``pandera.pyarrow``, ``pandera.pandas`` or ``pandera.polars``.

    Raises:
        gd_metrics.errors.SchemaError: for a descriptor that says what can't be.
        gd_metrics.errors.PackageError: for a file that can't be read.
        gd_metrics.errors.UnknownNameError: if the package has no such resource, or several
            and none is named; and for another backend.

    >>> import pyarrow as pa
    >>> fields = [{"name": "n", "type": "integer", "constraints": {"minimum": 0}}]
    >>> schema = to_pandera({"fields": fields})
    >>> schema.validate(pa.table({"n": [1, 2]})).num_rows
    2
    """
    import pandera.pyarrow as pandera

    if backend not in _BACKENDS:
        raise UnknownNameError("backend", backend, _BACKENDS)
    descriptor, declared = _schema_of(schema, resource)
    strict = declared.match not in ("subset", "partial")
    made = pandera.DataFrameSchema(
        {f.name: _column(f, declared) for f in declared.fields},
        strict=strict,
        ordered=declared.match == "exact",
        unique=list(declared.primary_key) or None,
        name=descriptor.get("name"),
        title=descriptor.get("title"),
        description=descriptor.get("description"),
    )
    made.metadata = {n: descriptor[n] for n in ("primaryKey",) if n in descriptor}
    made.metadata = made.metadata | _left_out(descriptor, from_pandera(made), "fields") or None
    other: pandera.DataFrameSchema = _BACKENDS[backend](made, declared)
    return other


def _of_pandas(made: pandera.DataFrameSchema, declared: Schema) -> Any:
    import pandera.pandas
    from pandera.engines.pandas_engine import Date

    types = {
        "string": str, "number": "float64", "integer": "Int64", "year": "Int64",
        "boolean": "boolean", "date": Date(), "datetime": "datetime64[us]",
    }  # fmt: skip
    return _of_frames(pandera.pandas, made, declared, types, coerce=True)


def _of_polars(made: pandera.DataFrameSchema, declared: Schema) -> Any:
    import pandera.polars
    import polars

    types = {
        "string": polars.String, "number": polars.Float64, "integer": polars.Int64,
        "year": polars.Int64, "boolean": polars.Boolean, "date": polars.Date,
        "datetime": polars.Datetime("us"),
    }  # fmt: skip
    return _of_frames(pandera.polars, made, declared, types)


def _of_frames(
    pandera: Any, made: Any, declared: Schema, types: Mapping[str, Any], *, coerce: bool = False
) -> Any:
    """A schema for pyarrow as one for another library's frames."""
    said = ("checks", "nullable", "unique", "required", "name", "title", "description", "metadata")
    columns = {
        field.name: pandera.Column(
            types.get(field.type),
            **{name: getattr(made.columns[field.name], name) for name in said},
            coerce=coerce and field.type in types,
        )
        for field in declared.fields
    }
    kept = ("strict", "ordered", "unique", "name", "title", "description", "metadata")
    return pandera.DataFrameSchema(columns, **{name: getattr(made, name) for name in kept})


_BACKENDS: dict[str, Callable[[Any, Schema], Any]] = {
    "pyarrow": lambda made, _: made, "pandas": _of_pandas, "polars": _of_polars,
}  # fmt: skip


def _schema_of(
    schema: str | Path | Mapping[str, Any] | Resource, name: str | None
) -> tuple[Mapping[str, Any], Schema]:
    """What a Table Schema says, and what it means."""
    from .package import Resource, open_package, read_json

    if isinstance(schema, Resource):
        return schema.schema, schema.declared
    if isinstance(schema, Mapping):
        return schema, Schema.of(schema, None if "$schema" in schema else "v2")
    said = read_json(Path(schema)) if Path(schema).suffix == ".json" else {}
    if isinstance(said, Mapping) and "fields" in said:
        return _schema_of(said, None)
    resources = open_package(schema).resources
    if name not in resources and (name is not None or len(resources) > 1):
        raise UnknownNameError("resource", name or "", resources)
    one = resources[name] if name is not None else next(iter(resources.values()))
    return one.schema, one.declared


def _column(field: Field, schema: Schema) -> Any:
    import pandera.pyarrow as pandera

    from .schema.arrow import ARROW

    needed = field.constraint("required") is True
    column = pandera.Column(
        ARROW.get(field.type),
        _checks(field),
        nullable=not needed,
        # pandera counts nulls as repeated, the standard does not
        unique=needed and field.constraint("unique") is True,
        required=schema.match not in ("superset", "partial"),
        name=field.name,
        title=field.descriptor.get("title"),
        description=field.descriptor.get("description"),
    )
    said = _field(column)
    extra = _left_out(field.descriptor, said, "constraints")
    constraints = _left_out(field.constraints, said.get("constraints", {}))
    column.metadata = (extra | ({"constraints": constraints} if constraints else {})) or None
    return column


def _left_out(
    declared: Mapping[str, Any], said: Mapping[str, Any], apart: str = ""
) -> dict[str, Any]:
    """What is declared and not said so; ``apart`` is looked at by itself."""
    return {
        name: value
        for name, value in declared.items()
        if name != apart and json.dumps(value) != json.dumps(said.get(name, said))
    }


def _checks(field: Field) -> list[Any]:
    """The constraints that pandera has a check for."""
    import pandera.pyarrow as pandera

    from .checking.constraints import compiled
    from .checking.patterns import is_re2
    from .schema.arrow import ARROW

    if field.type not in ARROW:
        return []
    checks = []
    for name, make in _MAKE.items():
        limit = field.constraint(name)
        if limit is None or (name == "pattern" and not is_re2(limit)):
            continue
        checks.append(make(pandera.Check, _number(field, compiled(field, name, limit))))
    return checks


def _number(field: Field, value: Any) -> Any:
    """A decimal as the float that a column holds."""
    if isinstance(value, list):
        return [_number(field, v) for v in value]
    return float(value) if field.type == "number" else value


def _anchored(pattern: str) -> str:
    return f"^(?:{pattern})$" if "|" in pattern else f"^{pattern}$"


_MAKE: dict[str, Callable[[Any, Any], Any]] = {
    "pattern": lambda check, value: check.str_matches(_anchored(value)),
    "enum": lambda check, value: check.isin(value),
    "minimum": lambda check, value: check.ge(value),
    "maximum": lambda check, value: check.le(value),
    "exclusiveMinimum": lambda check, value: check.gt(value),
    "exclusiveMaximum": lambda check, value: check.lt(value),
    "minLength": lambda check, value: check.str_length(min_value=value),
    "maxLength": lambda check, value: check.str_length(max_value=value),
}
