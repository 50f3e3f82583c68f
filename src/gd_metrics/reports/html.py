"""One page that needs nothing else: every contradiction with its number line and its claims.

No scripts, no requests: the policy in its head forbids both, and the style sheet is in it.
What can be hidden is hidden by the style sheet, from check boxes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import PurePath

from ..checks.report import Report
from ..claim import Cell, Claim
from ..finding import UNREADABLE, Finding, Member
from ..rules import rules
from .fingerprint import fingerprinted
from .numberline import draw, language
from .safe import visible
from .sentences import Voice, says, voice_of
from .words import (
    ACCEPTED,
    DOUBTED,
    about,
    closing,
    count,
    ordered,
    state,
)

_STATES = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    ACCEPTED: ("accepted", "accepted"),
    "information": ("information", "information"),
}
"""How findings are called, one and several; the order in which they stand."""

_FEW = 200
"""Findings up to which all are laid out at once, so that none is blank in a picture of the page."""

_WITNESSES = 12
"""Claims that agree with the others, after which the rest of a table is only counted."""

_COLUMNS = ("Printed", "Stands for", "Others imply", "Gap", "Source", "Claim")
_LISTED = 200
"""Entries of the contents; the page itself has all findings."""

_WORTH_LISTING = 4
_RUN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")

Piece = tuple[Finding, str]


def render(reports: Sequence[Report]) -> str:
    """The reports as one page."""
    pieces: dict[int, list[Piece]] = {id(report): [] for report in reports}
    for report, finding, fingerprint in fingerprinted(reports):
        pieces[id(report)].append((finding, fingerprint))
    for found in pieces.values():
        found.sort(key=lambda piece: [*_STATES].index(state(piece[0])))  # else in their order
    body = [line for report in reports for line in _report(report, pieces[id(report)])]
    many = sum(map(len, pieces.values())) > _FEW
    main = '<main class="many">' if many else "<main>"
    return "\n".join((*_head(reports), *_top(reports), main, *body, "</main>", "</html>"))


@cache
def _style() -> str:
    return files(__package__).joinpath("style.css").read_text("utf-8").strip()


def _head(reports: Sequence[Report]) -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(f"\n{_style()}\n".encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'"
    yield "<!DOCTYPE html>"
    language = voice_of(reports[0]).language if reports else "en"
    yield f'<html lang="{language}">'
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}; form-action \'none\'">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield '<link rel="icon" href="data:,">'
    yield f"<title>{_text(_title(reports))}</title>"
    yield f"<style>\n{_style()}\n</style>"


def _title(reports: Sequence[Report]) -> str:
    if not all(report.complete for report in reports):
        return "Not everything could be read"
    if all(report.ok for report in reports):
        return "No open contradictions"
    return "Figures that can't all be true"


def _top(reports: Sequence[Report]) -> Iterator[str]:
    """The title, the counts, which show and hide findings, and what the pictures mean."""
    states = [state(finding) for report in reports for finding in report.findings]
    yield "<header>"
    yield f"<h1>{_text(_title(reports))}</h1>"
    yield '<fieldset class="filter"><legend>Show</legend>'
    for kind, names in _STATES.items():
        number = states.count(kind)
        name = names[number != 1]
        yield f'<label class="{kind}"><input type="checkbox" id="show-{kind}" checked>'
        yield f"<b>{number:,}</b> {name}</label>"
    yield "</fieldset>"
    if any(finding.members for report in reports for finding in report.findings):
        words = (
            ("stands", "what a printed figure stands for"),
            ("must", "what the others imply it must be"),
            ("apart", "the gap between the two"),
        )
        keys = (f'<span><i class="key {key}"></i> {word}</span>' for key, word in words)
        yield f'<p class="legend">{" ".join(keys)}</p>'
    yield "</header>"


def _report(report: Report, pieces: Sequence[Piece]) -> Iterator[str]:
    claims = report.rows.get("claims")
    checked = count(len(report.rows), "table")
    checked += "" if claims is None else f", {count(claims, 'claim')}"
    yield "<section>"
    yield f"<h2>{_text(_named(report))}</h2>"
    note = (report.note,) if report.note else ()
    yield from (
        f'<p class="checked">{_text(text)}</p>' for text in (checked, *note, *closing(report))
    )
    if not pieces:
        yield '<p class="none">Nothing was found.</p>'
    yield from _contents(report, pieces)
    names = {rule.code: rule.name for rule in rules()}
    first = next((f for f, _ in pieces if f.members), None)
    for finding, fingerprint in pieces:
        unfolded = finding.fails or finding is first
        name = names.get(finding.code, "")
        yield from _finding(report, finding, f"f-{fingerprint[:12]}", name, unfolded)
    yield "</section>"


def _named(report: Report) -> str:
    """What was checked, without the folders of a machine."""
    path = PurePath(report.name)
    return path.name if path.is_absolute() else report.name


def _contents(report: Report, pieces: Sequence[Piece]) -> Iterator[str]:
    """Links to the contradictions, folded: what each is about."""
    voice = voice_of(report)
    about_what = [(f, key) for f, key in pieces if f.members][:_LISTED]
    if len(about_what) < _WORTH_LISTING:
        return
    listed = count(len(about_what), "contradiction")
    yield f'<details class="contents"><summary>Contents: {listed}</summary><ul>'
    for finding, key in about_what:
        link = f'<a href="#f-{key[:12]}">{_text(voice.about(finding))}</a>'
        yield f'<li class="{state(finding)}">{link} {_text(finding.code)}</li>'
    yield "</ul></details>"


def _finding(
    report: Report, finding: Finding, key: str, name: str, unfolded: bool
) -> Iterator[str]:
    """A finding, unfolded if somebody has to act on it, or if it is the first."""
    kind = state(finding)
    where = "" if finding.code == UNREADABLE else f"<code>{_text(about(finding))}</code>"
    yield f'<details class="finding {kind}" id="{key}"{" open" if unfolded else ""}>'
    yield f'<summary><span class="kind">{kind}</span> <b>{_text(finding.code)}</b> {name}'
    yield f"<h3>{_text(voice_of(report).headline(finding))}</h3>{where}</summary>"
    if finding.accepted is not None:
        yield f'<p class="reason"><b>Accepted.</b> {_text(finding.accepted)}</p>'
    if finding.members:
        yield from _pictures(voice_of(report), finding, key)
        yield from _table(report, finding)
    elif place := str(report.place(finding)):
        yield f'<p class="place"><code>{_text(place)}</code></p>'
    yield "</details>"


def _pictures(voice: Voice, finding: Finding, key: str) -> Iterator[str]:
    """A number line for each cell of a contradiction, since each has a unit of its own."""
    cells: dict[Cell, list[Member]] = {}
    for member in finding.members:
        cells.setdefault(Cell.of(member.claim), []).append(member)
    for number, (cell, members) in enumerate(cells.items(), 1):
        if picture := draw(members, f"{key}-{number}", voice):
            caption = f"{voice.cell(cell)}, in {members[0].claim.unit}"
            yield f"<figure>{picture}"
            yield f"<figcaption>{_text(caption)}</figcaption></figure>"


def _table(report: Report, finding: Finding) -> Iterator[str]:
    voice = voice_of(report)
    doubted, witnesses = ordered(finding)
    columns = "".join(f'<th scope="col">{head}</th>' for head in _COLUMNS)
    yield f"<table><thead><tr>{columns}</tr></thead>"
    yield "<tbody>"
    for member in (*doubted[:DOUBTED], *witnesses[:_WITNESSES]):
        claim = member.claim
        place = report.place_of(claim)
        values = (
            _text(voice.stands_for(member)),
            _text(voice.implied(member)) or "–",
            _text(voice.gap(member)) or "–",
            _linked(report, claim, _text(voice.origin(claim))),
            f"<code>{_text(claim.claim_id)}</code> <code>{_text(str(place))}</code>",
        )
        yield f'<tr><th scope="row"{language(claim.printed)}>{_text(says(claim))}</th>'
        yield "".join(
            f'<td data-head="{head}">{value}</td>'
            for head, value in zip(_COLUMNS[1:], values, strict=True)
        )
        yield "</tr>"
    yield "</tbody></table>"
    if (unsure := len(doubted) - DOUBTED) > 0:
        yield f'<p class="more">and {unsure:,} more in doubt</p>'
    if (rest := len(witnesses) - _WITNESSES) > 0:
        yield f'<p class="more">and {rest:,} more that agree with the others</p>'


def _linked(report: Report, claim: Claim, origin: str) -> str:
    """Who printed a claim, with a link to the page where one is known."""
    url = str(report.names.sources.get(claim.source_id, {}).get("url") or "")
    if not url.startswith(("https://", "http://")):
        return origin
    return f'<a href="{html.escape(url)}" rel="noopener noreferrer">{origin}</a>'


def _text(text: str) -> str:
    """A text that HTML shows as it is, with its Chinese marked as such.

    >>> _text("<b> 48% of 产量")
    '&lt;b&gt; 48% of <span lang="zh">产量</span>'
    """
    escaped = html.escape(visible(text))
    return _RUN.sub(lambda run: f'<span lang="zh">{run[0]}</span>', escaped)
