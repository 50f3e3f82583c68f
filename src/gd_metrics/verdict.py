"""Implied against printed: where claims can't all be true.

Two looks. The first compares columns (:mod:`gd_metrics.screen`) and keeps every cell and
instance that is contradicted or within an error bound of it; the second decides those again
in exact rationals from the printed digits (:mod:`gd_metrics.implication`). So the speed is
that of columns and the verdicts are those of fractions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
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
from .relation import Instance, Relation
from .rules import ERROR, INFORMATION, WARNING, Rule, provenance, rank, relations, repeat, rules
from .rules import range as range_
from .world import Cell, Roots, World


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


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and where.

    Attributes:
        code: the rule's code (``GD201``), or frictionless's name of a structural error.
        severity: ``error``, ``warning`` or ``information``.
        table: the table's name.
        subject: the cell or instance of a contradiction, else the claim's id or row's key.
        message: what is wrong, in a sentence.
        row: the row's number in its table, from 1.
        column: the column.
        members: the claims of a contradiction.
        accepted: the reason for which people accepted it, if they did.
    """

    code: str
    severity: str
    table: str
    subject: str
    message: str
    row: int | None = None
    column: str | None = None
    members: tuple[Member, ...] = ()
    accepted: str | None = None

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
    frame = nw.from_native(screen.plain_strings(claims), eager_only=True)
    operands = screen.operands(frame.to_native())
    found: list[Finding] = []
    if repeat.CODE in wanted:
        cells = _claims_of(frame, _cells_of(frame, screen.contested_cells(operands)))
        found += filter(None, (_repeated(cells.of(cell), world.roots) for cell in sorted(cells)))
    for relation in relations(world):
        if relation.rule in wanted and not relation.advice:
            found += _related(frame, operands, relation, world)
    found += _of_many(frame, operands, world, wanted)
    return sorted(found, key=lambda f: (f.code, f.subject))


def _cells_of(frame: Any, kept: Any, column: str = "claim_id") -> list[Cell]:
    """The cells of some claims, named by their ids in a column of a frame."""
    ids = kept.select(nw.col(column).alias("claim_id"))
    rows = frame.join(ids, on="claim_id", how="semi").select(*CELL).rows()
    return sorted({Cell(*row) for row in rows})


def _claims_of(frame: Any, cells: Iterable[Cell]) -> Cells:
    """Every outcome of some cells, as claims."""
    wanted = sorted(set(cells))
    if not wanted:
        return Cells(())
    columns = {part: [getattr(cell, part) for cell in wanted] for part in CELL}
    keys = nw.from_dict(columns, backend=frame.implementation)
    rows = (
        frame.filter(nw.col("vintage").is_in(OUTCOMES))
        .join(keys, on=list(CELL), how="semi")
        .sort("claim_id")
        .rows(named=True)
    )
    return Cells(map(Claim.from_row, rows))


def _related(frame: Any, operands: Any, relation: Relation, world: World) -> Iterator[Finding]:
    """Contradictory instances of one relation."""
    kept = screen.suspicious(operands, relation)
    anchors = set(_cells_of(frame, kept, f"{relation.anchor}_claim_id"))
    if relation.missing or not relation.screened:  # only exact arithmetic can tell
        named = sorted({relation.formula.names[0], *relation.formula.names})
        rows = frame.filter(nw.col("indicator").is_in(named)).select(*CELL).rows()
        anchors |= {Cell(*row) for row in rows}
    roles = [found for anchor in anchors if (found := relation.cells(anchor))]
    cells = _claims_of(frame, (cell for found in roles for cell in found.values()))
    for instance in relation.instances(sorted(c for c in cells if c in anchors), cells):
        yield from instance_findings(cells, instance, world)


def _of_many(frame: Any, operands: Any, world: World, wanted: set[str]) -> Iterator[Finding]:
    """Contradictions among any number of cells: parts of a whole, and ranks of a list."""
    for kept in screen.crowded_wholes(operands, world):
        wholes = _cells_of(frame, kept)
        areas = [*world.parents, *{cell.area for cell in wholes}]
        cells = _claims_of(frame, (c._replace(area=area) for c in wholes for area in areas))
        for instance in sum_instances(cells, world):
            if instance.relation.rule in wanted:
                yield from instance_findings(cells, instance, world)
    if rank.CODE in wanted:
        lists = {c._replace(area="") for c in _cells_of(frame, screen.crowded_ranks(operands))}
        rows = frame.filter(nw.col("measure") == "rank").select(*CELL).rows()
        held = {Cell(*row) for row in rows}
        cells = _claims_of(frame, (c for c in held if c._replace(area="") in lists))
        for group in rank.lists(cells):
            implied = list(rank_implications(cells, group, world))
            yield from _findings(implied, cells, group, "two areas hold one rank", ERROR)


def instance_findings(cells: Cells, instance: Instance, world: World) -> Iterator[Finding]:
    """The contradiction of an instance, if its claims can't all be true."""
    severity = next(r.severity for r in rules() if r.code == instance.relation.rule)
    text, roles = instance.relation.formula.text, list(instance.roles.values())
    for vintage in OUTCOMES:
        told = [c for cell in roles for c in cells.of(cell) if c.vintage == vintage]
        if told and satisfiable(cells, instance, vintage, world):
            told = [c for c in told if c.rank == "deprecated"]
        if told:
            implied = instance_implications(
                cells, instance, world, vintages=[vintage], of=set(told).__contains__
            )
            yield from _findings(list(implied), cells, roles, text, severity)


def _findings(
    implied: Sequence[Implication], cells: Cells, roles: Sequence[Cell], text: str, severity: str
) -> Iterator[Finding]:
    missed: dict[str, list[Implication]] = {}
    for implication in implied:
        missed.setdefault(implication.claim.claim_id, []).append(implication)
    missed = {claim: m for claim, found in missed.items() if (m := contradicting(found))}
    if not missed:
        return
    first = next(iter(missed.values()))[0]
    inputs = {claim for found in missed.values() for i in found for claim in i.inputs}
    claims = [c for cell in roles for c in cells.of(cell) if c.claim_id in inputs | missed.keys()]
    members = tuple(_implied(claim, missed.get(claim.claim_id, [])) for claim in claims)
    message = f"{text}: {_message(members, ', ')}"
    yield Finding(first.rule, severity, "claims", first.instance, message, members=members)


def _implied(claim: Claim, missed: Sequence[Implication]) -> Member:
    told = [i for i in missed if i.interval is not None]
    if not told:
        inputs = missed[0].inputs if missed else ()
        return Member(claim, None, Fraction(0), inputs)
    nearest = min(told, key=lambda i: (i.gap or 0, i.inputs))
    return Member(claim, nearest.interval, nearest.gap or Fraction(0), nearest.inputs)


def _repeated(claims: Sequence[Claim], roots: Roots) -> Finding | None:
    """The contradiction of a cell's claims, each against the standing ones that differ."""
    against: dict[str, list[Claim]] = {}
    parties: set[str] = set()
    severities = set()
    for one, other in combinations(claims, 2):
        if one.rank == other.rank == "deprecated" or one.agrees(other):
            continue
        severities.add(_severity(one, other, roots))
        for claim, rival in ((one, other), (other, one)):
            parties.add(claim.claim_id)
            if rival.rank != "deprecated":
                against.setdefault(claim.claim_id, []).append(rival)
    if not parties:
        return None
    members = tuple(
        _member(c, against.get(c.claim_id, [])) for c in claims if c.claim_id in parties
    )
    severity = next(s for s in (ERROR, WARNING, INFORMATION) if s in severities)
    subject = str(Cell.of(claims[0]))
    return Finding(repeat.CODE, severity, "claims", subject, _message(members), members=members)


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
    gap = f"a gap of {decimal(widest.gap, 4)} {unit}" if widest.gap else "nothing in common"
    cut = "; would fit if digits were cut, not rounded" if _fits_truncated(members) else ""
    return f"{joined.join(said)}: {gap}{cut}"


def _fits_truncated(members: Sequence[Member]) -> bool:
    """Whether a contradiction under rounding is none under truncation."""
    missing = [m for m in members if m.implied is not None]
    return any(m.claim.truncated.meets(m.implied) for m in missing if m.implied)


def rule_of(code: str) -> Rule | None:
    """The rule with a code, if there is one."""
    return next((rule for rule in rules() if rule.code == code), None)
