"""The figure of another year: a claim that fits the year before or after its own, with all digits.

>>> _moved("2024-Q1", 1), _moved("_Z", 1)
('2025-Q1', '_Z')
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ..claim import Cell, Claim
from ..rules.relation import Instance
from ..rules.world import World
from .cells import ClaimsByCell
from .implication import WIDE, Implication, implied_for, instances
from .slips import NearMiss
from .verdict import by_instance, contradicting

_MEASURES = ("level", "growth", "share")
"""What is seldom the same in two years; a rank mostly is."""

_HEDGES = ("exact", "about")
"""Figures that say where they lie; at least so much fits many a year."""

_TELLING = 3
"""Digits from which it is no chance that two years have one figure."""


def instances_by_cell(related: Iterable[Instance]) -> dict[Cell, list[Instance]]:
    """The instances that each cell takes part in."""
    instances_at: dict[Cell, list[Instance]] = {}
    for instance in related:
        for cell in instance.roles.values():
            instances_at.setdefault(cell, []).append(instance)
    return instances_at


def with_years(misses: Sequence[NearMiss], years: Sequence[NearMiss]) -> list[NearMiss]:
    """All slips of a claim, the likeliest first: another year where digits or others say so.

    Args:
        misses: edits of its digits.
        years: other years that it fits; first are those of three digits, and those that a greater
            share of what is implied there speaks for than for any edit here.
    """
    most = max((miss.agrees / miss.of for miss in misses), default=0.0)
    telling = [
        year for year in years if _digits(year.printed) >= _TELLING or year.agrees / year.of > most
    ]
    return [*telling, *misses, *(year for year in years if year not in telling)]


def _digits(printed: str) -> int:
    """Digits that are printed, without the zeros before and behind them."""
    return len(re.sub(r"\D", "", printed).strip("0"))


def year_misses_among(claim: Claim, claims: Iterable[Claim], world: World) -> list[NearMiss]:
    """The years that a claim fits, among all claims."""
    cells = ClaimsByCell(claims)
    return year_misses(claim, cells, instances_by_cell(instances(cells, world)), world)


def year_misses(
    claim: Claim,
    cells: ClaimsByCell,
    instances_at: Mapping[Cell, Sequence[Instance]],
    world: World,
    without: Collection[str] = (),
) -> list[NearMiss]:
    """The years beside its own that a claim fits: nothing contradicts it there, and some say it.

    Args:
        claim: the claim in doubt.
        cells: all claims.
        instances_at: the instances that each cell takes part in.
        world: indicators, areas, formulas and origins.
        without: ids of claims that are not trusted.
    """
    misses = []
    for years in (-1, 1) if claim.measure in _MEASURES and claim.hedge in _HEDGES else ():
        there = replace(claim, period=_moved(claim.period, years), base=_moved(claim.base, years))
        implied = implied_for(there, cells, instances_at, world, without)
        telling = by_instance(i for i in implied if i.inputs and not i.vacuous)
        agrees = sum(any(i.meets for i in alternatives) for alternatives in telling)
        if any(map(_says_it, implied)) and not contradicting(implied):
            misses.append(NearMiss(claim.printed, "year", agrees, len(telling), there.period))
    return misses


def _moved(period: str, years: int) -> str:
    """A period, or a base that is one, some years later."""
    return re.sub(r"(?<!\d)\d{4}(?!\d)", lambda year: f"{int(year.group()) + years:04d}", period)


def _says_it(implication: Implication) -> bool:
    """Whether it is met and hardly wider than what is printed, so that meeting it is no chance."""
    if not (implication.hard and implication.meets and implication.inputs):
        return False
    own = implication.claim.interval.width
    width = implication.interval.width if implication.interval else None
    return own is not None and width is not None and width <= WIDE * (own or 1)
