"""How many claims others could contradict, and which further series would help most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..reasoning.cells import ClaimsByCell
from ..reasoning.witnesses import SecondSource, checkable, second_sources
from .explain import Evidence, read_evidence
from .names import Names
from .settings import Request, Settings, as_formulas

MOST = 10
"""Series that are named where nobody says how many."""


@dataclass(frozen=True)
class Coverage:
    """How far claims are covered by other figures.

    Attributes:
        name: what has the claims, as people are told it.
        claims: how many claims there are, of what happened.
        checkable: how many of them others would contradict if they were wrong.
        second_sources: the series that would make most others checkable, each chosen as if those
            before it had been found.
        names: what keys are called.
    """

    name: str
    claims: int
    checkable: int
    second_sources: tuple[SecondSource, ...]
    names: Names = field(default_factory=Names, repr=False)

    @property
    def share(self) -> float:
        """The share of the claims that are checkable, from 0 to 1; 1 of none."""
        return self.checkable / self.claims if self.claims else 1.0


def coverage(
    path: str | Path | None = None,
    *,
    most: int = MOST,
    formulas: Sequence[str] = (),
    encoding: str | None = None,
) -> Coverage:
    """How many claims others could contradict, and the cheapest second sources for the rest.

    A claim is checkable where another one of its cell and vintage, or the other figures of an
    equation, say from below and from above what it must be. Of the others most slips would stay
    unseen, whatever checks them.

    Args:
        path: a package, a project, a zip, or a file of claims; see :func:`gd_metrics.check`.
        most: how many series to name.
        formulas: what must hold between indicators, as for a check.
        encoding: of a CSV file that is not UTF-8.

    Raises:
        gd_metrics.PackageError: if nothing can be read there, or it holds no claims.
        UnknownNameError: if a formula names no indicator.
        gd_metrics.errors.FormulaError: for a formula that can't be read.

    >>> covered = coverage(most=1)
    >>> covered.checkable < covered.claims
    True
    >>> best = covered.second_sources[0]
    >>> best.series.measure, len(best.claims) > 5
    ('growth', True)
    """
    settings = Settings(formulas=as_formulas(formulas), encoding=encoding)
    return coverage_in(read_evidence(path, Request(settings)), most=most)


def coverage_in(evidence: Evidence, *, most: int = MOST) -> Coverage:
    """How many claims others could contradict, of claims that were read."""
    claims = [claim for claim in evidence.claims.values() if claim.is_outcome]
    known = checkable(ClaimsByCell(claims), evidence.world)
    series = second_sources(claims, evidence.world, most)
    return Coverage(evidence.name, len(claims), len(known), series, evidence.names)
