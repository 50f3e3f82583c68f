"""Whom to doubt: the smallest sets of claims without which everything else can be true.

A set of claims is a diagnosis when, freed to what their cells can be at all, they leave all
rules jointly satisfiable, and none of its subsets does. Candidates are the minimal hitting
sets of the known conflicts (Reiter, *A theory of diagnosis from first principles*, 1987),
proposed best first by a MaxSAT solver (python-sat's Hitman); each is tested by propagating
intervals through the rules, and a test that fails yields one more conflict. Sets come
smallest first, and among equals first those whose claims have the least independent support
elsewhere. Their number can grow as 2ⁿ, so the search is cut, and says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from heapq import nsmallest
from itertools import chain, combinations, islice, product

from ..claim import OUTCOMES, Cell, Claim
from ..faces import in_notebook
from ..finding import INFORMATION, Finding, Member
from ..quantity.interval import Interval, intersection, whole
from ..rules.relation import Instance
from ..rules.world import World, factor
from .agreement import Line, agree
from .cells import ClaimsByCell
from .implication import (
    Implication,
    fit,
    implied_for,
    instance_implications,
    instances,
    narrow,
    repeat_implications,
)
from .slips import NearMiss, near_misses
from .years import instances_by_cell, with_years, year_misses

MOST = 100
"""Diagnoses of one component after which the search is cut."""

_PROPOSALS = 500
"""Candidates of one component after which the search is cut, whatever it has found."""

_CHOICES = 64
"""Ways to choose one claim a role that are looked at for conflicts of an instance."""

_ROUNDS = 8
"""How often bounds are pushed through all instances; each time they reach one further, at least.

Without an end, some formulas would halve an interval for ever.
"""

Variable = tuple[Cell, str]
"""What has one true value: a cell in one vintage."""


@dataclass(frozen=True)
class Diagnosis:
    """One way to make everything true: claims to distrust, of which none can be left out.

    Attributes:
        claims: the claims to distrust, by id.
        support: how often something independent supports them elsewhere, in total.

    >>> from gd_metrics import diagnose
    >>> best = next(c for c in diagnose() if "ycwb-2025-01-12" in c.claims).diagnoses[0]
    >>> [claim.claim_id for claim in best.claims], best.support
    (['ycwb-2025-01-12'], 0)
    >>> str(best.near_misses["ycwb-2025-01-12"][0])
    '43% (digit) agrees with 3 of 3'
    """

    claims: tuple[Claim, ...]
    support: int
    _implied: Callable[[Claim, frozenset[str]], list[Implication]] = field(
        repr=False, compare=False
    )
    _years: Callable[[Claim, frozenset[str]], list[NearMiss]] = field(repr=False, compare=False)

    def __repr__(self) -> str:
        printed = ", ".join(dict.fromkeys(claim.printed for claim in self.claims))
        return f"Diagnosis({printed}; support {self.support})"

    def _repr_html_(self) -> str:
        return in_notebook(self)

    @property
    def doubted(self) -> list[Member]:
        """Its claims, each with the nearest of what those that are trusted say it must be."""
        members = []
        for claim in self.claims:
            trusted = self._trusted(claim)
            missed = [(i.gap, i.interval, i.inputs) for i in trusted if i.hard and i.gap]
            gap, implied, inputs = min(missed, key=lambda m: m[0] or 0, default=(None, None, ()))
            members.append(Member(claim, implied, gap or Fraction(0), inputs))
        return members

    @property
    def near_misses(self) -> dict[str, list[NearMiss]]:
        """For each claim the edits of its digits that would satisfy all that is trusted."""
        return {claim.claim_id: self.near_misses_of(claim) for claim in self.claims}

    def near_misses_of(self, claim: Claim) -> list[NearMiss]:
        """The edits of one claim's digits that would satisfy all that is trusted."""
        years = self._years(claim, self._distrusted)
        return with_years(near_misses(claim, self._trusted(claim)), years)

    @cached_property
    def _distrusted(self) -> frozenset[str]:
        """The ids of its claims."""
        return frozenset(claim.claim_id for claim in self.claims)

    def _trusted(self, claim: Claim) -> list[Implication]:
        """What is implied for a claim by those that are not distrusted."""
        return self._implied(claim, self._distrusted)


@dataclass(frozen=True)
class Component:
    """Contradictions that hang together, and every way out of them.

    Attributes:
        findings: ids of the findings, sorted.
        claims: ids of their claims, sorted.
        diagnoses: minimal sets of claims to distrust: the smallest first, and among equals
            those that least supports elsewhere. None where no claims explain it.
        cut: whether there are more than could be listed.

    >>> from gd_metrics import diagnose
    >>> article = next(c for c in diagnose() if "ycwb-2025-01-12" in c.claims)
    >>> len(article.diagnoses[0].claims), article.cut
    (1, False)
    """

    findings: tuple[str, ...]
    claims: tuple[str, ...]
    diagnoses: tuple[Diagnosis, ...]
    cut: bool

    def __repr__(self) -> str:
        parts = (len(self.findings), len(self.claims), len(self.diagnoses))
        return "Component({} findings, {} claims, {} diagnoses)".format(*parts)


def diagnose(
    findings: Iterable[Finding], claims: Iterable[Claim], world: World, *, most: int = MOST
) -> list[Component]:
    """Whom to doubt, for each group of contradictions that hang together.

    Args:
        findings: what :func:`gd_metrics.reasoning.contradictions.contradictions` found.
        claims: all claims; deprecated ones are doubted as any other.
        world: indicators, areas, formulas and origins.
        most: after how many diagnoses of a component to stop.

    Returns:
        A component for each group, by the first of its findings.
    """
    contested = [f for f in findings if f.members and f.severity != INFORMATION]
    standing = ClaimsByCell(_undeprecated(c) for c in claims)
    instances_at = instances_by_cell(instances(standing, world))
    return [
        _component(group, standing, instances_at, world, most)
        for group in _groups(contested, instances_at)
    ]


def _undeprecated(claim: Claim) -> Claim:
    if claim.rank != "deprecated":
        return claim
    return Claim.from_row({**vars(claim), "rank": "normal"})


def _groups(
    findings: Sequence[Finding], instances_at: Mapping[Cell, list[Instance]]
) -> list[list[Finding]]:
    """Findings that hang together: they share a cell, or an instance ties their cells."""
    group_of: dict[object, list[Finding]] = {}
    for finding in findings:
        cells = {Cell.of(m.claim) for m in finding.members}
        near = (i for c in cells for i in instances_at.get(c, []) if not i.relation.advice)
        ties: set[object] = {*cells, *(i.key for i in near)}
        joined = {id(group_of[tie]): group_of[tie] for tie in ties if tie in group_of}
        merged = [finding, *(f for group in joined.values() for f in group)]
        ties |= {tie for tie, group in group_of.items() if id(group) in joined}
        group_of |= dict.fromkeys(ties, merged)
    unique = {id(group): group for group in group_of.values()}
    return sorted(unique.values(), key=lambda group: min(f.finding_id for f in group))


def _component(
    group: Sequence[Finding],
    cells: ClaimsByCell,
    instances_at: Mapping[Cell, list[Instance]],
    world: World,
    most: int,
) -> Component:
    members = {m.claim.claim_id: m.claim for f in group for m in f.members}
    touched = {Cell.of(c) for c in members.values()}
    near = {
        (i.relation.rule, i.relation.formula.text, i.key): i
        for cell in touched
        for i in instances_at.get(cell, [])
        if not i.relation.advice
    }
    network = _Network(cells, [near[key] for key in sorted(near)], touched, world)
    support = _independent_ways(network.claims, cells, touched, instances_at, world)
    sets, cut = _minimal_sets(network, support, most)

    def implied(claim: Claim, distrusted: frozenset[str]) -> list[Implication]:
        return implied_for(claim, cells, instances_at, world, distrusted)

    def years(claim: Claim, distrusted: frozenset[str]) -> list[NearMiss]:
        return year_misses(claim, cells, instances_at, world, distrusted)

    diagnoses = tuple(
        Diagnosis(
            tuple(network.claims[c] for c in sorted(distrusted)),
            sum(support[c] for c in distrusted),
            implied,
            years,
        )
        for distrusted in sets
    )
    ids = tuple(sorted(f.finding_id for f in group))
    return Component(ids, tuple(sorted(members)), diagnoses, cut)


def _independent_ways(
    claims: Iterable[str],
    cells: ClaimsByCell,
    touched: set[Cell],
    instances_at: Mapping[Cell, list[Instance]],
    world: World,
) -> dict[str, int]:
    """In how many independent ways each claim of some cells is supported."""
    near = {id(i): i for cell in sorted(touched) for i in instances_at.get(cell, [])}
    implied = chain(
        *(repeat_implications(cells, cell, world, most=0) for cell in sorted(touched)),
        *(
            instance_implications(cells, i, world, of=lambda claim: Cell.of(claim) in touched)
            for i in near.values()
        ),
    )
    ways = {(i.claim.claim_id, i.rule, i.instance, i.inputs) for i in implied if i.supports}
    return dict.fromkeys(claims, 0) | Counter(claim for claim, *_ in ways)


class _Network:
    """The cells and instances around some contradictions, and the claims that can be freed."""

    def __init__(
        self, cells: ClaimsByCell, near: Sequence[Instance], touched: Iterable[Cell], world: World
    ) -> None:
        self.world = world
        self.claims: dict[str, Claim] = {}
        self.by_variable: dict[Variable, list[Claim]] = {}
        reached = {*touched, *(cell for i in near for cell in i.roles.values())}
        for cell in sorted(reached):
            for claim in cells.of(cell):
                self.by_variable.setdefault((cell, claim.vintage), []).append(claim)
                self.claims[claim.claim_id] = claim
        self.constraints = [
            (instance, variables)
            for instance in near
            for vintage in OUTCOMES
            if (variables := self._bound(cells, instance, vintage))
        ]
        self.domains = {cell: self._domain(cell) for cell in reached}
        self.ranks = [
            (one, other)
            for one, other in combinations(self.claims.values(), 2)
            if one.measure == other.measure == "rank"
            and Cell.of(one)._replace(area="") == Cell.of(other)._replace(area="")
            and one.area != other.area
            and (one.vintage, one.value) == (other.vintage, other.value)
        ]

    def _bound(
        self, cells: ClaimsByCell, instance: Instance, vintage: str
    ) -> dict[str, Variable] | None:
        """What an instance binds together for a vintage; ``None`` where that is nothing.

        Figures of one vintage are bound, unless those of others are what fits. Where no vintage
        fits and some role has none of this one, its last is bound in its place.
        """
        holds = fit(cells, instance, vintage, self.world)
        bound = {role: (cell, vintage) for role, cell in instance.roles.items()}
        if holds == "mixed":
            bound |= {
                role: (cell, cells.vintages(cell)[-1])
                for role, (cell, _) in bound.items()
                if not cells.groups(cell, vintage) and cell in cells
            }
        there = sum(variable in self.by_variable for variable in bound.values())
        enough = there >= min(2, len(bound))  # of one name, its claim alone may be against it
        return bound if enough and holds not in ("older", "revised") else None

    def _domain(self, cell: Cell) -> Interval:
        domain = self.world.domain(cell)
        return (whole(domain) or domain) if self.world.is_whole(cell) else domain

    def conflicts(self) -> Iterator[frozenset[str]]:
        """Conflicts that can be seen at once: pairs of a cell, and one claim a role."""
        for claims in self.by_variable.values():
            for one, other in Line(claims).apart():
                yield frozenset((one.claim_id, other.claim_id))
        yield from (frozenset((a.claim_id, b.claim_id)) for a, b in self.ranks)
        for instance, variables in self.constraints:
            roles = [(r, cs) for r, v in variables.items() if (cs := self.by_variable.get(v))]
            for chosen in islice(product(*(cs for _, cs in roles)), _CHOICES):
                bounds = {r: self.domains[c] for r, c in instance.roles.items()}
                bounds |= {
                    r: c.interval * factor(c.unit) for (r, _), c in zip(roles, chosen, strict=True)
                }
                if not instance.relation.formula.holds(bounds):
                    yield frozenset(c.claim_id for c in chosen)

    def of_one_dispute(self, support: Mapping[str, int], most: int) -> list[frozenset[str]]:
        """The best diagnoses where claims of one cell differ and nothing ties it to others.

        One group of claims that agree is trusted, and all others are not. That is each way there
        is, so that no solver need look at each pair of claims.
        """
        disputed = [claims for claims in self.by_variable.values() if not agree(claims)]
        if self.constraints or self.ranks or len(disputed) != 1:
            return []
        trusted = nsmallest(
            most,
            Line(disputed[0]).without_contradiction(),
            key=lambda group: (-len(group), -sum(map(support.__getitem__, group)), sorted(group)),
        )
        ids = frozenset(claim.claim_id for claim in disputed[0])
        return _best_first([ids - group for group in trusted], support)

    def consistent(self, freed: frozenset[str]) -> bool:
        """Whether everything else can be true together, as far as propagation sees."""
        for one, other in self.ranks:
            if not freed & {one.claim_id, other.claim_id}:
                return False
        bounds: dict[Variable, Interval] = {}
        for variable, claims in self.by_variable.items():
            kept = [c for c in claims if c.claim_id not in freed]
            if not agree(kept):
                return False
            printed = (claim.interval * factor(claim.unit) for claim in kept)
            possible = intersection([self.domains[variable[0]], *printed])
            if possible is None:
                return False
            bounds[variable] = possible
        return self._propagate(bounds)

    def _propagate(self, bounds: dict[Variable, Interval]) -> bool:
        """Whether some value is left for every cell when each instance has narrowed the others."""
        for _ in range(_ROUNDS):
            changed = False
            for instance, variables in self.constraints:
                before = {r: bounds.get(v, self.domains[v[0]]) for r, v in variables.items()}
                narrowed = narrow(instance, before, self.world)
                if narrowed is None:
                    return False
                for role, interval in narrowed.items():
                    if interval != before[role]:
                        bounds[variables[role]] = interval
                        changed = True
            if not changed:
                break
        return True

    def conflict_without(self, freed: frozenset[str]) -> frozenset[str]:
        """A minimal conflict among the claims that are not freed, by leaving out one by one."""
        kept = sorted(self.claims.keys() - freed)
        for claim in list(kept):
            fewer = [c for c in kept if c != claim]
            if not self.consistent(frozenset(self.claims.keys() - set(fewer))):
                kept = fewer
        return frozenset(kept)


def _minimal_sets(
    network: _Network, support: Mapping[str, int], most: int
) -> tuple[list[frozenset[str]], bool]:
    """Minimal diagnoses, best first, and whether there are more."""
    from pysat.examples.hitman import Hitman

    ways = network.of_one_dispute(support, most + 1)
    if ways and all(map(network.consistent, ways[:most])):
        return ways[:most], len(ways) > most
    conflicts = sorted(set(network.conflicts()), key=lambda c: (len(c), sorted(c)))
    inside = [sorted(c) for c in conflicts if c <= network.claims.keys()]
    size = 1 + sum(support.values())  # one claim more always weighs more than any support
    weights = {c: size + support[c] for c in sorted(network.claims)}
    minimal: list[frozenset[str]] = []
    with Hitman(bootstrap_with=inside, weights=weights, htype="sorted") as hitting:
        for _ in range(_PROPOSALS):
            proposed = hitting.get()
            if proposed is None:
                return _best_first(minimal, support), False
            distrusted = frozenset(proposed)
            if network.consistent(distrusted):
                if len(minimal) == most:
                    break
                minimal.append(distrusted)
                hitting.block(sorted(distrusted))
            elif unhit := network.conflict_without(distrusted):
                hitting.hit(sorted(unhit))
            else:
                break  # nothing that can be freed makes it consistent
    return _best_first(minimal, support), True


def _best_first(sets: Sequence[frozenset[str]], support: Mapping[str, int]) -> list[frozenset[str]]:
    return sorted(sets, key=lambda s: (len(s), sum(support[c] for c in s), sorted(s)))
