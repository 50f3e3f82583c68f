"""A streak does not follow the one of the year before.

What it says: an area that has held a rank for n years had held it for n − 1 the year before.

Why it matters: a streak is last year's figure plus one, and it is easily copied without the
one.

Example: first in GDP for 36 years in 2024 and for 37 in 2025. 连续7年 beside 连续8年 of the
same year can't both be true (that is GD201).

What to do: look up which year the streak was counted to: reports of January often speak of
the year before.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..quantity.formula import parse_formula
from .relation import Relation, YearBefore
from .rule import Rule
from .world import World

CODE = "GD402"
SEVERITY = "error"

_FORMULA = parse_formula("streak = before + 1")


def relations(world: World) -> Iterator[Relation]:
    """The year before, while the same rank is held."""
    where = {"measure": {"streak"}}
    yield Relation(CODE, "streak", _FORMULA, "streak", where, {"before": {"period": YearBefore()}})


RULE = Rule(CODE, "streak", SEVERITY, __doc__, relations=relations)
