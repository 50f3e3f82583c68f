"""The periods that a text speaks of: 2024年, 上半年, 前三季度, 9月, fourth quarter, year-end.

A period is read in two steps: what is printed, and against which year it is meant.

>>> [(p.printed, p.of("2019")) for p in periods("前三季度增长2.8%,9月当月下降")]
[('前三季度', '2019-01/2019-09'), ('9月当月', '2019-09')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_N = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2}
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)(?:[—–-](?P<until>(?:19|20)\d\d))?年)"
_PARTS = re.compile(
    rf"""(?:{_YEAR}|(?P<last>上年|去年|上一年)|(?P<this>今年|本年|当年))?(?:以来)?
(?:(?P<halves>上半年|下半年)
|(?P<first3>前三季度|前3季度|[1一]?[至-]?[3三]季度累计)
|第?(?P<quarter>[一二三四1-4])季度(?:末)?
|(?P<m1>\d{{1,2}})月?[至~—–-](?P<m2>\d{{1,2}})月(?:份)?
|前(?P<firstn>[一二三四五六七八九十]{{1,2}}|\d{{1,2}})个月
|(?P<month>1[0-2]|0?[1-9])月(?:份)?(?:(?P<day>[12]\d|3[01]|0?[1-9])日)?(?:当月|末)?
|(?P<whole>全年(?!目标)|年末|年底|年内)
)?""",
    re.VERBOSE,
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_ENGLISH = re.compile(
    rf"""\b(?:(?P<q>first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter
    (?:\ (?:of\ )?(?P<qy>(?:19|20)\d\d))?
|q(?P<qn>[1-4])(?:\ (?P<qny>(?:19|20)\d\d))?
|(?:the\ )?full\ year(?:\ of)?(?:\ (?P<fy>(?:19|20)\d\d))?
|(?P<mon>{"|".join(_MONTHS)})(?:\ (?P<my>(?:19|20)\d\d))?
|(?P<y>(?:19|20)\d\d)(?![,.]?\d|\ ?%|\ (?:million|billion|jobs|people))
|(?P<prior>(?:the\ )?(?:prior|previous|last|same)\ (?P<unit>year|quarter|month|period)))\b""",
    re.VERBOSE,
)
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
        day: whether it is a day, which no figure is of.
        this: whether it is counted from the day of the text (今年, 去年), not from its year.
        bare: whether only a part is printed, so that the year is an earlier one's.
    """

    start: int
    end: int
    printed: str
    year: str
    shift: int
    part: str
    day: bool = False
    this: bool = False

    @property
    def bare(self) -> bool:
        """Whether no year is printed with it."""
        return not self.year and not self.shift

    def of(self, year: str) -> str:
        """The period, where a year is meant; with ``Y`` for it where none is known."""
        base = self.year or year
        if self.shift:
            base = str(int(base) + self.shift) if base else "Y-1"
        return self.part.replace("Y", base or "Y")


def periods(text: str) -> list[Period]:
    """The periods of a cleaned text, in order."""
    found = [p for m in _PARTS.finditer(text) if m.group() and (p := _chinese(m))]
    if re.search(r"[a-z]{3}", text):
        found += [_english(m) for m in _ENGLISH.finditer(text)]
    return sorted(found, key=lambda p: p.start)


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return (10 + _N[word[1]] if len(word) == 2 else 10) if word[0] == "十" else _N[word[0]]


def _chinese(m: re.Match[str]) -> Period | None:
    group = m.groupdict()
    year = group["year"] or ""
    part = "Y"
    if group["halves"]:
        part = "Y-S1" if group["halves"] == "上半年" else "Y-S2"
    elif group["first3"]:
        part = "Y-01/Y-09"
    elif group["quarter"]:
        part = f"Y-Q{_number(group['quarter'])}"
    elif group["m1"]:
        part = f"Y-{int(group['m1']):02d}/Y-{int(group['m2']):02d}"
    elif group["firstn"]:
        part = f"Y-01/Y-{_number(group['firstn']):02d}"
    elif group["month"]:
        part = f"Y-{int(group['month']):02d}"
    if group["until"]:
        part = f"Y/{group['until']}"
    if not (year or group["last"] or group["this"] or part != "Y" or group["whole"]):
        return None
    shift = -1 if group["last"] else 0
    this = bool(group["this"]) or group["last"] == "去年"
    return Period(m.start(), m.end(), m.group(), year, shift, part, bool(group["day"]), this)


def _english(m: re.Match[str]) -> Period:
    group = m.groupdict()
    year = next((group[k] for k in ("qy", "qny", "fy", "my", "y") if group[k]), "")
    part = "Y"
    if group["q"]:
        part = f"Y-Q{_QUARTERS[group['q']]}"
    elif group["qn"]:
        part = f"Y-Q{group['qn']}"
    elif group["mon"]:
        part = f"Y-{_MONTHS.index(group['mon']) + 1:02d}"
    shift = -1 if group["prior"] and group["unit"] in ("year", "period") else 0
    return Period(m.start(), m.end(), m.group(), year, shift, part)


_COMPARED = re.compile(
    r"(?:比|较|与|高于|低于|over|from|than|(?:in|during) the same)[一-龥]{0,2}\s*$"
)


def is_compared(text: str, period: Period) -> bool:
    """Whether a period is what a figure is compared with: 比上年, 较2020年末, 上年同期."""
    before = text[max(0, period.start - 20) : period.start]
    return bool(_COMPARED.search(before)) or text.startswith("同期", period.end)


def is_since(text: str, period: Period) -> bool:
    """Whether a period is only where a longer one begins: 2022年以来."""
    return text.startswith("以来", period.end) or period.printed.endswith("以来")


def year_before(period: str) -> str:
    """The period a year before; the same where its year is not known.

    >>> year_before("2021-Q4"), year_before("Y-Q4")
    ('2020-Q4', 'Y-Q4')
    """
    return re.sub(r"(?:19|20)\d\d", lambda year: str(int(year[0]) - 1), period)
