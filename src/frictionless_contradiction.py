"""Where frictionless looks for plugins: modules beside it whose names begin as this one's does.

It asks a module ``frictionless_<name>`` for a class ``<Name>Plugin``; the code is in
:mod:`gd_metrics.frictionless_plugin`.
"""

from gd_metrics.frictionless_plugin import ContradictionPlugin

__all__ = ["ContradictionPlugin"]
