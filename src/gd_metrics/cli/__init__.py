"""The commands: each parses its options, calls the library and prints; no command decides anything.

:mod:`~gd_metrics.cli.main` names them all, in the order of its help. Whatever a command shows is
made in :mod:`gd_metrics.reports`.
"""

from .main import main

__all__ = ["main"]
