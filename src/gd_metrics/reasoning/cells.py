"""Claims by the cell that they are of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from ..claim import OUTCOMES, Cell, Claim
from ..quantity.interval import Interval, intersection
from ..rules.world import factor
from .agreement import maximal_groups
from .revisions import Revisions


class Group(tuple[Claim, ...]):
    """Claims of one cell and vintage that share a value."""

    @cached_property
    def interval(self) -> Interval:
        """What they have in common, in base units."""
        common = intersection(claim.interval for claim in self)
        assert common is not None, "a group agrees"
        return common * factor(self[0].unit)


class ClaimsByCell:
    """Claims by their cell and vintage, and what the standing ones of each agree on."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims: dict[Cell, list[Claim]] = {}
        self._groups: dict[tuple[Cell, str], list[Group]] = {}
        self._by_measure: dict[str, list[Cell]] = {}
        self._revisions: Revisions | None = None
        self.known: set[Cell] = set()
        self.add((), claims)

    def add(self, cells: Iterable[Cell], claims: Iterable[Claim]) -> None:
        """Add claims of cells that had none here; ``known`` notes the cells, empty or not."""
        self.known.update(cells)
        self._revisions = None
        for claim in claims:
            if claim.is_outcome:
                if (cell := Cell.of(claim)) not in self._claims:
                    self._claims[cell] = []
                    self._by_measure.setdefault(cell.measure, []).append(cell)
                self._claims[cell].append(claim)

    def __contains__(self, cell: object) -> bool:
        return cell in self._claims

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._claims)

    def __len__(self) -> int:
        return len(self._claims)

    def where(self, where: Mapping[str, Collection[str]]) -> Iterator[Cell]:
        """The cells whose columns have one of the values."""
        for measure, cells in self._by_measure.items():
            for cell in cells if measure in where.get("measure", self._by_measure) else ():
                if all(getattr(cell, column) in values for column, values in where.items()):
                    yield cell

    def of(self, cell: Cell) -> Sequence[Claim]:
        """Every claim of a cell, deprecated ones too."""
        return self._claims.get(cell, ())

    @property
    def revisions(self) -> Revisions:
        """How far the claims of other vintages are from each other."""
        if self._revisions is None:
            self._revisions = Revisions(self._claims)
        return self._revisions

    def beside(self, claim: Claim, cells: Iterable[Cell], without: Collection[str]) -> ClaimsByCell:
        """A claim beside the others of some cells, without those that are not trusted.

        Args:
            claim: the claim; what else has its id is left out.
            cells: whose claims to take.
            without: ids of claims to leave out.
        """
        out = {claim.claim_id, *without}
        others = (c for cell in sorted({*cells}) for c in self.of(cell) if c.claim_id not in out)
        local = ClaimsByCell([*others, claim])
        local._revisions = self.revisions
        return local

    def vintages(self, cell: Cell) -> list[str]:
        """The vintages that a cell's standing claims have, earliest first."""
        of_cell = {c.vintage for c in self.of(cell) if c.rank != "deprecated"}
        return [vintage for vintage in OUTCOMES if vintage in of_cell]

    def groups(self, cell: Cell, vintage: str) -> list[Group]:
        """The maximal groups of a cell's standing claims of one vintage that agree."""
        key = (cell, vintage)
        if key not in self._groups:
            standing = [c for c in self.of(cell) if c.vintage == vintage and c.rank != "deprecated"]
            self._groups[key] = [*map(Group, maximal_groups(standing))]
        return self._groups[key]
