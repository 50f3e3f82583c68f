"""What a contradiction says: its figures, how far apart they are, and whether digits were cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from ..claim import Claim
from ..finding import Detail, Member, Note, gap_text
from ..quantity.interval import Interval

_SAID = 12
"""How many figures a message names before the rest is only counted."""


def detail_of(
    members: Sequence[Member], notes: Sequence[Note], joined: str = " against ", about: str = ""
) -> Detail:
    """What explains a contradiction: what its claims print, and how far apart they are.

    Args:
        members: the claims.
        notes: what is to be known beside it.
        joined: what stands between two figures.
        about: what stands before them.
    """
    words = (about + _printed(members, joined), *(NOTES[kind](*args) for kind, *args in notes))
    return Detail("; ".join(words), tuple(members), tuple(notes))


NOTES: Mapping[str, Callable[..., str]] = {
    "cut": lambda: "would fit if digits were cut, not rounded",
    "unusual": lambda: "further apart than revisions of it have been",
    "revised": lambda: "no more than figures of these indicators were revised",
    "mixed": lambda: "no published vintage fits",
    "older": lambda *figures: f"fits the {' and the '.join(figures)}",
    "hint": lambda hint: hint,
}
"""The words for each kind of note, of what they need."""


def _printed(members: Sequence[Member], joined: str) -> str:
    claims = [m.claim for m in sorted(members, key=lambda m: not m.against)]
    printed = {(c.cell, c.value, c.hedge, _ends(c)): c.printed for c in claims[::-1]}
    said = [*printed.values()][::-1]
    if len(said) > _SAID:
        said[_SAID:] = [f"{len(said) - _SAID} more"]
    unit = next((m.claim.unit for m in members if m.gap), "")  # the rule's own figure comes first
    widest = max(members, key=lambda m: m.gap if m.claim.unit == unit else Fraction(-1))
    apart = gap_text(widest.gap, widest.claim.unit)
    gap = f"a gap of {apart}" if widest.gap else "nothing in common"
    return f"{joined.join(said)}: {gap}"


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
