"""Implied against printed: where claims can't all be true.

Two steps, where claims are many. The first compares columns
(:mod:`gd_metrics.reasoning.screening.screen`) and keeps every cell and instance that is
contradicted or within an error bound of it; the second decides those again in exact rationals from
the printed digits (:mod:`gd_metrics.reasoning.implication`). So the speed is that of columns and
the verdicts are those of fractions. Where claims are few, all are decided exactly at once. What a
relation or a set of cells is on its way through, and how it becomes a finding, is in
:mod:`gd_metrics.reasoning.trials`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from ..claim import Claim
from ..finding import Finding
from ..rules import rules
from ..rules.group import Alike, Distinct
from ..rules.world import World
from .few import Few
from .trials import Disputes, Holders, Screened, Sums, Trial, Unscreened

if TYPE_CHECKING:
    from .screening.engine import Engine
    from .search import Search


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
    from .search import Search

    if not engine.lazy and len(engine.frame) == 0:
        return []
    search = Search(engine, world or World())
    trials = [*_trials(search.world, codes)]
    for kind in (Screened, Unscreened, Holders, Sums):
        search.screen([trial for trial in trials if isinstance(trial, kind)])
    return _findings(trials, search)


def contradictions_of_few(
    claims: Iterable[Claim], world: World | None = None, *, codes: Collection[str] | None = None
) -> list[Finding]:
    """What :func:`contradictions` finds, of claims that are at hand: nothing is screened.

    Args:
        claims: the claims.
        world: indicators, areas, formulas and origins; without it only what needs none.
        codes: the rules to put to the test; all if not given.
    """
    few = Few(claims, world or World())
    trials = [*_trials(few.world, codes)]
    for trial in trials:
        trial.suspect(few)
    return _findings(trials, few)


def _findings(trials: Iterable[Trial], search: Search | Few) -> list[Finding]:
    findings = [finding for trial in trials for finding in trial.findings(search)]
    return sorted(findings, key=lambda f: (f.code, f.subject))


def _trials(world: World, codes: Collection[str] | None) -> Iterator[Trial]:
    """What is put to the test for some rules; for all if none are named."""
    for rule in rules():
        if codes is not None and rule.code not in codes:
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
