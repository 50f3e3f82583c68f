"""How growth is computed, by the words of an indicator's name, where no project says it.

A table of indicators says it in ``growth_basis``. A loose file of claims mostly does not, and the
name is all there is: revenue grows as its levels do, GDP does not.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple


class GrowthKind(NamedTuple):
    """What the growth of some indicators is by nature.

    Attributes:
        basis: one of :data:`~gd_metrics.claim.GROWTH_BASES`.
        words: by which they are known, in English and in Chinese.
        reason: why it is so.
    """

    basis: str
    words: str
    reason: str


REAL_MARKS = "可比|不变价|实际|real|constant|comparable"
"""What marks a growth as computed at constant prices, beside the figure."""

GROWTH_KINDS = (
    GrowthKind(
        "real",
        "real|constant|gdp|grp|gva|va|value added|added value|实际|可比|不变价|生产总值|增加值",
        "value added is printed at current prices, and its growth at constant ones",
    ),
    GrowthKind(
        "revised",
        "exports?|imports?|trade|customs|rd|r d|进出口|出口|进口|贸易|研发|试验发展",
        "growth is on last year's figure as revised since, by customs or a census",
    ),
    GrowthKind(
        "comparable",
        "outputs?|production|shipments?|investments?|retail|above scale|above designated size|"
        "产量|产值|出货|投资|零售|规上|规模以上|限额以上|限上",
        "growth is on what this year's firms report of last year, not on last year's figure",
    ),
    GrowthKind(
        "nominal",
        "revenues?|sales|turnover|incomes?|earnings|receipts|proceeds|profits?|budgets?|"
        "expenditures?|expenses?|spending|costs?|funds|funding|grants?|subsid(?:y|ies)|tax|taxes|"
        "fees?|premiums?|wages?|salar(?:y|ies)|loans?|deposits?|debts?|assets?|"
        "收入|营收|销售额|销售收入|营业额|交易额|成交额|预算|支出|费用|成本|经费|资金|拨款|补贴|"
        "税|保费|工资|薪酬|贷款|存款|债务|资产|利润|票房",
        "money is counted at the prices of its year, and nobody deflates it unless he says so",
    ),
)
"""The first that fits counts: the revenue of firms above a scale is comparable."""

_SIGNED = (
    "profits?|loss(?:es)?|earnings|balance|surplus|deficit|net|flows?|change|increment|"
    "increase|decrease|growth|migration|difference|gap|additions?|"
    "利润|亏损|盈利|盈余|差额|顺差|逆差|净|增量|增减|结余|增加|减少|增长|变化|变动|差距"
)
"""What may be below zero, so that it can fall by more than it was."""


def growth_kind(indicator: str) -> GrowthKind | None:
    """How the growth of an indicator is computed by nature; ``None`` where its name tells nothing.

    >>> [growth_kind(name).basis for name in ("revenue", "出口额", "robot_output", "服务业增加值")]
    ['nominal', 'revised', 'comparable', 'real']
    >>> growth_kind("visitors")
    """
    return next((kind for kind in GROWTH_KINDS if _says(kind.words, indicator)), None)


def may_be_negative(indicator: str) -> bool:
    """Whether an indicator's name says that it may be below zero.

    >>> may_be_negative("net_profit"), may_be_negative("贸易顺差"), may_be_negative("revenue")
    (True, True, False)
    """
    return _says(_SIGNED, indicator)


def _says(words: str, indicator: str) -> bool:
    spaced = re.sub(r"[\W_]+", " ", indicator.lower())
    return _pattern(words).search(spaced) is not None


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """The words; English ones stand by themselves, Chinese ones anywhere."""
    parts = words.split("|") if "(?:" not in words else re.split(r"\|(?![^(]*\))", words)
    english = "|".join(part for part in parts if part.isascii())
    chinese = "|".join(part for part in parts if not part.isascii())
    return re.compile(f"(?<![a-z])(?:{english})(?![a-z])|{chinese}")
