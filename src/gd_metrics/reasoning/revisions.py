"""How far figures have been revised: the vintages of one cell beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product

from ..claim import Cell, Claim
from ..quantity.interval import Interval

UNUSUAL = 2
"""A revision is out of the ordinary where it is more than this many times the largest other."""

SMALL = Fraction(1, 100)
"""Up to this share of itself a level may be revised, however little others were."""

FEWEST = 2
"""Revised cells beside the one in question from which one knows how large revisions are."""

_MOST = 50
"""Different figures of one cell and vintage up to which they are compared with each other."""


class Revisions:
    """The revisions among some claims, all cells whose vintages differ among them.

    >>> Revisions({}).elsewhere(Cell("gdp", "CN", "level", "2022", "NBS", "_Z"))
    """

    def __init__(self, cells: Mapping[Cell, Sequence[Claim]]) -> None:
        self._sizes: dict[tuple[str, str], dict[Cell, Fraction]] = {}
        self._printed = {
            cell: printed for cell, claims in cells.items() if len(printed := _printed(claims)) > 1
        }
        for cell, printed in self._printed.items():
            if size := _revision(printed.values(), cell):
                self._sizes.setdefault((cell.indicator, cell.measure), {})[cell] = size

    def elsewhere(self, cell: Cell) -> Fraction | None:
        """The largest revision of a cell's indicator and measure in other cells.

        Returns:
            A share of the figure, of a growth percentage points; ``None`` where too few others
            were revised to tell.
        """
        sizes = self._sizes.get((cell.indicator, cell.measure), {})
        others = [size for other, size in sizes.items() if other != cell]
        return max(others) if len(others) >= FEWEST else None

    def unusual(self, cell: Cell) -> bool:
        """Whether a figure is further from all of other vintages than revisions have ever led.

        One has to be the largest: a level that moves by less than a per cent is no wonder.
        """
        usual, printed = self.elsewhere(cell), self._printed.get(cell, {})
        if usual is None:
            return False
        most = max(UNUSUAL * usual, SMALL if cell.measure != "growth" else Fraction(0))
        return any(
            min(
                _apart(figure, other, cell) for v in printed if v != vintage for other in printed[v]
            )
            > most
            for vintage, figures in printed.items()
            for figure in figures
        )


def _printed(claims: Iterable[Claim]) -> dict[str, list[Interval]]:
    """The different figures of each vintage of a cell, those of deprecated claims apart."""
    printed: dict[str, dict[Interval, None]] = {}
    for claim in claims:
        if claim.rank != "deprecated":
            printed.setdefault(claim.vintage, {})[claim.interval] = None
    return {vintage: [*figures][:_MOST] for vintage, figures in printed.items()}


def _revision(printed: Iterable[list[Interval]], cell: Cell) -> Fraction:
    """How far the vintages of a cell that are furthest apart are from each other."""
    return max(
        min(_apart(a, b, cell) for a, b in product(one, other))
        for one, other in combinations(printed, 2)
    )


def _apart(one: Interval, other: Interval, cell: Cell) -> Fraction:
    """How far two figures of one cell differ: the gap between them, as a share of the larger.

    Growths are near zero where nothing grows: of these it is the gap itself.
    """
    gap = one.gap(other)
    if cell.measure == "growth":
        return gap
    ends = [
        abs(end) for interval in (one, other) for end in (interval.lower, interval.upper) if end
    ]
    return gap / max(ends) if gap and ends else Fraction(0)
