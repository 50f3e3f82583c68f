"""Diagnose what is checked: whom to doubt, and what they may have meant to print."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..reasoning.contradictions import contradictions
from ..reasoning.diagnosis import MOST, Component
from ..reasoning.diagnosis import diagnose as _diagnose
from .evidence import Evidence, read_evidence
from .settings import Settings, as_formulas


def diagnose(
    path: str | Path | None = None,
    *,
    most: int = MOST,
    formulas: Sequence[str] = (),
    encoding: str | None = None,
) -> list[Component]:
    """The smallest sets of claims to distrust, for each group of contradictions.

    Accepted contradictions are among them: accepting says that people know, not who is
    right.

    Args:
        path: a package, a project, a zip, or a file of claims; see :func:`gd_metrics.check`.
        most: after how many sets of one group to stop.
        formulas: what must hold between indicators, as for a check.
        encoding: of a CSV file that is not UTF-8.

    Raises:
        gd_metrics.PackageError: if nothing can be read there, or it holds no claims.
        UnknownNameError: if a formula names no indicator.
        gd_metrics.errors.FormulaError: for a formula that can't be read.

    >>> article = next(c for c in diagnose() if "ycwb-2025-01-12" in c.claims)
    >>> [claim.printed for claim in article.diagnoses[0].claims]
    ['48%']
    """
    told = Settings(formulas=as_formulas(formulas), encoding=encoding)
    return diagnose_in(read_evidence(path, told), most=most)


def diagnose_in(evidence: Evidence, *, most: int = MOST) -> list[Component]:
    """The same, of claims that were read."""
    found = contradictions(evidence.table, evidence.world)
    return _diagnose(found, evidence.claims.values(), evidence.world, most=most)
