"""The rules: one file each, with its code, its page of documentation, and what it implies.

A rule never decides anything. It says from which claims a claim must lie in which
interval; :mod:`gd_metrics.reasoning.contradictions` compares. A rule's module has

- ``CODE`` and ``SEVERITY``, and its page as docstring: the first line, then paragraphs that
  begin with *What it says*, *Why it matters*, *Example* and *What to do*;
- ``relations(world)``, which gives :class:`~gd_metrics.rules.relation.Relation` objects; or
  ``violations(claim)`` where it looks at one claim by itself. Two have neither: what ``repeat``
  and ``rank`` say needs no formula, and :mod:`gd_metrics.reasoning.implication` says it.

Codes are stable and grouped: GD1xx looks at one claim by itself, GD2xx at one cell, GD3xx
at sums and ratios of cells, GD4xx at order and time.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .relation import Relation
    from .world import World

_extra: list[ModuleType] = []


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

    @property
    def page(self) -> str:
        """The rule's documentation, in Markdown."""
        lines = (self.module.__doc__ or "").strip().split("\n")
        body = "\n".join(line.removeprefix("    ") for line in lines[1:]).strip()
        return f"# {self.code} {self.name}\n\n{lines[0]}\n\nSeverity: {self.severity}.\n\n{body}\n"


@cache
def _own() -> tuple[Rule, ...]:
    names = {info.name for info in pkgutil.iter_modules(__path__)} - {
        "growth_kind",
        "relation",
        "world",
    }
    return tuple(_rule(importlib.import_module(f"{__name__}.{name}")) for name in sorted(names))


def _rule(module: ModuleType) -> Rule:
    name = module.__name__.rpartition(".")[2].strip("_")
    return Rule(module.CODE, name, module.SEVERITY, module)


def rules() -> list[Rule]:
    """Every rule, by code: those of this package and those that were added.

    >>> [f"{rule.code} {rule.name}" for rule in rules()][:3]
    ['GD101 provenance', 'GD102 range', 'GD201 repeat']
    """
    return sorted([*_own(), *map(_rule, _extra)], key=lambda rule: rule.code)


def add_rule(module: ModuleType) -> None:
    """Add a rule of your own: a module with ``CODE``, ``SEVERITY`` and ``relations``.

    Raises:
        ValueError: if its code is taken.
    """
    if module.CODE in {rule.code for rule in rules()}:
        raise ValueError(f"rule code {module.CODE} is taken; choose another")
    _extra.append(module)


def remove_rule(code: str) -> None:
    """Take out a rule that was added."""
    _extra[:] = [module for module in _extra if code != module.CODE]


def relations(world: World) -> Iterator[Relation]:
    """The relations of all rules that have some, by code."""
    for rule in rules():
        made: Iterable[Relation] = getattr(rule.module, "relations", lambda _: ())(world)
        yield from made
