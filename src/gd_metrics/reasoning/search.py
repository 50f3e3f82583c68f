"""One search for contradictions: claims, as columns are compared, and those that were fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ..claim import KEY, Cell, Claim
from ..quantity.interval import Interval
from ..rules.world import World, factor
from .cells import ClaimsByCell, Group
from .implication import MOST_WAYS, within
from .screening import screen
from .screening.coding import coded_claims
from .screening.engine import Engine

if TYPE_CHECKING:
    from ..rules.group import Distinct, Parts
    from ..rules.relation import Relation
    from .trials import Suspect, Trial

_FEW = 4
"""Roles up to which the groups of disputed operands, mostly two, are joined one by one."""


class Search:
    """One search for contradictions: the claims, their operands, and what was fetched.

    Attributes:
        world: indicators, areas, formulas and origins.
        coded: the claims, as columns are compared.
        disputed: the cells whose claims may contradict each other, or one of which is deprecated.
    """

    def __init__(self, engine: Engine, world: World) -> None:
        self.world = world
        self._engine = engine
        self.coded = coded = coded_claims(engine)
        self._plain = plain = engine.kept(screen.operands(coded, world.counts))
        unsure = nw.col("near") | nw.col("deprecated")
        (rows,) = engine.rows([plain.filter(unsure).select(*KEY, "near", "deprecated")])
        near = [coded.key(row) for row in rows if row[-2]]
        self._marked = {coded.key(row) for row in rows if row[-1]}
        differing = self._cells([screen.several_vintages(plain, coded)])
        self.disputed = sorted({*differing, *(cell for cell, _ in (*near, *self._marked))})
        self._asked: set[Cell] = set(self.disputed)
        self._fetched = ClaimsByCell(())
        cells = self.fetch()
        self._groups = {
            (cell, vintage): [*self._said(cell, cells.groups(cell, vintage))]
            for cell, vintage in near
        }

    def _said(self, cell: Cell, groups: Iterable[Group]) -> Iterator[Interval]:
        """What each group of a cell's claims has in common, in their unit."""
        for group in groups:
            scale = factor(group[0].unit)
            yield within(self.world, cell, group.interval) / scale

    def screen(self, trials: Sequence[Trial]) -> None:
        """Compare columns for trials of one kind; one job for all where the engine can."""
        frames = [trial.frame(self) for trial in trials]
        rows = iter(self._engine.rows([frame for frame in frames if frame is not None]))
        for trial, frame in zip(trials, frames, strict=True):
            self.ask(trial.seen(self, () if frame is None else next(rows)))

    def misses(self, relation: Relation) -> Any:
        """The instances that miss a relation or may."""
        operands = self.followed if len(relation.formula.names) <= _FEW else self.coarse
        return screen.misses(operands, self.coded, relation)

    def suspects(self, rows: Iterable[Sequence[Any]]) -> list[Suspect]:
        """What the rows of instances that miss say together."""
        return screen.suspects(self.coded, rows)

    def anchors(self, relation: Relation) -> Any:
        """The anchors of a relation's instances."""
        return screen.anchors(self.coarse, self.coded, relation)

    def crowded_wholes(self, parts: Parts) -> Any:
        """The wholes that their parts may exceed."""
        return screen.crowded_wholes(self.operands, self.coded, parts)

    def crowded_ranks(self, group: Distinct) -> Any:
        """The cells of sets in which two hold one number, or may."""
        return screen.crowded_ranks(self.operands, self.coded, group)

    @cached_property
    def operands(self) -> Any:
        """The operands, with a row for each group of a disputed cell's claims that agrees."""
        return self._operands({of: list(groups) for of, groups in self._groups.items()})

    @cached_property
    def followed(self) -> Any:
        """The operands as far as exact arithmetic tries one group after another, too."""
        if all(len(groups) <= MOST_WAYS for groups in self._groups.values()):
            return self.operands
        return self._operands(
            {of: g if len(g) <= MOST_WAYS else None for of, g in self._groups.items()}
        )

    @cached_property
    def coarse(self) -> Any:
        """The operands with disputed ones left to exact arithmetic, for relations of many."""
        return self._operands(dict.fromkeys(self._groups))

    def _operands(self, groups: Any) -> Any:
        regrouped = screen.regroup(self._plain, self.coded, groups, self._marked)
        made = screen.with_ways(regrouped, self.coded)
        return self._engine.kept(made)  # every relation reads it, and binds what it is made of

    def _cells(self, frames: Iterable[Any]) -> list[Cell]:
        """The cells that some frames name, each once and in order."""
        rows_of = self._engine.rows([frame for frame in frames if frame is not None])
        return sorted({self.coded.cell(row) for rows in rows_of for row in rows})

    def fetch(self, cells: Iterable[Cell] = ()) -> ClaimsByCell:
        """The claims of some cells, with those of every cell that was asked for before."""
        self.ask(cells)
        missing = sorted(self._asked - self._fetched.known)
        self._asked.clear()
        if missing:
            rows = self.coded.claims_of(missing).sort("claim_id", "printed").rows(named=True)
            self._fetched.add(missing, map(Claim.from_row, rows))
        return self._fetched

    def ask(self, cells: Iterable[Cell]) -> None:
        """Ask for cells that are fetched with the next others, all in one go."""
        self._asked.update(cells)
