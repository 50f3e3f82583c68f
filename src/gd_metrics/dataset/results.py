"""The tables that nobody writes: figures, findings, verdicts and implications, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..checks.report import CLAIMS
from ..claim import CELL, Claim
from ..finding import Finding
from ..reasoning.implication import Implication, implications
from ..reasoning.slips import checkability
from ..reasoning.verdict import contradicting, verdict
from ..rules.world import World
from .resolution import Resolution, resolve

Rows = dict[str, list[dict[str, Any]]]

NAMES = (
    *("figures", "figure_claims", "findings", "finding_claims"),
    *("verdicts", "implications", "implication_inputs"),
)
"""The tables made here."""


def rows(
    claims: Sequence[Claim],
    kinds: Mapping[str, str],
    findings: Iterable[Finding],
    world: World,
) -> Rows:
    """The rows of every table in :data:`NAMES`.

    Args:
        claims: all claims.
        kinds: the kind of each source.
        findings: what rules found, accepted ones marked: contradictions, and of one claim.
        world: indicators, areas, formulas and origins.
    """
    made: Rows = {name: [] for name in NAMES}
    implied: dict[str, list[Implication]] = {c.claim_id: [] for c in claims}
    for implication in implications(claims, world):
        implied[implication.claim.claim_id].append(implication)
    contradictions, alone = _parted(findings)
    verdicts = {name: verdict(said, alone.get(name, ())) for name, said in implied.items()}
    contradicted = {claim_id for claim_id, word in verdicts.items() if word == "contradicted"}
    for resolution in resolve(claims, kinds, world.roots, contradicted):
        made["figures"].append(_figure(resolution))
        made["figure_claims"] += _figure_claims(resolution)
    for finding in contradictions:
        made["findings"].append(_finding(finding))
        made["finding_claims"] += _finding_claims(finding)
    for claim in claims:
        said = implied[claim.claim_id]
        made["verdicts"].append(_verdict(claim, verdicts[claim.claim_id], said))
        for number, implication in enumerate((i for i in said if i.telling), 1):
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


def _figure(resolution: Resolution) -> dict[str, Any]:
    chosen, any_claim = resolution.chosen, (*resolution.for_, *resolution.against)[0]
    interval = resolution.interval
    return {
        "cell": resolution.cell,
        **{part: getattr(any_claim, part) for part in CELL},
        "value": chosen.value if chosen else None,
        "hedge": chosen.hedge if chosen else None,
        "lower": bound(interval.lower) if interval else None,
        "upper": bound(interval.upper) if interval else None,
        "unit": any_claim.unit,
        "printed": chosen.printed if chosen else None,
        "status": resolution.status,
        "vintage": chosen.vintage if chosen else None,
        "decided_by": resolution.decided_by,
        "independent": resolution.independent,
    }


def _figure_claims(resolution: Resolution) -> list[dict[str, Any]]:
    def role(claim: Claim) -> str:
        if claim is resolution.chosen:
            return "chosen"
        return "for" if claim in resolution.for_ else "against"

    claims = sorted((*resolution.for_, *resolution.against), key=lambda c: c.claim_id)
    return [{"cell": resolution.cell, "claim_id": c.claim_id, "role": role(c)} for c in claims]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "finding_id": finding.finding_id,
        "rule": finding.code,
        "severity": finding.severity,
        "cell": finding.subject,
        "message": finding.message,
        "accepted": finding.accepted,
    }


def _finding_claims(finding: Finding) -> list[dict[str, Any]]:
    return [
        {
            "finding_id": finding.finding_id,
            "claim_id": m.claim.claim_id,
            "implied_lower": bound(m.implied.lower) if m.implied else None,
            "implied_upper": bound(m.implied.upper) if m.implied else None,
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
    interval, gap = implication.interval, implication.gap
    return {
        "implication_id": key,
        "claim_id": implication.claim.claim_id,
        "rule": implication.rule,
        "instance": implication.instance,
        "vintage": implication.vintage,
        "lower": bound(interval.lower) if interval else None,
        "upper": bound(interval.upper) if interval else None,
        "outcome": outcome(implication),
        "hard": implication.hard,
        "advice": implication.advice,
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


def bound(value: Fraction | None) -> float | None:
    """A bound as a column holds it; null is unbounded."""
    return None if value is None else float(value)
