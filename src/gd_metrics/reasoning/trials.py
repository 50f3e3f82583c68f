"""One trial a relation or group: held against claims by columns first, then exactly.

A trial asks an engine for a frame, says from its rows which cells must be looked at exactly, and
then makes the findings from the claims of these. Where claims are few, nothing is asked: all cells
are looked at exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ..claim import OUTCOMES, Cell, Claim
from ..finding import ERROR, INFORMATION, WARNING, Arithmetic, Detail, Finding, Member, Note
from ..rules.group import Distinct, Parts
from ..rules.relation import Instance, Relation
from ..rules.rule import Rule
from ..rules.world import Roots, World
from .agreement import Line
from .cells import ClaimsByCell
from .implication import (
    Fit,
    Implication,
    alternatives,
    distinct_implications,
    figure_role,
    fit,
    fitting,
    instance_implications,
    instances_of,
)
from .verdict import contradicting
from .wording import as_cut, detail_of

if TYPE_CHECKING:
    from .few import Few
    from .search import Search


class Suspect(NamedTuple):
    """An instance that floats can't clear.

    Attributes:
        anchor: its anchor's cell.
        vintage: its operands' vintage.
        certain: whether every choice among disputed claims misses by more than floats err,
            and none of its claims is deprecated.
    """

    anchor: Cell
    vintage: str
    certain: bool


class Trial(Protocol):
    """One trial: a frame to ask for, the cells that its rows lead to, and the findings."""

    def frame(self, search: Search) -> Any:
        """What to ask the engine; ``None`` where nothing can be found."""

    def seen(self, search: Search, rows: Iterable[Sequence[Any]]) -> Iterable[Cell]:
        """The cells whose claims the findings need, from the rows of the frame."""

    def suspect(self, cells: Few) -> None:
        """Look at all that there is, instead of what a frame says."""

    def findings(self, search: Search | Few) -> Iterator[Finding]:
        """What is found."""


@dataclass
class Disputes:
    """Cells whose claims contradict each other; they are known before anything is screened."""

    rule: Rule

    def frame(self, search: Search) -> Any:
        """Nothing is asked."""

    def seen(self, search: Search, rows: Iterable[Sequence[Any]]) -> Iterable[Cell]:  # noqa: ARG002
        """The disputed cells."""
        return search.disputed

    def suspect(self, cells: Few) -> None:
        """The disputed cells are known."""

    def findings(self, search: Search | Few) -> Iterator[Finding]:
        """A finding for each cell whose claims can't all be true."""
        cells = search.fetch(search.disputed)
        for cell in search.disputed:
            line = Line(cells.of(cell))
            if not line.contradictory():
                continue
            severity = _severity(line, search.world.roots)
            unusual = severity == INFORMATION and cells.revisions.unusual(cell)

            def explain(line: Line = line, unusual: bool = unusual) -> Detail:
                members = tuple(_members(line))
                cut = not Line([as_cut(member.claim) for member in members]).contradictory()
                kinds = {"cut": cut, "unusual": unusual}
                return detail_of(members, [(kind,) for kind, holds in kinds.items() if holds])

            severity = WARNING if unusual else severity
            yield Finding(self.rule.code, severity, "claims", str(cell), explain)


@dataclass
class Screened:
    """A relation whose instances are compared by columns first."""

    rule: Rule
    relation: Relation
    _suspects: list[Suspect] = field(default_factory=list)

    def frame(self, search: Search) -> Any:
        """The instances that miss the relation or may."""
        return search.misses(self.relation)

    def seen(self, search: Search, rows: Iterable[Sequence[Any]]) -> Iterable[Cell]:
        """The cells of instances that columns do not decide."""
        self._suspects = search.suspects(rows)
        for anchor in self._near:
            yield from (self.relation.cells(anchor) or {}).values()

    def suspect(self, cells: Few) -> None:
        """Every anchor is near, for all that floats tell."""
        self._suspects = [Suspect(a, "", certain=False) for a in cells.of(self.relation.where)]

    @property
    def _near(self) -> set[Cell]:
        return {suspect.anchor for suspect in self._suspects if not suspect.certain}

    def findings(self, search: Search | Few) -> Iterator[Finding]:
        """What exact arithmetic finds near an edge, and what columns are certain of."""
        near = self._near
        yield from _decided(self.rule, self.relation, near, search)
        for suspect in self._suspects:
            if suspect.anchor not in near:
                yield from self._certain(suspect, search)

    def _certain(self, suspect: Suspect, search: Search | Few) -> Iterator[Finding]:
        """A contradiction that floats have decided, explained when somebody asks."""
        roles = self.relation.cells(suspect.anchor)
        if roles is None or len({*roles.values()}) < len(roles):
            return
        search.ask(roles.values())
        instance = Instance(self.relation, roles)

        def explain() -> Detail:
            cells = search.fetch()
            return _Conflict(cells, instance, search.world, suspect.vintage).explain()

        severity = self.relation.severity or self.rule.severity
        yield Finding(
            self.rule.code, severity, "claims", instance.key, explain, arithmetic=_of(instance)
        )


@dataclass
class Unscreened:
    """A relation of which exact arithmetic alone can tell."""

    rule: Rule
    relation: Relation
    _anchors: list[Cell] = field(default_factory=list)

    def frame(self, search: Search) -> Any:
        """The anchors of its instances."""
        return search.anchors(self.relation)

    def seen(self, search: Search, rows: Iterable[Sequence[Any]]) -> Iterable[Cell]:
        """The cells of all instances."""
        self._anchors = [search.coded.cell(row) for row in rows]
        for anchor in self._anchors:
            yield from (self.relation.cells(anchor) or {}).values()

    def suspect(self, cells: Few) -> None:
        """All that may be anchors."""
        self._anchors = cells.of(self.relation.where)

    def findings(self, search: Search | Few) -> Iterator[Finding]:
        """What exact arithmetic finds."""
        yield from _decided(self.rule, self.relation, self._anchors, search)


@dataclass
class Sums:
    """Wholes whose parts have together more than they have."""

    rule: Rule
    parts: Parts
    _wholes: list[Cell] = field(default_factory=list)

    def frame(self, search: Search) -> Any:
        """The wholes that their parts may exceed."""
        return search.crowded_wholes(self.parts)

    def seen(self, search: Search, rows: Iterable[Sequence[Any]]) -> Iterable[Cell]:
        """The cells of those wholes, and of their parts."""
        self._wholes = sorted({search.coded.cell(row) for row in rows})
        for whole in self._wholes:
            for name in (self.parts.whole, *self.parts.parts):
                yield whole._replace(**{self.parts.column: name})

    def suspect(self, cells: Few) -> None:
        """All wholes."""
        self._wholes = cells.of({**self.parts.where, self.parts.column: {self.parts.whole}})

    def findings(self, search: Search | Few) -> Iterator[Finding]:
        """What exact arithmetic finds."""
        cells = search.fetch()
        for instance in self.parts.instances(self._wholes, cells):
            yield from instance_findings(cells, instance, search.world, self.rule)


@dataclass
class Holders:
    """Whole numbers that two cells of a set hold."""

    rule: Rule
    group: Distinct
    _held: list[Cell] = field(default_factory=list)

    def frame(self, search: Search) -> Any:
        """The cells of sets in which two hold one number."""
        return search.crowded_ranks(self.group)

    def seen(self, search: Search, rows: Iterable[Sequence[Any]]) -> Iterable[Cell]:
        """Those cells."""
        self._held = sorted({search.coded.cell(row) for row in rows})
        return self._held

    def suspect(self, cells: Few) -> None:
        """All that hold a number."""
        self._held = cells.of(self.group.where)

    def findings(self, search: Search | Few) -> Iterator[Finding]:
        """A finding for each set in which two cells hold one number."""
        cells = search.fetch()
        for held in self.group.lists(self._held):
            missed = _by_claim(distinct_implications(cells, self.group, held, search.world))
            if not missed:
                continue
            inputs = {claim: _inputs(of) for claim, of in missed.items()}
            named = {*missed, *chain(*inputs.values())}
            parties = [c for cell in held for c in cells.of(cell) if c.claim_id in named]
            members = tuple(
                Member(c, None, Fraction(0), inputs.get(c.claim_id, ())) for c in parties
            )
            names = ", ".join(sorted({getattr(c, self.group.varying) for c in parties}))
            detail = Detail(f"{parties[0].printed} is held by {names} at once", members)
            subject = self.group.key(held[0])
            yield Finding(self.rule.code, self.rule.severity, "claims", subject, detail)


def _inputs(implied: Iterable[Implication]) -> tuple[str, ...]:
    return tuple(sorted({claim for implication in implied for claim in implication.inputs}))


def _decided(
    rule: Rule, relation: Relation, anchors: Iterable[Cell], search: Search | Few
) -> Iterator[Finding]:
    """What exact arithmetic finds in the instances of some anchors."""
    anchors = sorted(anchors)
    if anchors:
        cells = search.fetch()
        for instance in instances_of(relation, anchors, cells):
            yield from instance_findings(cells, instance, search.world, rule)


def instance_findings(
    cells: ClaimsByCell, instance: Instance, world: World, rule: Rule
) -> Iterator[Finding]:
    """The contradictions of an instance, one for each vintage of the figure worked out in it."""
    claimed = {claim.vintage for claim in cells.of(instance.roles[figure_role(cells, instance)])}
    for vintage in OUTCOMES:
        if vintage in claimed:
            conflict = _Conflict(cells, instance, world, vintage)
            if severity := conflict.severity(rule):
                yield Finding(
                    *(rule.code, severity, "claims", instance.key, conflict.explain),
                    arithmetic=_of(instance),
                )


def _of(instance: Instance) -> Arithmetic:
    relation = instance.relation
    cells = {role: str(cell) for role, cell in instance.roles.items()}
    return Arithmetic(relation.formula, relation.derived, cells)


Missed = dict[str, list[Implication]]
"""The implications that claims miss, by claim."""


class _Conflict:
    """What is wrong with an instance for one vintage of the figure that is worked out in it."""

    def __init__(self, cells: ClaimsByCell, instance: Instance, world: World, vintage: str) -> None:
        self._cells, self._instance, self._world = cells, instance, world
        self._vintage = vintage
        self._fit: Fit = fit(cells, instance, vintage, world)
        self._claims = [c for cell in instance.roles.values() for c in cells.of(cell)]
        self.missed = self._missed()

    def _missed(self) -> Missed:
        """The implications that claims miss: of deprecated ones alone, where the others fit."""
        spoken = self._claims
        if self._fit == "held":
            spoken = [c for c in spoken if c.vintage == self._vintage and c.rank == "deprecated"]
        if not spoken:
            return {}
        implied = instance_implications(
            self._cells,
            self._instance,
            self._world,
            vintages=[self._vintage],
            of=set(spoken).__contains__,
        )
        if self._fit in ("older", "revised"):
            role = figure_role(self._cells, self._instance)
            figures = {c.claim_id for c in self._cells.of(self._instance.roles[role])}
            by_claim: Missed = {}
            for i in implied:
                soft = i.mixed == (self._fit == "revised") and i.claim.claim_id in figures
                if soft and not i.meets and not i.vacuous:
                    by_claim.setdefault(i.claim.claim_id, []).append(i)
            return by_claim
        missed = _by_claim(implied)
        return {claim: [i for i in of if not i.mixed] or of for claim, of in missed.items()}

    def severity(self, rule: Rule) -> str | None:
        """How bad it is; ``None`` where nothing is wrong."""
        if not self.missed:
            return None
        if self._fit in ("older", "revised"):
            return INFORMATION
        severity = self._instance.relation.severity or rule.severity
        if self._fit == "mixed" and severity == ERROR and not self._of_one_source():
            return WARNING
        return severity

    def _of_one_source(self) -> bool:
        """Whether one source printed figures of every role."""
        taken = alternatives(self._cells, self._instance, self._vintage)
        printed = [
            {root for group in groups for claim in group for root in self._roots(claim)}
            for groups in taken.values()
            if groups
        ]
        return bool(printed) and bool(set.intersection(*printed))

    def _roots(self, claim: Claim) -> frozenset[str]:
        return self._world.roots.of_claim(claim) | {claim.source_id}

    def explain(self) -> Detail:
        """The message and the members."""
        inputs = {claim for of in self.missed.values() for i in of for claim in i.inputs}
        parties = (c for c in self._claims if c.claim_id in inputs | self.missed.keys())
        members = tuple(_member(c, self.missed.get(c.claim_id, [])) for c in parties)
        return detail_of(members, [*self._notes()], ", ", f"{self._instance.text}: ")

    def _notes(self) -> Iterator[Note]:
        """Whether they fit cut, which vintages fit, and what the relation hints at."""
        if self._fits_cut():
            yield ("cut",)
        if self._fit in ("revised", "mixed"):
            yield (self._fit,)
        if self._fit == "older" and (others := self._older()):
            yield ("older", *others)
        if hint := self._instance.relation.hint:
            yield "hint", hint

    def _older(self) -> list[str]:
        """Which vintages fit where those of the figure's own do not."""
        chosen = fitting(self._cells, self._instance, self._vintage, self._world)
        return [
            f"{group[0].vintage} {_name(group[0], self._instance)}"
            for group in chosen
            if group[0].vintage != self._vintage
        ]

    def _fits_cut(self) -> bool:
        """Whether a contradiction under rounding is none if all digits were cut off."""
        claims = [c for cell in {*self._instance.roles.values()} for c in self._cells.of(cell)]
        read = [*map(as_cut, claims)]
        if all(one.interval == other.interval for one, other in zip(claims, read, strict=True)):
            return False
        cut = _Conflict(ClaimsByCell(read), self._instance, self._world, self._vintage)
        return not cut.missed


def _name(claim: Claim, instance: Instance) -> str:
    """What a claim is called beside others of its instance: its indicator, and what differs."""
    anchor = instance.roles[instance.relation.anchor]
    own, others = Cell.of(claim), ("area", "period")
    differing = [getattr(own, c) for c in others if getattr(own, c) != getattr(anchor, c)]
    return " of ".join([claim.indicator, *differing])


def _by_claim(implied: Iterable[Implication]) -> Missed:
    by_claim: Missed = {}
    for implication in implied:
        by_claim.setdefault(implication.claim.claim_id, []).append(implication)
    return {claim: missed for claim, of in by_claim.items() if (missed := contradicting(of))}


def _member(claim: Claim, missed: Sequence[Implication]) -> Member:
    """A claim's part in a conflict, with the nearest of what it misses."""
    telling = [i for i in missed if i.interval is not None]
    if not telling:
        return Member(claim, None, Fraction(0), missed[0].inputs if missed else ())
    nearest = min(telling, key=lambda i: (i.gap or 0, i.inputs))
    return Member(claim, nearest.interval, nearest.gap or Fraction(0), nearest.inputs)


def _severity(line: Line, roots: Roots) -> str:
    """Same vintage in one source or from one root: error; between roots: warning."""
    vintages: dict[str, list[int]] = {}
    origins: dict[tuple[str, str, str], list[int]] = {}
    for place, claim in enumerate(line.claims):
        vintages.setdefault(claim.vintage, []).append(place)
        origins.setdefault((claim.vintage, "source", claim.source_id), []).append(place)
        for root in roots.of_claim(claim):
            origins.setdefault((claim.vintage, "root", root), []).append(place)
    if any(map(line.contradictory, origins.values())):
        return ERROR
    return WARNING if any(map(line.contradictory, vintages.values())) else INFORMATION


def _members(line: Line) -> Iterator[Member]:
    """The claims of a cell's contradiction, each with what others say it must be."""
    for place, claim in enumerate(line.claims):
        if opposed := line.opposed(place):
            gap = claim.interval.gap(opposed.implied)
            yield Member(claim, opposed.implied, gap, opposed.inputs)
        elif claim.rank != "deprecated" and line.opposed(place, deprecated=True):
            yield Member(claim, None, Fraction(0), ())
