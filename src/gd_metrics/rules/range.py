"""A figure lies outside what its measure can be.

What it says: a value or a bound is not a finite number, the bounds are out of order or do
not hold the value, a share lies outside 0 to 100 % (one of a target or a plan, or an index
number, may exceed that), a rank, streak, ordinal or duration is not a positive whole number, a
count of things (家, vehicles) is below zero, or what can't be negative falls by more than 100 %.

Why it matters: such a row is a slip of the keyboard or of a conversion, and every rule that
reads it would only spread it.

Example: a share of 440 % where the page prints 44.0 %; a lower bound above the upper one.

What to do: look the figure up and mend the row in ``curation/claims.csv``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from ..claim import COUNTED, Claim, exceeds_whole, finite
from ..finding import Phrase
from ..quantity.formula import parse_formula
from ..quantity.interval import Interval
from ..quantity.units import CLASSIFIERS, unit_parts
from .growth_kind import may_be_negative
from .relation import Relation
from .rule import Rule
from .world import World

CODE = "GD102"


_FORMULA = parse_formula("growth >= -1")
_TEXT = "what can't be negative can't fall by more than 100 %"


def relations(world: World) -> Iterator[Relation]:
    """That what can't be negative falls at most to zero."""
    if world.falls_to_zero:
        yield Relation(
            CODE,
            "range",
            _FORMULA,
            "growth",
            {"measure": {"growth"}, "indicator": world.falls_to_zero},
            {},
            factors={"growth": Fraction(1, 100)},
            limits={"growth": Interval()},
            titles=dict.fromkeys(world.falls_to_zero, ("range", _TEXT)),
        )


def violations(claim: Claim) -> Iterator[tuple[str, str]]:
    """The field and the reason of each way in which a claim leaves its range."""
    if not finite(claim.value):
        yield "value", Phrase("{value} is not a finite number", value=str(claim.value))
        return
    for field in ("lower", "upper"):
        bound = getattr(claim, field)
        if bound is not None and not finite(bound):
            text = "{bound} is not a finite number; leave it empty where unbounded"
            yield field, Phrase(text, bound=str(bound))
            return
    lower = float("-inf") if claim.lower is None else claim.lower
    upper = float("inf") if claim.upper is None else claim.upper
    value, ends = f"{claim.value:g}", {"lower": f"{lower:g}", "upper": f"{upper:g}"}
    if lower > upper:
        yield "lower", Phrase("lower bound {lower} lies above upper bound {upper}", **ends)
    elif not lower <= claim.value <= upper:
        text = "{value} lies outside its own bounds, {lower} to {upper}"
        yield "value", Phrase(text, value=value, **ends)
    between = claim.hedge == "range"  # its value is a midpoint, that of 3–4 years 3.5
    least, most = (lower, upper) if between else (claim.value, claim.value)
    beyond = exceeds_whole(claim.indicator, claim.base, claim.context, claim.printed)
    if claim.measure == "share" and not 0 <= least <= most <= (math.inf if beyond else 100):
        share = f"{least:g} to {most:g}" if between else value
        yield "value", Phrase("a share of {share} % lies outside 0 to 100 %", share=share)
    if claim.measure in COUNTED and (claim.value < 1 or (claim.value % 1 and not between)):
        text = "a {measure} of {value} is not a positive whole number"
        yield "value", Phrase(text, measure=claim.measure, value=value)
    if claim.measure == "level" and least < 0 and _counts(claim):
        text = "a count of {value} {unit} is below zero"
        yield "value", Phrase(text, value=value, unit=claim.unit)


def _counts(claim: Claim) -> bool:
    """Whether a claim counts things, and not how many more or fewer of them there are."""
    counted = claim.unit in CLASSIFIERS or unit_parts(claim.unit)[1] in CLASSIFIERS
    return counted and not may_be_negative(claim.indicator)


RULE = Rule(CODE, "range", "error", __doc__, violations=violations, relations=relations)
