"""Accept findings: write the list of what people have reviewed, as ``accept`` on the line does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..checks import stale as stale_build
from ..checks.acceptance import STALE, entries
from ..checks.check import NEEDED_OF_ACCEPTED, check_fitting, read_accepted
from ..checks.report import CLAIMS, Report
from ..checks.settings import Settings
from ..errors import PackageError, UnknownNameError
from ..finding import Finding, shown
from ..tables.package import CURATION, DESCRIPTOR, FOLDER, find, installed
from ..tables.reading.files import is_file
from ..tables.writing import as_csv, write_text
from .build import build

COLUMNS = (*NEEDED_OF_ACCEPTED, "reviewed_on")


@dataclass(frozen=True)
class Accepted:
    """What was written.

    Attributes:
        file: the list.
        entries: how many entries were added to it or renewed.
        dropped: how many stale ones were taken out.
        left: how many findings fail that can't be accepted, being of tables, not of claims.
        built: the descriptor that was built anew from it, if it is a project's.
        has_ids: whether claims have ids of their own, and not such that follow row numbers.
        was_stale: whether a project's ``curation/`` had changed since what was checked was built.
    """

    file: Path
    entries: int
    dropped: int
    left: int
    built: Path | None
    has_ids: bool = True
    was_stale: bool = False


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
    project = project_of(path)
    file = project / CURATION / "accepted.csv" if project else settings.accepted
    if file is None:
        raise PackageError(
            f"{path or 'this folder'}: is no project with a {CURATION}/; name the list with "
            "--accepted FILE"
        )
    report = check_fitting(path, settings, {})
    chosen = _chosen(report, findings, every)
    when = day or date.today()
    rows = [e for f in chosen for e in entries(f, report.claims, reason, when, wrong)]
    before = 0 if project else report.rows.get("accepted", 0)  # a package's own come first
    stale = {f.row - before for f in report.findings if f.code == STALE and f.row}
    if every:  # an entry that still holds keeps the reason that somebody gave it
        holding = _holding(Path(file), stale)
        rows = [row for row in rows if _known_by(row) not in holding]
    about = None if every else {(f.code, f.subject) for f in chosen}
    dropped = _write(Path(file), rows, stale, about)
    of_tables = [f for f in report.findings if f.fails and not _acceptable(f, report)]
    left = sum(f.code != stale_build.CODE for f in of_tables) if every else 0
    built = build(project) if project else None
    was_stale = any(f.code == stale_build.CODE for f in report.findings)
    return Accepted(Path(file), len(rows), dropped, left, built, report.has_ids, was_stale)


def project_of(path: str | Path | None) -> Path | None:
    """The project that a path means, if it is one."""
    if path is not None and is_file(path):
        return None
    file = find(path)
    if file.name != DESCRIPTOR or file == installed() / DESCRIPTOR:
        return None
    folder = file.resolve().parent
    built = folder.name == FOLDER and (folder.parent / CURATION).is_dir()
    return Path(shown(folder.parent)) if built else None


def _acceptable(finding: Finding, report: Report) -> bool:
    """Whether a finding is of a rule or a formula; what a table's schema says is mended."""
    of_claims = bool(finding.members) or finding.subject in report.claims
    of_row = finding.figures is not None
    return finding.code == STALE or of_row or (finding.table == CLAIMS and of_claims)


def _chosen(report: Report, findings: Sequence[str], every: bool) -> list[Finding]:
    """What is to be accepted: what is open, or is named, with all that has its id."""
    known = [f for f in report.findings if f.code != STALE and _acceptable(f, report)]
    if every:
        renewed = {f.subject.partition(" in ")[2] for f in report.findings if f.code == STALE}
        return [f for f in known if f.fails or f.subject in renewed]
    by_id: dict[str, list[Finding]] = {}
    for finding in known:
        by_id.setdefault(finding.finding_id, []).append(finding)
    for name in findings:
        if name not in by_id:
            raise UnknownNameError("finding", name, by_id, of=report.name)
    return [finding for name in findings for finding in by_id[name]]


def _known_by(entry: Mapping[str, str]) -> tuple[str | None, ...]:
    """What an entry is of: rule, cell and claim."""
    return tuple(entry.get(column) for column in COLUMNS[:3])


def _holding(file: Path, stale: Collection[int]) -> set[tuple[str | None, ...]]:
    """What the entries of a list are of that still hold."""
    listed = enumerate(read_accepted(file), 1)
    return {_known_by(entry) for number, entry in listed if number not in stale}


def _write(
    file: Path,
    rows: Sequence[dict[str, str]],
    stale: Collection[int],
    about: Collection[tuple[str, str]] | None,
) -> int:
    """Add entries to a list, in place of those they renew; the file changes at once or not.

    Args:
        file: the list; a column of its own stays.
        rows: the entries.
        stale: numbers of the entries that no longer hold.
        about: rules and cells of which stale entries go; all if ``None``.

    Returns:
        How many entries went that were not renewed.
    """
    before = read_accepted(file)
    renewed = {_known_by(row) for row in rows}
    others = [
        (number, row) for number, row in enumerate(before, 1) if _known_by(row) not in renewed
    ]
    gone = {
        number
        for number, row in others
        if number in stale and (about is None or (row["rule"], row["cell"]) in about)
    }
    kept = [row for number, row in others if number not in gone]
    columns = dict.fromkeys((*COLUMNS, *(name for row in before for name in row if name)))
    _save(file, [*columns], [*kept, *rows])
    return len(gone)


def _save(file: Path, columns: Sequence[str], rows: Sequence[dict[str, str]]) -> None:
    try:
        write_text(file, as_csv(columns, rows))
    except OSError as error:
        raise PackageError(f"{file}: can't be written: {error.strerror}; check the path") from error
