"""Numbers as they are printed, in Chinese and English: value, and what their last digit counts.

How far a printed number is known depends on its digits, not on its value: ``43`` and
``43.0`` differ. So a number is read together with the unit of its last digit.

>>> read("7.7万家").number
Number(value=Fraction(77000, 1), last=Fraction(1000, 1), significant=Fraction(1000, 1), scale=10000)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_TEENS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TIES = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = {word: value for value, word in enumerate(_TEENS.split(" "))} | {"a": 1, "an": 1}
_ENGLISH |= {word: 10 * tens for tens, word in enumerate(_TIES.split(" "), 2)}
_ENGLISH_SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "bn": 10**9,
    "bln": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
    "tln": 10**12,
    "trn": 10**12,
    "trln": 10**12,
}

_ARABIC = re.compile(
    r"[-+−–]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)|\d*(?=\.\d)|\d+)"
    r"(?:\.\d+)?"
)
_FIGURES = "[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
_HUNDREDS = "(?:[百佰](?!帕)|[千仟](?![克米瓦卡伏帕焦赫兆]|字节))"  # 千克, 千米, 百帕 are units
_NUMERAL = rf"{_FIGURES}|[十拾]|{_HUNDREDS}"
_CHINESE = re.compile(
    rf"(?:两|{_NUMERAL})(?:{_NUMERAL}|两(?=[百千佰仟]))*(?:点{_FIGURES}+)?"
)  # 两 behind another numeral is the weight: 三十两
_MYRIAD = "(?:[万亿]|兆(?![瓦赫帕焦字比]))"  # 兆瓦 are megawatts
_MYRIADS_ZH = f"[十百千]?{_MYRIAD}{{1,2}}"
_SCALE_ZH = re.compile(rf"\s*({_MYRIADS_ZH}|{_HUNDREDS}(?!分[点之]))")
_SCALE_EN = re.compile(rf"[\s-]*({'|'.join(_ENGLISH_SCALES)})s?\b", re.IGNORECASE)
_ONES = "|".join(_TEENS.split(" ")[1:10])
_WORD = re.compile(
    rf"(?:(?P<ties>{_TIES.replace(' ', '|')})(?:[\s-]+(?P<ones>{_ONES}))?"
    rf"|(?P<word>an?|{_TEENS.replace(' ', '|')}))\b",
    re.IGNORECASE,
)
_HUNDRED = re.compile(r"[\s-]+hundred\b(?P<more>\s+(?:and\s+)?(?!and\b))?", re.IGNORECASE)
_BARE_SCALE = re.compile(_MYRIADS_ZH)
_PARTED, _MINUS = re.compile(r"[,\s]"), re.compile("[−–]")
_PAIR = re.compile("[一二两三四五六七八九]{2}")
_COLLOQUIAL = re.compile("[百千佰仟][一二三四五六七八九壹贰叁肆伍陆柒捌玖]$")
_PART = re.compile(rf"[零〇]?(?=[\d两十拾]|{_FIGURES})()")
_PART_EN = re.compile(r"\s+(?:and\s+)?(?!(?:an?|and)\b)(?=[a-z])()", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number.

    Attributes:
        value: the number itself, scale words (``万``, ``million``) worked in.
        last: what one unit of the last printed digit counts.
        significant: what one unit of the last digit that is not zero counts.
        scale: what the scale word counts; 1 where none was printed.
    """

    value: Fraction
    last: Fraction
    significant: Fraction
    scale: int = 1

    @property
    def scaled(self) -> bool:
        """Whether a scale word was printed."""
        return self.scale != 1

    @property
    def whole(self) -> bool:
        """Printed as a whole number without a scale word, as counts are."""
        return not self.scaled and self.last == 1

    def times(self, factor: int) -> Number:
        """The number with a scale word behind it.

        >>> Number(Fraction(3), Fraction(1), Fraction(1)).times(10000).last
        Fraction(10000, 1)
        """
        last, significant = self.last * factor, self.significant * factor
        return Number(self.value * factor, last, significant, self.scale * factor)

    def parts(self, of_one: int) -> Number:
        """So many of the smaller parts, of which ``of_one`` make one: 万分之三 is 0.03 %.

        >>> Number(Fraction(3), Fraction(1), Fraction(1)).parts(100).value
        Fraction(3, 100)
        """
        value, last, significant = (
            part / of_one for part in (self.value, self.last, self.significant)
        )
        return Number(value, last, significant, self.scale)


@dataclass(frozen=True, slots=True)
class Reading:
    """A number and the position behind it."""

    number: Number
    end: int


def read(text: str, start: int = 0) -> Reading | None:
    """Read the number that begins at ``start``; ``None`` where none does.

    Arabic digits (with ``,`` or a blank between thousands), Chinese numerals, English words,
    and the scale words behind any of them.

    >>> [int(read(s).number.value) for s in ("14万亿元", "1,260,582", "2.53 million", "十二")]
    [14000000000000, 1260582, 2530000, 12]
    >>> [int(read(s).number.value) for s in ("1 260 582", "twenty-five", "two hundred and six")]
    [1260582, 25, 206]
    >>> read("家") is None
    True
    """
    if match := _ARABIC.match(text, start):
        base = _arabic(match.group())
    elif match := _BARE_SCALE.match(text, start):  # 千亿: a scale word alone is one of it
        return _with_lower_part(_ONE.times(_scale_zh(match.group())), text, match.end())
    elif match := _CHINESE.match(text, start):
        head = match.group().partition("点")[0]
        if _adjacent(head) is not None or _COLLOQUIAL.search(head):  # 三五: 3 or 5; 三千五: 3500
            return None
        base = _chinese(match.group())
    elif match := _WORD.match(text, start):
        value, end = _english(match, text)
        return _with_english_part(with_scale(_plain(Fraction(value), Fraction(1)), text, end), text)
    else:
        return None
    return with_scale(base, text, match.end())


def scale_word(text: str) -> Reading | None:
    """A scale word by itself, as units begin with it: ``万辆``, ``million EUR``.

    >>> scale_word("million EUR").end, scale_word("EUR") is None
    (7, True)
    """
    if match := _BARE_SCALE.match(text):
        return read(text)
    if match := _SCALE_EN.match(text):
        return Reading(_ONE.times(_ENGLISH_SCALES[match.group(1).lower()]), match.end())
    return None


def with_scale(base: Number, text: str, end: int) -> Reading:
    """A number with the scale words behind it, if there are any.

    >>> with_scale(read("30").number, "30多万", 3).number.value
    Fraction(300000, 1)
    """
    if match := _SCALE_ZH.match(text, end):
        number = base.times(_scale_zh(match.group(1)))
        if base.last == 1:
            return _with_lower_part(number, text, match.end())
        return Reading(number, match.end())
    if match := _SCALE_EN.match(text, end):
        return Reading(base.times(_ENGLISH_SCALES[match.group(1).lower()]), match.end())
    return Reading(base, end)


def _with_lower_part(number: Number, text: str, end: int) -> Reading:
    """A number with what is printed of a lower scale word: 1亿2000万, 五万三千, 3万5000.

    Without a scale word of its own the part has all its digits: ``3万5`` is left unread. What
    stands before a higher scale word counts in that: 一万五千亿 is 15 000 亿.
    """
    match = _PART.match(text, end)
    part = read(text, match.start(1)) if match else None
    if not match or not part:
        return Reading(number, end)
    lower, scale = part.number, number.scale
    higher = lower.scale > scale
    value = lower.value / lower.scale if higher else lower.value
    if value >= scale:
        return Reading(number, end)
    positional = any(c in _TENS for c in text[match.start(1) : part.end])
    filled = match.group().startswith(("零", "〇")) or positional or value * 10 >= scale
    if not filled and (higher or not lower.scaled):
        return Reading(number, end)
    above = number.value * (lower.scale if higher else 1)
    both = Number(above + lower.value, lower.last, lower.significant, max(scale, lower.scale))
    return Reading(both, part.end)


def _with_english_part(reading: Reading, text: str) -> Reading:
    """A number in words with what is printed of a lower scale: two million one hundred."""
    match = _PART_EN.match(text, reading.end) if reading.number.scaled else None
    part = read(text, match.start(1)) if match else None
    if part is None or part.number.value >= reading.number.scale:
        return reading
    number, lower = reading.number, part.number
    both = Number(number.value + lower.value, lower.last, lower.significant, number.scale)
    return Reading(both, part.end)


def adjacent(text: str) -> int | None:
    """Where two neighbouring numerals stand side by side, which says one or the other.

    七八百 is seven or eight hundred, 三四成 is 30 to 40 %; the digits of 二〇二四 and those
    behind a 点 are no such pair.

    >>> adjacent("约七八百家"), adjacent("二〇二四"), adjacent("十二点三四")
    (1, None, None)
    """
    if not _PAIR.search(text):
        return None
    for match in _CHINESE.finditer(text):
        head = match.group().partition("点")[0]
        at = _adjacent(head)
        if at is not None and _DIGITS[head[at]] + 1 == _DIGITS[head[at + 1]]:
            return match.start() + at
    return None


def _adjacent(head: str) -> int | None:
    if len(head) > 2 and all(c in _DIGITS for c in head):
        return None
    pair = _PAIR.search(head)
    return pair.start() if pair else None


def _english(match: re.Match[str], text: str) -> tuple[int, int]:
    """English words below a thousand, and the position behind them."""
    value, end = _below_hundred(match), match.end()
    if not (hundred := _HUNDRED.match(text, end)):
        return value, end
    more = _WORD.match(text, hundred.end()) if hundred["more"] else None
    if more is None:
        return 100 * value, hundred.start("more") if hundred["more"] else hundred.end()
    return 100 * value + _below_hundred(more), more.end()


def _below_hundred(match: re.Match[str]) -> int:
    if match["word"]:
        return _ENGLISH[match["word"].lower()]
    ones = _ENGLISH[match["ones"].lower()] if match["ones"] else 0
    return _ENGLISH[match["ties"].lower()] + ones


def _arabic(printed: str) -> Number:
    digits = _MINUS.sub("-", _PARTED.sub("", printed))
    whole, _, decimals = digits.partition(".")
    every, parts = f"{whole}{decimals}", 10 ** len(decimals)
    value = int(every)
    zeros = len(every) - len(every.rstrip("0")) if value else 0
    return Number(Fraction(value, parts), Fraction(1, parts), Fraction(10**zeros, parts))


def _chinese(printed: str) -> Number:
    head, _, tail = printed.partition("点")
    if all(c in _DIGITS for c in head) and len(head) > 1:  # 二〇二四: digit by digit
        whole = int("".join(str(_DIGITS[c]) for c in head))
    else:
        whole = _positional(head)
    decimals = "".join(str(_DIGITS[c]) for c in tail)
    value = whole + (Fraction(int(decimals), 10 ** len(decimals)) if decimals else 0)
    return _plain(Fraction(value), Fraction(1, 10 ** len(decimals)))


def _positional(head: str) -> int:
    total = digit = 0
    for c in head:
        if c in _TENS:
            total += (digit or 1) * _TENS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit


def _scale_zh(word: str) -> int:
    factor = 1
    for c in word:
        factor *= (_TENS | _MYRIADS)[c]
    return factor


def _plain(value: Fraction, last: Fraction) -> Number:
    """A number without a scale word; finds the unit of its last digit that is not zero."""
    significant = last
    while value and (value / (significant * 10)).denominator == 1:
        significant *= 10
    return Number(value, last, significant)


_ONE = _plain(Fraction(1), Fraction(1))
