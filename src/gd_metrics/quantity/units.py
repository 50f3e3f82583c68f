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
from collections.abc import Iterator
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

CLASSIFIERS = {
    *"家个辆台套件块部项种条名人证架座所颗艘张户次只场头匹支本册份宗起例单笔票枚株棵栋幢间处片列班款对双口届轮",
    *COUNT_NOUNS,
}
"""Words that only say that things are counted: which things, the indicator says."""

_MONEY = {
    "CNY": ["rmb", "yuan", "renminbi", "chinese yuan", "cn¥"],
    "USD": ["us$", "us dollars", "us dollar", "u.s. dollars", "american dollars", "u.s.$", "u.s$"],
    "EUR": ["€", "euros", "euro"],
    "GBP": ["£", "pounds sterling", "pounds", "pound"],
    "JPY": ["jp¥", "yen"],
    "HKD": ["hk$", "hong kong dollars"],
    "TWD": ["nt$", "new taiwan dollars"],
    "SGD": ["s$", "singapore dollars"],
    "AUD": ["a$", "australian dollars"],
    "CAD": ["c$", "canadian dollars"],
    "NZD": ["nz$"],
    "INR": ["₹", "rupees", "rupee"],
    "KRW": ["₩", "south korean won"],
    "CHF": ["swiss francs"],
    **{code: [] for code in "SEK NOK DKK PLN CZK HUF BRL MXN ZAR RUB THB MYR IDR MOP".split(" ")},
}
"""Currencies by their ISO 4217 codes, and how else they are printed."""

_MONEY_ZH = {"元": "CNY", "美元": "USD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY", "港元": "HKD"}
_MONEY_ZH |= {"台币": "TWD", "新台币": "TWD", "澳元": "AUD", "加元": "CAD", "韩元": "KRW"}
_MONEY_ZH |= {"瑞士法郎": "CHF", "卢布": "RUB", "泰铢": "THB", "澳门元": "MOP", "人民币元": "CNY"}
_SHARED = {"¥": ("CNY", "JPY"), "$": ("USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD")}
"""Signs of several currencies: the table's unit says which; without it ``$`` is USD, ``¥`` none."""

_FORMS = {form: code for code, forms in _MONEY.items() for form in (code.lower(), *forms)}
_FORMS |= {
    form.replace("$", " $"): code for form, code in _FORMS.items() if form[:-1] and "$" in form
}
_FORMS |= {"¥": "¥", "$": "$", "dollars": "$", "dollar": "$"}
_SIGNS = [form for form in _FORMS if len(form) == 3 or not form[-1].isalpha()]
_SIGNS += ["人民币"]

_MEASURES = {
    "%": ["% percent per_cent pct"],
    "‰": ["‰ per_1,000 per_thousand"],
    "percentage points": [
        "percentage_points percentage_point percentage-points percentage-point",
        "pp ppt ppts pct_pts %_pts %_points",
        "百分点 个百分点",
    ],
    "basis points": ["basis_points basis_point bps bp", "基点 个基点"],
    "千分点": ["千分点 个千分点"],
    "倍": ["倍"],
    "km": ["km kilometres kilometre kilometers kilometer", "公里", "千米"],
    "m": ["metres metre meters meter", "米"],
    "cm": ["cm centimetres centimeters", "厘米", "公分"],
    "mm": ["mm millimetres millimeters", "毫米"],
    "nm": ["nm nanometres nanometers", "纳米"],
    "miles": ["miles mile"],
    "km/hours": ["km/h kph kmph"],
    "nautical miles": ["nautical_miles nautical_mile", "海里"],
    "feet": ["feet foot ft"],
    "英寸": ["inches inch", "英寸 吋"],
    "km²": [
        "km² km2 sq_km square_kilometres square_kilometre square_kilometers square_kilometer",
        "平方公里",
        "平方千米",
    ],
    "m²": ["m² m2 sq_m square_metres square_metre square_meters square_meter", "平方米"],
    "m³": ["m³ m3 cubic_metres cubic_metre cubic_meters cubic_meter", "立方米", "立方"],
    "cubic feet": ["cubic_feet"],
    "ha": ["hectares hectare ha", "公顷"],
    "亩": ["亩", "mu"],
    "acres": ["acres acre"],
    "t": ["tonnes tonne metric_tons metric_ton", "吨"],
    "tons": ["tons ton"],
    "kg": ["kg kilograms kilogram", "公斤", "千克"],
    "g": ["grams gram", "克"],
    "mg": ["mg milligrams", "毫克"],
    "µg": ["µg μg micrograms microgram", "微克"],
    "斤": ["斤"],
    "两": ["两"],
    "L": ["litres litre liters liter", "升"],
    "mL": ["mL millilitres milliliters", "毫升"],
    "gallons": ["gallons gallon"],
    "GW": ["GW gigawatts", "吉瓦"],
    "MW": ["MW megawatts megawatt", "兆瓦"],
    "kW": ["kW kilowatts", "千瓦"],
    "MWh": ["MWh", "兆瓦时"],
    "TWh": ["TWh"],
    "GWh": ["GWh", "吉瓦时"],
    "kWh": ["kWh kilowatt-hours kilowatt_hours", "千瓦时 千瓦小时"],
    "kcal": ["kcal kilocalories", "千卡"],
    "GB": ["GB"],
    "TB": ["TB"],
    "PB": ["PB"],
    "EB": ["EB"],
    "hours": ["hours hour", "小时"],
    "minutes": ["minutes minute", "分钟"],
    "seconds": ["seconds second", "秒"],
    "days": ["days day", "天"],
    "cents": ["cents", "美分"],
    "℃": ["℃ °c degrees_celsius", "摄氏度"],
    "degrees": ["degrees degree"],
    "years old": ["years_old year_old years_of_age", "岁", "周岁"],
    "points": ["points point", "点"],
    "分": ["分"],
    "t·km": ["tonne-kilometres tonne-kilometers", "吨公里"],
    "p·km": ["passenger-kilometres passenger-kilometers", "人公里"],
    "t·nm": ["吨海里"],
    "tce": ["tce", "吨标准煤"],
    "dwt": ["dwt", "载重吨"],
    "gt": ["gross_tons", "总吨"],
}
"""What is measured: each kind, and a line a word for it (the first) with how else it is printed."""

_TIMES = [f"{thing}次" for thing in "人家户批架车班艘台件辆场剂"]
_COUNTED = {
    "years": ["years year consecutive_years consecutive_year straight_years straight_year", "年"],
    "months": ["months month consecutive_months straight_months", "个月"],
    "quarters": ["consecutive_quarters straight_quarters", "个季度"],
    "weeks": ["weeks week consecutive_weeks straight_weeks", "周"],
    "places": ["places place", "位"],
    "TEU": ["TEU TEUs", "标准箱 个标准箱", "标箱"],
    "台": ["台 台(套) 台/套"],
    "方阵": ["方阵"],
    **{word: [word] for word in [*_TIMES, "人份", "批", "期"]},
}
"""What is counted one by one, beside what only has a word for that."""


def _worded(kinds: dict[str, list[str]]) -> Iterator[tuple[str, str, str]]:
    """Every form of a table of units: as printed in lower case, its word, its kind."""
    for kind_, lines in kinds.items():
        for line in lines:
            forms = [form.replace("_", " ") for form in line.split(" ")]
            yield from ((form.lower(), forms[0], kind_) for form in forms)


POUNDS = ("pounds", "pound")
"""Money or a weight: what is counted in millions of them is money."""

_SINGULAR = {
    noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s"): noun
    for noun in COUNT_NOUNS - {"people", "premises"}
} | {"person": "people"}

UNITS = {
    "元人民币": "元",
    "人民币": "元",
    "港币": "港元",
    "美金": "美元",
    **{"圆": "元", "美圆": "美元", "日圆": "日元"},
    **{name: name for name in _MONEY_ZH},
    **_FORMS,
    **_SINGULAR,
    **{word: word for word in CLASSIFIERS},
    **{form: word for form, word, _ in _worded(_MEASURES)},
    **{form: word for form, word, _ in _worded(_COUNTED)},
}
"""A unit as printed (in lower case), and its word here, in the language it is printed in."""

_SAME = {word: kind_ for _, word, kind_ in _worded({**_MEASURES, **_COUNTED})}
_SAME |= {"$": "USD"} | _MONEY_ZH
_THING = "thing"
_EACH = {"人": "people", "persons": "people", "residents": "people", "户": "households"}
"""Words for things of one sort, where there is something for each of them."""

MEASURED = {word for _, word, _ in _worded(_MEASURES)} | {""}
MEASURED |= {*_MONEY_ZH, *_MONEY, *_SHARED}
"""Units of things that are measured; a whole number of anything else is a count, so exact."""

PARTS = {
    "%": Fraction(1, 100),
    "percentage points": Fraction(1, 100),
    "basis points": Fraction(1, 10_000),
    "千分点": Fraction(1, 1000),
    "‰": Fraction(1, 1000),
}
"""What one of a unit is of the whole."""

_IN_OTHERS = {
    "‰": ("%", Fraction(1, 10)),
    "倍": ("%", Fraction(100)),
    "basis points": ("percentage points", Fraction(1, 100)),
    "千分点": ("percentage points", Fraction(1, 10)),
    "km": ("m", Fraction(1000)),
    "kg": ("g", Fraction(1000)),
    "t": ("g", Fraction(10**6)),
    "km²": ("m²", Fraction(10**6)),
    "ha": ("m²", Fraction(10**4)),
    "亩": ("m²", Fraction(10**4, 15)),
    "MW": ("kW", Fraction(1000)),
    "GW": ("kW", Fraction(10**6)),
    "MWh": ("kWh", Fraction(1000)),
    "GWh": ("kWh", Fraction(10**6)),
    "TWh": ("kWh", Fraction(10**9)),
    "TB": ("GB", Fraction(10**3)),
    "PB": ("GB", Fraction(10**6)),
    "EB": ("GB", Fraction(10**9)),
}
"""What one of a kind is in another kind that measures the same."""

_PLAIN = "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True))
UNIT = re.compile(rf"(?:{_PLAIN})(?:\s?(?:/|每|per\b)\s?[十百千]?[万亿]?(?:{_PLAIN}))?")
"""A unit as printed, or one for each of another: 元/人, 件/万人, km per hour."""

_PER_UNIT = re.compile(r"\s?(?:/|每|per\b)\s?")
CURRENCY = re.compile(rf"({'|'.join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))})\s*")
"""A currency before its figure, or behind a figure and its letter (``5m EUR``)."""

_OWN_UNIT = re.compile(r"[^\W\d_](?:[^\d\n]*[^\d\s])?|[¥₠-⃀]")
"""What may be a unit that the vocabulary does not know: a word or more, without digits."""

_LONGEST = 200
_KNOWN = frozenset(UNITS.values())
_END_OF_WORD = r"(?![a-z])"


@cache  # long to compile, and seldom asked for
def _several() -> re.Pattern[str]:
    """Units that follow each other."""
    return re.compile(rf"(?:{UNIT.pattern}){{2,}}")


def _word(form: str) -> str:
    """The word for a unit as printed, or for one for each of another."""
    if form in UNITS:
        return UNITS[form]
    return "/".join(UNITS.get(part, part) for part in _PER_UNIT.split(form))


@cache
def kind(unit: str) -> str:
    """What a unit measures; units of one kind stand for each other, one for one.

    >>> kind("RMB"), kind("台") == kind("vehicles"), kind("barrels")
    ('CNY', True, 'barrels')
    """
    form = normalise(unit)
    if form not in UNITS and UNIT.fullmatch(form):  # things that something is for each of differ
        counted, _, each = _word(form).partition("/")
        return f"{kind(counted)}/{_EACH.get(each) or _SAME.get(each, each)}"
    word = UNITS.get(form, unit)
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
    one, another = kind(unit), kind(other)
    if one == another:
        return Fraction(1)
    (base, size), (other_base, other_size) = (
        _IN_OTHERS.get(k, (k, Fraction(1))) for k in (one, another)
    )
    return size / other_size if base == other_base else None


def unit_word(form: str, base: str = "") -> str | None:
    """The word for a unit as printed, of which the table's own (``base``) is the first choice.

    Returns:
        ``None`` for a sign of several currencies where the table's unit does not say which.

    >>> unit_word("consecutive years", "年"), unit_word("¥", "JPY"), unit_word("¥"), unit_word("$")
    ('年', 'JPY', None, 'USD')
    """
    word = _word(form)
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
    if len(unit) > _LONGEST:
        raise QuantityError(unit, _LONGEST, f"the end: a unit has at most {_LONGEST} characters")
    text = normalise(unit)
    scale = None if UNIT.fullmatch(text) else scale_word(text) or read(text)  # 百分点
    start = scale.end if scale else 0
    start += len(text[start:]) - len(text[start:].lstrip())
    factor = int(scale.number.value) if scale else 1
    if match := UNIT.fullmatch(text, start):
        return factor, unit_word(match.group()) or match.group()
    if not _OWN_UNIT.fullmatch(unit, start) or _several().fullmatch(text, start):
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


_OTHER_PLURALS = set("places years months days hours units tonnes tons dollars euros".split(" "))
_OTHER_PLURALS |= {"percentage points", "points"}


def singular(unit: str) -> str:
    """The word for one of a unit, where it is a plural that is known.

    >>> singular("companies"), singular("places"), singular("barrels"), singular("家")
    ('company', 'place', 'barrels', '家')
    """
    if unit == "people":
        return "person"
    if unit not in COUNT_NOUNS | _OTHER_PLURALS:
        return unit
    return re.sub("ies$", "y", unit) if unit.endswith("ies") else unit.removesuffix("s")


def is_counted(unit: str) -> bool:
    """Whether a whole number of it is exact; units that are not known are measured."""
    return unit in _KNOWN and unit not in MEASURED
