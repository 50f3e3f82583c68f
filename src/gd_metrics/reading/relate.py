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
from dataclasses import dataclass
from functools import cached_property

from ..quantity.formula import Formula, parse_formula
from ..quantity.interval import Interval
from .drafts import Draft
from .periods import year_before
from .subjects import normalised

_GROWTH = parse_formula("growth = level / before - 1")
_CHANGE = parse_formula("change = level - before")
_SHARE = parse_formula("share = part / whole")
_WAYS = {"up": parse_formula("level >= before"), "down": parse_formula("level <= before")}
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
        kind: ``growth``, ``change``, ``direction``, ``fall``, ``share``, ``parts`` or ``shares``.
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

    @property
    def holds(self) -> bool:
        """Whether the figures can be true together."""
        return self.formula.undefined(self.intervals) or self.formula.holds(self.intervals)

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
    from .sums import parts, periods_of_one, shares

    read = [d for d in drafts if d.meets_others]
    levels = levels_of(read)
    stated = [
        *_moves(read), *_growths(read, levels), *_falls(read), *_shares(read, levels),
        *parts(read), *periods_of_one(levels), *shares(read),
    ]  # fmt: skip
    return sorted(stated, key=lambda r: min(d.start for d in r.drafts.values()))


def cell(draft: Draft) -> tuple[str, ...]:
    """The cell of a figure in its own words: what must be equal for two to meet."""
    whole = draft.parent if draft.measure == "share" else ""
    return (
        *place(draft), draft.measure, draft.base, draft.averaging, draft.basis, draft.kind, whole,
    )  # fmt: skip


def place(draft: Draft) -> tuple[str, str, str]:
    """The subject, area and period of a figure, as they meet others."""
    subject = " ".join(filter(None, (draft.how, normalised(draft.subject))))
    return subject, draft.place, draft.period


def levels_of(read: Sequence[Draft]) -> Levels:
    """The levels of a text."""
    levels: dict[tuple[str, str, str], list[Draft]] = defaultdict(list)
    for draft in read:
        if draft.measure == "level" and not draft.averaging and draft.base in ("", "earlier"):
            levels[place(draft)].append(draft)
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
            if after[0].way:
                yield Relation("direction", _WAYS[after[0].way], ends, why=after[0].way)
            yield from _steps(group, ends)


def _steps(group: Sequence[Draft], ends: Mapping[str, Draft]) -> Iterator[Relation]:
    for draft in group:
        if draft.base or draft.averaging:
            continue
        if draft.measure == "growth":
            advice = draft.basis in ("real", "comparable") or _is_value_added(draft)
            yield Relation("growth", _GROWTH, {"growth": draft, **ends}, advice, "from … to")
        elif draft.measure == "change" and draft.kind == ends["level"].kind:
            yield Relation("change", _CHANGE, {"change": draft, **ends}, why="from … to")


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
    """A growth whose two levels are printed somewhere in the text."""
    for draft in read:
        before = year_before(draft.period)
        if draft.measure != "growth" or draft.base or draft.averaging or before == draft.period:
            continue
        subject, area, period = place(draft)
        now, then = (levels.get((subject, area, p), ()) for p in (period, before))
        if len(now) == len(then) == 1 and then[0].base != "earlier":
            drafts = {"growth": draft, "level": now[0], "before": then[0]}
            if now[0].kind == then[0].kind:
                advice = not _is_nominal(draft)
                yield Relation("growth", _GROWTH, drafts, advice, "levels of two years")


def _falls(read: Sequence[Draft]) -> Iterator[Relation]:
    """A fall of what can't be negative."""
    for draft in read:
        if draft.measure == "growth" and _COUNTED.search(draft.subject):
            yield Relation("fall", _NO_LESS, {"growth": draft}, why="more than all of it")


def _shares(read: Sequence[Draft], levels: Levels) -> Iterator[Relation]:
    """A share whose part and whole are printed, too."""
    for draft in read:
        subject, area, period = place(draft)
        part = levels.get((subject, area, period), ())
        whole = levels.get((normalised(draft.base), area, period), ())
        if draft.measure == "share" and len(part) == len(whole) == 1:
            drafts = {"share": draft, "part": part[0], "whole": whole[0]}
            if part[0].kind == whole[0].kind:
                yield Relation("share", _SHARE, drafts, why=draft.why)
