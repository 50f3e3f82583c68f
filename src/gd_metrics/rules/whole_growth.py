"""The growth of a whole lies outside those of its parts.

What it says: where a formula of ``curation/formulas.csv`` makes a whole of parts that can't be
negative (``total = inbound + domestic``), its growth is a mean of theirs, weighted with what they
were in the base period. So it lies between the least and the greatest of them, whatever the
weights; and where the levels of the base period are claimed, it is that very mean.

Why it matters: growth rates are mostly printed without the levels they came from, so no ratio of
levels can test them.

Example: arrivals fell by 53.35 % from abroad and by 53.14 % at home, and by 14.85 % together; a
whole can't fall by less than each of its parts.

What to do: look up all of them. The rule holds where all are computed alike, nominal, comparable
or on a revised year before; where ``growth_basis`` says real, or says different things, it only
advises, since price indices of the whole and its parts differ. The mean by levels holds where
growth is nominal, and else advises, as GD301 does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import reduce

from ..claim import NOMINAL, NOT_APPLICABLE
from ..quantity.formula import Constant, Formula, Name, Node, Operation
from ..quantity.interval import Interval
from ..quantity.linear import difference
from .relation import From, Is, Mapped, Relation, Term
from .rule import Rule
from .world import World, factor

CODE = "GD305"

Sum = tuple[str, list[str]]
"""A formula's name, and the parts that it adds up."""

Weighted = tuple[str, dict[str, Fraction]]
"""A formula's name, and how often it has each of the parts that it adds up."""

_ADDS_UP = {"nominal", "comparable", "revised"}
"""Ways to compute growth in which parts and whole are counted in the same prices."""


def relations(world: World) -> Iterator[Relation]:
    """Both bounds, for every declared formula that adds parts up to a whole."""
    alike: dict[object, dict[str, Sum]] = {}
    means: dict[object, dict[str, Weighted]] = {}
    for name, formula in world.formulas.items():
        if (parted := _parted(formula)) and {*formula.names} <= world.not_negative:
            whole, weights = parted
            parts = [*weights]
            kinds = frozenset(_kinds(whole, parts, world))
            limits = _limits([whole, *parts], world)
            key: object = (limits, world.basis(whole), kinds, _unsaid(whole, parts, world))
            while whole in alike.setdefault(key, {}):
                key = (key, "again")  # one relation finds one sum by its whole
            alike[key][whole] = (name, parts)
            if all(map(world.unit, weights)):
                units = tuple(map(world.unit, weights))
                shape = (key, *weights.values(), units)
                means.setdefault(shape, {})[whole] = (name, weights)
    for sums in alike.values():
        yield from _bounds(sums, world)
    for weighted in means.values():
        yield _mean(weighted, world)


def is_sum(formula: Formula) -> bool:
    """Whether a formula adds parts up to a whole, and is written so: no balance is a part.

    >>> from ..quantity.formula import parse_formula
    >>> is_sum(parse_formula("total = a + b")), is_sum(parse_formula("balance = a - b"))
    (True, False)
    """
    return "-" not in formula.text and _parted(formula) is not None


def _parted(formula: Formula) -> tuple[str, dict[str, Fraction]] | None:
    """The whole of a sum, and how often it has each part; ``None`` for what is no such sum."""
    terms = difference(formula) if formula.comparison == "=" else None
    if terms is None or terms.pop("", Fraction(0)):
        return None
    for sign in (1, -1):
        wholes = [name for name, factor in terms.items() if factor * sign > 0]
        if len(wholes) == 1 and len(terms) > 1:
            whole = terms.pop(wholes[0])
            parts = [name for name in formula.names if name in terms]
            return wholes[0], {name: -terms[name] / whole for name in parts}
    return None


def _bounds(sums: Mapping[str, Sum], world: World) -> Iterator[Relation]:
    """That the growth of a whole is no more and no less than all of its parts'."""
    whole, (_, parts) = next(iter(sums.items()))
    kinds = _kinds(whole, parts, world)
    roles = _growths({whole: parts for whole, (_, parts) in sums.items()}, world)
    for comparison, pick in (("<=", "max"), (">=", "min")):
        extreme = reduce(lambda one, other: Operation(pick, one, other), map(_node, roles))
        texts = {
            whole: f"growth of {whole} {comparison} {pick} of {', '.join(parts)}"
            for whole, (_, parts) in sums.items()
        }
        yield Relation(
            CODE,
            "whole_growth",
            Formula(texts[whole], Name("whole"), comparison, extreme),
            "whole",
            {**_where(whole, world), "indicator": {*sums}},
            roles,
            advice=not (len(kinds) == 1 and kinds <= _ADDS_UP),
            severity="warning" if _unsaid(whole, parts, world) else "",
            factors=dict.fromkeys(("whole", *roles), Fraction(1, 100)),
            limits=dict(zip(("whole", *roles), _limits([whole, *parts], world), strict=True)),
            titles={
                whole: (f"whole_growth_{name}", texts[whole]) for whole, (name, _) in sums.items()
            },
        )


def _mean(sums: Mapping[str, Weighted], world: World) -> Relation:
    """That the growth of a whole is the mean of its parts', by what they were before."""
    whole, (_, weights) = next(iter(sums.items()))
    growths = _growths({whole: [*weights] for whole, (_, weights) in sums.items()}, world)
    before: dict[str, Term] = {
        "measure": Is("level"),
        "base": Is(NOT_APPLICABLE),
        "period": From("base"),
    }
    levels = {role.replace("part", "before"): {**cell, **before} for role, cell in growths.items()}
    texts = {
        whole: f"growth of {whole} is the mean of {', '.join(parts)} by their levels before"
        for whole, (_, parts) in sums.items()
    }
    units = {role: factor(world.unit(part)) for role, part in zip(levels, weights, strict=True)}
    return Relation(
        CODE,
        "weighted_growth",
        Formula(texts[whole], Name("whole"), "=", _mean_of(growths, levels, weights)),
        "whole",
        {**_where(whole, world), "indicator": {*sums}},
        {**growths, **levels},
        advice=_kinds(whole, weights, world) != {NOMINAL},
        severity="warning" if _unsaid(whole, [*weights], world) else "",
        factors={**dict.fromkeys(("whole", *growths), Fraction(1, 100)), **units},
        limits=dict(zip(("whole", *growths), _limits([whole, *weights], world), strict=True)),
        screened=not any(map(world.is_count, weights)),
        titles={
            whole: (f"weighted_growth_{name}", texts[whole]) for whole, (name, _) in sums.items()
        },
    )


def _mean_of(
    growths: Iterable[str], levels: Iterable[str], weights: Mapping[str, Fraction]
) -> Node:
    """The mean of roles, by other roles and how often each counts."""
    shares: list[Node] = [
        Name(role) if weight == 1 else Operation("*", Constant(weight), Name(role))
        for role, weight in zip(levels, weights.values(), strict=True)
    ]
    grown: list[Node] = [
        Operation("*", Name(role), share) for role, share in zip(growths, shares, strict=True)
    ]
    return Operation("/", reduce(_plus, grown), reduce(_plus, shares))


def _where(whole: str, world: World) -> dict[str, set[str]]:
    return {"measure": {"growth"}, "indicator": {whole}, "basis": {world.basis(whole)}}


def _growths(sums: Mapping[str, list[str]], world: World) -> dict[str, dict[str, Term]]:
    """The roles of the parts' growths: each leads from a whole to one of its parts."""
    return {
        f"part_{n}": {
            "indicator": Mapped("indicator", dict(zip(sums, parts, strict=True))),
            "basis": Mapped(
                "indicator", {whole: world.basis(p) for whole, p in zip(sums, parts, strict=True)}
            ),
        }
        for n, parts in enumerate(zip(*sums.values(), strict=True), 1)
    }


def _kinds(whole: str, parts: Iterable[str], world: World) -> set[str]:
    """How the growths of a whole and its parts are computed."""
    return {str(world.indicators[key]["growth_basis"]) for key in (whole, *parts)}


def _limits(names: Iterable[str], world: World) -> tuple[Interval, ...]:
    """What the growth of each indicator can be at all."""
    fall = (Fraction(-1) if name in world.falls_to_zero else None for name in names)
    return tuple(Interval(lowest, None) for lowest in fall)


def _plus(one: Node, other: Node) -> Node:
    return Operation("+", one, other)


def _node(role: str) -> Node:
    return Name(role)


def _unsaid(whole: str, parts: list[str], world: World) -> bool:
    return any(world.indicators[key].get("by_name") for key in (whole, *parts))


RULE = Rule(CODE, "whole_growth", "error", __doc__, relations=relations)
