"""Guangdong's figures: ``curation/`` to a package, and the package to figures, series, releases.

:mod:`~gd_metrics.dataset.curation` reads what people wrote, :mod:`~gd_metrics.dataset.models` says
what a table holds, :mod:`~gd_metrics.dataset.build` makes the package of it, in which
:mod:`~gd_metrics.dataset.resolution` settles what value to stand behind.
:mod:`~gd_metrics.dataset.installed` reads it again for whoever imports the library, ``pack`` writes
the download, ``releases`` compares two of them; ``init`` and ``accept`` begin and keep a project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import give_face

_HOME = {
    "build": "build",
    "diff": "releases.changes",
    "figure": "installed",
    "panel": "panel",
    "series": "installed",
}

__all__ = [*_HOME]  # noqa: PLE0604

if TYPE_CHECKING:
    from .build import build as build
    from .installed import figure as figure
    from .installed import series as series
    from .panel import panel as panel
    from .releases.changes import diff as diff

give_face(__name__)
