"""JSON: the whole report for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ..checks.report import Report, columns_of
from ..finding import Finding, Place
from ..quantity.interval import Interval, decimal
from .safe import json_text
from .sentences import voice_of


def render(reports: Sequence[Report]) -> str:
    """One JSON object; bounds are numbers as text, so no digit is lost."""
    content = {"ok": all(r.ok for r in reports), "reports": [_report(r) for r in reports]}
    return json_text(content)


def _report(report: Report) -> dict[str, Any]:
    content: dict[str, Any] = {
        "path": report.name,
        "ok": report.ok,
        "rows": report.rows,
        "findings": [finding(f, report) for f in report.findings],
    }
    if report.located:
        content["locators"] = {
            "verified": report.located.verified,
            "unverified": report.located.unverified,
        }
    content |= {"note": report.note} if report.note else {}
    content |= {"remarks": [*report.remarks]} if report.remarks else {}
    if claims := report.claims_tested:
        content["claims"] = {"tested": claims.tested, "untested": claims.untested}
        if claims.checkable is not None:
            content["claims"]["checkable"] = claims.checkable
    if report.formulas:
        content["formulas"] = [
            {name: value for name, value in asdict(counted).items() if value != ""}
            for counted in report.formulas
        ]
    return content


def finding(finding: Finding, report: Report) -> dict[str, Any]:
    """One finding as an object: what, where, and of a contradiction every claim."""
    return {
        **columns_of(finding),
        "message": voice_of(report).wrong(finding),
        "value": finding.value,
        "place": _place(report.place(finding)),
        "claims": [
            {
                "claim_id": m.claim.claim_id,
                "place": _place(report.place_of(m.claim)),
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


def _place(place: Place) -> dict[str, Any]:
    sheet = {} if place.sheet is None else {"sheet": place.sheet}
    return {"file": place.file, "line": place.line, "column": place.column, **sheet}


def _interval(interval: Interval) -> list[str | None]:
    return [None if b is None else decimal(b) for b in (interval.lower, interval.upper)]
