"""Diagnose a package: whom to doubt, and what they may have meant to print."""

from __future__ import annotations

from pathlib import Path

from .claim import Claim
from .diagnosis import MOST, Component
from .diagnosis import diagnose as _diagnose
from .validation import read_for_rules, world_of
from .verdict import contradictions


def diagnose(path: str | Path | None = None, *, most: int = MOST) -> list[Component]:
    """The smallest sets of claims to distrust, for each group of contradictions.

    Accepted contradictions are among them: accepting says that people know, not who is
    right.

    Args:
        path: the package; see :func:`gd_metrics.check`.
        most: after how many sets of one group to stop.

    Raises:
        gd_metrics.PackageError: if the package can't be read, or has no claims.

    >>> article = next(c for c in diagnose() if "ycwb-2025-01-12" in c.claims)
    >>> [claim.printed for claim in article.diagnoses[0].claims]
    ['48%']
    """
    _, tables = read_for_rules(path)
    world = world_of(tables)
    claims = [Claim.from_row(row) for row in tables["claims"].to_pylist()]
    return _diagnose(contradictions(tables["claims"], world), claims, world, most=most)
