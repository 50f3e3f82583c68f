"""Annotations on the lines of a pull request, as GitHub's workflow commands.

GitHub shows the first ten errors, ten warnings and ten notices of a step; the rest stays in
the job's log. What people accepted is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..checks.report import Report
from ..finding import Finding
from .safe import visible
from .sentences import says, voice_of
from .words import closing, count, members_of, summary

_COMMANDS = {"error": "error", "warning": "warning", "information": "notice"}
_SHOWN = 10
"""How many annotations of a kind GitHub shows of one step."""

_CLAIMS = 6
"""How many claims of a contradiction are in one annotation."""


def render(reports: Sequence[Report]) -> str:
    """A workflow command for each finding that nobody accepted, and a line of counts."""
    return "\n".join((*_commands(reports), *_counts(reports)))


def _commands(reports: Sequence[Report]) -> Iterator[str]:
    for report in reports:
        for finding in report.findings:
            if finding.accepted is None:
                yield _command(report, finding)


def _counts(reports: Sequence[Report]) -> Iterator[str]:
    for severity, command in _COMMANDS.items():
        if (number := sum(r.count(severity) for r in reports)) > _SHOWN:
            shown = f"GitHub annotates the first {_SHOWN} of {count(number, command)}"
            yield f"gd-metrics: {shown}; all of them stand in this log"
    for report in reports:
        note = (report.note,) if report.note else ()
        yield f"gd-metrics: {visible('; '.join((*note, summary(report), *closing(report))))}"


def _command(report: Report, finding: Finding) -> str:
    place = report.place(finding)
    properties = {
        "file": place.file,
        "line": place.line,
        "col": place.column,
        "title": f"{finding.code} {finding.subject}".strip(),
    }
    written = ",".join(f"{k}={_property(visible(str(v)))}" for k, v in properties.items() if v)
    voice = voice_of(report)
    claims = [f"{says(m.claim)} {voice.statement(m)}" for m in members_of(finding)]
    more = [f"and {len(claims) - _CLAIMS} more"] if len(claims) > _CLAIMS else []
    message = "\n".join(map(visible, (voice.headline(finding), *claims[:_CLAIMS], *more)))
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(message)}"


def _data(text: str) -> str:
    """A message with the characters escaped that end a command.

    >>> _data("48 %\\n")
    '48 %25%0A'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property's value, in which colon and comma are special too.

    >>> _property("a:b,c")
    'a%3Ab%2Cc'
    """
    return _data(text).replace(":", "%3A").replace(",", "%2C")
