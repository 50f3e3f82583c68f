"""Cells of a wide table to numbers, as people write them: 1,234; １２３; 12.5%; −3; n/a.

>>> number("1,234.50"), number("１２．５％"), number("n/a")
(Decimal('1234.50'), Decimal('0.125'), None)
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ...quantity.vocabulary import normalise
from .digits import digits_of, digits_of_floats, own_digits, percents

if TYPE_CHECKING:
    import pyarrow as pa

MISSING = frozenset(
    {"", "-", "–", "—", ".", "..", "...", "…", ":", "n/a", "na", "nan", "null", "none"}
)
"""What stands for a figure that is not there, in lower case."""

_SCIENTIFIC = re.compile(r"[-+]?\d+(?:\.\d+)?e[-+]?\d{1,4}", re.ASCII)
_MOST_DIGITS = 76
"""What a column of decimals holds."""
_BLANKS = " \u00a0\u2009\u202f"
_NOTHING = re.compile(r":\s*\(?[a-z]{1,3}\)?", re.ASCII)
"""Eurostat's sign for what is not there, with a flag that says why: ``:c``."""
_STATUS = "[bcdefinprsuvxz]"
"""The letters of statuses: SDMX's and Eurostat's, in lower case."""
_FLAGGED = re.compile(
    r"(?P<body>[-+−]?(?:[\d.,']|[ \u00a0\u2009\u202f](?=\d))*\d\s?%?)(?:"
    r"\s*(?P<mark>[*†‡#¹²³⁴⁵⁶⁷⁸⁹⁰]+)|"
    rf"\s*[(\[](?P<told>[A-Za-z]|{_STATUS}{{2,3}}|\d{{1,2}})[)\]]|"
    rf"\s+(?P<note>\d{{1,2}})\)|\s+(?P<apart>{_STATUS}{{1,3}})|(?P<close>[prefuscdnz])"
    r")",
    re.ASCII,
)
"""A figure with a flag beside it: ``12.3 (p)``, ``12.3 b``, ``12.3p``, ``12.3*``, ``12.3 1)``."""
_DECIMAL_COMMA = re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})*|\d+),\d+", re.ASCII)
_POINTED = re.compile(r"[-+]?\d{1,3}(?:\.\d{3}){2,}", re.ASCII)


@dataclass(frozen=True)
class NumberForm:
    """How numbers are written, as far as somebody says it.

    Attributes:
        decimal: the sign before decimals; a point where nobody says.
        thousands: the sign that parts thousands; the usual ones where nobody says.
        missing: what says that nothing is known, beside what usually does.
        of_100: what of a hundred a per cent is: 1, or 100 for what counts as it is written.
    """

    decimal: str = ""
    thousands: str = ""
    missing: tuple[str, ...] = ()
    of_100: int = 1

    @property
    def point(self) -> str:
        """The sign before decimals."""
        return self.decimal or ("," if self.thousands == "." else ".")

    @functools.cached_property
    def _nothing(self) -> frozenset[str]:
        return frozenset(normalise(text).strip() for text in self.missing)

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        signs = self.thousands or f"{_BLANKS}'{'.' if self.point == ',' else ','}"
        group = rf"(?:\d{{1,3}}(?:[{re.escape(signs)}]\d{{3}})+|\d+)?"
        return re.compile(rf"([-+]?{group})(?:{re.escape(self.point)}(\d+))?", re.ASCII)

    def is_missing(self, text: str) -> bool:
        """Whether a cell, in lower case and stripped, says that nothing is known."""
        return text in MISSING or text in self._nothing or bool(_NOTHING.fullmatch(text))

    def digits(self, text: str) -> str | None:
        """A number as programs write it; ``None`` if it is none."""
        plain = text.replace(self.point, ".") if self.point != "." and "." not in text else text
        if _SCIENTIFIC.fullmatch(plain):
            return plain
        match = self._pattern.fullmatch(text)
        if match is None or not any(c.isdigit() for c in text):
            return None
        whole, decimals = re.sub(r"[^-+\d]", "", match[1]), match[2]
        return f"{whole}.{decimals}" if decimals else whole

    def written(self, number: str) -> str:
        """What a program wrote with a point, in this form."""
        return number.replace(".", self.point)


PLAIN = NumberForm()


def is_told(cell: str) -> bool:
    """Whether a cell is a number, with a flag or without, or says that one is missing.

    >>> [is_told(cell) for cell in ("1,234 p", "..", "GDP")]
    [True, True, False]
    """
    try:
        number(without_flag(cell)[0])
    except ValueError:
        return False
    return True


def without_flag(cell: str) -> tuple[str, str]:
    """A figure, and the flag beside it, if there is one.

    >>> without_flag("12.3 (p)"), without_flag("1,234*"), without_flag("Foshan b")
    (('12.3', 'p'), ('1,234', '*'), ('Foshan b', ''))
    """
    match = _FLAGGED.fullmatch(cell.strip())
    if match is None:
        return cell, ""
    flags = ("mark", "told", "note", "apart", "close")
    return match["body"].strip(), next(match[name] for name in flags if match[name])


def number(cell: str, form: NumberForm = PLAIN) -> Decimal | None:
    """What a cell says, exactly; ``None`` where it says that nothing is known.

    A per cent counts as a hundredth, as in formulas.

    Args:
        cell: the cell.
        form: how numbers are written.

    Raises:
        ValueError: if it is no number.

    >>> number("1.234,5", NumberForm(","))
    Decimal('1234.5')
    """
    text = normalise(cell).strip().replace("−", "-")
    if form.is_missing(text):
        return None
    body = text.removesuffix("%").rstrip()
    digits = form.digits(body)
    if digits is None:
        raise ValueError(f"{_short(cell)} is no number{_hint(body, form)}")
    value = Decimal(digits)
    if body != text and form.of_100 == 1:
        value = Decimal((*value.as_tuple()[:2], _exponent(value) - 2))
    if max(value.adjusted() + 1, 1) + max(-_exponent(value), 0) > _MOST_DIGITS:
        raise ValueError(f"{_short(cell)} has more than {_MOST_DIGITS} digits")
    return value


def _hint(text: str, form: NumberForm) -> str:
    """What to say of numbers that are written otherwise than usual."""
    if form.point == "." and _DECIMAL_COMMA.fullmatch(text):
        return "; where a comma stands before decimals, say --decimal ,"
    if form.point == "." and _POINTED.fullmatch(text):
        return "; where a point parts thousands, say --thousands ."
    if len(text) <= 3 and not any(c.isdigit() for c in text):
        return f"; where it says that nothing is known, say --missing {text}"
    return ""


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)


def _short(cell: str) -> str:
    return repr(cell if len(cell) < _MOST_DIGITS else f"{cell[:_MOST_DIGITS]}…")


class Numbers(NamedTuple):
    """Columns of text as numbers.

    Attributes:
        table: in which they are decimals, each with the digits of its most exact cell.
        problems: the cells that are no numbers: row from 1, column, and why; they are null.
        flags: how many figures of each column have which flag beside them.
    """

    table: pa.Table
    problems: list[tuple[int, str, str]]
    flags: Mapping[str, Counter[str]] = {}


def numeric(table: pa.Table, names: Iterable[str], form: NumberForm = PLAIN) -> Numbers:
    """Columns of text as decimals.

    Args:
        table: a table; columns that are not texts stay as they are.
        names: the columns that should hold numbers; those that are not there are passed over.
        form: how numbers are written.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    problems: list[tuple[int, str, str]] = []
    cells: dict[str, _Cells] = {}
    for name in dict.fromkeys(names):
        place = table.schema.get_field_index(name)
        column = table.column(place) if place >= 0 else None
        if column is None:
            continue
        if pa.types.is_floating(column.type):
            endless = rows_where(pc.is_inf(column)).to_pylist()
            problems += [(row + 1, name, f"{column[row]} is no number") for row in endless]
        if is_text(column.type):
            cells[name] = _cells(column, form)
            problems += [(row, name, reason) for row, reason in cells[name].wrong]
            numbers = cells[name].numbers.take(cells[name].indices)
            told = percents(form.of_100) if cells[name].percent else None
            table = table.set_column(place, pa.field(name, numbers.type, metadata=told), numbers)
    flags = {name: of_column.flags for name, of_column in cells.items() if of_column.flags}
    return Numbers(with_digits(table, names, cells), problems, flags)


def with_digits(
    table: pa.Table, names: Iterable[str], cells: Mapping[str, _Cells] | None = None
) -> pa.Table:
    """A table that tells with how many digits numbers were printed, where each has its own.

    Args:
        table: has numbers in its columns.
        names: the columns that are looked at; those that are not there are passed over.
        cells: what columns were as text; a file that writes zeros in one keeps them in all.
    """
    import pyarrow as pa

    cells = cells or {}
    zeros = any(of_column.keeps_zeros for of_column in cells.values())
    for name in dict.fromkeys(names):
        digits = None
        if name in cells:
            digits = cells[name].digits(zeros=zeros)
        elif name in table.column_names and pa.types.is_floating(table.schema.field(name).type):
            digits = digits_of_floats(table[name])
        if digits is not None and digits_of(name) not in table.column_names:
            table = table.append_column(digits_of(name), digits)
    return table


class _Cells(NamedTuple):
    """A column of text as numbers: each different cell, and which of them stands in which row.

    Attributes:
        numbers: exactly, as whole numbers or decimals.
        places: how many digits each has behind its point.
        stripped: the same without zeros at the end.
        indices: which of them each row has.
        wrong: the rows from 1 that hold no number, and why.
        flags: how many figures have which flag beside them.
        percent: whether its cells are per cents.
        moved: by how many digits their points are moved.
    """

    numbers: pa.Array
    places: pa.Array
    stripped: pa.Array
    indices: pa.Array
    wrong: list[tuple[int, str]]
    flags: Counter[str]
    percent: bool = False
    moved: int = 0

    @property
    def keeps_zeros(self) -> bool:
        """Whether somebody wrote zeros at the end of decimals who need not have: ``2.50``.

        A program that writes ``3.0`` for 3 writes no per cents, and no 3 beside it.
        """
        import pyarrow.compute as pc

        there = pc.not_equal(pc.cast(self.numbers, "double", safe=False), 0.0)
        places, stripped = self.places.filter(there), self.stripped.filter(there)
        ending = self._written(places.filter(pc.less(stripped, places))) - {0}
        return bool(ending) and (self.percent or ending != {1} or 0 in self._written(places))

    def _written(self, places: pa.Array) -> set[int]:
        """How many digits cells are written with."""
        return {max(n - self.moved, 0) for n in places.unique().to_pylist() if n is not None}

    def digits(self, *, zeros: bool) -> pa.Array | None:
        """With how many digits each row's number was printed; ``None`` for the column's own."""
        import pyarrow.compute as pc

        written = self._written(self.places)
        kept = zeros or (len(written) == 1 and written != {1})
        floats = pc.cast(self.numbers, "double", safe=False)
        digits = own_digits(floats, self.places if kept else self.stripped, zeros=kept)
        return None if digits is None else digits.take(self.indices)


_AS_PROGRAMS = r"^-?\d{1,15}(\.\d{1,9})?$"
"""A number that Arrow reads as people do."""


def _cells(column: pa.ChunkedArray, form: NumberForm) -> _Cells:
    """A column of text as numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    texts = encoded.dictionary
    plain = form.point == "." and not form.missing
    if plain and pc.all(pc.match_substring_regex(texts, _AS_PROGRAMS)).as_py():
        return _as_programs_write(encoded)
    read: list[Decimal | None] = []
    wrong: dict[int, str] = {}
    flagged: dict[int, str] = {}
    for code, text in enumerate(texts.to_pylist()):
        body, flag = without_flag(text)
        if flag:
            flagged[code] = flag
        try:
            read.append(number(body, form))
        except ValueError as error:
            wrong[code] = str(error)
            read.append(None)
    wrong |= _of_another_kind(encoded, read)
    read = [None if code in wrong else value for code, value in enumerate(read)]
    codes = encoded.indices.to_pylist() if wrong or flagged else ()
    rows = [(row, wrong[code]) for row, code in enumerate(codes, 1) if code in wrong]
    flags = Counter(flagged[code] for code in codes if code in flagged)
    percent = any(v and _is_percent(text) for v, text in zip(read, texts.to_pylist(), strict=True))
    places, stripped = (
        pa.array([None if v is None else max(-_exponent(v), 0) for v in some], pa.int64())
        for some in (read, [v and v.normalize() for v in read])
    )
    moved = 2 if percent and form.of_100 == 1 else 0
    return _Cells(_decimals(read), places, stripped, encoded.indices, rows, flags, percent, moved)


def _as_programs_write(encoded: pa.DictionaryArray) -> _Cells:
    """Cells that are all plain numbers, read at once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def behind(texts: pa.Array) -> pa.Array:
        less = pc.add(pc.find_substring(texts, "."), 1)
        digits = pc.subtract(pc.utf8_length(texts), less)
        return pc.cast(pc.if_else(pc.greater(less, 0), digits, 0), "int64")

    texts = encoded.dictionary
    places = behind(texts)
    scale = pc.max(places).as_py()
    kind = pa.decimal128(38, scale) if scale else pa.int64()
    stripped = behind(pc.utf8_rtrim(texts, "0"))
    return _Cells(pc.cast(texts, kind), places, stripped, encoded.indices, [], Counter())


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


def is_text(kind: pa.DataType) -> bool:
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
    rows = {kind: sum(code in of_kind for code in codes) for kind, of_kind in kinds.items()}
    rarer = rows[True] < rows[False]
    what = "is a per cent" if rarer else "is no per cent"
    return {
        code: f"{_short(texts[code])} {what}, unlike most of its column; write all of it alike"
        for code in kinds[rarer]
    }


def _is_percent(cell: str) -> bool:
    return normalise(without_flag(cell)[0]).strip().endswith("%")


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
        figure = None if "%" in normalise(text) else number(text)
    except ValueError as error:
        raise ValueError(f"value {error}") from error
    if figure is None:
        raise ValueError(f"value {text!r} is no number")
    return float(figure)
