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
from ..tables.engines.engine import engine_of
from .contradictions import row_findings

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


def claim_findings(claims: Any) -> list[Finding]:
    """Findings of the rules that look at one claim by itself, in the order of claims.

    They have no row numbers, since rows of a partitioned or distributed table have no order.

    Args:
        claims: table ``claims``: of pyarrow or Polars, a DuckDB relation, or a data frame of
            Spark, whose executors must have this package.

    >>> import pyarrow as pa
    >>> words = {"claim_id": ["a"], "printed": ["43%"], "unit": ["%"], "measure": ["share"]}
    >>> numbers = {"hedge": ["exact"], "value": [430.0], "lower": [42.5], "upper": [435.0]}
    >>> last = claim_findings(pa.table(words | numbers))[-1]
    >>> f"{last.code} {last.column}: {last.message}"
    'GD102 value: a share of 430 % lies outside 0 to 100 %'
    """
    with engine_of(claims) as engine:
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
