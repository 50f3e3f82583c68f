"""GitLab's code quality report, with what else the Code Climate format asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..checks.report import Report
from ..finding import UNREADABLE, Finding
from .fingerprint import fingerprinted
from .safe import json_text, visible
from .sentences import voice_of
from .words import file_of

_SEVERITIES = {"error": "major", "warning": "minor", "information": "info"}
"""Nothing found is critical: GitLab keeps that for what endangers people or machines."""


def render(reports: Sequence[Report]) -> str:
    """A JSON array of the findings that nobody accepted."""
    issues = [
        _issue(report, finding, fingerprint)
        for report, finding, fingerprint in fingerprinted(reports)
        if finding.accepted is None
    ]
    return json_text(issues)


def _issue(report: Report, finding: Finding, fingerprint: str) -> dict[str, Any]:
    unread = finding.code == UNREADABLE
    return {
        "type": "issue",
        "check_name": finding.code,
        "description": visible(voice_of(report).headline(finding)),
        "categories": ["Bug Risk"],
        "severity": "blocker" if unread else _SEVERITIES[finding.severity],
        "fingerprint": fingerprint,
        "location": _location(report, finding),
    }


def _location(report: Report, finding: Finding) -> dict[str, Any]:
    """The file and line, which GitLab needs: the first where there is none; and the column."""
    place = report.place(finding)
    line = place.line or 1
    location: dict[str, Any] = {"path": file_of(report, finding), "lines": {"begin": line}}
    if place.column:
        location["positions"] = {"begin": {"line": line, "column": place.column}}
    return location
