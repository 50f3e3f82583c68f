"""The rules: one file each, with its code, its page of documentation, and what it implies.

A rule never decides anything. It says from which claims a claim must lie in which
interval; :mod:`gd_metrics.reasoning` compares. A rule is a :class:`~gd_metrics.rules.rule.Rule`
with its page and with what it has of

- ``violations(claim)``: what is wrong with one claim by itself;
- ``relations(world)``: formulas over a few named cells
  (:class:`~gd_metrics.rules.relation.Relation`);
- ``groups(world)``: sets of cells (:mod:`gd_metrics.rules.group`).

Codes are stable and grouped: GD1xx looks at one claim by itself, GD2xx at one cell, GD3xx
at sums and ratios of cells, GD4xx at order and time, GD5xx at what is plausible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import give_face

if TYPE_CHECKING:
    from .registry import add_rule as add_rule
    from .registry import added_rules as added_rules
    from .registry import groups as groups
    from .registry import relations as relations
    from .registry import remove_rule as remove_rule
    from .registry import rule_of as rule_of
    from .registry import rules as rules
    from .rule import Rule as Rule

_HOME = {
    "Rule": "rule",
    **dict.fromkeys(
        ("add_rule", "added_rules", "groups", "relations", "remove_rule", "rule_of", "rules"),
        "registry",
    ),
}

__all__ = [*_HOME]  # noqa: PLE0604

give_face(__name__)
