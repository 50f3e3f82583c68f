"""A line a finding, as compilers print them, so that editors and ``grep`` find their way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..checks.report import Report
from .colours import Ink, ink
from .safe import harmless, visible
from .sentences import voice_of
from .words import closing, few, file_of, members_of, state, summary


def render(reports: Sequence[Report], *, colour: bool = False) -> str:
    """``file:line:column: code severity: message [claims]``, and a last line for each report."""
    lines = (line for report in reports for line in _report(report, ink(colour)))
    return "\n".join(map(harmless, lines))


def _report(report: Report, paint: Ink) -> Iterator[str]:
    for finding in report.findings:
        place = report.place(finding)
        where = str(place) if place.file else file_of(report, finding)
        ids = few([m.claim.claim_id for m in members_of(finding)])
        kind = state(finding)
        yield (
            f"{paint(visible(where), 'bold')}: {finding.code} {paint(kind, kind)}: "
            f"{visible(voice_of(report).headline(finding))}{visible(f' [{ids}]') if ids else ''}"
        )
    yield visible("; ".join((summary(report), *closing(report))))
