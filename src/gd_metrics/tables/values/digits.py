"""With how many digits behind the point each number of a column was printed.

Text tells it of each cell. Floats, and what a spreadsheet or a program writes of them, have lost
the zeros at their end: there the column's longest number tells it of those that are shorter,
unless too many are, or those that are shorter have as many figures.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...quantity.interval import decimal

if TYPE_CHECKING:
    import pyarrow as pa

MOST_DECIMALS = 6
"""Digits behind the point beyond which floats were computed, and not printed."""
_FIGURES = 10**15
"""Below it, two decimals that are not equal are not the same float."""
_DIGITS = "\x1fdigits of "
_LONG = Context(prec=100)
PERCENT = {b"percent": b"1"}
"""What the field of a column says whose cells are per cents."""


def digits_of(name: str) -> str:
    """The column that tells with how many digits each number of another was printed."""
    return f"{_DIGITS}{name}"


def printed_number(table: pa.Table, name: str, row: int) -> Any:
    """A number of a table, with the digits that it was printed with, where they are known."""
    value = table[name][row].as_py()
    if value is None or (column := digits_of(name)) not in table.column_names:
        return value
    number = Decimal(repr(value)) if isinstance(value, float) else value
    return number.quantize(Decimal(1).scaleb(-table[column][row].as_py()), context=_LONG)


def printed(table: pa.Table, name: str, row: int) -> str:
    """A number of a table as it was printed, without the zeros that its column's decimals add."""
    value = printed_number(table, name, row)
    percent = bool(table.schema.field(name).metadata)
    if value is not None and percent:
        value = value * 100 if isinstance(value, int | float) else value.scaleb(2, _LONG)
    if isinstance(value, Decimal) and digits_of(name) not in table.column_names:
        value = decimal(Fraction(value))
    return f"{value:f}%" if percent else f"{value:f}" if isinstance(value, Decimal) else str(value)


def as_whole(column: Any, power: float) -> tuple[Any, Any]:
    """A column's cells as whole numbers of a unit, and which of them are exactly that.

    Args:
        column: floats.
        power: how many of the unit are one.
    """
    import pyarrow.compute as pc

    cells = pc.round(pc.multiply(column, power))
    few = pc.less(pc.abs(cells), float(_FIGURES))
    return cells, pc.and_(few, pc.equal(pc.divide(cells, power), column))


def decimals_of(column: Any, most: int = MOST_DECIMALS) -> int:
    """Digits behind the point with which all floats of a column can be written.

    Args:
        column: floats.
        most: up to which it is looked for; so many, where they have more.
    """
    import pyarrow.compute as pc

    fitting = (n for n in range(most) if pc.all(as_whole(column, 10.0**n)[1]).as_py() is not False)
    return next(fitting, most)
