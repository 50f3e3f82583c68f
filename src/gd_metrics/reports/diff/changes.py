"""What changed between two releases, as text, as Markdown for a release note, or as JSON.

The JSON object has these keys; numbers are text, so no digit is lost, and ``null`` is an
unbounded side, or nothing:

- ``old``, ``new``: ``name``, ``version`` and ``path`` of the packages; ``ok``: false where an
  id was removed or reused; ``empty``: true where nothing differs;
- ``claims``: ``added`` and ``removed`` (``claim_id``, ``source_id``, ``section``, ``locator``,
  ``printed``, ``cell``, ``unit``), and ``reused``, ``relabelled``, ``revised`` and ``changed``
  (``claim_id``, ``columns`` with ``[old, new]`` each, and a revision as below);
- ``figures``: a ``cell`` each, with a revision: ``values``, ``units`` and ``intervals`` are
  ``[old, new]``, ``meets`` says whether the intervals still meet, ``gap`` how far they are
  apart in the new unit;
- ``findings``: ``gained`` and ``lost`` (``finding_id``, ``code``, ``severity``, ``table``,
  ``subject``, ``row``, ``column``, ``message``, ``accepted``), and ``unchecked``: why they are
  not compared, if a release can be read but not checked;
- ``tables``: ``table``, ``old_rows``, ``new_rows``, ``added``, ``removed``, ``changed``;
- ``columns``: ``table``, ``column``, and its ``old`` and ``new`` type.
"""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from ...checks.report import columns_of
from ...claim import Claim
from ...dataset.releases.changes import Changes
from ...dataset.releases.release import Release
from ...dataset.releases.revision import ClaimChange, Revision, cell_of
from ...finding import Finding
from ...quantity.interval import Interval, decimal
from ..safe import json_text
from . import release_note


def render(changes: Changes, format_: str) -> str:
    """The changes as ``text``, ``markdown`` or ``json``."""
    if format_ == "json":
        return json_text(_content(changes))
    return release_note.markdown(changes) if format_ == "markdown" else release_note.text(changes)


def _content(changes: Changes) -> dict[str, Any]:
    return {
        "old": _release(changes.old),
        "new": _release(changes.new),
        "ok": changes.ok,
        "empty": changes.empty,
        "claims": {
            "added": [_claim(c) for c in changes.added],
            "removed": [_claim(c) for c in changes.removed],
            "reused": [_change(c) for c in changes.reused],
            "relabelled": [_change(c) for c in changes.relabelled],
            "revised": [_change(c) for c in changes.revised],
            "changed": [_change(c) for c in changes.changed],
        },
        "figures": [{"cell": f.cell, **_revision(f.interval)} for f in changes.figures],
        "findings": {
            "gained": [_finding(f) for f in changes.gained],
            "lost": [_finding(f) for f in changes.lost],
            "unchecked": [*changes.unchecked],
        },
        "tables": [asdict(table) for table in changes.tables],
        "columns": [asdict(field) for field in changes.fields],
    }


def _release(release: Release) -> dict[str, str | None]:
    return {"name": release.name, "version": release.version, "path": str(release.path)}


def _claim(claim: Claim) -> dict[str, str | None]:
    return {
        "claim_id": claim.claim_id,
        "source_id": claim.source_id,
        "section": claim.section,
        "locator": claim.locator,
        "printed": claim.printed,
        "cell": cell_of(claim),
        "unit": claim.unit,
    }


def _change(change: ClaimChange) -> dict[str, Any]:
    columns = {c.column: [_plain(c.old), _plain(c.new)] for c in change.columns}
    return {"claim_id": change.claim_id, "columns": columns, **_revision(change.interval)}


def _plain(value: Any) -> Any:
    """A value of a column as JSON has it; numbers as text, and dates too."""
    return value if value is None or isinstance(value, str | bool) else str(value)


def _revision(revision: Revision) -> dict[str, Any]:
    sides = (revision.old, revision.new)
    return {
        "values": [_number(side.value) for side in sides],
        "units": [side.unit for side in sides],
        "intervals": [_interval(side.interval) for side in sides],
        "meets": revision.meets,
        "gap": _number(revision.gap),
    }


def _number(value: Fraction | None) -> str | None:
    return None if value is None else decimal(value)


def _interval(interval: Interval) -> list[str | None]:
    return [_number(interval.lower), _number(interval.upper)]


def _finding(finding: Finding) -> dict[str, Any]:
    return {"finding_id": finding.finding_id, **columns_of(finding)}
