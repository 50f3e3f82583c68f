"""Keys that the rows of tables keep: what names a row, and what names rows of another table.

A column of figures is unique by chance, and small numbers are among others by chance. So a key
has a name, a place or a panel that speaks for it, and a key to another table holds in every row.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .fields import Described

_NAMED = re.compile(
    r"(?:.*[^a-z])?(?:id|ids|code|key|uuid|isbn|issn|iso\w*|gtin|no|nr|num|编号|代码|序号)"
    r"|.*(?:Id|ID|Code|Key)"
)
"""Names of columns that name rows."""
_GENERIC = ("id", "code", "key", "name", "no", "nr", "year", "date", "number")
"""Keys that every table may have; only with the table's name do they lead to it."""
_FEW = 3
"""Rows below which nothing is a key: any two differ."""
_DIMENSIONS = 8
_FULL = 4
"""A panel has at most so many times fewer rows than its dimensions would allow."""
_SPARSE = 2
"""Numbers that count rows leave out fewer than every other."""
_NEARLY = 0.95
_RELATED = 0.5


@dataclass
class Keys:
    """The keys of one table.

    Attributes:
        primary: the columns that name a row.
        foreign: keys to other tables, as a Table Schema has them.
        remarks: what is nearly a key, and why it is none.
    """

    primary: tuple[str, ...] = ()
    foreign: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def find_keys(tables: Mapping[str, Sequence[Described]]) -> dict[str, Keys]:
    """The keys of tables.

    Args:
        tables: the columns of each table, in order.

    >>> from gd_metrics.tables.describing.fields import of_text
    >>> column = lambda name, *texts: of_text(name, pa.chunked_array([texts]))
    >>> ports = [column("port", "A", "B", "C"), column("depth", "9", "14", "11")]
    >>> calls = [column("call_id", "1", "2", "3"), column("port", "B", "A", "B")]
    >>> keys = find_keys({"ports": ports, "calls": calls})
    >>> keys["ports"].primary, keys["calls"].foreign
    (('port',), [{'fields': ['port'], 'reference': {'resource': 'ports', 'fields': ['port']}}])
    """
    keys = {name: _primary(columns) for name, columns in tables.items()}
    for name, columns in tables.items():
        for key in _foreign(name, columns, tables, keys):
            keys[name].foreign.append(key)
    return keys


def _primary(columns: Sequence[Described]) -> Keys:
    rows = len(columns[0].column) if columns else 0
    if rows < _FEW:
        return Keys(remarks=[f"too few rows ({rows}) to tell its key"])
    named = [c for c in columns if _NAMED.fullmatch(c.name)]
    first = [c for c in columns[:1] if c not in named]
    for column in (*named, *first):
        if column.is_key_like and column.filled == column.distinct == rows:
            return Keys((column.name,))
    dimensions = [c for c in columns if _is_dimension(c, rows)][:_DIMENSIONS]
    for width in (2, 3, 4):
        for chosen in itertools.combinations(dimensions, width):
            if _is_panel(chosen, rows):
                return Keys(tuple(c.name for c in chosen))
    return Keys(remarks=[*_repeated((*named, *first), rows)])


def _is_dimension(column: Described, rows: int) -> bool:
    """Whether a column may be one of several that name rows together."""
    if not column.is_key_like or column.filled < rows or column.distinct in (1, rows):
        return False
    return column.field["type"] != "integer" or bool(_NAMED.fullmatch(column.name))


def _is_panel(columns: Sequence[Described], rows: int) -> bool:
    """Whether columns name every row together, and leave few of their combinations out."""
    allowed = 1
    for column in columns:
        allowed *= column.distinct
    if not rows <= allowed <= _FULL * rows:
        return False
    table = pa.table({str(n): column.column for n, column in enumerate(columns)})
    return int(table.group_by(table.column_names).aggregate([]).num_rows) == rows


def _repeated(candidates: Sequence[Described], rows: int) -> Iterator[str]:
    """Columns that are nearly keys, and the first value that keeps them from it."""
    for column in candidates:
        if not column.is_key_like or not _NEARLY * rows <= column.distinct:
            continue
        if column.filled < rows:
            empty = pc.index(pc.is_null(column.column), True).as_py()
            yield f"{column.name}: would be its key, but is empty in row {empty + 1}"
            continue
        counted = pc.value_counts(column.column)
        twice = counted.filter(pc.greater(counted.field("counts"), 1))
        value = twice[0]["values"].as_py() if len(twice) else None
        if value is not None:
            places = pc.indices_nonzero(pc.equal(column.column, value).combine_chunks())[:2]
            first, second = (place + 1 for place in places.to_pylist())
            yield (f"{column.name}: would be its key, but {str(value)!r} stands in rows {first} "
                   f"and {second}")  # fmt: skip


def _foreign(
    table: str,
    columns: Sequence[Described],
    tables: Mapping[str, Sequence[Described]],
    keys: Mapping[str, Keys],
) -> Iterator[dict[str, Any]]:
    """Keys of a table to the others, or to itself, that hold in every row."""
    for column in columns:
        leading = []
        for other, its in keys.items():
            if len(its.primary) != 1 or not column.is_key_like:
                continue
            target = next(c for c in tables[other] if c.name == its.primary[0])
            if column is target or column.field["type"] != target.field["type"]:
                continue
            if not _is_related(table, column, other, target):
                continue
            if column.name in keys[table].primary[:1] == keys[table].primary and (
                target.distinct <= column.distinct
            ):
                continue  # each names the rows of the other
            there = _in(column, target)
            if pc.all(there).as_py() is True and column.distinct:
                leading.append((other, target.name))
            elif column.distinct and pc.sum(there).as_py() >= _RELATED * column.distinct:
                keys[table].remarks.append(_missing(column, there, other, target))
        if leading:
            other, key = min(leading, key=lambda target_key: not _same(target_key[0], column.name))
            reference = {"resource": other if other != table else "", "fields": [key]}
            yield {"fields": [column.name], "reference": reference}


def _in(column: Described, target: Described) -> Any:
    """Whether each different value of a column is a key of the other."""
    values, known = pc.unique(column.column.drop_null()), pc.unique(target.column)
    if values.type != known.type:  # a number of CSV is a text
        values, known = values.cast(pa.string()), known.cast(pa.string())
    return pc.is_in(values, known)


def _missing(column: Described, there: Any, other: str, target: Described) -> str:
    different = pc.unique(column.column.drop_null())
    absent = different.filter(pc.invert(there))
    value = str(absent[0].as_py())
    row = pc.index(pc.cast(column.column, pa.string()), value).as_py() + 1
    more = f" and {len(absent) - 1} more" if len(absent) > 1 else ""
    leads = f"{column.name}: would lead to {other}.{target.name}"
    return f"{leads}, where {value!r} (row {row}){more} is not"


def _is_related(table: str, column: Described, other: str, key: Described) -> bool:
    """Whether a column's name says that it holds keys of a table."""
    name, target, of = _plain(column.name), _plain(key.name), _plain(other)
    if table == other:
        return name.startswith("parent") or name in ("partof", "belongsto", "replaces", "broader")
    if name == of or name.endswith((of + target, of + "id", of + "code")):
        return name != target or target not in _GENERIC
    if name != target or target in _GENERIC:
        return False
    return bool(_NAMED.fullmatch(column.name)) or (column.distinct > _FEW and not _counts(key))


def _counts(key: Described) -> bool:
    """Whether a key only counts rows: such numbers stand in any other table, too."""
    if key.field["type"] != "integer":
        return False
    return max(map(int, pc.unique(key.column.drop_null()).to_pylist()), default=0) <= (
        _SPARSE * key.distinct
    )


def _same(table: str, column: str) -> bool:
    return _plain(table) in _plain(column)


def _plain(name: str) -> str:
    """A name without its signs and its plural."""
    letters = re.sub(r"[\W_]+", "", name.lower())
    return re.sub("ies$", "y", letters) if letters.endswith("ies") else letters.removesuffix("s")
