"""The words before a figure: which of them make it a level, a growth, a share, a rank, a gap.

A clause is asked one question after another, by :data:`_QUESTIONS`; the first that has an
answer says what the figure is and leaves the rest of the clause as the place of its subject.

>>> from gd_metrics.quantity import parse
>>> said = read_clause(["出口同比增长"], "", Figure(0, 4, "8.1%", parse("8.1%")))
>>> said.measure, said.head, said.context
('growth', '出口', '增长')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from . import english
from .scan import Figure


def _any(*words: str) -> str:
    """A pattern for any of some words, the longest first."""
    return "(?:" + "|".join(sorted(" ".join(words).split(), key=len, reverse=True)) + ")"


_UP = _any("加快 增长 增加 上涨 上升 提高 提升 扩大 攀升 飙升 升值 多增 跃升 增 涨 升")
_DOWN = _any(
    "放缓 减缓 压减 压缩 削减 下降 减少 下跌 降低 回落 收窄 下滑 萎缩 缩减 缩小",
    "贬值 少增 下行 下调 减 降 跌",
)
_AGAINST = (
    r"(?:同比|环比|按[年季月](?![度均])|同期|[两二三四五]年(?:平均|年均)|年均|平均每年|年平均|累计|实际|名义|分别|同口径|可比口径|逆势|大幅|小幅|稳步"
    r"|按(?:可比|不变)价格?(?:计算)?|(?:剔除|扣除)价格因素|[与和同][^,]{2,12}(?:相比|比较)|(?:较|(?<!占)比)(?![重例])[^,]{1,12}?|快速|(?<![平人])均|约|共|再)"
)
_STATES = _any(
    "达到 达 为 实现 完成 突破 跃上 迈上 迈过 超过 站上 合计 共计 总计 共有 拥有 有 增至 升至",
    "减少到 减少至 下降至 回落到 回落至 缩小到 缩小至 压减到 压减至 压缩到 压缩至",
    "提升到 增长到 增长至 演进为 演变为 转变为 变为 变化为 改变为",
    "上涨到 上涨至 升到 涨到 涨至 跌到 跌至 整合为 优化为 优化到 调整到 扩展到 拓展到",
    "降至 降到 增加到 增加至 提高到 提升至 上升到 上升至 下降到 调整为 扩大到 扩大至 分别为",
    "分别达到 分别达 总计为 规模达到 规模达 总数达到 总数达 总量达到 总量达 稳居 位居 跃居 居",
    "控制在 保持在 稳定在 维持在 跃升至 跃升到",
    "折合 约合 折 相当于 位列 列 同为 是 近 超 逾 约 保持 获得 新建 建成",
    "认定 培育 引进 占据 排名 排在 创",
)

_VERB = re.compile(
    rf"{_AGAINST}*(?P<verb>{_UP}(?!率)|{_DOWN})(?:了|达到?|约|为|均|分别为|分别达到?)?$"
)
_STATE = re.compile(rf"(?:(?:已|均|也|共|又|还|将|都|就|则)*(?:累计)?{_STATES})+$")
_RATE = re.compile(
    r"(?<!自然)(?:同比|环比|年均)?(?:的)?(?P<word>增速|增幅|涨幅|降幅|增长率|增长速度)"
    r"[^,]{0,6}?(?:为|达到?|均为|同为|分别(?:为|达到?))?$"
)
_RATE_BEHIND = re.compile(r"的?(?:增速|速度|增幅|涨幅|增长)")
_SHARE = re.compile(
    r"(?:占据|约占|占到|占|相当于(?!.*[年期]))(?!比)(?P<whole>[^,占]*?)(?:的)?(?:比重|比例|份额|比率|总量|总数)?(?:的)?"
    r"(?:提高到|提升[至到]|上升[至到]|降至|下降到|到达|保持在|稳定在|维持在|分别为|超|约|仅|近|为|达到?|已?达)?$"
)
_SHARE_WORD = re.compile(
    r"(?:比重|占比|份额|构成|贡献率|比例)(?:分别|由|从)?"
    r"(?:为|达到?|提高到|提升至|上升至|上升到)?$"
)
_BASE_BEFORE = re.compile(
    r"(?P<part>[^,占]*?)(?:大?约)?占(?:据|到|了)?(?:同期)?(?P<whole>[^,占]*)$"
)
_SHARE_BEHIND = re.compile(
    r"\)?(?P<noun>[^,;:()占的至到\d]{0,12}?)(?:中的|的|中)?(?:比重|比例|份额|比率|占比|总量|总数|总额){0,2}的?"
    r"(?:为|达到?|约|近|超过?|高达|仅)*"
)
_WITHIN = re.compile(r"在(?P<whole>[^,]{2,16})中(?:的)?(?:占比|比重|份额|比例)(?:为|达到?)?$")
_AMONG_WHOM = re.compile(
    "(?:稳?居|位居|跃居|位列|列)?(?:全[省市区县旗盟州]|[东中西]部|[一-龥]{2}地区)$"
    "|^[国省球]$"  # a line that begins within 全国
    "|(?:续居|稳居|仍?为|仍?是|成为|保持)(?:我[国省市]|中国|全[国省市]|[一-龥]{2,3}[省市])(?:的)?$"
)
_IN_A_RANKING = re.compile("^(?:稳?居(?![民住])|位居|位列).*(?:指数|排行榜?|榜单?|排名)$")
"""What a rank is held in: 居全球创新指数, which is no subject."""
_PLACED = re.compile("[第前首榜]|place")
_POINTS = ("百分点", "千分点", "percentage points", "基点", "basis points")
"""Units of what is said of a rate."""
_TARGET = re.compile(r"(?:完成|实现)[^,]*(?:目标|计划|预算|任务)[^,]*$")
_PULL = re.compile(r"(?:拉动|贡献|带动)[^,]*$")
_OVER = re.compile(r"(?:超出|超过|高出|高于|低于|少于|多于|快于|慢于)(?P<other>[^,\d]{2,20})?$")
_MORE = re.compile(
    r"(?P<one>[^,]{2,20}?)比(?![重例])(?P<other>[^,]{2,16}?)[多高大长重](?:了|出)?[约近超]?"
)
_AS_MANY = re.compile("(?:是|为|达到?|相当于)(?P<other>[^,]{2,14})的(?:约|近|超)?$")
"""What something is so many times of: 是2030年的2.5倍."""
SUMMED = re.compile("(?:[两二三四]者|[两二三四五六]项|以上各?项)?(?:合计|总计|共计)[为达约]?")
"""A clause that says nothing but that the figures before it are summed."""
_BESIDE = re.compile(r"(?:[比较][^,]{1,10})?(?P<way>[高低快慢])$")
_SET = re.compile(r"(?P<verb>下调|调低|降准|下行|调降|上调|上行)(?:了|各|均|约)?")
_OBJECT = re.compile(
    r"(?P<verb>下调|调低|调降|上调|提高|提升|降低|压减|压降|增加(?!值)|减少)(?P<object>[^,]{2,24}?)(?:约|近|超|了|各)?$"
)
"""A verb before what it moves: 下调再贷款利率0.25个百分点."""
_SIGN = dict.fromkeys(
    "下调 调低 调降 下行 降低 压减 压缩 压降 削减 减少 缩减 缩小 收窄 放缓 减缓".split(), "下降"
)
"""Verbs that say less, as the grammar of quantities says it."""
_ARRIVED = re.compile(rf"{_STATES}$")
_OF_BEFORE = re.compile(r"^[比较由从与][^,]{1,14}的$")
_BEYOND = re.compile("已?经?(?:超过?|高于|多于|好于)(?:去年|上年)(?:全年|同期|水平)*的?")
"""What a figure of the year before stands behind that has been surpassed: 已超去年全年50亿元."""
_FROM = re.compile(r"(?:[由从自](?:[^,]{0,12}的)?|[由从](?:19|20)\d\d年)$")
_OF = re.compile(r"(?:(?<![高初集])中的?|中有|之中)$")
_STEP = re.compile(r"(?:突破|迈上|迈过|跨越|跃上)$")
_MAGNITUDE = re.compile(r"[超近约]?[十百千]?[万亿]")
_WAY = re.compile(
    r"(?P<up>升|增|提高|扩大)[加高大长]?[到至]|(?P<down>降|减|缩|落|跌)[低少小]?[到至]"
)
_BASES = {
    "不变价": "real",
    "实际": "real",
    "剔除价格": "real",
    "扣除价格": "real",
    "可比": "comparable",
    "同口径": "comparable",
    "同等口径": "comparable",
    "相同口径": "comparable",
    "名义": "nominal",
}
"""Words that say how growth is computed."""
_BRACKET = re.compile(r"\([^()]{2,20}\)")
STRAIGHT = "a verb and percentage points"
"""Why percentage points are how far a rate moved, with no word of what they are compared with."""
_ON_ANOTHER = re.compile("同比|环比|[比较](?![重例])|同期|平均|年均|累计|[高低快慢多少]于")
OF_SO_MANY = "a share of so many"
"""Why a figure is the whole, or the share, of 占企业1000家的35.0%."""
_BOUNDS = ("突破", "迈上", "超过", "达到")
"""Verbs that make a figure a bound; the grammar of quantities says which."""

_CLAUSE = re.compile(
    r"[,，:：()（）]|——"
    r"|(?<=\s)(?:and|while|but|as compared to|compared (?:to|with))\s"
)
_PREDICATE = re.compile(
    r"(?:如[^,]*般|也?不甘示弱|势头|继续|持续|保持|大增|大涨|激增|猛增|大减|稳步|快速|加快|向好|回升|飙升|攀升|大幅|较快|平稳|稳定"
    r"|呈现|进一步|得到|作用|更加|总体|整体).*$"
)
_IN_WORDS = re.compile(r"\(([市县区省镇州事、]{1,4})\)(?=[一-龥])")
"""Brackets inside a word: 县(市)."""
AMONG_THEM = re.compile("[^,;:、。]{0,12}(?<!其)(?<![集心])中,")
"""What stands behind a figure that others are among: 在1000家企业中,新企业350家."""
AMONG = re.compile("其中|当中")
"""What makes the figures behind it parts of the one before it."""


@dataclass(frozen=True)
class Said:
    """What the words before a figure say.

    Attributes:
        head: what is left of them, in which the subject stands.
        measure: what the figure is.
        why: which words told it.
        context: the words that change its sign or make it a bound.
        base: what it is compared with, where that is no period.
        averaging: ``average`` or ``cumulative``.
        basis: how growth is computed, where that is said.
        way: ``up`` or ``down`` where a verb says which way a figure moved.
    """

    head: str
    measure: str
    why: str
    context: str = ""
    base: str = ""
    averaging: str = ""
    basis: str = ""
    way: str = ""


@dataclass(frozen=True)
class _Clause:
    """A figure with its own clause, the words before that, and what stands behind."""

    text: str
    lead: str
    behind: str
    figure: Figure

    @property
    def unit(self) -> str:
        return self.figure.quantity.unit if self.figure.quantity else ""

    @property
    def rate(self) -> bool:
        return self.unit in ("%", "‰", "倍") or self.figure.printed.endswith("番")

    @property
    def base(self) -> str:
        return "previous" if re.search("环比|按[季月](?![度均])", self.text) else ""

    @property
    def averaging(self) -> str:
        if "均" in self.text and (
            "年均" in self.text or "年平均" in self.text or "平均每年" in self.text
        ):
            return "average"
        return "cumulative" * ("累计" in self.text or "总数" in self.text)

    @property
    def basis(self) -> str:
        bracket = _BRACKET.match(self.behind)
        said = self.lead + (bracket.group() if bracket else "")
        return next((basis for word, basis in _BASES.items() if word in said), "")

    def moved(self, head: str, measure: str, why: str, context: str = "") -> Said:
        """A figure that says how far something moved."""
        return Said(head, measure, why, context, self.base, self.averaging, self.basis)


@lru_cache(maxsize=64)
def clauses(lead: str) -> Sequence[str]:
    """The clauses of what stands before a figure; what stands in closed brackets is left out."""
    if "(" not in lead and ")" not in lead:
        return [part.strip() for part in _CLAUSE.split(lead)]
    lead = _IN_WORDS.sub(r"⟨\1⟩", lead)
    opened = lead.rfind("(")
    if opened > lead.rfind(")"):
        lead = lead[:opened] + lead[opened + 1 :]
    parts = _CLAUSE.split(re.sub(r"\([^()]*\)", "", lead))
    return [part.strip().replace("⟨", "(").replace("⟩", ")") for part in parts]


def read_clause(parts: Sequence[str], behind: str, figure: Figure) -> Said:
    """What the words before a figure say of it.

    Args:
        parts: the clauses before it; the last one is its own.
        behind: what stands behind it.
        figure: the figure.
    """
    clause = _Clause(parts[-1], ",".join(parts), behind, figure)
    if english.is_english(clause.lead + behind):
        return _english(clause)
    return next(said for question in _QUESTIONS if (said := question(clause)))


def share_of_so_many(clause: str, between: str) -> tuple[str, str] | None:
    """Part and whole of a share in whose clause the whole's own figure stands, if it is one.

    Args:
        clause: the words before the whole's figure.
        between: those between it and the share.

    >>> share_of_so_many("占全市企业", "的"), share_of_so_many("新企业占全市", "家企业的比重为")
    (('', '全市企业'), ('新企业', '全市'))
    """
    match = _BASE_BEFORE.fullmatch(clause)
    if match is None or not between or not _SHARE_BEHIND.fullmatch(between):
        return None
    return match["part"], match["whole"]


def arrives(text: str) -> bool:
    """Whether words end with a verb that says where something came to: 增加到."""
    return text.endswith(("到", "至")) and bool(_ARRIVED.search(text))


def is_move(word: str) -> bool:
    """Whether a word, of either language, says that something rose or fell."""
    return english.is_move(word) or bool(re.fullmatch(f"{_UP}|{_DOWN}", word))


def is_rate(text: str) -> bool:
    """Whether words speak of how fast something grows."""
    return bool(re.search("增速|增幅|涨幅", text))


def topic_of(clause: str) -> str:
    """What a clause without a figure speaks of: without its predicate."""
    return re.sub("(?:的)?(?:增速|增幅|涨幅).*$", "", _PREDICATE.sub("", clause))


def _english(clause: _Clause) -> Said:
    signed = clause.figure.printed[:1] in "+-−"
    words = english.read(clause.lead, clause.behind, clause.unit, signed=signed)
    if clause.figure.kind == "ratio":
        return Said(words.subject, "share", "a : b : c", base="parts")
    if words.measure == "points" and (of := english.adds_to_growth(clause.text, clause.behind)):
        return Said(of, "contribution", "adds to growth", words.verb)
    level = words.measure == "level"
    straight = words.measure == "points" and english.is_straight(words.why, clause.behind)
    sequential = english.SEQUENTIAL.match(clause.behind)
    return Said(
        words.subject,
        words.measure,
        STRAIGHT if straight else words.why,
        "" if signed or level else words.verb,
        words.base or ("previous" if sequential else ""),
        basis=english.basis(clause.lead + clause.behind),
        way=english.way(words.verb) if level else "",
    )


def _ratio(clause: _Clause) -> Said | None:
    if clause.figure.kind != "ratio":
        return None
    head = _STATE.sub("", _FROM.sub("", clause.text.strip(":∶ \t\n\r")))
    return Said(head, "share", "a : b : c", base="parts")


def _points(clause: _Clause) -> Said | None:
    if clause.unit not in _POINTS:
        return None
    pulls = bool(_PULL.search(clause.text))
    match = _VERB.search(clause.text)
    if not match and (thing := _OBJECT.search(clause.text)):
        return clause.moved(
            thing["object"], "points", "a verb before", _SIGN.get(thing["verb"], "")
        )
    if not match and (beside := _BESIDE.search(clause.text)):
        sign = "下降" if beside["way"] in "低慢" else ""
        head = re.sub("分别$|[比较][^,]{1,10}$", "", clause.text[: beside.start()])
        return clause.moved(head, "points", "beside another", sign)
    match = match or _SET.search(clause.text)
    if match and match["verb"] == "降准":
        return clause.moved("存款准备金率", "points", "降准", "降")
    head = clause.text[: match.start()] if match else clause.text
    below = re.search("(?:低于|慢于|少于)[^,]*$", clause.text)
    for pattern in (_PULL, _OVER) if pulls or _OVER.search(clause.text) else ():
        head = pattern.sub("", head)
    context = _SIGN.get(match["verb"], match["verb"]) if match else "下降" if below else ""
    measure = "contribution" if pulls else "points"
    straight = bool(match) and not _ON_ANOTHER.search(clause.text)
    why = STRAIGHT if straight else "percentage points"
    return clause.moved(_SET.sub("", head), measure, why, context)


def _counted(clause: _Clause) -> Said | None:
    if _OF.search(clause.text):
        return Said(_OF.sub("", clause.text), "level", "n of m", base="of")
    if clause.figure.printed.startswith("连续"):
        return Said(_STATE.sub("", clause.text), "streak", "连续")
    if clause.unit in ("位", "places", "名") and _PLACED.search(clause.figure.printed):
        head = _AMONG_WHOM.sub("", _IN_A_RANKING.sub("", clause.text))
        return Said(_STATE.sub("", head), "rank", "a rank")
    return None


def _earlier(clause: _Clause) -> Said | None:
    if _OF_BEFORE.search(clause.text):
        return Said("", "level", "of an earlier period", base="earlier", basis=clause.basis)
    if _BEYOND.fullmatch(clause.text):
        return Said("", "level", "超过上年")
    if match := _FROM.search(clause.text):
        head = clause.text[: match.start()]
        return Said(head, "level", "from", base="earlier", basis=clause.basis)
    return None


def _growth(clause: _Clause) -> Said | None:
    if match := _VERB.search(clause.text):
        measure = "growth" if clause.rate else "change"
        sign = _SIGN.get(match["verb"], match["verb"])
        return clause.moved(clause.text[: match.start()], measure, match["verb"], sign)
    if clause.rate and (match := _RATE.search(clause.text)):
        context = "降" if match["word"] == "降幅" else ""
        return clause.moved(clause.text[: match.start()], "growth", match["word"], context)
    if clause.figure.printed.endswith("番"):
        return clause.moved(_STATE.sub("", clause.text), "growth", "翻番")
    if clause.rate and _RATE_BEHIND.match(clause.behind):
        return clause.moved(_STATE.sub("", clause.text), "growth", "的增速")
    return None


def _times(clause: _Clause) -> Said | None:
    """``A比B多2倍``: how much more one is than another, whose base that is; or 是A的2倍."""
    if clause.unit == "倍" and (times := _AS_MANY.search(clause.text)):
        return Said(clause.text[: times.start()], "ratio", "…的…倍", base=times["other"])
    match = _MORE.fullmatch(clause.text) if clause.unit in ("倍", "%") else None
    return Said(match["one"], "growth", "比…多", base=match["other"]) if match else None


def _share(clause: _Clause) -> Said | None:
    if not clause.rate:
        return None
    if match := _SHARE.search(clause.text):
        whole = match["whole"] or "whole"
        return Said(clause.text[: match.start()], "share", "占", base=whole)
    if match := _WITHIN.search(clause.text):
        return Said(clause.text[: match.start()], "share", "占", base=match["whole"])
    if match := _TARGET.search(clause.text):
        return Said(clause.text[: match.start()], "share", "完成目标", base="target")
    if _SHARE_WORD.search(clause.text):
        head = _STATE.sub("", clause.text)
        return Said(re.sub("(?<=[一-龥]{2})(?:比重|占比|份额)$|^占比$", "", head), "share", "比重")
    return None


def _gap(clause: _Clause) -> Said | None:
    match = None if clause.rate else _OVER.search(clause.text)
    if not match or not match["other"]:
        return None
    return Said(clause.text[: match.start()], "points", "a gap", base=match.group())


def _level(clause: _Clause) -> Said:
    head = _STATE.sub("", clause.text)
    stated = clause.text[len(head) :]
    printed = clause.figure.printed
    bound = next((word for word in _BOUNDS if word in stated), "")
    if _MAGNITUDE.match(printed) or "级" in printed or _STEP.search(clause.text):
        measure = "threshold" if bound or "级" in printed else "level"
        return Said(head, measure, "a threshold", bound)
    if "合" in stated and ("约合" in stated or "折合" in stated):
        bound = bound or "约" * ("约" in stated)
    way = _WAY.search(stated)
    moved = "" if way is None else "up" if way["up"] else "down"
    return Said(head, "level", "a level", bound, averaging=clause.averaging, way=moved)


_QUESTIONS: Sequence[Callable[[_Clause], Said | None]] = (
    _ratio, _points, _counted, _earlier, _growth, _times, _share, _gap, _level,
)  # fmt: skip
"""What is asked of a clause, in this order; a level is what is left."""
