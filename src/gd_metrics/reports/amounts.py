"""Numbers for people: in the unit that is printed, with the digits that matter.

No verdict rests on what stands here: bounds are rounded, those of a check are exact.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from ..claim import Claim
from ..quantity.interval import Interval
from ..quantity.units import is_unit, ratio, singular, unit_parts
from .phrases import say, word

DIGITS = 6
"""Digits of a computed number that are ever shown."""

_TAIL = re.compile(r"[0-9]\s*(?P<unit>[^0-9.,\s][^0-9]*)$")
_PER_CENT = {"percent", "per cent", "pct", "％"}


@dataclass(frozen=True)
class Scale:
    """The unit in which figures are shown.

    Attributes:
        times: what one of it is in the claim's unit.
        unit: the word for it.
        decimals: digits behind the point that matter.
    """

    times: Fraction
    unit: str
    decimals: int

    def finer(self) -> Scale:
        """The scale with more digits behind the point."""
        return Scale(self.times, self.unit, self.decimals + 1)

    def ends(self, interval: Interval) -> tuple[str | None, str | None]:
        """The bounds of an interval in the claim's unit, as numbers of this scale."""
        lower, upper = (
            None if end is None else number(end / self.times, self.decimals)
            for end in (interval.lower, interval.upper)
        )
        return lower, upper

    def text(self, interval: Interval, language: str = "en") -> str:
        """An interval in the claim's unit, in words.

        >>> Scale(Fraction(1), "%", 1).text(Interval.of("42.5", "43.5"))
        '42.5 to 43.5 %'
        >>> Scale(Fraction(10000), "万亿元", 2).text(Interval.of(140000, None), "zh")
        '至少14万亿元'
        """
        lower, upper = self.ends(interval)
        if lower is None and upper is None:
            return say("anything", language)
        if lower == upper:
            exact = (
                interval.is_point
                and interval.lower == Fraction(str(lower).replace(",", "")) * self.times
            )
            words = str(lower) if exact else say("about {value}", language, value=lower)
        elif lower is None:
            words = say("at most {value}", language, value=upper)
        elif upper is None:
            words = say("at least {value}", language, value=lower)
        else:
            both = self.unit == "%" and language == "zh"  # 42.5%至43.5%
            start = with_unit(lower, "%", language) if both else lower
            words = say("{lower} to {upper}", language, lower=start, upper=upper)
        return with_unit(words, self.unit, language)

    def gap(self, gap: Fraction, language: str = "en") -> str:
        """A difference in the claim's unit; of two percentages it is percentage points."""
        unit = word("points", language) if self.unit == "%" else self.unit
        shown = number(gap / self.times, self.decimals + 1)
        return with_unit(shown, singular(unit) if shown == "1" else unit, language)


def scale_of(claim: Claim) -> Scale:
    """The scale in which a claim is printed, or else that of its unit.

    >>> from gd_metrics.claim import COLUMNS
    >>> row = dict.fromkeys(COLUMNS, "") | {"value": 1.0, "lower": None, "upper": None}
    >>> claim = Claim.from_row(row | {"printed": "14.58万亿元", "unit": "亿元"})
    >>> scale = scale_of(claim)
    >>> scale.times, scale.unit, scale.decimals
    (Fraction(10000, 1), '万亿元', 3)
    >>> scale = scale_of(Claim.from_row(row | {"printed": "EUR 7.98 billion", "unit": "EUR"}))
    >>> scale.unit, scale.decimals
    ('billion EUR', 3)
    """
    times, unit = Fraction(1), claim.unit
    match = _TAIL.search(claim.printed.strip())
    words = (match["unit"], f"{match['unit']} {claim.unit}") if match else ()  # EUR 7.9 billion
    if printed := next(filter(None, (_as_unit(word, claim.unit) for word in words)), None):
        times, unit = printed
    try:
        step = claim.interval.width or claim.quantity.step
    except ValueError:
        step = None
    return Scale(times, unit, 2 if not step else _decimals(step / times) + 1)


def _as_unit(word: str, unit: str) -> tuple[Fraction, str] | None:
    """What one of a printed unit is in another, with its word; ``None`` if it is none of it."""
    word = "%" if word.lower() in _PER_CENT else word
    if not is_unit(word) or not is_unit(unit):
        return None
    (factor, base), (own, own_base) = unit_parts(word), unit_parts(unit)
    one = ratio(base, own_base)
    return None if one is None else (factor * one / own, word)


def _decimals(step: Fraction) -> int:
    """Digits behind the point of a number whose last digit counts so much.

    >>> _decimals(Fraction(1, 100)), _decimals(Fraction(50))
    (2, 0)
    """
    return max(0, math.ceil(-math.log10(step)))


def number(value: Fraction, decimals: int) -> str:
    """A number rounded to some digits behind the point, and to so many digits in all.

    >>> number(Fraction(2, 3), 2), number(Fraction(1280627435), 4), number(Fraction(-5, 100), 4)
    ('0.67', '1,280,630,000', '-0.05')
    """
    if not value:
        return "0"
    before = math.floor(math.log10(abs(value))) + 1
    places = DIGITS - before
    places = min(decimals, places) if abs(value) >= 10**-decimals else places
    rounded = round(value, places)
    if places <= 0:
        return f"{int(rounded):,}"
    return f"{float(rounded):,.{places}f}".rstrip("0").rstrip(".")


def with_unit(number: str, unit: str, language: str = "en") -> str:
    """A number and its unit, as its language sets them.

    >>> with_unit("43", "%"), with_unit("14", "万亿元"), with_unit("12.4", "billion EUR")
    ('43 %', '14万亿元', '12.4 billion EUR')
    >>> with_unit("43", "%", "zh")
    '43%'
    """
    close = "\u3400" <= unit[:1] <= "\u9fff" or (language, unit) == ("zh", "%")
    joined = "" if close else " "
    return f"{number}{joined}{unit}".rstrip()
