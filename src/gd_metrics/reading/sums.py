"""Sums that a text states: parts behind 其中, periods of a longer one, shares of one whole.

Parts need not be all of their whole. They contradict it where they exceed it, or where one
digit, or two exchanged, would make them add up: a miss that small is no part left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import takewhile

from ..quantity.formula import Formula, parse_formula
from ..quantity.interval import Interval
from ..quantity.units import PARTS
from .draft import ALL_PARTS, CELL, SUM, Draft
from .relate import Levels, Relation
from .slips import is_near, slipped
from .subjects import PROVINCES

_CROSS = re.compile(
    "民营|私营|个体|国有|外[资商]|控股|股份|数字|海洋|绿色|高技术|高新|高端|先进|现代|生[产活]性"
    "|战略|新兴|文化|旅游|[线网]上|零售|限额以|规模以|税收|本级|制造业|中小|小微|跨境|保税|机电|再就业|困难"
    "|一带一路|rcep|民生|[新扩改]建|治理|修复|建成"
    r"|\b(?:private|state|foreign|digital|online|green|high|hi|advanced|cultural|tourism|retail|tax"
    r"|small|medium|strategic|emerging|manufactur|electronic|maritime|new|recurring)"
)
"""Words of parts that others may be cut across by: a private firm may be a digital one, too."""
_ONE_CUT = tuple(
    re.compile(items)
    for items in (
        "第[一二三]产业|第[一二三]", "城[镇市]|乡村|农村", "男|女", "(?<!进)出口|进口",
        "未成年|少[年儿]|儿童|青年|中年|成年|老年", "夏粮|早稻|秋粮", "[甲乙丙丁](?=[省市县地国])",
        rf"{PROVINCES}|海外|国外", "[一-龥]{1,3}(?=国$)|[一-龥]{1,3}(?=洲$)",
        r"\d+(?:[-—~至]\d+)?周?岁(?:及?以[上下])?", "大中?型|中型|小型|微型", "东部|中部|西部|东北",
        r"\b(?:urban|rural)\b", r"\b(?:men|women|boys|girls)\b", r"\b(?:fe)?males?\b",
        r"\b(?:exports|imports)\b", r"\b(?:products?|goods|services?)\b",
        r"\b(?:primary|secondary|tertiary)\b", r"\b(?:children|adults|pensioners)\b",
        r"\b(?:domestic|overseas|foreign|international)\b",
    )
)  # fmt: skip
"""Items that never overlap: parts whose names differ in one of them alone are cut in one way."""
_OF_EACH = re.compile(
    "贡献|(?:全[国球省市区县]|世界|我国|(?<![a-z])(?:world|nation|country))(?:的|总量)?$"
)
"""What is no share of one whole: what adds to growth may be negative; of a nation's own each is."""
_OPEN_AGE = re.compile("岁及?以[上下]")
_ONLY_MORE = re.compile(
    "收入|产量|产值|销量|人口|人数|投资|支出|出口|进口|增加值|生产总值"
    r"|\b(?:revenues?|sales|output|production|population|workforce|employees|visitors|investment"
    r"|spending|exports|imports|trade|gdp)\b"
)
_NO_SUM = re.compile(
    "人均|平均|均价|价格|[率系指]数|[率比重]$|密度|强度|单产|新增|增量|净|利润|收益"
    r"|\b(?:per|average|mean|median|prices?|rates?|ind(?:ex|ices)|ratio|density|new|net|growth"
    r"|profits?|income|earnings|margins?|balance|surplus|deficit|value)\b"
)
"""What a part may have more of than its whole."""
_LITTLE = Fraction(5, 4)
"""How much of its whole parts may seem to be before they are no parts of it."""
_BALANCE = re.compile("顺差|逆差|差额|净|balance|surplus|deficit|net ")
"""What is no part of the whole that its two sides are of."""
_PERIODS = (
    (re.compile(r"(?P<year>\d{4}|Y)-Q(?P<n>[1-4])"), "{year}-{month:02d}", 3),
    (re.compile(r"(?P<year>\d{4}|Y)-S(?P<n>[12])"), "{year}-Q{month}", 2),
    (re.compile(r"(?P<year>\d{4}|Y)-01/(?:\d{4}|Y)-09(?P<n>)"), "{year}-Q{month}", 3),
    (re.compile(r"(?P<year>\d{4}|Y)(?P<n>)"), "{year}-Q{month}", 4),
)
"""A period, how its parts are written, and how many they are."""


def parts(read: Sequence[Draft]) -> Iterator[Relation]:
    """The parts behind 其中, and their whole."""
    groups: dict[tuple[str, int, str], list[Draft]] = defaultdict(list)
    for draft in read:
        if draft.parent and draft.measure == "level" and not _BALANCE.search(draft.subject):
            groups[draft.parent, draft.block, draft.period].append(draft)
    wholes: dict[tuple[str, int, str], list[Draft]] = defaultdict(list)
    said: dict[int, list[Draft]] = defaultdict(list)
    for draft in read:
        said[draft.sentence].append(draft)
        of_itself = draft.parent == draft.subject  # one place's part of what all places have
        if draft.measure == "level" and not draft.base and not of_itself:
            wholes[draft.subject, draft.block, draft.period].append(draft)
    for place, parts in groups.items():
        whole = _whole(wholes[place], before=parts[0].start)
        if whole is not None and {d.kind for d in parts} == {whole.kind}:
            beside = () if whole.why == CELL else said[whole.sentence]
            larger = any(_may_hold(other, parts, whole) for other in beside)
            yield from (replace(r, advice=True) if larger else r for r in _below(parts, whole))


def moved(read: Sequence[Draft]) -> Iterator[Relation]:
    """Growth of a table's row that is beyond that of each of its parts, which add up to it."""
    cells: dict[tuple[str, int, str, str], Draft] = {}
    rows: dict[tuple[str, int, str], list[Draft]] = defaultdict(list)
    for draft in read:
        if draft.why == CELL and not (draft.base or draft.averaging):
            cells[draft.subject, draft.block, draft.period, draft.measure] = draft
            if draft.parent and draft.measure == "level":
                rows[draft.parent, draft.block, draft.period].append(draft)
    for (name, block, period), parts in rows.items():
        whole = cells.get((name, block, period, "level"))
        growths = [cells.get((d.subject, block, period, "growth")) for d in parts]
        growth = cells.get((name, block, period, "growth"))
        grown = [d for d in growths if d is not None]
        if not (whole and growth and len(grown) == len(parts) > 1):
            continue
        if _sum_of(parts, "= whole").holds(_intervals(_named(parts) | {"whole": whole})):
            least, most = (choose(grown, key=lambda d: d.value) for choose in (min, max))
            for part, end in ((most, "<="), (least, ">=")):
                apart = abs(growth.value - part.value)
                limit = parse_formula(f"whole {end} part_0")
                drafts = {"whole": growth, "part_0": part}
                yield Relation("between", limit, drafts, apart < 1, "rows that add up")


def _intervals(drafts: Mapping[str, Draft]) -> dict[str, Interval]:
    return {name: draft.interval for name, draft in drafts.items()}


def _may_hold(other: Draft, parts: Sequence[Draft], whole: Draft) -> bool:
    """Whether 其中 may be said of a level before the nearest one, which is too small for it."""
    beside = other.sentence == whole.sentence == parts[0].sentence
    before = other.start < whole.start and (other.measure, other.kind) == ("level", whole.kind)
    return beside and before and other.value >= max(d.value for d in parts) > whole.value


def summed(read: Sequence[Draft]) -> Iterator[Relation]:
    """``A为30，B为20，合计50``: the levels before 合计 in its sentence, of its kind."""
    before: list[Draft] = []
    for draft in read:
        if before and draft.sentence != before[-1].sentence:
            before = []
        if draft.measure != "level" or draft.base:
            continue
        alike = [d for d in before if d.kind == draft.kind]
        if draft.why == SUM and len(alike) > 1:
            drafts = _named(alike) | {"whole": draft}
            slip = slipped(drafts)
            if is_near(drafts):
                yield Relation("parts", _sum_of(alike, "= whole"), drafts, not slip, slip or SUM)
            before = []
        else:
            before.append(draft)


def _below(parts: Sequence[Draft], whole: Draft) -> Iterator[Relation]:
    """Parts of a whole: one that alone exceeds it, or all of them together."""
    most = max(parts, key=lambda d: d.value)
    if most.value > whole.value and _is_less(most, whole):
        yield Relation("parts", _sum_of([most], "<= whole"), _named([most]) | {"whole": whole})
        return
    if len(parts) < 2 or len({(d.subject, d.place) for d in parts}) < len(parts):
        return
    drafts = _named(parts) | {"whole": whole}
    slip = "" if _crosses(parts) else slipped(drafts)
    below = Relation("parts", _sum_of(parts, "<= whole"), drafts, not _exceed(drafts), "其中")
    yield replace(below, advice=False, why=slip) if slip else below
    if below.holds and slip:
        yield Relation("parts", _sum_of(parts, "= whole"), drafts, why=slip)
    elif below.holds and _is_total(parts, whole):
        yield Relation("parts", _sum_of(parts, "= whole"), drafts, advice=True, why=SUM)


def _is_total(parts: Sequence[Draft], whole: Draft) -> bool:
    """Whether a table's row is all of the others: what is left out is less than a tenth."""
    of_places = whole.why == CELL and {d.subject for d in parts} == {whole.subject}
    return of_places and sum(d.value for d in parts) * 10 > whole.value * 9


def _is_less(part: Draft, whole: Draft) -> bool:
    """Whether a part can't have more of it than the whole: amounts, of which none is negative."""
    names = f"{part.subject} {whole.subject}"
    amount = _ONLY_MORE.search(whole.subject) and not _NO_SUM.search(names)
    return bool(amount) and whole.kind not in PARTS and part.why != CELL


def _exceed(drafts: Mapping[str, Draft]) -> bool:
    """Whether parts that exceed their whole are cut in one way, and exceed it by little."""
    parts = [d for name, d in drafts.items() if name != "whole"]
    whole = drafts["whole"].value
    total = sum((d.value for d in parts), Fraction(0))
    all_told = all(d.why == ALL_PARTS for d in parts)
    return (
        (all_told or is_one_cut(parts))
        and all(d.value < whole for d in parts)
        and total <= whole * _LITTLE
    )


def is_one_cut(parts: Sequence[Draft]) -> bool:
    """Whether nothing is in two of some parts: they differ in an item of one list, or are rows.

    >>> from gd_metrics.reading.document import of_text
    >>> from gd_metrics.reading.drafts import drafts
    >>> texts = "男性6人，女性5人。", "民营企业产值6亿元，数字经济产值5亿元。"
    >>> [is_one_cut(drafts(of_text(text))) for text in texts]
    [True, False]
    """
    if all(d.why == CELL for d in parts):
        return not _crosses(parts)
    names = [d.subject for d in parts]
    cut = ([items.subn("", name, count=1) for name in names] for items in _ONE_CUT)
    return any(len({*rest}) == 1 and rest[0][1] for rest in cut)


def _crosses(parts: Sequence[Draft]) -> bool:
    """Whether others may cut across parts; what all rows begin with tells none from another."""
    names = [d.subject for d in parts]
    rows = parts[0].why == CELL
    shared = sum(1 for _ in takewhile(lambda at: len({*at}) == 1, zip(*names, strict=False)))
    return any(_CROSS.search(name[shared * rows :]) for name in names)


def _whole(levels: Sequence[Draft], *, before: int) -> Draft | None:
    """The last of a subject's levels before its parts; a table's total may stand below them."""
    above = [d for d in levels if d.start < before]
    below = [d for d in levels if d.why == CELL]
    return next(iter(above[-1:] or below[:1]), None)


def periods_of_one(levels: Levels) -> Iterator[Relation]:
    """A period all of whose parts are printed: three months and their quarter."""
    for (subject, area, period), wholes in levels.items():
        for pattern, written, count in _PERIODS:
            match = pattern.fullmatch(period)
            if not match or len(wholes) != 1:
                continue
            first = (int(match["n"] or 1) - 1) * count
            names = [
                written.format(year=match["year"], month=first + n) for n in range(1, count + 1)
            ]
            parts = [d for name in names for d in levels.get((subject, area, name), ())]
            if len(parts) == count and {d.kind for d in parts} == {wholes[0].kind}:
                drafts = _named(parts) | {"whole": wholes[0]}
                if is_near(drafts):
                    yield Relation("parts", _sum_of(parts, "= whole"), drafts, why="its periods")


def shares(read: Sequence[Draft]) -> Iterator[Relation]:
    """The figures of one ``a : b : c``, which are all of one whole."""
    groups: dict[tuple[int, str, str], list[Draft]] = defaultdict(list)
    for draft in read:
        if draft.base == "parts" and draft.measure == "share":
            groups[draft.sentence, draft.period, draft.place].append(draft)
    for parts in groups.values():
        total = sum(d.value for d in parts)
        if len(parts) > 1 and 90 < total < 110:
            yield Relation("shares", _sum_of(parts, "= 1"), _named(parts), why="a : b : c")


def shared(read: Sequence[Draft]) -> Iterator[Relation]:
    """Shares of one whole in one sentence: they are no more than all of it, if cut in one way."""
    groups: dict[tuple[int, str, str, str], list[Draft]] = defaultdict(list)
    for draft in read:
        of = draft.parent if draft.base in ("", "whole") else draft.base
        apart = draft.base in ("parts", "target") or _OF_EACH.search(f"{draft.subject}{of}")
        if draft.measure == "share" and not apart:
            groups[draft.sentence, of, draft.period, draft.place].append(draft)
    for (_, of, _, _), parts in groups.items():
        total = sum(d.value for d in parts)
        alike = len({d.subject for d in parts}) == len(parts) > 1
        if alike and 100 < total <= 100 * _LITTLE and (is_one_cut(parts) or (of and total < 110)):
            known = is_one_cut(parts) and not _overlap(parts)
            yield Relation("shares", _sum_of(parts, "<= 1"), _named(parts), not known, "其中")


def _overlap(parts: Sequence[Draft]) -> bool:
    """Whether ages are open at one end more than once: those over 60 are over 65, too."""
    return sum(bool(_OPEN_AGE.search(d.subject)) for d in parts) > 1


def _named(parts: Sequence[Draft]) -> dict[str, Draft]:
    return {f"part_{n}": draft for n, draft in enumerate(parts)}


def _sum_of(parts: Sequence[Draft], comparison: str) -> Formula:
    return parse_formula(f"{' + '.join(_named(parts))} {comparison}")
