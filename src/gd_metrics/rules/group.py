"""Sets of cells of which a rule says something that is no formula over a few named ones."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..claim import Cell
from ..quantity.formula import parse_formula
from .relation import Instance, Mapped, Relation, check_columns, check_where


@dataclass(frozen=True)
class Alike:
    """The claims of one cell have one value.

    Attributes:
        rule: the code of the rule that says so.
    """

    rule: str


@dataclass(frozen=True)
class Distinct:
    """Cells that differ in one column alone do not hold one whole number.

    Attributes:
        rule: the code of the rule that says so.
        name: what a set is called after, with its cell.
        where: for each column the values that the cells may have.
        varying: the column in which they differ.
    """

    rule: str
    name: str
    where: Mapping[str, Collection[str]]
    varying: str = "area"

    def __post_init__(self) -> None:
        """Refuse columns and measures that there are not."""
        check_columns(f"set {self.name!r}", [self.varying])
        check_where(f"set {self.name!r}", self.where)

    def lists(self, cells: Iterable[Cell]) -> Iterator[list[Cell]]:
        """The sets of two cells or more that there are, each in order."""
        alike: dict[Cell, list[Cell]] = {}
        for cell in cells:
            if all(getattr(cell, column) in values for column, values in self.where.items()):
                alike.setdefault(cell._replace(**{self.varying: ""}), []).append(cell)
        yield from (sorted(cells) for cells in alike.values() if len(cells) > 1)

    def key(self, cell: Cell) -> str:
        """What a set is known by, from one of its cells."""
        return f"{self.name}:{cell._replace(**{self.varying: '_'})}"


@dataclass(frozen=True)
class Parts:
    """Parts that do not overlap have together at most what their whole has.

    Those that are claimed count, two at least; what is not negative may be left out.

    Attributes:
        rule: the code of the rule that says so.
        name: what an instance is called after, with the cell of the whole.
        where: for each column the values that the cells may have, but for their own.
        whole: the value of the column that stands for the whole.
        parts: those that stand for its parts.
        column: the column in which whole and parts differ.
        equal: the indicators of which the parts are all, so that another relation says how
            much they have together once all of them are claimed.
    """

    rule: str
    name: str
    where: Mapping[str, Collection[str]]
    whole: str
    parts: Collection[str]
    column: str = "area"
    equal: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse columns and measures that there are not, and a text for several parts."""
        check_columns(f"set {self.name!r}", [self.column])
        check_where(f"set {self.name!r}", {**self.where, self.column: self.parts})

    def instances(self, cells: Iterable[Cell], claimed: Container[Cell]) -> Iterator[Instance]:
        """The formulas over the parts that are claimed.

        Args:
            cells: cells that may be wholes.
            claimed: the cells that have claims.
        """
        for cell in cells:
            if getattr(cell, self.column) == self.whole:
                there = [p for p in self.parts if cell._replace(**{self.column: p}) in claimed]
                every = len(there) == len(self.parts)
                if len(there) > 1 and not (every and cell.indicator in self.equal):
                    yield from self._relation(there).instances([cell], claimed)

    def _relation(self, parts: Collection[str]) -> Relation:
        """That some of the parts have together at most what the whole has."""
        roles = {
            f"part_{n}": {self.column: Mapped(self.column, {self.whole: part})}
            for n, part in enumerate(parts)
        }
        formula = parse_formula(f"{' + '.join(roles)} <= whole")
        where = {**self.where, self.column: {self.whole}}
        return Relation(self.rule, self.name, formula, "whole", where, roles)


Group = Alike | Distinct | Parts
"""What a rule may say of a set of cells."""
