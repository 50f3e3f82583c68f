"""Exact intervals: the set of true values that would be printed as a figure.

Bounds are :class:`fractions.Fraction`, so a verdict at an edge never depends on
how a float was rounded. ``None`` is an unbounded side.

>>> Interval.of("42.5", "43.5").gap(Interval.of("47.5", "48.5"))
Fraction(4, 1)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

_INFINITY = math.inf

Number = Fraction | int | str
"""What a bound may be given as: never a float, whose digits are not the printed ones."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of rationals; ``None`` is an unbounded side.

    Raises:
        ValueError: if the lower bound lies above the upper one.

    >>> Interval(Fraction(1), None)
    Interval('1', None)
    """

    lower: Fraction | None = None
    upper: Fraction | None = None

    def __post_init__(self) -> None:
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"lower bound {self.lower} lies above upper bound {self.upper}")

    @classmethod
    def of(cls, lower: Number | None, upper: Number | None) -> Interval:
        """Build an interval from whatever :class:`~fractions.Fraction` reads exactly.

        >>> Interval.of("0.1", "0.2").lower
        Fraction(1, 10)
        """
        return cls(
            None if lower is None else Fraction(lower),
            None if upper is None else Fraction(upper),
        )

    @property
    def width(self) -> Fraction | None:
        """Upper minus lower bound; ``None`` where a side is unbounded."""
        if self.lower is None or self.upper is None:
            return None
        return self.upper - self.lower

    @property
    def is_point(self) -> bool:
        """Whether the interval is one single value, as a counted number is."""
        return self.lower is not None and self.lower == self.upper

    def __contains__(self, value: Fraction | int) -> bool:
        return (self.lower is None or self.lower <= value) and (
            self.upper is None or value <= self.upper
        )

    def __neg__(self) -> Interval:
        return Interval(
            None if self.upper is None else -self.upper,
            None if self.lower is None else -self.lower,
        )

    def __add__(self, other: Interval | Fraction | int) -> Interval:
        """What a sum of one value from each can be.

        >>> Interval.of(1, 2) + Interval.of(10, None)
        Interval('11', None)
        """
        other = _interval(other)
        return Interval(_sum(self.lower, other.lower), _sum(self.upper, other.upper))

    def __sub__(self, other: Interval | Fraction | int) -> Interval:
        return self + -_interval(other)

    def __mul__(self, other: Interval | Fraction | int) -> Interval:
        """What a product of one value from each can be.

        >>> Interval.of(-1, 2) * Interval.of(3, None)
        Interval(None, None)
        """
        if not isinstance(other, Interval) and other > 0:  # a change of unit
            return Interval(*(None if b is None else b * other for b in (self.lower, self.upper)))
        other = _interval(other)
        low, high, least, most = self.lower, self.upper, other.lower, other.upper
        if low and high and least and most and low > 0 and least > 0:  # as most are
            return Interval(low * least, high * most)
        ends = [
            _product(a, b)
            for a in (_end(self.lower, -_INFINITY), _end(self.upper, _INFINITY))
            for b in (_end(other.lower, -_INFINITY), _end(other.upper, _INFINITY))
        ]
        return Interval(_bound(min(ends)), _bound(max(ends)))

    def __truediv__(self, other: Interval | Fraction | int) -> Interval:
        """What a quotient can be, of whatever divisor is not zero.

        >>> Interval.of(76500, 77500) / 10000
        Interval('7.65', '7.75')
        >>> Interval.of(1, 2) / Interval.of(0, 4)
        Interval('0.25', None)
        >>> Interval.of(1, 2) / Interval.of(-1, 1)
        Interval(None, None)
        """
        if not isinstance(other, Interval) and other > 0:  # a change of unit
            ends = (None if b is None else b / other for b in (self.lower, self.upper))
            return Interval(*ends)
        inverse = _interval(other)._reciprocal()
        return Interval() if inverse is None else self * inverse

    def _reciprocal(self) -> Interval | None:
        """One over each value that is not zero; ``None`` where that is anything."""
        if self.vanishes:
            return None
        lower = Fraction(0) if self.upper is None else 1 / self.upper if self.upper else None
        upper = Fraction(0) if self.lower is None else 1 / self.lower if self.lower else None
        return Interval(lower, upper)

    @property
    def vanishes(self) -> bool:
        """Whether nothing can be divided by it: it is zero, or has zero in its midst.

        Where zero is an end, as of ``less than 50``, a divisor is what lies beside it.

        >>> Interval.of(-1, 1).vanishes, Interval.of(0, 50).vanishes, Interval.of(0, 0).vanishes
        (True, False, True)
        """
        return 0 in self and (self.is_point or 0 not in (self.lower, self.upper))

    def __and__(self, other: Interval) -> Interval | None:
        """The values in both; ``None`` where there are none.

        >>> Interval.of(1, 3) & Interval.of(2, None)
        Interval('2', '3')
        """
        lower = _pick(self.lower, other.lower, max)
        upper = _pick(self.upper, other.upper, min)
        if lower is not None and upper is not None and lower > upper:
            return None
        return Interval(lower, upper)

    def to(self, other: Interval) -> Interval:
        """Everything from this one's lower bound to the other's upper one.

        >>> Interval.of(1, 1).to(Interval.of(3, 3))
        Interval('1', '3')
        """
        return Interval(self.lower, other.upper)

    def most(self, other: Interval) -> Interval:
        """What the greater of one value from each can be.

        >>> Interval.of(1, 5).most(Interval.of(3, None))
        Interval('3', None)
        """
        upper = None if None in (self.upper, other.upper) else _pick(self.upper, other.upper, max)
        return Interval(_pick(self.lower, other.lower, max), upper)

    def least(self, other: Interval) -> Interval:
        """What the lesser of one value from each can be.

        >>> Interval.of(1, 5).least(Interval.of(3, None))
        Interval('1', '5')
        """
        return -(-self).most(-other)

    def meets(self, other: Interval, *, edge: bool = True) -> bool:
        """Whether one true value could be printed as both.

        With ``edge=False`` an intersection that is no more than a common edge does not
        count, as for two exact printings: 43 says [42.5, 43.5] and 44 says [43.5, 44.5],
        yet no rounding prints one value as both. Points lie on their own edge, so they
        still meet what holds them.

        >>> Interval.of("42.5", "43.5").meets(Interval.of("43.5", "44.5"), edge=False)
        False
        """
        common = self & other
        if common is None:
            return False
        return edge or not common.is_point or self.is_point or other.is_point

    def gap(self, other: Interval) -> Fraction:
        """The distance between two intervals; 0 where they share a value."""
        sides = ((self.lower, other.upper), (other.lower, self.upper))
        apart = (low - high for low, high in sides if low is not None and high is not None)
        return max([Fraction(0), *apart])

    def text(self, places: int = 12) -> str:
        """The interval as people write it, with so many digits behind the point.

        >>> Interval.of("1/3", None).text(2)
        '[0.33…, ∞]'
        """
        lower = "−∞" if self.lower is None else decimal(self.lower, places)
        upper = "∞" if self.upper is None else decimal(self.upper, places)
        return f"[{lower}, {upper}]"

    @property
    def short(self) -> str:
        """The interval in words, its bounds with six digits, or all of a whole number.

        >>> Interval.of("125/3", "125/3").short, Interval.of(2, None).short
        ('41.6667', 'at least 2')
        """
        lower, upper = (b if b is None else _six_digits(b) for b in (self.lower, self.upper))
        if lower is None or upper is None:
            bound = f"at least {lower}" if lower else f"at most {upper}"
            return bound if lower or upper else "anything"
        return lower if lower == upper else f"{lower} to {upper}"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        parts = ("None" if b is None else repr(decimal(b)) for b in (self.lower, self.upper))
        return f"Interval({', '.join(parts)})"


NOT_NEGATIVE = Interval(Fraction(0), None)
"""Zero and above: what most that is counted or measured can be."""


def intersection(intervals: Iterable[Interval]) -> Interval | None:
    """What lies in all of the intervals; ``None`` where nothing does.

    >>> intersection([Interval.of(1, 3), Interval.of(2, 5), Interval.of(0, None)])
    Interval('2', '3')
    """
    common: Interval | None = Interval()
    for interval in intervals:
        if common is None:
            return None
        common = common & interval
    return common


def whole(interval: Interval) -> Interval | None:
    """The whole numbers of an interval, for what is counted; ``None`` where it has none.

    >>> whole(Interval.of("145.18", "145.46")) is None, whole(Interval.of("3.5", None))
    (True, Interval('4', None))
    """
    lower = None if interval.lower is None else Fraction(math.ceil(interval.lower))
    upper = None if interval.upper is None else Fraction(math.floor(interval.upper))
    if lower is not None and upper is not None and lower > upper:
        return None
    return Interval(lower, upper)


def decimal(value: Fraction, places: int = 12) -> str:
    """A rational as people write it: all its digits, or ``places`` of them and a ``…``.

    >>> decimal(Fraction(77500)), decimal(Fraction(-1, 8)), decimal(Fraction(1, 3), 4)
    ('77500', '-0.125', '0.3333…')
    """
    shifted = value * 10**places
    digits = f"{abs(int(shifted)):0{places + 1}d}"
    text = f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
    sign = "-" if value < 0 else ""
    return f"{sign}{text}" if shifted.denominator == 1 else f"{sign}{text}…"


def _six_digits(value: Fraction) -> str:
    """A number with six digits, or all that stand before its point.

    >>> _six_digits(Fraction(2**53 + 2)), _six_digits(Fraction(2, 3)), _six_digits(Fraction(-5, 4))
    ('9007199254740994', '0.666667', '-1.25')
    """
    before = len(str(abs(int(value)))) if abs(value) >= 1 else 0
    places = max(6 - before, 0)
    return decimal(Fraction(round(value * 10**places), 10**places))


def _pick(
    one: Fraction | None, other: Fraction | None, pick: Callable[[Fraction, Fraction], Fraction]
) -> Fraction | None:
    """One of two bounds; the one that is there, if the other is not."""
    if one is None or other is None:
        return other if one is None else one
    return pick(one, other)


def _interval(value: Interval | Fraction | int) -> Interval:
    return value if isinstance(value, Interval) else Interval(Fraction(value), Fraction(value))


def _sum(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def _end(bound: Fraction | None, unbounded: float) -> Fraction | float:
    return unbounded if bound is None else bound


def _product(one: Fraction | float, other: Fraction | float) -> Fraction | float:
    return Fraction(0) if one == 0 or other == 0 else one * other  # also where one is infinite


def _bound(end: Fraction | float) -> Fraction | None:
    return end if isinstance(end, Fraction) else None
