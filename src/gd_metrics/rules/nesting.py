"""A part is larger than its whole.

What it says: of an indicator that adds up (``additive``), a city has at most what its
province has, and a province what the nation has; and the parts of an area together have at
most what the area has. Where ``partition`` says of the area, or of the indicator, that its parts
are all of it, they have together as much as it has, once all of them are claimed.

Why it matters: a level that is filed under the wrong area, or off by ten thousand, mostly
still looks plausible by itself.

Example: Guangzhou's and Shenzhen's GDP of 3.10 and 3.68 trillion yuan lie within the
province's 14.16. An R&D intensity does not add up: a province's may exceed the nation's.

What to do: look up both figures, and whether they count the same. What this rule implies is
one-sided, so it can contradict but never support.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ..claim import NOT_APPLICABLE
from ..quantity.formula import parse_formula
from .group import Parts
from .relation import Mapped, Relation
from .rule import Rule
from .world import World

CODE = "GD304"

_LEVELS = {"measure": {"level"}, "base": {NOT_APPLICABLE}}
_MOST_PARTS = 60
_DEEPEST = 10
"""How often an area can be part of another; so that a circle of areas ends."""


def relations(world: World) -> Iterator[Relation]:
    """Each area within every one that holds it, and partitions as sums of all their parts."""
    additive = _additive(world)
    if not additive:
        return
    where = {**_LEVELS, "indicator": additive}
    holder = dict(world.parents)
    for _ in range(_DEEPEST):
        if not holder:
            break
        whole = {"whole": {"area": Mapped("area", holder)}}
        held = {**where, "area": set(holder)}
        yield Relation(CODE, "part", parse_formula("part <= whole"), "part", held, whole)
        holder = {a: world.parents[b] for a, b in holder.items() if b in world.parents}
    for area, parts in _parts(world):
        if equal := _equal(world, area):
            yield _sum(area, parts, equal)


def _sum(area: str, parts: Sequence[str], indicators: Collection[str]) -> Relation:
    """That an area has what all its parts have together."""
    roles = {f"part_{n}": {"area": Mapped("area", {area: part})} for n, part in enumerate(parts)}
    formula = parse_formula(f"whole = {' + '.join(roles)}")
    where = {**_LEVELS, "indicator": set(indicators), "area": {area}}
    return Relation(CODE, "partition", formula, "whole", where, roles)


def groups(world: World) -> Iterator[Parts]:
    """The parts of each area that do not overlap: no clusters, which cross borders."""
    if additive := _additive(world):
        for area, parts in _parts(world):
            where = {**_LEVELS, "indicator": additive}
            yield Parts(CODE, "parts", where, area, parts, equal=_equal(world, area))


def _additive(world: World) -> set[str]:
    """The indicators whose levels add up."""
    return {k for k, row in world.indicators.items() if row["additive"] or row.get("partition")}


def _equal(world: World, area: str) -> frozenset[str]:
    """The indicators of which an area's parts are all."""
    additive = _additive(world)
    if area in world.partitions:
        return frozenset(additive)
    return frozenset(key for key in additive if world.indicators[key].get("partition"))


def _parts(world: World) -> Iterator[tuple[str, list[str]]]:
    """Each area with its parts that do not overlap, if they are several and not too many."""
    parts: dict[str, list[str]] = {}
    for area, parent in sorted(world.parents.items()):
        if world.kinds.get(area) != "cluster":
            parts.setdefault(parent, []).append(area)
    yield from ((area, held) for area, held in parts.items() if 1 < len(held) <= _MOST_PARTS)


RULE = Rule(CODE, "nesting", "error", __doc__, relations=relations, groups=groups)
