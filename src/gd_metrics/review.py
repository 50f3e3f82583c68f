"""Accept findings: write the list of what people have reviewed, as ``accept`` on the line does."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .acceptance import STALE, entries
from .build import build
from .config import Settings
from .files import is_file
from .inputs import check_with, read_accepted
from .names import UnknownNameError
from .package import CURATION, DESCRIPTOR, FOLDER, PackageError, find, installed
from .places import shown
from .report import CLAIMS, Report
from .verdict import Finding

COLUMNS = ("rule", "cell", "claim_id", "fingerprint", "reason", "reviewed_on")


@dataclass(frozen=True)
class Accepted:
    """What was written.

    Attributes:
        file: the list.
        entries: how many entries were added to it or renewed.
        built: the descriptor that was built anew from it, if it is a project's.
    """

    file: Path
    entries: int
    built: Path | None


def accept(
    findings: Sequence[str],
    reason: str,
    path: str | Path | None = None,
    *,
    every: bool = False,
    wrong: Collection[str] = (),
    settings: Settings | None = None,
    day: date | None = None,
) -> Accepted:
    """Accept findings with a reason, in the project's ``curation/accepted.csv`` or a file.

    Args:
        findings: their ids, as a report prints them: ``GD201:nev_output.CN-GD…``.
        reason: why they stay; one for all of them.
        path: what was checked; see :func:`gd_metrics.check`.
        every: whether to accept all that is not accepted yet, as a baseline.
        wrong: ids of the claims that are wrong; all that are in doubt if none are given.
        settings: as for a check; its ``accepted`` names the list of what is no project.
        day: the day of the review; today if not given.

    Raises:
        UnknownNameError: for a finding, or a claim of it, that is not there.
        PackageError: if nothing can be read there, or there is no place for a list.
    """
    settings = settings or Settings()
    if not reason.strip():
        raise PackageError("a reason can't be empty: say why the finding stays")
    project = _project(path)
    file = project / CURATION / "accepted.csv" if project else settings.accepted
    if file is None:
        raise PackageError(
            f"{path or 'this folder'}: is no project with a {CURATION}/; name the list with "
            "--accepted FILE"
        )
    report = check_with(path, settings)
    chosen = _chosen(report, findings, every)
    when = day or date.today()
    rows = [e for f in chosen for e in entries(f, report.claims, reason, when, wrong)]
    _write(Path(file), rows)
    return Accepted(Path(file), len(rows), build(project) if project else None)


def _project(path: str | Path | None) -> Path | None:
    """The project that a path means, if it is one."""
    if path is not None and is_file(path):
        return None
    file = find(path)
    if file.name != DESCRIPTOR or file == installed() / DESCRIPTOR:
        return None
    folder = file.resolve().parent
    built = folder.name == FOLDER and (folder.parent / CURATION).is_dir()
    return Path(shown(folder.parent)) if built else None


def _chosen(report: Report, findings: Sequence[str], every: bool) -> list[Finding]:
    open_ones = {
        f.finding_id: f
        for f in report.findings
        if f.accepted is None and f.table == CLAIMS and (f.members or f.subject in report.claims)
    }
    if every:
        return [f for f in open_ones.values() if f.fails and f.code != STALE]
    for finding in findings:
        if finding not in open_ones:
            raise UnknownNameError("open finding", finding, open_ones, of=report.name)
    return [open_ones[finding] for finding in findings]


def _write(file: Path, rows: Sequence[dict[str, str]]) -> None:
    """Add entries to a list, in place of those they renew; the file changes at once or not."""
    kept = read_accepted(file)
    renewed = {tuple(row[c] for c in COLUMNS[:3]) for row in rows}
    kept = [row for row in kept if tuple(row.get(c) for c in COLUMNS[:3]) not in renewed]
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows([*kept, *rows])
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        aside.write_text(out.getvalue(), encoding="utf-8")
        aside.replace(file)
    except OSError as error:
        raise PackageError(f"{file}: can't be written: {error.strerror}; check the path") from error
    finally:
        aside.unlink(missing_ok=True)
