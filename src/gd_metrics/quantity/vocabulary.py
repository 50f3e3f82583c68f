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

REACHED = "reached"
"""达到, of which the figure's digits and its vintage say whether it is exact or at least that."""

PREFIXES = {
    "about": [
        *("大约", "约为", "约", "大概", "≈", "~"),
        *("about", "around", "approximately", "approx.", "roughly", "some", "circa"),
    ],
    "nearly": [
        *("将近", "接近", "近", "nearly", "almost", "close to", "just under", "approaching"),
    ],
    "at_most": [
        *("不超过", "不会超过", "未超过", "不超", "不多于", "尚未突破", "未突破", "至多", "最多"),
        *("不高于", "不大于", "≤", "≦", "<="),
        *("at most", "up to", "as much as", "as many as", "no more than", "not more than"),
        *("no higher than", "a maximum of", "not exceeding", "not exceed", "does not exceed"),
    ],
    "at_least": [
        *(
            "至少",
            "不低于",
            "不少于",
            "不小于",
            "迈上",
            "站上",
            "跃上",
            "跨越",
            "上",
            "≥",
            "≧",
            ">=",
        ),
        *("at least", "no less than", "not less than", "no fewer than", "a minimum of"),
    ],
    REACHED: ["达到"],
    "more_than": [
        *("超过", "超出", "超", "逾", "突破", "多于", "高于", "大于", "破", "过", ">"),
        *("just over", "well over", "over", "more than", "above", "greater than", "upwards of"),
        *("exceeding", "exceeded", "exceed", "topped", "topping", "in excess of"),
        *("surpassing", "surpassed", "surpasses", "surpass"),
    ],
    "less_than": [
        *("不到", "不足", "低于", "少于", "未到", "小于", "<"),
        *("less than", "fewer than", "under", "below"),
    ],
}
INFIXES = {"more_than": ["多", "余", "几"]}
SUFFIXES = {
    "about": ["左右", "上下", "or so"],
    "at_least": ["及以上", "以上", "or more", "and above", "+"],
    "at_most": ["及以下", "以下", "以内", "之内", "or less", "or fewer"],
}
CONTEXTS = {**PREFIXES, "at_least": [*PREFIXES["at_least"], "以上"]}
"""What a hedge looks like in the words apart from the figure (迈上14万亿元新台阶)."""

OF_ANOTHER = re.compile(
    r"(?:expect|forecast|estimat|target|average|the\b|this\b|\d|全国|全省|全球|世界|平均|预期|去年|上年|同期)"
)
"""What follows a hedge that is not one of the figure: more than expected, over 30 countries."""

_SIDES = {"more_than": "above", "at_least": "above", "less_than": "below", "at_most": "below"}


def agree(hedge: str, other: str) -> bool:
    """Whether two hedges of one figure can both be meant: 超3成以上, but not 不到3%左右.

    >>> agree("more_than", "at_least"), agree("less_than", "about")
    (True, False)
    """
    return _SIDES.get(hedge, hedge) == _SIDES.get(other, other)


_AGAINST = (
    "(?:按(?:可比|不变)价(?:格)?(?:计算)?[,,]?|扣除价格(?:变动)?因素(?:后|影响)?[,,]?)?"
    "(?:同比|环比|比上年|较上年|比去年|较去年|年均|年平均|[两二三四五]年平均)?(?:实际|名义|可比|复合)?"
)
"""What a growth is on, and how it is computed: words that the cell is told by."""

_EXTENT = "幅度?(?:为|达到|达(?!到))?"
DOWN = re.compile(
    rf"{_AGAINST}(?:下降|下落|下滑|下跌|减少|降低|回落|萎缩|负增长|缩减|(?<![下不])降(?![低水雨])|(?<!止)跌)"
    rf"(?:{_EXTENT}|(?![至到为转]))"
    r"|负(?=[\d一二两三四五六七八九十百千])"
    r"|\b(?:down|fell|fall|decreas\w*|reduc\w*|declin\w*|drop(?:s|ped|ping)?"
    r"|contract(?:ed|ing|ion)|shr[aiu]nk|minus|negative)\b(?! (?:to|from)\b)(?: by\b)?"
)
"""Words that turn a growth into a decline (降幅为3%); not those of one to a level or from one."""

UP_TO = re.compile(r"(?:增长|增加|扩大|升)(?:到|至)|grown? to|rose to")
"""Growing *to* three times is growing *by* two hundred per cent."""

UP = re.compile(
    rf"{_AGAINST}(?:增长|增加|上升|上涨|提高|提升|(?:增|涨|升)(?:{_EXTENT})?)"
    r"|占|高达|达(?!到)|(?:up|rose|grew|climbed|increased|gained|jumped|surged)(?: by)?\s"
    r"|(?:仅|只)(?:为|有)?|共(?:有)?|累计|总计|合计|首次|首(?=[破超])"
    r"|(?:slightly|well|a little|a record|record)\s"
    r"|(?:reached|reaching|totall?ed|totall?ing|stood at|amounted to|only|just|a total of)\s"
)
"""Words that may stand before a growth and change nothing."""

FILLERS = re.compile(
    r"\s*(?:大关|关口|新?台阶"
    r"|(?:mobile phones?|smartphones?|industrial robots?|new energy vehicles?|nevs?|units?)\b)"
)
"""Words behind a figure that name the thing counted, or only say that it is counted."""

_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
_FULL_WIDTH |= {0xFFE0: 0xA2, 0xFFE1: 0xA3, 0xFFE5: 0xA5, 0xFFE6: 0x20A9}  # ¢ £ ¥ ₩
_LOWER = {ord(c): ord(c) + 32 for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}  # str.lower may add some
_TRADITIONAL = str.maketrans(
    "幣產萬億約連續個輛臺塊餘過將達減漲預計邁階兩國條種項張戶點門間僅負長幾數縮跌艘號佔證區陣處層級歲歐鎊"
    "噸畝頃場隻標準圓為貳參陸週筆對雙頭棟擔",
    "币产万亿约连续个辆台块余过将达减涨预计迈阶两国条种项张户点门间仅负长几数缩跌艘号占证区阵处层级岁欧镑"
    "吨亩顷场只标准圆为贰叁陆周笔对双头栋担",
)
_FOLDED: dict[int, int] = _LOWER | _TRADITIONAL
_FOLDED |= {wide: _FOLDED.get(narrow, narrow) for wide, narrow in _FULL_WIDTH.items()}
_PLAIN = re.compile("[ -@[-~]*")


def normalise(text: str) -> str:
    """Simplified, half-width and lower-case, with every character where it was.

    >>> normalise("約７.７萬家")
    '约7.7万家'
    """
    return text if _PLAIN.fullmatch(text) else text.translate(_FOLDED)


def alternatives(table: dict[str, list[str]]) -> re.Pattern[str]:
    """One pattern for a table of hedge words, longest first; the group names the hedge."""
    words = [(word, hedge) for hedge, words in table.items() for word in words]
    words.sort(key=lambda pair: -len(pair[0]))
    by_hedge = "|".join(rf"(?P<{hedge}_{i}>{_whole(w)})" for i, (w, hedge) in enumerate(words))
    return re.compile(rf"\s*(?:{by_hedge})\s*")


_PART_OF_OTHERS = {
    "约": "(?<![条节制预签契])约",
    "近": "(?<!最)近(?![年期日来几])",
    "超": "超(?![大级])",
    "过": "过(?=半)",
    "上": "(?<![年月周期以])上(?=[百千万亿])",
    ">": ">(?!=)",
    "<": "<(?!=)",
}
"""Short words and what may not stand beside them, or must: 条约, 近年, 超大, 过半."""


def _whole(word: str) -> str:
    """A pattern for a word that is not part of another (近年, 条约, turnover)."""
    if word[0].isascii() and word[0].isalpha():
        return rf"\b{re.escape(word)}" + (r"\b" if word[-1].isalpha() else "")
    return _PART_OF_OTHERS.get(word, re.escape(word))


def hedge_of(match: re.Match[str]) -> str:
    """The hedge that a match of :func:`alternatives` stands for."""
    assert match.lastgroup is not None
    return match.lastgroup.rpartition("_")[0]
