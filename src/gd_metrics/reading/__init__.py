"""Texts to figures: a document's own words say what each of its figures is of.

A document passes :mod:`~gd_metrics.reading.loading` (blocks with offsets),
:mod:`~gd_metrics.reading.clean` (characters to read), :mod:`~gd_metrics.reading.scan` (figures),
:mod:`~gd_metrics.reading.clauses` and :mod:`~gd_metrics.reading.drafts` (what each is of),
:mod:`~gd_metrics.reading.relate` (what the text says holds between them) and
:mod:`~gd_metrics.reading.meet` (which of them can't be true together). No dictionary is asked and
nothing is guessed to be a contradiction: only figures beside their subject may raise one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import give_face

_HOME = {"drafts": "drafts", "load": "loading", "meet": "meet", "read": "meet", "scan": "scan"}

__all__ = [*_HOME]  # noqa: PLE0604

if TYPE_CHECKING:
    from .drafts import drafts as drafts
    from .loading import load as load
    from .meet import meet as meet
    from .meet import read as read
    from .scan import scan as scan

give_face(__name__)
