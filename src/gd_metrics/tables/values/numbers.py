"""Cells of a wide table to numbers, as people write them: 1,234; １２３; 12.5%; −3; n/a.

>>> number("1,234.50"), number("１２．５％"), number("n/a")
(Decimal('1234.50'), Decimal('0.125'), None)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from ...quantity.vocabulary import normalise

if TYPE_CHECKING:
    import pyarrow as pa

MISSING = frozenset({"", "-", "–", "—", "..", "...", "…", "n/a", "na", "nan", "null", "none"})
"""What stands for a figure that is not there, in lower case."""

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:[, \u00a0\u2009\u202f']\d{3})+|\d+)?(?:\.\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"[-+]?\d+(?:\.\d+)?e[-+]?\d{1,4}", re.ASCII)
_MOST_DIGITS = 76
"""What a column of decimals holds."""


def number(cell: str) -> Decimal | None:
    """What a cell says, exactly; ``None`` where it says that nothing is known.

    A per cent counts as a hundredth, as in formulas.

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
        raise ValueError(f"{_short(cell)} is no number")
    value = value if body == text else Decimal((*value.as_tuple()[:2], _exponent(value) - 2))
    if max(value.adjusted() + 1, 1) + max(-_exponent(value), 0) > _MOST_DIGITS:
        raise ValueError(f"{_short(cell)} has more than {_MOST_DIGITS} digits")
    return value


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)


def _short(cell: str) -> str:
    return repr(cell if len(cell) < _MOST_DIGITS else f"{cell[:_MOST_DIGITS]}…")


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
    import pyarrow.compute as pc

    problems: list[tuple[int, str, str]] = []
    for name in dict.fromkeys(names):
        place = table.schema.get_field_index(name)
        column = table.column(place) if place >= 0 else None
        if column is None:
            continue
        if pa.types.is_floating(column.type):
            endless = rows_where(pc.is_inf(column)).to_pylist()
            problems += [(row + 1, name, f"{column[row]} is no number") for row in endless]
        if _is_text(column.type):
            numbers, wrong = _numbers(column)
            problems += [(row, name, reason) for row, reason in wrong]
            table = table.set_column(place, name, numbers)
    return table, problems


def _numbers(column: pa.ChunkedArray) -> tuple[pa.Array, list[tuple[int, str]]]:
    """A column of text as decimals, and the rows, from 1, of cells that are no numbers."""
    import pyarrow as pa

    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    read: list[Decimal | None] = []
    wrong: dict[int, str] = {}
    for code, text in enumerate(encoded.dictionary.to_pylist()):
        try:
            read.append(number(text))
        except ValueError as error:
            wrong[code] = str(error)
            read.append(None)
    wrong |= _of_another_kind(encoded, read)
    read = [None if code in wrong else value for code, value in enumerate(read)]
    codes = enumerate(encoded.indices.to_pylist(), 1) if wrong else ()
    rows = [(row, wrong[code]) for row, code in codes if code in wrong]
    return _decimals(read).take(encoded.indices), rows


def rows_where(mask: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The numbers, from 0, of the rows in which a mask is true.

    pyarrow's own function crashes, up to version 25, on a column of no chunks.

    >>> import pyarrow as pa
    >>> rows_where(pa.array([False, True])).to_pylist()
    [1]
    >>> rows_where(pa.chunked_array([], pa.bool_())).to_pylist()
    []
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.indices_nonzero(mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask)


def _is_text(kind: pa.DataType) -> bool:
    """Whether a column holds texts, however Arrow keeps them."""
    import pyarrow as pa

    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(is_(kind) for is_ in (pa.types.is_string, pa.types.is_large_string, _is_view))


def _is_view(kind: pa.DataType) -> bool:
    return str(kind) == "string_view"


def _of_another_kind(encoded: pa.DictionaryArray, read: list[Decimal | None]) -> dict[int, str]:
    """The rarer of per cents and plain numbers in one column that has both: a slip, most likely.

    A plain zero is the same in both.
    """
    texts = encoded.dictionary.to_pylist()
    kinds: dict[bool, set[int]] = {True: set(), False: set()}
    for code, value in enumerate(read):
        if value:
            kinds[_is_percent(texts[code])].add(code)
    if not all(kinds.values()):
        return {}
    codes = encoded.indices.to_pylist()
    rows = {kind: sum(code in found for code in codes) for kind, found in kinds.items()}
    rarer = rows[True] < rows[False]
    what = "is a per cent" if rarer else "is no per cent"
    return {
        code: f"{_short(texts[code])} {what}, unlike most of its column; write all of it alike"
        for code in kinds[rarer]
    }


def _is_percent(cell: str) -> bool:
    return normalise(cell).strip().endswith("%")


def _decimals(values: list[Decimal | None]) -> pa.Array:
    import pyarrow as pa

    scale = max((-_exponent(v) for v in values if v is not None), default=0)
    digits = max((v.adjusted() + 1 for v in values if v), default=1)
    if max(scale, 0) + max(digits, 1) > _MOST_DIGITS:
        return pa.array([None if v is None else float(v) for v in values], pa.float64())
    if scale <= 0 and digits < 19:
        return pa.array([None if v is None else int(v) for v in values], pa.int64())
    kind = pa.decimal128(38, max(scale, 0)) if digits + scale <= 38 else None
    return pa.array(values, kind or pa.decimal256(_MOST_DIGITS, max(scale, 0)))


def value(text: str) -> float:
    """What somebody wrote as a plain number.

    Raises:
        ValueError: if it is no number, or a per cent: those are stored as 43.

    >>> value("1,234.5")
    1234.5
    """
    try:
        found = None if "%" in normalise(text) else number(text)
    except ValueError as error:
        raise ValueError(f"value {error}") from error
    if found is None:
        raise ValueError(f"value {text!r} is no number")
    return float(found)
