"""Reads one printed figure from left to right: words around it, number, scale word and unit.

What is read is handed on as a value: what stands before the figure (:class:`_Opening`), then
each figure by itself (:class:`~gd_metrics.quantity.ranges.End`). A :class:`Reader` holds nothing
but its text, its table's unit, and the character that it stands before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ..errors import QuantityError, RangeError, UnitError
from . import fraction, ranges
from . import vocabulary as words
from .interval import Interval
from .numerals import Number, read, with_scale
from .quantity import Quantity, declined, in_header, interval_of, reached
from .units import (
    COUNT_NOUNS,
    CURRENCY,
    POUNDS,
    UNIT,
    is_counted,
    kind,
    own_unit,
    unit_parts,
    unit_word,
)

_PREFIX = words.alternatives(words.PREFIXES)
_INFIX = words.alternatives(words.INFIXES)
_SUFFIX = words.alternatives(words.SUFFIXES)
_SPACE = re.compile(r"\s+")
_UNIT = re.compile(rf"[\s-]*({UNIT.pattern})(?!\s?\d)")  # $3-$5: the second $ is its own
_HYPHEN = re.compile(r"[\s-]+")
_MAGNITUDE = re.compile("级")
_PER = re.compile("[一壹]?(?P<whole>十万|百万|[百千万佰仟])分之")
_PER_PARTS = {"百": ("%", 1), "佰": ("%", 1), "千": ("‰", 1), "仟": ("‰", 1), "万": ("%", 100)}
_PER_PARTS |= {"十万": ("%", 1000), "百万": ("%", 10_000)}
"""Parts of a hundred, a thousand and so on: the unit, and how many of them are one of it."""
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
SCALE = "a scale word or a unit beside it"
"""What is missing where a hedged figure stands in a table whose unit has a scale word."""

_RANK = re.compile(
    r"(?:稳居|位居|居|位列|列)?(?:全国|全球|世界|全省|国)?"
    rf"(?:(?P<top>首位|榜首|之首)|第\s*(?P<nth>{fraction.FEW})\s*(?:位|名)?)$"
)
_RANK_EN = re.compile(
    r"(?:ranked )?(?P<word>top|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
    r"(?: place)?$|(?:ranked |no\. ?|number )+(?P<nth>\d{1,9}|one)(?:st|nd|rd|th)?$"
)
_AMONG = re.compile(
    rf"(?:稳居|位居|居|位列|列|跻身|进入)?(?:全国|全球|世界|全省|国)?前\s*(?P<nth>{fraction.FEW})\s*(?:位|名|强)?$"
)
_AMONG_EN = re.compile(rf"(?:in |among )?(?:the )?top[ -](?P<nth>{fraction.FEW})(?: places)?$")
_NTH = re.compile(r"(?:连续第?|第)\s*(?=[\d一二三四五六七八九十])")
_NTH_EN = re.compile(r"(?:st|nd|rd|th)\b")


def perhaps_thousands(number: Number, unit: str) -> bool:
    """Whether a figure may be thousands with a point: nobody counts 12.345 people.

    >>> perhaps_thousands(read("12.345").number, "people")
    True
    """
    to_thousandths = not number.scaled and number.last == Fraction(1, 1000)
    return to_thousandths and number.value >= 1 and unit in COUNT_NOUNS


@dataclass(frozen=True, slots=True)
class _Opening:
    """What stands before a figure.

    Attributes:
        hedge: what the last hedge there says; empty for none.
        binding: the hedge that one behind the figure must not differ from; 达到 binds none.
        declines: whether a word for a decline stands there.
    """

    hedge: str = ""
    binding: str = ""
    declines: bool = False

    def over(self, apart: str) -> str:
        """The hedge it says, or the one in the words apart from the literal.

        达到 yields to them: they say what was reached.
        """
        weak = self.hedge in ("", words.REACHED) and apart != "exact"
        return apart if weak else self.hedge or apart


class Reader:
    """Reads one text from left to right; ``at`` is the character it stands before.

    Args:
        printed: the text as printed, for errors.
        text: the printed text in the characters of
            :func:`gd_metrics.quantity.vocabulary.normalise`.
        header: the unit of the table's header.
        target: whether it is a target, of which 达到 says at least.
    """

    def __init__(self, printed: str, text: str, header: str = "", *, target: bool = False) -> None:
        self.printed, self.text, self.at = printed, text, 0
        self.header, self.own_unit = header, own_unit(header)
        self.base = unit_parts(header)[1] if header else ""
        self.target = target

    def quantity(self, hedge: str) -> Quantity:
        """The quantity of the whole text.

        Args:
            hedge: what words apart from it say, used where it has none of its own.

        Raises:
            QuantityError: where it can't be read.
        """
        quantity, end = self.forward(hedge)
        if end < len(self.text):
            raise self._error(self._expected())
        return quantity

    def forward(self, hedge: str = "exact") -> tuple[Quantity, int]:
        """The quantity that the text begins with, and the character behind it.

        Args:
            hedge: as for :meth:`quantity`.

        Raises:
            QuantityError: where none begins.
        """
        opening = self._opening()
        self._own()
        quantity = self._rank() or self._figure(opening, hedge)
        if opening.declines:
            quantity = declined(quantity, "a minus or a word for a decline, not both")
        return quantity, self.at

    def _expected(self) -> str:
        if _COMMA.match(self.text, self.at):
            return "a unit or the end: decimal commas are not read"
        if _GROUP.match(self.text, self.at):
            return "a unit or the end: thousands are parted by commas"
        return "a unit or the end"

    def _own(self) -> str:
        """The header's own unit, if it stands here: ``SEK 5.1 billion``, ``300 barrels``."""
        return self.base if self.own_unit and self._take(self.own_unit) else ""

    def _opening(self) -> _Opening:
        """Verbs and hedges before the figure, in any order."""
        hedge = binding = ""
        declines = False
        while True:
            start = self.at
            if match := self._take(_PREFIX):
                hedge = words.hedge_of(match)
                if hedge != words.REACHED:
                    self._agreed(hedge, binding, start)
                    binding = hedge
            elif self._take(words.DOWN):
                declines = True
            elif not self._take(words.UP) and not self._take(_SPACE):
                return _Opening(hedge, binding, declines)

    def _rank(self) -> Quantity | None:
        """A place in a ranking, or the places that one is among (前10位)."""
        for pattern, word in ((_RANK, "位"), (_RANK_EN, "places")):
            if match := self._take(pattern):
                parts = match.groupdict()
                nth = Fraction(fraction.small(parts.get("nth") or parts.get("word")))
                unit = str(unit_word(word, self.base))
                return Quantity(self.printed, nth, unit, "exact", Interval(nth, nth))
        for pattern, word in ((_AMONG, "位"), (_AMONG_EN, "places")):
            if match := self._take(pattern):
                last = Fraction(fraction.small(match["nth"]))
                unit = str(unit_word(word, self.base))
                return Quantity(self.printed, last, unit, "at_most", Interval(None, last))
        return None

    def _figure(self, opening: _Opening, apart: str) -> Quantity:
        """A fraction, a doubling, a range, or one figure.

        Args:
            opening: what stands before it.
            apart: the hedge in the words apart from the literal.
        """
        for pattern in fraction.PATTERNS:
            if match := self._take(pattern):
                return self._share(match, opening, apart)
        if match := self._take(_DOUBLED):
            times = 100 * (2 ** fraction.small(match["n"]) - 1)
            doubled = Number(Fraction(times), Fraction(100), Fraction(100), 100)
            return self._single(ranges.End(doubled, "%", False, match.start()), opening, apart)
        between = bool(self._take(ranges.BETWEEN))
        ordinal = bool(self._take(_NTH))
        first = self._end(ordinal=ordinal)
        if self._take(ranges.AND if between else ranges.TO):
            second = self._end(ordinal=first.ordinal, money=first.money)
            return self._range(first, second, opening, apart)
        if between:
            raise self._error("a second figure")
        return self._single(first, opening, apart)

    def _share(self, match: re.Match[str], opening: _Opening, apart: str) -> Quantity:
        share = fraction.share_of(match)
        if share is None:
            raise QuantityError(
                self.printed, match.start(), "a fraction below 1, of 1/100 at least"
            )
        hedge = self._behind(opening) or opening.over(apart)
        hedge, interval = fraction.bounds(share, hedge)
        return Quantity(self.printed, 100 * share, "%", hedge, interval)

    def _range(
        self, first: ranges.End, second: ranges.End, opening: _Opening, apart: str
    ) -> Quantity:
        infix = second.infix or first.infix or self._hedge(_INFIX)
        hedge = infix or self._behind(opening) or opening.over(apart)
        self._take(ranges.BEHIND)
        try:
            low, high, unit = ranges.matched(first, second)
            if not unit and self.header:
                header = self.base if low.scaled or high.scaled else self.header
                (low, unit), (high, _) = in_header(low, header), in_header(high, header)
            if second.ordinal or kind(unit) == "places":  # a rank has one holder
                raise RangeError("one place")
            if _PADDED.search(self.text):  # 05-2024, 01-02
                raise RangeError("figures, not dates")
            interval = ranges.bounds(low, high, hedge)
        except RangeError as error:
            raise QuantityError(self.printed, second.start, str(error)) from error
        value = ranges.middle(low.value, high.value)
        return Quantity(self.printed, value, unit, "range", interval)

    def _end(self, *, ordinal: bool, money: str = "") -> ranges.End:
        """One figure: what may stand before a number, the number, and what counts in it.

        Args:
            ordinal: whether 第 or 连续 stands before it.
            money: the currency of the figure before it, as of the pounds in £4–5m.
        """
        start, sign = self.at, self._currency()
        per = self._take(_PER)
        if _EITHER.match(self.text, self.at):
            raise self._error(_CLEAR)
        number, infix, nth = self._number()
        number = self._with_letter(number, sign or money)
        end = ranges.End(number, "", False, start, infix, ordinal or nth, sign or money)
        if per and sign:
            raise QuantityError(self.printed, start, "one unit, not two")
        if per:
            unit, parts = _PER_PARTS[per["whole"]]
            return end.of(unit, number=number.parts(parts), leading=True)
        if tenths := self._take(_TENTHS):
            return end.of("%", number=self._tenths(number, tenths))
        unit = self._unit(number)
        if sign and unit and kind(unit) != kind(sign):
            raise QuantityError(self.printed, start, f"one unit, not {sign} and {unit}")
        if sign and not unit:
            unit = "" if self.header else sign
        return end.of(unit, leading=bool(sign))

    def _number(self) -> tuple[Number, str, bool]:
        """A number with its scale words, a hedge within it (30多万), and whether it is an nth."""
        reading = read(self.text, self.at)
        if not reading:
            raise self._error("a number")
        number, self.at = reading.number, reading.end
        nth = bool(self._take(_NTH_EN))
        infix = self._hedge(_INFIX)
        if infix:
            reading = with_scale(number, self.text, self.at)
            number, self.at = reading.number, reading.end
        return number, infix, nth

    def _currency(self) -> str:
        """The currency before a figure, which must be the header's."""
        match = self._take(CURRENCY)
        if not match:
            return ""
        unit = self._word(match)
        if self.header and kind(unit) != kind(self.base):
            raise UnitError(f"{self.printed!r} is in {unit}, not in {self.header}")
        return unit

    def _word(self, match: re.Match[str]) -> str:
        unit = unit_word(match[1], self.base)
        if unit is None:
            raise QuantityError(
                self.printed, match.start(1), "a currency: ¥ is CNY or JPY, so name it as the unit"
            )
        return unit

    def _with_letter(self, number: Number, money: str) -> Number:
        """``£3m``, ``5k EUR``, ``5m people``: only beside these letters are scale words."""
        match = None if number.scaled else _LETTER.match(self.text, self.at)
        if not match or not (money or match[2]):
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

    def _single(self, end: ranges.End, opening: _Opening, apart: str) -> Quantity:
        number, unit = end.number, end.unit
        hedge = self._hedge(_INFIX) or self._behind(opening) or end.infix or opening.over(apart)
        magnitude = number.scaled and self._take(_MAGNITUDE)  # 3级 is a grade
        filler = bool(self._take(words.FILLERS))
        if not unit and self.header:
            self._in_scale(number, hedge)
            number, unit = in_header(number, self.header)
        if perhaps_thousands(number, unit):
            raise QuantityError(self.printed, 0, _CLEAR)
        if magnitude:  # 千亿级: of that order of magnitude
            interval = Interval(number.value, number.value * 10)
            return Quantity(self.printed, number.value, unit, "at_least", interval)
        if hedge == words.REACHED:
            hedge = reached(number, target=self.target)
        counted = end.ordinal or (number.whole and (filler or is_counted(unit)))
        interval = interval_of(number, hedge, counted)
        return Quantity(self.printed, number.value, unit, hedge, interval, number.significant)

    def _in_scale(self, number: Number, hedge: str) -> None:
        """Refuse a hedged figure, as prose has it, that would take the header's scale word."""
        if self.header != self.base and not number.scaled and hedge != "exact":
            raise self._error(f"{SCALE}, since it may count {self.base} or {self.header}")

    def _unit(self, number: Number) -> str:
        before = self.at
        self._take(_HYPHEN)
        if own := self._own():
            return own
        self.at = before
        if match := self._take(_UNIT):
            if match[1] in POUNDS and not number.scaled and kind(self.base) != "GBP":
                raise QuantityError(
                    self.printed, match.start(1), "a unit: pounds are money or a weight; write GBP"
                )
            return self._word(match)
        self._take(_SPACE)
        return ""

    def _behind(self, opening: _Opening) -> str:
        """The hedge behind the figure, which must not say another thing than one before it."""
        start = self.at
        return self._agreed(self._hedge(_SUFFIX), opening.binding, start)

    def _agreed(self, hedge: str, binding: str, start: int) -> str:
        if hedge and binding and not words.agree(hedge, binding):
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
