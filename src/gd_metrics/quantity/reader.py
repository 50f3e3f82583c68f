"""Reads one printed figure from left to right: words around it, number, scale word and unit."""

from __future__ import annotations

import re
from fractions import Fraction

from ..errors import QuantityError, RangeError
from . import fraction, ranges
from . import vocabulary as words
from .interval import Interval
from .numerals import Number, read, with_scale
from .quantity import Quantity, declined, in_header, interval_of
from .units import COUNT_NOUNS, CURRENCY, UNIT, is_counted, kind, own_unit, unit_parts, unit_word

_PREFIX = words.alternatives(words.PREFIXES)
_INFIX = words.alternatives(words.INFIXES)
_SUFFIX = words.alternatives(words.SUFFIXES)
_SPACE = re.compile(r"\s+")
_UNIT = re.compile(rf"[\s-]*({UNIT.pattern})(?!\s?\d)")  # $3-$5: the second $ is its own
_HYPHEN = re.compile(r"[\s-]+")
_MAGNITUDE = re.compile("级")
_PER = re.compile("(?P<percent>百分之)|千分之")
_TENTHS = re.compile(r"成(?:([1-9一二三四五六七八九半])(?!\d))?")
_DOUBLED = re.compile("翻了?(?P<n>[1-5一两二三四五])?番")
_THINGS = "|".join(sorted(COUNT_NOUNS))
_LETTER = re.compile(
    rf"\s?([kmbt])(?![a-z])(?=(\s*{CURRENCY.pattern}(?![a-z])|(?<=\d[km])\s(?:{_THINGS})\b)?)"
)
_LETTERS = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
_PADDED = re.compile(r"(?<![\d.,])0\d")
_COMMA, _GROUP = re.compile(r",\d"), re.compile(r"(?:(?<=\s)|['’.])\d{3}")
_EITHER = re.compile(
    r"-?\d{1,3}[.,]\d{3}\s*(?:mrd|mio|mld|milliard|miljard|milion|millionen|millones|milh)"
    r"|-?[1-9]\d{0,2}\.\d{3}\s*€"
)
"""A figure whose sign may part thousands or decimals: a language with decimal commas follows."""

_CLEAR = "a figure whose point or comma can only be of decimals, or only of thousands"
_RANK = re.compile(
    r"(?:稳居|位居|居|位列|列)?(?:全国|全球|世界|全省|国)?"
    rf"(?:(?P<top>首位|榜首|之首)|第\s*(?P<nth>{fraction.FEW})\s*(?:位|名)?)$"
)
_RANK_EN = re.compile(
    r"(?:ranked )?(?P<word>top|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
    r"(?: place)?$|(?:ranked |no\. ?|number )+(?P<nth>\d+|one)(?:st|nd|rd|th)?$"
)
_NTH = re.compile(r"(?:连续第?|第)\s*(?=[\d一二三四五六七八九十])")
_NTH_EN = re.compile(r"(?:st|nd|rd|th)\b")


def perhaps_thousands(number: Number, unit: str) -> bool:
    """Whether a figure may be thousands with a point: nobody counts 12.345 people.

    >>> perhaps_thousands(read("12.345").number, "people")
    True
    """
    to_thousandths = not number.scaled and number.last == Fraction(1, 1000)
    return to_thousandths and number.value >= 1 and unit in COUNT_NOUNS


class Reader:
    """Reads one text from left to right; ``at`` is the character it stands before.

    Args:
        printed: the text as printed, for errors.
        text: the same in the characters of :func:`gd_metrics.quantity.vocabulary.normalise`.
    """

    def __init__(self, printed: str, text: str) -> None:
        self.printed, self.text, self.at = printed, text, 0
        self.own: re.Pattern[str] | None = None
        self.base = self.header = self.before = self.infix = self.money = ""
        self.ordinal = False

    def quantity(self, *, hedge: str, header: str) -> Quantity:
        """The quantity of the whole text.

        Args:
            hedge: what words apart from it say, used where it has none of its own.
            header: the unit of the table's header.

        Raises:
            QuantityError: where it can't be read.
        """
        printed_hedge, negative = self._opening()
        self.header, self.own = header, own_unit(header)
        self.base = unit_parts(header)[1] if header else ""
        self._own()
        quantity = self._rank() or self._figure(printed_hedge or hedge)
        if self.at < len(self.text):
            raise self._error(self._expected())
        if negative:
            return declined(quantity, "a minus or a word for a decline, not both")
        return quantity

    def _expected(self) -> str:
        if _COMMA.match(self.text, self.at):
            return "a unit or the end: decimal commas are not read"
        if _GROUP.match(self.text, self.at):
            return "a unit or the end: thousands are parted by commas"
        return "a unit or the end"

    def _own(self) -> str:
        """The header's own unit, if it stands here: ``SEK 5.1 billion``, ``300 barrels``."""
        return self.base if self.own and self._take(self.own) else ""

    def _opening(self) -> tuple[str | None, bool]:
        """Verbs and hedges before the figure, in any order."""
        hedge, negative = None, False
        while True:
            start = self.at
            if match := self._take(_PREFIX):
                hedge = words.hedge_of(match)
                if match.group().strip() != words.REACHED:
                    self.before = self._one_hedge(hedge, start)
            elif self._take(words.DOWN):
                negative = True
            elif not self._take(words.UP) and not self._take(_SPACE):
                return hedge, negative

    def _rank(self) -> Quantity | None:
        if match := self._take(_RANK):
            unit = unit_word("位", self.base)
        elif match := self._take(_RANK_EN):
            unit = unit_word("places", self.base)
        else:
            return None
        found = match.groupdict()
        nth = Fraction(fraction.small(found.get("nth") or found.get("word")))
        return Quantity(self.printed, nth, unit or "", "exact", Interval(nth, nth))

    def _figure(self, hedge: str) -> Quantity:
        for pattern in fraction.PATTERNS:
            if match := self._take(pattern):
                return self._share(match, hedge)
        if match := self._take(_DOUBLED):
            times = 100 * (2 ** fraction.small(match["n"]) - 1)
            return self._single(
                Number(Fraction(times), Fraction(100), Fraction(100), 100), "%", hedge
            )
        between = bool(self._take(ranges.BETWEEN))
        self.ordinal = bool(self._take(_NTH))
        first = self._end()
        if self._take(ranges.AND if between else ranges.TO):
            return self._range(first, self._end(), hedge)
        if between:
            raise self._error("a second figure")
        return self._single(first.number, first.unit, hedge)

    def _share(self, match: re.Match[str], hedge: str) -> Quantity:
        share = fraction.share_of(match)
        if share is None:
            raise QuantityError(
                self.printed, match.start(), "a fraction below 1, of 1/100 at least"
            )
        hedge, interval = fraction.bounds(share, self._behind() or hedge)
        return Quantity(self.printed, 100 * share, "%", hedge, interval)

    def _range(self, first: ranges.End, second: ranges.End, hedge: str) -> Quantity:
        hedge = self.infix or self._hedge(_INFIX) or self._behind() or hedge
        self._take(ranges.BEHIND)
        try:
            first, second = ranges.matched(first, second)
            low, high, unit = first.number, second.number, second.unit
            if not unit and self.header:
                header = self.base if low.scaled or high.scaled else self.header
                (low, unit), (high, _) = in_header(low, header), in_header(high, header)
            if self.ordinal or kind(unit) == "places":  # a rank has one holder
                raise RangeError("one place")
            if _PADDED.search(self.text):  # 05-2024, 01-02
                raise RangeError("figures, not dates")
            interval = ranges.bounds(low, high, hedge)
        except RangeError as error:
            raise QuantityError(self.printed, second.start, str(error)) from error
        value = ranges.middle(low.value, high.value)
        return Quantity(self.printed, value, unit, "range", interval)

    def _end(self) -> ranges.End:
        """One figure: what may stand before a number, the number, and what counts in it."""
        start, money, per = self.at, self._currency(), self._take(_PER)
        if _EITHER.match(self.text, self.at):
            raise self._error(_CLEAR)
        reading = read(self.text, self.at)
        if not reading:
            raise self._error("a number")
        number, self.at = reading.number, reading.end
        self.ordinal = bool(self._take(_NTH_EN)) or self.ordinal
        if infix := self._hedge(_INFIX):  # 30多万
            self.infix = infix
            reading = with_scale(number, self.text, self.at)
            number, self.at = reading.number, reading.end
        number = self._with_letter(number)
        if per and money:
            raise QuantityError(self.printed, start, "one unit, not two")
        if per:
            return ranges.End(number, "%" if per["percent"] else "‰", True, start)
        if tenths := self._take(_TENTHS):
            return ranges.End(self._tenths(number, tenths), "%", False, start)
        unit = self._unit()
        if money and unit and kind(unit) != kind(money):
            raise QuantityError(self.printed, start, f"one unit, not {money} and {unit}")
        if money and not unit:
            return ranges.End(number, "" if self.header else money, True, start)
        return ranges.End(number, unit, bool(money), start)

    def _currency(self) -> str:
        """The currency before a figure, which must be the header's."""
        match = self._take(CURRENCY)
        if not match:
            return ""
        unit = self._word(match)
        if self.header and kind(unit) != kind(self.base):
            raise ValueError(f"{self.printed!r} is in {unit}, not in {self.header}")
        self.money = unit
        return unit

    def _word(self, match: re.Match[str]) -> str:
        unit = unit_word(match[1], self.base)
        if unit is None:
            raise QuantityError(
                self.printed, match.start(1), "a currency: ¥ is CNY or JPY, so name it as the unit"
            )
        return unit

    def _with_letter(self, number: Number) -> Number:
        """``£3m``, ``5k EUR``, ``5m people``: only beside these letters are scale words."""
        match = None if number.scaled else _LETTER.match(self.text, self.at)
        if not match or not (self.money or match[2]):
            return number
        self.at = match.end()
        return number.times(_LETTERS[match[1]])

    def _tenths(self, number: Number, match: re.Match[str]) -> Number:
        if not match[1]:
            return number.times(10)
        if not number.whole or not 0 < number.value < 10:
            raise QuantityError(self.printed, match.start(1), "a unit or the end")
        hundredths = 5 if match[1] == "半" else fraction.small(match[1])
        return Number(number.value * 10 + hundredths, Fraction(1), Fraction(1), 10)

    def _single(self, number: Number, unit: str, hedge: str) -> Quantity:
        hedge = self._hedge(_INFIX) or self._behind() or self.infix or hedge
        magnitude = number.scaled and self._take(_MAGNITUDE)  # 3级 is a grade
        filler = bool(self._take(words.FILLERS))
        if not unit and self.header:
            number, unit = in_header(number, self.header)
        if perhaps_thousands(number, unit):
            raise QuantityError(self.printed, 0, _CLEAR)
        if magnitude:  # 千亿级: of that order of magnitude
            interval = Interval(number.value, number.value * 10)
            return Quantity(self.printed, number.value, unit, "at_least", interval)
        counted = self.ordinal or (number.whole and (filler or is_counted(unit)))
        interval = interval_of(number, hedge, counted)
        return Quantity(self.printed, number.value, unit, hedge, interval, number.significant)

    def _unit(self) -> str:
        before = self.at
        self._take(_HYPHEN)
        if own := self._own():
            return own
        self.at = before
        if match := self._take(_UNIT):
            return self._word(match)
        self._take(_SPACE)
        return ""

    def _behind(self) -> str:
        start = self.at
        return self._one_hedge(self._hedge(_SUFFIX), start)

    def _one_hedge(self, hedge: str, start: int) -> str:
        """A hedge, which must not say another thing than one before it."""
        if hedge and self.before and not words.agree(hedge, self.before):
            raise QuantityError(self.printed, start, "one hedge, not two that differ")
        return hedge

    def _hedge(self, pattern: re.Pattern[str]) -> str:
        match = self._take(pattern)
        return words.hedge_of(match) if match else ""

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match and match.end() > self.at:
            self.at = match.end()
            return match
        return None

    def _error(self, expected: str) -> QuantityError:
        return QuantityError(self.printed, self.at, expected)
