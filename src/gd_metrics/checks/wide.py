"""Check any table whose columns are quantities and whose rows are units, by formulas.

No claims have to be made of it: ``p + c = t`` is read over the columns, row by row. Floats
decide where they can; what lies within their error of an edge is decided again from the
digits: sums of whole numbers by columns, the rest in exact rationals. Cells of a file that
holds no claims become numbers first.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ..errors import UnknownNameError
from ..finding import Finding
from ..quantity.formula import Formula, parse_formula, written
from ..quantity.interval import Interval, decimal
from ..tables.checking import wording
from ..tables.values.numbers import rows_where
from .column_sums import decided
from .earlier import with_earlier
from .report import FormulaCount, Report
from .rounding import AUTO, Half, Rounding
from .settings import as_formulas, as_keys

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

_SLACK = 1e-9
_LEAST = 1e-300
"""Below it a product of floats may be nothing, however large what it is taken times next."""
_SHOWN = 1000
"""Failing rows of one formula after which the rest is only counted."""


@dataclass(frozen=True)
class _Bounds:
    """Two columns of floats as an interval, and the largest number that it was made of.

    Floats err relative to that: where large numbers cancel, they leave little that is known.
    """

    lower: Any
    upper: Any
    size: Any

    @classmethod
    def of(cls, lower: Any, upper: Any) -> _Bounds:
        """An interval that nothing was computed for."""
        size = pc.max_element_wise(pc.abs(lower), pc.abs(upper))
        return cls(lower, upper, pc.add(size, _LEAST))

    def __add__(self, other: _Bounds) -> _Bounds:
        size = pc.add(self.size, other.size)
        return _Bounds(pc.add(self.lower, other.lower), pc.add(self.upper, other.upper), size)

    def __sub__(self, other: _Bounds) -> _Bounds:
        lower = pc.subtract(self.lower, other.upper)
        size = pc.add(self.size, other.size)
        return _Bounds(lower, pc.subtract(self.upper, other.lower), size)

    def to(self, other: _Bounds) -> _Bounds:
        """Everything from one's lower bound to the other's upper one."""
        return _Bounds.of(self.lower, other.upper)

    def __mul__(self, other: _Bounds) -> _Bounds:
        ends = [
            pc.multiply(a, b) for a in (self.lower, self.upper) for b in (other.lower, other.upper)
        ]
        size = pc.add(pc.multiply(self.size, other.size), _LEAST)
        return _Bounds(pc.min_element_wise(*ends), pc.max_element_wise(*ends), size)

    def __truediv__(self, other: _Bounds) -> _Bounds:
        room = pc.multiply(other.size, _SLACK)  # what may be zero is left to exact arithmetic
        zero = pc.and_(
            pc.less_equal(other.lower, room), pc.greater_equal(other.upper, pc.negate(room))
        )
        ends = [
            pc.if_else(zero, None, pc.divide(pc.cast(1.0, "double"), end))
            for end in (other.upper, other.lower)
        ]
        inverse = _Bounds.of(*ends)
        # a divisor that is little of what it was made of is known by as much less
        size = pc.multiply(inverse.size, pc.multiply(inverse.size, other.size))
        return self * _Bounds(inverse.lower, inverse.upper, size)


def check_table(
    table: IntoFrame,
    formulas: Sequence[str],
    *,
    key: str | Sequence[str] | None = None,
    rounding: str | Mapping[str, str] = AUTO,
    decimals: int | Mapping[str, int] | None = None,
    by: str | Sequence[str] | None = None,
    period: str | None = None,
    name: str = "table",
) -> Report:
    """Check the rows of a wide table by formulas over its columns.

    Args:
        table: of pyarrow, pandas or Polars (lazy too), or a relation of DuckDB; columns that
            formulas name hold numbers.
        formulas: such as ``"trade = exports + imports"`` or ``"profit <= 0.6 * revenue"``;
            a name that is not one word stands in backticks; ``= … ± 0.05`` or ``± 1 %`` is a
            tolerance.
        key: the column, or columns, whose value names a row in findings; the row's number if
            not given.
        rounding: ``exact`` takes numbers as they are; ``printed`` takes each for what would
            be rounded to it: whole numbers ± 0.5, others ± half a unit of their last digit;
            ``auto`` takes whole numbers as they are, and decimals for what rounds to them. A
            word for all columns, or one for each.
        decimals: digits behind the point that columns of floats were printed with; needed
            for them where ``rounding`` is ``printed``.
        by: the columns that rows of one series have alike, beside ``key``.
        period: the column of periods, for ``before(level)``: the level of the period before.
        name: what the table is called in findings.

    Returns:
        A report whose ``formulas`` counts rows that passed, failed and could not be tested
        (an operand is missing, or a divisor may be zero), and whose findings name the
        failing rows.

    Raises:
        gd_metrics.errors.FormulaError: for a formula that can't be read.
        UnknownNameError: for a name that is no column.
        ValueError: for a column that holds no numbers, or needs ``decimals``.

    >>> import pyarrow as pa
    >>> firm = pa.table({"id": ["a"], "p": [755], "c": [125], "t": [200]})
    >>> check_table(firm, ["p + c = t"], key="id").formulas
    (FormulaCount(formula='p + c = t', passed=0, failed=1, untested=0),)
    """
    from ..tables.frames import as_arrow

    how = Rounding.of_call(rounding, decimals)
    arrow, keys = as_arrow(table), as_keys(key)
    parsed = [parse_formula(text, arrow.column_names, rows=True) for text in as_formulas(formulas)]
    for column in (*keys, *as_keys(by), *as_keys(period), *(n for f in parsed for n in f.columns)):
        if column not in arrow.column_names:
            raise UnknownNameError("column", column, arrow.column_names, write=written)
    series = [column for column in (*keys, *as_keys(by)) if column != period]
    arrow = with_earlier(arrow, parsed, period, series)
    return check_columns(arrow, as_formulas(formulas), keys, how, name)


def check_columns(
    table: pa.Table, formulas: Sequence[str], keys: Sequence[str], rounding: Rounding, name: str,
    no_numbers: Collection[tuple[int, str]] = (),
) -> Report:  # fmt: skip
    """Check the rows of a wide table; see :func:`check_table`.

    Cells that are no numbers are null in the table, and named by row, from 0, and column.
    """
    for column in (*keys, *rounding.columns):
        if column not in table.column_names:
            raise UnknownNameError("column", column, table.column_names)
    names = [name for name in table.column_names if not name.startswith("before(")]
    parsed = [parse_formula(text, names, rows=True) for text in formulas]
    counts: list[FormulaCount] = []
    findings: list[Finding] = []
    for formula in parsed:
        leads = {name: column for name, column, _ in formula.earlier}
        halves = {n: half_of(table, leads.get(n, n), rounding) for n in formula.names}
        outcomes = row_outcomes(table, formula, halves)
        passed, failed, untested = (outcomes.count(outcome) for outcome in (True, False, None))
        why = _why(table, formula, outcomes, no_numbers)
        counts.append(FormulaCount(formula.text, passed, failed, untested, why))
        findings += _findings(table, formula, halves, outcomes, keys, name)
    return Report(Path(name), tuple(findings), {name: table.num_rows}, formulas=tuple(counts))


def _why(
    table: pa.Table, formula: Formula, outcomes: Sequence[bool | None],
    no_numbers: Collection[tuple[int, str]],
) -> str:  # fmt: skip
    """Why some rows of a table are not tested by a formula, in a few words."""

    if not outcomes:
        return "the table has no rows"
    if None not in outcomes:
        return ""
    untested = pa.array([outcome is None for outcome in outcomes])
    odd = Counter(column for _, column in no_numbers)
    lacking = {n: pc.sum(pc.and_(untested, table[n].is_null())).as_py() for n in formula.names}
    empty = _listed([name for name, rows in lacking.items() if (rows or 0) > odd[name]], "empty")
    unread = _listed([name for name in lacking if odd[name]], "no number")
    reasons = [reason for reason in (empty, unread) if reason]
    return "; ".join(reasons) or "a divisor may be zero, or a number is none"


def _listed(names: Sequence[str], what: str) -> str:
    more = " …" if names[_NAMED:] else ""
    return f"{', '.join(names[:_NAMED])}{more} {what}" if names else ""


_NAMED = 3
"""Columns that are named as empty, or as no numbers."""


def half_of(table: pa.Table, name: str, rounding: Rounding) -> Half:
    """Half a unit of a column's last printed digit; the column must hold numbers."""

    if name not in table.column_names:
        raise UnknownNameError("column", name, table.column_names, write=written)
    kind = table.schema.field(name).type
    of_numbers = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_null)
    if not any(is_kind(kind) for is_kind in of_numbers):
        raise ValueError(f"column {name!r} holds {kind}, and formulas need numbers")
    return rounding.half(table, name)


def row_outcomes(
    table: pa.Table, formula: Formula, halves: Mapping[str, Half]
) -> list[bool | None]:
    """For each row whether the formula holds; ``None`` where that can't be told."""
    bounds = {}
    for name, half in halves.items():
        column = pc.cast(table[name], "double", safe=False)
        column = pc.if_else(pc.is_finite(column), column, None)
        beside = pc.multiply(pc.abs(column), float(half.share)) if half.share else float(half.unit)
        bounds[name] = _Bounds.of(pc.subtract(column, beside), pc.add(column, beside))
    length = table.num_rows
    left, right = formula.evaluate(bounds, lambda value: _constant(value, length))
    above, below = pc.subtract(left.lower, right.upper), pc.subtract(right.lower, left.upper)
    apart = {"=": pc.max_element_wise(above, below), "<=": above, ">=": below}[formula.comparison]
    scale = pc.multiply(pc.add(left.size, right.size), _SLACK)
    holds = pc.fill_null(pc.less(apart, pc.negate(scale)), False)
    there = functools.reduce(pc.and_, (pc.is_valid(table[name]) for name in halves))
    unsure = pc.and_not(there, holds)
    points = all(half.is_none for half in halves.values()) and pc.any(unsure).as_py()
    if points and (exact := decided(formula, table)):
        holds = pc.if_else(exact.known, exact.holds, holds)
        unsure = pc.and_not(unsure, exact.known)
    outcomes: list[bool | None] = pc.if_else(
        holds, True, pc.if_else(there, False, None)
    ).to_pylist()
    for row in rows_where(unsure).to_pylist():
        outcomes[row] = _holds(formula, table, row, halves)
    return outcomes


def _holds(formula: Formula, table: pa.Table, row: int, halves: Mapping[str, Half]) -> bool | None:
    """Whether a formula holds in a row, exactly; not told where a divisor may be zero."""
    try:
        intervals = _exact(table, row, halves)
    except (ValueError, OverflowError):  # NaN and infinity
        return None
    return None if formula.undefined(intervals) else formula.holds(intervals)


def _constant(value: Fraction, length: int) -> _Bounds:
    try:
        number = float(value)
    except OverflowError:
        number = math.copysign(math.inf, value)
    column = pa.chunked_array([pa.repeat(pa.scalar(number), length)])
    return _Bounds.of(column, column)


def _exact(table: pa.Table, row: int, halves: Mapping[str, Half]) -> dict[str, Interval]:
    """A row's intervals, from the digits that its numbers are written with."""
    intervals = {}
    for name, half in halves.items():
        value = table[name][row].as_py()
        number = Fraction(value if isinstance(value, int | Decimal) else repr(value))
        intervals[name] = Interval(number - half.of(number), number + half.of(number))
    return intervals


def _findings(
    table: pa.Table,
    formula: Formula,
    halves: Mapping[str, Half],
    outcomes: Sequence[bool | None],
    keys: Sequence[str],
    name: str,
) -> Iterator[Finding]:
    from ..rules import formula as rule

    failed = [row for row, outcome in enumerate(outcomes) if outcome is False]
    for row in failed[:_SHOWN]:
        subject = named(table, keys, row)
        values = ", ".join(f"{name} {_plain(table[name][row].as_py())}" for name in halves)
        figures = f"{subject}: {formula.text}: {values}" if keys else f"{formula.text}: {values}"
        text = f"{formula.text}: {_worked(formula, table, row, halves)}"
        yield rule.RULE.finding(name, subject, text, row + 1, figures=figures)
    if len(failed) > _SHOWN:
        left = len(failed) - _SHOWN
        text = f"{formula.text}: {left} more rows fail"
        yield rule.RULE.finding(name, formula.text, text, rows=left)


def _worked(formula: Formula, table: pa.Table, row: int, halves: Mapping[str, Half]) -> str:
    """Both sides of a formula with a row's figures: worked out first, then what is printed."""
    numbers = {name: _plain(table[name][row].as_py()) for name in halves}
    one, other = formula.sides(numbers)
    left, right = (side.short for side in formula.evaluate(_exact(table, row, halves)))
    printed = numbers.values()
    if formula.comparison == "=" and {one, other} <= {*printed}:
        return f"{one} is not {other}"
    if formula.comparison == "=" and {one, other} & {*printed}:
        if one in printed:
            return f"{other} = {right}, printed {one}"
        return f"{one} = {left}, printed {other}"
    sides = [side if side in printed or side == value else f"{side} = {value}"
             for side, value in ((one, left), (other, right))]  # fmt: skip
    if formula.comparison == "=":
        return " and ".join(sides)
    less = formula.comparison == "<="
    if formula.strict:
        return f" is not {'less' if less else 'more'} than ".join(sides)
    return f" is {'more' if less else 'less'} than ".join(sides)


def named(table: pa.Table, keys: Sequence[str], row: int) -> str:
    """What a row, counted from 0, is called: by its keys, or else by its number."""
    if not keys:
        return f"row {row + 1}"
    return wording.key([table[key][row].as_py() for key in keys])


def _plain(value: Any) -> str:
    """A number as it was written, without the zeros that its column's decimals add."""
    if isinstance(value, Decimal):
        return decimal(Fraction(value))
    return str(value)
