"""The columns of a table that may take part in a formula, as floats with their last digits."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ...quantity.formula import written
from ...tables.values.numbers import PLAIN, NumberForm, numeric
from ..rounding import Rounding

MOST = 40
"""Columns that are looked at; identities of three grow with their third power."""
_ROWS = 1000
"""Rows that are looked at before the check counts all of them."""
_READ = 10_000
"""Rows that are looked at for cells that are no numbers."""
EARLIER = "before("
"""What the name of an earlier row's column begins with."""
_NUMBERS = 0.9
"""The share of a column's cells that must be numbers; one may be none beside a few."""
_LEAST = 5
_DISTINCT = 3
_NO_QUANTITY = re.compile(
    r"(?:.*[^a-z])?(?:id|nr|no|code|year|jahr|année|año|rank|row|index)|年份?"
)


@dataclass(frozen=True)
class Numbers:
    """A column of numbers.

    Attributes:
        name: its name.
        values: some of its numbers, spread over all rows; NaN where there is none.
        slack: how far the true value may be from each.
    """

    name: str
    values: list[float]
    slack: list[float]

    @property
    def term(self) -> str:
        """Its name in a formula; an earlier row's is a call there."""
        return self.name if self.name.startswith(EARLIER) else written(self.name)


def columns_of_numbers(
    table: pa.Table, left_out: Iterable[str] = (), form: NumberForm = PLAIN
) -> list[Numbers]:
    """The columns of numbers of a table, as rows show them that lie evenly over it.

    Columns whose names say that they count or name rows are none, nor those with hardly any
    different values, nor those that are another one again.

    Args:
        table: columns of texts, or of types of their own.
        left_out: columns that name rows.
        form: how numbers are written.
    """
    names = [name for name in table.column_names if not _NO_QUANTITY.fullmatch(name.lower())]
    names = [name for name in names if name not in {*left_out}]
    rows = table.num_rows
    if rows > _ROWS:
        table = table.take([n * rows // _ROWS for n in range(_ROWS)])
    picked: list[Numbers] = []
    for name in names:
        typed = numeric(table, [name], form)
        if not _holds_numbers(typed.table, name, len(typed.problems)):
            continue
        numbers = _as_floats(typed.table, name)
        distinct = len({v for v in numbers.values if v == v})  # noqa: PLR0124
        if distinct >= _DISTINCT and not any(_is_again(numbers, other) for other in picked):
            picked.append(numbers)
    return picked


def texts_among(
    table: pa.Table, left_out: Iterable[str] = (), form: NumberForm = PLAIN
) -> Iterator[str]:
    """Columns most of whose first cells are numbers, with one that is none, a line each.

    Args:
        table: columns of texts, or of types of their own.
        left_out: columns that name rows.
        form: how numbers are written.
    """
    table = table.slice(0, _READ)
    for name in table.column_names:
        if name in {*left_out} or _NO_QUANTITY.fullmatch(name.lower()):
            continue
        typed = numeric(table, [name], form)
        there = len(typed.table[name]) - typed.table[name].null_count
        wrong = len(typed.problems)
        if not wrong or there <= wrong:
            continue
        row, _, reason = typed.problems[0]
        rows = f"1 row of {there + wrong}" if wrong == 1 else f"{wrong:,} rows of {there + wrong:,}"
        is_used = _holds_numbers(typed.table, name, wrong)
        what = f"{rows} can't be tested" if is_used else f"takes no part, as {rows} can't be read"
        yield f"{name}: {what}: {reason} (row {row})"


def _holds_numbers(table: pa.Table, name: str, wrong: int) -> bool:
    column = table[name]
    kinds = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
    there = len(column) - column.null_count
    enough = there > 0 and wrong <= max(there >= _LEAST, (1 - _NUMBERS) * (there + wrong))
    return enough and any(is_(column.type) for is_ in kinds)


def _as_floats(table: pa.Table, name: str) -> Numbers:
    column: Any = pc.cast(table[name], "double", safe=False)
    values = [math.nan if v is None or math.isinf(v) else v for v in column.to_pylist()]
    slack = Rounding().half(table, name).beside(table, name, column)
    slack = pc.if_else(pc.is_valid(column), slack, math.nan).to_pylist()
    return Numbers(name, values, slack)


def _is_again(one: Numbers, other: Numbers) -> bool:
    pairs = zip(one.values, other.values, strict=True)
    return all(a == b or (math.isnan(a) and math.isnan(b)) for a, b in pairs)
