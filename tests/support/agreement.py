"""What frictionless and this library say of one package, in the same words."""

from __future__ import annotations

import warnings
from pathlib import Path

import frictionless

import gd_metrics as gd
from corpus import REFUSED, Errors
from gd_metrics.tables.package import open_package

_OF_ROWS = {"primary-key", "foreign-key", "blank-row", "unique-key"}
"""Errors of a row, which frictionless gives no field."""
_OF_FILES = {"byte-count", "hash-count"}
_OF_CELLS = {"type-error", "constraint-error", "unique-error", "missing-cell", "extra-cell"}
_OF_LABELS = {
    *("extra-label", "missing-label", "blank-label", "duplicate-label", "incorrect-label"),
    "unmatched-header",
}


def ours(path: Path) -> Errors:
    """What this library finds."""
    try:
        report = gd.check(path)
        package = open_package(path)
    except gd.PackageError:
        return REFUSED
    if not report.complete:
        return REFUSED
    found = set()
    for finding in report.findings:
        row = None
        if finding.row is not None:
            text = package.resources[finding.table].read_all(verified=False).text
            row = text.record(finding.row - 1) if text else finding.row + 1
        column = None if finding.code in _OF_ROWS else finding.column
        found.add((finding.code, row, column))
    return frozenset(found)


def theirs(path: Path) -> Errors:
    """What frictionless finds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            report = frictionless.validate(str(path))
        except Exception:  # it passes on what breaks it
            return REFUSED
    if report.errors:
        return REFUSED
    found: set[tuple[str, int | None, str | None]] = set()
    for task in report.tasks:
        for error in task.errors:
            told = error.to_descriptor()
            if error.type in _OF_CELLS:
                found.add((error.type, told["rowNumber"], told["fieldName"] or None))
            elif error.type in _OF_ROWS:
                found.add((error.type, told["rowNumber"], None))
            elif error.type in _OF_LABELS:
                column = told.get("fieldName") or told.get("label") or None
                found.add((error.type, None, column))
            elif error.type in _OF_FILES or (
                error.type == "source-error" and "is empty" in told["message"]
            ):
                found.add((error.type, None, None))
            else:
                return REFUSED
    return frozenset(found)
