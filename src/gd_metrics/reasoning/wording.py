"""What a contradiction says: its figures, how far apart they are, and whether digits were cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ..claim import Claim
from ..finding import Member, gap_text
from ..quantity.interval import Interval

_SAID = 12
"""How many figures a message names before the rest is only counted."""


def message_of(members: Sequence[Member], joined: str = " against ", *, cut: bool = False) -> str:
    """What some claims print, and how far they are from what is implied for them.

    Args:
        members: the claims of a contradiction.
        joined: what stands between two figures.
        cut: whether they would fit if their digits had been cut off.
    """
    claims = [m.claim for m in sorted(members, key=lambda m: not m.against)]
    printed = {(c.cell, c.value, c.hedge, _ends(c)): c.printed for c in claims[::-1]}
    said = [*printed.values()][::-1]
    if len(said) > _SAID:
        said[_SAID:] = [f"{len(said) - _SAID} more"]
    unit = next((m.claim.unit for m in members if m.gap), "")  # the rule's own figure comes first
    widest = max(members, key=lambda m: m.gap if m.claim.unit == unit else Fraction(-1))
    apart = gap_text(widest.gap, widest.claim.unit)
    gap = f"a gap of {apart}" if widest.gap else "nothing in common"
    also = "; would fit if digits were cut, not rounded" if cut else ""
    return f"{joined.join(said)}: {gap}{also}"


def _ends(claim: Claim) -> Interval | None:
    """What tells ranges apart that have one midpoint; 43% and 43.0% are one figure to name."""
    return claim.interval if claim.hedge == "range" else None


_EDGE = Fraction(1, 10**9)
"""Share of its width by which a figure that was cut stays below the next one."""


def as_cut(claim: Claim) -> Claim:
    """A claim as it would be read if its last digit had been cut off, not rounded."""
    low, high = claim.truncated.lower, claim.truncated.upper
    read = replace(claim)
    if claim.truncated != claim.interval and low is not None and high is not None:
        room = (high - low) * _EDGE
        interval = Interval(low, high - room) if low >= 0 else Interval(low + room, high)
        read.__dict__["interval"] = interval  # where its property keeps what it worked out
    return read
