"""A quantity: what a printed figure says, with the exact interval behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from ..errors import QuantityError, UnitError
from .interval import Interval, decimal
from .numerals import Number
from .units import ratio, unit_parts


@dataclass(frozen=True, slots=True, repr=False)
class Quantity:
    """What a printed figure says.

    Attributes:
        printed: the characters that were read.
        value: the figure itself, in ``unit``, as an exact rational.
        unit: a word for it in the language it is printed in (``家``, ``years``), an ISO 4217
            code, ``%``, the table's own word for that kind, or empty where none is printed.
        hedge: one of :data:`gd_metrics.quantity.vocabulary.HEDGES`.
        interval: the true values that would be printed so, in ``unit``.
        step: what one unit of the last digit that is not zero counts, in ``unit``; ``None``
            for fractions and ranges.
    """

    printed: str
    value: Fraction
    unit: str
    hedge: str
    interval: Interval
    step: Fraction | None = None

    @property
    def soft(self) -> Interval:
        """Where a bound most likely means the value to be: up to what one would print instead.

        It is only ever shown: no verdict rests on it.

        >>> ten, above = Fraction(10), Interval.of(40, None)
        >>> str(Quantity("超四成", Fraction(40), "%", "more_than", above, ten).soft)
        '[40, 50]'
        """
        if self.step is None or self.interval.width is not None:
            return self.interval
        if self.interval.upper is None:
            return Interval(self.interval.lower, self.value + self.step)
        return Interval(self.value - self.step, self.interval.upper)

    @property
    def lower(self) -> Fraction | None:
        """The least true value; ``None`` is unbounded."""
        return self.interval.lower

    @property
    def upper(self) -> Fraction | None:
        """The greatest true value; ``None`` is unbounded."""
        return self.interval.upper

    def to(self, unit: str) -> Quantity:
        """The quantity in another unit of its kind (``亿元`` for ``元``).

        Words that only count things (``台``, ``套``, ``cars``) stand for each other, ``‰`` and
        ``%`` convert, and a growth by three times (``倍``) is one by 300 %.

        Raises:
            UnitError: if the units measure different things.

        >>> Quantity("3‰", Fraction(3), "‰", "exact", Interval.of("2.5", "3.5")).to("%").value
        Fraction(3, 10)
        """
        factor, base = unit_parts(unit)
        times = ratio(self.unit, base)
        if times is None:
            raise UnitError(f"{self.printed!r} is in {self.unit or 'no unit'}, not in {unit}")
        return self._scaled(factor / times, unit)

    def _scaled(self, factor: Fraction, unit: str) -> Quantity:
        step = None if self.step is None else self.step / factor
        interval = self.interval / factor
        return Quantity(self.printed, self.value / factor, unit, self.hedge, interval, step)

    def __neg__(self) -> Quantity:
        return replace(self, value=-self.value, interval=-self.interval)

    def __repr__(self) -> str:
        return (
            f"Quantity(value={decimal(self.value)}, unit={self.unit!r}, "
            f"hedge={self.hedge!r}, interval={self.interval})"
        )


def declined(quantity: Quantity, expected: str) -> Quantity:
    """A growth as the decline that a word beside it says.

    Raises:
        QuantityError: if it is below zero already.
    """
    least = quantity.lower if quantity.hedge == "range" else quantity.value
    if least is not None and least < 0:
        raise QuantityError(quantity.printed, 0, expected)
    return -quantity


def in_header(number: Number, header: str) -> tuple[Number, str]:
    """A number without a unit in the one that its table's header gives (``万辆``)."""
    factor, base = unit_parts(header)
    return (number if number.scaled else number.times(factor)), base


def reached(number: Number, *, target: bool) -> str:
    """The hedge that 达到 is: of a target, or of one digit (达到千亿), at least; else exact.

    >>> from gd_metrics.quantity.numerals import read
    >>> [reached(read(text).number, target=False) for text in ("13697.5亿", "5000亿")]
    ['exact', 'at_least']
    """
    one_digit = abs(number.value) < 10 * number.significant
    return "at_least" if target or one_digit else "exact"


def interval_of(number: Number, hedge: str, counted: bool) -> Interval:
    """The true values that would be printed so.

    Args:
        number: what is printed.
        hedge: what the words around it make of it.
        counted: whether it is a whole number of things, which nobody rounds.
    """
    value = number.value
    if hedge == "about":
        half = number.significant / 2
        return Interval(value - half, value + half)
    if hedge == "nearly":
        return Interval(value - number.significant, value)
    if hedge in ("more_than", "at_least"):
        return Interval(value, None)
    if hedge in ("less_than", "at_most"):
        return Interval(None, value)
    half = Fraction(0) if counted else number.last / 2
    return Interval(value - half, value + half)
