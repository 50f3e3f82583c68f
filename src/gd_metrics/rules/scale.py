"""A level is a plausible factor away from the year before no longer.

What it says: the level of a year is more than eight times the one of the year before, or
less than an eighth of it.

Why it matters: 万 beside 亿, or a decimal point that moved, gives such jumps; the economy
seldom does.

Example: 63亿 smartphones after 5.03亿 of the year before (the leading digits of 5.63 were
lost in a copy).

What to do: look the literal up. If the jump is real (a new industry), accept it with that
reason. What this rule implies is too wide to support anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import NOT_APPLICABLE
from ..quantity.formula import parse_formula
from .relation import Relation, YearBefore
from .rule import Rule
from .world import World

CODE = "GD501"

FACTOR = 8


def relations(world: World) -> Iterator[Relation]:
    """Both bounds, for levels that can't be negative."""
    additive = {key for key, row in world.indicators.items() if row["additive"]}
    if additive:
        where = {"measure": {"level"}, "base": {NOT_APPLICABLE}, "indicator": additive}
        before = {"before": {"period": YearBefore()}}
        for text in (f"level <= {FACTOR} * before", f"before <= {FACTOR} * level"):
            yield Relation(CODE, "scale", parse_formula(text), "level", where, before)


RULE = Rule(CODE, "scale", "warning", __doc__, relations=relations)
