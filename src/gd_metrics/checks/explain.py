"""Explain one claim, or diagnose all: what implications say, and whom to doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from ..claim import Claim
from ..errors import PackageError, UnknownNameError
from ..finding import Finding
from ..reasoning.diagnosis import MOST, Component
from ..reasoning.diagnosis import diagnose as _diagnose
from ..reasoning.implication import Implication, implications
from ..reasoning.literals import faults
from ..reasoning.slips import NearMiss, checkability, near_misses
from ..reasoning.verdict import verdict
from ..reasoning.years import with_years, year_misses_among
from ..rules.world import World
from .contradictions import contradictions_in
from .names import Names
from .opening import open_evidence
from .settings import Request, Settings, as_formulas


@dataclass(frozen=True)
class Evidence:
    """Claims, and what rules look up.

    Attributes:
        name: what they were read from, as people are told it.
        table: full rows of table ``claims``.
        world: indicators, areas, formulas and origins.
        left_out: why rows of a file are no claims.
        names: what keys are called.
    """

    name: str
    table: pa.Table
    world: World
    left_out: tuple[Finding, ...] = ()
    names: Names = field(default_factory=Names)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims by id."""
        return {row["claim_id"]: Claim.from_row(row) for row in self.table.to_pylist()}

    def claim(self, claim_id: str) -> Claim:
        """The claim with an id.

        Raises:
            UnknownNameError: if there is none.
            PackageError: if it is one whose row can't be read, saying why.
        """
        if claim_id in self.claims:
            return self.claims[claim_id]
        for finding in self.left_out:
            if finding.subject == claim_id:
                raise PackageError(f"{self.name}: {claim_id} is no claim: {finding.message}")
        raise UnknownNameError("claim", claim_id, self.claims, of=self.name, see=_SEE)


_SEE = "Ids stand in brackets behind figures, and in column claim_id: gd-metrics check -v"
"""Where claims are called by their ids."""


def read_evidence(path: str | Path | None, request: Request | None = None) -> Evidence:
    """The claims of a package, a project, a zip, or of files of claims.

    Args:
        path: as for :func:`gd_metrics.check`.
        request: formulas, the encoding of a CSV file, and what becomes of those that can do
            nothing there.

    Raises:
        gd_metrics.PackageError: if it can't be read, or holds no claims.
        gd_metrics.errors.FormulaError: for a formula that can't be read.
        UnknownNameError: if a formula names no indicator.

    >>> read_evidence(None).claims["ycwb-2025-01-12"].printed
    '48%'
    """
    opened = open_evidence(path, request or Request(Settings()))
    claims = opened.claims.whole if opened.claims else None
    return Evidence(opened.label, claims, opened.world, opened.findings, opened.names)


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
        _slips(claim, implied, evidence) if judged == "contradicted" else (),
        {c: claims[c] for i in telling for c in i.inputs},
        tuple(wrong),
        evidence.names,
    )


def _slips(
    claim: Claim, implied: Sequence[Implication], evidence: Evidence
) -> tuple[NearMiss, ...]:
    """The slips that would explain a claim, the likeliest first."""
    years = year_misses_among(claim, evidence.claims.values(), evidence.world)
    return tuple(with_years(near_misses(claim, implied), years))


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
