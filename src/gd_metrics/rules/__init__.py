"""The rules: one file each, with its code, its page of documentation, and what it implies.

A rule never decides anything. It says from which claims a claim must lie in which
interval; :mod:`gd_metrics.verdict` compares. Codes are stable and grouped: GD1xx looks at
one claim by itself, GD2xx at one cell.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

ERROR, WARNING, INFORMATION = "error", "warning", "information"
SEVERITIES = (ERROR, WARNING, INFORMATION)


@dataclass(frozen=True)
class Rule:
    """A rule's identity: its module holds ``CODE``, ``SEVERITY`` and the page as docstring."""

    code: str
    name: str
    severity: str
    module: ModuleType

    @property
    def summary(self) -> str:
        """The first line of the rule's page."""
        return (self.module.__doc__ or "").strip().partition("\n")[0]


def rules() -> Iterator[Rule]:
    """Every rule of the package, by code.

    >>> [rule.code for rule in rules()]
    ['GD101', 'GD102', 'GD201']
    """
    found = []
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        found.append(Rule(module.CODE, info.name, module.SEVERITY, module))
    yield from sorted(found, key=lambda rule: rule.code)
