"""JSON: the whole report for programs."""

from __future__ import annotations

import json
from typing import Any

from ..interval import Interval, decimal
from ..validation import Report
from ..verdict import Finding


def render(report: Report) -> str:
    """The report as one JSON object; bounds are numbers as text, so no digit is lost."""
    content = {
        "path": str(report.path),
        "ok": report.ok,
        "rows": report.rows,
        "findings": [_finding(f) for f in report.findings],
    }
    if report.located:
        content["locators"] = {
            "verified": report.located.verified,
            "unverified": report.located.unverified,
        }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "table": finding.table,
        "subject": finding.subject,
        "row": finding.row,
        "column": finding.column,
        "message": finding.message,
        "accepted": finding.accepted,
        "claims": [
            {
                "claim_id": m.claim.claim_id,
                "source_id": m.claim.source_id,
                "section": m.claim.section,
                "locator": m.claim.locator,
                "printed": m.claim.printed,
                "interval": _interval(m.claim.interval),
                "implied": _interval(m.implied) if m.implied else None,
                "implied_by": list(m.against),
                "gap": decimal(m.gap),
                "unit": m.claim.unit,
            }
            for m in finding.members
        ],
    }


def _interval(interval: Interval) -> list[str | None]:
    return [None if b is None else decimal(b) for b in (interval.lower, interval.upper)]
