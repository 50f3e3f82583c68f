"""A header against the fields that a schema declares: ``fieldsMatch``.

>>> schema = Schema.of({"fields": [{"name": "a"}, {"name": "b"}], "fieldsMatch": "equal"})
>>> fields, flaws = match(["b", "c"], schema)
>>> [f and f.name for f in fields], [(f.code, f.column) for f in flaws]
(['b', None], [('extra-label', 'c'), ('missing-label', 'a')])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .schema import Field, Schema


class Flaw(NamedTuple):
    """Something wrong with a file's form; ``row`` counts from 1."""

    code: str
    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None


Matched = tuple[list[Field | None], list[Flaw]]


def match(
    labels: Sequence[str],
    schema: Schema,
    *,
    case_sensitive: bool = True,
    by_name: bool = False,
) -> Matched:
    """The field of each label, and what is wrong with them.

    Args:
        labels: the header, not empty.
        schema: what is declared.
        case_sensitive: whether ``ID`` is another name than ``id``.
        by_name: find fields by name even where the schema maps them by order, since the
            file keeps its columns by name.
    """

    def key(name: str) -> str:
        return name if case_sensitive else name.lower()

    named = {key(f.name): f for f in reversed(schema.fields)}
    fields: list[Field | None] = [named.get(key(label)) for label in labels]
    ordered = schema.match == "exact"
    if ordered and not by_name:
        fields = [*schema.fields[: len(labels)], *[None] * (len(labels) - len(schema.fields))]
    flaws = [*_unmatched(labels, fields, schema)]
    if ordered:
        flaws += _disordered(labels, schema.fields, [key(label) for label in labels], key)
    else:
        firsts = {label: n for n, label in reversed([*enumerate(labels)])}
        twice = {n: label for n, label in enumerate(labels) if firsts[label] != n}
        flaws += [_duplicate(label) for label in twice.values()]
        fields = [None if n in twice else f for n, f in enumerate(fields)]
    return fields, flaws


def _unmatched(
    labels: Sequence[str], fields: Sequence[Field | None], schema: Schema
) -> Iterator[Flaw]:
    """Labels without a field, and fields without a label."""
    if schema.match not in ("subset", "partial"):
        for label, field in zip(labels, fields, strict=True):
            if field is None:
                reason = f"{label!r} is no field of the schema"
                yield Flaw("extra-label", reason, None, label, label)
    if schema.match == "partial" and not any(fields):
        yield Flaw("unmatched-header", "no label is a field of the schema")
    matched = {f.name for f in fields if f}
    for field in schema.fields:
        if field.name not in matched and _needed(field, schema):
            reason = f"lacks column {field.name!r} ({field.type})"
            yield Flaw("missing-label", reason, None, field.name)


def _needed(field: Field, schema: Schema) -> bool:
    """Whether a table must have a field's column."""
    if schema.match not in ("superset", "partial"):
        return True
    return bool(field.constraint("required")) or field.name in schema.primary_key


def _duplicate(label: str) -> Flaw:
    return Flaw("duplicate-label", f"two columns are labelled {label!r}", None, label, label)


def _disordered(
    labels: Sequence[str], fields: Sequence[Field], keys: Sequence[str], key: object
) -> Iterator[Flaw]:
    """Labels that are not those of the fields in their places."""
    assert callable(key)
    seen: set[str] = set()
    for label, written, field in zip(labels, keys, fields, strict=False):
        if not label:
            yield Flaw(
                "blank-label", f"the label of field {field.name!r} is blank", None, field.name
            )
        elif label in seen:
            yield Flaw(*_duplicate(label)[:3], field.name, label)
        elif written != key(field.name):
            text = f"the label is {label!r}, where field {field.name!r} is declared"
            yield Flaw("incorrect-label", text, None, field.name, label)
        seen.add(label)
