"""Plain text for a terminal: what, where, what was printed, what is implied, how far off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..checks.report import Report
from ..finding import UNREADABLE, Finding, Member
from .colours import Ink, ink, plain
from .safe import harmless, line, visible
from .words import DOUBTED, closing, headline, ordered, origin, says, state, statement, summary

_WITNESSES = 4
"""How many claims that are not in doubt are shown of one finding."""


def render(reports: Sequence[Report], *, colour: bool = False) -> str:
    """The reports as lines of text: of each the findings first and the count last."""
    return "\n".join(text for report in reports for text in _report(report, ink(colour)))


def _report(report: Report, paint: Ink) -> Iterator[str]:
    if report.note:
        yield line(report.note)
    for finding in report.findings:
        yield from explained(report, finding, paint)
        yield ""
    failed = [severity for severity in ("error", "warning") if report.count(severity)]
    yield harmless(paint(visible(summary(report)), "bold", *failed[:1]))
    if report.located:
        yield (
            f"locators: {report.located.verified} verified, "
            f"{report.located.unverified} not verified (no text for them)"
        )
    yield from map(line, closing(report))


def explained(report: Report, finding: Finding, paint: Ink = plain) -> Iterator[str]:
    """One finding as lines of text: the claims in doubt, some witnesses, the reason."""
    yield from map(harmless, _finding(report, finding, paint))


def _finding(report: Report, finding: Finding, paint: Ink) -> Iterator[str]:
    kind = state(finding)
    yield f"{paint(kind, kind)} {paint(finding.code, 'bold')}: {visible(headline(finding))}"
    if finding.code == UNREADABLE:  # a formula, with a caret under the place
        yield from map(visible, finding.message.splitlines()[1:])
    if not finding.members and (place := report.place(finding)).line:
        yield paint(f"  at {visible(str(place))}", "accepted")
    doubted, witnesses = ordered(finding)
    for member in doubted[:DOUBTED]:
        yield from _member(report, member, paint)
    if len(doubted) > DOUBTED:
        yield f"  and {len(doubted) - DOUBTED} more in doubt"
    for member in witnesses[:_WITNESSES]:
        yield from _member(report, member, paint)
    if len(witnesses) > _WITNESSES:
        yield f"  and {len(witnesses) - _WITNESSES} more"
    if finding.accepted is not None:
        yield paint(f"  accepted: {visible(finding.accepted)}", "accepted")


def _member(report: Report, member: Member, paint: Ink) -> Iterator[str]:
    claim = member.claim
    place = report.place_of(claim)
    written = f" {place}" if place.line else ""
    where = paint(visible(f"[{claim.claim_id}]{written}"), "accepted")
    yield f"  {paint(visible(says(claim)), 'bold')}  {visible(origin(claim))}  {where}"
    yield f"      {visible(statement(member))}"
