"""What the header of a table's column says: unit, period, measure, and what it is compared with.

>>> column_of(["2031年", "比上年增长（%）"], "2031")
Column(subject='', period='2031', measure='growth', unit='%', base='', averaging='', context='')
>>> column_of(["上年同期（亿元）"], "2031").period
'2030'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..errors import GdMetricsError
from ..quantity.units import UNIT, unit_parts
from ..quantity.vocabulary import normalise
from .calendar import latest
from .clean import clean
from .periods import Period, is_compared, periods, year_before

_UNIT = re.compile(
    r"单位\s*[:：]\s*(?P<unit>[^,，;；\s)）]+)"
    r"|[(（](?P<within>[^()（）]{1,12})[)）]|[,，/]\s*(?P<last>[^\s,，/]{1,6})$|(?P<sign>[%％‰])$"
)
_ENGLISH = re.compile(
    r"(?:\b|(?=[$£€]))(?:(?P<before>us\$|hk\$|[$£€]|usd|eur|gbp|cny|rmb|hkd)\s?(?:in )?"
    r"(?P<scale>thousand|million|billion|m|bn)s?"
    r"|(?:in|unit:)\s+(?P<scale2>thousand|million|billion)s?(?: of)?"
    r"\s+(?P<behind>us dollars|dollars|euros?|pounds sterling|yuan|usd|eur|gbp|cny|rmb))\b"
)
_CURRENCIES = {
    "us$": "USD", "$": "USD", "us dollars": "USD", "dollars": "USD", "hk$": "HKD", "£": "GBP",
    "pounds sterling": "GBP", "€": "EUR", "euro": "EUR", "euros": "EUR", "yuan": "CNY",
    "rmb": "CNY",
}  # fmt: skip
_SCALES = {"m": "million", "bn": "billion"}
_MEASURES = (
    ("contribution", re.compile("拉动|贡献")),
    ("points", re.compile("百分点|percentage points")),
    (
        "change",
        re.compile(
            "(?:增|减|增减|净增|增长|增加)(?:额|量|数)|比[^,]{0,6}(?:增加|减少)(?![（(]?%)|净增加?"
        ),
    ),
    ("share", re.compile("比重|占比|构成|份额|占[^,]{1,8}(?:%|$)|share|per cent of|% of")),
    (
        "growth",
        re.compile(
            "增长|增速|增幅|涨幅|升降|增减|同比|环比|比上年|比上月|较上年|±|涨跌"
            "|growth|change|yoy|y/y|y-o-y|qoq|increase"
        ),
    ),
    ("rank", re.compile("位次|排名|名次|rank")),
)
_DIFFERENCE = re.compile(r"\b(?:change|increase|difference)\b|增减|升降|变化|涨跌|±")
_PER_CENT = re.compile("%|‰|per ?cent|growth|rate|[增同环]比|增长|[率速幅]")
_PREVIOUS = re.compile("环比|比上月|比上季|较上月|qoq|q/q|m/m|month-on-month|quarter-on-quarter")
_CUMULATIVE = re.compile("累计|year to date|ytd")
_YEARLY = re.compile("年均|平均每年|average annual|cagr")
_FALLS = re.compile("降幅|下降(?!.*增)|减少(?!.*增)")
_NO_SUBJECT = re.compile(
    r"(?:比上年|较上年|比上月|环比|同比|较上月|同期|比去年)*(?:增长|增速|增幅|涨幅|降幅|±|升降|增减|增加|减少|下降|净增"
    r"|变化|涨跌)+(?:速度|幅度|幅|率|额|量|数|情况)?|(?:所占|占)?(?:比重|占比|构成|份额)|占[^,]{1,8}$|位次|排名|名次|同比|环比|累计"
    r"|(?:\d{1,2}[-—–~至])?本月止?|自?年初(?:至今|以来)?|止(?=累计)|累计止?"
    r"|当月|本期|本季|年均|同期|同月|[%％‰±]|百分点"
    r"|\b(?:growth|change|yoy|y/y|qoq|share|rank|increase|per ?cent|percentage points)\b"
)
_AMOUNT = re.compile(
    r"(?:绝对|累计|指标|完成|实际)?(?:[数值额量]|数值|数据)|总量|数量|金额|实绩|指标|完成(?:情况)?|实际"
    r"|(?:absolute )?(?:amount|value|number|figure|level)s?|total",
)
_YEAR = re.compile(r"\s*(?:fy\s?)?((?:19|20)\d\d)\s*")
_ONE = re.compile(r"(?:19|20)\d\d(?:-(?:[SQ]\d|\d\d))?")


@dataclass(frozen=True)
class Column:
    """What a column's header says.

    Attributes:
        subject: what it counts; empty where the rows say it.
        period: its period; empty where the table's is meant.
        measure: of a draft.
        unit: its unit; empty where the table's is meant.
        base: what it is compared with.
        averaging: ``average``, ``cumulative``, or empty.
        context: the word that makes its figures falls.
    """

    subject: str
    period: str
    measure: str
    unit: str
    base: str = ""
    averaging: str = ""
    context: str = ""


@lru_cache(maxsize=4096)
def known_unit(word: str) -> str:
    """A unit that the grammar of figures knows, or nothing.

    >>> known_unit(" 亿元 "), known_unit("离岸价")
    ('亿元', '')
    """
    plain = word.strip(" \u3000:：")
    try:
        base = unit_parts(plain)[1] if plain else ""
    except GdMetricsError:
        return ""
    return plain if UNIT.fullmatch(normalise(base)) else ""


def unit_of(text: str) -> str:
    """The unit that a header or a line above a table names.

    >>> unit_of("主要指标（单位：亿元、%）"), unit_of("Revenue ($ million)"), unit_of("产量（吨）")
    ('亿元', 'million USD', '吨')
    """
    for match in _UNIT.finditer(text):
        named = next((u for u in match.groupdict().values() if u), "")
        named = re.sub(r"^单位\s*[:：]\s*", "", named)
        for word in (named, *re.split("[、/,，和]|及", named)):
            if unit := known_unit(word):
                return unit
        if match["unit"]:
            return named
    if english := _ENGLISH.search(text.lower()):
        scale = english["scale"] or english["scale2"]
        currency = english["before"] or english["behind"]
        return f"{_SCALES.get(scale, scale)} {_CURRENCIES.get(currency, currency.upper())}"
    return ""


def period_of(text: str, year: str, date: str = "") -> str:
    """The period that a header or a label is; empty where it is none, or more than one.

    Args:
        text: the header.
        year: the year that is meant where none is printed.
        date: of a document that names no year: its latest such period is meant.

    >>> period_of("上年同期", "2031"), period_of("比上年同期±%", "2031")
    ('2030', '')
    >>> period_of("7月", "2030", "2031-08-15")
    '2031-07'
    >>> period_of("2031", "2032"), period_of("1-9月", "2031"), period_of("出口", "2031")
    ('2031', '2031-01/2031-09', '')
    """
    if match := _YEAR.fullmatch(text.lower()):
        return match[1]
    said, compared = _periods(clean(text).text)
    if said:
        return dated_period(said[0], year, date)
    parted = (text.partition(p.printed) for p in compared)
    behind = any(
        after.startswith(("同期", "同月", "末")) and not before.rstrip().endswith(("比", "较"))
        for before, _, after in parted
    )
    is_last = behind or (compared and not _MEASURES[-2][1].search(text))
    return year_before(year) if is_last and re.search("同期|^上年|^去年", text) else ""


def is_difference(header: str) -> bool:
    """Whether a header may be of differences as well as of growth: it says no per cent.

    >>> is_difference("Change"), is_difference("Change (%)"), is_difference("Growth")
    (True, False, False)
    """
    plain = clean(header).text
    return bool(_DIFFERENCE.search(plain)) and not _PER_CENT.search(plain)


def dated_period(period: Period, year: str, date: str) -> str:
    """A period of a table with its year: the one meant, or that of the latest one before a date."""
    return period.of(latest(period.part, date) if date else year)


def _periods(plain: str) -> tuple[list[Period], list[Period]]:
    """The periods that a header names, and those that it compares with."""
    said: list[Period] = []
    compared: list[Period] = []
    for period in periods(plain):
        (compared if is_compared(plain, period) else said).append(period)
    return said, compared


def column_of(cells: Sequence[str], year: str, date: str = "") -> Column:
    """What the cells of a column's header say.

    Args:
        cells: from the upper one to the lower one.
        year: the year that is meant where none is printed.
        date: of a document that names no year.
    """
    text = " ".join(dict.fromkeys(c.strip() for c in cells if c.strip()))
    plain = clean(text).text
    measure = next((name for name, pattern in _MEASURES if pattern.search(plain)), "level")
    unit = next((unit for cell in reversed(cells) if (unit := unit_of(cell))), "")
    if measure in ("growth", "share"):
        unit = unit if unit in ("%", "‰", "倍") else "%"
    elif measure in ("points", "contribution"):
        unit = "百分点"
    elif measure == "rank":
        unit = "位"
    said = (p for cell in reversed(cells) if (p := period_of(cell, year, date)))
    return Column(
        _subject(plain, measure),
        next(said, ""),
        measure,
        unit,
        "previous" if _PREVIOUS.search(plain) else "",
        "average" if _YEARLY.search(plain) else "cumulative" if _CUMULATIVE.search(plain) else "",
        "下降" if measure == "growth" and _FALLS.search(plain) else "",
    )


def _subject(plain: str, measure: str) -> str:
    """What is left of a header without its unit, its period and its measure."""
    for part in periods(plain):
        plain = re.sub(rf"[比较]?{re.escape(part.printed)}(?:同期|同月|末)?", "", plain)
    plain = re.sub(r"\([^()]*\)|单位[:：]\S*", "", plain)
    plain = re.sub(r"\b(?:fy ?)?(?:19|20)\d\d\b", "", plain)
    if measure != "level" or re.search("同期|累计|当月|本[月期季]", plain):
        plain = _NO_SUBJECT.sub("", plain)
    words = plain.strip(" ,，、/:-比较")
    return "" if not words or _AMOUNT.fullmatch(words) else words


def from_the_first(period: str) -> str:
    """The period from the first month of its year up to the end of a month or a quarter.

    >>> from_the_first("2031-08"), from_the_first("2031-01"), from_the_first("2031-Q3")
    ('2031-01/2031-08', '2031-01', '2031-01/2031-09')
    >>> from_the_first("2031")
    '2031'
    """
    year, _, part = period.partition("-")
    if re.fullmatch(r"Q[1-4]|\d\d", part):
        month = 3 * int(part[1]) if part[0] == "Q" else int(part)
        return period if month == 1 else f"{year}-01/{year}-{month:02d}"
    return period


def is_one_period(period: str) -> bool:
    """Whether a period is a year, a half, a quarter or a month with its year."""
    return bool(_ONE.fullmatch(period))
