"""Printed characters to quantities: value, unit, hedge, and the exact interval behind them.

A printed figure stands for every true value that would be printed so. ``43%`` is
[42.5, 43.5], ``约7.7万家`` is [76500, 77500], ``超四成`` is [40, ∞). The conventions are
those of rounding to the last printed digit (R's *scrutiny*; XBRL Calculations 1.1) and,
for fractions, of the Farey sequence: a quarter is whatever is nearer to 1/4 than to the
next simple fraction.

>>> parse("约7.7万家")
Quantity(value=77000, unit='家', hedge='about', interval=[76500, 77500])
>>> parse("48%", context="下降").value
Fraction(-48, 1)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from . import vocabulary as words
from .interval import Interval, decimal
from .numerals import Number, read, scale_word

_PREFIX = words.alternatives(words.PREFIXES)
_INFIX = words.alternatives(words.INFIXES)
_SUFFIX = words.alternatives(words.SUFFIXES)
_CONTEXT = words.alternatives(words.CONTEXTS)
_UNIT = re.compile("|".join(re.escape(u) for u in sorted(words.UNITS, key=len, reverse=True)))
_OWN_UNIT = re.compile(r"[^\W\d_](?:[^\d\n]*[^\d\s])?|[€£$₹₩]")
"""What may be a unit that the vocabulary does not know: a word or more, without digits."""

_SEVERAL_UNITS = re.compile(rf"(?:{_UNIT.pattern}){{2,}}")
_KNOWN = frozenset(words.UNITS.values())
_END_OF_WORD = r"(?![a-z])"
_DIGITS = re.compile(rf"-?\d+(?:\.\d+)?[万亿]?({_UNIT.pattern})?")
_SPACE = re.compile(r"\s+")
_HYPHEN = re.compile(r"[\s-]+")
_PERCENT, _TENTHS, _MAGNITUDE = re.compile("百分之"), re.compile("成"), re.compile("级")

_FEW = r"\d+|[一二三四五六七八九十两]|one|two|three|four|five|six|seven|eight|nine|ten"
_RANK = re.compile(
    r"(?:稳居|位居|居|位列|列)?(?:全国|全球|世界|全省|国)?"
    rf"(?:(?P<top>首位|榜首|之首)|第\s*(?P<nth>{_FEW})\s*(?:位|名)?)$"
)
_RANK_EN = re.compile(
    r"(?:ranked |no\.? ?)?(?P<nth>top|first|second|third|fourth|fifth)(?: place)?$"
)
_NTH = re.compile(r"(?:连续第?|第)\s*(?=[\d一二三四五六七八九十])")
_NTH_EN = re.compile(r"(?:st|nd|rd|th)\b")
_FRACTIONS = (
    re.compile(
        rf"每(?:产|生产)?(?P<q>{_FEW})[台辆部个][^\d一]{{0,10}}?(?:就|便)?有(?P<p>{_FEW})[台辆部个]"
    ),
    re.compile(rf"每(?:产|生产)?(?P<q>{_FEW})[台辆部个]"),
    re.compile(rf"(?P<p>{_FEW}) (?:in|out of)(?: every)? (?P<q>{_FEW})\b"),
    re.compile(rf"(?P<q>{_FEW})分之(?P<p>{_FEW})"),
    re.compile(r"(?P<p>一)(?P<q>半)"),
    re.compile(r"(?P<p>\d+)\s*/\s*(?P<q>\d+)"),
    re.compile(
        rf"(?P<p>a|{_FEW})?[\s-]*(?P<q>half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?\b"
    ),
)
_SIMPLE = 100
"""The largest denominator of a fraction that anybody prints as a fraction."""
_SMALL = {
    word: n
    for n, word in enumerate("one two three four five six seven eight nine ten".split(" "), 1)
}
_SMALL |= {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "a": 1, "": 1}
_PARTS = "half third fourth fifth sixth seventh eighth ninth tenth".split(" ")
_SMALL |= {word: n for n, word in enumerate(_PARTS, 2)} | {
    "quarter": 4,
    "first": 1,
    "second": 2,
    "top": 1,
    "半": 2,
}


class QuantityError(ValueError):
    """A text that can't be read as a quantity: what, and where reading stopped.

    Attributes:
        text: the whole text.
        position: the character (from 0) at which reading stopped.
    """

    def __init__(self, text: str, position: int, expected: str) -> None:
        self.text, self.position = text, position
        rest = text[position:]
        where = f"stopped at character {position + 1} ({rest!r})" if rest else "stopped at its end"
        super().__init__(f"can't read {text!r} as a quantity: {where}, expected {expected}")


@dataclass(frozen=True, slots=True, repr=False)
class Quantity:
    """What a printed figure says.

    Attributes:
        printed: the characters that were read.
        value: the figure itself, in ``unit``, as an exact rational.
        unit: a measure word (``家``, ``元``), ``%``, or empty where none is printed.
        hedge: one of :data:`gd_metrics.vocabulary.HEDGES`.
        interval: the true values that would be printed so, in ``unit``.
        step: what one unit of the last digit that is not zero counts, in ``unit``; ``None``
            for fractions.
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

        >>> str(parse("超四成").soft), str(parse("不到5%").soft)
        ('[40, 50]', '[4, 5]')
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
        """The same quantity in another unit of its kind (``亿元`` for ``元``).

        Words that only count things (``台``, ``套``, ``部``) stand for each other, and a
        growth by three times (``倍``) is one by 300 %.

        Raises:
            ValueError: if the units measure different things.

        >>> parse("14万亿元").to("亿元").value
        Fraction(140000, 1)
        """
        factor, base = unit_parts(unit)
        both_count = {base, self.unit} <= words.CLASSIFIERS
        if (self.unit, base) == ("倍", "%"):
            return self._scaled(Fraction(1, 100), unit)
        if base != self.unit and not both_count:
            raise ValueError(f"{self.printed!r} is in {self.unit or 'no unit'}, not in {unit}")
        return self._scaled(Fraction(factor), unit)

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

    >>> parse("3.6%左右").interval
    Interval('3.55', '3.65')
    >>> parse("四分之一").hedge, str(parse("1/3以上").interval)
    ('fraction', '[33.333333333333…, ∞]')
    >>> parse("361.78", unit="万辆")
    Quantity(value=3617800, unit='辆', hedge='exact', interval=[3617750, 3617850])
    >>> parse("7.7万x家")
    Traceback (most recent call last):
    gd_metrics.quantity.QuantityError: can't read '7.7万x家' as a quantity: stopped at \
character 5 ('x家'), expected a unit or the end
    """
    if not context and (plain := _plain(printed, unit)):
        return plain
    reader = _Reader(printed, words.normalise(printed))
    around = words.normalise(context)
    quantity = reader.quantity(hedge=_hedge_in(around), header=unit)
    if quantity.unit == "倍" and words.UP_TO.search(around):
        quantity = replace(quantity, value=quantity.value - 1, interval=quantity.interval - 1)
    if not words.DOWN.search(around):
        return quantity
    if quantity.value < 0:
        raise QuantityError(printed, 0, "a minus or a word for a decline beside it, not both")
    return -quantity


def _plain(printed: str, header: str) -> Quantity | None:
    """What most literals are, read at once: digits, perhaps a scale word, perhaps a unit."""
    match = _DIGITS.fullmatch(printed)
    if not match:
        return None
    reading = read(printed)
    unit = words.UNITS[match[1]] if match[1] else ""
    if not reading or reading.end != (match.start(1) if unit else len(printed)):
        return None
    number = reading.number
    if not unit and header:
        number, unit = _in_header(number, header)
    counted = number.whole and _is_counted(unit)
    interval = _interval(number, "exact", counted)
    return Quantity(printed, number.value, unit, "exact", interval, number.significant)


def _hedge_in(context: str) -> str:
    match = _CONTEXT.search(context)
    return words.hedge_of(match) if match else "exact"


class _Reader:
    """Reads one text from left to right; ``at`` is the character it stands before."""

    def __init__(self, printed: str, text: str) -> None:
        self.printed, self.text, self.at = printed, text, 0
        self.own: re.Pattern[str] | None = None
        self.base = ""

    def quantity(self, *, hedge: str, header: str) -> Quantity:
        printed_hedge, negative = self._opening()
        self.own, self.base = _own_unit(header), unit_parts(header)[1] if header else ""
        if not self._own() and (currency := self._take(words.CURRENCY)):
            header = self._in_currency(str(currency.lastgroup), header)
        quantity = self._rank() or self._figure(printed_hedge or hedge, header)
        if self.at < len(self.text):
            raise self._error("a unit or the end")
        if negative and quantity.value < 0:
            raise QuantityError(self.printed, 0, "a minus or a word for a decline, not both")
        return -quantity if negative else quantity

    def _own(self) -> str:
        """The header's own unit, if it stands here: ``EUR 5.1 billion``, ``300 barrels``."""
        return self.base if self.own and self._take(self.own) else ""

    def _in_currency(self, code: str, header: str) -> str:
        """The header of a figure with a currency before it, which must be the header's."""
        unit = words.CURRENCIES.get(code, code)
        if header and unit_parts(header)[1] not in (unit, code):
            raise ValueError(f"{self.printed!r} is in {code}, not in {header}")
        return header or unit

    def _opening(self) -> tuple[str | None, bool]:
        """Verbs and hedges before the figure, in any order."""
        hedge, negative = None, False
        while True:
            if match := self._take(_PREFIX):
                hedge = words.hedge_of(match)
            elif self._take(words.DOWN):
                negative = True
            elif not self._take(words.UP) and not self._take(_SPACE):
                return hedge, negative

    def _rank(self) -> Quantity | None:
        match = self._take(_RANK) or self._take(_RANK_EN)
        if not match:
            return None
        nth = match.groupdict().get("nth") or "one"
        return self._build(Fraction(int(nth) if nth.isdigit() else _SMALL[nth]), "位", "exact")

    def _figure(self, hedge: str, header: str) -> Quantity:
        if share := self._fraction():
            suffix = self._take(_SUFFIX)
            return self._share(share, words.hedge_of(suffix) if suffix else hedge)
        ordinal = bool(self._take(_NTH))
        percent = bool(self._take(_PERCENT))
        reading = read(self.text, self.at)
        if not reading:
            raise self._error("a number")
        number, self.at = reading.number, reading.end
        ordinal = bool(self._take(_NTH_EN)) or ordinal
        hedge = self._hedge(_INFIX) or hedge
        if self._take(_TENTHS):
            number, percent = number.times(10), True
        unit = "%" if percent else self._unit()
        hedge = self._hedge(_INFIX) or self._hedge(_SUFFIX) or hedge
        magnitude = self._take(_MAGNITUDE)
        filler = bool(self._take(words.FILLERS))
        if not unit and header:
            number, unit = _in_header(number, header)
        if magnitude:  # 千亿级: of that order of magnitude
            interval = Interval(number.value, number.value * 10)
            return self._build(number.value, unit, "at_least", interval)
        counted = ordinal or (number.whole and (filler or _is_counted(unit)))
        interval = _interval(number, hedge, counted)
        return Quantity(self.printed, number.value, unit, hedge, interval, number.significant)

    def _fraction(self) -> Fraction | None:
        for pattern in _FRACTIONS:
            if match := self._take(pattern):
                parts = match.groupdict()
                p, q = (
                    int(word) if word.isdigit() else _SMALL[word]
                    for word in (parts.get("p") or "", parts["q"])
                )
                if not 0 < p < q <= _SIMPLE:
                    raise QuantityError(
                        self.printed, match.start(), f"a fraction below 1, of 1/{_SIMPLE} at least"
                    )
                return Fraction(p, q)
        return None

    def _share(self, share: Fraction, hedge: str) -> Quantity:
        below, above = farey_neighbours(share)
        low, high = 50 * (below + share), 50 * (share + above)
        value = 100 * share
        bounds = {
            "nearly": Interval(low, value),
            "more_than": Interval(value, None),
            "at_least": Interval(value, None),
            "less_than": Interval(None, value),
            "at_most": Interval(None, value),
        }
        kept = hedge if hedge in bounds else "fraction"
        return self._build(value, "%", kept, bounds.get(hedge, Interval(low, high)))

    def _unit(self) -> str:
        self._take(_HYPHEN)
        if own := self._own():
            return own
        match = self._take(_UNIT)
        return words.UNITS[match.group()] if match else ""

    def _hedge(self, pattern: re.Pattern[str]) -> str | None:
        match = self._take(pattern)
        return words.hedge_of(match) if match else None

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match and match.end() > self.at:
            self.at = match.end()
            return match
        return None

    def _build(
        self, value: Fraction, unit: str, hedge: str, interval: Interval | None = None
    ) -> Quantity:
        return Quantity(self.printed, value, unit, hedge, interval or Interval(value, value))

    def _error(self, expected: str) -> QuantityError:
        return QuantityError(self.printed, self.at, expected)


def farey_neighbours(share: Fraction) -> tuple[Fraction, Fraction]:
    """The fractions next to ``share`` in the Farey sequence of its denominator + 1.

    They are what one would print instead, so the midpoints to them bound what a printed
    fraction stands for.

    >>> farey_neighbours(Fraction(1, 4))
    (Fraction(1, 5), Fraction(1, 3))
    """
    order = range(1, share.denominator + 2)
    below = max(f for q in order if (f := Fraction(_ceil(share * q) - 1, q)) < share)
    above = min(f for q in order if (f := Fraction(_floor(share * q) + 1, q)) > share)
    return below, above


def _ceil(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


def _floor(value: Fraction) -> int:
    return value.numerator // value.denominator


@cache
def unit_parts(unit: str) -> tuple[int, str]:
    """A unit as factor and base: the factor is what one of it counts in the base unit.

    A unit that the vocabulary does not know is its own base: a project may count barrels.

    Raises:
        QuantityError: if it is not a unit, or more than one.

    >>> unit_parts("亿元"), unit_parts("家"), unit_parts("%"), unit_parts("million EUR")
    ((100000000, '元'), (1, '家'), (1, '%'), (1000000, 'EUR'))
    """
    text = words.normalise(unit)
    scale = None if _UNIT.fullmatch(text) else scale_word(text) or read(text)  # 百分点
    start = scale.end if scale else 0
    start += len(text[start:]) - len(text[start:].lstrip())
    factor = int(scale.number.value) if scale else 1
    if match := _UNIT.fullmatch(text, start):
        return factor, words.UNITS[match.group()]
    if not _OWN_UNIT.fullmatch(unit, start) or _SEVERAL_UNITS.fullmatch(text, start):
        raise QuantityError(unit, start, "a unit such as 万辆 or million EUR")
    return factor, unit[start:]


@cache
def _own_unit(header: str) -> re.Pattern[str] | None:
    """How a header's unit is printed, where the vocabulary does not know it."""
    base = unit_parts(header)[1] if header else ""
    if not base or base in _KNOWN:
        return None
    word = re.escape(words.normalise(base))
    return re.compile(rf"(?:{word}){_END_OF_WORD if base[-1].isascii() else ''}\s*")


def _in_header(number: Number, header: str) -> tuple[Number, str]:
    """A number without a unit in the one that its table's header gives (``万辆``)."""
    factor, base = unit_parts(header)
    return (number if number.scaled or factor == 1 else number.times(factor)), base


def _is_counted(unit: str) -> bool:
    """Whether a whole number of it is exact; units that are not known are measured."""
    return unit in _KNOWN and unit not in words.MEASURED


def _interval(number: Number, hedge: str, counted: bool) -> Interval:
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
