"""Implied against printed: where claims can't all be true.

Two looks. The first compares columns (:mod:`gd_metrics.reasoning.screening.screen`) and keeps
every cell and instance that is contradicted or within an error bound of it; the second decides
those again in exact rationals from the printed digits
(:mod:`gd_metrics.reasoning.implication`). So the speed is that of columns and the verdicts are
those of fractions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Any

import narwhals as nw

from ..claim import KEY, OUTCOMES, Cell, Claim
from ..finding import ERROR, INFORMATION, WARNING, Detail, Finding, Member, gap_text
from ..quantity.interval import Interval
from ..rules import nesting, provenance, rank, relations, repeat, rules
from ..rules import range as range_
from ..rules.relation import Instance, Relation
from ..rules.world import Roots, World, factor
from .agreement import Line
from .implication import (
    MOST_GROUPS,
    Cells,
    Implication,
    base_interval,
    contradicting,
    instance_implications,
    rank_implications,
    satisfiable,
    sum_instances,
    within,
)
from .screening import screen
from .screening.coding import coded_claims
from .screening.engine import Engine

_FEW = 4
"""Roles up to which the groups of disputed operands, mostly two, are joined one by one."""


def row_findings(claims: Iterable[tuple[int, Claim]]) -> Iterator[Finding]:
    """Findings of the rules that look at one claim by itself (GD1xx).

    Args:
        claims: each claim with its row's number, from 1.
    """
    for number, claim in claims:
        for rule in (range_, provenance):
            for column, reason in rule.violations(claim):
                yield Finding(
                    rule.CODE, rule.SEVERITY, "claims", claim.claim_id, reason, number, column
                )


def contradictions(
    engine: Engine, world: World | None = None, *, codes: Collection[str] | None = None
) -> list[Finding]:
    """Cells and instances whose claims can't all be true, a finding each.

    Args:
        engine: the claims. Findings are explained from it when asked, so keep the connection
            of its table open.
        world: indicators, areas, formulas and origins; without it only what needs none.
        codes: the rules to look at; all if not given.

    Returns:
        Findings by rule and subject, each with every claim of the conflict.
    """
    world = world or World()
    wanted = {rule.code for rule in rules()} if codes is None else set(codes)
    if not engine.lazy and len(engine.frame) == 0:
        return []
    search = _Search(engine, world)
    found = search.repeated() if repeat.CODE in wanted else []
    found += search.related([r for r in relations(world) if r.rule in wanted and not r.advice])
    if nesting.CODE in wanted:
        found += search.summed()
    if rank.CODE in wanted:
        found += search.ranked()
    return sorted(found, key=lambda f: (f.code, f.subject))


class _Search:
    """One search for contradictions: the claims, their operands, and what was fetched."""

    def __init__(self, engine: Engine, world: World) -> None:
        self.world = world
        self._engine = engine
        self._coded = coded = coded_claims(engine)
        self._plain = plain = engine.kept(screen.operands(coded, world.counts))
        unsure = nw.col("near") | nw.col("deprecated")
        (rows,) = engine.rows([plain.filter(unsure).select(*KEY, "near", "deprecated")])
        near = [coded.key(row) for row in rows if row[-2]]
        self._marked = {coded.key(row) for row in rows if row[-1]}
        differing = self._cells([screen.several_vintages(plain, coded)])
        self._disputed = sorted({*differing, *(cell for cell, _ in (*near, *self._marked))})
        self._wanted: set[Cell] = set(self._disputed)
        self._fetched = Cells(())
        cells = self.fetch()
        self._groups = {
            (cell, vintage): [*self._said(cell, cells.groups(cell, vintage))]
            for cell, vintage in near
        }

    def _said(self, cell: Cell, groups: Iterable[Sequence[Claim]]) -> Iterator[Interval]:
        """What each group of a cell's claims has in common, in their unit."""
        for group in groups:
            scale = factor(group[0].unit)
            yield within(self.world, cell, base_interval(group)) / scale

    @cached_property
    def operands(self) -> Any:
        """The operands, with a row for each group of a disputed cell's claims that agrees."""
        return screen.regroup(self._plain, self._coded, self._groups, self._marked)

    @cached_property
    def followed(self) -> Any:
        """The operands as far as exact arithmetic tries one group after another, too."""
        if all(len(found) <= MOST_GROUPS for found in self._groups.values()):
            return self.operands
        left = {of: g if len(g) <= MOST_GROUPS else None for of, g in self._groups.items()}
        return screen.regroup(self._plain, self._coded, left, self._marked)

    @cached_property
    def coarse(self) -> Any:
        """The operands with disputed ones left to exact arithmetic, for relations of many."""
        left = dict.fromkeys(self._groups)
        return screen.regroup(self._plain, self._coded, left, self._marked)

    def _cells(self, frames: Iterable[Any]) -> list[Cell]:
        """The cells that some frames name, each once and in order."""
        found = self._engine.rows([frame for frame in frames if frame is not None])
        word = self._coded.word
        return sorted({Cell(*map(word, row)) for rows in found for row in rows})

    def fetch(self, cells: Iterable[Cell] = ()) -> Cells:
        """The claims of some cells, with those of every cell that was asked for before."""
        self.want(cells)
        missing = sorted(self._wanted - self._fetched.known)
        self._wanted.clear()
        if missing:
            found = self._coded.claims_of(missing).sort("claim_id", "printed").rows(named=True)
            self._fetched.add(missing, map(Claim.from_row, found))
        return self._fetched

    def want(self, cells: Iterable[Cell]) -> None:
        """Ask for cells that are fetched with the next others, all in one go."""
        self._wanted.update(cells)

    def repeated(self) -> list[Finding]:
        """Cells whose claims contradict each other."""
        cells = self.fetch()
        found = (_repeated(cells.of(cell), self.world.roots) for cell in self._disputed)
        return [finding for finding in found if finding]

    def related(self, relations: Sequence[Relation]) -> Iterator[Finding]:
        """Contradictory instances of some relations."""
        fits = [not relation.missing and relation.screened for relation in relations]
        screened = [relation for relation, fit in zip(relations, fits, strict=True) if fit]
        suspects = iter(self._suspects(screened))
        looks: list[tuple[Relation, list[screen.Suspect], set[Cell]]] = []
        for relation, fit in zip(relations, fits, strict=True):
            found = next(suspects) if fit else []
            # what can't be screened, only exact arithmetic can tell
            near = {s.anchor for s in found if not s.certain} if fit else self._anchors(relation)
            looks.append((relation, found, near))
            self.want(cell for a in near for cell in (relation.cells(a) or {}).values())
        for relation, found, near in looks:
            yield from self._decided(relation, near)
            for suspect in found:
                if suspect.anchor not in near:
                    yield from self._certain(relation, suspect)

    def _suspects(self, relations: Sequence[Relation]) -> Iterator[list[screen.Suspect]]:
        """The suspects of each relation; one job for all where the engine can."""
        frames = [
            screen.misses(
                self.followed if len(r.formula.names) <= _FEW else self.coarse, self._coded, r
            )
            for r in relations
        ]
        rows = iter(self._engine.rows([frame for frame in frames if frame is not None]))
        for frame in frames:
            yield screen.suspects(self._coded, () if frame is None else next(rows))

    def _anchors(self, relation: Relation) -> set[Cell]:
        return set(self._cells([screen.anchors(self.coarse, self._coded, relation)]))

    def _certain(self, relation: Relation, suspect: screen.Suspect) -> Iterator[Finding]:
        """A contradiction that floats have decided, explained when somebody asks."""
        roles = relation.cells(suspect.anchor)
        if roles is None or len({*roles.values()}) < len(roles):
            return
        self.want(roles.values())
        instance = Instance(relation, roles)

        def explain() -> Detail:
            return _explain(self.fetch(), instance, self.world, suspect.vintage)

        severity = relation.severity or _severity_of(relation.rule)
        yield Finding(relation.rule, severity, "claims", instance.key, explain)

    def _decided(self, relation: Relation, anchors: Iterable[Cell]) -> Iterator[Finding]:
        anchors = sorted(anchors)
        if not anchors:
            return
        cells = self.fetch()
        for instance in relation.instances(anchors, cells):
            yield from instance_findings(cells, instance, self.world)

    def summed(self) -> Iterator[Finding]:
        """Areas whose parts have together more than they have."""
        sums, levels = nesting.sums(self.world), self.world.not_negative
        wholes = self._cells(
            screen.crowded_wholes(self.operands, self._coded, area, parts, levels)
            for area, parts in sums.items()
        )
        cells = self.fetch(c._replace(area=a) for c in wholes for a in (c.area, *sums[c.area]))
        for instance in sum_instances(cells, self.world, wholes):
            yield from instance_findings(cells, instance, self.world)

    def ranked(self) -> Iterator[Finding]:
        """Ranks that two areas hold."""
        held = self._cells([screen.crowded_ranks(self.operands, self._coded)])
        cells = self.fetch(held)
        for group in rank.lists(held):
            missed = _by_claim(rank_implications(cells, group, self.world))
            if missed:
                first = next(iter(missed.values()))[0]
                inputs = {claim: _inputs(told) for claim, told in missed.items()}
                named = {*missed, *chain(*inputs.values())}
                parties = [c for cell in group for c in cells.of(cell) if c.claim_id in named]
                members = tuple(
                    Member(c, None, Fraction(0), inputs.get(c.claim_id, ())) for c in parties
                )
                areas = ", ".join(sorted({c.area for c in parties}))
                detail = f"{parties[0].printed} is held by {areas} at once", members
                yield Finding(rank.CODE, rank.SEVERITY, "claims", first.instance, detail)


def _inputs(implied: Iterable[Implication]) -> tuple[str, ...]:
    return tuple(sorted({claim for implication in implied for claim in implication.inputs}))


def instance_findings(cells: Cells, instance: Instance, world: World) -> Iterator[Finding]:
    """The contradictions of an instance, one for each vintage in which it can't hold."""
    severity = instance.relation.severity or _severity_of(instance.relation.rule)
    for vintage in OUTCOMES:
        found = _missed(cells, instance, world, vintage)
        if found[0]:
            detail = _explain(cells, instance, world, vintage, found)
            yield Finding(instance.relation.rule, severity, "claims", instance.key, detail)


Missed = dict[str, list[Implication]]


def _missed(
    cells: Cells, instance: Instance, world: World, vintage: str
) -> tuple[Missed, list[Claim]]:
    """What the claims of an instance miss by it, by claim, and all claims of its cells."""
    claims = [c for cell in instance.roles.values() for c in cells.of(cell)]
    told = [c for c in claims if c.vintage == vintage]
    if told and satisfiable(cells, instance, vintage, world):
        told = [c for c in told if c.rank == "deprecated"]
    implied = instance_implications(
        cells, instance, world, vintages=[vintage], of=set(told).__contains__
    )
    return _by_claim(implied if told else ()), claims


def _by_claim(implied: Iterable[Implication]) -> Missed:
    found: Missed = {}
    for implication in implied:
        found.setdefault(implication.claim.claim_id, []).append(implication)
    return {claim: missed for claim, told in found.items() if (missed := contradicting(told))}


def _explain(
    cells: Cells,
    instance: Instance,
    world: World,
    vintage: str,
    found: tuple[Missed, list[Claim]] | None = None,
) -> Detail:
    """The message and the members of a contradiction among an instance's claims."""
    missed, claims = found or _missed(cells, instance, world, vintage)
    inputs = {claim for told in missed.values() for i in told for claim in i.inputs}
    parties = (c for c in claims if c.claim_id in inputs | missed.keys())
    members = tuple(_implied(claim, missed.get(claim.claim_id, [])) for claim in parties)
    cut = _fits_cut(cells, instance, world, vintage)
    hint = f"; {instance.relation.hint}" if instance.relation.hint else ""
    return f"{instance.text}: {_message(members, ', ', cut=cut)}{hint}", members


def _severity_of(code: str) -> str:
    return next(rule.severity for rule in rules() if rule.code == code)


def _implied(claim: Claim, missed: Sequence[Implication]) -> Member:
    told = [i for i in missed if i.interval is not None]
    if not told:
        inputs = missed[0].inputs if missed else ()
        return Member(claim, None, Fraction(0), inputs)
    nearest = min(told, key=lambda i: (i.gap or 0, i.inputs))
    return Member(claim, nearest.interval, nearest.gap or Fraction(0), nearest.inputs)


def _repeated(claims: Sequence[Claim], roots: Roots) -> Finding | None:
    """The contradiction of a cell's claims, each against the standing ones that differ."""
    line = Line(claims)
    if not line.contradictory():
        return None

    def explain() -> Detail:
        members = tuple(_members(line))
        cut = not Line([_cut(member.claim) for member in members]).contradictory()
        return _message(members, cut=cut), members

    severity = _severity(line, roots)
    return Finding(repeat.CODE, severity, "claims", str(Cell.of(claims[0])), explain)


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


_SAID = 12
"""How many figures a message names before the rest is only counted."""


def _message(members: Sequence[Member], joined: str = " against ", *, cut: bool = False) -> str:
    claims = [m.claim for m in sorted(members, key=lambda m: not m.against)]
    printed = {(c.cell, c.value, c.hedge, _ends(c)): c.printed for c in claims[::-1]}
    said = [*printed.values()][::-1]
    if len(said) > _SAID:
        said[_SAID:] = [f"{len(said) - _SAID} more"]
    unit = next((m.claim.unit for m in members if m.gap), "")  # the rule's own figure comes first
    widest = max(members, key=lambda m: m.gap if m.claim.unit == unit else Fraction(-1))
    apart = gap_text(widest.gap, widest.claim.unit)
    gap = f"a gap of {apart}" if widest.gap else "nothing in common"
    also = "; would fit if digits were cut, not rounded" if cut else ""
    return f"{joined.join(said)}: {gap}{also}"


def _ends(claim: Claim) -> Interval | None:
    """What tells ranges apart that have one midpoint; 43% and 43.0% are one figure to name."""
    return claim.interval if claim.hedge == "range" else None


_EDGE = Fraction(1, 10**9)
"""Share of its width by which a figure that was cut stays below the next one."""


def _cut(claim: Claim) -> Claim:
    """A claim as it would be read if its last digit had been cut off, not rounded."""
    low, high = claim.truncated.lower, claim.truncated.upper
    read = replace(claim)
    if claim.truncated != claim.interval and low is not None and high is not None:
        room = (high - low) * _EDGE
        interval = Interval(low, high - room) if low >= 0 else Interval(low + room, high)
        read.__dict__["interval"] = interval  # where its property keeps what it worked out
    return read


def _fits_cut(cells: Cells, instance: Instance, world: World, vintage: str) -> bool:
    """Whether a contradiction under rounding is none if all digits were cut off."""
    claims = [c for cell in {*instance.roles.values()} for c in cells.of(cell)]
    read = [*map(_cut, claims)]
    if all(one.interval == other.interval for one, other in zip(claims, read, strict=True)):
        return False
    return not _missed(Cells(read), instance, world, vintage)[0]
