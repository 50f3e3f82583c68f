"""What claims imply for one another, exactly: from these claims, that claim lies in here.

Every implication is an interval with the claims it came from. Whether the claim meets it,
and whether that counts as support, follows from the intervals and the root sources alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain, islice, permutations, product
from math import prod
from typing import Literal

from ..claim import OUTCOMES, Cell, Claim
from ..quantity.interval import Interval, intersection, whole
from ..quantity.units import kind
from ..rules import groups, relations, repeat
from ..rules.group import Alike, Distinct, Parts
from ..rules.relation import Instance, Relation
from ..rules.world import World, factor
from .agreement import Beside, End, Line, Printed, ends_of
from .cells import ClaimsByCell, Group

Taken = dict[str, list[Group]]
"""The groups of claims that each role may be taken from."""
Intervals = dict[str, Interval]
"""What each role can be."""

MOST_MISSED = 64
"""How many implications of each vintage are listed on either side of a claim that misses them."""

MOST_WAYS = 64
"""Up to how many ways to choose among vintages and claims that disagree are followed one by one."""

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
        vintage: of the figure that is worked out in the instance, be it the claim or an input;
            of a repeat, and of ranks, that of the inputs.
        hard: whether missing it, and its alternatives, is a contradiction.
        independent: whether no input shares a root source with the claim.
        excludes: whether the claim must be something else instead (ranks).
        edge: whether a common edge is enough to meet it.
        mixed: whether the claim and its inputs are of different vintages.
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
    mixed: bool = False
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


def instances(cells: ClaimsByCell, world: World) -> Iterator[Instance]:
    """Every instance of every rule that has formulas, those over parts of a whole among them."""
    for relation in relations(world):
        yield from instances_of(relation, cells.where(relation.where), cells)
    for group in groups(world):
        if isinstance(group, Parts):
            yield from group.instances(list(cells), cells)


def instances_of(
    relation: Relation, anchors: Iterable[Cell], cells: ClaimsByCell
) -> Iterator[Instance]:
    """The instances of a relation whose claims are in the unit that it holds in."""
    for instance in relation.instances(anchors, cells):
        claims = (c for cell in instance.roles.values() for c in cells.of(cell))
        if not relation.kind or all(kind(claim.unit) == relation.kind for claim in claims):
            yield instance


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
    cells = ClaimsByCell(claims)
    near = {cell for cell in cells if any(map(of, cells.of(cell)))}
    implied: list[Implication] = []
    for group in groups(world):
        if isinstance(group, Alike):
            for cell in cells:
                if cell in near:
                    implied += repeat_implications(
                        cells, cell, world, of, rule=group.rule, most=MOST_MISSED
                    )
        elif isinstance(group, Distinct):
            for held in group.lists(cells):
                implied += distinct_implications(cells, group, held, world, of)
    for instance in instances(cells, world):
        if not near.isdisjoint(instance.roles.values()):
            implied += instance_implications(cells, instance, world, of=of)
    return sorted(implied, key=lambda i: (i.claim.claim_id, i.rule, i.instance, i.inputs))


def implied_for(
    claim: Claim,
    cells: ClaimsByCell,
    instances_at: Mapping[Cell, Sequence[Instance]],
    world: World,
    without: Collection[str] = (),
) -> list[Implication]:
    """Everything that others imply for one claim, ranks apart, if some of them are not trusted.

    Args:
        claim: the claim, which may be of another cell than the one it was printed for.
        cells: all claims.
        instances_at: the instances that each cell takes part in.
        world: indicators, areas, formulas and origins.
        without: ids of the claims that are not trusted.
    """
    cell = Cell.of(claim)
    near = instances_at.get(cell, ())
    reached = (c for instance in near for c in instance.roles.values())
    local = cells.beside(claim, (cell, *reached), without)

    def is_it(other: Claim) -> bool:
        return other is claim

    ways = (instance_implications(local, instance, world, of=is_it) for instance in near)
    return [*repeat_implications(local, cell, world, is_it), *chain(*ways)]


def repeat_implications(
    cells: ClaimsByCell,
    cell: Cell,
    world: World,
    of: Callable[[Claim], bool] = lambda _: True,
    *,
    rule: str = repeat.CODE,
    most: int | None = None,
) -> Iterator[Implication]:
    """The same cell elsewhere: one implication for each root that printed it, and vintage.

    Args:
        cells: the claims.
        cell: the cell.
        world: indicators, areas, formulas and origins.
        of: the claims to speak of; all if not given.
        rule: the code of the rule that claims of a cell agree.
        most: of the implications of a vintage that a claim misses, how many of the nearest are
            given on either side; all if not given. Those that it meets are always given.
    """
    claims = cells.of(cell)
    if len(claims) < 2:
        return
    printed: dict[Printed, list[Claim]] = {}
    for claim in claims:
        if claim.rank != "deprecated":
            key = (claim.vintage, tuple(sorted(world.roots.of_claim(claim))))
            printed.setdefault(key, []).append(claim)
    others = Beside({key: Line(printed[key]) for key in sorted(printed)})
    unusual = cells.revisions.unusual(cell)
    for claim in filter(of, claims):
        own = world.roots.of_claim(claim)
        for (vintage, root), group in others.of(claim, most):
            yield Implication(
                rule,
                str(cell),
                claim,
                group.interval,
                group.inputs,
                vintage,
                hard=vintage == claim.vintage or unusual,
                independent=own.isdisjoint(root),
                edge=not (claim.hedge == "exact" and group.exact),
                ends=group.ends,
            )


Fit = Literal["held", "older", "revised", "missed", "mixed"]
"""How an instance holds for a vintage of the figure that is worked out in it.

``held``: by figures of that vintage, or of others where some has none of it. ``older``: by
figures of other vintages alone, though all have one of it. ``missed``: by none, and all have one
of it; ``mixed``: by none, and some have none of it; ``revised``: so too, but by no more than
figures of these indicators have been revised elsewhere.
"""


def figure_role(cells: ClaimsByCell, instance: Instance) -> str:
    """The role whose figures are worked out from the others', of those that are claimed."""
    derived = instance.relation.derived
    return derived if instance.roles[derived] in cells else instance.relation.anchor


def alternatives(
    cells: ClaimsByCell, instance: Instance, vintage: str, *, own: bool = False
) -> Taken:
    """The groups of claims that each role may be taken from.

    Args:
        cells: the claims.
        instance: the instance.
        vintage: of the figure that is worked out.
        own: whether the others must be of this vintage too; else they may be of any, and those
            of this vintage come first.
    """
    figure = figure_role(cells, instance)
    taken = {}
    for role, cell in instance.roles.items():
        others = cells.vintages(cell) if role != figure and not own else ()
        vintages = [vintage, *(v for v in others[::-1] if v != vintage)]
        taken[role] = [group for v in vintages for group in cells.groups(cell, v)]
    return taken


def fit(cells: ClaimsByCell, instance: Instance, vintage: str, world: World) -> Fit:
    """How an instance holds for a vintage of the figure that is worked out in it.

    Where it holds by some choice among claims of one vintage that disagree, what is wrong is
    that they disagree, which rule GD201 says, and not the instance.
    """
    own = alternatives(cells, instance, vintage, own=True)
    complete = all(g or r in instance.relation.missing for r, g in own.items())
    if complete and _satisfiable(instance, own, world):
        return "held"
    every = alternatives(cells, instance, vintage)
    if complete:
        telling = {role: own[role] + _telling(every[role], own[role]) for role in own}
        fits = telling != own and _satisfiable(instance, telling, world)
        return "older" if fits else "missed"
    if every != own and _satisfiable(instance, every, world):
        return "held"
    if not all(g or r in instance.relation.missing for r, g in every.items()):
        return "held"
    return "revised" if _as_revised(cells, instance, every, world) else "mixed"


def _telling(every: Sequence[Group], own: Sequence[Group]) -> list[Group]:
    """The groups of other vintages that may excuse a misfit.

    A floor or ceiling, such as "over 11 trillion", fits too much to excuse anything beside a
    figure of another vintage that says how much.
    """
    others = [group for group in every if group not in own]
    bounded = [group for group in others if group.interval.width is not None]
    return bounded or others


def fitting(cells: ClaimsByCell, instance: Instance, vintage: str, world: World) -> Sequence[Group]:
    """The groups of claims by which an instance holds, as many as can be of one vintage."""
    taken = {r: g for r, g in alternatives(cells, instance, vintage).items() if g}
    choices = islice(product(*taken.values()), MOST_WAYS)
    for chosen in sorted(choices, key=lambda c: sum(g[0].vintage != vintage for g in c)):
        said = _said(zip(taken, chosen, strict=True), instance, world)
        if _holds(instance, said, world):
            return chosen
    return ()


def _as_revised(cells: ClaimsByCell, instance: Instance, taken: Taken, world: World) -> bool:
    """Whether a figure misses by no more than its operands have been revised elsewhere."""
    revised = [
        cells.revisions.elsewhere(cell)
        for cell in instance.roles.values()
        if cell.measure != "growth"
    ]
    room = max(filter(None, revised), default=None)
    if not room:
        return False
    wider = {
        role: [_widened(group.interval, room) for group in groups] for role, groups in taken.items()
    }
    return any(
        _holds(instance, dict(zip(wider, chosen, strict=True)), world)
        for chosen in islice(product(*wider.values()), MOST_WAYS)
        if all(wider.values())
    )


def _widened(interval: Interval, room: Fraction) -> Interval:
    """An interval with room for a revision by a share of each bound."""
    low, high = interval.lower, interval.upper
    return Interval(
        None if low is None else low - abs(low) * room,
        None if high is None else high + abs(high) * room,
    )


def instance_implications(
    cells: ClaimsByCell,
    instance: Instance,
    world: World,
    *,
    vintages: Iterable[str] | None = None,
    of: Callable[[Claim], bool] = lambda _: True,
) -> Iterator[Implication]:
    """What an instance of a relation implies for the claims of its roles' cells.

    Args:
        cells: the claims.
        instance: the instance.
        world: indicators, areas, formulas and origins.
        vintages: those of the figure that is worked out; all if not given. What it is worked
            out from may be of any.
        of: the claims to speak of; all if not given.
    """
    figure = figure_role(cells, instance)
    there = {claim.vintage for claim in cells.of(instance.roles[figure])}
    for vintage in OUTCOMES if vintages is None else vintages:
        if vintage not in there:
            continue
        taken = alternatives(cells, instance, vintage)
        solver = _Solver(instance, world, taken, vintage, fit(cells, instance, vintage, world))
        for role, cell in instance.roles.items():
            others = ((r, groups) for r, groups in taken.items() if r != role)
            if not all(groups or r in instance.relation.missing for r, groups in others):
                continue
            for claim in filter(of, cells.of(cell)):
                if role != figure or claim.vintage == vintage:
                    yield from solver.solve(role, claim)


def _satisfiable(instance: Instance, taken: Taken, world: World) -> bool:
    """Whether some choice among groups of claims lets an instance hold."""
    present = {role: groups for role, groups in taken.items() if groups}
    ways = prod(map(len, present.values()))
    if ways > 1 and not _holds(instance, _hulls(present, instance, world), world):
        return False
    if ways > MOST_WAYS:
        return True  # as far as anybody will try
    return any(
        _holds(instance, _said(zip(present, chosen, strict=True), instance, world), world)
        for chosen in product(*present.values())
    )


def _holds(instance: Instance, said: Intervals, world: World) -> bool:
    """Whether an instance can hold where some roles are as is said, and others anything."""
    unsaid = {r: world.domain(c) for r, c in instance.roles.items() if r not in said}
    intervals, formula = {**unsaid, **said}, instance.relation.formula
    if formula.has_each_once and not any(map(world.is_whole, instance.roles.values())):
        return formula.holds(intervals)
    return narrow(instance, intervals, world) is not None


def _free(instance: Instance, world: World) -> Intervals:
    """What each role can be at all."""
    return {role: world.domain(cell) for role, cell in instance.roles.items()}


def _said(chosen: Iterable[tuple[str, Group]], instance: Instance, world: World) -> Intervals:
    """What groups of claims say of their roles, within what the roles can be at all."""
    roles = instance.roles
    return {role: within(world, roles[role], group.interval) for role, group in chosen}


def within(world: World, cell: Cell, printed: Interval) -> Interval:
    """What is printed of a cell, within what that can be at all, in base units.

    What is printed as zero keeps both its sides, so that nothing is divided by it; and where
    nothing would be left, that is for others to say.
    """
    if printed.vanishes and printed.lower is not None:
        return printed
    possible = (printed & world.domain(cell)) or printed
    return (whole(possible) or possible) if world.is_whole(cell) else possible


def _hulls(groups: Taken, instance: Instance, world: World) -> Intervals:
    """What disagreeing groups say of their roles together: from the least to the greatest."""
    hulls = {}
    for role, alternatives in groups.items():
        said = [_said([(role, group)], instance, world)[role] for group in alternatives]
        lower, upper = ([getattr(i, end) for i in said] for end in ("lower", "upper"))
        hulls[role] = Interval(
            None if None in lower else min(lower), None if None in upper else max(upper)
        )
    return hulls


def narrow(instance: Instance, intervals: Intervals, world: World) -> Intervals | None:
    """What an instance leaves of its roles' intervals; ``None`` where it can't hold."""
    left = instance.relation.formula.narrowed(intervals)
    for role in left or ():
        if left and world.is_whole(instance.roles[role]):
            whole_numbers = whole(left[role])
            if whole_numbers is None:
                return None
            left[role] = whole_numbers
    return left


@dataclass(frozen=True)
class _Solver:
    """An instance solved for its roles, one by one.

    Attributes:
        instance: the instance.
        world: indicators, areas, formulas and origins.
        taken: the groups that each role may be taken from.
        vintage: of the figure that is worked out.
        holds: how the instance holds for that vintage.
    """

    instance: Instance
    world: World
    taken: Taken
    vintage: str
    holds: Fit

    @cached_property
    def _free(self) -> Intervals:
        return _free(self.instance, self.world)

    @cached_property
    def _hulls(self) -> Intervals:
        return _hulls({r: g for r, g in self.taken.items() if g}, self.instance, self.world)

    def solve(self, role: str, claim: Claim) -> Iterator[Implication]:
        """What every choice among the claims of the other roles implies for a claim of one."""
        relation, own = self.instance.relation, self.world.roots.of_claim(claim)
        for chosen, intervals in self._choices(role):
            mixed = any(c.vintage != claim.vintage for group in chosen for c in group)
            yield Implication(
                relation.rule,
                self.instance.key,
                claim,
                self._implied(role, claim, intervals),
                tuple(sorted(c.claim_id for group in chosen for c in group)),
                self.vintage,
                hard=not relation.advice
                and _hard(self.holds, claim.vintage == self.vintage, mixed),
                independent=all(
                    any(not own & self.world.roots.of_claim(c) for c in group) for group in chosen
                ),
                advice=relation.advice,
                mixed=mixed,
                place=(relation.formula.text, *map(str, self.instance.roles.values())),
            )

    def _choices(self, role: str) -> Iterator[tuple[Sequence[Sequence[Claim]], Intervals]]:
        """Every choice of a group for each role but one, with the intervals that follow from it.

        Where there are too many, all groups of a role are one choice, from least to greatest.
        """
        present = {r: groups for r, groups in self.taken.items() if groups and r != role}
        if prod(map(len, present.values())) > MOST_WAYS:
            merged = [tuple(c for group in groups for c in group) for groups in present.values()]
            yield merged, {**self._free, **self._hulls, role: self._free[role]}
            return
        for chosen in product(*present.values()):
            said = _said(zip(present, chosen, strict=True), self.instance, self.world)
            yield chosen, self._free | said

    def _implied(self, role: str, claim: Claim, intervals: Intervals) -> Interval | None:
        """What the other roles leave for a role, in the unit of its claim."""
        formula, scale = self.instance.relation.formula, factor(claim.unit)
        implied = formula.implied(role, intervals)
        own = within(self.world, self.instance.roles[role], claim.interval * scale)
        if formula.undefined({**intervals, role: own}):
            implied = Interval()
        if implied is None or not implied.meets(self._free[role]):
            return None
        if not self._absent_can_be_whole(role, claim, intervals):
            return None
        scaled = implied / scale
        return whole(scaled) if self.world.is_whole(self.instance.roles[role]) else scaled

    def _absent_can_be_whole(self, role: str, claim: Claim, intervals: Intervals) -> bool:
        """Whether a role without claims has a whole number left to be, as a count must."""
        for absent in self.instance.relation.missing - {role}:
            if intervals[absent] == self._free[absent]:
                with_claim = {**intervals, role: claim.interval * factor(claim.unit)}
                left = self.instance.relation.formula.implied(absent, with_claim)
                if left is None or whole(left) is None:
                    return False
        return True


def _hard(holds: Fit, of_figure: bool, mixed: bool) -> bool:
    """Whether missing what an instance implies is a contradiction.

    Args:
        holds: how it holds for the vintage of the figure that is worked out.
        of_figure: whether the claim is of that vintage.
        mixed: whether claim and inputs are of different vintages.
    """
    if holds == "held":
        return not mixed
    return holds == "mixed" or (holds == "missed" and of_figure)


def distinct_implications(
    cells: ClaimsByCell,
    group: Distinct,
    held: Sequence[Cell],
    world: World,
    of: Callable[[Claim], bool] = lambda _: True,
) -> Iterator[Implication]:
    """Numbers that other cells of a set hold, and that a cell therefore does not."""
    for cell, other in permutations(held, 2):
        for claim in filter(of, cells.of(cell)):
            own = world.roots.of_claim(claim)
            for agreeing in cells.groups(other, claim.vintage):
                yield Implication(
                    group.rule,
                    group.key(cell),
                    claim,
                    intersection(c.interval for c in agreeing),
                    tuple(sorted(c.claim_id for c in agreeing)),
                    claim.vintage,
                    hard=True,
                    independent=all(not own & world.roots.of_claim(c) for c in agreeing),
                    excludes=True,
                    place=(str(other),),
                )
