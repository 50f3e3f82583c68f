"""Whether an identity holds because something is so, or as any numbers would.

The rows of one column are turned against those of the others: what then still holds often, holds
by chance (a small part beside large ones, wide rounding, a column that hardly varies).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from .identities import Identity

LEAST = 5
"""Rows that must hold at least."""
_FAILING = 0.1
"""The share of rows that may fail."""
_BY_CHANCE = 1e-3
"""How many identities of a table may be there by chance."""
_OFTEN = 0.5


_NEAR = 2 / 3
"""The share of rows in which what is nearest to an identity holds."""


@dataclass(frozen=True)
class Tried:
    """How an identity fares.

    Attributes:
        identity: the identity.
        is_meant: whether it holds in nearly all rows, and hardly would by chance.
        is_near: whether it holds in many rows.
        chance: how many such would be there by chance, as a logarithm.
    """

    identity: Identity
    is_meant: bool
    is_near: bool
    chance: float


def tried(identity: Identity, number: int) -> Tried:
    """Whether an identity holds in nearly all rows, and hardly would by chance.

    Decimals that are few digits long meet within rounding by chance, but hardly to the last
    digit: what holds so is told by that.

    Args:
        identity: the identity.
        number: how many were looked at, any of which might hold by chance.
    """
    ways = (_tried(identity, number, exactly=exactly) for exactly in (False, True))
    return min(ways, key=lambda way: (not way.is_meant, not way.is_near, way.chance))


def _tried(identity: Identity, number: int, *, exactly: bool) -> Tried:
    rows = range(len(identity.columns[0].values))
    outcomes = [identity.holds(row, exactly=exactly) for row in rows]
    held, failed = outcomes.count(True), outcomes.count(False)
    if held < LEAST - 1 or held < _NEAR * (held + failed):
        return Tried(identity, is_meant=False, is_near=False, chance=0.0)
    rate = max(_rate(identity, place, exactly=exactly) for place in identity.turned)
    chance = math.log(number) + _log_choices(held + failed, failed) + held * math.log(rate)
    nearly_all = held >= LEAST and failed <= max(1, _FAILING * (held + failed))
    is_meant = nearly_all and rate <= _OFTEN and chance < math.log(_BY_CHANCE)
    return Tried(identity, is_meant, is_near=rate <= _OFTEN, chance=chance)


def _rate(identity: Identity, place: int, *, exactly: bool) -> float:
    """The share of rows that hold with one column turned, never none."""
    rows = len(identity.columns[0].values)
    outcomes = [
        outcome
        for by in {max(1, rows // 2), max(1, rows // 3), 1}
        for row in range(rows)
        if (outcome := identity.holds(row, place, by, exactly=exactly)) is not None
    ]
    return (outcomes.count(True) + 1) / (len(outcomes) + 2)


def _log_choices(number: int, chosen: int) -> float:
    return math.lgamma(number + 1) - math.lgamma(chosen + 1) - math.lgamma(number - chosen + 1)
