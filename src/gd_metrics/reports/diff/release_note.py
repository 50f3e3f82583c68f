"""What changed between two releases for people to read: sections, as text or Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...claim import Claim
from ...dataset.installed import HEDGES
from ...dataset.releases.changes import Changes, TableChange
from ...dataset.releases.release import Release
from ...dataset.releases.revision import ClaimChange, FigureChange, Revision, Stated, cell_of
from ...finding import Finding, gap_text
from ...quantity.interval import decimal
from ..safe import line, visible

_SHOWN = 20
"""How many rows of a section are shown, where the rest may as well be counted."""

_LONG = 80
"""How many characters of a column's value are shown."""

_NONE = "–"
NOTHING = "nothing changed: no claim, figure, finding, row or column differs"


@dataclass(frozen=True)
class _Section:
    """One kind of change: a heading, what it means, and a row each."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    advice: str = ""
    whole: bool = False
    of: int | None = None

    @property
    def heading(self) -> str:
        """The title, and how many things changed: a claim may take several rows."""
        return f"{self.title} ({len(self.rows) if self.of is None else self.of:,})"

    @property
    def shown(self) -> Sequence[tuple[str, ...]]:
        """The rows to print; all of them where one that is not seen does harm."""
        return self.rows if self.whole else self.rows[:_SHOWN]

    @property
    def more(self) -> str:
        """How many rows are not printed."""
        left = len(self.rows) - len(self.shown)
        return f"and {left:,} more; the JSON report has all" if left else ""


def text(changes: Changes) -> str:
    """The changes as lines of text, the gravest first and the count last."""
    lines = [f"{_named(release)} ({release.path})" for release in (changes.old, changes.new)]
    lines = [f"{lines[0]} →", lines[1]]
    for section in _sections(changes):
        advice = f": {section.advice}" if section.advice else ""
        lines += ["", f"{section.heading}{advice}"]
        lines += ["  " + "  ".join(_line(cell) for cell in row if cell) for row in section.shown]
        lines += [f"  {section.more}"] if section.more else []
    return "\n".join(map(line, [*lines, "", summary(changes)]))


def markdown(changes: Changes) -> str:
    """The changes as Markdown, to paste into a release note."""
    old, new = changes.old, changes.new
    ends = (_named(old), _named(new)) if old.name != new.name else (_named(old), new.version or "")
    lines = [f"## Changes: {_prose(ends[0])} → {_prose(ends[1])}", "", _prose(summary(changes))]
    for section in _sections(changes):
        lines += ["", f"### {section.heading}", ""]
        if section.advice:
            lines += [f"{_prose(section.advice[0].upper() + section.advice[1:])}.", ""]
        lines += [_row(section.header), _row("---" for _ in section.header)]
        styles = [_prose if name in _PROSE else _code for name in section.header]
        for row in section.shown:
            lines.append(_row(style(cell) for style, cell in zip(styles, row, strict=True)))
        lines += ["", section.more] if section.more else []
    return "\n".join(lines)


def summary(changes: Changes) -> str:
    """One line that counts what changed."""
    if changes.empty:
        return NOTHING
    apart = sum(not c.interval.meets for c in changes.revised)
    figures = sum(not f.interval.meets for f in changes.figures)
    counts = [
        *_some(len(changes.removed), "claim removed", "claims removed"),
        *_some(len(changes.reused), "id reused", "ids reused"),
        *_some(len(changes.added), "claim added", "claims added"),
        *_some(len(changes.revised), "claim revised", "claims revised", apart),
        *_some(len(changes.relabelled), "claim relabelled", "claims relabelled"),
        *_some(len(changes.changed), "claim changed otherwise", "claims changed otherwise"),
        *_some(len(changes.figures), "figure revised", "figures revised", figures),
        *_some(len(changes.gained), "finding gained", "findings gained"),
        *_some(len(changes.lost), "finding lost", "findings lost"),
        *(["findings not compared"] if changes.unchecked else []),
        *_some(len(changes.tables), "table with other rows", "tables with other rows"),
        *_some(len(changes.fields), "column changed", "columns changed"),
    ]
    return ", ".join(counts)


def _some(number: int, one: str, many: str, apart: int = 0) -> Iterator[str]:
    if number:
        meets = f" ({apart:,} no longer {'meets' if apart == 1 else 'meet'})" if apart else ""
        yield f"{number:,} {one if number == 1 else many}{meets}"


def _sections(changes: Changes) -> Iterator[_Section]:
    """What there is to say, the gravest first; sections without rows are left out."""
    yield from (s for s in (*_grave(changes), *_rest(changes)) if s.rows)


def _grave(changes: Changes) -> Iterator[_Section]:
    """What breaks a promise, or what somebody has relied on."""
    advice = "an id is kept for ever; mark a wrong claim deprecated instead"
    removed = [_claim(c) for c in changes.removed]
    yield _Section("Claims removed", _CLAIM, removed, advice, whole=True)
    advice = "an id stands for one figure for ever; give the other one a new id"
    reused, number = [*_columns(changes.reused)], len(changes.reused)
    yield _Section("Ids reused", _COLUMN, reused, advice, whole=True, of=number)
    apart = " revised: the intervals no longer meet"
    claims = [_revised(c) for c in changes.revised if not c.interval.meets]
    yield _Section(f"Claims{apart}", _REVISED, claims, whole=True)
    figures = [_figure(f) for f in changes.figures if not f.interval.meets]
    yield _Section(f"Figures{apart}", _FIGURE, figures, whole=True)
    unchecked = [(reason,) for reason in changes.unchecked]
    yield _Section("Findings not compared", ("reason",), unchecked, whole=True)
    gained = [_finding(f) for f in changes.gained]
    yield _Section("Findings gained", _FINDING, gained, whole=True)


def _rest(changes: Changes) -> Iterator[_Section]:
    """What is good or neutral to know."""
    yield _Section("Findings lost", _FINDING, [_finding(f) for f in changes.lost])
    yield _Section("Claims added", _CLAIM, [_claim(c) for c in changes.added])
    together = " revised: the intervals still meet"
    claims = [_revised(c) for c in changes.revised if c.interval.meets]
    yield _Section(f"Claims{together}", _REVISED, claims)
    figures = [_figure(f) for f in changes.figures if f.interval.meets]
    yield _Section(f"Figures{together}", _FIGURE, figures)
    for title, changed in (
        ("Claims relabelled", changes.relabelled),
        ("Claims changed otherwise", changes.changed),
    ):
        yield _Section(title, _COLUMN, [*_columns(changed)], of=len(changed))
    yield _Section("Tables", ("table", "rows", "what"), [_table(t) for t in changes.tables])
    types = [(f"{f.table}.{f.column}", _arrow(f.old, f.new)) for f in changes.fields]
    yield _Section("Columns", ("column", "type"), types)


_CLAIM = ("claim", "printed", "cell", "place")
_COLUMN = ("claim", "column", "change")
_REVISED = ("claim", "printed", "stands for", "distance", "also")
_FIGURE = ("cell", "value", "stands for", "distance")
_FINDING = ("finding", "severity", "message")
_PROSE = ("place", "distance", "severity", "message", "what", "also", "reason")
"""Headers of cells that are words; the others are what stands in the data."""


def _claim(claim: Claim) -> tuple[str, ...]:
    place = f"{claim.source_id}, {claim.place}"
    return claim.claim_id, _shown(claim.printed), cell_of(claim), place


def _columns(changes: Iterable[ClaimChange]) -> Iterator[tuple[str, ...]]:
    for change in changes:
        for column in change.columns:
            yield change.claim_id, column.column, _arrow(column.old, column.new)


def _revised(change: ClaimChange) -> tuple[str, ...]:
    says = _arrow(_said(change.old), _said(change.new))
    also = [c.column for c in change.columns if c.column not in _SAID]
    also_changed = f"also {', '.join(also)}" if also else ""
    return change.claim_id, says, *_interval(change.interval), also_changed


_SAID = ("printed", "context", "value", "unit", "hedge", "lower", "upper")
"""Columns that a claim's literal and interval show."""


def _said(claim: Claim) -> str:
    return f"{claim.printed} ({claim.context})" if claim.context else _shown(claim.printed)


def _figure(change: FigureChange) -> tuple[str, ...]:
    values = (_value(side) for side in (change.interval.old, change.interval.new))
    return change.cell, _arrow(*values), *_interval(change.interval)


def _value(stated: Stated) -> str:
    if stated.value is None:
        return _NONE
    return f"{HEDGES.get(stated.hedge or '', '')}{decimal(stated.value)} {stated.unit}".rstrip()


def _interval(revision: Revision) -> tuple[str, str]:
    """Both intervals, and how far they are apart."""
    old, new = revision.old, revision.new
    unit = f" {new.unit}".rstrip()
    was = f"{old.interval.text(4)}{'' if old.unit == new.unit else f' {old.unit}'.rstrip()}"
    both = _arrow(was, f"{new.interval.text(4)}") + unit
    if revision.meets:
        return both, "still meet"
    if not revision.gap:
        return both, "only an edge in common" if revision.gap == 0 else "units that differ"
    return both, f"{gap_text(revision.gap, new.unit)} apart"


def _finding(finding: Finding) -> tuple[str, ...]:
    accepted = "" if finding.accepted is None else ", accepted"
    where = "" if finding.table == "claims" else f"table {finding.table}: "
    return finding.finding_id, f"{finding.severity}{accepted}", f"{where}{finding.message}"


def _table(change: TableChange) -> tuple[str, ...]:
    if change.old_rows is None:
        return change.table, f"{change.new_rows:,}", "table added"
    if change.new_rows is None:
        return change.table, f"{change.old_rows:,}", "table removed"
    counts = (("added", change.added), ("removed", change.removed), ("changed", change.changed))
    what = ", ".join(f"{number:,} {word}" for word, number in counts if number)
    return change.table, _arrow(f"{change.old_rows:,}", f"{change.new_rows:,}"), what or _NONE


def _arrow(old: Any, new: Any) -> str:
    was, now = _shown(old), _shown(new)
    return was if was == now else f"{was} → {now}"


def _shown(value: Any) -> str:
    shown = _NONE if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)
    return shown if len(shown) <= _LONG else f"{shown[: _LONG - 1]}…"


def _named(release: Release) -> str:
    return f"{release.name} {release.version or ''}".rstrip()


def _line(cell: str) -> str:
    """A cell in one line of text."""
    return visible(" ".join(cell.split()))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _prose(cell: str) -> str:
    """Words in Markdown, of which nothing is markup."""
    return re.sub(r"([\\`*_<>\[|~#])", r"\\\1", _line(cell))


def _code(cell: str) -> str:
    """What stands in the data as code; a pipe would end the cell even there."""
    code = _line(cell)
    fence = "`" * (1 + max(map(len, re.findall("`+", code)), default=0))
    padding = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{fence}{padding}{code}{padding}{fence}".replace("|", "\\|")
