"""What a notebook shows of a figure, a report, a finding and a diagnosis: words and number lines.

Each is a piece of HTML that needs nothing else and changes nothing around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import count as numbers
from typing import Any

from ..checks.names import Names
from ..checks.report import Report
from ..dataset import installed
from ..dataset.installed import Figure
from ..finding import Finding, Member
from ..quantity.interval import Interval
from ..reasoning.diagnosis import Diagnosis
from . import numberline
from .diagnosis import lines_of
from .figure import card
from .order import gravest_first
from .safe import escaped, visible
from .sentences import Voice, voice_of
from .words import closing, state, summary

_MOST = 6
"""Findings of a report that are shown."""

_STYLE = """.gd-metrics { color-scheme: light; max-width: 46rem; font-family: sans-serif;
  line-height: 1.4; color: var(--ink); background: var(--card); padding: .6rem .9rem; }
.gd-metrics p { margin: .25rem 0; } .gd-metrics small { color: var(--soft); }
.gd-metrics svg.line { margin: .4rem 0 .8rem; }"""

_DEEPER = " " * 4
"""What a line begins with that belongs to the one above it."""

_KEYS = numbers(1)
"""So that ids of two pictures on one page differ."""


def shown(thing: Any) -> str:
    """What a notebook shows of a thing.

    >>> import gd_metrics as gd
    >>> page = shown(gd.figure("nev_output", measure="growth", period="2024"))
    >>> page.startswith('<div class="gd-metrics">'), page.count("<svg ")
    (True, 1)
    """
    kinds: tuple[tuple[type, Callable[[Any], Iterable[str]]], ...] = (
        (Figure, _figure), (Report, _report), (Finding, _alone), (Diagnosis, _diagnosis),
    )  # fmt: skip
    of_kind = next(make for kind, make in kinds if isinstance(thing, kind))
    style = f"<style>\n{numberline.style('.gd-metrics')}\n{_STYLE}\n</style>"
    return "\n".join(('<div class="gd-metrics">', style, *of_kind(thing), "</div>"))


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Lines: the first as a heading, the others small, what stands deeper beneath its own."""
    first, *rest = lines
    yield f"<p><strong>{escaped(first)}</strong></p>"
    small = [f"{'<br>' * line.startswith(_DEEPER)}{escaped(line.strip())}" for line in rest]
    joined = "\n".join(small).removeprefix("<br>").replace("\n<br>", "<br>\u2003")
    yield from (f"<p><small>{line}</small></p>" for line in joined.splitlines())


def _number_line(members: Sequence[Member], voice: Voice, title: str) -> Iterator[str]:
    if drawn := numberline.draw(members, f"gd-{next(_KEYS)}", voice, visible(title)):
        yield drawn
        yield numberline.legend(members, voice)


def _voice(names: Names | None = None) -> Voice:
    return Voice(names or installed.names())


def _figure(figure: Figure) -> Iterator[str]:
    voice = _voice()
    lines = [*card(figure, voice.language, drawn=False)]
    yield from _paragraphs(lines)
    own = Interval.of(*(None if e is None else str(e) for e in (figure.lower, figure.upper)))
    ids = tuple(claim.claim_id for claim in figure.claims_for)
    members = [Member(claim, None, Fraction(0), ()) for claim in figure.claims_for]
    members += [Member(claim, own, claim.interval.gap(own), ids) for claim in figure.claims_against]
    yield from _number_line(members, voice, lines[0])


def _report(report: Report) -> Iterator[str]:
    yield from _paragraphs([summary(report), *closing(report)])
    findings = [f for f in report.findings if f.fails] or report.findings
    for finding in gravest_first(findings, lambda finding: finding)[:_MOST]:
        yield from _finding(finding, voice_of(report))
    if (rest := len(findings) - _MOST) > 0:
        yield f"<p>{escaped(voice_of(report).tell('and {number} more', number=rest))}</p>"


def _alone(finding: Finding) -> Iterator[str]:
    yield from _finding(finding, _voice())


def _finding(finding: Finding, voice: Voice) -> Iterator[str]:
    """What is wrong, and a number line for each cell that has a claim in doubt."""
    title = f"{voice.tell(state(finding))} {finding.code}{voice.say('stop')}"
    headline = voice.headline(finding)
    yield f"<p><small>{escaped(title)}</small> {escaped(headline)}</p>"
    for members in _by_cell(finding.members):
        if any(member.against for member in members):
            yield from _number_line(members, voice, headline)


def _by_cell(members: Iterable[Member]) -> list[list[Member]]:
    cells: dict[tuple[str, str], list[Member]] = {}
    for member in members:
        cells.setdefault((member.claim.cell, member.claim.unit), []).append(member)
    return [*cells.values()]


def _diagnosis(diagnosis: Diagnosis) -> Iterator[str]:
    voice = _voice()
    lines = [*lines_of(diagnosis, voice)]
    yield from _paragraphs(lines)
    for members in _by_cell(diagnosis.doubted):
        yield from _number_line(members, voice, lines[0])
