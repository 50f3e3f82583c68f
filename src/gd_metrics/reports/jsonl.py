"""JSON lines: an object a finding, for programs that read a line at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..checks.report import Report
from .json import finding as content


def render(reports: Sequence[Report]) -> str:
    """The findings of all reports, each with the path of what was checked; empty if none."""
    return "\n".join(
        json.dumps({"path": report.name, **content(found, report)}, ensure_ascii=False)
        for report in reports
        for found in report.findings
    )
