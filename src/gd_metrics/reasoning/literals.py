"""The rules that look at one claim by itself (GD1xx), on any engine: batch by batch.

Only findings are kept. What is printed repeats (43.2% stands in many tables), so a claim
that says in every way what a faultless one said needs not be read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..claim import Claim
from ..finding import Finding
from ..rules.provenance import locate
from .contradictions import row_findings
from .screening.coding import as_claims
from .screening.engine import Engine

if TYPE_CHECKING:
    import pyarrow as pa

_READ = (
    *("claim_id", "locator"),
    *("printed", "context", "unit", "measure", "hedge", "value", "lower", "upper"),
)
"""The columns that the rules read; those from ``printed`` on say what a claim says."""

_FINDING = ("code", "severity", "claim_id", "message", "column")
"""What is kept of a finding, all of it text."""

_MOST_REMEMBERED = 200_000
"""Faultless claims that a batch's reader keeps in mind."""


def claim_findings(engine: Engine) -> list[Finding]:
    """Findings of the rules that look at one claim by itself, in the order of claims.

    They have no row numbers, since rows of a partitioned or distributed table have no order.

    Args:
        engine: the claims; Spark's executors must have this package.
    """
    engine.frame = as_claims(engine.frame)
    faults = set(engine.mapped(_READ, _judged, _FINDING))
    findings = [
        Finding(code, severity, "claims", claim_id, message, None, column)
        for code, severity, claim_id, message, column in faults
    ]
    return sorted(findings, key=lambda f: (f.subject or "", f.code, f.column or "", f.message))


def _judged(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A row for each finding in some batches of claims."""
    import pyarrow as pa

    faultless: set[Any] = set()
    schema = pa.schema([(name, pa.string()) for name in _FINDING])
    for batch in batches:
        names, findings = batch.schema.names, []
        for row in zip(*batch.to_pydict().values(), strict=True):
            span = locate(row[1])
            says = (*row[2:], span and span[1] - span[0])
            if says in faultless:
                continue
            claim = Claim.from_row(dict(zip(names, row, strict=True)))
            faults = list(row_findings([(1, claim)]))
            if not faults and len(faultless) < _MOST_REMEMBERED:
                faultless.add(says)
            findings += [(f.code, f.severity, claim.claim_id, f.message, f.column) for f in faults]
        if findings:
            yield pa.RecordBatch.from_pylist(
                [dict(zip(_FINDING, finding, strict=True)) for finding in findings], schema
            )
