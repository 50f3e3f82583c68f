"""Explain one claim: what was printed, what each implication says, and whom to doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .claim import Claim
from .implication import Implication, implications, verdict
from .names import UnknownNameError
from .near_miss import NearMiss, checkability, near_misses
from .validation import read_for_rules, world_of

if TYPE_CHECKING:
    import pyarrow as pa


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
    """

    claim: Claim
    verdict: str
    implications: tuple[Implication, ...]
    checkability: float | None
    near_misses: tuple[NearMiss, ...]
    claims: Mapping[str, Claim]


def support(claim_id: str, path: str | Path | None = None) -> Support:
    """What supports a claim, and what contradicts it.

    Args:
        claim_id: the claim.
        path: the package that has it; see :func:`gd_metrics.check`.

    Raises:
        UnknownNameError: if there is no such claim.
        gd_metrics.PackageError: if the package can't be read.

    >>> found = support("ycwb-2025-01-12")
    >>> found.verdict, str(found.near_misses[0])
    ('contradicted', '43% (digit) agrees with 3 of 3')
    """
    _, tables = read_for_rules(path)
    return _support(claim_id, tables)


def _support(claim_id: str, tables: Mapping[str, pa.Table]) -> Support:
    claims = {row["claim_id"]: Claim.from_row(row) for row in tables["claims"].to_pylist()}
    if claim_id not in claims:
        raise UnknownNameError("claim", claim_id, claims)
    found = implications(claims.values(), world_of(tables), lambda c: c.claim_id == claim_id)
    told = [i for i in found if not i.vacuous]
    claim, judged = claims[claim_id], verdict(told)
    told.sort(key=lambda i: (not i.supports, i.advice, not i.hard, i.rule, i.instance))
    return Support(
        claim,
        judged,
        tuple(told),
        checkability(claim, told),
        tuple(near_misses(claim, told)) if judged == "contradicted" else (),
        {c: claims[c] for i in told for c in i.inputs},
    )
