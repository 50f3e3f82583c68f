"""Explain one claim, or diagnose all: what implications say, and whom to doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..claim import Claim
from ..finding import Finding
from ..reasoning.diagnosis import MOST, Component
from ..reasoning.diagnosis import diagnose as _diagnose
from ..reasoning.implication import Implication, implications
from ..reasoning.literals import faults
from ..reasoning.slips import NearMiss, checkability, near_misses
from ..reasoning.verdict import verdict
from .contradictions import contradictions_in
from .evidence import Evidence, read_evidence
from .names import Names
from .settings import Request, Settings, as_formulas


@dataclass(frozen=True)
class Support:
    """What everything else says of a claim.

    Attributes:
        claim: the claim.
        verdict: ``supported``, ``contradicted``, ``consistent`` or ``untested``.
        implications: everything that is implied for it and says something, supporting ones
            first; each names the claims it follows from.
        checkability: the share of its one-digit slips that some rule would catch; ``None``
            where no digit is printed.
        near_misses: where it is contradicted, the edits of its digits that would not be.
        claims: the claims that implications name, by id.
        names: what keys are called.
        faults: what is wrong with it by itself, such as a share of 440 %.
    """

    claim: Claim
    verdict: str
    implications: tuple[Implication, ...]
    checkability: float | None
    near_misses: tuple[NearMiss, ...]
    claims: Mapping[str, Claim]
    faults: tuple[Finding, ...] = ()
    names: Names = field(default_factory=Names, repr=False)


def support(
    claim_id: str,
    path: str | Path | None = None,
    *,
    formulas: Sequence[str] = (),
    encoding: str | None = None,
) -> Support:
    """What supports a claim, and what contradicts it.

    Args:
        claim_id: the claim.
        path: what has it: a package, a project, a zip, or a file of claims; see
            :func:`gd_metrics.check`.
        formulas: what must hold between indicators, as for a check.
        encoding: of a CSV file that is not UTF-8.

    Raises:
        UnknownNameError: if there is no such claim.
        gd_metrics.PackageError: if nothing can be read there, or it holds no claims.
        gd_metrics.errors.FormulaError: for a formula that can't be read.

    >>> found = support("ycwb-2025-01-12")
    >>> found.verdict, str(found.near_misses[0])
    ('contradicted', '43% (digit) agrees with 3 of 3')
    """
    return support_in(_evidence(path, formulas, encoding), claim_id)


def support_in(evidence: Evidence, claim_id: str) -> Support:
    """What supports a claim, and what contradicts it, among claims that were read."""
    claim, claims = evidence.claim(claim_id), evidence.claims
    implied = implications(claims.values(), evidence.world, lambda c: c.claim_id == claim_id)
    telling = [i for i in implied if i.telling]
    wrong = faults(claim, evidence.world)
    judged = verdict(implied, wrong)
    telling.sort(key=lambda i: (not i.supports, i.advice, not i.hard, i.rule, i.instance))
    return Support(
        claim,
        judged,
        tuple(telling),
        checkability(claim, implied),
        tuple(near_misses(claim, implied)) if judged == "contradicted" else (),
        {c: claims[c] for i in telling for c in i.inputs},
        tuple(wrong),
        evidence.names,
    )


def diagnose(
    path: str | Path | None = None,
    *,
    most: int = MOST,
    formulas: Sequence[str] = (),
    encoding: str | None = None,
) -> list[Component]:
    """The smallest sets of claims to distrust, for each group of contradictions.

    Accepted contradictions are among them: accepting says that people know, not who is
    right.

    Args:
        path: a package, a project, a zip, or a file of claims; see :func:`gd_metrics.check`.
        most: after how many sets of one group to stop.
        formulas: what must hold between indicators, as for a check.
        encoding: of a CSV file that is not UTF-8.

    Raises:
        gd_metrics.PackageError: if nothing can be read there, or it holds no claims.
        UnknownNameError: if a formula names no indicator.
        gd_metrics.errors.FormulaError: for a formula that can't be read.

    >>> article = next(c for c in diagnose() if "ycwb-2025-01-12" in c.claims)
    >>> [claim.printed for claim in article.diagnoses[0].claims]
    ['48%']
    """
    return diagnose_in(_evidence(path, formulas, encoding), most=most)


def diagnose_in(evidence: Evidence, *, most: int = MOST) -> list[Component]:
    """The smallest sets of claims to distrust, of claims that were read."""
    findings = contradictions_in(evidence.table, evidence.world)
    return _diagnose(findings, evidence.claims.values(), evidence.world, most=most)


def _evidence(path: str | Path | None, formulas: Sequence[str], encoding: str | None) -> Evidence:
    settings = Settings(formulas=as_formulas(formulas), encoding=encoding)
    return read_evidence(path, Request(settings))
