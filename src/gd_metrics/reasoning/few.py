"""Claims that are few: no column is compared, every cell and instance is decided exactly.

To make columns of some thousand claims, and queries on them, takes longer than to look at all of
them in fractions. It finds what :class:`~gd_metrics.reasoning.search.Search` does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ..claim import KEY, Cell, Claim
from ..rules.world import World
from .cells import ClaimsByCell

MOST = 3000
"""Claims up to which all are looked at; from some thousand on, columns are faster."""


class Few:
    """Claims that are few, by their cells.

    Attributes:
        world: indicators, areas, formulas and origins.
        disputed: the cells with several claims.
    """

    def __init__(self, claims: Iterable[Claim], world: World) -> None:
        self.world = world
        keyed = (c for c in claims if None not in map(c.__getattribute__, KEY))
        self._cells = ClaimsByCell(sorted(keyed, key=lambda c: (c.claim_id, c.printed)))
        self.disputed = sorted(cell for cell in self._cells if len(self._cells.of(cell)) > 1)

    def of(self, where: Mapping[str, Collection[str]]) -> list[Cell]:
        """The cells whose columns have one of the values, in order."""
        return sorted(self._cells.where(where))

    def fetch(self, _cells: Iterable[Cell] = ()) -> ClaimsByCell:
        """The claims; all are here."""
        return self._cells

    def ask(self, _cells: Iterable[Cell]) -> None:
        """Nothing need be asked for."""
