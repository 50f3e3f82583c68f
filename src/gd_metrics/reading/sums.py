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

from ..quantity.formula import Formula, parse_formula
from .draft import CELL, Draft
from .relate import Levels, Relation
from .slips import is_near, slipped

_CUT = re.compile("贸易|企业|产品|地区|市场|行业|居民|人口|机构|[新扩改]建|治理|修复|建成")
"""Words that say by what a whole is cut into parts: parts of two cuts overlap."""
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
    for draft in read:
        if draft.measure == "level" and not draft.base:
            wholes[draft.subject, draft.block, draft.period].append(draft)
    for place, found in groups.items():
        alike = {d.subject for d in found}
        whole = _whole(wholes[place], before=found[0].start)
        if whole is None or len(found) < 2 or len(alike) < len(found):
            continue
        if {d.kind for d in found} != {whole.kind}:
            continue
        drafts = _named(found) | {"whole": whole}
        slip = slipped(drafts)
        below = Relation("parts", _sum_of(found, "<= whole"), drafts, not _exceed(drafts), "其中")
        yield replace(below, advice=False, why=slip) if slip else below
        if below.holds and slip:
            yield Relation("parts", _sum_of(found, "= whole"), drafts, why=slip)


def _exceed(drafts: Mapping[str, Draft]) -> bool:
    """Whether parts that exceed their whole are cut in one way, and exceed it by little."""
    parts = [d for name, d in drafts.items() if name != "whole"]
    whole = drafts["whole"].value
    cuts = {tuple(_CUT.findall(d.subject)) for d in parts}
    total = sum((d.value for d in parts), Fraction(0))
    return len(cuts) == 1 and all(d.value < whole for d in parts) and total <= whole * _LITTLE


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
            found = [d for name in names for d in levels.get((subject, area, name), ())]
            if len(found) == count and {d.kind for d in found} == {wholes[0].kind}:
                drafts = _named(found) | {"whole": wholes[0]}
                if is_near(drafts):
                    yield Relation("parts", _sum_of(found, "= whole"), drafts, why="its periods")


def shares(read: Sequence[Draft]) -> Iterator[Relation]:
    """The figures of one ``a : b : c``, which are all of one whole."""
    groups: dict[tuple[int, str, str], list[Draft]] = defaultdict(list)
    for draft in read:
        if draft.base == "parts" and draft.measure == "share":
            groups[draft.sentence, draft.period, draft.place].append(draft)
    for found in groups.values():
        total = sum(d.value for d in found)
        if len(found) > 1 and 90 < total < 110:
            yield Relation("shares", _sum_of(found, "= 1"), _named(found), why="a : b : c")


def _named(found: Sequence[Draft]) -> dict[str, Draft]:
    return {f"part_{n}": draft for n, draft in enumerate(found)}


def _sum_of(found: Sequence[Draft], comparison: str) -> Formula:
    return parse_formula(f"{' + '.join(_named(found))} {comparison}")
