"""What the numbers of a table stand for: themselves, or all that would be rounded to them.

Unless somebody says otherwise whole numbers are exact, and decimals stand for what rounds to
them: the commonest table has counts beside a rounded share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import ConfigError, UnknownNameError
from ..tables.values.digits import MOST_DECIMALS, decimals_of, digits_of

if TYPE_CHECKING:
    import pyarrow as pa

AUTO, EXACT, PRINTED = "auto", "exact", "printed"
ROUNDINGS = (AUTO, EXACT, PRINTED)
_FULL = 15
"""Significant digits of a number that a program has computed, and nobody has rounded."""


class Half(NamedTuple):
    """Half a unit of the last digit that is known of a column's numbers.

    Attributes:
        unit: the same for all of them; 0 where they are exact.
        share: of each number, where a program has computed them.
        own: whether each has digits of its own, of which a column of the table tells.
    """

    unit: Fraction = Fraction(0)
    share: Fraction = Fraction(0)
    own: bool = False

    @property
    def is_none(self) -> bool:
        """Whether the numbers are exact."""
        return not any(self)

    def of(self, number: Fraction | Decimal) -> Fraction:
        """Half a unit of the last digit of one number, which has its own digits if all do."""
        if self.own and isinstance(number, Decimal):
            return _half_unit(-int(number.as_tuple().exponent))
        return self.unit + self.share * abs(Fraction(number))

    def beside(self, table: pa.Table, name: str, column: Any, per: int = 1) -> Any:
        """The same of a whole column, as floats, of a unit of which so many are one."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if self.own:
            digits = table[digits_of(name)]
            most = pc.max(digits).as_py() or 0
            halves = pa.array([float(_half_unit(n) * per) for n in range(most + 1)], "double")
            return pc.take(halves, digits)
        return pc.multiply(pc.abs(column), float(self.share)) if self.share else (
            pa.scalar(float(self.unit * per))
        )  # fmt: skip


_COMPUTED = Half(share=Fraction(5, 10**_FULL))


@dataclass(frozen=True)
class Rounding:
    """How the numbers of a table are rounded.

    Attributes:
        usual: ``auto``, ``exact`` or ``printed``, for all columns.
        of: for single columns, by name.
        decimals: digits behind the point that floats were printed with.
        decimals_of: of single columns, which are printed then.

    Raises:
        UnknownNameError: for another rounding.
        ConfigError: for digits that can't be.
    """

    usual: str = AUTO
    of: Mapping[str, str] = field(default_factory=dict)
    decimals: int | None = None
    decimals_of: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what can't be."""
        for name in (self.usual, *self.of.values()):
            if name not in ROUNDINGS:
                raise UnknownNameError("rounding", name, ROUNDINGS)
        for number in (self.decimals, *self.decimals_of.values()):
            if number is not None and number < 0:
                raise ConfigError(f"decimals counts digits behind the point, so not {number}")

    @classmethod
    def of_call(
        cls, rounding: str | Mapping[str, str], decimals: int | Mapping[str, int] | None
    ) -> Rounding:
        """The rounding that a call says: a word or a number for all columns, or one for each."""
        usual, of = (rounding, {}) if isinstance(rounding, str) else (AUTO, rounding)
        some = decimals if isinstance(decimals, Mapping) else {}
        return cls(usual, of, None if isinstance(decimals, Mapping) else decimals, some)

    @property
    def rounds(self) -> bool:
        """Whether some numbers may stand for more than themselves."""
        return {self.usual, *self.of.values()} != {EXACT} or bool(self.decimals_of)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of which it says something."""
        return tuple(dict.fromkeys((*self.of, *self.decimals_of)))

    def half(self, table: pa.Table, name: str) -> Half:
        """Half a unit of the last printed digit of a column of numbers.

        Raises:
            ValueError: for floats that are printed, where nobody says with how many digits.

        >>> import pyarrow as pa
        >>> table = pa.table({"jobs": [750, 250], "share": [75.2, 25.0]})
        >>> Rounding().half(table, "jobs").unit, Rounding().half(table, "share").unit
        (Fraction(0, 1), Fraction(1, 20))
        """
        import pyarrow as pa

        kind = table.schema.field(name).type
        rounding = self.of.get(name, PRINTED if name in self.decimals_of else self.usual)
        if rounding == EXACT or pa.types.is_null(kind):
            return Half()
        if name in self.decimals_of:
            return _all(self.decimals_of[name])
        if pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0):
            return Half(Fraction(1, 2)) if rounding == PRINTED else Half()
        own = Half(own=True) if digits_of(name) in table.column_names else None
        if pa.types.is_decimal(kind):
            return _COMPUTED if _computed(table[name], kind.scale) else own or _all(kind.scale)
        if self.decimals is not None:
            return _all(self.decimals)
        if rounding == PRINTED:
            raise ValueError(f"column {name!r} holds {kind}: give decimals, its printed digits")
        return own or _half_of_floats(table[name])


def _all(decimals: int) -> Half:
    return Half(_half_unit(decimals))


def _half_unit(decimals: int) -> Fraction:
    """Half a unit of a digit so far behind the point; of hundreds, if that is below zero."""
    return Fraction(Decimal(5).scaleb(-decimals - 1))


def _computed(column: pa.ChunkedArray, scale: int) -> bool:
    """Whether a column has numbers with all the digits that a program computes with."""
    if scale < _FULL - MOST_DECIMALS:
        return False
    digits = (value.normalize().as_tuple().digits for value in column.unique().to_pylist() if value)
    return any(len(known) >= _FULL for known in digits)


def _half_of_floats(column: Any) -> Half:
    """Half a unit of the digits that floats are written with, unless they were computed."""
    import pyarrow.compute as pc

    decimals = decimals_of(pc.cast(column, "double"), MOST_DECIMALS + 1)
    if decimals > MOST_DECIMALS:
        return _COMPUTED
    return _all(decimals) if decimals else Half()
