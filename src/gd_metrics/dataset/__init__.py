"""Guangdong's figures: ``curation/`` to a package, and the package to figures, series, releases.

:mod:`~gd_metrics.dataset.curation` reads what people wrote, :mod:`~gd_metrics.dataset.models` says
what a table holds, :mod:`~gd_metrics.dataset.build` makes the package of it, and
:mod:`~gd_metrics.dataset.installed` reads it again for whoever imports the library.
"""
