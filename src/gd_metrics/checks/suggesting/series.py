"""Rows that are periods of series, so that growth may be from one row to another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from ...errors import GdMetricsError
from ...quantity.formula import parse_formula, written
from ...tables.values.periods import period_number
from ..earlier import with_earlier

_PERIODS = re.compile(
    r"(?:.*[^a-z])?(?:year|yr|jahr|année|año|anno|period|quarter|month|time|ref_period)|年份?|年度|时期"
)
_MOST = 6
"""Columns of texts among which those that tell series apart are looked for."""


@dataclass(frozen=True)
class Series:
    """How the rows of a table are series.

    Attributes:
        period: the column of periods.
        groups: the columns that the rows of one series have alike.
    """

    period: str
    groups: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return (*self.groups, self.period)

    def with_earlier(self, table: pa.Table, names: Sequence[str]) -> pa.Table:
        """A table with ``before(level)`` beside each of some columns."""
        texts = [f"{written(name)} = before({written(name)})" for name in names]
        formulas = [parse_formula(text, table.column_names, rows=True) for text in texts]
        return with_earlier(table, formulas, self.period, self.groups)


def series_of(table: pa.Table, keys: Sequence[str] = ()) -> Series | None:
    """The series of a table, if a column of periods and few others tell its rows apart.

    Args:
        table: the table.
        keys: the columns that name rows, where somebody says so.

    >>> import pyarrow as pa
    >>> table = pa.table({"port": ["A", "A", "B", "B"], "year": [2023, 2024, 2023, 2024]})
    >>> series_of(table)
    Series(period='year', groups=('port',))
    """
    period = next((name for name in table.column_names if _is_period(table, name)), None)
    if period is None:
        return None
    for groups in [tuple(k for k in keys if k != period)] if keys else _groups(table, period):
        together = table.select([*groups, period])
        if together.group_by(together.column_names).aggregate([]).num_rows == table.num_rows:
            return Series(period, groups)
    return None


def _is_period(table: pa.Table, name: str) -> bool:
    if not _PERIODS.fullmatch(name.lower()) or table[name].null_count or not table.num_rows:
        return False
    return all(period_number(str(value)) for value in table[name].unique().to_pylist())


def _groups(table: pa.Table, period: str) -> Iterator[tuple[str, ...]]:
    """No column, one or two of texts, which stand in several rows."""

    texts = [
        name for name in table.column_names
        if name != period and pa.types.is_string(table[name].type) and not table[name].null_count
        and len(table[name].unique()) < table.num_rows
    ][:_MOST]  # fmt: skip
    for width in range(3):
        yield from itertools.combinations(texts, width)


def earlier_of(table: pa.Table, series: Series | None, names: Sequence[str]) -> pa.Table:
    """A table with the columns of earlier rows, as it is where there are none."""
    if series is None:
        return table
    try:
        return series.with_earlier(table, names)
    except (GdMetricsError, ValueError):  # a name that no formula can have
        return table
