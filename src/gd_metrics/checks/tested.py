"""What a check tested, and what it could not: so that no gate is green for having seen nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..claim import CELL, NOT_APPLICABLE, Cell, Claim
from ..rules import groups
from ..rules.group import Distinct
from .claims import Claims

if TYPE_CHECKING:
    from ..rules.world import World

MOST = 5000
"""Claims up to which it is counted who takes part in formulas; beyond, cells alone are."""

NAMED = 5
"""Series of claims that nothing tests which are named."""


@dataclass(frozen=True)
class ClaimCount:
    """How many claims something else speaks of.

    Attributes:
        tested: claims that others of their cell, or a rule over several cells, speak of.
        untested: all others.
        cells_alone: whether there were too many to look beyond their cells.
        lonely: the series of which nothing tests most claims, as a cell of no period, and how
            many these are, if several; none where nothing at all is tested.
        checkable: claims that others would contradict if they were wrong; ``None`` where there
            were too many to look beyond their cells.
    """

    tested: int
    untested: int
    cells_alone: bool = False
    lonely: tuple[tuple[Cell, int], ...] = ()
    checkable: int | None = None


def count_claims(claims: Claims, world: World) -> ClaimCount:
    """Count the claims that something else speaks of.

    Args:
        claims: the claims, read or asked.
        world: what rules look up.

    >>> import gd_metrics as gd
    >>> from .claims import ReadClaims, world_of
    >>> from ..rules.world import World
    >>> count_claims(ReadClaims(gd.claims(indicator="nev_output", period="2021")), World()).untested
    4
    """
    if claims.few is not None:
        return _by_rules(claims.few, world)
    import narwhals as nw

    from ..tables.engines.engine import engine_of

    with engine_of(claims.whole) as engine:
        cells = engine.frame.group_by(*CELL).agg(nw.len().alias("n"))
        shared = nw.when(nw.col("n") > 1).then(nw.col("n")).otherwise(0)
        ((sums,),) = engine.rows([cells.select(nw.col("n").sum(), shared.sum().alias("shared"))])
        every, tested = (int(number or 0) for number in sums)
        if every > MOST or not every:
            return ClaimCount(tested, every - tested, cells_alone=bool(every))
        rows = engine.frame.lazy().collect("pyarrow").rows(named=True)
    return _by_rules([Claim.from_row(row) for row in rows], world)


def _by_rules(claims: Sequence[Claim], world: World) -> ClaimCount:
    from ..reasoning.cells import ClaimsByCell
    from ..reasoning.implication import instances
    from ..reasoning.witnesses import checkable

    cells = ClaimsByCell(claims)
    spoken = {cell for cell in cells if len(cells.of(cell)) > 1}
    spoken.update(cell for instance in instances(cells, world) for cell in instance.roles.values())
    lists = (group.lists(cells) for group in groups(world) if isinstance(group, Distinct))
    spoken.update(cell for of_group in lists for held in of_group for cell in held)
    tested = sum(len(cells.of(cell)) for cell in spoken)
    alone = Counter(
        cell._replace(period=NOT_APPLICABLE, base=NOT_APPLICABLE)
        for cell in cells
        if cell not in spoken
    )
    several = [(cell, number) for cell, number in alone.items() if number > 1]
    most = sorted(several, key=lambda counted: (-counted[1], counted[0]))[:NAMED]
    known = len(checkable(cells, world))
    lonely = tuple(most) if tested else ()
    return ClaimCount(tested, len(claims) - tested, lonely=lonely, checkable=known)
