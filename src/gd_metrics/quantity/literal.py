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
from functools import lru_cache

from ..errors import QuantityError
from . import ranges
from . import vocabulary as words
from .interval import Interval
from .numerals import adjacent, read
from .quantity import Quantity, declined, in_header, interval_of
from .reader import SCALE, Reader, perhaps_thousands
from .units import POUNDS, UNIT, is_counted, kind, unit_parts, unit_word

LONGEST = 200
"""How many characters a figure may have: more are none, and would be slow to read."""

_CONTEXT = words.alternatives(words.CONTEXTS)
_CHARACTER = "[\u4e00-\u9fff]"
_BLANK = re.compile(rf"(?<={_CHARACTER})\s+(?={_CHARACTER}|\d)|(?<=\d)\s+(?={_CHARACTER})")
"""Blanks that say nothing, as texts out of a PDF have them: 一百 五十 万."""

_DIGITS = re.compile(rf"-?\d+(?:\.\d+)?[万亿]?({UNIT.pattern})?")


def parse(printed: str, context: str = "", *, unit: str = "", target: bool = False) -> Quantity:
    """Read a printed figure.

    Args:
        printed: the figure's own characters (``约7.7万家``, ``43%``, ``2.53 million``), in
            Chinese of either script or in English.
        context: the few words apart from it that change its meaning: ``下降`` makes a growth
            a decline, ``迈上`` makes a level a lower bound. Words it does not know mean nothing.
        unit: the unit of the table's header (``万辆``), used where ``printed`` has none.
        target: whether it is a target or a forecast: of those 达到 says at least, while of
            outcomes it is exact (达到13697.5亿元), unless only one digit is printed.

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
    if len(printed) > LONGEST:
        raise QuantityError(printed, LONGEST, f"the end: over {LONGEST} characters are too large")
    around = words.normalise(context)
    hedge = _hedge_in(around)
    quantity = plain(printed, unit) if hedge == "exact" else None
    if quantity and not context:
        return quantity
    text = words.normalise(printed)
    quantity = quantity or _read(printed, text, hedge, unit, target)
    if quantity.hedge == "range" and ranges.may_be_change(text, around):
        raise QuantityError(
            printed, 0, "a range (between 3% and 5%, 3%–5%), not a change to the second figure"
        )
    if quantity.unit == "倍" and words.UP_TO.search(around):
        quantity = replace(quantity, value=quantity.value - 1, interval=quantity.interval - 1)
    if not words.DOWN.search(around):
        return quantity
    return declined(quantity, "a minus or a word for a decline beside it, not both")


def takes_scale(printed: str, context: str = "", *, unit: str) -> bool:
    """Whether a figure has its scale word from the table's unit alone: one reading of two.

    ``665,000`` in a table of ``万件`` may be that many 件 or that many 万件. :func:`parse` reads
    the second, as table cells are meant, and refuses the figure where a hedge beside it shows
    that it is no table cell.

    Args:
        printed: the figure's own characters.
        context: the words apart from it.
        unit: the unit of the table's header.

    >>> [takes_scale(printed, unit="万件") for printed in ("665,000", "66.5万", "665,000件")]
    [True, False, False]
    """
    factor, base = unit_parts(unit)
    if factor == 1:
        return False
    try:
        bare = parse(printed, context, unit=base)
        return bare.value != parse(printed, context, unit=unit).value
    except QuantityError as error:
        return error.expected.startswith(SCALE)


def _read(printed: str, text: str, hedge: str, header: str, target: bool) -> Quantity:
    """The quantity of a literal, with the blanks beside its Chinese characters or without."""
    try:
        return _read_closely(printed, text, hedge, header, target)
    except QuantityError:
        closed = _BLANK.sub("", text)
        if closed == text:
            raise
        try:
            return _read_closely(printed, closed, hedge, header, target)
        except QuantityError:
            pass
        raise


def _read_closely(printed: str, text: str, hedge: str, header: str, target: bool) -> Quantity:
    pair = adjacent(text)
    if pair is None:
        return Reader(printed, text, header, target=target).quantity(hedge)
    return _either(printed, text, pair, hedge, header)


def plain(printed: str, header: str = "") -> Quantity | None:
    """What most literals are, read at once: digits, perhaps a scale word, perhaps a unit.

    >>> plain("5.89亿元").value, plain("约5元")
    (Fraction(589000000, 1), None)
    """
    match = _DIGITS.fullmatch(printed)
    if not match or match[1] in POUNDS:
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


@lru_cache(maxsize=1024)
def _hedge_in(context: str) -> str:
    """The first hedge in the words apart from a figure; 达到 only where there is no other."""
    hedges = [
        words.hedge_of(match)
        for match in _CONTEXT.finditer(context)
        if not words.OF_ANOTHER.match(context, match.end())
    ]
    return next((hedge for hedge in hedges if hedge != words.REACHED), (hedges or ["exact"])[0])


def _either(printed: str, text: str, at: int, hedge: str, header: str) -> Quantity:
    """A range of two numerals side by side (七八百家): about the one, or about the other."""
    alone = "about" if hedge in ("exact", words.REACHED) else hedge
    ends = [Reader(printed, text[:i] + text[i + 1 :], header).quantity(alone) for i in (at, at + 1)]
    if {end.hedge for end in ends} != {"about"} or kind(ends[0].unit) == "places":
        raise QuantityError(printed, at, "one numeral, or two without a hedge")
    low, high = sorted(ends, key=lambda end: end.value)
    value = ranges.middle(low.value, high.value)
    return Quantity(printed, value, low.unit, "range", Interval(low.lower, high.upper))
