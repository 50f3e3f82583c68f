"""Ranges as they are printed: 3%–5%, 3至5倍, $3–5 billion, between 3% and 5%, 七八百家.

A range says at least the one and at most the other, and bounds are hard here, so 3%–5% is
[3, 5]: its ends are not widened by their rounding, unless 约 or "about" stands before it (about
3–5 % is [2.5, 5.5], half a unit of the last digit that is not zero at either end). Nobody
prints the value between them; it is the midpoint, as Wikidata's amounts have their bounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from ..errors import RangeError
from .interval import Interval
from .numerals import Number
from .units import kind
from .vocabulary import REACHED

BETWEEN = re.compile(r"(?:between\b|介于)\s*")
TO = re.compile(r"\s*(?:——|[-–—~〜至到]|to\b)\s*")
AND = re.compile(rf"{TO.pattern}|\s*(?:and\b|[和与])\s*")
BEHIND = re.compile("之间")
_CHANGE = re.compile(r"[由从自]$|\bfrom\s*$")
_MOVED = re.compile(
    r"\b(?:up|rose|risen|grew|grown|increased|climbed|gained|jumped"
    r"|down|fell|fallen|decreased|reduced|declined|dropped|shr[au]nk|slipped|contracted)\b"
)
_LED_TO = re.compile(r"(?:[^\d\s]|[$€£¥]\s*\d[\d.,]*)\s+to\b")
"""A first figure that is whole by itself, and so may be what the other one was reached by."""

_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class End:
    """One figure of a range, or the only one.

    Attributes:
        number: its number.
        unit: its unit; empty where none is printed beside it.
        leading: whether the unit is printed before it, as ``$`` and 百分之 are.
        start: the character it begins at.
        infix: the hedge within its number, as 多 is in 30多万; empty for none.
        ordinal: whether it is one of an order: 第12, 连续3, 12th.
        money: the currency before it, or before the figure that it follows.
    """

    number: Number
    unit: str
    leading: bool
    start: int
    infix: str = ""
    ordinal: bool = False
    money: str = ""

    def of(self, unit: str, *, number: Number | None = None, leading: bool = False) -> End:
        """The figure in a unit, as another number where the unit changes it."""
        return replace(self, unit=unit, number=number or self.number, leading=leading)


def matched(first: End, second: End) -> tuple[Number, Number, str]:
    """The numbers and unit of a range, whose scale word and unit may stand at one end alone.

    Raises:
        RangeError: for other units, years, and figures that do not rise.
    """
    if (first.unit and second.unit and kind(first.unit) != kind(second.unit)) or (
        second.leading and not first.leading and not first.unit
    ):
        raise RangeError("the unit of the first figure")
    if first.unit and not first.leading and not second.unit:
        raise RangeError("a unit behind the second figure, as behind the first")
    low = first.number
    if second.number.scaled and not low.scaled and (first.leading or not first.unit):
        low = _alike(low, second.number)
    unit = second.unit or first.unit
    if low.value >= second.number.value:
        raise RangeError("a figure above the first one")
    if _is_year(low, unit) and _is_year(second.number, unit):
        raise RangeError("figures, not years")
    return low, second.number, unit


def _alike(low: Number, high: Number) -> Number:
    """The first number with the second's scale word: 3–5万, but 5000至1万 is none of 5000万."""
    scaled = low.times(high.scale)
    if scaled.value < high.value:
        return scaled
    if low.value * 10 < high.scale:
        raise RangeError("a figure above the first one, or a scale word at both")
    return low


def _is_year(number: Number, unit: str) -> bool:
    return number.whole and number.value in _YEARS and kind(unit) in ("", "years")


def may_be_change(text: str, around: str) -> bool:
    """Whether two figures may be how far something moved and where to, or whence: no range.

    Args:
        text: the range, normalised.
        around: the words apart from it.

    >>> may_be_change("fell 3% to 5%", ""), may_be_change("fell 3 to 5%", "")
    (True, False)
    """
    if _CHANGE.search(around):
        return True
    return bool(_MOVED.search(f"{around} {text}") and _LED_TO.search(text))


def bounds(low: Number, high: Number, hedge: str) -> Interval:
    """What a range stands for.

    Raises:
        RangeError: for a hedge that says nothing of a range.
    """
    if hedge in ("exact", REACHED):
        return Interval(low.value, high.value)
    if hedge != "about":
        raise RangeError("a range without a hedge, or with about")
    return Interval(low.value - low.significant / 2, high.value + high.significant / 2)


def middle(low: Fraction, high: Fraction) -> Fraction:
    """The value of a range.

    >>> middle(Fraction(3), Fraction(4))
    Fraction(7, 2)
    """
    return (low + high) / 2
