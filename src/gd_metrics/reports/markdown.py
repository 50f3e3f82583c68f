"""A summary in GitHub's Markdown, as a job shows it: counts, a table, every contradiction.

GitHub takes a megabyte of each step and drops the whole of what is longer, so what does not
fit is left out and counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ..checks.report import Report
from ..finding import Finding, Member
from .order import gravest_first
from .safe import escaped, visible
from .sentences import says, voice_of
from .words import (
    ACCEPTED,
    DOUBTED,
    closing,
    count,
    file_of,
    ordered,
    state,
)

_ROOM = 1_000_000
"""Bytes that may be written; GitHub's limit is 1,048,576 for all that one step adds."""

_TABLE_ROOM = 300_000
"""Bytes that the table of findings may take, so that their details have room."""

_WITNESSES = 6
_SIGNS = {"error": "❌", "warning": "⚠️", "information": "ℹ️", ACCEPTED: "☑️"}
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$&#]")
_LINKS = re.compile(r"(?i)(:)(?=//)|(?<=\bwww)(\.)|(@)")

Section = tuple[Report, Finding]


def render(reports: Sequence[Report]) -> str:
    """The reports as one page, cut where it would grow beyond what GitHub shows."""
    every = [(r, f) for r in reports for f in r.findings]
    sections = gravest_first(every, lambda section: section[1])
    page = [*_head(reports)]
    rows = [section for section in sections if section[1].accepted is None]
    if rows:
        header = ["| | rule | what | where |", "|---|---|---|---|"]
        table = _fitting(_row, rows, _TABLE_ROOM, "findings are not in this table")
        page += ["", *header, *table]
    members = [section for section in sections if section[1].members]
    room = _ROOM - len("\n".join(page).encode())
    sentence = "contradictions are left out: the page would be too long"
    page += _fitting(_details, members, room, sentence)
    return "\n".join(page)


def _fitting(
    written: Callable[[Report, Finding], str], sections: Sequence[Section], room: int, sentence: str
) -> Iterator[str]:
    """As many blocks as there is room for, then how many are left out, which are not written."""
    left = len(sections)
    for section in sections:
        block = written(*section)
        room -= len(block.encode()) + 1
        if room < 200:
            break
        left -= 1
        yield block
    if left:
        yield f"\n**{left:,} more {sentence}.** `gd-metrics check` prints all of them.\n"


def _head(reports: Sequence[Report]) -> Iterator[str]:
    failed = not all(report.ok for report in reports)
    verdict = (
        "Figures contradict each other or are wrong" if failed else "No contradiction is left open"
    )
    if not all(report.complete for report in reports):
        verdict = "Not everything could be read"
    yield f"## {_SIGNS['error'] if failed else '✅'} {verdict}\n"
    for report in reports:
        counts = [
            f"{_SIGNS['error']} {count(report.count('error'), 'error')}",
            f"{_SIGNS['warning']} {count(report.count('warning'), 'warning')}",
            f"{_SIGNS['information']} {report.count('information'):,} for information",
            f"{_SIGNS[ACCEPTED]} {report.accepted:,} known, with a reason",
        ]
        rows = report.rows.get("claims")
        claims = "" if rows is None else f", {count(rows, 'claim')}"
        checked = f"{count(len(report.rows), 'table')}{claims}"
        yield f"- **{escape(report.name)}** ({checked}): {' · '.join(counts)}"
        note = (report.note,) if report.note else ()
        yield from (f"  - {escape(text)}" for text in (*note, *closing(report)))


def _row(report: Report, finding: Finding) -> str:
    what = voice_of(report).headline(finding)
    where = str(report.place(finding)) or file_of(report, finding)
    kind = state(finding)
    cells = (f"{_SIGNS[kind]} {kind}", escape(finding.code), escape(what), escape(where))
    return f"| {' | '.join(cells)} |"


def _details(report: Report, finding: Finding) -> str:
    """A contradiction folded open, or shut if nobody has to act on it."""
    kind = state(finding)
    doubted, witnesses = ordered(finding)
    rest, unsure = len(witnesses) - _WITNESSES, len(doubted) - DOUBTED
    title = escaped(f"{finding.code} {voice_of(report).headline(finding)}")
    lines = [
        "",
        f"<details{' open' if finding.fails else ''}><summary>{_SIGNS[kind]} {title}</summary>",
        "",
        "| printed | stands for | others imply | gap | source | claim |",
        "|---|---|---|---|---|---|",
        *(_member(report, member) for member in (*doubted[:DOUBTED], *witnesses[:_WITNESSES])),
        "",
        *([f"and {unsure:,} more in doubt", ""] if unsure > 0 else []),
        *([f"and {rest:,} more that agree with the others", ""] if rest > 0 else []),
        *(
            [f"Known, with a reason: {escape(finding.accepted)}", ""]
            if finding.accepted is not None
            else []
        ),
        "</details>",
        "",
    ]
    return "\n".join(lines)


def _member(report: Report, member: Member) -> str:
    claim = member.claim
    written = f"{claim.claim_id} at {report.place_of(claim)}"
    voice = voice_of(report)
    cells = (
        *(says(claim), voice.stands_for(member), voice.implied(member), voice.gap(member)),
        *(voice.origin(claim), written),
    )
    return f"| {' | '.join(map(escape, cells))} |"


def escape(text: str) -> str:
    """A text that Markdown shows as it is, on one line, and links to nothing.

    >>> escape("a|b <script> @you https://x")
    'a\\\\|b \\\\<script\\\\> &#64;you https&#58;//x'
    """
    marked = _SPECIAL.sub(r"\\\g<0>", visible(text))
    return _LINKS.sub(lambda match: f"&#{ord(match[0])};", marked)
