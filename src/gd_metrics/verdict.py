"""Implied against printed: where claims can't all be true.

Two looks. The first compares columns (:mod:`gd_metrics.screen`) and keeps every cell and
instance that is contradicted or within an error bound of it; the second decides those again
in exact rationals from the printed digits (:mod:`gd_metrics.implication`). So the speed is
that of columns and the verdicts are those of fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any

import narwhals as nw

from . import screen
from .claim import CELL, OUTCOMES, Claim
from .implication import (
    Cells,
    Implication,
    contradicting,
    instance_implications,
    rank_implications,
    satisfiable,
    sum_instances,
)
from .interval import Interval, decimal, intersection
from .places import Place
from .relation import Instance, Relation
from .rules import (
    ERROR,
    INFORMATION,
    WARNING,
    nesting,
    provenance,
    rank,
    relations,
    repeat,
    rules,
)
from .rules import range as range_
from .world import Cell, Roots, World

UNREADABLE = "unreadable"
"""The code of what can't be read or is not safe to read; a check that meets it exits 2."""

_FEW = 4
"""Roles up to which the groups of disputed operands are joined one by one: at most 2⁴ rows."""


@dataclass(frozen=True)
class Member:
    """A claim's part in a contradiction.

    Attributes:
        claim: the claim as printed.
        implied: what the claims against it say it must be; ``None`` where it only
            witnesses, or where they can't be true at once whatever it is.
        gap: the distance between the two intervals, in the claim's unit.
        against: ids of the claims that imply it.
    """

    claim: Claim
    implied: Interval | None
    gap: Fraction
    against: tuple[str, ...]


Detail = tuple[str, tuple["Member", ...]]
"""What explains a finding: its message, and the claims of a contradiction."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and where.

    Attributes:
        code: the rule's code (``GD201``), or frictionless's name of a structural error.
        severity: ``error``, ``warning`` or ``information``.
        table: the table's name.
        subject: the cell or instance of a contradiction, else the claim's id or row's key.
        detail: the message; or message and members; or what works them out when asked,
            since a contradiction is known before it is explained.
        row: the row's number in its table, from 1.
        column: the column.
        accepted: the reason for which people accepted it, if they did.
        place: where in a file, if it is known without looking its row up.
    """

    code: str
    severity: str
    table: str
    subject: str
    detail: str | Detail | Callable[[], Detail] = field(repr=False, compare=False)
    row: int | None = None
    column: str | None = None
    accepted: str | None = None
    value: str | None = None  # the cell as text
    place: Place | None = field(default=None, compare=False)

    @cached_property
    def _explained(self) -> Detail:
        if isinstance(self.detail, str):
            return self.detail, ()
        return self.detail() if callable(self.detail) else self.detail

    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
        return self._explained[0]

    @property
    def members(self) -> tuple[Member, ...]:
        """The claims of a contradiction."""
        return self._explained[1]

    @property
    def finding_id(self) -> str:
        """What the finding is known by: rule and subject."""
        return f"{self.code}:{self.subject}"

    @property
    def fails(self) -> bool:
        """Whether it makes a check fail: unaccepted, and more than information."""
        return self.accepted is None and self.severity != INFORMATION

    def accept(self, reason: str) -> Finding:
        """The same finding, known and accepted."""
        return replace(self, accepted=reason)


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
    claims: Any, world: World | None = None, *, codes: Collection[str] | None = None
) -> list[Finding]:
    """Cells and instances whose claims can't all be true, a finding each.

    Args:
        claims: table ``claims``, of pyarrow or of any eager engine that narwhals reads.
        world: indicators, areas, formulas and origins; without it only what needs none.
        codes: the rules to look at; all if not given.

    Returns:
        Findings by rule and subject, each with every claim of the conflict.
    """
    world = world or World()
    wanted = {rule.code for rule in rules()} if codes is None else set(codes)
    if len(claims) == 0:
        return []
    search = _Search(screen.plain_strings(claims), world)
    found = search.repeated() if repeat.CODE in wanted else []
    for relation in relations(world):
        if relation.rule in wanted and not relation.advice:
            found += search.related(relation)
    if nesting.CODE in wanted:
        found += search.summed()
    if rank.CODE in wanted:
        found += search.ranked()
    return sorted(found, key=lambda f: (f.code, f.subject))


class _Search:
    """One search for contradictions: the claims, their operands, and what was fetched."""

    def __init__(self, claims: Any, world: World) -> None:
        self.world = world
        self.frame = nw.from_native(claims, eager_only=True)
        self.coded = screen.Coded(claims)
        plain = screen.operands(self.coded)
        differing = screen.several_vintages(plain)["row"].to_list()
        near = plain.filter(nw.col("near") | nw.col("deprecated"))
        self._disputed = sorted({*self._cells(near["row"].to_list()), *self._cells(differing)})
        self._wanted: set[Cell] = set(self._disputed)
        self._fetched = Cells(())
        rows = plain.filter(nw.col("near")).select(*screen.KEY).rows()
        cells = self.fetch()
        groups = {
            (cell, vintage): [base for g in cells.groups(cell, vintage) if (base := _common(g))]
            for cell, vintage in map(self.coded.key, rows)
        }
        self.operands = screen.regroup(plain, self.coded, groups)
        self._plain, self._groups = plain, groups

    @cached_property
    def coarse(self) -> Any:
        """The operands with disputed ones left to exact arithmetic, for relations of many."""
        return screen.regroup(self._plain, self.coded, dict.fromkeys(self._groups))

    def _cells(self, rows: Sequence[int]) -> list[Cell]:
        """The cells of some claims, named by their rows."""
        if not rows:
            return []
        return [Cell(*row) for row in self.frame.select(*CELL)[list(rows)].rows()]

    def fetch(self, cells: Iterable[Cell] = ()) -> Cells:
        """The claims of some cells, with those of every cell that was asked for before."""
        self._wanted.update(cells)
        missing = [cell for cell in self._wanted if cell not in self._fetched.known]
        if missing:
            self._fetched.add(missing, self._claims(missing))
        return self._fetched

    def _claims(self, cells: Sequence[Cell]) -> Iterator[Claim]:
        codes = [self.coded.row(cell) for cell in cells if self.coded.has(cell)]
        columns = zip(*codes, strict=True) if codes else [[] for _ in CELL]
        keys = dict(zip(CELL, map(list, columns), strict=True))
        schema = dict.fromkeys(CELL, nw.Int64)
        wanted = nw.from_dict(keys, schema=schema, backend=self.frame.implementation)
        rows = self.coded.frame.join(wanted, on=list(CELL), how="semi")["row"].to_list()
        for row in self.frame[sorted(rows)].sort("claim_id").rows(named=True):
            yield Claim.from_row(row)

    def want(self, cells: Iterable[Cell]) -> None:
        """Ask for cells that are fetched with the next others, all in one go."""
        self._wanted.update(cells)

    def repeated(self) -> list[Finding]:
        """Cells whose claims contradict each other."""
        cells = self.fetch()
        found = (_repeated(cells.of(cell), self.world.roots) for cell in self._disputed)
        return [finding for finding in found if finding]

    def related(self, relation: Relation) -> Iterator[Finding]:
        """Contradictory instances of one relation."""
        if relation.missing or not relation.screened:  # only exact arithmetic can tell
            named = self.frame.filter(nw.col("indicator").is_in(relation.indicators))
            yield from self._decided(relation, {Cell(*r) for r in named.select(*CELL).rows()})
            return
        few = len(relation.formula.names) <= _FEW
        operands = self.operands if few else self.coarse
        suspects = screen.suspects(operands, self.coded, relation)
        anchors = self._cells([s.row for s in suspects])
        near = {a for s, a in zip(suspects, anchors, strict=True) if not s.certain}
        yield from self._decided(relation, near)
        for suspect, anchor in zip(suspects, anchors, strict=True):
            if not suspect.certain or anchor in near:
                continue
            roles = relation.cells(anchor)
            if roles is not None and len({*roles.values()}) == len(roles):
                self.want(roles.values())
                vintage = self.coded.words[suspect.vintage]
                yield self._certain(Instance(relation, roles), vintage)

    def _certain(self, instance: Instance, vintage: str) -> Finding:
        """A contradiction that floats have decided, explained when somebody asks."""

        def explain() -> Detail:
            found = _missed(self.fetch(), instance, self.world, vintage)
            return _explain(*found, instance.text)

        severity = _severity_of(instance.relation.rule)
        return Finding(instance.relation.rule, severity, "claims", instance.key, explain)

    def _decided(self, relation: Relation, anchors: Iterable[Cell]) -> Iterator[Finding]:
        anchors = sorted(anchors)
        if not anchors:
            return
        roles = [found for anchor in anchors if (found := relation.cells(anchor))]
        cells = self.fetch(cell for found in roles for cell in found.values())
        for instance in relation.instances(anchors, cells):
            yield from instance_findings(cells, instance, self.world)

    def summed(self) -> Iterator[Finding]:
        """Areas whose parts have together more than they have."""
        for area, parts in nesting.sums(self.world).items():
            rows = screen.crowded_wholes(
                self.operands, self.coded, area, parts, self.world.not_negative
            )
            if not rows:
                continue
            wholes = sorted(set(self._cells(rows)))
            cells = self.fetch(c._replace(area=a) for c in wholes for a in (area, *parts))
            for instance in sum_instances(cells, self.world, wholes):
                yield from instance_findings(cells, instance, self.world)

    def ranked(self) -> Iterator[Finding]:
        """Ranks that two areas hold."""
        rows = screen.crowded_ranks(self.operands, self.coded)
        lists = {cell._replace(area="") for cell in self._cells(rows)}
        if not lists:
            return
        ranks = self.frame.filter(nw.col("measure") == "rank").select(*CELL).rows()
        held = sorted({c for row in ranks if (c := Cell(*row))._replace(area="") in lists})
        cells = self.fetch(held)
        for group in rank.lists(held):
            missed = _by_claim(rank_implications(cells, group, self.world))
            if missed:
                first = next(iter(missed.values()))[0]
                members = [c for cell in group for c in cells.of(cell)]
                parties = [c for c in members if c.claim_id in missed or _inputs(c, missed)]
                held_by = tuple(
                    Member(c, None, Fraction(0), missed[c.claim_id][0].inputs) for c in parties
                    if c.claim_id in missed
                )  # fmt: skip
                areas = ", ".join(sorted({c.area for c in parties}))
                detail = f"{parties[0].printed} is held by {areas} at once", held_by
                yield Finding(rank.CODE, rank.SEVERITY, "claims", first.instance, detail)


def _inputs(claim: Claim, missed: Missed) -> bool:
    return any(claim.claim_id in i.inputs for told in missed.values() for i in told)


def _common(group: Sequence[Claim]) -> Interval | None:
    return intersection(c.interval for c in group)


def instance_findings(cells: Cells, instance: Instance, world: World) -> Iterator[Finding]:
    """The contradictions of an instance, one for each vintage in which it can't hold."""
    severity = _severity_of(instance.relation.rule)
    for vintage in OUTCOMES:
        missed, claims = _missed(cells, instance, world, vintage)
        if missed:
            detail = _explain(missed, claims, instance.text)
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


def _explain(missed: Missed, claims: Sequence[Claim], text: str) -> Detail:
    """The message and the members of a contradiction among some claims."""
    inputs = {claim for told in missed.values() for i in told for claim in i.inputs}
    parties = (c for c in claims if c.claim_id in inputs | missed.keys())
    members = tuple(_implied(claim, missed.get(claim.claim_id, [])) for claim in parties)
    return f"{text}: {_message(members, ', ')}", members


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
    pairs = [
        (one, other)
        for one, other in combinations(claims, 2)
        if not (one.rank == other.rank == "deprecated" or one.agrees(other))
    ]
    if not pairs:
        return None
    severities = {_severity(one, other, roots) for one, other in pairs}
    severity = next(s for s in (ERROR, WARNING, INFORMATION) if s in severities)

    def explain() -> Detail:
        against: dict[str, list[Claim]] = {c.claim_id: [] for pair in pairs for c in pair}
        for one, other in (*pairs, *(pair[::-1] for pair in pairs)):
            if other.rank != "deprecated":
                against[one.claim_id].append(other)
        parties = (c for c in claims if c.claim_id in against)
        members = tuple(_member(c, against[c.claim_id]) for c in parties)
        return _message(members), members

    return Finding(repeat.CODE, severity, "claims", str(Cell.of(claims[0])), explain)


def _severity(one: Claim, other: Claim, roots: Roots) -> str:
    """Same vintage in one source or from one root: error; between roots: warning."""
    if one.vintage != other.vintage:
        return INFORMATION
    one_source = one.source_id == other.source_id
    return ERROR if one_source or roots.of_claim(one) & roots.of_claim(other) else WARNING


def _member(claim: Claim, others: Sequence[Claim]) -> Member:
    if not others:
        return Member(claim, None, Fraction(0), ())
    nearest = min(others, key=lambda o: (claim.interval.gap(o.interval), o.claim_id))
    implied = intersection(o.interval for o in others) or nearest.interval
    gap = claim.interval.gap(implied)
    return Member(claim, implied, gap, tuple(o.claim_id for o in others))


def _message(members: Sequence[Member], joined: str = " against ") -> str:
    claims = [m.claim for m in sorted(members, key=lambda m: not m.against)]
    printed = {(c.indicator, c.area, c.measure, c.value, c.hedge): c.printed for c in claims[::-1]}
    said = [*printed.values()][::-1]
    widest = max(members, key=lambda m: m.gap)
    unit = widest.claim.unit
    apart = decimal(widest.gap, 4)
    gap = f"a gap of {apart} {gap_unit(unit)}" if widest.gap else "nothing in common"
    cut = "; would fit if digits were cut, not rounded" if _fits_truncated(members) else ""
    return f"{joined.join(said)}: {gap}{cut}"


def gap_unit(unit: str) -> str:
    """The unit of a difference: of two percentages it is percentage points."""
    return "percentage points" if unit == "%" else unit


def _fits_truncated(members: Sequence[Member]) -> bool:
    """Whether a contradiction under rounding is none under truncation."""
    missing = [m for m in members if m.implied is not None]
    return any(m.claim.truncated.meets(m.implied) for m in missing if m.implied)
