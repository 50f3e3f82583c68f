"""One sentence: its figures from left to right, each with the words before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from ..errors import GdMetricsError
from ..quantity import parse
from ..quantity.quantity import Quantity
from ..quantity.units import PARTS, kind
from .calendar import Calendar
from .clauses import (
    AMONG,
    AMONG_THEM,
    OF_SO_MANY,
    SUMMED,
    Said,
    arrives,
    clauses,
    is_rate,
    read_clause,
    share_of_so_many,
    topic_of,
)
from .draft import ALL_PARTS, SUM, Draft
from .english import (
    ACCOUNTS,
    AND,
    OF_ALL,
    SEQUENTIAL,
    begins_parts,
    behind_the_last,
    goes_on_with_parts,
    in_place,
    is_all,
    is_english,
    is_one_more,
    noun_in_front,
    of_all,
    place_behind,
    qualifier,
    sums_up,
    whole_behind,
)
from .lists import JOINED, shared_out
from .periods import Period, is_beside, is_compared, is_from, is_since, year_before
from .scan import Figure
from .subjects import (
    ENTERPRISES,
    area_key,
    counted_behind,
    given_behind,
    goes_on,
    inherited,
    is_statistic,
    is_vague,
    kind_of,
    of_whole,
    rate_of,
    subject_of,
)

_JUST = 20
"""Characters behind a figure in which its vintage is said: 800亿元的目标."""
_NEAR = 60
"""Characters behind a figure in which English names its period."""
_STOPS = re.compile(
    r"[;:]|, (?:and|while|but|which)\b| (?:while|where|following|after|since|until) "
)
"""What ends the clause in which a period stands behind its figure."""
_OR = re.compile(r"(?: cents?)?(?: at an annual rate)?,? \(?or (?:by )?|\(")
"""What stands between a change and the same in per cent."""
_STRAIGHT = re.compile(r"[\s,]*(?:(?:up|down)\s+)?(?:to|from|compared (?:to|with))\s*")
"""What stands between an English figure and what it rose to, or from."""
_MOVED_BY = re.compile(r",\s*(?:up|down|an? [a-z]+ of|[a-z]+ing(?: by)?)\s*")
"""What stands between a rate and by how many points it came to it."""
_ARRIVED = re.compile(r"\b(?:to|from|at|was)\s*$")
_COMPARED_IN = re.compile(r"\s*\((?P<period>[^():]{2,24}?)(?::|[-–—])?\s*")
"""What stands between a figure and that of another period in a bracket behind it."""
_ARE = ("level", "share")
"""What is printed of two periods side by side."""
_BRACKETS = re.compile(r"\([^()]*\)")
_OTHERWISE = re.compile("连续|(?:全国|全球|世界|全省|国内)?(?:第|前|首位|榜首)")
"""What a figure begins with that goes on with no list."""
_ARRIVES = re.compile("[,，]?(?:至|到|达到?|为)(?:约|近|超)?")
_RATE_OF = re.compile("(?P<share>(?:占[^,占]*)?(?:比重|占比|份额))$|(?:增速|增幅|涨幅|降幅)$")
"""What percentage points are of: a share, or how fast something grows."""
IN_PLACE = "in a bracket behind its place"
"""Why figures of ``exports fell in Spain (3.3 percent)`` are read as they are."""
_EACH = re.compile(r" per (?:[a-z]+ )?share\b")
_OUTPUT = re.compile("增产|减产|丰收|盈利|亏损|顺差|逆差")
_LABEL = re.compile(
    "^\\s*(?:人口|就业|物价|价格|国民经济|农业|种植业|粮食|畜牧业?|林业|渔业|水利|工业|建筑业|投资|房地产|消费|贸易|外贸"
    "|外资|旅游|交通|运输|邮电|通信|财政|税收|金融|保险|证券|教育|科技|文化|卫生|体育|民生|社会保障|环境|环保|能源)"
    "(?=(?:全年|年末|(?:19|20)[0-9]{2}年末?)(?!总?产|增加值|收入|支出|面积|投资|进|出口|达|为|共|总)[一-龥]{4})"
)
"""A heading that has run into its text: 粮食全年农作物播种面积."""
_BY_KIND = re.compile("分[一-龥]{1,5}看|[一二三四五六七八九十]大类|其中")
_COUNTED_OF = re.compile("[一-龥]{1,6}的")
_PUBLISHED = re.compile("^(?:公布|发布|报告)?的?")
_RANKED = re.compile("(?:的?增速)?(?:排名|位居|位列|居|领跑|排在)")
_TOTAL = re.compile("总量$")
_CONTRIBUTION = re.compile("对[^,]*贡献率$")
_LARGER = ("全国", "我国", "全球", "世界")
"""What no text is of that names another area's part of it."""
_DONE_BY = re.compile("(?P<what>(?!的)[一-龥]{2,12})(?=,占)")
"""What so many of all do, whose share is told: 有35个实现增长,占85.4%."""
_SAME_PART = re.compile("同期(?:的?增速)?(?:仅|只)?(?:为|是|有|增长|下降|上涨)")
"""What makes a figure one of the same part of the year before."""
_FAR = 240
"""Characters before and behind a figure in which the words that are said of it stand."""


_AVERAGED = re.compile(
    "年均|年平均|平均每年|(?:annual average|average annual|compound annual|a year on average)"
)
_YEARS = re.compile("([两二三四五])年(?:平均|年均)[一-龥]{0,4}$")
"""Growth that is averaged over so many years."""
_YEARLY = re.compile("同比|环比|[比较][上去一]+年|上年|year[ -]o|yoy|year ago|annual")
"""What says that growth is on the year before, or another period of its own."""
_ON_LAST_YEAR = re.compile("同比|环比|[比较][上去一]+年")
_SUMMED = re.compile("[近前过这]去?[一二两三四五六七八九十0-9]+年[^,;]{0,4}累计|累计")


def averaging_of(spoken: str, measure: str) -> str:
    """Whether growth is said of several years: whatever stands behind 年均 in a sentence may be.

    >>> averaging_of("2031年产值年均增长8%,出口增长", "growth")
    'average'
    """
    if measure != "growth":
        return ""
    return "average" if _AVERAGED.search(spoken) else "cumulative" * bool(_SUMMED.search(spoken))


@dataclass
class Context:
    """What a text has said before a sentence.

    Attributes:
        calendar: of its time.
        own: the area that the text is of; empty if unknown.
        subject: of the sentence before.
        whole: what 其中 at the head of a sentence is said of: nothing behind one without figures.
        area: of the sentence before.
        parent: what the figures here are parts of, where a semicolon goes on with 其中.
        last: the figure before a semicolon.
    """

    calendar: Calendar
    own: str
    subject: str = ""
    whole: str = ""
    area: str = ""
    parent: str = ""
    last: Draft | None = None


_VINTAGES = (
    (
        "target",
        re.compile(r"(?<!完成全年)(?<!完成年度)(?<!完成)目标|力争|计划|确保.{0,8}达到|预算安排"),
    ),
    (
        "forecast",
        re.compile(
            r"预测|预计(?!全年完成)|有望|市场预期|forecast|expected to"
            r"|(?:economists|analysts)[\w ]* expect"
        ),
    ),
    ("preliminary", re.compile(r"初步核算|初步统计|快报|初步结果|preliminary")),
    ("revised", re.compile(r"修订|最终核实|revised")),
)


_TOLD = re.compile(
    "目标|力争|计划|确保|预算|市场预期|预测|预计|有望|初步|快报|修订|核实|expect|forecast|preliminary|revised"
)


def vintage_of(words: str) -> str:
    """The vintage that the words around a figure speak of; empty where they say nothing."""
    if not _TOLD.search(words):
        return ""
    return next((name for name, pattern in _VINTAGES if pattern.search(words)), "")


class Sentence:
    """One sentence: its figures from left to right, each with the words before it."""

    def __init__(
        self,
        text: str,
        span: tuple[int, int],
        figures: Sequence[Figure],
        said: Sequence[Period],
        context: Context,
    ) -> None:
        self.text, (self.start, self.end) = text, span
        self.context = context
        self.beside = [p for p in said if is_beside(text, p)]
        self.spoken = [p for p in said if p not in self.beside]
        self.area = context.area
        self.parent, self.subject, self.among = context.parent, "", ""
        self.part: Draft | None = None
        self.made: list[Draft] = []
        self.narrow, self.placed, self.by_kind = False, False, False
        self.used: set[int] = set()
        self.english = is_english(text[self.start : self.end])
        self.figures = _as_rates(text, figures) if self.english else figures
        self.printed = sorted((p.printed for p in said), key=len, reverse=True)

    def read(self) -> list[Draft]:
        """A draft for each figure."""
        before = self.start
        self.context.calendar.aside(self.text[self.start : self.end])
        for place, figure in enumerate(self.figures):
            lead = self.text[max(before, figure.start - _FAR) : figure.start]
            if place and (_OR.fullmatch(lead) or (lead == " (" and self._in_other_words(figure))):
                self.made.append(self._or(figure, self._each(figure)))
            elif self.english and (placed := self._in_bracket(figure, before)):
                self.made.append(placed)
            elif place == 1 and (members := self._of_all(figure)):
                self.made[0], part = members
                self.made.append(part)
            elif not self.english and (draft := self._of_so_many(place, before, lead)):
                self.made.append(draft)
            elif place and (period := self._bracketed(lead)):
                self.made.append(self._compared(figure, period))
            elif place and (match := self._goes_on(figure, lead)):
                self.made.append(self._and(figure, before, match))
            elif place and _ARRIVES.fullmatch(lead) and (arrived := self._arrived(figure)):
                self.made.append(arrived)
            elif place and JOINED.match(lead) and not _OTHERWISE.match(figure.printed):
                self.made.append(self._listed(figure))
            else:
                self.made.append(self._draft(figure, before))
            before = figure.end
        self._of_the_last()
        return shared_out(self.text, self.figures, self.made, self.spoken, self.context.calendar)

    def _of_the_last(self) -> None:
        """Shares whose whole the last one names: ``services 50% and farming 3% of gdp``."""
        for at in range(len(self.made) - 2, -1, -1):
            one, other = self.made[at : at + 2]
            alike = one.measure == other.measure == "share" and one.why == ACCOUNTS
            if alike and not one.base:
                self.made[at] = replace(one, base=other.base)

    def _listed(self, figure: Figure) -> Draft:
        """A figure behind another and a comma or an 和: of its measure, and perhaps its subject."""
        last = self.made[-1]
        quantity = _with_context(figure, last.context)
        return replace(last, quantity=quantity, sure="guessed", why="in a list")

    def _in_bracket(self, figure: Figure, before: int) -> Draft | None:
        """``exports fell in Spain (3.3 percent) and Italy (1.2 percent)``: each in its place."""
        lead = self._words(max(before, figure.start - _FAR), figure.start)
        if not figure.printed.endswith(("%", "percent", "per cent")) or "(" not in lead[-12:]:
            return None
        last = self.made[-1] if self.made else None
        words, place = in_place(lead, listed=last is not None and last.why == IN_PLACE)
        noun, way = noun_in_front(lead)
        said = Said(noun, "growth", "a bracket", way)
        if words:
            said = read_clause([words.replace("(", ",")], "", figure)
            signed = said.measure == "level" and (way or figure.printed[0] in "+-−")
            said = replace(said, measure="growth", context=way) if signed else said
        elif place:
            said = Said("", "growth", IN_PLACE, way or (last.context if last else ""))
        subject = self._plain(said.head)[0] or (last.subject if last else self.context.subject)
        if said.measure != "growth" or not subject or not (place or noun):
            return None
        said = replace(said, why=IN_PLACE if place else said.why)
        draft = self._made(figure, before, said, subject, "", "explicit")
        if not place:
            return draft
        return replace(draft, area=place, place=area_key(place, self.context.own), placed=True)

    def _arrived(self, figure: Figure) -> Draft | None:
        """``比重提升1.5个百分点至56.6%``: what has moved by percentage points, where it came to."""
        last = self.made[-1]
        if last.measure != "points" or last.subject.startswith("占"):
            return None
        of_what = _RATE_OF.search(last.subject)
        measure = "level" if not of_what else "share" if of_what["share"] else "growth"
        return replace(
            last, printed=figure.printed, quantity=figure.quantity, measure=measure, base="",
            subject=last.subject[: of_what.start()] if of_what else last.subject, context="",
            why="to", sure="carried",
        )  # fmt: skip

    def _of_all(self, figure: Figure) -> tuple[Draft, Draft] | None:
        """``Of 90 boats, 30 are blue``: the first figure, and the second, each as what it is."""
        lead = self.text[self.start : figure.start]
        all_, part = of_all(lead, self._words(figure.end, self.end)) if self.english else ("", "")
        if not (all_ and part) or figure.quantity is None:
            return None
        whole = replace(self.made[0], subject=all_, sure="explicit", why=OF_ALL)
        rate = figure.quantity.unit == "%"
        self.parent, self.among = all_, "of which"
        said = Said("", "share" if rate else "level", OF_ALL, base=all_ if rate else "")
        draft = self._made(figure, self.figures[0].end, said, part, "", "explicit")
        return whole, _in_unit_of(whole, draft)

    def _of_so_many(self, place: int, before: int, lead: str) -> Draft | None:
        """The whole or the share of 占企业1000家的35%, if a figure is either."""
        figure, part = self.figures[place], self.part
        if part and self.made[-1].why == OF_SO_MANY:
            self.part = None
            return replace(part, printed=figure.printed, quantity=figure.quantity)
        said = self._base(place, figure, lead)
        return self._whole_of(said, figure, before, lead) if said else None

    def _base(self, place: int, figure: Figure, lead: str) -> tuple[str, str] | None:
        """Part and whole where a figure is what the share behind it is of: 占企业1000家的35%."""
        share = self.figures[place + 1 : place + 2]
        if "占" not in lead or not share or not (share[0].quantity and figure.quantity):
            return None
        if share[0].quantity.unit != "%" or kind(figure.quantity.unit) in ("", *PARTS):
            return None
        between = self.text[figure.end : share[0].start]
        return share_of_so_many(clauses(lead)[-1], between)

    def _whole_of(self, said: tuple[str, str], figure: Figure, before: int, lead: str) -> Draft:
        """The whole of such a share; the part, which stands before 占, is kept for it."""
        behind = self.text[figure.end : min(self.end, figure.end + _FAR)]
        subject, area, sure = (*self._plain(said[0]), "explicit")
        if not subject and self.made:
            subject, area, sure = self.made[-1].subject, self.made[-1].area, self.made[-1].sure
        part = Said(said[0], "share", OF_SO_MANY)
        self.part = self._made(figure, before, part, subject, area or self.area, sure)
        whole = Said(said[1], "level", OF_SO_MANY)
        named = self._subject(whole, figure, lead, behind)
        self.part = replace(self.part, base=named[0])
        draft = self._made(figure, before, whole, *named)
        return draft if draft.place or named[1] not in _LARGER else replace(draft, place=named[1])

    def _bracketed(self, lead: str) -> Period | None:
        """The period of the second figure of ``£5.1bn (H1 2030: £4.9bn)``."""
        match = _COMPARED_IN.fullmatch(lead) if self.made[-1].measure in _ARE else None
        return next((p for p in self.beside if match and p.printed == match["period"]), None)

    def _compared(self, figure: Figure, period: Period) -> Draft:
        """The figure in such a bracket; the others are of a year later, if nothing else is said."""
        calendar = self.context.calendar
        said = calendar.of(period)
        if period.year and not (calendar.spoken or calendar.year):
            calendar.say(replace(period, year=str(int(period.year) + 1)))
            self.made[:] = [replace(d, period=calendar.meant) for d in self.made]
        return replace(
            self.made[-1], printed=figure.printed, quantity=figure.quantity, period=said,
            base="earlier", context="", way="", why="from",
            sure="explicit" if self.made[-1].sure == "explicit" else "carried",
        )  # fmt: skip

    def _each(self, figure: Figure) -> str:
        """Whom a figure is said for each of: ``or $1.54 per diluted share``; empty for none."""
        match = _EACH.match(self.text, figure.end)
        return match.group() if match else ""

    def _in_other_words(self, figure: Figure) -> bool:
        """Whether a figure in a bracket is the one before it in per cent: ``$5 (47%) of sales``."""
        share = self.made[-1].measure == "level" and figure.printed.endswith("%")
        behind = self.text[figure.end : self.end]
        return self.made[-1].why == OF_ALL or bool(share and whole_behind(behind.lstrip(")")))

    def _or(self, figure: Figure, each: str = "") -> Draft:
        """``an increase of 3 million or 2.1 percent``: the same change in other words."""
        last = self.made[-1]
        rate = figure.printed.endswith(("%", "percent", "per cent"))
        whole = whole_behind(self.text[figure.end : self.end].lstrip(")")) if rate else ""
        whole = self.made[0].subject if rate and last.why == OF_ALL else whole
        if whole and last.measure == "level" and not last.base:
            return replace(last, quantity=figure.quantity, measure="share", base=whole, context="")
        measure = "growth" if rate and last.measure == "change" else last.measure
        if (
            not rate
            and last.measure == "growth"
            and figure.quantity
            and figure.quantity.unit != "%"
        ):
            measure = "change"
        quantity = _with_context(figure, last.context)
        return replace(
            last, quantity=quantity, measure=measure, subject=last.subject + each, why="or"
        )

    def _words(self, start: int, end: int) -> str:
        """The words between two places; in English without the periods, which are no subjects."""
        words = self.text[start:end]
        last = next((p for p in reversed(self.spoken) if p.end <= end), None)
        if last and start < last.start and self.text[last.end : end] in ("", "的"):
            before = self.text[start : last.start]
            words = before if arrives(before) else words  # 增加到2030年的
        for period in self.spoken if self.english else ():
            if start <= period.start and period.end <= end:
                blank = " " * (period.end - period.start)
                words = words[: period.start - start] + blank + words[period.end - start :]
        return words

    def _goes_on(self, figure: Figure, lead: str) -> re.Match[str] | None:
        """Whether a figure goes on with the one before: ``rose 3% in May and 4% in June``."""
        last = self.made[-1]
        alike = last.quantity and figure.quantity and last.quantity.unit == figure.quantity.unit
        moved = last.measure in ("growth", "points", "change") or last.base == "earlier"
        return AND.fullmatch(lead) if self.english and alike and moved else None

    def _and(self, figure: Figure, before: int, match: re.Match[str]) -> Draft:
        last = self.made[-1]
        context = {"up": "rose", "down": "fell"}.get(match["way"] or "", last.context)
        base = last.base if last.base in ("earlier", "unrevised") else ""
        said = Said("", last.measure, "and", context, base)
        return self._made(figure, before, said, last.subject, "", "carried")

    def _draft(self, figure: Figure, before: int) -> Draft:
        lead = self._words(max(before, figure.start - _FAR), figure.start)
        behind = self._words(figure.end, min(self.end, figure.end + _FAR))
        lead = lead if self.start or self.made else _LABEL.sub("", lead)
        among = self._begin_parts(lead)
        if self.english and self.made:
            lead = behind_the_last(lead, self.made[-1].why, self.made[-1].subject)
        parts = [_BRACKETS.sub("", lead).replace("(", ",")] if self.english else clauses(lead)
        said = read_clause(parts, behind, figure)
        if trimmed := self._of_several(lead):
            lead = trimmed
            said = read_clause(clauses(lead), behind, figure)
        said = self._ranked(said, lead, behind)
        if len(self.made) > 1 and self.made[-1].measure == "level":
            summed = sums_up(lead, behind) if self.english else SUMMED.fullmatch(parts[-1])
            said = replace(said, head=SUM, measure="level", why=SUM) if summed else said
        said = self._one_more(said, figure, lead) if self.english and self.made else said
        subject, area, sure = self._subject(said, figure, lead, behind)
        amount = said.measure in ("level", "growth", "change") and sure == "explicit"
        named = said.head.strip(" 、") in (subject, f"其中{subject}")
        if self.parent and amount and named and self._is_alike(figure):
            subject = of_whole(subject, self.parent)
        if self.parent and not (among or self.made) and self.context.last:
            more = goes_on(subject, self.context.last.subject, self.parent)
            self.parent = self.parent if more else ""
        sure = "explicit" if said.why == SUM else sure
        said, subject = self._change(self._based(said), subject)
        rate = said.measure == "level" and not said.head and figure.printed.endswith("%")
        if rate and is_rate(lead):
            said = replace(said, measure="growth", why="增速")
        draft = self._made(figure, before, said, subject, area, sure)
        return self._as_part(draft) if self.english and self.parent else draft

    def _is_alike(self, figure: Figure) -> bool:
        """Whether a part is counted as its whole is, where that stands in the sentence."""
        whole = next((d for d in reversed(self.made) if d.subject == self.parent), None)
        if whole is None or whole.quantity is None or figure.quantity is None:
            return kind_of(self.parent) in ("产量", "增加值", "产值", "播种面积", "种植面积")
        return whole.quantity.unit == figure.quantity.unit or whole.measure == "growth"

    def _as_part(self, draft: Draft) -> Draft:
        """An English part, in its whole's unit, and with what says that parts are all of it."""
        whole = next((d for d in reversed(self.made) if d.subject == self.parent), None)
        if draft.measure != "level" or whole is None:
            return draft
        return _in_unit_of(whole, replace(draft, why=ALL_PARTS) if is_all(self.among) else draft)

    def _one_more(self, said: Said, figure: Figure, lead: str) -> Said:
        """``services accounted for 50%, farming 3%``: one more share, or part of growth."""
        last = self.made[-1]
        unit = figure.quantity.unit if figure.quantity else ""
        alike = unit and last.quantity is not None and last.quantity.unit == unit
        bare = said.measure == ("level" if unit == "%" else "points")
        if not (alike and bare and last.measure in ("share", "contribution") and is_one_more(lead)):
            return said
        return replace(said, measure=last.measure, why=last.why, base=last.base)

    def _begin_parts(self, lead: str) -> bool:
        """Whether parts of the figure before begin; what they are of is kept while they go on."""
        if self.english:
            word = begins_parts(lead) if self.made else ""
            if word:
                self.parent, self.among = self.made[-1].subject, word
            elif self.parent and not goes_on_with_parts(lead, self.among):
                self.parent = ""
            return bool(word)
        among = AMONG.search(lead) or (AMONG_THEM.match(lead) if self.made else None)
        if among:
            self.parent = self.made[-1].subject if self.made else self.context.whole
            self.narrow = lead[: among.start()].endswith("、")
        elif self.narrow and "," in lead:
            self.parent = ""
        return among is not None

    def _made(
        self, figure: Figure, before: int, said: Said, subject: str, area: str, sure: str
    ) -> Draft:
        """A draft of what was said of a figure."""
        period, base = self._period(figure, said, before)
        if figure.kind == "ratio" and self.text[: figure.start].rstrip().endswith(("由", "从")):
            period = self.context.calendar.earlier
        spoken = self.text[max(self.start, figure.start - _FAR) : figure.start]
        if "环比" in spoken.rpartition("同比")[2]:
            base = "previous"
        if averaged := _YEARS.search(spoken[-12:]):
            base = year_before(period, "〇一二三四五".index(averaged[1].replace("两", "二")))
        base = base or self._since(said, subject, period, self._clause(before, figure))
        if not base and self._on_years(said, figure) and not _ON_LAST_YEAR.search(spoken[-_JUST:]):
            base = year_before(period, self.context.calendar.back)
        if self.context.calendar.runs(period) and sure == "explicit":
            sure = "carried"
        if self.english:
            behind = self._words(figure.end, min(self.end, figure.end + _FAR))
            area = place_behind(behind) if said.measure in ("growth", "points") else area
            base = base or self._sequential(said, figure)
        averaging = said.averaging or averaging_of(spoken, said.measure)
        if averaging == "average" and not said.averaging and self._is_beside_average(subject):
            averaging = ""
        words = self.text[max(before, figure.start - _FAR) : min(self.end, figure.end + _JUST)]
        return Draft(
            0, 0, figure.printed, _with_context(figure, said.context), said.measure, subject, area,
            area_key(area, self.context.own), period, base or said.base, averaging, said.basis,
            vintage_of(words),
            self.parent if self.parent != subject else "", said.context,
            qualifier(spoken) if self.english else "", "", said.way, self.placed, sure,
            figure.why if figure.quantity is None else said.why,
        )  # fmt: skip

    def _sequential(self, said: Said, figure: Figure) -> str:
        """``previous`` for an English growth on the quarter or month before, as is said behind."""
        end = next((f.start for f in self.figures if f.start > figure.start), self.end)
        behind = self.text[figure.end : end]
        return "previous" if said.measure == "growth" and SEQUENTIAL.match(behind) else ""

    def _is_beside_average(self, subject: str) -> bool:
        """Whether the figure before is the average of one subject, so that this one is none."""
        last = self.made[-1] if self.made else None
        averaged = last is not None and (last.measure, last.averaging) == ("growth", "average")
        return bool(last and averaged and last.subject == subject)

    def _subject(self, said: Said, figure: Figure, lead: str, behind: str) -> tuple[str, str, str]:
        """The subject and the area of a figure, and how sure they are."""
        subject, area = self._plain(said.head)
        near = min([p.start for p in self.spoken if p.start >= figure.end], default=self.end)
        behind = behind[: near - figure.end]
        if said.measure == "level" and (noun := counted_behind(figure, behind)):
            subject = self._plain(noun)[0] or noun
        sure = "explicit"
        if not subject or re.search("(?<![总之])和$", subject):
            subject = given_behind(figure, lead, behind)
        if not subject:
            subject, other, sure = self._earlier(said, figure, lead)
            area = area or other
        if said.base == "of" and (done := _DONE_BY.match(behind)):
            subject, sure = f"{done['what']}的{subject}", "explicit"
        if area:
            self.area, self.placed = area, True
        subject = self._qualified(subject, lead)
        subject = self._once_more(subject, said, figure, behind)
        subject = self._with_kind(self._parallel(subject, said), said)
        if subject and sure == "explicit" and said.head.strip(" 、"):
            whole = self.parent or self._whole_of_kinds(lead)
            subject = inherited(subject, whole, self._topic(subject))
            sure = "carried" if is_vague(subject) else sure
        self.subject = self._base_of(subject, said)
        if said.measure == "points" and self.made and not self.english:
            last = self.made[-1]
            self.subject = last.subject if subject in ("比重", "占比") else self.subject
            subject = rate_of(subject, said.head, last)
        return subject, area or self.area, sure

    def _whole_of_kinds(self, lead: str) -> str:
        """``分类别看,食品上涨1%``: the prices of the sentence before, of which these are."""
        self.by_kind = self.by_kind or bool(_BY_KIND.search(lead))
        whole = self.context.whole if self.by_kind else ""
        return whole if whole.endswith("价格") else ""

    def _topic(self, subject: str) -> str:
        """What a subject may lean on: for a firm's income, its other one before a semicolon."""
        last = self.context.last
        if self.subject or last is None or not {subject, kind_of(last.subject)} <= ENTERPRISES:
            return self.subject
        return last.subject

    def _qualified(self, subject: str, lead: str) -> str:
        """``亿元以上项目215个``: what is counted, with the size that it has."""
        last = self.made[-1] if self.made else None
        if last is None or not subject or not lead.startswith(subject):
            return subject
        sized = last.printed.endswith(("元以上", "元以下")) and last.quantity is not None
        return last.printed + subject if sized else subject

    def _parallel(self, subject: str, said: Said) -> str:
        """``国有企业增加值增长…,股份制企业增长…``: who grows, with what has grown before."""
        last = self.made[-1] if self.made else self.context.last
        grew = last is not None and last.measure == said.measure == "growth"
        with_whom = bool(last and last.subject.startswith("对") and said.head.startswith("对"))
        listed = with_whom or subject.endswith(("业", "地区", "类", "品"))
        if not (last and grew and listed and said.head):
            return subject
        kind = kind_of(last.subject)
        subject = f"对{subject}" if kind and with_whom else subject
        return subject + kind if kind and kind != last.subject else subject

    def _base_of(self, subject: str, said: Said) -> str:
        """What the next figure may lean on: a growth's subject, without what it adds."""
        adds = said.measure == "streak" or subject.endswith(("增速", "增幅", "涨幅", "降幅"))
        stays = adds and self.subject and subject.startswith(_TOTAL.sub("", self.subject))
        return self.subject if stays else subject or self.subject

    def _standing(self, figure: Figure, lead: str) -> Draft | None:
        """The figure before, but for those in a bracket that has closed."""
        made = self.made
        if lead.count(")") > lead.count("("):
            opened = self.text.rfind("(", self.start, figure.start - len(lead))
            before = [d for d, f in zip(made, self.figures, strict=False) if f.start < opened]
            made = before or made
        return made[-1] if made else None

    def _with_kind(self, subject: str, said: Said) -> str:
        """A subject that only says what kind of figure it has, with whose it is."""
        whose = self.subject or self.context.subject
        if subject.startswith("that of ") and whose:
            return f"{whose.rpartition(' of ')[0] or whose}{subject[4:]}"
        if (
            subject.startswith("占")
            and subject.endswith("比重")
            and not self.subject.endswith("比重")
        ):
            return re.sub("(?:增速|增幅|涨幅|降幅)$", "", self.subject) + subject
        if subject in ("增速", "增幅", "涨幅", "降幅"):
            return f"{_TOTAL.sub('', self.subject)}{subject}"
        if subject.endswith("贡献率") and said.head.startswith("对") and self.subject:
            return f"{self.subject}{said.head}"
        if said.measure == "contribution":
            return _CONTRIBUTION.sub("", subject)
        return subject + said.base if said.why == "a gap" else subject

    def _of_several(self, lead: str) -> str:
        """What is left of ``31个省份的生产总值`` behind the figure and whom it counts; or empty."""
        last = self.made[-1] if self.made else None
        if last is None or last.printed[-1:] not in "个家" or not lead:
            return ""
        noun = last.subject if lead.startswith(last.subject) else ""
        of = _COUNTED_OF.match(lead)
        if noun and len(lead) > len(noun) and lead[len(noun)] not in ",;、":
            return _PUBLISHED.sub("", lead[len(noun) :])
        return lead[of.end() :] if of else ""

    def _ranked(self, said: Said, lead: str, behind: str) -> Said:
        """``以12.4%排名第三``: a figure of what the one before it is of."""
        last = self.made[-1] if self.made else None
        if not (said.measure == "level" and lead.endswith("以") and _RANKED.match(behind)):
            return said
        return replace(said, measure=last.measure if last else "growth", why="以…排名")

    def _on_years(self, said: Said, figure: Figure) -> bool:
        """Whether a figure is on the beginning of the years that the text is on."""
        if self.context.calendar.back == 1 or said.base or "Y" in self.context.calendar.meant:
            return False
        named = any(
            self.start <= p.start < figure.start and p.year and _is_own(self.text, p)
            for p in self.spoken
        )
        moved = said.measure in ("growth", "change")
        return moved and bool(said.averaging or not (named or self.context.calendar.headed))

    def _since(self, said: Said, subject: str, period: str, lead: str) -> str:
        """The year from which something has moved, where that is not the year before."""
        if said.measure not in ("growth", "change"):
            return ""
        if _YEARLY.search(lead) and not _AVERAGED.search(lead):
            return ""
        if said.averaging and not (said.averaging == "average" and self.made[-1:]):
            return ""
        earlier = (d.period for d in self.made if (d.base, d.subject) == ("earlier", subject))
        first = next((p for p in earlier if re.fullmatch(r"(?:19|20)\d\d", p)), period)
        usual = (period, year_before(period))
        return "" if len(first) != len(period) or first in usual else first

    def _clause(self, before: int, figure: Figure) -> str:
        """What is said of a figure, up to the next comma behind it."""
        behind = self.text[figure.end : min(self.end, figure.end + _NEAR)]
        return self.text[before : figure.end] + re.split("[,;]", behind)[0]

    def end_of_it(self) -> None:
        """A period behind the last figure is the next sentence's, too."""
        last = self.figures[-1].end if self.figures else self.start
        self.context.calendar.back_again(self.text[self.end - 1])
        for period in () if self.english else self.spoken:
            if period.start >= last and not period.year and _is_own(self.text, period):
                self.context.calendar.say(period)

    def _plain(self, head: str) -> tuple[str, str]:
        for printed in self.printed:
            head = head.replace(printed, "")
        return subject_of(head)

    def _once_more(self, subject: str, said: Said, figure: Figure, behind: str) -> str:
        """A subject that leans on those before it, or on the word behind its figure."""
        if said.averaging == "cumulative" and subject == self.subject:
            return subject.removeprefix("新增")
        if said.measure == "streak" and (match := _OUTPUT.match(behind)):
            return subject + match.group()
        if said.measure == "rank" and "均" in self.text[figure.start - 4 : figure.start]:
            named = dict.fromkeys(d.subject for d in self.made if d.measure == "level")
            return "、".join(named) or subject
        if subject == "change":
            changes = [d.subject for d in self.made if d.subject.startswith("change in ")]
            whole = changes[-1] if changes else subject
            return whole if said.measure == "points" else whole.removeprefix("change in ")
        return subject

    def _based(self, said: Said) -> Said:
        """A share without a whole of its own, of the whole of the share before it."""
        last = self.made[-1] if self.made else None
        bare = said.measure == "share" and said.base in ("whole", "")
        if bare and last and last.base == "of" and len(self.made) > 1:
            return replace(said, base=self.made[-2].subject)
        if last and bare and last.measure == "share" and last.base not in ("", "parts", "target"):
            return replace(said, base=last.base)
        return said

    def _change(self, said: Said, subject: str) -> tuple[Said, str]:
        """Levels of a change are changes, and from which it was revised is of its own period."""
        if self.made and self.made[-1].base == "unrevised" and said.measure == "level":
            return replace(said, measure="change"), subject
        if (
            self.english
            and said.base == "earlier"
            and self.made
            and self.made[-1].measure == "share"
        ):
            return replace(said, measure="share"), subject
        if not (subject.startswith("change in ") and said.measure == "level"):
            return said, subject
        base = "unrevised" if said.base == "earlier" else said.base
        return replace(said, measure="change", base=base), subject.removeprefix("change in ")

    def _earlier(self, said: Said, figure: Figure, lead: str) -> tuple[str, str, str]:
        """The subject of an earlier clause, where a figure's own has none."""
        earlier = clauses(lead)[lead.startswith("的") : -1]
        for distance, clause in enumerate(() if self.english else reversed(earlier)):
            subject, area = self._plain(topic_of(clause))
            if is_statistic(subject):
                return subject, area, "carried" if distance else "explicit"
        last = self._standing(figure, lead)
        if last and last.subject:
            each = last.why == "or"
            if (last.measure == "points" or each) and self.subject and said.measure != "rank":
                last = replace(last, subject=self.subject)
            other = any(p.shift and p.printed in said.head for p in self.spoken)
            moved = other or ("earlier" in (said.base, last.base) and not earlier)
            straight = said.measure != "level" and len(earlier) < 2
            straight = straight or bool(self.english and _STRAIGHT.fullmatch(lead))
            sure = last.sure if straight or moved or said.base == "earlier" else "carried"
            return last.subject, last.area, sure
        return self.context.subject, "", "guessed"

    def _period(self, figure: Figure, said: Said, before: int) -> tuple[str, str]:
        """The period of a figure, and the period that it is compared with."""
        calendar, base, own = self.context.calendar, "", ""
        for period in self.spoken:
            beyond = not before <= period.start < figure.start
            if beyond or period.day or period.start in self.used:
                continue
            if said.base == "earlier" and period.year and self.text[period.start - 1] in "从由自":
                base = calendar.of(period)
            elif _is_last_year_s(self.text, period, figure):
                own = year_before(calendar.meant)
            elif is_compared(self.text, period):
                calendar.compare(period)
                base = "" if period.shift == -1 and period.part == "Y" else calendar.of(period)
            elif period.shift or period.same or is_from(self.text, period):
                own = calendar.of(period)
            elif not is_since(self.text, period):
                own = calendar.of(period) if period.part.startswith("Y/") else ""
                calendar.say(period)
        if said.base == "earlier":
            return base or own or self._behind(figure, earlier=True) or calendar.earlier, ""
        ahead = [p for p in self.spoken if p.start >= figure.end and not p.day]
        if not (calendar.spoken or own) and ahead and _is_own(self.text, ahead[0]):
            calendar.say(ahead[0])
        meant = own or self._behind(figure, earlier=False) or self._later(figure) or calendar.meant
        base = base or self._against(figure)
        return meant, "" if base == year_before(meant) else base

    def _later(self, figure: Figure) -> str:
        """The one period that an English sentence names behind all of its first figures."""
        before = any(self.start <= p.start < figure.start for p in self.spoken)
        behind = [p for p in self.spoken if p.start >= figure.end]
        if not self.english or before or not behind or not _is_own(self.text, behind[0]):
            return ""
        between = self.text[figure.end : behind[0].start]
        return "" if _STOPS.search(between) else self.context.calendar.of(behind[0])

    def _against(self, figure: Figure) -> str:
        """The period behind an English figure that it is compared with: a month, not a year."""
        following = [f.start for f in self.figures if f.start > figure.start]
        end = min([*following[:1], figure.end + _NEAR, self.end])
        for period in self.spoken if self.english else ():
            near = figure.end <= period.start < end and not period.day and not period.same
            if near and is_compared(self.text, period):
                self.used.add(period.start)
                return self.context.calendar.of(period)
        return ""

    def _behind(self, figure: Figure, *, earlier: bool) -> str:
        """The period that English names behind a figure: ``6.3 percent in January``."""
        following = [f.start for f in self.figures if f.start > figure.start]
        end = min([*following[:1], figure.end + _NEAR, self.end])
        behind = self.text[figure.end : end]
        if not is_english(behind):
            return ""
        if stop := _STOPS.search(behind):
            end = figure.end + stop.start()
        for period in self.spoken:
            if figure.end <= period.start < end and (earlier or not is_compared(self.text, period)):
                self.used.add(period.start)
                if not (period.shift or period.same or earlier):
                    self.context.calendar.say(period)
                return self.context.calendar.of(period)
        return ""


def _in_unit_of(whole: Draft, part: Draft) -> Draft:
    """A part without a unit in that of its whole: ``900 people, of whom 500 are men``."""
    unit = whole.quantity.unit if whole.quantity else ""
    if not unit or unit == "%" or part.quantity is None or part.quantity.unit:
        return part
    with suppress(GdMetricsError, ValueError):
        return replace(part, quantity=parse(part.printed, unit=unit), header=unit)
    return part


def _as_rates(text: str, figures: Sequence[Figure]) -> Sequence[Figure]:
    """English figures, with points between per cents as percentage points: ``fell 2 points``."""
    out = [*figures]
    for at, figure in enumerate(figures):
        if figure.quantity is None or figure.quantity.unit != "points":
            continue
        after, last = figures[at + 1 : at + 2], figures[max(0, at - 1) : at]
        to = [f for f in after if _STRAIGHT.fullmatch(text[figure.end : f.start])]
        beside = to or [f for f in last if _MOVED_BY.match(text[f.end : figure.start])]
        beside = [f for f in beside if f in to or _ARRIVED.search(text[: f.start][-8:])]
        if any(f.quantity and f.quantity.unit == "%" for f in beside):
            full = figure.printed.replace("point", "percentage point")
            out[at] = replace(figure, quantity=parse(full), full=full)
    return out


def _is_last_year_s(text: str, period: Period, figure: Figure) -> bool:
    """Whether a figure is of 上年同期 itself, and not compared with it: 上年同期增长3.8%."""
    alone = not is_compared(text[: period.end], period)
    between = _SAME_PART.fullmatch(text, period.end, figure.start)
    return period.shift == -1 and alone and bool(between)


def _is_own(text: str, period: Period) -> bool:
    """Whether a period is what a text speaks of from there on."""
    other = period.shift or period.day or period.same or is_from(text, period)
    return not (other or is_compared(text, period) or is_since(text, period))


def _with_context(figure: Figure, context: str) -> Quantity | None:
    """The figure with the words beside it that change its sign or make it a bound."""
    if figure.quantity is None or not context or figure.kind != "figure":
        return figure.quantity
    return _parsed(figure.full or figure.printed, context) or figure.quantity


@lru_cache(maxsize=4096)
def _parsed(printed: str, context: str) -> Quantity | None:
    """A figure in its context, the same ones of which come again and again."""
    try:
        return parse(printed, context)
    except (GdMetricsError, ValueError):
        return None
