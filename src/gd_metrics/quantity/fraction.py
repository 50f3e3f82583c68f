"""Fractions as they are printed (四分之一, 1/4, one in three, 过半) and the interval of each.

A fraction is coarse: a quarter is whatever is nearer to 1/4 than to the next simple fraction,
so it reaches half way to its neighbours in the Farey sequence of its denominator + 1. A
bound beats that: 1/3以上 is at least 33.3 %, 过半 is more than 50 %.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil, floor
from unicodedata import numeric

from .interval import Interval
from .vocabulary import REACHED

FEW = (
    r"\d{1,9}|[一二三四五六七八九十两壹贰叁肆伍陆柒捌玖]"
    "|one|two|three|four|five|six|seven|eight|nine|ten"
)
"""Small numbers in digits and words, as a pattern."""

PATTERNS = (
    re.compile(
        rf"每(?:产|生产)?(?P<q>{FEW})[台辆部个][^\d一]{{0,10}}?(?:就|便)?有(?P<p>{FEW})[台辆部个]"
    ),
    re.compile(rf"每(?:产|生产)?(?P<q>{FEW})[台辆部个]"),
    re.compile(rf"(?P<p>{FEW}) (?:in|out of)(?: every)? (?P<q>{FEW})\b"),
    re.compile(rf"(?P<q>{FEW})分之(?P<p>{FEW})"),
    re.compile(r"(?P<p>一)(?P<q>半)"),
    re.compile(r"(?P<q>半)(?:数|(?=$))"),
    re.compile(r"(?P<p>\d{1,99})\s*/\s*(?P<q>\d{1,99})"),
    re.compile(r"(?P<sign>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])"),
    re.compile(rf"(?:(?P<p>a|{FEW})[\s-]*)?(?P<q>half|quarter)s?\b"),
    re.compile(  # "sixth" by itself is a rank
        rf"(?P<p>a|{FEW})[\s-]*(?P<q>third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?\b"
    ),
)
"""A fraction as printed: parts ``p`` of ``q``; without ``p`` one of them."""

_SIMPLE = 100
"""The largest denominator of a fraction that anybody prints as a fraction."""

_SMALL = {
    word: n
    for n, word in enumerate("one two three four five six seven eight nine ten".split(" "), 1)
}
_SMALL |= {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "a": 1, "": 1}
_SMALL |= {c: n for n, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_PARTS = "half third fourth fifth sixth seventh eighth ninth tenth".split(" ")
_SMALL |= {word: n for n, word in enumerate(_PARTS, 2)} | {"quarter": 4, "半": 2}
_SMALL |= {"first": 1, "second": 2, "top": 1}


def small(word: str | None) -> int:
    """A small number in digits or in a word; without any it is one.

    >>> small("两"), small("third"), small("12"), small(None)
    (2, 3, 12, 1)
    """
    return int(word) if word and word.isdigit() else _SMALL[word or ""]


def share_of(match: re.Match[str]) -> Fraction | None:
    """The fraction that a match of one of the patterns says; ``None`` if it is none below 1."""
    parts = match.groupdict()
    if sign := parts.get("sign"):
        return Fraction(numeric(sign)).limit_denominator(_SIMPLE)
    p, q = small(parts.get("p")), small(parts["q"])
    return Fraction(p, q) if 0 < p < q <= _SIMPLE else None


def bounds(share: Fraction, hedge: str) -> tuple[str, Interval]:
    """What a hedged fraction stands for, in per cent, and the hedge that is left.

    >>> hedge, interval = bounds(Fraction(1, 4), "about")
    >>> hedge, interval.text(1)
    ('fraction', '[22.5, 29.1…]')
    """
    below, above = farey_neighbours(share)
    low, high, value = 50 * (below + share), 50 * (share + above), 100 * share
    hedged = {
        "nearly": Interval(low, value),
        "more_than": Interval(value, None),
        "at_least": Interval(value, None),
        REACHED: Interval(value, None),
        "less_than": Interval(None, value),
        "at_most": Interval(None, value),
    }
    if hedge not in hedged:
        return "fraction", Interval(low, high)
    return ("at_least" if hedge == REACHED else hedge), hedged[hedge]


def farey_neighbours(share: Fraction) -> tuple[Fraction, Fraction]:
    """The fractions next to ``share`` in the Farey sequence of its denominator + 1.

    They are what one would print instead, so the midpoints to them bound what a printed
    fraction stands for.

    >>> farey_neighbours(Fraction(1, 4))
    (Fraction(1, 5), Fraction(1, 3))
    """
    order = range(1, share.denominator + 2)
    below = max(Fraction(ceil(share * q) - 1, q) for q in order)
    above = min(Fraction(floor(share * q) + 1, q) for q in order)
    return below, above
