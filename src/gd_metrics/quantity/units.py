"""Units: how they are printed, the word each has here, and which of them measure the same.

A unit keeps the language it is printed in (``年``, ``years``), and a project's own word for it
goes before that. What counts the same meets: ``年`` and ``years``, ``元``, ``yuan`` and ``RMB``,
``€`` and ``EUR``, whatever counts things (``台``, ``vehicles``). Currencies have their ISO 4217
codes unless they are printed in Chinese.

>>> kind("年") == kind("years"), kind("元") == kind("million"), kind("€")
(True, False, 'EUR')
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

from ..errors import QuantityError
from .numerals import read, scale_word
from .vocabulary import normalise

COUNT_NOUNS = set(
    "people persons residents inhabitants jobs employees workers households families students "
    "pupils teachers patients deaths births cases crimes accidents dwellings homes buildings "
    "schools hospitals patents applications items pieces copies tickets passengers visitors "
    "tourists flights ships farms animals trees projects contracts vehicles cars enterprises "
    "companies firms sets".split(" ")
)
"""English words for things that are counted one by one."""

CLASSIFIERS = set("家个辆台套件块部项种条名人证架座所颗艘张户次") | COUNT_NOUNS
"""Words that only say that things are counted: which things, the indicator says."""

_MONEY = {
    "CNY": ["rmb", "yuan", "renminbi"],
    "USD": ["us$", "us dollars", "us dollar"],
    "EUR": ["€", "euros", "euro"],
    "GBP": ["£", "pounds sterling"],
    "JPY": ["jp¥", "yen"],
    "HKD": ["hk$", "hong kong dollars"],
    "TWD": ["nt$"],
    "SGD": ["s$"],
    "AUD": ["a$"],
    "CAD": ["c$"],
    "NZD": ["nz$"],
    "INR": ["₹", "rupees"],
    "KRW": ["₩"],
    **{code: [] for code in "CHF SEK NOK DKK PLN CZK HUF BRL MXN ZAR RUB THB MYR IDR".split(" ")},
}
"""Currencies by their ISO 4217 codes, and how else they are printed."""

_MONEY_ZH = {"元": "CNY", "美元": "USD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY", "港元": "HKD"}
_SHARED = {"¥": ("CNY", "JPY"), "$": ("USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD")}
"""Signs of several currencies: the table's unit says which; without it ``$`` is USD, ``¥`` none."""

_FORMS = {form: code for code, forms in _MONEY.items() for form in (code.lower(), *forms)}
_FORMS |= {"¥": "¥", "$": "$", "dollars": "$"}
_SIGNS = [form for form in _FORMS if form == "rmb" or len(form) == 3 or not form[-1].isalpha()]

UNITS = {
    "个百分点": "百分点",
    "百分点": "百分点",
    "percentage points": "percentage points",
    "percentage point": "percentage points",
    "percent": "%",
    "per cent": "%",
    "%": "%",
    "‰": "‰",
    "元人民币": "元",
    "人民币": "元",
    "港币": "港元",
    **{name: name for name in _MONEY_ZH},
    **_FORMS,
    "台(套)": "台",
    "台/套": "台",
    "人次": "人次",
    "英寸": "英寸",
    **{u: u for u in ("公里", "平方公里", "平方米", "立方米", "千瓦时", "千瓦", "小时", "公斤")},
    **{u: u for u in ("分钟", "分", "天", "亩", "℃")},
    "方阵": "方阵",
    "倍": "倍",
    "consecutive years": "years",
    "consecutive year": "years",
    "straight years": "years",
    "straight year": "years",
    "years": "years",
    "year": "years",
    "places": "places",
    "place": "places",
    **{c: c for c in "家个辆台套件块部项种条批位名年人期证架座所颗艘张户次吨"},
    **{noun: noun for noun in COUNT_NOUNS},
}
"""A unit as printed (in lower case), and its word here, in the language it is printed in."""

_SAME = {"年": "years", "位": "places", "百分点": "percentage points", "$": "USD"} | _MONEY_ZH
_THING = "thing"

MEASURED = {"%", "‰", "百分点", "percentage points", "英寸", "倍", "吨", "公里", "平方公里"}
MEASURED |= {
    "平方米",
    "立方米",
    "千瓦时",
    "千瓦",
    "小时",
    "公斤",
    "分钟",
    "分",
    "天",
    "亩",
    "℃",
    "",
}
MEASURED |= {*_MONEY_ZH, *_MONEY, *_SHARED}
"""Units of things that are measured; a whole number of anything else is a count, so exact."""

PARTS = {
    "%": Fraction(1, 100),
    "percentage points": Fraction(1, 100),
    "‰": Fraction(1, 1000),
}
"""What one of a unit is of the whole."""

_RATIOS = {("‰", "%"): Fraction(1, 10), ("%", "‰"): Fraction(10), ("倍", "%"): Fraction(100)}
"""What one of a unit is in another of another kind."""

UNIT = re.compile("|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True)))
CURRENCY = re.compile(rf"({'|'.join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))})\s*")
"""A currency before its figure, or behind a figure and its letter (``5m EUR``)."""

_OWN_UNIT = re.compile(r"[^\W\d_](?:[^\d\n]*[^\d\s])?|[¥₠-⃀]")
"""What may be a unit that the vocabulary does not know: a word or more, without digits."""

_SEVERAL_UNITS = re.compile(rf"(?:{UNIT.pattern}){{2,}}")
_KNOWN = frozenset(UNITS.values())
_END_OF_WORD = r"(?![a-z])"


@cache
def kind(unit: str) -> str:
    """What a unit measures; units of one kind stand for each other, one for one.

    >>> kind("RMB"), kind("台") == kind("vehicles"), kind("barrels")
    ('CNY', True, 'barrels')
    """
    word = UNITS.get(normalise(unit), unit)
    return _THING if word in CLASSIFIERS else _SAME.get(word, word)


def words_alike(unit: str) -> list[str]:
    """Every word for what a unit measures, in lower case.

    >>> words_alike("places")
    ['places', 'place', '位']
    """
    return [form for form in UNITS if kind(form) == kind(unit)]


def ratio(unit: str, other: str) -> Fraction | None:
    """What one of a unit is in another; ``None`` where they measure different things.

    >>> ratio("‰", "%"), ratio("years", "年"), ratio("%", "元")
    (Fraction(1, 10), Fraction(1, 1), None)
    """
    return Fraction(1) if kind(unit) == kind(other) else _RATIOS.get((unit, other))


def unit_word(form: str, base: str = "") -> str | None:
    """The word for a unit as printed, of which the table's own (``base``) is the first choice.

    Returns:
        ``None`` for a sign of several currencies where the table's unit does not say which.

    >>> unit_word("consecutive years", "年"), unit_word("¥", "JPY"), unit_word("¥"), unit_word("$")
    ('年', 'JPY', None, 'USD')
    """
    word = UNITS[form]
    if base and (kind(base) == kind(word) or kind(base) in _SHARED.get(word, ())):
        return base
    return {"¥": None, "$": "USD"}.get(word, word)


@cache
def unit_parts(unit: str) -> tuple[int, str]:
    """A unit as factor and base: the factor is what one of it counts in the base unit.

    A unit that the vocabulary does not know is its own base: a project may count barrels.

    Raises:
        QuantityError: if it is not a unit, or more than one.

    >>> unit_parts("亿元"), unit_parts("家"), unit_parts("%"), unit_parts("million EUR")
    ((100000000, '元'), (1, '家'), (1, '%'), (1000000, 'EUR'))
    """
    text = normalise(unit)
    scale = None if UNIT.fullmatch(text) else scale_word(text) or read(text)  # 百分点
    start = scale.end if scale else 0
    start += len(text[start:]) - len(text[start:].lstrip())
    factor = int(scale.number.value) if scale else 1
    if match := UNIT.fullmatch(text, start):
        return factor, unit_word(match.group()) or match.group()
    if not _OWN_UNIT.fullmatch(unit, start) or _SEVERAL_UNITS.fullmatch(text, start):
        raise QuantityError(unit, start, "a unit such as people or million EUR")
    return factor, unit[start:]


def is_unit(word: str) -> bool:
    """Whether a word may be a unit.

    >>> is_unit("barrels"), is_unit(",1 %")
    (True, False)
    """
    try:
        return bool(unit_parts(word))
    except QuantityError:
        return False


@cache
def own_unit(header: str) -> re.Pattern[str] | None:
    """How a header's unit is printed, where the vocabulary does not know it."""
    base = unit_parts(header)[1] if header else ""
    if not base or base in _KNOWN:
        return None
    word = re.escape(normalise(base))
    return re.compile(rf"(?:{word}){_END_OF_WORD if base[-1].isascii() else ''}\s*")


def singular(unit: str) -> str:
    """The word for one of a unit, where it is a plural that is known.

    >>> singular("companies"), singular("places"), singular("barrels"), singular("家")
    ('company', 'place', 'barrels', '家')
    """
    if unit == "people":
        return "person"
    if unit not in COUNT_NOUNS | {"places", "years", "percentage points"}:
        return unit
    return re.sub("ies$", "y", unit) if unit.endswith("ies") else unit.removesuffix("s")


def is_counted(unit: str) -> bool:
    """Whether a whole number of it is exact; units that are not known are measured."""
    return unit in _KNOWN and unit not in MEASURED
