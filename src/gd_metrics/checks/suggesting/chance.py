"""Whether an identity holds because something is so, or as any numbers would.

The rows of one column are turned against those of the others: what then still holds often, holds
by chance (a small part beside large ones, wide rounding, a column that hardly varies).
"""

from __future__ import annotations

import math

from .identities import Identity

LEAST = 5
"""Rows that must hold at least."""
_FAILING = 0.1
"""The share of rows that may fail."""
_BY_CHANCE = 1e-3
"""How many identities of a table may be there by chance."""
_OFTEN = 0.5


def is_meant(identity: Identity, tried: int) -> bool:
    """Whether an identity holds in nearly all rows, and hardly would by chance.

    Args:
        identity: the identity.
        tried: how many were looked at, any of which might hold by chance.
    """
    rows = range(len(identity.columns[0].values))
    outcomes = [outcome for row in rows if (outcome := identity.holds(row)) is not None]
    held, failed = outcomes.count(True), outcomes.count(False)
    if held < LEAST or failed > max(1, _FAILING * len(outcomes)):
        return False
    rate = max(_rate(identity, place) for place in identity.turned)
    if rate > _OFTEN:
        return False
    expected = math.log(tried) + _log_choices(held + failed, failed) + held * math.log(rate)
    return expected < math.log(_BY_CHANCE)


def _rate(identity: Identity, place: int) -> float:
    """The share of rows that hold with one column turned, never none."""
    rows = len(identity.columns[0].values)
    outcomes = [
        outcome
        for by in {max(1, rows // 2), max(1, rows // 3), 1}
        for row in range(rows)
        if (outcome := identity.holds(row, place, by)) is not None
    ]
    return (outcomes.count(True) + 1) / (len(outcomes) + 2)


def _log_choices(number: int, chosen: int) -> float:
    return math.lgamma(number + 1) - math.lgamma(chosen + 1) - math.lgamma(number - chosen + 1)
