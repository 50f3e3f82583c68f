"""The words that stand around printed numbers: hedges and directions.

Everything is written here in simplified characters and lower case; :func:`normalise`
brings full-width, traditional and upper-case text to that form, character by character,
so positions in the text stay what they were.
"""

from __future__ import annotations

import re

HEDGES = (
    "exact",
    "about",
    "nearly",
    "more_than",
    "at_least",
    "less_than",
    "at_most",
    "fraction",
    "range",
)
"""Every hedge a claim can have, in the order in which the documentation explains them."""

PREFIXES = {
    "about": ["大约", "约为", "约", "大概", "about", "around", "approximately", "roughly", "some"],
    "nearly": ["将近", "接近", "近", "nearly", "almost", "close to"],
    "at_most": [
        "不超过",
        "不会超过",
        "未超过",
        "不超",
        "不多于",
        "尚未突破",
        "未突破",
        "至多",
        "最多",
        "不高于",
        "at most",
        "up to",
        "no more than",
        "not more than",
        "not exceeding",
        "not exceed",
    ],
    "at_least": [
        "至少",
        "不低于",
        "不少于",
        "达到",
        "at least",
        "no less than",
        "not less than",
        "no fewer than",
    ],
    "more_than": [
        *("超过", "超出", "超", "逾", "突破", "多于", "高于", "破", "过"),
        *("over", "more than", "above", "exceeding", "exceeded", "exceed", "topped", "topping"),
        *("surpassing", "surpassed", "surpasses", "surpass", "in excess of"),
    ],
    "less_than": [
        *("不到", "不足", "低于", "少于", "未到"),
        *("less than", "fewer than", "under", "below"),
    ],
}
INFIXES = {"more_than": ["多", "余"]}
SUFFIXES = {
    "about": ["左右", "上下", "or so"],
    "at_least": ["及以上", "以上", "or more", "+"],
    "at_most": ["及以下", "以下", "以内", "or less"],
}
CONTEXTS = {**PREFIXES, "at_least": [*PREFIXES["at_least"], "迈上", "以上"]}
"""What a hedge looks like in the words apart from the figure (迈上14万亿元新台阶)."""

OF_ANOTHER = re.compile(
    r"(?:expect|forecast|estimat|target|average|the\b|this\b|\d|全国|全省|全球|世界|平均|预期|去年|上年|同期)"
)
"""What follows a hedge that is not one of the figure: more than expected, over 30 countries."""

_SIDES = {"more_than": "above", "at_least": "above", "less_than": "below", "at_most": "below"}
REACHED = "达到"
"""At least a figure, unless a hedge beside it says what was reached (达到约3%)."""


def agree(hedge: str, other: str) -> bool:
    """Whether two hedges of one figure can both be meant: 超3成以上, but not 不到3%左右.

    >>> agree("more_than", "at_least"), agree("less_than", "about")
    (True, False)
    """
    return _SIDES.get(hedge, hedge) == _SIDES.get(other, other)


_AGAINST = "(?:同比|比上年|较上年|比去年|较去年)?"
DOWN = re.compile(
    rf"{_AGAINST}(?:下降|下落|下滑|下跌|减少|降低|回落|萎缩|负增长|缩减|(?<![下不])降(?![水雨])|(?<!止)跌)"
    r"(?!幅?[至到为]|转)"
    r"|\b(?:down|fell|fall|decreas\w*|reduc\w*|declin\w*|drop(?:s|ped|ping)?"
    r"|contract(?:ed|ing|ion)|shr[aiu]nk|minus)\b(?! (?:to|from)\b)(?: by\b)?"
)
"""Words that turn a growth into a decline; not those of one to a level or from one."""

UP_TO = re.compile(r"(?:增长|增加|扩大|升)(?:到|至)|grown? to|rose to")
"""Growing *to* three times is growing *by* two hundred per cent."""

UP = re.compile(
    rf"{_AGAINST}(?:增长|增加|上升|上涨|提高|提升|增)|占|高达|达(?!到)|(?:up|rose|grew)(?: by)?\s"
)
"""Words that may stand before a growth and change nothing."""

FILLERS = re.compile(
    r"\s*(?:mobile phones?|smartphones?|industrial robots?|new energy vehicles?|nevs?|units?)\b"
)
"""Words of English text that name the thing counted, or only say that it is counted."""

_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
_FULL_WIDTH |= {0xFFE0: 0xA2, 0xFFE1: 0xA3, 0xFFE5: 0xA5, 0xFFE6: 0x20A9}  # ¢ £ ¥ ₩
_LOWER = {ord(c): ord(c) + 32 for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}  # str.lower may add some
_TRADITIONAL = str.maketrans(
    "幣產萬億約連續個輛臺塊餘過將達減漲預計邁階兩國條種項張戶點門間僅負長幾數縮跌艘號佔證區陣處層級歲歐鎊",
    "币产万亿约连续个辆台块余过将达减涨预计迈阶两国条种项张户点门间仅负长几数缩跌艘号占证区阵处层级岁欧镑",
)


def normalise(text: str) -> str:
    """Simplified, half-width and lower-case, with every character where it was.

    >>> normalise("約７.７萬家")
    '约7.7万家'
    """
    return text.translate(_FULL_WIDTH).translate(_TRADITIONAL).translate(_LOWER)


def alternatives(table: dict[str, list[str]]) -> re.Pattern[str]:
    """One pattern for a table of hedge words, longest first; the group names the hedge."""
    words = [(word, hedge) for hedge, words in table.items() for word in words]
    words.sort(key=lambda pair: -len(pair[0]))
    by_hedge = "|".join(rf"(?P<{hedge}_{i}>{_whole(w)})" for i, (w, hedge) in enumerate(words))
    return re.compile(rf"\s*(?:{by_hedge})\s*")


def _whole(word: str) -> str:
    """A pattern for a word that is not part of another (近年, 条约, turnover)."""
    if word[0].isascii() and word[0].isalpha():
        return rf"\b{re.escape(word)}\b"
    if word == "约":
        return "(?<![条节制预签契])约"
    return {"近": "(?<!最)近(?![年期日来几])", "超": "超(?![大级])", "过": "过(?=半)"}.get(
        word, re.escape(word)
    )


def hedge_of(match: re.Match[str]) -> str:
    """The hedge that a match of :func:`alternatives` stands for."""
    assert match.lastgroup is not None
    return match.lastgroup.rpartition("_")[0]
