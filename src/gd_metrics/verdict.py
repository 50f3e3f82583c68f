"""Implied against printed: where claims can't all be true.

Two looks. The first compares columns of float64 and keeps every cell that is contested or
within an error bound of it; the second decides those again in exact rationals from the
printed digits. So the speed is that of columns and the verdicts are those of fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import narwhals as nw

from .claim import CELL, OUTCOMES, Claim
from .interval import Interval, decimal, intersection
from .rules import ERROR, INFORMATION, WARNING, provenance, repeat
from .rules import range as range_

if TYPE_CHECKING:
    import pyarrow as pa

SLACK = 1e-9
"""Relative distance from an edge within which floats do not decide."""


@dataclass(frozen=True)
class Member:
    """A claim's part in a contradiction.

    Attributes:
        claim: the claim as printed.
        implied: what the claims against it say it must be.
        gap: the distance between the two intervals, in the claim's unit.
        against: ids of the claims that imply it.
    """

    claim: Claim
    implied: Interval
    gap: Fraction
    against: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and where.

    Attributes:
        code: the rule's code (``GD201``), or frictionless's name of a structural error.
        severity: ``error``, ``warning`` or ``information``.
        table: the table's name.
        subject: the cell of a contradiction, else the claim's id or the row's key.
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


class Roots:
    """Which documents first said what a source says: its ends in ``source_origins``.

    >>> roots = Roots([("repost", "wire"), ("wire", "report")])
    >>> sorted(roots.of("repost")), sorted(roots.of("else"))
    (['report'], ['else'])
    """

    def __init__(self, origins: Iterable[tuple[str, str]] = ()) -> None:
        self._origins: dict[str, list[str]] = {}
        for source, origin in origins:
            self._origins.setdefault(source, []).append(origin)

    def of(self, source: str) -> frozenset[str]:
        """The root sources of a source; itself where it repeats none."""
        found, seen, queue = set(), set(), [source]
        while queue:
            if (here := queue.pop()) in seen:
                continue
            seen.add(here)
            onward = self._origins.get(here, [])
            queue.extend(onward)
            if not onward:
                found.add(here)
        return frozenset(found)

    def of_claim(self, claim: Claim) -> frozenset[str]:
        """The roots of whom the text cites for the claim, or else of its source."""
        return self.of(claim.attributed_to or claim.source_id)


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


def contradictions(claims: pa.Table, roots: Roots | None = None) -> list[Finding]:
    """Cells whose claims can't all be true: a finding each, with every claim of the conflict.

    Args:
        claims: table ``claims``.
        roots: who repeats whom; without it every source stands for itself.

    Returns:
        Findings of rule GD201, by cell.
    """
    contested = _screen(claims)
    by_cell: dict[str, list[Claim]] = {}
    for row in contested.to_pylist():
        claim = Claim.from_row(row)
        by_cell.setdefault(claim.cell, []).append(claim)
    found = (_contradiction(cell, by_cell[cell], roots or Roots()) for cell in sorted(by_cell))
    return [finding for finding in found if finding]


def _screen(claims: pa.Table) -> pa.Table:
    """The claims of each cell in which floats see a conflict, or can't exclude one."""
    frame = nw.from_native(claims, eager_only=True)
    outcomes = frame.filter(nw.col("vintage").is_in(OUTCOMES))
    implied = nw.from_native(repeat.implications(claims), eager_only=True)
    compared = outcomes.join(implied, on=list(CELL), how="inner")
    below = nw.col("upper") - nw.col("implied_lower")
    above = nw.col("implied_upper") - nw.col("lower")
    suspicious = compared.filter(
        (below <= nw.col("upper").abs() * SLACK) | (above <= nw.col("lower").abs() * SLACK)
    )
    cells = suspicious.select(*CELL)
    return outcomes.join(cells, on=list(CELL), how="semi").sort("claim_id").to_native()


def _contradiction(cell: str, claims: Sequence[Claim], roots: Roots) -> Finding | None:
    against: dict[str, list[Claim]] = {}
    severities = set()
    for one, other in combinations(claims, 2):
        if one.rank == other.rank == "deprecated" or one.agrees(other):
            continue
        severities.add(_severity(one, other, roots))
        against.setdefault(one.claim_id, []).append(other)
        against.setdefault(other.claim_id, []).append(one)
    if not against:
        return None
    members = tuple(_member(c, against[c.claim_id]) for c in claims if c.claim_id in against)
    severity = next(s for s in (ERROR, WARNING, INFORMATION) if s in severities)
    return Finding(repeat.CODE, severity, "claims", cell, _message(members), members=members)


def _severity(one: Claim, other: Claim, roots: Roots) -> str:
    """Same vintage in one source or from one root: error; between roots: warning."""
    if one.vintage != other.vintage:
        return INFORMATION
    one_source = one.source_id == other.source_id
    return ERROR if one_source or roots.of_claim(one) & roots.of_claim(other) else WARNING


def _member(claim: Claim, others: Sequence[Claim]) -> Member:
    nearest = min(others, key=lambda o: (claim.interval.gap(o.interval), o.claim_id))
    implied = intersection(o.interval for o in others) or nearest.interval
    return Member(
        claim, implied, claim.interval.gap(nearest.interval), tuple(o.claim_id for o in others)
    )


def _message(members: Sequence[Member]) -> str:
    printed = list(dict.fromkeys(m.claim.printed for m in members))
    widest = max(members, key=lambda m: m.gap)
    unit = widest.claim.unit
    gap = f"a gap of {decimal(widest.gap)} {unit}" if widest.gap else "no common value but an edge"
    return f"{' against '.join(printed)}: {gap}"


def accept(
    findings: Sequence[Finding], accepted: Sequence[Mapping[str, str]], claims: Mapping[str, Claim]
) -> list[Finding]:
    """Mark what people have reviewed, and report what no longer holds of the list.

    A contradiction is accepted when its rule and cell are listed and the claims it has
    beside those accepted as wrong agree with each other. The fingerprint covers only the
    claims accepted as wrong, so a new source that agrees with the rest changes nothing.

    Args:
        findings: what the rules found.
        accepted: rows of table ``accepted``.
        claims: every claim by its id.

    Returns:
        The findings in their order, then one of code ``stale-acceptance`` for each entry
        whose claim is gone or has changed, or whose contradiction no longer occurs.
    """
    entries: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    stale = []
    current = {(f.code, f.subject): {m.claim.claim_id for m in f.members} for f in findings}
    for number, entry in enumerate(accepted, 1):
        key, claim = (entry["rule"], entry["cell"]), claims.get(entry["claim_id"])
        if reason := _staleness(entry, claim, current.get(key, set())):
            subject = f"{entry['claim_id']} in {entry['cell']}"
            stale.append(Finding("stale-acceptance", ERROR, "accepted", subject, reason, number))
        else:
            entries.setdefault(key, []).append(entry)
    return [_accepted(f, entries.get((f.code, f.subject), [])) for f in findings] + stale


def _staleness(entry: Mapping[str, str], claim: Claim | None, members: set[str]) -> str | None:
    if claim is None:
        return f"claim {entry['claim_id']} no longer exists; take the entry out"
    if claim.fingerprint != entry["fingerprint"]:
        return (
            f"claim {claim.claim_id} has changed since it was reviewed (its fingerprint is now "
            f"{claim.fingerprint}); review it again"
        )
    if claim.claim_id not in members:
        return f"{entry['rule']} no longer finds this contradiction; take the entry out"
    return None


def _accepted(finding: Finding, entries: Sequence[Mapping[str, str]]) -> Finding:
    wrong = {entry["claim_id"] for entry in entries}
    rest = [m.claim for m in finding.members if m.claim.claim_id not in wrong]
    if not wrong or any(not a.agrees(b) for a, b in combinations(rest, 2)):
        return finding
    return finding.accept("; ".join(dict.fromkeys(entry["reason"] for entry in entries)))
