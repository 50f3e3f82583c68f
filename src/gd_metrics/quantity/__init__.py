"""Printed characters -> quantity: value, unit, hedge, and the interval of true values.

A print passes down this room once, in the order in which its modules build on each other:
:mod:`~gd_metrics.quantity.vocabulary` (words), ``numerals`` (a number and what its last digit
counts), ``units``, ``fraction`` and ``ranges``, ``quantity`` (what a figure says), ``reader`` (a
figure from left to right) and ``literal`` (:func:`parse`, and every convention). Beside them,
``interval`` is the exact arithmetic that every verdict rests on, ``formula`` solves what names
quantities (:func:`parse_formula`), and ``linear`` says which formulas say one thing.

>>> parse("约7.7万家").interval
Interval('76500', '77500')
>>> parse_formula("trade = exports + imports").names
('trade', 'exports', 'imports')
"""

from ..errors import FormulaError, QuantityError, UnitError
from .formula import Formula, parse_formula
from .interval import Interval
from .literal import parse, takes_scale
from .quantity import Quantity

__all__ = [
    "Formula",
    "FormulaError",
    "Interval",
    "Quantity",
    "QuantityError",
    "UnitError",
    "parse",
    "parse_formula",
    "takes_scale",
]
