"""Plain text for a terminal: what, where, what was printed, what is implied, how far off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..interval import decimal
from ..report import Report
from ..verdict import UNREADABLE, Finding, Member, gap_unit

_SHOWN = 3
"""How many claims' ids are named before the rest is only counted."""

_WITNESSES = 4
"""How many claims that are not in doubt are shown of one finding."""


def render(reports: Sequence[Report]) -> str:
    """The reports as lines of text: of each the findings first and the count last."""
    return "\n".join(line for report in reports for line in _report(report))


def _report(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield from _finding(finding)
        yield ""
    yield from _summary(report)


def _finding(finding: Finding) -> Iterator[str]:
    state = "accepted" if finding.accepted is not None else finding.severity
    if finding.code == UNREADABLE:
        yield f"{state} {finding.code}: {finding.message}"
        return
    place = finding.table if finding.row is None else f"{finding.table}, row {finding.row}"
    if not finding.members:
        yield f"{state} {finding.code}: {place}, {finding.subject}: {finding.message}"
        return
    yield f"{state} {finding.code}: {finding.subject}: {finding.message}"
    doubted = [m for m in finding.members if m.against]
    near = {m.claim.source_id for m in doubted}
    witnesses = [m for m in finding.members if not m.against]
    witnesses.sort(key=lambda m: (m.claim.source_id not in near, m.claim.claim_id))
    for member in (*doubted, *witnesses[:_WITNESSES]):
        yield from _member(member)
    if len(witnesses) > _WITNESSES:
        yield f"  and {len(witnesses) - _WITNESSES} more"
    if finding.accepted is not None:
        yield f"  accepted: {finding.accepted}"


def _member(member: Member) -> Iterator[str]:
    claim = member.claim
    says = f"{claim.printed} ({claim.context})" if claim.context else claim.printed
    cites = f", citing {claim.attributed_to}" if claim.attributed_to else ""
    yield f"  {says}  {claim.source_id}, {claim.place}{cites}  [{claim.claim_id}]"
    if not member.against:
        yield f"      stands for {claim.interval}"
        return
    implied = "that it can't be at all" if member.implied is None else member.implied.text(4)
    imply = "implies" if len(member.against) == 1 else "imply"
    yield (
        f"      stands for {claim.interval}; {_few(member.against)} {imply} {implied}: "
        f"gap {decimal(member.gap, 4)} {gap_unit(claim.unit)}"
    )


def _few(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:_SHOWN])
    return shown if len(ids) <= _SHOWN else f"{shown} and {len(ids) - _SHOWN} more"


def _summary(report: Report) -> Iterator[str]:
    counts = [
        _count(report.count("error"), "error"),
        _count(report.count("warning"), "warning"),
        f"{report.count('information')} information",
        f"{report.accepted} accepted",
    ]
    claims = report.rows.get("claims")
    checked = _count(len(report.rows), "table")
    checked += "" if claims is None else f", {_count(claims, 'claim')}"
    yield f"{report.path}: {checked}: {', '.join(counts)}"
    if report.located:
        yield (
            f"locators: {report.located.verified} verified, "
            f"{report.located.unverified} not verified (no text for them)"
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
