"""Formulas over whole columns: by floats and what they may err by, then by whole numbers, exactly.

Floats decide a row where both sides are farther apart, or overlap by more, than rounding can have
moved them. The rest is brought to whole numbers (of cents, say) over a common one. A float holds
every whole number below 2**53, so there it decides as a rational does; a mask says in which rows.
What is left, a row at a time, is decided in rationals.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ..quantity.formula import Formula
from ..quantity.interval import Interval
from ..tables.values.digits import as_whole, decimals_of, printed_numbers

if TYPE_CHECKING:
    from .rounding import Half

_ROWS = 1 << 16
"""Rows that are looked at together, so that memory doesn't grow with a table."""
_ERROR = 2.0**-52
"""Twice what one operation may move a float by, for what errors make of one another."""
_LEAF = 4
"""Operations that make an end of a number's interval."""
_NEAR_ZERO = 1e-9
_LEAST = 1e-300
"""Below it a product of floats may be nothing, however large what it is taken times next."""
_EXACT = 2**53
"""Up to where a float holds every whole number."""


def row_outcomes(table: pa.Table, formula: Formula, halves: Mapping[str, Half]) -> pa.ChunkedArray:
    """For each row whether a formula holds; null where that can't be told.

    Args:
        table: has a column of numbers for each name of the formula.
        formula: the formula.
        halves: half a unit of the last digit of each of these columns.

    >>> from gd_metrics.checks.rounding import Half
    >>> from gd_metrics.quantity.formula import parse_formula
    >>> table = pa.table({"t": [0.3, 0.4], "a": [0.1, 0.1], "b": [0.2, 0.2]})
    >>> row_outcomes(table, parse_formula("t = a + b"), dict.fromkeys("tab", Half())).to_pylist()
    [True, False]
    """
    parts = [table.slice(start, _ROWS) for start in range(0, table.num_rows, _ROWS)]
    return pa.chunked_array([_outcomes(part, formula, halves) for part in parts], pa.bool_())


def _outcomes(table: pa.Table, formula: Formula, halves: Mapping[str, Half]) -> pa.Array:
    there = functools.reduce(pc.and_, (pc.is_valid(table[name]) for name in halves))
    outcomes = pc.if_else(there, _by_floats(table, formula, halves), None).combine_chunks()
    for decide in (_by_whole_numbers, _by_rationals):
        unsure = pc.and_(there, pc.is_null(outcomes)).combine_chunks()
        if not pc.any(unsure).as_py():
            break
        decided = decide(table.filter(unsure), formula, halves)
        outcomes = pc.replace_with_mask(outcomes, unsure, decided)
    return outcomes


def _by_floats(table: pa.Table, formula: Formula, halves: Mapping[str, Half]) -> Any:
    """What floats say of each row; null where they may err too much to tell."""
    operands = {}
    for name, half in halves.items():
        column = pc.cast(table[name], "double", safe=False)
        column = pc.if_else(pc.is_finite(column), column, None)
        beside = half.beside(table, name, column)
        operands[name] = _Floats.of(pc.subtract(column, beside), pc.add(column, beside), _LEAF)
    left, right = formula.evaluate(operands, _float)
    above, below = pc.subtract(left.lower, right.upper), pc.subtract(right.lower, left.upper)
    apart = {"=": pc.max_element_wise(above, below), "<=": above, ">=": below}[formula.comparison]
    error = pc.add(left.error, right.error)
    holds, fails = pc.less(apart, pc.negate(error)), pc.greater(apart, error)
    return pc.if_else(holds, True, pc.if_else(fails, False, None))


def _float(value: Fraction) -> _Floats:
    try:
        number = float(value)
    except OverflowError:
        number = math.copysign(math.inf, value)
    return _Floats.of(pa.scalar(number), pa.scalar(number), 1)


@dataclass(frozen=True)
class _Floats:
    """Floats as intervals, with the largest number that each was made of, and in how many steps.

    Each step may move a float by its last digit: where large numbers cancel, little is known.
    """

    lower: Any
    upper: Any
    size: Any
    steps: int

    @classmethod
    def of(cls, lower: Any, upper: Any, steps: int) -> _Floats:
        """An interval that is no larger than its ends."""
        size = pc.max_element_wise(pc.abs(lower), pc.abs(upper))
        return cls(lower, upper, pc.add(size, _LEAST), steps)

    @property
    def error(self) -> Any:
        """How far its ends may be from what they should be."""
        return pc.multiply(self.size, self.steps * _ERROR)

    def __add__(self, other: _Floats) -> _Floats:
        ends = pc.add(self.lower, other.lower), pc.add(self.upper, other.upper)
        return self._made(other, *ends, pc.add(self.size, other.size))

    def __sub__(self, other: _Floats) -> _Floats:
        ends = pc.subtract(self.lower, other.upper), pc.subtract(self.upper, other.lower)
        return self._made(other, *ends, pc.add(self.size, other.size))

    def __mul__(self, other: _Floats) -> _Floats:
        ends = _products(self, other)
        return self._made(other, *ends, pc.add(pc.multiply(self.size, other.size), _LEAST))

    def __truediv__(self, other: _Floats) -> _Floats:
        room = pc.multiply(other.size, _NEAR_ZERO)  # what may be zero is left to exact arithmetic
        zero = pc.and_(
            pc.less_equal(other.lower, room), pc.greater_equal(other.upper, pc.negate(room))
        )
        one = pc.if_else(zero, None, 1.0)
        ends = pc.divide(one, other.upper), pc.divide(one, other.lower)
        size = pc.max_element_wise(*map(pc.abs, ends))
        # a divisor that is little of what it was made of is known by as much less
        size = pc.multiply(size, pc.multiply(size, other.size))
        return self * _Floats(*ends, size, other.steps + 1)

    def to(self, other: _Floats) -> _Floats:
        """Everything from one's lower bound to the other's upper one."""
        return _Floats.of(self.lower, other.upper, self.steps)

    def _made(self, other: _Floats, lower: Any, upper: Any, size: Any) -> _Floats:
        return _Floats(lower, upper, size, self.steps + other.steps + 1)


def _products(one: _Floats | _Wholes, other: _Floats | _Wholes) -> tuple[Any, Any]:
    """The least and the greatest product of a number of each."""
    if one.lower is one.upper and other.lower is other.upper:
        return (pc.multiply(one.lower, other.lower),) * 2
    ends = [pc.multiply(a, b) for a in (one.lower, one.upper) for b in (other.lower, other.upper)]
    return pc.min_element_wise(*ends), pc.max_element_wise(*ends)


def _by_whole_numbers(table: pa.Table, formula: Formula, halves: Mapping[str, Half]) -> pa.Array:
    """What whole numbers say of each row; null where they are too large to."""
    nothing = pa.nulls(table.num_rows, pa.bool_())
    if any(half.share for half in halves.values()):  # a program has computed them
        return nothing
    try:
        operands = {name: _wholes(table, name, half) for name, half in halves.items()}
        left, right = formula.evaluate(operands, _whole)
        left, right = left.over(right), right.over(left)
    except OverflowError:
        return nothing
    may_be = pc.less if formula.strict else pc.less_equal
    less, more = may_be(left.lower, right.upper), may_be(right.lower, left.upper)
    holds = {"=": pc.and_(less, more), "<=": less, ">=": more}[formula.comparison]
    known = functools.reduce(pc.and_, (left.known, right.known))
    return pc.if_else(known, holds, None).combine_chunks()


def _wholes(table: pa.Table, name: str, half: Half) -> _Wholes:
    """A column as whole numbers of a unit that all its cells and their halves are made of."""
    column = pc.cast(table[name], "double", safe=False)
    kind = table.schema.field(name).type
    decimals = max(kind.scale, 0) if pa.types.is_decimal(kind) else (
        decimals_of(column) if pa.types.is_floating(kind) else 0
    )  # fmt: skip
    per = math.lcm(10**decimals, 2 * 10**decimals if half.own else half.unit.denominator)
    cells, known = as_whole(column, _factor(per))
    if half.is_none:
        return _Wholes(cells, cells, per, known)
    beside = pc.round(half.beside(table, name, column, per))
    return _Wholes(pc.subtract(cells, beside), pc.add(cells, beside), per, known)


def _whole(value: Fraction) -> _Wholes:
    number = pa.scalar(_factor(value.numerator))
    return _Wholes(number, number, value.denominator, pa.scalar(True))


def _factor(number: int) -> float:
    """A whole number as a float.

    Raises:
        OverflowError: if no float may be it.
    """
    if abs(number) >= _EXACT:
        raise OverflowError
    return float(number)


@dataclass(frozen=True)
class _Wholes:
    """Fractions as intervals, whose ends are whole numbers over a common one.

    Attributes:
        lower: whole numbers.
        upper: whole numbers; the same object where all are single numbers.
        per: what both are over, above zero: one for all rows, or a column.
        known: in which rows all numbers are small enough to be exact.
    """

    lower: Any
    upper: Any
    per: Any
    known: Any

    def __add__(self, other: _Wholes) -> _Wholes:
        one, other = self.over(other), other.over(self)
        lower = pc.add(one.lower, other.lower)
        upper = lower if one.is_point and other.is_point else pc.add(one.upper, other.upper)
        return one._made(other, lower, upper, one.per)

    def __sub__(self, other: _Wholes) -> _Wholes:
        lower = pc.negate(other.upper)
        upper = lower if other.is_point else pc.negate(other.lower)
        return self + _Wholes(lower, upper, other.per, other.known)

    def __mul__(self, other: _Wholes) -> _Wholes:
        return self._made(other, *_products(self, other), _product(self.per, other.per))

    def __truediv__(self, other: _Wholes) -> _Wholes:
        above = pc.multiply(other.lower, other.upper)  # not above zero where a divisor may be zero
        known = pc.and_(other.known, pc.greater(above, 0.0))
        if other.is_point:
            ends = (_product(pc.sign(other.lower), other.per),) * 2
            return self * _Wholes(*ends, pc.abs(other.lower), known)
        ends = _product(other.lower, other.per), _product(other.upper, other.per)
        return self * _Wholes(*ends, above, known)

    def to(self, other: _Wholes) -> _Wholes:
        """Everything from one's lower bound to the other's upper one."""
        one, other = self.over(other), other.over(self)
        return self._made(other, one.lower, other.upper, one.per)

    @property
    def is_point(self) -> bool:
        """Whether all are single numbers."""
        return self.lower is self.upper

    def over(self, other: _Wholes) -> _Wholes:
        """The same fractions, over what those of another may be over, too."""
        if self.per is other.per:
            return self
        both = isinstance(self.per, int) and isinstance(other.per, int)
        by = math.lcm(self.per, other.per) // self.per if both else other.per
        lower = _product(self.lower, by)
        upper = lower if self.is_point else _product(self.upper, by)
        return self._made(self, lower, upper, _product(self.per, by))

    def _made(self, other: _Wholes, lower: Any, upper: Any, per: Any) -> _Wholes:
        known = pc.and_(self.known, other.known)
        for number in (lower, upper, *(() if isinstance(per, int) else (per,))):
            known = pc.and_(known, pc.less(pc.abs(number), float(_EXACT)))
        return _Wholes(lower, upper, per, known)


def _product(one: Any, other: Any) -> Any:
    """A product of whole numbers, of which each is one for all rows, or a column."""
    if isinstance(one, int) and isinstance(other, int):
        return one * other
    return pc.multiply(*(_factor(n) if isinstance(n, int) else n for n in (one, other)))


def _by_rationals(table: pa.Table, formula: Formula, halves: Mapping[str, Half]) -> pa.Array:
    """What rationals say, row by row; null where a divisor may be zero, or a number is none."""
    outcomes: list[bool | None] = []
    for row in range(table.num_rows):
        try:
            operands = exact(table, row, halves)
        except (ValueError, OverflowError):  # NaN and infinity
            outcomes.append(None)
            continue
        outcomes.append(None if formula.undefined(operands) else formula.holds(operands))
    return pa.array(outcomes, pa.bool_())


def exact(table: pa.Table, row: int, halves: Mapping[str, Half]) -> dict[str, Interval]:
    """A row's intervals, from the digits that its numbers are written with."""
    intervals = {}
    for name, half in halves.items():
        (value,) = printed_numbers(table.slice(row, 1), name)
        number = Fraction(value if isinstance(value, int | Decimal) else repr(value))
        intervals[name] = Interval(number - half.of(value), number + half.of(value))
    return intervals
