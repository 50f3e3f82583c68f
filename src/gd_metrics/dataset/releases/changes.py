"""What changed between two releases of a package: claims, figures, findings, tables, columns.

What makes a claim removed, reused, relabelled, revised or merely changed is said in
:mod:`gd_metrics.dataset.releases.revision`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ...checks.report import CLAIMS
from ...claim import Claim
from ...finding import ERROR, INFORMATION, WARNING, Finding
from .matching import Matched, count_rows, match
from .release import Opened, Release, read_release
from .revision import ClaimChange, ColumnChange, FigureChange

FIGURES = "figures"
_FIGURE = {"cell": "string", "value": "number", "lower": "number", "upper": "number"}
"""What a table of figures must have to be compared; its ``unit`` and ``hedge`` may be absent."""


@dataclass(frozen=True)
class TableChange:
    """Rows of one table; ``None`` rows where a release does not have it.

    Rows are matched by the primary key that both releases declare, else by all they say.
    """

    table: str
    old_rows: int | None
    new_rows: int | None
    added: int
    removed: int
    changed: int


@dataclass(frozen=True)
class FieldChange:
    """A column of a table that is in both: its type; ``None`` where a release lacks it."""

    table: str
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Changes:
    """What changed between two releases; claims by id, figures by cell, findings by severity.

    Attributes:
        old: the release before.
        new: the release after.
        added: claims whose id the old release lacks; an older one may have had it.
        removed: claims whose id is gone.
        claims: claims with the same id that differ: :attr:`Changes.reused`,
            :attr:`Changes.relabelled`, :attr:`Changes.revised` and :attr:`Changes.changed` are
            those of a kind.
        figures: cells of table ``figures`` whose value or interval changed.
        gained: findings of today's rules on the new release alone, accepted ones too.
        lost: findings on the old release alone.
        tables: tables with other rows, or in one release alone.
        fields: columns added, removed or of another type.
        unchecked: why a release can be read but not checked by today's rules: it may be
            older than a column that they need. Findings are then not compared.
    """

    old: Release
    new: Release
    added: tuple[Claim, ...] = ()
    removed: tuple[Claim, ...] = ()
    claims: tuple[ClaimChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    gained: tuple[Finding, ...] = ()
    lost: tuple[Finding, ...] = ()
    tables: tuple[TableChange, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every id of the old release still stands for the same claim."""
        return not self.removed and not self.reused

    @property
    def empty(self) -> bool:
        """Whether no claim, figure, finding, row or column differs."""
        parts = (self.added, self.removed, self.claims, self.figures, self.gained, self.lost)
        return not any((*parts, self.tables, self.fields, self.unchecked))

    @property
    def reused(self) -> tuple[ClaimChange, ...]:
        """Claims whose id stands for another figure."""
        return tuple(c for c in self.claims if c.reused)

    @property
    def relabelled(self) -> tuple[ClaimChange, ...]:
        """Claims that are the same figure in another cell."""
        return tuple(c for c in self.claims if c.relabelled)

    @property
    def revised(self) -> tuple[ClaimChange, ...]:
        """Claims that stand for another interval, relabelled ones too."""
        return tuple(c for c in self.claims if c.revised)

    @property
    def changed(self) -> tuple[ClaimChange, ...]:
        """Claims that differ in nothing of the above."""
        return tuple(c for c in self.claims if not (c.reused or c.relabelled or c.revised))


def diff(old: str | Path, new: str | Path) -> Changes:
    """What changed between two releases of a package.

    Args:
        old: the release before: a descriptor, a zip, a package's folder or a project.
        new: the release after.

    Raises:
        PackageError: if one of them can't be read, or is not safe to read.

    >>> from gd_metrics.tables.package import find
    >>> diff(find(), find()).empty
    True
    """
    before, after = read_release(old), read_release(new)
    unchecked = tuple(s.unchecked for s in (before, after) if s.unchecked is not None)
    shared = [name for name in before.tables if name in after.tables]
    added, removed, claims = _claims(before, after)
    return Changes(
        before.release,
        after.release,
        added,
        removed,
        claims,
        tuple(_figures(before, after)) if FIGURES in shared else (),
        () if unchecked else _missing(after.findings, before.findings),
        () if unchecked else _missing(before.findings, after.findings),
        tuple(_tables(before, after)),
        tuple(f for name in sorted(shared) for f in _fields(name, before, after)),
        unchecked,
    )


def _shared(name: str, before: Opened, after: Opened) -> list[str]:
    """The columns of a table that both have, in the new order."""
    known = before.types(name)
    return [column for column in after.types(name) if column in known]


Claims = tuple[Claim, ...]


def _claims(before: Opened, after: Opened) -> tuple[Claims, Claims, tuple[ClaimChange, ...]]:
    """Claims added, removed and different; a release without claims has none."""
    olds, news = before.claims, after.claims
    if olds is None or news is None:
        return _listed(news), _listed(olds), ()
    matched = match(olds, news, ["claim_id"], _shared(CLAIMS, before, after))
    changed = [
        ClaimChange(
            Claim.from_row(old),
            Claim.from_row(new),
            tuple(ColumnChange(c, old[c], new[c]) for c in columns),
        )
        for old, new, columns in _pairs(matched, olds, news)
        if new["claim_id"] is not None
    ]
    changed.sort(key=lambda change: change.claim_id)
    added, removed = news.take(matched.added), olds.take(matched.removed)
    return _listed(added), _listed(removed), tuple(changed)


Row = dict[str, Any]


def _pairs(
    matched: Matched, olds: pa.Table, news: pa.Table
) -> Iterator[tuple[Row, Row, tuple[str, ...]]]:
    """The rows that differ, old and new, and in which columns."""

    changed = [*matched.changed()]
    old, new = (pa.array([pair[side] for pair in changed], pa.int64()) for side in (0, 1))
    columns = [names for _, _, names in changed]
    yield from zip(olds.take(old).to_pylist(), news.take(new).to_pylist(), columns, strict=True)


def _listed(table: pa.Table | None) -> Claims:
    rows = [] if table is None else table.to_pylist()
    known = {r["claim_id"]: Claim.from_row(r) for r in rows[::-1] if r["claim_id"] is not None}
    return tuple(known[claim_id] for claim_id in sorted(known))


def _figures(before: Opened, after: Opened) -> Iterator[FigureChange]:
    """Cells whose figures differ, by their keys."""
    for side in (before, after):
        if not _FIGURE.items() <= side.types(FIGURES).items():
            return
    columns = [c for c in _shared(FIGURES, before, after) if c in {*_FIGURE, "unit", "hedge"}]
    olds, news = (side.tables[FIGURES].select(columns) for side in (before, after))
    matched = match(olds, news, ["cell"], columns)
    changes = (FigureChange.of(old, new) for old, new, _ in _pairs(matched, olds, news))
    yield from sorted((c for c in changes if c.revised), key=lambda change: change.cell)


def _missing(findings: Sequence[Finding], others: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings that the others lack: of another rule, subject, table or column."""
    known = {_known_by(f) for f in others}
    others_lack = {_known_by(f): f for f in findings[::-1] if _known_by(f) not in known}
    order = (ERROR, WARNING, INFORMATION)
    keys = sorted(others_lack, key=lambda key: (order.index(others_lack[key].severity), key))
    return tuple(others_lack[key] for key in keys)


def _known_by(finding: Finding) -> tuple[str, str, str]:
    return finding.finding_id, finding.table, finding.column or ""


def _tables(before: Opened, after: Opened) -> Iterator[TableChange]:
    for name in sorted({*before.tables, *after.tables}):
        old, new = before.tables.get(name), after.tables.get(name)
        if old is None or new is None:
            was, now = (None if table is None else table.num_rows for table in (old, new))
            yield TableChange(name, was, now, now or 0, was or 0, 0)
            continue
        columns, key = _shared(name, before, after), after.key(name)
        counts = count_rows(old, new, key if key == before.key(name) else [], columns)
        if any(counts) or old.num_rows != new.num_rows:
            yield TableChange(name, old.num_rows, new.num_rows, *counts)


def _fields(name: str, before: Opened, after: Opened) -> Iterator[FieldChange]:
    olds, news = before.types(name), after.types(name)
    for column in sorted({*olds, *news}):
        if olds.get(column) != news.get(column):
            yield FieldChange(name, column, olds.get(column), news.get(column))
