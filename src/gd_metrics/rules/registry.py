"""All rules, by code: this package's own and those that were added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import formula, growth, nesting, provenance, rank, repeat, scale, share, streak, whole_growth
from . import range as range_
from .rule import Rule

if TYPE_CHECKING:
    from .group import Group
    from .relation import Relation
    from .world import World

_OWN = (
    provenance.RULE,
    range_.RULE,
    repeat.RULE,
    growth.RULE,
    share.RULE,
    formula.RULE,
    nesting.RULE,
    whole_growth.RULE,
    rank.RULE,
    streak.RULE,
    scale.RULE,
)
_added: dict[str, Rule] = {}


def rules() -> list[Rule]:
    """Every rule, by code: those of this package and those that were added.

    >>> [f"{rule.code} {rule.name}" for rule in rules()][:3]
    ['GD101 provenance', 'GD102 range', 'GD201 repeat']
    """
    return sorted([*_OWN, *_added.values()], key=lambda rule: rule.code)


def added_rules() -> list[Rule]:
    """The rules that are not this package's, by code."""
    return sorted(_added.values(), key=lambda rule: rule.code)


def rule_of(code: str) -> Rule:
    """The rule of a code.

    Raises:
        KeyError: if none has it.
    """
    return {rule.code: rule for rule in rules()}[code]


def add_rule(rule: Rule) -> None:
    """Add a rule of your own, which is then run with the others.

    Raises:
        TypeError: if it is no rule.
        ValueError: if its code is taken.
    """
    if not isinstance(rule, Rule):
        raise TypeError(f"{rule!r} is no Rule: see docs/write-a-rule.md")
    if rule.code in {known.code for known in rules()}:
        raise ValueError(f"rule code {rule.code} is taken; choose another")
    _added[rule.code] = rule


def remove_rule(code: str) -> None:
    """Take out a rule that was added."""
    _added.pop(code, None)


def relations(world: World) -> Iterator[Relation]:
    """The relations of all rules that have some, by code."""
    for rule in rules():
        yield from rule.relations(world) if rule.relations else ()


def groups(world: World) -> Iterator[Group]:
    """The sets of cells of all rules that have some, by code."""
    for rule in rules():
        yield from rule.groups(world) if rule.groups else ()
