"""What could contradict a claim if it were wrong, and which further series would help most.

A claim is checkable where others say what it must be, from below and from above: another claim of
its cell and vintage, or the other figures of an equation in which it stands. What bounds it from
one side alone (a part is at most its whole; "over 5 trillion"), or only advises, would miss most
slips and does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..claim import NOT_APPLICABLE, Cell, Claim
from ..rules import relations
from ..rules.relation import Relation
from ..rules.world import World
from .cells import ClaimsByCell
from .implication import instances_of

_DOCUMENTS = 3
"""Documents that are named of a series."""

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True)
class SecondSource:
    """A series that would make claims checkable, if one more document printed it.

    Attributes:
        series: the series, as a cell of no period.
        figures: the cells of it that would help, in order.
        claims: the claims that they would make checkable, by id.
        formulas: the equations that they would complete; none where they only repeat figures.
        documents: sources that print figures of the series other than these, or else other
            figures of the same areas and periods: where, or in whose next issue, to look.
    """

    series: Cell
    figures: tuple[Cell, ...]
    claims: tuple[str, ...]
    formulas: tuple[str, ...]
    documents: tuple[str, ...]

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods of its figures, in order."""
        return tuple(sorted({cell.period for cell in self.figures}))


def checkable(cells: ClaimsByCell, world: World) -> set[str]:
    """The ids of the claims that others would contradict if they were wrong.

    Args:
        cells: the claims.
        world: indicators, areas, formulas and origins.
    """
    known = set()
    for cell in cells:
        told = [(c.claim_id, c.vintage) for c in cells.of(cell) if _tells(c)]
        for claim in cells.of(cell):
            if any(n != claim.claim_id and v == claim.vintage for n, v in told):
                known.add(claim.claim_id)
    for relation in equations(world):
        for instance in instances_of(relation, cells.where(relation.where), cells):
            present = [cell for cell in instance.roles.values() if cell in cells]
            telling = [cell for cell in present if any(map(_tells, cells.of(cell)))]
            for cell in present:
                if len(telling) - (cell in telling) == len(present) - 1:
                    known |= {claim.claim_id for claim in cells.of(cell)}
    return known


def _tells(claim: Claim) -> bool:
    """Whether a claim says of others what they must be: it stands, and is bounded on both sides."""
    return claim.rank != "deprecated" and claim.interval.width is not None


def equations(world: World) -> Iterator[Relation]:
    """The relations that say what each of their figures must be, and not only advise it."""
    for relation in relations(world):
        if not relation.advice and not re.search("[<>]", relation.formula.text):
            yield relation


def second_sources(
    claims: Iterable[Claim], world: World, most: int = 10
) -> tuple[SecondSource, ...]:
    """The series that would make most claims checkable, one after another.

    Each is chosen as if those before it had been found.

    Args:
        claims: the claims.
        world: indicators, areas, formulas and origins.
        most: how many to name.
    """
    cells = ClaimsByCell(claims)
    known = checkable(cells, world)
    lacking = {c.claim_id for cell in cells for c in cells.of(cell)} - known
    search = _Search(cells, world, lacking)
    chosen: list[SecondSource] = []
    while len(chosen) < most and (best := search.best()):
        chosen.append(best)
        search.take(best)
    return tuple(chosen)


@dataclass
class _Gain:
    """What a series would bring."""

    figures: set[Cell]
    claims: set[str]
    formulas: set[str]


class _Search:
    """The equations that lack figures of one series, and the claims that nothing can contradict."""

    def __init__(self, cells: ClaimsByCell, world: World, lacking: set[str]) -> None:
        self._cells, self._lacking, self._roots = cells, lacking, world.roots
        self._there = set(cells)
        self._equations = [*_incomplete(cells, world)]

    def best(self) -> SecondSource | None:
        """The series that makes most claims checkable; of equals the one with fewest figures."""
        gains: dict[Cell, _Gain] = {}
        for cell in self._cells:
            if own := self._untested([cell]):
                gain = gains.setdefault(series_of(cell), _Gain(set(), set(), set()))
                gain.figures.add(cell)
                gain.claims |= own
        for text, roles in self._equations:
            absent = [cell for cell in roles if cell not in self._there]
            if len({*map(series_of, absent)}) == 1 and (won := self._untested(roles)):
                gain = gains.setdefault(series_of(absent[0]), _Gain(set(), set(), set()))
                gain.figures |= {*absent}
                gain.claims |= won
                gain.formulas.add(text)
        if not gains:
            return None
        series = min(gains, key=lambda s: (-len(gains[s].claims), len(gains[s].figures), s))
        gain = gains[series]
        return SecondSource(
            series,
            tuple(sorted(gain.figures)),
            tuple(sorted(gain.claims)),
            tuple(sorted(gain.formulas)),
            self._documents(series, gain.figures),
        )

    def take(self, source: SecondSource) -> None:
        """Take the figures of a series for printed."""
        self._there.update(source.figures)
        self._lacking.difference_update(source.claims)

    def _untested(self, cells: Iterable[Cell]) -> set[str]:
        ids = {claim.claim_id for cell in cells for claim in self._cells.of(cell)}
        return ids & self._lacking

    def _documents(self, series: Cell, figures: set[Cell]) -> tuple[str, ...]:
        """Where to look: who prints the series else, or else most of what stands beside it."""
        own = {root for f in figures for c in self._cells.of(f) for root in self._roots.of_claim(c)}
        places = {(figure.area, figure.period) for figure in figures}
        alike: dict[str, int] = {}
        beside: dict[str, int] = {}
        for cell in self._cells:
            counts = alike if series_of(cell) == series else beside
            if counts is beside and (cell.area, cell.period) not in places:
                continue
            for claim in self._cells.of(cell):
                if own.isdisjoint(self._roots.of_claim(claim)):
                    counts[claim.source_id] = counts.get(claim.source_id, 0) + 1
        counts = alike or beside
        return tuple(sorted(counts, key=lambda name: (-counts[name], name))[:_DOCUMENTS])


def series_of(cell: Cell) -> Cell:
    """The series of a cell: the same of no period, and of no base that is one."""
    base = NOT_APPLICABLE if _YEAR.search(cell.base) else cell.base
    return cell._replace(period=NOT_APPLICABLE, base=base)


def _incomplete(cells: ClaimsByCell, world: World) -> Iterator[tuple[str, Sequence[Cell]]]:
    """Equations of which some figures are claimed and some nowhere: the text, and the cells."""
    periods: dict[tuple[str, str], set[int]] = {}
    for cell in cells:
        years = periods.setdefault((cell.indicator, cell.area), set())
        years.update(int(year) for year in _YEAR.findall(cell.period)[:1])
    for relation in equations(world):
        for anchor in _anchors(relation, cells, periods):
            roles = relation.cells(anchor)
            if roles is None or len(set(roles.values())) < len(roles):
                continue
            if 0 < sum(cell in cells for cell in roles.values()) < len(roles):
                text = relation.titles.get(anchor.indicator, ("", relation.formula.text))[1]
                yield text, [*roles.values()]


def _anchors(
    relation: Relation, cells: ClaimsByCell, periods: Mapping[tuple[str, str], set[int]]
) -> set[Cell]:
    """The cells that a relation may start from: those claimed, and their series in other years."""
    anchors = set()
    for cell in cells.where(relation.where):
        anchors.add(cell)
        if year := _YEAR.search(cell.period):
            for other in periods[cell.indicator, cell.area]:
                anchors.add(_moved(cell, other - int(year[0])))
    return anchors


def _moved(cell: Cell, years: int) -> Cell:
    """The cell of the same series some years later."""

    def later(year: re.Match[str]) -> str:
        return f"{int(year[0]) + years:04d}"

    return cell._replace(period=_YEAR.sub(later, cell.period), base=_YEAR.sub(later, cell.base))
