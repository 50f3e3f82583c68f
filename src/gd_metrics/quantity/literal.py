"""Printed characters to quantities: value, unit, hedge, and the exact interval behind them.

A printed figure stands for every true value that would be printed so. ``43%`` is
[42.5, 43.5], ``约7.7万家`` is [76500, 77500], ``超四成`` is [40, ∞). The conventions are
those of rounding to the last printed digit (R's *scrutiny*; XBRL Calculations 1.1), with

- fractions (a quarter, 过半) as :mod:`gd_metrics.quantity.fraction` and ranges (3%–5%, 七八百家) as
  :mod:`gd_metrics.quantity.ranges` say;
- 成 in tenths, with a digit behind it in hundredths: ``三成五`` is 35 %, ± 0.5;
- ``翻一番`` and ``翻两番`` as the growth by one and three times (倍) that they are: 100 and
  300 %, ± 50;
- 多 and 余 before the scale word or behind it: ``30多万`` and ``30万多`` are both above 300 000.

Decimal commas are refused, as is what Mrd. or Mio. follow and may have one: ``5,123 Mrd.``.

>>> parse("约7.7万家")
Quantity(value=77000, unit='家', hedge='about', interval=[76500, 77500])
>>> parse("48%", context="下降").value
Fraction(-48, 1)
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..errors import QuantityError
from . import ranges
from . import vocabulary as words
from .interval import Interval
from .numerals import adjacent, read
from .quantity import Quantity, declined, in_header, interval_of
from .reader import Reader, perhaps_thousands
from .units import UNIT, is_counted, kind, unit_parts, unit_word

_CONTEXT = words.alternatives(words.CONTEXTS)
_DIGITS = re.compile(rf"-?\d+(?:\.\d+)?[万亿]?({UNIT.pattern})?")


def parse(printed: str, context: str = "", *, unit: str = "") -> Quantity:
    """Read a printed figure.

    Args:
        printed: the figure's own characters (``约7.7万家``, ``43%``, ``2.53 million``), in
            Chinese of either script or in English.
        context: the few words apart from it that change its meaning: ``下降`` makes a growth
            a decline, ``迈上`` makes a level a lower bound. Words it does not know mean nothing.
        unit: the unit of the table's header (``万辆``), used where ``printed`` has none.

    Returns:
        A quantity in base units: ``14万亿元`` is 14 000 000 000 000 元.

    Raises:
        QuantityError: (a ``ValueError``) which shows the text and where reading stopped.

    >>> parse("3%–5%")
    Quantity(value=4, unit='%', hedge='range', interval=[3, 5])
    >>> parse("3.6%左右").interval
    Interval('3.55', '3.65')
    >>> parse("四分之一").hedge, str(parse("1/3以上").interval)
    ('fraction', '[33.333333333333…, ∞]')
    >>> parse("361.78", unit="万辆")
    Quantity(value=3617800, unit='辆', hedge='exact', interval=[3617750, 3617850])
    >>> parse("7.7万x家")
    Traceback (most recent call last):
    gd_metrics.errors.QuantityError: can't read '7.7万x家' as a quantity: stopped at \
character 5 ('x家'), expected a unit or the end
    """
    if not context and (plain := _plain(printed, unit)):
        return plain
    text, around = words.normalise(printed), words.normalise(context)
    hedge = _hedge_in(around)
    pair = adjacent(text)
    if pair is None:
        quantity = Reader(printed, text).quantity(hedge=hedge, header=unit)
    else:
        quantity = _either(printed, text, pair, hedge, unit)
    if quantity.hedge == "range" and ranges.may_be_change(text, around):
        raise QuantityError(
            printed, 0, "a range (between 3% and 5%, 3%–5%), not a change to the second figure"
        )
    if quantity.unit == "倍" and words.UP_TO.search(around):
        quantity = replace(quantity, value=quantity.value - 1, interval=quantity.interval - 1)
    if not words.DOWN.search(around):
        return quantity
    return declined(quantity, "a minus or a word for a decline beside it, not both")


def _plain(printed: str, header: str) -> Quantity | None:
    """What most literals are, read at once: digits, perhaps a scale word, perhaps a unit."""
    match = _DIGITS.fullmatch(printed)
    if not match:
        return None
    reading = read(printed)
    form = match[1]
    unit = unit_word(form, unit_parts(header)[1] if header else "") if form else ""
    if unit is None or not reading or reading.end != (match.start(1) if unit else len(printed)):
        return None
    number = reading.number
    if not unit and header:
        number, unit = in_header(number, header)
    if perhaps_thousands(number, unit):
        return None
    counted = number.whole and is_counted(unit)
    interval = interval_of(number, "exact", counted)
    return Quantity(printed, number.value, unit, "exact", interval, number.significant)


def _hedge_in(context: str) -> str:
    for match in _CONTEXT.finditer(context):
        if not words.OF_ANOTHER.match(context, match.end()):
            return words.hedge_of(match)
    return "exact"


def _either(printed: str, text: str, at: int, hedge: str, header: str) -> Quantity:
    """A range of two numerals side by side (七八百家): about the one, or about the other."""
    ends = [
        Reader(printed, text[:i] + text[i + 1 :]).quantity(
            hedge="about" if hedge == "exact" else hedge, header=header
        )
        for i in (at, at + 1)
    ]
    if {end.hedge for end in ends} != {"about"} or kind(ends[0].unit) == "places":
        raise QuantityError(printed, at, "one numeral, or two without a hedge")
    low, high = sorted(ends, key=lambda end: end.value)
    value = ranges.middle(low.value, high.value)
    return Quantity(printed, value, low.unit, "range", Interval(low.lower, high.upper))
