"""What a finding is known by from check to check, for readers that follow it over time."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from ..checks.report import Report
from ..finding import Finding


def fingerprinted(reports: Sequence[Report]) -> Iterator[tuple[Report, Finding, str]]:
    """Every finding with 32 hex digits of its own that stay the same from check to check.

    They depend on rule, table, subject and column, never on lines or on what is printed, so
    a row that moves keeps its findings. What has all that in common is numbered.
    """
    seen: Counter[str] = Counter()
    for report in reports:
        for finding in report.findings:
            known = "\x1f".join(_identity(finding))
            seen[known] += 1
            digest = hashlib.sha256(f"{known}\x1f{seen[known]}".encode("utf-8", "surrogatepass"))
            yield report, finding, digest.hexdigest()[:32]


def _identity(finding: Finding) -> tuple[str, str, str, str]:
    """What does not change when a row moves or other claims come."""
    problem = "" if finding.members else finding.message.partition(":")[0]
    return finding.finding_id, finding.table, finding.column or "", problem
