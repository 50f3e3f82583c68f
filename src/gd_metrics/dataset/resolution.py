"""The value to stand behind for one cell, resolved from its claims; null where nothing decides.

The rule, in this order, until the claims that are left agree:

1. **rank**: preferred before normal; deprecated claims never count.
2. **verdict**: where vintages differ, a claim that is contradicted (a ratio that no vintage of
   its operands gives) goes before any vintage is preferred, as long as another is left.
3. **vintage**: revised, final, preliminary, estimate.
4. **source**: the kind of whom the text cites for the figure, or else of the source itself:
   official, wire, repost, aggregator. A figure that cites the report it comes from counts
   for more than one that cites nobody.
5. **precision**: the narrowest intervals.

Among the claims that are left, and whose value all of them allow, the first in this order
gives the value. A claim of an earlier vintage never does where a later one prints a value too
(a bound is none), however many digits it has: it is superseded. The figure's interval is the
intersection of all other claims that agree with it. Where two claims that differ are equal in
all five, nothing decides and the value is null. A cell whose claims are all deprecated has no
figure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..claim import OUTCOMES, Claim
from ..quantity.interval import Interval, intersection
from ..reasoning.agreement import agree
from ..rules.world import Roots

KINDS = ("official", "wire", "repost", "aggregator")
"""Kinds of sources, the one to trust first."""

DISTANCES = ("opened", "transcribed", "reported")
"""How far from the original a value was seen, the nearest first."""

OPENED = ("read", "looked-up")
"""Statuses of sources that were opened here."""

STATUSES = ("agreed", "single", "contested")

STEPS = ("agreement", "rank", "verdict", "vintage", "source", "precision", "nothing")
"""What may have decided a figure."""


@dataclass(frozen=True)
class Resolution:
    """What a cell's claims come to.

    Attributes:
        cell: the cell's key.
        chosen: the claim whose value is taken; ``None`` where nothing decides.
        interval: what all claims for it that are not superseded have in common.
        status: ``agreed`` (two or more independent documents), ``single``, or ``contested``:
            a claim of its vintage, or of a later one of its rank, says something else, or
            figures of other cells contradict all claims for it and nobody found those to be wrong.
        decided_by: one of :data:`STEPS`: ``agreement`` where all claims agree.
        independent: how many documents, none of which repeats another, the claims for it go
            back to.
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


def resolve(
    claims: Iterable[Claim],
    kinds: Mapping[str, str],
    roots: Roots,
    contradicted: Collection[str] = frozenset(),
    doubted: Collection[str] = frozenset(),
) -> list[Resolution]:
    """Resolve every cell of outcomes; targets and forecasts are not figures.

    Args:
        claims: all claims.
        kinds: the kind of each source.
        roots: who repeats whom.
        contradicted: ids of the claims whose verdict is that.
        doubted: those of them that nobody has found to be right.

    Returns:
        A resolution a cell, by its key.
    """
    cells: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.is_outcome:
            cells.setdefault(claim.cell, []).append(claim)
    steps = _steps(kinds, contradicted)
    return [
        _resolve(cell, members, steps, roots, doubted)
        for cell, members in sorted(cells.items())
        if any(c.rank != "deprecated" for c in members)
    ]


Step = tuple[str, Callable[[Claim], float]]
"""The name of a step, and the order in which it prefers claims."""


def _steps(kinds: Mapping[str, str], contradicted: Collection[str]) -> tuple[Step, ...]:
    return (
        ("rank", lambda c: ("preferred", "normal").index(c.rank)),
        ("verdict", lambda c: c.claim_id in contradicted),
        ("vintage", _age),
        ("source", lambda c: KINDS.index(kinds[c.attributed_to or c.source_id])),
        ("precision", _width),
    )


def _resolve(
    cell: str,
    claims: Sequence[Claim],
    steps: Sequence[Step],
    roots: Roots,
    doubted: Collection[str],
) -> Resolution:
    standing = [c for c in claims if c.rank != "deprecated"]
    left, decided_by = _decide(standing, steps)
    if not left:
        return Resolution(cell, None, None, "contested", "nothing", 0, (), tuple(claims))
    chosen = _choose(left, steps)
    for_, common = _for(chosen, standing)
    against = tuple(c for c in claims if c not in for_)
    disputed = any(_disputes(c, chosen) for c in against)
    disputed = disputed or all(c.claim_id in doubted for c in for_)
    independent = count_independent(bearing_out(for_, chosen.claim_id), roots)
    status = "contested" if disputed else "agreed" if independent > 1 else "single"
    return Resolution(cell, chosen, common, status, decided_by, independent, tuple(for_), against)


def _decide(claims: Sequence[Claim], steps: Sequence[Step]) -> tuple[Sequence[Claim], str]:
    """The claims that are left when they first agree, and the step that made them."""
    left, decided_by = list(claims), "agreement"
    for name, order in steps:
        if agree(left):
            break
        if name == "verdict" and len({c.vintage for c in left}) == 1:
            continue  # which of them is wrong is not for the others' number to say
        best = min(map(order, left))
        left, decided_by = [c for c in left if order(c) == best], name
    return (left, decided_by) if agree(left) else ((), "nothing")


def _choose(agreeing: Sequence[Claim], steps: Sequence[Step]) -> Claim:
    """The claim that gives the value: not superseded, and first in the order of the steps."""
    current = [c for c in agreeing if not _superseded(c, agreeing)]
    shared = intersection(c.interval for c in current)
    inside = [c for c in current if shared and c.quantity.value in shared]
    return min(
        inside or current, key=lambda c: (*(order(c) for _, order in steps), _width(c), c.claim_id)
    )


def _for(chosen: Claim, standing: Sequence[Claim]) -> tuple[list[Claim], Interval | None]:
    """The claims for a value, and what those of them that it does not supersede have in common."""
    agreeing = [c for c in standing if c.agrees(chosen)]
    current = [c for c in agreeing if not _superseded(c, [chosen])]
    while (common := intersection(c.interval for c in current)) is None:  # no two disagree
        odd = max((c for c in current if c is not chosen), key=lambda c: c.claim_id)
        current.remove(odd)
        agreeing.remove(odd)
    return agreeing, common


def _disputes(claim: Claim, chosen: Claim) -> bool:
    """Whether a claim against a value is of its vintage, or of a later one passed over for it."""
    if claim.vintage == chosen.vintage:
        return claim.rank != "deprecated"
    return claim.rank == chosen.rank and _age(claim) < _age(chosen)


def _superseded(claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether a later vintage prints a value, not only a bound."""
    return any(_age(c) < _age(claim) and c.interval.width is not None for c in others)


def _age(claim: Claim) -> int:
    """How far the vintage of a claim is from the last."""
    return -OUTCOMES.index(claim.vintage)


def _width(claim: Claim) -> float:
    width = claim.interval.width
    return float("inf") if width is None else float(width)


def bearing_out(claims: Iterable[Claim], chosen: str) -> list[Claim]:
    """Those of the claims for a figure that say how much: a floor fits far more, as in a verdict.

    Args:
        claims: the claims for it.
        chosen: the id of the claim that gives it; it counts whatever it says.
    """
    return [c for c in claims if c.claim_id == chosen or c.interval.width is not None]


def count_independent(claims: Iterable[Claim], roots: Roots) -> int:
    """How many claims go back to root sources that none of the others shares."""
    taken: set[str] = set()
    count = 0
    for origin in sorted((roots.of_claim(c) for c in claims), key=lambda r: (len(r), sorted(r))):
        if not origin & taken:
            taken |= origin
            count += 1
    return count


def distance(claims: Iterable[Claim], statuses: Mapping[str, str], roots: Roots) -> str:
    """How far from the original the nearest of some claims was seen: one of :data:`DISTANCES`.

    Args:
        claims: claims of one value.
        statuses: the status of each source.
        roots: who repeats whom.
    """

    def of(claim: Claim) -> str:
        if all(statuses.get(root) in OPENED for root in roots.of_claim(claim)):
            return "opened"
        return "transcribed" if statuses.get(claim.source_id) in OPENED else "reported"

    return min(map(of, claims), key=DISTANCES.index)
