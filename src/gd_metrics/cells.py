"""Cells of a wide table to numbers, as people write them: 1,234; １２３; 12.5%; −3; n/a.

>>> number("1,234.50"), number("１２．５％"), number("n/a")
(Decimal('1234.50'), Decimal('0.125'), None)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from .vocabulary import normalise

if TYPE_CHECKING:
    import pyarrow as pa

MISSING = frozenset({"", "-", "–", "—", "..", "...", "…", "n/a", "na", "nan", "null", "none", "x"})
"""What stands for a figure that is not there, in lower case."""

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:[, \u00a0\u2009\u202f']\d{3})+|\d+)?(?:\.\d+)?")
_SCIENTIFIC = re.compile(r"[-+]?\d+(?:\.\d+)?e[-+]?\d{1,2}")
_MOST_DIGITS = 38
"""What a decimal column holds."""


def number(cell: str) -> Decimal | None:
    """What a cell says, exactly; ``None`` where it says that nothing is known.

    A per cent counts as a hundredth, as in formulas of claims.

    Raises:
        ValueError: if it is no number.
    """
    text = normalise(cell).strip().replace("−", "-")
    if text in MISSING:
        return None
    body = text.removesuffix("%").rstrip()
    if _SCIENTIFIC.fullmatch(body):
        value = Decimal(body)
    elif _NUMBER.fullmatch(body) and any(c.isdigit() for c in body):
        value = Decimal(re.sub(r"[, \u00a0\u2009\u202f']", "", body))
    else:
        raise ValueError(f"{cell!r} is no number")
    return value.scaleb(-2) if body != text else value


def numeric(table: pa.Table, names: Iterable[str]) -> tuple[pa.Table, list[tuple[int, str, str]]]:
    """Columns of text as decimals, each with the digits of its most exact cell.

    Args:
        table: a table; columns that are not texts stay as they are.
        names: the columns that should hold numbers; those that are not there are passed over.

    Returns:
        The table, and the cells that are no numbers: row from 1, column, and why. They are
        null in the table.
    """
    import pyarrow as pa

    problems: list[tuple[int, str, str]] = []
    for name in dict.fromkeys(names):
        place = table.schema.get_field_index(name)
        if place < 0 or not pa.types.is_string(table.schema.field(place).type):
            continue
        encoded = table[name].combine_chunks().dictionary_encode()
        read: list[Decimal | None] = []
        wrong: dict[int, str] = {}
        for code, text in enumerate(encoded.dictionary.to_pylist()):
            try:
                read.append(number(text))
            except ValueError as error:
                wrong[code] = str(error)
                read.append(None)
        values = _decimals(read).take(encoded.indices)
        if wrong:
            codes = enumerate(encoded.indices.to_pylist(), 1)
            problems += [(row, name, wrong[code]) for row, code in codes if code in wrong]
        table = table.set_column(place, name, values)
    return table, problems


def _decimals(values: list[Decimal | None]) -> pa.Array:
    import pyarrow as pa

    scale = max((-int(v.as_tuple().exponent) for v in values if v is not None), default=0)
    digits = max((v.adjusted() + 1 for v in values if v), default=1)
    if max(scale, 0) + max(digits, 1) > _MOST_DIGITS:
        return pa.array([None if v is None else float(v) for v in values], pa.float64())
    if scale <= 0 and digits < 19:
        return pa.array([None if v is None else int(v) for v in values], pa.int64())
    return pa.array(values, pa.decimal128(_MOST_DIGITS, max(scale, 0)))
