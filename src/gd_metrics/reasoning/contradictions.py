"""Implied against printed: where claims can't all be true.

Two steps. The first compares columns (:mod:`gd_metrics.reasoning.screening.screen`) and keeps
every cell and instance that is contradicted or within an error bound of it; the second decides
those again in exact rationals from the printed digits
(:mod:`gd_metrics.reasoning.implication`). So the speed is that of columns and the verdicts are
those of fractions. What a relation or a set of cells is on its way through both, and how it
becomes a finding, is in :mod:`gd_metrics.reasoning.trials`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..finding import Finding
from ..rules import rules
from ..rules.group import Alike, Distinct
from ..rules.world import World
from .screening.engine import Engine
from .search import Search
from .trials import Disputes, Holders, Screened, Sums, Trial, Unscreened


def contradictions(
    engine: Engine, world: World | None = None, *, codes: Collection[str] | None = None
) -> list[Finding]:
    """Cells and instances whose claims can't all be true, a finding each.

    Args:
        engine: the claims. Findings are explained from it when asked, so keep the connection
            of its table open.
        world: indicators, areas, formulas and origins; without it only what needs none.
        codes: the rules to put to the test; all if not given.

    Returns:
        Findings by rule and subject, each with every claim of the conflict.
    """
    if not engine.lazy and len(engine.frame) == 0:
        return []
    search = Search(engine, world or World())
    trials = list(
        _trials(search.world, [rule.code for rule in rules()] if codes is None else codes)
    )
    for kind in (Screened, Unscreened, Holders, Sums):
        search.screen([trial for trial in trials if isinstance(trial, kind)])
    findings = [finding for trial in trials for finding in trial.findings(search)]
    return sorted(findings, key=lambda f: (f.code, f.subject))


def _trials(world: World, codes: Collection[str]) -> Iterator[Trial]:
    """What is put to the test for some rules."""
    for rule in rules():
        if rule.code not in codes:
            continue
        for relation in rule.relations(world) if rule.relations else ():
            if not relation.advice:
                fits = relation.screened and not relation.missing and not relation.kind
                yield Screened(rule, relation) if fits else Unscreened(rule, relation)
        for group in rule.groups(world) if rule.groups else ():
            if isinstance(group, Alike):
                yield Disputes(rule)
            elif isinstance(group, Distinct):
                yield Holders(rule, group)
            else:
                yield Sums(rule, group)
