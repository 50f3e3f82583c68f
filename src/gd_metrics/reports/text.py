"""Plain text for a terminal: the verdict, and what needs somebody, on one screen.

Each finding has three lines: what is wrong, and two of the figures with who printed them. Asked
for more (``-v``), every finding has every claim, what it stands for and what the others say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ..checks.report import Report
from ..finding import SEVERITIES, UNREADABLE, Finding, Member
from .colours import Ink, ink, plain
from .order import gravest_first
from .phrases import translated
from .safe import harmless, line, visible
from .sentences import says, voice_of
from .words import ACCEPTED, DOUBTED, closing, members_of, ordered, state, summary

KINDS = (*SEVERITIES, ACCEPTED)
"""The kinds of findings, in the order in which they are shown."""

OPEN = ("error", "warning")
"""The kinds that need somebody."""

_SCREEN = 6
"""Findings of one report that fit a screen."""

_WITNESSES = 4
"""How many claims that are not in doubt are shown of one finding."""


def render(
    reports: Sequence[Report],
    *,
    colour: bool = False,
    show: Collection[str] = (),
    verbose: bool = True,
) -> str:
    """The reports as lines of text: of each the findings first and the count last.

    Args:
        reports: one for each thing that was checked.
        colour: whether to colour it.
        show: the kinds of findings to show, of :data:`KINDS`; without it those that need
            somebody, as many as fit a screen.
        verbose: whether to show all findings, and all of each.
    """
    paint = ink(colour)
    return "\n".join(text for report in reports for text in _report(report, paint, show, verbose))


def _report(report: Report, paint: Ink, show: Collection[str], verbose: bool) -> Iterator[str]:
    if report.note:
        yield line(translated(report.note, voice_of(report).language))
    kinds = show or OPEN
    chosen = [f for f in report.findings if verbose or state(f) in kinds]
    shown = gravest_first(chosen, lambda finding: finding)[: None if verbose or show else _SCREEN]
    for finding in shown:
        yield from explained(report, finding, paint) if verbose else short(report, finding, paint)
        yield ""
    if not (verbose or show or shown):
        yield from map(harmless, _first_known(report, paint))
    if not verbose:
        yield from map(line, _hidden(report, len(chosen) - len(shown), kinds))
    failed = [severity for severity in OPEN if report.count(severity)]
    yield harmless(paint(visible(summary(report)), "bold", *failed[:1]))
    if report.located:
        yield (
            voice_of(report).tell(
                "locators: {verified} verified, {unverified} not verified (no text for them)",
                verified=report.located.verified,
                unverified=report.located.unverified,
            )
        )
    yield from map(line, closing(report))


def _first_known(report: Report, paint: Ink) -> Iterator[str]:
    """Of contradictions that are known the first, where no others are there to be shown."""
    known = [f for f in report.findings if f.accepted is not None]
    for finding in gravest_first(known, lambda finding: finding)[:1]:
        yield from _short(report, finding, paint)
        yield paint(f"  {_reason(report, finding)}", ACCEPTED)
        yield ""


def _hidden(report: Report, more: int, show: Collection[str]) -> Iterator[str]:
    """What is not shown, and how to see it."""
    voice = voice_of(report)
    states = [state(finding) for finding in report.findings]
    parts = [voice.tell("{number} more of these", number=f"{more:,}")] if more else []
    for kind in (k for k in KINDS if k not in show and k in states):
        number = f"{states.count(kind):,}"
        parts.append(voice.tell(_COUNTED[kind], number=number) + f" (--show {kind})")
    listed = voice.say("comma").join(parts)
    if parts:
        yield voice.tell("not all is shown: {kinds}; -v shows all", kinds=listed)


_COUNTED = {
    "error": "{number} errors",
    "warning": "{number} warnings",
    "information": "{number} for information",
    ACCEPTED: "{number} known, with a reason",
}
"""How many there are of a kind."""

_KINDS = {"information": "for information", ACCEPTED: "known"}
"""What kinds are called in front of a finding, where not by their own names."""


def short(report: Report, finding: Finding, paint: Ink = plain) -> Iterator[str]:
    """A finding in three lines: what is wrong, the figure most in doubt, one against it."""
    yield from map(harmless, _short(report, finding, paint))


def _short(report: Report, finding: Finding, paint: Ink) -> Iterator[str]:
    yield from _head(report, finding, paint)
    members = members_of(finding)
    for member in members[:1]:
        yield _figure(report, member, paint)
    other = next((m for m in members[1:] if m.claim.printed != members[0].claim.printed), None)
    if other:
        rest = len(members) - 2
        more = f"  {voice_of(report).say('figures', n=rest)}" if rest else ""
        yield _figure(report, other, paint) + more


def explained(report: Report, finding: Finding, paint: Ink = plain) -> Iterator[str]:
    """One finding as lines of text: the claims in doubt, some witnesses, the reason."""
    yield from map(harmless, _explained(report, finding, paint))


def _explained(report: Report, finding: Finding, paint: Ink) -> Iterator[str]:
    yield from _head(report, finding, paint)
    tell = voice_of(report).tell
    doubted, witnesses = ordered(finding)
    for member in doubted[:DOUBTED]:
        yield from _member(report, member, paint)
    if len(doubted) > DOUBTED:
        yield f"  {tell('and {number} more in doubt', number=len(doubted) - DOUBTED)}"
    for member in witnesses[:_WITNESSES]:
        yield from _member(report, member, paint)
    if len(witnesses) > _WITNESSES:
        yield f"  {tell('and {number} more', number=len(witnesses) - _WITNESSES)}"
    if finding.accepted is not None:
        yield paint(f"  {_reason(report, finding)}", ACCEPTED)
    if finding.members:
        name = visible(finding.finding_id)
        yield paint(f"  {tell('known as {name}', name=name)}", "accepted")


def _reason(report: Report, finding: Finding) -> str:
    return voice_of(report).tell("reason: {reason}", reason=visible(finding.accepted or ""))


def _head(report: Report, finding: Finding, paint: Ink) -> Iterator[str]:
    voice, kind = voice_of(report), state(finding)
    wrong = voice.headline(finding)
    called = paint(voice.tell(_KINDS.get(kind, kind)), kind)
    yield f"{called} {paint(finding.code, 'bold')}: {visible(wrong)}"
    if finding.code == UNREADABLE:  # a formula, with a caret under the place
        yield from map(visible, finding.message.splitlines()[1:])
    if not finding.members and (place := report.place(finding)).line:
        at = voice.tell("at {place}", place=visible(str(place)))
        yield paint(f"  {at}", "accepted")


def _member(report: Report, member: Member, paint: Ink) -> Iterator[str]:
    yield _figure(report, member, paint)
    yield f"      {visible(voice_of(report).statement(member))}"


def _figure(report: Report, member: Member, paint: Ink) -> str:
    """A printed figure, who printed it, and where it is written here."""
    claim = member.claim
    place = report.place_of(claim)
    written = f" {place}" if place.line else ""
    where = paint(visible(f"[{claim.claim_id}]{written}"), "accepted")
    origin = visible(voice_of(report).origin(claim))
    return f"  {paint(visible(says(claim)), 'bold')}  {origin}  {where}"
