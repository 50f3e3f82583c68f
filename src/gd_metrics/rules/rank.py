"""Two areas hold one rank of one list.

What it says: in a ranking within one area and one period, a rank has one holder.

Why it matters: a rank that was lost is often printed for one year more.

Example: if a report gives Guangdong the first place in GDP of 2024 and another gives it to
Jiangsu, one of them is wrong.

What to do: look up which year and which list each speaks of; ties are printed as such and
belong into the note. What this rule implies is what a rank is not, so it never supports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..claim import Cell

CODE = "GD401"
SEVERITY = "error"


def lists(cells: Iterable[Cell]) -> Iterator[list[Cell]]:
    """The cells of each ranking in which more than one area stands."""
    found: dict[Cell, list[Cell]] = {}
    for cell in cells:
        if cell.measure == "rank":
            found.setdefault(cell._replace(area=""), []).append(cell)
    yield from (sorted(group) for group in found.values() if len(group) > 1)
