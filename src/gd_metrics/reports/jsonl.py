"""JSON lines: an object a finding, for programs that read a line at a time."""

from __future__ import annotations

from collections.abc import Sequence

from ..checks.report import Report
from .json import finding as content
from .safe import json_text


def render(reports: Sequence[Report]) -> str:
    """The findings of all reports, each with the path of what was checked; empty if none."""
    return "\n".join(
        json_text({"path": report.name, **content(finding, report)}, indent=None)
        for report in reports
        for finding in report.findings
    )
