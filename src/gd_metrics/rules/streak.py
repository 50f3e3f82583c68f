"""A streak does not follow the one of the year before.

What it says: an area that has held a rank for n years had held it for n − 1 the year before, and
for n − k some years (2 to 4) before, if it held it then. Of quarters and months there are 4 and
12 more a year.

Why it matters: a streak is last year's figure plus one, and it is easily copied without the
one.

Example: first in GDP for 36 years in 2024 and for 37 in 2025. 连续7年 beside 连续8年 of the
same year can't both be true (that is GD201).

What to do: look up which year the streak was counted to: reports of January often speak of
the year before.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..quantity.formula import Constant, Formula, Name, Operation, parse_formula
from .relation import Relation, YearBefore
from .rule import Rule
from .world import World

CODE = "GD402"

_A_YEAR = {"years": 1, "quarters": 4, "months": 12}
_GAPS = range(2, 5)
"""Years between two streaks over which one is told from the other."""

_FAR = 10_000
"""More than any streak, so that what is beyond it binds nothing."""


def relations(world: World) -> Iterator[Relation]:
    """The year before, and some years before, while the same rank is held."""
    for unit, more in _A_YEAR.items():
        yield _relation("streak", parse_formula(f"streak = before + {more}"), unit, 1)
    for years in _GAPS:
        yield _relation(f"streak_over_{years}_years", _over(years), "years", years)


def _over(years: int) -> Formula:
    """What a streak some years before was; one that has begun since says nothing of it."""
    streak, before, gap = Name("streak"), Name("before"), Constant(Fraction(years))
    began = Operation("max", Constant(Fraction(0)), Operation("-", gap, streak))
    anything = Operation("min", before, Operation("*", Constant(Fraction(_FAR)), began))
    was = Operation("max", Operation("-", streak, gap), anything)
    return Formula(f"streak = before + {years}, unless it began since", before, "=", was)


def _relation(name: str, formula: Formula, kind: str, years: int) -> Relation:
    before = {"before": {"period": YearBefore(years=years)}}
    return Relation(CODE, name, formula, "streak", {"measure": {"streak"}}, before, kind=kind)


RULE = Rule(CODE, "streak", "error", __doc__, relations=relations)
