"""The claims of whatever is checked, with what rules look up: to explain one, or to diagnose all.

>>> read_evidence(None).claims["ycwb-2025-01-12"].printed
'48%'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..claim import Claim
from ..errors import PackageError, UnknownNameError
from ..finding import Finding
from ..rules.world import World
from .names import Names
from .opening import open_evidence
from .settings import Request, Settings

if TYPE_CHECKING:
    import pyarrow as pa


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
        raise UnknownNameError("claim", claim_id, self.claims, of=self.name)


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
    """
    opened = open_evidence(path, request or Request(Settings()))
    claims = opened.claims.whole if opened.claims else None
    return Evidence(opened.label, claims, opened.world, opened.findings, opened.names)
