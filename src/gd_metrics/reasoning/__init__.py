"""The claims wing: what claims imply for one another, held against what is printed.

A claim comes in with its exact interval. :mod:`~gd_metrics.reasoning.screening` compares whole
columns and keeps what may be contradicted; :mod:`~gd_metrics.reasoning.implication` says again,
in exact rationals, where each of those claims must lie; what misses is a finding of
:mod:`~gd_metrics.reasoning.contradictions`, and :mod:`~gd_metrics.reasoning.diagnosis` says whom
to doubt. Nothing here knows a file or a package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import give_face

_HOME = {"contradictions": "contradictions", "diagnose": "diagnosis", "implications": "implication"}

__all__ = [*_HOME]  # noqa: PLE0604

if TYPE_CHECKING:
    from .contradictions import contradictions as contradictions
    from .diagnosis import diagnose as diagnose
    from .implication import implications as implications

give_face(__name__)
