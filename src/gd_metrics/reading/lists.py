"""Lists: figures shared out over the subjects, or the periods, that are listed before them.

``A和B分别增长9.0%和10.3%`` gives each its own; where their numbers differ nothing is shared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .english import is_english, names_of_each
from .periods import Period, is_compared
from .scan import Figure
from .subjects import is_statistic, kind_of

if TYPE_CHECKING:
    from .calendar import Calendar
    from .draft import Draft

JOINED = re.compile(r"^\s*(?:和|、|,|及|与|以及|[:：∶︰]\s*| and |,? and )$")
"""What stands between two figures, or two periods, of one list."""

_MEMBERS = {
    "三次产业增加值": ("第一产业增加值", "第二产业增加值", "第三产业增加值"),
    "三次产业结构": ("第一产业增加值", "第二产业增加值", "第三产业增加值"),
    "三次产业": ("第一产业", "第二产业", "第三产业"),
}
_THREE = re.compile(r"\bthree (?:industries|sectors|strata)\b")
_IN_ENGLISH = ("primary industry", "secondary industry", "tertiary industry")
"""What a word for several stands for, in the order in which figures of them are given."""


_OTHERS = re.compile("^[^等]{1,12}等(?P<tail>[一-龥]{2,}.*)$")
"""The last of a list that says with 等 what they all are."""
_GROUP = re.compile("^(?:居民|地区|产业|行业|企业|工业|部门|服务|人口)")
_BOUND = re.compile("^以[上下]")
_RATIO = re.compile("^(?:比例|比重|比)$")
_ORDERED = re.compile("第[一二三](?:[、和与及]第?[一二三])*[、和与及]第?[一二三]产业.*")
"""A list of industries of which only the first, or each, says 第."""
_WITH = re.compile("对(?![外口]).*[出进]口(?:额|总值)?$")
"""A list of whom trade is with, of which only the first says 对."""
_SHARED_OUT = re.compile("分别(?=进出口|出口|进口|实现|完成)")
_INDUSTRY = re.compile("第[一二三]")
_JUST_BEHIND = 40
"""Characters behind a list in which ``respectively`` stands."""
_INDUSTRIES = re.compile("(?:产业|行业)$")
_OPPOSITES = tuple("内外进出城乡男女")
"""Words of which the next one has the end: 内、外贸吞吐量."""
_REGION = re.compile("[东中西]部?")
_OF_REGION = re.compile("(?<=[东中西]部)(?!地区).*|地区.*")
"""What the last of 东、中、西部 is of: of each of them."""
_OF_ONE = re.compile("[一-龥]{0,2}[量额数率]")
"""A word for a statistic that only the first of two says whose: 专利申请量与授权量."""


def runs(text: str, figures: Sequence[Figure]) -> list[list[int]]:
    """The places of figures that stand in one list; of a figure in none its own alone."""
    listed: list[list[int]] = []
    for place, figure in enumerate(figures):
        if listed and JOINED.match(text[figures[place - 1].end : figure.start]):
            listed[-1].append(place)
        else:
            listed.append([place])
    return listed


def shared_out(
    text: str,
    figures: Sequence[Figure],
    drafts: Sequence[Draft],
    spoken: Sequence[Period],
    calendar: Calendar,
) -> list[Draft]:
    """The drafts of a sentence, lists shared out.

    Args:
        text: the block's.
        figures: of the sentence.
        drafts: of each of them.
        spoken: the periods that the sentence names.
        calendar: what the text has said of its time.
    """
    out = [*drafts]
    for run in runs(text, figures):
        if len(run) > 1:
            behind = text[figures[run[-1]].end :][:_JUST_BEHIND]
            _over_subjects(figures, out, run, behind)
            _over_periods(text, figures, out, run, spoken, calendar)
    return out


def _over_subjects(
    figures: Sequence[Figure], out: list[Draft], run: Sequence[int], behind: str
) -> None:
    first = out[run[0]]
    subject = first.subject
    if figures[run[0]].kind == "ratio" and subject.startswith("三次产业"):
        subject = "三次产业结构"
    listed = is_english(subject)
    names = names_of_each(subject, behind) if listed else _names(subject, len(run))
    levels = [d for d in out[: run[0]] if d.measure == "level"][-len(run) :]
    if figures[run[0]].kind == "ratio" and _THREE.search(subject):
        names = [*_IN_ENGLISH]
    if len(names) == len(run):
        names = names if listed else [completed(name, names[-1]) for name in names]
        if _OF_ONE.fullmatch(names[-1]) and len(names) == 2 and "、" not in subject:
            names[1] = names[0][: -len(names[1])] * (names[0][-1] == names[1][-1]) + names[1]
        for place, name in zip(run, names, strict=True):
            out[place] = replace(out[place], subject=name, sure=first.sure)
    elif figures[run[0]].kind == "ratio":
        return
    elif len(levels) == len(run) and first.measure in ("growth", "share"):
        own = not any(level.base for level in levels)
        each = own and len({level.period for level in levels}) > 1
        for place, level in zip(run, levels, strict=True):
            out[place] = replace(
                out[place],
                subject=level.subject,
                area=level.area,
                place=level.place,
                period=level.period if each else out[place].period,
                sure="carried",
            )


def _in_order(name: str, last: str) -> str:
    """One of several industries, regions, or things that 等 says what they are; empty for none."""
    if _INDUSTRY.fullmatch(name):
        return f"{name}产业{last.partition('产业')[2]}"
    if name in _OPPOSITES and last[:1] in _OPPOSITES:
        return name + last[1:]
    if _REGION.fullmatch(name) and (named := _OF_REGION.search(last)):
        return f"{name[0]}部{named.group()}"
    match = _OTHERS.match(last)
    return name.partition("等")[0] + match["tail"] if match else ""


def completed(name: str, last: str) -> str:
    """A listed subject with the end that only the last one has.

    >>> completed("城镇居民", "农村居民人均可支配收入"), completed("煤炭", "原油产量")
    ('城镇居民人均可支配收入', '煤炭产量')
    """
    if word := _in_order(name, last):
        return word
    kind = kind_of(last)
    if kind and kind_of(name) and kind_of(name) != kind:
        return name
    for length in range(len(name), len(name) < 3 and "部" not in name, -1):
        at = last.find(name[-length:])
        if at >= 0:
            return name + _BOUND.sub("", last[at + length :])
    if not name.endswith(last[-2:]) and _INDUSTRIES.search(last):
        return name + last[-2:]
    if _GROUP.match(last[len(name) :]):
        return name + last[len(name) :]
    return name if not kind or kind_of(name) or is_statistic(name) else name + kind


def _names(subject: str, count: int) -> list[str]:
    for word, members in _MEMBERS.items():
        if subject.startswith(word) and len(members) == count:
            return [member + _RATIO.sub("", subject.removeprefix(word)) for member in members]
    subject = _SHARED_OUT.sub("", subject)
    names = [name for name in re.split(r"、|和|与|以及|及", subject) if name]
    if _WITH.match(subject) and len(names) == count:
        names = [name if name.startswith("对") else f"对{name}" for name in names]
    ordered = _ORDERED.fullmatch(subject)
    return [f"第{name.removeprefix('第')}" for name in names] if ordered else names


def _years(period: str) -> Sequence[str]:
    """The years of a period of several; none of any other."""
    match = re.fullmatch(r"(\d{4})/(\d{4})", period)
    return [str(y) for y in range(int(match[1]), int(match[2]) + 1)] if match else ()


def _over_periods(
    text: str,
    figures: Sequence[Figure],
    out: list[Draft],
    run: Sequence[int],
    spoken: Sequence[Period],
    calendar: Calendar,
) -> None:
    start = figures[run[0] - 1].end if run[0] else 0
    own = [
        p for p in spoken if start <= p.start < figures[run[0]].start and not is_compared(text, p)
    ]
    own = own[-len(run) :]
    if len(own) == 1 and len(years := _years(calendar.of(own[0]))) == len(run):
        for place, year in zip(run, years, strict=True):
            out[place] = replace(out[place], period=year, sure=out[run[0]].sure)
        return
    joined = all(JOINED.match(text[one.end : other.start]) for one, other in pairwise(own))
    if joined and len(own) == len(run):
        for place, period in zip(run, own, strict=True):
            out[place] = replace(out[place], period=calendar.of(period), sure=out[run[0]].sure)
