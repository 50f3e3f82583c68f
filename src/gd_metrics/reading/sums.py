"""Sums that a text states: parts behind 其中, periods of a longer one, shares of one whole.

Parts need not be all of their whole. They contradict it where they exceed it, or where one
digit, or two exchanged, would make them add up: a miss that small is no part left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from ..quantity.formula import Formula, parse_formula
from .draft import CELL, Draft
from .relate import Levels, Relation

_NEAR = (Fraction(3, 4), Fraction(4, 3))
"""What parts are of their whole where they may be all of it; a stock's periods are not."""
_BALANCE = re.compile("顺差|逆差|差额|净|balance|surplus|deficit|net ")
"""What is no part of the whole that its two sides are of."""
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
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
        below = Relation("parts", _sum_of(found, "<= whole"), drafts, why="其中")
        yield below
        if below.holds and (slip := slipped(drafts)):
            yield Relation("parts", _sum_of(found, "= whole"), drafts, why=slip)


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
                if _is_near(drafts):
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


def _is_near(drafts: Mapping[str, Draft]) -> bool:
    whole = drafts["whole"].value
    total = sum(d.value for name, d in drafts.items() if name != "whole")
    return bool(whole) and _NEAR[0] < total / whole < _NEAR[1]


def slipped(drafts: Mapping[str, Draft]) -> str:
    """The slip by which three parts or more miss their whole; empty where there is none.

    >>> from gd_metrics.reading.document import of_text
    >>> from gd_metrics.reading.drafts import drafts
    >>> text = "户籍人口635人。其中，儿童291人，成年199人，老年155人。"
    >>> whole, *found = drafts(of_text(text))
    >>> slipped(_named(found) | {"whole": whole})
    '291人 for 281'
    """
    exact = all(d.quantity and d.quantity.hedge == "exact" for d in drafts.values())
    if not exact or len(drafts) < 4 or not _is_near(drafts):
        return ""
    whole = drafts["whole"].value
    total = sum((d.value for name, d in drafts.items() if name != "whole"), Fraction(0))
    for name, draft in drafts.items() if total != whole else ():
        meant = total if name == "whole" else whole - total + draft.value
        if mended := _one_slip(draft, meant):
            return f"{draft.printed} for {mended}"
    return ""


def _one_slip(draft: Draft, meant: Fraction) -> str:
    """How a figure would be printed for another value, if a slip lies between them."""
    match = _DIGITS.search(draft.printed)
    plain = match[0].replace(",", "") if match else "0"
    if meant <= 0 or not Fraction(plain):
        return ""
    places = len(plain.partition(".")[2])
    whole = meant / (draft.value / Fraction(plain)) * 10**places
    if whole.denominator != 1:
        return ""
    digits = f"{int(whole):0{places + 1}d}"
    other = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return other if _differ_by_a_slip(plain, other) else ""


def _differ_by_a_slip(one: str, other: str) -> bool:
    """Whether one digit differs, or two are exchanged."""
    if len(one) != len(other):
        return False
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 2:
        first, second = apart
        return (one[first], one[second]) == (other[second], other[first])
    return len(apart) == 1
