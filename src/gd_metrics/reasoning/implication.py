"""What claims imply for one another, exactly: from these claims, that claim lies in here.

Every implication is an interval with the claims it came from. Whether the claim meets it,
and whether that counts as support, follows from the intervals and the root sources alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod

from ..claim import OUTCOMES, Cell, Claim
from ..quantity.interval import Interval, intersection, whole
from ..rules import nesting, rank, relations, repeat
from ..rules.relation import Instance
from ..rules.world import World, factor
from .agreement import End, Line, ends_of, maximal_groups

MOST_GROUPS = 16
"""Up to how many ways to choose among claims that disagree are followed one by one."""

WIDE = 4
"""An implied interval supports a claim only if it is at most this many times as wide."""


@dataclass(frozen=True)
class Implication:
    """What some claims say that another one must be.

    Attributes:
        rule: the rule's code.
        instance: the rule's instance: a cell, or a formula in a period and area.
        claim: the claim that is spoken of.
        interval: what it must lie in, in its unit; the whole line where nothing follows,
            ``None`` where the inputs can't be true together whatever it is.
        inputs: ids of the claims it follows from, in order.
        vintage: the vintage of the inputs.
        hard: whether missing it is a contradiction: not advice, and of one vintage.
        independent: whether no input shares a root source with the claim.
        excludes: whether the claim must be something else instead (ranks).
        edge: whether a common edge is enough to meet it.
        place: where its inputs are: what it is an alternative to has inputs in the same cells.
        ends: of the same cell's claims, where the last begins and the first ends; of exact ones
            an edge alone does not meet the claim, whatever else is printed.
    """

    rule: str
    instance: str
    claim: Claim
    interval: Interval | None
    inputs: tuple[str, ...]
    vintage: str
    hard: bool
    independent: bool
    advice: bool = False
    excludes: bool = False
    edge: bool = True
    place: tuple[str, ...] = field(default=(), repr=False, compare=False)
    ends: tuple[End, End] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def meets(self) -> bool:
        """Whether the claim can be what is implied."""
        if self.interval is None:
            return False
        if self.ends is not None:
            begin, end = ends_of(self.claim)
            return begin <= self.ends[1] and self.ends[0] <= end
        if self.excludes:  # a rank that is not known to the place may be another one
            return not self.interval.is_point or self.claim.interval != self.interval
        return self.claim.interval.meets(self.interval, edge=self.edge)

    @property
    def vacuous(self) -> bool:
        """Whether it says nothing."""
        return self.interval == Interval()

    @property
    def telling(self) -> bool:
        """Whether it says something, and not only what any claim of its measure would meet."""
        return not self.vacuous and (bool(self.inputs) or not self.meets)

    @property
    def supports(self) -> bool:
        """Whether meeting it is evidence: two-sided, narrow enough, and independent."""
        if not self.meets or self.advice or self.excludes or not self.independent:
            return False
        width = self.interval.width if self.interval else None
        own = self.claim.interval.width
        if width is None:
            return False
        counted = self.claim.interval.is_point  # a whole number is as wide as its step
        return own is None or width <= WIDE * (1 if counted else own)

    @property
    def gap(self) -> Fraction | None:
        """How far the claim is from what is implied; ``None`` if nothing can be implied."""
        return None if self.interval is None else self.claim.interval.gap(self.interval)


class Cells:
    """Claims by their cell and vintage, and what the standing ones of each agree on."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims: dict[Cell, list[Claim]] = {}
        self._groups: dict[tuple[Cell, str], list[tuple[Claim, ...]]] = {}
        self.known: set[Cell] = set()
        self.add((), claims)

    def add(self, cells: Iterable[Cell], claims: Iterable[Claim]) -> None:
        """Add claims of cells that had none here; ``known`` notes the cells, empty or not."""
        self.known.update(cells)
        for claim in claims:
            if claim.is_outcome:
                self._claims.setdefault(Cell.of(claim), []).append(claim)

    def __contains__(self, cell: object) -> bool:
        return cell in self._claims

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._claims)

    def __len__(self) -> int:
        return len(self._claims)

    def of(self, cell: Cell) -> Sequence[Claim]:
        """Every claim of a cell, deprecated ones too."""
        return self._claims.get(cell, ())

    def groups(self, cell: Cell, vintage: str) -> list[tuple[Claim, ...]]:
        """The maximal groups of a cell's standing claims of one vintage that agree."""
        key = (cell, vintage)
        if key not in self._groups:
            standing = [c for c in self.of(cell) if c.vintage == vintage and c.rank != "deprecated"]
            self._groups[key] = maximal_groups(standing)
        return self._groups[key]


def instances(cells: Cells, world: World) -> Iterator[Instance]:
    """Every instance of every rule that has relations."""
    for relation in relations(world):
        yield from relation.instances(cells, cells)
    yield from sum_instances(cells, world)


def sum_instances(
    cells: Cells, world: World, wholes: Iterable[Cell] | None = None
) -> Iterator[Instance]:
    """That the parts of an area which are claimed have together at most what it has."""
    wholes = list(cells if wholes is None else wholes)
    for area, parts in nesting.sums(world).items():
        for cell in wholes:
            if cell.area == area and cell.measure == "level":
                there = [p for p in parts if cell._replace(area=p) in cells]
                if len(there) > 1:
                    relation = nesting.sum_relation(world, area, there)
                    yield from relation.instances([cell], cells)


def implications(
    claims: Iterable[Claim], world: World, of: Callable[[Claim], bool] = lambda _: True
) -> list[Implication]:
    """Everything that claims imply for one another.

    Args:
        claims: the claims.
        world: indicators, areas, formulas and origins.
        of: the claims to speak of; all if not given.

    Returns:
        The implications, by claim, rule, instance and inputs; vacuous ones are among them.
    """
    cells = Cells(claims)
    near = {cell for cell in cells if any(map(of, cells.of(cell)))}
    found = [
        i for cell in cells if cell in near for i in repeat_implications(cells, cell, world, of)
    ]
    for instance in instances(cells, world):
        if not near.isdisjoint(instance.roles.values()):
            found += instance_implications(cells, instance, world, of=of)
    for group in rank.lists(cells):
        found += rank_implications(cells, group, world, of)
    return sorted(found, key=lambda i: (i.claim.claim_id, i.rule, i.instance, i.inputs))


def repeat_implications(
    cells: Cells, cell: Cell, world: World, of: Callable[[Claim], bool] = lambda _: True
) -> Iterator[Implication]:
    """The same cell elsewhere: one implication for each root that printed it, and vintage."""
    claims = cells.of(cell)
    if len(claims) < 2:
        return
    printed: dict[tuple[str, tuple[str, ...]], list[Claim]] = {}
    for claim in claims:
        if claim.rank != "deprecated":
            key = (claim.vintage, tuple(sorted(world.roots.of_claim(claim))))
            printed.setdefault(key, []).append(claim)
    lines = [(*key, Line(printed[key])) for key in sorted(printed)]
    for claim in filter(of, claims):
        own = world.roots.of_claim(claim)
        for vintage, root, line in lines:
            for group in line.agreed(beside=claim):
                yield Implication(
                    repeat.CODE,
                    str(cell),
                    claim,
                    group.interval,
                    group.inputs,
                    vintage,
                    hard=vintage == claim.vintage,
                    independent=own.isdisjoint(root),
                    edge=not (claim.hedge == "exact" and group.exact),
                    ends=group.ends,
                )


def instance_implications(
    cells: Cells,
    instance: Instance,
    world: World,
    *,
    vintages: Sequence[str] = OUTCOMES,
    of: Callable[[Claim], bool] = lambda _: True,
) -> Iterator[Implication]:
    """What an instance of a relation implies for the claims of its roles' cells.

    Args:
        cells: the claims.
        instance: the instance.
        world: indicators, areas, formulas and origins.
        vintages: vintages of the inputs.
        of: the claims to speak of; all if not given.
    """
    for vintage in vintages:
        groups = {role: cells.groups(cell, vintage) for role, cell in instance.roles.items()}
        for role, cell in instance.roles.items():
            others = {r: g for r, g in groups.items() if r != role}
            if not all(g or r in instance.relation.missing for r, g in others.items()):
                continue
            for claim in filter(of, cells.of(cell)):
                yield from _solve(instance, role, claim, others, vintage, world)


def satisfiable(cells: Cells, instance: Instance, vintage: str, world: World) -> bool:
    """Whether some choice among a cell's disagreeing claims lets an instance hold.

    If so, what is wrong is that they disagree, which rule GD201 says, and not the instance.
    """
    groups = {r: g for r, c in instance.roles.items() if (g := cells.groups(c, vintage))}
    free = {r: world.domain(cell) for r, cell in instance.roles.items()}
    if narrow(instance, free | _hulls(groups, instance, world), world) is None:
        return False
    if prod(map(len, groups.values())) > MOST_GROUPS:
        return True  # as far as anybody will try
    return any(
        narrow(instance, free | _said(zip(groups, chosen, strict=True), instance, world), world)
        is not None
        for chosen in product(*groups.values())
    )


def _said(
    chosen: Iterable[tuple[str, Sequence[Claim]]], instance: Instance, world: World
) -> dict[str, Interval]:
    """What groups of claims say of their roles, within what the roles can be at all."""
    roles = instance.roles
    return {role: within(world, roles[role], base_interval(group)) for role, group in chosen}


def within(world: World, cell: Cell, printed: Interval) -> Interval:
    """What is printed of a cell, within what that can be at all, in base units.

    What is printed as zero keeps both its sides, so that nothing is divided by it; and where
    nothing would be left, that is for others to say.
    """
    if printed.vanishes and printed.lower is not None:
        return printed
    possible = (printed & world.domain(cell)) or printed
    return (whole(possible) or possible) if world.is_whole(cell) else possible


def _hulls(
    groups: Mapping[str, list[tuple[Claim, ...]]], instance: Instance, world: World
) -> dict[str, Interval]:
    """What disagreeing groups say of their roles together: from the least to the greatest."""
    hulls = {}
    for role, found in groups.items():
        told = [_said([(role, group)], instance, world)[role] for group in found]
        lower, upper = ([getattr(i, end) for i in told] for end in ("lower", "upper"))
        hulls[role] = Interval(
            None if None in lower else min(lower), None if None in upper else max(upper)
        )
    return hulls


def narrow(
    instance: Instance, given: Mapping[str, Interval], world: World
) -> dict[str, Interval] | None:
    """What an instance leaves of its roles' intervals; ``None`` where it can't hold."""
    left = instance.relation.formula.narrowed(given)
    for role in left or ():
        if left and world.is_whole(instance.roles[role]):
            found = whole(left[role])
            if found is None:
                return None
            left[role] = found
    return left


def _solve(
    instance: Instance,
    role: str,
    claim: Claim,
    others: Mapping[str, list[tuple[Claim, ...]]],
    vintage: str,
    world: World,
) -> Iterator[Implication]:
    relation, scale = instance.relation, factor(claim.unit)
    present = {r: g for r, g in others.items() if g}
    free = {r: world.domain(cell) for r, cell in instance.roles.items()}
    own = world.roots.of_claim(claim)
    if prod(map(len, present.values())) > MOST_GROUPS:
        merged = [tuple(c for group in found for c in group) for found in present.values()]
        choices = [(merged, free | _hulls(present, instance, world))]
    else:
        choices = [
            (list(chosen), free | _said(zip(present, chosen, strict=True), instance, world))
            for chosen in product(*present.values())
        ]
    for chosen, given in choices:
        inputs = [c for group in chosen for c in group]
        implied = relation.formula.implied(role, given)
        if relation.formula.undefined(
            {**given, role: within(world, instance.roles[role], claim.interval * scale)}
        ):
            implied = Interval()
        if implied is not None and not _absent_can_be_whole(instance, role, claim, given, world):
            implied = None
        cell = instance.roles[role]
        if implied is not None and not implied.meets(free[role]):
            implied = None
        scaled = None if implied is None else implied / scale
        if scaled is not None and world.is_whole(cell):
            scaled = whole(scaled)
        yield Implication(
            relation.rule,
            instance.key,
            claim,
            scaled,
            tuple(sorted(c.claim_id for c in inputs)),
            vintage,
            hard=not relation.advice and vintage == claim.vintage,
            independent=all(
                any(not own & world.roots.of_claim(c) for c in group) for group in chosen
            ),
            advice=relation.advice,
            place=(relation.formula.text, *map(str, instance.roles.values())),
        )


def _absent_can_be_whole(
    instance: Instance, role: str, claim: Claim, given: Mapping[str, Interval], world: World
) -> bool:
    """Whether a role without claims has a whole number left to be, as a count must."""
    for absent in instance.relation.missing - {role}:
        cell = instance.roles[absent]
        if given[absent] == world.domain(cell):
            told = {**given, role: claim.interval * factor(claim.unit)}
            left = instance.relation.formula.implied(absent, told)
            if left is None or whole(left) is None:
                return False
    return True


def base_interval(group: Sequence[Claim]) -> Interval:
    """What a group of agreeing claims has in common, in base units."""
    common = intersection(c.interval for c in group)
    assert common is not None, "a group agrees"
    return common * factor(group[0].unit)


def rank_implications(
    cells: Cells,
    group: Sequence[Cell],
    world: World,
    of: Callable[[Claim], bool] = lambda _: True,
) -> Iterator[Implication]:
    """Ranks that other areas hold, and that an area therefore does not."""
    for cell in group:
        for claim in filter(of, cells.of(cell)):
            for other in group:
                if other == cell:
                    continue
                for held in cells.groups(other, claim.vintage):
                    own = world.roots.of_claim(claim)
                    yield Implication(
                        rank.CODE,
                        f"rank:{cell._replace(area='_')}",
                        claim,
                        intersection(c.interval for c in held),
                        tuple(sorted(c.claim_id for c in held)),
                        claim.vintage,
                        hard=True,
                        independent=all(not own & world.roots.of_claim(c) for c in held),
                        excludes=True,
                        place=(str(other),),
                    )


VERDICTS = ("supported", "contradicted", "consistent", "untested")


def contradicting(found: Iterable[Implication]) -> list[Implication]:
    """The hard implications that a claim misses, where all alternatives of theirs miss too.

    Args:
        found: implications of one claim.
    """
    alternatives: dict[tuple[str, ...], list[Implication]] = {}
    for implication in found:
        if implication.hard:
            key = (implication.rule, implication.instance, implication.vintage, *implication.place)
            if implication.rule == repeat.CODE:  # each root's figure stands for itself
                key = (*key, *implication.inputs)
            alternatives.setdefault(key, []).append(implication)
    return [i for group in alternatives.values() if not any(j.meets for j in group) for i in group]


def verdict(found: Sequence[Implication]) -> str:
    """The verdict on a claim from all that is implied for it.

    ``contradicted`` where a hard implication misses; ``supported`` where one supports;
    ``consistent`` where there are only one-sided, wide or dependent ones; else ``untested``.
    """
    if contradicting(found):
        return "contradicted"
    telling = [i for i in found if i.telling]
    if any(i.supports for i in telling):
        return "supported"
    return "consistent" if any(not i.advice and i.meets for i in telling) else "untested"
