"""A part is larger than its whole.

What it says: of an indicator that adds up (``additive``), a city has at most what its
province has, and a province what the nation has; and the parts of an area together have at
most what the area has.

Why it matters: a level that is filed under the wrong area, or off by ten thousand, mostly
still looks plausible by itself.

Example: Guangzhou's and Shenzhen's GDP of 3.10 and 3.68 trillion yuan lie within the
province's 14.16. An R&D intensity does not add up: a province's may exceed the nation's.

What to do: look up both figures, and whether they count the same. What this rule implies is
one-sided, so it can contradict but never support.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import NOT_APPLICABLE
from ..quantity.formula import parse_formula
from .group import Parts
from .relation import Mapped, Relation
from .rule import Rule
from .world import World

CODE = "GD304"
SEVERITY = "error"

_LEVELS = {"measure": {"level"}, "base": {NOT_APPLICABLE}}
_MOST_PARTS = 60
_DEEPEST = 10
"""How often an area can be part of another; so that a circle of areas ends."""


def relations(world: World) -> Iterator[Relation]:
    """Each area within every one that holds it."""
    additive = {key for key, row in world.indicators.items() if row["additive"]}
    if not additive:
        return
    where = {**_LEVELS, "indicator": additive}
    holder = dict(world.parents)
    for _ in range(_DEEPEST):
        if not holder:
            return
        whole = {"whole": {"area": Mapped("area", holder)}}
        held = {**where, "area": set(holder)}
        yield Relation(CODE, "part", parse_formula("part <= whole"), "part", held, whole)
        holder = {a: world.parents[b] for a, b in holder.items() if b in world.parents}


def groups(world: World) -> Iterator[Parts]:
    """The parts of each area that do not overlap: no clusters, which cross borders."""
    additive = {key for key, row in world.indicators.items() if row["additive"]}
    parts: dict[str, list[str]] = {}
    for area, parent in sorted(world.parents.items()):
        if world.kinds.get(area) != "cluster":
            parts.setdefault(parent, []).append(area)
    for area, held in parts.items():
        if additive and 1 < len(held) <= _MOST_PARTS:
            yield Parts(CODE, "parts", {**_LEVELS, "indicator": additive}, area, held)


RULE = Rule(CODE, "nesting", SEVERITY, __doc__, relations=relations, groups=groups)
