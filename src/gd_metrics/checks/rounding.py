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

if TYPE_CHECKING:
    import pyarrow as pa

AUTO, EXACT, PRINTED = "auto", "exact", "printed"
ROUNDINGS = (AUTO, EXACT, PRINTED)
_FULL = 15
"""Significant digits of a number that a program has computed, and nobody has rounded."""
_MOST_DECIMALS = 6


class Half(NamedTuple):
    """Half a unit of the last digit that is known of a column's numbers.

    Attributes:
        unit: the same for all of them; 0 where they are exact.
        share: of each number, where a program has computed them.
    """

    unit: Fraction = Fraction(0)
    share: Fraction = Fraction(0)

    @property
    def is_none(self) -> bool:
        """Whether the numbers are exact."""
        return not (self.unit or self.share)

    def of(self, number: Fraction) -> Fraction:
        """Half a unit of the last digit of one number."""
        return self.unit + self.share * abs(number)


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
            return _half_of(self.decimals_of[name])
        if pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0):
            return Half(Fraction(1, 2)) if rounding == PRINTED else Half()
        if pa.types.is_decimal(kind):
            return _COMPUTED if _computed(table[name], kind.scale) else _half_of(kind.scale)
        if self.decimals is not None:
            return _half_of(self.decimals)
        if rounding == PRINTED:
            raise ValueError(f"column {name!r} holds {kind}: give decimals, its printed digits")
        return _half_of_floats(table[name])


def _half_of(decimals: int) -> Half:
    """Half a unit of a digit so far behind the point; of hundreds, if that is below zero."""
    return Half(Fraction(Decimal(5).scaleb(-decimals - 1)))


def _computed(column: pa.ChunkedArray, scale: int) -> bool:
    """Whether a column has numbers with all the digits that a program computes with."""
    if scale < _FULL - _MOST_DECIMALS:
        return False
    digits = (value.normalize().as_tuple().digits for value in column.unique().to_pylist() if value)
    return any(len(known) >= _FULL for known in digits)


def _half_of_floats(column: Any) -> Half:
    """Half a unit of the digits that floats are written with, unless they were computed."""
    import pyarrow.compute as pc

    from .column_sums import decimals_of

    decimals = decimals_of(pc.cast(column, "double"), _MOST_DECIMALS + 1)
    if decimals > _MOST_DECIMALS:
        return _COMPUTED
    return _half_of(decimals) if decimals else Half()
