"""The growth of a whole lies outside those of its parts.

What it says: where a formula of ``curation/formulas.csv`` makes a whole of parts that can't be
negative (``total = inbound + domestic``), its growth is a mean of theirs, weighted with what they
were in the base period. So it lies between the least and the greatest of them, whatever the
weights.

Why it matters: growth rates are mostly printed without the levels they came from, so no ratio of
levels can test them.

Example: arrivals fell by 53.35 % from abroad and by 53.14 % at home, and by 14.85 % together; a
whole can't fall by less than each of its parts.

What to do: look up all of them. The rule holds where all are computed alike, nominal, comparable
or on a revised year before; where ``growth_basis`` says real, or says different things, it only
advises, since price indices of the whole and its parts differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce

from ..quantity.formula import Formula, Name, Node, Operation
from ..quantity.interval import Interval
from ..quantity.linear import difference
from .relation import Mapped, Relation
from .rule import Rule
from .world import World

CODE = "GD305"
SEVERITY = "error"

_ADDS_UP = {"nominal", "comparable", "revised"}
"""Ways to compute growth in which parts and whole are counted in the same prices."""


def relations(world: World) -> Iterator[Relation]:
    """Both bounds, for every declared formula that adds parts up to a whole."""
    for name, formula in world.formulas.items():
        if (parted := _parted(formula)) and {*formula.names} <= world.not_negative:
            yield from _bounds(name, *parted, world)


def _parted(formula: Formula) -> tuple[str, list[str]] | None:
    """The whole of a sum and its parts; ``None`` where a formula is no sum of parts."""
    terms = difference(formula) if formula.comparison == "=" else None
    if terms is None or terms.pop("", Fraction(0)):
        return None
    for sign in (1, -1):
        wholes = [name for name, factor in terms.items() if factor * sign > 0]
        if len(wholes) == 1 and len(terms) > 1:
            return wholes[0], [name for name in formula.names if name != wholes[0]]
    return None


def _bounds(name: str, whole: str, parts: list[str], world: World) -> Iterator[Relation]:
    kinds = {str(world.indicators[key]["growth_basis"]) for key in (whole, *parts)}
    roles = [f"part_{n}" for n, _ in enumerate(parts, 1)]
    for comparison, pick in (("<=", "max"), (">=", "min")):
        extreme = reduce(lambda one, other: Operation(pick, one, other), map(_node, roles))
        text = f"growth of {whole} {comparison} {pick} of {', '.join(parts)}"
        yield Relation(
            CODE,
            "whole_growth",
            Formula(text, Name("whole"), comparison, extreme),
            "whole",
            {"measure": {"growth"}, "indicator": {whole}, "basis": {_basis(whole, world)}},
            {
                role: {
                    "indicator": Mapped("indicator", {whole: part}),
                    "basis": Mapped("indicator", {whole: _basis(part, world)}),
                }
                for role, part in zip(roles, parts, strict=True)
            },
            advice=not (len(kinds) == 1 and kinds <= _ADDS_UP),
            severity="warning" if _unsaid(whole, parts, world) else "",
            limits=dict.fromkeys(("whole", *roles), Interval()),
            titles={whole: (f"whole_growth_{name}", text)},
        )


def _node(role: str) -> Node:
    return Name(role)


def _unsaid(whole: str, parts: list[str], world: World) -> bool:
    return any(world.indicators[key].get("by_name") for key in (whole, *parts))


def _basis(indicator: str, world: World) -> str:
    return str(world.indicators[indicator]["basis"])


RULE = Rule(CODE, "whole_growth", SEVERITY, __doc__, relations=relations)
