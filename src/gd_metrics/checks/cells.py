"""Which cell of a table is the one to doubt: whose change alone mends all formulas it breaks.

Formulas over columns, sums over rows and growth between rows are all relations between cells.
A set of cells is a diagnosis when all relations can hold once these cells may be anything.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from ..errors import UnknownNameError
from ..quantity.formula import Formula, parse_formula
from ..quantity.interval import Interval
from ..quantity.row_sums import parse_row_sum
from ..tables.values.digits import printed, printed_numbers, written_as
from .earlier import with_earlier
from .row_sums import summed_columns, wholes_of
from .tables import WideTable
from .wide import formula_outcomes, half_of, named

if TYPE_CHECKING:
    from ..finding import Place
    from .settings import Settings

_ROUNDS = 20
_MOST_CELLS = 40
"""Cells of one group among which sets are looked for."""
_MOST_PARTS = 150
_LARGEST = 3
"""Cells of the largest set that is looked for."""


class Cell(NamedTuple):
    """A cell of a table: its row, from 0, and its column."""

    row: int
    column: str


@dataclass(frozen=True)
class Constraint:
    """A formula in one place.

    Attributes:
        text: the formula as people know it.
        formula: the same over the names of its cells.
        cells: the cell of each name.
        holds: whether it holds; ``None`` where that can't be told.
    """

    text: str
    formula: Formula
    cells: Mapping[str, Cell]
    holds: bool | None


@dataclass(frozen=True)
class Suspect:
    """A cell that may be wrong.

    Attributes:
        cell: the cell.
        where: what its row is called.
        place: where it stands.
        printed: its figure.
        implied: what all formulas say it must be then; ``None`` where that is nothing.
        must: the same in words.
        slip: the same figure with a small slip undone, if that mends all too.
    """

    cell: Cell
    where: str
    place: Place
    printed: str
    implied: Interval | None
    must: str
    slip: str = ""


@dataclass(frozen=True)
class Doubt:
    """Formulas that fail and share cells, and the smallest sets of cells that explain them.

    Attributes:
        table: the name of the table.
        where: what the rows are called in which they fail.
        failing: the formulas, each in one place.
        sets: the sets, the likeliest first.
    """

    table: str
    where: tuple[str, ...]
    failing: tuple[Constraint, ...]
    sets: tuple[tuple[Suspect, ...], ...]


class Grid:
    """The cells of a table and the formulas over them.

    Args:
        wide: the table.
        settings: how it was checked.
    """

    def __init__(self, wide: WideTable, settings: Settings) -> None:
        self.wide, self.settings = wide, settings
        self._short = wide.file.short_names
        self._halves: dict[str, Any] = {}

    @property
    def rows(self) -> range:
        """The numbers of its rows, from 0."""
        return range(self.wide.table.num_rows)

    def own(self, column: str) -> str:
        """A column by its own name."""
        return self._short.get(column, column)

    @cached_property
    def constraints(self) -> list[Constraint]:
        """Every formula in every place."""
        constraints: list[Constraint] = []
        for text in self.wide.formulas:
            constraints += (
                self._over_rows(text) if parse_row_sum(text) else self._over_columns(text)
            )
        return constraints

    def _over_columns(self, text: str) -> Iterator[Constraint]:
        table = self.wide.table
        names = [name for name in table.column_names if not name.startswith("before(")]
        formula = parse_formula(text, names, rows=True)
        leads = {name: column for name, column, _ in formula.earlier}
        earlier = self._earlier(formula)
        _, outcomes = formula_outcomes(table, formula, self.settings.roundings)
        for row, holds in enumerate(outcomes.to_pylist()):
            cells = {
                n: Cell(earlier[n][row] if n in earlier else row, self.own(leads.get(n, n)))
                for n in formula.names
            }
            yield Constraint(text, formula, cells, holds)

    def _earlier(self, formula: Formula) -> Mapping[str, list[int]]:
        """For each name of an earlier row the number of that row; -1 where there is none."""

        if not formula.earlier:
            return {}
        table = self.wide.table
        kept = [*dict.fromkeys((*self.settings.key, *self.settings.by))]
        kept += (
            []
            if self.settings.period in kept or not self.settings.period
            else [self.settings.period]
        )
        rows = pa.array(range(table.num_rows), pa.int64())
        numbered = table.select(kept)
        for _, column, _ in formula.earlier:
            if column not in numbered.column_names:
                numbered = numbered.append_column(column, rows)
        series = [name for name in kept if name != self.settings.period]
        made = with_earlier(numbered, [formula], self.settings.period, series)
        return {
            name: [-1 if n is None else n for n in made[name].to_pylist()]
            for name, _, _ in formula.earlier
        }

    def _over_rows(self, text: str) -> Iterator[Constraint]:
        table, row_sum = self.wide.rows, parse_row_sum(text)
        if table is None or row_sum is None:
            return
        wholes = [*wholes_of(table, row_sum)]
        columns = summed_columns(table, row_sum, wholes)
        for whole in wholes:
            if not 0 < len(whole.parts) <= _MOST_PARTS:
                continue
            names = [f"part_{n}" for n in range(len(whole.parts))]
            sign = ">=" if whole.some else row_sum.comparison
            by = ""
            if sign == "=" and (row_sum.share or row_sum.tolerance):
                by = f" ± {float(row_sum.share * 100)} %" if row_sum.share else (
                    f" ± {float(row_sum.tolerance)}"
                )  # fmt: skip
            formula = parse_formula(f"whole {sign} {' + '.join(names)}{by}")
            for column in columns:
                cells = {"whole": Cell(whole.row, column)}
                cells |= {n: Cell(p, column) for n, p in zip(names, whole.parts, strict=True)}
                intervals = {name: self.interval(cell) for name, cell in cells.items()}
                yield Constraint(text, formula, cells, formula.holds(intervals))

    def value(self, cell: Cell) -> Any:
        """The figure of a cell; ``None`` where it is empty or not there."""
        if cell.row < 0:
            return None
        if (rows := self.wide.rows) and cell.column in rows.values:
            return rows.values[cell.column][cell.row]
        return printed_numbers(self.wide.table.slice(cell.row, 1), self._named(cell.column))[0]

    def written_as(self, cell: Cell) -> tuple[int, str]:
        """What a cell's number is to be taken times to be what is written, and the sign behind."""
        name = self._named(cell.column)
        return (
            written_as(self.wide.table, name) if name in self.wide.table.column_names else (1, "")
        )

    def printed(self, cell: Cell) -> str:
        """A cell's figure as it was printed."""
        if (rows := self.wide.rows) and cell.column in rows.values:
            return str(self.value(cell))
        return printed(self.wide.table, self._named(cell.column), cell.row)

    def in_unit(self, cell: Cell, interval: Interval) -> str:
        """What others say of a cell's figure, in its column's sign."""
        times, sign = self.written_as(cell)
        return f"{(interval * times).short}{sign}"

    def _named(self, column: str) -> str:
        """A column by a name under which the table has it as numbers."""
        names = [name for name, own in self._short.items() if own == column]
        return next((n for n in names if n in self.wide.table.column_names), column)

    def interval(self, cell: Cell) -> Interval:
        """What a cell's figure stands for; anything, where it is empty."""
        value = self.value(cell)
        if value is None or value != value:  # noqa: PLR0124
            return Interval()
        number = Fraction(repr(value) if isinstance(value, float) else value)
        half = self._half(cell.column).of(value)
        return Interval(number - half, number + half)

    def _half(self, column: str) -> Any:
        if column not in self._halves:
            rows = self.wide.rows
            self._halves[column] = rows.halves[column] if rows and column in rows.halves else (
                half_of(self.wide.table, self._named(column), self.settings.roundings)
            )  # fmt: skip
        return self._halves[column]

    def name(self, row: int) -> str:
        """What a row is called."""
        keys = self.settings.key
        if not keys and self.wide.rows is not None:
            return self.wide.rows.labels[row]
        return named(self.wide.table, keys, row)

    @cached_property
    def of_cell(self) -> Mapping[Cell, list[Constraint]]:
        """The formulas that each cell stands in."""
        of_cell: dict[Cell, list[Constraint]] = {}
        for constraint in self.constraints:
            for cell in constraint.cells.values():
                of_cell.setdefault(cell, []).append(constraint)
        return of_cell

    def doubts(self) -> list[Doubt]:
        """The groups of formulas that fail, each with the cells that explain them."""
        failing = [c for c in self.constraints if c.holds is False]
        return [self._doubt(group) for group in _groups(failing)]

    def _doubt(self, failing: Sequence[Constraint]) -> Doubt:
        times: dict[Cell, int] = {}
        for constraint in failing:
            for cell in constraint.cells.values():
                if self.value(cell) is not None:
                    times[cell] = times.get(cell, 0) + 1
        cells = sorted(times, key=lambda c: -times[c])[:_MOST_CELLS]
        explaining: list[tuple[Cell, ...]] = []
        sets: list[tuple[Suspect, ...]] = []
        for size in range(1, _LARGEST + 1):
            for chosen in itertools.combinations(cells, size):
                if any(set(one) <= set(chosen) for one in explaining) or not _hits(chosen, failing):
                    continue
                if (left := self._mended(chosen, failing)) is not None:
                    explaining.append(chosen)
                    sets.append(tuple(self._suspect(c, left[c], chosen, failing) for c in chosen))
            if explaining:
                break
        sets.sort(key=lambda one: not all(suspect.slip for suspect in one))
        rows = dict.fromkeys(self.name(_row(c)) for c in failing)
        return Doubt(self.wide.file.name, tuple(rows), tuple(failing), tuple(sets))

    def _mended(
        self, free: Collection[Cell], failing: Sequence[Constraint], fixed: Interval | None = None
    ) -> Mapping[Cell, Interval] | None:
        """What is left for all cells where some may be anything; ``None`` where nothing is."""
        touched = [c for cell in free for c in self.of_cell[cell] if c.holds is not None]
        every = list({id(c): c for c in (*failing, *touched)}.values())
        left = {cell: self.interval(cell) for c in every for cell in c.cells.values()}
        left |= dict.fromkeys(free, fixed or Interval())
        for _ in range(_ROUNDS):
            before = dict(left)
            for one in every:
                narrowed = one.formula.narrowed({n: left[cell] for n, cell in one.cells.items()})
                if narrowed is None:
                    return None
                left |= {one.cells[name]: interval for name, interval in narrowed.items()}
            if left == before:
                return left
        return left

    def _suspect(
        self, cell: Cell, implied: Interval, chosen: Sequence[Cell], failing: Sequence[Constraint]
    ) -> Suspect:
        printed = self.printed(cell)
        slip = next(self._slips(cell, printed, implied, failing), "") if len(chosen) == 1 else ""
        own = implied if implied != Interval() else None
        place = self.wide.file.written.row(cell.row + 1, cell.column)
        must = "something else" if own is None else self.in_unit(cell, own)
        return Suspect(cell, self.name(cell.row), place, printed, own, must, slip)

    def _slips(
        self, cell: Cell, printed: str, implied: Interval, failing: Sequence[Constraint]
    ) -> Iterator[str]:
        """The figures that one small slip makes of what all formulas allow."""
        from ..reasoning.slips import edits  # a package without claims needs no rules

        half, (times, sign) = self._half(cell.column), self.written_as(cell)
        for text, kind in edits(printed.removesuffix(sign)):
            try:
                number = Decimal(text)
            except ArithmeticError:
                continue
            number = number if times == 1 else number.scaleb(-2)
            beside = half.of(number)
            meant = Interval(Fraction(number) - beside, Fraction(number) + beside)
            if meant.meets(implied) and self._mended([cell], failing, meant) is not None:
                yield f"{text}{sign} ({kind})"

    def row(self, name: str) -> list[Constraint]:
        """The formulas of the row, or the rows, of a name.

        Raises:
            UnknownNameError: if no row is called so.
        """
        names = [self.name(row) for row in range(self.wide.table.num_rows)]
        rows = {row for row, own in enumerate(names) if own == name or f"row {row + 1}" == name}
        if not rows:
            raise UnknownNameError("row", name, names, of=self.wide.file.name)
        return [c for c in self.constraints if any(cell.row in rows for cell in c.cells.values())]

    def implied(self, constraint: Constraint, name: str) -> Interval | None:
        """What the other cells of a formula say that one of them must be."""
        intervals = {n: self.interval(cell) for n, cell in constraint.cells.items()}
        return constraint.formula.implied(name, intervals)


def _row(constraint: Constraint) -> int:
    """The row in which a formula is checked: the last of its cells'."""
    if "whole" in constraint.cells:
        return constraint.cells["whole"].row
    return max(cell.row for cell in constraint.cells.values())


def _hits(chosen: Collection[Cell], failing: Sequence[Constraint]) -> bool:
    """Whether every formula that fails has one of some cells."""
    return all(any(cell in chosen for cell in c.cells.values()) for c in failing)


def _groups(failing: Sequence[Constraint]) -> Iterator[list[Constraint]]:
    """Formulas that share cells, together."""
    left = list(failing)
    while left:
        group = [left.pop(0)]
        cells = {*group[0].cells.values()}
        while more := [c for c in left if cells & {*c.cells.values()}]:
            group += more
            left = [c for c in left if c not in more]
            cells |= {cell for c in more for cell in c.cells.values()}
        yield group
