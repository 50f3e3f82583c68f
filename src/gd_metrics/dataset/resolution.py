"""The value to stand behind for one cell, resolved from its claims; null where nothing decides.

The rule, in this order, until the claims that are left agree:

1. **rank**: preferred before normal; deprecated claims never count.
2. **vintage**: revised, final, preliminary, estimate.
3. **source**: the kind of whom the text cites for the figure, or else of the source itself:
   official, wire, repost, aggregator. A figure that cites the report it comes from counts
   for more than one that cites nobody.
4. **precision**: the narrowest intervals.

Among the claims that are left, and whose value all of them allow, the first in this order
gives the value; the figure's interval is the intersection of all claims that agree with it.
Where two claims that differ are equal in all four, nothing decides and the value is null. A
cell whose claims are all deprecated has no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..claim import OUTCOMES, Claim
from ..quantity.interval import Interval, intersection
from ..reasoning.agreement import agree
from ..rules.world import Roots

KINDS = ("official", "wire", "repost", "aggregator")
"""Kinds of sources, the one to trust first."""

STATUSES = ("agreed", "single", "contested")


@dataclass(frozen=True)
class Resolution:
    """What a cell's claims come to.

    Attributes:
        cell: the cell's key.
        chosen: the claim whose value is taken; ``None`` where nothing decides.
        interval: what all claims for it have in common.
        status: ``agreed`` (two or more independent root sources), ``single`` or ``contested``.
        decided_by: ``agreement`` where all claims agree, else the step that decided, or
            ``nothing``.
        independent: how many of the claims for it are independent of each other.
        for_: claims that agree with it; against: those that don't.
    """

    cell: str
    chosen: Claim | None
    interval: Interval | None
    status: str
    decided_by: str
    independent: int
    for_: tuple[Claim, ...]
    against: tuple[Claim, ...]


def resolve(claims: Iterable[Claim], kinds: Mapping[str, str], roots: Roots) -> list[Resolution]:
    """Resolve every cell of outcomes; targets and forecasts are not figures.

    Args:
        claims: all claims.
        kinds: the kind of each source.
        roots: who repeats whom.

    Returns:
        A resolution a cell, by its key.
    """
    cells: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.is_outcome:
            cells.setdefault(claim.cell, []).append(claim)
    standing = [cell for cell, found in cells.items() if any(c.rank != "deprecated" for c in found)]
    return [_resolve(cell, cells[cell], kinds, roots) for cell in sorted(standing)]


def _resolve(
    cell: str, claims: Sequence[Claim], kinds: Mapping[str, str], roots: Roots
) -> Resolution:
    standing = [c for c in claims if c.rank != "deprecated"]
    steps = _steps(kinds)
    left, decided_by = _decide(standing, steps)
    if not left:
        return Resolution(cell, None, None, "contested", "nothing", 0, (), tuple(claims))
    shared = intersection(c.interval for c in left)
    inside = [c for c in left if shared and c.quantity.value in shared]
    chosen = min(
        inside or left, key=lambda c: (*(order(c) for _, order in steps), _width(c), c.claim_id)
    )
    for_ = [c for c in claims if c.rank != "deprecated" and c.agrees(chosen)]
    while (common := intersection(c.interval for c in for_)) is None:  # agree with it, not jointly
        for_.remove(max((c for c in for_ if c is not chosen), key=lambda c: c.claim_id))
    against = tuple(c for c in claims if c not in for_)
    disputed = any(c.rank != "deprecated" and c.vintage == chosen.vintage for c in against)
    independent = count_independent(for_, roots)
    status = "contested" if disputed else "agreed" if independent > 1 else "single"
    return Resolution(cell, chosen, common, status, decided_by, independent, tuple(for_), against)


Step = tuple[str, Callable[[Claim], float]]


def _steps(kinds: Mapping[str, str]) -> list[Step]:
    """The steps of the rule: a name, and the order in which it prefers claims."""
    return [
        ("rank", lambda c: ("preferred", "normal").index(c.rank)),
        ("vintage", lambda c: -OUTCOMES.index(c.vintage)),
        ("source", lambda c: KINDS.index(kinds[c.attributed_to or c.source_id])),
        ("precision", _width),
    ]


def _decide(claims: Sequence[Claim], steps: Sequence[Step]) -> tuple[Sequence[Claim], str]:
    """The claims that are left when they first agree, and the step that made them."""
    left, decided_by = list(claims), "agreement"
    for name, order in steps:
        if agree(left):
            break
        best = min(map(order, left))
        left, decided_by = [c for c in left if order(c) == best], name
    return (left, decided_by) if agree(left) else ((), "nothing")


def _width(claim: Claim) -> float:
    width = claim.interval.width
    return float("inf") if width is None else float(width)


def count_independent(claims: Sequence[Claim], roots: Roots) -> int:
    """How many claims go back to root sources that none of the others shares."""
    taken: set[str] = set()
    count = 0
    for origin in sorted((roots.of_claim(c) for c in claims), key=lambda r: (len(r), sorted(r))):
        if not origin & taken:
            taken |= origin
            count += 1
    return count
