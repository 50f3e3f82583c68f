"""Whether a file repeats the table of another in another format, as an export beside it does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from .fields import Described

_ROWS = 1000
"""Rows whose values are compared."""


class Part(Protocol):
    """A table as it was read: its file, and its columns."""

    @property
    def file(self) -> Path: ...  # noqa: D102

    @property
    def columns(self) -> Sequence[Described]: ...  # noqa: D102


P = TypeVar("P", bound=Part)


def repeated(parts: Sequence[P], named: Collection[Path]) -> list[tuple[P, P]]:
    """The tables that only repeat another in another format, each with that other.

    What lies nearest to the top, and of that text, is no repetition.

    Args:
        parts: tables.
        named: files that were asked for by name, which are none either.
    """
    ranked = sorted(parts, key=lambda part: (len(part.file.parts), not _is_text(part)))
    kept: list[P] = []
    again: list[tuple[P, P]] = []
    for part in ranked:
        other = next((one for one in kept if _is_again(one, part)), None)
        if other is None or part.file in named:
            kept.append(part)
        else:
            again.append((part, other))
    return again


def _is_text(part: Part) -> bool:
    return part.file.name.lower().removesuffix(".gz").endswith((".csv", ".tsv"))


def _is_again(one: Part, other: Part) -> bool:
    """Whether two files of different formats hold the same rows under the same names."""
    alike = one.file.suffix.lower() == other.file.suffix.lower()
    if alike or len(one.columns) != len(other.columns):
        return False
    pairs = [*zip(one.columns, other.columns, strict=True)]
    return bool(pairs) and all(_is_column_again(a, b) for a, b in pairs)


def _is_column_again(one: Described, other: Described) -> bool:
    if one.name != other.name or len(one.column) != len(other.column) or not len(one.column):
        return False
    values = (column.column.slice(0, _ROWS).to_pylist() for column in (one, other))
    return all(_plain(a) == _plain(b) for a, b in zip(*values, strict=True))


def _plain(value: Any) -> Any:
    """A value whatever format it is read from: a number as one, all others as texts."""
    text = "" if value is None else str(value).strip()
    try:
        return float(text)
    except ValueError:
        return text.casefold().removesuffix(" 00:00:00")
