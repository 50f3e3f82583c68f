"""With how many digits behind the point each number of a column was printed.

Text tells it of each cell. Floats, and what a spreadsheet or a program writes of them, have lost
the zeros at their end. There the longest number of a column tells it of those that are shorter,
unless these are too many for lost zeros, or have as many figures as the longest.
"""

from __future__ import annotations

import functools
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
_PERCENT = b"per cents"
_LONG = Context(prec=100)
_SIGNIFICANT = 3.0
"""Figures that a table may have in all its numbers, so that larger ones have fewer decimals."""
_LOST = 4
"""One cell in so many may have lost a zero; one in ten ends in one."""


def digits_of(name: str) -> str:
    """The column that tells with how many digits each number of another was printed."""
    return f"{_DIGITS}{name}"


def percents(of_100: int) -> dict[bytes, bytes]:
    """What the field of a column says whose cells are per cents: what of a hundred each is."""
    return {_PERCENT: b"%d" % of_100}


def written_as(table: pa.Table, name: str) -> tuple[int, str]:
    """What a column's numbers are to be taken times to be what is written, and the sign behind."""
    told = (table.schema.field(name).metadata or {}).get(_PERCENT)
    return (100 // int(told), "%") if told else (1, "")


def is_percent(table: pa.Table, name: str) -> bool:
    """Whether the cells of a column are per cents."""
    return bool(written_as(table, name)[1])


def printed_numbers(table: pa.Table, name: str) -> list[Any]:
    """The numbers of a column, with the digits that they were printed with, where that is told."""
    values: list[Any] = table[name].to_pylist()
    if digits_of(name) not in table.column_names:
        return values
    return [*map(_in_digits, values, table[digits_of(name)].to_pylist())]


def _in_digits(value: Any, digits: int | None) -> Decimal | None:
    if value is None or digits is None:
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else value
    return number.quantize(Decimal(1).scaleb(-digits), context=_LONG)


def printed(table: pa.Table, name: str, row: int) -> str:
    """A number of a table as it was printed; without zeros at its end where nobody tells them."""
    (value,) = printed_numbers(table.slice(row, 1), name)
    if value is None:
        return str(value)
    times, sign = written_as(table, name)
    if times > 1:
        value = Decimal(repr(value) if isinstance(value, float) else value).scaleb(2, _LONG)
    if isinstance(value, Decimal):
        told = digits_of(name) in table.column_names
        value = f"{value:f}" if told else decimal(Fraction(value))
    return f"{value}{sign}"


def own_digits(values: pa.Array, digits: pa.Array, *, zeros: bool) -> pa.Array | None:
    """With how many digits behind the point each number was printed.

    Args:
        values: numbers, as floats.
        digits: with how many each is written; without zeros at the end, if these may be lost.
        zeros: whether they are kept.

    Returns:
        The digits; ``None`` where all have been printed with those of the longest.

    >>> import pyarrow as pa
    >>> def told(*numbers: float) -> pa.Array | None:
    ...     digits = [len(str(n).partition(".")[2]) for n in numbers]
    ...     return own_digits(pa.array(numbers), pa.array(digits), zeros=False)
    >>> told(1.5, 2.25, 3.75, 9.15), told(1.5, 2.25, 3.7, 9.15).to_pylist()
    (None, [1, 2, 1, 2])
    """
    import pyarrow.compute as pc

    most, size = pc.max(digits).as_py(), pc.abs(values)
    if not most:
        return None
    figures = pc.add(digits, pc.floor(pc.add(pc.log10(size), 1 + 1e-12)))
    longest = pc.max(figures.filter(pc.equal(digits, most)))
    full = pc.greater_equal(figures, pc.max_element_wise(longest, _SIGNIFICANT))
    whole = pc.and_(pc.equal(digits, 0), pc.greater(size, 0.0))
    pointed = pc.greater(digits, 0)
    short = pc.and_(pointed, pc.less(digits, most))
    tens = pc.equal(pc.multiply(pc.floor(pc.divide(size, 10.0)), 10.0), size)
    shorter, wholes = _count(short), _count(whole)
    own = zeros or _LOST * shorter > _count(pointed) or (
        0 < shorter <= 2 * _count(pc.and_(short, full))
    )  # fmt: skip
    own_wholes = 0 < wholes <= 2 * _count(pc.and_not(pc.and_(whole, full), tens))
    if not own and not own_wholes:
        return None
    usual = pc.min(digits.filter(pointed)).as_py() if own else most
    rest = pc.if_else(pc.and_(pointed, own), digits, pc.if_else(pc.is_valid(digits), most, None))
    return pc.cast(pc.if_else(whole, 0 if own_wholes else usual, rest), "int8")


def _count(mask: Any) -> int:
    import pyarrow.compute as pc

    return pc.sum(mask).as_py() or 0


def digits_of_floats(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """With how many digits behind the point each float was printed; ``None`` as above."""
    import pyarrow.compute as pc

    values = pc.cast(column, "double")
    if decimals_of(values, MOST_DECIMALS + 1) > MOST_DECIMALS:
        return None
    longer = (pc.invert(as_whole(values, 10.0**n)[1]) for n in range(MOST_DECIMALS))
    digits = functools.reduce(pc.add, (pc.cast(more, "int8") for more in longer))
    return own_digits(values, digits, zeros=False)


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
