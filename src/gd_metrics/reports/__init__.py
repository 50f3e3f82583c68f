"""Reports for people, editors and CI: what was found goes in, one text comes out.

One file a format, each with ``render(reports) -> str``; :data:`FORMATS` lists them, once. All
take their sentences from ``words``, and nothing reaches a text but through ``safe``, since
what is printed was written by strangers. ``support``, ``diagnosis``, ``figure`` and ``diff/``
are what other commands than ``check`` print. No report decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import UnknownNameError

if TYPE_CHECKING:
    from ..checks.report import Report

__all__ = ["COLOURED", "FORMATS", "render"]

FORMATS: Mapping[str, str] = {
    "text": "for people at a terminal: every claim, what it stands for, what is implied",
    "concise": "a line a finding: file:line:column: code severity: message",
    "json": "the whole report as one JSON object",
    "jsonl": "a JSON object a finding, each on a line of its own",
    "junit": "JUnit XML, which GitLab, Jenkins and most other CI systems show as tests",
    "sarif": "SARIF 2.1.0, for code scanning and editors",
    "github": "annotations on the lines of a pull request, as GitHub's workflow commands",
    "gitlab": "GitLab's code quality report, shown in merge requests",
    "markdown": "a summary in GitHub's Markdown, for a job's summary page",
    "html": "one page with a number line for every contradiction; needs nothing else",
}
"""The formats of a check's report, each named after its file."""

COLOURED = ("text", "concise")
"""The formats for terminals, which can be coloured."""


def render(format_: str, reports: Sequence[Report], *, colour: bool = False, **detail: Any) -> str:
    """Some reports in a format.

    Args:
        format_: one of :data:`FORMATS`.
        reports: one for each thing that was checked.
        colour: whether to colour what is for a terminal; other formats never are.
        detail: of ``text`` what to show; see :func:`gd_metrics.reports.text.render`. Other
            formats have everything.

    Raises:
        UnknownNameError: if there is no such format.
    """
    if format_ not in FORMATS:
        raise UnknownNameError("format", format_, FORMATS)
    module = import_module(f".{format_}", __name__)
    options: dict[str, Any] = {"colour": colour} if format_ in COLOURED else {}
    options |= detail if format_ == "text" else {}
    text: str = module.render(reports, **options)
    return text
