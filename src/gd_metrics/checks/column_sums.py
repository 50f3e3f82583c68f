"""Linear formulas over whole columns, decided exactly: whole numbers that floats hold.

Cells are brought to whole numbers (of cents, say). A float holds every one of fifteen digits, and
every sum of them below 2**53, so there it decides as a rational does; a mask says in which rows.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ..quantity.formula import Formula
from ..quantity.linear import difference

_EXACT = 2**53
"""Up to where a float holds every whole number."""
_POWERS = 10**22
"""Up to where it holds every power of ten."""
_DIGITS = 10**15
"""Below it, two decimals that are not equal are not the same float."""
_MOST_DECIMALS = 6
_COMPARE = {"=": "equal", "<=": "less_equal", ">=": "greater_equal", "<": "less", ">": "greater"}


class Decided(NamedTuple):
    """Rows that are decided, and those of them in which the formula holds: two masks."""

    known: Any
    holds: Any


def decided(formula: Formula, table: pa.Table) -> Decided | None:
    """What a formula says of rows whose numbers are exactly those written.

    Args:
        formula: a formula.
        table: has a column of numbers for each of its names.

    Returns:
        The rows; ``None`` where the formula is not linear, or names cancel. Rows with nulls
        are not decided.

    >>> import pyarrow as pa
    >>> from gd_metrics.quantity.formula import parse_formula
    >>> table = pa.table({"t": [0.3, 0.4], "a": [0.1, 0.1], "b": [0.2, 0.2]})
    >>> decided(parse_formula("t = a + b"), table).holds.to_pylist()
    [True, False]
    """

    factors = _whole_factors(formula)
    if factors is None:
        return None
    columns = {name: pc.cast(table[name], "double", safe=False) for name in formula.names}
    power = 10 ** max(_decimals(table, name, columns[name]) for name in columns)
    constant = factors.get("", 0) * power
    if power > _POWERS or abs(constant) >= _EXACT:
        return None
    cells, exact = zip(*(_cells(column, power) for column in columns.values()), strict=True)
    terms = [pc.multiply(c, float(factors[name])) for c, name in zip(cells, columns, strict=True)]
    total = pc.add(functools.reduce(pc.add, terms), float(constant))
    size = pc.add(functools.reduce(pc.add, map(pc.abs, terms)), float(abs(constant)))
    known = pc.and_(functools.reduce(pc.and_, exact), pc.less(size, float(_EXACT)))
    sign = formula.comparison[0] if formula.strict else formula.comparison
    return Decided(pc.fill_null(known, False), getattr(pc, _COMPARE[sign])(total, 0.0))


def _whole_factors(formula: Formula) -> Mapping[str, int] | None:
    """What each name is taken times, as whole numbers; the empty name is the constant."""
    factors = difference(formula)
    if factors is None or not factors.keys() >= {*formula.names}:  # what cancels may be infinite
        return None
    scale = math.lcm(*(Fraction(f).denominator for f in factors.values()))
    whole = {name: int(factor * scale) for name, factor in factors.items()}
    return whole if all(abs(f) < _EXACT for f in whole.values()) else None


def _decimals(table: pa.Table, name: str, column: Any) -> int:
    """Digits behind the point that a column's cells have, as far as that many are looked for."""

    kind = table.schema.field(name).type
    if pa.types.is_decimal(kind):
        return max(int(kind.scale), 0)
    return decimals_of(column, _MOST_DECIMALS if pa.types.is_floating(kind) else 0)


def decimals_of(column: Any, most: int) -> int:
    """Digits behind the point with which all floats of a column can be written.

    Args:
        column: floats.
        most: up to which it is looked for; so many, where they have more.
    """

    fitting = (n for n in range(most) if pc.all(_cells(column, 10**n)[1]).as_py() is not False)
    return next(fitting, most)


def _cells(column: Any, power: int) -> tuple[Any, Any]:
    """A column's cells as whole numbers of a unit, and which of them are exactly that."""

    cells = pc.round(pc.multiply(column, float(power)))
    few = pc.less(pc.abs(cells), float(_DIGITS))
    return cells, pc.and_(few, pc.equal(pc.divide(cells, float(power)), column))
