"""The hall: whatever somebody has goes in, a :class:`~gd_metrics.checks.report.Report` comes out.

:mod:`~gd_metrics.checks.opening` opens what is given by :mod:`gd_metrics.tables`: into tables that
were read or are asked, and claims or none. :mod:`~gd_metrics.checks.check` drives one check over
them: tables against their schemas, claims by :mod:`gd_metrics.reasoning`. Only here do the two
wings meet. :mod:`~gd_metrics.checks.explain` says what supports a claim, and whom to doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import give_face

_HOME = {
    "check": "check",
    "check_table": "wide",
    "coverage": "coverage",
    "diagnose": "explain",
    "support": "explain",
}

__all__ = [*_HOME]  # noqa: PLE0604

if TYPE_CHECKING:
    from .check import check as check
    from .coverage import coverage as coverage
    from .explain import diagnose as diagnose
    from .explain import support as support
    from .wide import check_table as check_table

give_face(__name__)
