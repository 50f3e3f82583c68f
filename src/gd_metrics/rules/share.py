"""A share is not its part over its whole.

What it says: share = part / whole, where the whole is the same indicator in a larger area
(a province's share of the nation) or another indicator in the same area (a share of GDP).

Why it matters: shares are worked out once, by hand, and then copied for years; a new level
beside an old share is a common slip.

Example: a share of 44 % of the nation's industrial robots beside 246 800 of the province and
556 000 of the nation is 44.4 %, which rounds to 44; beside one in three it is not.

What to do: look up all three figures; make sure that they count the same (basis, vintage,
statistical range). Parts and wholes of different vintages are never compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ..claim import NOT_APPLICABLE
from ..quantity.formula import parse_formula
from ..quantity.interval import Interval
from ..quantity.units import CLASSIFIERS
from .relation import From, Is, Mapped, Relation, Term
from .rule import Rule
from .world import World

CODE = "GD302"

_FORMULA = parse_formula("share = part / whole")
_SOLVED = {
    "part": parse_formula("part = share * whole"),
    "whole": parse_formula("whole = part / share"),
}
_LEVEL = {"measure": Is("level"), "base": Is(NOT_APPLICABLE)}


def relations(world: World) -> Iterator[Relation]:
    """Shares of a larger area, and shares of another indicator that has the same unit."""
    for counted in (False, True):
        alike = {key for key in world.not_negative if world.is_count(key) == counted}
        if world.kinds and alike:
            where = {"base": set(world.kinds), "indicator": alike}
            yield _share(where, {"area": From("base")}, counted=counted)
    bases = {key: world.basis(key) for key in world.indicators}
    for unit in sorted({str(row["unit"]) for row in world.indicators.values()}):
        alike = {key for key in world.not_negative if world.unit(key) == unit}
        if len(alike) > 1:
            whole: dict[str, Term] = {"indicator": From("base"), "basis": Mapped("base", bases)}
            counted = unit in CLASSIFIERS
            yield _share({"indicator": alike, "base": alike}, whole, counted=counted)


def _share(where: dict[str, set[str]], whole: Mapping[str, Term], *, counted: bool) -> Relation:
    return Relation(
        CODE,
        "share",
        _FORMULA,
        "share",
        {"measure": {"share"}, **where},
        {"part": _LEVEL, "whole": {**_LEVEL, **whole}},
        factors={"share": Fraction(1, 100)},
        limits={"share": Interval(Fraction(0), Fraction(1))},
        solved=_SOLVED if counted else {},
    )


RULE = Rule(CODE, "share", "error", __doc__, relations=relations)
