"""Two versions of a table, matched by key: rows added, removed and changed, in column kernels.

>>> import pyarrow as pa
>>> old = pa.table({"id": ["a", "b"], "n": [1, 2]})
>>> new = pa.table({"id": ["c", "b"], "n": [1, 3]})
>>> matched = match(old, new, ["id"], ["id", "n"])
>>> matched.added.to_pylist(), matched.removed.to_pylist(), [*matched.changed()]
([0], [0], [(1, 1, ('n',))])
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ...tables.values.numbers import rows_where

Array = Any  # a pyarrow array, chunked or not; pyarrow is not typed
_NULL = "\x00"
_COUNT = "rows"


@dataclass(frozen=True)
class Matched:
    """Which rows of two tables belong together, and in which columns those differ.

    Attributes:
        added: numbers (from 0) of the new table's rows whose key the old one lacks.
        removed: numbers of the old table's rows whose key the new one lacks.
        pairs: the numbers of rows with the same key, old and new.
        masks: for each column, which of the pairs differ in it.
    """

    added: Array
    removed: Array
    pairs: tuple[Array, Array]
    masks: Mapping[str, Array]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many rows were added, removed and changed."""
        differs = reduce(pc.or_, self.masks.values()) if self.masks else pa.array([], pa.bool_())
        return len(self.added), len(self.removed), pc.sum(differs).as_py() or 0

    def changed(self) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Rows that differ: their numbers in both tables, and the columns, in old order."""
        columns: dict[int, list[str]] = {}
        for name, mask in self.masks.items():
            for pair in rows_where(mask).to_pylist():
                columns.setdefault(pair, []).append(name)
        old, new = self.pairs
        for pair in sorted(columns):
            yield old[pair].as_py(), new[pair].as_py(), tuple(columns[pair])


def match(old: pa.Table, new: pa.Table, key: Sequence[str], columns: Sequence[str]) -> Matched:
    """Match the rows of two tables by a key, in whatever order they stand.

    Where a key repeats, which a check reports, its first row counts.

    Args:
        old: the table as it was.
        new: the table as it is.
        key: columns that both have.
        columns: the columns to compare; both have them, of whatever type.
    """
    olds, news = _keys(old, key), _keys(new, key)
    in_new, in_old = pc.index_in(olds, value_set=news), pc.index_in(news, value_set=olds)
    first = _firsts(olds)
    kept = rows_where(pc.and_(pc.is_valid(in_new), first))
    pairs = kept, in_new.take(kept)
    before, after = (t.select(columns).take(p) for t, p in zip((old, new), pairs, strict=True))
    return Matched(
        rows_where(pc.and_(pc.is_null(in_old), _firsts(news))),
        rows_where(pc.and_(pc.is_null(in_new), first)),
        pairs,
        {name: _differ(before[name], after[name]) for name in columns if name not in key},
    )


def count_rows(
    old: pa.Table, new: pa.Table, key: Sequence[str], columns: Sequence[str]
) -> tuple[int, int, int]:
    """How many rows were added, removed and changed.

    Without a key a row is known by all it says: one that differs is another row, and one
    that stands there more or fewer times has changed.

    >>> twice = pa.table({"a": [1, 1, 2]})
    >>> count_rows(twice, pa.table({"a": [2, 1]}), [], ["a"])
    (0, 0, 1)
    """
    if not columns:
        return 0, 0, 0
    if not key:
        key = [str(number) for number in range(len(columns))]
        old, new = (_distinct(table, columns, key) for table in (old, new))
        columns = [_COUNT]
    return match(old, new, key, columns).counts


def _distinct(table: pa.Table, columns: Sequence[str], names: Sequence[str]) -> pa.Table:
    """The distinct rows of a table, and how often each stands there."""
    rows = table.select(columns).rename_columns(names)
    counted = rows.group_by(names).aggregate([([], "count_all")])
    return counted.rename_columns([_COUNT if n == "count_all" else n for n in counted.column_names])


def _keys(table: pa.Table, key: Sequence[str]) -> Array:
    """One text a row for a key of one or more columns."""
    parts = [pc.fill_null(pc.cast(table[name], pa.string()), _NULL) for name in key]
    joined = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "\x1f")
    return joined.combine_chunks()


def _firsts(keys: Array) -> Array:
    """Whether no earlier row has the same key."""
    return pc.equal(pc.index_in(keys, value_set=keys), pa.array(range(len(keys)), pa.int32()))


def _differ(old: Array, new: Array) -> Array:
    """Which values differ; two nulls don't, nor do two NaNs."""
    if old.type != new.type:
        numbers = {old.type, new.type} <= {pa.int64(), pa.float64()}
        old, new = (pc.cast(c, pa.float64() if numbers else pa.string()) for c in (old, new))
    same = pc.fill_null(pc.equal(old, new), False)
    same = pc.or_(same, pc.and_(pc.is_null(old), pc.is_null(new)))
    if pa.types.is_floating(old.type):
        nans = (pc.fill_null(pc.is_nan(column), False) for column in (old, new))
        same = pc.or_(same, pc.and_(*nans))
    return pc.invert(same)
