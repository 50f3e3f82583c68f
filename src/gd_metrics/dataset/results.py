"""The tables that nobody writes: figures, findings, verdicts and implications, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..checks.report import CLAIMS
from ..claim import CELL, Claim
from ..finding import Finding
from ..quantity.interval import Interval
from ..reasoning.implication import Implication, implications
from ..reasoning.slips import checkability
from ..reasoning.verdict import contradicting, verdict
from ..rules.world import Roots, World
from .resolution import Resolution, distance, resolve

Rows = dict[str, list[dict[str, Any]]]

NAMES = (
    *("figures", "figure_claims", "findings", "finding_claims"),
    *("verdicts", "implications", "implication_inputs"),
)
"""The tables made here."""


def rows(
    claims: Sequence[Claim],
    sources: Mapping[str, Mapping[str, Any]],
    findings: Iterable[Finding],
    world: World,
    accepted: Iterable[Mapping[str, str]] = (),
) -> Rows:
    """The rows of every table in :data:`NAMES`.

    Args:
        claims: all claims.
        sources: kind and status of each source.
        findings: what rules found, accepted ones marked: contradictions, and of one claim.
        world: indicators, areas, formulas and origins.
        accepted: rows of table ``accepted``, which say which claims of a finding are wrong.
    """
    made: Rows = {name: [] for name in NAMES}
    kinds = {name: row["kind"] for name, row in sources.items()}
    statuses = {name: row["status"] for name, row in sources.items()}
    implied: dict[str, list[Implication]] = {c.claim_id: [] for c in claims}
    for implication in implications(claims, world):
        implied[implication.claim.claim_id].append(implication)
    contradictions, alone = _parted(findings)
    verdicts = {name: verdict(follows, alone.get(name, ())) for name, follows in implied.items()}
    contradicted = {claim_id for claim_id, word in verdicts.items() if word == "contradicted"}
    doubted = contradicted - _acquitted(contradictions, accepted)
    for resolution in resolve(claims, kinds, world.roots, contradicted, doubted):
        made["figures"].append(_figure(resolution, statuses, world.roots))
        made["figure_claims"] += _figure_claims(resolution)
    for finding in contradictions:
        made["findings"].append(_finding(finding))
        made["finding_claims"] += _finding_claims(finding)
    for claim in claims:
        follows = implied[claim.claim_id]
        made["verdicts"].append(_verdict(claim, verdicts[claim.claim_id], follows))
        for number, implication in enumerate((i for i in follows if i.telling), 1):
            key = f"{claim.claim_id}:{number:02d}"
            made["implications"].append(_implication(key, implication))
            made["implication_inputs"] += [
                {"implication_id": key, "claim_id": c} for c in implication.inputs
            ]
    return made


def _parted(findings: Iterable[Finding]) -> tuple[list[Finding], dict[str, list[Finding]]]:
    """The contradictions among findings, and what is wrong with claims by themselves, by claim."""
    contradictions, alone = [], dict[str, list[Finding]]()
    for finding in findings:
        if finding.members:
            contradictions.append(finding)
        elif finding.table == CLAIMS:
            alone.setdefault(finding.subject, []).append(finding)
    return contradictions, alone


def _acquitted(findings: Iterable[Finding], accepted: Iterable[Mapping[str, str]]) -> set[str]:
    """Claims that are contradicted only where people have found that others are wrong."""
    wrong: dict[tuple[str, str], set[str]] = {}
    for entry in accepted:
        wrong.setdefault((entry["rule"], entry["cell"]), set()).add(entry["claim_id"])
    cleared, doubted = set[str](), set[str]()
    for finding in findings:
        members = {member.claim.claim_id for member in finding.members}
        blamed = wrong.get((finding.code, finding.subject), set()) & members
        doubted |= blamed or members
        cleared |= members - blamed if blamed else set()
    return cleared - doubted


def _figure(resolution: Resolution, statuses: Mapping[str, str], roots: Roots) -> dict[str, Any]:
    chosen, any_claim = resolution.chosen, (*resolution.for_, *resolution.against)[0]
    saying = [c for c in resolution.for_ if chosen and _says_as_much(c, chosen)]
    return {
        **_as_row(any_claim, *CELL, "unit"),
        **(_as_row(chosen, "value", "hedge", "printed", "vintage") if chosen else {}),
        **_as_row(resolution, "cell", "status", "decided_by", "independent"),
        **_bounds(resolution.interval),
        "distance": distance(saying, statuses, roots) if saying else None,
    }


def _says_as_much(claim: Claim, chosen: Claim) -> bool:
    """Whether a claim is of the value and vintage that is taken, not only in keeping with it."""
    return (claim.value, claim.vintage) == (chosen.value, chosen.vintage)


def _as_row(of: object, *names: str) -> dict[str, Any]:
    """What is called as columns are; a column that is not there is null in its row."""
    return {name: getattr(of, name) for name in names}


def _bounds(interval: Interval | None, prefix: str = "") -> dict[str, float | None]:
    """The bounds of an interval as columns hold them; null is unbounded."""
    ends = {"lower": interval.lower, "upper": interval.upper} if interval else {}
    return {f"{prefix}{end}": None if b is None else float(b) for end, b in ends.items()}


def _figure_claims(resolution: Resolution) -> list[dict[str, Any]]:
    def role(claim: Claim) -> str:
        if claim is resolution.chosen:
            return "chosen"
        return "for" if claim in resolution.for_ else "against"

    claims = sorted((*resolution.for_, *resolution.against), key=lambda c: c.claim_id)
    return [{"cell": resolution.cell, "claim_id": c.claim_id, "role": role(c)} for c in claims]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.code,
        "cell": finding.subject,
        **_as_row(finding, "finding_id", "severity", "message", "accepted"),
    }


def _finding_claims(finding: Finding) -> list[dict[str, Any]]:
    return [
        {
            "finding_id": finding.finding_id,
            "claim_id": m.claim.claim_id,
            **_bounds(m.implied, "implied_"),
            "gap": float(m.gap),
        }
        for m in finding.members
    ]


def _verdict(claim: Claim, word: str, implied: Sequence[Implication]) -> dict[str, Any]:
    return {
        "claim_id": claim.claim_id,
        "verdict": word,
        "supports": sum(i.supports for i in implied),
        "misses": len(contradicting(implied)),
        "checkability": checkability(claim, implied),
    }


def _implication(key: str, implication: Implication) -> dict[str, Any]:
    gap = implication.gap
    return {
        "implication_id": key,
        "claim_id": implication.claim.claim_id,
        **_as_row(implication, "rule", "instance", "vintage", "hard", "advice"),
        **_bounds(implication.interval),
        "outcome": outcome(implication),
        "gap": None if gap is None else float(gap),
    }


def outcome(implication: Implication) -> str:
    """What an implication comes to, in a word of table ``implications``."""
    if implication.interval is None:
        return "impossible"
    if not implication.meets:
        return "misses"
    if implication.excludes:
        return "outside"
    return "supports" if implication.supports else "meets"
