"""What a text itself says holds between its figures.

A relation is a formula over drafts: a growth and its two levels, a change, a share, the parts
of a whole, shares of one whole. Nothing is looked up: what is not said is not tested.

>>> from gd_metrics.reading.document import of_text
>>> from gd_metrics.reading.drafts import drafts
>>> text = "出口从5.45万亿元增加到5.89万亿元,增长18.1%。"
>>> [(r.kind, r.holds) for r in relations(drafts(of_text(text)))]
[('direction', True), ('growth', False), ('fall', True)]
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..quantity.formula import Formula, parse_formula
from ..quantity.interval import Interval
from .clauses import OF_SO_MANY, STRAIGHT, is_move
from .drafts import Draft
from .periods import year_before
from .subjects import NATION, canonical, is_statistic, normalised

_GROWTH = parse_formula("growth = level / before - 1")
_CHANGE = parse_formula("change = level - before")
_SHARE = parse_formula("share = part / whole")
_WAYS = {"up": parse_formula("level >= before"), "down": parse_formula("level <= before")}
_STRAIGHT = parse_formula("growth = change / (level - change)")
_NO_MORE = parse_formula("part_0 <= whole")
_SUMMED = re.compile("(?:总和|之和|合计|总计)$")
_NO_SUM = re.compile("人均|平均|率|价格|指数|强度|余额|per ")
_OF_PARENT = ("占", "比重")
"""Words of a share that is of what 其中 names, where it names no other whole."""
_RANKED = re.compile(r"\b(?:rank|place|position|seed|league)", re.IGNORECASE)
_MOST_YEARS = 20
_NO_LESS = parse_formula("growth >= 0 - 1")
_REAL = re.compile("增加值|生产总值|gdp|value added")
_MONEY = re.compile(
    "收入|销售额|零售额|利润|税|预算|支出|存款|贷款"
    "|revenue|sales|income|profit|earnings|expenses|budget"
)
_OTHERWISE = re.compile("产量|进出口|出口|进口|研发|实际|output|exports|imports")
_COUNTED = re.compile(
    "收入|产量|产值|销售|销量|人口|人数|投资|支出|出口|进口|revenue|sales|output|exports|imports"
)
"""What can't be negative, so can't fall by more than all of it; profits and balances can."""

Levels = Mapping[tuple[str, str, str], Sequence[Draft]]
"""Drafts of levels by subject, area and period."""


@dataclass(frozen=True)
class Relation:
    """A formula over drafts.

    Attributes:
        kind: ``growth``, ``change``, ``direction``, ``fall``, ``share``, ``parts``, ``shares``,
            ``balance``, ``between`` or ``compound``.
        formula: over the names of ``drafts``.
        drafts: the draft of each name.
        advice: whether missing it is worth a look and no contradiction.
        why: what made it a relation.
    """

    kind: str
    formula: Formula
    drafts: Mapping[str, Draft]
    advice: bool = False
    why: str = ""

    @cached_property
    def intervals(self) -> dict[str, Interval]:
        """What each figure stands for, percentages as parts of one."""
        return {name: draft.interval for name, draft in self.drafts.items()}

    @cached_property
    def holds(self) -> bool:
        """Whether the figures can be true together."""
        return self.formula.holds(self.intervals)

    @property
    def sure(self) -> bool:
        """Whether every figure stands beside its subject."""
        return not self.advice and all(d.sure == "explicit" for d in self.drafts.values())

    def implied(self, name: str) -> Interval | None:
        """What the others say of one figure, in its unit; ``None`` where it can be nothing."""
        others = {n: Interval() if n == name else i for n, i in self.intervals.items()}
        left = self.formula.implied(name, others)
        return None if left is None else left / self.drafts[name].factor


def relations(drafts: Sequence[Draft]) -> list[Relation]:
    """The relations that a text states, in the order of its figures."""
    from .families import families
    from .sums import moved, parts, periods_of_one, shared, shares, summed

    read = [d for d in drafts if d.meets_others]
    levels = levels_of(read)
    stated = [
        *_moves(read), *_growths(read, levels), *_falls(read), *_shares(read, levels),
        *parts(read), *periods_of_one(levels), *shares(read), *shared(read), *summed(read),
        *moved(read), *families(read),
        *_straight(read), *_compounded(read, levels), *_nested(read),
    ]  # fmt: skip
    return sorted(stated, key=lambda r: min(d.start for d in r.drafts.values()))


_AMONG = re.compile("全国|全球|世界|全省")
_ALIKE = {"世界": "全球"}
"""Among whom a rank is held, which a figure says of itself: 全球第二 is no 全国第二."""


def cell(draft: Draft) -> tuple[str, ...]:
    """The cell of a figure in its own words: what must be equal for two to meet."""
    whole = draft.parent if draft.measure == "share" else ""
    if draft.measure == "rank" and (among := _AMONG.match(draft.printed)):
        whole = _ALIKE.get(among[0], among[0])
    return (
        *draft.where, draft.measure, draft.base, draft.averaging, draft.basis, draft.kind, whole,
    )  # fmt: skip


def levels_of(read: Sequence[Draft]) -> Levels:
    """The levels of a text."""
    levels: dict[tuple[str, str, str], list[Draft]] = defaultdict(list)
    for draft in read:
        own = draft.base in ("", "earlier") or (draft.base == "of" and draft.sure == "explicit")
        if draft.measure == "level" and not draft.averaging and own:
            levels[draft.where].append(draft)
    return levels


def _moves(read: Sequence[Draft]) -> Iterator[Relation]:
    """From one figure to another, by so much: in one sentence, of one subject."""
    sentences: dict[tuple[int, str], list[Draft]] = defaultdict(list)
    for draft in read:
        sentences[draft.sentence, normalised(draft.subject)].append(draft)
    for group in sentences.values():
        levels = [d for d in group if d.measure == "level"]
        before = [d for d in levels if d.base == "earlier"]
        after = [d for d in levels if d.base != "earlier"]
        if len(before) == len(after) == 1 and before[0].kind == after[0].kind:
            ends = {"level": after[0], "before": before[0]}
            way = after[0].way or before[0].way
            if way and _can_rise(after[0]) and _can_rise(before[0]):
                yield Relation("direction", _WAYS[way], ends, why=way)
            yield from _steps(group, ends)


def _can_rise(level: Draft) -> bool:
    """Whether more of a figure is a rise: not of a rank, nor of what has fallen below nothing."""
    ranked = level.kind == "places" or (level.subject.isascii() and _RANKED.search(level.subject))
    return not ranked and level.value >= 0


def _steps(group: Sequence[Draft], ends: Mapping[str, Draft]) -> Iterator[Relation]:
    before = ends["before"].period
    for draft in group:
        year = year_before(ends["level"].period)
        on_a_year = draft.measure == "growth" or len(year) == len("2030")
        apart = on_a_year and len(before) == len(year) and before not in (year, draft.base)
        if draft.base not in ("", before) or draft.averaging or apart:
            continue
        if draft.measure == "growth":
            advice = draft.basis in ("real", "comparable") or _is_value_added(draft)
            yield Relation("growth", _GROWTH, {"growth": draft, **ends}, advice, "from … to")
        elif _is_step(draft, ends):
            yield Relation("change", _CHANGE, {"change": draft, **ends}, why="from … to")


def _is_step(draft: Draft, ends: Mapping[str, Draft]) -> bool:
    """Whether a figure is how far another came: in its unit, or in points of its per cents."""
    if draft.measure == "change":
        return draft.kind == ends["level"].kind
    told = draft.why == STRAIGHT or (is_move(draft.why) and draft.start < ends["before"].start)
    return draft.measure == "points" and told and ends["level"].kind in ("%", "‰")


def _straight(read: Sequence[Draft]) -> Iterator[Relation]:
    """A level with how much it grew by and how fast, in one sentence."""
    groups: dict[tuple[int, tuple[str, str, str], str], list[Draft]] = defaultdict(list)
    for draft in read:
        if not draft.averaging and draft.base != "earlier":
            base = draft.base if draft.measure in ("growth", "change") else ""
            groups[draft.sentence, draft.where, base].append(draft)
    for (sentence, where, base), group in groups.items():
        found = {d.measure: d for d in group if d.measure in ("level", "growth", "change")}
        if base:
            levels = groups.get((sentence, where, ""), ())
            found |= {d.measure: d for d in levels if d.measure == "level"}
        of_each = len([d for d in group if d.measure in found]) == len(found) - bool(base)
        if len(found) == 3 and of_each and found["level"].kind == found["change"].kind:
            growth = found["growth"]
            advice = growth.basis in ("real", "comparable") or _is_value_added(growth)
            yield Relation("growth", _STRAIGHT, found, advice, "by so much and so fast")


def _compounded(read: Sequence[Draft], levels: Levels) -> Iterator[Relation]:
    """A yearly average with the levels of its first and last year."""
    for draft in read:
        years = re.fullmatch(r"(\d{4})/(\d{4})", draft.span)
        if draft.measure != "growth" or draft.averaging != "average" or not years:
            continue
        subject, area, _ = draft.where
        then, now = (levels.get((subject, area, year), ()) for year in years.groups())
        count = int(years[2]) - int(years[1])
        if len(then) == len(now) == 1 and then[0].kind == now[0].kind and 1 < count <= _MOST_YEARS:
            formula = parse_formula("level = before" + " * (1 + average)" * count)
            drafts = {"level": now[0], "before": then[0], "average": draft}
            yield Relation("compound", formula, drafts, not _is_nominal(draft), f"{count} years")


def _nested(read: Sequence[Draft]) -> Iterator[Relation]:
    """A province, or the sum of all, with the nation: a part is no more than its whole."""
    nation: dict[tuple[str, str, str], list[Draft]] = defaultdict(list)
    carried: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    others: list[tuple[str, str, Draft]] = []
    for draft in read:
        subject, area, period = draft.where
        summed = normalised(_SUMMED.sub("", subject))
        if draft.measure != "level" or draft.base or draft.averaging or not _adds_up(summed):
            continue
        if area and not draft.placed:
            carried[summed, period].append(draft)
            continue
        if summed != subject or area != NATION:
            others.append((summed, period, draft))
        if summed == subject:
            nation[summed, period, area].append(draft)
    known: set[tuple[str, str, str, bool]] = set()
    for subject, period, part in others:
        is_sum = normalised(part.subject) != subject
        if (subject, period, part.place, is_sum) in known:
            continue
        known.add((subject, period, part.place, is_sum))
        own = nation[subject, period, ""] or carried[subject, period] if is_sum else ()
        wholes = nation[subject, period, NATION] or own
        if len(wholes) == 1 and wholes[0].kind == part.kind and wholes[0] is not part:
            drafts = {"part_0": part, "whole": wholes[0]}
            yield Relation("parts", _NO_MORE, drafts, why="a part of the nation")


def _adds_up(subject: str) -> bool:
    return is_statistic(subject) and not _NO_SUM.search(subject)


def _is_value_added(growth: Draft) -> bool:
    """Whether growth is real by convention, where nothing says that it is nominal."""
    return growth.basis != "nominal" and bool(_REAL.search(normalised(growth.subject)))


def _is_nominal(growth: Draft) -> bool:
    """Whether growth follows from levels as printed: that of money, unless something else is said.

    Value added grows in real terms, products on comparable firms, trade on revised figures.
    """
    if growth.basis:
        return growth.basis == "nominal"
    subject = normalised(growth.subject)
    others = _REAL.search(subject) or _OTHERWISE.search(subject)
    return bool(_MONEY.search(subject)) and not others


def _growths(read: Sequence[Draft], levels: Levels) -> Iterator[Relation]:
    """A growth or a change whose two levels are printed somewhere in the text."""
    for draft in read:
        year = re.fullmatch(r"(?:19|20)\d\d", draft.base)
        before = draft.base if year else year_before(draft.period)
        other = draft.averaging == "average" or (draft.base and not year)
        if draft.measure not in ("growth", "change") or other or before == draft.period:
            continue
        subject, area, period = draft.where
        now, then = (levels.get((subject, area, p), ()) for p in (period, before))
        if len(now) == len(then) == 1 and then[0].base != "earlier":
            drafts = {draft.measure: draft, "level": now[0], "before": then[0]}
            if draft.measure == "change" and draft.kind == now[0].kind == then[0].kind:
                yield Relation("change", _CHANGE, drafts, why="levels of two years")
            elif draft.measure == "growth" and now[0].kind == then[0].kind:
                advice = not _is_nominal(draft) or now[0].value == then[0].value  # one, misdated
                yield Relation("growth", _GROWTH, drafts, advice, "levels of two years")


def _falls(read: Sequence[Draft]) -> Iterator[Relation]:
    """A fall of what can't be negative."""
    for draft in read:
        if draft.measure == "growth" and _COUNTED.search(draft.subject):
            yield Relation("fall", _NO_LESS, {"growth": draft}, why="more than all of it")


def _shares(read: Sequence[Draft], levels: Levels) -> Iterator[Relation]:
    """A share whose part and whole are printed, too."""
    meant: dict[int, list[Interval]] = defaultdict(list)
    for last, draft in zip([None, *read], read, strict=False):
        if draft.measure != "share":
            continue
        subject, area, period = draft.where
        parts = levels.get((subject, area, period), ())
        beside = last and last.why == draft.why == OF_SO_MANY
        if beside:
            parts = [d for d in parts if d.sentence == draft.sentence and d is not last] or parts
        part = _nearest(parts, draft)
        own = _whole_of(part, draft) if part else None
        before = meant[draft.sentence]
        outer = draft.base in ("", "whole") and own and any(map(own.meets, before))
        before += [own] if own else []
        whole = last if beside else _nearest(_wholes(draft, levels, area, period), draft)
        if part and whole and part.kind == whole.kind and part is not whole:
            drafts = {"share": draft, "part": part, "whole": whole}
            told = Relation("share", _SHARE, drafts, why=draft.why)
            other = outer or _is_of_another(told, levels)
            yield replace(told, advice=_is_forced(told) or other)


def _whole_of(part: Draft, share: Draft) -> Interval | None:
    """What a part and its share say that the whole is."""
    said = {"share": share.interval, "part": part.interval, "whole": Interval()}
    return _SHARE.implied("whole", said)


def _wholes(share: Draft, levels: Levels, area: str, period: str) -> Sequence[Draft]:
    """The levels that a share may be of: its base, or what the base is short for."""
    base = normalised(share.base)
    if share.base in ("", "whole") and share.why in _OF_PARENT:
        return levels.get((normalised(share.parent), area, period), ())
    if base == "parts":
        base = "地区生产总值" if "产业增加值" in share.subject else ""
    if base in ("", "whole", "target"):
        return ()
    if exact := levels.get((base, area, period)):
        return exact
    short = "" if base.isascii() else base  # cloud revenue is not all revenue
    ends = [
        name for name, *where in levels
        if where == [area, period] and (canonical(name) == canonical(base)
            or (short and name.endswith(short)))
    ]  # fmt: skip
    return levels[ends[0], area, period] if len(ends) == 1 else ()


def _is_of_another(share: Relation, levels: Levels) -> bool:
    """Whether a share fits another figure of its block, if it names no whole, or of its whole."""
    if share.holds:
        return False
    whole = share.drafts["whole"]
    base = share.drafts["share"].base
    unnamed = base in ("", "whole")
    others = (d for found in levels.values() for d in found if d.kind == whole.kind)
    name = normalised(whole.subject if unnamed else base)
    near = (
        d
        for d in others
        if (unnamed and d.block == whole.block) or normalised(d.subject).endswith(name)
    )
    return any(replace(share, drafts={**share.drafts, "whole": d}).holds for d in near)


def _nearest(found: Sequence[Draft], draft: Draft) -> Draft | None:
    """The one of some levels that stands in a figure's block, or the only one."""
    here = [d for d in found if d.block == draft.block]
    alike = here or [*found]
    return alike[0] if len({d.interval for d in alike}) == 1 else None


def _is_forced(share: Relation) -> bool:
    """Whether a share misses by less than its last digit, as one that rounds a sum to 100 does."""
    implied, printed = share.implied("share"), share.drafts["share"].quantity
    if implied is None or printed is None or printed.lower is None or printed.upper is None:
        return False
    return printed.interval.gap(implied) < (printed.upper - printed.lower) / 2
