"""Printed characters -> quantity: value, unit, hedge, and the interval of true values.

In the order in which they build on each other: :mod:`~gd_metrics.quantity.vocabulary` (words),
``numerals``, ``units``, ``fraction`` and ``ranges``, ``quantity`` (what a literal says),
``reader`` (a literal's parts) and ``literal`` (:func:`parse`, and every convention).
"""

from ..errors import QuantityError
from .literal import parse
from .quantity import Quantity

__all__ = ["Quantity", "QuantityError", "parse"]
