"""The periods that a text speaks of: 2024年, 上半年, 前三季度, 9月, fourth quarter, year-end.

A period is read in two steps: what is printed, and against which year it is meant.

>>> [(p.printed, p.of("2019")) for p in periods("前三季度增长2.8%,9月当月下降")]
[('前三季度', '2019-01/2019-09'), ('9月当月', '2019-09')]
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_N = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2}
_YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d)(?:年?[—–~至到-](?P<until>(?:19|20)\d\d))?年(?:度(?![假计预]))?)"
)
_PLAN = (
    r"(?:(?:[“\"]?十(?P<plan>[一二三四])五[”\"]?|[“\"](?P<early>[七八九十])五[”\"])"
    r"(?:(?P<planned>时期|期间|以来(?=的))|(?:时期|期)?末))"
)
_PARTS = re.compile(
    rf"""(?=[\d“"十七八九上去今本当下以前首第一二三四至全末年-])(?=(?<!\d)(?:(?:19|20)\d\d[年—–~至到-]|\d{{1,2}}[月季至~—–-])|(?<=\d)(?:19|20)\d\d年
|[“"]?十[一二三四]五|[“"][七八九十]五[”"]|[上去今本当]|下半|以来|[前首][\d一二三两四五六七八九十个季]|第[一二三四1-4]季
|[一二三四]季度|[一至-][至3三-]|全年|(?<=年)末|年[末底内])
(?:{_PLAN}|{_YEAR}|(?P<last>上年|去年|上一年)|(?P<this>今年|本年|当年))?(?:以来)?
(?:(?P<halves>上半年|下半年)
|(?P<first3>[前首][三3]个?季度?|[1一]?[至-]?[3三]季度累计)
|第?(?P<quarter>[一二三四1-4])季度(?:末)?
|(?P<m1>\d{{1,2}})月?[至~—–-](?P<m2>\d{{1,2}})月(?:份)?
|[前首](?P<firstn>[一二两三四五六七八九十]{{1,2}}|\d{{1,2}})个?月(?![份底末])
|(?P<first1>首季度?)
|(?P<month>1[0-2]|0?[1-9])月(?:份)?(?:(?P<day>[12]\d|3[01]|0?[1-9])日)?(?:当月|末)?
|(?P<whole>全年(?!目标)|年?(?P<late>(?<=年)末|年末|年底)|年内)
)?""",
    re.VERBOSE,
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_ENGLISH = re.compile(
    rf"""\b(?=\d|[hq][1-4]|fir|sec|thi|fou|qua|three|six|nine|twe|hal|quarter|the|full|fis|last|year
    |a\ ye|same|pri|prev|so\ f|{"|".join(m[:3] for m in _MONTHS)})
(?:(?:(?:the\ )?fiscal\ )?(?:(?P<qfy>(?:19|20)\d\d)\ )?
    (?P<q>first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter
    (?:\ (?:of\ )?(?:fiscal\ (?:year\ )?)?(?P<qy>(?:19|20)\d\d)
        |\ of\ (?P<lasty>last\ year|the\ (?:prior|previous)\ year))?
    (?:\ (?:to|ended|ending)\ (?:\d\d?\ )?(?:{"|".join(_MONTHS)})(?:\ \d\d?,?)?
        (?:\ (?P<qe>(?:19|20)\d\d))?)?
|(?:(?P<half>first|second)[ -]half|h(?P<hn>[12]))(?:\ (?:of\ )?(?P<hy>(?:19|20)\d\d))?
|quarter\ (?P<qk>[1-4])(?:\ \([a-z]+\ to\ [a-z]+\))?(?:\ (?P<qky>(?:19|20)\d\d))?
|(?P<months>three|six|nine)\ months\ (?:to|ended|ending|through)\ (?:\d\d?\ )?
    (?P<last>{"|".join(_MONTHS)})(?:\ \d\d?,)?(?:\ (?P<ly>(?:19|20)\d\d))?
|(?:the\ )?(?:fiscal\ )?(?P<span>quarter|half(?:[ -]year)?|(?:year|twelve\ months)(?!\ to))
    \ (?:to|ended|ending)\ (?:\d\d?\ )?(?P<lastm>{"|".join(_MONTHS)})
    (?:\ \d\d?,?)?(?:\ (?P<ly2>(?:19|20)\d\d))?
|(?P<qm>march|june|september|december)(?:\ (?P<qmy>(?:19|20)\d\d))?\ quarter
|(?:the\ )?first\ (?P<firstm>two|three|four|five|six|seven|eight|nine|ten|eleven)\ months
    (?:\ of\ (?:the\ year|this\ year|(?P<fmy>(?:19|20)\d\d)))?
|q(?P<qn>[1-4])(?:\ (?:fy)?(?P<qny>(?:19|20)\d\d))?
|(?:the\ )?(?:full|fiscal)\ year(?:\ of)?(?:\ (?P<fy>(?:19|20)\d\d))?
|(?P<from>{"|".join(_MONTHS)})\ (?:to|through|and|[-–])\ (?P<till>{"|".join(_MONTHS)})
    (?:\ (?P<ty>(?:19|20)\d\d))?
|last\ year[’']s\ (?P<lq>first|second|third|fourth)[ -]quarter
|(?P<ago>(?:the\ )?same\ (?:period|quarter|month|half)\ (?:of\ |in\ )?
        (?:last|the\ (?:prior|previous))\ year
    |(?:the\ )?(?:prior|last)[ -]year\ (?:period|quarter|half)
    |(?:the\ )?year[- ]ago\ (?:period|quarter|month)|a\ year\ (?:ago|earlier|before))
|(?:(?:[12]?\d|3[01])(?:st|nd|rd|th)?\ (?=(?:{"|".join(_MONTHS)}),?\ (?:19|20)\d\d))?
    (?P<mon>{"|".join(_MONTHS)}),?
    (?:\ (?:\d\d?,\ |of\ )?(?P<my>(?:19|20)\d\d)|\ (?:of\ )?(?:this|(?P<mly>last))\ year\b)?
|(?P<todate>year[- ]to[- ]date|so\ far\ this\ year)
|(?P<y>(?:19|20)\d\d)(?![,.]?\d|\ ?%|\ (?:million|billion|jobs|people))
|(?P<prior>(?:the\ )?(?:prior|previous|last|same)\ (?P<unit>year|quarter|month|period))
    (?:\ (?:of\ |in\ )?(?P<sy>(?:19|20)\d\d))?)\b""",
    re.VERBOSE,
)
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_LENGTHS = {"three": 3, "six": 6, "nine": 9, "q": 3, "h": 6}
_QUARTERS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}


@dataclass(frozen=True)
class Period:
    """A period as printed.

    Attributes:
        start: its first character.
        end: the character behind its last one.
        printed: its characters.
        year: the year that is printed with it; empty where the text's year is meant.
        shift: years from the text's year: -1 for 上年.
        part: what of the year, with ``Y`` for the year itself: ``Y-S1``, ``Y-01/Y-09``, ``Y``.
        day: whether it is a day, or the quarter before, which no figure is of.
        this: whether it is counted from the day of the text (今年, 去年), not from its year.
        late: whether it is the end of a year, at which stocks are counted.
        same: whether it is the text's part of another year: the same quarter of 2020.
        plan: whether it is the end of a five-year plan.
    """

    start: int
    end: int
    printed: str
    year: str
    shift: int
    part: str
    day: bool = False
    this: bool = False
    late: bool = False
    same: bool = False
    plan: bool = False

    def of(self, year: str) -> str:
        """The period, where a year is meant; with ``Y`` for it where none is known."""
        base = self.year or year
        if self.shift:
            base = str(int(base) + self.shift) if base else "Y-1"
        return self.part.replace("Y", base or "Y")


@lru_cache(maxsize=8)
def periods(text: str) -> Sequence[Period]:
    """The periods of a cleaned text, in order."""
    said = [p for m in _PARTS.finditer(text) if m.group() and (p := _chinese(m))]
    if re.search(r"[a-z]{3}", text):
        said += map(_english, _ENGLISH.finditer(text))
        said.sort(key=lambda p: p.start)
    return tuple(said)


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return (10 + _N[word[1]] if len(word) == 2 else 10) if word[0] == "十" else _N[word[0]]


def _part(group: Mapping[str, str | None]) -> str:
    """What of a year the words of a Chinese period say."""
    if halves := group["halves"]:
        return "Y-S1" if halves == "上半年" else "Y-S2"
    if group["first3"] or group["first1"]:
        return "Y-01/Y-09" if group["first3"] else "Y-Q1"
    if quarter := group["quarter"]:
        return f"Y-Q{_number(quarter)}"
    if (first := group["m1"]) and (last := group["m2"]):
        return f"Y-{int(first):02d}/Y-{int(last):02d}"
    if count := group["firstn"]:
        return f"Y-01/Y-{_number(count):02d}"
    return f"Y-{int(month):02d}" if (month := group["month"]) else "Y"


def _chinese(m: re.Match[str]) -> Period | None:
    group = m.groupdict()
    year = group["year"] or ""
    part = _part(group)
    if group["until"]:
        part = f"Y/{group['until']}"
    if group["plan"] or group["early"]:
        fifth = _N[group["plan"]] if group["plan"] else _N[group["early"]] - 10
        begin = 2001 + 5 * fifth
        part = f"{begin}/{begin + 4}" if group["planned"] else "Y"
        year, plan = str(begin + 4), not group["planned"]
        return Period(m.start(), m.end(), m.group(), year, 0, part, plan=plan)
    if not (year or group["last"] or group["this"] or part != "Y" or group["whole"]):
        return None
    shift = -1 if group["last"] else 0
    this = bool(group["this"]) or group["last"] == "去年"
    return Period(
        m.start(),
        m.end(),
        m.group(),
        year,
        shift,
        part,
        bool(group["day"]),
        this,
        bool(group["late"]),
    )


def _months(group: Mapping[str, str | None]) -> str:
    """What of a year an English period of months says; empty for one that is none."""
    if last := group["last"] or group["lastm"] or group["qm"]:
        months = group["months"] or (group["span"] or "")[:1]
        length = 3 if group["qm"] else _LENGTHS.get(months, 12)
        return _ending(_MONTHS.index(last) + 1, length) if length < 12 else "Y"
    if count := group["firstm"]:
        return f"Y-01/Y-{_COUNTS.index(count) + 2:02d}"
    if (first := group["from"]) and (till := group["till"]):
        return f"Y-{_MONTHS.index(first) + 1:02d}/Y-{_MONTHS.index(till) + 1:02d}"
    return ""


def _english_part(group: Mapping[str, str | None]) -> str:
    """What of a year the words of an English period say."""
    if (quarter := group["q"] or group["lq"]) or (group["qk"] or group["qn"]):
        return f"Y-Q{_QUARTERS[quarter] if quarter else group['qk'] or group['qn']}"
    if month := group["mon"]:
        return f"Y-{_MONTHS.index(month) + 1:02d}"
    if (half := group["half"]) or group["hn"]:
        return f"Y-S{group['hn'] or _QUARTERS[half or '']}"
    return _months(group) or ("Y-01/Y-*" if group["todate"] else "Y")


def _english(m: re.Match[str]) -> Period:
    group = m.groupdict()
    years = (
        "qfy",
        "qmy",
        "fmy",
        "qky",
        "qy",
        "qe",
        "qny",
        "fy",
        "my",
        "y",
        "hy",
        "ly",
        "ly2",
        "sy",
        "ty",
    )
    year = next((group[k] for k in years if group[k]), "")
    part = _english_part(group)
    ago = bool(group["ago"] or group["unit"] in ("year", "period")) and not group["sy"]
    before = bool(group["prior"]) and not (ago or group["sy"])
    last = bool(group["lq"] or group["lasty"] or group["mly"])
    return Period(
        m.start(), m.end(), m.group(), year, -1 if last or ago else 0, part,
        day=before, same=ago or bool(group["sy"]),
    )  # fmt: skip


def _ending(month: int, length: int) -> str:
    """So many months that end with one, as a quarter or half of a year if they are one."""
    if month % length == 0 and length in (3, 6):
        return f"Y-{'Q' if length == 3 else 'S'}{month // length}"
    return f"Y-{max(1, month - length + 1):02d}/Y-{month:02d}"


_COMPARED = re.compile(
    r"(?:(?<!占)比(?![例重值])|较|与|高于|低于|over|from|than|versus|(?:in|during) the same"
    r"|(?:on|over|from|than|to|with) the same (?:time|period|months?|quarter) (?:of|in)"
    r"|(?:above|below)(?: the(?:ir)?| its)?"
    r"|(?:compared|comparison) (?:with|to)(?: [a-z]+){0,6})"
    r"[一-龥]{0,2}(?: in| the)?[\s–-]*$"
)


_TIMES = re.compile(r"末?的?(?:约|近|超)?[\d.一二两三四五六七八九十]+多?倍")
"""What stands behind a period that is only how much smaller the figure was in it."""


_AT_RATES = re.compile("[^,;]{0,6}(?:汇率|价格?|价)(?:计算|折算)?")
"""What stands behind a period at whose rates or prices a figure is computed: 按2030年平均汇率."""


def is_compared(text: str, period: Period) -> bool:
    """Whether a period is what a figure is compared with: 比上年, 较2020年末, 上年同期."""
    before = text[max(0, period.start - 60) : period.start]
    times = before.endswith(("是", "为", "相当于")) and _TIMES.match(text, period.end)
    rate = before.endswith(("按", "按照")) and _AT_RATES.match(text, period.end)
    return bool(_COMPARED.search(before) or times or rate) or text.startswith("同期", period.end)


def is_beside(text: str, period: Period) -> bool:
    """Whether a period stands in a bracket before another figure of what is printed: (H1 2030: 5).

    >>> text = "sales of £5 (h1 2030: £4)"
    >>> is_beside(text, periods(text)[0])
    True
    """
    opened = text[max(0, period.start - 1) : period.start] == "("
    return opened and bool(re.match(r"\s?[:：]|\s?[-–—]\s?(?=[$€£])", text[period.end :][:4]))


def is_from(text: str, period: Period) -> bool:
    """Whether a period is only where a change began: 由2000年的21:50:29调整为."""
    opened = text[max(0, period.start - 1) : period.start] in ("由", "从", "自")
    return opened and text.startswith("的", period.end)


def is_since(text: str, period: Period) -> bool:
    """Whether a period is only where a longer one begins: 2022年以来."""
    before = text[max(0, period.start - 8) : period.start]
    chinese = text.startswith("以来", period.end) or period.printed.endswith("以来")
    return chinese or bool(re.search(r"\b(?:since|until) $", before))


@lru_cache(maxsize=4096)
def year_before(period: str, years: int = 1) -> str:
    """The period a year before, or several; the same where its year is not known.

    >>> year_before("2021-Q4"), year_before("Y-Q4")
    ('2020-Q4', 'Y-Q4')
    """
    return re.sub(r"(?:19|20)\d\d", lambda year: str(int(year[0]) - years), period)


@lru_cache(maxsize=4096)
def one_period(period: str) -> str:
    """A period in one way of writing it: the first six months are the first half.

    >>> one_period("2021-01/2021-06"), one_period("2021-01/2021-12"), one_period("2021-01/2021-05")
    ('2021-S1', '2021', '2021-01/2021-05')
    """
    match = re.fullmatch(r"(\d{4}|Y)-01/\1-(03|06|12)", period)
    ends = {"03": "-Q1", "06": "-S1", "12": ""}
    return f"{match[1]}{ends[match[2]]}" if match else period
