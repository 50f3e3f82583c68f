"""A growth is not what the levels of its period and its base give.

What it says: growth = level / level of the base period − 1, within what the printed digits
leave open; and each of the three from the other two.

Why it matters: a growth rate and a level are mostly copied from different tables, so a slip
in one is not seen in the other.

Example: tax revenue of 589 billion yuan after 545 is a growth by 8.1 %; 18 % would be a slip.
Where official growth is real (GDP), on comparable firms (product output) or on a revised
year before (trade, R&D), it is not the ratio of published levels: 361.78 after 253.18 ten thousand
vehicles suggest 42.9 %, the communiqué says 43.0 %, and both are right. There the rule only
advises: it never changes a verdict. How growth is computed stands in table ``indicators``.

What to do: look up all three. If levels were revised between the two publications, give the
claims their vintages; if growth is not nominal, say so in ``growth_basis``. A claim whose basis
is ``nominal`` says itself that levels give it, whatever its indicator's growth mostly is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..claim import NOMINAL, NOT_APPLICABLE
from ..quantity.formula import parse_formula
from ..quantity.interval import Interval
from .relation import From, Is, Mapped, Relation
from .rule import Rule
from .world import World

CODE = "GD301"

_FORMULA = parse_formula("growth = level / before - 1")
_SOLVED = {
    "level": parse_formula("level = before * (growth + 1)"),
    "before": parse_formula("before = level / (growth + 1)"),
}
_LEVEL = {"measure": Is("level"), "base": Is(NOT_APPLICABLE)}


SAID_NOMINAL = "nominal_growth"
"""What instances are called after whose growth says itself that it is nominal."""

HINT = "an error if growth is nominal, which column growth_basis would say"
"""What makes a growth hard that nothing says the nature of."""


def relations(world: World) -> Iterator[Relation]:
    """Hard where growth is nominal, advice where it is anything else."""
    levels = world.not_negative
    rows = world.indicators
    nominal = {key for key in levels if rows[key]["growth_basis"] == "nominal"}
    by_name = {key for key in nominal if rows[key].get("by_name")}
    for indicators, severity, advice in (
        (nominal - by_name, "", False),
        (by_name, "warning", False),
        (levels - nominal, "", True),
    ):
        for counted in (False, True):
            if alike := {key for key in indicators if world.is_count(key) == counted}:
                yield _relation(alike, severity, advice=advice, counted=counted)
    money = levels - world.counts
    if other := {key for key in money if world.basis(key) != NOMINAL}:
        basis = Mapped("indicator", {key: world.basis(key) for key in sorted(other)})
        nominal_alone = _relation(other, "", advice=False, counted=False)
        yield replace(
            nominal_alone,
            name=SAID_NOMINAL,
            where={**nominal_alone.where, "basis": {NOMINAL}},
            roles={role: {**terms, "basis": basis} for role, terms in nominal_alone.roles.items()},
        )


def _relation(indicators: set[str], severity: str, *, advice: bool, counted: bool) -> Relation:
    return Relation(
        CODE,
        "growth",
        _FORMULA,
        "growth",
        {"measure": {"growth"}, "indicator": indicators},
        {"level": _LEVEL, "before": {**_LEVEL, "period": From("base")}},
        advice=advice,
        severity=severity,
        hint=HINT if severity else "",
        factors={"growth": Fraction(1, 100)},
        limits={"growth": Interval(Fraction(-1), None)},
        solved=_SOLVED if counted else {},
    )


RULE = Rule(CODE, "growth", "error", __doc__, relations=relations)
