"""A Table Schema as it is declared: fields, missing values and keys, of v1 and v2 alike.

Differences between the versions are resolved here and nowhere else: keys may be one string
or a list, a self reference names its resource ``""`` or leaves it out, ``fmt:`` goes, a field
without ``type`` is a ``string`` in v1 and ``any`` in v2, and labelled missing values and
exclusive bounds need v2. A descriptor that names no ``$schema`` is v1, as the standard says.

>>> schema = Schema.of({"fields": [{"name": "a", "type": "integer"}], "primaryKey": "a"})
>>> schema.fields[0].type, schema.primary_key
('integer', ('a',))
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...errors import SchemaError

V1, V2 = "v1", "v2"
MATCHES = ("exact", "equal", "subset", "superset", "partial")
ITEM_TYPES = ("string", "integer", "boolean", "number", "datetime", "date", "time")
TRUE_VALUES = ("true", "True", "TRUE", "1")
FALSE_VALUES = ("false", "False", "FALSE", "0")

BOUNDS: dict[str, Callable[[Any, Any], Any]] = {
    "minimum": operator.ge,
    "maximum": operator.le,
    "exclusiveMinimum": operator.gt,
    "exclusiveMaximum": operator.lt,
}
"""What a value is to a bound that it keeps."""
LENGTHS: dict[str, Callable[[Any, Any], Any]] = {
    "minLength": operator.ge,
    "maxLength": operator.le,
}
"""What a value's length is to one that it keeps."""
_ALL = ("required", "unique", "enum")
APPLICABLE: dict[str, tuple[str, ...]] = {
    "string": (*_ALL, *LENGTHS, "pattern"),
    "number": (*_ALL, *BOUNDS),
    "integer": (*_ALL, *BOUNDS),
    "boolean": _ALL,
    "object": (*_ALL, *LENGTHS, "jsonSchema"),
    "array": (*_ALL, *LENGTHS, "jsonSchema"),
    "list": (*_ALL, *LENGTHS),
    "datetime": (*_ALL, *BOUNDS),
    "date": (*_ALL, *BOUNDS),
    "time": (*_ALL, *BOUNDS),
    "year": (*_ALL, *BOUNDS),
    "yearmonth": (*_ALL, *BOUNDS),
    "duration": (*_ALL, *BOUNDS),
    "geopoint": _ALL,
    "geojson": _ALL,
    "any": _ALL,
}
"""Every type, and the constraints that the standard lets it have."""

FORMATS: dict[str, tuple[str, ...]] = {
    "string": ("default", "email", "uri", "binary", "uuid"),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
}
"""Formats of the types that have a closed list of them."""


@dataclass(frozen=True)
class Missing:
    """A text that stands for no value, and what it means, if that is said."""

    value: str
    label: str | None = None


@dataclass(frozen=True)
class Field:
    """One column as declared.

    Attributes:
        missing: texts that stand for no value, the field's own or else the schema's.
        categories: values it may have, or ``None`` where that is not restricted.
        descriptor: what was declared, unchanged.
    """

    name: str
    type: str = "any"
    format: str = "default"
    constraints: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[Missing, ...] = (Missing(""),)
    categories: tuple[Any, ...] | None = None
    descriptor: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def option(self, name: str, default: Any) -> Any:
        """A property of its type, such as ``decimalChar``."""
        value = self.descriptor.get(name)
        return default if value is None else value

    @property
    def missing_values(self) -> tuple[str, ...]:
        """The texts that stand for no value."""
        return tuple(m.value for m in self.missing)

    @property
    def item(self) -> Field:
        """What a ``list`` is a list of, in its default format."""
        return Field(self.name, self.option("itemType", "string"), missing=())

    def constraint(self, name: str) -> Any:
        """A constraint's value, or ``None`` where it is not there or asks for nothing."""
        value = self.constraints.get(name)
        return None if value is False else value


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values stand in a table; ``resource`` is ``None`` for its own."""

    fields: tuple[str, ...]
    resource: str | None
    to: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """One table as declared: see :meth:`Schema.of`."""

    fields: tuple[Field, ...]
    match: str = "exact"
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    def field(self, name: str) -> Field:
        """The field of a name."""
        return next(f for f in self.fields if f.name == name)

    @property
    def unique(self) -> list[Field]:
        """The fields that must be unique, without one that is the primary key, which says so."""
        return [f for f in self.fields if f.constraint("unique") and self.primary_key != (f.name,)]

    @staticmethod
    def of(descriptor: Mapping[str, Any], version: str | None = None) -> Schema:
        """Read a descriptor.

        Args:
            descriptor: a Table Schema, of v1 or v2.
            version: what the package or resource around it says, ``v1`` or ``v2``; without
                it, what its own ``$schema`` says, and v1 without one.

        Raises:
            SchemaError: where it says what can't be.
        """
        if not isinstance(descriptor, Mapping) or not isinstance(descriptor.get("fields"), list):
            raise SchemaError("has no list of fields")
        version = version or version_of(descriptor) or V1
        common = _missing(descriptor.get("missingValues"), "missingValues", version)
        fields = tuple(_field(f, n, common, version) for n, f in enumerate(descriptor["fields"], 1))
        names = [f.name for f in fields]
        _distinct_names(names)
        schema = Schema(
            fields,
            _match(descriptor.get("fieldsMatch")),
            _key(descriptor.get("primaryKey"), names, "primaryKey"),
            _unique_keys(descriptor.get("uniqueKeys"), names),
            tuple(_foreign_key(k, names) for k in _list(descriptor, "foreignKeys")),
        )
        for key in schema.foreign_keys:
            if key.resource is None:
                _key(key.to, names, "foreignKeys")
        return schema


def _distinct_names(names: Sequence[str]) -> None:
    counts = Counter(names)
    if len(counts) < len(names):
        raise SchemaError(f"two fields are named {counts.most_common(1)[0][0]!r}")


def version_of(descriptor: Mapping[str, Any]) -> str | None:
    """The version that a descriptor's ``$schema`` names, ``None`` where it names none.

    >>> version_of({"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"})
    'v2'
    """
    profile = descriptor.get("$schema")
    if not isinstance(profile, str):
        return None
    match = re.search(r"//datapackage\.org/profiles/(\d+)\.", profile)
    return V1 if match and match[1] == "1" else V2  # anybody's own profile may use all of v2


def _list(descriptor: Mapping[str, Any], name: str) -> list[Any]:
    value = descriptor.get(name)
    value = [] if value is None else value
    if not isinstance(value, list):
        raise SchemaError(f"{name} is no list")
    return value


def _match(value: Any) -> str:
    # the published profile of v2.0 types it as an array of one, its prose as a string
    one = value[0] if isinstance(value, list) and len(value) == 1 else value
    if one is None:
        return "exact"
    if one not in MATCHES:
        raise SchemaError(f"fieldsMatch is {value!r}; known: {', '.join(MATCHES)}")
    return str(one)


def _field(item: Any, number: int, common: tuple[Missing, ...], version: str) -> Field:
    if not isinstance(item, Mapping) or not isinstance(item.get("name"), str):
        raise SchemaError(f"field {number} has no name")
    name = item["name"]
    where = f"field {name!r}"
    kind = item.get("type") or ("string" if version == V1 else "any")
    if not isinstance(kind, str) or kind not in APPLICABLE:
        raise SchemaError(f"{where} has type {kind!r}; known: {', '.join(APPLICABLE)}")
    form = str(item.get("format") or "default").removeprefix("fmt:")
    if form not in FORMATS.get(kind, (form,)):
        raise SchemaError(f"{where} has format {form!r}; {kind} has {', '.join(FORMATS[kind])}")
    if kind in ("date", "datetime", "time") and "%" not in form and form not in ("default", "any"):
        raise SchemaError(f"{where} has format {form!r}, in which no % stands: write it as "
                          "strptime has it, such as %Y-%m-%d")  # fmt: skip
    constraints = item.get("constraints", {})
    if constraints is None:
        constraints = {}
    if not isinstance(constraints, Mapping):
        raise SchemaError(f"{where}: constraints is no object")
    _check_constraints(where, kind, constraints, version)
    own = item.get("missingValues")
    missing = common if own is None else _missing(own, f"{where}: missingValues", version)
    _check_options(where, item)
    return Field(name, kind, form, constraints, missing, _categories(where, kind, item), item)


def _check_options(where: str, item: Mapping[str, Any]) -> None:
    if item.get("itemType", "string") not in ITEM_TYPES:
        raise SchemaError(
            f"{where} has itemType {item['itemType']!r}; known: {', '.join(ITEM_TYPES)}"
        )
    for option in ("trueValues", "falseValues"):
        if not _texts(item.get(option, [])):
            raise SchemaError(f"{where}: {option} is no list of texts")
    for option in ("decimalChar", "groupChar", "delimiter"):
        if not isinstance(item.get(option, ""), str):
            raise SchemaError(f"{where}: {option} is no text")
    if item.get("decimalChar") == "":
        raise SchemaError(f"{where}: decimalChar is empty")


def _check_constraints(where: str, kind: str, constraints: Mapping[str, Any], version: str) -> None:
    for name, value in constraints.items():
        if name not in APPLICABLE[kind]:
            raise SchemaError(f"{where} has constraint {name!r}, which {kind} can't have")
        if version == V1 and name.startswith("exclusive"):
            raise SchemaError(f"{where}: constraint {name!r} needs a $schema of v2")
        expected = _CONSTRAINT_TYPES.get(name)
        if expected and (not isinstance(value, expected) or (expected is int and value is True)):
            raise SchemaError(f"{where}: constraint {name!r} can't be {value!r}")
        if expected is int and abs(value) >= _LONGEST:
            raise SchemaError(f"{where}: constraint {name!r} is a number of too many digits")


_LONGEST = 1 << 62
_CONSTRAINT_TYPES: dict[str, type] = {
    **{"required": bool, "unique": bool, "minLength": int, "maxLength": int},
    **{"pattern": str, "enum": list, "jsonSchema": dict},
}


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _missing(value: Any, where: str, version: str) -> tuple[Missing, ...]:
    if value is None:
        return (Missing(""),)
    if _texts(value):
        return tuple(Missing(v) for v in dict.fromkeys(value))
    if not isinstance(value, list) or not all(
        isinstance(v, Mapping)
        and isinstance(v.get("value"), str)
        and isinstance(v.get("label", ""), str)
        for v in value
    ):
        raise SchemaError(f"{where} is neither a list of texts nor of objects with a value")
    if version == V1:
        raise SchemaError(f"{where} has labels, which needs a $schema of v2")
    listed = tuple(Missing(v["value"], v.get("label")) for v in value)
    _distinct([m.value for m in listed], where, "value")
    _distinct([m.label for m in listed if m.label is not None], where, "label")
    return listed


def _categories(where: str, kind: str, item: Mapping[str, Any]) -> tuple[Any, ...] | None:
    listed = item.get("categories")
    if listed is None:
        return None
    if kind not in ("string", "integer"):
        raise SchemaError(f"{where} has categories, which {kind} can't have")
    if not isinstance(listed, list) or not listed:
        raise SchemaError(f"{where}: categories is no list of values")
    if any(isinstance(c, Mapping) and "value" not in c for c in listed):
        raise SchemaError(f"{where}: a category has no value")
    if not isinstance(item.get("categoriesOrdered", True), bool):
        raise SchemaError(f"{where}: categoriesOrdered is neither true nor false")
    values = [c["value"] if isinstance(c, Mapping) else c for c in listed]
    if not all(isinstance(value, str | int | float) for value in values):
        raise SchemaError(f"{where}: categories is no list of texts or numbers")
    labels = [c["label"] for c in listed if isinstance(c, Mapping) and "label" in c]
    _distinct(values, f"{where}: categories", "value")
    _distinct(labels, f"{where}: categories", "label")
    return tuple(values)


def _distinct(values: Sequence[Any], where: str, what: str) -> None:
    twice = next((v for n, v in enumerate(values) if v in values[:n]), None)
    if twice is not None:
        raise SchemaError(f"{where} has the {what} {twice!r} twice")


def _key(value: Any, names: Iterable[str], what: str) -> tuple[str, ...]:
    listed = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(n, str) for n in listed):
        raise SchemaError(f"{what} is no list of fields' names")
    for name in listed:
        if name not in names:
            raise SchemaError(f"{what} names {name!r}, which is no field")
    return tuple(listed)


def _unique_keys(value: Any, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not value or not all(isinstance(k, list) for k in value):
        raise SchemaError("uniqueKeys is no list of lists of fields' names")
    return tuple(_key(key, names, "uniqueKeys") for key in value)


def _foreign_key(item: Any, names: Sequence[str]) -> ForeignKey:
    reference = item.get("reference") if isinstance(item, Mapping) else None
    if not isinstance(reference, Mapping) or not reference.get("fields"):
        raise SchemaError("a foreign key has no reference with fields")
    fields = _key(item.get("fields"), names, "foreignKeys")
    listed = reference["fields"]
    to = _key(listed, [listed] if isinstance(listed, str) else listed, "foreignKeys")
    if not fields or len(fields) != len(to):
        raise SchemaError(f"foreign key {', '.join(fields)} refers to {', '.join(to)}: "
                          "not as many fields")  # fmt: skip
    resource = reference.get("resource") or None
    if not isinstance(resource, str | None):
        raise SchemaError(f"foreign key {', '.join(fields)} refers to no resource's name")
    return ForeignKey(fields, resource, to)
