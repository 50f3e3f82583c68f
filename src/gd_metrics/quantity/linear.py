"""What a formula says in all data: whether it can hold at all, and whether it repeats another.

A formula of sums, differences and constant factors is brought to one linear form, so that
``trade = exports + imports`` and ``exports = trade - imports`` are seen to be one.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .formula import Constant, Formula, Name, Node, Spread
from .interval import Interval

Linear = dict[str, Fraction]
"""Factors of names; the empty name is the constant."""


def linear(node: Node) -> Linear | None:  # noqa: PLR0911
    """The linear form of an expression; ``None`` where it has none."""
    if isinstance(node, Constant):
        return {"": node.value}
    if isinstance(node, Name):
        return {node.name: Fraction(1)}
    if isinstance(node, Spread):
        return None
    left, right = linear(node.left), linear(node.right)
    if left is None or right is None:
        return None
    if node.operator in "+-":
        return _added(left, right, Fraction(1 if node.operator == "+" else -1))
    number, other = (right, left) if set(right) <= {""} else (left, right)
    if not set(number) <= {""} or (node.operator == "/" and number is left):
        return None
    scale = number.get("", Fraction(0))
    if node.operator == "/":
        if scale == 0:
            return None
        scale = 1 / scale
    return {name: value * scale for name, value in other.items()}


def normal_form(formula: Formula) -> str:
    """One text for all formulas that are one statement in another order.

    >>> from gd_metrics.quantity.formula import parse_formula
    >>> normal_form(parse_formula("t = a + b")) == normal_form(parse_formula("a = t - b"))
    True
    """
    factors = difference(formula)
    if factors is None:
        return formula.canonical
    names = sorted(name for name in factors if name)
    if not names:
        return f"{factors.get('', 0)}{formula.comparison}0"
    sign = -1 if formula.comparison == ">=" else 1
    scale = factors[names[0]] if formula.comparison == "=" else abs(factors[names[0]]) * sign
    terms = [f"{factors[name] / scale}*{name}" for name in names]
    comparison = "=" if formula.comparison == "=" else "<" if formula.strict else "<="
    return f"{' + '.join(terms)} + {factors.get('', Fraction(0)) / scale}{comparison}0"


def problem(formula: Formula, domains: Mapping[str, Interval]) -> str | None:
    """Why a formula can't be used: no data can satisfy it, or all data do.

    Args:
        formula: the formula.
        domains: what each of its names can be at all.

    >>> from gd_metrics.quantity.formula import parse_formula
    >>> problem(parse_formula("a = a + 1"), {"a": Interval()})
    'no data can satisfy it'
    """
    factors = difference(formula)
    if factors is not None and not any(factors):
        constant = factors.get("", Fraction(0))
        holds = {"=": constant == 0, "<=": constant <= 0, ">=": constant >= 0}
        if holds[formula.comparison] and (constant or not formula.strict):
            return "all data satisfy it, so it says nothing"
        return "no data can satisfy it"
    return None if formula.holds(domains) else "no data can satisfy it"


def difference(formula: Formula) -> Linear | None:
    """The left side less the right one; ``None`` where that is not linear."""
    left, right = linear(formula.left), linear(formula.right)
    return None if left is None or right is None else _added(left, right, Fraction(-1))


def _added(left: Linear, right: Linear, sign: Fraction) -> Linear:
    total = {name: left.get(name, 0) + sign * right.get(name, 0) for name in left | right}
    return {name: Fraction(value) for name, value in total.items() if value or name == ""}
