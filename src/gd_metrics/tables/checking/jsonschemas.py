"""JSON Schemas of a field, and the limits in which they are asked.

A pattern in one may take for ever, so a schema with patterns is asked by a process that can be
stopped; references are not followed beyond the schema itself.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from .patterns import SECONDS, answers_of_process

_NAMED = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
"""What holds schemas by names that anybody chose."""
_VALUES = ("enum", "const", "default", "examples")
"""What holds no schemas."""
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


def compiled(schema: Mapping[str, Any]) -> Any:
    """What validates by a schema.

    Raises:
        ValueError: for one that is none, or that refers beyond itself.
        ImportError: without the package ``jsonschema``.
    """
    import jsonschema

    kind = jsonschema.validators.validator_for(schema)
    for part in _parts(schema):
        _check_references(schema, part)
    try:
        kind.check_schema(schema)
    except jsonschema.SchemaError as error:
        raise ValueError(error.message) from error
    return kind(schema)


def _check_references(schema: Mapping[str, Any], part: Mapping[str, Any]) -> None:
    """Whether each reference in a part leads to another one of its schema, and not round to it."""
    for name in _REFERENCES:
        if name not in part:
            continue
        reference = str(part[name])
        if not reference.startswith("#/"):
            raise ValueError(f"{name} {reference!r}: references are not followed; write it out")
        if _led_to(schema, reference) is None:
            raise ValueError(f"{name} {reference!r} leads to nothing in the schema")
        if _goes_round(schema, part):
            raise ValueError(f"{name} {reference!r} leads back to itself, and so says nothing")


def _goes_round(schema: Mapping[str, Any], start: Mapping[str, Any]) -> bool:
    """Whether one asks a part of the same value again, by references and alternatives alone."""
    seen: set[int] = set()
    waiting = _of_same_value(schema, start)
    while waiting:
        part = waiting.pop()
        if part is start:
            return True
        if id(part) not in seen:
            seen.add(id(part))
            waiting += _of_same_value(schema, part)
    return False


def _of_same_value(schema: Mapping[str, Any], part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts that say more of the value that a part speaks of."""
    references = (str(part[name]) for name in _REFERENCES if name in part)
    parts = [_led_to(schema, reference) for reference in references]
    for name in ("allOf", "anyOf", "oneOf"):
        parts += part[name] if isinstance(part.get(name), list) else []
    parts += [part.get(name) for name in ("not", "if", "then", "else")]
    return [other for other in parts if isinstance(other, Mapping)]


def has_patterns(schema: Mapping[str, Any]) -> bool:
    """Whether regular expressions, or references, stand in a schema: they may take for ever."""
    slow = ("pattern", "patternProperties", *_REFERENCES)
    return any(name in part for part in _parts(schema) for name in slow)


def _parts(schema: Any) -> Iterator[Mapping[str, Any]]:
    """A schema and all schemas in it."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        if not isinstance(part, Mapping):
            continue
        yield part
        for name, value in part.items():
            if name in _NAMED and isinstance(value, Mapping):
                waiting += value.values()
            elif name not in _VALUES:
                waiting.append(value)


def _led_to(schema: Any, reference: str) -> Any:
    """The part of a schema that a reference leads to, ``#/$defs/a``; ``None`` for nothing."""
    start, *names = unquote(reference).split("/")
    for name in (name.replace("~1", "/").replace("~0", "~") for name in names):
        if isinstance(schema, list) and name.isdecimal() and int(name) < len(schema):
            schema = schema[int(name)]
        elif isinstance(schema, Mapping) and name in schema:
            schema = schema[name]
        else:
            return None
    return schema if start == "#" and names else None


_PROCESS = """
import json, os, sys, warnings
path, schema, texts = json.load(sys.stdin)
sys.path[:] = path
warnings.simplefilter("ignore")
import jsonschema
validator = jsonschema.validators.validator_for(schema)(schema)
for text in texts:
    try:
        os.write(1, b"1" if validator.is_valid(json.loads(text)) else b"0")
    except RecursionError:
        sys.exit(3)
"""
"""Says 1 or 0 of each text as soon as it knows."""


def invalid(schema: Mapping[str, Any], values: Sequence[Any]) -> list[bool]:
    """Which values a schema does not let be.

    Raises:
        UntoldError: if that can't be told, or not within the limit of time; the text in it is
            that of the value as JSON.
    """
    if not has_patterns(schema):
        validator = compiled(schema)
        return [not validator.is_valid(value) for value in values]
    texts = [json.dumps(value, default=str) for value in values]
    asked = json.dumps([sys.path, schema, texts])
    answers = answers_of_process(_PROCESS, asked, texts, SECONDS + len(texts) / 1000)
    return [one == ord("0") for one in answers]
