"""Which cells of a table to doubt, and what formulas say of a row, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..checks.cells import Cell, Constraint, Doubt, Grid, Suspect
from ..quantity.interval import Interval
from .safe import line

_NAMED = 4
"""Rows and formulas of one group after which the rest is only counted."""


def render(doubts: Sequence[Doubt], most: int) -> str:
    """A paragraph for each group of formulas that fail, with the cells that explain them.

    Args:
        doubts: the groups.
        most: sets to show of each.
    """
    paragraphs = ["\n".join(map(line, _doubt(doubt, most))) for doubt in doubts]
    return "\n\n".join(paragraphs) or "no formula fails, so no cell is to doubt"


def explained(grid: Grid, name: str, most: int = 3) -> str:
    """What the formulas of a row say of it, and whom to doubt where some fail.

    Raises:
        UnknownNameError: if no row is called so.
    """
    constraints = grid.row(name)
    lines = [text for one in constraints for text in _explained(grid, one)]
    failing = [one for one in constraints if one.holds is False]
    doubts = [d for d in grid.doubts() if any(one in d.failing for one in failing)]
    lines += ["", *_of_doubts(doubts, most)] if doubts else []
    return "\n".join(map(line, lines))


def _of_doubts(doubts: Sequence[Doubt], most: int) -> Iterator[str]:
    for doubt in doubts:
        yield from _doubt(doubt, most)


def _explained(grid: Grid, one: Constraint) -> Iterator[str]:
    state = {True: "holds", False: "fails", None: "is not tested"}[one.holds]
    yield f"{one.text} {state}"
    for name, cell in one.cells.items():
        shown = name if name.startswith("before(") else cell.column
        if "whole" in one.cells:  # a sum over rows
            shown = f"{grid.name(cell.row)}, {cell.column}"
        printed = "is empty" if grid.value(cell) is None else f"is {grid.printed(cell)}"
        yield f"  {shown} {printed}; the others {_say(grid, cell, grid.implied(one, name))}"


def _say(grid: Grid, cell: Cell, implied: Interval | None) -> str:
    """What the others of a formula say of one figure."""
    if implied is None:
        return "can't be true together"
    return "say nothing" if implied == Interval() else f"say {grid.in_unit(cell, implied)}"


def _doubt(doubt: Doubt, most: int) -> Iterator[str]:
    texts = list(dict.fromkeys(one.text for one in doubt.failing))
    number = len(doubt.failing)
    yield f"{doubt.table}, {_few(doubt.where)}: {_few(texts)} {'fails' if number == 1 else 'fail'}"
    mends = {1: "mends it", 2: "mends both"}.get(number, f"mends all {number}")
    for place, suspects in enumerate(doubt.sets[:most], 1):
        yield f"  {place}. {'; '.join(_suspect(s, doubt) for s in suspects)} {mends}"
    if rest := len(doubt.sets) - most:
        yield from [f"  and {rest} more"] if rest > 0 else []
    if not doubt.sets:
        yield "  no few cells explain it"


def _suspect(suspect: Suspect, doubt: Doubt) -> str:
    row = f"{suspect.where}, " if len(doubt.where) > 1 or suspect.where not in doubt.where else ""
    slip = f" (perhaps {suspect.slip})" if suspect.slip else ""
    return f"{row}{suspect.cell.column} {suspect.printed} at {suspect.place}: {suspect.must}{slip}"


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
